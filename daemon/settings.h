/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Settings: rows of settings.def, with a value each
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

enum { SETTING_NAME_SIZE = 64 };

enum setting_kind {
	SETTING_BOOL,
	SETTING_UINT,
	SETTING_DURATION,
	SETTING_TEXT,
	SETTING_WORD,
};

enum setting_when { SETTING_RUNTIME, SETTING_RESTART, SETTING_LATER };

enum setting_scope {
	SETTING_IN_settings,
	SETTING_IN_listener_settings,
	SETTING_IN_bmc_settings,
};

struct setting {
	enum setting_scope scope;
	const char *section, *key;
	enum setting_kind kind;
	size_t member; /* offset of a bool, uint64_t or char * */
	uint64_t min, max;
	const char *value; /* the default */
	enum setting_when when;
	const char *doc; /* of a WORD: the words */
};

extern const struct setting settings_rows[];
extern const size_t n_settings_rows;

/* Where something was said, for messages. */
struct setting_place {
	char *file; /* owned; NULL: nowhere */
	int line;
};

struct listener_settings {
	char name[SETTING_NAME_SIZE];
	struct setting_place place;
	bool is_enabled;
	uint64_t port;
	char *address, *transport, *url_prefix, *cert, *key, *client_ca;
};

struct bmc_settings {
	char name[SETTING_NAME_SIZE];
	struct setting_place place;
	char *uri, *policy, *quirks;
	uint64_t poll_ns, sel_poll_ns;
	bool writes_boot_records;
};

struct settings {
	uint64_t max_envelope_size_kb, max_timeout_ms, max_batch_items;
	uint64_t max_operations_per_user, enumeration_timeout_ms;
	uint64_t max_connections, max_packet_s;
	bool allow_unencrypted;
	bool auth_basic, auth_negotiate, auth_kerberos, auth_certificate;
	bool allow_shell;
	char *password_file, *pam_service;
	char *role_reader, *role_operator, *role_administrator;
	char *metrics_listen;
	struct setting_place password_file_place;
	struct VEC(struct listener_settings) listeners;
	struct VEC(struct bmc_settings) bmcs;
	char *health; /* text of all [Health] sections */
};

/** settings_init() - all defaults, no listener, no BMC; 0 or -ENOMEM */
int settings_init(struct settings *s);
void settings_done(struct settings *s);

/** settings_listener() - the listener of that name, made if it is new; NULL
 *  without memory */
struct listener_settings *settings_listener(struct settings *s,
					    const char *name);
struct bmc_settings *settings_bmc(struct settings *s, const char *name);

/** setting_find() - the row of a key in a section, with its name for NAME, or
 *  NULL; without regard to case */
const struct setting *setting_find(const char *section, const char *key);

/** setting_has_section() - is there any row of that section? */
bool setting_has_section(const char *section);

/**
 * setting_set() - read a value
 * @row: says what it must be
 * @object: the struct of its scope
 * @text: as in a file
 * @ret_why: on -EINVAL what was expected, to be freed
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int setting_set(const struct setting *row, void *object, const char *text,
		char **ret_why);

/** setting_equal() - has it the same value in both? */
bool setting_equal(const struct setting *row, const void *a, const void *b);
