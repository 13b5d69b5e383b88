# SPDX-License-Identifier: LGPL-2.1-or-later
"""A machine that has one of everything that a sensor reader must decode.

Every linearisation in every sign format, every base unit, every kind of
discrete sensor in every state, records that stand for several sensors, other
LUNs and another controller, and a log with every kind of event.
"""

import records as r
from simulator import emulator_lines

SATELLITE = 0x30
BOARD, CPU, MEMORY, PSU, FAN, DISK = 7, 3, 32, 10, 29, 4
EPOCH = 1700000000
N_UNITS = 93

# (m, b, b_exp, r_exp, raw values unsigned, one's, two's complement): each
# keeps the argument of its function where that is defined.
LINEARIZATIONS = (
    ("linear", 3, -7, 1, -1, 200, 0xC8, 0xC8),
    ("ln", 5, 2, 1, 0, 77, 77, 0xFE),
    ("log10", 10, 3, 2, 0, 90, 90, 0xE7),
    ("log2", 1, 0, 0, 0, 100, 100, 100),
    ("exp", 1, 1, 0, -1, 31, 0xE0, 0xE0),
    ("exp10", 2, 0, 0, -2, 150, 0xF0, 0xF0),
    ("exp2", 1, 3, 0, -1, 80, 0xD7, 0xD7),
    ("inverse", 3, 0, 0, -2, 41, 0xC0, 0xC0),
    ("square", 2, 1, 1, -1, 99, 0xAA, 0xAA),
    ("cube", 1, -2, 0, -1, 120, 0x99, 0x99),
    ("square root", 100, 0, 0, -1, 225, 100, 100),
    ("cube root", 1, 0, 0, 3, 216, 64, 0xE5),
)
FORMATS = ("uns", "1s", "2s")


class Machine:
    """Collects records, simulator commands and events."""

    def __init__(self):
        self.sdrs = []
        self.commands = []
        self.events = []
        self.sensors = {}

    def _add(self, rec, s, states=None, raw=0, exists=True):
        self.sdrs.append(rec)
        self.sensors[s["name"]] = s
        if not exists:
            return
        at = f"0x{s['owner']:x} {s['lun']} {s['number']}"
        kind = "event-only" if states is None and s["event_only"] else ""
        add = f"sensor_add {at} {s['type']} {s['reading_type']} {kind}"
        self.commands.append(add.rstrip())
        if kind:
            return
        mask = f"{s['mask']:015b}"
        scanning = "scanning" if s["scanning"] else "no-scanning"
        self.commands.append(f"sensor_set_event_support {at} enable {scanning} "
                             f"per-state {mask} {mask} {mask} {mask}")
        self.commands.append(f"sensor_set_value {at} {raw} 0")
        for bit in states or ():
            self.commands.append(f"sensor_set_bit {at} {bit} 1 0")

    def _sensor(self, name, number, kind, reading_type, options):
        s = dict(name=name, number=number, type=kind, scanning=True,
                 reading_type=reading_type, owner=r.LUN_BMC, lun=0,
                 entity=BOARD, instance=1, mask=0, event_only=False,
                 id_string=None)
        s.update(options)
        s["id_string"] = s["id_string"] or r.text(name)
        return s

    def analog(self, name, number, raw, kind=1, exists=True, **options):
        s = self._sensor(name, number, kind, 1, dict(
            m=1, b=0, b_exp=0, r_exp=0, linearization=0, format=0, unit=1,
            rate=0, modifier=0, modifier_unit=0, percent=0, tolerance=0,
            accuracy=0, thresholds={}, threshold_access=2,
            hysteresis=(0, 0)) | options)
        if not s["thresholds"]:
            s["threshold_access"] = 0
        at = f"0x{s['owner']:x} {s['lun']} {s['number']}"
        limits = s["thresholds"]
        self._add(r.full(s), s, raw=raw, exists=exists)
        if exists and limits:
            access = ("none", "readable", "settable",
                      "fixed")[s["threshold_access"]]
            names = tuple(reversed(r.THRESHOLDS))
            mask = "".join("1" if n in limits else "0" for n in names)
            values = " ".join(f"0x{limits.get(n, 0) & 255:x}" for n in names)
            self.commands.insert(
                -1, f"sensor_set_threshold {at} {access} {mask} {values}")
        return s

    def discrete(self, name, number, kind, reading_type, states, exists=True,
                 **options):
        s = self._sensor(name, number, kind, reading_type, dict(
            mask=0x7FFF, share=1, suffix=0, suffix_offset=0,
            entity_increments=0) | options)
        self._add(r.compact(s), s, states=states, exists=exists)
        for i in range(1, s["share"]):
            more = f"0x{s['owner']:x} {s['lun']} {number + i}"
            self.commands += [
                f"sensor_add {more} {kind} {reading_type}",
                f"sensor_set_event_support {more} enable scanning per-state "
                + " ".join([f"{s['mask']:015b}"] * 4)]
            self.commands += [f"sensor_set_bit {more} {bit} 1 0"
                              for bit in s["states_of"][i - 1]]
        return s

    def event_source(self, name, number, kind, reading_type, **options):
        s = self._sensor(name, number, kind, reading_type,
                         dict(event_only=True) | options)
        self._add(r.event_only(s), s)
        return s

    def event(self, *args, **options):
        """One more event, a second after the last."""
        self.events.append(r.event(EPOCH + len(self.events), *args, **options))

    def sel(self):
        """The log's records, with ids that have gaps."""
        return [(7 * i + 3).to_bytes(2, "little") + rec
                for i, rec in enumerate(self.events)]

    def emulation(self):
        """The command file for ipmi_sim."""
        lines = ["mc_setbmc 0x20",
                 "mc_add 0x20 0x22 no-device-sdrs 1 2 0x47 0x9f 0x1234 0x56 "
                 "dynsens",
                 "sel_enable 0x20 1000 0x0a",
                 f"mc_add 0x{SATELLITE:x} 5 no-device-sdrs 2 1 0x10 0x29 "
                 "0x1234 0x57 dynsens"]
        lines += [f"main_sdr_add 0x20 {emulator_lines(rec)}"
                  for rec in self.sdrs]
        lines += self.commands
        lines += [f"mc_enable 0x{SATELLITE:x}", "mc_enable 0x20"]
        return "\n".join(lines) + "\n"


