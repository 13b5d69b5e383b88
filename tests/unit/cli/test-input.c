/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/input.h"
#include "tests/unit/run.h"

static struct arena *arena;
static struct buf out, why;

static void setup(void)
{
	arena = arena_new(1 << 20);
}

static void teardown(void)
{
	arena_free(arena);
	buf_done(&out);
	buf_done(&why);
}

#define NS                                                                     \
	" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "            \
	"xmlns:p=\"urn:r\">"

/* clang-format off */
static const struct {
	const char *action, *input, *want; /* NULL: it is wrong */
} calls[] = {
	{ "Reset", NULL, "<p:Reset_INPUT" NS "</p:Reset_INPUT>" },
	{ "http://x/y/Reset", "@{}", "<p:Reset_INPUT" NS "</p:Reset_INPUT>" },
	{ "M", "@{A=\"<1>\";B=$null}",
	  "<p:M_INPUT" NS "<p:A>&lt;1&gt;</p:A><p:B xsi:nil=\"true\"/>"
	  "</p:M_INPUT>" },
	{ "M", "@{A b=1}", NULL },
	{ "M", "@{A><B=1}", NULL },
	{ "1", "@{}", NULL },
	{ "x/", "@{}", NULL },
};

/* What others write is in other forms, but for this. */
static const char instance[] =
	"<q:Thing xmlns:q=\"urn:r\" xmlns:c=\"urn:c\"><q:A>1</q:A>"
	"<q:B>2</q:B><q:B>3</q:B><q:T><c:Datetime>x</c:Datetime></q:T>"
	"<q:N/><c:Location>here</c:Location></q:Thing>";

static const struct {
	const char *input, *shows, *why;
} changes[] = {
	{ "@{A=\"5\"}", "<p:A>5</p:A>", NULL },
	{ "@{N=\"5\"}", "<p:N>5</p:N>", NULL },
	{ "@{A=$null}", "<p:A xsi:nil=\"true\"/>", NULL },
	{ "@{}", ">1</", NULL },
	{ "@{B=\"5\"}", NULL, "B: it has more than one value" },
	{ "@{T=\"5\"}", NULL, "T: it holds more than text" },
	{ "@{C=\"5\"}", NULL, "C: there is no such property" },
	{ "@{Location=\"5\"}", NULL, "Location: there is no such property" },
};
/* clang-format on */

START_TEST(parameters_of_a_method)
{
	const struct wsmctl c = { .action = calls[_i].action,
				  .input = calls[_i].input };
	int r = input_parameters(&c, "urn:r", arena, &out, &why);

	ck_assert_int_eq(r, calls[_i].want ? 0 : GRAMMAR_R_USAGE);
	if (r == 0)
		ck_assert_str_eq(out.data, calls[_i].want);
}
END_TEST

START_TEST(action_is_a_name_or_a_uri)
{
	ck_assert_str_eq(input_action("Reset", "urn:r", arena), "urn:r/Reset");
	ck_assert_str_eq(input_action("http://x/Reset", "urn:r", arena),
			 "http://x/Reset");
}
END_TEST

START_TEST(an_instance_with_changes)
{
	const struct wsmctl c = { .input = changes[_i].input };
	const struct wsm_node *root;
	int r;

	ck_assert_int_eq(
		wsm_tree_parse(instance, strlen(instance), false, arena, &root),
		0);
	r = input_changed(&c, root, arena, &out, &why);
	ck_assert_int_eq(r, changes[_i].why ? GRAMMAR_R_USAGE : 0);
	if (r != 0) {
		ck_assert_str_eq(why.data, changes[_i].why);
		return;
	}
	ck_assert_msg(strstr(out.data, changes[_i].shows), "%s", out.data);
	ck_assert_ptr_nonnull(strstr(out.data, ">2</"));
	ck_assert_ptr_nonnull(strstr(out.data, ">3</"));
	ck_assert_ptr_nonnull(strstr(out.data, ">here</"));
	/* and is XML still */
	ck_assert_int_eq(
		wsm_tree_parse(out.data, out.size, false, arena, &root), 0);
	ck_assert_str_eq(root->ns, "urn:r");
}
END_TEST

START_TEST(a_file)
{
	char path[] = "/tmp/test-input-XXXXXX";
	int fd = mkstemp(path);

	ck_assert_int_eq(dprintf(fd, "<?xml version=\"1.0\"?>\n<a>1</a>\n"),
			 31);
	ck_assert_int_eq(input_file(path, arena, &out, &why), 0);
	ck_assert_str_eq(out.data, "<a>1</a>");
	ck_assert_int_eq(dprintf(fd, "<b>"), 3);
	close(fd);
	buf_reset(&out);
	ck_assert_int_eq(input_file(path, arena, &out, &why), GRAMMAR_R_USAGE);
	unlink(path);
	ck_assert_int_eq(input_file(path, arena, &out, &why), GRAMMAR_R_USAGE);
	ck_assert_ptr_nonnull(strstr(why.data, "No such file"));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("input of wsmctl");
	TCase *tc = tcase_create("input");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, parameters_of_a_method, 0, ARRAY_SIZE(calls));
	tcase_add_test(tc, action_is_a_name_or_a_uri);
	tcase_add_loop_test(tc, an_instance_with_changes, 0,
			    ARRAY_SIZE(changes));
	tcase_add_test(tc, a_file);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
