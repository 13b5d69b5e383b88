# SPDX-License-Identifier: LGPL-2.1-or-later
"""WS-Management envelopes for curl, and what came back."""

import uuid
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape, quoteattr

NS = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "a": "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    "n": "http://schemas.xmlsoap.org/ws/2004/09/enumeration",
    "x": "http://schemas.xmlsoap.org/ws/2004/09/transfer",
    "w": "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
    "f": "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault",
    "i": "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
HARDWARE = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/hardware/"
DMTF = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
ANONYMOUS = NS["a"] + "/role/anonymous"
GET = NS["x"] + "/Get"
ENUMERATE, PULL, RELEASE = (
    NS["n"] + "/" + verb for verb in ("Enumerate", "Pull", "Release"))
IDENTIFY = (f'<s:Envelope xmlns:s="{NS["s"]}" xmlns:i="{NS["i"]}"><s:Header/>'
            "<s:Body><i:Identify/></s:Body></s:Envelope>")


def envelope(action, resource, body="", selectors=None, headers="",
             message_id=None):
    """One request.  body and headers are XML as it is."""
    names = " ".join(f'xmlns:{p}="{NS[p]}"' for p in "sanxw")
    chosen = "".join(
        f"<w:Selector Name={quoteattr(name)}>{escape(value)}</w:Selector>"
        for name, value in (selectors or {}).items())
    if chosen:
        chosen = f"<w:SelectorSet>{chosen}</w:SelectorSet>"
    message_id = message_id or f"uuid:{uuid.uuid4()}"
    return (
        f'<?xml version="1.0" encoding="utf-8"?><s:Envelope {names}><s:Header>'
        f"<a:To>http://127.0.0.1/wsman</a:To>"
        f'<w:ResourceURI s:mustUnderstand="true">{resource}</w:ResourceURI>'
        f"<a:ReplyTo><a:Address>{ANONYMOUS}</a:Address></a:ReplyTo>"
        f'<a:Action s:mustUnderstand="true">{action}</a:Action>'
        f"<a:MessageID>{escape(message_id)}</a:MessageID>"
        f"{chosen}{headers}</s:Header><s:Body>{body}</s:Body></s:Envelope>")


def enumerate_body(optimize=True, max_elements=None, mode=None):
    inner = ""
    if mode:
        inner += f"<w:EnumerationMode>{mode}</w:EnumerationMode>"
    if optimize:
        inner += "<w:OptimizeEnumeration/>"
    if max_elements:
        inner += f"<w:MaxElements>{max_elements}</w:MaxElements>"
    return f"<n:Enumerate>{inner}</n:Enumerate>"


def pull_body(context, max_elements):
    return (f"<n:Pull><n:EnumerationContext>{escape(context)}"
            f"</n:EnumerationContext><n:MaxElements>{max_elements}"
            "</n:MaxElements></n:Pull>")


def release_body(context):
    return (f"<n:Release><n:EnumerationContext>{escape(context)}"
            "</n:EnumerationContext></n:Release>")


def parse(data):
    return ElementTree.fromstring(data)


def find(root, path):
    return root.find(path, NS)


def text(root, path):
    found = find(root, path)
    return None if found is None else (found.text or "")


def local(element):
    return element.tag.rsplit("}", 1)[1]


def items(root):
    """What an Enumerate or Pull reply holds, in either namespace."""
    for prefix in ("w", "n"):
        found = find(root, f".//{prefix}:Items")
        if found is not None:
            return list(found)
    return []


def is_end(root):
    return (find(root, ".//w:EndOfSequence") is not None
            or find(root, ".//n:EndOfSequence") is not None)


def properties(item):
    """name -> text, or None where it is nil; arrays are lists."""
    ret = {}
    for child in item:
        nil = child.get(f"{{{NS['xsi']}}}nil") == "true"
        value = None if nil else (child.text or "")
        name = local(child)
        if name in ret:
            if not isinstance(ret[name], list):
                ret[name] = [ret[name]]
            ret[name].append(value)
        else:
            ret[name] = value
    return ret


def fault(root):
    """(subcode without prefix, detail's last part, WSManFault code)"""
    subcode = text(root, ".//s:Subcode/s:Value") or ""
    detail = text(root, ".//w:FaultDetail") or ""
    number = find(root, ".//f:WSManFault")
    return (subcode.rsplit(":", 1)[-1], detail.rsplit("/", 1)[-1],
            None if number is None else int(number.get("Code")))
