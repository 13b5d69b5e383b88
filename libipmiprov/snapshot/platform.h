/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a BMC says of the machine beside sensors, log and inventory
 *
 * Members keep the names of the specification; numbers are as they were on the
 * wire unless a comment says otherwise.  A part without its has_ was refused,
 * or not asked yet: nothing of it is known.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PLATFORM_TEXT_SIZE = 65, /* with the NUL; UTF-8 */
	PLATFORM_USER_NAME_SIZE = 17,
	PLATFORM_MAC_SIZE = 6,
	PLATFORM_IPV4_SIZE = 4,
	PLATFORM_N_CHANNELS = 16,
};

/* Get Device ID, section 20.1 */
struct bmc_device_id {
	int device_id, device_revision;
	bool provides_sdrs, update_in_progress;
	int firmware_major, firmware_minor; /* minor: BCD */
	int ipmi_major, ipmi_minor;
	int support; /* additional device support, byte 7 */
	uint32_t manufacturer_id;
	int product_id;
	uint8_t aux[4];
	bool has_aux;
};

/* Get Self Test Results, section 20.4 */
struct platform_self_test {
	uint8_t result; /* 55h passed, 56h not implemented, 57h, 58h, ... */
	uint8_t detail; /* with 57h: bits of what is corrupt or lost */
};

/* Get Chassis Status, section 28.2 */
struct platform_chassis {
	bool is_on, power_overload, interlock, power_fault, control_fault;
	uint8_t restore_policy; /* 0 stay off, 1 previous, 2 on, 3 unknown */
	uint8_t last_power_event;
	bool intrusion, lockout, drive_fault, fan_fault;
	bool has_identify;      /* identify_state means something */
	uint8_t identify_state; /* 0 off, 1 temporary, 2 indefinite */
	bool has_buttons;
	uint8_t buttons; /* front panel buttons: disabled, can be disabled */
};

/* Get Chassis Capabilities, section 28.1 */
struct platform_chassis_capabilities {
	uint8_t flags, fru_address, sdr_address, sel_address, sm_address;
	bool has_bridge;
	uint8_t bridge_address;
};

/* Get POH Counter, section 28.14 */
struct platform_poh {
	uint8_t minutes_per_count;
	uint32_t count;
};

/* Get Watchdog Timer, section 27.7 */
struct platform_watchdog {
	bool is_running, does_not_log;
	uint8_t use;               /* 1 BIOS FRB2 ... 5 OEM */
	uint8_t action;            /* 0 none, 1 reset, 2 down, 3 cycle */
	uint8_t pre_interrupt;     /* 0 none, 1 SMI, 2 NMI, 3 messaging */
	uint8_t pre_interval_s;    /* seconds */
	uint8_t expired;           /* timer use expiration flags */
	uint16_t initial, present; /* 100 ms */
};

/* Get System Boot Options, parameter 5, table 28-14 */
struct platform_boot {
	bool is_valid, is_persistent, is_efi, clears_cmos;
	uint8_t device;  /* 0 no override, 1 PXE, 2 disk, 5 CD, 6 setup, ... */
	uint8_t data[5]; /* the parameter as it is */
};

/* Get ACPI Power State, section 20.7 */
struct platform_acpi {
	uint8_t system, device; /* 7 bits each */
};

/* Get BMC Global Enables, section 22.2 */
struct platform_enables {
	uint8_t flags;
};

/* Get Channel Info, section 22.24 */
struct platform_channel {
	uint8_t number, medium, protocol, session_support, n_sessions;
	uint32_t vendor;
	bool has_access; /* Get Channel Access, section 22.23, non-volatile */
	uint8_t access_flags, privilege_limit;
};

/* Get LAN Configuration Parameters, section 23.2; of one LAN channel */
struct platform_lan {
	uint8_t channel;
	bool has_ip, has_mask, has_gateway, has_mac, has_source, has_vlan;
	uint8_t ip[PLATFORM_IPV4_SIZE], mask[PLATFORM_IPV4_SIZE];
	uint8_t gateway[PLATFORM_IPV4_SIZE], mac[PLATFORM_MAC_SIZE];
	uint8_t source; /* 0 unspecified, 1 static, 2 DHCP, 3 BIOS, 4 other */
	uint16_t vlan;  /* bit 15: enabled; bits 11:0 id */
	size_t n_ciphers;
	uint8_t ciphers[16]; /* cipher suite ids, parameters 22 and 23 */
};

