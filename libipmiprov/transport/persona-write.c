/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/persona-rows.h"
#include "libipmiprov/transport/persona.h"

enum { FRU_LINE = 32 };

/* clang-format off */
#define REPLY(keyword, member) { keyword, offsetof(struct persona_controller, member) }
const struct persona_row persona_controller_replies[] = {
	REPLY("device-id", device_id),
	REPLY("self-test", self_test),
	REPLY("device-guid", device_guid),
	REPLY("system-guid", system_guid),
	REPLY("chassis-capabilities", chassis_capabilities),
	REPLY("chassis-status", chassis_status),
	REPLY("restart-cause", restart_cause),
	REPLY("poh", poh),
	REPLY("acpi-state", acpi_state),
	REPLY("watchdog", watchdog),
	REPLY("global-enables", global_enables),
	REPLY("message-flags", message_flags),
	REPLY("event-receiver", event_receiver),
	REPLY("pef-capabilities", pef_capabilities),
	REPLY("sdr-info", sdr_info),
	REPLY("sdr-allocation", sdr_allocation),
	REPLY("device-sdr-info", device_sdr_info),
	REPLY("sel-info", sel_info),
	REPLY("sel-allocation", sel_allocation),
	REPLY("sel-utc-offset", sel_utc_offset),
	REPLY("dcmi-limit", dcmi_limit),
	REPLY("dcmi-asset-tag", dcmi_asset_tag),
	REPLY("dcmi-controller-id", dcmi_controller_id),
	{ 0 },
};
#undef REPLY

#define REPLY(keyword, member) { keyword, offsetof(struct persona_sensor, member) }
const struct persona_row persona_sensor_replies[] = {
	REPLY("reading", reading),
	REPLY("thresholds", thresholds),
	REPLY("hysteresis", hysteresis),
	REPLY("event-enable", event_enable),
	REPLY("event-status", event_status),
	REPLY("type", type),
	{ 0 },
};
#undef REPLY

#define COUNT(keyword, member) { keyword, offsetof(struct persona_controller, member) }
const struct persona_row persona_counts[] = {
	COUNT("sel-capacity", sel_capacity),
	COUNT("max-reply", max_reply),
	COUNT("busy-every", busy_every),
	COUNT("lose-reservation-every", lose_reservation_every),
	COUNT("hang-after", hang_after),
	COUNT("delay-ms", delay_ms),
	COUNT("erase-polls", erase_polls),
	COUNT("reset-ms", reset_ms),
	{ 0 },
};
#undef COUNT
/* clang-format on */

static void put_hex(struct buf *b, const uint8_t *bytes, size_t size)
{
	char *to = buf_reserve(b, 3 * size + 1);

	if (!to || size == 0)
		return;
	hex_format(bytes, size, " ", to);
	b->size += 3 * size - 1;
}

static void put_reply(struct buf *b, const struct persona_reply *reply)
{
	if (reply->cc || reply->size == 0)
		buf_printf(b, "cc 0x%02x", reply->cc);
	if (reply->cc && reply->size)
		buf_putc(b, ' ');
	put_hex(b, reply->data, reply->size);
	buf_putc(b, '\n');
}

static void put_controller_rows(struct buf *b,
				const struct persona_controller *c)
{
	const struct persona_row *row;

	for (row = persona_controller_replies; row->keyword; row++) {
		const struct persona_reply *reply =
			(const void *)((const char *)c + row->member);

		if (!reply->is_set)
			continue;
		buf_printf(b, "%s ", row->keyword);
		put_reply(b, reply);
	}
	for (row = persona_counts; row->keyword; row++) {
		unsigned n = *(const unsigned *)(const void *)((const char *)c +
							       row->member);

		if (n)
			buf_printf(b, "%s %u\n", row->keyword, n);
	}
	if (c->has_sel_time)
		buf_printf(b, "sel-time %u\n", (unsigned)c->sel_time);
	if (c->device_sdrs)
		buf_puts(b, "device-sdrs\n");
}

static void put_sensor(struct buf *b, const struct persona_sensor *s)
{
	static const char *const shapes[] = {
		[WAVE_TRIANGLE] = "triangle",
		[WAVE_SQUARE] = "square",
	};
	const struct persona_row *row;
	const struct persona_factors *f;

	for (row = persona_sensor_replies; row->keyword; row++) {
		const struct persona_reply *reply =
			(const void *)((const char *)s + row->member);

		if (!reply->is_set)
			continue;
		buf_printf(b, "%s %d 0x%02x ", row->keyword, s->lun, s->number);
		put_reply(b, reply);
	}
	vec_for_each (f, &s->factors) {
		buf_printf(b, "factors %d 0x%02x 0x%02x ", s->lun, s->number,
			   f->raw);
		put_hex(b, f->reply, sizeof(f->reply));
		buf_putc(b, '\n');
	}
	if (s->needs_power)
		buf_printf(b, "needs-power %d 0x%02x\n", s->lun, s->number);
	if (s->wave != WAVE_NONE)
		buf_printf(b, "wave %d 0x%02x %s %d %u\n", s->lun, s->number,
			   shapes[s->wave], s->wave_amplitude,
			   s->wave_period_s);
}

