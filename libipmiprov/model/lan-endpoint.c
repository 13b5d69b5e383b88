/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The BMC's LAN channels: Ethernet, IPv4 and the way out
 */

#include <string.h>

#include "base/bytes.h"
#include "base/macro.h"
#include "libipmiprov/model/platform-view.h"

enum { VLAN_ENABLED = 0x8000, VLAN_MASK = 0x0fff };

static const struct platform_lan *lan_at(const struct snapshot *s, size_t row)
{
	return &s->platform->lans[row];
}

static const struct platform_lan *lan(const struct view *v)
{
	return lan_at(v->snapshot, v->row);
}

static size_t n_rows(const struct snapshot *s)
{
	return s->platform ? s->platform->n_lans : 0;
}

static bool has_mac(const struct snapshot *s, size_t row)
{
	return lan_at(s, row)->has_mac;
}

static bool has_ip(const struct snapshot *s, size_t row)
{
	return lan_at(s, row)->has_ip;
}

static bool has_gateway(const struct snapshot *s, size_t row)
{
	static const uint8_t none[PLATFORM_IPV4_SIZE];

	return lan_at(s, row)->has_gateway &&
	       memcmp(lan_at(s, row)->gateway, none, sizeof(none)) != 0;
}

static void judge(struct view *v, struct verdict *ret)
{
	(void)v;
	*ret = verdict_of(SEVERITY_OK);
	ret->text = "OK";
}

static struct cim_value caption(struct view *v)
{
	return view_printf(v, "LAN channel %d", lan(v)->channel);
}

static struct cim_value enabled_state(struct view *v)
{
	(void)v;
	return CIM_U(CIM_ENABLED_STATE_ENABLED);
}

static struct cim_value name(struct view *v)
{
	return view_printf(v, "LAN%d", lan(v)->channel);
}

static struct cim_value name_format(struct view *v)
{
	(void)v;
	return CIM_STR("LAN<channel>");
}

/* It is the BMC's, not the host's. */
static struct cim_value system_name(struct view *v)
{
	return VIEW_CONCAT(v, v->snapshot->system_name, ":BMC");
}

/* ---- CIM_LANEndpoint ---- */

static struct cim_value ethernet(struct view *v)
{
	(void)v;
	return CIM_U(CIM_PROTOCOL_IF_TYPE_ETHERNET_CSMA_CD);
}

static struct cim_value lan_id(struct view *v)
{
	if (!lan(v)->has_vlan || !(lan(v)->vlan & VLAN_ENABLED))
		return CIM_NULL;
	return view_printf(v, "VLAN %d", lan(v)->vlan & VLAN_MASK);
}

static struct cim_value mac_address(struct view *v)
{
	char hex[2 * PLATFORM_MAC_SIZE + 1];

	hex_format(lan(v)->mac, PLATFORM_MAC_SIZE, "", hex);
	return view_string(v, hex, 0);
}

/* ---- CIM_IPProtocolEndpoint ---- */

static struct cim_value address_origin(struct view *v)
{
	static const uint16_t origins[] = {
		CIM_ADDRESS_ORIGIN_UNKNOWN, CIM_ADDRESS_ORIGIN_STATIC,
		CIM_ADDRESS_ORIGIN_DHCP,    CIM_ADDRESS_ORIGIN_OTHER,
		CIM_ADDRESS_ORIGIN_OTHER,
	};

	return CIM_U(lan(v)->has_source && lan(v)->source < ARRAY_SIZE(origins)
			     ? origins[lan(v)->source]
			     : CIM_ADDRESS_ORIGIN_UNKNOWN);
}

static struct cim_value ipv4(struct view *v)
{
	(void)v;
	return CIM_U(CIM_PROTOCOL_IF_TYPE_I_PV4);
}

static struct cim_value ipv4_address(struct view *v)
{
	return platform_ipv4(v, lan(v)->ip);
}

static struct cim_value subnet_mask(struct view *v)
{
	return lan(v)->has_mask ? platform_ipv4(v, lan(v)->mask) : CIM_NULL;
}

