/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "base/cleanup.h"
#include "base/macro.h"
#include "libipmiprov/model/method.h"
#include "libipmiprov/repo/fru.h"

enum {
	SUPPORTS_CHASSIS = 1 << 7, /* additional device support, byte 7 */
	BMC_ADDRESS = 0x20,
	FIRST_LOCATOR = COMPUTER_SYSTEM_CONTROLLER + 1,
};

/* No BMC at all is no system; one that is away still is.  Behind the host and
 * the BMC come the management controllers that records tell of. */
static size_t n_rows(const struct snapshot *s)
{
	bool is_nowhere = s->error == -ENODEV || s->error == -ENOENT;

	if (!s->last_answer_ns && !s->has_device_id && !s->sdr && is_nowhere)
		return 0;
	return FIRST_LOCATOR + (s->sdr ? s->sdr->n_mcs : 0);
}

/* The BMC itself has a locator too, and some have two. */
static bool has_row(const struct snapshot *s, size_t row)
{
	const struct mc_locator *mcs = s->sdr ? s->sdr->mcs : NULL;
	const struct mc_locator *mc;

	if (row < FIRST_LOCATOR)
		return true;
	mc = &mcs[row - FIRST_LOCATOR];
	if (mc->address == BMC_ADDRESS)
		return false;
	for (size_t i = 0; i < row - FIRST_LOCATOR; i++)
		if (mcs[i].address == mc->address &&
		    mcs[i].channel == mc->channel)
			return false;
	return true;
}

static bool is_host(const struct view *v)
{
	return v->row == COMPUTER_SYSTEM_HOST;
}

/* ---- controllers ---- */

/* The locator of one behind the BMC; NULL for the host and the BMC. */
static const struct mc_locator *locator_of(const struct view *v)
{
	return v->row < FIRST_LOCATOR
		       ? NULL
		       : &v->snapshot->sdr->mcs[v->row - FIRST_LOCATOR];
}

/* What came of asking it; NULL: it has not been asked. */
static const struct platform_controller *controller_of(const struct view *v)
{
	const struct platform *p = v->snapshot->platform;
	const struct mc_locator *mc = locator_of(v);

	for (size_t i = 0; p && i < p->n_controllers; i++)
		if (p->controllers[i].address == mc->address &&
		    p->controllers[i].channel == mc->channel)
			return &p->controllers[i];
	return NULL;
}

/* Of the controller that the row is. */
static bool get_device_id(const struct view *v, struct bmc_device_id *ret)
{
	const struct platform_controller *c;

	if (!locator_of(v)) {
		*ret = v->snapshot->device_id;
		return v->snapshot->has_device_id;
	}
	c = controller_of(v);
	if (c)
		*ret = c->device_id;
	return c && c->has_device_id;
}

/* ---- how well they are ---- */

void computer_system_judge_host(struct view *v, struct verdict *ret)
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

/* One that is not there, or not now, is not a failed one. */
static bool judge_absent(const struct view *v, struct verdict *ret)
{
	const struct platform_controller *c = controller_of(v);

	if (c && c->status == 0)
		return false;
	*ret = verdict_of(SEVERITY_UNKNOWN);
	ret->text = "Not asked yet";
	if (c) {
		ret->status = CIM_OPERATIONAL_STATUS_NO_CONTACT;
		ret->text = "The controller does not answer";
	}
	return true;
}

static void judge(struct view *v, struct verdict *ret)
{
	struct bmc_device_id id;

	if (is_host(v)) {
		computer_system_judge_host(v, ret);
		return;
	}
	if (locator_of(v) && judge_absent(v, ret))
		return;
	*ret = verdict_of(SEVERITY_OK);
	ret->text = "OK";
	if (get_device_id(v, &id) && id.update_in_progress) {
		ret->status = CIM_OPERATIONAL_STATUS_IN_SERVICE;
		ret->text = "Firmware or SDR update in progress";
	}
}

/* ---- properties ---- */

static struct cim_value caption(struct view *v)
{
	if (is_host(v))
		return CIM_STR("Managed host");
	return CIM_STR(locator_of(v) ? "Satellite management controller"
				     : "Management controller");
}

static struct cim_value dedicated(struct view *v)
{
	uint16_t host = CIM_DEDICATED_NOT_DEDICATED;
	uint16_t controller = CIM_DEDICATED_MANAGEMENT;

