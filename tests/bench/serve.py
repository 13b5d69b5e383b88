#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Replies a second of ipmiprovd, as ratios to a server that reads nothing.

usage: serve.py IPMIPROVD LOAD LIMIT

For each case ipmiprovd (the demo machine, Basic authentication) and limit,
which sends as many bytes, are measured in turn, BENCH_ROUNDS times (5) for
BENCH_SECONDS (1) each; the medians count.  Server and load have a processor
each, where there are two.  With BENCH_STRICT=1 a ratio below what the project
wants is a failure; a reply that is not 200 always is.
"""

import base64
import os
import re
import statistics
import subprocess
import sys
import tempfile
import xml.sax.saxutils

SECONDS = os.environ.get("BENCH_SECONDS", "1")
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
STRICT = os.environ.get("BENCH_STRICT") == "1"
MAX_KIB = 16 * 1024

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
MICROSOFT = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
IDENTITY = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
ALL_SENSORS = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_Sensor"
ANONYMOUS = ADDRESSING + "/role/anonymous"

# name -> smallest ratio that the project wants
WANTED = {"Identify": 0.5, "Get": 0.5, "Enumerate": 0.4}


def envelope(action, resource, selectors="", body=""):
    """A request with all the headers that Windows' clients send."""
    return (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:a="{ADDRESSING}" '
        f'xmlns:n="{ENUMERATION}" xmlns:w="{WSMAN}" xmlns:p="{MICROSOFT}">'
        f"<s:Header><a:To>http://localhost:5985/wsman</a:To>"
        f'<w:ResourceURI s:mustUnderstand="true">{resource}</w:ResourceURI>'
        f'<a:ReplyTo><a:Address s:mustUnderstand="true">{ANONYMOUS}'
        f"</a:Address></a:ReplyTo>"
        f'<a:Action s:mustUnderstand="true">{action}</a:Action>'
        f'<w:MaxEnvelopeSize s:mustUnderstand="true">512000'
        f"</w:MaxEnvelopeSize>"
        f"<a:MessageID>uuid:7C1A5C5E-0B6B-4C47-9B25-4F0A3E8D5F11"
        f'</a:MessageID><w:Locale xml:lang="en-US" '
        f's:mustUnderstand="false"/><p:DataLocale xml:lang="en-US" '
        f's:mustUnderstand="false"/><p:SessionId s:mustUnderstand="false">'
        f"uuid:0A7F1C64-4B9B-4C0E-8E41-6B8C5A2D9E01</p:SessionId>"
        f"{selectors}<w:OperationTimeout>PT60.000S</w:OperationTimeout>"
        f"</s:Header><s:Body>{body}</s:Body></s:Envelope>")


def identify():
    return (f'<s:Envelope xmlns:s="{SOAP}" xmlns:wsmid="{IDENTITY}">'
            f"<s:Header/><s:Body><wsmid:Identify/></s:Body></s:Envelope>")


def enumerate_sensors(max_elements, mode=""):
    if mode:
        mode = f"<w:EnumerationMode>{mode}</w:EnumerationMode>"
    return envelope(
        ENUMERATION + "/Enumerate", ALL_SENSORS,
        body=f"<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>"
             f"{max_elements}</w:MaxElements>{mode}</n:Enumerate>")


def get_of(reply):
    """A Get of what the endpoint reference in a reply names."""
    uri = re.search("<w:ResourceURI>(.*?)</w:ResourceURI>", reply)[1]
    selectors = re.search("<w:SelectorSet>.*?</w:SelectorSet>", reply)[0]
    return envelope(TRANSFER + "/Get",
                    xml.sax.saxutils.unescape(uri), selectors)


def on_cpu(number):
    """For preexec_fn: a processor of its own."""
    cpus = sorted(os.sched_getaffinity(0))
    return lambda: os.sched_setaffinity(0, {cpus[number % len(cpus)]})


