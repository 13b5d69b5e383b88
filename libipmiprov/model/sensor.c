/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/method.h"

static size_t n_rows(const struct snapshot *s)
{
	return s->sdr ? s->sdr->n_sensors : 0;
}

static bool has_row(const struct snapshot *s, size_t row)
{
	return !s->sdr->sensors[row].is_analog;
}

#define P(name) [SENSOR_##name]

/* clang-format off */
static const model_getter getters[N_SENSOR_PROPERTIES] = {
	P(AVAILABILITY) = sensor_availability,
	P(CAPTION) = sensor_caption,
	P(CREATION_CLASS_NAME) = view_class_name,
	P(CURRENT_STATE) = sensor_current_state,
	P(DESCRIPTION) = sensor_description,
	P(DEVICE_ID) = sensor_device_id,
	P(ELEMENT_NAME) = sensor_element_name,
	P(ENABLED_STATE) = sensor_enabled_state,
	P(ERROR_CLEARED) = sensor_error_cleared,
	P(ERROR_DESCRIPTION) = sensor_error_description,
	P(HEALTH_STATE) = view_health_state,
	P(IDENTIFYING_DESCRIPTIONS) = sensor_identifying_descriptions,
	P(LAST_ERROR_CODE) = sensor_last_error_code,
	P(NAME) = sensor_name,
	P(OPERATIONAL_STATUS) = view_operational_status,
	P(OTHER_IDENTIFYING_INFO) = sensor_other_identifying_info,
	P(OTHER_SENSOR_TYPE_DESCRIPTION) = sensor_other_type,
	P(POLLING_INTERVAL) = sensor_polling_interval,
	P(POSSIBLE_STATES) = sensor_possible_states,
	P(SENSOR_TYPE) = sensor_type,
	P(STATUS) = view_status,
	P(STATUS_DESCRIPTIONS) = view_status_descriptions,
	P(STATUS_INFO) = sensor_status_info,
	P(SYSTEM_CREATION_CLASS_NAME) = view_system_class_name,
	P(SYSTEM_NAME) = view_system_name,
};
/* clang-format on */

const struct model_class model_class_sensor = {
	.class = &cim_class_Sensor,
	.n_rows = n_rows,
	.has_row = has_row,
	.look = sensor_look,
	.judge = sensor_judge,
	.getters = getters,
	.methods = model_methods_sensor,
};
