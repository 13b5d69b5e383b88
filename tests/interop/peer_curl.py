# SPDX-License-Identifier: LGPL-2.1-or-later
"""curl: every operation, every fault, every way to send a request."""

import os
import subprocess
import tempfile

import expect
import soap
from service import PASSWORD, USER, Service

MUST_UNDERSTAND = ('<t:Unknown xmlns:t="urn:t" s:mustUnderstand="true">x'
                   "</t:Unknown>")
NUMERIC = soap.HARDWARE + "NumericSensor"


class Curl:
    """One curl process a call, against one endpoint."""

    def __init__(self, endpoint):
        self.endpoint = endpoint

    def post(self, body, *more, user=f"{USER}:{PASSWORD}",
             content_type="application/soap+xml;charset=UTF-8", url=None):
        """(HTTP status, bytes); body is text, or bytes as they are."""
        data = body.encode() if isinstance(body, str) else body
        command = ["curl", "-sS", "--max-time", "20", "-o", "-",
                   "-w", "\n%{http_code}", "--data-binary", "@-",
                   "-H", f"Content-Type: {content_type}"]
        if user:
            command += ["--basic", "-u", user]
        done = subprocess.run(command + list(more) + [url or self.endpoint],
                              input=data, stdout=subprocess.PIPE, check=True)
        reply, _, status = done.stdout.rpartition(b"\n")
        return int(status), reply

    def call(self, *args, **kwargs):
        """A request that must succeed; the reply's root."""
        status, reply = self.post(soap.envelope(*args, **kwargs))
        expect.equal(status, 200, "HTTP status of " + reply.decode())
        return soap.parse(reply)

    def all(self, resource, max_elements=32000, mode=None, optimize=True):
        """All items, by as many Pulls as it takes."""
        root = self.call(soap.ENUMERATE, resource, soap.enumerate_body(
            optimize, max_elements, mode))
        found = soap.items(root)
        while not soap.is_end(root):
            context = soap.text(root, ".//n:EnumerationContext")
            root = self.call(soap.PULL, resource,
                             soap.pull_body(context, max_elements))
            pulled = soap.items(root)
            expect.equal(0 < len(pulled) <= max_elements, True,
                         "items of a Pull")
            found += pulled
        return found


def check_identify(curl, _):
    for user, more in ((None, ("-H", "WSMANIDENTIFY: unauthenticated")),
                       (f"{USER}:{PASSWORD}", ())):
        status, reply = curl.post(soap.IDENTIFY, *more, user=user)
        expect.equal(status, 200, "HTTP status")
        root = soap.parse(reply)
        expect.equal(soap.text(root, ".//i:ProtocolVersion"), soap.NS["w"],
                     "ProtocolVersion")
        expect.equal(bool(soap.text(root, ".//i:ProductVendor")), True,
                     "ProductVendor")
    status, _ = curl.post(soap.IDENTIFY, user=None, url=curl.endpoint.replace(
        "/wsman", "/wsman-anon/identify"))
    expect.equal(status, 200, "HTTP status of /wsman-anon/identify")


def check_enumerate(curl, service):
    root = curl.call(soap.ENUMERATE, NUMERIC,
                     soap.enumerate_body(max_elements=32000))
    expect.equal(soap.is_end(root), True, "end of the first reply")
    expect.sensors([soap.properties(i) for i in soap.items(root)], service)


def check_pull(curl, service):
    for optimize, n in ((False, 7), (True, 7), (False, 1000)):
        found = curl.all(NUMERIC, n, optimize=optimize)
        expect.sensors([soap.properties(i) for i in found], service)


def check_enumeration_modes(curl, _):
    for mode in ("EnumerateEPR", "EnumerateObjectAndEPR"):
        found = curl.all(NUMERIC, 10, mode)
        whole = curl.all(NUMERIC)
        expect.equal(len(found), len(whole), mode)
        selectors = {
            s.get("Name"): s.text
            for s in found[0].iterfind(".//w:Selector", soap.NS)
            if s.get("Name") != "__cimnamespace"}
        resource = soap.text(found[0], ".//w:ResourceURI")
        got = curl.call(soap.GET, resource, selectors=selectors)
        expect.equal(soap.properties(soap.find(got, "s:Body")[0]),
                     soap.properties(whole[0]), "what the reference names")


