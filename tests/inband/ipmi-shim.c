/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What the kernel does with a BMC is done by a thread, one request after the
 * other, at the far end of a socket pair.  The program's descriptor is the
 * near end, so that poll() and close() work as they are.
 *
 * An interposer has no place for its state but a file-scope variable.
 */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ipmi.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/inband/ipmi-shim.h"
#include "tests/inband/vm-codec.h"

#define EXPORTED __attribute__((visibility("default")))

enum {
	MAX_FD = 1024,
	MAX_RULES = 16,
	MAX_DATA = 272, /* the kernel's IPMI_MAX_MSG_LENGTH */
	LONG_DATA = 300,
	BRIDGE_MS = 1000,
	BRIDGE_POLL_US = 2000,
	NETFN_APP_REQUEST = 6 << 2,
	CMD_GET_MESSAGE = 0x33,
	CMD_SEND_MESSAGE = 0x34,
	CC_NO_DATA = 0x80, /* of Get Message */
	BMC = 0x20,
	SMS_LUN = 2,
	ANY_NETFN = 0xff,
	EACH = 0x1000,
};

/* What goes through the socket pair, both ways. */
struct record {
	int type;
	long id;
	struct ipmi_addr addr;
	unsigned addr_size;
	uint8_t netfn, cmd;
	unsigned bridge_ms;
	size_t size;
	uint8_t data[LONG_DATA];
};

struct rule {
	unsigned netfn, cmd, nth, value, n_fits;
	enum shim_fault fault;
};

struct device {
	int fd; /* the far end */
	struct vm_link link;
	FILE *log;
	unsigned delay_us;
	struct rule rules[MAX_RULES];
	size_t n_rules;
	bool has_held;
	struct record held; /* of SHIM_LATE */
	atomic_bool is_gone;
	pthread_t thread;
};

static struct device *_Atomic devices[MAX_FD]; /* by the near end */

static struct device *device_of(int fd)
{
	return fd >= 0 && fd < MAX_FD ? atomic_load(&devices[fd]) : NULL;
}

static enum shim_fault fault_of(const char *name)
{
	static const char *const names[] = {
		[SHIM_BUSY] = "busy",       [SHIM_DELAY] = "delay",
		[SHIM_EMPTY] = "empty",     [SHIM_EVENT] = "event",
		[SHIM_FLOOD] = "flood",     [SHIM_FOREIGN] = "foreign",
		[SHIM_GONE] = "gone",       [SHIM_HANG] = "hang",
		[SHIM_HANG_UP] = "hang-up", [SHIM_LATE] = "late",
		[SHIM_LONG] = "long",       [SHIM_SHORT] = "short",
	};

	for (enum shim_fault i = SHIM_BUSY; i <= SHIM_SHORT; i++)
		if (strcmp(name, names[i]) == 0)
			return i;
	return SHIM_NONE;
}

/* Rules that cannot be read would make a test pass that tests nothing. */
static void read_rules(struct device *d)
{
	const char *text = getenv("IPMI_SHIM_RULES");
	char kind[16];

	for (; text && *text; text = strchr(text, ';') + 1) {
		struct rule *r = &d->rules[d->n_rules];

		if (d->n_rules == MAX_RULES || !strchr(text, ';') ||
		    sscanf(text, "%x %x %x %15[a-z-] %x", &r->netfn, &r->cmd,
			   &r->nth, kind, &r->value) != 5 ||
		    (r->fault = fault_of(kind)) == SHIM_NONE) {
			fprintf(stderr, "IPMI_SHIM_RULES: \"%s\"\n", text);
			abort();
		}
		d->n_rules++;
	}
}

static const struct rule *find_rule(struct device *d, const struct record *req)
{
	static const struct rule none;
	const struct rule *found = &none;

	for (size_t i = 0; i < d->n_rules; i++) {
		struct rule *r = &d->rules[i];

		if (r->netfn != ANY_NETFN &&
		    (r->netfn != req->netfn || r->cmd != req->cmd))
			continue;
		r->n_fits++;
		if (r->nth == 0 || r->nth == r->n_fits ||
		    (r->nth & EACH && r->n_fits % (r->nth - EACH) == 0))
			found = r;
	}
	return found;
}

static bool deliver(struct device *d, const struct record *rec)
{
	return send(d->fd, rec, sizeof(*rec), MSG_NOSIGNAL) > 0;
}

static void set_cc(struct record *rsp, uint8_t cc)
{
	rsp->data[0] = cc;
	rsp->size = 1;
}

static uint8_t checksum(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return (uint8_t)-sum;
}

