/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "libwsmgmt/cim-xml-read.h"
#include "libwsmgmt/reply.h"
#include "libwsmgmt/sax.h"
#include "libwsmgmt/uri.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Replies are no requests, but XML they must be. */
static void assert_is_xml(const struct buf *b, struct arena *a)
{
	static const struct sax_language nothing = { 0 };
	static const struct wsm_limits limits = { .max_depth = 200,
						  .max_attributes = 10000,
						  .max_text = 1 << 20 };
	const struct sax_reading reading = { &nothing, &limits, a, NULL };
	const char *problem;

	assert(buf_error(b) == 0);
	assert(sax_parse(b->data, b->size, &reading, &problem) == 0);
}

static void answer(struct buf *b, const struct wsm_request *req,
		   struct rng *rng, struct arena *a)
{
	struct wsm_class_uri uri;

	if (req->action == WSM_ACTION_IDENTIFY) {
		wsm_reply_identify(b, req,
				   &(struct wsm_identity){ "a", "b", NULL });
		return;
	}
	if (req->resource_uri)
		wsm_class_uri_parse(req->resource_uri, a, &uri);
	wsm_reply_begin(b, req, NULL, rng, NULL);
	wsm_items_begin(b, WSM_ACTION_PULL, req->pull.context, true);
	for (size_t i = 0; i < req->n_selectors; i++)
		wsm_xml_escape(b, req->selectors[i].name);
	wsm_items_end(b, WSM_ACTION_PULL, req->pull.context, true);
	wsm_reply_end(b);
}

/* The body of a method, and what it would give back. */
static void call_method(const struct wsm_request *req, struct arena *a)
{
	const struct cim_class *class = cim_class_find("NumericSensor");
	struct wsm_read_problem problem;
	struct wsm_values values;
	struct buf b = { 0 };

	for (size_t i = 0; req->body && i < class->n_methods; i++) {
		const struct cim_method *m = &class->methods[i];
		const struct wsm_read_table table = { m->parameters,
						      m->n_parameters };
		int r = wsm_read_values(req->body, &wsm_default_limits, a,
					&table, &values, &problem);

		if (r != 0)
			continue;
		buf_reset(&b);
		wsm_write_output(&b, m, values.values, &CIM_U(0), "urn:x");
		assert_is_xml(&b, a);
	}
	buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 23);
	struct buf b = { 0 }, wide = { 0 };
	struct wsm_fault fault = { 0 };
	struct wsm_request req;
	struct rng_counter rng;
	int r;

	assert(a);
	rng_counter_init(&rng);
	r = wsm_request_parse(&(struct wsm_bytes){ data, size, NULL },
			      &wsm_default_limits, a, &req, &fault);
	assert(r == 0 || r == WSM_R_FAULT);
	if (r == 0)
		answer(&b, &req, &rng.rng, a);
	else
		wsm_reply_fault(&b, &req, &fault, &rng.rng);
	assert_is_xml(&b, a);
	call_method(&req, a);
	wsm_to_charset(&b, req.charset, &wide);
	assert(buf_error(&wide) == 0);
	buf_done(&b);
	buf_done(&wide);
	arena_free(a);
	return 0;
}
