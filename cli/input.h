/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What `wsmctl set` and `wsmctl invoke` send
 */

#include "cli/grammar.h"
#include "libwsmgmt/tree.h"

/**
 * input_action() - the URI of a method
 * @action: its name, or a URI
 * Return: in the arena; NULL without memory.
 */
const char *input_action(const char *action, const char *resource_uri,
			 struct arena *a);

/**
 * input_parameters() - the element of a method's parameters
 * @action: as above; the element is its last word, and _INPUT
 * @ret: XML
 *
 * Return: 0, GRAMMAR_R_USAGE or -ENOMEM.
 */
int input_parameters(const struct wsmctl *c, const char *resource_uri,
		     struct arena *a, struct buf *ret, struct buf *ret_why);

/**
 * input_changed() - an instance with other values
 * @instance: as it was got
 * @ret: XML of all of it
 *
 * A property must be there once, and hold text only, as with winrm.
 *
 * Return: 0, GRAMMAR_R_USAGE or -ENOMEM.
 */
int input_changed(const struct wsmctl *c, const struct wsm_node *instance,
		  struct arena *a, struct buf *ret, struct buf *ret_why);

/** input_file() - the element in a file; 0, GRAMMAR_R_USAGE or -ENOMEM */
int input_file(const char *path, struct arena *a, struct buf *ret,
	       struct buf *ret_why);
