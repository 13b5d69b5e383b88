#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: compare.py [--words] [--keep DIR] IPMIPROV [MACHINE]...

Hosts machines on ipmi_sim and on ipmiprov simulate, reads each with ipmiprov,
ipmitool and FreeIPMI, and fails where ipmiprov differs from either oracle in a
way that known.tsv does not explain, or where a row of known.tsv or words.tsv is
not needed any more.  The machines: "rich" (rich.py), the compiled-in persona "demo", those of
tests/personas, and the real ones captured in the folder of the environment
variable IPMIPROV_CORPUS.  What is hosted on ipmi_sim is then captured, and
compared again as a persona.
"""

import argparse
import collections
import fnmatch
import functools
import os
import pathlib
import subprocess
import re
import sys
import tempfile

import corpus
import oracles
import rich
from simulator import Persona, Simulator, SimulatorError

HERE = pathlib.Path(__file__).parent
TOLERANCE = {"ipmitool": 0.00051, "freeipmi": 0.0051}
Difference = collections.namedtuple(
    "Difference", "machine program key field ours theirs")


class Table:
    """Rows of a data file; remembers which were needed."""

    def __init__(self, path, n_columns):
        self.path = path
        self.rows = []
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            cells = line.split("\t")
            if len(cells) != n_columns:
                sys.exit(f"{path}:{number}: wants {n_columns} columns")
            self.rows.append((number, cells))
        self.used = set()

    def finds(self, values):
        """Is there a row whose first columns are patterns of these?"""
        hits = [number for number, cells in self.rows
                if all(fnmatch.fnmatchcase(str(value), pattern)
                       for value, pattern in zip(values, cells))]
        self.used.update(hits[:1])
        return bool(hits)

    def unused(self, machines):
        """Rows of the machines that ran (first column) that did nothing."""
        return [(number, cells) for number, cells in self.rows
                if number not in self.used
                and any(fnmatch.fnmatchcase(m, cells[0]) for m in machines)]


class Known(Table):
    """machine, program, key, field (patterns), theirs, reason."""

    def __init__(self, path):
        super().__init__(path, 6)

    def explains(self, diff):
        return self.finds((*diff[:4], diff.theirs))


class Words(Table):
    """machine, kind, program, ours, theirs: two names of one thing."""

    def __init__(self, path):
        super().__init__(path, 5)
        self.index = {tuple(cells[1:]): number for number, cells in self.rows}
        self.missing = {}

    def same(self, machine, kind, program, ours, theirs):
        if plain(ours) == plain(theirs):
            return True
        number = self.index.get((kind, program, ours, theirs))
        if number:
            self.used.add(number)
        else:
            self.missing.setdefault((kind, program, ours, theirs), machine)
        return number is not None


def plain(text):
    """Letters and digits only: writing is not meaning."""
    return re.sub("[^a-z0-9%*/]", "", text.lower())


def close(ours, theirs, program):
    if ours is None or theirs is None:
        return ours is theirs
    return abs(ours - theirs) <= TOLERANCE[program] + abs(ours) * 1e-6


class Comparison:
    """The differences of one machine."""

    def __init__(self, machine, words):
        self.machine = machine
        self.words = words
        self.differences = []
        self.n_equal = 0

    def check(self, equal, program, key, field, ours, theirs):
        if equal:
            self.n_equal += 1
        else:
            self.differences.append(Difference(
                self.machine, program, key, field, ours, theirs))

    def same_words(self, kind, program, key, ours, theirs):
        self.check(self.words.same(self.machine, kind, program, ours, theirs),
                   program, key, kind, ours, theirs)

    def sensor(self, sensor, row, program, theirs):
        """One sensor of ours against one oracle's row."""
        key = sensor.id
        name = row["name"].rstrip(" ")
        self.check(name.replace(" ", "") == theirs["name"].replace(" ", ""),
                   program, key, "name", name, theirs["name"])
        if "reading" in theirs:
            self.check(close(row["reading"], theirs["reading"], program),
                       program, key, "reading", row["reading"],
                       theirs["reading"])
            if row["reading"] is not None and theirs["unit"]:
                self.same_words("unit", program, key, row["unit"] or "",
                                theirs["unit"])
        self._threshold_state(key, row, program, theirs)
        self._discrete_state(key, row, program, theirs)
        for threshold, value in theirs.get("thresholds", {}).items():
            ours = row["thresholds"][threshold]
            self.check(close(ours, value, program), program, key, threshold,
                       ours, value)

    def _threshold_state(self, key, row, program, theirs):
        side, _, level = row["state"].partition(" ")
        level = level.lower().replace("-", "")
        if "severity" in theirs:
            ours = {"noncritical": "nc", "critical": "cr", "fatal": "nr"}.get(
                level, "ok" if row["available"] else None)
            self.check(ours == theirs["severity"], program, key, "state",
                       row["state"], theirs["severity"])
        elif "crossed" in theirs and theirs["crossed"]:
            their_side, their_level = theirs["crossed"]
            their_level = their_level.lower().replace("-", "")
            their_level = their_level.replace("nonrecoverable", "fatal")
            ours = (side, level) if level else ("", "")
            self.check(ours == (their_side, their_level), program, key,
                       "state", row["state"], " ".join(theirs["crossed"]))
        elif "crossed" in theirs:
            self.check(not row["available"], program, key, "state",
                       row["state"], None)

    def _discrete_state(self, key, row, program, theirs):
        texts = oracles.our_states(row)
        if "states" in theirs:
            n_theirs = (None if theirs["states"] is None
                        else bin(theirs["states"]).count("1"))
            n_ours = None if texts is None else len(texts)
            self.check(n_ours == n_theirs, program, key, "states",
                       row["state"], theirs["states"])
        elif "texts" in theirs:
            self._state_texts(key, row, program, texts, theirs["texts"])

    def _state_texts(self, key, row, program, ours, theirs):
        if ours is None or theirs is None or len(ours) != len(theirs):
            self.check(ours is theirs, program, key, "states", row["state"],
                       theirs)
            return
        for text, their_text in zip(ours, theirs):
            self.same_words("state", program, key, text, their_text)

    def event(self, record, row, program, theirs):
        """One event of ours against one oracle's."""
        if "line" in theirs or row["sensor_id"] is None:
            self.check("line" in theirs and row["sensor_id"] is None or
                       theirs.get("sensor") is None, program, record,
                       "record", row["event"], theirs)
            return
        ours = oracles.our_time(row, program)
        self.check(ours == theirs["time"], program, record, "time", ours,
                   theirs["time"])
        if "sensor" in theirs:
            self._event_sensor(record, row, program, theirs)
            self.same_words("event", program, record, oracles.our_event(row),
                            theirs["event"])
        if "direction" in theirs:
            self.check(row["direction"] == theirs["direction"], program,
                       record, "direction", row["direction"],
                       theirs["direction"])
        for field in ("reading", "threshold"):
            if field in theirs:
                limit = abs(theirs[field]) * 1e-3 + 0.0051
                self.check(row[field] is not None and
                           abs(row[field] - theirs[field]) <= limit, program,
                           record, field, row[field], theirs[field])

    def _event_sensor(self, record, row, program, theirs):
        number = int(row["sensor_id"].split(".")[0])
        if program == "ipmitool":
            nameless = f"#{number:#04x}"
            equal = theirs["sensor"].endswith(
                (row["sensor"] or nameless).rstrip(" "))
        else:
            nameless = f"Sensor #{number}"
            equal = (theirs["sensor"].replace(" ", "")
                     == (row["sensor"] or nameless).replace(" ", ""))
        self.check(equal, program, record, "sensor", row["sensor"] or nameless,
                   theirs["sensor"])


