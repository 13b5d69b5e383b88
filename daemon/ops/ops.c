/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "daemon/ops/call.h"

enum {
	MAX_REQUEST_MEMORY = 8 * 1024 * 1024,
	MAX_MESSAGE = 256,
};

static const uint64_t MIN_TIMEOUT_NS = 500ULL * NS_PER_MS;

struct ops_pending {
	struct ops_pending *next;
	struct call call;
	void (*done)(void *ctx, struct ops_reply *reply);
	void *ctx;
};

/* ---- tables ---- */

/* What each role may do. */
static const enum role needed[N_WSM_ACTIONS] = {
	[WSM_ACTION_OTHER] = ROLE_READER, /* a method has its own */
	[WSM_ACTION_IDENTIFY] = ROLE_NONE,
	[WSM_ACTION_GET] = ROLE_READER,
	[WSM_ACTION_PUT] = ROLE_OPERATOR,
	[WSM_ACTION_CREATE] = ROLE_OPERATOR,
	[WSM_ACTION_DELETE] = ROLE_OPERATOR,
	[WSM_ACTION_ENUMERATE] = ROLE_READER,
	[WSM_ACTION_PULL] = ROLE_READER,
	[WSM_ACTION_RENEW] = ROLE_READER,
	[WSM_ACTION_GET_STATUS] = ROLE_READER,
	[WSM_ACTION_RELEASE] = ROLE_READER,
};

/* What a resource can do: by action, NULL where it cannot. */
struct family {
	const char *prefix; /* of the resource URI */
	int (*run[N_WSM_ACTIONS])(struct call *call);
	int (*check)(struct call *call); /* is there such a resource? */
};

/* The first whose prefix fits.  What names a class need not begin with any of
 * the URIs we know: vendors have their own. */
static const struct family families[] = {
	{
		.prefix = "",
		.run = {
			[WSM_ACTION_OTHER] = op_invoke,
			[WSM_ACTION_GET] = op_get,
			[WSM_ACTION_PUT] = op_put,
			[WSM_ACTION_ENUMERATE] = op_enumerate,
			[WSM_ACTION_PULL] = op_pull,
			[WSM_ACTION_RELEASE] = op_release,
		},
		.check = call_class,
	},
};

/* ---- for the operations ---- */

int call_fault(struct call *call, enum wsm_fault_id id, const char *format, ...)
{
	char text[MAX_MESSAGE];
	va_list args;

	call->fault = (struct wsm_fault){ .id = id };
	if (format) {
		va_start(args, format);
		vsnprintf(text, sizeof(text), format, args);
		va_end(args);
		call->fault.message = arena_strdup(call->arena, text);
	}
	return CALL_R_FAULT;
}

/* The namespace that is asked for; not two of them. */
static int find_namespace(struct call *call, const char **ret)
{
	const char *in_uri = call->uri.cim_namespace, *name = in_uri;

	for (size_t i = 0; i < call->request.n_selectors; i++) {
		const struct wsm_selector *s = &call->request.selectors[i];

		if (strcasecmp(s->name, "__cimnamespace") != 0)
			continue;
		name = s->value ? s->value : "";
		if (in_uri && !wsm_cim_namespace_equal(name, in_uri))
			return call_fault(call, WSM_F_NamespaceMismatch, NULL);
	}
	*ret = wsm_cim_namespace_of(name ? name : WSM_CIM_NAMESPACE);
	if (*ret)
		return 0;
	return call_fault(call, WSM_F_ResourceNotFound,
			  "There is no namespace %s here.", name);
}

static int all_classes_fault(struct call *call)
{
	static const char why[] = "All classes at once are for filters.";
	const struct wsm_request *request = &call->request;

	if (request->action != WSM_ACTION_ENUMERATE)
		return call_fault(call, WSM_F_ActionNotSupported, "%s", why);
	if (request->enumerate.polymorphism != WSM_POLY_INCLUDE)
		return call_fault(call, WSM_F_PolymorphismModeNotSupported,
				  "%s", why);
	if (request->enumerate.filter.is_present)
		return 0;
	return call_fault(call, WSM_F_ResourceNotFound, "%s", why);
}

static int find_class(struct call *call, const char *cim_namespace)
{
	const char *name = call->uri.class_name;
	const struct cim_class *class;

	if (!strcmp(name, "*"))
		return all_classes_fault(call);
	class = cim_class_find(name);
	if (!class || !model_class_is_served(class))
		return call_fault(call, WSM_F_ResourceNotFound,
				  "There is no class %s here.", name);
	if (strcmp(class->cim_namespace, cim_namespace) != 0)
		return call_fault(call, WSM_F_ResourceNotFound,
				  "%s is in %s, not in %s.", name,
				  class->cim_namespace, cim_namespace);
	call->class = class;
	return 0;
}

