MODEL_UNIT_LDADD = $(PROVIDER_LIBS) $(INIH_LIBS) $(CRYPTO_LIBS) $(UNIT_LDADD) -lm

check_PROGRAMS += tests/unit/model/test-account
tests_unit_model_test_account_SOURCES = tests/unit/model/test-account.c \
	tests/unit/model/sample.h tests/unit/run.h
tests_unit_model_test_account_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_account_LDADD = $(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-association
tests_unit_model_test_association_SOURCES = \
	tests/unit/model/test-association.c \
	tests/unit/model/sample.h tests/unit/run.h
tests_unit_model_test_association_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_association_LDADD = $(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-sensor
tests_unit_model_test_sensor_SOURCES = tests/unit/model/test-sensor.c \
	tests/unit/model/sample.h tests/unit/run.h
tests_unit_model_test_sensor_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_sensor_LDADD = $(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-sources
tests_unit_model_test_sources_SOURCES = tests/unit/model/test-sources.c \
	tests/unit/run.h
tests_unit_model_test_sources_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_sources_LDADD = $(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-scale
tests_unit_model_test_scale_SOURCES = tests/unit/model/test-scale.c \
	tests/unit/model/sample.h tests/unit/run.h
tests_unit_model_test_scale_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_scale_LDADD = $(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-keys
tests_unit_model_test_keys_SOURCES = tests/unit/model/test-keys.c \
	tests/unit/model/sample.h tests/unit/run.h
tests_unit_model_test_keys_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_keys_LDADD = tests/unit/libpersonas.la \
	$(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-log-record
tests_unit_model_test_log_record_SOURCES = tests/unit/model/test-log-record.c \
	tests/unit/model/sample.h tests/unit/run.h
tests_unit_model_test_log_record_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_log_record_LDADD = $(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-model
tests_unit_model_test_model_SOURCES = tests/unit/model/test-model.c \
	tests/unit/model/sample.h tests/unit/run.h
tests_unit_model_test_model_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_model_LDADD = $(MODEL_UNIT_LDADD)
check_PROGRAMS += tests/unit/model/test-oem
tests_unit_model_test_oem_SOURCES = tests/unit/model/test-oem.c \
	tests/unit/run.h
tests_unit_model_test_oem_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_oem_LDADD = $(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-text
tests_unit_model_test_text_SOURCES = tests/unit/model/test-text.c \
	tests/unit/run.h
tests_unit_model_test_text_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_text_LDADD = $(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-health
tests_unit_model_test_health_SOURCES = tests/unit/model/test-health.c \
	tests/unit/run.h
tests_unit_model_test_health_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_health_LDADD = $(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-inventory
tests_unit_model_test_inventory_SOURCES = tests/unit/model/test-inventory.c \
	tests/unit/run.h
tests_unit_model_test_inventory_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_inventory_LDADD = $(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-demo
EXTRA_DIST += tests/unit/model/demo.txt
tests_unit_model_test_demo_SOURCES = tests/unit/model/test-demo.c \
	tests/unit/model/sample.h tests/unit/run.h
tests_unit_model_test_demo_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_demo_LDADD = $(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-invoke
tests_unit_model_test_invoke_SOURCES = tests/unit/model/test-invoke.c \
	tests/unit/model/sample.h tests/unit/run.h
tests_unit_model_test_invoke_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_invoke_LDADD = $(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-set
tests_unit_model_test_set_SOURCES = tests/unit/model/test-set.c \
	tests/unit/model/sample.h tests/unit/run.h
tests_unit_model_test_set_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_set_LDADD = $(MODEL_UNIT_LDADD)

check_PROGRAMS += tests/unit/model/test-valid
tests_unit_model_test_valid_SOURCES = tests/unit/model/test-valid.c \
	tests/unit/run.h
tests_unit_model_test_valid_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(XML_CFLAGS)
tests_unit_model_test_valid_LDADD = $(WSMGMT_LIBS) $(MODEL_UNIT_LDADD) \
	$(XML_LIBS)

check_PROGRAMS += tests/unit/model/test-captured
tests_unit_model_test_captured_SOURCES = tests/unit/model/test-captured.c \
	tests/unit/model/sample.h tests/unit/run.h
tests_unit_model_test_captured_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_captured_LDADD = tests/unit/libpersonas.la \
	$(MODEL_UNIT_LDADD)
