# make check-inband: the transports against ipmi_sim, the dev: transport on a
# /dev/ipmi0 without a kernel.  In make check, too, but for
# the half minute in which ipmiprovd loses its BMC and finds it again.
#
# ipmi-shim.so gives any program the same: LD_PRELOAD it with IPMI_SHIM_PORT.
SHIM_SOURCES = \
	tests/inband/ipmi-shim.c tests/inband/ipmi-shim.h \
	tests/inband/vm-codec.c tests/inband/vm-codec.h

check_PROGRAMS += tests/inband/test-dev
tests_inband_test_dev_SOURCES = tests/inband/test-dev.c $(SHIM_SOURCES) \
	tests/inband/sim.c tests/inband/sim.h tests/unit/run.h
tests_inband_test_dev_CPPFLAGS = $(AM_CPPFLAGS) -U_FORTIFY_SOURCE
tests_inband_test_dev_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_inband_test_dev_LDADD = libipmiprov/transport/libtransport.la \
	base/libbase.la $(UNIT_LDADD)

check_PROGRAMS += tests/inband/test-lan
tests_inband_test_lan_SOURCES = tests/inband/test-lan.c \
	tests/inband/sim.c tests/inband/sim.h tests/unit/run.h
tests_inband_test_lan_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_inband_test_lan_LDADD = libipmiprov/transport/libtransport.la \
	base/libbase.la $(UNIT_LDADD)

# Without sanitizers, so that it loads into programs that have none.
tests/inband/ipmi-shim.so: $(SHIM_SOURCES)
	$(AM_V_CCLD)$(CC) $(DEFS) -I. $(AM_CPPFLAGS) $(CPPFLAGS) -std=gnu11 \
		-U_FORTIFY_SOURCE -fvisibility=hidden $(CFLAGS) -fPIC -shared \
		-pthread -o $@ $(filter %.c,$^)
CLEANFILES += tests/inband/ipmi-shim.so

EXTRA_DIST += tests/inband/bench_machine.py tests/inband/test-cost \
	tests/inband/test-recovery

check-inband: tests/inband/test-dev tests/inband/test-lan \
		tests/inband/ipmi-shim.so ipmiprovd ipmiprov
	tests/inband/test-dev
	tests/inband/test-lan
	$(PYTHON) -B $(srcdir)/tests/inband/test-cost . || [ $$? -eq 77 ]
	$(PYTHON) -B $(srcdir)/tests/inband/test-recovery . || [ $$? -eq 77 ]
.PHONY: check-inband