class Bench:
    """What runs, and where its requests are kept."""

    def __init__(self, folder, load, limit):
        self.folder, self.load, self.limit = folder, load, limit

    def request(self, name, body):
        """A file with the whole HTTP request."""
        path = os.path.join(self.folder, name)
        user = base64.b64encode(b"demo:demo").decode()
        with open(path, "w", encoding="utf-8", newline="") as out:
            out.write(f"POST /wsman HTTP/1.1\r\nHost: localhost:5985\r\n"
                      f"User-Agent: Microsoft WinRM Client\r\n"
                      f"Content-Type: application/soap+xml;charset=UTF-8\r\n"
                      f"Authorization: Basic {user}\r\n"
                      f"Content-Length: {len(body)}\r\n\r\n{body}")
        return path

    def run_load(self, port, path, connections, seconds):
        result = subprocess.run(
            [self.load, str(port), path, str(connections), str(seconds)],
            check=True, stdout=subprocess.PIPE, text=True,
            preexec_fn=on_cpu(1))
        return result.stdout

    def rate(self, port, path, connections):
        """Replies a second, bytes of one."""
        rate, size = self.run_load(port, path, connections, SECONDS).split()
        return float(rate), int(size)

    def case(self, name, port, path, connections):
        """Prints a row; is the ratio what is wanted?"""
        size = self.rate(port, path, connections)[1]
        with subprocess.Popen([self.limit, str(size)],
                              stdout=subprocess.PIPE, text=True,
                              preexec_fn=on_cpu(0)) as limit:
            limit_port = int(limit.stdout.readline())
            pairs = [(self.rate(port, path, connections)[0],
                      self.rate(limit_port, path, connections)[0])
                     for _ in range(ROUNDS)]
            limit.terminate()
        ours, most = (statistics.median(rates) for rates in zip(*pairs))
        ok = ours >= WANTED[name] * most
        print(f"{name:<10} {connections:>11} {size:>8} {ours:>11.0f} "
              f"{most:>11.0f} {ours / most:>6.2f} {WANTED[name]:>7.2f}  "
              f"{'ok' if ok else 'below'}", flush=True)
        return ok


def ready_port(daemon):
    """The port that the ready line names."""
    for line in daemon.stderr:
        found = re.search(r"ready on http://\S*:(\d+)", line)
        if found:
            return int(found[1])
    raise SystemExit("serve.py: ipmiprovd did not start")


def peak_kib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return int(re.search(r"VmHWM:\s*(\d+)", status.read())[1])


def measure(bench, daemon):
    """Prints all rows; is all as wanted?"""
    port = ready_port(daemon)
    epr = bench.run_load(
        port, bench.request("epr", enumerate_sensors(1, "EnumerateEPR")), 1, 0)
    requests = {
        "Identify": bench.request("identify", identify()),
        "Get": bench.request("get", get_of(epr)),
        "Enumerate": bench.request("all", enumerate_sensors(32000)),
    }
    n_items = len(re.findall("<p:DeviceID>", bench.run_load(
        port, requests["Enumerate"], 1, 0)))
    print(f"Enumerate is of {n_items} sensors.\n"
          f"case       connections    bytes ipmiprovd/s     limit/s  ratio "
          f" wanted")
    ok = all([bench.case(name, port, path, connections)
              for name, path in requests.items() for connections in (1, 16)])
    peak = peak_kib(daemon.pid)
    print(f"most resident memory: {peak / 1024:.1f} MiB, wanted: less than 16 "
          f"{'ok' if peak < MAX_KIB else 'above'}")
    return ok and peak < MAX_KIB


def main():
    daemon_path, load, limit = (os.path.abspath(a) for a in sys.argv[1:4])
    with tempfile.TemporaryDirectory() as folder:
        daemon = subprocess.Popen(
            [daemon_path, "--demo", "--listen", "http://127.0.0.1:0"],
            stderr=subprocess.PIPE, text=True, preexec_fn=on_cpu(0),
            env={**os.environ, "STATE_DIRECTORY": folder})
        try:
            ok = measure(Bench(folder, load, limit), daemon)
        finally:
            daemon.terminate()
            daemon.communicate()
    return 1 if STRICT and not ok else 0


if __name__ == "__main__":
    sys.exit(main())
