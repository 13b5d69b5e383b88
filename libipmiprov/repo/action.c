/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/ipmi/chassis.h"
#include "libipmiprov/ipmi/sensor.h"
#include "libipmiprov/ipmi/storage.h"
#include "libipmiprov/repo/action-run.h"
#include "libipmiprov/repo/factors.h"
#include "libipmiprov/repo/sel-reader.h"
#include "libipmiprov/repo/sweep.h"

enum {
	READ_BACK_TRIES = 3, /* some BMCs take a while to set what they took */
	READ_BACK_WAIT_MS = 50,
	IDENTIFY_FORCE = 0x01,
	NETFN_SENSOR = 0x04,
};

/* Bytes of a SEL record, table 32-1, counted from 0. */
enum {
	RECORD_TYPE = 2,
	RECORD_GENERATOR = 7,
	RECORD_REVISION = 9,
	RECORD_SENSOR_TYPE = 10,
	RECORD_SENSOR = 11,
	RECORD_EVENT_TYPE = 12,
	RECORD_DATA = 13,
	SYSTEM_EVENT = 0x02,
};

static struct ipmi_peer bmc_of(struct link *link,
			       const struct bmc_action *action)
{
	return (struct ipmi_peer){
		.transport = &link->transport,
		.deadline_ns = action->deadline_ns,
	};
}

/* Who asks for something gets an answer, also if its owner is to rest. */
static int owner_of(struct link *link, const struct bmc_action *action,
		    struct ipmi_peer *ret)
{
	int r;

	r = sweep_peer(&action->sensor, link, action->deadline_ns, ret);
	return r < 0 ? ERR_TRACE(r) : 0;
}

static int run_nothing(struct link *link, struct bmc_action *action)
{
	(void)link;
	(void)action;
	return 0;
}

static int run_raw(struct link *link, struct bmc_action *action)
{
	const struct ipmi_req req = {
		.to = action->raw.to,
		.netfn = action->raw.netfn,
		.cmd = action->raw.cmd,
		.data = action->raw.data,
		.size = action->raw.size,
	};

	return ERR_TRACE(transport_exchange(&link->transport, &req,
					    &action->rsp, action->deadline_ns));
}

static int run_chassis_control(struct link *link, struct bmc_action *action)
{
	const uint8_t data[] = { (uint8_t)action->value };
	const struct ipmi_peer bmc = bmc_of(link, action);
	struct ipmi_rsp rsp;

	return ERR_TRACE(ipmi_call(&bmc, IPMI_CHASSIS_CONTROL, &IPMI_DATA(data),
				   0, &rsp));
}

static int run_identify(struct link *link, struct bmc_action *action)
{
	bool is_for_ever = action->value >= IPMI_IDENTIFY_FOR_EVER;
	const uint8_t bytes[] = { (uint8_t)(is_for_ever ? 0 : action->value),
				  IDENTIFY_FORCE };
	const struct ipmi_data data = { bytes, is_for_ever ? 2 : 1 };
	const struct ipmi_peer bmc = bmc_of(link, action);
	struct ipmi_rsp rsp;

	return ERR_TRACE(
		ipmi_call(&bmc, IPMI_CHASSIS_IDENTIFY, &data, 0, &rsp));
}

static int run_clear_sel(struct link *link, struct bmc_action *action)
{
	return ERR_TRACE(sel_clear(link, action->deadline_ns));
}

static int get_thresholds(struct link *link, const struct ipmi_peer *peer,
			  uint8_t number, struct ipmi_sensor_thresholds *ret)
{
	int r;

	do {
		r = ipmi_get_sensor_thresholds(peer, number, ret);
	} while (link_note(link, peer, r));
	return ERR_TRACE(r);
}

/* A BMC that keeps thresholds as numbers may give back the raw value beside
 * the one that it got; as long as it moved, that is the value. */
static bool is_taken(uint8_t want, uint8_t before, uint8_t now)
{
	int off = now - want;

	return off == 0 || (now != before && off >= -1 && off <= 1);
}

/* Bits of those that are not what they were set to; what cannot be read is. */
static uint8_t not_taken(const struct ipmi_sensor_thresholds *before,
			 const struct ipmi_sensor_thresholds *now, uint8_t mask,
			 const uint8_t *want)
{
	uint8_t wrong = 0;

	for (int t = 0; t < N_THRESHOLDS; t++)
		if (mask & now->readable & 1 << t &&
		    !is_taken(want[t], before->raw[t], now->raw[t]))
			wrong |= (uint8_t)(1 << t);
	return wrong;
}

static int read_back(struct link *link, const struct ipmi_peer *peer,
		     const struct ipmi_sensor_thresholds *before, uint8_t mask,
		     struct bmc_action *action)
{
	uint8_t number = (uint8_t)action->sensor.number;
	struct ipmi_sensor_thresholds now = { 0 };
	int r;

