# make check-oracle: ipmiprov against ipmitool and FreeIPMI on ipmi_sim and on
# ipmiprov simulate, and what these two think of the latter.
EXTRA_DIST += \
	tests/oracle/compare.py tests/oracle/complaints.py \
	tests/oracle/complaints.tsv tests/oracle/corpus.py tests/oracle/known.tsv \
	tests/oracle/oracles.py tests/oracle/records.py tests/oracle/rich.py \
	tests/oracle/simulator.py tests/oracle/validate.py \
	tests/oracle/words.tsv

check-oracle: ipmiprov tests/unit/model/test-valid
	$(PYTHON) -B $(srcdir)/tests/oracle/compare.py ./ipmiprov
	$(PYTHON) -B $(srcdir)/tests/oracle/complaints.py ./ipmiprov
	srcdir=$(srcdir) $(PYTHON) -B $(srcdir)/tests/oracle/validate.py \
		./ipmiprov tests/unit/model/test-valid
.PHONY: check-oracle
