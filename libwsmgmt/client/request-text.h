/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A request as text: the other direction of wsm_request_parse()
 *
 * Headers and their order are those of Windows' clients, since that is what
 * every service was tried with.
 */

#include "base/buf.h"
#include "base/rng.h"
#include "libwsmgmt/request.h"

struct wsm_request_extra {
	const char *session_id; /* p:SessionId, "uuid:..."; NULL: none */
	const char *filter_xml; /* content of the filter as XML, instead of
				   its text; NULL: text */
};

/**
 * wsm_request_write() - write an envelope
 * @out: UTF-8, without an XML declaration
 * @request: action, to, message_id and what belongs to the action
 *           (resource_uri, selectors, options, max_envelope_size,
 *           operation_timeout_us, locale, enumerate, pull; body of a Put, or
 *           of WSM_ACTION_OTHER, whose action_uri is sent); empty members are
 *           left out
 * @extra: or NULL
 *
 * Identify, Get, Put, Enumerate, Pull, Release and methods can be written.
 */
void wsm_request_write(struct buf *out, const struct wsm_request *request,
		       const struct wsm_request_extra *extra);

enum { WSM_UUID_SIZE = sizeof("uuid:00000000-0000-0000-0000-000000000000") };

/**
 * wsm_uuid() - a random "uuid:..." for a MessageID
 * Return: 0 or what @rng says.
 */
int wsm_uuid(struct rng *rng, char ret[WSM_UUID_SIZE]);

/** wsm_write_selectors() - a w:SelectorSet; nothing if there are none */
void wsm_write_selectors(struct buf *out, const struct wsm_selector *selectors,
			 size_t n);

/** wsm_write_reference() - what stands in an a:EndpointReference */
void wsm_write_reference(struct buf *out, const struct wsm_epr *epr);
