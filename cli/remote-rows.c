/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/remote-rows.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "cim/classes.h"
#include "cli/event-row.h"
#include "libipmiprov/model/health.h"
#include "libipmiprov/model/scale.h"
#include "libipmiprov/model/text.h"

enum {
	N_IPMI_UNITS = 93, /* table 43-15 */
	RAW_SIZE = 16,
	MAX_ITEM = 256,
};

/* A time stands in an element of its own. */
static const struct wsm_node *value_node(const struct wsm_node *node)
{
	const struct wsm_node *child = wsm_node_first(node);

	return child ? child : node;
}

const char *remote_property(const struct wsm_node *instance, const char *name,
			    struct arena *a)
{
	const struct wsm_node *node = wsm_node_child(instance, name);
	const char *text;

	if (!node || wsm_node_is_nil(node))
		return NULL;
	text = wsm_node_trimmed(value_node(node), a);
	return text && *text ? text : NULL;
}

static int number(const struct wsm_node *instance, const char *name,
		  int otherwise, struct arena *a)
{
	const char *text = remote_property(instance, name, a);

	return text ? atoi(text) : otherwise;
}

/* An integer times ten to the power of @modifier, without rounding twice. */
static struct opt_real scaled(const struct wsm_node *instance, const char *name,
			      int modifier, struct arena *a)
{
	const char *text = remote_property(instance, name, a);
	const char *exact =
		text ? arena_printf(a, "%se%d", text, modifier) : NULL;

	return (struct opt_real){ exact != NULL,
				  exact ? strtod(exact, NULL) : 0 };
}

/* The symbol of CIM's unit: that of the IPMI unit that is the same. */
static const char *unit_of(const struct wsm_node *instance, struct arena *a)
{
	int base = number(instance, "BaseUnits", CIM_BASE_UNITS_UNKNOWN, a);
	struct sensor s = { .is_analog = true };
	char text[TEXT_SIZE];
	struct scale scale;

	if (base <= CIM_BASE_UNITS_OTHER)
		return NULL;
	s.is_percentage = base == CIM_BASE_UNITS_PERCENTAGE;
	for (s.base_unit = 0; s.base_unit < N_IPMI_UNITS; s.base_unit++) {
		scale_of(&s, &scale);
		if (scale.base_units == base &&
		    scale.modifier == scale.exponent)
			break;
	}
	if (s.base_unit == N_IPMI_UNITS)
		return NULL;
	s.rate_unit = number(instance, "RateUnits", 0, a);
	if (s.rate_unit > CIM_RATE_UNITS_PER_DAY)
		return NULL;
	text_unit(&s, text);
	return *text ? arena_strdup(a, text) : NULL;
}

static const char *health_of(const struct wsm_node *instance, struct arena *a)
{
	int state =
		number(instance, "HealthState", CIM_HEALTH_STATE_UNKNOWN, a);

	return health_text(
		state == CIM_HEALTH_STATE_UNKNOWN           ? SEVERITY_UNKNOWN
		: state < CIM_HEALTH_STATE_DEGRADED_WARNING ? SEVERITY_OK
		: state < CIM_HEALTH_STATE_MAJOR_FAILURE    ? SEVERITY_WARNING
							 : SEVERITY_CRITICAL);
}

/* "name(id):type for entity 1": what stands behind the name and the id. */
static void read_description(const char *text, struct arena *a,
			     struct sensor_row *ret)
{
	const char *colon, *end;

	if (!text || !ret->name || !ret->id)
		return;
	colon = strlen(text) > strlen(ret->name) + strlen(ret->id) + 2
			? text + strlen(ret->name) + strlen(ret->id) + 2
			: NULL;
	if (!colon || *colon != ':')
		return;
	end = strstr(colon, " for ");
	if (!end)
		return;
	ret->type = arena_strndup(a, colon + 1, (size_t)(end - colon - 1));
	ret->entity = arena_strdup(a, end + strlen(" for "));
}

static bool is_available(const struct wsm_node *instance,
			 const struct sensor_row *row, struct arena *a)
{
	int state = number(instance, "EnabledState",
			   CIM_ENABLED_STATE_NOT_APPLICABLE, a);

	if (state != CIM_ENABLED_STATE_NOT_APPLICABLE)
		return state == CIM_ENABLED_STATE_ENABLED;
	/* a service that does not say: Windows */
	return row->reading.has ||
	       (row->state && strcmp(row->state, "N/A") != 0);
}

