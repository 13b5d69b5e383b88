#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""IPMI requests and time that reading all sensors takes, beside others'.

usage: bmc.py IPMIPROV

All programs ask the same ipmi_sim over RMCP+ through a relay, which counts the
datagrams to the BMC (the 6 or 7 that open and close a session among them) and
can hold each back for BENCH_DELAY_MS (5), which is what a BMC takes behind its
system interface.  Each runs BENCH_ROUNDS times (5); the medians count.  With
BENCH_STRICT=1 more requests or more time than the project wants is a failure.
"""

import json
import os
import pathlib
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "oracle"))
# pylint: disable=wrong-import-position
import rich  # noqa: E402
from simulator import PASSWORD, USER, Simulator, SimulatorError  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
DELAY_MS = float(os.environ.get("BENCH_DELAY_MS", "5"))
STRICT = os.environ.get("BENCH_STRICT") == "1"


class Relay(threading.Thread):
    """Passes datagrams on to a BMC, counts them, and takes its time."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.to = ("127.0.0.1", port)
        self.front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.front.bind(("127.0.0.1", 0))
        self.port = self.front.getsockname()[1]
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.front, selectors.EVENT_READ)
        self.clients = {}
        self.n_requests = 0
        self.delay = 0

    def _back(self, client):
        """The socket towards the BMC that stands for a client."""
        if client not in self.clients:
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.connect(self.to)
            self.clients[client] = sock
            self.selector.register(sock, selectors.EVENT_READ, client)
        return self.clients[client]

    def run(self):
        while True:
            for key, _ in self.selector.select():
                data, sender = key.fileobj.recvfrom(65536)
                if key.fileobj is not self.front:
                    self.front.sendto(data, key.data)
                    continue
                self.n_requests += 1
                time.sleep(self.delay)
                self._back(sender).send(data)


class Programs:
    """The command lines, and the folders they keep caches in."""

    def __init__(self, port, folder, ipmiprov):
        host = f"127.0.0.1:{port}"
        self.folder = folder
        self.state = folder / "home"
        self.ours = [ipmiprov, "--format", "json", "--bmc",
                     f"lan://{USER}@{host}?cipher=3&password-file="
                     f"{folder}/password", "sensors"]
        self.ipmitool = ["ipmitool", "-I", "lanplus", "-C", "3", "-H",
                         "127.0.0.1", "-p", str(port), "-U", USER, "-P",
                         PASSWORD, "sdr", "elist"]
        self.freeipmi = ["ipmi-sensors", "-D", "LAN_2_0", "-W",
                         "opensesspriv", "-l", "ADMIN", "-h", host, "-u", USER,
                         "-p", PASSWORD, "--quiet-cache", "--bridge-sensors",
                         "--no-header-output", "--sdr-cache-directory",
                         str(folder)]

    def run(self, command):
        env = {**os.environ, "HOME": str(self.folder), "LC_ALL": "C",
               "STATE_DIRECTORY": str(self.state)}
        begin = time.monotonic()
        result = subprocess.run(command, stdin=subprocess.DEVNULL, env=env,
                                stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, check=False)
        seconds = time.monotonic() - begin
        if not result.stdout:
            raise SystemExit(f"{command[0]}: {result.stderr.decode()}")
        return result.stdout, seconds

    def forget(self):
        """No cache of ours."""
        shutil.rmtree(self.state, ignore_errors=True)
        self.state.mkdir()


def n_sensors(output):
    """Sensors that a program printed."""
    if output.startswith(b"["):
        return len(json.loads(output))
    return len(output.splitlines())


def measure(relay, programs, command, prepare=None):
    """Medians of requests and seconds, sensors printed."""
    rows = []
    for _ in range(ROUNDS):
        if prepare:
            prepare()
        before = relay.n_requests
        output, seconds = programs.run(command)
        rows.append((relay.n_requests - before, seconds))
    requests, seconds = (statistics.median(c) for c in zip(*rows))
    return requests, seconds, n_sensors(output)


def report(relay, programs, delay_ms):
    """Prints a table; is all as wanted?"""
    relay.delay = 0
    programs.run(programs.freeipmi)  # makes its cache
    programs.forget()
    relay.delay = delay_ms / 1000
    rows = {
        "ipmitool sdr elist": measure(relay, programs, programs.ipmitool),
        "ipmi-sensors, warm": measure(relay, programs, programs.freeipmi),
        "ipmiprov, cold": measure(relay, programs, programs.ours,
                                  programs.forget),
        "ipmiprov, refresh": measure(relay, programs, programs.ours),
    }
    elist, warm = rows["ipmitool sdr elist"], rows["ipmi-sensors, warm"]
    print(f"\n{delay_ms:g} ms a request    requests  seconds  sensors  "
          f"requests and time to ipmitool, to ipmi-sensors")
    for name, (requests, seconds, sensors) in rows.items():
        print(f"{name:<18} {requests:>8.0f} {seconds:>8.3f} {sensors:>8}  "
              f"{requests / elist[0]:>7.2f} {seconds / elist[1]:>5.2f} "
              f"{requests / warm[0]:>14.2f} {seconds / warm[1]:>5.2f}")
    ours = rows["ipmiprov, refresh"]
    checks = {
        "fewer requests than ipmitool sdr elist": ours[0] < elist[0],
        "less time than ipmitool sdr elist": ours[1] < elist[1],
        "no more requests a sensor than ipmi-sensors":
            ours[0] / ours[2] <= warm[0] / warm[2],
    }
    for what, ok in checks.items():
        print(f"refresh: {what}: {'ok' if ok else 'NO'}")
    return all(checks.values())


def main():
    ipmiprov = os.path.abspath(sys.argv[1])
    machine = rich.machine()
    with tempfile.TemporaryDirectory() as folder:
        try:
            with Simulator(folder, "bench", machine.emulation()) as sim:
                relay = Relay(sim.port)
                relay.start()
                programs = Programs(relay.port, sim.folder, ipmiprov)
                ok = [report(relay, programs, ms) for ms in (0, DELAY_MS)]
        except SimulatorError as error:
            print(f"bmc.py: {error}", file=sys.stderr)
            return 1
    return 1 if STRICT and not all(ok) else 0


if __name__ == "__main__":
    sys.exit(main())
