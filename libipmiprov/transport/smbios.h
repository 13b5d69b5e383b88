/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The IPMI Device Information of the SMBIOS tables (DSP0134, type 38; IPMI
 * 2.0, appendix C1)
 *
 * Bytes of firmware: every length is checked.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SMBIOS_MAX_RECORD = 255, SMBIOS_TYPE_IPMI = 38 };

enum smbios_interface {
	SMBIOS_UNKNOWN_INTERFACE,
	SMBIOS_KCS,
	SMBIOS_SMIC,
	SMBIOS_BT,
	SMBIOS_SSIF,
};

struct smbios_ipmi {
	int interface; /* enum smbios_interface, or what is reserved */
	int revision_major, revision_minor;
	int slave_address;  /* of the BMC on the IPMB, 8-bit form */
	bool is_io;         /* else memory; means nothing for SSIF */
	uint64_t address;   /* of the interface; SSIF: on the SMBus, 8-bit */
	int spacing;        /* of registers: 1, 4 or 16 bytes */
	bool has_interrupt; /* .interrupt means something */
	int interrupt;
};

enum {
	_SMBIOS_R_OK,
	SMBIOS_R_NONE, /* there is no such record */
	SMBIOS_R_BAD,  /* it is too short, or of no interface that is known */
};

/**
 * smbios_find_ipmi() - the record in the whole of the tables
 * @ret: points into @table; on SMBIOS_R_BAD too
 *
 * Return: 0, SMBIOS_R_NONE, or SMBIOS_R_BAD if it or one before it is cut.
 */
int smbios_find_ipmi(const uint8_t *table, size_t size, const uint8_t **ret,
		     size_t *ret_size);

/**
 * smbios_ipmi_decode() - take a record apart
 * @rec: with its header, without its strings
 *
 * Return: 0 or SMBIOS_R_BAD.
 */
int smbios_ipmi_decode(const uint8_t *rec, size_t size,
		       struct smbios_ipmi *ret);

enum { SMBIOS_TEXT_SIZE = 64 };

/** smbios_ipmi_text() - "KCS at I/O 0xca2" */
void smbios_ipmi_text(const struct smbios_ipmi *ipmi,
		      char ret[SMBIOS_TEXT_SIZE]);