def check_get(curl, service):
    want = soap.properties(curl.all(NUMERIC)[0])
    keys = {name: want[name] for name in (
        "CreationClassName", "DeviceID", "SystemCreationClassName",
        "SystemName")}
    root = curl.call(soap.GET, NUMERIC, selectors=keys, message_id="0")
    expect.equal(soap.text(root, ".//a:RelatesTo"), "0", "RelatesTo")
    expect.equal(soap.properties(soap.find(root, "s:Body")[0]), want, "Get")
    root = curl.call(soap.GET, soap.DMTF + "CIM_NumericSensor", selectors={
        **keys, "__cimnamespace": "root/hardware"})
    expect.equal(
        soap.properties(soap.find(root, "s:Body")[0])["DeviceID"],
        want["DeviceID"], "Get by the CIM class")
    expect.equal(service.process.poll(), None, "the daemon")


def check_classes(curl, service):
    n_sensors = len(service.truth("sensors"))
    n_numeric = len(curl.all(NUMERIC))
    n_discrete = len(curl.all(soap.HARDWARE + "Sensor"))
    expect.equal(n_numeric + n_discrete, n_sensors, "sensors")
    expect.equal(len(curl.all(soap.DMTF + "CIM_Sensor")), n_sensors,
                 "sensors of all kinds")
    devices = sum(len(curl.all(soap.DMTF + name)) for name in (
        "CIM_Fan", "CIM_PowerSupply", "CIM_Processor", "CIM_Watchdog"))
    expect.equal(len(curl.all(soap.DMTF + "CIM_LogicalDevice")),
                 n_sensors + devices, "devices of all kinds")
    expect.equal(len(curl.all(soap.HARDWARE + "LogRecord", 10)),
                 len(service.truth("log")), "log records")
    expect.equal(len(curl.all(soap.HARDWARE + "RecordLog")), 1, "logs")
    expect.equal(len(curl.all(soap.HARDWARE + "ComputerSystem")) >= 1, True,
                 "systems")
    for alias in ("root/cimv2", "root/interop"):
        expect.equal(len(curl.all(NUMERIC.replace("root/hardware", alias))),
                     n_numeric, alias)


def check_release(curl, _):
    root = curl.call(soap.ENUMERATE, NUMERIC, soap.enumerate_body(False))
    context = soap.text(root, ".//n:EnumerationContext")
    curl.call(soap.RELEASE, NUMERIC, soap.release_body(context))
    status, reply = curl.post(soap.envelope(
        soap.PULL, NUMERIC, soap.pull_body(context, 1)))
    expect.equal((status, soap.fault(soap.parse(reply))[0]),
                 (500, "InvalidEnumerationContext"), "a Pull after Release")


# what is wrong, the request, (subcode, detail, WSManFault code)
FAULTS = [
    ("no such class", (soap.ENUMERATE, soap.HARDWARE + "Nothing",
                       soap.enumerate_body()), {},
     ("DestinationUnreachable", "InvalidResourceURI", None)),
    ("no such URI", (soap.GET, "http://example.com/x"), {},
     ("DestinationUnreachable", "InvalidResourceURI", 2150858811)),
    ("no such action", (soap.NS["x"] + "/Take", NUMERIC), {},
     ("ActionNotSupported", "", None)),
    ("a Get without keys", (soap.GET, NUMERIC), {},
     ("InvalidSelectors", "InsufficientSelectors", None)),
    ("a key that is none",
     (soap.GET, NUMERIC), {"selectors": {"Nonsense": "1"}},
     ("InvalidSelectors", None, None)),
    ("a context that never was",
     (soap.PULL, NUMERIC, soap.pull_body("uuid:nonsense", 1)), {},
     ("InvalidEnumerationContext", "", None)),
    ("a header that must be understood",
     (soap.ENUMERATE, NUMERIC, soap.enumerate_body()),
     {"headers": MUST_UNDERSTAND}, ("", "", 2150858768)),
]


def check_faults(curl, _):
    for name, args, kwargs, want in FAULTS:
        status, reply = curl.post(soap.envelope(
            *args, message_id="uuid:of-this-test", **kwargs))
        expect.equal(status, 500, name + ": HTTP status")
        root = soap.parse(reply)
        got = soap.fault(root)
        # None: the value depends on more than this test knows
        expect.equal(tuple(w if w is None else g for g, w in zip(got, want)),
                     want, f"{name} {got}")
        expect.equal(soap.text(root, ".//a:RelatesTo"), "uuid:of-this-test",
                     name + ": RelatesTo")
        expect.equal(bool(soap.text(root, ".//s:Reason/s:Text")), True,
                     name + ": reason")


def check_what_is_no_request(curl, _):
    for name, body in (("no XML", "nonsense"), ("cut off", "<s:Envelope"),
                       ("no SOAP", "<x/>"),
                       ("a DTD", "<!DOCTYPE x [<!ENTITY e 'x'>]>"
                        + soap.IDENTIFY)):
        status, _ = curl.post(body)
        expect.equal(400 <= status < 600 and status != 401, True,
                     f"{name}: HTTP status {status}")
    status, _ = curl.post(soap.IDENTIFY)
    expect.equal(status, 200, "and afterwards: HTTP status")


