# The classes.  What tools/mof-compile makes of them is in the tarball, so that
# only a build from git, or a change here, needs Python.
MOF_FILES = \
	schemas/ipmiprov.mof \
	schemas/qualifiers.mof \
	schemas/CIM_ComputerSystem.mof \
	schemas/CIM_EnabledLogicalElement.mof \
	schemas/CIM_Log.mof \
	schemas/CIM_LogicalDevice.mof \
	schemas/CIM_LogicalElement.mof \
	schemas/CIM_LogRecord.mof \
	schemas/CIM_ManagedElement.mof \
	schemas/CIM_ManagedSystemElement.mof \
	schemas/CIM_NumericSensor.mof \
	schemas/CIM_RecordLog.mof \
	schemas/CIM_Sensor.mof \
	schemas/CIM_System.mof \
	schemas/ComputerSystem.mof \
	schemas/LogRecord.mof \
	schemas/NumericSensor.mof \
	schemas/RecordLog.mof \
	schemas/Sensor.mof
MOF_OUTPUT = $(srcdir)/cim/classes.c $(srcdir)/cim/classes.h

schemadir = $(pkgdatadir)/schemas
dist_schema_DATA = $(MOF_FILES)
EXTRA_DIST += tools/mof-compile schemas/stamp
BUILT_SOURCES += $(MOF_OUTPUT)
MAINTAINERCLEANFILES += $(MOF_OUTPUT) $(srcdir)/schemas/stamp

$(srcdir)/schemas/stamp: $(MOF_FILES) tools/mof-compile
	@if test "$(PYTHON)" = :; then \
		echo "Python 3.9 or later is needed to build from git" >&2; \
		exit 1; \
	fi
	$(AM_V_GEN)$(PYTHON) $(srcdir)/tools/mof-compile \
		--c $(srcdir)/cim/classes.c \
		--header $(srcdir)/cim/classes.h \
		$(srcdir)/schemas/ipmiprov.mof
	@touch $@

# One that was removed is made again.
$(MOF_OUTPUT): $(srcdir)/schemas/stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }
	@touch $@
