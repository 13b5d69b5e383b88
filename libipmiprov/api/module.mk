lib_LTLIBRARIES += libipmiprov.la
include_HEADERS += libipmiprov/ipmiprov.h
pkgconfig_DATA += libipmiprov/ipmiprov.pc
EXTRA_DIST += libipmiprov/ipmiprov.map

libipmiprov_la_SOURCES = \
	libipmiprov/api/change.c \
	libipmiprov/api/class.c \
	libipmiprov/api/event.c \
	libipmiprov/api/handle.c libipmiprov/api/handle.h \
	libipmiprov/api/instance.c \
	libipmiprov/api/value.c \
	libipmiprov/ipmiprov.h
libipmiprov_la_CPPFLAGS = $(AM_CPPFLAGS) -DVERSION='"$(PACKAGE_VERSION)"'
libipmiprov_la_LIBADD = $(PROVIDER_LIBS) $(INIH_LIBS) $(CRYPTO_LIBS) -lm
# current:revision:age; CONTRIBUTING.md says when they change.
libipmiprov_la_LDFLAGS = $(AM_LDFLAGS) -version-info 0:0:0 \
	-Wl,--version-script=$(srcdir)/libipmiprov/ipmiprov.map
EXTRA_libipmiprov_la_DEPENDENCIES = libipmiprov/ipmiprov.map
