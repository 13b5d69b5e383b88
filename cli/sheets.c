/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/macro.h"
#include "cli/rows.h"

/* clang-format off */
#define C(...) COLUMN(struct sensor_row, __VA_ARGS__)
static const struct column sensor_columns[] = {
	C(bmc,			"bmc",				NULL),
	C(id,			"id",				"ID", .spare = 1),
	C(name,			"name",				"NAME"),
	C(entity,		"entity",			"ENTITY", .spare = 3),
	C(type,			"type",				"TYPE", .spare = 4),
	C(reading,		"reading",			"READING"),
	C(unit,			"unit",				"UNIT"),
	C(state,		"state",			"STATE", .is_states = true, .is_elastic = true),
	C(health,		"health",			"HEALTH", .is_health = true),
	C(available,		"available",			NULL),
	C(lower_fatal,		"thresholds.lower_fatal",	NULL),
	C(lower_critical,	"thresholds.lower_critical",	"LC", .spare = 2),
	C(lower_noncritical,	"thresholds.lower_noncritical",	"LNC", .spare = 2),
	C(upper_noncritical,	"thresholds.upper_noncritical",	"UNC", .spare = 2),
	C(upper_critical,	"thresholds.upper_critical",	"UC", .spare = 2),
	C(upper_fatal,		"thresholds.upper_fatal",	NULL),
};
#undef C

#define C(...) COLUMN(struct log_row, __VA_ARGS__)
static const struct column log_columns[] = {
	C(record,	"record",	"RECORD", .spare = 2),
	C(bmc,		"bmc",		NULL),
	C(time,		"time",		"TIME"),
	C(since_init,	"since_init",	"SINCE INIT", .spare = 4),
	C(sensor,	"sensor",	"SENSOR"),
	C(sensor_id,	"sensor_id",	NULL),
	C(type,		"type",		"TYPE", .spare = 6),
	C(event,	"event",	"EVENT", .is_elastic = true),
	C(direction,	"direction",	"DIRECTION", .spare = 1),
	C(severity,	"severity",	"SEVERITY", .is_health = true),
	C(reading,	"reading",	"READING", .spare = 5),
	C(threshold,	"threshold",	"THRESHOLD", .spare = 5),
	C(detail,	"detail",	"DETAIL", .is_elastic = true, .spare = 3),
	C(raw,		"raw",		NULL),
};
#undef C

#define C(...) COLUMN(struct fru_record_row, __VA_ARGS__)
static const struct column fru_record_columns[] = {
	C(summary,		NULL,				"Record"),
	C(type,			"type",				NULL),
	C(code,			"code",				NULL),
	C(checksum_ok,		"checksum_ok",			NULL),
	C(manufacturer_id,	"manufacturer_id",		NULL),
	C(raw,			"raw",				NULL),
	C(capacity_w,		"power_supply.capacity_w",	NULL),
	C(peak_va,		"power_supply.peak_va",		NULL),
	C(inrush_a,		"power_supply.inrush_a",	NULL),
	C(inrush_ms,		"power_supply.inrush_ms",	NULL),
	C(input1_low_v,		"power_supply.input1_low_v",	NULL),
	C(input1_high_v,	"power_supply.input1_high_v",	NULL),
	C(input2_low_v,		"power_supply.input2_low_v",	NULL),
	C(input2_high_v,	"power_supply.input2_high_v",	NULL),
	C(frequency_low_hz,	"power_supply.frequency_low_hz", NULL),
	C(frequency_high_hz,	"power_supply.frequency_high_hz", NULL),
	C(dropout_ms,		"power_supply.dropout_ms",	NULL),
	C(predictive_fail,	"power_supply.predictive_fail",	NULL),
	C(power_factor_correction,
				"power_supply.power_factor_correction", NULL),
	C(autoswitch,		"power_supply.autoswitch",	NULL),
	C(hot_swap,		"power_supply.hot_swap",	NULL),
	C(peak_w,		"power_supply.peak_w",		NULL),
	C(hold_up_s,		"power_supply.hold_up_s",	NULL),
	C(combined_w,		"power_supply.combined_w",	NULL),
	C(combined1_v,		"power_supply.combined1_v",	NULL),
	C(combined2_v,		"power_supply.combined2_v",	NULL),
	C(output,		"dc.output",			NULL),
	C(standby,		"dc.standby",			NULL),
	C(nominal_v,		"dc.nominal_v",			NULL),
	C(low_v,		"dc.low_v",			NULL),
	C(high_v,		"dc.high_v",			NULL),
	C(ripple_v,		"dc.ripple_v",			NULL),
	C(min_a,		"dc.min_a",			NULL),
	C(max_a,		"dc.max_a",			NULL),
	C(access_kind,		"access.kind",			NULL),
	C(access_text,		"access.text",			NULL),
};
#undef C

static const struct column_group fru_record_groups[] = {
	{ "power_supply", offsetof(struct fru_record_row, has_power_supply) },
	{ "dc",		offsetof(struct fru_record_row, has_dc) },
	{ "access",	offsetof(struct fru_record_row, has_access) },
};

#define VIEW(name_, element_, columns_)                                        \
	.name = name_, .element = element_, .columns = columns_,               \
	.n_columns = ARRAY_SIZE(columns_)

static const struct sheet sheet_fru_records = {
	VIEW("records", "record", fru_record_columns),
	.groups = fru_record_groups, .n_groups = ARRAY_SIZE(fru_record_groups),
	.row_size = sizeof(struct fru_record_row),
};

