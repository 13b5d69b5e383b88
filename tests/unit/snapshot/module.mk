check_PROGRAMS += tests/unit/snapshot/test-snapshot
tests_unit_snapshot_test_snapshot_SOURCES = tests/unit/snapshot/test-snapshot.c
tests_unit_snapshot_test_snapshot_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_snapshot_test_snapshot_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/snapshot/test-lookup
tests_unit_snapshot_test_lookup_SOURCES = tests/unit/snapshot/test-lookup.c
tests_unit_snapshot_test_lookup_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_snapshot_test_lookup_LDADD = $(REPO_TEST_LIBS)
