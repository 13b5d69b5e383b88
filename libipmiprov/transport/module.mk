noinst_LTLIBRARIES += libipmiprov/transport/libtransport.la
libipmiprov_transport_libtransport_la_SOURCES = \
	libipmiprov/transport/transport.h
