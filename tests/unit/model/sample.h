/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A snapshot that a test fills in, and instances as text to compare
 */

#include <stdio.h>

#include "base/buf.h"
#include "cim/datetime.h"
#include "libipmiprov/model/model.h"
#include "tests/unit/run.h"

enum { SAMPLE_SENSORS = 4, SAMPLE_ENTRIES = 4 };

struct sample {
	struct snapshot snapshot;
	struct sdr_set sdr;
	struct sel sel;
	struct sensor sensors[SAMPLE_SENSORS];
	struct reading readings[SAMPLE_SENSORS];
	struct sensor_limits limits[SAMPLE_SENSORS];
	struct sel_entry entries[SAMPLE_ENTRIES];
	const struct snapshot *list[1];
	struct model model;
	char label[16], system_name[48];
};

/* A BMC that answers, without sensors and with an empty log. */
static inline void sample_init(struct sample *s)
{
	*s = (struct sample){ .label = "local", .system_name = "host-1" };
	s->sdr = (struct sdr_set){ .sensors = s->sensors };
	s->sel = (struct sel){ .entries = s->entries,
			       .has_info = true,
			       .n_free = 1600,
			       .capacity = 100,
			       .version = 0x51 };
	s->snapshot = (struct snapshot){
		.label = s->label,
		.system_name = s->system_name,
		.is_reachable = true,
		.last_answer_ns = 1700000000LL * 1000000000,
		.poll_interval_ns = 10ULL * 1000000000,
		.sdr = &s->sdr,
		.sel = &s->sel,
		.readings = s->readings,
		.limits = s->limits,
	};
	s->list[0] = &s->snapshot;
	s->model = (struct model){ .snapshots = s->list, .n_snapshots = 1 };
}

/* The BMC does not answer any more. */
static inline void sample_lose(struct sample *s)
{
	s->snapshot.is_reachable = false;
	s->snapshot.missed_periods = SNAPSHOT_MAX_MISSED;
}

/* A linear temperature sensor with the number 114 that reads 25 C. */
static inline struct sensor *sample_add_temperature(struct sample *s)
{
	size_t i = s->sdr.n_sensors++;

	s->sensors[i] = (struct sensor){
		.owner = 0x20,
		.number = 114,
		.record_id = 7,
		.id = "114.0.32",
		.name = "Inlet Temp",
		.record_type = SDR_FULL,
		.entity_id = 7,
		.entity_instance = 1,
		.sensor_type = 1,
		.reading_type = READING_TYPE_THRESHOLD,
		.is_analog = true,
		.analog_format = ANALOG_TWOS_COMPLEMENT,
		.base_unit = 1,
		.factors = { .m = 1 },
		.min = 0x80,
		.max = 0x7f,
	};
	s->readings[i] = (struct reading){
		.status = READING_OK,
		.has_raw = true,
		.raw = 25,
		.has_value = true,
		.value = 25,
		.has_states = true,
		.scanning_enabled = true,
		.events_enabled = true,
	};
	return &s->sensors[i];
}

static inline void sample_print_scalar(struct buf *b,
				       const struct cim_property *p,
				       const struct cim_value *v);

/* "RecordLog(IPMI:host-1:SEL)" */
static inline void sample_print_reference(struct buf *b,
					  const struct cim_instance *keys)
{
	const struct cim_class *c = keys->class;
	char before = '(';

	buf_puts(b, c->name);
	for (size_t i = 0; i < c->n_properties; i++) {
		if (!c->properties[i].is_key)
			continue;
		buf_putc(b, before);
		sample_print_scalar(b, &c->properties[i], &keys->values[i]);
		before = ' ';
	}
	buf_putc(b, ')');
}

static inline void sample_print_scalar(struct buf *b,
				       const struct cim_property *p,
				       const struct cim_value *v)
{
	char time[CIM_DATETIME_SIZE];

	switch (p->type) {
	case CIM_BOOLEAN:
		buf_puts(b, v->boolean ? "true" : "false");
		break;
	case CIM_STRING:
		buf_puts(b, v->string);
		break;
	case CIM_DATETIME:
		cim_datetime_format_xs(&v->datetime, time);
		buf_puts(b, time);
		break;
	case CIM_REFERENCE:
		sample_print_reference(b, v->reference);
		break;
	case CIM_SINT8:
	case CIM_SINT16:
	case CIM_SINT32:
	case CIM_SINT64:
		buf_put_i64(b, v->i);
		break;
	default:
		buf_put_u64(b, v->u);
	}
}

/* "null", "5", "[a|b]" */
static inline void sample_print(struct buf *b, const struct cim_property *p,
				const struct cim_value *v)
{
	if (v->null) {
		buf_puts(b, "null");
		return;
	}
	if (!p->is_array) {
		sample_print_scalar(b, p, v);
		return;
	}
	for (size_t i = 0; i < v->n; i++) {
		buf_putc(b, i == 0 ? '[' : '|');
		if (v->items[i].null)
			buf_puts(b, "null");
		else
			sample_print_scalar(b, p, &v->items[i]);
	}
	buf_putc(b, ']');
}

/* Property @name of object @at of a class is @want, printed as above. */
static inline void sample_expect(const struct sample *s, const char *class,
				 size_t at, const char *name, const char *want)
{
	const struct cim_class *c = cim_class_find(class);
	struct arena *a = arena_new(1 << 20);
	struct model_objects objects = { 0 };
	struct cim_instance instance;
	struct buf got = { 0 };
	int i;

	ck_assert_int_eq(model_list(&s->model, c, false, &objects), 0);
	ck_assert_uint_gt(objects.n, at);
	ck_assert_int_eq(model_instance(&objects.data[at], a, &instance), 0);
	i = cim_class_property(instance.class, name);
	ck_assert_msg(i >= 0, "%s.%s", class, name);
	sample_print(&got, &instance.class->properties[i], &instance.values[i]);
	ck_assert_int_eq(buf_error(&got), 0);
	ck_assert_msg(strcmp(got.data, want) == 0, "%s.%s is '%s', not '%s'",
		      class, name, got.data, want);
	buf_done(&got);
	vec_done(&objects);
	arena_free(a);
}

/* All that an instance has, a line for each property. */
static inline void sample_print_instance(struct buf *b,
					 const struct model_object *o)
{
	struct arena *a = arena_new(1 << 20);
	struct cim_instance i;

	ck_assert_int_eq(model_instance(o, a, &i), 0);
	buf_printf(b, "%s\n", o->class->name);
	for (size_t k = 0; k < o->class->n_properties; k++) {
		if (i.values[k].null)
			continue;
		buf_printf(b, "  %s = ", o->class->properties[k].name);
		sample_print(b, &o->class->properties[k], &i.values[k]);
		buf_putc(b, '\n');
	}
	buf_putc(b, '\n');
	arena_free(a);
}

/* All instances of all classes. */
static inline void sample_print_all(struct buf *b,
				    const struct snapshot *snapshot)
{
	const struct snapshot *list[] = { snapshot };
	struct model model = { .snapshots = list, .n_snapshots = 1 };
	struct model_objects objects = { 0 };
	struct model_object *o;

	for (size_t i = 0; cim_classes[i]; i++)
		ck_assert_int_eq(
			model_list(&model, cim_classes[i], true, &objects), 0);
	vec_for_each (o, &objects)
		sample_print_instance(b, o);
	ck_assert_int_eq(buf_error(b), 0);
	vec_done(&objects);
}
