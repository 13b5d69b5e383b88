/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * libipmiprov: the hardware behind a BMC as CIM instances
 *
 * A handle speaks to one BMC, by URI.  What the BMC says is read by
 * ipmiprov_refresh() and kept; enumerating classes looks only at what is kept.
 * See ipmiprov(3) and docs/examples/ipmiprov-health.c.
 *
 * Errors: functions that return int return 0, or a negative errno;
 * ipmiprov_error() has it in words.
 *
 * Memory: what a function gives out by `ret` is the caller's, and has a
 * function that frees it.  All other pointers belong to what they were asked
 * of.  Texts are UTF-8.  Nothing given out changes later.
 *
 * Threads: none is started unless ipmiprov_start() is called.  A handle is for
 * one thread at a time, handles among each other are independent; lists,
 * instances, values and classes can be read by any number of threads.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IPMIPROV_PUBLIC __attribute__((visibility("default")))

struct ipmiprov;          /* a handle */
struct ipmiprov_class;    /* a CIM class; constant */
struct ipmiprov_list;     /* instances that were asked for */
struct ipmiprov_instance; /* one of them */
struct ipmiprov_value;    /* of a property */
struct ipmiprov_result;   /* of a method */
struct ipmiprov_event;    /* something happened */

enum ipmiprov_part { /* what to read: bits */
		     IPMIPROV_IDENTITY = 1 << 0,
		     IPMIPROV_SENSORS = 1 << 1,
		     IPMIPROV_LOG = 1 << 2,
		     IPMIPROV_INVENTORY = 1 << 3,
		     IPMIPROV_PLATFORM =
			     1 << 4, /* chassis, watchdog, network, power */
		     IPMIPROV_ALL = 0xff,
};

enum ipmiprov_type {
	IPMIPROV_BOOLEAN,
	IPMIPROV_UINT8,
	IPMIPROV_SINT8,
	IPMIPROV_UINT16,
	IPMIPROV_SINT16,
	IPMIPROV_UINT32,
	IPMIPROV_SINT32,
	IPMIPROV_UINT64,
	IPMIPROV_SINT64,
	IPMIPROV_REAL32,
	IPMIPROV_REAL64,
	IPMIPROV_CHAR16,
	IPMIPROV_STRING,
	IPMIPROV_DATETIME,
	IPMIPROV_REFERENCE, /* to an instance; see ipmiprov_value_reference() */
};

enum ipmiprov_event_kind { /* bits */
			   IPMIPROV_EVENT_LOG =
				   1 << 0, /* a log entry is new: LogRecord */
			   IPMIPROV_EVENT_STATE =
				   1 << 1, /* a sensor reads another state */
			   /* the BMC stopped or began to answer: ComputerSystem
			    */
			   IPMIPROV_EVENT_CONTACT = 1 << 2,
			   IPMIPROV_EVENT_ALL = 0xff,
};

/** ipmiprov_version() - of the library: "0.1.0" */
IPMIPROV_PUBLIC const char *ipmiprov_version(void);

/* Handles */

/**
 * ipmiprov_new() - a handle; nothing is opened or sent yet
 * @ret: free with ipmiprov_free()
 *
 * Return: 0 or -ENOMEM.
 */
IPMIPROV_PUBLIC int ipmiprov_new(struct ipmiprov **ret);

/** ipmiprov_free() - stop its thread, close what is open; NULL is fine.  Lists
 *  and results live on. */
IPMIPROV_PUBLIC void ipmiprov_free(struct ipmiprov *handle);

/**
 * ipmiprov_error() - why the last call on @handle failed, in words
 *
 * Return: text without a line feed, until the next call on @handle; "" if it
 * did not fail.
 */
IPMIPROV_PUBLIC const char *ipmiprov_error(const struct ipmiprov *handle);

/**
 * ipmiprov_set_option() - before ipmiprov_open()
 * @name: see OPTIONS of ipmiprov(3): "timeout", "level", "label", "cache",
 *        "health", "poll-interval"
 *
 * Return: 0, -EINVAL (unknown, or a bad value), -EBUSY (open already), -ENOENT
 * and the like for a file that cannot be read, or -ENOMEM.
 */
