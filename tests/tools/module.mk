dist_check_SCRIPTS += tests/tools/test-check-layers.sh
