/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "libipmiprov/model/model.h"
#include "libipmiprov/repo/bmc.h"
#include "tests/unit/daemon/ops-fixture.h"
#include "tests/unit/run.h"

static struct snapshot *refresh(struct bmc *bmc)
{
	struct snapshot *s;

	ck_assert_int_eq(
		bmc_refresh(bmc, BMC_ALL,
			    clock_mono_ns(&clock_system) + 10ULL * NS_PER_S,
			    &s),
		0);
	return s;
}

struct fixture set_up(void)
{
	const struct bmc_options bmc = {
		.label = "local", .uri = "sim:", .poll_interval_ns = NS_PER_S
	};
	struct fixture f = {
		.options = { .max_envelope_size = 512000,
			     .max_timeout_ns = 60ULL * NS_PER_S,
			     .max_batch_items = 32000,
			     .enumeration_timeout_ns = 240ULL * NS_PER_S,
			     .max_operations_per_user = 4,
			     .max_operations = 6,
			     .max_cache_size = 4 * 1024 * 1024,
			     .offers_basic = true },
		.who = { .user = "ada", .role = ROLE_READER },
	};

	clock_manual_init(&f.clock);
	rng_counter_init(&f.rng);
	ck_assert_int_eq(bmc_new(&bmc, &f.bmc), 0);
	f.snapshot = refresh(f.bmc);
	return f;
}

void start(struct fixture *f, size_t n_bmcs)
{
	ck_assert_int_eq(
		ops_new(n_bmcs, "1.2.3", &f->clock.clock, &f->rng.rng, &f->ops),
		0);
	ops_set(f->ops, &f->options);
}

void tear_down(struct fixture *f)
{
	ops_free(f->ops);
	snapshot_unref(f->snapshot);
	bmc_free(f->bmc);
}

/* With one BMC, whose snapshot is published. */
void begin(struct fixture *f)
{
	*f = set_up();
	start(f, 1);
	ck_assert_int_eq(ops_publish(f->ops, 0, f->snapshot), 0);
}

static void take_reply(struct result *ret, struct ops_reply *reply)
{
	const struct iovec *v;
	size_t n, largest = 0;

	ck_assert_ptr_nonnull(reply);
	v = ops_reply_body(reply, &n);
	for (size_t i = 0; i < n; i++) {
		buf_add(&ret->text, v[i].iov_base, v[i].iov_len);
		if (v[i].iov_len <= largest)
			continue;
		largest = v[i].iov_len;
		ret->largest = v[i].iov_base;
	}
	ret->is_fault = ops_reply_is_fault(reply);
	ops_reply_free(reply);
}

static void done(void *ctx, struct ops_reply *reply)
{
	struct result *ret = ctx;

	ret->pending = NULL;
	take_reply(ret, reply);
}

/* @ret stays where it is until the reply has come. */
void ask_as(struct fixture *f, const struct identity *who, const char *xml,
	    struct result *ret)
{
	struct ops_input in = {
		.body = xml, .size = strlen(xml), .charset = "UTF-8", .who = who
	};
	struct ops_reply *reply;

	*ret = (struct result){ 0 };
	ret->r = ops_handle(f->ops, &in, done, ret, &reply, &ret->pending);
	if (ret->r == 0)
		take_reply(ret, reply);
}

struct result ask(struct fixture *f, const char *xml)
{
	struct result ret;

	ask_as(f, &f->who, xml, &ret);
	ck_assert_int_eq(ret.r, 0);
	return ret;
}

void is(const struct result *result, const char *xpath, const char *want)
{
	xpath_is(&result->text, xpath, want);
}

void is_fault(const struct result *result, const char *subcode,
	      const char *number)
{
	ck_assert_msg(result->is_fault, "%s", result->text.data);
	is(result, "string(//s:Subcode/s:Value)", subcode);
	is(result, "string(//f:WSManFault/@Code)", number);
}

const char *get_request(struct arena *a, const char *uri, const char *namespace,
			const char *device, const char *system)
{
	return arena_printf(
		a,
		GET("%s",
		    SELECTORS(
			    "%s" SELECTOR("creationclassname", "numericsensor")
				    SELECTOR("DEVICEID", "%s") SELECTOR(
					    "SystemCreationClassName",
					    "ComputerSystem")
					    SELECTOR("SystemName", "%s"))),
		uri, namespace, device, system);
}

size_t count(const struct result *got, const char *xpath)
{
	CLEANUP(buf_done) struct buf expression = { 0 };
	char *text;
	size_t n;

	buf_printf(&expression, "count(%s)", xpath);
	text = xpath_string(&got->text, expression.data);
	n = (size_t)atoi(text);
	xmlFree(text);
	return n;
}

size_t n_numeric(const struct fixture *f)
{
	const struct snapshot *list[] = { f->snapshot };
	struct model model = { .snapshots = list, .n_snapshots = 1 };
	struct model_objects objects = { 0 };
	size_t n;

	ck_assert_int_eq(model_list(&model, cim_class_find("NumericSensor"),
				    false, &objects),
			 0);
	n = objects.n;
	vec_done(&objects);
	return n;
}