IPMIPROV_PUBLIC int ipmiprov_set_option(struct ipmiprov *handle,
					const char *name, const char *value);

/**
 * ipmiprov_open() - say which BMC
 * @uri: "auto:", "dev:/dev/ipmi0", "lan://USER@HOST?password-file=FILE",
 *       "sim:[FILE]"; see ipmiprov(3)
 *
 * The BMC is not spoken to before ipmiprov_refresh().
 *
 * Return: 0, -EINVAL (bad URI), -EBUSY (open already) or -ENOMEM.
 */
IPMIPROV_PUBLIC int ipmiprov_open(struct ipmiprov *handle, const char *uri);

/**
 * ipmiprov_refresh() - read from the BMC
 * @parts: bits of enum ipmiprov_part
 *
 * Takes as long as the BMC does, "timeout" at most.  When the BMC does not
 * answer, what was known before stays, and instances say how old it is.
 * Subscribers are called from in here.
 *
 * Return: 0, -EHOSTDOWN or another errno if the BMC does not answer, -EINVAL
 * if the handle is not open, or -ENOMEM.
 */
IPMIPROV_PUBLIC int ipmiprov_refresh(struct ipmiprov *handle, unsigned parts);

/** ipmiprov_age_ms() - milliseconds since the BMC last answered; -1: never */
IPMIPROV_PUBLIC int64_t ipmiprov_age_ms(struct ipmiprov *handle);

/** ipmiprov_is_reachable() - did it answer when it was asked last? */
IPMIPROV_PUBLIC bool ipmiprov_is_reachable(struct ipmiprov *handle);

/* Classes: those that the library can make instances of, and their bases. */

/** ipmiprov_class_at() - all of them, by number from 0; NULL behind the last */
IPMIPROV_PUBLIC const struct ipmiprov_class *ipmiprov_class_at(size_t index);

/** ipmiprov_class_find() - by name, in any case of letters; or NULL */
IPMIPROV_PUBLIC const struct ipmiprov_class *
ipmiprov_class_find(const char *name);

IPMIPROV_PUBLIC const char *
ipmiprov_class_name(const struct ipmiprov_class *class_);

/** ipmiprov_class_namespace() - "root/hardware" */
IPMIPROV_PUBLIC const char *
ipmiprov_class_namespace(const struct ipmiprov_class *class_);

/** ipmiprov_class_base() - that it descends from, or NULL */
IPMIPROV_PUBLIC const struct ipmiprov_class *
ipmiprov_class_base(const struct ipmiprov_class *class_);

/** ipmiprov_class_property() - name of a property, by number from 0; NULL
 * behind the last */
IPMIPROV_PUBLIC const char *
ipmiprov_class_property(const struct ipmiprov_class *class_, size_t index);

/** ipmiprov_class_is_key() - is that property part of the key? */
IPMIPROV_PUBLIC bool ipmiprov_class_is_key(const struct ipmiprov_class *class_,
					   size_t index);

/** ipmiprov_class_method() - name of a method, by number from 0; NULL behind
 * the last */
IPMIPROV_PUBLIC const char *
ipmiprov_class_method(const struct ipmiprov_class *class_, size_t index);

/* Instances */

/**
 * ipmiprov_enumerate() - all instances of a class and of those below it
 * @class_name: "NumericSensor", "CIM_Sensor", "LogRecord", ...
 * @ret: free with ipmiprov_list_free()
 *
 * Out of what is known; a handle that has read nothing yet reads all first.
 *
 * Return: 0 (also if there are none), -ENOENT (no such class), -EINVAL (not
 * open), or -ENOMEM.
 */
IPMIPROV_PUBLIC int ipmiprov_enumerate(struct ipmiprov *handle,
				       const char *class_name,
				       struct ipmiprov_list **ret);

