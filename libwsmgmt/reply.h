/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Replies, written as UTF-8 text
 *
 * wsm_reply_begin(), the body, wsm_reply_end(); or wsm_reply_fault() alone.
 * The result is the bytes of the HTTP body (wsm_to_charset() for UTF-16).
 */

#include "base/buf.h"
#include "base/rng.h"
#include "cim/cim.h"
#include "libwsmgmt/request.h"

/**
 * wsm_reply_begin() - envelope, header and the start of the body
 * @out: UTF-8
 * @request: what is answered: RelatesTo, ReplyTo's parameters
 * @action: of the reply, or NULL for the request's action + "Response"
 * @rng: for the MessageID
 * @extra_headers: XML put at the end of the header, or NULL
 */
void wsm_reply_begin(struct buf *out, const struct wsm_request *request,
		     const char *action, struct rng *rng,
		     const char *extra_headers);
void wsm_reply_end(struct buf *out);

/**
 * wsm_total_estimate_header() - for @extra_headers, where the request
 * wants_total_estimate
 */
void wsm_total_estimate_header(struct buf *out, uint64_t n_items);

/**
 * wsm_items_begin() - start of an EnumerateResponse or a PullResponse
 * @out: UTF-8, after wsm_reply_begin()
 * @action: WSM_ACTION_ENUMERATE or WSM_ACTION_PULL
 * @context: for the next Pull; NULL: this is the last reply
 * @has_items: whether there are items, or, for a Pull, might have been
 *
 * The items follow, each as wsm_item_begin() ... wsm_item_end(), and then
 * wsm_items_end() with the same arguments.
 */
void wsm_items_begin(struct buf *out, enum wsm_action action,
		     const char *context, bool has_items);
void wsm_items_end(struct buf *out, enum wsm_action action, const char *context,
		   bool has_items);

/** wsm_item_begin() - around the object and the endpoint reference that @mode
 *  asks for; those are written in between, in this order */
void wsm_item_begin(struct buf *out, enum wsm_enumeration_mode mode);
void wsm_item_end(struct buf *out, enum wsm_enumeration_mode mode);

/** wsm_reply_fault() - a whole envelope with a fault */
void wsm_reply_fault(struct buf *out, const struct wsm_request *request,
		     const struct wsm_fault *fault, struct rng *rng);

struct wsm_identity {
	const char *product_vendor, *product_version;
	const char *const *security_profiles; /* URIs, ends with NULL; NULL: the
						 client is not authenticated */
};

/** wsm_reply_identify() - a whole envelope; no WS-Addressing headers */
void wsm_reply_identify(struct buf *out, const struct wsm_request *request,
			const struct wsm_identity *identity);

/** wsm_xml_escape() - text for element content and attribute values; what XML
 *  forbids becomes '?' */
void wsm_xml_escape(struct buf *out, const char *text);
void wsm_xml_escape_n(struct buf *out, const char *text, size_t size);

/**
 * wsm_write_instance() - an instance as WS-CIM has it (DSP0230, MS-WSMV)
 * @out: UTF-8
 * @instance: to write
 * @as: the class it is written as: its own, or a base class, whose properties
 *      alone are then written
 * @class_ns: namespace of the element: the resource URI of @as
 */
void wsm_write_instance(struct buf *out, const struct cim_instance *instance,
			const struct cim_class *as, const char *class_ns);

struct wsm_query;

/**
 * wsm_write_projection() - those properties that a query asks for, in a
 * w:XmlFragment, each in no namespace, in order of name (MS-WSMV 3.1.4.8)
 * @class_ns: the resource URI of the instance's class, for references
 */
void wsm_write_projection(struct buf *out, const struct cim_instance *instance,
			  const struct wsm_query *query, const char *class_ns);

/**
 * wsm_write_output() - what a method gave back: its _OUTPUT element
 * @out_values: by parameter; those that are no out parameter are passed over
 * @return_value: null: the method returns nothing
 * @class_ns: namespace of the element: the resource URI of the request
 */
void wsm_write_output(struct buf *out, const struct cim_method *method,
		      const struct cim_value *out_values,
		      const struct cim_value *return_value,
		      const char *class_ns);

/**
 * wsm_write_epr() - an endpoint reference of an instance, with its element
 * @keys: only keys are read
 * @resource_uri: of the instance's own class
 * @cim_namespace: for a __cimnamespace selector (DMTF URIs); NULL: none
 */
void wsm_write_epr(struct buf *out, const struct cim_instance *keys,
		   const char *resource_uri, const char *cim_namespace);

/**
 * wsm_to_charset() - recode a finished reply
 * @utf8: the reply
 * @charset: of the request; UTF-16 gets a byte order mark
 * @ret: appended to
 */
void wsm_to_charset(const struct buf *utf8, enum wsm_charset charset,
		    struct buf *ret);