static size_t put_ipmb(const struct record *req, uint8_t *ret)
{
	const struct ipmi_ipmb_addr *to = (const void *)&req->addr;
	uint8_t *m = ret + 1;

	ret[0] = (uint8_t)to->channel;
	m[0] = to->slave_addr;
	m[1] = (uint8_t)(req->netfn << 2 | to->lun);
	m[2] = checksum(m, 2);
	m[3] = BMC;
	m[4] = 1 << 2 | SMS_LUN;
	m[5] = req->cmd;
	memcpy(m + 6, req->data, req->size);
	m[6 + req->size] = checksum(m + 3, 3 + req->size);
	return 1 + 7 + req->size;
}

/*
 * The BMC's answer from its completion code on: bytes, or 0 for none.  The
 * kernel waits for ever for a BMC that hangs; one that is gone takes the device
 * with it.
 */
static int ask(struct device *d, uint8_t netfn_lun, uint8_t cmd,
	       const uint8_t *data, size_t size, uint8_t *ret)
{
	int n;

	usleep(d->delay_us);
	n = vm_exchange(&d->link, netfn_lun, cmd, data, size, ret);

	if (n == -ECONNRESET || n == -EPIPE)
		atomic_store(&d->is_gone, true);
	return n < 0 || n > MAX_DATA ? 0 : n;
}

/* As the kernel: Send Message, then ask until the answer is there or C3h. */
static bool ask_owner(struct device *d, const struct record *req,
		      struct record *rsp)
{
	uint8_t message[VM_MAX_MESSAGE], answer[VM_MAX_MESSAGE];
	unsigned ms = req->bridge_ms ? req->bridge_ms : BRIDGE_MS;
	int n = ask(d, NETFN_APP_REQUEST, CMD_SEND_MESSAGE, message,
		    put_ipmb(req, message), answer);

	if (n < 1)
		return false;
	set_cc(rsp, answer[0]);
	if (answer[0] != 0)
		return true;
	for (unsigned us = 0; us < ms * 1000; us += BRIDGE_POLL_US) {
		n = ask(d, NETFN_APP_REQUEST, CMD_GET_MESSAGE, NULL, 0, answer);
		if (n < 1 || answer[0] != CC_NO_DATA)
			break;
		usleep(BRIDGE_POLL_US);
	}
	/* cc, channel, netfn, checksum, owner, seq, cmd; cc ...; checksum */
	set_cc(rsp, IPMI_TIMEOUT_COMPLETION_CODE);
	if (n >= 9 && answer[0] == 0 && answer[6] == req->cmd) {
		rsp->size = (size_t)n - 8;
		memcpy(rsp->data, answer + 7, rsp->size);
	}
	return true;
}

static bool ask_bmc(struct device *d, const struct record *req,
		    struct record *rsp)
{
	const struct ipmi_system_interface_addr *to = (const void *)&req->addr;
	uint8_t answer[VM_MAX_MESSAGE];
	int n = ask(d, (uint8_t)(req->netfn << 2 | to->lun), req->cmd,
		    req->data, req->size, answer);

	if (n < 1)
		return false;
	rsp->size = (size_t)n;
	memcpy(rsp->data, answer, rsp->size);
	return true;
}

static void deliver_others(struct device *d, const struct record *rsp)
{
	struct record other = *rsp;

	memset(other.data + 1, 0xee, 16);
	other.size = 17;
	other.id = rsp->id + 1000;
	deliver(d, &other);
	other.id = rsp->id;
	other.cmd ^= 0x80;
	deliver(d, &other);
}

/* Until the device is closed. */
static void deliver_flood(struct device *d, const struct record *rsp)
{
	struct record other = *rsp;

	do
		other.id--;
	while (deliver(d, &other));
}

static void deliver_events(struct device *d, const struct record *rsp)
{
	struct record other = *rsp;

	other.size = 16;
	other.type = IPMI_ASYNC_EVENT_RECV_TYPE;
	deliver(d, &other);
	other.type = IPMI_CMD_RECV_TYPE;
	deliver(d, &other);
}

static void write_log(struct device *d, const struct record *req,
		      const struct record *rsp, bool is_answered)
{
	bool is_ipmb = req->addr.addr_type == IPMI_IPMB_ADDR_TYPE;
	const struct ipmi_ipmb_addr *ipmb = (const void *)&req->addr;
	const struct ipmi_system_interface_addr *bmc = (const void *)&req->addr;
	char cc[8] = "-";

	if (!d->log)
		return;
	if (is_answered && rsp->size)
		snprintf(cc, sizeof(cc), "%02x", rsp->data[0]);
	fprintf(d->log, "%02x.%x %02x %02x %s\n",
		is_ipmb ? ipmb->slave_addr : BMC,
		is_ipmb ? ipmb->lun : bmc->lun, req->netfn, req->cmd, cc);
	fflush(d->log);
}

