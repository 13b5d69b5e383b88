# Unit tests are check programs tests/unit/FOLDER/test-THING; the others need
# peers, a kernel or time and have make targets of their own.
UNIT_LDADD = $(CHECK_LIBS)

include tests/unit/base/module.mk
include tests/unit/cim/module.mk
include tests/unit/transport/module.mk
include tests/unit/ipmi/module.mk
include tests/unit/snapshot/module.mk
include tests/unit/repo/module.mk
include tests/unit/model/module.mk
include tests/unit/faults/module.mk
include tests/unit/api/module.mk
include tests/unit/wsmgmt/module.mk
include tests/unit/daemon/module.mk
include tests/unit/cli/module.mk
include tests/fuzz/module.mk
include tests/inband/module.mk
include tests/system/module.mk
include tests/oracle/module.mk
include tests/interop/module.mk
include tests/vm/module.mk
include tests/bench/module.mk
include tests/tools/module.mk
