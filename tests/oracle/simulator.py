# SPDX-License-Identifier: LGPL-2.1-or-later
"""Hosts machines on loopback and free ports: on OpenIPMI's ipmi_sim, and
personas on ipmiprov simulate."""

import os
import pathlib
import shutil
import socket
import subprocess
import time

USER, PASSWORD = "admin", "secret"
CACHING = ("ipmi-sensors", "ipmi-sel", "ipmi-fru", "ipmimonitoring")


class SimulatorError(Exception):
    """ipmi_sim is missing, or did not start."""


def _free_port(kind):
    with socket.socket(socket.AF_INET, kind) as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def _escape(data):
    return "".join(chr(c) if 0x20 <= c < 0x7F and c != 0x5C else f"\\{c:02x}"
                   for c in data)


def _sel_state(records):
    """The text form of a SEL; ipmi_sim reads the last entry first."""
    lines = [f"{i}:d:{_escape(rec)}" for i, rec in enumerate(records, 1)]
    lines.reverse()
    lines += ["last_add_time:i:1700000000", "last_erase_time:i:1600000000"]
    return "\n".join(lines) + "\n"


def emulator_lines(data):
    return " ".join(f"0x{byte:02x}" for byte in data)


class Machine:
    """A BMC at a port, and how programs ask it.

    suite: the cipher suite that it is asked by; workarounds: what FreeIPMI
    needs to bear it.
    """

    suite = 3
    workarounds = ()

    def __init__(self, folder, name):
        self.folder = pathlib.Path(folder, name)
        self.name = name
        self.process = None
        self.port = None

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def _write_password(self):
        (self.folder / "password").write_text(PASSWORD + "\n")
        os.chmod(self.folder / "password", 0o600)

    def command(self, program, *args):
        """What to run to have a program ask this machine."""
        host, port, suite = "127.0.0.1", str(self.port), str(self.suite)
        prefix = {
            "ipmitool": ["-I", "lanplus", "-C", suite, "-H", host, "-p", port,
                         "-U", USER, "-P", PASSWORD],
            "freeipmi": ["-D", "LAN_2_0", "-I", suite, *self.workarounds,
                         "-l", "ADMIN", "-h", f"{host}:{port}",
                         "-u", USER, "-p", PASSWORD],
            "ipmiprov": ["--bmc", f"lan://{USER}@{host}:{port}?cipher={suite}"
                         f"&password-file={self.folder}/password"],
        }
        if program == "freeipmi":
            return [args[0], *prefix[program], *self._cache(args[0]),
                    *args[1:]]
        if program == "ipmiprov":
            return [args[0], *prefix[program], *args[1:]]
        return [program, *prefix[program], *args]

    def _cache(self, tool):
        """The tools of FreeIPMI that keep sensor records, and their habits."""
        if tool not in CACHING:
            return []
        return ["--quiet-cache", "--sdr-cache-recreate",
                "--sdr-cache-directory", str(self.folder)]

    def ask(self, program, *args):
        """Its standard output, as Latin-1 text so that no byte is lost."""
        result = subprocess.run(
            self.command(program, *args), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
            env={**os.environ, "TZ": "UTC", "LC_ALL": "C",
                 "XDG_STATE_HOME": str(self.folder / "home"),
                 "HOME": str(self.folder)}, check=False)
        self.last_error = result.stderr.decode("latin-1")
        self.last_code = result.returncode
        return result.stdout.decode("latin-1")


class Simulator(Machine):
    """A running ipmi_sim; leave the with block to end it.

    emulation: text of its command file; sel: records of 16 bytes; has_serial:
    also serve the system interface, QEMU's "VM" protocol, on serial_port.
    """

    workarounds = ("-W", "opensesspriv")

    def __init__(self, folder, name, emulation, sel=(), has_serial=False):
        super().__init__(folder, name)
        self.emulation = emulation
        self.sel = sel
        self.has_serial = has_serial
        self.serial_port = None

    def __enter__(self):
        binary = shutil.which("ipmi_sim")
        if not binary:
            raise SimulatorError("ipmi_sim is not installed (openipmi)")
        for _ in range(5):
            self._write()
            with open(self.folder / "log", "wb") as log:
                self.process = subprocess.Popen(
                    [binary, "-n", "-c", self.folder / "lan.conf",
                     "-f", self.folder / "machine.emu",
                     "-s", self.folder / "state"],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    restore_signals=False)  # it would die of SIGPIPE
            if self._answers():
                return self
            self.__exit__()
        log = (self.folder / "log").read_text(errors="replace")
        raise SimulatorError(f"ipmi_sim did not start: {log[-500:]}")

    def _write(self):
        self.port = _free_port(socket.SOCK_DGRAM)
        shutil.rmtree(self.folder, ignore_errors=True)
        state = self.folder / "state" / "ipmi_sim" / "oracle"
        state.mkdir(parents=True)
        if self.sel:
            (state / "sel.20").write_text(_sel_state(self.sel))
        (self.folder / "machine.emu").write_text(self.emulation)
        self._write_password()
        methods = "none md2 md5 straight"
        serial = ""
        if self.has_serial:
            self.serial_port = _free_port(socket.SOCK_STREAM)
            serial = f"  serial 15 127.0.0.1 {self.serial_port} codec VM\n"
        (self.folder / "lan.conf").write_text(f"""name "oracle"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 {self.port}
    priv_limit admin
    allowed_auths_callback {methods}
    allowed_auths_user {methods}
    allowed_auths_operator {methods}
    allowed_auths_admin {methods}
    guid 00112233445566778899aabbccddeeff
  endlan
{serial}  startnow false
  user 2 true "{USER}" "{PASSWORD}" admin 10 {methods}
""")

    def _answers(self):
        """A presence ping (ASF) is answered as soon as it is up."""
        ping = bytes([6, 0, 0xFF, 6, 0, 0, 0x11, 0xBE, 0x80, 1, 0, 0])
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.settimeout(0.1)
            for _ in range(100):
                if self.process.poll() is not None:
                    return False
                try:
                    sock.sendto(ping, ("127.0.0.1", self.port))
                    sock.recv(100)
                    return True
                except (TimeoutError, ConnectionError):
                    time.sleep(0.02)
        return False


class Persona(Machine):
    """ipmiprov simulate; leave the with block to end it.

    program: ipmiprov; path: of the persona, or None for the compiled-in one.
    Its waves stand still.
    """

    suite = 17

    def __init__(self, folder, name, program, path=None):
        super().__init__(folder, name)
        self.program = program
        self.path = path

    def __enter__(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._write_password()
        self.process = subprocess.Popen(
            [self.program, "--listen", "127.0.0.1:0", "--user", USER,
             "--password-file", self.folder / "password", "simulate",
             f"{self.path or ''}?still"], stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        if "simulating on " not in line:
            self.__exit__()
            raise SimulatorError(f"ipmiprov simulate: {line}")
        self.port = int(line.rpartition(":")[2])
        return self

    def __exit__(self, *_):
        super().__exit__()
        self.process.stderr.close()