def _linearizations(machine, number):
    for index, row in enumerate(LINEARIZATIONS):
        name, m, b, b_exp, r_exp, *raws = row
        for form, raw in enumerate(raws):
            machine.analog(f"{name} {FORMATS[form]}", number, raw, kind=0x0B,
                           unit=0, m=m, b=b, b_exp=b_exp, r_exp=r_exp,
                           linearization=index, format=form)
            number += 1
    return number


def _units(machine, number):
    for unit in range(1, N_UNITS):
        machine.analog(f"Unit {unit}", number, unit + 100, kind=0x0B,
                       unit=unit, lun=3)
        number += 1


def _analog(machine):
    every = dict(lnr=10, lc=20, lnc=30, unc=200, uc=220, unr=240)
    # name, raw value, what is odd about it
    rows = (
        ("Inlet", 24, dict(thresholds=every, hysteresis=(2, 3))),
        ("Below lnc", 25, dict(thresholds=every)),
        ("Below lc", 15, dict(thresholds=every)),
        ("Below lnr", 5, dict(thresholds=every)),
        ("Above unc", 210, dict(thresholds=every)),
        ("Above uc", 230, dict(thresholds=every)),
        ("Above unr", 250, dict(thresholds=every)),
        ("On lc", 20, dict(thresholds=every)),
        ("On uc", 220, dict(thresholds=every)),
        ("Only unc", 90, dict(thresholds=dict(unc=80))),
        ("Only lnr", 90, dict(thresholds=dict(lnr=80))),
        ("Read-only limits", 60, dict(thresholds=every, threshold_access=1)),
        ("Fahrenheit", 75, dict(unit=2)),
        ("Kelvin", 150, dict(unit=3, m=2)),
        ("P12V", 191, dict(kind=2, unit=4, m=63, r_exp=-3,
                           thresholds=dict(lc=171, uc=211))),
        ("N12V falls", 190, dict(kind=2, unit=4, m=-63, r_exp=-3)),
        ("Battery", 240, dict(kind=2, unit=4, m=12, b=15, b_exp=1, r_exp=-3,
                              entity=40)),
        ("Inverse volt", 83, dict(kind=2, unit=4, linearization=7, r_exp=-2)),
        ("Fan duty", 128, dict(kind=4, unit=0, m=392, r_exp=-3, percent=1,
                               entity=FAN)),
        ("Percent of RPM", 40, dict(kind=4, unit=18, percent=1, entity=FAN)),
        ("Amps two's", 0x9C, dict(kind=3, unit=5, r_exp=-1, format=2)),
        ("Amps one's", 0x9C, dict(kind=3, unit=5, r_exp=-1, format=1)),
        ("Minus zero", 0xFF, dict(kind=3, unit=5, format=1)),
        ("M is 511", 255, dict(kind=9, unit=6, m=511, b=-512, b_exp=3)),
        ("M is -512", 2, dict(kind=9, unit=6, m=-512, b=511, b_exp=2)),
        ("Tiny", 200, dict(kind=3, unit=5, b=511, b_exp=-8, r_exp=-3)),
        ("M is zero", 9, dict(kind=2, unit=4, m=0, b=12)),
        ("Rate of errors", 12, dict(kind=0x0B, unit=89, rate=5)),
        ("Megabytes rate", 55, dict(kind=0x0B, unit=72, rate=3)),
        ("Watt hours", 40, dict(kind=0x0B, unit=6, modifier=2,
                                modifier_unit=24)),
        ("Bits by second", 9, dict(kind=0x0B, unit=66, modifier=1,
                                   modifier_unit=22)),
        ("Tolerance", 100, dict(tolerance=5, accuracy=300)),
        ("Scanning off", 10, dict(scanning=False)),
        ("On LUN 1", 150, dict(lun=1, thresholds=dict(uc=95))),
        ("Above on LUN 1", 190, dict(lun=1, thresholds=every)),
        ("6-BIT PACKED", 51, dict(id_string=r.packed("6-BIT PACKED"))),
        ("12.5-3 ", 120, dict(id_string=r.bcd("12.5-3 7"))),
        ("Latin-1 \xe9", 49, {}),
        ("Sixteen bytes ok", 47, {}),
        ("OEM type", 33, dict(kind=0xC7)),
    )
    for number, (name, raw, options) in enumerate(rows, 1):
        number += 150 if options.get("lun") else 0
        machine.analog(name, number, raw, **options)
    machine.analog("Not there", 60, 0, exists=False)
    machine.analog("Number 254", 254, 54)
    machine.analog("Sat temp", 1, 44, owner=SATELLITE, entity=11,
                   thresholds=dict(unc=70, uc=80))
    machine.analog("Sat volt", 2, 120, owner=SATELLITE, kind=2, unit=4, m=15,
                   r_exp=-3, entity=11)


