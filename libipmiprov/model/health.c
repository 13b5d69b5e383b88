/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/health.h"
#include "base/macro.h"
#include "libipmiprov/model/health-config.h"
#include "libipmiprov/model/oem.h"
#include "libipmiprov/model/states.h"
#include "libipmiprov/model/text.h"
#include "libipmiprov/repo/convert.h"
#include "libipmiprov/repo/sel.h"

/* In the order of enum threshold. */
static const enum severity threshold_severity[N_THRESHOLDS] = {
	SEVERITY_WARNING, SEVERITY_CRITICAL, SEVERITY_CRITICAL,
	SEVERITY_WARNING, SEVERITY_CRITICAL, SEVERITY_CRITICAL,
};

/*
 * The band that a reading is in after a threshold event was asserted: crossing
 * a threshold the good way leaves it in the next better band.
 */
static const struct {
	bool is_normal;
	enum threshold band;
} event_bands[] = {
	{ .band = THRESHOLD_LNC }, /* lower non-critical, going low */
	{ .is_normal = true },     /* going high */
	{ .band = THRESHOLD_LC },  /* lower critical, low */
	{ .band = THRESHOLD_LNC }, /* high */
	{ .band = THRESHOLD_LNR }, /* lower non-recoverable, low */
	{ .band = THRESHOLD_LC },  /* high */
	{ .is_normal = true },     /* upper non-critical, low */
	{ .band = THRESHOLD_UNC }, /* high */
	{ .band = THRESHOLD_UNC }, /* upper critical, low */
	{ .band = THRESHOLD_UC },  /* high */
	{ .band = THRESHOLD_UC },  /* upper non-recoverable, low */
	{ .band = THRESHOLD_UNR }, /* high */
};

const char *health_text(enum severity severity)
{
	static const char *const texts[] = {
		[SEVERITY_UNKNOWN] = "unknown",
		[SEVERITY_OK] = "ok",
		[SEVERITY_WARNING] = "warning",
		[SEVERITY_CRITICAL] = "critical",
	};

	return texts[severity];
}

const char *health_event_text(enum severity severity)
{
	return severity <= SEVERITY_OK ? "info" : health_text(severity);
}

enum severity health_of_state(const struct health_subject *subject, int offset,
			      const struct health_overrides *overrides)
{
	enum severity severity;
	struct state state;

	if (overrides &&
	    health_overrides_find(overrides, subject, offset, &severity))
		return severity;
	if (subject->reading_type == READING_TYPE_THRESHOLD)
		return offset >= 0 && offset < N_THRESHOLDS
			       ? threshold_severity[offset]
			       : SEVERITY_UNKNOWN;
	return state_find(&subject->maker, subject->sensor_type,
			  subject->reading_type, offset, &state)
		       ? state.severity
		       : SEVERITY_UNKNOWN;
}

static struct health_subject subject_of(const struct maker *maker,
					const struct sensor *sensor)
{
	return (struct health_subject){
		.maker = maker ? *maker : (struct maker){ 0 },
		.sensor = sensor->name,
		.sensor_type = sensor->sensor_type,
		.reading_type = sensor->reading_type,
	};
}

/* Vendors count in the bits of states; a row of a file still means a bit. */
static bool judge_value(const struct health_subject *s, unsigned states,
			const struct health_overrides *overrides,
			enum severity *ret)
{
	enum severity severity;
	struct state value;

	if (!oem_value(&s->maker, s->sensor_type, s->reading_type, states,
		       &value))
		return false;
	for (int i = 0; i < TEXT_N_OFFSETS && overrides; i++)
		if (states & 1U << i &&
		    health_overrides_find(overrides, s, i, &severity))
			return false;
	*ret = value.severity;
	return true;
}

enum severity health_of_reading(const struct maker *maker,
				const struct sensor *sensor,
				const struct reading *reading,
				const struct health_overrides *overrides)
{
	struct health_subject subject = subject_of(maker, sensor);
	bool is_threshold = sensor->reading_type == READING_TYPE_THRESHOLD;
	unsigned states = reading->has_states ? reading->states : 0;
	const char *possible[TEXT_MAX_POSSIBLE];
	enum severity worst = SEVERITY_OK;
	bool is_known;

	if (reading->status != READING_OK ||
	    (!reading->has_states && !(is_threshold && reading->has_value)))
		return SEVERITY_UNKNOWN;
	if (judge_value(&subject, states, overrides, &worst))
		return worst;

	/* No asserted state is a good sign only if the states are known. */
	is_known = text_possible_states(maker, sensor, possible) > 1;
	if (states != 0 || !is_known)
		worst = SEVERITY_UNKNOWN;
	for (int i = 0; i < TEXT_N_OFFSETS; i++)
		if (states & 1U << i)
			worst = MAX(worst,
				    health_of_state(&subject, i, overrides));
	return worst;
}

enum severity health_of_sensor(const struct snapshot *snapshot, size_t sensor,
			       const struct health_overrides *overrides)
{
	const struct sensor *s = &snapshot->sdr->sensors[sensor];
	struct reading reading = snapshot->readings[sensor];
	struct maker maker = maker_of(snapshot);

	if (snapshot_is_lost(snapshot))
		return SEVERITY_UNKNOWN;
	reading.states = convert_states(s, reading.states);
	return health_of_reading(&maker, s, &reading, overrides);
}

static enum severity judge_record(const struct maker *maker,
				  const uint8_t raw[16])
{
	struct oem_text text;

	return raw[2] >= SEL_RECORD_OEM_TIMED && oem_record(maker, raw, &text)
		       ? text.severity
		       : SEVERITY_OK;
}

enum severity health_of_event(const struct maker *maker,
			      const struct sensor *sensor,
			      const uint8_t raw[16],
			      const struct health_overrides *overrides)
{
	struct health_subject subject = { 0 };
	struct sel_event e;
	int offset;

	sel_event_decode(raw, &e);
	if (e.kind != SEL_KIND_EVENT)
		return judge_record(maker, raw);
	if (e.is_deassert)
		return SEVERITY_OK;
	if (maker)
		subject.maker = *maker;
	subject.sensor = sensor ? sensor->name : NULL;
	subject.sensor_type = e.sensor_type;
	subject.reading_type = e.reading_type;
	offset = e.offset;
	if (e.reading_type == READING_TYPE_THRESHOLD) {
		if (offset >= (int)ARRAY_SIZE(event_bands))
			return SEVERITY_UNKNOWN;
		if (event_bands[offset].is_normal)
			return SEVERITY_OK;
		offset = (int)event_bands[offset].band;
	}
	return health_of_state(&subject, offset, overrides);
}
