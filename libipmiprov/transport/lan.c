/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A BMC over the network: RMCP+ of IPMI 2.0
 *
 * Opening looks up the host's name, which getaddrinfo(3) does without a
 * deadline: it is for the BMC's own thread.  The password is read for each
 * session anew and wiped when the session is open or has failed; the session's
 * keys are wiped when it is closed.
 *
 * A BMC does not tell that it has dropped a session, it just ignores it.  So
 * silence twice in a row, or once after a pause in which a session ends (60 s
 * without a packet), is -ECONNRESET, and whoever uses us opens it again.
 */

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/bytes.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/file.h"
#include "base/macro.h"
#include "libipmiprov/transport/lan-session.h"
#include "libipmiprov/transport/lan-uri.h"
#include "libipmiprov/transport/rakp.h"
#include "libipmiprov/transport/schemes.h"
#include "libipmiprov/transport/transport.h"

enum {
	NETFN_APP = 0x06,
	CMD_SEND_MESSAGE = 0x34,
	CMD_SET_PRIVILEGE = 0x3b,
	CMD_CLOSE_SESSION = 0x3c,
	TRACK_REQUEST = 0x40, /* of Send Message: hand the answer back to us */
	CC_TIMEOUT = 0xc3,
	NAME_ONLY_LOOKUP = 0x10, /* a bit of the role in RAKP 1 */
	MAX_SEQ = 0x3f,
	MAX_SILENT = 2,
	PAUSE_S = 50,
	CLOSE_WAIT_MS = 250,
};

struct lan {
	struct transport transport;
	struct waiter waiter;
	struct lan_session session;
	uint8_t seq;
	unsigned n_silent;
	uint64_t heard_ns;
	int gone; /* the error that ended the session, or 0 */
};

/* One request, until it is answered. */
struct call {
	const struct ipmi_req *req;
	uint8_t seq;
	bool is_bridged, is_acknowledged, is_heard;
	uint8_t message[RMCP_MAX_PACKET];
	size_t size;
	struct ipmi_rsp *ret;
};

static struct lan *lan_of(struct transport *t)
{
	return CONTAINER_OF(t, struct lan, transport);
}

static void put_direct(struct call *c)
{
	struct lan_msg msg = {
		.to = IPMI_BMC_ADDRESS,
		.netfn = c->req->netfn,
		.to_lun = c->req->to.lun,
		.from = LAN_REMOTE_CONSOLE,
		.seq = c->seq,
		.cmd = c->req->cmd,
		.data = c->req->data,
		.size = c->req->size,
	};

	c->size = lan_msg_put(&msg, c->message);
}

/* The message for the other owner, in a Send Message to the BMC. */
static void put_bridged(struct call *c)
{
	uint8_t data[1 + IPMI_MAX_DATA + LAN_MSG_OVERHEAD];
	struct lan_msg inner = {
		.to = c->req->to.owner,
		.netfn = c->req->netfn,
		.to_lun = c->req->to.lun,
		.from = IPMI_BMC_ADDRESS,
		.seq = c->seq,
		.cmd = c->req->cmd,
		.data = c->req->data,
		.size = c->req->size,
	};
	struct lan_msg outer = {
		.to = IPMI_BMC_ADDRESS,
		.netfn = NETFN_APP,
		.from = LAN_REMOTE_CONSOLE,
		.seq = c->seq,
		.cmd = CMD_SEND_MESSAGE,
		.data = data,
		.size = 1 + inner.size + LAN_MSG_OVERHEAD,
	};

	data[0] = (uint8_t)(TRACK_REQUEST | (c->req->to.channel & 0x0f));
	lan_msg_put(&inner, data + 1);
	c->size = lan_msg_put(&outer, c->message);
}

static int give(struct call *c, uint8_t cc, const uint8_t *data, size_t size)
{
	if (size > sizeof(c->ret->data))
		return ERR_ORIGIN(-EBADMSG);
	c->ret->cc = cc;
	c->ret->size = size;
	if (size)
		memcpy(c->ret->data, data, size);
	return 0;
}

