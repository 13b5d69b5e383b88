#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Start, configuration, reload, end; BMCs that hang; TLS."""

import contextlib
import os
import re
import signal
import socket
import ssl
import statistics
import subprocess
import sys
import time
import unittest
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from ipmiprovd import (  # noqa: E402
    TYPE, basic, certificate, demo, enumerate_request, folder, main,
    password_line, tls_client, values, write, Daemon)

PLAIN = "[Service]\nAllowUnencrypted=true\n[Service/Auth]\nBasic=true\n"


def run(*args):
    return subprocess.run(["./ipmiprovd", *args], capture_output=True,
                          text=True, timeout=20)


class CommandLine(unittest.TestCase):
    def test_what_is_wrong_is_one_line_and_2(self):
        rows = (
            ("--demo", "--bmc", "sim:"),
            ("--demo", "--config", "/etc/x"),
            ("--demo", "--listen", "http://0.0.0.0:0"),
            ("--demo", "--listen", "http://[::]:0"),
            ("--demo", "--listen", "http://*:0"),
            ("--listen", "127.0.0.1:1"),
            ("--listen", "https://127.0.0.1:0"),
            ("--bmc", "nonsense:"),
            ("--bmc",),
            ("--nonsense",),
            ("nonsense",),
            ("--config", "/nonexistent/x.conf"),
        )
        for args in rows:
            with self.subTest(args=args):
                done = run(*args)
                self.assertEqual(done.returncode, 2, done)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                self.assertTrue(done.stderr.startswith("ipmiprovd: "))

    def test_help_and_version(self):
        self.assertRegex(run("--version").stdout, r"^ipmiprovd \d+\.\d+\.\d+\n")
        self.assertIn("--check-config", run("--help").stdout)
        self.assertEqual(run("--help").returncode, 0)

    def test_the_manual_page_has_the_options(self):
        source = os.environ.get("srcdir") or os.path.join(
            os.path.dirname(os.path.abspath(__file__)), "../..")
        with open(os.path.join(source, "docs/ipmiprovd.8")) as file:
            man = file.read().replace("\\-", "-")
        options = re.findall(r"^\.TP\n\.BI? (--[a-z-]+)", man, re.M)
        helped = re.findall(r"^  (--[a-z-]+)", run("--help").stdout, re.M)
        self.assertEqual(options, helped)

    def test_the_configuration_that_is_installed_is_good(self):
        source = os.environ.get("srcdir") or os.path.join(
            os.path.dirname(os.path.abspath(__file__)), "../..")
        done = run("--check-config", "--config",
                   os.path.join(source, "daemon/ipmiprovd.conf"))
        self.assertEqual(done.returncode, 0, done)
        with open("daemon/ipmiprovd.service") as unit:
            self.assertRegex(unit.read(), r"(?m)^ExecStart=/.*/ipmiprovd$")

    def test_an_address_in_use_is_no_bad_configuration(self):
        with demo() as daemon:
            done = run("--demo", "--listen", daemon.urls[0])
            self.assertEqual(done.returncode, 1)
            self.assertIn("cannot listen on 127.0.0.1 port", done.stderr)

    def test_check_config(self):
        with folder() as path:
            good = write(path + "/good.conf", PLAIN + "[BMC/x]\nURI=sim:\n")
            self.assertEqual(run("--check-config", "--config",
                                 good).returncode, 0)
            os.mkdir(path + "/conf.d")
            write(path + "/conf.d/10.conf", "[Service]\nBasic=true\n")
            write(path + "/conf.d/ignored", "[Nonsense]\nx=y\n")
            done = run("--check-config", "--config", good)
            self.assertEqual(done.returncode, 2)
            self.assertEqual(
                done.stderr,
                f"ipmiprovd: {path}/conf.d/10.conf:2: [Service] Basic: "
                "expected a key of ipmiprovd.conf(5)\n")

    def test_what_has_no_effect_is_said(self):
        with folder() as path:
            config = write(path + "/c.conf",
                           "[Service/Auth]\nCertificate=true\n"
                           "[Listener/x]\nAddress=127.0.0.1\nTransport=HTTP\n"
                           "Enabled=false\nClientCAFile=/x.pem\n"
                           "[BMC/y]\nURI=sim:\nPolicy=operate\n"
                           "[BMC/z]\nURI=sim:\nPolicy=monitor\n")
            with Daemon("--config", config,
                        env={"STATE_DIRECTORY": path}) as daemon:
                daemon.wait_for("^ipmiprovd: ready.*\n")
            self.assertEqual(
                re.findall(r"(\[.*): has no effect in this version",
                           daemon.log),
                ["[Service/Auth] Certificate", "[Listener/x] ClientCAFile"])

    def test_check_config_reads_certificates(self):
        with folder() as path:
            pem = certificate(path)
            listener = ("[Listener/x]\nTransport=HTTPS\n"
                        "CertificateFile={}\nKeyFile={}\n")
            none, wrong = path + "/none.pem", write(path + "/wrong.pem", "x\n")
            for cert, key, why in ((pem, pem, None),
                                   (none, pem, none + ": No such file"),
                                   (pem, none, none + ": No such file"),
                                   (pem, wrong,
                                    wrong + ": expected the certificate's key")):
                config = write(path + "/c.conf", listener.format(cert, key))
                done = run("--check-config", "--config", config)
                self.assertEqual(done.returncode, 2 if why else 0, done)
                if why:
                    self.assertIn("c.conf:", done.stderr)
                    self.assertIn("[Listener/x] " + why, done.stderr)

    def test_a_password_file_that_others_read_is_refused(self):
        with folder() as path:
            users = write(path + "/users", "u:*:Reader\n", 0o644)
            config = write(path + "/c.conf",
                           f"[Users]\nPasswordFile={users}\n")
            done = run("--config", config)
            self.assertEqual(done.returncode, 2)
            self.assertIn("c.conf:2: [Users] PasswordFile: " + users,
                          done.stderr)

    def test_settings_of_the_state_folder_win(self):
        with folder() as path:
            config = write(path + "/c.conf", PLAIN)
            write(path + "/settings.conf", "[Service]\nMaxConnections=x\n")
            done = subprocess.run(
                ["./ipmiprovd", "--check-config", "--config", config],
                env={**os.environ, "STATE_DIRECTORY": path},
                capture_output=True, text=True)
            self.assertEqual(done.returncode, 2)
            self.assertIn("settings.conf:2:", done.stderr)


