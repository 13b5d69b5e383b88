/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "libipmiprov/repo/silence.h"

enum { REST_S = 60, REST_MAX_S = 3600, IN_ROW = 2 };

static struct silence *find(const struct silences *s,
			    const struct ipmi_req *req)
{
	struct silence *each;

	vec_for_each (each, s)
		if (each->netfn == req->netfn && each->cmd == req->cmd)
			return each;
	return NULL;
}

static bool is_same(const struct silence *s, const struct ipmi_req *req)
{
	return s->size == req->size &&
	       (s->size == 0 ||
		memcmp(s->data, req->data,
		       MIN(s->size, (size_t)SILENCE_DATA)) == 0);
}

bool silences_rests(const struct silences *s, const struct ipmi_req *req,
		    uint64_t now_ns)
{
	const struct silence *found = find(s, req);

	return found && now_ns < found->retry_ns &&
	       (found->n_in_row >= IN_ROW || is_same(found, req));
}

void silences_add(struct silences *s, const struct ipmi_req *req,
		  uint64_t now_ns)
{
	struct silence *found = find(s, req);
	uint64_t rest_s = REST_S;

	if (!found)
		found = vec_push(s);
	if (!found)
		return;
	found->netfn = req->netfn;
	found->cmd = req->cmd;
	found->size = req->size;
	if (req->size > 0)
		memcpy(found->data, req->data,
		       MIN(req->size, (size_t)SILENCE_DATA));
	for (int i = 0; i < found->n_times && rest_s < REST_MAX_S; i++)
		rest_s *= 2;
	found->n_times++;
	found->n_in_row++;
	found->retry_ns = now_ns + MIN(rest_s, (uint64_t)REST_MAX_S) * NS_PER_S;
}

void silences_answered(struct silences *s, const struct ipmi_req *req)
{
	struct silence *found = find(s, req);

	if (!found)
		return;
	found->n_in_row = 0;
	if (is_same(found, req))
		*found = s->data[--s->n];
}
