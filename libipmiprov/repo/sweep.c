/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/ipmi/sensor.h"
#include "libipmiprov/repo/convert.h"
#include "libipmiprov/repo/sweep.h"

enum { N_RAW = 256 };

/* Factors of a non-linear sensor, by raw reading; asked for when first seen. */
struct factor_table {
	bool is_known[N_RAW];
	struct sensor_factors factors[N_RAW];
};

enum { OWNER_IS_SOFTWARE = 0x01 };

/* Support codes of a Full record, byte 12. */
enum { SUPPORT_NONE, SUPPORT_READABLE, SUPPORT_SETTABLE, SUPPORT_FIXED };

/* What a refusal to read a sensor means; all others are a failure. */
static const struct {
	int answer;
	enum reading_status status;
} refusals[] = {
	{ IPMI_R_NODE_BUSY, READING_UNAVAILABLE },
	{ IPMI_R_INITIALIZING, READING_UNAVAILABLE },
	{ IPMI_R_INVALID_COMMAND, READING_ABSENT },
	{ IPMI_R_INVALID_FOR_LUN, READING_ABSENT },
	{ IPMI_R_TIMEOUT, READING_ABSENT },
	{ IPMI_R_OUT_OF_RANGE, READING_ABSENT },
	{ IPMI_R_NOT_PRESENT, READING_ABSENT },
	{ IPMI_R_INVALID_FIELD, READING_ABSENT },
	{ IPMI_R_ILLEGAL_FOR_TYPE, READING_ABSENT },
	{ IPMI_R_NO_RESPONSE, READING_ABSENT },
	{ IPMI_R_DESTINATION_UNAVAILABLE, READING_ABSENT },
	{ IPMI_R_NOT_IN_THIS_STATE, READING_ABSENT },
	{ IPMI_R_UNSPECIFIED, READING_ABSENT },
};

int sweep_init(struct sweep *sweep, struct sdr_set *sdr)
{
	size_t n = sdr->n_sensors;
	struct sweep s = {
		.sdr = sdr_set_ref(sdr),
		.readings = calloc(n, sizeof(*s.readings)),
		.limits = calloc(n, sizeof(*s.limits)),
		.memory = calloc(n, sizeof(*s.memory)),
	};

	if (n > 0 && (!s.readings || !s.limits || !s.memory)) {
		sweep_done(&s);
		return ERR_ORIGIN(-ENOMEM);
	}
	*sweep = s;
	return 0;
}

void sweep_done(struct sweep *sweep)
{
	for (size_t i = 0; sweep->memory && i < sweep->sdr->n_sensors; i++)
		free(sweep->memory[i].factors);
	free(sweep->readings);
	free(sweep->limits);
	free(sweep->memory);
	sdr_set_unref(sweep->sdr);
	*sweep = (struct sweep){ 0 };
}

static struct ipmi_address address_of(const struct sensor *s)
{
	return (struct ipmi_address){
		.owner = (uint8_t)s->owner,
		.channel = (uint8_t)s->channel,
		.lun = (uint8_t)s->lun,
	};
}

static bool is_readable(const struct sensor *s)
{
	return s->record_type != SDR_EVENT_ONLY &&
	       !(s->owner & OWNER_IS_SOFTWARE);
}

static int ask_factors(const struct sensor *s, const struct ipmi_peer *peer,
		       uint8_t raw, struct sensor_factors *ret)
{
	struct ipmi_reading_factors f = { 0 };
	int r;

	r = ipmi_get_reading_factors(peer, (uint8_t)s->number, raw, &f);
	if (r != 0)
		return ERR_TRACE(r);

	*ret = (struct sensor_factors){
		.m = f.m,
		.b = f.b,
		.b_exp = f.b_exp,
		.r_exp = f.r_exp,
		.tolerance = f.tolerance,
		.accuracy = f.accuracy,
		.accuracy_exp = f.accuracy_exp,
	};
	return 0;
}

/*
 * The factors for a raw byte.  @peer NULL: only if no BMC must be asked.
 * Return: 0, CONVERT_R_NO_VALUE, -ENOMEM, or a negative errno of the request.
 */
static int factors_of(struct sweep *sweep, size_t i,
		      const struct ipmi_peer *peer, uint8_t raw,
		      const struct sensor_factors **ret)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	struct sensor_memory *memory = &sweep->memory[i];
	int r;

	if (!convert_is_non_linear(s)) {
		*ret = &s->factors;
		return 0;
	}
	if (!memory->factors)
		memory->factors = calloc(1, sizeof(*memory->factors));
	if (!memory->factors)
		return ERR_ORIGIN(-ENOMEM);
	if (!memory->factors->is_known[raw]) {
		if (!peer)
			return CONVERT_R_NO_VALUE;
		r = ask_factors(s, peer, raw, &memory->factors->factors[raw]);
		if (r != 0)
			return r < 0 ? ERR_TRACE(r) : CONVERT_R_NO_VALUE;
		memory->factors->is_known[raw] = true;
	}
	*ret = &memory->factors->factors[raw];
	return 0;
}

