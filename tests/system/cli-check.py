#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the JSON of ipmiprov must look like, and whether two of them agree.

usage: cli-check.py schema sensors|log|fru FILE
       cli-check.py agree FILE FILE
"""
import json
import re
import sys

NULL = type(None)
TEXT = (str,)
MAYBE_TEXT = (str, NULL)
MAYBE_NUMBER = (float, int, NULL)
LIST = (list,)

SENSORS = {
    "bmc": TEXT, "id": TEXT, "name": TEXT, "entity": TEXT, "type": TEXT,
    "reading": MAYBE_NUMBER, "unit": MAYBE_TEXT, "state": TEXT,
    "health": TEXT, "available": (bool,),
    "thresholds": {
        "lower_fatal": MAYBE_NUMBER, "lower_critical": MAYBE_NUMBER,
        "lower_noncritical": MAYBE_NUMBER, "upper_noncritical": MAYBE_NUMBER,
        "upper_critical": MAYBE_NUMBER, "upper_fatal": MAYBE_NUMBER,
    },
}
LOG = {
    "record": (int,), "time": MAYBE_TEXT, "since_init": (int, NULL),
    "sensor": MAYBE_TEXT, "sensor_id": MAYBE_TEXT, "type": MAYBE_TEXT,
    "event": TEXT, "direction": MAYBE_TEXT, "severity": TEXT,
    "reading": MAYBE_NUMBER, "threshold": MAYBE_NUMBER, "raw": TEXT,
}
CHASSIS = {"type": MAYBE_TEXT, "part_number": MAYBE_TEXT,
           "serial": MAYBE_TEXT, "custom": LIST}
BOARD = {"manufacturer": MAYBE_TEXT, "product": MAYBE_TEXT,
         "serial": MAYBE_TEXT, "part_number": MAYBE_TEXT,
         "mfg_date": MAYBE_TEXT, "fru_file_id": MAYBE_TEXT, "custom": LIST}
PRODUCT = {"manufacturer": MAYBE_TEXT, "name": MAYBE_TEXT,
           "part_number": MAYBE_TEXT, "version": MAYBE_TEXT,
           "serial": MAYBE_TEXT, "asset_tag": MAYBE_TEXT,
           "fru_file_id": MAYBE_TEXT, "custom": LIST}
FRU = {"fru": (int,), "name": TEXT, "chassis": (CHASSIS, NULL),
       "board": (BOARD, NULL), "product": (PRODUCT, NULL), "problems": LIST}

PATTERNS = {
    "id": r"\d+\.\d+\.\d+(#\d+)?|dcmi\.[a-z0-9.]+",
    "health": "ok|warning|critical|unknown",
    "severity": "info|warning|critical",
    "direction": "assert|deassert",
    "raw": "[0-9A-F]{32}",
    "time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
}


def fail(text):
    sys.exit("cli-check: " + text)


def check(value, want, path):
    if isinstance(want, dict):
        if not isinstance(value, dict):
            fail(f"{path}: expected an object, got {value!r}")
        for key, inner in want.items():
            if key not in value:
                fail(f"{path}: {key} is missing")
            check(value[key], inner, f"{path}.{key}")
        return
    if isinstance(want[0], dict):
        if value is not None:
            check(value, want[0], path)
        return
    if not isinstance(value, want):
        fail(f"{path}: {value!r} is of a wrong type")
    if isinstance(value, bool) and bool not in want:
        fail(f"{path}: {value!r} is of a wrong type")
    pattern = PATTERNS.get(path.rsplit(".", 1)[-1])
    if pattern and value is not None and not re.fullmatch(pattern, value):
        fail(f"{path}: {value!r} is not {pattern}")


def schema(kind, path):
    text = open(path, encoding="utf-8").read()
    rows = json.loads(text)
    if not rows:
        fail(f"{path}: it is empty")
    want = {"sensors": SENSORS, "log": LOG, "fru": FRU}[kind]
    for i, row in enumerate(rows):
        check(row, want, f"{kind}[{i}]")
    # 1.8, not 1.8000000000000003
    for number in re.findall(r"-?\d+\.\d+", re.sub(r'"[^"]*"', "", text)):
        if len(number.strip("-").replace(".", "").strip("0")) > 12:
            fail(f"{path}: {number} has too many digits")


def same(a, b):
    """Equal, but for what UnitModifier rounds away of a non-linear sensor."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) <= 1e-6 * max(abs(a), abs(b), 1e-6)
    return a == b


def agree(first, second):
    def key(row):
        return row.get("id") or row["record"]

    a, b = (sorted(json.load(open(path, encoding="utf-8")), key=lambda r:
                   str(key(r))) for path in (first, second))
    if [key(r) for r in a] != [key(r) for r in b]:
        fail(f"{first} and {second} do not hold the same rows")
    for x, y in zip(a, b):
        if not same(x, y):
            fail(f"{key(x)}: {x} != {y}")
    print(f"{len(a)} rows agree")


if __name__ == "__main__":
    if sys.argv[1] == "schema":
        schema(sys.argv[2], sys.argv[3])
    else:
        agree(sys.argv[2], sys.argv[3])
