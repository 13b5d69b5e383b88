# make EXTRA_DIST += tests/inband/test-recovery

check-inband: tests/inband/test-dev tests/inband/test-lan \
		tests/inband/ipmi-shim.so ipmiprovd ipmiprov
	tests/inband/test-dev
	tests/inband/test-lan
	$(PYTHON) -B $(srcdir)/tests/inband/test-recovery . || [ $$? -eq 77 ]
.PHONY: check-inband