/* What has no answer: false. */
static bool apply_before(struct device *d, const struct rule *rule)
{
	switch (rule->fault) {
	case SHIM_DELAY:
		usleep(rule->value * 1000);
		return true;
	case SHIM_GONE:
		atomic_store(&d->is_gone, true);
		return false;
	case SHIM_HANG_UP:
		shutdown(d->fd, SHUT_RDWR);
		return false;
	case SHIM_HANG:
		return false;
	default:
		return true;
	}
}

static void apply_after(struct device *d, const struct rule *rule,
			struct record *rsp)
{
	switch (rule->fault) {
	case SHIM_EVENT:
		deliver_events(d, rsp);
		break;
	case SHIM_FLOOD:
		deliver_flood(d, rsp);
		break;
	case SHIM_FOREIGN:
		deliver_others(d, rsp);
		break;
	case SHIM_EMPTY:
		rsp->size = 0;
		break;
	case SHIM_LONG:
		rsp->size = LONG_DATA;
		break;
	case SHIM_SHORT:
		if (rsp->size > rule->value)
			rsp->size = rule->value;
		break;
	default:
		break;
	}
}

static void serve_request(struct device *d, const struct record *req)
{
	const struct rule *rule = find_rule(d, req);
	struct record rsp = *req;
	bool is_answered = apply_before(d, rule);

	rsp.type = IPMI_RESPONSE_RECV_TYPE;
	rsp.netfn |= 1;
	if (rule->fault == SHIM_BUSY)
		set_cc(&rsp, (uint8_t)rule->value);
	else if (is_answered && req->addr.addr_type == IPMI_IPMB_ADDR_TYPE)
		is_answered = ask_owner(d, req, &rsp);
	else if (is_answered)
		is_answered = ask_bmc(d, req, &rsp);

	write_log(d, req, &rsp, is_answered);
	if (!is_answered)
		return;
	apply_after(d, rule, &rsp);
	if (rule->fault == SHIM_LATE) {
		d->held = rsp;
		d->has_held = true;
		return;
	}
	if (d->has_held)
		deliver(d, &d->held);
	d->has_held = false;
	deliver(d, &rsp);
}

static void *serve(void *arg)
{
	struct device *d = arg;
	struct record req;

	while (recv(d->fd, &req, sizeof(req), 0) == sizeof(req))
		serve_request(d, &req);
	return NULL;
}

static int real_close(int fd)
{
	int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "close");

	return next(fd);
}

static void device_free(struct device *d)
{
	vm_close(&d->link);
	real_close(d->fd);
	if (d->log)
		fclose(d->log);
	free(d);
}

static int fail(int error)
{
	errno = error;
	return -1;
}

static int open_device(int flags)
{
	const char *port = getenv("IPMI_SHIM_PORT");
	const char *log = getenv("IPMI_SHIM_LOG");
	const char *delay = getenv("IPMI_SHIM_DELAY_US");
	struct device *d = calloc(1, sizeof(*d));
	int pair[2], r;

	if (!d)
		return fail(ENOMEM);
	/* a BMC that hangs has a device all the same */
	r = vm_connect((uint16_t)atoi(port), &d->link);
	if ((r != 0 && r != -ETIMEDOUT) ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0 ||
	    pair[0] >= MAX_FD) {
		free(d);
		return fail(ENXIO);
	}
	if (flags & O_NONBLOCK)
		fcntl(pair[0], F_SETFL, O_NONBLOCK);
	read_rules(d);
	d->delay_us = delay ? (unsigned)atoi(delay) : 0;
	d->fd = pair[1];
	d->log = log ? fopen(log, "ae") : NULL;
	if (pthread_create(&d->thread, NULL, serve, d) != 0) {
		device_free(d);
		real_close(pair[0]);
		return fail(EAGAIN);
	}
	atomic_store(&devices[pair[0]], d);
	return pair[0];
}

static bool is_device(const char *path)
{
	return strcmp(path, "/dev/ipmi0") == 0 && getenv("IPMI_SHIM_PORT");
}

static int open_as(const char *name, const char *path, int flags, mode_t mode)
{
	int (*next)(const char *, int, ...) =
		(int (*)(const char *, int, ...))dlsym(RTLD_NEXT, name);

	return is_device(path) ? open_device(flags) : next(path, flags, mode);
}

