/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/log.h"
#include "daemon/config-file.h"
#include "daemon/load.h"
#include "libipmiprov/model/health.h"

static const char default_config[] = SYSCONFDIR "/ipmiprov/ipmiprovd.conf";

static int add_bmc(struct settings *s, const char *uri)
{
	char name[SETTING_NAME_SIZE];
	struct bmc_settings *b;
	char *copy = strdup(uri);

	snprintf(name, sizeof(name), s->bmcs.n == 0 ? "local" : "bmc%zu",
		 s->bmcs.n + 1);
	b = copy ? settings_bmc(s, name) : NULL;
	if (!b) {
		free(copy);
		return ERR_ORIGIN(-ENOMEM);
	}
	free(b->uri);
	b->uri = copy;
	return 0;
}

static void forget_bmcs(struct settings *s)
{
	CLEANUP(settings_done) struct settings drop = { 0 };

	/* What settings_done() frees goes there. */
	drop.bmcs.data = s->bmcs.data;
	drop.bmcs.n = s->bmcs.n;
	s->bmcs.data = NULL;
	s->bmcs.n = s->bmcs.capacity = 0;
}

/* The BMC of a demonstration is nobody's. */
static int allow_all(struct settings *s)
{
	struct bmc_settings *b;

	vec_for_each (b, &s->bmcs) {
		char *policy = strdup("administer");

		if (!policy)
			return ERR_ORIGIN(-ENOMEM);
		free(b->policy);
		b->policy = policy;
	}
	return 0;
}

/* What the command line says about BMCs beats the files. */
static int take_options(const struct options *o, struct settings *s)
{
	const char **uri;
	int r = 0;

	if (o->bmcs.n > 0)
		forget_bmcs(s);
	vec_for_each (uri, &o->bmcs) {
		r = add_bmc(s, *uri);
		if (r != 0)
			return ERR_TRACE(r);
	}
	if (s->bmcs.n == 0)
		r = add_bmc(s, o->is_demo ? "sim:" : "auto:");
	if (o->is_demo) {
		s->allow_unencrypted = true;
		s->auth_basic = true;
		if (r == 0)
			r = allow_all(s);
	}
	return ERR_TRACE(r);
}

static int demo_users(struct passwd *ret)
{
	char hash[PASSWD_HASH_SIZE];
	int r = passwd_hash("demo", hash);

	if (r == 0)
		r = passwd_add(ret, "demo", hash, ROLE_ADMINISTRATOR);
	return ERR_TRACE(r);
}

static int parse_health(const struct settings *s, struct health_overrides **ret,
			char **ret_why)
{
	*ret = NULL;
	if (!s->health)
		return 0;
	return ERR_TRACE(
		health_overrides_parse(s->health, "[Health]", ret, ret_why));
}

void loaded_done(struct loaded *l)
{
	settings_done(&l->settings);
	passwd_done(&l->users);
	health_overrides_free(l->health);
}

int loaded_read(const struct options *o, const char *state_dir,
		struct loaded *ret, char **ret_why)
{
	CLEANUP(loaded_done) struct loaded l = { 0 };
	int r;

	*ret_why = NULL;
	if (o->is_demo)
		r = settings_init(&l.settings);
	else
		r = config_load(o->config ? o->config : default_config,
				o->config != NULL, state_dir, &l.settings,
				ret_why);
	if (r == 0)
		r = take_options(o, &l.settings);
	if (r == 0)
		r = config_check(&l.settings, &l.users, ret_why);
	if (r == 0)
		r = parse_health(&l.settings, &l.health, ret_why);
	if (r == 0 && o->is_demo)
		r = demo_users(&l.users);
	if (r != 0) /* a file that is not there is a bad configuration, too */
		return r == -ENOMEM ? ERR_TRACE(r) : ERR_ORIGIN(-EINVAL);
	*ret = l;
	l = (struct loaded){ 0 };
	return 0;
}

static bool same_rows(enum setting_scope scope, const void *a, const void *b,
		      enum setting_when when)
{
	for (size_t i = 0; i < n_settings_rows; i++) {
		const struct setting *row = &settings_rows[i];

		if (row->scope == scope && row->when == when &&
		    !setting_equal(row, a, b))
			return false;
	}
	return true;
}

bool settings_need_restart(const struct settings *a, const struct settings *b)
{
	if (a->listeners.n != b->listeners.n || a->bmcs.n != b->bmcs.n)
		return true;
	for (size_t i = 0; i < a->listeners.n; i++) {
		if (strcasecmp(a->listeners.data[i].name,
			       b->listeners.data[i].name) != 0 ||
		    !same_rows(SETTING_IN_listener_settings,
			       &a->listeners.data[i], &b->listeners.data[i],
			       SETTING_RESTART))
			return true;
	}
	for (size_t i = 0; i < a->bmcs.n; i++) {
		if (strcasecmp(a->bmcs.data[i].name, b->bmcs.data[i].name) !=
			    0 ||
		    !same_rows(SETTING_IN_bmc_settings, &a->bmcs.data[i],
			       &b->bmcs.data[i], SETTING_RESTART))
			return true;
	}
	return false;
}

const char *settings_policy(const struct settings *s, const char *name,
			    const char *uri)
{
	const struct bmc_settings *b;

	vec_for_each (b, &s->bmcs) {
		if (!strcasecmp(b->name, name) && !strcmp(b->uri, uri))
			return b->policy;
	}
	return "monitor";
}

/* @name: what stands for NAME in the section; NULL: it has none */
static void warn_later_in(enum setting_scope scope, const char *name,
			  const void *object, const void *plain)
{
	for (size_t i = 0; i < n_settings_rows; i++) {
		const struct setting *row = &settings_rows[i];
		size_t n = strlen(row->section) - (name ? strlen("NAME") : 0);

		if (row->scope == scope && row->when == SETTING_LATER &&
		    !setting_equal(row, object, plain))
			log_warning("[%.*s%s] %s: has no effect in this "
				    "version",
				    (int)n, row->section, name ? name : "",
				    row->key);
	}
}

void warn_of_later(const struct settings *s)
{
	CLEANUP(settings_done) struct settings plain = { 0 };
	const struct listener_settings *l, *plain_listener;
	const struct bmc_settings *b, *plain_bmc;

	if (settings_init(&plain) != 0)
		return;
	plain_listener = settings_listener(&plain, "plain");
	plain_bmc = settings_bmc(&plain, "plain");
	if (!plain_listener || !plain_bmc)
		return;
	warn_later_in(SETTING_IN_settings, NULL, s, &plain);
	vec_for_each (l, &s->listeners)
		warn_later_in(SETTING_IN_listener_settings, l->name, l,
			      plain_listener);
	vec_for_each (b, &s->bmcs)
		warn_later_in(SETTING_IN_bmc_settings, b->name, b, plain_bmc);
}