	return view_u16s(v, is_host(v) ? &host : &controller, 1);
}

static struct cim_value description(struct view *v)
{
	const struct mc_locator *mc = locator_of(v);
	struct bmc_device_id id;
	const char *what;

	if (is_host(v))
		return view_printf(v, "Host managed by BMC %s",
				   v->snapshot->label);
	what = mc ? view_printf(v, "Controller %s at %02Xh, behind BMC %s",
				mc->name, (unsigned)mc->address,
				v->snapshot->label)
			       .string
		  : VIEW_CONCAT(v, "BMC ", v->snapshot->label).string;
	if (!what || !get_device_id(v, &id))
		return CIM_STR(what);
	return view_printf(v, "%s, firmware %d.%02x, IPMI %d.%d", what,
			   id.firmware_major, (unsigned)id.firmware_minor,
			   id.ipmi_major, id.ipmi_minor);
}

static struct cim_value element_name(struct view *v)
{
	const struct mc_locator *mc = locator_of(v);

	if (is_host(v))
		return CIM_STR(v->snapshot->label);
	return VIEW_CONCAT(v, v->snapshot->label, " ", mc ? mc->name : "BMC");
}

static struct cim_value enabled_state(struct view *v)
{
	struct verdict verdict;

	if (snapshot_is_lost(v->snapshot) || !v->snapshot->last_answer_ns)
		return CIM_U(CIM_ENABLED_STATE_UNKNOWN);
	if (locator_of(v) && judge_absent(v, &verdict))
		return CIM_U(CIM_ENABLED_STATE_UNKNOWN);
	if (!is_host(v))
		return CIM_U(CIM_ENABLED_STATE_ENABLED);
	if (!v->snapshot->platform || !v->snapshot->platform->has_chassis)
		return CIM_U(CIM_ENABLED_STATE_NOT_APPLICABLE);
	return CIM_U(v->snapshot->platform->chassis.is_on
			     ? CIM_ENABLED_STATE_ENABLED
			     : CIM_ENABLED_STATE_DISABLED);
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
	infos_add(to, what, view_string(v, text->text, 0).string);
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
		infos_add(to, "System GUID", v->snapshot->system_name);
	infos_add(to, "BMC label", v->snapshot->label);
}

static void add_device_id(struct view *v, struct infos *to)
{
	struct bmc_device_id id;

	if (!get_device_id(v, &id))
		return;
	infos_add(to, "Manufacturer id",
		  view_printf(v, "%u", id.manufacturer_id).string);
	infos_add(to, "Product id", view_printf(v, "%d", id.product_id).string);
	infos_add(to, "Device id and revision",
		  view_printf(v, "%d.%d", id.device_id, id.device_revision)
			  .string);
	infos_add(to, "Firmware version",
		  view_printf(v, "%d.%02x", id.firmware_major,
			      (unsigned)id.firmware_minor)
			  .string);
	infos_add(to, "IPMI version",
		  view_printf(v, "%d.%d", id.ipmi_major, id.ipmi_minor).string);
}

static struct infos infos_of(struct view *v)
{
	struct infos infos = { 0 };

	add_common(v, &infos);
	if (is_host(v))
		add_fru(v, &infos);
	else
		add_device_id(v, &infos);
	if (locator_of(v))
		infos_add(&infos, "Slave address and channel",
			  view_printf(v, "%02Xh.%d",
				      (unsigned)locator_of(v)->address,
				      locator_of(v)->channel)
				  .string);
	return infos;
}

static struct cim_value identifying_descriptions(struct view *v)
{
	struct infos infos = infos_of(v);

	return view_strings(v, infos.what, infos.n);
}

static struct cim_value other_identifying_info(struct view *v)
{
	struct infos infos = infos_of(v);

	return view_strings(v, infos.value, infos.n);
}

static struct cim_value name(struct view *v)
{
	const struct mc_locator *mc = locator_of(v);

	if (is_host(v))
		return view_system_name(v);
	if (!mc)
		return view_controller_name(v);
	return view_printf(v, "%s:MC:%02X.%d", v->snapshot->system_name,
			   (unsigned)mc->address, mc->channel);
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
	.has_row = has_row,
	.judge = judge,
	.getters = getters,
	.methods = model_methods_computer_system,
};
