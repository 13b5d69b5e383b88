#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""tools/mof-compile: what it must refuse, and what it makes of odd MOF."""

import os
import subprocess
import sys
import tempfile

SRC = os.environ.get("srcdir", ".")
COMPILER = os.path.join(SRC, "tools", "mof-compile")
QUALIFIERS = """Qualifier Key : boolean = false, Scope(property);
Qualifier MaxLen : uint32, Scope(property, parameter);
Qualifier Abstract : boolean = false, Scope(class);
Qualifier Description : string, Scope(any), Flavor(Translatable);
Qualifier Override : string, Scope(property, method);
Qualifier ValueMap : string[], Scope(property);
Qualifier Values : string[], Scope(property);
Qualifier Out : boolean = false, Scope(parameter);
Qualifier Association : boolean = false, Scope(association);
"""

# name, MOF after the qualifiers above, line counted from there, message
WRONG = [
    ("no semicolon after a class", "class A {\n}", 2,
     "expected ';', found end of file"),
    ("no semicolon after a property", "class A {\n\tuint8 b\n};", 3,
     "expected ';' after b, found '}'"),
    ("unknown type", "class A {\n\tuint9 b;\n};", 2, "unknown type 'uint9'"),
    ("unknown base", "class A : B {\n};", 1,
     "base class B is not declared before A"),
    ("class twice", "class A {\n};\nclass a {\n};", 3,
     "class a is declared twice"),
    ("property twice", "class A {\n\tuint8 b;\n\tuint8 B;\n};", 3,
     "A.B is declared twice"),
    ("unknown qualifier", "[Nonsense]\nclass A {\n};", 1,
     "unknown qualifier 'nonsense'"),
    ("qualifier twice", "class A {\n\t[Key, Key] uint8 b;\n};", 2,
     "qualifier key is given twice"),
    ("qualifier of another scope", "[Key]\nclass A {\n};", 1,
     "qualifier key does not belong to a class"),
    ("qualifier without its value", "class A {\n\t[MaxLen] string b;\n};", 2,
     "expected the qualifier's value, found ']'"),
    ("qualifier of another type",
     'class A {\n\t[MaxLen("7")] string b;\n};', 2,
     "expected a value of type uint32, found '\"7\"'"),
    ("array for a scalar", 'class A {\n\t[Description { "x" }] string b;\n};',
     2, "expected '(': this qualifier is no array, found '{'"),
    ("list of qualifiers without a comma",
     "class A {\n\t[Key MaxLen(3)] string b;\n};", 2,
     "expected ',' or ']', found 'MaxLen'"),
    ("default out of range", "class A {\n\tuint8 b = 256;\n};", 2,
     "expected a value of type uint8 (0 to 255), found '256'"),
    ("negative default", "class A {\n\tuint8 b = -1;\n};", 2,
     "expected a value of type uint8 (0 to 255), found '-1'"),
    ("default of another type", "class A {\n\tboolean b = 1;\n};", 2,
     "expected true or false, found '1'"),
    ("array default without braces", "class A {\n\tuint8 b[] = 1;\n};", 2,
     "expected '{', found '1'"),
    ("property that is void", "class A {\n\tvoid b;\n};", 2,
     "expected '(': only a method is void, found ';'"),
    ("qualifier of a class only, on an association",
     "[Association, Abstract]\nclass A {\n};", 1,
     "qualifier abstract does not belong to an association"),
    ("key that is an array", "class A {\n\t[Key] uint8 b[];\n};", 2,
     "key b is an array"),
    ("values that are no pairs",
     'class A {\n\t[ValueMap { "0", "1" }, Values { "x" }] uint8 b;\n};', 2,
     "b has 2 entries in ValueMap and 1 in Values"),
    ("length of a number", "class A {\n\t[MaxLen(3)] uint8 b;\n};", 2,
     "b has MaxLen and is no string"),
    ("override of nothing", 'class A {\n\t[Override("b")] uint8 b;\n};', 2,
     "no property b to override with b"),
    ("override with another type",
     'class A {\n\tstring b;\n};\nclass C : A {\n\t[Override("b")] uint8 b;'
     '\n};', 5, "b overrides a property of another type"),
    ("override with an array",
     'class A {\n\tuint8 b;\n};\nclass C : A {\n\t[Override("b")] uint8 b[];'
     '\n};', 5, "b overrides a property of another type"),
    ("parameter twice", "class A {\n\tuint32 m(uint8 p, uint8 P);\n};", 2,
     "parameter P is given twice"),
    ("parameters without a comma", "class A {\n\tuint32 m(uint8 p uint8 q);"
     "\n};", 2, "expected ',' or ')', found 'uint8'"),
    ("string without an end", 'class A {\n\tstring b = "x;\n};', 2,
     "expected a word of MOF, found a string that does not end on its line"),
    ("comment without an end", "class A {\n};\n/* x", 3,
     "expected a word of MOF, found a comment that does not end"),
    ("unknown escape", 'class A {\n\tstring b = "\\q";\n};', 2,
     "unknown escape '\\q'"),
    ("sign that is none of MOF's", "class A {\n};\n@", 3,
     "expected a word of MOF, found '@'"),
    ("instance declaration", "instance of A {\n};", 1,
     "expected #pragma, 'Qualifier', '[' or 'class', found 'instance'"),
    ("include of nothing", '#pragma include ("nothing.mof")', 1,
     "cannot include 'nothing.mof': no such file"),
]

