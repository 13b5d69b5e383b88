/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Methods of Microsoft_IPMI: messages as they are
 */

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "cim/classes.h"
#include "libipmiprov/model/method.h"

enum {
	MAX_LUN = 3,
	MAX_NETFN = 0x3e,
	NETFN_APP = 0x06,
	GET_MESSAGE_FLAGS = 0x31, /* section 22.4 */
	CC_SIZE = 1,
};

/* Whatever the completion code is, the call was done. */
static int finish_response(struct model_call *call, int r, struct arena *a)
{
	const struct ipmi_rsp *rsp = &call->action.rsp;
	struct cim_value *bytes;

	if (r != 0) {
		call->failed = true;
		call->problem = method_problem(r, a);
		return call->problem ? 0 : ERR_ORIGIN(-ENOMEM);
	}
	bytes = arena_new_array(a, struct cim_value, CC_SIZE + rsp->size);
	if (!bytes)
		return ERR_ORIGIN(-ENOMEM);
	bytes[0] = CIM_U(rsp->cc);
	for (size_t i = 0; i < rsp->size; i++)
		bytes[CC_SIZE + i] = CIM_U(rsp->data[i]);
	method_out(call, "CompletionCode", CIM_U(rsp->cc));
	method_out(
		call, "ResponseData",
		(struct cim_value){ .n = CC_SIZE + rsp->size, .items = bytes });
	method_out(call, "ResponseDataSize", CIM_U(CC_SIZE + rsp->size));
	return 0;
}

static size_t n_items(const struct cim_value *v)
{
	return v->null ? 0 : v->n;
}

static int take_header(struct method_args *args, struct model_call *call)
{
	uint64_t netfn = method_in(args, "NetworkFunction")->u;
	uint64_t lun = method_in(args, "Lun")->u;
	uint64_t owner = method_in(args, "ResponderAddress")->u;

	if (netfn > MAX_NETFN || netfn & 1)
		return method_bad(args, "NetworkFunction");
	if (lun > MAX_LUN)
		return method_bad(args, "Lun");
	if (owner & 1)
		return method_bad(args, "ResponderAddress");
	call->action.raw.netfn = (uint8_t)netfn;
	call->action.raw.cmd = (uint8_t)method_in(args, "Command")->u;
	call->action.raw.to = (struct ipmi_address){ .owner = (uint8_t)owner,
						     .lun = (uint8_t)lun };
	return 0;
}

static int send_data(struct method_args *args, struct model_call *call,
		     const struct cim_value *data, size_t size)
{
	int r = take_header(args, call);

	if (r != 0)
		return r;
	for (size_t i = 0; i < size; i++)
		call->action.raw.data[i] = (uint8_t)data->items[i].u;
	call->action.raw.size = size;
	call->action.kind = BMC_ACTION_RAW;
	call->right = IPMI_ADMINISTER;
	call->finish = finish_response;
	return 0;
}

static int request_response(struct method_args *args, struct model_call *call)
{
	const struct cim_value *data = method_in(args, "RequestData");
	size_t n = n_items(data);

	if (n > IPMI_MAX_DATA)
		return method_bad(args, "RequestData");
	if (method_in(args, "RequestDataSize")->u != n)
		return method_bad(args, "RequestDataSize");
	return send_data(args, call, data, n);
}

static int request_response_ex(struct method_args *args,
			       struct model_call *call)
{
	const struct cim_value *data = method_in(args, "Data");
	uint64_t size = method_in(args, "RequestDataSize")->u;
	size_t n = n_items(data);

	if (method_in(args, "DataSize")->u != n)
		return method_bad(args, "DataSize");
	if (size > n || size > IPMI_MAX_DATA)
		return method_bad(args, "RequestDataSize");
	return send_data(args, call, data, (size_t)size);
}

/*
 * The register is the kernel's, and not to be seen.  Its bit is set as long as
 * a flag is, which the BMC tells (section 9.12); the others are not known.
 */
static int finish_attention(struct model_call *call, int r, struct arena *a)
{
	const struct ipmi_rsp *rsp = &call->action.rsp;

	if (r == 0 && rsp->cc != 0)
		r = rsp->cc;
	if (r == 0 && rsp->size < 1)
		r = -EBADMSG;
	if (r != 0) {
		call->failed = true;
		call->problem = method_problem(r, a);
		return call->problem ? 0 : ERR_ORIGIN(-ENOMEM);
	}
	method_out(call, "AttentionSet", CIM_BOOL(rsp->data[0] != 0));
	return 0;
}

static int sms_attention(struct method_args *args, struct model_call *call)
{
	(void)args;
	call->action.raw.netfn = NETFN_APP;
	call->action.raw.cmd = GET_MESSAGE_FLAGS;
	call->action.kind = BMC_ACTION_RAW;
	call->right = IPMI_ADMINISTER;
	call->finish = finish_attention;
	return 0;
}

/* clang-format off */
const struct model_method model_methods_microsoft_ipmi[] = {
	{ "RequestResponse", request_response,
	  { "Command", "Lun", "NetworkFunction", "RequestDataSize",
	    "ResponderAddress" } },
	{ "RequestResponseEx", request_response_ex,
	  { "Command", "DataSize", "Lun", "NetworkFunction",
	    "RequestDataSize", "ResponderAddress" } },
	{ "SMS_Attention", sms_attention, { NULL } },
	{ 0 },
};
/* clang-format on */
