/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What stands behind the opaque types of ipmiprov.h
 */

#include <pthread.h>

#include "libipmiprov/ipmi/ipmi.h"
#include "libipmiprov/ipmiprov.h"
#include "libipmiprov/model/health.h"
#include "libipmiprov/model/model.h"
#include "libipmiprov/repo/bmc.h"

enum { API_ERROR_SIZE = 512, API_MAX_MEMORY = 256 * 1024 * 1024 };

struct ipmiprov {
	/* options; fixed once it is open */
	char *label, *cache_dir;
	uint64_t timeout_ns, poll_ns;
	enum ipmi_level level;
	struct health_overrides *health;

	char error[API_ERROR_SIZE]; /* of the last call */

	/* Whoever asks the BMC holds `work`, its own thread or a caller. */
	pthread_mutex_t work;
	struct bmc *bmc; /* NULL: not open */

	/* Held for moments only. */
	pthread_mutex_t lock;
	pthread_cond_t wake;             /* its own thread */
	const struct snapshot *snapshot; /* the newest; or NULL */
	bool is_started, stops;

	pthread_t thread;
	unsigned thread_parts;

	unsigned event_kinds;
	void (*event_call)(const struct ipmiprov_event *event, void *data);
	void *event_data;
};

struct ipmiprov_value {
	enum cim_type type;
	bool is_array;
	const struct cim_value *value;
	const struct ipmiprov_value *items; /* value->n of an array */
	const struct ipmiprov_instance *reference;
};

struct ipmiprov_instance {
	const struct cim_class *class;
	const struct ipmiprov_value *values; /* class->n_properties */
	struct model_object object; /* class NULL: a reference, keys only */
	const struct ipmiprov *owner;
};

struct ipmiprov_list {
	struct arena *arena; /* of all that the instances point to */
	const struct snapshot *snapshot;
	struct ipmiprov_instance *items;
	size_t n;
};

struct ipmiprov_event {
	enum ipmiprov_event_kind kind;
	const struct ipmiprov_instance *instance;
};

struct ipmiprov_result {
	struct arena *arena;
	struct ipmiprov_value return_value;
	const struct cim_method *method;
	const struct ipmiprov_value *out; /* method->n_parameters */
};

/** api_fail() - remember why a call failed; returns @r */
int api_fail(struct ipmiprov *h, int r, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** api_no_memory() - the same for -ENOMEM */
int api_no_memory(struct ipmiprov *h);

/** api_refresh() - read and tell subscribers; the caller holds `work` */
int api_refresh(struct ipmiprov *h, unsigned parts);

/**
 * api_snapshot() - the newest snapshot, read now if there is none
 * @ret: with a reference
 *
 * Return: 0; or an error that api_fail() knows.
 */
int api_snapshot(struct ipmiprov *h, const struct snapshot **ret);

/**
 * api_list() - instances of some objects of one snapshot
 * @objects: of @snapshot
 * @ret: holds a reference to @snapshot
 *
 * Return: 0 or -ENOMEM.
 */
int api_list(const struct ipmiprov *owner, const struct snapshot *snapshot,
	     const struct model_object *objects, size_t n,
	     struct ipmiprov_list **ret);

/**
 * api_value() - a value with its type
 * @a: for items and references
 *
 * Return: 0 or -ENOMEM.
 */
int api_value(struct arena *a, const struct ipmiprov *owner,
	      const struct cim_property *property,
	      const struct cim_value *value, struct ipmiprov_value *ret);

/**
 * api_instance() - an instance with types
 * @object: that it is of; NULL for what a reference names
 */
int api_instance(struct arena *a, const struct ipmiprov *owner,
		 const struct cim_instance *instance,
		 const struct model_object *object,
		 struct ipmiprov_instance *ret);

/** api_events() - tell subscribers what is new in @now against @before; the
 *  caller holds `work` */
int api_events(struct ipmiprov *h, const struct snapshot *now,
	       const struct snapshot *before);
