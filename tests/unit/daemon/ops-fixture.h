/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Operations as bytes in, bytes out, over the BMC of the compiled-in persona
 *
 * Time and random bytes are the test's, so replies are the same each time.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "daemon/ops/ops.h"
#include "tests/unit/wsmgmt/xpath.h"

#define WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
#define DMTF "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define HARDWARE WMI "root/hardware/"

#define ENVELOPE(header, body)                                                 \
	"<s:Envelope xmlns:s=\"" WSM_URI_S "\" xmlns:a=\"" WSM_URI_A           \
	"\" xmlns:n=\"" WSM_URI_N "\" xmlns:w=\"" WSM_URI_W                    \
	"\" xmlns:b=\"" WSM_URI_B "\"><s:Header>" TO REPLY_TO ID header        \
	"</s:Header><s:Body>" body "</s:Body></s:Envelope>"
#define TO "<a:To>http://server:5985/wsman</a:To>"
#define REPLY_TO                                                               \
	"<a:ReplyTo><a:Address>" WSM_ANONYMOUS "</a:Address></a:ReplyTo>"
#define ID "<a:MessageID>uuid:1</a:MessageID>"
#define ACTION(uri) "<a:Action>" uri "</a:Action>"
#define RESOURCE(uri) "<w:ResourceURI>" uri "</w:ResourceURI>"
#define SELECTORS(s) "<w:SelectorSet>" s "</w:SelectorSet>"
#define SELECTOR(n, v) "<w:Selector Name=\"" n "\">" v "</w:Selector>"

#define GET(uri, selectors)                                                    \
	ENVELOPE(ACTION(WSM_URI_X "/Get") RESOURCE(uri) selectors, "")
#define ENUM_OF(header, body)                                                  \
	ENVELOPE(ACTION(WSM_URI_N "/Enumerate") header,                        \
		 "<n:Enumerate>" body "</n:Enumerate>")
#define ENUM(uri, body) ENUM_OF(RESOURCE(uri), body)
#define OPTIMIZE(n)                                                            \
	"<w:OptimizeEnumeration/><w:MaxElements>" n "</w:MaxElements>"
#define MODE(m) "<w:EnumerationMode>" m "</w:EnumerationMode>"
#define POLY(m) "<b:PolymorphismMode>" m "</b:PolymorphismMode>"
#define NUMERIC HARDWARE "NumericSensor"
#define BODY "<p:NumericSensor xmlns:p=\"" NUMERIC "\"/>"

#define KEYS(system)                                                           \
	SELECTOR("CreationClassName", "NumericSensor")                         \
	SELECTOR("DeviceID", "114.0.32")                                       \
	SELECTOR("SystemCreationClassName", "ComputerSystem") system
#define IDENTIFY                                                               \
	"<s:Envelope xmlns:s=\"" WSM_URI_S "\"><s:Header/><s:Body>"            \
	"<id:Identify xmlns:id=\"" WSM_URI_ID "\"/></s:Body></s:Envelope>"

struct bmc;

struct fixture {
	struct clock_manual clock;
	struct rng_counter rng;
	struct bmc *bmc;
	struct snapshot *snapshot;
	struct ops *ops;
	struct ops_options options;
	struct identity who;
};

/* What came of a request. */
struct result {
	int r;
	bool is_fault;
	struct buf text;
	const void *largest; /* piece, where it stands in memory */
	struct ops_pending *pending;
};

/** set_up() - a snapshot, and settings to change before start() */
struct fixture set_up(void);
/** start() - serve @n_bmcs, of which nothing is published yet */
void start(struct fixture *f, size_t n_bmcs);
/** begin() - with one BMC, whose snapshot is published */
void begin(struct fixture *f);
void tear_down(struct fixture *f);

/** ask_as() - a request of somebody, or nobody; @ret stays where it is until
 *  the reply has come */
void ask_as(struct fixture *f, const struct identity *who, const char *xml,
	    struct result *ret);
/** ask() - a request that is answered at once */
struct result ask(struct fixture *f, const char *xml);

/** is() - does the reply have this there? */
void is(const struct result *result, const char *xpath, const char *want);
void is_fault(const struct result *result, const char *subcode,
	      const char *number);

/** get_request() - a Get by all keys, some of them in another case */
const char *get_request(struct arena *a, const char *uri, const char *namespace,
			const char *device, const char *system);
/** count() - nodes of the reply */
size_t count(const struct result *got, const char *xpath);
/** n_numeric() - numeric sensors of the persona */
size_t n_numeric(const struct fixture *f);
