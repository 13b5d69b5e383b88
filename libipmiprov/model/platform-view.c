/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/platform-view.h"

#include <ctype.h>

#include "base/macro.h"
#include "libipmiprov/repo/identity.h"

/* clang-format off */
/* Boot flags, data 2 bits 5:2 (table 28-14). */
static const struct {
	int device;
	const char *text, *structured;
} boot_devices[] = {
	{ 0, "No override", NULL },
	{ 1, "PXE", "CIM:Network:1" },
	{ 2, "Hard drive", "CIM:Hard-Disk:1" },
	{ 3, "Hard drive, safe mode", NULL },
	{ 4, "Diagnostic partition", "IPMI:Diagnostic:1" },
	{ 5, "CD/DVD", "CIM:CD/DVD:1" },
	{ 6, "BIOS setup", "IPMI:BIOS-Setup:1" },
	{ 7, "Remote floppy", NULL },
	{ 8, "Remote CD/DVD", NULL },
	{ 9, "Primary remote media", NULL },
	{ 11, "Remote hard drive", NULL },
	{ 15, "Floppy", "CIM:Floppy:1" },
};

/* Devices that have a structured boot string, in the order of indexes. */
static const int boot_sources[PLATFORM_N_BOOT_SOURCES] = { 1, 2, 5, 15, 6, 4 };
/* clang-format on */

const struct platform *platform_of(const struct view *v)
{
	return snapshot_is_lost(v->snapshot) ? NULL : v->snapshot->platform;
}

bool platform_logs(const struct platform *p)
{
	enum { LOGS_EVENTS = 1 << 3 };

	return p->enables.flags & LOGS_EVENTS;
}

static size_t row_of(int device)
{
	size_t i = 0;

	while (i < ARRAY_SIZE(boot_devices) && boot_devices[i].device != device)
		i++;
	return i;
}

const char *platform_boot_source(size_t index)
{
	return boot_devices[row_of(boot_sources[index])].structured;
}

int platform_boot_index(int device)
{
	for (int i = 0; i < PLATFORM_N_BOOT_SOURCES; i++)
		if (boot_sources[i] == device)
			return i;
	return -1;
}

const char *platform_boot_device(int device)
{
	size_t row = row_of(device);

	return row < ARRAY_SIZE(boot_devices) ? boot_devices[row].text
					      : "Unknown";
}

struct cim_value platform_version_number(const char *version, size_t i)
{
	uint64_t number = 0;

	for (; i > 0; i--) {
		while (isdigit((unsigned char)*version))
			version++;
		if (*version++ != '.')
			return CIM_NULL;
	}
	if (!isdigit((unsigned char)*version))
		return CIM_NULL;
	while (isdigit((unsigned char)*version) && number <= UINT16_MAX)
		number = number * 10 + (uint64_t)(*version++ - '0');
	return number <= UINT16_MAX ? CIM_U(number) : CIM_NULL;
}

struct cim_value platform_bcd(int byte)
{
	int high = byte >> 4, low = byte & 0x0f;

	return CIM_U(
		(uint64_t)(high < 10 && low < 10 ? high * 10 + low : byte));
}

struct cim_value platform_ipv4(struct view *v,
			       const uint8_t bytes[PLATFORM_IPV4_SIZE])
{
	return view_printf(v, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2],
			   bytes[3]);
}

struct cim_value platform_guid(struct view *v, const uint8_t bytes[16])
{
	char text[GUID_TEXT_SIZE];

	guid_format(bytes, text);
	return view_string(v, text, 0);
}
