/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/ipmi/app.h"
#include "libipmiprov/ipmi/chassis.h"
#include "libipmiprov/ipmi/lan.h"
#include "libipmiprov/repo/platform-reader.h"
#include "libipmiprov/repo/quirks.h"

/* Answers that stay the same as long as the connection does. */
static const int lasting_answers[] = {
	IPMI_R_NO_PARAMETER,    IPMI_R_INVALID_COMMAND,
	IPMI_R_INVALID_FOR_LUN, IPMI_R_BAD_LENGTH,
	IPMI_R_OUT_OF_RANGE,    IPMI_R_NOT_PRESENT,
	IPMI_R_INVALID_FIELD,   IPMI_R_ILLEGAL_FOR_TYPE,
	IPMI_R_PRIVILEGE,       IPMI_R_SUBFUNCTION_DISABLED,
};

/* Parts of one command each, and no more than that. */
#define READ(name, part, command)                                              \
	static int read_##name(const struct platform_source *source,           \
			       struct platform *draft)                         \
	{                                                                      \
		return ERR_TRACE(command(&source->bmc, &draft->part));         \
	}

READ(self_test, self_test, ipmi_get_self_test)
READ(chassis, chassis, ipmi_get_chassis_status)
READ(capabilities, capabilities, ipmi_get_chassis_capabilities)
READ(poh, poh, ipmi_get_poh)
READ(boot, boot, ipmi_get_boot_flags)
READ(acpi, acpi, ipmi_get_acpi_power_state)
READ(enables, enables, ipmi_get_global_enables)
READ(restart_cause, restart_cause, ipmi_get_restart_cause)
#undef READ

/* The flag is stuck on some (Sun X4140): a watchdog that does not count down
 * does not run. */
static int read_watchdog(const struct platform_source *source,
			 struct platform *draft)
{
	struct platform_watchdog *w = &draft->watchdog;
	int r;

	r = ipmi_get_watchdog(&source->bmc, w);
	if (r != 0)
		return ERR_TRACE(r);
	if (source->link->quirks & QUIRK_BIT(IGNORE_WATCHDOG_FLAG) &&
	    (w->present == 0 || w->present == w->initial))
		w->is_running = false;
	return 0;
}

static int read_system_guid(const struct platform_source *source,
			    struct platform *draft)
{
	return ERR_TRACE(ipmi_get_guid(&source->bmc, IPMI_GET_SYSTEM_GUID,
				       draft->system_guid));
}

static int read_device_guid(const struct platform_source *source,
			    struct platform *draft)
{
	return ERR_TRACE(ipmi_get_guid(&source->bmc, IPMI_GET_DEVICE_GUID,
				       draft->device_guid));
}

enum { NO_FLAG = 0xffff, EARLY_S = 5 };

#define HAS(member) offsetof(struct platform, member)

/* In this order, since DCMI's parts need to know that there is DCMI, and users
 * belong to channels. */
