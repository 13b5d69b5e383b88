# SPDX-License-Identifier: LGPL-2.1-or-later
"""A machine of usual size, whose costs are known: some hundred records.

What reading it must cost is computed here from its records alone.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent
                       / "oracle"))
# pylint: disable=wrong-import-position
import records as r  # noqa: E402
import rich  # noqa: E402

ANSWER = 33  # bytes of a record that a KCS answer holds
FRU_ANSWER = 32


def area(*fields):
    """A board area: its checksum makes the sum 0."""
    body = bytes([1, 0, 25, 0, 0, 0])
    for field in fields:
        body += bytes([0xC0 | len(field)]) + field.encode()
    body += b"\xc1"
    body += bytes(-(len(body) + 1) % 8)
    body = bytes([1, (len(body) + 1) // 8]) + body[2:]
    return body + bytes([-sum(body) & 0xFF])


def fru():
    """Header and board area of a device of 2 KiB."""
    board = area("Maker", "A board with quite a long name of its own",
                 "0123456789ABCDEF", "PN-4711-0815", "file 1", "custom field")
    header = bytes([1, 0, 0, 1, 0, 0, 0])
    return header + bytes([-sum(header) & 0xFF]) + board


class BenchMachine(rich.Machine):
    """Sensors as a server has them, and what they cost."""

    def __init__(self):
        super().__init__()
        limits = dict(lnr=10, lc=20, lnc=30, unc=200, uc=220, unr=240)
        for i in range(49):
            self.analog(f"Temperature {i}", 1 + i, 40 + i, thresholds=limits,
                        threshold_access=1 + i % 2, hysteresis=(2, 2))
        for i in range(6):
            self.analog(f"Power {i}", 60 + i, 90 + i, kind=11, unit=6)
        for i in range(20):
            self.discrete(f"Supply {i}", 70 + i, 8, 0x6F, (0,), mask=0x3F)
        self.discrete("Bay ", 100, 0x0D, 0x6F, (0,), share=4, mask=0x1FF,
                      entity_increments=1, states_of=((0,), (0, 1), ()))
        for i in range(7):
            self.event_source(f"Events {i}", 120 + i, 0x12, 0x6F)
        self.sdrs += [r.mc_locator("BMC", r.LUN_BMC, 0x9F, 46, 1),
                      r.fru_locator("Board", 0, rich.BOARD, 1)]
        self.sdrs += [r.oem(343, bytes([i] * 20)) for i in range(16)]
        for i in range(40):
            self.event(self.sensors["Temperature 3"], 7, 90 + i, 80,
                       flags=0x50)
        self.fru = fru()

    def emulation(self):
        data = " ".join(f"0x{byte:02x}" for byte in self.fru)
        return super().emulation().replace(
            "mc_enable 0x20\n",
            f"mc_add_fru_data 0x20 0 2048 data {data}\nmc_enable 0x20\n")

    @property
    def n_records(self):
        return len(self.sdrs)

    @property
    def n_record_reads(self):
        """Get SDR: each record in as many answers as it needs."""
        return sum(-(-len(rec) // ANSWER) for rec in self.sdrs)

    @property
    def n_readable(self):
        return sum(s.get("share", 1) for s in self.sensors.values()
                   if not s["event_only"])

    @property
    def n_limited(self):
        """Sensors whose thresholds can be read."""
        return sum(s.get("threshold_access") in (1, 2)
                   for s in self.sensors.values())

    @property
    def n_fru_reads(self):
        return -(-len(self.fru) // FRU_ANSWER)

    @property
    def floor(self):
        """Requests that a cold start needs in any case."""
        return 1 + self.n_record_reads + self.n_limited + self.n_readable
