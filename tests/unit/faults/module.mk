check_PROGRAMS += tests/unit/faults/test-faults
tests_unit_faults_test_faults_SOURCES = \
	tests/unit/faults/case.h \
	tests/unit/faults/content-cases.c \
	tests/unit/faults/fru-cases.c \
	tests/unit/faults/log-cases.c \
	tests/unit/faults/other-cases.c \
	tests/unit/faults/reading-cases.c \
	tests/unit/faults/sdr-cases.c \
	tests/unit/faults/test-faults.c \
	tests/unit/model/sample.h tests/unit/run.h
tests_unit_faults_test_faults_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_faults_test_faults_LDADD = tests/unit/libscript.la \
	$(MODEL_UNIT_LDADD)
