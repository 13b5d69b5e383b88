/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stddef.h>
#include <string.h>

#include "libwsmgmt/ns.h"

static const char *const uris[N_WSM_NS] = {
#define WSM_NS(id) [WSM_NS_##id] = WSM_URI_##id,
#include "libwsmgmt/ns.def"
#undef WSM_NS
};

enum wsm_ns wsm_ns_find(const char *uri)
{
	if (!uri)
		return WSM_NS_NONE;
	for (int i = WSM_NS_OTHER + 1; i < N_WSM_NS; i++)
		if (strcmp(uris[i], uri) == 0)
			return (enum wsm_ns)i;
	return WSM_NS_OTHER;
}