static mode_t mode_arg(int flags, va_list args)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
}

EXPORTED int open(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_arg(flags, args);
	va_end(args);
	return open_as("open", path, flags, mode);
}

EXPORTED int open64(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_arg(flags, args);
	va_end(args);
	return open_as("open64", path, flags, mode);
}

/* What _FORTIFY_SOURCE makes of open(). */
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);

EXPORTED int __open_2(const char *path, int flags)
{
	return open_as("open", path, flags, 0);
}

EXPORTED int __open64_2(const char *path, int flags)
{
	return open_as("open64", path, flags, 0);
}

EXPORTED int close(int fd)
{
	struct device *d = device_of(fd);

	if (d) {
		atomic_store(&devices[fd], NULL);
		shutdown(d->fd, SHUT_RDWR);
		pthread_join(d->thread, NULL);
		device_free(d);
	}
	return real_close(fd);
}

static int send_request(struct device *d, int fd, const struct ipmi_req *req,
			unsigned bridge_ms)
{
	struct record rec;

	/* it is sent whole, with what lies between the members */
	memset(&rec, 0, sizeof(rec));
	rec.id = req->msgid;
	rec.addr_size = req->addr_len;
	rec.netfn = req->msg.netfn;
	rec.cmd = req->msg.cmd;
	rec.bridge_ms = bridge_ms;
	rec.size = req->msg.data_len;
	if (atomic_load(&d->is_gone))
		return fail(ENODEV);
	if (req->addr_len > sizeof(rec.addr) || rec.size > MAX_DATA)
		return fail(EINVAL);
	memcpy(&rec.addr, req->addr, req->addr_len);
	if (rec.addr.addr_type != IPMI_SYSTEM_INTERFACE_ADDR_TYPE &&
	    rec.addr.addr_type != IPMI_IPMB_ADDR_TYPE)
		return fail(EINVAL);
	if (rec.size)
		memcpy(rec.data, req->msg.data, rec.size);
	return send(fd, &rec, sizeof(rec), MSG_NOSIGNAL) < 0 ? fail(ENODEV) : 0;
}

/* Without truncation a message that does not fit stays where it is. */
static int receive(int fd, struct ipmi_recv *ret, bool may_truncate)
{
	struct record rec;
	bool is_cut;

	if (recv(fd, &rec, sizeof(rec), MSG_DONTWAIT | MSG_PEEK) <= 0)
		return fail(EAGAIN);
	is_cut = rec.size > ret->msg.data_len;
	if (ret->addr_len < rec.addr_size)
		return fail(EINVAL);
	if (is_cut && !may_truncate)
		return fail(EMSGSIZE);
	(void)!recv(fd, &rec, sizeof(rec), MSG_DONTWAIT);

	ret->recv_type = rec.type;
	ret->msgid = rec.id;
	ret->addr_len = rec.addr_size;
	memcpy(ret->addr, &rec.addr, rec.addr_size);
	ret->msg.netfn = rec.netfn;
	ret->msg.cmd = rec.cmd;
	if (!is_cut)
		ret->msg.data_len = (unsigned short)rec.size;
	memcpy(ret->msg.data, rec.data, ret->msg.data_len);
	return is_cut ? fail(EMSGSIZE) : 0;
}

static int device_ioctl(struct device *d, int fd, unsigned long request,
			void *arg)
{
	struct ipmi_req_settime *timed = arg;

	switch (request) {
	case IPMICTL_SEND_COMMAND:
		return send_request(d, fd, arg, 0);
	case IPMICTL_SEND_COMMAND_SETTIME:
		return send_request(d, fd, &timed->req, timed->retry_time_ms);
	case IPMICTL_RECEIVE_MSG:
		return receive(fd, arg, false);
	case IPMICTL_RECEIVE_MSG_TRUNC:
		return receive(fd, arg, true);
	case IPMICTL_GET_MY_ADDRESS_CMD:
		*(unsigned *)arg = BMC;
		return 0;
	case IPMICTL_SET_MY_ADDRESS_CMD:
	case IPMICTL_SET_GETS_EVENTS_CMD:
		return 0;
	default:
		return fail(ENOTTY);
	}
}

EXPORTED int ioctl(int fd, unsigned long request, ...)
{
	int (*next)(int, unsigned long, ...) =
		(int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
	struct device *d = device_of(fd);
	va_list args;
	void *arg;

	va_start(args, request);
	arg = va_arg(args, void *);
	va_end(args);
	return d ? device_ioctl(d, fd, request, arg) : next(fd, request, arg);
}
