# SPDX-License-Identifier: LGPL-2.1-or-later
"""Packs what a simulated machine holds into the rows of a persona.

A Machine collects rows; each method adds a thing with all rows that belong to
it.  Numbers are as people say them (volts, degrees, watts); everything is
packed as IPMI 2.0, FRU 1.3 and DCMI 1.5 have it on the wire.
"""
import math
import struct

BMC = 0x20
UNSIGNED, ONES, TWOS, NO_ANALOG = 0, 1, 2, 3
# base units
NONE, C, F, V, A, W, CFM, RPM, HZ = 0, 1, 2, 4, 5, 6, 17, 18, 19
# sensor types
TEMPERATURE, VOLTAGE, CURRENT, FAN = 1, 2, 3, 4
INTRUSION, PROCESSOR, POWER_SUPPLY, POWER_UNIT = 5, 7, 8, 9
OTHER_UNITS, MEMORY, DRIVE = 0x0B, 0x0C, 0x0D
# entities
CPU, SYSTEM_BOARD, PSU, CARD, BACKPLANE = 0x03, 0x07, 0x0A, 0x0B, 0x0F
CHASSIS, FAN_ENTITY, COOLING, DIMM = 0x17, 0x1D, 0x1E, 0x20
FIRMWARE, OS, BATTERY, CONTROLLER, INLET = 0x22, 0x23, 0x28, 0x2E, 0x37
# text encodings of records and inventories
UNICODE, BCD_PLUS, SIX_BIT, TEXT = 0, 1, 2, 3

BCD = "0123456789 -."


def hexed(data):
    return " ".join(f"{b:02X}" for b in data)


def le16(value):
    return struct.pack("<H", value & 0xFFFF)


def le24(value):
    return struct.pack("<I", value)[:3]


def six_bit(text):
    """Four characters in three bytes, the first in the lowest bits."""
    value = 0
    for i, char in enumerate(text):
        value |= (ord(char) - 0x20 & 0x3F) << 6 * i
    return value.to_bytes(math.ceil(len(text) * 6 / 8), "little")


def bcd_plus(text):
    digits = [BCD.index(char) for char in text]
    if len(digits) % 2:
        digits.append(0x0A)
    return bytes(high << 4 | low
                 for high, low in zip(digits[::2], digits[1::2]))


def encoded(text, encoding):
    if isinstance(text, bytes):
        return text
    if encoding == SIX_BIT:
        return six_bit(text)
    if encoding == BCD_PLUS:
        return bcd_plus(text)
    return text.encode("utf-16-le" if encoding == UNICODE else "latin-1")


def field(text, encoding=TEXT):
    """A type/length byte and what it counts.  UCS-2 has the type of text, in
    an area whose language is not English."""
    data = encoded(text, encoding)
    if encoding == UNICODE and isinstance(text, str):
        encoding = TEXT
    assert len(data) != 1 or encoding != TEXT, "C1h would end the fields"
    assert len(data) < 64, text
    return bytes([encoding << 6 | len(data)]) + data


def record_name(text, encoding=TEXT):
    """The same in a sensor record, where the length has a bit less; a text
    that nobody could tell from Unicode is 8-bit there."""
    data = encoded(text, encoding)
    assert len(data) <= 16 and (len(data) != 1 or encoding != TEXT), text
    return bytes([encoding << 6 | len(data)]) + data


def record(rid, kind, body):
    return struct.pack("<HBBB", rid, 0x51, kind, len(body)) + body


def to_raw(value, factors, fmt):
    m, b, b_exp, r_exp = factors
    raw = round((value / 10.0 ** r_exp - b * 10.0 ** b_exp) / m)
    low, high = (0, 255) if fmt == UNSIGNED else (-127, 127)
    assert low <= raw <= high, (value, factors)
    return (raw - 1 if fmt == ONES and raw < 0 else raw) & 0xFF


def factor_bytes(factors, tolerance=1, accuracy=10):
    """M, B, accuracy and exponents as bytes 25 to 30 have them."""
    m, b, b_exp, r_exp = factors
    return bytes([m & 0xFF, (m >> 8 & 3) << 6 | tolerance,
                  b & 0xFF, (b >> 8 & 3) << 6 | accuracy & 0x3F, 0,
                  (r_exp & 15) << 4 | b_exp & 15])


