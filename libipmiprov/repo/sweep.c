/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/repo/convert.h"
#include "libipmiprov/repo/factors.h"
#include "libipmiprov/repo/quirks.h"
#include "libipmiprov/repo/sweep.h"

enum {
	N_IMPATIENT = 3,    /* refusals in a row that make us so */
	TIMEOUT_REST_S = 5, /* doubled each time */
	TIMEOUT_REST_MAX_S = 300,
	MAX_TRIES = 3,        /* for limits, refreshes apart */
	MANY_NOT_SCANNED = 4, /* so many cannot all be off */
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
	{ IPMI_R_FIRMWARE_UPDATE_MODE, READING_UNAVAILABLE },
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
		factors_free(sweep->memory[i].factors);
	free(sweep->readings);
	free(sweep->limits);
	free(sweep->memory);
	sdr_set_unref(sweep->sdr);
	*sweep = (struct sweep){ 0 };
}

static bool is_readable(const struct sensor *s)
{
	return s->record_type != SDR_EVENT_ONLY &&
	       !(s->owner & OWNER_IS_SOFTWARE);
}

int sweep_peer(const struct sensor *s, struct link *link, uint64_t deadline_ns,
	       struct ipmi_peer *ret)
{
	const struct ipmi_address bmc = { .lun = (uint8_t)s->lun };
	const struct ipmi_address owner = {
		.owner = (uint8_t)s->owner,
		.channel = (uint8_t)s->channel,
		.lun = (uint8_t)s->lun,
	};
	bool is_bmc = link->quirks & QUIRK_BIT(ASSUME_BMC_OWNER) ||
		      link_takes_for_bmc(link, &owner);

	return ERR_TRACE(
		link_peer(link, is_bmc ? &bmc : &owner, deadline_ns, ret));
}

/* @link and @peer NULL: without a BMC. */
static int value_of(struct sweep *sweep, size_t i, struct link *link,
		    const struct ipmi_peer *peer, uint8_t raw, double *ret)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	const struct sensor_factors *factors = NULL;
	int r;

	do {
		r = factors_of(&sweep->memory[i].factors, s, peer, raw,
			       &factors);
	} while (r < 0 && peer && link_note(link, peer, r));
	if (r != 0)
		return ERR_TRACE(r);

	return convert_value(s, factors, raw, ret);
}

static enum reading_status refusal_status(int answer)
{
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
		if (refusals[i].answer == answer)
			return refusals[i].status;
	return READING_FAILED;
}

/* An answer that came: null where the BMC says that it means nothing. */
static int take_reading(struct sweep *sweep, size_t i, struct link *link,
			const struct ipmi_peer *peer, struct reading *ret)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	const struct ipmi_sensor_reading *got = &sweep->memory[i].got;
	bool is_threshold = s->reading_type == READING_TYPE_THRESHOLD;
	bool is_scanned = got->scanning_enabled || sweep->ignores_scanning ||
			  link->quirks & QUIRK_BIT(IGNORE_SCANNING_DISABLED);
	int r;

	ret->events_enabled = got->events_enabled;
	ret->scanning_enabled = is_scanned;
	if (!is_scanned) {
		ret->status = READING_SCANNING_DISABLED;
		return 0;
	}
	if (got->unavailable) {
		ret->status = READING_UNAVAILABLE;
		return 0;
	}
	ret->status = READING_OK;
	ret->has_states = got->n_state_bytes > 0;
	ret->states = is_threshold ? got->states & ((1 << N_THRESHOLDS) - 1)
				   : got->states;
	if (!s->is_analog)
		return 0;

	ret->has_raw = true;
	ret->raw = got->raw;
	r = value_of(sweep, i, link, peer, got->raw, &ret->value);
	ret->has_value = r == 0;
	return r < 0 ? ERR_TRACE(r) : 0;
}

/* Does this error end the run, and not only concern one sensor? */
static bool is_end(const struct link *link, const struct ipmi_peer *peer, int r)
{
	return r == -ENOMEM || (r < 0 && link_is_over(link, peer->deadline_ns));
}

