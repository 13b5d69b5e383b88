# SPDX-License-Identifier: LGPL-2.1-or-later
"""Boots Debian's kernel in QEMU, with an IPMI interface, to run one script.

Nothing is installed: the kernel's package is fetched and unpacked into a
cache.  The kernel is taken out of its compressed image and started by PVH,
which saves eight of eleven seconds without hardware virtualization.  The root
is an initramfs with busybox, the IPMI modules and what the caller adds.
"""

import io
import lzma
import os
import pathlib
import re
import shutil
import stat
import subprocess
import tarfile
import tempfile

HERE = pathlib.Path(__file__).parent
MODULES = ("ipmi_si", "ipmi_devintf")
META_PACKAGE = "linux-image-amd64"
KERNEL_ARGUMENTS = ("console=ttyS0 quiet panic=-1 random.trust_cpu=on "
                    "tsc=reliable mitigations=off")
COMPLAINTS = re.compile(r"BUG:|Oops|WARNING:|general protection|Call Trace")


class Unavailable(Exception):
    """Something that is needed is not on this machine and cannot be had."""


class GuestError(Exception):
    """The guest did not come to an end, or its kernel complained."""


def program(name):
    path = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    if not path:
        raise Unavailable(f"{name} is not installed")
    return path


def _output(*args, **options):
    try:
        return subprocess.run(args, stdout=subprocess.PIPE, check=True,
                              stderr=subprocess.PIPE, **options).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unavailable(f"{' '.join(args)}: {error}") from error


class Kernel:
    """The kernel image and modules of Debian's package, in a cache folder."""

    def __init__(self, cache):
        self.cache = pathlib.Path(cache)
        self.image = self.cache / "vmlinux"
        self.modules = self.cache / "modules"
        self.cache.mkdir(parents=True, exist_ok=True)
        if not self.image.exists():
            self._unpack(self._fetch())

    def _fetch(self):
        """The .deb: from the cache, or by apt-get download."""
        depends = _output("apt-cache", "depends", META_PACKAGE).decode()
        found = re.search(r"Depends: (linux-image-\S+)", depends)
        if not found:
            raise Unavailable(f"apt-cache knows no {META_PACKAGE}")
        if not list(self.cache.glob(f"{found[1]}_*.deb")):
            _output("apt-get", "download", found[1], cwd=self.cache)
        return next(self.cache.glob(f"{found[1]}_*.deb"))

    def _unpack(self, package):
        shutil.rmtree(self.modules, ignore_errors=True)
        self.modules.mkdir()
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package],
                              stdout=subprocess.PIPE) as deb:
            with tarfile.open(fileobj=deb.stdout, mode="r|") as tar:
                for member in tar:
                    self._take(tar, member)
        if not self.image.exists():
            raise Unavailable(f"{package}: no kernel that can be unpacked")

    def _take(self, tar, member):
        name = pathlib.PurePath(member.name)
        if name.name.startswith("vmlinuz-"):
            data = self._vmlinux(tar.extractfile(member).read())
            part = self.image.with_suffix(".part")
            part.write_bytes(data)
            part.rename(self.image)
        elif "/drivers/char/ipmi/" in member.name and member.isfile():
            data = tar.extractfile(member).read()
            if name.suffix == ".xz":
                data = lzma.decompress(data)
            (self.modules / name.name.removesuffix(".xz")).write_bytes(data)

    @staticmethod
    def _vmlinux(image):
        """The ELF file that is compressed somewhere in a bzImage."""
        magic = b"\xfd7zXZ\0"
        at = image.find(magic)
        while at >= 0:
            try:
                data = lzma.LZMADecompressor().decompress(image[at:])
            except lzma.LZMAError:
                data = b""
            if data.startswith(b"\x7fELF"):
                return data
            at = image.find(magic, at + 1)
        raise Unavailable("the kernel is not compressed by xz")

    def load_order(self, *names):
        """These modules' files, each after those it depends on."""
        order = []
        for name in names:
            path = self.modules / f"{name}.ko"
            found = re.search(rb"\0depends=([^\0]*)\0", path.read_bytes())
            depends = found[1].decode() if found else ""
            order += self.load_order(*(d for d in depends.split(",") if d))
            order.append(path)
        return list(dict.fromkeys(order))


