check_PROGRAMS += tests/unit/repo/test-bmc
tests_unit_repo_test_bmc_SOURCES = tests/unit/repo/test-bmc.c
tests_unit_repo_test_bmc_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_bmc_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-convert
tests_unit_repo_test_convert_SOURCES = tests/unit/repo/test-convert.c
tests_unit_repo_test_convert_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_convert_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-corpus
tests_unit_repo_test_corpus_SOURCES = tests/unit/repo/test-corpus.c
tests_unit_repo_test_corpus_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_corpus_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-corpus-fru
tests_unit_repo_test_corpus_fru_SOURCES = tests/unit/repo/test-corpus-fru.c
tests_unit_repo_test_corpus_fru_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_corpus_fru_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-fru
tests_unit_repo_test_fru_SOURCES = tests/unit/repo/test-fru.c
tests_unit_repo_test_fru_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_fru_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-identity
tests_unit_repo_test_identity_SOURCES = tests/unit/repo/test-identity.c
tests_unit_repo_test_identity_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_identity_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-link
tests_unit_repo_test_link_SOURCES = tests/unit/repo/test-link.c
tests_unit_repo_test_link_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_link_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-sdr-cache
tests_unit_repo_test_sdr_cache_SOURCES = tests/unit/repo/test-sdr-cache.c
tests_unit_repo_test_sdr_cache_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_sdr_cache_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-sdr-repo
tests_unit_repo_test_sdr_repo_SOURCES = tests/unit/repo/test-sdr-repo.c
tests_unit_repo_test_sdr_repo_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_sdr_repo_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-sdr
tests_unit_repo_test_sdr_SOURCES = tests/unit/repo/test-sdr.c
tests_unit_repo_test_sdr_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_sdr_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-sel-reader
tests_unit_repo_test_sel_reader_SOURCES = tests/unit/repo/test-sel-reader.c
tests_unit_repo_test_sel_reader_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_sel_reader_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-sel
tests_unit_repo_test_sel_SOURCES = tests/unit/repo/test-sel.c
tests_unit_repo_test_sel_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_sel_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-text
tests_unit_repo_test_text_SOURCES = tests/unit/repo/test-text.c
tests_unit_repo_test_text_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_text_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-state-dir
tests_unit_repo_test_state_dir_SOURCES = tests/unit/repo/test-state-dir.c
tests_unit_repo_test_state_dir_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_state_dir_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-vendors
tests_unit_repo_test_vendors_SOURCES = tests/unit/repo/test-vendors.c
tests_unit_repo_test_vendors_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_vendors_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-quirks
tests_unit_repo_test_quirks_SOURCES = tests/unit/repo/test-quirks.c
tests_unit_repo_test_quirks_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_quirks_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-platform
tests_unit_repo_test_platform_SOURCES = tests/unit/repo/test-platform.c
tests_unit_repo_test_platform_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_platform_LDADD = $(REPO_TEST_LIBS)

check_PROGRAMS += tests/unit/repo/test-action
tests_unit_repo_test_action_SOURCES = tests/unit/repo/test-action.c
tests_unit_repo_test_action_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_repo_test_action_LDADD = $(REPO_TEST_LIBS)
