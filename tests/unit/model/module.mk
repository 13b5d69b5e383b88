MODEL_UNIT_LDADD = $(PROVIDER_LIBS) $(INIH_LIBS) $(CRYPTO_LIBS) $(UNIT_LDADD) -lm

check_PROGRAMS += tests/unit/model/test-sensor
tests_unit_model_test_sensor_SOURCES = tests/unit/model/test-sensor.c \
	tests/unit/model/sample.h tests/unit/run.h
tests_unit_model_test_sensor_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_model_test_sensor_LDADD = $(MODEL_UNIT_LDADD)