#define C(...) COLUMN(struct fru_row, __VA_ARGS__)
static const struct column fru_columns[] = {
	C(fru,			"fru",			"FRU"),
	C(bmc,			"bmc",			NULL),
	C(name,			"name",			"Name"),
	C(chassis_type,		"chassis.type",		"Chassis type"),
	C(chassis_part_number,	"chassis.part_number",	"Chassis part number"),
	C(chassis_serial,	"chassis.serial",	"Chassis serial"),
	C(chassis_custom,	"chassis.custom",	"Chassis custom"),
	C(board_manufacturer,	"board.manufacturer",	"Board manufacturer"),
	C(board_product,	"board.product",	"Board product"),
	C(board_serial,		"board.serial",		"Board serial"),
	C(board_part_number,	"board.part_number",	"Board part number"),
	C(board_mfg_date,	"board.mfg_date",	"Board made"),
	C(board_fru_file_id,	"board.fru_file_id",	"Board FRU file"),
	C(board_custom,		"board.custom",		"Board custom"),
	C(product_manufacturer,	"product.manufacturer",	"Product manufacturer"),
	C(product_name,		"product.name",		"Product name"),
	C(product_part_number,	"product.part_number",	"Product part number"),
	C(product_version,	"product.version",	"Product version"),
	C(product_serial,	"product.serial",	"Product serial"),
	C(product_asset_tag,	"product.asset_tag",	"Asset tag"),
	C(product_fru_file_id,	"product.fru_file_id",	"Product FRU file"),
	C(product_custom,	"product.custom",	"Product custom"),
	C(records,		"records",		"Record", .nested = &sheet_fru_records),
	C(problems,		"problems",		"Problems"),
};
#undef C

static const struct column_group fru_groups[] = {
	{ "chassis",	offsetof(struct fru_row, has_chassis) },
	{ "board",	offsetof(struct fru_row, has_board) },
	{ "product",	offsetof(struct fru_row, has_product) },
};

#define C(...) COLUMN(struct info_row, __VA_ARGS__)
static const struct column info_columns[] = {
	C(bmc,			"bmc",			"BMC"),
	C(system_name,		"system_name",		"System name"),
	C(source,		"source",		"Asked by"),
	C(transport,		"transport",		"Transport"),
	C(found_by,		"found_by",		"Found by"),
	C(interface,		"interface",		"Interface"),
	C(policy,		"policy",		"Policy"),
	C(service,		"service",		"Service"),
	C(reachable,		"reachable",		"Reachable"),
	C(last_answer,		"last_answer",		"Last answer"),
	C(contact,		"contact",		"Contact"),
	C(device_id,		"device_id",		"Device id"),
	C(device_revision,	"device_revision",	"Device revision"),
	C(firmware,		"firmware",		"Firmware"),
	C(ipmi_version,		"ipmi_version",		"IPMI version"),
	C(manufacturer_id,	"manufacturer_id",	"Manufacturer id"),
	C(product_id,		"product_id",		"Product id"),
	C(guid,			"guid",			"GUID"),
	C(sensors,		"sensors",		"Sensors"),
	C(sdr_records,		"sdr_records",		"SDR records"),
	C(log_entries,		"log_entries",		"Log entries"),
	C(log_capacity,		"log_capacity",		"Log capacity"),
};
#undef C

#define C(...) COLUMN(struct status_row, __VA_ARGS__)
static const struct column status_columns[] = {
	C(bmc,		"bmc",		NULL),
	C(status,	"status",	"STATUS", .is_health = true),
	C(message,	"message",	"MESSAGE"),
	C(problems,	"problems",	"PROBLEMS"),
};
#undef C

const struct sheet sheet_sensors = {
	VIEW("sensors", "sensor", sensor_columns),
	.row_size = sizeof(struct sensor_row),
};

const struct sheet sheet_log = {
	VIEW("log", "record", log_columns),
	.row_size = sizeof(struct log_row),
};

const struct sheet sheet_fru = {
	VIEW("inventory", "fru", fru_columns),
	.groups = fru_groups, .n_groups = ARRAY_SIZE(fru_groups),
	.row_size = sizeof(struct fru_row), .is_vertical = true,
};

const struct sheet sheet_info = {
	VIEW("info", "bmc", info_columns),
	.row_size = sizeof(struct info_row), .is_vertical = true,
};

const struct sheet sheet_status = {
	VIEW("status", "system", status_columns),
	.row_size = sizeof(struct status_row),
};
/* clang-format on */

struct opt_real *sensor_row_threshold(struct sensor_row *row,
				      enum threshold threshold)
{
	static const size_t members[N_THRESHOLDS] = {
		[THRESHOLD_LNC] =
			offsetof(struct sensor_row, lower_noncritical),
		[THRESHOLD_LC] = offsetof(struct sensor_row, lower_critical),
		[THRESHOLD_LNR] = offsetof(struct sensor_row, lower_fatal),
		[THRESHOLD_UNC] =
			offsetof(struct sensor_row, upper_noncritical),
		[THRESHOLD_UC] = offsetof(struct sensor_row, upper_critical),
		[THRESHOLD_UNR] = offsetof(struct sensor_row, upper_fatal),
	};

	return (struct opt_real *)(void *)((char *)row + members[threshold]);
}
