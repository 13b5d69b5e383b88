/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/schemes.h"
#include "libipmiprov/transport/transport.h"

/* What `auto:` tries, in this order. */
static const char *const auto_uris[] = {
	"dev:/dev/ipmi0",
	"dev:/dev/ipmi/0",
	"dev:/dev/ipmidev/0",
};

static int auto_check(const char *rest, const char **ret_why)
{
	if (!*rest)
		return 0;
	*ret_why = "nothing may follow auto:";
	return ERR_ORIGIN(-EINVAL);
}

static int auto_open(const char *rest, uint64_t deadline_ns,
		     struct transport **ret)
{
	(void)rest;
	for (size_t i = 0; i < ARRAY_SIZE(auto_uris); i++) {
		int r = transport_open(auto_uris[i], deadline_ns, ret);

		if (r != -ENOENT && r != -ENODEV)
			return ERR_TRACE(r);
	}
	return ERR_ORIGIN(-ENODEV);
}

static const struct scheme schemes[] = {
	{ "auto", auto_check, auto_open },
	{ "dev", dev_check, dev_open },
	{ "lan", lan_check, lan_open },
	{ "record", record_check, record_open },
	{ "sim", sim_check, sim_open },
};

static const struct scheme *scheme_of(const char *uri, const char **ret_rest)
{
	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++) {
		size_t n = strlen(schemes[i].name);

		if (strncmp(uri, schemes[i].name, n) == 0 && uri[n] == ':') {
			*ret_rest = uri + n + 1;
			return &schemes[i];
		}
	}
	return NULL;
}

int transport_check_uri(const char *uri, const char **ret_why)
{
	const char *rest;
	const struct scheme *scheme = scheme_of(uri, &rest);

	if (!scheme) {
		*ret_why = "expected auto:, dev:/dev/ipmi0, lan://USER@HOST, "
			   "sim:[FILE] or record:FILE,URI";
		return ERR_ORIGIN(-EINVAL);
	}
	return ERR_TRACE(scheme->check(rest, ret_why));
}

int transport_open(const char *uri, uint64_t deadline_ns,
		   struct transport **ret)
{
	const char *rest, *why;
	const struct scheme *scheme;
	int r;

	r = transport_check_uri(uri, &why);
	if (r != 0)
		return ERR_TRACE(r);

	scheme = scheme_of(uri, &rest);
	return ERR_TRACE(scheme->open(rest, deadline_ns, ret));
}

int transport_exchange(struct transport *t, const struct ipmi_req *req,
		       struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	t->n_exchanges++;
	return ERR_TRACE(t->ops->exchange(t, req, ret, deadline_ns));
}

void transport_cancel(struct transport *t)
{
	if (t && t->ops->cancel)
		t->ops->cancel(t);
}

void transport_close(struct transport *t)
{
	if (t && t->ops->close)
		t->ops->close(t);
}