class Listening(unittest.TestCase):
    def test_several_kinds_side_by_side(self):
        with folder() as path:
            pem = certificate(path)
            listen = ["http://127.0.0.1:0", f"https://127.0.0.1:0?cert={pem}"]
            if socket.has_dualstack_ipv6():
                listen.append("http://[::1]:0")
            args = [a for url in listen for a in ("--listen", url)]
            with Daemon("--demo", *args) as daemon:
                self.assertEqual(len(daemon.urls), len(listen))
                for i, url in enumerate(daemon.urls):
                    self.assertNotIn(":0", url[-2:])
                    tls = url.startswith("https:")
                    with daemon.connect(
                            i, tls=tls_client(pem) if tls else None) as c:
                        for _ in range(3):
                            reply = c.request(enumerate_request())
                            self.assertEqual(reply.status, 200, url)
                            self.assertGreater(
                                len(values(reply.body, "DeviceID")), 29)

    def test_tls_of_1_2_and_1_3_only(self):
        with folder() as path:
            pem = certificate(path)
            with Daemon("--demo", "--listen",
                        f"https://127.0.0.1:0?cert={pem}") as daemon:
                for version in (ssl.TLSVersion.TLSv1_2,
                                ssl.TLSVersion.TLSv1_3):
                    with daemon.connect(tls=tls_client(pem, version)) as c:
                        self.assertEqual(c.request().status, 200)
                old = tls_client(pem)
                old.set_ciphers("ALL:@SECLEVEL=0")
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    old.minimum_version = ssl.TLSVersion.TLSv1
                    old.maximum_version = ssl.TLSVersion.TLSv1_1
                with self.assertRaises((ssl.SSLError, ConnectionError)):
                    daemon.connect(tls=old)
                # Clear text at that port ends without harm.
                with daemon.connect() as c:
                    c.send(b"POST /wsman HTTP/1.1\r\n\r\n")
                    with contextlib.suppress(ConnectionResetError):
                        while c.fill():
                            pass
                with daemon.connect(tls=tls_client(pem)) as c:
                    self.assertEqual(c.request().status, 200)

    def test_clear_text_is_refused_unless_allowed(self):
        with folder() as path:
            pem = certificate(path)
            users = write(path + "/users", password_line("u", "p", "Reader"))
            config = write(path + "/c.conf",
                           "[Service/Auth]\nBasic=true\n"
                           f"[Users]\nPasswordFile={users}\n"
                           "[Listener/t]\nAddress=127.0.0.1\nPort=0\n"
                           f"CertificateFile={pem}\n[BMC/x]\nURI=sim:\n")
            with Daemon("--config", config, "--listen", "http://127.0.0.1:0",
                        "--listen",
                        f"https://127.0.0.1:0?cert={pem}") as daemon:
                with daemon.connect(0) as c:
                    reply = c.request(headers=(TYPE, basic("u", "p")))
                    self.assertEqual((reply.status, reply.body), (500, b""))
                    self.assertNotIn("www-authenticate", reply.headers)
                    reply = c.request(headers=(TYPE,), path="/wsman-anon")
                    self.assertEqual(reply.status, 200)
                with daemon.connect(1, tls=tls_client(pem)) as c:
                    reply = c.request(headers=(TYPE, basic("u", "p")))
                    self.assertEqual(reply.status, 200)
                    reply = c.request(headers=(TYPE,))
                    self.assertEqual(reply.status, 401)


