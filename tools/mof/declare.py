# SPDX-License-Identifier: LGPL-2.1-or-later
"""What MOF declares: classes, features, qualifiers; and errors in it."""

INTEGERS = {
    "uint8": (0, 2**8 - 1), "sint8": (-2**7, 2**7 - 1),
    "uint16": (0, 2**16 - 1), "sint16": (-2**15, 2**15 - 1),
    "uint32": (0, 2**32 - 1), "sint32": (-2**31, 2**31 - 1),
    "uint64": (0, 2**64 - 1), "sint64": (-2**63, 2**63 - 1),
}
TYPES = set(INTEGERS) | {"boolean", "real32", "real64", "char16", "string",
                         "datetime"}
SCOPES = {"class", "association", "indication", "property", "reference",
          "method", "parameter", "any", "schema"}
FLAVORS = {"enableoverride", "disableoverride", "restricted", "tosubclass",
           "translatable", "toinstance"}
class MofError(Exception):
    """Something in a MOF file that is wrong, and where."""

    def __init__(self, where, message):
        super().__init__("%s:%d: %s" % (where[0], where[1], message))


class Feature:
    """A property, a reference or a parameter."""

    def __init__(self, where, qualifiers, type_, name):
        self.where, self.qualifiers = where, qualifiers
        self.type, self.name = type_, name
        self.reference, self.array, self.default = None, False, None
        self.origin = None

    def flag(self, name, default=False):
        return self.qualifiers.get(name, default)

    def check(self):
        value_map = self.flag("valuemap", None)
        values = self.flag("values", None)
        if values and not value_map:
            raise MofError(self.where, "%s has Values without a ValueMap" %
                           self.name)
        if values and len(values) != len(value_map):
            raise MofError(self.where, "%s has %d entries in ValueMap and %d "
                           "in Values" % (self.name, len(value_map),
                                          len(values)))
        if self.flag("key") and self.array:
            raise MofError(self.where, "key %s is an array" % self.name)
        if self.flag("maxlen", None) and self.type != "string":
            raise MofError(self.where, "%s has MaxLen and is no string" %
                           self.name)

    def override(self, base):
        """Take over what @base says and this redeclaration does not.

        A type may only become string: what goes over the wire is the same
        text, and a provider is documented to do it.
        """
        if self.array != base.array or \
                self.type not in (base.type, "string"):
            raise MofError(self.where, "%s overrides a property of another "
                           "type, at %s:%d" % ((self.name,) + base.where))
        self.name, self.origin = base.name, base.origin
        self.qualifiers = {**base.qualifiers, **self.qualifiers}
        if self.default is None:
            self.default = base.default


class Method:
    def __init__(self, where, qualifiers, type_, name, parameters):
        self.where, self.qualifiers, self.type = where, qualifiers, type_
        self.name, self.parameters, self.origin = name, parameters, None


class Class:
    def __init__(self, where, qualifiers, name, base):
        self.where, self.qualifiers = where, qualifiers
        self.name, self.base, self.namespace = name, base, None
        self.declared = set()
        self.properties = dict(base.properties) if base else {}
        self.methods = dict(base.methods) if base else {}

    def flag(self, name):
        return self.qualifiers.get(name)

    def declare(self, feature):
        key = feature.name.lower()
        if key in self.declared:
            raise MofError(feature.where, "%s.%s is declared twice" %
                           (self.name, feature.name))
        self.declared.add(key)
        feature.origin = self.name
        return key

    def add_property(self, f):
        key = self.declare(f)
        base = f.flag("override", None)
        if base:
            if base.lower() not in self.properties or base.lower() != key:
                raise MofError(f.where, "no property %s to override with %s" %
                               (base, f.name))
            f.override(self.properties[key])
        f.check()
        self.properties[key] = f

    def add_method(self, m):
        self.methods[self.declare(m)] = m

    def sorted_properties(self):
        return sorted(self.properties.values(), key=lambda p: p.name.lower())

    def sorted_methods(self):
        return sorted(self.methods.values(), key=lambda m: m.name.lower())


class QualifierType:
    def __init__(self, where, type_, array, default, scopes):
        self.where, self.type, self.array = where, type_, array
        self.default, self.scopes = default, scopes