def compare_sensors(sim, program, result):
    sensors = oracles.repository(sim)
    ours = oracles.ipmiprov_sensors(sim, program)
    wanted = {s.id for s in sensors}
    for key in sorted(wanted ^ set(ours)):
        result.check(False, "repository", key, "listed", key in ours,
                     key in wanted)
    for name, read in (("ipmitool", oracles.ipmitool_sensors),
                       ("freeipmi", oracles.freeipmi_sensors)):
        theirs = read(sim, sensors)
        for sensor in sensors:
            if sensor.id not in ours:
                continue
            if sensor.id in theirs:
                result.sensor(sensor, ours[sensor.id], name,
                              theirs[sensor.id])
            elif sensor.record_type != 3 and (name == "freeipmi" or
                                              sensor.index == 0):
                result.check(False, name, sensor.id, "listed", True, False)
    return sum(1 for row in ours.values() if row["reading"] is not None)


def compare_events(sim, program, result):
    ours = oracles.ipmiprov_events(sim, program)
    for name, read in (("ipmitool", oracles.ipmitool_events),
                       ("freeipmi", oracles.freeipmi_events)):
        theirs = read(sim)
        for record in sorted(set(ours) | set(theirs)):
            if record in ours and record in theirs:
                result.event(record, ours[record], name, theirs[record])
            else:
                result.check(False, name, record, "listed", record in ours,
                             record in theirs)
    return len(ours)


def personas():
    """name -> path of the personas that readers can be tried on."""
    found = {"demo": None}
    for path in sorted((HERE.parent / "personas").glob("*.persona")):
        found[path.stem] = path
    return found


