/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <linux/ipmi.h>
#include <sys/ioctl.h>

#include "base/err.h"
#include "libipmiprov/transport/dev-ioctl.h"

enum { BRIDGE_TRIES = 2 };

int dev_ioctl_is_ipmi(int fd)
{
	unsigned address;

	if (ioctl(fd, IPMICTL_GET_MY_ADDRESS_CMD, &address) < 0)
		return ERR_ORIGIN(-errno);
	return 0;
}

int dev_ioctl_send(int fd, const struct dev_msg *msg, unsigned bridge_ms)
{
	struct ipmi_system_interface_addr bmc = {
		.addr_type = IPMI_SYSTEM_INTERFACE_ADDR_TYPE,
		.channel = IPMI_BMC_CHANNEL,
		.lun = msg->lun,
	};
	struct ipmi_ipmb_addr ipmb = {
		.addr_type = IPMI_IPMB_ADDR_TYPE,
		.channel = msg->channel,
		.slave_addr = msg->owner,
		.lun = msg->lun,
	};
	struct ipmi_req_settime req = {
		.req = { .addr = (void *)&bmc,
			 .addr_len = sizeof(bmc),
			 .msgid = msg->id,
			 .msg = { .netfn = msg->netfn,
				  .cmd = msg->cmd,
				  .data_len = (unsigned short)msg->size,
				  .data = msg->data } },
		.retries = 0,
		.retry_time_ms = bridge_ms,
	};

	if (msg->owner) {
		req.req.addr = (void *)&ipmb;
		req.req.addr_len = sizeof(ipmb);
	}
	if (ioctl(fd, IPMICTL_SEND_COMMAND_SETTIME, &req) < 0)
		return ERR_ORIGIN(-errno);
	return 0;
}

int dev_ioctl_receive(int fd, struct dev_msg *msg)
{
	struct ipmi_addr from;
	struct ipmi_recv recv = {
		.addr = (void *)&from,
		.addr_len = sizeof(from),
		.msg = { .data_len = (unsigned short)msg->size,
			 .data = msg->data },
	};
	int r = ioctl(fd, IPMICTL_RECEIVE_MSG_TRUNC, &recv) < 0 ? -errno : 0;

	if (r < 0 && r != -EMSGSIZE)
		return r;
	if (recv.recv_type != IPMI_RESPONSE_RECV_TYPE)
		return DEV_R_OTHER;

	msg->id = recv.msgid;
	msg->netfn = recv.msg.netfn;
	msg->cmd = recv.msg.cmd;
	msg->size = recv.msg.data_len;
	return r;
}
