# make check-interop: clients that we did not write, against ipmiprovd --demo.
#
# The npm package is installed into the build folder.  A peer that cannot be
# had is passed over, and said; with CHECK_INTEROP_REQUIRED=1 that is a failure.
EXTRA_DIST += \
	tests/interop/check.py tests/interop/expect.py \
	tests/interop/peer_curl.py tests/interop/peer_dracclient.py \
	tests/interop/peer_openwsman.py tests/interop/peer_pywinrm.py \
	tests/interop/peer_wsman_messages.py \
	tests/interop/service.py tests/interop/soap.py \
	tests/interop/wsman-messages.js

check-interop: ipmiprovd ipmiprov
	$(PYTHON) -B $(srcdir)/tests/interop/check.py . || [ $$? -eq 77 ]
.PHONY: check-interop

clean-local-interop:
	rm -rf tests/interop/node
clean-local: clean-local-interop
.PHONY: clean-local-interop
