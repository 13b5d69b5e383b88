/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stddef.h>
#include <string.h>

#include "libwsmgmt/ns.h"

static const struct {
	const char *uri;
	size_t size;
} rows[N_WSM_NS] = {
#define WSM_NS(id) [WSM_NS_##id] = { WSM_URI_##id, sizeof(WSM_URI_##id) - 1 },
#include "libwsmgmt/ns.def"
#undef WSM_NS
};

enum wsm_ns wsm_ns_find(const char *uri)
{
	size_t size;

	if (!uri)
		return WSM_NS_NONE;
	size = strlen(uri);
	for (int i = WSM_NS_OTHER + 1; i < N_WSM_NS; i++)
		if (rows[i].size == size && memcmp(rows[i].uri, uri, size) == 0)
			return (enum wsm_ns)i;
	return WSM_NS_OTHER;
}

const char *wsm_ns_uri(enum wsm_ns ns)
{
	return rows[ns].uri;
}
