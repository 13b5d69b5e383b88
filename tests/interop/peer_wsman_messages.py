# SPDX-License-Identifier: LGPL-2.1-or-later
"""The message builder of Intel's Device Management Toolkit, on Node.js.

Installed from the npm registry into the build folder, once.
"""

import json
import pathlib
import shutil
import subprocess

import expect
import soap
from service import PASSWORD, USER

PACKAGE = "@device-management-toolkit/wsman-messages@5.14.1"
INSTALL_S, RUN_S = 300, 60


class Missing(Exception):
    """Node.js or the registry is not there."""


def install(build):
    folder = build / "tests" / "interop" / "node"
    if (folder / "installed").exists():
        return folder
    if not shutil.which("npm") or not shutil.which("node"):
        raise Missing("npm and node")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}\n')
    try:
        done = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts",
             "--no-save", PACKAGE], cwd=folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=INSTALL_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise Missing("an answer of the npm registry") from error
    if done.returncode != 0:
        raise Missing(f"{PACKAGE}: {done.stdout.strip()[-300:]}")
    (folder / "installed").touch()
    return folder


def run(service, note):
    folder = install(service.build)
    script = pathlib.Path(__file__).with_name("wsman-messages.js")
    done = subprocess.run(
        ["node", str(script), str(folder), service.endpoint(), USER,
         PASSWORD], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, timeout=RUN_S, check=False)
    if done.returncode != 0:
        raise expect.Mismatch(done.stderr.strip())
    replies = json.loads(done.stdout)
    expect.equal([r["status"] for r in replies["enumerate"]],
                 [200] * len(replies["enumerate"]), "HTTP status")
    roots = [soap.parse(r["body"]) for r in replies["enumerate"]]
    # their message ids are numbers from 0 on
    for number, root in enumerate(roots):
        expect.equal(soap.text(root, ".//a:RelatesTo"), str(number),
                     "RelatesTo")
    found = [i for root in roots for i in soap.items(root)]
    expect.sensors([soap.properties(i) for i in found], service)
    note(f"Enumerate and {len(roots) - 1} Pulls")
    get = replies["get"]
    expect.equal(get["status"], 500, "HTTP status of a Get with too few keys")
    expect.equal(soap.fault(soap.parse(get["body"]))[0], "InvalidSelectors",
                 "fault")
    note("a fault")
