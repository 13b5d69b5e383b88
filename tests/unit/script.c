/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/macro.h"
#include "tests/unit/script.h"

struct step_request {
	struct ipmi_address to;
	uint8_t bytes[2 + IPMI_MAX_DATA];
	size_t size;
};

static void request_parse(const char *text, struct step_request *ret)
{
	const char *hex = strchr(text, ':');
	struct ipmi_address *to = &ret->to;

	*ret = (struct step_request){ { 0 }, { 0 }, 0 };
	if (hex)
		ck_assert_msg(sscanf(text, "%hhx.%hhx.%hhx:", &to->owner,
				     &to->channel, &to->lun) == 3,
			      "script: \"%s\"", text);
	ck_assert_msg(hex_parse(hex ? hex + 1 : text, ret->bytes,
				sizeof(ret->bytes), &ret->size) == 0,
		      "script: \"%s\"", text);
	ck_assert_uint_ge(ret->size, 2);
}

static uint8_t owner_of(const struct ipmi_address *a)
{
	return a->owner ? a->owner : IPMI_BMC_ADDRESS;
}

static bool is_wanted(const struct ipmi_req *req,
		      const struct step_request *want)
{
	return owner_of(&req->to) == owner_of(&want->to) &&
	       req->to.channel == want->to.channel &&
	       req->to.lun == want->to.lun && req->netfn == want->bytes[0] &&
	       req->cmd == want->bytes[1] && req->size == want->size - 2 &&
	       (!req->size ||
		memcmp(req->data, want->bytes + 2, req->size) == 0);
}

static void assert_wanted(const struct ipmi_req *req, const char *text)
{
	char data[IPMI_MAX_DATA * 3 + 1] = "";
	struct step_request want;

	request_parse(text, &want);
	if (is_wanted(req, &want))
		return;
	hex_format(req->data, MIN(req->size, (size_t)IPMI_MAX_DATA), " ", data);
	ck_abort_msg("script: got \"%x.%x.%x: %02x %02x  %s\", want \"%s\"",
		     owner_of(&req->to), req->to.channel, req->to.lun,
		     req->netfn, req->cmd, data, text);
}

static int script_exchange(struct transport *t, const struct ipmi_req *req,
			   struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	struct script *s = CONTAINER_OF(t, struct script, transport);
	const struct script_step *step = s->step;
	uint8_t bytes[1 + IPMI_MAX_DATA];
	size_t n;

	(void)deadline_ns;
	ck_assert_msg(step->request != NULL,
		      "script: one more request, netfn %02x cmd %02x",
		      req->netfn, req->cmd);
	assert_wanted(req, step->request);
	s->step++;
	if (step->r < 0)
		return step->r;

	ck_assert_msg(hex_parse(step->response, bytes, sizeof(bytes), &n) == 0,
		      "script: \"%s\"", step->response);
	ck_assert_uint_ge(n, 1);
	ret->cc = bytes[0];
	ret->size = n - 1;
	memcpy(ret->data, bytes + 1, n - 1);
	return 0;
}

static const struct transport_ops script_ops = { .name = "script",
						 .exchange = script_exchange };

void script_init(struct script *s, const struct script_step *steps)
{
	*s = (struct script){ { .ops = &script_ops }, steps };
}

void script_assert_played(const struct script *s)
{
	ck_assert_msg(!s->step->request, "script: \"%s\" was not asked for",
		      s->step->request);
}
