/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/field.h"
#include "base/macro.h"
#include "libipmiprov/ipmi/sensor.h"

enum {
	READING_MIN_SIZE = 2,
	READING_EVENTS = 0x80,
	READING_SCANNING = 0x40,
	READING_UNAVAILABLE = 0x20,
	STATES_HIGH = 0x7f, /* bit 7 reads as one and means nothing */
	HYSTERESIS_MASK = 0xff,
	FACTORS_SIZE = 7,
	DEVICE_SDR_INFO_SIZE = 2,
	DEVICE_SDR_DYNAMIC = 0x80,
	DEVICE_SDR_LUNS = 0x0f,
	REARM_ALL = 0x00,
	ENABLE_EVENTS = 0x80,
	ENABLE_SCANNING = 0x40,
};

int ipmi_get_sensor_reading(const struct ipmi_peer *peer, uint8_t number,
			    struct ipmi_sensor_reading *ret)
{
	const uint8_t data[] = { number };
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_SENSOR_READING, &IPMI_DATA(data),
		      READING_MIN_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	*ret = (struct ipmi_sensor_reading){
		.raw = rsp.data[0],
		.events_enabled = rsp.data[1] & READING_EVENTS,
		.scanning_enabled = rsp.data[1] & READING_SCANNING,
		.unavailable = rsp.data[1] & READING_UNAVAILABLE,
		.n_state_bytes = (int)MIN(rsp.size, (size_t)4) - 2,
	};
	if (rsp.size > 2)
		ret->states = rsp.data[2];
	if (rsp.size > 3)
		ret->states |= (uint16_t)((rsp.data[3] & STATES_HIGH) << 8);
	return 0;
}

int ipmi_get_sensor_thresholds(const struct ipmi_peer *peer, uint8_t number,
			       struct ipmi_sensor_thresholds *ret)
{
	const uint8_t data[] = { number };
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_SENSOR_THRESHOLDS, &IPMI_DATA(data),
		      1 + IPMI_N_THRESHOLDS, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	ret->readable = rsp.data[0] & ((1 << IPMI_N_THRESHOLDS) - 1);
	memcpy(ret->raw, rsp.data + 1, IPMI_N_THRESHOLDS);
	return 0;
}

int ipmi_set_sensor_thresholds(const struct ipmi_peer *peer, uint8_t number,
			       uint8_t mask,
			       const uint8_t raw[IPMI_N_THRESHOLDS])
{
	uint8_t data[2 + IPMI_N_THRESHOLDS] = { number, mask };
	struct ipmi_rsp rsp;

	memcpy(data + 2, raw, IPMI_N_THRESHOLDS);
	return ERR_TRACE(ipmi_call(peer, IPMI_SET_SENSOR_THRESHOLDS,
				   &IPMI_DATA(data), 0, &rsp));
}

int ipmi_get_sensor_hysteresis(const struct ipmi_peer *peer, uint8_t number,
			       struct ipmi_sensor_hysteresis *ret)
{
	const uint8_t data[] = { number, HYSTERESIS_MASK };
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_SENSOR_HYSTERESIS, &IPMI_DATA(data), 2,
		      &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	ret->positive = rsp.data[0];
	ret->negative = rsp.data[1];
	return 0;
}

#define F(...) FIELD(struct ipmi_reading_factors, __VA_ARGS__)

/* clang-format off */
static const struct field factors_fields[] = {
	/* table 35-5, without the completion code: byte lsb width */
	F(next_raw,      1, 0, 8),
	F(m,             2, 0, 8, HI(3, 6, 2), SIGNED),
	F(tolerance,     3, 0, 6),
	F(b,             4, 0, 8, HI(5, 6, 2), SIGNED),
	F(accuracy,      5, 0, 6, HI(6, 4, 4)),
	F(accuracy_exp,  6, 2, 2),
	F(r_exp,         7, 4, 4, SIGNED),
	F(b_exp,         7, 0, 4, SIGNED),
};
/* clang-format on */

int ipmi_get_reading_factors(const struct ipmi_peer *peer, uint8_t number,
			     uint8_t raw, struct ipmi_reading_factors *ret)
{
	const uint8_t data[] = { number, raw };
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_SENSOR_READING_FACTORS, &IPMI_DATA(data),
		      FACTORS_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	return ERR_FOLD(fields_decode(factors_fields,
				      ARRAY_SIZE(factors_fields), rsp.data,
				      rsp.size, ret));
}

int ipmi_get_device_sdr_info(const struct ipmi_peer *peer,
			     struct ipmi_device_sdr_info *ret)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_DEVICE_SDR_INFO, NULL,
		      DEVICE_SDR_INFO_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	*ret = (struct ipmi_device_sdr_info){
		.n_sensors = rsp.data[0],
		.is_dynamic = rsp.data[1] & DEVICE_SDR_DYNAMIC,
		.luns = rsp.data[1] & DEVICE_SDR_LUNS,
	};
	if (ret->is_dynamic && rsp.size >= DEVICE_SDR_INFO_SIZE + 4)
		ret->change = le32(rsp.data + DEVICE_SDR_INFO_SIZE);
	return 0;
}

int ipmi_rearm_sensor(const struct ipmi_peer *peer, uint8_t number)
{
	const uint8_t data[] = { number, REARM_ALL };
	struct ipmi_rsp rsp;

	return ERR_TRACE(ipmi_call(peer, IPMI_REARM_SENSOR_EVENTS,
				   &IPMI_DATA(data), 0, &rsp));
}

int ipmi_get_sensor_enable(const struct ipmi_peer *peer, uint8_t number,
			   struct ipmi_sensor_enable *ret)
{
	const uint8_t data[] = { number };
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_SENSOR_EVENT_ENABLE, &IPMI_DATA(data), 1,
		      &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	ret->events = rsp.data[0] & ENABLE_EVENTS;
	ret->scanning = rsp.data[0] & ENABLE_SCANNING;
	return 0;
}

int ipmi_set_sensor_enable(const struct ipmi_peer *peer, uint8_t number,
			   const struct ipmi_sensor_enable *enable)
{
	const uint8_t data[] = {
		number,
		(uint8_t)((enable->events ? ENABLE_EVENTS : 0) |
			  (enable->scanning ? ENABLE_SCANNING : 0)),
	};
	struct ipmi_rsp rsp;

	return ERR_TRACE(ipmi_call(peer, IPMI_SET_SENSOR_EVENT_ENABLE,
				   &IPMI_DATA(data), 0, &rsp));
}

int ipmi_send_event(const struct ipmi_peer *peer,
		    const struct ipmi_event *event, bool with_generator)
{
	const uint8_t data[] = {
		event->generator, event->revision, event->sensor_type,
		event->sensor,    event->type,     event->data[0],
		event->data[1],   event->data[2],
	};
	const struct ipmi_data whole = IPMI_DATA(data);
	const struct ipmi_data rest = { data + 1, sizeof(data) - 1 };
	struct ipmi_rsp rsp;

	return ERR_TRACE(ipmi_call(peer, IPMI_PLATFORM_EVENT,
				   with_generator ? &whole : &rest, 0, &rsp));
}