int remote_sensor_row(const struct wsm_node *instance, struct arena *a,
		      struct sensor_row *ret)
{
	static const char *const thresholds[N_THRESHOLDS] = {
		[THRESHOLD_LNC] = "LowerThresholdNonCritical",
		[THRESHOLD_LC] = "LowerThresholdCritical",
		[THRESHOLD_LNR] = "LowerThresholdFatal",
		[THRESHOLD_UNC] = "UpperThresholdNonCritical",
		[THRESHOLD_UC] = "UpperThresholdCritical",
		[THRESHOLD_UNR] = "UpperThresholdFatal",
	};
	int modifier = number(instance, "UnitModifier", 0, a);

	*ret = (struct sensor_row){
		.bmc = remote_property(instance, "SystemName", a),
		.id = remote_property(instance, "DeviceID", a),
		.name = remote_property(instance, "ElementName", a),
		.type = remote_property(instance, "OtherSensorTypeDescription",
					a),
		.state = remote_property(instance, "CurrentState", a),
		.health = health_of(instance, a),
		.reading = scaled(instance, "CurrentReading", modifier, a),
		.unit = unit_of(instance, a),
	};
	if (!ret->name)
		ret->name = remote_property(instance, "Name", a);
	for (size_t t = 0; t < N_THRESHOLDS; t++)
		*sensor_row_threshold(ret, (enum threshold)t) =
			scaled(instance, thresholds[t], modifier, a);
	ret->available = is_available(instance, ret, a);
	read_description(remote_property(instance, "Description", a), a, ret);
	return 0;
}

/*
 * Log records
 */

/* A part of a list whose parts are between asterisks; "" behind the last. */
static const char *take_part(const char **list, char part[MAX_ITEM])
{
	const char *s = *list + (**list == '*');
	size_t n = strcspn(s, "*");

	*list = s + n;
	n = MIN(n, (size_t)MAX_ITEM - 1);
	memcpy(part, s, n);
	part[n] = '\0';
	return part;
}

/* The bytes of a record, put together again. */
struct raw {
	uint8_t bytes[RAW_SIZE];
	size_t n;
	bool is_deassert;
	char sensor[MAX_ITEM]; /* "name(id)" */
};

static bool add_bytes(struct raw *raw, const char *format, const char *data)
{
	size_t n, room = RAW_SIZE - raw->n;

	if (hex_parse(data, raw->bytes + raw->n, room, &n) != 0)
		return false;
	if (strstr(format, "IPMI_EventType") && n == 1 && raw->is_deassert)
		raw->bytes[raw->n] |= 0x80;
	raw->n += n;
	return true;
}

static bool read_raw(const char *formats, const char *data, struct raw *ret)
{
	char format[MAX_ITEM], item[MAX_ITEM];

	while (*formats && strcmp(formats, "*") != 0) {
		take_part(&formats, format);
		take_part(&data, item);
		if (strncmp(format, "uint8", 5) == 0) {
			if (!add_bytes(ret, format, item))
				return false;
		} else if (strncmp(format, "boolean", 7) == 0) {
			ret->is_deassert = strcmp(item, "false") == 0;
		} else if (strstr(format, "DeviceID")) {
			memcpy(ret->sensor, item, sizeof(item));
		}
	}
	return ret->n == RAW_SIZE;
}

bool remote_is_of(const char *text, const char *system_name)
{
	size_t size = strlen(system_name);

	for (const char *at = text; size && (at = strstr(at, system_name));
	     at++)
		if ((at == text || at[-1] == ':') &&
		    (!at[size] || at[size] == ':'))
			return true;
	return false;
}

/* Name and id of a sensor as the rows know it.  @log: whose record it is in. */
static bool find_sensor(const char *text, const char *log,
			const struct sensor_rows *sensors, struct sensor *ret)
{
	const char *open = strrchr(text, '(');
	size_t size = open ? strcspn(open + 1, ")") : 0;
	const struct sensor_row *row;

	vec_for_each (row, sensors) {
		if (!open || !row->id || !row->name ||
		    strlen(row->id) != size ||
		    strncmp(row->id, open + 1, size) != 0 ||
		    (log && row->bmc && !remote_is_of(log, row->bmc)))
			continue;
		snprintf(ret->id, sizeof(ret->id), "%s", row->id);
		snprintf(ret->name, sizeof(ret->name), "%s", row->name);
		return true;
	}
	return false;
}

/* A record that is none of IPMI's, or in a form of its own. */
static int other_record(const struct wsm_node *instance, struct arena *a,
			struct log_row *ret)
{
	const char *id = remote_property(instance, "RecordID", a);

	ret->record = (struct opt_int){ id != NULL, id ? atoll(id) : 0 };
	ret->time = remote_property(instance, "MessageTimestamp", a);
	ret->event = remote_property(instance, "Description", a);
	ret->severity = health_event_text(SEVERITY_UNKNOWN);
	return 0;
}

/* ", reading 48 C": the number in the words of the description. */
static struct opt_real value_in(const char *description, const char *what)
{
	const char *at = description ? strstr(description, what) : NULL;
	char *end;
	struct opt_real v = { 0 };

