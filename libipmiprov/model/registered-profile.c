/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/model/class.h"

enum { MAX_CENTRAL = 2 };

/* Which instances of ComputerSystem a profile is about. */
enum systems { ALL_ROWS, HOST_ONLY, CONTROLLERS_ONLY };

/* clang-format off */
/* Profiles of the DMTF whose classes are served: there is a row where the
 * snapshot has an instance of one of them. */
static const struct profile {
	const char *name, *version, *document;
	enum systems systems;
	const char *central[MAX_CENTRAL]; /* classes; what descends too */
} profiles[] = {
	{ "Base Server", "1.0.1", "DSP1004", HOST_ONLY,
	  { "CIM_ComputerSystem" } },
	{ "Sensors", "1.1.1", "DSP1009", ALL_ROWS,
	  { "CIM_Sensor" } },
	{ "Record Log", "2.0.0", "DSP1010", ALL_ROWS,
	  { "CIM_RecordLog" } },
	{ "Physical Asset", "1.0.2", "DSP1011", ALL_ROWS,
	  { "CIM_PhysicalElement" } },
	{ "Fan", "1.0.1", "DSP1013", ALL_ROWS,
	  { "CIM_Fan" } },
	{ "Power Supply", "1.1.0", "DSP1015", ALL_ROWS,
	  { "CIM_PowerSupply" } },
	{ "Service Processor", "1.1.0", "DSP1018", CONTROLLERS_ONLY,
	  { "CIM_ComputerSystem" } },
	{ "CPU", "1.0.1", "DSP1022", ALL_ROWS,
	  { "CIM_Processor" } },
	{ "Software Inventory", "1.0.1", "DSP1023", ALL_ROWS,
	  { "CIM_SoftwareIdentity" } },
	{ "Profile Registration", "1.0.0", "DSP1033", ALL_ROWS,
	  { "CIM_AdminDomain" } },
	{ "Simple Identity Management", "1.0.1", "DSP1034", ALL_ROWS,
	  { "CIM_Account" } },
	{ "Role Based Authorization", "1.0.0", "DSP1039", ALL_ROWS,
	  { "CIM_AuthorizedPrivilege", "CIM_Group" } },
	{ "Watchdog", "1.0.0", "DSP1040", ALL_ROWS,
	  { "CIM_Watchdog" } },
	{ "Physical Computer System View", "1.0.0", "DSP1108", ALL_ROWS,
	  { "CIM_PhysicalComputerSystemView" } },
};
/* clang-format on */

static size_t n_rows(const struct snapshot *s)
{
	(void)s;
	return ARRAY_SIZE(profiles);
}

static bool is_central(const struct profile *p, const struct model_class *class)
{
	const struct cim_class *central;

	for (size_t i = 0; i < MAX_CENTRAL && p->central[i]; i++) {
		central = cim_class_find(p->central[i]);
		if (central && cim_class_is_a(class->class, central))
			return true;
	}
	return false;
}

static bool has_instance(const struct model_class *class,
			 const struct snapshot *s)
{
	size_t n = class->n_rows(s);

	for (size_t row = 0; row < n; row++)
		if (model_class_has_row(class, s, row))
			return true;
	return false;
}

static bool has_row(const struct snapshot *s, size_t row)
{
	for (size_t i = 0; model_classes[i]; i++)
		if (is_central(&profiles[row], model_classes[i]) &&
		    has_instance(model_classes[i], s))
			return true;
	return false;
}

static const struct profile *profile_of(const struct view *v)
{
	return &profiles[v->row];
}

static struct cim_value advertise_types(struct view *v)
{
	static const uint16_t none[] = { CIM_ADVERTISE_TYPES_NOT_ADVERTISED };

	return view_u16s(v, none, ARRAY_SIZE(none));
}

static struct cim_value caption(struct view *v)
{
	return VIEW_CONCAT(v, "DMTF ", profile_of(v)->document);
}

static struct cim_value description(struct view *v)
{
	return view_printf(v, "%s Profile (%s), version %s",
			   profile_of(v)->name, profile_of(v)->document,
			   profile_of(v)->version);
}

static struct cim_value instance_id(struct view *v)
{
	return VIEW_CONCAT(v, "IPMI:", v->snapshot->system_name,
			   ":DMTF:", profile_of(v)->name, ":",
			   profile_of(v)->version);
}

static struct cim_value registered_name(struct view *v)
{
	return CIM_STR(profile_of(v)->name);
}

static struct cim_value registered_organization(struct view *v)
{
	(void)v;
	return CIM_U(CIM_REGISTERED_ORGANIZATION_DMTF);
}

static struct cim_value registered_version(struct view *v)
{
	return CIM_STR(profile_of(v)->version);
}

#define P(name) [REGISTERED_PROFILE_##name]

/* clang-format off */
static const model_getter getters[N_REGISTERED_PROFILE_PROPERTIES] = {
	P(ADVERTISE_TYPES) = advertise_types,
	P(CAPTION) = caption,
	P(DESCRIPTION) = description,
	P(ELEMENT_NAME) = registered_name,
	P(INSTANCE_ID) = instance_id,
	P(REGISTERED_NAME) = registered_name,
	P(REGISTERED_ORGANIZATION) = registered_organization,
	P(REGISTERED_VERSION) = registered_version,
};
/* clang-format on */

const struct model_class model_class_registered_profile = {
	.class = &cim_class_RegisteredProfile,
	.n_rows = n_rows,
	.has_row = has_row,
	.getters = getters,
};

/* ---- what keeps to them ---- */

static bool is_about(const struct profile *p, size_t row)
{
	return p->systems == ALL_ROWS ||
	       (p->systems == HOST_ONLY) == (row == COMPUTER_SYSTEM_HOST);
}

static int link_class(struct links *to, size_t profile,
		      const struct model_class *class)
{
	size_t n = class->n_rows(to->snapshot);
	int r = 0;

	for (size_t row = 0; r == 0 && row < n; row++)
		if (is_about(&profiles[profile], row) &&
		    model_class_has_row(class, to->snapshot, row))
			r = links_add(to, &model_class_registered_profile,
				      profile, class, row);
	return ERR_TRACE(r);
}

static int link_profile(struct links *to, size_t profile)
{
	int r = 0;

	for (size_t i = 0; r == 0 && model_classes[i]; i++)
		if (is_central(&profiles[profile], model_classes[i]))
			r = link_class(to, profile, model_classes[i]);
	return ERR_TRACE(r);
}

static int link_profiles(struct links *to)
{
	int r = 0;

	for (size_t row = 0; r == 0 && row < ARRAY_SIZE(profiles); row++)
		r = link_profile(to, row);
	return ERR_TRACE(r);
}

static const struct model_association conforms = {
	.left = CIM_ELEMENT_CONFORMS_TO_PROFILE_CONFORMANT_STANDARD,
	.right = CIM_ELEMENT_CONFORMS_TO_PROFILE_MANAGED_ELEMENT,
	.list = link_profiles,
};

const struct model_class model_class_cim_element_conforms_to_profile = {
	.class = &cim_class_CIM_ElementConformsToProfile,
	.association = &conforms,
};
