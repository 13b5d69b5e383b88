/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a BMC does wrong, by its maker and product, and as it is told
 *
 * The last of three ways to cope: first comes what is found out from how the
 * BMC behaves, which needs none of this.
 */

#include "libipmiprov/snapshot/snapshot.h"

enum quirk {
#define QUIRK(symbol, name, text) QUIRK_##symbol,
#define QUIRK_SEEN(...)
#include "libipmiprov/repo/quirks.def"
#undef QUIRK
#undef QUIRK_SEEN
	N_QUIRKS,
};

#define QUIRK_BIT(symbol) (UINT32_C(1) << QUIRK_##symbol)

/* What a user decided; bits, enum quirk. */
struct quirk_switches {
	uint32_t on, off;
};

/** quirk_name() - "ignore-scanning-disabled" */
const char *quirk_name(enum quirk quirk);

/** quirk_text() - what it means, a sentence */
const char *quirk_text(enum quirk quirk);

/**
 * quirks_parse() - read names, with commas or blanks between them
 * @text: "no-" before a name switches off what the table switches on
 * @ret: untouched unless 0 is returned
 * @ret_why: on -EINVAL, the first word that is none, to be freed; NULL without
 *           memory; may be NULL
 *
 * Return: 0 or -EINVAL.
 */
int quirks_parse(const char *text, struct quirk_switches *ret, char **ret_why);

/** quirks_of() - what a BMC of this maker, product and firmware is known for */
uint32_t quirks_of(const struct bmc_device_id *id);
