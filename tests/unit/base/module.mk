check_PROGRAMS += tests/unit/base/test-buf
tests_unit_base_test_buf_SOURCES = tests/unit/base/test-buf.c tests/unit/run.h
tests_unit_base_test_buf_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_base_test_buf_LDADD = base/libbase.la $(UNIT_LDADD)
