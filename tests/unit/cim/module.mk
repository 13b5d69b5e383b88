check_PROGRAMS += tests/unit/cim/test-classes tests/unit/cim/test-value
dist_check_SCRIPTS += tests/unit/cim/test-mof-compile
EXTRA_DIST += tests/unit/cim/classes.txt tests/unit/cim/mof-compile.py

tests_unit_cim_test_classes_SOURCES = tests/unit/cim/test-classes.c tests/unit/run.h
tests_unit_cim_test_classes_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cim_test_classes_LDADD = cim/libcim.la base/libbase.la $(UNIT_LDADD)

tests_unit_cim_test_value_SOURCES = tests/unit/cim/test-value.c tests/unit/run.h
tests_unit_cim_test_value_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cim_test_value_LDADD = cim/libcim.la base/libbase.la $(UNIT_LDADD)
