/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Where the BMC of a host was found, over folders that look like /sys
 */

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libipmiprov/transport/host-bmc.h"
#include "tests/unit/run.h"

/* A record: type, length, handle, then these. */
#define IPMI(interface, size, ...)                                             \
	{                                                                      \
		38, size, 1, 0, interface, 0x20, 0x20, 0xff, __VA_ARGS__       \
	}

/* ---- records ---- */

/* clang-format off */
static const struct {
	const char *name;
	uint8_t rec[24];
	size_t size;
	int want;
	const char *text;
} records[] = {
	{ "KCS at I/O ports", IPMI(1, 18, 0xa3, 0x0c, 0, 0, 0, 0, 0, 0, 0, 0),
	  18, 0, "KCS at I/O 0xca2" },
	{ "an odd address, and an interrupt",
	  IPMI(3, 18, 0xe5, 0, 0, 0, 0, 0, 0, 0, 0x18, 10), 18, 0,
	  "BT at I/O 0xe5, interrupt 10" },
	{ "in memory, an old record without modifier",
	  IPMI(2, 16, 0, 0, 0xd0, 0xfe, 0, 0, 0, 0), 16, 0,
	  "SMIC at memory 0xfed00000" },
	{ "SSIF", IPMI(4, 18, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0), 18, 0,
	  "SSIF at SMBus 0x20" },
	{ "too short", IPMI(1, 15, 0xa3, 0x0c), 15, SMBIOS_R_BAD, NULL },
	{ "no interface that is known", IPMI(0, 18, 0xa3, 0x0c), 18,
	  SMBIOS_R_BAD, NULL },
	{ "another one", IPMI(5, 18, 0xa3, 0x0c), 18, SMBIOS_R_BAD, NULL },
};

static const struct {
	const char *name;
	uint8_t table[32];
	size_t size;
	int want;
	size_t at, rec_size;
} tables[] = {
	{ "behind another with strings",
	  { 1, 4, 0, 0, 'a', 0, 'b', 0, 0, 38, 5, 0, 0, 9, 0, 0 }, 16,
	  0, 9, 5 },
	{ "behind one without", { 1, 5, 0, 0, 7, 0, 0, 38, 4, 0, 0, 0, 0 }, 13,
	  0, 7, 4 },
	{ "none", { 1, 4, 0, 0, 0, 0, 127, 4, 0, 0, 0, 0 }, 12,
	  SMBIOS_R_NONE, 0, 0 },
	{ "behind the end", { 127, 4, 0, 0, 0, 0, 38, 4, 0, 0, 0, 0 }, 12,
	  SMBIOS_R_NONE, 0, 0 },
	{ "a length that says nothing", { 1, 3, 0, 0, 0, 0 }, 6, SMBIOS_R_BAD,
	  0, 0 },
	{ "cut in a record", { 38, 18, 0, 0, 0, 0 }, 6, SMBIOS_R_BAD, 0, 0 },
	{ "cut in strings", { 1, 4, 0, 0, 'a' }, 5, SMBIOS_R_NONE, 0, 0 },
	{ "empty", { 0 }, 0, SMBIOS_R_NONE, 0, 0 },
};
/* clang-format on */

START_TEST(a_record_is_an_interface)
{
	struct smbios_ipmi ipmi;
	char text[SMBIOS_TEXT_SIZE];
	int r = smbios_ipmi_decode(records[_i].rec, records[_i].size, &ipmi);

	ck_assert_msg(r == records[_i].want, "%s: %d", records[_i].name, r);
	if (r != 0)
		return;
	smbios_ipmi_text(&ipmi, text);
	ck_assert_str_eq(text, records[_i].text);
	ck_assert_int_eq(ipmi.revision_major, 2);
	ck_assert_int_eq(ipmi.slave_address, 0x20);
}
END_TEST

