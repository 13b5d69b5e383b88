#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Time that a cold start and a refresh take in-band, beside ipmitool's.

usage: inband.py IPMIPROV IPMI-SHIM.SO

Both read the same ipmi_sim through a /dev/ipmi0 without a kernel, whose BMC
takes BENCH_DELAY_MS (5) for each request, as a usual one does behind its KCS
interface.  Each runs BENCH_ROUNDS times (5); the medians count.  A cold start
that takes longer than ipmitool is a failure; with BENCH_STRICT=1 so is one that
takes more than 0.8 of its time.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "inband"))
# pylint: disable=wrong-import-position
import bench_machine  # noqa: E402
from simulator import Simulator, SimulatorError  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
DELAY_MS = float(os.environ.get("BENCH_DELAY_MS", "5"))
MOST = 0.8 if os.environ.get("BENCH_STRICT") == "1" else 1.0


class Host:
    """Runs programs on a machine with this BMC."""

    def __init__(self, sim, shim, folder):
        self.folder = pathlib.Path(folder)
        self.state = self.folder / "home"
        self.log = self.folder / "requests"
        self.environment = {
            **os.environ, "LD_PRELOAD": str(shim), "LC_ALL": "C",
            "IPMI_SHIM_PORT": str(sim.serial_port),
            "IPMI_SHIM_LOG": str(self.log),
            "IPMI_SHIM_DELAY_US": str(int(DELAY_MS * 1000)),
            "HOME": str(folder), "STATE_DIRECTORY": str(self.state)}

    def measure(self, command, is_cold):
        """Medians of requests and seconds."""
        rows = []
        for i in range(ROUNDS + (not is_cold)):
            if is_cold or i == 0:
                shutil.rmtree(self.state, ignore_errors=True)
                self.state.mkdir()
            self.log.write_text("")
            begin = time.monotonic()
            result = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, env=self.environment, check=False)
            seconds = time.monotonic() - begin
            if result.returncode != 0:
                raise SystemExit(f"{command[0]}: {result.stderr.decode()}")
            if is_cold or i > 0:
                rows.append((len(self.log.read_text().splitlines()), seconds))
        return [statistics.median(column) for column in zip(*rows)]


def main():
    ours = [os.path.abspath(sys.argv[1]), "--bmc", "dev:/dev/ipmi0", "sensors"]
    shim = os.path.abspath(sys.argv[2])
    machine = bench_machine.BenchMachine()
    with tempfile.TemporaryDirectory() as folder:
        try:
            with Simulator(folder, "sim", machine.emulation(), machine.sel(),
                           has_serial=True) as sim:
                host = Host(sim, shim, folder)
                rows = {
                    "ipmitool sensor":
                        host.measure(["ipmitool", "-I", "open", "sensor"],
                                     True),
                    "ipmiprov, cold": host.measure(ours, True),
                    "ipmiprov, refresh": host.measure(ours, False),
                }
        except SimulatorError as error:
            print(f"inband.py: {error}", file=sys.stderr)
            return 1
    peer = rows["ipmitool sensor"]
    print(f"\nin-band, {DELAY_MS:g} ms   requests  seconds  to ipmitool "
          f"({machine.n_records} records; a cold start needs {machine.floor})")
    for name, (requests, seconds) in rows.items():
        print(f"{name:<18} {requests:>8.0f} {seconds:>8.3f} "
              f"{requests / peer[0]:>6.2f} {seconds / peer[1]:>5.2f}")
    ok = rows["ipmiprov, cold"][1] <= MOST * peer[1]
    print(f"cold start: at most {MOST:g} of ipmitool's time: "
          f"{'ok' if ok else 'NO'}")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
