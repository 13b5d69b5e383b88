# SPDX-License-Identifier: LGPL-2.1-or-later
"""Real machines, from captures in the folder IPMIPROV_CORPUS."""

import records
from simulator import emulator_lines

HEADER = """mc_setbmc 0x20
mc_add 0x20 0x22 no-device-sdrs 1 1 0x13 0xbf 0x19a9 0x36 dynsens
sel_enable 0x20 1000 0x0a
"""


def _traffic(path):
    """(netfn and cmd, request, cc, response) of each exchange."""
    for line in path.read_text().splitlines():
        cells = line.split("\t")
        if line.startswith("#") or len(cells) < 2:
            continue
        request, _, response = cells[1].partition("->")
        command, _, data = request.partition("|")
        code, _, answer = response.partition("|")
        yield (command.strip(), bytes.fromhex(data), bytes.fromhex(code),
               bytes.fromhex(answer))


def from_traffic(folder):
    """A machine known by its SDR dump and by what a client asked it."""
    lines = [HEADER]
    readings, limits = {}, {}
    for command, data, code, answer in _traffic(folder / "messages.tsv"):
        if code != b"\0":
            continue
        if command == "04 2d":
            readings[data[0]] = answer
        elif command == "04 27":
            limits[data[0]] = answer
    for rec in records.split((folder / "sdr.bin").read_bytes()):
        lines.append(f"main_sdr_add 0x20 {emulator_lines(rec)}")
        key = records.identity(rec)
        if not key or key[2] not in readings:
            continue
        at = f"0x{key[0]:x} {key[1]} {key[2]}"
        lines.append(f"sensor_add {at} {rec[12]} {rec[13]}")
        lines += _sensor(at, rec, readings[key[2]], limits.get(key[2]))
    lines.append("mc_enable 0x20")
    return "\n".join(lines) + "\n"


def _sensor(at, rec, reading, limits):
    states = int.from_bytes(reading[2:4].ljust(2, b"\0"), "little")
    scanning = "scanning" if reading[1] & 0x40 else "no-scanning"
    mask = " ".join(["0" * 15] * 4)
    yield (f"sensor_set_event_support {at} enable {scanning} per-state {mask}")
    if limits and rec[3] == 1:
        # the answer has lower ones first, the command upper ones
        order = (6, 5, 4, 3, 2, 1)
        values = " ".join(str(limits[i]) for i in order)
        yield (f"sensor_set_threshold {at} readable {limits[0] & 63:06b} "
               f"{values}")
    yield f"sensor_set_value {at} {reading[0]} 0"
    if rec[13] != 1:
        for bit in range(15):
            if states >> bit & 1:
                yield f"sensor_set_bit {at} {bit} 1 0"


def log_only(path):
    """A machine without sensors, and the records of its log."""
    data = path.read_bytes()
    sel = [data[i:i + 16] for i in range(0, len(data), 16)]
    controller = records.mc_locator("Log only", 0x20, 0x9F, 46, 1)
    return (HEADER + f"main_sdr_add 0x20 {emulator_lines(controller)}\n"
            "mc_enable 0x20\n", sel)


def machines(folder):
    """name -> (emulation, sel)."""
    found = {}
    for path in sorted((folder / "infrasim").glob("*/*.emu")):
        found[path.stem] = (path.read_text(), ())
    if (folder / "ipmi4j").is_dir():
        found["zt_a9drpf"] = (from_traffic(folder / "ipmi4j"), ())
    path = folder / "sel-matrix" / "sel_matrix.bin"
    if path.exists():
        found["sel_matrix"] = log_only(path)
    return found
