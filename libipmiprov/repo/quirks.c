/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/repo/quirks.h"
#include "libipmiprov/repo/vendors.h"

/* clang-format off */
static const struct {
	const char *name, *text;
} quirks[N_QUIRKS] = {
#define QUIRK(symbol, name_, text_) \
	[QUIRK_##symbol] = { .name = name_, .text = text_ },
#define QUIRK_SEEN(...)
#include "libipmiprov/repo/quirks.def"
#undef QUIRK
#undef QUIRK_SEEN
};

static const struct {
	uint32_t quirk;
	enum vendor vendor;
	int first_product, last_product;
	int first_firmware, last_firmware;
} seen[] = {
#define QUIRK(...)
#define QUIRK_SEEN(symbol, vendor_, product, last, firmware, last_fw, where) \
	{ QUIRK_BIT(symbol), VENDOR_##vendor_, product, last, \
	  firmware, last_fw },
#include "libipmiprov/repo/quirks.def"
#undef QUIRK
#undef QUIRK_SEEN
};
/* clang-format on */

static const char separators[] = ", \t";
static const char off_prefix[] = "no-";

const char *quirk_name(enum quirk quirk)
{
	return quirks[quirk].name;
}

const char *quirk_text(enum quirk quirk)
{
	return quirks[quirk].text;
}

static uint32_t find(const char *word, size_t size)
{
	for (unsigned i = 0; i < N_QUIRKS; i++)
		if (strlen(quirks[i].name) == size &&
		    strncmp(quirks[i].name, word, size) == 0)
			return UINT32_C(1) << i;
	return 0;
}

int quirks_parse(const char *text, struct quirk_switches *ret, char **ret_why)
{
	const size_t prefix = sizeof(off_prefix) - 1;
	struct quirk_switches s = { 0 };

	for (text += strspn(text, separators); *text;
	     text += strspn(text, separators)) {
		size_t size = strcspn(text, separators);
		uint32_t on = find(text, size), off = 0;

		if (size > prefix && strncmp(text, off_prefix, prefix) == 0)
			off = find(text + prefix, size - prefix);
		if (!on && !off) {
			if (ret_why)
				*ret_why = strndup(text, size);
			return ERR_ORIGIN(-EINVAL);
		}
		s.on |= on;
		s.off |= off;
		text += size;
	}
	*ret = s;
	return 0;
}

uint32_t quirks_of(const struct bmc_device_id *id)
{
	enum vendor vendor = vendor_of(id->manufacturer_id);
	int firmware = id->firmware_major << 8 | id->firmware_minor;
	uint32_t found = 0;

	for (size_t i = 0; i < ARRAY_SIZE(seen); i++)
		if (seen[i].vendor == vendor &&
		    id->product_id >= seen[i].first_product &&
		    id->product_id <= seen[i].last_product &&
		    firmware >= seen[i].first_firmware &&
		    firmware <= seen[i].last_firmware)
			found |= seen[i].quirk;
	return found;
}
