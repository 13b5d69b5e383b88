/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Resource URIs of CIM classes, both forms (MS-WSMV, DSP0227)
 */

#include <stdbool.h>

#include "base/arena.h"

enum wsm_uri_form { WSM_URI_DMTF, WSM_URI_WMI };

struct wsm_class_uri {
	enum wsm_uri_form form;
	const char *base; /* everything up to the class, with the slash */
	const char *cim_namespace; /* "root/hardware"; NULL: not in the URI */
	const char *class_name;    /* "*" for all classes */
};

enum {
	_WSM_URI_R_OK,
	WSM_URI_R_NO_CLASS, /* not the URI of a class */
};

/**
 * wsm_class_uri_parse() - take the URI of a class apart
 * @uri: DMTF, WMI or another vendor's form of DMTF
 *
 * Return: 0, WSM_URI_R_NO_CLASS, or -ENOMEM.
 */
int wsm_class_uri_parse(const char *uri, struct arena *a,
			struct wsm_class_uri *ret);

/* The namespace that is meant where none is named. */
#define WSM_CIM_NAMESPACE "root/hardware"

/**
 * wsm_cim_namespace_of() - the namespace that a name means
 * @name: "root/hardware", or "root/cimv2" or "root/interop", where clients ask
 *        too, or "root/wmi"; in any case, with slashes of either kind
 *
 * Return: "root/hardware", "root/wmi", or NULL if there is none like it.
 */
const char *wsm_cim_namespace_of(const char *name);

/** wsm_cim_namespace_equal() - the same but for case and kind of slashes? */
bool wsm_cim_namespace_equal(const char *a, const char *b);

/** wsm_class_uri_is_served_version() - is it of another vendor, or of the
 *  major version 2 of the DMTF's schema? */
bool wsm_class_uri_is_served_version(const struct wsm_class_uri *uri);

/** wsm_uri_is_wmi() - is it of the WMI form, which names the namespace? */
bool wsm_uri_is_wmi(const char *uri);