/**
 * ipmiprov_get() - the instances that some keys name, one if it is all of them
 * @keys: name, value, name, value, ... NULL; values as ipmiprov_value_text()
 *        writes them.  References have no such text: associations are got by
 *        ipmiprov_enumerate()
 *
 * Return: as ipmiprov_enumerate(), and -ENOENT if there is none, -EINVAL if
 * a name is no key of the class.
 */
IPMIPROV_PUBLIC int ipmiprov_get(struct ipmiprov *handle,
				 const char *class_name,
				 const char *const *keys,
				 struct ipmiprov_list **ret);

IPMIPROV_PUBLIC void ipmiprov_list_free(struct ipmiprov_list *list);
IPMIPROV_PUBLIC size_t ipmiprov_list_count(const struct ipmiprov_list *list);

/** ipmiprov_list_at() - by number from 0; NULL behind the last */
IPMIPROV_PUBLIC const struct ipmiprov_instance *
ipmiprov_list_at(const struct ipmiprov_list *list, size_t index);

IPMIPROV_PUBLIC const struct ipmiprov_class *
ipmiprov_instance_class(const struct ipmiprov_instance *instance);

/** ipmiprov_instance_value() - of a property, in any case of letters; NULL if
 *  the class has no such property */
IPMIPROV_PUBLIC const struct ipmiprov_value *
ipmiprov_instance_value(const struct ipmiprov_instance *instance,
			const char *property);

/** ipmiprov_instance_string() - a string property; NULL if it is null, is no
 *  string, or is not there */
IPMIPROV_PUBLIC const char *
ipmiprov_instance_string(const struct ipmiprov_instance *instance,
			 const char *property);

/** ipmiprov_instance_number() - a property that is a number; false, and @ret
 *  untouched, if it is null, is none, or is not there */
IPMIPROV_PUBLIC bool
ipmiprov_instance_number(const struct ipmiprov_instance *instance,
			 const char *property, double *ret);

/* Values: each accessor is false or NULL for null and for other types.  NULL,
 * what ipmiprov_instance_value() gives for a property that is not there, is as
 * good as null. */

/** ipmiprov_value_type() - of a value that is not NULL, or of its items */
IPMIPROV_PUBLIC enum ipmiprov_type
ipmiprov_value_type(const struct ipmiprov_value *value);

/** ipmiprov_value_is_null() - is there no value?  That is not 0, and not "" */
IPMIPROV_PUBLIC bool ipmiprov_value_is_null(const struct ipmiprov_value *value);

IPMIPROV_PUBLIC bool
ipmiprov_value_is_array(const struct ipmiprov_value *value);

/** ipmiprov_value_item() - of an array, by number from 0; NULL behind the last
 */
IPMIPROV_PUBLIC const struct ipmiprov_value *
ipmiprov_value_item(const struct ipmiprov_value *value, size_t index);

IPMIPROV_PUBLIC bool ipmiprov_value_bool(const struct ipmiprov_value *value,
					 bool *ret);

/** ipmiprov_value_uint() - any integer that is not negative */
IPMIPROV_PUBLIC bool ipmiprov_value_uint(const struct ipmiprov_value *value,
					 uint64_t *ret);

/** ipmiprov_value_int() - any integer that fits */
IPMIPROV_PUBLIC bool ipmiprov_value_int(const struct ipmiprov_value *value,
					int64_t *ret);

/** ipmiprov_value_double() - any number */
IPMIPROV_PUBLIC bool ipmiprov_value_double(const struct ipmiprov_value *value,
					   double *ret);

IPMIPROV_PUBLIC const char *
ipmiprov_value_string(const struct ipmiprov_value *value);

/** ipmiprov_value_time() - a datetime, in microseconds since 1970, or, if
 *  @ret_is_interval says so, a length of time */
IPMIPROV_PUBLIC bool ipmiprov_value_time(const struct ipmiprov_value *value,
					 int64_t *ret_us,
					 bool *ret_is_interval);

/** ipmiprov_value_reference() - the instance that is meant; only its keys are
 *  not null */
IPMIPROV_PUBLIC const struct ipmiprov_instance *
ipmiprov_value_reference(const struct ipmiprov_value *value);