/* ---- CIM_RemoteAccessPoint ---- */

static struct cim_value access_context(struct view *v)
{
	(void)v;
	return CIM_U(CIM_ACCESS_CONTEXT_DEFAULT_GATEWAY);
}

static struct cim_value access_info(struct view *v)
{
	return platform_ipv4(v, lan(v)->gateway);
}

static struct cim_value info_format(struct view *v)
{
	(void)v;
	return CIM_U(CIM_INFO_FORMAT_I_PV4_ADDRESS);
}

#define COMMON(class_)                                                         \
	[class_##_CAPTION] = caption,                                          \
	[class_##_CREATION_CLASS_NAME] = view_class_name,                      \
	[class_##_DESCRIPTION] = caption, [class_##_ELEMENT_NAME] = caption,   \
	[class_##_ENABLED_STATE] = enabled_state,                              \
	[class_##_HEALTH_STATE] = view_health_state, [class_##_NAME] = name,   \
	[class_##_OPERATIONAL_STATUS] = view_operational_status,               \
	[class_##_STATUS] = view_status,                                       \
	[class_##_STATUS_DESCRIPTIONS] = view_status_descriptions,             \
	[class_##_SYSTEM_CREATION_CLASS_NAME] = view_system_class_name,        \
	[class_##_SYSTEM_NAME] = system_name

/* clang-format off */
static const model_getter lan_getters[N_CIM_LAN_ENDPOINT_PROPERTIES] = {
	COMMON(CIM_LAN_ENDPOINT),
	[CIM_LAN_ENDPOINT_LANID] = lan_id,
	[CIM_LAN_ENDPOINT_MAC_ADDRESS] = mac_address,
	[CIM_LAN_ENDPOINT_NAME_FORMAT] = name_format,
	[CIM_LAN_ENDPOINT_PROTOCOL_IF_TYPE] = ethernet,
};

static const model_getter ip_getters[N_CIM_IP_PROTOCOL_ENDPOINT_PROPERTIES] = {
	COMMON(CIM_IP_PROTOCOL_ENDPOINT),
	[CIM_IP_PROTOCOL_ENDPOINT_ADDRESS_ORIGIN] = address_origin,
	[CIM_IP_PROTOCOL_ENDPOINT_I_PV4_ADDRESS] = ipv4_address,
	[CIM_IP_PROTOCOL_ENDPOINT_NAME_FORMAT] = name_format,
	[CIM_IP_PROTOCOL_ENDPOINT_PROTOCOL_IF_TYPE] = ipv4,
	[CIM_IP_PROTOCOL_ENDPOINT_SUBNET_MASK] = subnet_mask,
};

static const model_getter remote_getters[N_CIM_REMOTE_ACCESS_POINT_PROPERTIES] = {
	COMMON(CIM_REMOTE_ACCESS_POINT),
	[CIM_REMOTE_ACCESS_POINT_ACCESS_CONTEXT] = access_context,
	[CIM_REMOTE_ACCESS_POINT_ACCESS_INFO] = access_info,
	[CIM_REMOTE_ACCESS_POINT_INFO_FORMAT] = info_format,
};
/* clang-format on */

const struct model_class model_class_cim_lan_endpoint = {
	.class = &cim_class_CIM_LANEndpoint,
	.n_rows = n_rows,
	.has_row = has_mac,
	.judge = judge,
	.getters = lan_getters,
};

const struct model_class model_class_cim_ip_protocol_endpoint = {
	.class = &cim_class_CIM_IPProtocolEndpoint,
	.n_rows = n_rows,
	.has_row = has_ip,
	.judge = judge,
	.getters = ip_getters,
};

const struct model_class model_class_cim_remote_access_point = {
	.class = &cim_class_CIM_RemoteAccessPoint,
	.n_rows = n_rows,
	.has_row = has_gateway,
	.judge = judge,
	.getters = remote_getters,
};
