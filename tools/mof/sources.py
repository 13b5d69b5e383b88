# SPDX-License-Identifier: LGPL-2.1-or-later
"""The table of properties, and where their values come from, in Markdown."""

from .declare import MofError
from .reference import cell, type_text

HEAD = """# Properties and their sources

<!-- Made by tools/mof-compile out of schemas/. -->

Every property of every class, with the IPMI command or record that its value
comes from, or why it is null. A value whose command a BMC refuses is
null, or the text says so. Where several classes share a meaning the words are
the same. [classes.md](classes.md) says what a property means.
"""


def read(path):
    """Rows of sources.txt: {"class.property": (where, is null, text)}."""
    rows = {}
    with open(path, encoding="utf-8") as f:
        for n, line in enumerate(f, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            name, colon, text = line.partition(":")
            if not colon or "." not in name or not text.strip():
                raise MofError((path, n), "expected CLASS.PROPERTY: text")
            if name.lower() in rows:
                raise MofError((path, n), "%s is there twice" % name)
            null, mark, why = text.strip().partition("null:")
            is_null = bool(mark) and not null
            rows[name.lower()] = ((path, n), is_null,
                                  (why if is_null else text).strip())
    return rows


def source(rows, cls, feature):
    """The row of a property: of its class, or of the nearest base."""
    while cls:
        key = "%s.%s" % (cls.name.lower(), feature.name.lower())
        if key in rows:
            return rows[key]
        cls = cls.base
    return None


def table(rows, classes):
    out = [HEAD]
    for cls in classes:
        if cls.flag("abstract"):
            continue
        out.append("\n## %s\n\n| property | type | source |\n|---|---|---|\n" %
                   cls.name)
        for p in cls.sorted_properties():
            found = source(rows, cls, p)
            _, is_null, text = found or (None, False, "")
            out.append("| `%s` | %s | %s%s |\n" % (
                p.name, type_text(p), "null: " if is_null else "",
                cell(text)))
    return "".join(out)
