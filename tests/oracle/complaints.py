#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: complaints.py IPMIPROV [PERSONA]...

Has ipmitool and FreeIPMI read each persona through ipmiprov simulate, and fails
where one of them exits with an error, writes to standard error, or says that
something went wrong, in a way that complaints.tsv does not explain, or where a
row of that is not needed any more.  Then compares what both say of DCMI and of
the state of events.
"""

import os
import re
import subprocess
import sys
import tempfile

import compare
import oracles
from simulator import Persona, SimulatorError

NOTHING_WRONG = re.compile(
    r"^\s*$|^Loading IANA PEN Registry|^SEL has no entries$")
COMPLAINT = re.compile(
    r"\b(command|request|read|reading|access|lookup)s? failed|^\s*failed|"
    r"unable to|can ?not |could not|^\s*error\b|: error\b|"
    r"invalid (command|data|checksum)|command (invalid|not)|"
    r"internal (ipmi )?error|(session|connection|message) time-?out|"
    r"bmc busy|bad completion|device not present|unknown fru|"
    r"checksum (error|invalid)", re.I)
EMPTY_IS_FINE = {("ipmitool", "sensor"), ("ipmitool", "sdr", "elist", "all"),
                 ("ipmitool", "sel", "elist"), ("ipmitool", "fru", "print"),
                 ("ipmi-sel",), ("ipmi-fru",)}

# what there is to ask: program, arguments, what the persona must have
TOOLS = (
    ("ipmitool", ("mc", "info"), None),
    ("ipmitool", ("mc", "guid"), "guid"),
    ("ipmitool", ("mc", "selftest"), "self-test"),
    ("ipmitool", ("sdr", "info"), "repository"),
    ("ipmitool", ("sdr", "elist", "all"), None),
    ("ipmitool", ("sensor",), None),
    ("ipmitool", ("sel", "info"), "log"),
    ("ipmitool", ("sel", "elist"), "log"),
    ("ipmitool", ("sel", "time", "get"), "log"),
    ("ipmitool", ("fru", "print"), "inventory"),
    ("ipmitool", ("chassis", "status"), "chassis"),
    ("ipmitool", ("lan", "print"), None),
    ("ipmitool", ("user", "list"), None),
    ("ipmitool", ("channel", "info"), None),
    ("ipmitool", ("channel", "getciphers", "ipmi"), None),
    ("ipmitool", ("session", "info", "active"), None),
    ("ipmitool", ("dcmi", "discover"), "dcmi"),
    ("ipmitool", ("dcmi", "sensors"), "dcmi-sensors"),
    ("ipmitool", ("dcmi", "power", "reading"), "dcmi-power"),
    ("ipmi-sensors", ("--bridge-sensors", "--shared-sensors"), None),
    ("ipmi-sensors", ("--output-sensor-thresholds",), None),
    ("ipmi-sel", (), "log"),
    ("ipmi-fru", (), None),
    ("bmc-info", (), None),
    ("ipmi-chassis", ("--get-status",), "chassis"),
    ("ipmimonitoring", (), None),
    ("ipmi-dcmi", ("--get-dcmi-capability-info",), "dcmi"),
    ("ipmi-dcmi", ("--get-dcmi-sensor-info",), "dcmi-sensors"),
    ("ipmi-dcmi", ("--get-system-power-statistics",), "dcmi-power"),
)
# a request that is answered with completion code 0 by those that have it
FEATURES = {
    "guid": "0x06 0x37",
    "self-test": "0x06 0x04",
    "repository": "0x0a 0x20",
    "log": "0x0a 0x40",
    # without any, ipmitool ends with an exit code that nobody has set
    "inventory": "0x0a 0x10 0x00",
    "chassis": "0x00 0x01",
    "dcmi": "0x2c 0x01 0xdc 0x01",
    "dcmi-sensors": "0x2c 0x07 0xdc 0x01 0x40 0x00 0x01",
    "dcmi-power": "0x2c 0x02 0xdc 0x01 0x00 0x00",
}


class Complaints(compare.Table):
    """persona, program and arguments, complaint (patterns), reason."""

    def __init__(self, path):
        super().__init__(path, 4)

    def explains(self, persona, command, line):
        return self.finds((persona, command, line))


def ask(machine, program, args):
    if program != "ipmitool":
        return machine.ask("freeipmi", program, *args)
    return machine.ask(program, *args)


def has(machine, feature):
    if feature is None:
        return True
    ask(machine, "ipmitool", ("raw", *FEATURES[feature].split()))
    return machine.last_code == 0


def complaints_of(machine, program, args):
    """The lines that should not be there."""
    try:
        lines = ask(machine, program, args).splitlines()
    except subprocess.TimeoutExpired:
        return ["takes more than two minutes"]
    found = [line for line in lines if COMPLAINT.search(line)]
    found += [line for line in machine.last_error.splitlines()
              if not NOTHING_WRONG.search(line)]
    if machine.last_code != 0:
        found.append(f"exit {machine.last_code}")
    if not any(lines) and (program, *args) not in EMPTY_IS_FINE:
        found.append("says nothing")
    return [line.strip() for line in found]


def check_tools(name, machine, known):
    n_bad = n_asked = 0
    for program, args, feature in TOOLS:
        if not has(machine, feature):
            continue
        n_asked += 1
        command = " ".join((program, *args))
        for line in complaints_of(machine, program, args):
            if not known.explains(name, command, line):
                print(f"  {command}: {line}")
                n_bad += 1
    return n_asked, n_bad


def check_power(machine):
    """Both programs read the same watts that the BMC answers."""
    raw = ask(machine, "ipmitool", ("raw", *FEATURES["dcmi-power"].split()))
    data = bytes.fromhex(raw.replace("\n", ""))
    wanted = [int.from_bytes(data[i:i + 2], "little") for i in (1, 3, 5, 7)]
    n_bad = 0
    for program, args in (("ipmitool", ("dcmi", "power", "reading")),
                          ("ipmi-dcmi", ("--get-system-power-statistics",))):
        said = ask(machine, program, args)
        watts = [int(n) for n in re.findall(r"(\d+) [Ww]atts", said)]
        if watts[:4] != wanted:
            print(f"  {program}: {watts} W, the BMC says {wanted}")
            n_bad += 1
    return n_bad


EVENTS = {"lnc-": "Lower Non-critical", "lcr-": "Lower Critical",
          "lnr-": "Lower Fatal", "unc+": "Upper Non-critical",
          "ucr+": "Upper Critical", "unr+": "Upper Fatal"}


def check_event_status(machine, program):
    """The events that a threshold sensor says it has are its state."""
    rows = oracles.ipmiprov_sensors(machine, program)
    named = {}
    for row in rows.values():
        named.setdefault(row["name"], []).append(row)
    said = ask(machine, "ipmitool", ("-v", "sdr", "list", "full"))
    n_bad = n_checked = 0
    for part in said.split("Sensor ID"):
        name = re.match(r"\s*: (.*?) \(0x[0-9a-f]+\)", part)
        events = re.search(r"Assertion Events +: (.*)", part)
        row = named.get(name[1] if name else None, [])
        if not events or len(row) != 1 or not row[0]["available"]:
            continue
        theirs = {EVENTS[word] for word in events[1].split()
                  if word in EVENTS}
        ours = row[0]["state"]
        n_checked += 1
        if (ours in EVENTS.values() or theirs) and ours not in theirs:
            print(f"  event status of {name[1]}: {sorted(theirs)}, "
                  f"its state is {ours}")
            n_bad += 1
    return n_checked, n_bad


def run(name, path, program, known, folder):
    with Persona(folder, name, program, path) as machine:
        n_asked, n_bad = check_tools(name, machine, known)
        if has(machine, "dcmi-power"):
            n_bad += check_power(machine)
        n_states, n_wrong = check_event_status(machine, program)
        n_bad += n_wrong
    print(f"{'ok  ' if not n_bad else 'FAIL'} {name}: {n_asked} commands, "
          f"{n_states} event states, {n_bad} complaints")
    return n_bad


def main():
    program = os.path.abspath(sys.argv[1])
    personas = compare.personas()
    names = sys.argv[2:] or list(personas)
    known = Complaints(compare.HERE / "complaints.tsv")
    n_bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            try:
                n_bad += run(name, personas[name], program, known, folder)
            except (SimulatorError, oracles.OracleError) as error:
                print(f"FAIL {name}: {error}")
                n_bad += 1
    if not sys.argv[2:]:
        for number, cells in known.unused(names):
            print(f"  complaints.tsv:{number} does not occur: {cells}")
            n_bad += 1
    return 1 if n_bad else 0


if __name__ == "__main__":
    sys.exit(main())
