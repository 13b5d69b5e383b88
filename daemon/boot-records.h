/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The records that Windows writes to the event log of a BMC when it starts,
 * stops and crashes, so that the logs of a mixed fleet read alike
 *
 * Facts and bytes only; boot-writer.c has them written.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	BOOT_RECORD_SIZE = 16,
	BOOT_MAX_RECORDS = 3,
	BOOT_ID_SIZE = 37, /* a UUID, with its NUL */
};

struct boot_facts {
	char id[BOOT_ID_SIZE]; /* of this boot; "": unknown */
	uint32_t time;         /* it began, seconds since 1970 */
	bool is_told;          /* records of this boot were written before */
	bool has_crashed;      /* the system did, since they were for another */
};

/**
 * boot_facts_read() - what is known of this boot and the one before
 * @root: in front of /proc, /sys and /var: ""; tests have their own
 * @state_path: where boot_facts_save() wrote
 *
 * A crash is known by what the kernel left in pstore, or a dump in /var/crash,
 * later than the last time that records were written; without that time there
 * is none.
 */
void boot_facts_read(const char *root, const char *state_path,
		     struct boot_facts *ret);

/** boot_facts_save() - remember that this boot was told; 0 or -errno */
int boot_facts_save(const struct boot_facts *facts, const char *state_path);

struct boot_record_list {
	uint8_t records[BOOT_MAX_RECORDS][BOOT_RECORD_SIZE];
	size_t n;
};

/** boot_records_of_start() - what to write for a boot; nothing if it is told,
 *  or not known */
void boot_records_of_start(const struct boot_facts *facts,
			   struct boot_record_list *ret);

/** boot_records_of_stop() - what to write when the system goes down */
void boot_records_of_stop(struct boot_record_list *ret);

/** boot_is_stopping() - is the system going down?  Asks systemd, for half a
 *  second at most. */
bool boot_is_stopping(void);
