/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <assert.h>
#include <stdint.h>

#include "base/arena.h"
#include "libwsmgmt/cim-xml-read.h"
#include "libwsmgmt/client/failure.h"
#include "libwsmgmt/reply.h"
#include "libwsmgmt/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The tree a client makes of a reply, and what it prints of it. */
static void read_tree(const uint8_t *data, size_t size, struct arena *a)
{
	struct buf b = { 0 };
	const struct wsm_node *root;
	struct wsm_failure failure;

	if (wsm_tree_parse(data, size, false, a, &root) != 0)
		return;
	buf_add(&b, data, size);
	if (wsm_node_find(root, "Fault"))
		assert(wsm_failure_read(&b, false, a, &failure) == 0);
	buf_reset(&b);
	wsm_node_write(&b, root, 2);
	assert(buf_error(&b) == 0);
	buf_done(&b);
}

/* What was read of an instance can be written, and is XML. */
static void read_instance(const char *xml, size_t size, struct arena *a)
{
	struct cim_instance instance, again;
	struct wsm_read_problem problem;
	struct buf b = { 0 };

	if (wsm_read_instance(xml, size, &wsm_default_limits, a, &instance,
			      &problem) != 0)
		return;
	wsm_write_instance(&b, &instance, instance.class, "urn:a/b");
	assert(buf_error(&b) == 0);
	assert(wsm_read_instance(b.data, b.size, &wsm_default_limits, a, &again,
				 &problem) != WSM_READ_R_XML);
	buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 24);

	assert(a);
	read_tree(data, size, a);
	read_instance((const char *)data, size, a);
	arena_free(a);
	return 0;
}