def discrete_reading(states):
    return bytes([0, 0xC0, states & 0xFF, 0x80 | states >> 8])


class Numeric:
    """A threshold sensor with a Full record.

    thresholds: lnc, lc, lnr, unc, uc, unr in units, None where there is none.
    More: fmt, raw (the reading is a raw one), settable, percent, lin, curve
    (factors by raw readings), direction, status and cc of a reading that is none, wave,
    name encoding, lun, owner, needs_power, sdr_only (thresholds only in the
    record), answer (bytes of Get Sensor Reading), reading_type and states
    (a discrete sensor that also gives a number).
    """

    def __init__(self, name, number, kind, unit, entity, instance, reading,
                 factors=(1, 0, 0, 0), thresholds=(None,) * 6, **more):
        self.name, self.number, self.kind, self.unit = name, number, kind, unit
        self.entity, self.instance, self.factors = entity, instance, factors
        self.more = more
        self.fmt = more.get("fmt", UNSIGNED)
        self.raw = (reading if more.get("raw")
                    else to_raw(reading, factors, self.fmt))
        self.limits = [0 if t is None else to_raw(t, factors, self.fmt)
                       for t in thresholds]
        self.mask = sum(1 << i for i, t in enumerate(thresholds)
                        if t is not None)

    def events(self):
        """Going low for lower thresholds, going high for upper ones."""
        return sum(1 << 2 * i + (i > 2) for i in range(6)
                   if self.mask & 1 << i)

    def comparable(self, raw):
        if self.fmt == UNSIGNED or raw < 128:
            return raw
        return raw - (255 if self.fmt == ONES else 256)

    def status(self):
        v, bits = self.comparable(self.raw), 0
        for i, limit in enumerate(self.limits):
            limit = self.comparable(limit)
            if self.mask & 1 << i and (v <= limit if i < 3 else v >= limit):
                bits |= 1 << i
        return bits

    def sdr(self, rid):
        lower, upper = self.mask & 7, self.mask >> 3
        more = self.more
        settable = more.get("settable", 0)
        caps = 0x40 | (more.get("hysteresis", 1) << 4 if self.mask else 0)
        caps |= 0x08 if settable else 0x04 if self.mask else 0
        f = factor_bytes(self.factors)
        low, high = {UNSIGNED: (0x00, 0xFF), ONES: (0x80, 0x7F),
                     TWOS: (0x80, 0x7F), NO_ANALOG: (0, 0)}[self.fmt]
        limits = [self.limits[i] for i in (5, 4, 3, 2, 1, 0)]
        body = bytes([more.get("owner", BMC), more.get("lun", 0), self.number,
                      self.entity, self.instance, 0x7F, caps, self.kind,
                      more.get("reading_type", 0x01)])
        if "reading_type" in more:
            body += struct.pack("<HHH", *[more.get("masks", 0xFF)] * 3)
        else:
            body += struct.pack(
                "<HHBB", self.events() | lower << 12,
                self.events() | upper << 12, self.mask, settable)
        body += bytes([self.fmt << 6 | more.get("rate", 0) << 3 |
                       more.get("modify", 0) << 1 | more.get("percent", 0),
                       self.unit, more.get("modifier", 0), more.get("lin", 0)])
        body += f[:4] + bytes([f[4] | more.get("direction", 0), f[5], 0x01,
                               self.raw, 0, 0, high, low])
        body += bytes(limits) + bytes([1 if self.mask else 0] * 2)
        return record(rid, 0x01, body + bytes(3) + record_name(
            self.name, more.get("encoding", TEXT)))

    def key(self):
        return f"{self.more.get('lun', 0)} 0x{self.number:02x}"

    def rows(self):
        n, more = self.key(), self.more
        if "cc" in more:
            yield f"reading {n} cc 0x{more['cc']:02x}"
        elif "states" in more:
            yield f"reading {n} " + hexed(
                bytes([self.raw]) + discrete_reading(more["states"])[1:])
        elif "answer" in more:
            yield f"reading {n} {hexed(more['answer'])}"
        else:
            status = more.get("status", 0xC0)
            bits = self.status() if status & 0x60 == 0x40 else 0
            yield f"reading {n} {hexed([self.raw, status, 0xC0 | bits])}"
        if self.mask and not more.get("sdr_only"):
            yield f"thresholds {n} {hexed([self.mask] + self.limits)}"
            yield f"hysteresis {n} 01 01"
        for i, (first, factors) in enumerate(more.get("curve", [])):
            nexts = more["curve"]
            following = nexts[i + 1][0] if i + 1 < len(nexts) else first
            reply = bytes([following]) + factor_bytes(factors)
            yield f"factors {n} 0x{first:02x} {hexed(reply)}"
        masks = struct.pack("<HH", self.events(), self.events())
        yield f"event-enable {n} {hexed(bytes([0xC0]) + masks)}"
        if more.get("needs_power"):
            yield f"needs-power {n}"
        if "wave" in more:
            yield "wave {} triangle {} {}".format(n, *more["wave"])


