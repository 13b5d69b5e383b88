dist_check_SCRIPTS += tests/system/test-schema
