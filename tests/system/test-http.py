#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What goes over one connection: framing, limits, who is let in."""

import os
import socket
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from ipmiprovd import (  # noqa: E402
    IDENTIFY, TYPE, basic, demo, enumerate_request, folder, head, main,
    password_line, values, write, Daemon)


class Http(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = demo().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.daemon.__exit__()

    def connect(self, **how):
        return self.daemon.connect(**how)

    def test_many_requests_on_one_connection(self):
        with self.connect() as c:
            for _ in range(20):
                reply = c.request()
                self.assertEqual(reply.status, 200)
                self.assertEqual(reply.headers["content-type"],
                                 "application/soap+xml;charset=UTF-8")
                self.assertNotIn("connection", reply.headers)
            self.assertIn(b"ProductVersion", reply.body)
            self.assertFalse(reply.body.startswith(b"<?xml"))

    def test_pipelined_requests_are_answered_in_order(self):
        with self.connect() as c:
            one = head((TYPE, basic()), length=len(IDENTIFY)) + IDENTIFY
            two = enumerate_request()
            c.send(one + head((TYPE, basic()), length=len(two)) + two + one)
            self.assertIn(b"IdentifyResponse", c.read().body)
            self.assertIn(b"EnumerateResponse", c.read().body)
            self.assertIn(b"IdentifyResponse", c.read().body)

    def test_a_request_in_single_bytes(self):
        with self.connect() as c:
            request = (head((TYPE, basic()), length=len(IDENTIFY))
                       + IDENTIFY)
            c.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for i in range(len(request)):
                c.send(request[i:i + 1])
            self.assertEqual(c.read().status, 200)

    def test_expect_100_continue(self):
        with self.connect() as c:
            c.send(head((TYPE, basic(), "Expect: 100-continue"),
                        length=len(IDENTIFY)))
            self.assertEqual(c.read().status, 100)
            c.send(IDENTIFY)
            self.assertEqual(c.read().status, 200)
            self.assertEqual(c.request().status, 200)

    def test_no_100_for_whom_is_not_let_in(self):
        with self.connect() as c:
            c.send(head((TYPE, basic("demo", "x"), "Expect: 100-continue"),
                        length=len(IDENTIFY)))
            reply = c.read()
            self.assertEqual(reply.status, 401)
            self.assertEqual(reply.headers["connection"], "close")
            self.assertTrue(c.is_closed())

    def test_chunked_requests(self):
        with self.connect() as c:
            for size in (1, 7, 1000):
                c.send(head((TYPE, basic(), "Transfer-Encoding: chunked")))
                for at in range(0, len(IDENTIFY), size):
                    part = IDENTIFY[at:at + size]
                    c.send(b"%x;x=y\r\n%s\r\n" % (len(part), part))
                c.send(b"0\r\nA: b\r\n\r\n")
                self.assertEqual(c.read().status, 200)

    def test_a_large_body_in_pieces(self):
        with self.connect() as c:
            padding = b"<!--" + b"x" * 300000 + b"-->"
            body = IDENTIFY.replace(b"<s:Body>", padding + b"<s:Body>")
            self.assertEqual(c.request(body).status, 200)
            self.assertEqual(c.request().status, 200)

    def test_utf16(self):
        kinds = (("utf-16-le", b"\xff\xfe", "UTF-16"),
                 ("utf-16-be", b"\xfe\xff", "utf-16"),
                 ("utf-16-le", b"", '"UTF-16"'))
        with self.connect() as c:
            for codec, bom, charset in kinds:
                body = bom + enumerate_request().decode().encode(codec)
                kind = f"Content-Type: application/soap+xml;charset={charset}"
                reply = c.request(body, (kind, basic()))
                self.assertEqual(reply.status, 200, reply)
                self.assertEqual(reply.headers["content-type"],
                                 "application/soap+xml;charset=UTF-16")
                text = reply.body.decode("utf-16").encode()
                self.assertGreater(len(values(text, "DeviceID")), 29)

    def test_utf8_with_a_byte_order_mark(self):
        with self.connect() as c:
            self.assertEqual(c.request(b"\xef\xbb\xbf" + IDENTIFY).status, 200)

    def test_what_is_refused(self):
        rows = (
            ("GET", "/wsman", (TYPE, basic()), 405),
            ("POST", "/", (TYPE, basic()), 404),
            ("POST", "/wsmanx", (TYPE, basic()), 404),
            ("POST", "/wsman/x", (TYPE, basic()), 404),
            ("POST", "/wsman", ("Content-Type: text/xml", basic()), 415),
            ("POST", "/wsman", (TYPE,), 401),
            ("POST", "/wsman", (TYPE, basic("demo", "")), 401),
            ("POST", "/wsman", (TYPE, basic("x", "demo")), 401),
            ("POST", "/wsman", (TYPE, "Authorization: Negotiate abc"), 401),
            ("POST", "/wsman", (TYPE, basic(), "Expect: x"), 417),
            ("POST", "/wsman", (TYPE, basic(), "Transfer-Encoding: chunked"),
             400),
            ("POST", "/wsman", (TYPE, basic(), "Content-Length: 1"), 400),
            ("POST", "/wsman", (TYPE, basic(), "A : b"), 400),
        )
        for method, path, headers, status in rows:
            with self.subTest(path=path, headers=headers), \
                    self.connect() as c:
                reply = c.request(headers=headers, path=path, method=method)
                self.assertEqual(reply.status, status)
                self.assertEqual(reply.body, b"")

    def test_401_offers_what_there_is_and_keeps_the_connection(self):
        with self.connect() as c:
            reply = c.request(headers=(TYPE,))
            self.assertEqual(reply.status, 401)
            self.assertEqual(reply.headers["www-authenticate"],
                             'Basic realm="WSMAN"')
            self.assertEqual(c.request().status, 200)

    def test_405_names_the_method(self):
        with self.connect() as c:
            self.assertEqual(c.request(method="PUT").headers["allow"], "POST")

    def test_411(self):
        with self.connect() as c:
            c.send(head((TYPE, basic())))
            self.assertEqual(c.read().status, 411)

    def test_413_before_and_within_the_body(self):
        with self.connect() as c:
            c.send(head((TYPE, basic()), length=600 * 1024))
            self.assertEqual(c.read().status, 413)
            self.assertTrue(c.is_closed())
        with self.connect() as c:
            c.send(head((TYPE, basic(), "Transfer-Encoding: chunked")))
            c.send(b"%x\r\n" % (600 * 1024))
            self.assertEqual(c.read().status, 413)

    def test_431_and_414(self):
        with self.connect() as c:
            c.send(head((TYPE, basic(), "A: " + "a" * 17000)))
            self.assertEqual(c.read().status, 431)
        with self.connect() as c:
            c.send(head((TYPE, basic()), path="/" + "a" * 3000))
            self.assertEqual(c.read().status, 414)

    def test_no_content_type_and_odd_paths(self):
        with self.connect() as c:
            for path in ("/wsman", "/wsman/", "/wsman?PSVersion=5.1",
                         "/WSMAN", "http://h:1/wsman"):
                reply = c.request(headers=(basic(),), path=path)
                self.assertEqual(reply.status, 200, path)

    def test_an_empty_body_only_logs_in(self):
        with self.connect() as c:
            self.assertEqual(c.request(b"").status, 200)
            self.assertEqual(c.request(b"", headers=(TYPE,)).status, 401)

    def test_identify_without_authentication(self):
        with self.connect() as c:
            for path, headers in (
                    ("/wsman", (TYPE, "WSMANIDENTIFY: unauthenticated")),
                    ("/wsman-anon", (TYPE,)),
                    ("/wsman-anon/identify", (TYPE,))):
                reply = c.request(headers=headers, path=path)
                self.assertEqual(reply.status, 200, path)
                self.assertNotIn(b"SecurityProfile", reply.body)
                reply = c.request(enumerate_request(), headers, path)
                self.assertEqual(reply.status, 401, path)
            reply = c.request(b" " * 20000, headers, path)
            self.assertEqual(reply.status, 413)

    def test_faults_are_500_with_a_body(self):
        with self.connect() as c:
            reply = c.request(enumerate_request("http://example.org/x"))
            self.assertEqual(reply.status, 500)
            self.assertIn(b"2150858811", reply.body)
            self.assertEqual(c.request().status, 200)

    def test_http_1_0(self):
        with self.connect() as c:
            c.send(b"POST /wsman HTTP/1.0\r\n" + basic().encode()
                   + b"\r\nContent-Length: %d\r\n\r\n" % len(IDENTIFY)
                   + IDENTIFY)
            reply = c.read()
            self.assertEqual(reply.status, 200)
            self.assertEqual(reply.headers["connection"], "close")
            self.assertTrue(c.is_closed())

    def test_connection_close(self):
        with self.connect() as c:
            reply = c.request(headers=(TYPE, basic(), "Connection: close"))
            self.assertEqual(reply.headers["connection"], "close")
            self.assertTrue(c.is_closed())

    def test_a_client_that_sends_no_more_gets_its_reply(self):
        with self.connect() as c:
            request = enumerate_request()
            c.send(head((TYPE, basic()), length=len(request)) + request)
            c.socket.shutdown(socket.SHUT_WR)
            self.assertIn(b"EnumerateResponse", c.read().body)
            self.assertTrue(c.is_closed())

    def test_a_client_that_does_not_read_holds_little(self):
        request = enumerate_request()
        request = head((TYPE, basic()), length=len(request)) + request
        with self.connect() as warm:
            warm.send(request)
            warm.read()
        before = self.daemon.memory_kb()
        clients = [self.connect(timeout=0.5) for _ in range(8)]
        try:
            for c in clients:
                c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                try:
                    for _ in range(2000):
                        c.send(request)
                except TimeoutError:
                    pass
            # They have asked for a gigabyte.  Sanitizers keep what is freed.
            self.assertLess(self.daemon.memory_kb() - before, 16384)
            with self.connect() as c:
                self.assertEqual(c.request().status, 200)
        finally:
            for c in clients:
                c.__exit__()

    def test_passwords_of_many_at_once(self):
        replies = []

        def ask(password):
            with self.connect() as c:
                reply = c.request(headers=(TYPE, basic("demo", password)))
                replies.append((password, reply.status))

        threads = [threading.Thread(target=ask, args=(p,))
                   for p in ["demo", "wrong"] * 20]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(sorted(set(replies)), [("demo", 200), ("wrong", 401)])


class Limits(unittest.TestCase):
    def test_the_silent_give_way_to_the_new(self):
        with folder() as path:
            users = write(path + "/users",
                          password_line("u", "p", "Reader"))
            config = write(path + "/c.conf",
                           "[Service]\nMaxConnections=4\n"
                           "AllowUnencrypted=true\n"
                           "[Service/Auth]\nBasic=true\n"
                           f"[Users]\nPasswordFile={users}\n"
                           "[BMC/x]\nURI=sim:\n")
            with Daemon("--config", config, "--listen",
                        "http://127.0.0.1:0") as daemon:
                # Four that have begun a request hold all the places ...
                busy = [daemon.connect() for _ in range(4)]
                for c in busy:
                    c.send(b"POST /wsman HTTP/1.1\r\n")
                time.sleep(0.1)
                late = daemon.connect(timeout=0.3)
                with self.assertRaises(TimeoutError):
                    late.request(headers=(TYPE, basic("u", "p")))
                late.socket.settimeout(10)
                # ... until one of them goes.
                busy.pop().__exit__()
                self.assertEqual(late.read().status, 200)
                # One that is idle now is closed for the next.
                with daemon.connect() as c:
                    reply = c.request(headers=(TYPE, basic("u", "p")))
                    self.assertEqual(reply.status, 200)
                self.assertTrue(late.is_closed())
                for c in [late, *busy]:
                    c.__exit__()

    def test_who_takes_too_long_to_ask_gives_way(self):
        begun = (
            b"POST /wsman HTTP/1.1\r\n",
            head((TYPE,), "/wsman-anon", length=100),
            head((TYPE,), "/nowhere", length=100),
            b"P",
        )
        with folder() as path:
            config = write(path + "/c.conf",
                           "[Service]\nMaxConnections=4\n[BMC/x]\nURI=sim:\n")
            with Daemon("--config", config, "--listen",
                        "http://127.0.0.1:0") as daemon:
                slow = [daemon.connect() for _ in begun]
                for c, data in zip(slow, begun):
                    c.send(data)
                with daemon.connect(timeout=9) as c:
                    reply = c.request(headers=(TYPE,), path="/wsman-anon")
                    self.assertEqual(reply.status, 200)
                for c in slow:
                    c.__exit__()

    def test_no_descriptors_left(self):
        with demo(limit_files=40) as daemon:
            clients = []
            for _ in range(60):
                clients.append(daemon.connect(timeout=5))
            for c in clients:
                c.__exit__()
            with daemon.connect() as c:
                self.assertEqual(c.request().status, 200)

    def test_who_comes_late_gets_a_descriptor_of_the_silent(self):
        with demo(limit_files=40) as daemon:
            clients = [daemon.connect() for _ in range(100)]
            with daemon.connect(timeout=5) as c:
                self.assertEqual(c.request().status, 200)
            for c in clients:
                c.__exit__()

    def test_silent_connections_end(self):
        with folder() as path:
            config = write(path + "/c.conf",
                           "[Service]\nMaxPacketRetrievalTimeSeconds=1\n"
                           "[BMC/x]\nURI=sim:\n")
            with Daemon("--config", config, "--listen",
                        "http://127.0.0.1:0") as daemon, \
                    daemon.connect() as c:
                reply = c.request(headers=(TYPE,), path="/wsman-anon")
                self.assertEqual(reply.status, 200)
                self.assertTrue(c.is_closed())


if __name__ == "__main__":
    main()