def compact(rid, name, number, kind, reading_type, entity, instance, mask,
            owner=BMC, lun=0, share=1, suffix=0, modifier=0x80, encoding=TEXT):
    """share sensors from this number on; suffix: where their names begin to
    count, modifier 80h: instances count too."""
    body = bytes([owner, lun, number, entity, instance, 0x67, 0x43, kind,
                  reading_type])
    body += struct.pack("<HHH", mask, mask, mask) + bytes(
        [0xC0, 0, 0, share, modifier | suffix if share > 1 else 0,
         0, 0, 0, 0, 0, 0])
    return record(rid, 0x02, body + record_name(name, encoding))


def event_only(rid, name, number, kind, reading_type, entity, instance,
               owner=BMC, lun=0):
    body = bytes([owner, lun, number, entity, instance, kind, reading_type,
                  1, 0, 0, 0])
    return record(rid, 0x03, body + record_name(name))


def fru_locator(rid, name, fru, entity, instance, kind=(0x10, 0), logical=True,
                access=BMC):
    return record(rid, 0x11, bytes(
        [access, fru, 0x80 if logical else 0, 0, 0, kind[0], kind[1], entity,
         instance, 0]) + record_name(name))


def mc_locator(rid, name, address, caps, entity, instance, channel=0):
    return record(rid, 0x12, bytes(
        [address, channel, 0, caps, 0, 0, 0, entity, instance, 0]) +
        record_name(name))


def entity_association(rid, container, members, is_range=False, linked=False):
    """members: up to four (entity, instance), or two ranges of two."""
    assert len(members) <= 4
    flags = 0x80 * is_range | 0x40 * linked
    body = bytes([*container, flags])
    for entity, instance in list(members) + [(0, 0)] * (4 - len(members)):
        body += bytes([entity, instance])
    return record(rid, 0x08, body)


