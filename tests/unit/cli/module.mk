CLI_TESTS = \
	tests/unit/cli/test-clean \
	tests/unit/cli/test-grammar \
	tests/unit/cli/test-wsm-print
check_PROGRAMS += $(CLI_TESTS)
CLI_TEST_LDADD = cli/libcli.la libwsmgmt/client/libclient.la $(WSMGMT_LIBS) \
	$(UNIT_LDADD)

tests_unit_cli_test_clean_SOURCES = tests/unit/cli/test-clean.c
tests_unit_cli_test_clean_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cli_test_clean_LDADD = $(CLI_TEST_LDADD)
tests_unit_cli_test_grammar_SOURCES = tests/unit/cli/test-grammar.c
tests_unit_cli_test_grammar_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cli_test_grammar_LDADD = $(CLI_TEST_LDADD)
tests_unit_cli_test_wsm_print_SOURCES = tests/unit/cli/test-wsm-print.c
tests_unit_cli_test_wsm_print_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_cli_test_wsm_print_LDADD = $(CLI_TEST_LDADD)
