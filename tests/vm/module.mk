# make check-vm: ipmiprovd on the kernel's own /dev/ipmi0, in a guest.
#
# Exit code 77, which is no failure here, where QEMU, ipmi_sim or the kernel's
# package cannot be had; with CHECK_VM_REQUIRED=1 that is one.
EXTRA_DIST += \
	tests/vm/check.py tests/vm/enumerate.xml tests/vm/guest.sh \
	tests/vm/init tests/vm/machine.py

check-vm: ipmiprovd ipmiprov wsmctl
	$(PYTHON) -B $(srcdir)/tests/vm/check.py . || [ $$? -eq 77 ]
.PHONY: check-vm
CLEANFILES += tests/vm/output