START_TEST(a_table_has_a_record_or_not)
{
	const uint8_t *rec;
	size_t size;
	int r = smbios_find_ipmi(tables[_i].table, tables[_i].size, &rec,
				 &size);

	ck_assert_msg(r == tables[_i].want, "%s: %d", tables[_i].name, r);
	if (r != 0)
		return;
	ck_assert_uint_eq((size_t)(rec - tables[_i].table), tables[_i].at);
	ck_assert_uint_eq(size, tables[_i].rec_size);
}
END_TEST

/* ---- hosts ---- */

enum { MAX_FILES = 6 };

struct file { /* a path ending with / is a folder, "-> " starts a link */
	const char *path, *content;
	size_t size; /* 0: a string */
};

#define KCS_RECORD "\x26\x12\1\0\1\x20\x20\xff\xa3\x0c\0\0\0\0\0\0\0\0"
#define BAD_RECORD "\x26\x12\1\0\7\x20\x20\xff\xa3\x0c\0\0\0\0\0\0\0\0"
#define PARAMS "kcs,i/o,0xca8,rsp=1,rsi=1,rsh=0,irq=9,ipmb=32\n"
#define CLASS "/sys/class/ipmi/ipmi0/device"
#define PLATFORM "/sys/devices/platform/"

/* clang-format off */
static const struct {
	const char *name, *uri;
	struct file files[MAX_FILES];
	bool has_device;
	const char *found_by, *interface;
	enum host_smbios smbios;
} hosts[] = {
	{ "nothing at all", "auto:", { { 0 } }, false, "", "",
	  HOST_SMBIOS_UNKNOWN },
	{ "a device by SMBIOS", "auto:",
	  { { PLATFORM "dmi-ipmi-si.0/params", PARAMS, 0 },
	    { CLASS, "-> ../../../devices/platform/dmi-ipmi-si.0", 0 },
	    { "/sys/firmware/dmi/entries/38-0/raw", KCS_RECORD, 18 } },
	  true, "SMBIOS", "KCS at I/O 0xca8, interrupt 9", HOST_SMBIOS_GOOD },
	{ "a device by ACPI", "dev:/dev/ipmi0",
	  { { PLATFORM "IPI0001:00/", NULL, 0 },
	    { CLASS, "-> ../../../devices/platform/IPI0001:00", 0 },
	    { "/sys/firmware/dmi/entries/38-0/raw", KCS_RECORD, 18 } },
	  true, "ACPI", "KCS at I/O 0xca2", HOST_SMBIOS_GOOD },
	{ "by the device tree", "auto:",
	  { { PLATFORM "e4000.kcs/of_node/", NULL, 0 },
	    { CLASS, "-> ../../../devices/platform/e4000.kcs", 0 } },
	  true, "device tree", "", HOST_SMBIOS_UNKNOWN },
	{ "on PCI", "auto:",
	  { { "/sys/devices/pci0000:00/0000:02:00.4/class", "0x0c0701\n", 0 },
	    { "/sys/devices/pci0000:00/0000:02:00.4/subsystem",
	      "-> ../../../bus/pci", 0 },
	    { "/sys/bus/pci/", NULL, 0 },
	    { CLASS, "-> ../../../devices/pci0000:00/0000:02:00.4", 0 } },
	  true, "PCI", "", HOST_SMBIOS_UNKNOWN },
	{ "by module parameters", "auto:",
	  { { PLATFORM "hardcode-ipmi-si.0/params", "nonsense\n", 0 },
	    { CLASS, "-> ../../../devices/platform/hardcode-ipmi-si.0", 0 } },
	  true, "module parameters", "", HOST_SMBIOS_UNKNOWN },
	{ "another device than the first", "dev:/dev/ipmi1",
	  { { PLATFORM "IPI0001:00/", NULL, 0 },
	    { PLATFORM "dmi-ipmi-si.0/", NULL, 0 },
	    { CLASS, "-> ../../../devices/platform/IPI0001:00", 0 },
	    { "/sys/class/ipmi/ipmi1/device",
	      "-> ../../../devices/platform/dmi-ipmi-si.0", 0 } },
	  true, "SMBIOS", "", HOST_SMBIOS_UNKNOWN },
	{ "no driver, but a record", "auto:",
	  { { "/sys/firmware/dmi/tables/DMI",
	      "\1\5\0\0\7\0\0" KCS_RECORD "\0\0", 27 } },
	  false, "SMBIOS", "KCS at I/O 0xca2", HOST_SMBIOS_GOOD },
	{ "no driver, but ACPI", "auto:",
	  { { "/sys/bus/acpi/devices/IPI0001:00/", NULL, 0 } },
	  false, "ACPI", "", HOST_SMBIOS_UNKNOWN },
	{ "no driver, but PCI", "auto:",
	  { { "/sys/bus/pci/devices/0000:02:00.4/class", "0x0c0701\n", 0 } },
	  false, "PCI", "", HOST_SMBIOS_UNKNOWN },
	{ "no driver, but a device tree", "auto:",
	  { { "/proc/device-tree/bt@e4/compatible", "ipmi-bt", 8 } },
	  false, "device tree", "", HOST_SMBIOS_UNKNOWN },
	{ "tables without a record", "auto:",
	  { { "/sys/firmware/dmi/tables/DMI", "\177\4\0\0\0\0", 6 } },
	  false, "", "", HOST_SMBIOS_NONE },
	{ "a bad record", "auto:",
	  { { "/sys/firmware/dmi/entries/38-0/raw", BAD_RECORD, 18 } },
	  false, "", "", HOST_SMBIOS_BAD },
	{ "over the network", "lan://me@bmc", { { 0 } }, false,
	  "configuration", "RMCP+", HOST_SMBIOS_UNKNOWN },
	{ "simulated, and recorded", "record:/x/y,sim:", { { 0 } }, false,
	  "configuration", "simulated", HOST_SMBIOS_UNKNOWN },
};
/* clang-format on */