static int ask(const struct sensor *s, struct link *link,
	       const struct ipmi_peer *peer, struct ipmi_sensor_reading *ret)
{
	int r;

	do {
		r = ipmi_get_sensor_reading(peer, (uint8_t)s->number, ret);
	} while (link_note(link, peer, r));
	return ERR_TRACE(r);
}

/* Do states lack that belong to a reading? */
static bool is_brief(const struct sensor *s,
		     const struct ipmi_sensor_reading *got)
{
	int want = s->reading_type == READING_TYPE_THRESHOLD ? 1 : 2;

	return got->n_state_bytes < want && got->scanning_enabled &&
	       !got->unavailable;
}

/* An answer that ended early may have been damaged; some always do. */
static int ask_all(const struct sensor *s, struct sensor_memory *memory,
		   struct link *link, const struct ipmi_peer *peer)
{
	struct ipmi_sensor_reading again;
	int r;

	r = ask(s, link, peer, &memory->got);
	if (r != 0 || memory->is_brief || !is_brief(s, &memory->got))
		return ERR_TRACE(r);
	r = ask(s, link, peer, &again);
	if (r != 0)
		return r < 0 ? ERR_TRACE(r) : 0;
	memory->is_brief = again.n_state_bytes <= memory->got.n_state_bytes;
	if (!memory->is_brief)
		memory->got = again;
	return 0;
}

/*
 * Some BMCs take seconds for a sensor that is not there, and are deaf
 * meanwhile.  So the sensor that was asked last when the BMC fell silent is
 * left alone for a while; at the second time the BMC gets time to come back.
 */
static int note_silence(struct sensor_memory *memory, struct link *link,
			const struct ipmi_peer *peer, struct reading *ret)
{
	bool is_first = memory->n_timeouts == 0;
	uint64_t rest_s = TIMEOUT_REST_S;

	for (int i = 0; i < memory->n_timeouts && rest_s < TIMEOUT_REST_MAX_S;
	     i++)
		rest_s *= 2;
	memory->n_timeouts++;
	memory->retry_ns = clock_mono_ns(link->clock) +
			   MIN(rest_s, (uint64_t)TIMEOUT_REST_MAX_S) * NS_PER_S;
	if (is_first || !link_revive(link, peer->deadline_ns))
		return ERR_ORIGIN(-ETIMEDOUT);

	ret->status = READING_FAILED;
	return 0;
}

/*
 * What is refused again and again is not asked for so patiently any more: a
 * BMC that refuses all is known at once.
 */
static int ask_reading(struct sweep *sweep, size_t i, struct link *link,
		       const struct ipmi_peer *peer, struct reading *ret)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	struct sensor_memory *memory = &sweep->memory[i];
	bool is_bmc = peer->address.owner == 0;
	int r;

	link->is_impatient =
		memory->is_refused || sweep->n_refusals >= N_IMPATIENT;
	r = ask_all(s, memory, link, peer);
	link->is_impatient = false;
	memory->is_refused = r != 0;
	if (r == 0 || link_is_transient(r))
		sweep->n_refusals = r == 0 ? 0 : sweep->n_refusals + 1;

	if (r == 0) {
		memory->n_timeouts = 0;
		r = take_reading(sweep, i, link, peer, ret);
		return is_end(link, peer, r) ? ERR_TRACE(r) : 0;
	}
	if (r == -ETIMEDOUT && is_bmc && link->error == -ETIMEDOUT)
		return ERR_TRACE(note_silence(memory, link, peer, ret));
	if (is_end(link, peer, r))
		return ERR_TRACE(r);

	ret->cc = r > 0 ? (uint8_t)r : 0;
	ret->status = r > 0 ? refusal_status(r) : READING_FAILED;
	if (!is_bmc && owner_is_silent(r))
		ret->status = READING_NO_ANSWER;
	return 0;
}

