CLI_TESTS = \
	tests/unit/cli/test-clean \
	tests/unit/cli/test-client \
	tests/unit/cli/test-follow \
	tests/unit/cli/test-grammar \
	tests/unit/cli/test-input \
	tests/unit/cli/test-options \
	tests/unit/cli/test-print \
	tests/unit/cli/test-remote-rows \
	tests/unit/cli/test-watch \
	tests/unit/cli/test-wsm-print
check_PROGRAMS += $(CLI_TESTS)
CLI_TEST_LDADD = cli/libcli.la $(PROVIDER_LIBS) \
	libwsmgmt/client/libclient.la $(WSMGMT_LIBS) $(UNIT_LDADD)

tests_unit_cli_test_clean_SOURCES = tests/unit/cli/test-clean.c
tests_unit_cli_test_clean_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cli_test_clean_LDADD = $(CLI_TEST_LDADD)
tests_unit_cli_test_follow_SOURCES = tests/unit/cli/test-follow.c
tests_unit_cli_test_follow_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cli_test_follow_LDADD = $(CLI_TEST_LDADD)
tests_unit_cli_test_grammar_SOURCES = tests/unit/cli/test-grammar.c
tests_unit_cli_test_grammar_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cli_test_grammar_LDADD = $(CLI_TEST_LDADD)
tests_unit_cli_test_options_SOURCES = tests/unit/cli/test-options.c
tests_unit_cli_test_options_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cli_test_options_LDADD = $(CLI_TEST_LDADD)
tests_unit_cli_test_print_SOURCES = tests/unit/cli/test-print.c
tests_unit_cli_test_print_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cli_test_print_LDADD = $(CLI_TEST_LDADD)
tests_unit_cli_test_remote_rows_SOURCES = tests/unit/cli/test-remote-rows.c
tests_unit_cli_test_remote_rows_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cli_test_remote_rows_LDADD = $(CLI_TEST_LDADD)
tests_unit_cli_test_watch_SOURCES = tests/unit/cli/test-watch.c
tests_unit_cli_test_watch_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cli_test_watch_LDADD = $(CLI_TEST_LDADD)
tests_unit_cli_test_wsm_print_SOURCES = tests/unit/cli/test-wsm-print.c
tests_unit_cli_test_wsm_print_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cli_test_wsm_print_LDADD = $(CLI_TEST_LDADD)
tests_unit_cli_test_client_SOURCES = tests/unit/cli/test-client.c \
	tests/unit/cli/fake-service.c tests/unit/cli/fake-service.h
tests_unit_cli_test_client_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cli_test_client_LDADD = $(CLI_TEST_LDADD)
tests_unit_cli_test_input_SOURCES = tests/unit/cli/test-input.c
tests_unit_cli_test_input_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cli_test_input_LDADD = $(CLI_TEST_LDADD)
