/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What classes made of snapshot->platform share
 */

#include "libipmiprov/model/class.h"

enum { PLATFORM_N_BOOT_SOURCES = 6 };

/** platform_of() - NULL while nothing is known, or the BMC is lost */
const struct platform *platform_of(const struct view *v);

/** platform_logs() - may events be logged?  By the BMC's global enables, which
 *  @p has */
bool platform_logs(const struct platform *p);

/** platform_boot_source() - "CIM:Network:1"; @index below
 *  PLATFORM_N_BOOT_SOURCES */
const char *platform_boot_source(size_t index);

/** platform_boot_index() - of a device of the boot flags; -1: none of them */
int platform_boot_index(int device);

/** platform_boot_device() - a device of the boot flags in IPMI's words */
const char *platform_boot_device(int device);

/** platform_version_number() - the @i-th number of "2.10.2", from 0; or null */
struct cim_value platform_version_number(const char *version, size_t i);

/** platform_bcd() - a BCD byte as a number; as it is where it is none */
struct cim_value platform_bcd(int byte);

struct cim_value platform_ipv4(struct view *v,
			       const uint8_t bytes[PLATFORM_IPV4_SIZE]);
struct cim_value platform_guid(struct view *v, const uint8_t bytes[16]);
