# SPDX-License-Identifier: LGPL-2.1-or-later
"""The parser of MOF (DSP0004, annex A), as far as class schemas need it."""

import os
import re

from .declare import (FLAVORS, INTEGERS, SCOPES, TYPES, Class, Feature, Method,
                      MofError, QualifierType)

WORD = re.compile(r"""
    (?P<space>[ \t\r\n]+ | //[^\n]* | /\*.*?\*/)
  | (?P<pragma>\#pragma\b)
  | (?P<string>"(?:[^"\\\n]|\\.)*")
  | (?P<char>'(?:[^'\\\n]|\\.)')
  | (?P<real>[+-]?[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?)
  | (?P<number>0[xX][0-9a-fA-F]+ | [01]+[bB]\b | [+-]?[0-9]+)
  | (?P<name>[A-Za-z_][A-Za-z_0-9]*)
  | (?P<mark>[][(){},;:=$])
""", re.X | re.S)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"',
           "'": "'", "\\": "\\"}


class Token:
    def __init__(self, kind, text, where):
        self.kind, self.text, self.where = kind, text, where

    def __str__(self):
        return "end of file" if self.kind == "end" else "'%s'" % self.text


def unescape(token):
    def one(m):
        s = m.group(1)
        if s[0] in "xX" and len(s) > 1:
            return chr(int(s[1:], 16))
        if s not in ESCAPES:
            raise MofError(token.where, "unknown escape '\\%s'" % s)
        return ESCAPES[s]

    return re.sub(r"\\([xX][0-9a-fA-F]{1,4}|.)", one, token.text[1:-1])


def words(path):
    try:
        with open(path, encoding="utf-8") as f:
            text = f.read()
    except (OSError, UnicodeDecodeError) as e:
        raise MofError((path, 1), "cannot be read: %s" % e) from e
    at, line = 0, 1
    while at < len(text):
        m = WORD.match(text, at)
        if not m:
            what = {'"': "a string that does not end on its line",
                    "/": "a comment that does not end"}.get(text[at])
            raise MofError((path, line), "expected a word of MOF, found " +
                           (what or repr(text[at])))
        if m.lastgroup != "space":
            yield Token(m.lastgroup, m.group(), (path, line))
        line += m.group().count("\n")
        at = m.end()
    yield Token("end", "", (path, line))