int call_class(struct call *call)
{
	const char *uri = call->request.resource_uri, *cim_namespace;
	int r;

	if (call->class)
		return 0;
	if (!uri)
		return call_fault(call, WSM_F_MessageInformationHeaderRequired,
				  "The header w:ResourceURI is missing.");
	r = wsm_class_uri_parse(uri, call->arena, &call->uri);
	if (r == WSM_URI_R_NO_CLASS)
		return call_fault(call, WSM_F_InvalidResourceUri, "%s", uri);
	if (r != 0)
		return ERR_FOLD(r);
	if (!wsm_class_uri_is_served_version(&call->uri))
		return call_fault(call, WSM_F_WrongDmtfVersion, "%s", uri);
	r = find_namespace(call, &cim_namespace);
	if (r != 0)
		return r;
	call->cim_namespace = cim_namespace;
	return find_class(call, cim_namespace);
}

struct form call_form(const struct call *call, const struct cim_class *as,
		      enum wsm_enumeration_mode mode)
{
	return (struct form){
		.base = call->uri.base,
		.is_dmtf = call->uri.form == WSM_URI_DMTF,
		.as = as,
		.mode = mode,
	};
}

size_t call_octets(const struct call *call, size_t utf8_size, size_t units)
{
	return call->request.charset == WSM_UTF8 ? utf8_size : units * 2;
}

/* ---- one request ---- */

/* The next request takes the arena over: the allocator is slow with blocks of
 * its size. */
static void keep_arena(struct call *call)
{
	if (!call->arena)
		return;
	arena_free(call->ops->spare_arena);
	arena_reset(call->arena);
	call->ops->spare_arena = STEAL(call->arena);
}

static void call_done(struct call *call)
{
	work_done(call->work);
	keep_arena(call);
	ops_reply_free(call->reply);
	*call = (struct call){ 0 };
}

static void take_limits(struct call *call)
{
	const struct ops_options *o = &call->ops->options;
	const struct wsm_request *request = &call->request;
	uint64_t timeout_ns = o->max_timeout_ns;

	call->max_size = o->max_envelope_size;
	if (request->max_envelope_size > 0 &&
	    request->max_envelope_size < call->max_size)
		call->max_size = (size_t)request->max_envelope_size;
	if (request->operation_timeout_us >= 0 &&
	    (uint64_t)request->operation_timeout_us < timeout_ns / NS_PER_US)
		timeout_ns =
			(uint64_t)request->operation_timeout_us * NS_PER_US;
	call->deadline_ns = clock_mono_ns(call->ops->clock) +
			    MAX(timeout_ns, MIN_TIMEOUT_NS);
}

static const struct family *find_family(const char *uri)
{
	size_t i = 0;

	while (strncasecmp(uri, families[i].prefix,
			   strlen(families[i].prefix)) != 0)
		i++;
	return &families[i];
}

static int dispatch(struct call *call)
{
	enum wsm_action action = call->request.action;
	const char *uri = call->request.resource_uri;
	const struct family *family = find_family(uri ? uri : "");
	int r;

	if (action == WSM_ACTION_IDENTIFY)
		return op_identify(call);
	if (needed[action] > call->who.role)
		return call_fault(call, WSM_F_AccessDenied,
				  "%s may not do this: it is for %ss.",
				  call->who.user, role_name(needed[action]));
	if (family->run[action])
		return family->run[action](call);
	r = family->check(call);
	return r != 0 ? r : call_fault(call, WSM_F_ActionNotSupported, NULL);
}

/* Turns what dispatch() answered into the bytes of a reply. */
static int finish(struct call *call, int r)
{
	struct ops_reply *fresh;

	if (r == 0)
		r = ops_reply_finish(call->reply);
	if (r == 0 && call->reply->size > call->max_size &&
	    call->request.action != WSM_ACTION_IDENTIFY)
		r = call_fault(call, WSM_F_MaxEnvelopeSizeExceeded,
			       "The reply takes %zu octets, %zu are allowed.",
			       call->reply->size, call->max_size);
	if (r != CALL_R_FAULT)
		return ERR_FOLD(r);
	r = ops_reply_new(call->request.charset, &fresh);
	if (r != 0)
		return ERR_TRACE(r);
	ops_reply_free(call->reply);
	call->reply = fresh;
	fresh->is_fault = true;
	wsm_reply_fault(&fresh->text, &call->request, &call->fault,
			call->ops->rng);
	return ERR_TRACE(ops_reply_finish(fresh));
}