/* Get User Access and Get User Name, sections 22.27 and 22.29 */
struct platform_user {
	uint8_t id, channel; /* the channel whose access is meant */
	char name[PLATFORM_USER_NAME_SIZE]; /* "" for user 1, or unnamed */
	bool has_enabled, is_enabled;       /* newer BMCs only tell */
	bool callback_only, link_authentication, ipmi_messaging;
	uint8_t privilege; /* 1 callback ... 4 administrator, 5 OEM, 15 none */
};

/* A management controller that a locator record names, and what it is. */
struct platform_controller {
	uint8_t address, channel;
	int status; /* 0; or -errno, or a completion code: not reached */
	bool has_device_id;
	struct bmc_device_id device_id;
};

/* DCMI: Get Capabilities, Get Power Reading, ... (DCMI 1.5, chapter 6) */
struct platform_dcmi_power {
	bool is_active; /* the BMC measures; else no value means anything */
	uint16_t now, min, max, average; /* W; 0 from a BMC that does not
					    measure */
	uint32_t timestamp, period_ms;
};

struct platform_dcmi_limit {
	bool is_active;
	uint8_t exception_action; /* 0 none, 1 power off, 11h log only */
	uint16_t limit;           /* W */
	uint32_t correction_ms;
	uint16_t sampling_s;
};

struct platform_dcmi_temperature {
	uint8_t entity, instance; /* 40h inlet, 41h processor, 42h board */
	int celsius;
};

struct platform_dcmi {
	uint8_t major, minor; /* of the specification it keeps to */
	uint8_t capabilities; /* bit 0: power management */
	bool has_power, has_limit;
	struct platform_dcmi_power power;
	struct platform_dcmi_limit limit;
	char asset_tag[PLATFORM_TEXT_SIZE];     /* "" : none */
	char controller_id[PLATFORM_TEXT_SIZE]; /* identifier string */
	struct platform_dcmi_temperature *temperatures;
	size_t n_temperatures;
};

/* Get System Info Parameters, section 22.14a */
struct platform_system_info {
	char firmware[PLATFORM_TEXT_SIZE]; /* BIOS or EFI; "" : unknown */
	char name[PLATFORM_TEXT_SIZE];     /* host name */
	char primary_os[PLATFORM_TEXT_SIZE], os[PLATFORM_TEXT_SIZE];
	char url[PLATFORM_TEXT_SIZE]; /* of the BMC */
};

/* How the host found its BMC; see struct host_bmc in transport/. */
struct platform_interface {
	char found_by[PLATFORM_TEXT_SIZE];  /* "ACPI", "SMBIOS", ... ; "" */
	char interface[PLATFORM_TEXT_SIZE]; /* "KCS at I/O 0xca2", ... ; "" */
};

struct platform {
	int n_refs;
	bool has_self_test, has_chassis, has_capabilities, has_poh;
	bool has_watchdog, has_boot, has_acpi, has_enables, has_dcmi;
	bool has_restart_cause, has_system_guid, has_device_guid;
	struct platform_self_test self_test;
	struct platform_chassis chassis;
	struct platform_chassis_capabilities capabilities;
	struct platform_poh poh;
	struct platform_watchdog watchdog;
	struct platform_boot boot;
	struct platform_acpi acpi;
	struct platform_enables enables;
	uint8_t restart_cause; /* Get System Restart Cause, section 28.11 */
	uint8_t system_guid[16], device_guid[16]; /* as on the wire */
	struct platform_system_info system_info;
	struct platform_interface interface;
	struct platform_dcmi dcmi;
	struct platform_channel *channels;
	size_t n_channels;
	struct platform_lan *lans;
	size_t n_lans;
	struct platform_user *users; /* by channel, then by id */
	size_t n_users;
	struct platform_controller *controllers;
	size_t n_controllers;
};
