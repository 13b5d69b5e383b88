# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sensor Data Records and SEL records, written from the tables of IPMI 2.0.

An encoder of its own: it shares nothing with the decoders that are tested.
"""

import struct

LUN_BMC = 0x20
THRESHOLDS = ("lnc", "lc", "lnr", "unc", "uc", "unr")  # bit order


def text(name):
    """Type/length byte and text of an ID string, 8-bit."""
    data = name.encode("latin-1")
    return bytes([0xC0 | len(data)]) + data


def packed(name):
    """The same in 6-bit packed ASCII."""
    bits = 0
    for i, char in enumerate(name):
        bits |= (ord(char) - 0x20) << (6 * i)
    data = bits.to_bytes((6 * len(name) + 7) // 8, "little")
    return bytes([0x80 | len(data)]) + data


def bcd(name):
    """The same in BCD plus."""
    digits = ["0123456789 -.".index(char) for char in name]
    data = bytes(a << 4 | b for a, b in zip(digits[::2], digits[1::2]))
    return bytes([0x40 | len(data)]) + data


def record(kind, body):
    """A record with the id left for the BMC to fill in."""
    return struct.pack("<HBBB", 0, 0x51, kind, len(body)) + body


def _low_high(value):
    return value & 0xFF, value >> 8 & 3


def full(s):
    """Table 43-1, from a dictionary with the members' names."""
    m, m_high = _low_high(s["m"])
    b, b_high = _low_high(s["b"])
    limits = s["thresholds"]
    events = 0
    for name, event in zip(THRESHOLDS, (0, 2, 4, 7, 9, 11)):
        if name in limits:
            events |= 1 << event
    crossed = sum(1 << i for i, n in enumerate(THRESHOLDS) if n in limits)
    settable = crossed << 8 if s["threshold_access"] == 2 else 0
    body = bytes([s["owner"], s["lun"], s["number"], s["entity"], s["instance"]])
    body += bytes([0x7F if s["scanning"] else 0x7E])
    body += bytes([0x40 | s["threshold_access"] << 4 | s["threshold_access"] << 2])
    body += bytes([s["type"], s["reading_type"]])
    if s["reading_type"] == 1:
        masks = (events | (crossed & 7) << 12, events | (crossed >> 3) << 12,
                 crossed | settable)
    else:
        masks = (s["mask"], s["mask"], s["mask"])
    body += struct.pack("<HHH", *masks)
    body += bytes([
        s["format"] << 6 | s["rate"] << 3 | s["modifier"] << 1 | s["percent"],
        s["unit"], s["modifier_unit"], s["linearization"],
        m, m_high << 6 | s["tolerance"],
        b, b_high << 6 | s["accuracy"] & 0x3F,
        s["accuracy"] >> 6 << 4 | 1,
        (s["r_exp"] & 15) << 4 | s["b_exp"] & 15,
        0, 0, 0, 0,  # no nominal or normal readings
        0x7F if s["format"] else 0xFF, 0x80 if s["format"] else 0,
    ])
    body += bytes(limits.get(n, 0) & 0xFF for n in reversed(THRESHOLDS))
    body += bytes([*s["hysteresis"], 0, 0, 0])
    return record(1, body + s["id_string"])


def compact(s):
    """Table 43-2."""
    body = bytes([s["owner"], s["lun"], s["number"], s["entity"],
                  s["instance"], 0x67, 0x40, s["type"], s["reading_type"]])
    body += struct.pack("<HHH", s["mask"], s["mask"], s["mask"])
    body += bytes([0xC0, 0, 0, s["suffix"] << 4 | s["share"],
                   s["entity_increments"] << 7 | s["suffix_offset"],
                   0, 0, 0, 0, 0, 0])
    return record(2, body + s["id_string"])


def event_only(s):
    """Table 43-3."""
    body = bytes([s["owner"], s["lun"], s["number"], s["entity"],
                  s["instance"], s["type"], s["reading_type"], 1, 0, 0, 0])
    return record(3, body + s["id_string"])


def mc_locator(name, address, capabilities, entity, instance):
    """Table 43-9."""
    body = bytes([address, 0, 0, capabilities, 0, 0, 0, entity, instance, 0])
    return record(0x12, body + text(name))


def fru_locator(name, fru_id, entity, instance):
    """Table 43-8."""
    body = bytes([LUN_BMC, fru_id, 0x80, 0, 0, 0x10, 0, entity, instance, 0])
    return record(0x11, body + text(name))


def entity_association(container, members):
    """Table 43-4: a list of up to four entities."""
    body = bytes([*container, 0])
    for entity in (list(members) + [(0, 0)] * 4)[:4]:
        body += bytes(entity)
    return record(8, body)


def oem(manufacturer, data):
    """Table 43-13."""
    return record(0xC0, manufacturer.to_bytes(3, "little") + data)


def event(stamp, s, offset, data2=0xFF, data3=0xFF, *, flags=0, deassert=False,
          generator=None, revision=4):
    """A SEL system event, table 32-1, without its record id."""
    if generator is None:
        generator = s["owner"] | s["lun"] << 8
    return struct.pack("<BIHBBBBBBB", 2, stamp, generator, revision,
                       s["type"], s["number"],
                       deassert << 7 | s["reading_type"],
                       flags | offset, data2, data3)


def oem_event(kind, stamp, manufacturer, data):
    """A SEL OEM record with a time stamp, table 32-2."""
    return (struct.pack("<BI", kind, stamp) + manufacturer.to_bytes(3, "little")
            + data.ljust(6, b"\0"))


def untimed_event(kind, data):
    """A SEL OEM record without a time stamp, table 32-3."""
    return bytes([kind]) + data.ljust(13, b"\0")


def split(dump):
    """The records of a dump, one after another with their headers."""
    while dump:
        size = dump[4] + 5
        yield dump[:size]
        dump = dump[size:]


def identity(rec):
    """(owner, lun, number, how many) of a sensor record, else None."""
    if rec[3] not in (1, 2, 3):
        return None
    share = {1: 1, 2: rec[23] & 15 if len(rec) > 23 else 1, 3: rec[12] & 15}
    return rec[5], rec[6] & 3, rec[7], max(share[rec[3]], 1)
