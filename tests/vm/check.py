#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: check.py BUILD

make check-vm: what ipmiprovd serves in a guest, where an unprivileged user
runs it on the kernel's /dev/ipmi0, against what ipmitool reads there.

BUILD has the programs and gets the folder tests/vm/cache and what the guest
said as tests/vm/output.  Exit code 77 if this machine cannot run it, unless
CHECK_VM_REQUIRED is set.
"""

import base64
import os
import pathlib
import re
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import machine

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))

import oracles  # noqa: E402
import rich  # noqa: E402
from simulator import Simulator, SimulatorError  # noqa: E402

SKIPPED = 77
OURS = ("ipmiprovd", "ipmiprov", "wsmctl")
TOOLS = ("ipmitool", "curl")
HARDWARE = "{http://schemas.microsoft.com/wbem/wsman/1/wmi/root/hardware/"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
ACCOUNTS = {
    "/etc/passwd": "root:x:0:0::/:/bin/sh\n"
                   "ipmiprov:x:900:900::/var/lib/ipmiprov:/bin/sh\n",
    "/etc/group": "root:x:0:\nipmiprov:x:900:\nipmi:x:901:ipmiprov\n",
    "/etc/hosts": "127.0.0.1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}


def instances(text):
    """The NumericSensor elements of an answer, in order."""
    return list(ElementTree.fromstring(text).iter(
        HARDWARE + "NumericSensor}NumericSensor"))


def properties(instance):
    """name -> text, None for what is nil."""
    return {child.tag.partition("}")[2]:
            None if child.get(NIL) == "true" else child.text
            for child in instance}


class Recorded:
    """What the guest's programs said, for oracles.py to ask."""

    def __init__(self, folder, output):
        self.folder = pathlib.Path(folder)
        self.last_error = ""
        self.parts = {}
        for part in re.split(r"^== ", output, flags=re.M)[1:]:
            name, _, text = part.partition("\n")
            self.parts[name] = text
        self.served = instances(self.parts["wsmctl"])
        (self.folder / "sdr.dump").write_bytes(
            base64.b64decode(self.parts["sdr"]))

    def ask(self, program, *args):
        if (program, args) == ("ipmitool", ("sensor",)):
            return self.parts["sensor"]
        return ""


# Units of ipmitool that CIM has not: what they are in CIM's.
FACTORS = {
    "microsecond": 1e-6, "millisecond": 1e-3, "mm": 1e-3, "cm": 1e-2,
    "millihenry": 1e-3, "microfarad": 1e-6, "kilobit": 1e3, "megabit": 1e6,
    "gigabit": 1e9, "kilobyte": 1e3, "megabyte": 1e6, "gigabyte": 1e9,
}


def served_value(values):
    """CurrentReading in BaseUnits, or None."""
    if values["CurrentReading"] is None:
        return None
    return int(values["CurrentReading"]) * 10 ** int(values["UnitModifier"])


def is_equal(ours, theirs, factor, modifier):
    """Half of ipmitool's last decimal, and half of our last digit."""
    if ours is None or theirs is None:
        return ours is theirs
    slack = 0.00051 * factor + 0.51 * 10 ** modifier + abs(ours) * 1e-6
    return abs(ours - theirs * factor) <= slack


def compare_readings(recorded):
    """Prints what differs; returns how many do, and how many are equal."""
    sensors = oracles.repository(recorded)
    theirs = oracles.ipmitool_sensors(recorded, sensors)
    served = {values["DeviceID"]: values
              for values in map(properties, recorded.served)}
    n_bad = n_equal = 0
    for sensor in sensors:
        cells = theirs.get(sensor.id, {})
        if "reading" not in cells:
            continue
        values = served.get(sensor.id)
        factor = FACTORS.get(cells["unit"], 1)
        ours = served_value(values) if values else "not served"
        if values and is_equal(ours, cells["reading"], factor,
                               int(values["UnitModifier"])):
            n_equal += 1
            continue
        n_bad += 1
        print(f"  {sensor.id} {cells['name']}: ours {ours}, ipmitool's "
              f"{cells['reading']} {cells['unit']}")
    return n_bad, n_equal


def judge(recorded):
    """How many things are wrong."""
    n_bad, n_equal = compare_readings(recorded)
    wrong = []
    first = [properties(i)["DeviceID"] for i in instances(
        recorded.parts["curl"])]
    if first != [properties(i)["DeviceID"] for i in recorded.served[:5]]:
        wrong.append(f"curl gets others than wsmctl: {first}")
    if not re.search(r"^Uid:\s+900\s+900\s+900\s+900$",
                     recorded.parts["user"], re.M):
        wrong.append(f"not unprivileged: {recorded.parts['user']}")
    if n_equal < 60:
        wrong.append(f"only {n_equal} sensors were compared")
    for line in wrong:
        print(f"  {line}")
    print(f"check-vm: {len(recorded.served)} numeric sensors served, "
          f"{n_equal} equal ipmitool's, {n_bad + len(wrong)} wrong")
    return n_bad + len(wrong)


def check(build):
    host = rich.machine()
    kernel = machine.Kernel(build / "tests" / "vm" / "cache")
    programs = [(machine.program(name), f"/usr/bin/{name}") for name in TOOLS]
    programs += [(build / name, f"/usr/bin/{name}") for name in OURS]
    files = [(name, text.encode(), 0o644) for name, text in ACCOUNTS.items()]
    files.append(("/enumerate.xml", (HERE / "enumerate.xml").read_bytes(),
                  0o644))
    with tempfile.TemporaryDirectory() as folder:
        with Simulator(folder, "vm", host.emulation(), host.sel(),
                       has_serial=True) as sim:
            code, output = machine.run(kernel, sim.serial_port,
                                       (HERE / "guest.sh").read_text(), files,
                                       programs)
        (build / "tests" / "vm" / "output").write_text(output)
        if code != 0:
            raise machine.GuestError(f"exit code {code}\n{output[-3000:]}")
        return 1 if judge(Recorded(folder, output)) else 0


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    try:
        return check(build)
    except (machine.Unavailable, SimulatorError) as error:
        print(f"check-vm: skipped: {error}")
        return 1 if os.environ.get("CHECK_VM_REQUIRED") else SKIPPED
    except (machine.GuestError, oracles.OracleError) as error:
        print(f"check-vm: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
