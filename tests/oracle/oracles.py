# SPDX-License-Identifier: LGPL-2.1-or-later
"""What ipmiprov and the two oracles say of a machine, in one form.

Sensors are lists of rows in the order of the SDR repository, events are
dictionaries by record id.  A value that a program does not give is None.
"""

import calendar
import json
import re
import time

import records

NOTHING = ("na", "N/A", "", "inf", "-inf", "nan", "-nan")
THRESHOLDS = (("lnr", "lower_fatal"), ("lc", "lower_critical"),
              ("lnc", "lower_noncritical"), ("unc", "upper_noncritical"),
              ("uc", "upper_critical"), ("unr", "upper_fatal"))


class OracleError(Exception):
    """A program said something that is not understood."""


def number(text):
    """A reading as a float, or None."""
    return None if text.strip() in NOTHING else float(text)


class Sensor:
    """One sensor of the repository: where its record is, who it is."""

    def __init__(self, rec, index, key):
        owner, lun, first, _ = key
        self.record_id = int.from_bytes(rec[:2], "little")
        self.record_type = rec[3]
        self.index = index  # among the sensors that share the record
        self.key = f"{first + index}.{lun}.{owner}"
        self.is_threshold = rec[13 if rec[3] != 3 else 11] == 1
        self.has_limits = rec[3] == 1 and self.is_threshold


def repository(sim):
    """The sensors of the machine's SDR repository."""
    path = sim.folder / "sdr.dump"
    sim.ask("ipmitool", "sdr", "dump", str(path))
    if not path.exists():
        raise OracleError(f"ipmitool sdr dump: {sim.last_error}")
    sensors = []
    for rec in records.split(path.read_bytes()):
        key = records.identity(rec)
        if key:
            sensors += [Sensor(rec, i, key) for i in range(key[3])]
    seen = [s.key for s in sensors]
    for s in sensors:
        s.id = f"{s.key}#{s.record_id}" if seen.count(s.key) > 1 else s.key
    return sensors


def has_log(sim):
    """Does the machine have a SEL?"""
    sim.ask("ipmitool", "raw", "0x0a", "0x40")  # Get SEL Info
    return sim.last_code == 0


def ipmitool_sensors(sim, sensors):
    """ipmitool sensor: a row a Full or Compact record, without a key."""
    rows = [[cell.strip() for cell in line.split("| ")] for line
            in sim.ask("ipmitool", "sensor").splitlines()]
    listed = [s for s in sensors if s.index == 0 and s.record_type != 3]
    if len(rows) != len(listed):
        raise OracleError(f"ipmitool lists {len(rows)} sensors, the "
                          f"repository has {len(listed)}: {sim.last_error}")
    found = {}
    for sensor, row in zip(listed, rows):
        cells = {"name": row[0]}
        if row[2].startswith("discrete"):
            states = row[2].partition("|")[2] or row[3]
            cells["states"] = _swapped(states)
        else:
            cells["reading"] = number(row[1])
            cells["unit"] = row[2] or None
            cells["severity"] = None if row[3] in ("na", "ns") else row[3]
            cells["thresholds"] = {
                ours: number(cell)
                for (_, ours), cell in zip(THRESHOLDS, row[4:])}
        found[sensor.id] = cells
    return found


def _swapped(text):
    """0x0180 of ipmitool has states 0 to 7 in front; bit 15 means nothing."""
    if text in NOTHING:
        return None
    mask = int(text, 16)
    return (mask >> 8 | mask << 8) & 0x7FFF


FREEIPMI_SENSOR = re.compile(
    r"(?P<record>\d+),(?P<name>.*),(?P<type>[^,]*),"
    r"(?P<state>Nominal|Warning|Critical|Unknown|N/A),"
    r"(?P<reading>N/A|-?[0-9.]+|-?inf|-?nan),(?P<unit>[^,]*),"
    r"(?P<event>N/A|Unknown|'.*')$")
