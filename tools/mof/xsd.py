# SPDX-License-Identifier: LGPL-2.1-or-later
"""XML schemas of classes (DSP0230)."""

from .declare import Feature

COMMON = "http://schemas.dmtf.org/wbem/wscim/1/common"
# Of a class in a namespace, but for the class's name.
URIS = {
    "dmtf": "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/",
    "wmi": "http://schemas.microsoft.com/wbem/wsman/1/wmi/%s/",
}
XSD_TYPES = {
    "boolean": "boolean", "uint8": "unsignedByte", "sint8": "byte",
    "uint16": "unsignedShort", "sint16": "short", "uint32": "unsignedInt",
    "sint32": "int", "uint64": "unsignedLong", "sint64": "long",
    "real32": "float", "real64": "double", "char16": "unsignedShort",
    "string": "string",
}
XSD_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: LGPL-2.1-or-later -->
<!-- Made by tools/mof-compile out of schemas/. -->
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:cim="%s"
    targetNamespace="%s" elementFormDefault="qualified"%s>
"""


def xml_text(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(
        '"', "&quot;")


def common_xsd():
    """Types of CIM values (DSP0230), as far as schemas here use them."""
    out = [XSD_HEAD % (COMMON, COMMON, "")]
    for cim, xs in XSD_TYPES.items():
        out.append("""  <xs:complexType name="cim_%s">
    <xs:simpleContent>
      <xs:extension base="xs:%s">
        <xs:anyAttribute namespace="##other" processContents="lax"/>
      </xs:extension>
    </xs:simpleContent>
  </xs:complexType>
""" % (cim, xs))
    out.append("""  <xs:element name="Datetime" type="xs:dateTime"/>
  <xs:element name="Interval" type="xs:duration"/>
  <xs:element name="Date" type="xs:date"/>
  <xs:element name="Time" type="xs:time"/>
  <xs:element name="CIM_DateTime" type="xs:string"/>
  <xs:complexType name="cim_datetime">
    <xs:choice>
      <xs:element ref="cim:CIM_DateTime"/>
      <xs:element ref="cim:Interval"/>
      <xs:element ref="cim:Date"/>
      <xs:element ref="cim:Time"/>
      <xs:element ref="cim:Datetime"/>
    </xs:choice>
    <xs:anyAttribute namespace="##other" processContents="lax"/>
  </xs:complexType>
  <xs:complexType name="cim_reference">
    <xs:sequence>
      <xs:any namespace="##other" processContents="lax" minOccurs="1"
          maxOccurs="unbounded"/>
    </xs:sequence>
    <xs:anyAttribute namespace="##other" processContents="lax"/>
  </xs:complexType>
</xs:schema>
""")
    return "".join(out)


def xsd_facets(f):
    """What a value must be beyond its type."""
    facets = []
    value_map = f.flag("valuemap", None)
    if value_map and not any(".." in v for v in value_map):
        facets += ['<xs:enumeration value="%s"/>' % xml_text(v)
                   for v in value_map]
    if f.flag("maxlen", None):
        facets.append('<xs:maxLength value="%d"/>' % f.flag("maxlen"))
    return facets


def xsd_feature(f, optional):
    attributes = 'name="%s"' % f.name
    if not f.flag("key"):
        attributes += ' nillable="true"'
    if optional:
        attributes += ' minOccurs="0"'
    if f.array:
        attributes += ' maxOccurs="unbounded"'
    facets = xsd_facets(f)
    if not facets:
        return '      <xs:element %s type="cim:cim_%s"/>\n' % (attributes,
                                                             f.type)
    return """      <xs:element %s>
        <xs:complexType>
          <xs:simpleContent>
            <xs:restriction base="cim:cim_%s">
%s            </xs:restriction>
          </xs:simpleContent>
        </xs:complexType>
      </xs:element>
""" % (attributes, f.type, "".join("              %s\n" % x for x in facets))


def xsd_message(name, features):
    return """  <xs:element name="%s">
    <xs:complexType>
      <xs:sequence>
%s      </xs:sequence>
    </xs:complexType>
  </xs:element>
""" % (name, "".join(xsd_feature(f, True) for f in features))


def class_xsd(cls, uri):
    """A class in one namespace.

    Stricter than DSP0230: every property must be there, in order of name, a
    key never nil.  That is what this provider sends, so it is what a test can
    ask for.
    """
    out = [XSD_HEAD % (COMMON, uri, '\n    xmlns:p="%s"' % uri),
           '  <xs:import namespace="%s"\n'
           '      schemaLocation="../common.xsd"/>\n' % COMMON]
    if cls.flag("description"):
        text = " ".join(cls.flag("description").split())
        out.append("  <xs:annotation>\n    <xs:documentation>%s"
                   "</xs:documentation>\n  </xs:annotation>\n" %
                   xml_text(text))
    out.append('  <xs:element name="%s" type="p:%s_Type"/>\n'
               '  <xs:complexType name="%s_Type">\n    <xs:sequence>\n' %
               (cls.name, cls.name, cls.name))
    out += [xsd_feature(p, False) for p in cls.sorted_properties()]
    out.append("    </xs:sequence>\n  </xs:complexType>\n")
    for m in cls.sorted_methods():
        result = [] if m.type == "void" else [
            Feature(m.where, {}, m.type, "ReturnValue")]
        out.append(xsd_message(m.name + "_INPUT", [
            p for p in m.parameters if p.flag("in", True)]))
        out.append(xsd_message(m.name + "_OUTPUT", [
            p for p in m.parameters if p.flag("out")] + result))
    out.append("</xs:schema>\n")
    return "".join(out)


def files(classes):
    """Name, below the folder of schemas, and text of each."""
    yield "common.xsd", common_xsd()
    for form, base in URIS.items():
        for cls in classes:
            uri = base.replace("%s", cls.namespace) + cls.name
            yield "%s/%s.xsd" % (form, cls.name), class_xsd(cls, uri)
