/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Each instance of each class is valid against its schema
 *
 * usage: test-valid [PERSONA]...
 *
 * Without arguments of the compiled-in persona, which has an instance of every
 * class, and of those in tests/personas; both forms of XML.
 */

#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/macro.h"
#include "cim/cim.h"
#include "libipmiprov/model/model.h"
#include "libipmiprov/repo/bmc.h"
#include "libwsmgmt/ns.h"
#include "libwsmgmt/reply.h"
#include "tests/unit/run.h"

#define DMTF "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi/"

enum { PATH_SIZE = 4096, MAX_PERSONAS = 256, TIMEOUT_S = 300 };

static const char *personas[MAX_PERSONAS] = { "" };
static size_t n_personas = 1;

static void __attribute__((format(printf, 2, 3)))
complain(void *ctx, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ctx, PATH_SIZE, format, args);
	va_end(args);
}

static xmlSchemaPtr load_schema(const char *form, const char *class)
{
	const char *srcdir = getenv("srcdir");
	xmlSchemaParserCtxtPtr parser;
	xmlSchemaPtr schema;
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/schemas/xsd/%s/%s.xsd",
		 srcdir ? srcdir : ".", form, class);
	parser = xmlSchemaNewParserCtxt(path);
	ck_assert_ptr_nonnull(parser);
	schema = xmlSchemaParse(parser);
	xmlSchemaFreeParserCtxt(parser);
	ck_assert_msg(schema != NULL, "%s", path);
	return schema;
}

/* An instance as it stands in a reply, with the prefixes of its envelope. */
static xmlDocPtr document(const struct cim_instance *i, const char *uri)
{
	size_t n = strlen("<p:") + strlen(i->class->name);
	struct buf xml = { 0 }, whole = { 0 };
	xmlDocPtr doc;

	wsm_write_instance(&xml, i, i->class, uri);
	buf_add(&whole, xml.data, n);
	buf_puts(&whole,
		 " xmlns:a=\"" WSM_URI_A "\" xmlns:w=\"" WSM_URI_W "\"");
	buf_puts(&whole, xml.data + n);
	ck_assert_int_eq(buf_error(&whole), 0);
	doc = xmlReadMemory(whole.data, (int)whole.size, NULL, NULL,
			    XML_PARSE_NONET);
	ck_assert_msg(doc != NULL, "%s", whole.data);
	buf_done(&xml);
	buf_done(&whole);
	return doc;
}

static void check_instance(xmlSchemaPtr schema, const struct model_object *o,
			   const char *uri, const char *persona)
{
	xmlSchemaValidCtxtPtr ctxt = xmlSchemaNewValidCtxt(schema);
	struct arena *a = arena_new(1 << 22);
	char why[PATH_SIZE] = "";
	struct cim_instance i;
	xmlDocPtr doc;

	ck_assert_int_eq(model_instance(o, a, &i), 0);
	doc = document(&i, uri);
	xmlSchemaSetValidErrors(ctxt, complain, complain, why);
	ck_assert_msg(xmlSchemaValidateDoc(ctxt, doc) == 0, "%s: %s", persona,
		      why);
	xmlFreeDoc(doc);
	xmlSchemaFreeValidCtxt(ctxt);
	arena_free(a);
}

static void check_form(const struct model_objects *objects,
		       const struct cim_class *class, bool is_wmi,
		       const char *persona)
{
	xmlSchemaPtr schema = load_schema(is_wmi ? "wmi" : "dmtf", class->name);
	const struct model_object *o;
	char uri[PATH_SIZE];

	if (is_wmi)
		snprintf(uri, sizeof(uri), WMI "%s/%s", class->cim_namespace,
			 class->name);
	else
		snprintf(uri, sizeof(uri), DMTF "%s", class->name);
	vec_for_each (o, objects)
		check_instance(schema, o, uri, persona);
	xmlSchemaFree(schema);
}

/* An array that is required has an item, and a property a value. */
static void check_required(const struct model_objects *objects,
			   const char *persona)
{
	const struct model_object *o;

	vec_for_each (o, objects) {
		struct arena *a = arena_new(1 << 22);
		struct cim_instance i;

		ck_assert_int_eq(model_instance(o, a, &i), 0);
		for (size_t k = 0; k < o->class->n_properties; k++) {
			const struct cim_property *p = &o->class->properties[k];

			ck_assert_msg(!i.values[k].null ||
					      !(p->is_key || p->is_required),
				      "%s: %s.%s is null", persona,
				      o->class->name, p->name);
		}
		arena_free(a);
	}
}

static struct snapshot *take_snapshot(const char *persona)
{
	char uri[PATH_SIZE];
	struct bmc_options options = { .label = "test",
				       .uri = uri,
				       .poll_interval_ns = 10ULL * NS_PER_S };
	uint64_t deadline =
		clock_mono_ns(&clock_system) + (uint64_t)TIMEOUT_S * NS_PER_S;
	struct snapshot *snapshot;
	struct bmc *bmc;

	snprintf(uri, sizeof(uri), "sim:%s", persona);
	ck_assert_msg(bmc_new(&options, &bmc) == 0, "%s", uri);
	ck_assert_msg(bmc_refresh(bmc, BMC_ALL, deadline, &snapshot) == 0, "%s",
		      uri);
	bmc_free(bmc);
	return snapshot;
}

START_TEST(instances_are_valid)
{
	const char *persona = personas[_i];
	struct snapshot *snapshot = take_snapshot(persona);
	const struct snapshot *list[] = { snapshot };
	struct model model = { .snapshots = list, .n_snapshots = 1 };
	size_t n = 0;

	for (size_t i = 0; cim_classes[i]; i++) {
		const struct cim_class *class = cim_classes[i];
		struct model_objects objects = { 0 };

		if (class->is_abstract)
			continue;
		ck_assert_int_eq(model_list(&model, class, true, &objects), 0);
		ck_assert_msg(*persona || objects.n > 0, "no %s", class->name);
		check_required(&objects, persona);
		check_form(&objects, class, true, persona);
		check_form(&objects, class, false, persona);
		n += objects.n;
		vec_done(&objects);
	}
	ck_assert_uint_gt(n, 0);
	printf("%s: %zu instances\n", *persona ? persona : "demo", n);
	snapshot_unref(snapshot);
}
END_TEST

static void find_personas(void)
{
	const char *srcdir = getenv("srcdir");
	char pattern[PATH_SIZE];
	static glob_t found; /* lives as long as the names are used */

	snprintf(pattern, sizeof(pattern), "%s/tests/personas/*.persona",
		 srcdir ? srcdir : ".");
	if (glob(pattern, 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc && n_personas < MAX_PERSONAS; i++)
		personas[n_personas++] = found.gl_pathv[i];
}

int main(int argc, char **argv)
{
	Suite *s = suite_create("model/valid");
	TCase *tc = tcase_create("valid");

	if (argc > 1)
		n_personas = 0;
	for (int i = 1; i < argc && n_personas < MAX_PERSONAS; i++)
		personas[n_personas++] = argv[i];
	if (argc == 1)
		find_personas();
	xmlInitParser();
	tcase_set_timeout(tc, TIMEOUT_S);
	tcase_add_loop_test(tc, instances_are_valid, 0, (int)n_personas);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
