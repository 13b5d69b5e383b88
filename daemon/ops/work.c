/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What a BMC does for a call
 *
 * The call waits, pending, while the actor has the action done.  If that
 * changed what snapshots say, it then waits for the next snapshot, so that who
 * asks after the reply sees the change; but not for long.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/log.h"
#include "base/macro.h"
#include "daemon/ops/call.h"
#include "libipmiprov/model/notes.h"

static const uint64_t SETTLE_NS = 3ULL * NS_PER_S;

/* clang-format off */
static const enum role roles[] = {
	[IPMI_MONITOR] = ROLE_READER,
	[IPMI_OPERATE] = ROLE_OPERATOR,
	[IPMI_ADMINISTER] = ROLE_ADMINISTRATOR,
};

static const struct {
	enum ops_policy policy;
	const char *name;
} policies[] = {
	[IPMI_MONITOR] = { OPS_MONITOR, "monitor" },
	[IPMI_OPERATE] = { OPS_OPERATE, "operate" },
	[IPMI_ADMINISTER] = { OPS_ADMINISTER, "administer" },
};
/* clang-format on */

/* ---- the log ---- */

/* Who did what to what, from where, and what came of it. */
static void audit(const struct call *call, const struct intent *intent,
		  const char *label, const char *result)
{
	const char *from = call->from ? call->from : "unknown";
	const struct log_field fields[] = {
		{ "IPMIPROV_USER", call->who.user },
		{ "IPMIPROV_ROLE", role_name(call->who.role) },
		{ "IPMIPROV_PEER", from },
		{ "IPMIPROV_BMC", label },
		{ "IPMIPROV_ACTION", intent->what },
		{ "IPMIPROV_RESULT", result },
		{ NULL, NULL },
	};

	log_event(LOG_LEVEL_NOTICE, fields, "audit: BMC %s", label);
}

static void audit_work(const struct call *call, const char *result)
{
	const struct work *work = call->work;
	const struct intent intent = { .what = work->what };

	if (work->call.right == IPMI_MONITOR)
		return;
	audit(call, &intent, work->snapshot->label, result);
}

static void log_events(const struct model_call *c, const char *label)
{
	for (size_t i = 0; i < c->n_events; i++) {
		char id[16];
		const struct log_field fields[] = {
			{ "EVENT_SOURCE", "Microsoft-Windows-IPMIProvider" },
			{ "EVENT_ID", id },
			{ "IPMIPROV_BMC", label },
			{ NULL, NULL },
		};

		snprintf(id, sizeof(id), "%d", c->events[i].id);
		log_event(LOG_LEVEL_ERROR, fields, "%s", c->events[i].text);
	}
}

/* ---- rights ---- */

static int deny(struct call *call, const struct intent *intent,
		const char *label)
{
	audit(call, intent, label, "denied");
	return CALL_R_FAULT;
}

static int check_rights(struct call *call, const struct intent *intent,
			size_t bmc, const char *label)
{
	const struct model_call *c = intent->call;

	if (call->who.role < roles[c->right]) {
		call_fault(call, WSM_F_AccessDenied,
			   "%s may not do this: it is for %ss.", call->who.user,
			   role_name(roles[c->right]));
		return deny(call, intent, label);
	}
	if (call->ops->policies[bmc] < policies[c->effect].policy) {
		call_fault(call, WSM_F_AccessDenied,
			   "Nobody may do this: it takes Policy=%s for BMC %s.",
			   policies[c->effect].name, label);
		return deny(call, intent, label);
	}
	return 0;
}

/* ---- the work ---- */

static size_t bmc_of(const struct call *call, const struct view *view)
{
	const struct view_set *set = call->ops->set;
	size_t i = 0;

	while (i < set->n && set->views[i] != view)
		i++;
	return i;
}

int call_do(struct call *call, const struct intent *intent)
{
	const struct view *view = intent->match->extent->view;
	const struct snapshot *s = view_snapshot(view);
	size_t bmc = bmc_of(call, view);
	struct work *work;
	int r = check_rights(call, intent, bmc, s->label);

	if (r != 0)
		return r;
	work = arena_alloc(call->arena, sizeof(*work));
	if (!work)
		return ERR_ORIGIN(-ENOMEM);
	*work = (struct work){
		.call = *intent->call,
		.ops = call->ops,
		.snapshot = snapshot_ref(s),
		.bmc = bmc,
		.what = intent->what,
		.reply = intent->reply,
	};
	call->work = work;
	return work->call.action.kind == BMC_ACTION_NOTHING ? work_end(call)
							    : CALL_R_LATER;
}

static const struct snapshot *newest(const struct work *work)
{
	const struct view *view = work->ops->set->views[work->bmc];

	return view ? view_snapshot(view) : work->snapshot;
}

static bool has_settled(const struct work *work)
{
	return newest(work)->serial > work->serial;
}

