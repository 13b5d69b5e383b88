# SPDX-License-Identifier: LGPL-2.1-or-later
"""The class reference, in Markdown."""

import re

from .xsd import URIS

REFERENCE_HEAD = """# Class reference

<!-- Made by tools/mof-compile out of schemas/. -->

The classes of namespace `root/hardware`, and where it is said of `root/wmi`.
Each is reached by two resource URIs,
`%s` and
`%s`, with the name of the class behind;
the second form returns the instances of all classes that descend from it, and
needs the selector `__cimnamespace` for a namespace other than `root/hardware`.

A property without a value is null and goes over the wire as `xsi:nil`.
Properties are listed in the order in which they are sent.
"""


def type_text(f):
    return (f.reference + " REF" if f.reference else f.type) + \
        ("[]" if f.array else "")


def cell(text):
    """Text for one cell of a table."""
    text = " ".join(text.split()).replace("<", "&lt;")
    return re.sub(r"([|*])", r"\\\1", text)


def reference_property(p):
    notes = []
    if p.flag("key"):
        notes.append("**key**")
    if p.flag("write"):
        notes.append("writable")
    if p.flag("maxlen", None):
        notes.append("at most %d characters" % p.flag("maxlen"))
    if p.flag("units", None):
        notes.append(p.flag("units"))
    if p.flag("deprecated", None):
        notes.append("deprecated")
    if p.flag("experimental"):
        notes.append("experimental")
    if p.default is not None:
        notes.append("default %s" % p.default)
    return "| `%s` | %s | %s | %s | %s |\n" % (
        p.name, type_text(p), ", ".join(notes), p.origin,
        cell(p.flag("description", "")))


def reference_maps(cls):
    out = []
    for p in cls.sorted_properties():
        value_map = p.flag("valuemap", None)
        if not value_map:
            continue
        texts = p.flag("values", None) or value_map
        rows = [v if v == t else "%s %s" % (v, t)
                for v, t in zip(value_map, texts)]
        out.append("- `%s`: %s\n" % (p.name, cell("; ".join(rows))))
    return ["\nValues:\n\n"] + out if out else []


def reference_methods(cls):
    out = []
    for m in cls.sorted_methods():
        parameters = ", ".join(
            "%s %s %s" % ("[out]" if p.flag("out") else "[in]", type_text(p),
                          p.name) for p in m.parameters)
        out.append("- `%s %s(%s)` (%s): %s\n" % (
            m.type, m.name, parameters, m.origin,
            cell(m.qualifiers.get("description", ""))))
    return ["\nMethods:\n\n"] + out if out else []


def reference(classes):
    out = [REFERENCE_HEAD % (URIS["wmi"] % "root/hardware", URIS["dmtf"]), "\n## Classes\n\n",
           "| class | base | version | UUID |\n|---|---|---|---|\n"]
    for cls in classes:
        out.append("| %s | %s | %s | %s |\n" % (
            "`%s`" % cls.name if cls.flag("abstract") else
            "[`%s`](#%s)" % (cls.name, cls.name.lower()),
            "`%s`" % cls.base.name if cls.base else "",
            cls.flag("version") or "", cls.flag("uuid") or ""))
    for cls in classes:
        if cls.flag("abstract"):
            continue
        out.append("\n## %s\n\n%s\n\n" % (cls.name, cls.flag("description")))
        if cls.namespace != "root/hardware":
            out.append("Namespace `%s`.\n\n" % cls.namespace)
        out.append("| property | type | | defined in | meaning |\n"
                   "|---|---|---|---|---|\n")
        out += [reference_property(p) for p in cls.sorted_properties()]
        out += reference_maps(cls) + reference_methods(cls)
    return "".join(out)
