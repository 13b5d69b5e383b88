/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * CIM datetime values as text (DSP0004, "Datetime type"; XML Schema part 2)
 *
 * Three forms are read, and each kind of value is written in two:
 *
 *	xs:dateTime	2009-03-19T02:21:03Z, 2009-03-19T02:21:03.5+01:00
 *	xs:duration	P0DT0H1M40S
 *	CIM		20090319022103.000000+000, 00000000000140.000000:000
 *
 * The calendar is the proleptic Gregorian one, years 0000 to 9999; seconds
 * leap nowhere.
 */

#include "cim/cim.h"

enum { CIM_DATETIME_SIZE = 48 }; /* any of the texts, with its NUL */

/**
 * cim_datetime_parse() - read a point in time or an interval
 * @text: one of the three forms, white space around it allowed
 * @ret: untouched unless 0 is returned
 *
 * A CIM form with asterisks (fields that do not count) is not a value here:
 * WS-Management has no way to carry it.
 *
 * Return: 0 or CIM_R_BAD_VALUE.
 */
int cim_datetime_parse(const char *text, struct cim_datetime *ret);

/**
 * cim_datetime_format_xs() - xs:dateTime, or xs:duration for an interval
 * @d: a point in time is printed in UTC with Z if utc_minutes is 0
 * @ret: the text
 *
 * An interval has all its fields: P1DT0H1M40S.  A fraction of a second is
 * printed only where there is one.
 */
void cim_datetime_format_xs(const struct cim_datetime *d,
			    char ret[static CIM_DATETIME_SIZE]);

/** cim_datetime_format_cim() - the form of 25 characters */
void cim_datetime_format_cim(const struct cim_datetime *d,
			     char ret[static CIM_DATETIME_SIZE]);
