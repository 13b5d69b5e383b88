/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "libwsmgmt/uri.h"

static const char wmi_prefix[] =
	"http://schemas.microsoft.com/wbem/wsman/1/wmi/";

/* What stands between the host and the class in the DMTF's form; vendors have
 * their own host and their own schema name. */
static const char wscim_part[] = "/wbem/wscim/1/";

/* Behind a class name, or behind * for all classes. */
static const char *class_end(const char *s)
{
	if (*s == '*')
		return s + 1;
	if (isdigit((unsigned char)*s))
		return s;
	while (isalnum((unsigned char)*s) || *s == '_')
		s++;
	return s;
}

/* Only slashes or a query may follow the class. */
static bool is_tail(const char *s)
{
	s += strspn(s, "/");
	return *s == '\0' || *s == '?';
}

static bool has_prefix(const char *uri, const char *prefix)
{
	return strncasecmp(uri, prefix, strlen(prefix)) == 0;
}

/* The last segment of the path: @ret_size its length, 0: there is none. */
static const char *last_segment(const char *path, size_t *ret_size)
{
	const char *end = path + strcspn(path, "?");
	const char *from;

	while (end > path && end[-1] == '/')
		end--;
	from = memrchr(path, '/', (size_t)(end - path));
	from = from ? from + 1 : path;
	*ret_size = (size_t)(end - from);
	return from;
}

static int dup_part(struct arena *a, const char *from, size_t size,
		    const char **ret)
{
	*ret = arena_strndup(a, from, size);
	return *ret ? 0 : ERR_ORIGIN(-ENOMEM);
}

/* The namespace in a WMI URI, lower case and with single slashes. */
static int dup_namespace(struct arena *a, const char *from, size_t size,
			 const char **ret)
{
	char *copy = arena_strndup(a, from, size), *to = copy;

	if (!copy)
		return ERR_ORIGIN(-ENOMEM);
	for (const char *s = copy; *s; s++) {
		if (*s == '/' && (to == copy || to[-1] == '/'))
			continue;
		*to++ = (char)tolower((unsigned char)*s);
	}
	while (to > copy && to[-1] == '/')
		to--;
	*to = '\0';
	*ret = copy;
	return 0;
}

int wsm_class_uri_parse(const char *uri, struct arena *a,
			struct wsm_class_uri *ret)
{
	struct wsm_class_uri u = { .form = WSM_URI_DMTF };
	bool is_wmi = has_prefix(uri, wmi_prefix);
	const char *path =
		is_wmi ? uri + strlen(wmi_prefix) : strcasestr(uri, wscim_part);
	const char *name;
	size_t size;
	int r;

	if (!path || (!is_wmi && !has_prefix(uri, "http://")))
		return WSM_URI_R_NO_CLASS;
	if (!is_wmi)
		path += strlen(wscim_part);
	name = last_segment(path, &size);
	if (size == 0 || class_end(name) != name + size ||
	    !is_tail(name + size) || (is_wmi && name == path))
		return WSM_URI_R_NO_CLASS;

	r = dup_part(a, uri, (size_t)(name - uri), &u.base);
	if (r == 0)
		r = dup_part(a, name, size, &u.class_name);
	if (r == 0 && is_wmi) {
		u.form = WSM_URI_WMI;
		r = dup_namespace(a, path, (size_t)(name - path),
				  &u.cim_namespace);
	}
	if (r != 0)
		return ERR_TRACE(r);
	*ret = u;
	return 0;
}

bool wsm_uri_is_wmi(const char *uri)
{
	return has_prefix(uri, wmi_prefix);
}

bool wsm_class_uri_is_served_version(const struct wsm_class_uri *uri)
{
	static const char prefix[] =
		"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/";
	const char *version = uri->base + strlen(prefix);

	return !has_prefix(uri->base, prefix) ||
	       (version[0] == '2' && !isdigit((unsigned char)version[1]));
}

static int fold_namespace(char c)
{
	return c == '\\' ? '/' : tolower((unsigned char)c);
}

bool wsm_cim_namespace_equal(const char *a, const char *b)
{
	while (*a && fold_namespace(*a) == fold_namespace(*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

const char *wsm_cim_namespace_of(const char *name)
{
	static const struct {
		const char *name, *means;
	} served[] = {
		{ WSM_CIM_NAMESPACE, WSM_CIM_NAMESPACE },
		{ "root/cimv2", WSM_CIM_NAMESPACE },
		{ "root/interop", WSM_CIM_NAMESPACE },
		{ "root/wmi", "root/wmi" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(served); i++)
		if (wsm_cim_namespace_equal(name, served[i].name))
			return served[i].means;
	return NULL;
}
