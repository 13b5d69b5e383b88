/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/bytes.h"
#include "libipmiprov/model/platform-view.h"

static size_t n_rows(const struct snapshot *s)
{
	return s->platform && s->platform->has_boot ? 1 : 0;
}

static const struct platform_boot *boot(const struct view *v)
{
	return &v->snapshot->platform->boot;
}

static struct cim_value bios_boot_string(struct view *v)
{
	char hex[3 * sizeof(boot(v)->data)];

	hex_format(boot(v)->data, sizeof(boot(v)->data), " ", hex);
	return view_string(v, hex, 0);
}

static struct cim_value boot_string(struct view *v)
{
	return CIM_STR(
		platform_boot_device(boot(v)->is_valid ? boot(v)->device : 0));
}

static struct cim_value caption(struct view *v)
{
	(void)v;
	return CIM_STR("Boot options");
}

static struct cim_value description(struct view *v)
{
	const char *how = boot(v)->is_persistent ? "every boot" : "next boot";
	const char *device = boot_string(v).string;

	if (!boot(v)->is_valid)
		return CIM_STR("No boot option is set");
	return VIEW_CONCAT(v, device, boot(v)->is_efi ? ", EFI" : ", legacy",
			   boot(v)->clears_cmos ? ", clears CMOS" : "", ", ",
			   how);
}

static struct cim_value fail_through_supported(struct view *v)
{
	(void)v;
	return CIM_U(CIM_FAIL_THROUGH_SUPPORTED_UNKNOWN);
}

static struct cim_value instance_id(struct view *v)
{
	return VIEW_CONCAT(v, "IPMI:", v->snapshot->system_name, ":Boot");
}

static struct cim_value structured_boot_string(struct view *v)
{
	int index =
		boot(v)->is_valid ? platform_boot_index(boot(v)->device) : -1;

	return index >= 0 ? CIM_STR(platform_boot_source((size_t)index))
			  : CIM_NULL;
}

#define P(name) [CIM_BOOT_SOURCE_SETTING_##name]

/* clang-format off */
static const model_getter getters[N_CIM_BOOT_SOURCE_SETTING_PROPERTIES] = {
	P(BIOS_BOOT_STRING) = bios_boot_string,
	P(BOOT_STRING) = boot_string,
	P(CAPTION) = caption,
	P(DESCRIPTION) = description,
	P(ELEMENT_NAME) = caption,
	P(FAIL_THROUGH_SUPPORTED) = fail_through_supported,
	P(INSTANCE_ID) = instance_id,
	P(STRUCTURED_BOOT_STRING) = structured_boot_string,
};
/* clang-format on */

const struct model_class model_class_cim_boot_source_setting = {
	.class = &cim_class_CIM_BootSourceSetting,
	.n_rows = n_rows,
	.getters = getters,
};
