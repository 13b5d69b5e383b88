check_PROGRAMS += tests/unit/base/test-buf
tests_unit_base_test_buf_SOURCES = tests/unit/base/test-buf.c tests/unit/run.h
tests_unit_base_test_buf_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_base_test_buf_LDADD = base/libbase.la $(UNIT_LDADD)

check_PROGRAMS += tests/unit/base/test-bytes
tests_unit_base_test_bytes_SOURCES = tests/unit/base/test-bytes.c
tests_unit_base_test_bytes_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_base_test_bytes_LDADD = base/libbase.la $(UNIT_LDADD)

check_PROGRAMS += tests/unit/base/test-field
tests_unit_base_test_field_SOURCES = tests/unit/base/test-field.c
tests_unit_base_test_field_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_base_test_field_LDADD = base/libbase.la $(UNIT_LDADD)

check_PROGRAMS += tests/unit/base/test-memory
tests_unit_base_test_memory_SOURCES = tests/unit/base/test-memory.c
tests_unit_base_test_memory_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_base_test_memory_LDADD = base/libbase.la $(UNIT_LDADD)

check_PROGRAMS += tests/unit/base/test-file
tests_unit_base_test_file_SOURCES = tests/unit/base/test-file.c
tests_unit_base_test_file_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_base_test_file_LDADD = base/libbase.la $(UNIT_LDADD)

check_PROGRAMS += tests/unit/base/test-log
tests_unit_base_test_log_SOURCES = tests/unit/base/test-log.c tests/unit/run.h
tests_unit_base_test_log_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_base_test_log_LDADD = base/libbase.la $(UNIT_LDADD)
