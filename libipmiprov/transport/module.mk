noinst_LTLIBRARIES += libipmiprov/transport/libtransport.la
libipmiprov_transport_libtransport_la_SOURCES = \
	libipmiprov/transport/dev.c \
	libipmiprov/transport/dev-ioctl.c libipmiprov/transport/dev-ioctl.h \
	libipmiprov/transport/lan.c \
	libipmiprov/transport/lan-crypto.c libipmiprov/transport/lan-crypto.h \
	libipmiprov/transport/lan-handshake.c \
	libipmiprov/transport/lan-session.c libipmiprov/transport/lan-session.h \
	libipmiprov/transport/lan-uri.c libipmiprov/transport/lan-uri.h \
	libipmiprov/transport/rakp.c libipmiprov/transport/rakp.h \
	libipmiprov/transport/rmcp.c libipmiprov/transport/rmcp.h \
	libipmiprov/transport/schemes.h \
	libipmiprov/transport/transport.c libipmiprov/transport/transport.h \
	libipmiprov/transport/wait.c libipmiprov/transport/wait.h
libipmiprov_transport_libtransport_la_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
libipmiprov_transport_libtransport_la_LIBADD = $(CRYPTO_LIBS)
