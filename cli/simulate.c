/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A BMC on the network that is a persona
 */

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/macro.h"
#include "cli/advice.h"
#include "cli/ipmiprov.h"
#include "cli/password.h"
#include "libipmiprov/transport/lan-listener.h"
#include "libipmiprov/transport/transport.h"

#define DEFAULT_ADDRESS "127.0.0.1:623"
#define DEMO "demo" /* user and password where none is given */

enum { OPEN_WAIT_MS = 1000 };

static void close_bmc(struct transport **bmc)
{
	transport_close(*bmc);
}

static void wipe_options(struct lan_server_options *o)
{
	explicit_bzero(o->key, sizeof(o->key));
}

static int set_key(struct lan_server_options *o, const char *password,
		   struct buf *ret_why)
{
	if (strlen(password) > sizeof(o->key)) {
		buf_printf(ret_why,
			   "the password is too long: IPMI has %d "
			   "bytes for it",
			   LAN_KEY_SIZE);
		return SOURCE_R_USAGE;
	}
	memcpy(o->key, password, strlen(password));
	return 0;
}

static int set_user(const struct options *options, struct lan_server_options *o,
		    struct buf *ret_why)
{
	CLEANUP(password_free) char *password = NULL;
	int r;

	o->user = options->user ? options->user : DEMO;
	if (strlen(o->user) == 0 || strlen(o->user) > LAN_MAX_USER) {
		buf_printf(ret_why, "--user %s: expected 1 to %d bytes",
			   o->user, LAN_MAX_USER);
		return SOURCE_R_USAGE;
	}
	if (!options->user)
		return ERR_TRACE(set_key(o, DEMO, ret_why));
	r = password_get(options->password_file, o->user, ret_why, &password);
	if (r != 0)
		return r < 0 ? ERR_TRACE(r) : (int)SOURCE_R_USAGE;
	return ERR_TRACE(set_key(o, password, ret_why));
}

static int open_listener(const struct options *options,
			 struct lan_listener *ret, struct buf *ret_why)
{
	const char *address =
		options->listen ? options->listen : DEFAULT_ADDRESS;
	int r = lan_listener_open(address, ret);

	if (r == -ENOMEM)
		return ERR_TRACE(r);
	if (r == -EINVAL) {
		buf_printf(ret_why,
			   "--listen %s: expected ADDRESS:PORT in "
			   "numbers, such as " DEFAULT_ADDRESS,
			   address);
		return SOURCE_R_USAGE;
	}
	if (r != 0) {
		buf_printf(ret_why, "--listen %s: %s%s", address, strerror(-r),
			   r == -EACCES ? "; a port from 1024 on is for all"
					: "");
		return SOURCE_R_FAILED;
	}
	if (options->user || ret->is_loopback)
		return 0;
	lan_listener_done(ret);
	buf_printf(ret_why,
		   "--listen %s: others can reach it: give --user and "
		   "a password",
		   address);
	return SOURCE_R_USAGE;
}

static int open_persona(const struct options *options, struct transport **ret,
			struct buf *ret_why)
{
	CLEANUP(buf_done) struct buf uri = { 0 };
	uint64_t deadline_ns = clock_mono_ns(&clock_system) +
			       (uint64_t)OPEN_WAIT_MS * NS_PER_MS;
	int r;

	buf_printf(&uri, "sim:%s", options->file ? options->file : "");
	if (buf_error(&uri))
		return ERR_TRACE(buf_error(&uri));
	r = transport_open(uri.data, deadline_ns, ret);
	if (r == 0 || r == -ENOMEM)
		return ERR_TRACE(r);
	advice_for_bmc(ret_why, uri.data, r);
	return r == -EINVAL ? SOURCE_R_USAGE : SOURCE_R_FAILED;
}

/* What ends us is read like any other input. */
static int open_signals(int *ret)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return ERR_ORIGIN(-errno);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return ERR_ORIGIN(-errno);
	*ret = fd;
	return 0;
}

int run_simulate(const struct options *options, struct buf *ret_why)
{
	CLEANUP(lan_listener_done) struct lan_listener listener = { .fd = -1 };
	CLEANUP(lan_server_free_p) struct lan_server *server = NULL;
	CLEANUP(wipe_options) struct lan_server_options o = { 0 };
	CLEANUP(close_bmc) struct transport *bmc = NULL;
	AUTO_CLOSE int stop_fd = -1;
	int r = set_user(options, &o, ret_why);

	if (r == 0)
		r = open_persona(options, &bmc, ret_why);
	if (r == 0)
		r = open_listener(options, &listener, ret_why);
	if (r == 0)
		r = open_signals(&stop_fd);
	if (r != 0)
		return ERR_TRACE(r);
	o.bmc = bmc;
	o.at = listener.place;
	r = lan_server_new(&o, &server);
	if (r != 0)
		return ERR_TRACE(r);
	fprintf(stderr, "ipmiprov: simulating on %s\n", listener.name);
	return ERR_TRACE(lan_listener_run(&listener, server, stop_fd));
}