static void on_done(void *user, const struct ops_outcome *outcome)
{
	struct work *work = user;
	struct ops_pending *pending = work->pending;
	struct call *call = ops_pending_call(pending);

	work->job = NULL;
	work->r = outcome->r;
	work->serial = outcome->serial;
	work->call.action = *outcome->action;
	work->state = WORK_SETTLES;
	if (outcome->r != 0 || !work->call.outdates || has_settled(work)) {
		ops_end(pending);
		return;
	}
	call->deadline_ns = MIN(call->deadline_ns,
				clock_mono_ns(work->ops->clock) + SETTLE_NS);
}

int work_start(struct call *call, struct ops_pending *pending)
{
	struct work *work = call->work;
	const struct ops_actor *actor = &call->ops->actor;
	const struct ops_listener listener = { on_done, work };
	struct bmc_action *action = &work->call.action;
	uint64_t now_ns = clock_mono_ns(call->ops->clock);
	int r;

	action->deadline_ns = call->deadline_ns;
	if (work->call.timeout_us > 0 &&
	    work->call.timeout_us < (call->deadline_ns - now_ns) / NS_PER_US)
		action->deadline_ns =
			now_ns + work->call.timeout_us * NS_PER_US;
	work->pending = pending;
	r = actor->start ? actor->start(actor->ctx, work->bmc, action,
					&listener, &work->job)
			 : -EBUSY;
	if (r == 0) {
		work->state = WORK_RUNS;
		return 0;
	}
	audit_work(call, "not begun");
	return call_fault(call,
			  r == -EBUSY ? WSM_F_QuotaLimit : WSM_F_InternalError,
			  "BMC %s has too much to do.", work->snapshot->label);
}

bool work_goes_on(struct call *call)
{
	return call->work->state == WORK_RUNS || !has_settled(call->work);
}

/* A later snapshot of the same records has the same rows. */
static void take_newest(struct work *work)
{
	const struct snapshot *s = newest(work);

	if (s == work->snapshot || s->sdr != work->snapshot->sdr)
		return;
	snapshot_unref(work->snapshot);
	work->snapshot = snapshot_ref(s);
	work->call.object.snapshot = s;
}

static const char *result_text(const struct call *call)
{
	const struct model_call *c = &call->work->call;

	if (c->failed || (c->problem && c->return_value.null))
		return c->problem ? c->problem : "failed";
	if (c->return_value.null)
		return "done";
	return arena_printf(call->arena, "returned %llu%s%s",
			    (unsigned long long)c->return_value.u,
			    c->problem ? ": " : "",
			    c->problem ? c->problem : "");
}

/* What no BMC keeps: in the file, and in what is served. */
static int keep_notes(struct call *call)
{
	const struct model_call *c = &call->work->call;
	struct model_notes *notes = call->ops->cache.notes;
	int r = 0;

	if (c->n_notes == 0)
		return 0;
	if (!notes)
		return call_fault(call, WSM_F_InternalError,
				  "There is no place to keep that.");
	for (size_t i = 0; r == 0 && i < c->n_notes; i++)
		r = model_notes_set(notes, &c->instance, c->notes[i].property,
				    &c->notes[i].value);
	if (r == 0)
		r = model_notes_save(notes);
	if (r != 0)
		model_notes_undo(notes);
	if (r != 0 && r != -ENOMEM)
		return call_fault(call, WSM_F_InternalError,
				  "It could not be kept: %s.", strerror(-r));
	return r == 0 ? ERR_TRACE(ops_render_again(call->ops, call->work->bmc))
		      : ERR_TRACE(r);
}

int work_end(struct call *call)
{
	struct work *work = call->work;
	struct model_call *c = &work->call;
	int r;

	work->state = WORK_ENDED;
	if (c->method == NULL && c->outdates)
		take_newest(work);
	r = model_call_finish(c, work->r, call->arena);
	if (r != 0)
		return ERR_TRACE(r);
	log_events(c, work->snapshot->label);
	if (!c->failed)
		r = keep_notes(call);
	audit_work(call, r == 0 ? result_text(call) : "not all of it was kept");
	if (c->failed)
		return call_fault(call,
				  work->r == -ETIMEDOUT ? WSM_F_TimedOut
							: WSM_F_InternalError,
				  "%s", c->problem ? c->problem : "It failed.");
	return r != 0 ? r : work->reply(call);
}

int work_expired(struct call *call)
{
	struct work *work = call->work;

	if (work && work->state == WORK_SETTLES)
		return work_end(call);
	if (work)
		audit_work(call, "no answer in time: it may be done yet");
	return call_fault(call, WSM_F_TimedOut, NULL);
}

void work_cancelled(const struct call *call)
{
	const struct work *work = call->work;

	if (work && work->state == WORK_RUNS)
		audit_work(call, "the client is gone: it may be done yet");
	if (work && work->state == WORK_SETTLES)
		audit_work(call, "done, and the client is gone");
}

void work_done(struct work *work)
{
	if (!work)
		return;
	if (work->job)
		work->ops->actor.cancel(work->job);
	snapshot_unref(work->snapshot);
}
