/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The loop thread's events: descriptors, timers, signals
 *
 * All of these belong to the thread that runs the loop.  Another thread reaches
 * it by writing to an eventfd that is watched here.
 */

#include <stdint.h>

struct loop;
struct loop_timer;
struct loop_watch;

enum loop_events {
	LOOP_READ = 1 << 0,
	LOOP_WRITE = 1 << 1,
	LOOP_CLOSED = 1 << 2, /* the peer sent FIN, or is gone */
};

int loop_new(struct loop **ret);
void loop_free(struct loop *loop); /* after all its timers and watches */

/** loop_run() - until loop_stop(); 0 or -errno */
int loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/**
 * loop_watch_new() - tell of a descriptor's events
 * @fd: borrowed; a signal's number for loop_signal_new()
 * @call: gets the events that are there, level-triggered
 *
 * Made without any event: loop_watch_set() says which.
 */
int loop_watch_new(struct loop *loop, int fd,
		   void (*call)(void *ctx, unsigned events), void *ctx,
		   struct loop_watch **ret);
int loop_signal_new(struct loop *loop, int signal,
		    void (*call)(void *ctx, unsigned events), void *ctx,
		    struct loop_watch **ret);

/** loop_watch_set() - events to tell of from now on, 0: none */
int loop_watch_set(struct loop_watch *watch, unsigned events);
void loop_watch_free(struct loop_watch *watch); /* NULL is fine */

int loop_timer_new(struct loop *loop, void (*call)(void *ctx), void *ctx,
		   struct loop_timer **ret);

/** loop_timer_set() - call once, @delay_ns from now; replaces an earlier one */
int loop_timer_set(struct loop_timer *timer, uint64_t delay_ns);
void loop_timer_stop(struct loop_timer *timer);
void loop_timer_free(struct loop_timer *timer); /* NULL is fine */
