# Whole programs of the build tree, on loopback.
dist_check_SCRIPTS += \
	tests/system/test-cli-capture.sh \
	tests/system/test-api.sh \
	tests/system/test-cli-local.sh \
	tests/system/test-cli-change.sh \
	tests/system/test-cli-lost.sh \
	tests/system/test-cli-man.sh \
	tests/system/test-cli-remote.sh \
	tests/system/test-cli-simulate.sh \
	tests/system/test-http.py \
	tests/system/test-life.py \
	tests/system/test-schema
EXTRA_DIST += tests/system/cli-check.py tests/system/cli.inc \
	tests/system/ipmiprovd.py
