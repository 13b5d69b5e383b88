noinst_LTLIBRARIES += libipmiprov/transport/libtransport.la
libipmiprov_transport_libtransport_la_SOURCES = \
	libipmiprov/transport/dev.c \
	libipmiprov/transport/dev-ioctl.c libipmiprov/transport/dev-ioctl.h \
	libipmiprov/transport/demo-persona.c \
	libipmiprov/transport/fru-redact.c libipmiprov/transport/fru-redact.h \
	libipmiprov/transport/host-bmc.c libipmiprov/transport/host-bmc.h \
	libipmiprov/transport/lan.c \
	libipmiprov/transport/lan-crypto.c libipmiprov/transport/lan-crypto.h \
	libipmiprov/transport/lan-handshake.c \
	libipmiprov/transport/lan-listener.c \
	libipmiprov/transport/lan-listener.h \
	libipmiprov/transport/lan-server.c libipmiprov/transport/lan-server.h \
	libipmiprov/transport/lan-server-channel.c \
	libipmiprov/transport/lan-server-command.c \
	libipmiprov/transport/lan-server-login.c \
	libipmiprov/transport/lan-server-session.h \
	libipmiprov/transport/lan-session.c libipmiprov/transport/lan-session.h \
	libipmiprov/transport/lan-uri.c libipmiprov/transport/lan-uri.h \
	libipmiprov/transport/persona-params.c \
	libipmiprov/transport/persona-rows.h \
	libipmiprov/transport/persona-redact.c \
	libipmiprov/transport/persona-write.c \
	libipmiprov/transport/persona.c libipmiprov/transport/persona.h \
	libipmiprov/transport/rakp.c libipmiprov/transport/rakp.h \
	libipmiprov/transport/record.c libipmiprov/transport/record.h \
	libipmiprov/transport/recorder.c \
	libipmiprov/transport/rmcp.c libipmiprov/transport/rmcp.h \
	libipmiprov/transport/schemes.h \
	libipmiprov/transport/sim.c libipmiprov/transport/sim.h \
	libipmiprov/transport/sim-app.c \
	libipmiprov/transport/sim-chassis.c \
	libipmiprov/transport/sim-dcmi.c \
	libipmiprov/transport/sim-event.c libipmiprov/transport/sim-fru.c \
	libipmiprov/transport/sim-param.c \
	libipmiprov/transport/sim-sdr.c libipmiprov/transport/sim-sel.c \
	libipmiprov/transport/sim-sensor.c \
	libipmiprov/transport/sim-transport.c \
	libipmiprov/transport/sim-user.c \
	libipmiprov/transport/sim-watchdog.c \
	libipmiprov/transport/smbios.c libipmiprov/transport/smbios.h \
	libipmiprov/transport/tap.c libipmiprov/transport/tap.h \
	libipmiprov/transport/transport.c libipmiprov/transport/transport.h \
	libipmiprov/transport/wait.c libipmiprov/transport/wait.h
libipmiprov_transport_libtransport_la_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
libipmiprov_transport_libtransport_la_LIBADD = $(CRYPTO_LIBS)

# The persona that is compiled in.  It is in the tarball, so that only a build
# from git, or a change here, needs Python.
DEMO_PERSONA = $(srcdir)/libipmiprov/transport/demo-persona.c
EXTRA_DIST += tools/demo-persona tools/persona/pack.py
MAINTAINERCLEANFILES += $(DEMO_PERSONA)

$(DEMO_PERSONA): tools/demo-persona tools/persona/pack.py
	@if test "$(PYTHON)" = :; then \
		echo "Python 3.9 or later is needed to build from git" >&2; \
		exit 1; \
	fi
	$(AM_V_GEN)$(PYTHON) $(srcdir)/tools/demo-persona >$@.tmp && \
		mv $@.tmp $@
