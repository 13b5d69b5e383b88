/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/advice.h"

#include <errno.h>
#include <string.h>

#include "base/macro.h"

#define NO_DRIVER                                                              \
	"load the driver (modprobe ipmi_si; modprobe ipmi_devintf), or "       \
	"see it work without a BMC: --bmc sim:"
#define NO_RIGHT                                                               \
	"run as root, or let a group in by a udev rule: "                      \
	"KERNEL==\"ipmi*\", GROUP=\"ipmi\", MODE=\"0660\""

static const struct {
	const char *scheme; /* of the URI; "": any */
	int error;
	const char *advice;
} rows[] = {
	{ "auto:", -ENODEV,
	  "no BMC found: there is no /dev/ipmi0; " //
	  NO_DRIVER },
	{ "auto:", -ENOENT,
	  "no BMC found: there is no /dev/ipmi0; " //
	  NO_DRIVER },
	{ "auto:", -EACCES, "no permission for /dev/ipmi0: " NO_RIGHT },
	{ "auto:", -EPERM, "no permission for /dev/ipmi0: " NO_RIGHT },
	{ "dev:", -ENOENT, "no such device: " NO_DRIVER },
	{ "dev:", -ENODEV, "no BMC behind this device: " NO_DRIVER },
	{ "dev:", -ENXIO, "no BMC behind this device: " NO_DRIVER },
	{ "dev:", -ENOTTY, "this is no IPMI device; expected dev:/dev/ipmi0" },
	{ "dev:", -EACCES, "no permission: " NO_RIGHT },
	{ "dev:", -EPERM, "no permission: " NO_RIGHT },
	{ "lan:", -EACCES,
	  "the BMC refuses this user, password or privilege level; expected "
	  "lan://USER@HOST?password-file=FILE, &privilege=user where it "
	  "allows no more" },
	{ "lan:", -EPERM,
	  "others may read or change the password file; chmod 600 it" },
	{ "lan:", -ECONNREFUSED,
	  "nothing answers there; is IPMI over LAN enabled in the BMC?" },
	{ "lan:", -ETIMEDOUT,
	  "no answer; is the address right, IPMI over LAN enabled, and UDP "
	  "port 623 not filtered?" },
	{ "lan:", -EHOSTUNREACH, "the host cannot be reached" },
	{ "sim:", -ENOENT, "there is no such persona file" },
	{ "sim:", -EINVAL, "this is no persona file" },
	{ "", -ETIMEDOUT,
	  "the BMC does not answer; try again, and look at "
	  "the kernel log (dmesg) if it stays so" },
};

static int same(const char *scheme, const char *uri)
{
	return strncmp(scheme, uri, strlen(scheme)) == 0;
}

void advice_for_bmc(struct buf *out, const char *uri, int error)
{
	if (!same("auto:", uri))
		buf_printf(out, "%s: ", uri);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].error != error || !same(rows[i].scheme, uri))
			continue;
		buf_puts(out, rows[i].advice);
		return;
	}
	buf_puts(out, error ? strerror(-error) : "no answer");
}
