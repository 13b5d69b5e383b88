/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * How this host found its BMC
 *
 * What the kernel says of the device that it made, else what the firmware says
 * of a BMC that no driver took.  No BMC is no error.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libipmiprov/transport/smbios.h"

enum { HOST_BMC_TEXT_SIZE = SMBIOS_TEXT_SIZE };

enum host_smbios {
	HOST_SMBIOS_UNKNOWN, /* could not be read: only root may */
	HOST_SMBIOS_GOOD,
	HOST_SMBIOS_NONE, /* no record of type 38 */
	HOST_SMBIOS_BAD,  /* not as the specification has it */
};

struct host_bmc {
	bool has_device; /* there is /dev/ipmi0, or its like */
	/* "ACPI", "SMBIOS", "device tree", "PCI", "configuration", ...; "": it
	 * was not found */
	char found_by[HOST_BMC_TEXT_SIZE];
	char interface[HOST_BMC_TEXT_SIZE]; /* "KCS at I/O 0xca2"; "" */
	enum host_smbios smbios;
	uint8_t record[SMBIOS_MAX_RECORD]; /* of type 38, HOST_SMBIOS_BAD too */
	size_t record_size;
};

/**
 * host_bmc_find() - look for it
 * @root: in front of /sys, /proc and /dev: ""; tests have their own
 * @uri: of a BMC, as in transport.h; one that is not this host's was found by
 *       configuration
 */
void host_bmc_find(const char *root, const char *uri, struct host_bmc *ret);