class Life(unittest.TestCase):
    def test_sigterm_ends_it_with_clients_there(self):
        with demo() as daemon, daemon.connect() as idle, \
                daemon.connect() as begun:
            idle.request()
            begun.send(b"POST /wsman HTTP/1.1\r\n")
            start = time.monotonic()
            daemon.process.send_signal(signal.SIGTERM)
            self.assertEqual(daemon.process.wait(5), 0)
            self.assertLess(time.monotonic() - start, 3)
            self.assertTrue(idle.is_closed())

    def test_sighup_applies_without_dropping_a_connection(self):
        with folder() as path:
            users = path + "/users"
            config = path + "/c.conf"
            more = f"[Users]\nPasswordFile={users}\n[BMC/x]\nURI=sim:\n"
            write(users, password_line("u", "old", "Reader"))
            write(config, PLAIN + more)
            with Daemon("--config", config, "--listen",
                        "http://127.0.0.1:0") as daemon, \
                    daemon.connect() as c:
                old = (TYPE, basic("u", "old"))
                new = (TYPE, basic("u", "new"))
                self.assertEqual(c.request(headers=old).status, 200)
                write(users, password_line("u", "new", "Reader"))
                daemon.hang_up()
                daemon.wait_for("configuration reloaded")
                self.assertEqual(c.request(headers=old).status, 401)
                self.assertEqual(c.request(headers=new).status, 200)

                # What is wrong changes nothing.
                write(config, PLAIN + more + "[Nonsense]\na=b\n")
                daemon.hang_up()
                daemon.wait_for(r"not reloaded: .*c.conf:\d+: \[Nonsense\]")
                self.assertEqual(c.request(headers=new).status, 200)

                # What needs a restart is said.
                write(config, PLAIN + more + "[BMC/y]\nURI=sim:\n"
                      "[Config]\nMaxEnvelopeSizekb=32\n")
                daemon.hang_up()
                daemon.wait_for("takes a restart")
                daemon.wait_for("reloaded[^:]*\n.*reloaded\n|(?s:reloaded.*"
                                "restart.*reloaded\n)")
                reply = c.request(b" " * 40000, headers=new)
                self.assertEqual(reply.status, 413)

    def test_systemd_is_told(self):
        with folder() as path:
            notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            notices.bind(path + "/notify")
            notices.settimeout(10)
            with demo(env={"NOTIFY_SOCKET": path + "/notify",
                           "WATCHDOG_USEC": "200000"}) as daemon:
                got = []
                while "WATCHDOG=1" not in got or not any(
                        "READY=1" in g for g in got):
                    got.append(notices.recv(4096).decode())
                daemon.hang_up()
                while not notices.recv(4096).startswith(b"RELOADING=1\n"):
                    pass
                daemon.process.send_signal(signal.SIGTERM)
                while notices.recv(4096) != b"STOPPING=1":
                    pass
            notices.close()