/* Could a record that names another controller mean the BMC's own sensor? */
static bool may_be_bmcs(const struct sdr_set *sdr, const struct sensor *s)
{
	for (size_t i = 0; i < sdr->n_mcs; i++)
		if (sdr->mcs[i].address == s->owner)
			return false;
	for (size_t i = 0; i < sdr->n_sensors; i++)
		if (sdr->sensors[i].owner == IPMI_BMC_ADDRESS &&
		    sdr->sensors[i].lun == s->lun &&
		    sdr->sensors[i].number == s->number)
			return false;
	return true;
}

/*
 * A controller that the BMC cannot reach, and that no record locates, may be
 * the BMC itself (HP DL140 G1, Fujitsu RX300).
 */
static int try_as_bmc(struct sweep *sweep, size_t i, struct link *link,
		      const struct ipmi_peer *peer, struct reading *ret)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	struct reading reading = { 0 };
	struct ipmi_peer bmc = *peer;
	int r;

	if (ret->cc == 0 || !may_be_bmcs(sweep->sdr, s) ||
	    !link_may_be_bmc(link, &peer->address))
		return 0;
	bmc.address = (struct ipmi_address){ .lun = (uint8_t)s->lun };
	r = ask_reading(sweep, i, link, &bmc, &reading);
	if (r != 0 || reading.status != READING_OK)
		return ERR_TRACE(r);
	link_take_for_bmc(link, &peer->address);
	*ret = reading;
	return 0;
}

static int get_reading(struct sweep *sweep, size_t i, struct link *link,
		       uint64_t deadline_ns, struct reading *ret)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	struct ipmi_peer peer;
	int r;

	ret->status = READING_NOT_READABLE;
	if (!is_readable(s))
		return 0;
	ret->status = READING_FAILED;
	if (clock_mono_ns(link->clock) < sweep->memory[i].retry_ns)
		return 0;
	r = sweep_peer(s, link, deadline_ns, &peer);
	if (r == LINK_R_RESTING)
		ret->status = READING_NO_ANSWER;
	if (r != 0)
		return r < 0 ? ERR_TRACE(r) : 0;
	r = ask_reading(sweep, i, link, &peer, ret);
	if (r == 0 && ret->status == READING_NO_ANSWER)
		r = try_as_bmc(sweep, i, link, &peer, ret);
	return ERR_TRACE(r);
}

/* Sensors drop out for one poll and come back; only the second one counts. */
static bool is_lapse(const struct sweep *sweep, size_t i,
		     const struct reading *now)
{
	return sweep->readings[i].status == READING_OK &&
	       now->status != READING_OK &&
	       now->status != READING_SCANNING_DISABLED &&
	       !sweep->memory[i].has_lapsed;
}

static int read_sensor(struct sweep *sweep, size_t i, struct link *link,
		       uint64_t deadline_ns)
{
	struct reading reading = { 0 };
	int r;

	r = get_reading(sweep, i, link, deadline_ns, &reading);
	if (r < 0)
		return ERR_TRACE(r);
	if (is_lapse(sweep, i, &reading)) {
		sweep->memory[i].has_lapsed = true;
		return 0;
	}
	sweep->memory[i].has_lapsed = false;
	if (reading.status != READING_NOT_READABLE)
		reading.wall_ns = clock_wall_ns(link->clock);
	sweep->readings[i] = reading;
	return 0;
}

/* Not one of many sensors is scanned, and yet they read something: the bit
 * lies (Dell 2950, HP rx3600). */
static bool is_scanning_bit_wrong(const struct sweep *sweep)
{
	size_t n_off = 0;
	bool has_data = false;

	for (size_t i = 0; i < sweep->sdr->n_sensors; i++) {
		const struct ipmi_sensor_reading *got = &sweep->memory[i].got;
		enum reading_status status = sweep->readings[i].status;

		if (status == READING_OK || status == READING_UNAVAILABLE)
			return false;
		if (status != READING_SCANNING_DISABLED)
			continue;
		n_off++;
		has_data |= sweep->sdr->sensors[i].is_analog &&
			    !got->unavailable && got->raw != 0;
	}
	return n_off >= MANY_NOT_SCANNED && has_data;
}

