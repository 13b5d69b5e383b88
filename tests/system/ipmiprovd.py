# SPDX-License-Identifier: LGPL-2.1-or-later
"""Starts ./ipmiprovd of the build tree and speaks HTTP with it by hand.

What a client library does for its user would hide what is tested here, so
this is a socket and the bytes that go over it.
"""

import base64
import contextlib
import os
import re
import select
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

S = "http://www.w3.org/2003/05/soap-envelope"
A = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
N = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
W = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
ANONYMOUS = A + "/role/anonymous"
NUMERIC = ("http://schemas.microsoft.com/wbem/wsman/1/wmi/root/hardware/"
           "NumericSensor")
TYPE = "Content-Type: application/soap+xml;charset=UTF-8"

IDENTIFY = (
    f'<s:Envelope xmlns:s="{S}" xmlns:i="http://schemas.dmtf.org/wbem/wsman/'
    'identity/1/wsmanidentity.xsd"><s:Header/><s:Body><i:Identify/></s:Body>'
    "</s:Envelope>").encode()


def enumerate_request(uri=NUMERIC, max_elements=1000, header=""):
    return (
        f'<s:Envelope xmlns:s="{S}" xmlns:a="{A}" xmlns:n="{N}" '
        f'xmlns:w="{W}"><s:Header><a:To>http://h/wsman</a:To>'
        f"<w:ResourceURI>{uri}</w:ResourceURI><a:ReplyTo><a:Address>"
        f"{ANONYMOUS}</a:Address></a:ReplyTo><a:Action>{N}/Enumerate"
        f"</a:Action><a:MessageID>uuid:1</a:MessageID>{header}</s:Header>"
        f"<s:Body><n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>"
        f"{max_elements}</w:MaxElements></n:Enumerate></s:Body>"
        "</s:Envelope>").encode()


def basic(user="demo", password="demo"):
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    return "Authorization: Basic " + pair


def values(body, name):
    """Texts of all elements of that local name; None where nil."""
    text = body.decode()
    found = re.findall(rf"<\w+:{name}(?: xsi:nil=\"true\"/>|>([^<]*)<)", text)
    nil = re.findall(rf"<\w+:{name}( xsi:nil=\"true\"/>|>[^<]*<)", text)
    return [None if n.startswith(" xsi") else v for n, v in zip(nil, found)]


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body[:300]!r}"


class Connection:
    """One connection: requests as bytes, replies read by Content-Length."""

    def __init__(self, address, tls=None, timeout=10):
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.socket = socket.socket(family)
        self.socket.settimeout(timeout)
        self.socket.connect(address)
        if tls:
            self.socket = tls.wrap_socket(self.socket)
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def fill(self):
        data = self.socket.recv(65536)
        self.rest += data
        return len(data) > 0

    def read(self):
        """The next reply, or None when the server has closed."""
        while b"\r\n\r\n" not in self.rest:
            if not self.fill():
                return None
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        lines = head.decode().split("\r\n")
        headers = [tuple(line.split(": ", 1)) for line in lines[1:]]
        named = {k.lower(): v for k, v in headers}
        status = int(lines[0].split()[1])
        size = int(named.get("content-length", 0))
        while len(self.rest) < size:
            if not self.fill():
                return None
        body, self.rest = self.rest[:size], self.rest[size:]
        return Reply(status, named, body)

    def request(self, body=IDENTIFY, headers=(TYPE, basic()), path="/wsman",
                method="POST", length=None):
        self.send(head(headers, path, method,
                       len(body) if length is None else length) + body)
        return self.read()

    def is_closed(self):
        """Does the server end it, with nothing more to say?"""
        try:
            return not self.fill()
        except ConnectionResetError:
            return True


def head(headers, path="/wsman", method="POST", length=None):
    lines = [f"{method} {path} HTTP/1.1", "Host: h", *headers]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Daemon:
    """A running ipmiprovd."""

    def __init__(self, *args, env=None, limit_files=None):
        program = os.path.join(os.getcwd(), "ipmiprovd")
        command = [program, *args]
        if limit_files:
            command = ["sh", "-c", f'ulimit -n {limit_files}; exec "$@"',
                       "sh", *command]
        environment = {k: v for k, v in os.environ.items()
                       if k not in ("JOURNAL_STREAM", "NOTIFY_SOCKET")}
        environment.update(env or {})
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL, env=environment)
        self.log = ""

    def __enter__(self):
        self.wait_for(r"^ipmiprovd: ready.*\n")
        urls = re.search(r"^ipmiprovd: ready on (.*)$", self.log, re.M)
        self.urls = urls.group(1).split() if urls else []
        self.addresses = [self.to_address(url) for url in self.urls]
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log += self.process.stderr.read().decode()
        self.process.stderr.close()
        self.process.stdout.close()
        if "Sanitizer" in self.log or "runtime error" in self.log:
            raise AssertionError(self.log)

    @staticmethod
    def to_address(url):
        host, port = re.match(r"https?://\[?([^]]*?)\]?:(\d+)$", url).groups()
        return ("127.0.0.1" if host == "*" else host, int(port))

    def wait_for(self, pattern, timeout=20):
        """Reads the log until the pattern is there."""
        end = time.monotonic() + timeout
        while not re.search(pattern, self.log, re.M):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.process.stderr], [], [],
                                              left)[0]:
                raise AssertionError(f"no {pattern} in: {self.log}")
            data = os.read(self.process.stderr.fileno(), 65536)
            if not data:
                raise AssertionError(f"it ended: {self.log}")
            self.log += data.decode()

    def connect(self, number=0, **more):
        return Connection(self.addresses[number], **more)

    def memory_kb(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s*(\d+)", status.read()).group(1))

    def hang_up(self):
        self.process.send_signal(signal.SIGHUP)


def demo(*more, **how):
    return Daemon("--demo", "--listen", "http://127.0.0.1:0", *more, **how)


def password_line(user, password, role):
    """A line of a PasswordFile, the hash made by openssl."""
    made = subprocess.run(["openssl", "passwd", "-6", password], check=True,
                          capture_output=True, text=True)
    return f"{user}:{made.stdout.strip()}:{role}\n"


@contextlib.contextmanager
def folder():
    path = tempfile.mkdtemp(prefix="ipmiprovd-")
    try:
        yield path
    finally:
        shutil.rmtree(path)


def write(path, text, mode=0o600):
    with open(path, "w") as file:
        file.write(text)
    os.chmod(path, mode)
    return path


def certificate(path):
    """A key and a certificate for 127.0.0.1, in one file."""
    file = os.path.join(path, "server.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
         "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", file, "-out", file + ".crt"],
        check=True, capture_output=True)
    with open(file, "a") as key, open(file + ".crt") as cert:
        key.write(cert.read())
    return file


def tls_client(file, version=None):
    context = ssl.create_default_context(cafile=file)
    context.check_hostname = False
    if version:
        context.minimum_version = context.maximum_version = version
    return context


def main():
    """Runs from the build tree; 77 tells make that it cannot."""
    if not os.access("./ipmiprovd", os.X_OK):
        print("no ./ipmiprovd here", file=sys.stderr)
        sys.exit(77)
    unittest.main(verbosity=1)
