WSMGMT_TEST_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(XML_CFLAGS)
WSMGMT_TEST_LDADD = $(WSMGMT_LIBS) $(XML_LIBS) $(UNIT_LDADD)

check_PROGRAMS += tests/unit/wsmgmt/test-cim-xml
tests_unit_wsmgmt_test_cim_xml_CFLAGS = $(WSMGMT_TEST_CFLAGS)
tests_unit_wsmgmt_test_cim_xml_LDADD = $(WSMGMT_TEST_LDADD)

check_PROGRAMS += tests/unit/wsmgmt/test-clients
tests_unit_wsmgmt_test_clients_CFLAGS = $(WSMGMT_TEST_CFLAGS)
tests_unit_wsmgmt_test_clients_LDADD = $(WSMGMT_TEST_LDADD)
EXTRA_DIST += tests/unit/wsmgmt/want

check_PROGRAMS += tests/unit/wsmgmt/test-filter
tests_unit_wsmgmt_test_filter_CFLAGS = $(WSMGMT_TEST_CFLAGS)
tests_unit_wsmgmt_test_filter_LDADD = $(WSMGMT_TEST_LDADD)

check_PROGRAMS += tests/unit/wsmgmt/test-instance
tests_unit_wsmgmt_test_instance_CFLAGS = $(WSMGMT_TEST_CFLAGS)
tests_unit_wsmgmt_test_instance_LDADD = $(WSMGMT_TEST_LDADD)

check_PROGRAMS += tests/unit/wsmgmt/test-reply
tests_unit_wsmgmt_test_reply_SOURCES = \
	tests/unit/wsmgmt/test-reply.c tests/unit/wsmgmt/xpath.h
tests_unit_wsmgmt_test_reply_CFLAGS = $(WSMGMT_TEST_CFLAGS)
tests_unit_wsmgmt_test_reply_LDADD = $(WSMGMT_TEST_LDADD)

check_PROGRAMS += tests/unit/wsmgmt/test-request
tests_unit_wsmgmt_test_request_CFLAGS = $(WSMGMT_TEST_CFLAGS)
tests_unit_wsmgmt_test_request_LDADD = $(WSMGMT_TEST_LDADD)

check_PROGRAMS += tests/unit/wsmgmt/test-text
tests_unit_wsmgmt_test_text_CFLAGS = $(WSMGMT_TEST_CFLAGS)
tests_unit_wsmgmt_test_text_LDADD = $(WSMGMT_TEST_LDADD)
