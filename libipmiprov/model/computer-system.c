/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "base/cleanup.h"
#include "base/macro.h"
#include "libipmiprov/model/class.h"
#include "libipmiprov/repo/fru.h"

/* The two systems that a BMC stands for. */
enum { ROW_HOST, ROW_CONTROLLER, N_ROWS };

enum {
	SUPPORTS_CHASSIS = 1 << 7, /* additional device support, byte 7 */
	MAX_INFOS = 8,
	BMC_ADDRESS = 0x20,
};

/* No BMC at all is no system; one that is away still is. */
static size_t n_rows(const struct snapshot *s)
{
	bool is_nowhere = s->error == -ENODEV || s->error == -ENOENT;

	return s->last_answer_ns || s->has_device_id || s->sdr || !is_nowhere
		       ? N_ROWS
		       : 0;
}

static bool is_host(const struct view *v)
{
	return v->row == ROW_HOST;
}

/* The host is as well as the worst of its sensors. */
static void judge_host(struct view *v, struct verdict *ret)
{
	const struct snapshot *s = v->snapshot;
	size_t n[SEVERITY_CRITICAL + 1] = { 0 };
	enum severity worst = SEVERITY_UNKNOWN;

	for (size_t i = 0; s->sdr && i < s->sdr->n_sensors; i++) {
		enum severity severity = health_of_sensor(s, i, v->health);

		n[severity]++;
		worst = MAX(worst, severity);
	}
	*ret = verdict_of(worst);
	ret->text = view_printf(v,
				"Sensors: %zu critical, %zu warning, %zu ok, "
				"%zu unknown",
				n[SEVERITY_CRITICAL], n[SEVERITY_WARNING],
				n[SEVERITY_OK], n[SEVERITY_UNKNOWN])
			    .string;
}

static void judge(struct view *v, struct verdict *ret)
{
	if (is_host(v)) {
		judge_host(v, ret);
		return;
	}
	*ret = verdict_of(SEVERITY_OK);
	ret->text = "OK";
	if (v->snapshot->has_device_id &&
	    v->snapshot->device_id.update_in_progress) {
		ret->status = CIM_OPERATIONAL_STATUS_IN_SERVICE;
		ret->text = "Firmware or SDR update in progress";
	}
}

static struct cim_value caption(struct view *v)
{
	return CIM_STR(is_host(v) ? "Managed host" : "Management controller");
}

static struct cim_value dedicated(struct view *v)
{
	uint16_t host = CIM_DEDICATED_NOT_DEDICATED;
	uint16_t controller = CIM_DEDICATED_MANAGEMENT;

	return view_u16s(v, is_host(v) ? &host : &controller, 1);
}

static struct cim_value description(struct view *v)
{
	const struct bmc_device_id *id = &v->snapshot->device_id;

	if (is_host(v))
		return view_printf(v, "Host managed by BMC %s",
				   v->snapshot->label);
	if (!v->snapshot->has_device_id)
		return view_printf(v, "BMC %s", v->snapshot->label);
	return view_printf(v, "BMC %s, firmware %d.%02x, IPMI %d.%d",
			   v->snapshot->label, id->firmware_major,
			   (unsigned)id->firmware_minor, id->ipmi_major,
			   id->ipmi_minor);
}

static struct cim_value element_name(struct view *v)
{
	if (is_host(v))
		return CIM_STR(v->snapshot->label);
	return view_printf(v, "%s BMC", v->snapshot->label);
}

static struct cim_value enabled_state(struct view *v)
{
	if (snapshot_is_lost(v->snapshot) || !v->snapshot->last_answer_ns)
		return CIM_U(CIM_ENABLED_STATE_UNKNOWN);
	return CIM_U(is_host(v) ? CIM_ENABLED_STATE_NOT_APPLICABLE
				: CIM_ENABLED_STATE_ENABLED);
}

struct info {
	const char *what, *value;
};

struct infos {
	struct info items[MAX_INFOS];
	size_t n;
};

/* Takes note of a text if there is one; it must live as long as the view. */
static void add_info(struct infos *to, const char *what, const char *value)
{
	if (value && *value && to->n < MAX_INFOS)
		to->items[to->n++] = (struct info){ what, value };
}

/* The inventory of the machine is that of the BMC's own first FRU device. */
static const struct fru *host_fru(const struct snapshot *s)
{
	for (size_t i = 0; s->fru && i < s->fru->n_frus; i++)
		if (s->fru->frus[i].fru_id == 0 &&
		    (s->fru->frus[i].device_address == BMC_ADDRESS ||
		     s->fru->frus[i].device_address == 0))
			return &s->fru->frus[i];
	return NULL;
}

static void add_copy(struct view *v, struct infos *to, const char *what,
		     const struct fru_text *text)
{
	add_info(to, what, view_string(v, text->text, 0).string);
}

