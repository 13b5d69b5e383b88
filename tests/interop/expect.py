# SPDX-License-Identifier: LGPL-2.1-or-later
"""What every peer's view of the sensors is held against."""


class Mismatch(Exception):
    """A peer saw something else."""


def equal(got, want, what):
    if got != want:
        raise Mismatch(f"{what}: got {got!r}, not {want!r}")


def sensors(instances, service):
    """NumericSensor instances against what ipmiprov reads by itself.

    The demo's readings move slowly, hence the margin.
    """
    truth = {s["id"]: s for s in service.truth("sensors")
             if s["unit"] is not None and s["unit"] != ""}
    seen = {i["Description"].split("(")[1].split(")")[0]: i
            for i in instances}
    equal(len(seen), len(instances), "different sensors")
    equal(sorted(seen), sorted(truth), "numeric sensors")
    for key, instance in seen.items():
        want = truth[key]
        equal(instance["CurrentState"], want["state"].replace(", ", ".,"),
              f"state of {want['name']}")
        if want["reading"] is None:
            equal(instance["CurrentReading"], None,
                  f"reading of {want['name']}")
            continue
        got = int(instance["CurrentReading"]) * 10 ** int(
            instance["UnitModifier"])
        if abs(got - want["reading"]) > 0.05 * abs(want["reading"]) + 0.001:
            raise Mismatch(f"{want['name']}: got {got}, "
                           f"not {want['reading']}")
