/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/inband/sim.h"

static const char emulation[] =
	"mc_setbmc 0x20\n"
	"mc_add 0x20 0x22 no-device-sdrs 0x01 2 0x47 0x9f 0xf07c 0x1234\n"
	"mc_add 0x30 0x05 no-device-sdrs 0x02 1 0x10 0x29 0xf07c 0x1235\n"
	"mc_enable 0x20\n"
	"mc_enable 0x30\n";

static int write_file(const char *folder, const char *name, const char *text)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "we");
	if (!f || fchmod(fileno(f), 0600) != 0 || fputs(text, f) < 0 ||
	    fclose(f) != 0)
		return -EIO;
	return 0;
}

static uint16_t free_port(int kind)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, kind | SOCK_CLOEXEC, 0);
	socklen_t n = sizeof(a);

	if (bind(fd, (struct sockaddr *)&a, n) != 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &n) != 0)
		a.sin_port = 0;
	close(fd);
	return ntohs(a.sin_port);
}

/* Return: 0, or ENOENT if there is none to run. */
static int spawn_simulator(const char *folder, pid_t *ret)
{
	char *const args[] = { "ipmi_sim", "-n", "-c",    "lan.conf", "-f",
			       "bmc.emu",  "-s", "state", NULL };
	posix_spawn_file_actions_t a;
	int r;

	posix_spawn_file_actions_init(&a);
	posix_spawn_file_actions_addchdir_np(&a, folder);
	posix_spawn_file_actions_addopen(&a, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&a, 1, "sim.log", O_WRONLY | O_CREAT,
					 0600);
	posix_spawn_file_actions_adddup2(&a, 1, 2);
	r = posix_spawnp(ret, args[0], &a, NULL, args, environ);
	posix_spawn_file_actions_destroy(&a);
	return r;
}

static int write_configuration(const struct sim *sim)
{
	char text[512];

	snprintf(text, sizeof(text),
		 "name \"inband\"\n"
		 "set_working_mc 0x20\n"
		 "  startlan 1\n"
		 "    addr 127.0.0.1 %u\n"
		 "    priv_limit admin\n"
		 "    guid 00112233445566778899aabbccddeeff\n"
		 "  endlan\n"
		 "  serial 15 127.0.0.1 %u codec VM\n"
		 "  startnow false\n"
		 "  user 2 true \"admin\" \"secret\" admin 10 none\n",
		 sim->lan_port, sim->port);
	if (write_file(sim->folder, "lan.conf", text) != 0 ||
	    write_file(sim->folder, "bmc.emu", emulation) != 0 ||
	    write_file(sim->folder, "password", "secret\n") != 0)
		return EIO;
	return 0;
}

int sim_start(struct sim *sim)
{
	int r;

	*sim = (struct sim){ .folder = "/tmp/ipmiprov-sim-XXXXXX" };
	if (!mkdtemp(sim->folder))
		return errno;
	sim->port = free_port(SOCK_STREAM);
	sim->lan_port = free_port(SOCK_DGRAM);
	r = write_configuration(sim);
	return r ? r : spawn_simulator(sim->folder, &sim->pid);
}

static int remove_one(const char *path, const struct stat *st, int kind,
		      struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

void sim_stop(struct sim *sim)
{
	if (sim->pid > 0) {
		kill(sim->pid, SIGTERM);
		waitpid(sim->pid, NULL, 0);
	}
	nftw(sim->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int sim_main_code(int error)
{
	if (error == ENOENT) {
		fprintf(stderr, "skipped: no ipmi_sim (package openipmi)\n");
		return SIM_SKIPPED;
	}
	fprintf(stderr, "ipmi_sim: %s\n", strerror(error));
	return EXIT_FAILURE;
}
