/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "daemon/contact.h"
#include "libipmiprov/transport/host-bmc.h"

static const char source[] = "IPMIDRV";

/* There is no BMC here, which is no error. */
static bool is_absent(const struct contact *c, const struct snapshot *s)
{
	return !c->has_answered && (s->error == -ENODEV || s->error == -ENOENT);
}

static void log_state(const struct contact *c, const struct snapshot *s)
{
	if (c->has_snapshot && c->was_reachable == s->is_reachable)
		return;
	if (s->is_reachable)
		log_info("BMC %s: answers", s->label);
	else if (is_absent(c, s))
		log_info("BMC %s: there is none: %s", s->label,
			 strerror(-s->error));
	else
		log_warning("BMC %s: does not answer: %s", s->label,
			    s->error ? strerror(-s->error) : "no reason known");
}

/* With the record as the firmware left it. */
static void log_smbios(const struct snapshot *s, const struct host_bmc *host)
{
	CLEANUP(buf_done) struct buf record = { 0 };
	bool is_bad = host->smbios == HOST_SMBIOS_BAD;
	struct log_field fields[] = {
		{ "EVENT_SOURCE", source },
		{ "EVENT_ID", "1001" },
		{ "IPMIPROV_BMC", s->label },
		{ "SMBIOS_RECORD", NULL },
		{ NULL, NULL },
	};

	for (size_t i = 0; i < host->record_size; i++)
		buf_printf(&record, "%02X", host->record[i]);
	if (buf_error(&record))
		return;
	fields[3].value = record.data;
	log_event(is_bad ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, fields,
		  is_bad ? "BMC %s: the SMBIOS record of type 38 is not as the "
			   "specification has it"
			 : "BMC %s: there is no SMBIOS record of type 38, and "
			   "no device",
		  s->label);
}

static void log_timeout(const struct contact *c, const struct snapshot *s)
{
	const struct log_field fields[] = {
		{ "EVENT_SOURCE", source },
		{ "EVENT_ID", c->has_answered ? "1004" : "1003" },
		{ "IPMIPROV_BMC", s->label },
		{ NULL, NULL },
	};

	log_event(LOG_LEVEL_WARNING, fields,
		  c->has_answered ? "BMC %s: it did not answer in time"
				  : "BMC %s: it did not answer in time when it "
				    "was first asked",
		  s->label);
}

static void log_given_up(const struct snapshot *s)
{
	char tries[16];
	const struct log_field fields[] = {
		{ "EVENT_SOURCE", source },
		{ "EVENT_ID", "1000" },
		{ "IPMIPROV_BMC", s->label },
		{ "RETRIES", tries },
		{ "ERROR", s->error ? strerror(-s->error) : NULL },
		{ NULL, NULL },
	};

	snprintf(tries, sizeof(tries), "%d", CONTACT_TRIES);
	log_event(LOG_LEVEL_ERROR, fields,
		  "BMC %s: %d tries were in vain; it is tried again now and "
		  "then",
		  s->label, CONTACT_TRIES);
}

static void note_failure(struct contact *c, const struct snapshot *s,
			 const struct host_bmc *host)
{
	if (is_absent(c, s)) {
		if (!c->has_snapshot && (host->smbios == HOST_SMBIOS_NONE ||
					 host->smbios == HOST_SMBIOS_BAD))
			log_smbios(s, host);
		return;
	}
	c->n_failures++;
	if (s->error == -ETIMEDOUT && (c->has_answered || c->n_failures == 1))
		log_timeout(c, s);
	if (c->n_failures == CONTACT_TRIES)
		log_given_up(s);
}

void contact_note(struct contact *c, const struct snapshot *s,
		  const struct host_bmc *host)
{
	log_state(c, s);
	if (s->is_reachable) {
		c->n_failures = 0;
		c->has_answered = true;
	} else {
		note_failure(c, s, host);
	}
	c->has_snapshot = true;
	c->was_reachable = s->is_reachable;
}

void contact_bad_parameter(const char *why)
{
	const struct log_field fields[] = {
		{ "EVENT_SOURCE", source },
		{ "EVENT_ID", "1002" },
		{ NULL, NULL },
	};

	log_event(LOG_LEVEL_ERROR, fields, "not reloaded: %s", why);
}
