/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * How bad a state is
 *
 * states.def judges each state that the specification names, by these
 * principles:
 *
 *  - critical: a part does not do its work, data are lost, or the machine was
 *    stopped by a fault;
 *  - warning: all still works, but a margin is gone (a non-critical threshold,
 *    redundancy, a correctable error, a predicted failure), or a person should
 *    look (an open chassis, a refused password);
 *  - ok: all else.  Absence is not failure, nor is being off, asleep, disabled
 *    or spare; nor a digital signal whose meaning only the vendor knows;
 *  - unknown: no reading, or a state of a vendor's own.  Never failed.
 *
 * An event is as bad as the state it enters; leaving a state (a deassertion)
 * is ok, that is, information.  A file may overrule each row.
 *
 * For a sum over sensors take the worst; unknown is the least of them, so that
 * an empty slot does not make a machine's health unknown.
 */

#include <stddef.h>
#include <stdint.h>

#include "libipmiprov/repo/vendors.h"
#include "libipmiprov/snapshot/snapshot.h"

enum severity { /* a worse one is greater */
		SEVERITY_UNKNOWN,
		SEVERITY_OK,
		SEVERITY_WARNING,
		SEVERITY_CRITICAL,
};

struct health_overrides; /* rows of a file; never changes once read */

/** health_text() - "unknown", "ok", "warning", "critical" */
const char *health_text(enum severity severity);

/** health_event_text() - the same for events: "info" for ok and unknown */
const char *health_event_text(enum severity severity);

/* Whose state it is: what rows of a file and of oem.def look at. */
struct health_subject {
	struct maker maker;
	const char *sensor; /* its name, or NULL if it is not known */
	int sensor_type, reading_type;
};

/**
 * health_of_state() - of one asserted state
 * @offset: 0 to 15; threshold sensors: enum threshold
 * @overrides: or NULL
 */
enum severity health_of_state(const struct health_subject *subject, int offset,
			      const struct health_overrides *overrides);

/**
 * health_of_sensor() - of a sensor as it reads now
 * @sensor: index into snapshot->sdr->sensors
 * @overrides: or NULL
 *
 * SEVERITY_UNKNOWN without a reading, or when the BMC is lost.
 */
enum severity health_of_sensor(const struct snapshot *snapshot, size_t sensor,
			       const struct health_overrides *overrides);

/**
 * health_of_reading() - the same for one sensor out of a snapshot
 * @maker: of the machine, or NULL
 * @reading: its states as convert_states() gives them
 */
enum severity health_of_reading(const struct maker *maker,
				const struct sensor *sensor,
				const struct reading *reading,
				const struct health_overrides *overrides);

/**
 * health_of_event() - of a SEL record
 * @maker: of the machine, or NULL
 * @sensor: that it is about, for rows that name sensors; or NULL
 *
 * OEM records that no row of oem.def tells are SEVERITY_OK.
 */
enum severity health_of_event(const struct maker *maker,
			      const struct sensor *sensor,
			      const uint8_t raw[16],
			      const struct health_overrides *overrides);

/**
 * health_overrides_parse() - read the sections [Health] and [Health/NAME]
 * @text: an INI file; other sections are passed over
 * @name: of the file, for messages
 * @ret: free with health_overrides_free()
 * @ret_why: filled on -EINVAL: file, line, key and what was expected
 *
 * A row is `SENSOR TYPE/READING TYPE/STATE = ok|warning|critical|unknown`.
 * Sensor type: its name or code (`Power Supply`, `0x08`), or `*`.  Reading
 * type: `threshold`, `sensor-specific` or a code.  State: its offset, for
 * thresholds `lower-noncritical`, `lower-critical`, `lower-nonrecoverable`,
 * `upper-...`; or `*`.
 *
 * A section may say which sensors its rows are for: `Sensor=` a pattern of
 * their names (fnmatch(3), in any case), `Vendor=` a name of vendors.def or a
 * manufacturer number, `Product=` a number.  Sections of one name are one.
 *
 * The row that says most wins: a name of a sensor more than a product, that
 * more than a vendor, that more than a sensor type, that more than a state; of
 * two that are equal the later.
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int health_overrides_parse(const char *text, const char *name,
			   struct health_overrides **ret, char **ret_why);

/** health_is_section() - does @section hold such rows? */
bool health_is_section(const char *section);

/** health_overrides_load() - the same from a file; -errno if unreadable, with
 *  @ret_why set */
int health_overrides_load(const char *path, struct health_overrides **ret,
			  char **ret_why);
void health_overrides_free(struct health_overrides *overrides);
