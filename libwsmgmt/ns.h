/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * XML namespaces of WS-Management
 */

enum wsm_ns {
	WSM_NS_NONE,  /* no namespace */
	WSM_NS_OTHER, /* one that is not in ns.def */
#define WSM_NS(id) WSM_NS_##id,
#include "libwsmgmt/ns.def"
#undef WSM_NS
	N_WSM_NS,
};

/* Macros, so that the compiler can join them with other text. */
#define WSM_URI_S "http://www.w3.org/2003/05/soap-envelope"
#define WSM_URI_A "http://schemas.xmlsoap.org/ws/2004/08/addressing"
#define WSM_URI_W "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
#define WSM_URI_N "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
#define WSM_URI_X "http://schemas.xmlsoap.org/ws/2004/09/transfer"
#define WSM_URI_P "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
#define WSM_URI_B "http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd"
#define WSM_URI_E "http://schemas.xmlsoap.org/ws/2004/08/eventing"
#define WSM_URI_F "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
#define WSM_URI_CIM "http://schemas.dmtf.org/wbem/wscim/1/common"
#define WSM_URI_XSI "http://www.w3.org/2001/XMLSchema-instance"
#define WSM_URI_ID                                                             \
	"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
#define WSM_URI_ID_TYPO                                                        \
	"http://schemas.dmtf.org/wbem/wsman/identify/1/wsmanidentity.xsd"
#define WSM_URI_A10 "http://www.w3.org/2005/08/addressing"
#define WSM_URI_XML "http://www.w3.org/XML/1998/namespace"

#define WSM_ANONYMOUS WSM_URI_A "/role/anonymous"
#define WSM_FAULT_DETAIL                                                       \
	"http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/"

/** wsm_ns_find() - which namespace a URI is; NULL: WSM_NS_NONE */
enum wsm_ns wsm_ns_find(const char *uri);

/** wsm_ns_uri() - the URI of one that is in ns.def */
const char *wsm_ns_uri(enum wsm_ns ns);
