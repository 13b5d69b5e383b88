dist_check_SCRIPTS += tests/tools/test-check-layers.sh tests/tools/test-readme.sh
