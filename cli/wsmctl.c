/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "cli/clean.h"
#include "cli/grammar.h"
#include "cli/input.h"
#include "cli/password.h"
#include "cli/wsm-print.h"

enum { EXIT_USAGE = 2, MAX_MEMORY = 1024 * 1024 * 1024 };

enum { RUN_R_USAGE = 100 }; /* beyond those of the client */

/* What the run of one verb needs. */
struct run {
	const struct wsmctl *options;
	struct wsm_client *client;
	struct wsm_request target;
	const char *filter_xml;
	struct arena *arena;
	struct buf *why; /* of wrong usage that shows only now */
	size_t n_printed;
};

static void complain(const char *text)
{
	clean_complain(stderr, "Error", text);
}

static int print(const struct wsm_node *node, enum wsmctl_format format,
		 FILE *out)
{
	CLEANUP(buf_done) struct buf text = { 0 };
	int r;

	r = wsm_print(&text, node, format);
	if (r < 0)
		return ERR_TRACE(r);
	if (text.size > 0 && text.data[text.size - 1] != '\n')
		buf_putc(&text, '\n');
	if (buf_error(&text))
		return ERR_TRACE(buf_error(&text));
	if (text.size > 0 && fwrite(text.data, 1, text.size, out) == 0)
		return ERR_ORIGIN(-EIO);
	return 0;
}

static int run_identify(struct run *run)
{
	const struct wsm_node *node;
	int r;

	r = wsm_client_identify(run->client, run->arena, &node);
	return r == 0 ? print(node, run->options->format, stdout)
		      : ERR_TRACE(r);
}

static int run_get(struct run *run)
{
	const struct wsm_node *node;
	int r;

	r = wsm_client_get(run->client, &run->target, run->arena, &node);
	return r == 0 ? print(node, run->options->format, stdout)
		      : ERR_TRACE(r);
}

/* The reply of a change may be empty. */
static int print_reply(const struct run *run, const struct wsm_node *node)
{
	return node ? print(node, run->options->format, stdout) : 0;
}

static int run_set(struct run *run)
{
	CLEANUP(buf_done) struct buf body = { 0 };
	const struct wsmctl *o = run->options;
	const struct wsm_node *node;
	int r;

	if (!o->input) {
		r = input_file(o->file, run->arena, &body, run->why);
	} else {
		r = wsm_client_get(run->client, &run->target, run->arena,
				   &node);
		if (r != 0)
			return ERR_TRACE(r);
		r = input_changed(o, node, run->arena, &body, run->why);
	}
	if (r != 0)
		return r < 0 ? ERR_TRACE(r) : RUN_R_USAGE;
	run->target.body = body.data;
	r = wsm_client_put(run->client, &run->target, run->arena, &node);
	return r == 0 ? print_reply(run, node) : ERR_TRACE(r);
}

static int run_invoke(struct run *run)
{
	CLEANUP(buf_done) struct buf body = { 0 };
	const struct wsm_node *node;
	int r;

	r = input_parameters(run->options, run->target.resource_uri, run->arena,
			     &body, run->why);
	if (r != 0)
		return r < 0 ? ERR_TRACE(r) : RUN_R_USAGE;
	run->target.action_uri = input_action(
		run->options->action, run->target.resource_uri, run->arena);
	if (!run->target.action_uri)
		return ERR_ORIGIN(-ENOMEM);
	run->target.body = body.data;
	r = wsm_client_invoke(run->client, &run->target, run->arena, &node);
	return r == 0 ? print_reply(run, node) : ERR_TRACE(r);
}

/* What stands before, between and after the items of an enumeration. */
static const struct {
	const char *before, *between, *after;
} frames[] = {
	[WSM_TEXT] = { "", "\n", "" },
	[WSM_XML] = { "<wsman:Results xmlns:wsman=\"http://schemas.dmtf.org/"
		      "wbem/wsman/1/wsman/results\">\n",
		      "", "</wsman:Results>\n" },
	[WSM_PRETTY] = { "<wsman:Results xmlns:wsman=\"http://schemas.dmtf.org/"
			 "wbem/wsman/1/wsman/results\">\n",
			 "", "</wsman:Results>\n" },
	[WSM_JSON] = { "[\n", ",\n", "]\n" },
};

static int on_item(void *user, const struct wsm_node *item)
{
	struct run *run = user;
	enum wsmctl_format format = run->options->format;

	if (run->n_printed++ > 0)
		fputs(frames[format].between, stdout);
	/* with -returntype:objectandepr an item is a pair */
	if (strcmp(item->name, "Item") == 0 && format == WSM_TEXT) {
		int r = 0;

		for (const struct wsm_node *n = wsm_node_first(item);
		     r == 0 && n; n = wsm_node_next(n))
			r = print(n, format, stdout);
		return ERR_TRACE(r);
	}
	return ERR_TRACE(print(item, format, stdout));
}

static int run_enumerate(struct run *run)
{
	enum wsmctl_format format = run->options->format;
	int r;

	fputs(frames[format].before, stdout);
	r = wsm_client_enumerate(run->client, &run->target, run->filter_xml,
				 on_item, run);
	fputs(frames[format].after, stdout);
	return ERR_TRACE(r);
}