def area(body):
    """Length in byte 2, zero sum at the end."""
    body = body + b"\xC1"
    size = math.ceil((len(body) + 1) / 8) * 8
    body = body + bytes(size - 1 - len(body))
    body = body[:1] + bytes([size // 8]) + body[2:]
    return body + bytes([-sum(body) & 0xFF])


def texts(*fields):
    """Each a text, or a text with its encoding."""
    return b"".join(field(*f) if isinstance(f, tuple) else field(f)
                    for f in fields)


def multirecord(kind, data, last=False):
    head = bytes([kind, 0x80 * last | 2, len(data), -sum(data) & 0xFF])
    return head + bytes([-sum(head) & 0xFF]) + data


def psu_information(watts, peak_va=0, flags=0x0F, ranges=((90, 132),
                                                          (180, 264))):
    (low1, high1), (low2, high2) = ranges
    return struct.pack(
        "<HHBBHHHHBBBBHBHB", watts, peak_va or watts + 100, 0x1E, 10,
        low1 * 100, high1 * 100, low2 * 100, high2 * 100, 47, 63, 12, flags,
        0xC000 | watts * 11 // 10, 0, 0, 0)


def dc_output(number, volts, max_amps, standby=False):
    mv10 = round(volts * 100)
    return struct.pack("<BhhhHHH", 0x80 * standby | number, mv10,
                       round(mv10 * 0.95), round(mv10 * 1.05), 120, 100,
                       min(round(max_amps * 1000), 0xFFFF))


def dc_load(number, volts, max_amps):
    mv10 = round(volts * 100)
    return struct.pack("<BhhhHHH", number, mv10, round(mv10 * 0.95),
                       round(mv10 * 1.05), 120, 0,
                       min(round(max_amps * 1000), 0xFFFF))


def management_access(kind, data):
    return bytes([kind]) + data


def fru_image(chassis, board, product, size, records=(), internal=b""):
    """records: (type, data) of the multirecord area."""
    areas, at, offsets = b"", 8, []
    for body in (internal, chassis, board, product):
        offsets.append(at // 8 if body else 0)
        if body:
            areas += area(body) if body is not internal else body
            areas += bytes(-len(areas) % 8)
            at = 8 + len(areas)
    offsets.append(at // 8 if records else 0)
    for i, (kind, data) in enumerate(records):
        areas += multirecord(kind, data, i + 1 == len(records))
    header = bytes([1] + offsets + [0])
    image = header + bytes([-sum(header) & 0xFF]) + areas
    assert len(image) <= size, (len(image), size)
    return image + b"\xFF" * (size - len(image))


def fru_date(year, month=1, day=1, encoded_minutes=None):
    import datetime
    if encoded_minutes is not None:
        return le24(encoded_minutes)
    since = datetime.datetime(year, month, day) - datetime.datetime(1996, 1, 1)
    return le24(int(since.total_seconds()) // 60)


def fru_rows(number, image):
    for at in range(0, len(image), 32):
        yield f"fru {number} {hexed(image[at:at + 32])}"


def event(rid, time, kind, number, event_type, data, generator=BMC, lun=0):
    """A record of the log; data: one to three bytes of the event."""
    data = (tuple(data) + (0xFF, 0xFF))[:3]
    return struct.pack("<HBIBBBBBB3B", rid, 0x02, time, generator, lun, 4,
                       kind, number, event_type, *data)


def text_blocks(keyword, parameter, text):
    """A text of system information, in blocks of 16 bytes (section 22.14a)."""
    data = bytes([0, len(text)]) + text.encode()
    for i in range(0, len(data), 16):
        block = data[i:i + 16].ljust(16, b"\0")
        yield (f"{keyword} {parameter} {i // 16} 0 "
               f"{hexed(bytes([0x11, i // 16]) + block)}")


class Lan:
    """Rows of a LAN channel."""

    def __init__(self, channel=1, address="192.0.2.20", mask="255.255.255.0",
                 gateway="192.0.2.1", mac="02:00:5e:00:53:12", source=1,
                 vlan=None, suites=(3, 17)):
        self.channel, self.source, self.suites = channel, source, suites
        self.vlan = vlan
        self.address, self.mask, self.gateway = (
            bytes(int(n) for n in a.split("."))
            for a in (address, mask, gateway))
        self.mac = bytes.fromhex(mac.replace(":", ""))

    def parameters(self):
        none4, none6 = bytes(4), bytes(6)
        yield 0, b"\0"
        yield 1, b"\x14"
        yield 2, b"\x14" * 5
        yield 3, self.address
        yield 4, bytes([self.source])
        yield 5, self.mac
        yield 6, self.mask
        yield 7, b"\x40\x40\x10"
        yield 8, le16(623)
        yield 10, b"\x02"
        yield 11, b"\x02"
        yield 12, self.gateway
        yield 13, none6
        yield 14, none4
        yield 15, none6
        yield 17, b"\x01"
        yield 20, le16(0 if self.vlan is None else 0x8000 | self.vlan)
        yield 21, b"\0"
        yield 22, bytes([len(self.suites)])
        yield 23, bytes([0, *self.suites]).ljust(17, b"\0")
        yield 24, b"\0" + bytes([0x44] * ((len(self.suites) + 1) // 2)).ljust(
            8, b"\0")

    def rows(self):
        for number, data in self.parameters():
            yield (f"lan {self.channel} {number} 0 0 "
                   f"{hexed(bytes([0x11]) + data)}")


def channel_rows(lan=(1,), ipmb=True, interface=0x05):
    """Channel Info and, of the LAN's, Channel Access."""
    if ipmb:
        yield "channel-info 0 00 01 01 00 F2 1B 00 00 00"
    for n in lan:
        yield f"channel-info {n} {n:02X} 04 01 80 F2 1B 00 00 00"
    yield f"channel-info 15 0F 0C {interface:02X} 00 F2 1B 00 FF FF"
    for n in lan:
        yield f"channel-access {n} 1 02 04"
        yield f"channel-access {n} 2 02 04"


def user_rows(users, channels=(1,)):
    """users: (name, privilege or None, enabled); the first is user 1.

    There is room for no more: who lists users asks for each there may be.
    """
    n_max = len(users)
    n_enabled = sum(enabled for _, _, enabled in users)
    for i, (name, privilege, enabled) in enumerate(users, 1):
        yield f"user-name {i} {hexed(name.encode().ljust(16, bytes(1)))}"
        access = (0x0F if privilege is None
                  else 0x30 | privilege if enabled else privilege)
        for channel in channels:
            yield f"user-access {channel} {i} " + hexed(
                [n_max, (0x40 if enabled else 0x80) | n_enabled, 1, access])


def dcmi_power(now, low, high, average, time=0, period_ms=1000, active=True):
    return b"\xDC" + struct.pack("<HHHHIIB", now, low, high, average, time,
                                 period_ms, 0x40 if active else 0)


def dcmi_rows(version=(1, 5), power=True, sensors=True, channel=1):
    """Capabilities, parameters 1 to 5."""
    head = bytes([0xDC, *version, 2])
    yield f"dcmi-capability 1 {hexed(head + bytes([0, int(power), 1]))}"
    yield "dcmi-capability 2 " + hexed(
        head + le16(0x200) + bytes([5, 7 if sensors else 0, 1]))
    yield f"dcmi-capability 3 {hexed(head + bytes([BMC, 0]))}"
    yield f"dcmi-capability 4 {hexed(head + bytes([channel, 0xFF, 0xFF]))}"
    if version >= (1, 1):
        yield f"dcmi-capability 5 {hexed(head + bytes([2, 0x0F, 0x45]))}"


def dcmi_text(keyword, text):
    return f"{keyword} {hexed(text.encode())}"


def temperature_byte(degrees):
    return 0x80 * (degrees < 0) | abs(degrees)


class Machine:
    """Rows of a persona, in order, with record numbers given as they come."""

    def __init__(self, name, first_id=1, id_step=1):
        self.lines = ["persona 1", f"name {name}"]
        self.sdrs, self.after = [], []
        self.id, self.id_step = first_id, id_step
        self.log = []

    def row(self, *rows):
        self.lines.extend(rows)

    def comment(self, text):
        self.lines.append(f"# {text}")

    def controller(self, address, channel=0):
        self.flush()
        self.lines += ["", f"controller 0x{address:02x} {channel}"]
        self.log = []

    def sdr(self, make, *args, **kwargs):
        """make: a function of this module that takes the record's number"""
        rid = self.id
        self.id += self.id_step
        self.sdrs.append("sdr " + hexed(make(rid, *args, **kwargs)))
        return rid

    def numeric(self, *args, **kwargs):
        sensor = Numeric(*args, **kwargs)
        rid = self.sdr(sensor.sdr)
        self.after += sensor.rows()
        return rid

    def discrete(self, name, number, kind, reading_type, entity, instance,
                 mask, states, **more):
        """states: a number, one for each that share the record, or the row's
        text behind the sensor's key."""
        many = states if isinstance(states, list) else [states]
        rid = self.sdr(compact, name, number, kind, reading_type, entity,
                       instance, mask, share=len(many), **more)
        lun = more.get("lun", 0)
        if more.get("owner", BMC) != BMC:
            return rid  # its reading is a row of its own controller
        for i, value in enumerate(many):
            text = value if isinstance(value, str) else hexed(
                discrete_reading(value))
            self.after.append(f"reading {lun} 0x{number + i:02x} {text}")
        return rid

    def fru(self, number, image):
        self.after += fru_rows(number, image)

    def event(self, *args, **kwargs):
        self.log.append(event(len(self.log) + 1, *args, **kwargs))

    def flush(self):
        self.lines += self.sdrs + self.after
        self.lines += ["sel " + hexed(r) for r in self.log]
        self.sdrs, self.after, self.log = [], [], []

    def text(self):
        self.flush()
        return "\n".join(self.lines) + "\n"