/**
 * ipmiprov_value_text() - a value of any type as text
 * @ret: filled as far as it goes, always ended by NUL; NULL if @size is 0
 *
 * Items of an array with commas between them, times as xs:dateTime and
 * xs:duration, "" for null.
 *
 * Return: bytes of the whole text, without the NUL, as snprintf(3).
 */
IPMIPROV_PUBLIC size_t ipmiprov_value_text(const struct ipmiprov_value *value,
					   char *ret, size_t size);

/* Changes and methods; option "level" says what a handle may do. */

/**
 * ipmiprov_modify() - change properties
 * @values: name, value, name, value, ... NULL; values as text
 *
 * Waits for the BMC, and reads back.
 *
 * Return: 0, -EINVAL (unknown property, bad value, cannot be changed), -EPERM
 * (level), -EREMOTEIO (the BMC refused, or did not take it), -EHOSTDOWN and the
 * like (it does not answer), -EOPNOTSUPP or -ENOMEM.
 */
IPMIPROV_PUBLIC int ipmiprov_modify(struct ipmiprov *handle,
				    const struct ipmiprov_instance *instance,
				    const char *const *values);

/**
 * ipmiprov_invoke() - call a method
 * @in: name, value, ... NULL, as text; a name that stands there again adds an
 *      item to an array.  NULL: no parameters
 * @ret: free with ipmiprov_result_free(); NULL: not wanted
 *
 * That a method returns other than 0 is no error: see
 * ipmiprov_result_return().
 *
 * Return: as ipmiprov_modify(); -ENOENT if the class has no such method.
 */
IPMIPROV_PUBLIC int ipmiprov_invoke(struct ipmiprov *handle,
				    const struct ipmiprov_instance *instance,
				    const char *method, const char *const *in,
				    struct ipmiprov_result **ret);

/** ipmiprov_result_return() - what the method returned */
IPMIPROV_PUBLIC const struct ipmiprov_value *
ipmiprov_result_return(const struct ipmiprov_result *result);

/** ipmiprov_result_value() - an out parameter; NULL if there is no such one */
IPMIPROV_PUBLIC const struct ipmiprov_value *
ipmiprov_result_value(const struct ipmiprov_result *result, const char *name);

IPMIPROV_PUBLIC void ipmiprov_result_free(struct ipmiprov_result *result);

/* Events */

/**
 * ipmiprov_subscribe() - be called when something happens
 * @kinds: bits of enum ipmiprov_event_kind; 0: no more
 * @call: called from ipmiprov_refresh(), or by the handle's own thread after
 *        ipmiprov_start(); must not call functions on @handle.  The event
 *        lives until it returns
 * @data: passed on
 *
 * One subscription a handle; what happened before the first refresh is no
 * event.
 *
 * Return: 0, or -EBUSY after ipmiprov_start().
 */
IPMIPROV_PUBLIC int
ipmiprov_subscribe(struct ipmiprov *handle, unsigned kinds,
		   void (*call)(const struct ipmiprov_event *event, void *data),
		   void *data);

IPMIPROV_PUBLIC enum ipmiprov_event_kind
ipmiprov_event_kind(const struct ipmiprov_event *event);

/** ipmiprov_event_instance() - what it is about, as it is now */
IPMIPROV_PUBLIC const struct ipmiprov_instance *
ipmiprov_event_instance(const struct ipmiprov_event *event);

/**
 * ipmiprov_start() - let a thread refresh the handle, every "poll-interval"
 * @parts: bits of enum ipmiprov_part
 *
 * A BMC that does not answer is asked again after 0.5 s, then twice as long
 * each time.  Calls on the handle are as before, and take turns with it.
 *
 * Return: 0, -EINVAL (not open), -EBUSY (started already), or -EAGAIN.
 */
IPMIPROV_PUBLIC int ipmiprov_start(struct ipmiprov *handle, unsigned parts);

/** ipmiprov_stop() - end that thread; no event comes after it returns */
IPMIPROV_PUBLIC void ipmiprov_stop(struct ipmiprov *handle);

#ifdef __cplusplus
}
#endif
