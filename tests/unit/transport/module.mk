check_LTLIBRARIES += tests/unit/libscript.la
tests_unit_libscript_la_SOURCES = \
	tests/unit/fault.c tests/unit/fault.h \
	tests/unit/script.c tests/unit/script.h
tests_unit_libscript_la_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)

# Personas by what they have; for any test that needs a machine with a thing.
check_LTLIBRARIES += tests/unit/libpersonas.la
tests_unit_libpersonas_la_SOURCES = \
	tests/unit/personas.c tests/unit/personas.def tests/unit/personas.h
tests_unit_libpersonas_la_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
PERSONAS = curves dell fujitsu hpe intel lenovo many minimal names openbmc \
	quanta sick supermicro
EXTRA_DIST += tests/personas/make $(PERSONAS:%=tests/personas/%.persona)

TRANSPORT_LIBS = libipmiprov/transport/libtransport.la base/libbase.la

check_PROGRAMS += tests/unit/transport/test-uri
tests_unit_transport_test_uri_SOURCES = tests/unit/transport/test-uri.c \
	tests/unit/run.h
tests_unit_transport_test_uri_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_uri_LDADD = tests/unit/libscript.la \
	$(TRANSPORT_LIBS) $(UNIT_LDADD)

check_PROGRAMS += tests/unit/transport/test-rmcp
tests_unit_transport_test_rmcp_SOURCES = tests/unit/transport/test-rmcp.c \
	tests/unit/run.h
tests_unit_transport_test_rmcp_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_rmcp_LDADD = $(TRANSPORT_LIBS) $(UNIT_LDADD)

check_PROGRAMS += tests/unit/transport/test-lan-crypto
tests_unit_transport_test_lan_crypto_SOURCES = \
	tests/unit/transport/lan-vectors.h \
	tests/unit/transport/test-lan-crypto.c tests/unit/run.h
tests_unit_transport_test_lan_crypto_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_lan_crypto_LDADD = $(TRANSPORT_LIBS) $(UNIT_LDADD)
EXTRA_DIST += tests/unit/transport/lan-vectors.py

check_PROGRAMS += tests/unit/transport/test-lan
tests_unit_transport_test_lan_SOURCES = \
	tests/unit/transport/lan-peer.c tests/unit/transport/lan-peer.h \
	tests/unit/transport/test-lan.c tests/unit/run.h
tests_unit_transport_test_lan_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_lan_LDADD = $(TRANSPORT_LIBS) $(UNIT_LDADD)

check_PROGRAMS += tests/unit/transport/test-lan-server
tests_unit_transport_test_lan_server_SOURCES = \
	tests/unit/transport/lan-console.c tests/unit/transport/lan-console.h \
	tests/unit/transport/test-lan-server.c tests/unit/run.h
tests_unit_transport_test_lan_server_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_lan_server_LDADD = $(TRANSPORT_LIBS) $(UNIT_LDADD)

check_PROGRAMS += tests/unit/transport/test-lan-listener
tests_unit_transport_test_lan_listener_SOURCES = \
	tests/unit/transport/test-lan-listener.c tests/unit/run.h
tests_unit_transport_test_lan_listener_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_lan_listener_LDADD = $(TRANSPORT_LIBS) $(UNIT_LDADD)

check_PROGRAMS += tests/unit/transport/test-fault
tests_unit_transport_test_fault_SOURCES = tests/unit/transport/test-fault.c \
	tests/unit/run.h
tests_unit_transport_test_fault_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_fault_LDADD = tests/unit/libscript.la \
	$(TRANSPORT_LIBS) $(UNIT_LDADD)

check_PROGRAMS += tests/unit/transport/test-sim
tests_unit_transport_test_sim_SOURCES = tests/unit/transport/test-sim.c \
	tests/unit/run.h
tests_unit_transport_test_sim_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_sim_LDADD = $(TRANSPORT_LIBS) $(UNIT_LDADD)

check_PROGRAMS += tests/unit/transport/test-persona
tests_unit_transport_test_persona_SOURCES = \
	tests/unit/transport/test-persona.c tests/unit/run.h
tests_unit_transport_test_persona_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_persona_LDADD = $(TRANSPORT_LIBS) $(UNIT_LDADD)

check_PROGRAMS += tests/unit/transport/test-capture
tests_unit_transport_test_capture_SOURCES = \
	tests/unit/transport/test-capture.c tests/unit/run.h
tests_unit_transport_test_capture_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_capture_LDADD = tests/unit/libpersonas.la \
	$(PROVIDER_LIBS) $(CRYPTO_LIBS) \
	$(UNIT_LDADD) -lm

check_PROGRAMS += tests/unit/transport/test-sim-commands
tests_unit_transport_test_sim_commands_SOURCES = \
	tests/unit/transport/test-sim-commands.c tests/unit/run.h
tests_unit_transport_test_sim_commands_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_sim_commands_LDADD = $(TRANSPORT_LIBS) $(UNIT_LDADD)

check_PROGRAMS += tests/unit/transport/test-personas
tests_unit_transport_test_personas_SOURCES = \
	tests/unit/transport/test-personas.c tests/unit/run.h
tests_unit_transport_test_personas_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_personas_LDADD = tests/unit/libpersonas.la \
	$(PROVIDER_LIBS) $(CRYPTO_LIBS) $(UNIT_LDADD) -lm

check_PROGRAMS += tests/unit/transport/test-host-bmc
tests_unit_transport_test_host_bmc_SOURCES = \
	tests/unit/transport/test-host-bmc.c tests/unit/run.h
tests_unit_transport_test_host_bmc_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_transport_test_host_bmc_LDADD = $(TRANSPORT_LIBS) $(UNIT_LDADD)