	for (int i = 0; i < READ_BACK_TRIES; i++) {
		if (i > 0 &&
		    link_wait(link, (uint64_t)READ_BACK_WAIT_MS * NS_PER_MS,
			      peer->deadline_ns) != 0)
			break;
		r = get_thresholds(link, peer, number, &now);
		if (r != 0)
			return ERR_TRACE(r);
		action->not_taken =
			not_taken(before, &now, mask, action->raw_thresholds);
		if (action->not_taken == 0)
			return 0;
	}
	return BMC_R_NOT_TAKEN;
}

/* Some BMCs heed the mask only for what they check, so what is not to be
 * changed is sent as it is now. */
static int set_thresholds(struct link *link, struct bmc_action *action,
			  uint8_t mask)
{
	const struct sensor *s = &action->sensor;
	struct ipmi_sensor_thresholds before = { 0 };
	uint8_t raw[N_THRESHOLDS];
	struct ipmi_peer peer;
	int r;

	action->not_taken = 0;
	if (mask == 0 || mask & ~s->settable_thresholds)
		return IPMI_R_ILLEGAL_FOR_TYPE;
	r = owner_of(link, action, &peer);
	if (r == 0)
		r = get_thresholds(link, &peer, (uint8_t)s->number, &before);
	if (r < 0)
		return ERR_TRACE(r);

	for (int t = 0; t < N_THRESHOLDS; t++)
		raw[t] = mask & 1 << t ? action->raw_thresholds[t]
				       : before.raw[t];
	r = ipmi_set_sensor_thresholds(&peer, (uint8_t)s->number, mask, raw);
	if (r != 0)
		return ERR_TRACE(r);
	return ERR_TRACE(read_back(link, &peer, &before, mask, action));
}

static int run_set_thresholds(struct link *link, struct bmc_action *action)
{
	return ERR_TRACE(set_thresholds(link, action, action->mask));
}

/* Only a Full record has any. */
static int run_restore_thresholds(struct link *link, struct bmc_action *action)
{
	const struct sensor *s = &action->sensor;

	if (s->record_type != SDR_FULL)
		return IPMI_R_ILLEGAL_FOR_TYPE;
	for (int t = 0; t < N_THRESHOLDS; t++)
		action->raw_thresholds[t] = (uint8_t)s->sdr_threshold[t];
	action->mask = (uint8_t)s->settable_thresholds;
	return ERR_TRACE(set_thresholds(link, action, action->mask));
}

static int run_rearm(struct link *link, struct bmc_action *action)
{
	struct ipmi_peer peer;
	int r;

	r = owner_of(link, action, &peer);
	if (r != 0)
		return ERR_TRACE(r);

	return ERR_TRACE(
		ipmi_rearm_sensor(&peer, (uint8_t)action->sensor.number));
}

/* Events stay as they are; where that is not told they go with the scanning. */
static int run_sensor_scanning(struct link *link, struct bmc_action *action)
{
	uint8_t number = (uint8_t)action->sensor.number;
	struct ipmi_sensor_enable enable = { .events = action->value != 0 };
	struct ipmi_peer peer;
	int r;

	r = owner_of(link, action, &peer);
	if (r == 0)
		r = ipmi_get_sensor_enable(&peer, number, &enable);
	if (r < 0)
		return ERR_TRACE(r);

	enable.scanning = action->value != 0;
	return ERR_TRACE(ipmi_set_sensor_enable(&peer, number, &enable));
}

static int run_reading_factors(struct link *link, struct bmc_action *action)
{
	const struct sensor *s = &action->sensor;
	struct ipmi_sensor_hysteresis hysteresis = { 0 };
	struct ipmi_peer peer;
	int r;

	r = owner_of(link, action, &peer);
	if (r == 0)
		r = factors_ask(s, &peer, (uint8_t)action->value,
				&action->factors);
	if (r != 0)
		return ERR_TRACE(r);

	r = ipmi_get_sensor_hysteresis(&peer, (uint8_t)s->number, &hysteresis);
	if (r < 0 && link_is_over(link, action->deadline_ns))
		return ERR_TRACE(r);
	action->hysteresis.positive = hysteresis.positive;
	action->hysteresis.negative = hysteresis.negative;
	return 0;
}

static int run_cold_reset(struct link *link, struct bmc_action *action)
{
	const struct ipmi_peer bmc = bmc_of(link, action);
	struct ipmi_rsp rsp;

	return ERR_TRACE(ipmi_call(&bmc, IPMI_COLD_RESET, NULL, 0, &rsp));
}

static bool is_system_event(const struct bmc_action *action)
{
	return action->record[RECORD_TYPE] == SYSTEM_EVENT;
}

static int send_event(struct link *link, const struct bmc_action *action)
{
	const struct ipmi_peer bmc = bmc_of(link, action);
	const uint8_t *record = action->record;
	struct ipmi_event event = {
		.generator = record[RECORD_GENERATOR],
		.revision = record[RECORD_REVISION],
		.sensor_type = record[RECORD_SENSOR_TYPE],
		.sensor = record[RECORD_SENSOR],
		.type = record[RECORD_EVENT_TYPE],
	};
	int r;

	memcpy(event.data, record + RECORD_DATA, sizeof(event.data));
	r = ipmi_send_event(&bmc, &event, true);
	if (r == IPMI_R_BAD_LENGTH) /* a session, which needs no generator */
		r = ipmi_send_event(&bmc, &event, false);
	return ERR_TRACE(r);
}

