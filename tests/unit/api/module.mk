check_PROGRAMS += tests/unit/api/test-api
tests_unit_api_test_api_SOURCES = tests/unit/api/test-api.c tests/unit/run.h
tests_unit_api_test_api_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/libipmiprov
tests_unit_api_test_api_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_api_test_api_LDADD = libipmiprov.la $(CHECK_LIBS)