static bool is_answer(const struct call *c, uint8_t netfn, uint8_t cmd,
		      const struct lan_msg *msg)
{
	return msg->netfn == (netfn | 1) && msg->cmd == cmd &&
	       msg->seq == c->seq && msg->size >= 1;
}

static int take_answer(struct call *c, const struct lan_msg *msg)
{
	if (!is_answer(c, c->req->netfn, c->req->cmd, msg))
		return LAN_R_DROP;
	return give(c, msg->data[0], msg->data + 1, msg->size - 1);
}

/*
 * The answer of another owner comes inside the answer to Send Message, or that
 * one is empty and the other's comes as a message of its own.
 */
static int take_bridged(struct call *c, const struct lan_msg *msg)
{
	struct lan_msg inner;

	if (!is_answer(c, NETFN_APP, CMD_SEND_MESSAGE, msg))
		return take_answer(c, msg);
	if (msg->data[0] != 0)
		return give(c, msg->data[0], NULL, 0);
	c->is_acknowledged = true;
	if (msg->size == 1 ||
	    lan_msg_parse(msg->data + 1, msg->size - 1, &inner) != 0)
		return LAN_R_DROP;
	return take_answer(c, &inner);
}

static int take(struct call *c, const struct rmcp_packet *packet)
{
	struct lan_msg msg;

	c->is_heard = true;
	if (packet->type != RMCP_IPMI_MESSAGE ||
	    lan_msg_parse(packet->payload, packet->payload_size, &msg) != 0)
		return LAN_R_DROP;
	return c->is_bridged ? take_bridged(c, &msg) : take_answer(c, &msg);
}

static int await(struct lan *lan, struct call *c, uint64_t until_ns)
{
	uint8_t plain[RMCP_MAX_PACKET];
	struct rmcp_packet packet;
	int r;

	do {
		r = lan_session_receive(&lan->session, until_ns, &packet,
					plain);
		if (r == 0)
			r = take(c, &packet);
		if (r != LAN_R_DROP)
			return r;
	} while (clock_ms_left(&clock_system, until_ns) > 0);
	return -ETIMEDOUT;
}

/* A BMC that is slower than our patience may do what it gets again once more.
 */
static bool is_to_be_sent(const struct call *c, unsigned n_sent)
{
	return !c->is_acknowledged && (n_sent == 0 || !c->req->is_once);
}

/* Sends the message until it is answered; the kernel says C3h likewise. */
static int call_run(struct lan *lan, struct call *c, uint64_t deadline_ns)
{
	struct lan_retry retry;
	int r;

	lan_retry_start(&retry);
	for (unsigned n = 0;; n++) {
		r = is_to_be_sent(c, n)
			    ? lan_session_send(&lan->session, RMCP_IPMI_MESSAGE,
					       c->message, c->size)
			    : 0;
		if (r != 0)
			return ERR_TRACE(r);
		r = await(lan, c, MIN(retry.at_ns, deadline_ns));
		if (r != -ETIMEDOUT)
			return ERR_TRACE(r);
		if (clock_ms_left(&clock_system, deadline_ns) == 0)
			break;
		lan_retry_next(&retry);
	}
	return c->is_acknowledged ? give(c, CC_TIMEOUT, NULL, 0)
				  : ERR_ORIGIN(-ETIMEDOUT);
}

/* What an exchange tells about the session. */
static int judge(struct lan *lan, const struct call *c, int r)
{
	uint64_t now = clock_mono_ns(&clock_system);

	if (c->is_heard) {
		lan->heard_ns = now;
		lan->n_silent = 0;
	} else if (r == -ETIMEDOUT) {
		lan->n_silent++;
		if (lan->n_silent >= MAX_SILENT ||
		    now - lan->heard_ns > (uint64_t)PAUSE_S * NS_PER_S)
			r = ERR_ORIGIN(-ECONNRESET);
	}
	if (r < 0 && r != -ETIMEDOUT && r != -ECANCELED && r != -EBADMSG)
		lan->gone = r;
	return r;
}

