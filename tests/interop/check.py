#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: check.py BUILD-FOLDER

Real clients against ipmiprovd --demo.  Exit code 0 when all peers that are
there see what they should, 1 if one does not, 77 if none could be had.  With
CHECK_INTEROP_REQUIRED=1 a peer that is missing is a failure, but for those
that Debian 12 does not have.
"""

import importlib.util
import os
import pathlib
import sys
import traceback

import peer_curl
import peer_dracclient
import peer_openwsman
import peer_pywinrm
import peer_wsman_messages
from service import Service

# name, module, is it to be had on Debian 12?
PEERS = [
    ("curl", peer_curl, True),
    ("python-dracclient", peer_dracclient, True),
    ("pywinrm", peer_pywinrm, True),
    ("wsman-messages", peer_wsman_messages, True),
    ("openwsman", peer_openwsman, False),
]

# Debian's Python packages are this interpreter's.
SYSTEM_PYTHON = "/usr/bin/python3"


def use_system_python():
    if importlib.util.find_spec("dracclient") or (
            os.path.realpath(sys.executable)
            == os.path.realpath(SYSTEM_PYTHON)):
        return
    if os.access(SYSTEM_PYTHON, os.X_OK):
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, "-B"] + sys.argv)


def run_peer(name, peer, build):
    """"ok", "FAILED" or "missing"."""
    missing = getattr(peer, "Missing", ())
    try:
        with Service(build) as service:
            peer.run(service, lambda what: print(f"ok      {name}: {what}"))
        return "ok"
    except missing as error:
        print(f"missing {name}: {error}")
        return "missing"
    except Exception:
        print(f"FAILED  {name}")
        traceback.print_exc(file=sys.stdout)
        return "FAILED"


def main():
    use_system_python()
    build = pathlib.Path(sys.argv[1])
    required = os.environ.get("CHECK_INTEROP_REQUIRED") == "1"
    results = []
    for name, peer, is_packaged in PEERS:
        result = run_peer(name, peer, build)
        if result == "missing" and required and is_packaged:
            result = "FAILED"
        results.append(result)
    print("; ".join(f"{p[0]} {r}" for p, r in zip(PEERS, results)))
    if "FAILED" in results:
        return 1
    return 0 if "ok" in results else 77


if __name__ == "__main__":
    sys.exit(main())
