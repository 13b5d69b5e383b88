noinst_LTLIBRARIES += libipmiprov/transport/libtransport.la
libipmiprov_transport_libtransport_la_SOURCES = \
	libipmiprov/transport/dev.c \
	libipmiprov/transport/dev-ioctl.c libipmiprov/transport/dev-ioctl.h \
	libipmiprov/transport/schemes.h \
	libipmiprov/transport/transport.c libipmiprov/transport/transport.h \
	libipmiprov/transport/wait.c libipmiprov/transport/wait.h