static int value_of(struct sweep *sweep, size_t i, const struct ipmi_peer *peer,
		    uint8_t raw, double *ret)
{
	const struct sensor_factors *factors = NULL;
	int r;

	r = factors_of(sweep, i, peer, raw, &factors);
	if (r != 0)
		return ERR_TRACE(r);

	return convert_value(&sweep->sdr->sensors[i], factors, raw, ret);
}

static enum reading_status refusal_status(int answer)
{
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
		if (refusals[i].answer == answer)
			return refusals[i].status;
	return READING_FAILED;
}

/* An answer that came: null where the BMC says that it means nothing. */
static int take_reading(struct sweep *sweep, size_t i,
			const struct ipmi_peer *peer,
			const struct ipmi_sensor_reading *got,
			struct reading *ret)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	bool is_threshold = s->reading_type == READING_TYPE_THRESHOLD;
	int r;

	ret->events_enabled = got->events_enabled;
	ret->scanning_enabled = got->scanning_enabled;
	if (!got->scanning_enabled) {
		ret->status = READING_SCANNING_DISABLED;
		return 0;
	}
	if (got->unavailable) {
		ret->status = READING_UNAVAILABLE;
		return 0;
	}
	ret->status = READING_OK;
	ret->has_states = got->has_states;
	ret->states = is_threshold ? got->states & ((1 << N_THRESHOLDS) - 1)
				   : got->states;
	if (!s->is_analog)
		return 0;

	ret->has_raw = true;
	ret->raw = got->raw;
	r = value_of(sweep, i, peer, got->raw, &ret->value);
	ret->has_value = r == 0;
	return r < 0 ? ERR_TRACE(r) : 0;
}

/* Does this error end the run, and not only concern one sensor? */
static bool is_end(const struct link *link, const struct ipmi_peer *peer, int r)
{
	return r == -ENOMEM || (r < 0 && link_is_over(link, peer->deadline_ns));
}

static int ask_reading(struct sweep *sweep, size_t i, struct link *link,
		       const struct ipmi_peer *peer, struct reading *ret)
{
	struct sensor_memory *memory = &sweep->memory[i];
	uint8_t number = (uint8_t)sweep->sdr->sensors[i].number;
	struct ipmi_sensor_reading got;
	int r;

	link->is_impatient = memory->is_refused;
	do {
		r = ipmi_get_sensor_reading(peer, number, &got);
	} while (link_note(link, peer, r));
	link->is_impatient = false;
	memory->is_refused = r != 0;

	if (r == 0) {
		r = take_reading(sweep, i, peer, &got, ret);
		return is_end(link, peer, r) ? ERR_TRACE(r) : 0;
	}
	if (is_end(link, peer, r))
		return ERR_TRACE(r);

	ret->cc = r > 0 ? (uint8_t)r : 0;
	ret->status = r > 0 ? refusal_status(r) : READING_FAILED;
	if (peer->address.owner != 0 && owner_is_silent(r))
		ret->status = READING_NO_ANSWER;
	return 0;
}

static int read_sensor(struct sweep *sweep, size_t i, struct link *link,
		       uint64_t deadline_ns)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	struct ipmi_address owner = address_of(s);
	struct reading reading = { .status = READING_NOT_READABLE };
	struct ipmi_peer peer;
	int r;

	if (is_readable(s)) {
		r = link_peer(link, &owner, deadline_ns, &peer);
		if (r == LINK_R_RESTING)
			reading.status = READING_NO_ANSWER;
		else if (r == 0)
			r = ask_reading(sweep, i, link, &peer, &reading);
		if (r < 0)
			return ERR_TRACE(r);
		reading.wall_ns = clock_wall_ns(link->clock);
	}
	sweep->readings[i] = reading;
	return 0;
}

int sweep_readings(struct sweep *sweep, struct link *link, uint64_t deadline_ns)
{
	for (; sweep->next < sweep->sdr->n_sensors; sweep->next++) {
		int r = read_sensor(sweep, sweep->next, link, deadline_ns);

		if (r < 0)
			return ERR_TRACE(r);
	}
	sweep->next = 0;
	return 0;
}

static bool has_thresholds(const struct sensor *s)
{
	return is_readable(s) && s->is_analog &&
	       s->reading_type == READING_TYPE_THRESHOLD;
}

/* "Fixed" ones cannot be read, so the record has the word. */
static void take_sdr_thresholds(const struct sensor *s,
				struct sensor_limits *ret)
{
	ret->valid = (uint8_t)s->readable_thresholds;
	for (int i = 0; i < N_THRESHOLDS; i++)
		ret->raw[i] = (uint8_t)s->sdr_threshold[i];
}

static void take_sdr_hysteresis(const struct sensor *s,
				struct sensor_limits *ret)
{
	ret->has_hysteresis = true;
	ret->raw_positive = (uint8_t)s->sdr_positive_hysteresis;
	ret->raw_negative = (uint8_t)s->sdr_negative_hysteresis;
}

