/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/fru-record-row.h"

#include <errno.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"

enum { MILLI = 1000 };

static struct opt_int int_of(int value)
{
	return (struct opt_int){ value != FRU_UNSPECIFIED, value };
}

static struct opt_real from_milli(int value)
{
	return (struct opt_real){ true, (double)value / MILLI };
}

/* "12 V" of 12000 mV */
static void put_milli(struct buf *out, int value, const char *unit)
{
	print_number(out, (double)value / MILLI, 3);
	buf_printf(out, " %s", unit);
}

static void put_range(struct buf *out, int low, int high, const char *unit)
{
	print_number(out, (double)low / MILLI, 3);
	buf_puts(out, " to ");
	put_milli(out, high, unit);
}

static bool has_range(const struct fru_power_supply *p, int i)
{
	return p->input_high_mv[i] > 0;
}

static void fill_inputs(const struct fru_power_supply *p,
			struct fru_record_row *ret)
{
	if (has_range(p, 0)) {
		ret->input1_low_v = from_milli(p->input_low_mv[0]);
		ret->input1_high_v = from_milli(p->input_high_mv[0]);
	}
	if (has_range(p, 1)) {
		ret->input2_low_v = from_milli(p->input_low_mv[1]);
		ret->input2_high_v = from_milli(p->input_high_mv[1]);
	}
	if (p->frequency_high_hz > 0) {
		ret->frequency_low_hz = int_of(p->frequency_low_hz);
		ret->frequency_high_hz = int_of(p->frequency_high_hz);
	}
}

static void fill_power_supply(const struct fru_record *record,
			      struct fru_record_row *ret, struct buf *summary)
{
	const struct fru_power_supply *p = &record->power_supply;

	ret->has_power_supply = true;
	ret->capacity_w = int_of(p->capacity_w);
	ret->peak_va = int_of(p->peak_va);
	ret->inrush_a = int_of(p->inrush_a);
	ret->inrush_ms = int_of(p->inrush_ms);
	fill_inputs(p, ret);
	ret->dropout_ms = int_of(p->dropout_ms);
	ret->predictive_fail = p->has_predictive_fail;
	ret->power_factor_correction = p->corrects_power_factor;
	ret->autoswitch = p->switches_range;
	ret->hot_swap = p->is_hot_swap;
	ret->peak_w = int_of(p->peak_w);
	ret->hold_up_s = int_of(p->hold_up_s);
	if (p->combined_w > 0) {
		ret->combined_w = int_of(p->combined_w);
		ret->combined1_v =
			from_milli(fru_combined_mv(p->combined_voltage[0]));
		ret->combined2_v =
			from_milli(fru_combined_mv(p->combined_voltage[1]));
	}

	buf_printf(summary, ": %d W", p->capacity_w);
	for (int i = 0; i < 2; i++) {
		if (!has_range(p, i))
			continue;
		buf_puts(summary, i == 0 ? ", input " : " and ");
		put_range(summary, p->input_low_mv[i], p->input_high_mv[i],
			  "V");
	}
	if (p->frequency_high_hz > 0)
		buf_printf(summary, ", %d to %d Hz", p->frequency_low_hz,
			   p->frequency_high_hz);
	if (p->is_hot_swap)
		buf_puts(summary, ", hot swap");
}

static void fill_dc(const struct fru_record *record, struct fru_record_row *ret,
		    struct buf *summary)
{
	const struct fru_dc *d = &record->dc;

	ret->has_dc = true;
	ret->output = int_of(d->output);
	ret->standby = d->is_standby;
	ret->nominal_v = from_milli(d->nominal_mv);
	ret->low_v = from_milli(d->low_mv);
	ret->high_v = from_milli(d->high_mv);
	ret->ripple_v = from_milli(d->ripple_mv);
	ret->min_a = from_milli(d->min_ma);
	ret->max_a = from_milli(d->max_ma);

	buf_printf(summary, " %d: ", d->output);
	put_milli(summary, d->nominal_mv, "V (");
	put_range(summary, d->low_mv, d->high_mv, "V), ");
	put_range(summary, d->min_ma, d->max_ma, "A");
	if (d->is_standby)
		buf_puts(summary, ", standby");
}

static void fill_access(const struct fru_record *record,
			struct fru_record_row *ret, struct buf *summary)
{
	ret->has_access = true;
	ret->access_kind = fru_access_text(record->access.kind);
	ret->access_text = record->access.text;
	buf_printf(summary, ": %s %s", ret->access_kind, record->access.text);
}

static const struct {
	int type;
	void (*fill)(const struct fru_record *record,
		     struct fru_record_row *ret, struct buf *summary);
} fillers[] = {
	{ FRU_RECORD_POWER_SUPPLY, fill_power_supply },
	{ FRU_RECORD_DC_OUTPUT, fill_dc },
	{ FRU_RECORD_DC_LOAD, fill_dc },
	{ FRU_RECORD_EXTENDED_DC_OUTPUT, fill_dc },
	{ FRU_RECORD_EXTENDED_DC_LOAD, fill_dc },
	{ FRU_RECORD_MANAGEMENT_ACCESS, fill_access },
};

static void fill(const struct fru_record *record, struct fru_record_row *ret,
		 struct buf *summary)
{
	for (size_t i = 0; record->is_decoded && i < ARRAY_SIZE(fillers); i++)
		if (fillers[i].type == record->type) {
			fillers[i].fill(record, ret, summary);
			return;
		}
	if (record->iana)
		buf_printf(summary, " of manufacturer %u", record->iana);
	buf_printf(summary, " (%02Xh): %zu bytes", (unsigned)record->type,
		   record->size);
}

int fru_record_row_fill(struct arena *a, const struct fru_record *record,
			struct fru_record_row *ret)
{
	CLEANUP(buf_done) struct buf summary = { 0 };
	struct fru_record_row row = {
		.type = fru_record_text(record->type),
		.code = { true, record->type },
		.manufacturer_id = { record->iana != 0, record->iana },
		.checksum_ok = !record->is_damaged,
	};
	char *raw = arena_alloc(a, record->size * 2 + 1);

	if (!raw)
		return ERR_ORIGIN(-ENOMEM);
	hex_format(record->data, record->size, "", raw);
	row.raw = raw;
	buf_puts(&summary, row.type);
	fill(record, &row, &summary);
	if (record->is_damaged)
		buf_puts(&summary, " (checksum is wrong)");
	if (buf_error(&summary))
		return ERR_TRACE(buf_error(&summary));
	row.summary = arena_strdup(a, summary.data);
	if (row.access_text)
		row.access_text = arena_strdup(a, row.access_text);
	if (!row.summary || (row.has_access && !row.access_text))
		return ERR_ORIGIN(-ENOMEM);
	*ret = row;
	return 0;
}