def check_authentication(curl, _):
    request = soap.envelope(soap.ENUMERATE, NUMERIC, soap.enumerate_body())
    for name, user in (("nobody", None), ("a wrong password", f"{USER}:x"),
                       ("an unknown user", "nobody:demo"),
                       ("no password", f"{USER}:")):
        status, reply = curl.post(request, "-i", user=user)
        expect.equal(status, 401, name)
        expect.equal(b"www-authenticate: basic realm=" in reply.lower(), True,
                     name + ": challenge")
    for _ in range(2):
        status, _ = curl.post(request)
        expect.equal(status, 200, "the right password")


def check_encodings(curl, _):
    request = soap.envelope(soap.ENUMERATE, soap.HARDWARE + "RecordLog",
                            soap.enumerate_body())
    bare = request.split("?>", 1)[1]
    for name, data, charset in (
            ("UTF-8", request.encode(), "UTF-8"),
            ("UTF-8 with BOM", b"\xef\xbb\xbf" + request.encode(), "UTF-8"),
            ("UTF-16LE with BOM", b"\xff\xfe" + bare.encode("utf-16-le"),
             "UTF-16"),
            ("UTF-16BE with BOM", b"\xfe\xff" + bare.encode("utf-16-be"),
             "UTF-16"),
            ("UTF-16LE", bare.encode("utf-16-le"), "UTF-16")):
        status, reply = curl.post(
            data, content_type=f"application/soap+xml;charset={charset}")
        expect.equal(status, 200, name + ": HTTP status")
        expect.equal(len(soap.items(soap.parse(reply))), 1, name)
    status, _ = curl.post(request, "-H", "Content-Type:")
    expect.equal(status, 200, "no Content-Type: HTTP status")


def check_http(curl, _):
    request = soap.envelope(soap.ENUMERATE, soap.HARDWARE + "RecordLog",
                            soap.enumerate_body())
    for name, more in (
            ("chunked", ("-H", "Transfer-Encoding: chunked")),
            ("100-continue", ("-H", "Expect: 100-continue")),
            ("HTTP/1.0", ("--http1.0",)),
            ("connection: close", ("-H", "Connection: close"))):
        status, reply = curl.post(request, *more)
        expect.equal(status, 200, name + ": HTTP status")
        expect.equal(len(soap.items(soap.parse(reply))), 1, name)
    done = subprocess.run(
        ["curl", "-sS", "--max-time", "20", "-u", f"{USER}:{PASSWORD}", "-o",
         os.devnull, "-w", "%{num_connects} %{http_code}\n", "-H",
         "Content-Type: application/soap+xml", "-d", request, curl.endpoint,
         "-o", os.devnull, curl.endpoint],
        stdout=subprocess.PIPE, check=True, text=True)
    expect.equal(done.stdout.split(), ["1", "200", "0", "200"],
                 "two requests on one connection")
    done = subprocess.run(
        ["curl", "-sS", "--max-time", "20", "-o", os.devnull, "-w",
         "%{http_code}", "-u", f"{USER}:{PASSWORD}", curl.endpoint],
        stdout=subprocess.PIPE, check=True, text=True)
    expect.equal(400 <= int(done.stdout) < 500, True, "a GET")


def check_tls(_, service):
    with tempfile.TemporaryDirectory() as folder:
        cert, key = (os.path.join(folder, n) for n in ("cert.pem", "key.pem"))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
             "-days", "2", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=IP:127.0.0.1,IP:::1", "-keyout", key, "-out",
             cert], check=True, stderr=subprocess.DEVNULL)
        tls = f"https://127.0.0.1:0?cert={cert}&key={key}"
        with Service(service.build, (tls, "http://[::1]:0")) as both:
            root = None
            for number, more in ((0, ("--cacert", cert)), (1, ())):
                curl = Curl(both.endpoint(number))
                status, reply = curl.post(soap.envelope(
                    soap.ENUMERATE, NUMERIC, soap.enumerate_body()), *more)
                expect.equal(status, 200, both.urls[number])
                root = soap.parse(reply)
                expect.equal(soap.text(root, ".//a:Action"),
                             soap.ENUMERATE + "Response", both.urls[number])


CHECKS = [check_identify, check_enumerate, check_pull,
          check_enumeration_modes, check_get, check_classes, check_release,
          check_faults, check_what_is_no_request, check_authentication,
          check_encodings, check_http, check_tls]


def run(service, note):
    curl = Curl(service.endpoint())
    for check in CHECKS:
        check(curl, service)
        note(check.__name__.removeprefix("check_").replace("_", " "))
