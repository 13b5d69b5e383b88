check_PROGRAMS += tests/unit/cim/test-value
tests_unit_cim_test_value_SOURCES = tests/unit/cim/test-value.c tests/unit/run.h
tests_unit_cim_test_value_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cim_test_value_LDADD = cim/libcim.la base/libbase.la $(UNIT_LDADD)