static int parse(struct call *call, const struct ops_input *in)
{
	const struct wsm_bytes bytes = { in->body, in->size, in->charset };
	int r;

	call->arena = STEAL(call->ops->spare_arena);
	if (!call->arena)
		call->arena = arena_new(MAX_REQUEST_MEMORY);
	if (!call->arena)
		return ERR_ORIGIN(-ENOMEM);
	r = wsm_request_parse(&bytes, &wsm_default_limits, call->arena,
			      &call->request, &call->fault);
	if (r < 0)
		return ERR_TRACE(r);
	if (in->who) {
		call->who = *in->who;
		call->is_known = true;
		call->from =
			in->from ? arena_strdup(call->arena, in->from) : NULL;
	} else if (r != 0 || call->request.action != WSM_ACTION_IDENTIFY) {
		return OPS_R_UNAUTHENTICATED;
	}
	take_limits(call);
	if (ops_reply_new(call->request.charset, &call->reply) != 0)
		return ERR_ORIGIN(-ENOMEM);
	return r == 0 ? 0 : CALL_R_FAULT;
}

/* ---- later ---- */

static unsigned count_pending(const struct ops *ops, const char *user)
{
	unsigned n = 0;

	for (const struct ops_pending *p = ops->pending; p; p = p->next)
		n += !strcmp(p->call.who.user, user);
	return n;
}

/* Puts @call off; it moves to *ret. */
static int put_off(struct call *call, struct ops_pending **ret)
{
	struct ops *ops = call->ops;
	struct ops_pending *p;

	if (ops->n_pending >= ops->options.max_operations)
		return call_fault(call, WSM_F_QuotaLimit, NULL);
	if (count_pending(ops, call->who.user) >=
	    ops->options.max_operations_per_user)
		return call_fault(call, WSM_F_QuotaMaxOperations, NULL);
	p = calloc(1, sizeof(*p));
	if (!p)
		return ERR_ORIGIN(-ENOMEM);
	p->call = *call;
	*call = (struct call){ 0 };
	p->next = ops->pending;
	ops->pending = p;
	ops->n_pending++;
	*ret = p;
	return OPS_R_LATER;
}

static void pending_free(struct ops *ops, struct ops_pending *p)
{
	struct ops_pending **at = &ops->pending;

	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	ops->n_pending--;
	call_done(&p->call);
	free(p);
}

/* NULL goes out where there is no memory for a reply. */
static void end_pending(struct ops *ops, struct ops_pending *p, int r)
{
	void (*done)(void *, struct ops_reply *) = p->done;
	void *ctx = p->ctx;
	struct ops_reply *reply = NULL;

	if (finish(&p->call, r) == 0)
		reply = STEAL(p->call.reply);
	pending_free(ops, p);
	done(ctx, reply);
}

struct call *ops_pending_call(struct ops_pending *p)
{
	return &p->call;
}

void ops_end(struct ops_pending *p)
{
	end_pending(p->call.ops, p, work_end(&p->call));
}

/* Tries again what waited for a snapshot. */
static int try_again(struct ops_pending *p)
{
	int r;

	if (p->call.work)
		return work_goes_on(&p->call) ? CALL_R_LATER
					      : work_end(&p->call);
	r = dispatch(&p->call);
	if (r == CALL_R_LATER && p->call.work) {
		r = work_start(&p->call, p);
		return r == 0 ? CALL_R_LATER : r;
	}
	return r;
}

/* Each may end others, so look from the start. */
static void run_pending(struct ops *ops)
{
	struct ops_pending *p = ops->pending;

	while (p) {
		int r = try_again(p);

		if (r == CALL_R_LATER) {
			p = p->next;
			continue;
		}
		end_pending(ops, p, r);
		p = ops->pending;
	}
}

void ops_cancel(struct ops *ops, struct ops_pending *pending)
{
	work_cancelled(&pending->call);
	pending_free(ops, pending);
}

uint64_t ops_deadline_ns(const struct ops *ops)
{
	uint64_t first = contexts_deadline_ns(&ops->contexts);

	for (const struct ops_pending *p = ops->pending; p; p = p->next)
		first = MIN(first, p->call.deadline_ns);
	return first;
}

void ops_expire(struct ops *ops)
{
	uint64_t now_ns = clock_mono_ns(ops->clock);
	struct ops_pending *p = ops->pending;

	contexts_expire(&ops->contexts, now_ns);
	while (p) {
		if (p->call.deadline_ns > now_ns) {
			p = p->next;
			continue;
		}
		end_pending(ops, p, work_expired(&p->call));
		p = ops->pending;
	}
}

/* Puts @call off, and has its work begun, if there is any. */
static int wait_for(struct call *call, struct ops_pending **ret)
{
	struct ops_pending *p = NULL;
	int r = put_off(call, &p);

	if (r != OPS_R_LATER)
		return r;
	if (!p->call.work || work_start(&p->call, p) == 0) {
		*ret = p;
		return OPS_R_LATER;
	}
	*call = p->call; /* back again, with its fault */
	p->call = (struct call){ 0 };
	p->call.ops = call->ops;
	pending_free(call->ops, p);
	return CALL_R_FAULT;
}

