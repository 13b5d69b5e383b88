# The classes.  What tools/mof-compile makes of them is in the tarball, so that
# only a build from git, or a change here, needs Python.
CLASSES = \
	CIM_Collection \
	CIM_ComputerSystem \
	CIM_EnabledLogicalElement \
	CIM_Log \
	CIM_LogicalDevice \
	CIM_LogicalElement \
	CIM_LogRecord \
	CIM_ManagedElement \
	CIM_ManagedSystemElement \
	CIM_MemberOfCollection \
	CIM_NumericSensor \
	CIM_RecordLog \
	CIM_Sensor \
	CIM_System \
	CIM_SystemSpecificCollection \
	ComputerSystem \
	LogRecord \
	NumericSensor \
	RecordLog \
	Sensor \
	SystemSpecificCollection
MOF_FILES = schemas/ipmiprov.mof schemas/qualifiers.mof \
	$(CLASSES:%=schemas/%.mof)
MOF_CODE = $(srcdir)/cim/classes.c $(srcdir)/cim/classes.h
MOF_OUTPUT = $(MOF_CODE) $(srcdir)/docs/classes.md \
	$(srcdir)/schemas/xsd/common.xsd \
	$(CLASSES:%=$(srcdir)/schemas/xsd/dmtf/%.xsd) \
	$(CLASSES:%=$(srcdir)/schemas/xsd/wmi/%.xsd)

schemadir = $(pkgdatadir)/schemas
dist_schema_DATA = $(MOF_FILES)
xsddir = $(schemadir)/xsd
dist_xsd_DATA = schemas/xsd/common.xsd
dmtfxsddir = $(xsddir)/dmtf
dist_dmtfxsd_DATA = $(CLASSES:%=schemas/xsd/dmtf/%.xsd)
wmixsddir = $(xsddir)/wmi
dist_wmixsd_DATA = $(CLASSES:%=schemas/xsd/wmi/%.xsd)
classdocdir = $(docdir)
dist_classdoc_DATA = docs/classes.md

MOF_TOOL = tools/mof-compile tools/mof/c.py tools/mof/declare.py \
	tools/mof/parse.py tools/mof/reference.py tools/mof/xsd.py
EXTRA_DIST += $(MOF_TOOL) tools/validate-items schemas/stamp
BUILT_SOURCES += $(MOF_CODE)
MAINTAINERCLEANFILES += $(MOF_OUTPUT) $(srcdir)/schemas/stamp

$(srcdir)/schemas/stamp: $(MOF_FILES) $(MOF_TOOL)
	@if test "$(PYTHON)" = :; then \
		echo "Python 3.9 or later is needed to build from git" >&2; \
		exit 1; \
	fi
	$(AM_V_GEN)$(PYTHON) $(srcdir)/tools/mof-compile \
		--c $(srcdir)/cim/classes.c \
		--header $(srcdir)/cim/classes.h \
		--xsd $(srcdir)/schemas/xsd \
		--reference $(srcdir)/docs/classes.md \
		$(srcdir)/schemas/ipmiprov.mof
	@touch $@

# One that was removed is made again.
$(MOF_OUTPUT): $(srcdir)/schemas/stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }
	@touch $@