class Initramfs:
    """A cpio archive ("newc") in memory."""

    def __init__(self):
        self.data = io.BytesIO()
        self.names = set()

    def _entry(self, name, mode, content):
        name = name.strip("/")
        if name in self.names:
            return
        self.names.add(name)
        parent = os.path.dirname(name)
        if parent:
            self.folder(parent)
        raw = name.encode() + b"\0"
        fields = (len(self.names), mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0,
                  len(raw), 0)
        self.data.write(b"070701" + b"".join(b"%08x" % f for f in fields))
        for part in (raw, content):
            self.data.write(part)
            self.data.write(bytes(-self.data.tell() % 4))

    def folder(self, name, permissions=0o755):
        self._entry(name, stat.S_IFDIR | permissions, b"")

    def file(self, name, content, permissions=0o644):
        self._entry(name, stat.S_IFREG | permissions, content)

    def program(self, source, name=None):
        """A program with the libraries it is linked with."""
        source = os.path.realpath(source)
        self.file(name or source, pathlib.Path(source).read_bytes(), 0o755)
        ldd = subprocess.run(["ldd", source], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, check=False).stdout
        for library in re.findall(r"(/\S+) \(0x", ldd.decode()):
            self.file(library, pathlib.Path(library).read_bytes(), 0o755)

    def bytes(self):
        self.names.add("end")
        raw = b"TRAILER!!!\0"
        fields = (0,) * 11 + (len(raw), 0)
        return (self.data.getvalue() + b"070701"
                + b"".join(b"%08x" % f for f in fields) + raw + bytes(4))


def qemu_arguments(folder, kernel, bmc_port):
    """A PC with a KCS interface to a BMC at a TCP port of this host."""
    return [
        program("qemu-system-x86_64"), "-M", "pc",
        "-accel", os.environ.get("VM_ACCEL", "tcg"),
        "-cpu", os.environ.get("VM_CPU", "qemu64"), "-m", "384", "-smp", "1",
        "-display", "none", "-vga", "none", "-no-reboot", "-nodefaults",
        "-no-user-config",
        "-serial", f"file:{folder}/console", "-serial", f"file:{folder}/out",
        "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04",
        "-chardev", f"socket,id=bmc,host=127.0.0.1,port={bmc_port},"
        "reconnect=1",
        "-device", "ipmi-bmc-extern,id=bmc0,chardev=bmc",
        "-device", "isa-ipmi-kcs,bmc=bmc0,irq=5",
        "-kernel", str(kernel.image), "-initrd", f"{folder}/initrd",
        "-append", KERNEL_ARGUMENTS]


def run(kernel, bmc_port, script, files=(), programs=(), seconds=120):
    """Runs a shell script as root in a guest; returns (exit code, output).

    files: (name in the guest, content, permissions); programs: (path here,
    name in the guest or None).
    """
    root = Initramfs()
    root.program(program("busybox"), "/bin/busybox")
    root.file("/init", (HERE / "init").read_bytes(), 0o755)
    root.file("/script", script.encode(), 0o755)
    for number, path in enumerate(kernel.load_order(*MODULES)):
        root.file(f"/modules/{number}-{path.name}", path.read_bytes())
    for name, content, permissions in files:
        root.file(name, content, permissions)
    for source, name in programs:
        root.program(source, name)

    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "initrd").write_bytes(root.bytes())
        command = qemu_arguments(folder, kernel, bmc_port)
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=seconds,
                                  check=False)
            code, log = done.returncode, done.stdout.decode()
        except subprocess.TimeoutExpired:
            code, log = None, f"no end after {seconds} s"
        console = _text(folder, "console")
        output = _text(folder, "out")
    if COMPLAINTS.search(console):
        raise GuestError(f"the kernel complains:\n{console[-3000:]}")
    if code is None or code & 1 == 0 or "guest: exit" not in console:
        raise GuestError(f"no result (qemu {code}): {log}\n{output[-2000:]}"
                         f"\n{console[-2000:]}")
    return code >> 1, output


def _text(folder, name):
    path = pathlib.Path(folder, name)
    data = path.read_bytes() if path.exists() else b""
    return data.decode("latin-1").replace("\r", "")