# name, MOF, text that the tables or the header must hold
RIGHT = [
    ("inherited properties are in order of name",
     "class B {\n\tuint8 d;\n\tuint8 A;\n};\nclass C : B {\n\tuint8 c;\n};",
     "enum {\n\tC_A,\n\tC_C,\n\tC_D,\n\tN_C_PROPERTIES,\n};"),
    ("an override keeps the origin",
     'class B {\n\tstring d;\n};\nclass C : B {\n'
     '\t[Override("d"), MaxLen(7)] string d;\n};',
     '.max_len = 7,\n\t  .origin = "B"'),
    ("a new declaration is its own origin",
     "class B {\n\tstring d;\n};\nclass C : B {\n\tuint8 d;\n};",
     '.type = CIM_UINT8,\n\t  .origin = "C"'),
    ("an override takes the default over",
     'class B {\n\tuint8 d = 0x0A;\n};\nclass C : B {\n'
     '\t[Override("d"), Key] uint8 d;\n};',
     '.is_key = true,\n\t  .origin = "B",\n\t  .default_value = "10"'),
    ("strings are joined, escapes are read, comments are not",
     '/* x */ class A { // y\n\tstring b = "a\\"\\x41" /* z */ "//";\n};',
     '.default_value = "a\\"A//"'),
    ("keywords in any case, references, arrays",
     "CLASS A {\n\tUInt32 m([Out] B Ref r, String s[]);\n};",
     '.name = "s",\n\t  .type = CIM_STRING,\n\t  .is_array = true,\n'
     '\t  .is_in = true'),
    ("a method may return nothing", "class A {\n\tvoid m();\n};",
     '.name = "m",\n\t  .origin = "A",\n\t  .is_void = true'),
    ("a class is in the namespace of its file",
     'class A {\n\tstring b;\n};\n#pragma namespace ("root/x")\n'
     'class C {\n\tstring b;\n};',
     '.name = "C",\n\t.cim_namespace = "root/x"'),
    ("a class without one is in root/hardware", "class A {\n\tstring b;\n};",
     '.name = "A",\n\t.cim_namespace = "root/hardware"'),
    ("values become names",
     'class A {\n\t[ValueMap { "3" }, Values { "In Test/x" }] uint8 State;'
     '\n};', "CIM_STATE_IN_TEST_X = 3"),
]


SOURCES_MOF = """class B {
	string own;
	string both;
};
class C : B {
	string none;
};
"""

# name, table of sources, exit, what there is in the output or the error
SOURCES = [
    ("a row of the class, of the base, and a reason",
     "# x\n\nB.own: one\nb.BOTH: two\nC.both: null: three\nC.none: a|b\n", 0,
     "## C\n\n| property | type | source |\n|---|---|---|\n"
     "| `both` | string | null: three |\n| `none` | string | a\\|b |\n"
     "| `own` | string | one |\n"),
    ("no text", "B.own:\n", 1, "sources.txt:1: expected CLASS.PROPERTY: text"),
    ("no colon", "\nB.own one\n", 1, "sources.txt:2: expected CLASS.PROPERTY"),
    ("no property", "B: one\n", 1, "sources.txt:1: expected CLASS.PROPERTY"),
    ("twice", "B.own: one\nb.OWN: two\n", 1,
     "sources.txt:2: b.OWN is there twice"),
]


def check_sources(work, text, code, wanted):
    mof = os.path.join(work, "s.mof")
    table = os.path.join(work, "sources.txt")
    out = os.path.join(work, "s.md")
    for path, content in ((mof, SOURCES_MOF), (table, text), (out, "")):
        with open(path, "w", encoding="utf-8") as f:
            f.write(content)
    r = subprocess.run(
        [sys.executable, "-B", COMPILER, mof, "--sources", table,
         "--properties", out], capture_output=True, text=True, check=False)
    with open(out, encoding="utf-8") as f:
        found = f.read() + r.stderr
    if r.returncode != code or wanted not in found:
        return "exit %d, no '%s' in %s" % (r.returncode, wanted, found)
    return None


def compile_mof(work, text):
    path = os.path.join(work, "t.mof")
    with open(path, "w", encoding="utf-8") as f:
        f.write(QUALIFIERS + text)
    return subprocess.run(
        [sys.executable, "-B", COMPILER, path, "--c", work + "/t.c",
         "--header", work + "/t.h", "--xsd", work + "/xsd", "--reference",
         work + "/t.md"], capture_output=True, text=True, check=False)


def check_wrong(work, text, line, message):
    r = compile_mof(work, text)
    where = "%s/t.mof:%d: %s" % (work, QUALIFIERS.count("\n") + line, message)
    if r.returncode != 1 or not r.stderr.startswith(where):
        return "expected '%s', exit 1; got '%s', exit %d" % (
            where, r.stderr, r.returncode)
    return None


def check_right(work, text, wanted):
    r = compile_mof(work, text)
    if r.returncode != 0:
        return r.stderr
    found = ""
    for name in ("t.c", "t.h"):
        with open(os.path.join(work, name), encoding="utf-8") as f:
            found += f.read()
    return None if wanted in found else "no '%s' in %s" % (wanted, found)


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as work:
        for check, rows in ((check_wrong, WRONG), (check_right, RIGHT),
                            (check_sources, SOURCES)):
            for name, *row in rows:
                problem = check(work, *row)
                if problem:
                    print("%s: %s" % (name, problem))
                    failed += 1
    print("%d checks, %d failed" % (len(WRONG) + len(RIGHT) + len(SOURCES),
                                    failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