class Bmc(unittest.TestCase):
    @staticmethod
    def persona(path, rows):
        """The compiled-in one, with more rows for its BMC."""
        file = path + "/persona"
        subprocess.run(["./ipmiprov", "--bmc", "sim:", "capture", file],
                       check=True, capture_output=True)
        with open(file) as f:
            text = f.read()
        return write(file, re.sub(r"^controller 0x20 .*$",
                                  lambda m: m.group(0) + "\n" + rows, text,
                                  count=1, flags=re.M))

    def config(self, path, rows, poll="100ms"):
        users = write(path + "/users", password_line("u", "p", "Reader"))
        persona = self.persona(path, rows)
        return write(path + "/c.conf",
                     PLAIN + f"[Users]\nPasswordFile={users}\n"
                     f"[BMC/local]\nURI=sim:{persona}\nPollInterval={poll}\n"
                     f"SELPollInterval={poll}\n")

    def ask(self, c):
        start = time.monotonic()
        reply = c.request(enumerate_request(), (TYPE, basic("u", "p")))
        return reply, time.monotonic() - start

    def test_one_that_hangs_in_a_refresh(self):
        with folder() as path:
            config = self.config(path, "hang-after 500", "1s")
            with Daemon("--config", config, "--listen", "http://127.0.0.1:0",
                        env={"STATE_DIRECTORY": path}) as daemon, \
                    daemon.connect() as c:
                os.unlink(path + "/persona")  # it does not come back
                times, seen = [], []
                end = time.monotonic() + 20
                while "lost" not in seen and time.monotonic() < end:
                    reply, took = self.ask(c)
                    self.assertEqual(reply.status, 200)
                    times.append(took)
                    state = self.state(reply.body)
                    if state not in seen:
                        seen.append(state)
                    time.sleep(0.02)
                self.assertIn("fresh", seen)
                self.assertIn("stale", seen)
                self.assertEqual(seen[-1], "lost", seen)
                self.assertLess(statistics.median(times), 0.010)
                # It ends in time all the same.
                start = time.monotonic()
                daemon.process.send_signal(signal.SIGTERM)
                self.assertEqual(daemon.process.wait(6), 0)
                self.assertLess(time.monotonic() - start, 5)

    def state(self, body):
        readings = values(body, "CurrentReading")
        health = values(body, "HealthState")
        if not any(readings):
            self.assertEqual(set(health), {"0"})
            self.assertEqual(set(values(body, "OperationalStatus")), {"13"})
            return "lost"
        if "13" in values(body, "OperationalStatus"):
            texts = values(body, "StatusDescriptions")
            self.assertTrue(all(re.search(r"\d\d:\d\d:\d\d", t or "")
                                for t in texts), texts[:2])
            return "stale"
        return "fresh"

    def test_several_have_names_of_their_own(self):
        with folder() as path:
            a = self.persona(path, "")
            b = path + "/other"
            with open(a) as f:
                text = f.read()
            write(b, re.sub(r"^system-guid 11", "system-guid 12", text,
                            flags=re.M))
            users = write(path + "/users", password_line("u", "p", "Reader"))
            config = write(path + "/c.conf",
                           PLAIN + f"[Users]\nPasswordFile={users}\n"
                           f"[BMC/a]\nURI=sim:{a}\n[BMC/b]\nURI=sim:{b}\n")
            with Daemon("--config", config, "--listen", "http://127.0.0.1:0",
                        env={"STATE_DIRECTORY": path}) as daemon, \
                    daemon.connect() as c:
                reply, _ = self.ask(c)
                names = values(reply.body, "SystemName")
                self.assertEqual(len(set(names)), 2, set(names))
                self.assertEqual(len(names) % 2, 0)

    def test_who_asks_too_early_waits_until_its_deadline(self):
        with folder() as path:
            # A first snapshot takes some hundred exchanges.
            config = self.config(path, "delay-ms 10")
            with Daemon("--config", config, "--listen", "http://127.0.0.1:0",
                        env={"STATE_DIRECTORY": path}) as daemon, \
                    daemon.connect() as c, daemon.connect() as gone, \
                    daemon.connect() as other:
                body = enumerate_request(
                    header="<w:OperationTimeout>PT0.5S</w:OperationTimeout>")
                reply = c.request(body, (TYPE, basic("u", "p")))
                self.assertEqual(reply.status, 500)
                self.assertIn(b"2150858793", reply.body)
                # One that does not wait for it harms nobody.
                gone.send(b"")
                gone.__exit__()
                self.assertEqual(other.request(
                    headers=(TYPE, basic("u", "p"))).status, 200)
                reply, _ = self.ask(c)
                self.assertEqual(reply.status, 200)
                self.assertGreater(len(values(reply.body, "DeviceID")), 29)


if __name__ == "__main__":
    main()