static const struct row {
	int (*read)(const struct platform_source *source,
		    struct platform *draft);
	uint16_t period_s;
	size_t flag; /* set when it was read, and no longer when it is refused
		      */
	bool is_dcmi, is_measure;
} rows[PLATFORM_N_ROWS] = {
	{ read_chassis, PLATFORM_QUICK_S, HAS(has_chassis), false, false },
	{ read_self_test, PLATFORM_QUICK_S, HAS(has_self_test), false, false },
	{ read_watchdog, PLATFORM_QUICK_S, HAS(has_watchdog), false, false },
	{ read_acpi, PLATFORM_QUICK_S, HAS(has_acpi), false, false },
	{ read_boot, PLATFORM_QUICK_S, HAS(has_boot), false, false },
	{ read_restart_cause, PLATFORM_QUICK_S, HAS(has_restart_cause), false,
	  false },
	{ platform_read_dcmi, PLATFORM_SLOW_S, HAS(has_dcmi), false, true },
	{ platform_read_dcmi_power, PLATFORM_QUICK_S, HAS(dcmi.has_power), true,
	  true },
	{ platform_read_temperatures, PLATFORM_QUICK_S, NO_FLAG, true, true },
	{ platform_read_dcmi_limit, PLATFORM_SLOW_S, HAS(dcmi.has_limit), true,
	  false },
	{ platform_read_asset_tag, PLATFORM_SLOW_S, NO_FLAG, true, false },
	{ platform_read_controller_id, PLATFORM_SLOW_S, NO_FLAG, true, false },
	{ read_capabilities, PLATFORM_SLOW_S, HAS(has_capabilities), false,
	  false },
	{ read_poh, PLATFORM_SLOW_S, HAS(has_poh), false, false },
	{ read_enables, PLATFORM_SLOW_S, HAS(has_enables), false, false },
	{ read_system_guid, PLATFORM_SLOW_S, HAS(has_system_guid), false,
	  false },
	{ read_device_guid, PLATFORM_SLOW_S, HAS(has_device_guid), false,
	  false },
	{ platform_read_system_info, PLATFORM_SLOW_S, NO_FLAG, false, false },
	{ platform_read_channels, PLATFORM_SLOW_S, NO_FLAG, false, false },
	{ platform_read_lans, PLATFORM_SLOW_S, NO_FLAG, false, false },
	{ platform_read_users, PLATFORM_SLOW_S, NO_FLAG, false, false },
	{ platform_read_controllers, PLATFORM_SLOW_S, NO_FLAG, false, false },
};

#undef HAS

bool platform_is_end(const struct platform_source *source, int r)
{
	return r == -ENOMEM ||
	       (r < 0 && link_is_over(source->link, source->bmc.deadline_ns));
}

bool platform_is_refused(int r)
{
	for (size_t i = 0; i < ARRAY_SIZE(lasting_answers); i++)
		if (lasting_answers[i] == r)
			return true;
	return false;
}

void platform_reader_done(struct platform_reader *reader)
{
	platform_unref(reader->platform);
	*reader = (struct platform_reader){ 0 };
}

void platform_reader_reset(struct platform_reader *reader)
{
	memset(reader->rows, 0, sizeof(reader->rows));
}

void platform_reader_hurry(struct platform_reader *reader)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].period_s == PLATFORM_QUICK_S)
			reader->rows[i].due_ns = 0;
}

/* The arrays of a platform, to copy, compare and forget them. */
static const struct array {
	size_t data, n, size;
} arrays[] = {
#define ARRAY(data_, n_)                                                       \
	{                                                                      \
		offsetof(struct platform, data_),                              \
			offsetof(struct platform, n_),                         \
			sizeof(*((struct platform *)0)->data_)                 \
	}
	ARRAY(dcmi.temperatures, dcmi.n_temperatures),
	ARRAY(channels, n_channels),
	ARRAY(lans, n_lans),
	ARRAY(users, n_users),
	ARRAY(controllers, n_controllers),
#undef ARRAY
};

static void **data_of(const struct platform *p, const struct array *a)
{
	return (void **)((char *)p + a->data);
}

static size_t n_of(const struct platform *p, const struct array *a)
{
	return *(const size_t *)(const void *)((const char *)p + a->n);
}

static struct platform *copy_platform(const struct platform *from)
{
	struct platform *to = calloc(1, sizeof(*to));
	bool is_complete = true;

	if (!to)
		return NULL;
	if (from)
		memcpy(to, from, sizeof(*to));
	to->n_refs = 1;
	for (size_t i = 0; i < ARRAY_SIZE(arrays); i++) {
		size_t size = n_of(to, &arrays[i]) * arrays[i].size;
		void *old = *data_of(to, &arrays[i]);
		void *copy = size > 0 ? malloc(size) : NULL;

		if (copy)
			memcpy(copy, old, size);
		else if (size > 0)
			is_complete = false;
		*data_of(to, &arrays[i]) = copy;
	}
	if (is_complete)
		return to;
	platform_unref(to);
	return NULL;
}

static bool is_same_memory(const void *a, const void *b, size_t size)
{
	return size == 0 || memcmp(a, b, size) == 0;
}

/*
 * All beside the arrays and the count of references.  What lies between members
 * is zero, or else a platform seems to be new that is not.
 */
