dist_check_SCRIPTS += \
	tests/system/test-cli-local.sh \
	tests/system/test-cli-man.sh \
	tests/system/test-cli-remote.sh \
	tests/system/test-schema
EXTRA_DIST += tests/system/cli-check.py tests/system/cli.inc