int ops_handle(struct ops *ops, const struct ops_input *in,
	       void (*done)(void *ctx, struct ops_reply *reply), void *ctx,
	       struct ops_reply **ret, struct ops_pending **ret_pending)
{
	CLEANUP(call_done) struct call call = { .ops = ops };
	int r = parse(&call, in);

	if (r == OPS_R_UNAUTHENTICATED)
		return r;
	if (r == 0)
		r = dispatch(&call);
	if (r == CALL_R_LATER)
		r = wait_for(&call, ret_pending);
	if (r == OPS_R_LATER) {
		(*ret_pending)->done = done;
		(*ret_pending)->ctx = ctx;
		return r;
	}
	r = finish(&call, r);
	if (r == 0)
		*ret = STEAL(call.reply);
	return ERR_TRACE(r);
}

/* ---- what is served ---- */

static void retire(struct view_set *set)
{
	for (size_t i = 0; i < set->n; i++) {
		if (set->views[i])
			view_retire(set->views[i]);
	}
}

int ops_new(size_t n_bmcs, const char *version, const struct clock *clock,
	    struct rng *rng, struct ops **ret)
{
	struct ops *ops = calloc(1, sizeof(*ops));
	int r;

	if (!ops)
		return ERR_ORIGIN(-ENOMEM);
	ops->clock = clock;
	ops->rng = rng;
	ops->version = version;
	r = view_cache_init(&ops->cache, 0);
	ops->policies = calloc(n_bmcs + 1, sizeof(*ops->policies));
	if (r == 0 && !ops->policies)
		r = ERR_ORIGIN(-ENOMEM);
	if (r == 0)
		r = view_set_new(n_bmcs, &ops->set);
	if (r != 0) {
		ops_free(ops);
		return ERR_TRACE(r);
	}
	*ret = ops;
	return 0;
}

void ops_free(struct ops *ops)
{
	if (!ops)
		return;
	while (ops->pending)
		pending_free(ops, ops->pending);
	contexts_expire(&ops->contexts, UINT64_MAX);
	if (ops->set)
		retire(ops->set);
	view_set_unref(ops->set);
	view_cache_done(&ops->cache);
	arena_free(ops->spare_arena);
	free(ops->policies);
	free(ops);
}

void ops_set(struct ops *ops, const struct ops_options *options)
{
	ops->options = *options;
	ops->cache.max = options->max_cache_size;
	ops->contexts.max_per_user = options->max_operations_per_user;
}

void ops_set_actor(struct ops *ops, const struct ops_actor *actor)
{
	ops->actor = *actor;
}

void ops_set_policy(struct ops *ops, size_t bmc, enum ops_policy policy)
{
	ops->policies[bmc] = policy;
}

/* Another set, in which the view of one BMC, or of each, is a new one. */
static int replace(struct ops *ops, size_t bmc, const struct snapshot *snapshot,
		   struct view_set **ret)
{
	struct view_set *old = ops->set, *set = NULL;
	int r = view_set_new(old->n, &set);

	for (size_t i = 0; i < old->n && r == 0; i++) {
		if (i == bmc)
			r = view_new(snapshot, &ops->cache, &set->views[i]);
		else if (old->views[i])
			set->views[i] = view_ref(old->views[i]);
	}
	if (r != 0) {
		view_set_unref(set);
		return ERR_TRACE(r);
	}
	*ret = set;
	return 0;
}

static int renew(struct ops *ops, size_t bmc, const struct snapshot *snapshot)
{
	struct view_set *set = NULL, *old = ops->set;
	int r = replace(ops, bmc, snapshot, &set);

	if (r != 0)
		return ERR_TRACE(r);
	if (old->views[bmc])
		view_retire(old->views[bmc]);
	ops->set = set;
	view_set_unref(old);
	return 0;
}

int ops_publish(struct ops *ops, size_t bmc, const struct snapshot *snapshot)
{
	int r = renew(ops, bmc, snapshot);

	if (r != 0)
		return ERR_TRACE(r);
	run_pending(ops);
	return 0;
}

int ops_render_again(struct ops *ops, size_t bmc)
{
	const struct view *view = ops->set->views[bmc];

	return view ? ERR_TRACE(renew(ops, bmc, view_snapshot(view))) : 0;
}

void ops_set_notes(struct ops *ops, struct model_notes *notes)
{
	ops->cache.notes = notes;
}

int ops_set_health(struct ops *ops, const struct health_overrides *overrides)
{
	ops->cache.overrides = overrides;
	for (size_t i = 0; i < ops->set->n; i++) {
		const struct view *view = ops->set->views[i];
		int r = view ? ops_publish(ops, i, view_snapshot(view)) : 0;

		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}