class Parser:
    def __init__(self):
        self.qualifiers, self.classes, self.files = {}, {}, []
        self.tokens, self.token, self.namespace = None, None, None

    def parse(self, path):
        if os.path.realpath(path) in self.files:
            return
        self.files.append(os.path.realpath(path))
        outer = self.tokens, self.token, self.namespace
        self.tokens = words(path)
        self.next()
        while self.token.kind != "end":
            self.declaration(path)
        self.tokens, self.token, self.namespace = outer

    def fail(self, expected):
        raise MofError(self.token.where, "expected %s, found %s" %
                       (expected, self.token))

    def next(self):
        token, self.token = self.token, next(self.tokens)
        return token

    def is_word(self, word):
        return self.token.kind == "name" and self.token.text.lower() == word

    def take(self, text):
        """The next word if it is this one."""
        if self.token.kind in ("mark", "name", "pragma") and \
                self.token.text.lower() == text:
            return self.next()
        return None

    def need(self, text):
        return self.take(text) or self.fail("'%s'" % text)

    def name(self, what):
        if self.token.kind != "name":
            self.fail(what)
        return self.next().text

    def declaration(self, path):
        if self.take("#pragma"):
            self.pragma(path)
        elif self.is_word("qualifier"):
            self.qualifier_type()
        elif self.token.text == "[" or self.is_word("class"):
            self.class_declaration()
        else:
            self.fail("#pragma, 'Qualifier', '[' or 'class'")

    def pragma(self, path):
        where, word = self.token.where, self.name("the name of a pragma")
        self.need("(")
        value = self.string()
        self.need(")")
        if word.lower() == "include":
            target = os.path.join(os.path.dirname(path), value)
            if not os.path.isfile(target):
                raise MofError(where, "cannot include '%s': no such file" %
                               value)
            self.parse(target)
        elif word.lower() == "namespace":
            self.namespace = value

    # qualifiers

    def qualifier_type(self):
        where = self.next().where
        name = self.name("the name of a qualifier")
        if name.lower() in self.qualifiers:
            raise MofError(where, "qualifier %s is declared twice, first at "
                           "%s:%d" % ((name,) +
                                      self.qualifiers[name.lower()].where))
        self.need(":")
        type_ = self.type_name()
        array = self.array_mark()
        default = self.initializer(type_, array) if self.take("=") else None
        scopes = set()
        while self.take(","):
            word = self.name("'Scope' or 'Flavor'").lower()
            if word == "scope":
                scopes = set(self.word_list(SCOPES, "a scope"))
            elif word == "flavor":
                self.word_list(FLAVORS, "a flavor")
            else:
                raise MofError(self.token.where,
                               "expected 'Scope' or 'Flavor'")
        self.need(";")
        if not scopes:
            raise MofError(where, "qualifier %s has no Scope" % name)
        self.qualifiers[name.lower()] = QualifierType(where, type_, array,
                                                      default, scopes)

    def word_list(self, allowed, what):
        """Words in parentheses, each one of those allowed."""
        self.need("(")
        found = []
        while not found or self.take(","):
            if self.token.text.lower() not in allowed:
                self.fail(what)
            found.append(self.next().text.lower())
        self.need(")")
        return found

    def qualifier_list(self):
        """[...] as a list of (where, name, declaration, value)."""
        found = []
        if not self.take("["):
            return found
        while not found or self.take(","):
            where = self.token.where
            name = self.name("the name of a qualifier").lower()
            declared = self.qualifiers.get(name)
            if not declared:
                raise MofError(where, "unknown qualifier '%s'" % name)
            found.append((where, name, declared,
                          self.qualifier_value(declared)))
        if not self.take("]"):
            self.fail("',' or ']'")
        return found

    @staticmethod
    def checked(found, scope):
        """A qualifier list as a dictionary, once it is known whose it is."""
        values = {}
        for where, name, declared, value in found:
            if name in values:
                raise MofError(where, "qualifier %s is given twice" % name)
            if not declared.scopes & {scope, "any"}:
                article = "an" if scope[0] in "aeiou" else "a"
                raise MofError(where, "qualifier %s does not belong to %s %s" %
                               (name, article, scope))
            values[name] = value
        return values

    def qualifier_value(self, declared):
        if self.token.text == "{":
            if not declared.array:
                self.fail("'(': this qualifier is no array")
            return self.initializer(declared.type, True)
        if self.take("("):
            value = self.initializer(declared.type, False)
            self.need(")")
            return [value] if declared.array else value
        if declared.type != "boolean":
            self.fail("the qualifier's value")
        return True

    # types and values

    def type_name(self):
        if self.token.kind != "name" or self.token.text.lower() not in TYPES:
            self.fail("a type")
        return self.next().text.lower()

    def array_mark(self):
        if not self.take("["):
            return False
        if self.token.kind == "number":
            self.next()
        self.need("]")
        return True

    def string(self):
        if self.token.kind != "string":
            self.fail("a string")
        parts = []
        while self.token.kind == "string":
            parts.append(unescape(self.token))
            self.next()
        return "".join(parts)

    def initializer(self, type_, array):
        if not array:
            return self.value(type_)
        self.need("{")
        values = [self.value(type_)]
        while self.take(","):
            values.append(self.value(type_))
        if not self.take("}"):
            self.fail("',' or '}'")
        return values

    def value(self, type_):
        if type_ in ("string", "datetime"):
            return self.string()
        if type_ == "boolean":
            if not (self.is_word("true") or self.is_word("false")):
                self.fail("true or false")
            return self.next().text.lower() == "true"
        if type_ in INTEGERS:
            return self.integer(type_)
        if type_ == "char16" and self.token.kind == "char":
            return unescape(self.next())
        if type_ in ("real32", "real64") and \
                self.token.kind in ("real", "number"):
            return float(self.next().text)
        return self.fail("a value of type %s" % type_)

    def integer(self, type_):
        low, high = INTEGERS[type_]
        if self.token.kind != "number":
            self.fail("a value of type %s" % type_)
        text = self.token.text.lower()
        if text.startswith("0x"):
            value = int(text, 16)
        elif text.endswith("b"):
            value = int(text[:-1], 2)
        else:
            value = int(text)
        if not low <= value <= high:
            self.fail("a value of type %s (%d to %d)" % (type_, low, high))
        self.next()
        return value

    # classes

    def class_declaration(self):
        qualifiers = self.qualifier_list()
        self.need("class")
        where = self.token.where
        name = self.name("the name of a class")
        if name.lower() in self.classes:
            raise MofError(where, "class %s is declared twice, first at "
                           "%s:%d" % ((name,) +
                                      self.classes[name.lower()].where))
        is_association = any(q[1] == "association" for q in qualifiers)
        scope = "association" if is_association else "class"
        cls = Class(where, self.checked(qualifiers, scope), name,
                    self.base_class(name) if self.take(":") else None)
        cls.namespace = self.namespace or "root/hardware"
        self.need("{")
        while not self.take("}"):
            self.feature(cls)
        self.need(";")
        self.classes[name.lower()] = cls

    def base_class(self, of):
        where, name = self.token.where, self.name("the name of a base class")
        base = self.classes.get(name.lower())
        if not base:
            raise MofError(where, "base class %s is not declared before %s" %
                           (name, of))
        return base

    def feature(self, cls):
        qualifiers = self.qualifier_list()
        where = self.token.where
        type_, reference = ("void", None) if self.take("void") else \
            self.typed("'[', a type or '}'")
        name = self.name("the name of a property or method")
        if type_ == "void" and self.token.text != "(":
            self.fail("'(': only a method is void")
        if self.token.text == "(" and not reference:
            cls.add_method(Method(where, self.checked(qualifiers, "method"),
                                  type_, name, self.parameters()))
        else:
            scope = "reference" if reference else "property"
            f = Feature(where, self.checked(qualifiers, scope), type_, name)
            f.reference, f.array = reference, self.array_mark()
            if self.take("="):
                f.default = self.initializer(type_, f.array)
            cls.add_property(f)
        if not self.take(";"):
            self.fail("';' after %s" % name)

    def typed(self, expected):
        """A type, or a class and REF."""
        if self.token.kind != "name":
            self.fail(expected)
        if self.token.text.lower() in TYPES:
            return self.next().text.lower(), None
        where, name = self.token.where, self.next().text
        if not self.take("ref"):
            raise MofError(where, "unknown type '%s'" % name)
        return "reference", name

    def parameters(self):
        found = []
        self.need("(")
        if self.take(")"):
            return found
        while not found or self.take(","):
            qualifiers = self.qualifier_list()
            where = self.token.where
            type_, reference = self.typed("'[' or a type")
            name = self.name("the name of a parameter")
            if any(f.name.lower() == name.lower() for f in found):
                raise MofError(where, "parameter %s is given twice" % name)
            f = Feature(where, self.checked(qualifiers, "parameter"), type_,
                        name)
            f.reference, f.array = reference, self.array_mark()
            f.check()
            found.append(f)
        if not self.take(")"):
            self.fail("',' or ')'")
        return found