static void make_folders(char *path)
{
	for (char *c = strchr(path + 1, '/'); c; c = strchr(c + 1, '/')) {
		*c = '\0';
		ck_assert(mkdir(path, 0700) == 0 || errno == EEXIST);
		*c = '/';
	}
}

static void make_file(const char *root, const struct file *file)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", root, file->path);
	make_folders(path);
	if (!file->content)
		return;
	if (!strncmp(file->content, "-> ", 3) && file->size == 0) {
		ck_assert_int_eq(symlink(file->content + 3, path), 0);
		return;
	}
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fwrite(file->content, 1,
	       file->size ? file->size : strlen(file->content), f);
	fclose(f);
}

static int drop(const char *path, const struct stat *st, int type,
		struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

START_TEST(a_host_has_a_bmc_or_not)
{
	char root[] = "/tmp/test-host-bmc-XXXXXX";
	struct host_bmc got;

	ck_assert_ptr_nonnull(mkdtemp(root));
	for (size_t i = 0; i < MAX_FILES && hosts[_i].files[i].path; i++)
		make_file(root, &hosts[_i].files[i]);
	host_bmc_find(root, hosts[_i].uri, &got);
	nftw(root, drop, 8, FTW_DEPTH | FTW_PHYS);
	ck_assert_msg(!strcmp(got.found_by, hosts[_i].found_by) &&
			      !strcmp(got.interface, hosts[_i].interface),
		      "%s: \"%s\", \"%s\"", hosts[_i].name, got.found_by,
		      got.interface);
	ck_assert_msg(got.has_device == hosts[_i].has_device, "%s",
		      hosts[_i].name);
	ck_assert_msg(got.smbios == hosts[_i].smbios, "%s: %d", hosts[_i].name,
		      got.smbios);
	if (got.smbios == HOST_SMBIOS_BAD)
		ck_assert_uint_eq(got.record_size, 18);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("transport/host-bmc");
	TCase *tc = tcase_create("host-bmc");

	tcase_add_loop_test(tc, a_record_is_an_interface, 0,
			    ARRAY_SIZE(records));
	tcase_add_loop_test(tc, a_table_has_a_record_or_not, 0,
			    ARRAY_SIZE(tables));
	tcase_add_loop_test(tc, a_host_has_a_bmc_or_not, 0, ARRAY_SIZE(hosts));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
