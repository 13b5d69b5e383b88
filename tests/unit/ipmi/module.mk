# What the tests of ipmi/, snapshot/ and repo/ link with.
REPO_TEST_LIBS = tests/unit/libscript.la \
	libipmiprov/repo/librepo.la libipmiprov/ipmi/libipmi.la \
	libipmiprov/snapshot/libsnapshot.la \
	libipmiprov/transport/libtransport.la base/libbase.la \
	$(CRYPTO_LIBS) $(UNIT_LDADD)

check_PROGRAMS += tests/unit/ipmi/test-commands
tests_unit_ipmi_test_commands_SOURCES = tests/unit/ipmi/test-commands.c
tests_unit_ipmi_test_commands_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_ipmi_test_commands_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/ipmi/test-policy
tests_unit_ipmi_test_policy_SOURCES = tests/unit/ipmi/test-policy.c
tests_unit_ipmi_test_policy_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_ipmi_test_policy_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/ipmi/test-machine
tests_unit_ipmi_test_machine_SOURCES = tests/unit/ipmi/test-machine.c
tests_unit_ipmi_test_machine_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_ipmi_test_machine_LDADD = $(REPO_TEST_LIBS)