static bool has_same_members(const struct platform *a, const struct platform *b)
{
	struct platform x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	x.n_refs = y.n_refs = 0;
	for (size_t i = 0; i < ARRAY_SIZE(arrays); i++) {
		*data_of(&x, &arrays[i]) = NULL;
		*data_of(&y, &arrays[i]) = NULL;
	}
	return is_same_memory(&x, &y, sizeof(x));
}

static bool is_same_platform(const struct platform *a, const struct platform *b)
{
	if (!a || !has_same_members(a, b))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(arrays); i++)
		if (!is_same_memory(*data_of(a, &arrays[i]),
				    *data_of(b, &arrays[i]),
				    n_of(a, &arrays[i]) * arrays[i].size))
			return false;
	return true;
}

/* When to ask again after this answer. */
static void note_answer(const struct row *row, struct platform_row_state *state,
			int r, uint64_t now_ns)
{
	uint64_t wait_s = row->period_s;

	if (r == PLATFORM_R_MORE)
		wait_s = PLATFORM_QUICK_S;
	state->is_refused = platform_is_refused(r);
	state->n_refusals =
		r == 0 || r == PLATFORM_R_MORE ? 0 : state->n_refusals + 1;
	for (int i = 1; i < state->n_refusals && wait_s < PLATFORM_SLOW_S; i++)
		wait_s *= 2;
	state->due_ns = now_ns + MIN(wait_s, (uint64_t)PLATFORM_SLOW_S) *
					 (uint64_t)NS_PER_S;
}

/* Who comes every minute may come a little early. */
static bool is_due(const struct platform_reader *reader,
		   enum platform_part part, size_t i, uint64_t now_ns)
{
	return (part == PLATFORM_ALL || rows[i].is_measure) &&
	       !reader->rows[i].is_refused &&
	       reader->rows[i].due_ns <= now_ns + (uint64_t)EARLY_S * NS_PER_S;
}

static int run_row(struct platform_reader *reader, size_t i, uint64_t now_ns,
		   const struct platform_source *source, struct platform *draft)
{
	const struct row *row = &rows[i];
	struct platform_row_state *state = &reader->rows[i];
	int r;

	source->link->is_impatient = state->n_refusals > 0;
	r = row->read(source, draft);
	source->link->is_impatient = false;
	if (platform_is_end(source, r))
		return ERR_TRACE(r);

	note_answer(row, state, r, now_ns);
	if (row->flag != NO_FLAG)
		*(bool *)((char *)draft + row->flag) = r == 0;
	return 0;
}

static int run_rows(struct platform_reader *reader, enum platform_part part,
		    const struct platform_source *source,
		    struct platform *draft)
{
	uint64_t now_ns = clock_mono_ns(source->link->clock);

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int r = 0;

		if (is_due(reader, part, i, now_ns) &&
		    (!rows[i].is_dcmi || draft->has_dcmi))
			r = run_row(reader, i, now_ns, source, draft);
		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}

static bool is_any_due(const struct platform_reader *reader,
		       enum platform_part part, uint64_t now_ns)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (is_due(reader, part, i, now_ns))
			return true;
	return false;
}

int platform_reader_refresh(struct platform_reader *reader,
			    enum platform_part part, struct link *link,
			    const struct sdr_set *sdr, uint64_t deadline_ns)
{
	const struct platform_source source = {
		.link = link,
		.bmc = { .transport = &link->transport,
			 .deadline_ns = deadline_ns },
		.sdr = sdr,
	};
	struct platform *draft;
	int r;

	if (!is_any_due(reader, part, clock_mono_ns(link->clock)))
		return 0;
	draft = copy_platform(reader->platform);
	if (!draft)
		return ERR_ORIGIN(-ENOMEM);

	draft->interface = reader->interface;
	r = run_rows(reader, part, &source, draft);
	if (is_same_platform(reader->platform, draft)) {
		platform_unref(draft);
	} else {
		platform_unref(reader->platform);
		reader->platform = draft;
	}
	return ERR_TRACE(r);
}