# Offsets of each generic event/reading type (table 42-2) and each
# sensor-specific type (table 42-3).
GENERIC = {2: 3, 3: 2, 4: 2, 5: 2, 6: 2, 7: 9, 8: 2, 9: 2, 10: 9, 11: 8, 12: 4}
SPECIFIC = {
    0x05: 7, 0x06: 6, 0x07: 13, 0x08: 8, 0x09: 8, 0x0C: 11, 0x0D: 9, 0x0F: 3,
    0x10: 7, 0x11: 8, 0x12: 6, 0x13: 12, 0x14: 5, 0x19: 2, 0x1B: 2, 0x1D: 8,
    0x1E: 5, 0x1F: 10, 0x20: 6, 0x21: 10, 0x22: 15, 0x23: 9, 0x24: 4, 0x25: 3,
    0x27: 2, 0x28: 6, 0x29: 3, 0x2A: 4, 0x2B: 8, 0x2C: 8,
}


def _states(machine):
    """Every state, two a sensor, so that no list of texts is cut short."""
    found = [(f"Generic {code:02X}", 1 if code in (5, 7) else 0x0D, code, n)
             for code, n in GENERIC.items()]
    found += [(f"Type {code:02X}", code, 0x6F, n)
              for code, n in SPECIFIC.items()]
    number = 10
    for name, kind, reading_type, n_states in found:
        for first in range(0, n_states, 2):
            states = range(first, min(first + 2, n_states))
            s = machine.discrete(f"{name} {first}", number, kind, reading_type,
                                 states, mask=(1 << n_states) - 1,
                                 owner=SATELLITE)
            s["states"] = states
            number += 1
    assert number < 254, number


def _discrete(machine, number):
    machine.discrete("No state", number, 0x0D, 0x6F, ())
    machine.discrete("Many states", number + 1, 0x0C, 0x6F, range(11))
    machine.discrete("OEM states", number + 2, 0xC5, 0x71, (2, 14))
    machine.discrete("OEM type dig", number + 3, 0xC0, 3, (1,), mask=3)
    machine.discrete("OEM specific", number + 4, 0xC1, 0x6F, (0, 3))
    machine.discrete("Reserved state", number + 5, 0x29, 0x6F, (7,))
    machine.discrete("No such state", number + 6, 0x08, 0x6F, (), exists=False)
    machine.discrete("Processor", number + 7, 0x07, 0x6F, (1, 7))
    machine.discrete("Sat present", 3, 0x25, 0x6F, (0,), owner=SATELLITE)
    machine.discrete("On LUN 3", 200, 0x0D, 0x6F, (0, 1), lun=3)
    return number + 8


