/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "daemon/ops/call.h"

static const char *const basic_profiles[] = {
	"http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/http/basic",
	"http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/basic",
	NULL,
};

static const char *const no_profiles[] = { NULL };

/* Who is not known learns no version, as with Windows. */
int op_identify(struct call *call)
{
	struct wsm_identity identity = {
		.product_vendor = "ipmiprov",
		.product_version =
			call->is_known ? call->ops->version : "0.0.0",
	};

	if (call->is_known)
		identity.security_profiles = call->ops->options.offers_basic
						     ? basic_profiles
						     : no_profiles;
	wsm_reply_identify(&call->reply->text, &call->request, &identity);
	return 0;
}
