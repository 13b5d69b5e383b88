/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <linux/ipmi.h>
#include <string.h>
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

/* Zeroed first: the kernel gets the bytes between the members as well. */
static unsigned put_address(const struct dev_msg *msg, struct ipmi_addr *ret)
{
	struct ipmi_system_interface_addr *bmc = (void *)ret;
	struct ipmi_ipmb_addr *ipmb = (void *)ret;

	memset(ret, 0, sizeof(*ret));
	if (!msg->owner) {
		bmc->addr_type = IPMI_SYSTEM_INTERFACE_ADDR_TYPE;
		bmc->channel = IPMI_BMC_CHANNEL;
		bmc->lun = msg->lun;
		return sizeof(*bmc);
	}
	ipmb->addr_type = IPMI_IPMB_ADDR_TYPE;
	ipmb->channel = msg->channel;
	ipmb->slave_addr = msg->owner;
	ipmb->lun = msg->lun;
	return sizeof(*ipmb);
}

int dev_ioctl_send(int fd, const struct dev_msg *msg, unsigned bridge_ms)
{
	struct ipmi_addr to;
	struct ipmi_req_settime req = {
		.req = { .addr = (void *)&to,
			 .addr_len = put_address(msg, &to),
			 .msgid = msg->id,
			 .msg = { .netfn = msg->netfn,
				  .cmd = msg->cmd,
				  .data_len = (unsigned short)msg->size,
				  .data = msg->data } },
		.retries = 0,
		.retry_time_ms = bridge_ms,
	};

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