static int lan_exchange(struct transport *t, const struct ipmi_req *req,
			struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	struct lan *lan = lan_of(t);
	struct call c = { .req = req, .ret = ret };

	if (req->size > IPMI_MAX_DATA || req->to.owner & 1)
		return ERR_ORIGIN(-EINVAL);
	if (lan->gone)
		return ERR_ORIGIN(lan->gone);

	lan->seq = (uint8_t)(lan->seq % MAX_SEQ + 1);
	c.seq = lan->seq;
	c.is_bridged = req->to.owner && req->to.owner != IPMI_BMC_ADDRESS;
	if (c.is_bridged)
		put_bridged(&c);
	else
		put_direct(&c);
	return ERR_TRACE(judge(lan, &c, call_run(lan, &c, deadline_ns)));
}

static int command(struct lan *lan, uint8_t cmd, const uint8_t *data,
		   size_t size, uint64_t deadline_ns)
{
	struct ipmi_req req = {
		.netfn = NETFN_APP, .cmd = cmd, .data = data, .size = size
	};
	struct ipmi_rsp rsp = { 0 };
	int r = lan_exchange(&lan->transport, &req, &rsp, deadline_ns);

	if (r != 0)
		return ERR_TRACE(r);
	return rsp.cc == 0 ? 0 : ERR_ORIGIN(-EACCES);
}

static void lan_close(struct transport *t)
{
	struct lan *lan = lan_of(t);
	uint64_t now = clock_mono_ns(&clock_system);
	uint8_t id[4];

	put_le32(id, lan->session.bmc_id);
	if (lan->session.suite && !lan->gone)
		(void)command(lan, CMD_CLOSE_SESSION, id, sizeof(id),
			      now + (uint64_t)CLOSE_WAIT_MS * NS_PER_MS);
	lan_session_wipe(&lan->session);
	cleanup_close(&lan->session.fd);
	waiter_done(&lan->waiter);
	free(lan);
}

static void lan_cancel(struct transport *t)
{
	waiter_cancel(&lan_of(t)->waiter);
}

static const struct transport_ops lan_ops = {
	.name = "lan",
	.exchange = lan_exchange,
	.close = lan_close,
	.cancel = lan_cancel,
};

/* The first line of the file, straight from the kernel: no stdio copies. */
static int read_key(const char *path, uint8_t *ret)
{
	uint8_t text[LAN_KEY_SIZE + 2];
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	const uint8_t *end;
	ssize_t n;
	int r = 0;

	if (fd < 0)
		return ERR_ORIGIN(-errno);
	r = file_check_secret(fd);
	if (r != 0)
		return ERR_TRACE(r);
	n = read(fd, text, sizeof(text));
	if (n < 0)
		return ERR_ORIGIN(-errno);

	end = memchr(text, '\n', (size_t)n);
	if (end)
		n = end - text;
	if (n > LAN_KEY_SIZE)
		r = ERR_ORIGIN(-EKEYREJECTED);
	else
		memcpy(ret, text, (size_t)n);
	OPENSSL_cleanse(text, sizeof(text));
	return r;
}

static int login_init(struct lan_login *l, const struct lan_uri *u)
{
	l->role_m = (uint8_t)(NAME_ONLY_LOOKUP | u->privilege);
	l->user_size = (uint8_t)strlen(u->user);
	memcpy(l->user, u->user, l->user_size);
	if (!u->password_file[0])
		return 0;
	return ERR_TRACE(read_key(u->password_file, l->k_uid));
}

static void login_done(struct lan_login *l)
{
	OPENSSL_cleanse(l, sizeof(*l));
}

static int handshake(struct lan *lan, const struct lan_uri *u,
		     struct lan_login *l, uint64_t deadline_ns)
{
	int r;

