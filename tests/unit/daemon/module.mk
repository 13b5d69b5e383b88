# The daemon's own library, and all it stands on.
DAEMON_TEST_LDADD = daemon/libdaemon.la $(PROVIDER_LIBS) $(WSMGMT_LIBS) \
	$(UNIT_LDADD)
DAEMON_TEST_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)

check_PROGRAMS += tests/unit/daemon/test-http-parse
tests_unit_daemon_test_http_parse_SOURCES = \
	tests/unit/daemon/test-http-parse.c tests/unit/run.h
tests_unit_daemon_test_http_parse_CFLAGS = $(DAEMON_TEST_CFLAGS)
tests_unit_daemon_test_http_parse_LDADD = $(DAEMON_TEST_LDADD)

check_PROGRAMS += tests/unit/daemon/test-auth
tests_unit_daemon_test_auth_SOURCES = \
	tests/unit/daemon/test-auth.c tests/unit/run.h
tests_unit_daemon_test_auth_CFLAGS = $(DAEMON_TEST_CFLAGS)
tests_unit_daemon_test_auth_LDADD = $(DAEMON_TEST_LDADD)

check_PROGRAMS += tests/unit/daemon/test-config
tests_unit_daemon_test_config_SOURCES = \
	tests/unit/daemon/test-config.c tests/unit/run.h
tests_unit_daemon_test_config_CFLAGS = $(DAEMON_TEST_CFLAGS)
tests_unit_daemon_test_config_LDADD = $(DAEMON_TEST_LDADD)

OPS_FIXTURE = tests/unit/daemon/ops-fixture.c \
	tests/unit/daemon/ops-fixture.h tests/unit/run.h \
	tests/unit/wsmgmt/xpath.h

check_PROGRAMS += tests/unit/daemon/test-ops
tests_unit_daemon_test_ops_SOURCES = tests/unit/daemon/test-ops.c \
	$(OPS_FIXTURE)
tests_unit_daemon_test_ops_CFLAGS = $(DAEMON_TEST_CFLAGS) $(XML_CFLAGS)
tests_unit_daemon_test_ops_LDADD = $(DAEMON_TEST_LDADD) $(XML_LIBS)

check_PROGRAMS += tests/unit/daemon/test-enumerate
tests_unit_daemon_test_enumerate_SOURCES = \
	tests/unit/daemon/test-enumerate.c $(OPS_FIXTURE)
tests_unit_daemon_test_enumerate_CFLAGS = $(DAEMON_TEST_CFLAGS) $(XML_CFLAGS)
tests_unit_daemon_test_enumerate_LDADD = $(DAEMON_TEST_LDADD) $(XML_LIBS)

check_PROGRAMS += tests/unit/daemon/test-filter
tests_unit_daemon_test_filter_SOURCES = \
	tests/unit/daemon/test-filter.c $(OPS_FIXTURE)
tests_unit_daemon_test_filter_CFLAGS = $(DAEMON_TEST_CFLAGS) $(XML_CFLAGS)
tests_unit_daemon_test_filter_LDADD = $(DAEMON_TEST_LDADD) $(XML_LIBS)

check_PROGRAMS += tests/unit/daemon/test-bmc-thread
tests_unit_daemon_test_bmc_thread_SOURCES = \
	tests/unit/daemon/test-bmc-thread.c tests/unit/run.h
tests_unit_daemon_test_bmc_thread_CFLAGS = $(DAEMON_TEST_CFLAGS)
tests_unit_daemon_test_bmc_thread_LDADD = $(DAEMON_TEST_LDADD)

check_PROGRAMS += tests/unit/daemon/test-invoke
tests_unit_daemon_test_invoke_SOURCES = tests/unit/daemon/test-invoke.c \
	$(OPS_FIXTURE)
tests_unit_daemon_test_invoke_CFLAGS = $(DAEMON_TEST_CFLAGS) $(XML_CFLAGS)
tests_unit_daemon_test_invoke_LDADD = $(DAEMON_TEST_LDADD) $(XML_LIBS)

check_PROGRAMS += tests/unit/daemon/test-contact
tests_unit_daemon_test_contact_SOURCES = tests/unit/daemon/test-contact.c \
	tests/unit/run.h
tests_unit_daemon_test_contact_CFLAGS = $(DAEMON_TEST_CFLAGS)
tests_unit_daemon_test_contact_LDADD = $(DAEMON_TEST_LDADD)

check_PROGRAMS += tests/unit/daemon/test-boot-records
tests_unit_daemon_test_boot_records_SOURCES = \
	tests/unit/daemon/test-boot-records.c tests/unit/run.h
tests_unit_daemon_test_boot_records_CFLAGS = $(DAEMON_TEST_CFLAGS)
tests_unit_daemon_test_boot_records_LDADD = $(DAEMON_TEST_LDADD)
