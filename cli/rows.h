/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What `ipmiprov` shows: rows, whether a BMC or a service filled them
 *
 * Members are those of the JSON forms; text belongs to the sheet's arena.
 */

#include "base/arena.h"
#include "base/vec.h"
#include "cli/print.h"
#include "libipmiprov/snapshot/sensor.h"

struct sensor_row {
	const char *bmc, *id, *name, *entity, *type;
	struct opt_real reading;
	const char *unit, *state, *health; /* health: health_text() */
	bool available;
	struct opt_real lower_fatal, lower_critical, lower_noncritical,
		upper_noncritical, upper_critical, upper_fatal;
};

struct log_row {
	struct opt_int record;
	const char *bmc, *time;    /* ISO 8601, UTC; NULL: none or pre-init */
	struct opt_int since_init; /* seconds; a pre-init time */
	const char *sensor, *sensor_id, *type, *event, *direction, *severity;
	struct opt_real reading, threshold;
	const char *detail, *raw;
};

/* A record of the multirecord area. */
struct fru_record_row {
	const char *summary; /* for people */
	const char *type, *raw;
	struct opt_int code, manufacturer_id;
	bool checksum_ok;

	bool has_power_supply;
	struct opt_int capacity_w, peak_va, inrush_a, inrush_ms;
	struct opt_real input1_low_v, input1_high_v, input2_low_v,
		input2_high_v;
	struct opt_int frequency_low_hz, frequency_high_hz, dropout_ms;
	bool predictive_fail, power_factor_correction, autoswitch, hot_swap;
	struct opt_int peak_w, hold_up_s, combined_w;
	struct opt_real combined1_v, combined2_v;

	bool has_dc;
	struct opt_int output;
	bool standby;
	struct opt_real nominal_v, low_v, high_v, ripple_v, min_a, max_a;

	bool has_access;
	const char *access_kind, *access_text;
};

struct fru_row {
	struct opt_int fru;
	const char *bmc, *name;

	bool has_chassis;
	const char *chassis_type, *chassis_part_number, *chassis_serial;
	struct text_list chassis_custom;

	bool has_board;
	const char *board_manufacturer, *board_product, *board_serial,
		*board_part_number, *board_mfg_date, *board_fru_file_id;
	struct text_list board_custom;

	bool has_product;
	const char *product_manufacturer, *product_name, *product_part_number,
		*product_version, *product_serial, *product_asset_tag,
		*product_fru_file_id;
	struct text_list product_custom;

	struct row_list records; /* struct fru_record_row */
	struct text_list problems;
};

struct info_row {
	const char *bmc, *system_name, *source, *transport, *policy;
	const char *found_by, *interface; /* of a BMC of this host */
	bool reachable;
	bool is_lost; /* for so long that nothing it said counts; not shown */
	const char *last_answer, *contact; /* contact: in words */
	struct opt_int device_id, device_revision;
	const char *firmware, *ipmi_version;
	struct opt_int manufacturer_id, product_id;
	const char *guid;
	struct opt_int sensors, sdr_records, log_entries, log_capacity;
	const char *service; /* vendor and version of a remote one */
};

struct status_row {
	const char *bmc, *status, *message; /* status: "ok", ... "unknown" */
	struct text_list problems;
};

struct sensor_rows VEC(struct sensor_row);
struct log_rows VEC(struct log_row);
struct fru_rows VEC(struct fru_row);
struct info_rows VEC(struct info_row);

extern const struct sheet sheet_sensors, sheet_log, sheet_fru, sheet_info,
	sheet_status;

/** sensor_row_threshold() - the member for a threshold */
struct opt_real *sensor_row_threshold(struct sensor_row *row,
				      enum threshold threshold);