static int take_all_again(struct sweep *sweep, struct link *link,
			  uint64_t deadline_ns)
{
	struct ipmi_peer peer;

	for (size_t i = 0; i < sweep->sdr->n_sensors; i++) {
		struct reading reading = { .wall_ns =
						   sweep->readings[i].wall_ns };
		int r;

		if (sweep->readings[i].status != READING_SCANNING_DISABLED)
			continue;
		r = sweep_peer(&sweep->sdr->sensors[i], link, deadline_ns,
			       &peer);
		if (r == 0)
			r = take_reading(sweep, i, link, &peer, &reading);
		if (r < 0)
			return ERR_TRACE(r);
		sweep->readings[i] = reading;
	}
	return 0;
}

/* While one sensor is scanned, the bit means what it says. */
static int judge_scanning_bit(struct sweep *sweep, struct link *link,
			      uint64_t deadline_ns)
{
	if (sweep->ignores_scanning) {
		for (size_t i = 0; i < sweep->sdr->n_sensors; i++)
			if (sweep->memory[i].got.scanning_enabled)
				sweep->ignores_scanning = false;
		return 0;
	}
	if (!is_scanning_bit_wrong(sweep))
		return 0;
	sweep->ignores_scanning = true;
	return ERR_TRACE(take_all_again(sweep, link, deadline_ns));
}

int sweep_readings(struct sweep *sweep, struct link *link, uint64_t deadline_ns)
{
	sweep->n_refusals = 0;
	for (; sweep->next < sweep->sdr->n_sensors; sweep->next++) {
		int r = read_sensor(sweep, sweep->next, link, deadline_ns);

		if (r < 0)
			return ERR_TRACE(r);
	}
	sweep->next = 0;
	return ERR_TRACE(judge_scanning_bit(sweep, link, deadline_ns));
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

/*
 * Is it to be asked for again?  An owner may come back, and a BMC may be busy;
 * but not for ever.
 */
static bool is_pending(struct sensor_memory *memory,
		       const struct ipmi_peer *peer, int r)
{
	if (peer->address.owner != 0)
		return r != 0 && owner_is_silent(r);
	return link_is_transient(r) && memory->n_limit_tries++ < MAX_TRIES;
}

static int convert_thresholds(struct sweep *sweep, size_t i, struct link *link,
			      const struct ipmi_peer *peer,
			      struct sensor_limits *limits)
{
	int r;

	for (int t = 0; t < N_THRESHOLDS; t++) {
		if (!(limits->valid & 1 << t))
			continue;
		r = value_of(sweep, i, link, peer, limits->raw[t],
			     &limits->value[t]);
		if (r < 0)
			return ERR_TRACE(r);
		if (r > 0)
			limits->valid &= (uint8_t) ~(1 << t);
	}
	return 0;
}

static void convert_hysteresis(const struct sensor *s,
			       struct sensor_limits *limits)
{
	limits->positive_hysteresis =
		convert_distance(&s->factors, limits->raw_positive);
	limits->negative_hysteresis =
		convert_distance(&s->factors, limits->raw_negative);
}

static int get_thresholds(struct sweep *sweep, size_t i, struct link *link,
			  const struct ipmi_peer *peer,
			  struct sensor_limits *ret)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	int r = 0;

	ret->valid = 0;
	if (s->threshold_support == SUPPORT_FIXED)
		take_sdr_thresholds(s, ret);
	if (is_readable_support(s->threshold_support) ||
	    link->quirks & QUIRK_BIT(ASK_THRESHOLDS))
		r = ask_thresholds(s, link, peer, ret);
	if (r == 0)
		r = convert_thresholds(sweep, i, link, peer, ret);
	return ERR_TRACE(r);
}

static int get_hysteresis(struct sweep *sweep, size_t i, struct link *link,
			  const struct ipmi_peer *peer,
			  struct sensor_limits *ret)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	int r = 0;

	ret->has_hysteresis = false;
	if (s->hysteresis_support == SUPPORT_FIXED)
		take_sdr_hysteresis(s, ret);
	if (is_readable_support(s->hysteresis_support))
		r = ask_hysteresis(s, link, peer, ret);
	if (r == 0)
		convert_hysteresis(s, ret);
	return ERR_TRACE(r);
}

