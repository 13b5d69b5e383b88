/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/inband/vm-codec.h"

enum {
	MESSAGE_END = 0xa0,
	COMMAND_END = 0xa1,
	ESCAPE = 0xaa,
	ESCAPE_BIT = 0x10,
	ANSWER_MS = 2000,
	CONNECT_TRIES = 100,
	CONNECT_PAUSE_US = 20 * 1000,
};

/* Version 1; we understand everything that a BMC may ask of its host. */
static const uint8_t hello[] = { 0xff, 0x01, COMMAND_END,
				 0x08, 0x1f, COMMAND_END };

static uint8_t checksum(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return (uint8_t)-sum;
}

static int send_all(int fd, const uint8_t *bytes, size_t size)
{
	ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL);

	return n == (ssize_t)size ? 0 : -EPIPE;
}

static int send_message(int fd, const uint8_t *bytes, size_t size)
{
	uint8_t wire[2 * VM_MAX_MESSAGE + 1];
	size_t n = 0;

	for (size_t i = 0; i < size; i++) {
		bool is_special = bytes[i] == MESSAGE_END ||
				  bytes[i] == COMMAND_END || bytes[i] == ESCAPE;

		if (is_special)
			wire[n++] = ESCAPE;
		wire[n++] = is_special ? bytes[i] | ESCAPE_BIT : bytes[i];
	}
	wire[n++] = MESSAGE_END;
	return send_all(fd, wire, n);
}

static int receive_byte(int fd, uint8_t *ret)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	if (poll(&p, 1, ANSWER_MS) <= 0)
		return -ETIMEDOUT;
	return recv(fd, ret, 1, 0) == 1 ? 0 : -ECONNRESET;
}

/* The next message; commands to the host are passed over. */
static int receive_message(int fd, uint8_t *ret)
{
	size_t n = 0;
	uint8_t byte;
	int r;

	while ((r = receive_byte(fd, &byte)) == 0) {
		if (byte == MESSAGE_END && n > 0)
			return (int)n;
		if (byte == MESSAGE_END || byte == COMMAND_END) {
			n = 0;
			continue;
		}
		if (byte == ESCAPE) {
			r = receive_byte(fd, &byte);
			if (r != 0)
				return r;
			byte = (uint8_t)(byte & ~ESCAPE_BIT);
		}
		if (n == VM_MAX_MESSAGE)
			return -EMSGSIZE;
		ret[n++] = byte;
	}
	return r;
}

int vm_exchange(struct vm_link *link, uint8_t netfn_lun, uint8_t cmd,
		const uint8_t *data, size_t size, uint8_t *ret)
{
	uint8_t message[VM_MAX_MESSAGE] = { ++link->seq, netfn_lun, cmd };
	int n;

	if (size > sizeof(message) - 4)
		return -EMSGSIZE;
	if (size)
		memcpy(message + 3, data, size);
	message[3 + size] = checksum(message, 3 + size);
	n = send_message(link->fd, message, 4 + size);
	if (n != 0)
		return n;

	do
		n = receive_message(link->fd, message);
	while (n >= 0 && (n < 5 || message[0] != link->seq));
	if (n < 0)
		return n;
	memcpy(ret, message + 3, (size_t)n - 4);
	return n - 4;
}

static int try_connect(uint16_t port, struct vm_link *ret)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_port = htons(port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	uint8_t answer[VM_MAX_MESSAGE];
	int one = 1, r = -ECONNREFUSED;

	ret->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (ret->fd < 0)
		return -errno;
	setsockopt(ret->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(ret->fd, (struct sockaddr *)&a, sizeof(a)) == 0 &&
	    send_all(ret->fd, hello, sizeof(hello)) == 0)
		r = vm_exchange(ret, 0x06 << 2, 0x01, NULL, 0, answer);
	if (r < 0 && r != -ETIMEDOUT)
		vm_close(ret);
	return r < 0 ? r : 0;
}

int vm_connect(uint16_t port, struct vm_link *ret)
{
	int r = -ECONNREFUSED;

	for (int i = 0; i < CONNECT_TRIES; i++) {
		*ret = (struct vm_link){ 0 };
		r = try_connect(port, ret);
		if (r == 0 || r == -ETIMEDOUT)
			return r;
		usleep(CONNECT_PAUSE_US);
	}
	return r;
}

void vm_close(struct vm_link *link)
{
	close(link->fd);
}
