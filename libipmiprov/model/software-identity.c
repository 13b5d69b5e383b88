/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Firmware: of the BMC, of the system, and of controllers behind the BMC
 */

#include "libipmiprov/model/platform-view.h"
#include "libipmiprov/repo/vendors.h"

enum {
	ROW_BMC,
	ROW_SYSTEM,
	ROW_CONTROLLER,
	BMC_ADDRESS = 0x20,
};

static const struct platform_controller *controller_at(const struct snapshot *s,
						       size_t row)
{
	return &s->platform->controllers[row - ROW_CONTROLLER];
}

static size_t n_rows(const struct snapshot *s)
{
	return ROW_CONTROLLER + (s->platform ? s->platform->n_controllers : 0);
}

static bool has_row(const struct snapshot *s, size_t row)
{
	if (row == ROW_BMC)
		return s->has_device_id;
	if (row == ROW_SYSTEM)
		return s->platform && *s->platform->system_info.firmware;
	return controller_at(s, row)->address != BMC_ADDRESS &&
	       controller_at(s, row)->has_device_id;
}

static void judge(struct view *v, struct verdict *ret)
{
	(void)v;
	*ret = verdict_of(SEVERITY_OK);
	ret->text = "OK";
}

static bool is_system(const struct view *v)
{
	return v->row == ROW_SYSTEM;
}

static const char *system_version(const struct view *v)
{
	return v->snapshot->platform->system_info.firmware;
}

/* Not of the system's. */
static const struct bmc_device_id *device_id_of(const struct view *v)
{
	return v->row == ROW_BMC
		       ? &v->snapshot->device_id
		       : &controller_at(v->snapshot, v->row)->device_id;
}

/* "BMC", "System", "44.0" */
static const char *what(struct view *v)
{
	const struct platform_controller *c;
	const char *text;

	if (v->row < ROW_CONTROLLER)
		return is_system(v) ? "System" : "BMC";
	c = controller_at(v->snapshot, v->row);
	text = view_printf(v, "%d.%d", c->address, c->channel).string;
	return text ? text : "";
}

static struct cim_value build_number(struct view *v)
{
	return is_system(v) ? platform_version_number(system_version(v), 3)
			    : CIM_NULL;
}

static struct cim_value caption(struct view *v)
{
	return CIM_STR(is_system(v) ? "System firmware"
				    : "Management controller firmware");
}

static struct cim_value classifications(struct view *v)
{
	uint16_t kind = is_system(v) ? CIM_CLASSIFICATIONS_BIOS_F_CODE
				     : CIM_CLASSIFICATIONS_FIRMWARE;

	return view_u16s(v, &kind, 1);
}

static struct cim_value element_name(struct view *v)
{
	return VIEW_CONCAT(v, v->snapshot->label, " ", what(v), " firmware");
}

static struct cim_value instance_id(struct view *v)
{
	return VIEW_CONCAT(v, "IPMI:", v->snapshot->system_name,
			   ":Firmware:", what(v));
}

static struct cim_value is_entity(struct view *v)
{
	(void)v;
	return CIM_BOOL(true);
}

static struct cim_value major_version(struct view *v)
{
	return is_system(v) ? platform_version_number(system_version(v), 0)
			    : CIM_U((uint64_t)device_id_of(v)->firmware_major);
}

static struct cim_value manufacturer(struct view *v)
{
	enum vendor vendor;
	uint32_t number;

	if (is_system(v))
		return CIM_NULL;
	number = device_id_of(v)->manufacturer_id;
	vendor = vendor_of(number);
	if (vendor != VENDOR_UNKNOWN)
		return CIM_STR(vendor_name(vendor));
	return number ? view_printf(v, "IANA %u", number) : CIM_NULL;
}

static struct cim_value minor_version(struct view *v)
{
	return is_system(v) ? platform_version_number(system_version(v), 1)
			    : platform_bcd(device_id_of(v)->firmware_minor);
}

static struct cim_value name(struct view *v)
{
	return element_name(v);
}

static struct cim_value revision_number(struct view *v)
{
	return is_system(v) ? platform_version_number(system_version(v), 2)
			    : CIM_NULL;
}

static struct cim_value version_string(struct view *v)
{
	if (is_system(v))
		return CIM_STR(system_version(v));
	return view_printf(v, "%d.%02x", device_id_of(v)->firmware_major,
			   (unsigned)device_id_of(v)->firmware_minor);
}

#define P(name) [CIM_SOFTWARE_IDENTITY_##name]

/* clang-format off */
static const model_getter getters[N_CIM_SOFTWARE_IDENTITY_PROPERTIES] = {
	P(BUILD_NUMBER) = build_number,
	P(CAPTION) = caption,
	P(CLASSIFICATIONS) = classifications,
	P(DESCRIPTION) = element_name,
	P(ELEMENT_NAME) = element_name,
	P(HEALTH_STATE) = view_health_state,
	P(INSTANCE_ID) = instance_id,
	P(IS_ENTITY) = is_entity,
	P(MAJOR_VERSION) = major_version,
	P(MANUFACTURER) = manufacturer,
	P(MINOR_VERSION) = minor_version,
	P(NAME) = name,
	P(OPERATIONAL_STATUS) = view_operational_status,
	P(REVISION_NUMBER) = revision_number,
	P(STATUS) = view_status,
	P(STATUS_DESCRIPTIONS) = view_status_descriptions,
	P(VERSION_STRING) = version_string,
};
/* clang-format on */

const struct model_class model_class_cim_software_identity = {
	.class = &cim_class_CIM_SoftwareIdentity,
	.n_rows = n_rows,
	.has_row = has_row,
	.judge = judge,
	.getters = getters,
};
