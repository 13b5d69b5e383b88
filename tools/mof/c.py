# SPDX-License-Identifier: LGPL-2.1-or-later
"""Class tables in C, and the header with the numbers of properties."""

import re

from .declare import INTEGERS


def c_string(text):
    if text is None:
        return "NULL"
    out = "".join(c if c not in '"\\' else "\\" + c for c in text)
    return '"%s"' % out.replace("\n", "\\n").replace("\t", "\\t")


def c_name(name):
    """NumericSensor.DeviceID -> NUMERIC_SENSOR, DEVICE_ID"""
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").upper()


def c_text_of(value):
    if isinstance(value, bool):
        return c_string("true" if value else "false")
    return c_string(None if value is None else str(value))


class Writer:
    def __init__(self, classes):
        self.classes, self.lists, self.out = classes, {}, []

    def list_name(self, values):
        """The C name of a list of strings; equal lists are one."""
        if not values:
            return "NULL"
        key = tuple(values)
        if key not in self.lists:
            self.lists[key] = "list_%d" % len(self.lists)
            rows = "".join("\t%s,\n" % c_string(v) for v in values)
            self.out.append("static const char *const %s[] = {\n%s\tNULL,"
                            "\n};\n" % (self.lists[key], rows))
        return self.lists[key]

    def feature(self, f, is_parameter):
        value_map = self.list_name(f.flag("valuemap", None))
        values = self.list_name(f.flag("values", None))
        row = [".name = " + c_string(f.name),
               ".type = CIM_" + f.type.upper()]
        flags = [("is_array", f.array), ("is_key", f.flag("key")),
                 ("is_write", f.flag("write")),
                 ("is_required", f.flag("required")),
                 ("is_in", is_parameter and f.flag("in", True)),
                 ("is_out", is_parameter and f.flag("out"))]
        row += [".%s = true" % name for name, on in flags if on]
        if f.flag("maxlen", None):
            row.append(".max_len = %d" % f.flag("maxlen"))
        texts = [("origin", f.origin), ("reference_class", f.reference)]
        row += [".%s = %s" % (n, c_string(t)) for n, t in texts if t]
        if f.default is not None:
            row.append(".default_value = " + c_text_of(f.default))
        if value_map != "NULL":
            row.append(".value_map = " + value_map)
            row.append(".values = " + (values if values != "NULL"
                                       else value_map))
        return "\t{ %s },\n" % ",\n\t  ".join(row)

    def features(self, name, features, is_parameter):
        if not features:
            return "NULL"
        rows = "".join(self.feature(f, is_parameter) for f in features)
        self.out.append("static const struct cim_property %s[] = {\n%s};\n" %
                        (name, rows))
        return name

    def cim_class(self, cls):
        properties = self.features(cls.name + "_properties",
                                   cls.sorted_properties(), False)
        rows = []
        for m in cls.sorted_methods():
            parameters = self.features(
                "%s_%s_parameters" % (cls.name, m.name), m.parameters, True)
            rows.append("\t{ .name = %s,\n\t  .origin = %s,\n"
                        "\t  %s,\n"
                        "\t  .parameters = %s,\n\t  .n_parameters = %d },\n" %
                        (c_string(m.name), c_string(m.origin),
                         ".is_void = true" if m.type == "void" else
                         ".return_type = CIM_" + m.type.upper(),
                         parameters, len(m.parameters)))
        if rows:
            self.out.append("static const struct cim_method %s_methods[] = "
                            "{\n%s};\n" % (cls.name, "".join(rows)))
        row = [".name = " + c_string(cls.name),
               ".cim_namespace = " + c_string(cls.namespace)]
        if cls.base:
            row.append(".base = &cim_class_" + cls.base.name)
        for key in ("uuid", "version"):
            if cls.flag(key):
                row.append(".%s = %s" % (key, c_string(cls.flag(key))))
        for member, key in (("is_abstract", "abstract"),
                            ("is_association", "association")):
            if cls.flag(key):
                row.append(".%s = true" % member)
        row += [".properties = " + properties,
                ".n_properties = %d" % len(cls.properties)]
        if rows:
            row += [".methods = %s_methods" % cls.name,
                    ".n_methods = %d" % len(rows)]
        self.out.append("const struct cim_class cim_class_%s = {\n\t%s,\n};\n"
                        % (cls.name, ",\n\t".join(row)))

    def write(self):
        for cls in self.classes:
            self.cim_class(cls)
        names = sorted((c.name for c in self.classes), key=str.lower)
        self.out.append("const struct cim_class *const cim_classes[] = {\n"
                        "%s\tNULL,\n};\n" %
                        "".join("\t&cim_class_%s,\n" % n for n in names))
        return ("/* SPDX-License-Identifier: LGPL-2.1-or-later */\n"
                "/* Made by tools/mof-compile out of schemas/. */\n\n"
                "#include \"cim/classes.h\"\n\n" +
                "\n".join(self.out))


def value_enums(classes):
    """Enumerations of the integer value maps, one for each property name.

    Where a class means something else by a name, its enumeration has the name
    of the class before that of the property.
    """
    seen, done = {}, set()
    for cls in classes:
        for p in cls.sorted_properties():
            values = p.flag("values", None)
            if not values or p.type not in INTEGERS or id(p) in done:
                continue
            done.add(id(p))
            rows = tuple(zip(p.flag("valuemap"), values))
            if seen.setdefault(p.name, rows) != rows:
                seen["%s_%s" % (cls.name, p.name)] = rows
    out = []
    for name, rows in sorted(seen.items()):
        prefix = "CIM_%s_" % c_name(name)
        out.append("enum {\n%s};\n" % "".join(
            "\t%s%s = %s,\n" % (prefix, c_name(text), number)
            for number, text in rows))
    return out


def header(classes):
    out = ["/* SPDX-License-Identifier: LGPL-2.1-or-later */\n#pragma once\n",
           "/*\n * Classes of schemas/, made by tools/mof-compile\n *\n"
           " * Index of each property of the concrete classes, and the values "
           "that\n * properties can take.\n */\n",
           "#include \"cim/cim.h\"\n"]
    out.append("".join("extern const struct cim_class cim_class_%s;\n" %
                       c.name for c in classes))
    for cls in classes:
        if cls.flag("abstract"):
            continue
        prefix = c_name(cls.name) + "_"
        rows = "".join("\t%s%s,\n" % (prefix, c_name(p.name))
                       for p in cls.sorted_properties())
        out.append("enum {\n%s\tN_%sPROPERTIES,\n};\n" % (rows, prefix))
    return "\n".join(out + value_enums(classes))