/* What is refused stays unknown, and is not asked for again. */
static int ask_thresholds(const struct sensor *s, struct link *link,
			  const struct ipmi_peer *peer,
			  struct sensor_limits *ret)
{
	struct ipmi_sensor_thresholds got;
	int r;

	do {
		r = ipmi_get_sensor_thresholds(peer, (uint8_t)s->number, &got);
	} while (link_note(link, peer, r));
	if (r != 0)
		return ERR_TRACE(r);

	ret->valid = got.readable;
	memcpy(ret->raw, got.raw, sizeof(ret->raw));
	return 0;
}

static int ask_hysteresis(const struct sensor *s, struct link *link,
			  const struct ipmi_peer *peer,
			  struct sensor_limits *ret)
{
	struct ipmi_sensor_hysteresis got;
	int r;

	do {
		r = ipmi_get_sensor_hysteresis(peer, (uint8_t)s->number, &got);
	} while (link_note(link, peer, r));
	if (r != 0)
		return ERR_TRACE(r);

	ret->has_hysteresis = true;
	ret->raw_positive = got.positive;
	ret->raw_negative = got.negative;
	return 0;
}

/* Is there something to ask for, and did the BMC not say no? */
static bool is_readable_support(int support)
{
	return support == SUPPORT_READABLE || support == SUPPORT_SETTABLE;
}

/* Ask again when the owner is back. */
static bool is_pending(const struct ipmi_peer *peer, int r)
{
	return peer->address.owner != 0 && r != 0 && owner_is_silent(r);
}

static int ask_limits(const struct sensor *s, struct link *link,
		      const struct ipmi_peer *peer, struct sensor_limits *ret)
{
	int r = 0;

	if (is_readable_support(s->threshold_support))
		r = ask_thresholds(s, link, peer, ret);
	if (is_end(link, peer, r) || is_pending(peer, r))
		return ERR_TRACE(r);

	if (is_readable_support(s->hysteresis_support))
		r = ask_hysteresis(s, link, peer, ret);
	if (is_end(link, peer, r) || is_pending(peer, r))
		return ERR_TRACE(r);

	return 0;
}

static int convert_limits(struct sweep *sweep, size_t i,
			  const struct ipmi_peer *peer,
			  struct sensor_limits *limits)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	int r;

	for (int t = 0; t < N_THRESHOLDS; t++) {
		if (!(limits->valid & 1 << t))
			continue;
		r = value_of(sweep, i, peer, limits->raw[t], &limits->value[t]);
		if (r < 0)
			return ERR_TRACE(r);
		if (r > 0)
			limits->valid &= (uint8_t) ~(1 << t);
	}
	limits->positive_hysteresis =
		convert_distance(&s->factors, limits->raw_positive);
	limits->negative_hysteresis =
		convert_distance(&s->factors, limits->raw_negative);
	return 0;
}

static int read_limits(struct sweep *sweep, size_t i, struct link *link,
		       uint64_t deadline_ns)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	struct ipmi_address owner = address_of(s);
	struct sensor_limits limits = { 0 };
	struct ipmi_peer peer;
	int r;

	r = link_peer(link, &owner, deadline_ns, &peer);
	if (r != 0)
		return r < 0 ? ERR_TRACE(r) : 0;

	if (s->threshold_support == SUPPORT_FIXED)
		take_sdr_thresholds(s, &limits);
	if (s->hysteresis_support == SUPPORT_FIXED)
		take_sdr_hysteresis(s, &limits);
	r = ask_limits(s, link, &peer, &limits);
	if (r == 0)
		r = convert_limits(sweep, i, &peer, &limits);
	if (is_end(link, &peer, r))
		return ERR_TRACE(r);
	if (is_pending(&peer, r))
		return 0;

	sweep->limits[i] = limits;
	sweep->memory[i].has_limits = true;
	return 0;
}

int sweep_limits(struct sweep *sweep, struct link *link, uint64_t deadline_ns)
{
	int r;

	for (size_t i = 0; i < sweep->sdr->n_sensors; i++) {
		if (sweep->memory[i].has_limits)
			continue;
		if (!has_thresholds(&sweep->sdr->sensors[i])) {
			sweep->memory[i].has_limits = true;
			continue;
		}
		r = read_limits(sweep, i, link, deadline_ns);
		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}

void sweep_forget_limits(struct sweep *sweep)
{
	for (size_t i = 0; sweep->sdr && i < sweep->sdr->n_sensors; i++)
		sweep->memory[i].has_limits = false;
}

int sweep_set_limits(struct sweep *sweep, size_t i,
		     const struct sensor_limits *raw)
{
	struct sensor_limits limits = *raw;
	int r;

	if (convert_is_non_linear(&sweep->sdr->sensors[i]))
		return SWEEP_R_ASK;
	r = convert_limits(sweep, i, NULL, &limits);
	if (r != 0)
		return ERR_FOLD(r);

	sweep->limits[i] = limits;
	sweep->memory[i].has_limits = true;
	return 0;
}