def _shared(machine, number):
    machine.discrete("Bay ", number, 0x0D, 0x6F, (0,), share=4, entity=DISK,
                     entity_increments=1, suffix_offset=1, mask=0x1FF,
                     states_of=((0, 1), (0, 7), ()))
    machine.discrete("Bank ", number + 4, 0x0C, 0x6F, (6,), share=3, suffix=1,
                     entity=MEMORY, mask=0x3FF, states_of=((6,), (0, 6)))
    return number + 7


def _event_only(machine, number):
    for name, kind, reading_type in (("SEL", 0x10, 0x6F), ("POST", 0x0F, 0x6F),
                                     ("NMI", 0x13, 0x6F), ("Stop", 0x20, 0x6F),
                                     ("Trip", 0x01, 0x07), ("OEM", 0xCA, 0x7F)):
        machine.event_source(name, number, kind, reading_type)
        number += 1
    return number


def _locators(machine):
    machine.sdrs += [
        r.mc_locator("Rich BMC", r.LUN_BMC, 0x9F, 46, 1),
        r.mc_locator("Satellite", SATELLITE, 0x29, 46, 2),
        r.fru_locator("Board", 0, BOARD, 1),
        r.entity_association((BOARD, 1), [(CPU, 1), (CPU, 2), (PSU, 1)]),
        r.oem(343, b"\xde\xad\xbe\xef"),
    ]


def _threshold_events(machine):
    for name in ("Inlet", "N12V falls", "Amps two's", "square uns",
                 "On LUN 1", "Sat temp"):
        s = machine.sensors[name]
        for offset in range(12):
            for deassert in (False, True):
                machine.event(s, offset, 150, 140, flags=0x50,
                              deassert=deassert)
    machine.event(machine.sensors["Inlet"], 9)
    machine.event(machine.sensors["Inlet"], 9, 150, flags=0x40)


def _discrete_events(machine):
    for s in list(machine.sensors.values()):
        for offset in s.get("states", ()):
            machine.event(s, offset)
            machine.event(s, offset, deassert=True)
    oem = machine.sensors["OEM states"]
    machine.event(oem, 2, 0xAB, 0xCD, flags=0xA0)
    machine.event(oem, 14, deassert=True)
    machine.event(machine.sensors["Reserved state"], 7)
    machine.event(machine.sensors["On LUN 3"], 1)
    machine.event(machine.sensors["Sat present"], 0)
    bay = machine.sensors["Bay "]
    for i in range(4):
        machine.event(dict(bay, number=bay["number"] + i), 1)
    for name, offset in (("SEL", 2), ("POST", 2), ("NMI", 0), ("Stop", 1),
                         ("Trip", 3), ("OEM", 1)):
        machine.event(machine.sensors[name], offset)


def _odd_events(machine):
    cpu = machine.sensors["Processor"]
    nobody = dict(cpu, number=222)
    machine.event(nobody, 1)
    machine.event(dict(cpu, owner=0x72), 1)
    for generator in (0x01, 0x21, 0x33, 0x41, 0x61, 0x81):
        machine.event(dict(nobody, type=0x0F), 0, 1, flags=0x80,
                      generator=generator)
    machine.event(cpu, 1, revision=3)
    # times: since start-up, none, and around the end of signed seconds
    for stamp in (0, 30, 0x20000000, 0x20000001, 0x7FFFFFFF, 0x80000000,
                  0xFFFFFFFE, 0xFFFFFFFF):
        machine.events.append(r.event(stamp, cpu, 1))
    machine.events += [
        r.oem_event(0xC0, EPOCH, 343, b"\1\2\3\4\5\6"),
        r.oem_event(0xDF, 40, 0xABCDE, b"OEMTSx"),
        r.untimed_event(0xE0, b"no time stamp"),
        r.untimed_event(0xFF, bytes(range(13))),
    ]


def machine():
    """The machine; its emulation() and sel() go to the simulator."""
    m = Machine()
    _locators(m)
    _analog(m)
    number = _linearizations(m, 61)
    _states(m)
    number = _discrete(m, number)
    number = _shared(m, number)
    number = _event_only(m, number)
    assert number < 222, number
    _units(m, 1)
    _threshold_events(m)
    _discrete_events(m)
    _odd_events(m)
    return m