SIDES = re.compile(r"(Lower|Upper) (Non-Critical|Critical|Non-Recoverable)")


def freeipmi_sensors(sim, sensors):
    """ipmi-sensors: a row a sensor, with the record id as key."""
    answer = sim.ask("freeipmi", "ipmi-sensors", "--bridge-sensors",
                     "--shared-sensors", "--comma-separated-output",
                     "--output-sensor-state", "--no-header-output")
    by_record = {}
    for sensor in sensors:
        by_record.setdefault(sensor.record_id, []).append(sensor)
    found = {}
    for line in answer.splitlines():
        match = FREEIPMI_SENSOR.match(line)
        if not match:
            raise OracleError(f"ipmi-sensors: {line!r}")
        record = int(match["record"])
        sensor = by_record[record].pop(0)
        cells = {"name": match["name"].strip()}
        # a text may have quotes within
        events = match["event"][1:-1].split("' '")
        if sensor.is_threshold:
            cells["reading"] = number(match["reading"])
            cells["unit"] = match["unit"]
        if match["event"] in ("N/A", "Unknown"):
            cells["crossed" if sensor.is_threshold else "texts"] = None
        elif sensor.is_threshold:
            cells["crossed"] = _worst(events)
        else:
            cells["texts"] = _states(events)
        found[sensor.id] = cells
    return found


UNNAMED = re.compile(r"(?:Unrecognized|OEM) Event = ([0-9A-Fa-f]{4})h")


def unnamed(mask):
    """States that have no text, each as a word of its own."""
    return [f"state {bit}" for bit in range(15) if mask >> bit & 1]


def _states(events):
    found = []
    for text in events:
        match = UNNAMED.match(text)
        if match:
            found += unnamed(int(match[1], 16))
        elif text != "OK":
            found.append(text)
    return found


def our_states(row):
    """The texts of a discrete sensor of ours, in the order of offsets."""
    if not row["available"]:
        return None
    found = []
    for text in row["state"].split(".,"):
        name, equals, value = text.partition("OEM State,Value=")
        if equals:
            mask = int(value, 16)  # low byte first
            found += unnamed((mask >> 8 | mask << 8) & 0x7FFF)
        elif text not in ("Deasserted", ""):
            found.append(text)
    return found


def _worst(events):
    """The worst threshold as ("Upper", "Critical"); ("", "") is normal."""
    order = ("Non-Critical", "Critical", "Non-Recoverable")
    sides = [SIDES.search(e) for e in events]
    sides = [m.groups() for m in sides if m]
    return max(sides, key=lambda s: order.index(s[1])) if sides else ("", "")


def ipmiprov_sensors(sim, program):
    """ipmiprov sensors --format json, by id."""
    answer = sim.ask("ipmiprov", program, "--format", "json", "sensors")
    if not answer:
        raise OracleError(f"{program} sensors: {sim.last_error}")
    answer = answer.encode("latin-1").decode("utf-8")
    rows = [row for row in json.loads(answer)
            if not row["id"].startswith("dcmi.")]  # peers have no sensors of it
    found = {row["id"]: row for row in rows}
    if len(found) != len(rows):
        raise OracleError(f"{program} sensors: an id is there twice")
    return found


IPMITOOL_EVENT = re.compile(
    r"\s*(?P<record>[0-9a-f]+) \| (?P<date>[^|]*)\| ?(?P<time>[^|]*)\| "
    r"(?P<sensor>[^|]*) \| (?P<event>[^|]*)(\| (?P<direction>\w+))?"
    r"( \| (?P<detail>.*))?$")
COMPARED = re.compile(r"Reading (\S+) [<>] Threshold (\S+)")
DIRECTIONS = {"Asserted": "assert", "Deasserted": "deassert",
              "Assertion Event": "assert", "Deassertion Event": "deassert"}


