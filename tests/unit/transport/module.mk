check_LTLIBRARIES += tests/unit/libscript.la
tests_unit_libscript_la_SOURCES = tests/unit/script.c tests/unit/script.h
tests_unit_libscript_la_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)

TRANSPORT_LIBS = libipmiprov/transport/libtransport.la base/libbase.la

check_PROGRAMS += tests/unit/transport/test-uri
tests_unit_transport_test_uri_SOURCES = tests/unit/transport/test-uri.c \
	tests/unit/run.h
tests_unit_transport_test_uri_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_uri_LDADD = tests/unit/libscript.la \
	$(TRANSPORT_LIBS) $(UNIT_LDADD)
