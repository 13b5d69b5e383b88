# make check-oracle: ipmiprov against ipmitool and FreeIPMI on ipmi_sim.
EXTRA_DIST += \
	tests/oracle/compare.py tests/oracle/corpus.py tests/oracle/known.tsv \
	tests/oracle/oracles.py tests/oracle/records.py tests/oracle/rich.py \
	tests/oracle/simulator.py tests/oracle/words.tsv

check-oracle: ipmiprov
	$(PYTHON) -B $(srcdir)/tests/oracle/compare.py ./ipmiprov
.PHONY: check-oracle