def ipmitool_events(sim):
    """ipmitool sel elist, by record id."""
    found = {}
    for line in sim.ask("ipmitool", "sel", "elist").splitlines():
        match = IPMITOOL_EVENT.match(line)
        if not match:
            found[int(line.split("|")[0], 16)] = {"line": line.strip()}
            continue
        cells = {"time": _ipmitool_time(match["date"], match["time"]),
                 "sensor": match["sensor"], "event": match["event"].strip()}
        if match["sensor"].startswith("OEM record"):
            del cells["sensor"], cells["event"]
        else:
            cells["direction"] = DIRECTIONS.get(match["direction"])
        values = COMPARED.match(match["detail"] or "")
        if values:
            cells["reading"] = float(values[1])
            cells["threshold"] = float(values[2])
        found[int(match["record"], 16)] = cells
    return found


def _ipmitool_time(date, clock):
    if "Pre-Init" in date:
        return f"start+{int(clock)}"
    if "Unspecified" in date:
        return None
    return f"{date.strip()} {clock.split()[0]}"


FREEIPMI_EVENT = re.compile(
    r"(?P<record>\d+),(?P<date>[^,]*),(?P<time>[^,]*),(?P<sensor>.*),"
    r"(?P<type>[^,]*),(?P<direction>Assertion Event|Deassertion Event|N/A),"
    r"(?P<event>.*)$")
FREEIPMI_VALUE = re.compile(r"(Sensor Reading|Threshold) = (-?[0-9.]+)")


def freeipmi_events(sim):
    """ipmi-sel, by record id."""
    answer = sim.ask("freeipmi", "ipmi-sel", "-v", "--comma-separated-output",
                     "--no-header-output")
    found = {}
    for line in answer.splitlines():
        match = FREEIPMI_EVENT.match(line)
        if not match:
            found[int(line.split(",")[0])] = {"line": line}
            continue
        cells = {"time": _freeipmi_time(match["date"], match["time"])}
        if match["direction"] != "N/A":
            cells["direction"] = DIRECTIONS[match["direction"]]
            cells["sensor"] = match["sensor"]
            cells["type"] = match["type"]
            cells["event"] = _event(match["event"].split(" ; ")[0])
        for name, value in FREEIPMI_VALUE.findall(match["event"]):
            name = "reading" if name == "Sensor Reading" else "threshold"
            cells[name] = float(value)
        found[int(match["record"])] = cells
    return found


def _event(text):
    """An event without a name is its offset."""
    match = re.match("(?:OEM )?Event Offset = ([0-9A-F]{2})h$", text)
    return f"offset {int(match[1], 16)}" if match else text


def our_event(row):
    match = re.match("Event type ..h, (offset [0-9]+)$", row["event"])
    return match[1] if match else row["event"]


def _freeipmi_time(date, clock):
    if date in ("Unspec.", "N/A"):
        return None
    if date == "PostInit":
        return "start+"  # it does not say how many seconds
    return f"{date} {clock}"


def ipmiprov_events(sim, program):
    """ipmiprov log --format json, by record id."""
    answer = sim.ask("ipmiprov", program, "--format", "json", "log")
    if not answer:
        raise OracleError(f"{program} log: {sim.last_error}")
    rows = json.loads(answer.encode("latin-1").decode("utf-8"))
    found = {row["record"]: row for row in rows}
    if len(found) != len(rows):
        raise OracleError(f"{program} log: a record is there twice")
    return found


def our_time(row, program):
    """The time of one of our rows as the oracle would write it."""
    if row["time"] is not None:
        stamp = calendar.timegm(time.strptime(row["time"],
                                              "%Y-%m-%dT%H:%M:%SZ"))
        form = {"ipmitool": "%m/%d/%y", "freeipmi": "%b-%d-%Y"}[program]
        return time.strftime(form + " %H:%M:%S", time.gmtime(stamp))
    if row["since_init"] is not None:
        seconds = row["since_init"] if program == "ipmitool" else ""
        return f"start+{seconds}"
    return None
