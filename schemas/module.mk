# The classes.  What tools/mof-compile makes of them is in the tarball, so that
# only a build from git, or a change here, needs Python.
CLASSES = \
	Account \
	AdminDomain \
	AuthorizedPrivilege \
	CIM_Account \
	CIM_AccountOnSystem \
	CIM_AdminDomain \
	CIM_AssociatedSensor \
	CIM_AuthorizedPrivilege \
	CIM_AuthorizedSubject \
	CIM_AuthorizedTarget \
	CIM_BootSourceSetting \
	CIM_Card \
	CIM_Chassis \
	CIM_Chip \
	CIM_Collection \
	CIM_Component \
	CIM_ComputerSystem \
	CIM_ConcreteCollection \
	CIM_CoolingDevice \
	CIM_Dependency \
	CIM_ElementConformsToProfile \
	CIM_EnabledLogicalElement \
	CIM_Fan \
	CIM_Group \
	CIM_IPProtocolEndpoint \
	CIM_LANEndpoint \
	CIM_Log \
	CIM_LogicalDevice \
	CIM_LogicalElement \
	CIM_LogManagesRecord \
	CIM_LogRecord \
	CIM_ManagedElement \
	CIM_ManagedSystemElement \
	CIM_MemberOfCollection \
	CIM_NumericSensor \
	CIM_OwningCollectionElement \
	CIM_PhysicalComponent \
	CIM_PhysicalComputerSystemView \
	CIM_PhysicalElement \
	CIM_PhysicalFrame \
	CIM_PhysicalMemory \
	CIM_PhysicalPackage \
	CIM_PowerSupply \
	CIM_Privilege \
	CIM_Processor \
	CIM_ProtocolEndpoint \
	CIM_RecordLog \
	CIM_RegisteredProfile \
	CIM_RemoteAccessPoint \
	CIM_Sensor \
	CIM_ServiceAccessPoint \
	CIM_SettingData \
	CIM_SoftwareIdentity \
	CIM_System \
	CIM_SystemComponent \
	CIM_SystemDevice \
	CIM_SystemSpecificCollection \
	CIM_UseOfLog \
	CIM_View \
	CIM_Watchdog \
	ComputerSystem \
	ConcreteCollection \
	DCMISensor \
	LogRecord \
	Microsoft_IPMI \
	NumericSensor \
	PlatformStatus \
	PrivilegeGroup \
	RecordLog \
	RegisteredProfile \
	Sensor \
	SystemSpecificCollection
MOF_FILES = schemas/ipmiprov.mof schemas/qualifiers.mof \
	$(CLASSES:%=schemas/%.mof)
MOF_CODE = $(srcdir)/cim/classes.c $(srcdir)/cim/classes.h
MOF_OUTPUT = $(MOF_CODE) $(srcdir)/docs/classes.md \
	$(srcdir)/docs/properties.md \
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
dist_classdoc_DATA = docs/classes.md docs/properties.md

MOF_TOOL = tools/mof-compile tools/mof/c.py tools/mof/declare.py \
	tools/mof/parse.py tools/mof/reference.py tools/mof/sources.py \
	tools/mof/xsd.py
EXTRA_DIST += $(MOF_TOOL) tools/validate-items schemas/sources.txt \
	schemas/stamp
BUILT_SOURCES += $(MOF_CODE)
MAINTAINERCLEANFILES += $(MOF_OUTPUT) $(srcdir)/schemas/stamp

$(srcdir)/schemas/stamp: $(MOF_FILES) $(MOF_TOOL) schemas/sources.txt
	@if test "$(PYTHON)" = :; then \
		echo "Python 3.9 or later is needed to build from git" >&2; \
		exit 1; \
	fi
	$(AM_V_GEN)$(PYTHON) $(srcdir)/tools/mof-compile \
		--c $(srcdir)/cim/classes.c \
		--header $(srcdir)/cim/classes.h \
		--xsd $(srcdir)/schemas/xsd \
		--reference $(srcdir)/docs/classes.md \
		--sources $(srcdir)/schemas/sources.txt \
		--properties $(srcdir)/docs/properties.md \
		$(srcdir)/schemas/ipmiprov.mof
	@touch $@

# One that was removed is made again.
$(MOF_OUTPUT): $(srcdir)/schemas/stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }
	@touch $@
