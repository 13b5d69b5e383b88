WSMGMT_TESTS = tests/unit/wsmgmt/test-instance tests/unit/wsmgmt/test-request
check_PROGRAMS += $(WSMGMT_TESTS)
WSMGMT_TEST_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
WSMGMT_TEST_LDADD = $(WSMGMT_LIBS) $(XML_LIBS) $(UNIT_LDADD)

tests_unit_wsmgmt_test_instance_CFLAGS = $(WSMGMT_TEST_CFLAGS)
tests_unit_wsmgmt_test_instance_LDADD = $(WSMGMT_TEST_LDADD)

tests_unit_wsmgmt_test_request_CFLAGS = $(WSMGMT_TEST_CFLAGS)
tests_unit_wsmgmt_test_request_LDADD = $(WSMGMT_TEST_LDADD)