/* No answer: why, and what may be done. */
static void complain_of(const struct wsm_failure *f)
{
	CLEANUP(buf_done) struct buf text = { 0 };

	buf_puts(&text, f->text);
	if (f->is_untrusted)
		buf_puts(&text, "; to trust it: -ca-file:FILE (its issuer), "
				"-skipcacheck (any issuer), -skipcncheck "
				"(another name)");
	complain(buf_error(&text) ? f->text : text.data);
}

/* A fault as winrm shows it: its detail, number and text. */
static int show_failure(const struct run *run, int answer)
{
	const struct wsm_failure *f = wsm_client_failure(run->client);
	const struct wsm_node *detail = wsm_node_find(f->fault, "WSManFault");
	enum wsmctl_format format = run->options->format;

	if (answer == WSM_CLIENT_R_FAILED) {
		complain_of(f);
		return 0;
	}
	if (detail || f->fault) {
		int r = print(detail ? detail : f->fault, format, stderr);

		if (r < 0)
			return ERR_TRACE(r);
	}
	if (f->number)
		fprintf(stderr,
			"\nError number:  %" PRId32 " 0x%08" PRIX32 "\n",
			(int32_t)f->number, f->number);
	complain(f->text);
	return 0;
}

static void fill_target(struct run *run)
{
	const struct wsmctl *o = run->options;
	struct wsm_enumerate *e = &run->target.enumerate;

	e->mode = o->mode;
	e->polymorphism = o->shallow                ? WSM_POLY_NONE
			  : o->base_properties_only ? WSM_POLY_EXCLUDE
						    : WSM_POLY_INCLUDE;
}

static int open_client(const struct wsmctl *o, struct buf *why,
		       struct wsm_client **ret)
{
	CLEANUP(password_free) char *password = NULL;
	CLEANUP(buf_done) struct buf url = { 0 };
	const char *url_why, *remote = o->remote ? o->remote : "localhost";
	int r;

	r = wsm_client_url(remote, o->use_ssl, &url, &url_why);
	if (r > 0)
		return grammar_usage(why, "-remote:%s: %s", remote, url_why);
	if (r == 0 && o->user && !o->password)
		r = password_get(o->password_file, o->user, why, &password);
	if (r != 0)
		return r < 0 ? ERR_TRACE(r) : (int)GRAMMAR_R_USAGE;
	return ERR_TRACE(wsm_client_new(
		&(struct wsm_client_options){
			.url = url.data,
			.auth = o->auth,
			.user = o->user,
			.password = o->password ? o->password : password,
			.timeout_ms = o->timeout_ms,
			.ca_file = o->ca_file,
			.skip_ca_check = o->skip_ca_check,
			.skip_cn_check = o->skip_cn_check,
			.utf16 = o->utf16,
		},
		ret));
}

static int run_verb(struct run *run)
{
	static int (*const handlers[N_VERBS])(struct run * run) = {
		[VERB_IDENTIFY] = run_identify,
		[VERB_GET] = run_get,
		[VERB_SET] = run_set,
		[VERB_ENUMERATE] = run_enumerate,
		[VERB_INVOKE] = run_invoke,
	};
	int r = handlers[run->options->verb](run);

	if (fflush(stdout) != 0 && r == 0)
		r = ERR_ORIGIN(-errno);
	return ERR_TRACE(r);
}

/* Returns the exit code, or a negative errno. */
static int run(const struct wsmctl *options, struct arena *arena,
	       struct buf *why)
{
	CLEANUP(wsm_client_free_p) struct wsm_client *client = NULL;
	CLEANUP(buf_done) struct buf filter = { 0 };
	struct run run = { .options = options, .arena = arena, .why = why };
	int r = 0;

	fill_target(&run);
	if (options->resource)
		r = grammar_resource(options->resource, arena, &run.target,
				     why);
	if (r == 0)
		r = grammar_filter(options, arena, &run.target, &filter, why);
	if (r == 0)
		r = open_client(options, why, &client);
	if (r != 0)
		return r < 0 ? ERR_TRACE(r) : (int)EXIT_USAGE;
	run.client = client;
	run.filter_xml = filter.size ? filter.data : NULL;
	r = run_verb(&run);
	if (r <= 0)
		return ERR_TRACE(r);
	if (r == RUN_R_USAGE)
		return EXIT_USAGE;
	r = show_failure(&run, r);
	return r < 0 ? ERR_TRACE(r) : EXIT_FAILURE;
}

static int help(void)
{
	CLEANUP(buf_done) struct buf text = { 0 };

	grammar_help(&text);
	if (buf_error(&text))
		return EXIT_FAILURE;
	fputs(text.data, stdout);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	CLEANUP(arena_free_p) struct arena *arena = arena_new(MAX_MEMORY);
	CLEANUP(buf_done) struct buf why = { 0 };
	struct wsmctl options;
	int r;

	if (!arena)
		return EXIT_FAILURE;
	r = grammar_parse(argc, argv, arena, &options, &why);
	if (r == 0 && options.help)
		return help();
	if (r == 0 && options.version) {
		puts("wsmctl " VERSION);
		return EXIT_SUCCESS;
	}
	if (r > 0)
		buf_puts(&why, "; see wsmctl --help");
	r = r > 0 ? (int)EXIT_USAGE : r < 0 ? r : run(&options, arena, &why);
	if (why.size > 0)
		complain(why.data);
	if (r < 0) {
		complain(strerror(-r));
		return EXIT_FAILURE;
	}
	return r;
}
