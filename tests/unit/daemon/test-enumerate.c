/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Enumerate, Pull and Release as bytes in, bytes out
 */

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "tests/unit/daemon/ops-fixture.h"
#include "tests/unit/run.h"

START_TEST(all_at_once)
{
	struct fixture f;
	struct result got;

	begin(&f);
	ck_assert_uint_ge(n_numeric(&f), 30);
	got = ask(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	ck_assert(!got.is_fault);
	ck_assert_uint_eq(count(&got, "//w:Items/*"), n_numeric(&f));
	is(&got, "string(//n:EnumerationContext)", "");
	is(&got, "count(//n:EnumerationContext)", "1");
	is(&got, "count(//w:EndOfSequence)", "1");
	is(&got, "count(//n:Items | //n:EndOfSequence)", "0");
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

START_TEST(a_base_class_returns_what_descends_from_it)
{
	struct fixture f;
	struct result got;
	size_t n;

	begin(&f);
	got = ask(&f, ENUM_OF(RESOURCE(DMTF "CIM_Sensor") "<w:"
							  "RequestTotalItemsCo"
							  "untEstimate/>",
			      OPTIMIZE("1000")));
	n = count(&got, "//w:Items/*");
	ck_assert_uint_gt(n, n_numeric(&f));
	ck_assert_uint_eq(count(&got,
				"//w:Items/*[local-name()='NumericSensor' or "
				"local-name()='DCMISensor']"),
			  n_numeric(&f));
	ck_assert_uint_eq(count(&got, "//w:Items/*[local-name()='Sensor']"),
			  n - n_numeric(&f));
	ck_assert_uint_eq(count(&got, "//w:TotalItemsCountEstimate[. = "
				      "count(//w:Items/*)]"),
			  1);
	buf_done(&got.text);

	got = ask(&f, ENUM(DMTF "CIM_Sensor",
			   OPTIMIZE("1000") POLY("ExcludeSubClassProperties")));
	ck_assert_uint_eq(count(&got, "//w:Items/*[local-name()='CIM_Sensor']"),
			  n);
	is(&got, "count(//*[local-name()='CurrentReading'])", "0");
	buf_done(&got.text);

	got = ask(&f, ENUM(DMTF "CIM_Sensor", OPTIMIZE("1000") POLY("None")));
	is(&got, "count(//w:Items/*)", "0");
	is(&got, "count(//w:EndOfSequence)", "1");
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* All device ids of a reply, added to @ids. */
static void add_ids(const struct result *got, struct buf *ids)
{
	const char *at = got->text.data;

	while ((at = strstr(at, "<p:DeviceID>")) != NULL) {
		at += strlen("<p:DeviceID>");
		buf_printf(ids, "%.*s ", (int)strcspn(at, "<"), at);
	}
}

static struct result pull(struct fixture *f, const char *context,
			  const char *more)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);

	return ask(f,
		   arena_printf(a,
				ENVELOPE(ACTION(WSM_URI_N "/Pull")
						 RESOURCE(NUMERIC),
					 "<n:Pull><n:EnumerationContext>%s"
					 "</n:EnumerationContext>%s</n:Pull>"),
				context, more));
}

/* "" when it has ended; to be freed with xmlFree() */
static char *context_of(const struct result *got)
{
	return xpath_string(&got->text, "string(//n:EnumerationContext)");
}

/* Pulls to the end; the number of Pulls. */
static int pull_all(struct fixture *f, char *context, const char *more,
		    size_t max_items, size_t max_size, struct buf *ids)
{
	int n = 0;

	for (; *context; n++) {
		struct result got = pull(f, context, more);
		char *next;

		ck_assert_msg(!got.is_fault, "%s", got.text.data);
		ck_assert_uint_le(count(&got, "//n:Items/*"), max_items);
		ck_assert_uint_le(got.text.size, max_size);
		add_ids(&got, ids);
		next = context_of(&got);
		ck_assert_str_ne(next, context);
		ck_assert_uint_eq(count(&got, "//n:EndOfSequence"), !*next);
		ck_assert_uint_eq(count(&got, "//n:EnumerationContext"),
				  *next != '\0');
		xmlFree(context);
		context = next;
		buf_done(&got.text);
	}
	xmlFree(context);
	return n;
}

static const struct {
	const char *more;
	size_t max_items;
} pulls[] = {
	{ "", 1 },
	{ "<n:MaxElements>1</n:MaxElements>", 1 },
	{ "<n:MaxElements>2</n:MaxElements>", 2 },
	{ "<n:MaxElements>7</n:MaxElements>", 7 },
	{ "<n:MaxElements>1000</n:MaxElements>", 1000 },
	{ "<n:MaxElements>1000</n:MaxElements>"
	  "<n:MaxCharacters>20000</n:MaxCharacters>",
	  9 },
};

START_TEST(any_batch_size_yields_the_same_set)
{
	struct fixture f;
	struct buf all = { 0 }, ids = { 0 };
	struct result got;

	begin(&f);
	got = ask(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	add_ids(&got, &all);
	buf_done(&got.text);
	got = ask(&f, ENUM(NUMERIC, ""));
	is(&got, "count(//w:Items) + count(//w:EndOfSequence)", "0");
	pull_all(&f, context_of(&got), pulls[_i].more, pulls[_i].max_items,
		 SIZE_MAX, &ids);
	ck_assert_str_eq(ids.data, all.data);
	buf_done(&got.text);
	buf_done(&all);
	buf_done(&ids);
	tear_down(&f);
}
END_TEST

START_TEST(a_reply_keeps_to_the_envelope_size)
{
	struct fixture f;
	struct buf ids = { 0 }, all = { 0 };
	struct result got;

	begin(&f);
	got = ask(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	add_ids(&got, &all);
	buf_done(&got.text);
	f.options.max_envelope_size = 9000;
	ops_set(f.ops, &f.options);
	got = ask(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	ck_assert_uint_le(got.text.size, 9000);
	add_ids(&got, &ids);
	ck_assert_uint_gt(ids.size, 0);
	pull_all(&f, context_of(&got), "<n:MaxElements>1000</n:MaxElements>",
		 1000, 9000, &ids);
	ck_assert_str_eq(ids.data, all.data);
	buf_done(&got.text);
	buf_done(&ids);
	buf_done(&all);
	tear_down(&f);
}
END_TEST

START_TEST(what_does_not_fit_at_all_is_a_fault)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct fixture f;
	struct result got, more;
	char *context;

	begin(&f);
	got = ask(&f, ENUM(NUMERIC, ""));
	context = context_of(&got);
	f.options.max_envelope_size = 1000;
	ops_set(f.ops, &f.options);
	more = pull(&f, context, "");
	is_fault(&more, "w:EncodingLimit", "2150858824");
	buf_done(&more.text);
	more = ask(&f, get_request(a, NUMERIC, "", "114.0.32",
				   f.snapshot->system_name));
	is_fault(&more, "w:EncodingLimit", "2150858824");
	buf_done(&more.text);
	/* and with more room the enumeration goes on */
	f.options.max_envelope_size = 100000;
	ops_set(f.ops, &f.options);
	more = pull(&f, context, "");
	is(&more, "count(//n:Items/*)", "1");
	buf_done(&more.text);
	xmlFree(context);
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* The EPR of an instance is accepted by Get as it stands. */
static void get_by_epr(struct fixture *f, const struct result *got,
		       const char *is_dmtf)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	const char *start = strstr(got->text.data, "<w:ResourceURI>");
	const char *end = strstr(got->text.data, "</a:ReferenceParameters>");
	struct result instance;

	ck_assert_ptr_nonnull(start);
	ck_assert_ptr_nonnull(end);
	ck_assert_msg(!strstr(start, "__cimnamespace") == !*is_dmtf, "%s",
		      start);
	instance = ask(
		f,
		arena_printf(a, ENVELOPE(ACTION(WSM_URI_X "/Get") "%.*s", ""),
			     (int)(end - start), start));
	ck_assert_msg(!instance.is_fault, "%s", instance.text.data);
	buf_done(&instance.text);
}

static const struct {
	const char *uri, *mode, *item, *epr, *is_dmtf;
} modes[] = {
	{ NUMERIC, MODE("EnumerateEPR"), "//w:Items/a:EndpointReference",
	  "//w:Items/a:EndpointReference", "" },
	{ DMTF "CIM_NumericSensor", MODE("EnumerateEPR"),
	  "//w:Items/a:EndpointReference", "//w:Items/a:EndpointReference",
	  "yes" },
	{ NUMERIC, MODE("EnumerateObjectAndEPR"),
	  "//w:Items/w:Item/*[1][local-name()='NumericSensor' or "
	  "local-name()='DCMISensor']",
	  "//w:Items/w:Item/*[2][self::a:EndpointReference]", "" },
	{ DMTF "CIM_NumericSensor",
	  MODE("EnumerateObjectAndEPR") POLY("ExcludeSubClassProperties"),
	  "//w:Items/w:Item/*[local-name()='CIM_NumericSensor']",
	  "//w:Items/w:Item/*[2][self::a:EndpointReference]", "yes" },
};

START_TEST(endpoint_references)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct fixture f;
	struct result got;

	begin(&f);
	got = ask(&f, arena_printf(a, ENUM("%s", OPTIMIZE("1000") "%s"),
				   modes[_i].uri, modes[_i].mode));
	ck_assert_msg(!got.is_fault, "%s", got.text.data);
	ck_assert_uint_eq(count(&got, modes[_i].item), n_numeric(&f));
	ck_assert_uint_eq(count(&got, modes[_i].epr), n_numeric(&f));
	get_by_epr(&f, &got, modes[_i].is_dmtf);
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

START_TEST(an_enumeration_goes_on_over_what_it_began_with)
{
	struct fixture f;
	struct buf all = { 0 }, ids = { 0 };
	struct result got;
	char *context;

	begin(&f);
	got = ask(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	add_ids(&got, &all);
	buf_done(&got.text);
	got = ask(&f, ENUM(NUMERIC, OPTIMIZE("5")));
	add_ids(&got, &ids);
	context = context_of(&got);
	buf_done(&got.text);
	/* The next snapshot has no sensors at all. */
	for (int i = 0; i < 2; i++) {
		struct sdr_set none = { .n_refs = 1 };
		struct snapshot next = { .n_refs = 2,
					 .label = f.snapshot->label,
					 .system_name = f.snapshot->system_name,
					 .sdr = &none };

		ck_assert_int_eq(ops_publish(f.ops, 0, &next), 0);
		got = ask(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
		is(&got, "count(//w:Items/*)", "0");
		buf_done(&got.text);
		ck_assert_int_eq(ops_publish(f.ops, 0, f.snapshot), 0);
	}
	pull_all(&f, context, "<n:MaxElements>4</n:MaxElements>", 4, SIZE_MAX,
		 &ids);
	ck_assert_str_eq(ids.data, all.data);
	buf_done(&all);
	buf_done(&ids);
	tear_down(&f);
}
END_TEST

START_TEST(contexts_end)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct fixture f;
	struct result got, more;
	char *context;

	begin(&f);
	/* by Release */
	got = ask(&f, ENUM(NUMERIC, ""));
	context = context_of(&got);
	more = ask(&f,
		   arena_printf(a,
				ENVELOPE(ACTION(WSM_URI_N "/Release")
						 RESOURCE(NUMERIC),
					 "<n:Release><n:EnumerationContext>%s"
					 "</n:EnumerationContext></n:Release>"),
				context));
	ck_assert(!more.is_fault);
	is(&more, "count(//s:Body/*)", "0");
	buf_done(&more.text);
	more = pull(&f, context, "");
	is_fault(&more, "n:InvalidEnumerationContext", "2150858779");
	buf_done(&more.text);
	xmlFree(context);
	buf_done(&got.text);

	/* by time, counted from the last Pull */
	got = ask(&f, ENUM(NUMERIC, ""));
	context = context_of(&got);
	buf_done(&got.text);
	for (int i = 0; i < 3; i++) {
		f.clock.mono_ns += f.options.enumeration_timeout_ns - 1;
		ops_expire(f.ops);
		more = pull(&f, context, "");
		ck_assert_msg(!more.is_fault, "%s", more.text.data);
		xmlFree(context);
		context = context_of(&more);
		buf_done(&more.text);
	}
	ck_assert_uint_eq(ops_deadline_ns(f.ops),
			  f.clock.mono_ns + f.options.enumeration_timeout_ns);
	f.clock.mono_ns = ops_deadline_ns(f.ops);
	ops_expire(f.ops);
	ck_assert_uint_eq(ops_deadline_ns(f.ops), UINT64_MAX);
	more = pull(&f, context, "");
	is_fault(&more, "n:InvalidEnumerationContext", "2150858779");
	buf_done(&more.text);
	xmlFree(context);
	tear_down(&f);
}
END_TEST

START_TEST(a_context_is_its_users_alone)
{
	struct fixture f;
	struct result got, more;
	char *context;

	begin(&f);
	got = ask(&f, ENUM(NUMERIC, ""));
	context = context_of(&got);
	strcpy(f.who.user, "eve");
	more = pull(&f, context, "");
	is_fault(&more, "w:AccessDenied", "5");
	buf_done(&more.text);
	strcpy(f.who.user, "ada");
	more = pull(&f, context, "");
	ck_assert(!more.is_fault);
	buf_done(&more.text);
	xmlFree(context);
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* Of the same user the oldest goes; another's is not touched. */
START_TEST(too_many_contexts_push_out_the_oldest)
{
	struct fixture f;
	char *contexts[6];

	begin(&f);
	ck_assert_uint_eq(f.options.max_operations_per_user, 4);
	for (size_t i = 0; i < ARRAY_SIZE(contexts); i++) {
		struct result got;

		strcpy(f.who.user, i == 0 ? "eve" : "ada");
		got = ask(&f, ENUM(NUMERIC, ""));
		contexts[i] = context_of(&got);
		buf_done(&got.text);
	}
	for (size_t i = 0; i < ARRAY_SIZE(contexts); i++) {
		struct result got;

		strcpy(f.who.user, i == 0 ? "eve" : "ada");
		got = pull(&f, contexts[i], "");
		ck_assert_msg(got.is_fault == (i == 1), "%zu", i);
		xmlFree(contexts[i]);
		buf_done(&got.text);
	}
	tear_down(&f);
}
END_TEST

START_TEST(an_instance_is_rendered_once_a_snapshot)
{
	struct fixture f;
	struct result first, again, fresh;

	begin(&f);
	first = ask(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	again = ask(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	ck_assert_ptr_eq(first.largest, again.largest);
	ck_assert_int_eq(ops_publish(f.ops, 0, f.snapshot), 0);
	fresh = ask(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	ck_assert_uint_eq(fresh.text.size, first.text.size);
	buf_done(&first.text);
	buf_done(&again.text);
	buf_done(&fresh.text);
	tear_down(&f);
}
END_TEST

START_TEST(little_memory_makes_it_slower_not_wrong)
{
	struct fixture f;
	struct result want, got;
	static const char *const uris[] = {
		NUMERIC,
		WMI "root/cimv2/NumericSensor",
		WMI "root/interop/NumericSensor",
		NUMERIC,
	};

	begin(&f);
	want = ask(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	for (size_t size = 0; size < 400000; size += 50000) {
		f.options.max_cache_size = size;
		ops_set(f.ops, &f.options);
		for (size_t i = 0; i < ARRAY_SIZE(uris); i++) {
			CLEANUP(arena_free_p)
			struct arena *a = arena_new(1 << 20);

			got = ask(&f,
				  arena_printf(a, ENUM("%s", OPTIMIZE("1000")),
					       uris[i]));
			ck_assert_uint_eq(count(&got, "//w:Items/*"),
					  n_numeric(&f));
			if (uris[i] == uris[0])
				ck_assert_uint_eq(got.text.size,
						  want.text.size);
			buf_done(&got.text);
		}
	}
	buf_done(&want.text);
	tear_down(&f);
}
END_TEST

START_TEST(utf16_gets_utf16_within_its_size)
{
	struct fixture f;
	const char *xml = ENUM_OF(
		RESOURCE(
			NUMERIC) "<w:MaxEnvelopeSize>16384</w:MaxEnvelopeSize>",
		OPTIMIZE("1000"));
	size_t n = strlen(xml);
	uint8_t *utf16 = malloc(2 * n + 2);
	struct ops_input in = { .body = utf16, .size = 2 * n + 2 };
	struct ops_reply *reply;
	struct ops_pending *pending;
	const struct iovec *v;
	size_t n_pieces;

	begin(&f);
	in.who = &f.who;
	utf16[0] = 0xff;
	utf16[1] = 0xfe;
	for (size_t i = 0; i < n; i++) {
		utf16[2 + 2 * i] = (uint8_t)xml[i];
		utf16[3 + 2 * i] = 0;
	}
	ck_assert_int_eq(ops_handle(f.ops, &in, NULL, NULL, &reply, &pending),
			 0);
	ck_assert(!ops_reply_is_fault(reply));
	ck_assert_int_eq(ops_reply_charset(reply), WSM_UTF16LE);
	v = ops_reply_body(reply, &n_pieces);
	ck_assert_uint_eq(n_pieces, 1);
	ck_assert_uint_le(v->iov_len, 16384);
	ck_assert_uint_gt(v->iov_len, 8192);
	ck_assert(!memcmp(v->iov_base, "\xff\xfe<\0s\0:\0", 8));
	ops_reply_free(reply);
	free(utf16);
	tear_down(&f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("daemon/enumerate");
	TCase *tc = tcase_create("enumerate");

	tcase_add_test(tc, all_at_once);
	tcase_add_test(tc, a_base_class_returns_what_descends_from_it);
	tcase_add_loop_test(tc, any_batch_size_yields_the_same_set, 0,
			    ARRAY_SIZE(pulls));
	tcase_add_test(tc, a_reply_keeps_to_the_envelope_size);
	tcase_add_test(tc, what_does_not_fit_at_all_is_a_fault);
	tcase_add_loop_test(tc, endpoint_references, 0, ARRAY_SIZE(modes));
	tcase_add_test(tc, an_enumeration_goes_on_over_what_it_began_with);
	tcase_add_test(tc, contexts_end);
	tcase_add_test(tc, a_context_is_its_users_alone);
	tcase_add_test(tc, too_many_contexts_push_out_the_oldest);
	tcase_add_test(tc, an_instance_is_rendered_once_a_snapshot);
	tcase_add_test(tc, little_memory_makes_it_slower_not_wrong);
	tcase_add_test(tc, utf16_gets_utf16_within_its_size);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