def is_comparable(path):
    """Not where requests are refused by turns: the oracles lose rows then."""
    return path is None or "\nbusy-every " not in path.read_text()


def machines(program):
    """name -> a function of a folder that makes the machine to be entered."""
    machine = rich.machine()
    emulated = {"rich": (machine.emulation(), machine.sel())}
    folder = os.environ.get("IPMIPROV_CORPUS")
    if folder:
        emulated.update(corpus.machines(pathlib.Path(folder)))
    else:
        print("SKIP: captured machines (IPMIPROV_CORPUS is not set)")
    found = {name: functools.partial(_emulated, name, *how)
             for name, how in emulated.items()}
    found.update({name: functools.partial(_persona, name, program, path)
                  for name, path in personas().items()
                  if is_comparable(path)})
    return found


def _emulated(name, emulation, sel, folder):
    return Simulator(folder, name, emulation, sel)


def _persona(name, program, path, folder):
    return Persona(folder, name, program, path)


def compare_all(machine, program, tables, comment=""):
    """Prints what differs on a machine; returns how many unexplained."""
    words, known = tables
    result = Comparison(machine.name, words)
    n_readings = compare_sensors(machine, program, result)
    n_events = (compare_events(machine, program, result)
                if oracles.has_log(machine) else 0)
    bad = [d for d in result.differences if not known.explains(d)]
    for diff in bad:
        print(f"  {diff.program} {diff.key} {diff.field}: ours {diff.ours!r}, "
              f"theirs {diff.theirs!r}")
    print(f"{'ok  ' if not bad else 'FAIL'} {machine.name}{comment}: "
          f"{n_readings} readings, {n_events} events, "
          f"{result.n_equal} values agree, "
          f"{len(result.differences) - len(bad)} differ as known, "
          f"{len(bad)} differ")
    return len(bad) + (result.n_equal == 0)


def capture(machine, program, folder):
    """The machine as a persona."""
    path = pathlib.Path(folder, machine.name + ".persona")
    machine.ask("ipmiprov", program, "capture", str(path))
    if machine.last_code != 0:
        raise SimulatorError(f"capture: {machine.last_error}")
    return path


# members that name the way to a BMC, or the moment
WAY = ('"transport"', '"last_answer"', '"interface"')


def compare_capture(machine, program, path):
    """ipmiprov prints the same of both; returns how many commands differ."""
    n_bad = 0
    for what in ("info", "sensors", "log", "fru", "status"):
        live, captured = (
            [line for line in text.splitlines()
             if not any(name in line for name in WAY)]
            for text in (
                machine.ask("ipmiprov", program, "--format", "json", what),
                subprocess.run(
                    [program, "--bmc", f"sim:{path}", "--format", "json",
                     what], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                    check=False, timeout=60,
                    env={**os.environ, "TZ": "UTC", "LC_ALL": "C",
                         "XDG_STATE_HOME": str(machine.folder / "other")}
                ).stdout.decode("latin-1")))
        if live != captured:
            different = [pair for pair in zip(live, captured)
                         if pair[0] != pair[1]]
            print(f"  {what}: {len(live)} lines, of the capture "
                  f"{len(captured)}; {different[:3]}")
            n_bad += 1
    return n_bad


def run(name, host, program, tables, folder):
    """One machine, and what was captured of it; returns how many differ."""
    with host(folder) as machine:
        n_bad = compare_all(machine, program, tables)
        if isinstance(machine, Persona):
            return n_bad
        path = capture(machine, program, folder)
        n_bad += compare_capture(machine, program, path)
    with Persona(folder, name, program, path) as machine:
        return n_bad + compare_all(machine, program, tables, ", captured")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--words", action="store_true",
                        help="print rows that words.tsv lacks")
    parser.add_argument("--keep", help="folder for what the simulator needs")
    parser.add_argument("ipmiprov")
    parser.add_argument("machine", nargs="*")
    args = parser.parse_args()
    program = os.path.abspath(args.ipmiprov)
    words, known = Words(HERE / "words.tsv"), Known(HERE / "known.tsv")
    tables = (words, known)
    hosts = machines(program)
    names = args.machine or list(hosts)
    n_bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            try:
                n_bad += run(name, hosts[name], program, tables,
                             args.keep or folder)
            except (SimulatorError, oracles.OracleError) as error:
                print(f"FAIL {name}: {error}")
                n_bad += 1
    if args.words:
        for cells, machine in sorted(words.missing.items()):
            print("\t".join((machine, *cells)))
    if not args.machine:
        for table in (words, known):
            for number, cells in table.unused(names):
                print(f"  {table.path.name}:{number} does not occur: {cells}")
                n_bad += 1
    return 1 if n_bad else 0


if __name__ == "__main__":
    sys.exit(main())