static int run_add_event(struct link *link, struct bmc_action *action)
{
	const struct ipmi_peer bmc = bmc_of(link, action);
	uint16_t id;

	if (is_system_event(action))
		return ERR_TRACE(send_event(link, action));
	return ERR_TRACE(ipmi_add_sel_entry(&bmc, action->record, &id));
}

static enum ipmi_level level_of_nothing(const struct bmc_action *action)
{
	(void)action;
	return IPMI_MONITOR;
}

static enum ipmi_level level_of_raw(const struct bmc_action *action)
{
	return ipmi_level_of(action->raw.netfn, action->raw.cmd,
			     action->raw.data, action->raw.size);
}

static enum ipmi_level level_of_control(const struct bmc_action *action)
{
	const struct ipmi_command_info *c =
		&ipmi_commands[IPMI_CHASSIS_CONTROL];
	const uint8_t data[] = { (uint8_t)action->value };

	return ipmi_level_of(c->netfn, c->cmd, data, sizeof(data));
}

static enum ipmi_level level_of_event(const struct bmc_action *action)
{
	return ipmi_commands[is_system_event(action) ? IPMI_PLATFORM_EVENT
						     : IPMI_ADD_SEL_ENTRY]
		.level;
}

static const struct kind {
	int (*run)(struct link *link, struct bmc_action *action);
	/* Not to be sent again when its answer was lost. */
	bool is_once;
	unsigned touches; /* enum action_touch */
	enum ipmi_command command;
	enum ipmi_level (*level)(const struct bmc_action *action);
} kinds[N_BMC_ACTION_KINDS] = {
	[BMC_ACTION_NOTHING] = { .run = run_nothing,
				 .level = level_of_nothing },
	[BMC_ACTION_RAW] = { .run = run_raw, .level = level_of_raw },
	[BMC_ACTION_CHASSIS_CONTROL] = { .run = run_chassis_control,
					 .is_once = true,
					 .touches = ACTION_TOUCHES_PLATFORM,
					 .level = level_of_control },
	[BMC_ACTION_IDENTIFY] = { .run = run_identify,
				  .touches = ACTION_TOUCHES_PLATFORM,
				  .command = IPMI_CHASSIS_IDENTIFY },
	[BMC_ACTION_CLEAR_SEL] = { .run = run_clear_sel,
				   .command = IPMI_CLEAR_SEL },
	[BMC_ACTION_SET_THRESHOLDS] = { .run = run_set_thresholds,
					.touches = ACTION_TOUCHES_SENSOR,
					.command = IPMI_SET_SENSOR_THRESHOLDS },
	[BMC_ACTION_RESTORE_THRESHOLDS] = { .run = run_restore_thresholds,
					    .touches = ACTION_TOUCHES_SENSOR,
					    .command =
						    IPMI_SET_SENSOR_THRESHOLDS },
	[BMC_ACTION_REARM] = { .run = run_rearm,
			       .command = IPMI_REARM_SENSOR_EVENTS },
	[BMC_ACTION_SENSOR_SCANNING] = { .run = run_sensor_scanning,
					 .command =
						 IPMI_SET_SENSOR_EVENT_ENABLE },
	[BMC_ACTION_READING_FACTORS] = { .run = run_reading_factors,
					 .command =
						 IPMI_GET_SENSOR_READING_FACTORS },
	[BMC_ACTION_COLD_RESET] = { .run = run_cold_reset,
				    .is_once = true,
				    .touches = ACTION_TOUCHES_IDENTITY |
					       ACTION_TOUCHES_SENSORS |
					       ACTION_TOUCHES_PLATFORM,
				    .command = IPMI_COLD_RESET },
	[BMC_ACTION_ADD_EVENT] = { .run = run_add_event,
				   .is_once = true,
				   .level = level_of_event },
};

enum ipmi_level bmc_action_level(const struct bmc_action *action)
{
	const struct kind *kind = &kinds[action->kind];

	return kind->level ? kind->level(action)
			   : ipmi_commands[kind->command].level;
}

unsigned action_touches(const struct bmc_action *action)
{
	unsigned touches = kinds[action->kind].touches;

	if (action->kind == BMC_ACTION_RAW &&
	    bmc_action_level(action) > IPMI_MONITOR) {
		touches |= ACTION_TOUCHES_PLATFORM;
		if (action->raw.netfn == NETFN_SENSOR)
			touches |= ACTION_TOUCHES_SENSORS;
	}
	return touches;
}

int action_run(struct link *link, struct bmc_action *action)
{
	const struct kind *kind = &kinds[action->kind];
	int r;

	link->is_once =
		kind->is_once || (action->kind == BMC_ACTION_RAW &&
				  bmc_action_level(action) > IPMI_MONITOR);
	link->is_asked = true;
	r = kind->run(link, action);
	link->is_asked = false;
	link->is_once = false;
	return ERR_TRACE(r);
}