static void put_param(struct buf *b, const struct persona_param *p)
{
	buf_puts(b, persona_param_infos[p->kind].keyword);
	for (size_t i = 0; i < persona_param_n_keys(p->kind); i++)
		buf_printf(b, " %d", p->key[i]);
	buf_putc(b, ' ');
	put_reply(b, &p->reply);
}

static void put_fru(struct buf *b, const struct persona_fru *f)
{
	if (f->cc)
		buf_printf(b, "fru %d cc 0x%02x\n", f->id, f->cc);
	if (f->by_words)
		buf_printf(b, "fru %d words\n", f->id);
	for (size_t at = 0; at < f->size; at += FRU_LINE) {
		buf_printf(b, "fru %d ", f->id);
		put_hex(b, f->data + at, MIN(f->size - at, (size_t)FRU_LINE));
		buf_putc(b, '\n');
	}
}

static void put_raw(struct buf *b, const struct persona_raw *raw)
{
	buf_printf(b, "raw %d 0x%02x 0x%02x ", raw->lun, raw->netfn, raw->cmd);
	put_hex(b, (const uint8_t *)raw->request.data, raw->request.size);
	buf_printf(b, " -> 0x%02x ", raw->cc);
	put_hex(b, (const uint8_t *)raw->response.data, raw->response.size);
	buf_putc(b, '\n');
}

static void put_controller(struct buf *b, const struct persona_controller *c)
{
	const struct persona_record *sdr;
	const struct persona_sensor *sensor;
	const struct persona_sel_record *sel;
	const struct persona_fru *fru;
	const struct persona_raw *raw;
	const struct persona_cc *cc;
	const struct persona_param *param;

	buf_printf(b, "\ncontroller 0x%02x %d\n", c->address, c->channel);
	put_controller_rows(b, c);
	vec_for_each (param, &c->params)
		put_param(b, param);
	vec_for_each (sdr, &c->sdrs) {
		buf_puts(b, "sdr ");
		put_hex(b, sdr->data, sdr->size);
		buf_putc(b, '\n');
	}
	vec_for_each (sensor, &c->sensors)
		put_sensor(b, sensor);
	vec_for_each (sel, &c->sel) {
		buf_puts(b, "sel ");
		put_hex(b, sel->data, sizeof(sel->data));
		buf_putc(b, '\n');
	}
	vec_for_each (fru, &c->frus)
		put_fru(b, fru);
	vec_for_each (cc, &c->ccs)
		buf_printf(b, "cc 0x%02x 0x%02x 0x%02x\n", cc->netfn, cc->cmd,
			   cc->cc);
	vec_for_each (raw, &c->raws)
		put_raw(b, raw);
}

void persona_format(const struct persona *p, struct buf *ret)
{
	const struct persona_controller *c;

	buf_puts(ret, "persona 1\n");
	if (p->name[0])
		buf_printf(ret, "name %s\n", p->name);
	if (p->state[0])
		buf_printf(ret, "state %s\n", p->state);
	vec_for_each (c, &p->controllers)
		put_controller(ret, c);
}

static int write_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0 && errno != EINTR)
			return ERR_ORIGIN(-errno);
		if (n > 0) {
			bytes += n;
			size -= (size_t)n;
		}
	}
	return fsync(fd) < 0 ? ERR_ORIGIN(-errno) : 0;
}

/* Writes beside @path, then takes its place. */
static int replace_file(const char *path, const struct buf *text)
{
	AUTO_FREE char *temporary = NULL;
	AUTO_CLOSE int fd = -1;
	int r;

	if (asprintf(&temporary, "%s.XXXXXX", path) < 0) {
		temporary = NULL;
		return ERR_ORIGIN(-ENOMEM);
	}
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return ERR_ORIGIN(-errno);
	r = write_all(fd, text->data, text->size);
	if (r == 0 && rename(temporary, path) < 0)
		r = ERR_ORIGIN(-errno);
	if (r != 0)
		unlink(temporary);
	return ERR_TRACE(r);
}

int persona_save(const struct persona *p, const char *path)
{
	CLEANUP(buf_done) struct buf text = { 0 };

	persona_format(p, &text);
	if (buf_error(&text))
		return ERR_ORIGIN(buf_error(&text));
	return ERR_TRACE(replace_file(path, &text));
}
