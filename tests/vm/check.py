#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: check.py BUILD

make check-vm: what ipmiprovd serves in a guest, where an unprivileged user
runs it on the kernel's /dev/ipmi0, against what ipmitool reads there.

BUILD has the programs and gets the folder tests/vm/cache.  Exit code 77 if
this machine cannot run it, unless CHECK_VM_REQUIRED is set.
"""

import base64
import json
import os
import pathlib
import re
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import machine

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))

import compare  # noqa: E402
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


class Recorded:
    """What the guest's programs said, for oracles.py to ask."""

    def __init__(self, folder, output):
        self.folder = pathlib.Path(folder)
        self.last_error = ""
        self.parts = {}
        for part in re.split(r"^== ", output, flags=re.M)[1:]:
            name, _, text = part.partition("\n")
            self.parts[name] = text
        (self.folder / "sdr.dump").write_bytes(
            base64.b64decode(self.parts["sdr"]))

    def ask(self, program, *args):
        if (program, args) == ("ipmitool", ("sensor",)):
            return self.parts["sensor"]
        if args == ("--format", "json", "sensors"):
            return self.parts["json"]
        return ""


def instances(text):
    """The NumericSensor elements of an answer, in order."""
    return list(ElementTree.fromstring(text).iter(
        HARDWARE + "NumericSensor}NumericSensor"))


def properties(instance):
    """name -> text, None for what is nil."""
    return {child.tag.partition("}")[2]:
            None if child.get(NIL) == "true" else child.text
            for child in instance}


# CIM has no such unit: ten to the power of this, times CIM's, is IPMI's.
UNIT_EXPONENTS = {"us": -6, "ms": -3, "mm": -3, "cm": -2}


def served_value(values):
    """CurrentReading in BaseUnits, or None."""
    if values["CurrentReading"] is None:
        return None
    return int(values["CurrentReading"]) * 10 ** int(values["UnitModifier"])


def numeric_differences(served, rows):
    """What NumericSensor says otherwise than the JSON that was compared."""
    found = []
    for instance in served:
        values = properties(instance)
        row = rows.pop(values["DeviceID"], None)
        if not row:
            found.append(f"{values['DeviceID']} is served, not listed")
            continue
        reading, value = row["reading"], served_value(values)
        half = 0.51 * 10 ** int(values["UnitModifier"])
        for exponent in (0, *UNIT_EXPONENTS.values()):
            scale = 10 ** exponent
            if (reading is None) == (value is None) and (
                    value is None
                    or abs(reading * scale - value) <= half
                    + abs(value) * 1e-6):
                break
        else:
            found.append(f"{values['DeviceID']} {row['name']}: {value} is "
                         f"served, {reading} {row['unit']} is listed")
    return found


def compare_readings(recorded):
    """Prints what differs; returns how many, and how many are equal."""
    words = compare.Words(HERE.parent / "oracle" / "words.tsv")
    known = compare.Known(HERE.parent / "oracle" / "known.tsv")
    result = compare.Comparison("rich", words)
    sensors = oracles.repository(recorded)
    ours = oracles.ipmiprov_sensors(recorded, "ipmiprov")
    theirs = oracles.ipmitool_sensors(recorded, sensors)
    for sensor in sensors:
        listed = sensor.id in ours
        result.check(listed, "ipmitool", sensor.id, "listed", listed, True)
        if listed and "reading" in theirs.get(sensor.id, {}):
            result.sensor(sensor, ours[sensor.id], "ipmitool",
                          theirs[sensor.id])
    bad = [d for d in result.differences if not known.explains(d)]
    for diff in bad:
        print(f"  {diff.key} {diff.field}: ours {diff.ours!r}, ipmitool's "
              f"{diff.theirs!r}")
    return len(bad), result.n_equal


def judge(recorded):
    """How many things are wrong."""
    n_bad, n_equal = compare_readings(recorded)
    rows = {row["id"]: row for row in json.loads(recorded.parts["json"])}
    n_analog = sum(1 for row in rows.values() if row["reading"] is not None)
    served = instances(recorded.parts["wsmctl"])
    first = instances(recorded.parts["curl"])
    wrong = numeric_differences(served, rows)
    if len(served) < n_analog or n_analog < 60:
        wrong.append(f"{len(served)} are served, {n_analog} have a reading")
    if [properties(i)["DeviceID"] for i in first] != [
            properties(i)["DeviceID"] for i in served[:5]]:
        wrong.append("curl gets others than wsmctl")
    if not re.search(r"^Uid:\s+900\s+900\s+900\s+900$",
                     recorded.parts["user"], re.M):
        wrong.append(f"not unprivileged: {recorded.parts['user']}")
    for line in wrong:
        print(f"  {line}")
    print(f"check-vm: {len(served)} numeric sensors served, {n_equal} values "
          f"equal ipmitool's, {n_bad + len(wrong)} wrong")
    return n_bad + len(wrong) + (n_equal == 0)


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
