/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The grammar of `winrm`, as `wsmctl` speaks it
 *
 * VERB [ACTION] [RESOURCE] [@{Key="value"}] [-SWITCH[:VALUE]]...  Names have no
 * case; a switch starts with - or /.  The long forms --switch VALUE and
 * --switch=VALUE stand anywhere.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "libwsmgmt/client/client.h"

enum wsmctl_verb {
	VERB_IDENTIFY,
	VERB_GET,
	VERB_SET,
	VERB_ENUMERATE,
	VERB_INVOKE,
	N_VERBS,
};

enum wsmctl_format { WSM_TEXT, WSM_XML, WSM_PRETTY, WSM_JSON };

struct wsmctl {
	enum wsmctl_verb verb;
	bool help, version;
	const char *resource; /* as it was given */
	const char *action;   /* of invoke, as it was given */
	const char *input;    /* @{...}, or NULL */
	const char *file;     /* -file, or NULL */

	const char *remote, *user, *password, *password_file, *ca_file;
	enum wsm_client_auth auth;
	bool has_auth, use_ssl, unencrypted, utf16;
	bool skip_ca_check, skip_cn_check, skip_revocation_check;
	unsigned timeout_ms; /* 0: not given */
	enum wsmctl_format format;

	enum wsm_enumeration_mode mode;
	bool shallow, base_properties_only, associations;
	const char *filter, *dialect;
};

enum {
	_GRAMMAR_R_OK,
	GRAMMAR_R_USAGE, /* @ret_why says what is wrong */
};

/**
 * grammar_parse() - read the command line
 * @argv: a password in it is overwritten
 * @a: for copies
 * @ret_why: one line
 *
 * Return: 0, GRAMMAR_R_USAGE or -ENOMEM.
 */
int grammar_parse(int argc, char **argv, struct arena *a, struct wsmctl *ret,
		  struct buf *ret_why);

/**
 * grammar_resource() - a resource as people write it
 * @text: URI or alias, then ?Key=Value+Key2="Value 2"
 * @ret: .resource_uri, .selectors, .n_selectors are set
 *
 * Return: 0, GRAMMAR_R_USAGE or -ENOMEM.
 */
int grammar_resource(const char *text, struct arena *a, struct wsm_request *ret,
		     struct buf *ret_why);

/**
 * grammar_filter() - -filter, -dialect and -associations
 * @ret: .enumerate.filter is set
 * @ret_xml: content of the filter where it is XML; else untouched
 *
 * Return: 0, GRAMMAR_R_USAGE or -ENOMEM.
 */
int grammar_filter(const struct wsmctl *c, struct arena *a,
		   struct wsm_request *ret, struct buf *ret_xml,
		   struct buf *ret_why);

struct grammar_pair {
	const char *name, *value; /* value NULL: $null */
};

/**
 * grammar_input() - what is between the braces of @{Key="value";Key2=$null}
 * @text: all of it
 *
 * Return: 0, GRAMMAR_R_USAGE or -ENOMEM.
 */
int grammar_input(const char *text, struct arena *a,
		  const struct grammar_pair **ret, size_t *ret_n,
		  struct buf *ret_why);

/** grammar_help() - the text of --help */
void grammar_help(struct buf *out);

/** grammar_usage() - set @why to formatted text, return GRAMMAR_R_USAGE */
int grammar_usage(struct buf *why, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
