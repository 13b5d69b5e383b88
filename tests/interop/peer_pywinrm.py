# SPDX-License-Identifier: LGPL-2.1-or-later
"""pywinrm (Debian's package): it opens shells only, which are off here."""

import expect
from service import PASSWORD, USER

INVALID_RESOURCE_URI = "2150858811"


class Missing(Exception):
    """The package is not installed."""


def open_shell(protocol, service, transport, password):
    return protocol.Protocol(
        service.endpoint(), transport=transport, username=USER,
        password=password, message_encryption="never").open_shell()


def run(service, note):
    try:
        from winrm import exceptions, protocol
    except ImportError as error:
        raise Missing("python3-winrm") from error

    for transport in ("basic", "plaintext"):
        try:
            open_shell(protocol, service, transport, PASSWORD)
        except exceptions.WinRMError as error:
            expect.equal(INVALID_RESOURCE_URI in str(error), True,
                         f"fault {error}")
            note(f"a shell is refused ({transport})")
        else:
            raise expect.Mismatch("a shell was opened")
    try:
        open_shell(protocol, service, "basic", "wrong")
    except exceptions.InvalidCredentialsError:
        note("a wrong password")
    else:
        raise expect.Mismatch("a wrong password was accepted")
