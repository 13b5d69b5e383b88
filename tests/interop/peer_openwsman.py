# SPDX-License-Identifier: LGPL-2.1-or-later
"""openwsman's command wsman (not packaged in Debian 12: run where it is)."""

import re
import shutil
import subprocess

import expect
import soap
from service import PASSWORD, USER


class Missing(Exception):
    """The command is not installed."""


def run(service, note):
    if not shutil.which("wsman"):
        raise Missing("wsmancli")

    def wsman(*args):
        done = subprocess.run(
            ["wsman", *args, "-h", "127.0.0.1", "-P", str(service.port), "-u",
             USER, "-p", PASSWORD, "-y", "basic"], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, text=True, timeout=60, check=True)
        return done.stdout

    expect.equal("ProductVendor" in wsman("identify"), True, "identify")
    note("identify")
    replies = re.split(r"(?=<\?xml)", wsman(
        "enumerate", soap.HARDWARE + "NumericSensor", "-m", "20"))
    found = [i for r in replies if r.strip()
             for i in soap.items(soap.parse(r))]
    expect.sensors([soap.properties(i) for i in found], service)
    note("enumerate")