	if (!at)
		return v;
	v.value = strtod(at + strlen(what), &end);
	v.has = end != at + strlen(what);
	return v;
}

int remote_log_row(const struct wsm_node *instance, struct arena *a,
		   const struct maker *maker, const struct sensor_rows *sensors,
		   struct log_row *ret)
{
	const char *format = remote_property(instance, "RecordFormat", a);
	const char *data = remote_property(instance, "RecordData", a);
	const char *description = remote_property(instance, "Description", a);
	struct sensor sensor = { 0 };
	struct raw raw = { 0 };
	int r;

	*ret = (struct log_row){ .bmc = remote_property(instance, "LogName",
							a) };
	if (!format || !data || !read_raw(format, data, &raw))
		return other_record(instance, a, ret);
	r = event_row_fill(a, maker, raw.bytes,
			   find_sensor(raw.sensor, ret->bmc, sensors, &sensor)
				   ? &sensor
				   : NULL,
			   NULL, ret);
	ret->reading = value_in(description, ", reading ");
	ret->threshold = value_in(description, ", threshold ");
	return ERR_TRACE(r);
}

/*
 * Systems
 */

static bool has_value(const struct wsm_node *instance, const char *name,
		      int value, struct arena *a)
{
	for (const struct wsm_node *n = wsm_node_first(instance); n;
	     n = wsm_node_next(n)) {
		const char *text;

		if (strcmp(n->name, name) != 0 || wsm_node_is_nil(n))
			continue;
		text = wsm_node_trimmed(n, a);
		if (text && *text && atoi(text) == value)
			return true;
	}
	return false;
}

static void set_info(struct info_row *info, const char *what, const char *value)
{
	static const struct {
		const char *what;
		size_t text, number; /* members; 0: none */
	} rows[] = {
		{ "System GUID", offsetof(struct info_row, guid), 0 },
		{ "Firmware version", offsetof(struct info_row, firmware), 0 },
		{ "IPMI version", offsetof(struct info_row, ipmi_version), 0 },
		{ "Manufacturer id", 0,
		  offsetof(struct info_row, manufacturer_id) },
		{ "Product id", 0, offsetof(struct info_row, product_id) },
		{ "Device id and revision", 0,
		  offsetof(struct info_row, device_id) },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *row = (char *)info;

		if (strcmp(rows[i].what, what) != 0)
			continue;
		if (rows[i].text)
			*(const char **)(void *)(row + rows[i].text) = value;
		else
			*(struct opt_int *)(void *)(row + rows[i].number) =
				(struct opt_int){ true, atoll(value) };
		if (rows[i].number == offsetof(struct info_row, device_id) &&
		    strchr(value, '.'))
			info->device_revision = (struct opt_int){
				true, atoll(strchr(value, '.') + 1)
			};
	}
}

static const struct wsm_node *same_again(const struct wsm_node *n)
{
	const char *name = n->name;

	do
		n = wsm_node_next(n);
	while (n && strcmp(n->name, name) != 0);
	return n;
}

/* Two arrays of the same order: what it is, and what it says. */
static void read_infos(const struct wsm_node *instance, struct arena *a,
		       struct info_row *ret)
{
	const struct wsm_node *what =
		wsm_node_child(instance, "IdentifyingDescriptions");
	const struct wsm_node *value =
		wsm_node_child(instance, "OtherIdentifyingInfo");

	while (what && value) {
		const char *name = wsm_node_trimmed(what, a);
		const char *text = wsm_node_trimmed(value, a);

		if (name && text)
			set_info(ret, name, text);
		what = same_again(what);
		value = same_again(value);
	}
}

int remote_system_row(const struct wsm_node *instance, struct arena *a,
		      struct remote_system *ret)
{
	*ret = (struct remote_system){
		.name = remote_property(instance, "Name", a),
		.label = remote_property(instance, "ElementName", a),
		.description = remote_property(instance, "Description", a),
		.is_controller = has_value(instance, "Dedicated",
					   CIM_DEDICATED_MANAGEMENT, a),
		.is_reachable =
			!has_value(instance, "OperationalStatus",
				   CIM_OPERATIONAL_STATUS_NO_CONTACT, a) &&
			!has_value(instance, "OperationalStatus",
				   CIM_OPERATIONAL_STATUS_LOST_COMMUNICATION,
				   a),
		.status = remote_property(instance, "StatusDescriptions", a),
	};
	ret->is_lost = !ret->is_reachable &&
		       number(instance, "HealthState", CIM_HEALTH_STATE_UNKNOWN,
			      a) == CIM_HEALTH_STATE_UNKNOWN;
	read_infos(instance, a, &ret->info);
	return 0;
}
