# make bench: the server against the most that libevent can do, and what reading
# a BMC costs, against ipmitool and FreeIPMI.  As a smoke test:
# BENCH_SECONDS=0.1 BENCH_ROUNDS=1 make bench
EXTRA_PROGRAMS += tests/bench/limit tests/bench/load
tests_bench_limit_SOURCES = tests/bench/limit.c
tests_bench_limit_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS)
tests_bench_limit_LDADD = $(EVENT_LIBS)
tests_bench_load_SOURCES = tests/bench/load.c
tests_bench_load_LDADD =
CLEANFILES += $(EXTRA_PROGRAMS)
EXTRA_DIST += tests/bench/bmc.py tests/bench/inband.py tests/bench/serve.py

bench: ipmiprovd ipmiprov tests/bench/limit tests/bench/load \
		tests/inband/ipmi-shim.so
	$(PYTHON) -B $(srcdir)/tests/bench/serve.py ./ipmiprovd \
		tests/bench/load tests/bench/limit
	$(PYTHON) -B $(srcdir)/tests/bench/bmc.py ./ipmiprov
	$(PYTHON) -B $(srcdir)/tests/bench/inband.py ./ipmiprov \
		tests/inband/ipmi-shim.so
.PHONY: bench
