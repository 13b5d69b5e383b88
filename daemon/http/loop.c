/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "daemon/http/loop.h"

struct loop {
	struct event_base *base;
};

struct loop_watch {
	struct event *event;
	struct event_base *base;
	void (*call)(void *ctx, unsigned events);
	void *ctx;
	int fd;
	unsigned events;
};

struct loop_timer {
	struct event *event;
	void (*call)(void *ctx);
	void *ctx;
};

static const struct {
	unsigned ours;
	short theirs;
} event_bits[] = {
	{ LOOP_READ, EV_READ },
	{ LOOP_WRITE, EV_WRITE },
	{ LOOP_CLOSED, EV_CLOSED },
};

int loop_new(struct loop **ret)
{
	AUTO_FREE struct loop *loop = calloc(1, sizeof(*loop));

	if (!loop)
		return ERR_ORIGIN(-ENOMEM);
	loop->base = event_base_new();
	if (!loop->base)
		return ERR_ORIGIN(-ENOMEM);
	*ret = STEAL(loop);
	return 0;
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	event_base_free(loop->base);
	free(loop);
}

int loop_run(struct loop *loop)
{
	if (event_base_loop(loop->base, EVLOOP_NO_EXIT_ON_EMPTY) < 0)
		return ERR_ORIGIN(-EIO);
	return 0;
}

void loop_stop(struct loop *loop)
{
	event_base_loopbreak(loop->base);
}

static short to_events(unsigned events)
{
	short ret = 0;

	for (size_t i = 0; i < ARRAY_SIZE(event_bits); i++) {
		if (events & event_bits[i].ours)
			ret = (short)(ret | event_bits[i].theirs);
	}
	return ret;
}

static void watch_fired(evutil_socket_t fd, short what, void *ctx)
{
	struct loop_watch *watch = ctx;
	unsigned events = 0;

	(void)fd;
	for (size_t i = 0; i < ARRAY_SIZE(event_bits); i++) {
		if (what & event_bits[i].theirs)
			events |= event_bits[i].ours;
	}
	watch->call(watch->ctx, events);
}

static int watch_new(struct loop *loop, int fd, short kind,
		     const struct loop_watch *as, struct loop_watch **ret)
{
	AUTO_FREE struct loop_watch *watch = malloc(sizeof(*watch));

	if (!watch)
		return ERR_ORIGIN(-ENOMEM);
	*watch = *as;
	watch->base = loop->base;
	watch->fd = fd;
	watch->event = event_new(loop->base, fd, (short)(kind | EV_PERSIST),
				 watch_fired, watch);
	if (!watch->event)
		return ERR_ORIGIN(-ENOMEM);
	*ret = STEAL(watch);
	return 0;
}

int loop_watch_new(struct loop *loop, int fd,
		   void (*call)(void *ctx, unsigned events), void *ctx,
		   struct loop_watch **ret)
{
	struct loop_watch as = { .call = call, .ctx = ctx };

	return watch_new(loop, fd, 0, &as, ret);
}

int loop_signal_new(struct loop *loop, int signal,
		    void (*call)(void *ctx, unsigned events), void *ctx,
		    struct loop_watch **ret)
{
	struct loop_watch as = { .call = call, .ctx = ctx };
	int r = watch_new(loop, signal, EV_SIGNAL, &as, ret);

	if (r == 0 && event_add((*ret)->event, NULL) != 0)
		return ERR_ORIGIN(-EINVAL);
	return r;
}

int loop_watch_set(struct loop_watch *watch, unsigned events)
{
	if (events == watch->events)
		return 0;
	event_del(watch->event);
	watch->events = 0;
	if (events == 0)
		return 0;
	if (event_assign(watch->event, watch->base, watch->fd,
			 (short)(to_events(events) | EV_PERSIST), watch_fired,
			 watch) != 0 ||
	    event_add(watch->event, NULL) != 0)
		return ERR_ORIGIN(-EINVAL);
	watch->events = events;
	return 0;
}

void loop_watch_free(struct loop_watch *watch)
{
	if (!watch)
		return;
	event_free(watch->event);
	free(watch);
}

static void timer_fired(evutil_socket_t fd, short what, void *ctx)
{
	struct loop_timer *timer = ctx;

	(void)fd;
	(void)what;
	timer->call(timer->ctx);
}

int loop_timer_new(struct loop *loop, void (*call)(void *ctx), void *ctx,
		   struct loop_timer **ret)
{
	AUTO_FREE struct loop_timer *timer = calloc(1, sizeof(*timer));

	if (!timer)
		return ERR_ORIGIN(-ENOMEM);
	timer->call = call;
	timer->ctx = ctx;
	timer->event = evtimer_new(loop->base, timer_fired, timer);
	if (!timer->event)
		return ERR_ORIGIN(-ENOMEM);
	*ret = STEAL(timer);
	return 0;
}

int loop_timer_set(struct loop_timer *timer, uint64_t delay_ns)
{
	struct timeval after = {
		.tv_sec = (time_t)(delay_ns / NS_PER_S),
		.tv_usec = (suseconds_t)(delay_ns % NS_PER_S / NS_PER_US),
	};

	return evtimer_add(timer->event, &after) == 0 ? 0 : ERR_ORIGIN(-ENOMEM);
}

void loop_timer_stop(struct loop_timer *timer)
{
	evtimer_del(timer->event);
}

void loop_timer_free(struct loop_timer *timer)
{
	if (!timer)
		return;
	event_free(timer->event);
	free(timer);
}
