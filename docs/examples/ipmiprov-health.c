/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A monitoring plugin: says what is wrong with a machine, and exits with 0 ok,
 * 1 warning, 2 critical, 3 unknown.
 *	cc ipmiprov-health.c $(pkg-config --cflags --libs ipmiprov)
 *	./a.out sim:
 */
#include <ipmiprov.h>
#include <stdio.h>

/* HealthState of CIM, and what a monitoring system makes of it. */
static int verdict_of(double health)
{
	if (health == 0)
		return 3;
	return health <= 5 ? 0 : health <= 10 ? 1 : 2;
}

static int check(struct ipmiprov *bmc, const char *uri)
{
	static const int order[] = { 1, 2, 3, 0 }; /* unknown is the least */
	struct ipmiprov_list *sensors;
	double health;
	int worst = 3;

	if (ipmiprov_open(bmc, uri) < 0 ||
	    ipmiprov_refresh(bmc, IPMIPROV_SENSORS) < 0 ||
	    ipmiprov_enumerate(bmc, "CIM_Sensor", &sensors) < 0)
		return 3;
	for (size_t i = 0; i < ipmiprov_list_count(sensors); i++) {
		const struct ipmiprov_instance *s =
			ipmiprov_list_at(sensors, i);
		int verdict = 3;

		if (ipmiprov_instance_number(s, "HealthState", &health))
			verdict = verdict_of(health);
		if (verdict == 1 || verdict == 2)
			printf("%s: %s\n",
			       ipmiprov_instance_string(s, "Caption"),
			       ipmiprov_instance_string(s, "CurrentState"));
		if (order[verdict] > order[worst])
			worst = verdict;
	}
	ipmiprov_list_free(sensors);
	return worst;
}

int main(int argc, char **argv)
{
	struct ipmiprov *bmc;
	int worst;

	if (ipmiprov_new(&bmc) < 0)
		return 3;
	worst = check(bmc, argc > 1 ? argv[1] : "auto:");
	puts(*ipmiprov_error(bmc) ? ipmiprov_error(bmc) : "done");
	ipmiprov_free(bmc);
	return worst;
}
