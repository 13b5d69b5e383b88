/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/macro.h"
#include "libipmiprov/transport/host-bmc.h"

enum { MAX_ATTRIBUTE = 4096, MAX_TABLE = 1024 * 1024, MAX_ENTRIES = 4096 };

static void set_text(char to[HOST_BMC_TEXT_SIZE], const char *text)
{
	snprintf(to, HOST_BMC_TEXT_SIZE, "%s", text);
}

/* ---- files under root ---- */

struct host {
	const char *root;
	struct host_bmc *ret;
	char device[PATH_MAX]; /* folder of the device; "": none */
};

static bool path_of(const struct host *h, const char *path, char ret[PATH_MAX])
{
	int n = snprintf(ret, PATH_MAX, "%s%s", h->root, path);

	return n > 0 && n < PATH_MAX;
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

/* All of a file under root; false: it cannot be read, or is too large. */
static bool read_path(const char *path, size_t max, struct buf *ret)
{
	*ret = (struct buf){ .max_size = max };
	if (file_read(path, ret) == 0)
		return true;
	buf_done(ret);
	return false;
}

static bool device_path(const struct host *h, const char *name,
			char ret[PATH_MAX])
{
	int n = snprintf(ret, PATH_MAX, "%s/%s", h->device, name);

	return h->device[0] && n > 0 && n < PATH_MAX;
}

/* ---- the device that the kernel made ---- */

/* How a device is named tells what made it. */
static const struct {
	const char *prefix, *found_by;
} makers[] = {
	{ "dmi-ipmi", "SMBIOS" },
	{ "IPI0001", "ACPI" },
	{ "hardcode-ipmi", "module parameters" },
	{ "hotmod-ipmi", "a command to the driver" },
};

static bool has_part(const struct host *h, const char *name)
{
	char path[PATH_MAX];

	return device_path(h, name, path) && exists(path);
}

static bool is_on_pci(const struct host *h)
{
	char path[PATH_MAX], target[PATH_MAX];
	ssize_t n;

	if (!device_path(h, "subsystem", path))
		return false;
	n = readlink(path, target, sizeof(target) - 1);
	if (n < 0)
		return false;
	target[n] = '\0';
	return n >= 4 && !strcmp(target + n - 4, "/pci");
}

static const char *maker_of_device(const struct host *h)
{
	const char *slash = strrchr(h->device, '/');
	const char *name = slash ? slash + 1 : h->device;

	for (size_t i = 0; i < ARRAY_SIZE(makers); i++)
		if (!strncmp(makers[i].prefix, name, strlen(makers[i].prefix)))
			return makers[i].found_by;
	if (is_on_pci(h))
		return "PCI";
	if (has_part(h, "of_node"))
		return "device tree";
	return has_part(h, "firmware_node") ? "ACPI" : "";
}

/*
 * What ipmi_si was told: "kcs,i/o,0xca2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32".
 * false: it is something else.
 */
static bool take_params(char *text, char ret[HOST_BMC_TEXT_SIZE])
{
	const char *type = strsep(&text, ","), *space = strsep(&text, ",");
	const char *address = strsep(&text, ","), *irq;
	char upper[8] = "";

	if (!type || !space || !address || strlen(type) >= sizeof(upper))
		return false;
	for (size_t i = 0; type[i]; i++)
		upper[i] = (char)(type[i] >= 'a' && type[i] <= 'z'
					  ? type[i] - 'a' + 'A'
					  : type[i]);
	irq = text ? strstr(text, "irq=") : NULL;
	irq = irq && atoi(irq + 4) > 0 ? irq + 4 : NULL;
	snprintf(ret, HOST_BMC_TEXT_SIZE, "%s at %s %.20s%s%.*s", upper,
		 strcmp(space, "i/o") == 0 ? "I/O" : "memory", address,
		 irq ? ", interrupt " : "",
		 irq ? (int)MIN(strspn(irq, "0123456789"), (size_t)5) : 0,
		 irq ? irq : "");
	return true;
}

static void read_params(struct host *h)
{
	char path[PATH_MAX];
	CLEANUP(buf_done) struct buf text = { 0 };

	if (!device_path(h, "params", path) ||
	    !read_path(path, MAX_ATTRIBUTE, &text))
		return;
	text.data[strcspn(text.data, "\n")] = '\0';
	if (!take_params(text.data, h->ret->interface))
		h->ret->interface[0] = '\0';
}

static void look_at_device(struct host *h, const char *name)
{
	char link[PATH_MAX], path[64];

	snprintf(path, sizeof(path), "/sys/class/ipmi/%.32s/device", name);
	h->ret->has_device = path_of(h, path, link) && exists(link);
	if (!h->ret->has_device || !realpath(link, h->device))
		return;
	set_text(h->ret->found_by, maker_of_device(h));
	read_params(h);
}

/* ---- what the firmware says ---- */

static void keep_record(struct host_bmc *ret, const uint8_t *rec, size_t size,
			struct smbios_ipmi *decoded)
{
	ret->record_size = MIN(size, sizeof(ret->record));
	memcpy(ret->record, rec, ret->record_size);
	ret->smbios = smbios_ipmi_decode(rec, size, decoded) == 0
			      ? HOST_SMBIOS_GOOD
			      : HOST_SMBIOS_BAD;
}

/* The kernel shows each record, and, besides, all of them in one file. */
static bool read_smbios(struct host *h, struct smbios_ipmi *ret)
{
	CLEANUP(buf_done) struct buf text = { 0 };
	const uint8_t *rec = NULL;
	char path[PATH_MAX];
	size_t size = 0;
	int r;

	if (path_of(h, "/sys/firmware/dmi/entries/38-0/raw", path) &&
	    read_path(path, MAX_ATTRIBUTE, &text)) {
		size = text.size >= 2 ? MIN((uint8_t)text.data[1], text.size)
				      : 0;
		keep_record(h->ret, (const uint8_t *)text.data, size, ret);
		return true;
	}
	if (!path_of(h, "/sys/firmware/dmi/tables/DMI", path) ||
	    !read_path(path, MAX_TABLE, &text))
		return false;
	r = smbios_find_ipmi((const uint8_t *)text.data, text.size, &rec,
			     &size);
	if (r == 0)
		keep_record(h->ret, rec, size, ret);
	else
		h->ret->smbios =
			r == SMBIOS_R_NONE ? HOST_SMBIOS_NONE : HOST_SMBIOS_BAD;
	return true;
}

/* Calls @is for the names in a folder until it says true. */
static bool any_in(const struct host *h, const char *folder,
		   bool (*is)(const char *path, const char *name))
{
	char path[PATH_MAX];
	const struct dirent *e;
	bool found = false;
	DIR *dir;

	dir = path_of(h, folder, path) ? opendir(path) : NULL;
	if (!dir)
		return false;
	for (int i = 0; !found && i < MAX_ENTRIES && (e = readdir(dir)); i++)
		found = e->d_name[0] != '.' && is(path, e->d_name);
	closedir(dir);
	return found;
}

static bool starts_with(const char *path, const char *name, const char *file,
			const char *text)
{
	CLEANUP(buf_done) struct buf content = { 0 };
	char full[PATH_MAX];
	int n = snprintf(full, sizeof(full), "%s/%s/%s", path, name, file);

	return n > 0 && n < PATH_MAX &&
	       read_path(full, MAX_ATTRIBUTE, &content) &&
	       !strncmp(content.data, text, strlen(text));
}

static bool is_acpi_bmc(const char *path, const char *name)
{
	(void)path;
	return !strncmp(name, "IPI0001", 7);
}

static bool is_pci_bmc(const char *path, const char *name)
{
	return starts_with(path, name, "class", "0x0c07");
}

/* A node's name is the type of its device, by custom. */
static bool is_tree_bmc(const char *path, const char *name)
{
	static const char *const compatible[] = { "ipmi-kcs", "ipmi-bt",
						  "ipmi-smic" };

	for (size_t i = 0; i < ARRAY_SIZE(compatible); i++)
		if (starts_with(path, name, "compatible", compatible[i]))
			return true;
	return false;
}

static const struct {
	const char *folder, *found_by;
	bool (*is)(const char *path, const char *name);
} places[] = {
	{ "/sys/bus/acpi/devices", "ACPI", is_acpi_bmc },
	{ "/sys/bus/pci/devices", "PCI", is_pci_bmc },
	{ "/proc/device-tree", "device tree", is_tree_bmc },
	{ "/sys/firmware/devicetree/base", "device tree", is_tree_bmc },
};

static void look_at_firmware(struct host *h)
{
	struct smbios_ipmi smbios;
	struct host_bmc *ret = h->ret;
	bool is_good =
		read_smbios(h, &smbios) && ret->smbios == HOST_SMBIOS_GOOD;

	if (is_good && !ret->interface[0])
		smbios_ipmi_text(&smbios, ret->interface);
	for (size_t i = 0; !ret->found_by[0] && i < ARRAY_SIZE(places); i++)
		if (any_in(h, places[i].folder, places[i].is))
			set_text(ret->found_by, places[i].found_by);
	if (is_good && !ret->found_by[0])
		set_text(ret->found_by, "SMBIOS");
}

/* ---- all of it ---- */

static const struct {
	const char *scheme, *interface;
} elsewhere[] = {
	{ "lan:", "RMCP+" },
	{ "sim:", "simulated" },
};

/* Behind the file of record:FILE,URI. */
static const char *inner_uri(const char *uri)
{
	const char *comma;

	while (!strncmp(uri, "record:", 7) && (comma = strchr(uri, ',')))
		uri = comma + 1;
	return uri;
}

void host_bmc_find(const char *root, const char *uri, struct host_bmc *ret)
{
	struct host h = { .root = root, .ret = ret };
	const char *name = strrchr(uri, '/');

	*ret = (struct host_bmc){ 0 };
	uri = inner_uri(uri);
	for (size_t i = 0; i < ARRAY_SIZE(elsewhere); i++) {
		if (strncmp(elsewhere[i].scheme, uri,
			    strlen(elsewhere[i].scheme)) != 0)
			continue;
		set_text(ret->found_by, "configuration");
		set_text(ret->interface, elsewhere[i].interface);
		return;
	}
	look_at_device(&h,
		       !strncmp(uri, "dev:", 4) && name ? name + 1 : "ipmi0");
	look_at_firmware(&h);
}
