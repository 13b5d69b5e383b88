#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: validate.py IPMIPROV TEST_VALID

Captures each emulated machine, the real ones in the folder of the environment
variable IPMIPROV_CORPUS too, and checks that the instances made of it are
valid.
"""

import functools
import os
import pathlib
import subprocess
import sys
import tempfile

import compare
from simulator import SimulatorError


def emulated(program):
    """Those that are hosted on ipmi_sim: the others are personas already."""
    return {name: host for name, host in compare.machines(program).items()
            if isinstance(host, functools.partial) and
            name not in compare.personas()}


def validate(host, program, test, folder):
    """None if all is valid, else what is not."""
    with host(folder) as machine:
        path = folder / (machine.name + ".persona")
        machine.ask("ipmiprov", program, "capture", str(path))
        if machine.last_code != 0:
            raise SimulatorError(f"capture: {machine.last_error}")
    r = subprocess.run([test, str(path)], capture_output=True, text=True,
                       check=False, env={**os.environ, "CK_VERBOSITY":
                                         "normal"})
    print(r.stdout.splitlines()[1] if r.returncode == 0 else r.stdout)
    return r.returncode


def main():
    program, test = sys.argv[1:]
    n_bad = 0
    for name, host in emulated(program).items():
        with tempfile.TemporaryDirectory() as folder:
            try:
                code = validate(host, program, test, pathlib.Path(folder))
            except SimulatorError as e:
                print(f"  {e}")
                code = 1
        print(f"{'ok  ' if code == 0 else 'FAIL'} {name}")
        n_bad += code != 0
    sys.exit(1 if n_bad else 0)


if __name__ == "__main__":
    main()
