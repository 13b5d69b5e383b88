/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * schemas/sources.txt tells where each property comes from, or why it has no
 * value: compared with the getters that there are
 */

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/macro.h"
#include "base/vec.h"
#include "libipmiprov/model/class.h"
#include "tests/unit/run.h"

struct row {
	char class[64], property[64];
	bool is_null, is_used;
};

struct rows VEC(struct row);

static void read_row(struct rows *to, const char *line)
{
	struct row *row = vec_push(to);
	int n = 0;

	ck_assert_ptr_nonnull(row);
	ck_assert_msg(sscanf(line, "%63[^.:].%63[^.:]: %n", row->class,
			     row->property, &n) == 2 &&
			      n > 0 && line[n] && line[n] != '\n',
		      "%s", line);
	row->is_null = strncmp(line + n, "null: ", 6) == 0;
}

static void read_rows(struct rows *ret)
{
	const char *srcdir = getenv("srcdir");
	char path[4096], line[1024];
	FILE *f;

	snprintf(path, sizeof(path), "%s/schemas/sources.txt",
		 srcdir ? srcdir : ".");
	f = fopen(path, "re");
	ck_assert_msg(f != NULL, "srcdir must name the source tree");
	while (fgets(line, sizeof(line), f))
		if (line[0] != '#' && line[0] != '\n')
			read_row(ret, line);
	fclose(f);
	ck_assert_uint_gt(ret->n, 100);
}

/* The row of the class itself, or of its nearest base. */
static struct row *find_row(struct rows *rows, const struct cim_class *class,
			    const char *property)
{
	struct row *row;

	for (; class; class = class->base)
		vec_for_each (row, rows)
			if (strcasecmp(row->class, class->name) == 0 &&
			    strcasecmp(row->property, property) == 0)
				return row;
	return NULL;
}

static bool has_value(const struct model_class *c, size_t property)
{
	const struct model_association *a = c->association;

	return (c->getters && c->getters[property]) ||
	       (a && (property == a->left || property == a->right)) ||
	       c->class->properties[property].default_value;
}

static void check_class(struct rows *rows, const struct model_class *c)
{
	for (size_t i = 0; i < c->class->n_properties; i++) {
		const char *name = c->class->properties[i].name;
		struct row *row = find_row(rows, c->class, name);

		ck_assert_msg(row != NULL, "%s.%s has no row", c->class->name,
			      name);
		row->is_used = true;
		ck_assert_msg(row->is_null != has_value(c, i),
			      "%s.%s has %s, and the row says otherwise",
			      c->class->name, name,
			      has_value(c, i) ? "a value" : "no value");
	}
}

START_TEST(each_property_has_a_source_or_a_reason_for_none)
{
	struct rows rows = { 0 };
	const struct row *row;

	read_rows(&rows);
	for (size_t i = 0; model_classes[i]; i++)
		check_class(&rows, model_classes[i]);
	vec_for_each (row, &rows)
		ck_assert_msg(row->is_used, "%s.%s is no property", row->class,
			      row->property);
	vec_done(&rows);
}
END_TEST

/* A class that is not abstract is there to be served, in order of name. */
START_TEST(classes_are_served_and_in_order)
{
	size_t n = 0;

	for (size_t i = 0; cim_classes[i]; i++) {
		if (cim_classes[i]->is_abstract)
			continue;
		ck_assert_msg(model_classes[n] &&
				      model_classes[n]->class == cim_classes[i],
			      "%s", cim_classes[i]->name);
		n++;
	}
	ck_assert_ptr_null(model_classes[n]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/sources");
	TCase *tc = tcase_create("sources");

	tcase_add_test(tc, each_property_has_a_source_or_a_reason_for_none);
	tcase_add_test(tc, classes_are_served_and_in_order);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