static void add_fru(struct view *v, struct infos *to)
{
	const struct fru *fru = host_fru(v->snapshot);
	CLEANUP(fru_info_done) struct fru_info info = { 0 };

	if (!fru || fru->status != 0)
		return;
	if (fru_info_decode(fru->data, fru->size, &info) != 0) {
		v->error = -ENOMEM;
		return;
	}
	add_copy(v, to, "Manufacturer", &info.product.manufacturer);
	add_copy(v, to, "Product", &info.product.name);
	add_copy(v, to, "Part number", &info.product.part_number);
	add_copy(v, to, "Serial number", &info.product.serial);
	add_copy(v, to, "Asset tag", &info.product.asset_tag);
	add_copy(v, to, "Chassis serial number", &info.chassis.serial);
}

static void add_common(struct view *v, struct infos *to)
{
	if (v->snapshot->has_guid)
		add_info(to, "System GUID", v->snapshot->system_name);
	add_info(to, "BMC label", v->snapshot->label);
}

static void add_device_id(struct view *v, struct infos *to)
{
	const struct bmc_device_id *id = &v->snapshot->device_id;

	add_info(to, "Manufacturer id",
		 view_printf(v, "%u", id->manufacturer_id).string);
	add_info(to, "Product id", view_printf(v, "%d", id->product_id).string);
	add_info(to, "Device id and revision",
		 view_printf(v, "%d.%d", id->device_id, id->device_revision)
			 .string);
	add_info(to, "Firmware version",
		 view_printf(v, "%d.%02x", id->firmware_major,
			     (unsigned)id->firmware_minor)
			 .string);
	add_info(
		to, "IPMI version",
		view_printf(v, "%d.%d", id->ipmi_major, id->ipmi_minor).string);
}

static void infos(struct view *v, struct infos *ret)
{
	add_common(v, ret);
	if (is_host(v))
		add_fru(v, ret);
	else if (v->snapshot->has_device_id)
		add_device_id(v, ret);
}

static struct cim_value identifying_descriptions(struct view *v)
{
	const char *items[MAX_INFOS];
	struct infos all = { 0 };

	infos(v, &all);
	for (size_t i = 0; i < all.n; i++)
		items[i] = all.items[i].what;
	return view_strings(v, items, all.n);
}

static struct cim_value other_identifying_info(struct view *v)
{
	const char *items[MAX_INFOS];
	struct infos all = { 0 };

	infos(v, &all);
	for (size_t i = 0; i < all.n; i++)
		items[i] = all.items[i].value;
	return view_strings(v, items, all.n);
}

static struct cim_value name(struct view *v)
{
	if (is_host(v))
		return view_system_name(v);
	return view_printf(v, "%s:BMC", v->snapshot->system_name);
}

static struct cim_value name_format(struct view *v)
{
	return CIM_STR(v->snapshot->has_guid ? "GUID" : "Other");
}

static bool has_chassis_control(const struct view *v)
{
	return is_host(v) && v->snapshot->has_device_id &&
	       v->snapshot->device_id.support & SUPPORTS_CHASSIS;
}

static struct cim_value power_management_capabilities(struct view *v)
{
	static const uint16_t chassis[] = {
		CIM_POWER_MANAGEMENT_CAPABILITIES_POWER_STATE_SETTABLE,
		CIM_POWER_MANAGEMENT_CAPABILITIES_POWER_CYCLING_SUPPORTED,
	};

	return view_u16s(v, chassis,
			 has_chassis_control(v) ? ARRAY_SIZE(chassis) : 0);
}

static struct cim_value reset_capability(struct view *v)
{
	return CIM_U(has_chassis_control(v) ? CIM_RESET_CAPABILITY_ENABLED
					    : CIM_RESET_CAPABILITY_UNKNOWN);
}

#define P(name) [COMPUTER_SYSTEM_##name]

/* clang-format off */
static const model_getter getters[N_COMPUTER_SYSTEM_PROPERTIES] = {
	P(CAPTION) = caption,
	P(CREATION_CLASS_NAME) = view_class_name,
	P(DEDICATED) = dedicated,
	P(DESCRIPTION) = description,
	P(ELEMENT_NAME) = element_name,
	P(ENABLED_STATE) = enabled_state,
	P(HEALTH_STATE) = view_health_state,
	P(IDENTIFYING_DESCRIPTIONS) = identifying_descriptions,
	P(NAME) = name,
	P(NAME_FORMAT) = name_format,
	P(OPERATIONAL_STATUS) = view_operational_status,
	P(OTHER_IDENTIFYING_INFO) = other_identifying_info,
	P(POWER_MANAGEMENT_CAPABILITIES) = power_management_capabilities,
	P(RESET_CAPABILITY) = reset_capability,
	P(STATUS) = view_status,
	P(STATUS_DESCRIPTIONS) = view_status_descriptions,
};
/* clang-format on */

const struct model_class model_class_computer_system = {
	.class = &cim_class_ComputerSystem,
	.n_rows = n_rows,
	.judge = judge,
	.getters = getters,
};