/* What one reads of a sensor once, and where it is noted that it did. */
struct limit_step {
	int (*get)(struct sweep *sweep, size_t i, struct link *link,
		   const struct ipmi_peer *peer, struct sensor_limits *ret);
	size_t is_known; /* offset of a bool of struct sensor_memory */
};

static const struct limit_step threshold_step = {
	get_thresholds, offsetof(struct sensor_memory, has_limits)
};
static const struct limit_step hysteresis_step = {
	get_hysteresis, offsetof(struct sensor_memory, has_hysteresis)
};

static bool *known_of(struct sensor_memory *memory,
		      const struct limit_step *step)
{
	return (bool *)((char *)memory + step->is_known);
}

static int read_limits(struct sweep *sweep, size_t i,
		       const struct limit_step *step, struct link *link,
		       uint64_t deadline_ns)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	struct sensor_memory *memory = &sweep->memory[i];
	struct sensor_limits limits = sweep->limits[i];
	struct ipmi_peer peer;
	int r;

	r = sweep_peer(s, link, deadline_ns, &peer);
	if (r != 0)
		return r < 0 ? ERR_TRACE(r) : 0;

	link->is_impatient = sweep->n_refusals >= N_IMPATIENT;
	r = step->get(sweep, i, link, &peer, &limits);
	link->is_impatient = false;
	if (r == 0 || link_is_transient(r))
		sweep->n_refusals = r == 0 ? 0 : sweep->n_refusals + 1;
	if (is_end(link, &peer, r))
		return ERR_TRACE(r);
	if (is_pending(memory, &peer, r))
		return 0;

	sweep->limits[i] = limits;
	*known_of(memory, step) = true;
	return 0;
}

static int read_all_limits(struct sweep *sweep, const struct limit_step *step,
			   struct link *link, uint64_t deadline_ns)
{
	int r;

	sweep->n_refusals = 0;
	for (size_t i = 0; i < sweep->sdr->n_sensors; i++) {
		bool *is_known = known_of(&sweep->memory[i], step);

		if (*is_known)
			continue;
		if (!has_thresholds(&sweep->sdr->sensors[i])) {
			*is_known = true;
			continue;
		}
		r = read_limits(sweep, i, step, link, deadline_ns);
		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}

int sweep_limits(struct sweep *sweep, struct link *link, uint64_t deadline_ns)
{
	return ERR_TRACE(
		read_all_limits(sweep, &threshold_step, link, deadline_ns));
}

int sweep_hysteresis(struct sweep *sweep, struct link *link,
		     uint64_t deadline_ns)
{
	return ERR_TRACE(
		read_all_limits(sweep, &hysteresis_step, link, deadline_ns));
}

void sweep_forget_limits(struct sweep *sweep)
{
	for (size_t i = 0; sweep->sdr && i < sweep->sdr->n_sensors; i++) {
		sweep->memory[i].has_limits = false;
		sweep->memory[i].has_hysteresis = false;
		sweep->memory[i].n_limit_tries = 0;
	}
}

void sweep_forget_limits_of(struct sweep *sweep, const struct sensor *s)
{
	for (size_t i = 0; sweep->sdr && i < sweep->sdr->n_sensors; i++)
		if (!strcmp(sweep->sdr->sensors[i].id, s->id))
			sweep->memory[i].has_limits = false;
}

int sweep_set_limits(struct sweep *sweep, size_t i,
		     const struct sensor_limits *raw)
{
	const struct sensor *s = &sweep->sdr->sensors[i];
	struct sensor_limits limits = *raw;
	int r;

	if (convert_is_non_linear(s))
		return SWEEP_R_ASK;
	r = convert_thresholds(sweep, i, NULL, NULL, &limits);
	if (r != 0)
		return ERR_FOLD(r);

	convert_hysteresis(s, &limits);
	sweep->limits[i] = limits;
	sweep->memory[i].has_limits = true;
	sweep->memory[i].has_hysteresis =
		raw->has_hysteresis ||
		!is_readable_support(s->hysteresis_support);
	return 0;
}
