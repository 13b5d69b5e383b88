/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Which BMC this is, and what its system is called
 */

#include "libipmiprov/ipmi/app.h"
#include "libipmiprov/repo/link.h"
#include "libipmiprov/snapshot/snapshot.h"

enum { GUID_TEXT_SIZE = 37 };

struct identity {
	bool is_fresh; /* read since the transport was opened */
	bool has_device_id, has_guid;
	struct bmc_device_id device_id;
	uint8_t guid[IPMI_GUID_SIZE];
	uint32_t quirks; /* bits, see quirks.h */
};

/**
 * identity_refresh() - ask the BMC, once a transport
 *
 * What it was too busy to tell, or told in a damaged answer, is asked for again
 * the next time.
 *
 * Return: 0, also if it refuses to tell; or the link's error when
 * link_is_over().
 */
int identity_refresh(struct identity *identity, struct link *link,
		     uint64_t deadline_ns);

/**
 * guid_format() - as text, in the byte order that this BMC uses
 * @guid: as on the wire
 *
 * BMCs store it as SMBIOS does, as RFC 4122 does, or backwards as IPMI says;
 * the version and variant in it tell.  Where none fits: as SMBIOS.
 */
void guid_format(const uint8_t guid[IPMI_GUID_SIZE], char ret[GUID_TEXT_SIZE]);

/** guid_format_as() - the same, in the order that quirks tell, if they do */
void guid_format_as(const uint8_t guid[IPMI_GUID_SIZE], uint32_t quirks,
		    char ret[GUID_TEXT_SIZE]);

/**
 * system_name_new() - what the system is called
 * @identity: what the BMC said, if it did
 * @label: the BMC's
 * @path: file that remembers the name; NULL: none
 *
 * The GUID; else what was remembered; else host name and label.
 *
 * Return: the name, to be freed, or NULL without memory.
 */
char *system_name_new(const struct identity *identity, const char *label,
		      const char *path);

/**
 * machine_id_new() - what tells this machine from others
 * @uri: of the BMC
 *
 * For the key of a cache: a file that came here from another machine must not
 * fit.  Made of what the firmware and the system installation say of
 * themselves, as far as it can be read.
 *
 * Return: text, to be freed, or NULL without memory.
 */
char *machine_id_new(const char *uri);
