/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Instances as `winrm` shows them
 */

#include "base/buf.h"
#include "cli/grammar.h"
#include "libwsmgmt/tree.h"

/**
 * wsm_print() - one element
 * @out: text without what could steer a terminal
 * @node: an instance, an endpoint reference, a fault's detail
 *
 * text: a line a property, nested ones indented; xml: as it came; pretty: that
 * with a line an element; json: an object, repeated elements as arrays.
 *
 * Return: 0 or -ENOMEM.
 */
int wsm_print(struct buf *out, const struct wsm_node *node,
	      enum wsmctl_format format);
