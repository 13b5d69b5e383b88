# SPDX-License-Identifier: LGPL-2.1-or-later
"""python-dracclient, the client of OpenStack Ironic (Debian's package)."""

import expect
import soap
from service import PASSWORD, USER


class Missing(Exception):
    """The package is not installed."""


def run(service, note):
    try:
        from dracclient import exceptions, wsman
    except ImportError as error:
        raise Missing("python3-dracclient") from error

    client = wsman.Client("127.0.0.1", USER, PASSWORD, port=service.port,
                          protocol="http")
    uri = soap.HARDWARE + "NumericSensor"
    # 100 at a time: all at once; 7 at a time: Enumerate, then Pulls
    for n in (100, 7):
        root = client.enumerate(uri, max_elems=n)
        expect.sensors([soap.properties(i) for i in soap.items(root)],
                       service)
        note(f"Enumerate, {n} at a time")
    root = client.enumerate(uri, optimization=False, auto_pull=False)
    context = soap.text(root, ".//n:EnumerationContext")
    root = client.pull(uri, context, max_elems=100)
    expect.sensors([soap.properties(i) for i in soap.items(root)], service)
    note("Enumerate without optimization, then Pull")
    try:
        client.enumerate(soap.HARDWARE + "Nothing")
    except exceptions.WSManInvalidResponse:
        note("a fault")
    else:
        raise expect.Mismatch("a class that is not there was enumerated")
    bad = wsman.Client("127.0.0.1", USER, "wrong", port=service.port,
                       protocol="http")
    try:
        bad.enumerate(uri)
    except exceptions.WSManInvalidResponse as error:
        expect.equal("401" in str(error), True, f"refusal {error}")
        note("a wrong password")
    else:
        raise expect.Mismatch("a wrong password was accepted")
