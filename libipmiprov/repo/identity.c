/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/repo/identity.h"
#include "libipmiprov/repo/quirks.h"
#include "libipmiprov/repo/state-file.h"

enum { GUID_VARIANT_MASK = 0xc0, GUID_VARIANT = 0x80, MAX_GUID_VERSION = 8 };

/* Where the bytes of the text are on the wire, and so where its version is. */
static const uint8_t guid_orders[][IPMI_GUID_SIZE] = {
	/* SMBIOS */
	{ 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 },
	/* RFC 4122 */
	{ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
	/* IPMI, section 20.8 */
	{ 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 },
};

/* Files that differ between machines, or between what runs on them. */
static const char *const machine_files[] = {
	"/sys/class/dmi/id/product_uuid", /* root only */
	"/sys/class/dmi/id/board_serial", /* root only */
	"/sys/class/dmi/id/sys_vendor",   "/sys/class/dmi/id/product_name",
	"/sys/class/dmi/id/board_name",   "/etc/machine-id",
};

/* All zeroes or all ones is a BMC that was never given one. */
static bool is_guid(const uint8_t guid[IPMI_GUID_SIZE])
{
	if (guid[0] != 0x00 && guid[0] != 0xff)
		return true;
	return memcmp(guid, guid + 1, IPMI_GUID_SIZE - 1) != 0;
}

/* Not an answer to keep: the next one may be another. */
static bool is_of_the_moment(int r)
{
	return r < 0 || r == IPMI_R_NODE_BUSY || r == IPMI_R_TIMEOUT ||
	       r == IPMI_R_INITIALIZING;
}

/* The device's own only where the system surely has none: a name must last. */
static int ask_guid(const struct ipmi_peer *peer, uint8_t ret[IPMI_GUID_SIZE])
{
	int r;

	r = ipmi_get_guid(peer, IPMI_GET_SYSTEM_GUID, ret);
	if (r == -EBADMSG) /* damaged, or is it always so? */
		r = ipmi_get_guid(peer, IPMI_GET_SYSTEM_GUID, ret);
	if (r != -EBADMSG && is_of_the_moment(r))
		return ERR_TRACE(r);
	if (r != 0 || !is_guid(ret))
		r = ipmi_get_guid(peer, IPMI_GET_DEVICE_GUID, ret);
	return ERR_TRACE(r);
}

int identity_refresh(struct identity *identity, struct link *link,
		     uint64_t deadline_ns)
{
	const struct ipmi_peer peer = {
		.transport = &link->transport,
		.deadline_ns = deadline_ns,
	};
	uint8_t guid[IPMI_GUID_SIZE];
	bool is_sure;
	int r;

	if (identity->is_fresh)
		return 0;
	r = ipmi_get_device_id(&peer, &identity->device_id);
	if (r < 0 && link_is_over(link, deadline_ns))
		return ERR_TRACE(r);
	if (r == 0)
		identity->has_device_id = true;
	is_sure = !is_of_the_moment(r);
	r = ask_guid(&peer, guid);
	if (r < 0 && link_is_over(link, deadline_ns))
		return ERR_TRACE(r);
	if (r == 0 && is_guid(guid)) {
		memcpy(identity->guid, guid, sizeof(guid));
		identity->has_guid = true;
	}
	identity->is_fresh = is_sure && !is_of_the_moment(r);
	return 0;
}

/* Version and variant are where this order says. */
static bool fits(const uint8_t guid[IPMI_GUID_SIZE],
		 const uint8_t order[IPMI_GUID_SIZE])
{
	int version = guid[order[6]] >> 4;

	return version >= 1 && version <= MAX_GUID_VERSION &&
	       (guid[order[8]] & GUID_VARIANT_MASK) == GUID_VARIANT;
}

/* The order that somebody says it is in, else the first that fits. */
static const uint8_t *order_of(const uint8_t guid[IPMI_GUID_SIZE],
			       uint32_t quirks)
{
	static const uint32_t told[ARRAY_SIZE(guid_orders)] = {
		QUIRK_BIT(GUID_SMBIOS),
		QUIRK_BIT(GUID_RFC4122),
		QUIRK_BIT(GUID_IPMI),
	};

	for (size_t i = 0; i < ARRAY_SIZE(guid_orders); i++)
		if (quirks & told[i])
			return guid_orders[i];
	for (size_t i = 0; i < ARRAY_SIZE(guid_orders); i++)
		if (fits(guid, guid_orders[i]))
			return guid_orders[i];
	return guid_orders[0];
}

void guid_format(const uint8_t guid[IPMI_GUID_SIZE], char ret[GUID_TEXT_SIZE])
{
	guid_format_as(guid, 0, ret);
}

void guid_format_as(const uint8_t guid[IPMI_GUID_SIZE], uint32_t quirks,
		    char ret[GUID_TEXT_SIZE])
{
	const uint8_t *order = order_of(guid, quirks);
	size_t at = 0;

	for (size_t i = 0; i < IPMI_GUID_SIZE; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			ret[at++] = '-';
		snprintf(ret + at, GUID_TEXT_SIZE - at, "%02x", guid[order[i]]);
		at += 2;
	}
}

/* One line of printable text, or NULL. */
static char *remembered_name(const char *path)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	if (!path || state_file_read(path, &b) != 0 || b.size < 2)
		return NULL;
	for (size_t i = 0; i + 1 < b.size; i++)
		if (!isgraph((unsigned char)b.data[i]))
			return NULL;
	if (b.data[b.size - 1] != '\n')
		return NULL;
	buf_truncate(&b, b.size - 1);
	return buf_steal(&b);
}

static void remember_name(const char *path, const char *name, const char *old)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	if (!path || (old && !strcmp(name, old)))
		return;
	buf_puts(&b, name);
	buf_putc(&b, '\n');
	/* A name that cannot be kept is made again next time. */
	if (buf_error(&b) == 0)
		(void)state_file_write(path, b.data, b.size);
}

static char *host_name(const char *label)
{
	char host[256] = "";
	char *name;

	if (gethostname(host, sizeof(host) - 1) < 0 || !host[0])
		snprintf(host, sizeof(host), "localhost");
	return asprintf(&name, "%s-%s", host, label) < 0 ? NULL : name;
}

char *system_name_new(const struct identity *identity, const char *label,
		      const char *path)
{
	AUTO_FREE char *old = remembered_name(path);
	char text[GUID_TEXT_SIZE];
	char *name;

	if (identity->has_guid) {
		guid_format_as(identity->guid, identity->quirks, text);
		name = strdup(text);
	} else {
		name = old ? STEAL(old) : host_name(label);
	}
	if (name && identity->is_fresh)
		remember_name(path, name, old);
	return name;
}

static void add_file(struct buf *b, const char *path)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
	char text[256];
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text));

	if (n > 0)
		buf_add(b, text, (size_t)n);
	buf_putc(b, '\n');
}

char *machine_id_new(const char *uri)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	buf_puts(&b, uri);
	buf_putc(&b, '\n');
	for (size_t i = 0; i < ARRAY_SIZE(machine_files); i++)
		add_file(&b, machine_files[i]);
	return buf_error(&b) == 0 ? buf_steal(&b) : NULL;
}
