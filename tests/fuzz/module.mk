# Fuzz targets.  To add one for THING:
#
#   1. tests/fuzz/fuzz-THING.c with
#      int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
#   2. small seeds, one input a file, in tests/fuzz/seeds/THING/
#   3. one line below, in alphabetical order:
#      FUZZ_TARGETS += tests/fuzz/fuzz-THING
#
# The source is found by the name, and LDADD below links it.  A target that
# needs another library or a second file has lines of its own, for example
#      tests_fuzz_fuzz_THING_SOURCES = tests/fuzz/fuzz-THING.c tests/x.c
#      tests_fuzz_fuzz_THING_LDADD = daemon/http/libhttp.la $(LDADD)
#
# make check builds each with replay.c, which runs it over its seeds and over
# every prefix of them.  configure --enable-fuzzers CC=clang builds them with
# libFuzzer instead; there make fuzz runs each for FUZZ_SECONDS.
FUZZ_TARGETS =
FUZZ_TARGETS += tests/fuzz/fuzz-bmc
FUZZ_TARGETS += tests/fuzz/fuzz-cim-value
FUZZ_TARGETS += tests/fuzz/fuzz-fru
FUZZ_TARGETS += tests/fuzz/fuzz-health
FUZZ_TARGETS += tests/fuzz/fuzz-hex
FUZZ_TARGETS += tests/fuzz/fuzz-http
FUZZ_TARGETS += tests/fuzz/fuzz-lan-server
FUZZ_TARGETS += tests/fuzz/fuzz-persona
FUZZ_TARGETS += tests/fuzz/fuzz-recorder
FUZZ_TARGETS += tests/fuzz/fuzz-rmcp
FUZZ_TARGETS += tests/fuzz/fuzz-sdr
FUZZ_TARGETS += tests/fuzz/fuzz-sdr-cache
FUZZ_TARGETS += tests/fuzz/fuzz-sel
FUZZ_TARGETS += tests/fuzz/fuzz-smbios
FUZZ_TARGETS += tests/fuzz/fuzz-soap
FUZZ_TARGETS += tests/fuzz/fuzz-soap-response
tests_fuzz_fuzz_soap_response_LDADD = libwsmgmt/client/libclient.la $(LDADD) \
	$(CURL_LIBS)
FUZZ_TARGETS += tests/fuzz/fuzz-wql
FUZZ_TARGETS += tests/fuzz/fuzz-xpath-filter

LDADD = $(FUZZ_MAIN) $(PROVIDER_LIBS) $(WSMGMT_LIBS) $(XML_LIBS) \
	$(CRYPTO_LIBS) $(INIH_LIBS) $(JANSSON_LIBS)
tests_fuzz_fuzz_http_SOURCES = tests/fuzz/fuzz-http.c
tests_fuzz_fuzz_http_LDADD = daemon/libdaemon.la $(LDADD)
tests_fuzz_fuzz_lan_server_SOURCES = tests/fuzz/fuzz-lan-server.c \
	tests/unit/transport/lan-console.c tests/unit/transport/lan-console.h
tests_fuzz_fuzz_lan_server_LDADD = $(LDADD)
FUZZ_SECONDS = 20

# Seeds of fuzz-bmc: tests/fuzz/seed-bmc sim:FILE >tests/fuzz/seeds/bmc/NAME
EXTRA_PROGRAMS = tests/fuzz/seed-bmc
tests_fuzz_seed_bmc_SOURCES = tests/fuzz/seed-bmc.c
tests_fuzz_seed_bmc_LDADD = $(PROVIDER_LIBS) $(CRYPTO_LIBS)
FUZZ_JOBS = 2

if ENABLE_FUZZERS
FUZZ_MAIN = $(FUZZER_LIB)
noinst_PROGRAMS += $(FUZZ_TARGETS)
else
FUZZ_MAIN = tests/fuzz/libreplay.la
check_LTLIBRARIES += tests/fuzz/libreplay.la
tests_fuzz_libreplay_la_SOURCES = tests/fuzz/replay.c
check_PROGRAMS += $(FUZZ_TARGETS)
endif

EXTRA_DIST += tests/fuzz/seeds tests/fuzz/run tests/fuzz/replay.c

fuzz: $(FUZZ_TARGETS)
if ENABLE_FUZZERS
	FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_JOBS=$(FUZZ_JOBS) \
		$(srcdir)/tests/fuzz/run $(srcdir) $(FUZZ_TARGETS)
else
	@echo "make fuzz: configure with --enable-fuzzers CC=clang" >&2
	@exit 1
endif
.PHONY: fuzz
