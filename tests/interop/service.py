# SPDX-License-Identifier: LGPL-2.1-or-later
"""A running ipmiprovd --demo, and what it should say."""

import json
import pathlib
import re
import subprocess
import threading

USER, PASSWORD = "demo", "demo"
READY_S = 20
END_S = 10


class ServiceError(Exception):
    """The daemon did not start, or did not end."""


class Service:
    """Leave the with block to end it.

    build: where the programs were built; listen: its listeners, HTTP on a free
    port where there are none.
    """

    def __init__(self, build, listen=("http://127.0.0.1:0",)):
        self.build = pathlib.Path(build).resolve()
        self.listen = listen
        self.urls = []
        self.lines = []
        self.process = None
        self._ready = threading.Event()
        self._reader = None

    def __enter__(self):
        command = [str(self.build / "ipmiprovd"), "--demo"]
        for url in self.listen:
            command += ["--listen", url]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        if not self._ready.wait(READY_S) or not self.urls:
            self._end()
            raise ServiceError("no ready line:\n" + "".join(self.lines))
        return self

    def _read(self):
        for line in self.process.stderr:
            self.lines.append(line)
            found = re.search(r"ready on (.*)", line)
            if found:
                self.urls = found[1].split()
                self._ready.set()
        self._ready.set()

    def _end(self):
        self.process.terminate()
        try:
            code = self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self._reader.join()
        self.process.stderr.close()
        return code

    def __exit__(self, kind, *_):
        code = self._end()
        if kind is None and code != 0:
            raise ServiceError(f"ended with {code}:\n" + "".join(self.lines))

    @property
    def port(self):
        return int(self.urls[0].rsplit(":", 1)[1].rstrip("/"))

    def endpoint(self, number=0):
        return self.urls[number].rstrip("/") + "/wsman"

    def truth(self, command):
        """What ipmiprov reads of the same persona, without any service."""
        done = subprocess.run(
            [str(self.build / "ipmiprov"), "--bmc", "sim:", "--format", "json",
             command], stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)
