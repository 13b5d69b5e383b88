/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A UDP socket in front of an RMCP+ server
 */

#include <stdbool.h>

#include "libipmiprov/transport/lan-server.h"

enum { LAN_LISTENER_NAME_SIZE = 64 };

struct lan_listener {
	int fd;
	bool is_loopback; /* only this machine can reach it */
	struct lan_place place;
	char name[LAN_LISTENER_NAME_SIZE]; /* ADDRESS:PORT, as it came to be */
};

/**
 * lan_listener_open() - bind a socket
 * @address: ADDRESS:PORT in numbers, [ADDRESS]:PORT for IPv6; port 0 takes one
 *           that is free
 * @ret: end it with lan_listener_done()
 *
 * Return: 0, -EINVAL for an address that is none, or what bind(2) says.
 */
int lan_listener_open(const char *address, struct lan_listener *ret);
void lan_listener_done(
	struct lan_listener *l); /* for CLEANUP(); .fd -1: fine */

/**
 * lan_listener_run() - serve until something is to be read from @stop_fd
 *
 * Return: 0, or what lan_server_handle(), poll(2) or recvfrom(2) says.
 */
int lan_listener_run(const struct lan_listener *l, struct lan_server *server,
		     int stop_fd);
