/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/inventory-row.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "cli/event-row.h"
#include "cli/fru-record-row.h"
#include "libipmiprov/model/text.h"
#include "libipmiprov/repo/fru.h"

/* Where a text goes; one that the area does not say is left NULL. */
struct place {
	const struct fru_text *from;
	const char **to;
};

static int copy_texts(struct arena *a, const struct place *places, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!*places[i].from->text)
			continue;
		*places[i].to = arena_strdup(a, places[i].from->text);
		if (!*places[i].to)
			return ERR_ORIGIN(-ENOMEM);
	}
	return 0;
}

static int copy_custom(struct arena *a, const struct fru_texts *from,
		       struct text_list *ret)
{
	const char **items = arena_new_array(a, const char *, from->n + 1);

	if (!items)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < from->n; i++) {
		items[i] = arena_strdup(a, from->data[i].text);
		if (!items[i])
			return ERR_ORIGIN(-ENOMEM);
	}
	*ret = (struct text_list){ items, from->n };
	return 0;
}

static int fill_chassis(struct arena *a, const struct fru_chassis *from,
			struct fru_row *ret)
{
	const struct place places[] = {
		{ &from->part_number, &ret->chassis_part_number },
		{ &from->serial, &ret->chassis_serial },
	};
	int r;

	ret->has_chassis = from->is_present;
	ret->chassis_type = text_chassis_type(from->type);
	r = copy_texts(a, places, ARRAY_SIZE(places));
	if (r == 0)
		r = copy_custom(a, &from->custom, &ret->chassis_custom);
	return ERR_TRACE(r);
}

static int fill_board(struct arena *a, const struct fru_board *from,
		      int64_t now, struct fru_row *ret)
{
	const struct place places[] = {
		{ &from->manufacturer, &ret->board_manufacturer },
		{ &from->product, &ret->board_product },
		{ &from->serial, &ret->board_serial },
		{ &from->part_number, &ret->board_part_number },
		{ &from->fru_file_id, &ret->board_fru_file_id },
	};
	int r;

	ret->has_board = from->is_present;
	if (from->mfg_minutes) {
		ret->board_mfg_date = time_text(a, fru_board_time(from, now));
		if (!ret->board_mfg_date)
			return ERR_ORIGIN(-ENOMEM);
	}
	r = copy_texts(a, places, ARRAY_SIZE(places));
	if (r == 0)
		r = copy_custom(a, &from->custom, &ret->board_custom);
	return ERR_TRACE(r);
}

static int fill_product(struct arena *a, const struct fru_product *from,
			struct fru_row *ret)
{
	const struct place places[] = {
		{ &from->manufacturer, &ret->product_manufacturer },
		{ &from->name, &ret->product_name },
		{ &from->part_number, &ret->product_part_number },
		{ &from->version, &ret->product_version },
		{ &from->serial, &ret->product_serial },
		{ &from->asset_tag, &ret->product_asset_tag },
		{ &from->fru_file_id, &ret->product_fru_file_id },
	};
	int r;

	ret->has_product = from->is_present;
	r = copy_texts(a, places, ARRAY_SIZE(places));
	if (r == 0)
		r = copy_custom(a, &from->custom, &ret->product_custom);
	return ERR_TRACE(r);
}

static int fill_records(struct arena *a, const struct fru_records *from,
			struct fru_row *ret)
{
	struct fru_record_row *rows =
		arena_new_array(a, struct fru_record_row, from->n + 1);
	int r = 0;

	if (!rows)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; r == 0 && i < from->n; i++)
		r = fru_record_row_fill(a, &from->data[i], &rows[i]);
	ret->records = (struct row_list){ rows, from->n };
	return ERR_TRACE(r);
}

static int fill_problems(struct arena *a, const struct fru *fru,
			 const struct fru_info *info, struct fru_row *ret)
{
	const char **texts =
		arena_new_array(a, const char *, N_FRU_PROBLEMS + 2);
	size_t n = 0;

	if (!texts)
		return ERR_ORIGIN(-ENOMEM);
	if (fru->status < 0)
		texts[n++] = arena_printf(a, "could not be read: %s",
					  strerror(-fru->status));
	for (unsigned i = 0; i < N_FRU_PROBLEMS; i++)
		if (info->problems & 1u << i)
			texts[n++] = fru_problem_text((enum fru_problem)i);
	if (fru->data && !info->is_programmed && info->problems == 0)
		texts[n++] = "not programmed";
	ret->problems = (struct text_list){ texts, n };
	return n == 0 || texts[0] ? 0 : ERR_ORIGIN(-ENOMEM);
}

int inventory_row_fill(struct arena *a, const struct fru *fru, int64_t now,
		       struct fru_row *ret)
{
	CLEANUP(fru_info_done) struct fru_info info = { 0 };
	int r;

	r = fru_info_decode(fru->data, fru->size, &info);
	if (r < 0)
		return ERR_TRACE(r);
	if (!fru->data) /* nothing was read: nothing to find fault with */
		info.problems = 0;
	ret->fru = (struct opt_int){ true, fru->fru_id };
	ret->name = arena_strdup(a, fru->name);
	if (!ret->name)
		return ERR_ORIGIN(-ENOMEM);
	r = fill_chassis(a, &info.chassis, ret);
	if (r == 0)
		r = fill_board(a, &info.board, now, ret);
	if (r == 0)
		r = fill_product(a, &info.product, ret);
	if (r == 0)
		r = fill_records(a, &info.records, ret);
	if (r == 0)
		r = fill_problems(a, fru, &info, ret);
	return ERR_TRACE(r);
}