	if (u->suite)
		r = lan_handshake(&lan->session, u->suite, l, deadline_ns);
	else
		r = lan_handshake(&lan->session, lan_suite(17), l, deadline_ns);
	if (r == RAKP_R_NO_SUITE && !u->suite)
		r = lan_handshake(&lan->session, lan_suite(3), l, deadline_ns);
	if (r == RAKP_R_NO_SUITE)
		return ERR_ORIGIN(-EOPNOTSUPP);
	return ERR_TRACE(r);
}

static int lan_connect(struct lan *lan, const struct addrinfo *ai,
		       const struct lan_uri *u, struct lan_login *l,
		       uint64_t deadline_ns)
{
	AUTO_CLOSE int fd = socket(ai->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int r;

	if (fd < 0 || connect(fd, ai->ai_addr, ai->ai_addrlen) < 0)
		return ERR_ORIGIN(-errno);
	lan->session.fd = fd;
	r = handshake(lan, u, l, deadline_ns);
	if (r != 0) {
		lan->session.fd = -1;
		return ERR_TRACE(r);
	}
	fd = -1;
	return 0;
}

static void addrinfo_free(struct addrinfo **list)
{
	if (*list)
		freeaddrinfo(*list);
}

static int resolve(const struct lan_uri *u, struct addrinfo **ret)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM,
				  .ai_flags = AI_NUMERICSERV };
	int r = getaddrinfo(u->host, u->port, &hints, ret);

	if (r == EAI_SYSTEM)
		return ERR_ORIGIN(-errno);
	if (r == EAI_MEMORY)
		return ERR_ORIGIN(-ENOMEM);
	return r == 0 ? 0 : ERR_ORIGIN(-EHOSTUNREACH);
}

/* Each of a host's addresses in turn, with its part of the time. */
static int connect_any(struct lan *lan, const struct lan_uri *u,
		       uint64_t deadline_ns)
{
	CLEANUP(addrinfo_free) struct addrinfo *list = NULL;
	CLEANUP(login_done) struct lan_login l = { 0 };
	uint64_t now, n = 0;
	int r = login_init(&l, u);

	if (r == 0)
		r = resolve(u, &list);
	if (r != 0)
		return ERR_TRACE(r);

	for (const struct addrinfo *ai = list; ai; ai = ai->ai_next)
		n++;
	for (const struct addrinfo *ai = list; ai; ai = ai->ai_next, n--) {
		now = clock_mono_ns(&clock_system);
		if (now >= deadline_ns)
			return ERR_ORIGIN(-ETIMEDOUT);
		r = lan_connect(lan, ai, u, &l, now + (deadline_ns - now) / n);
		if (r == 0 || r == -EACCES || r == -ECANCELED)
			break;
	}
	return ERR_TRACE(r);
}

int lan_check(const char *rest, const char **ret_why)
{
	struct lan_uri u;

	return ERR_TRACE(lan_uri_parse(rest, &u, ret_why));
}

static void lan_free(struct lan **lan)
{
	if (*lan)
		lan_close(&(*lan)->transport);
}

int lan_open(const char *rest, uint64_t deadline_ns, struct transport **ret)
{
	CLEANUP(lan_free) struct lan *lan = calloc(1, sizeof(*lan));
	struct lan_uri u;
	const char *why;
	int r;

	if (!lan)
		return ERR_ORIGIN(-ENOMEM);
	lan->transport.ops = &lan_ops;
	lan->waiter.cancel_fd = lan->session.fd = -1;
	lan->session.waiter = &lan->waiter;
	lan->session.rng = &rng_system;
	r = lan_uri_parse(rest, &u, &why);
	if (r == 0)
		r = waiter_init(&lan->waiter);
	if (r == 0)
		r = connect_any(lan, &u, deadline_ns);
	if (r != 0)
		return ERR_TRACE(r);

	lan->heard_ns = clock_mono_ns(&clock_system);
	if (u.privilege > LAN_USER)
		r = command(lan, CMD_SET_PRIVILEGE, &u.privilege, 1,
			    deadline_ns);
	if (r != 0)
		return ERR_TRACE(r);
	*ret = &STEAL(lan)->transport;
	return 0;
}
