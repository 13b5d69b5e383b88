noinst_LTLIBRARIES += libipmiprov/snapshot/libsnapshot.la
libipmiprov_snapshot_libsnapshot_la_SOURCES = \
	libipmiprov/snapshot/lookup.c \
	libipmiprov/snapshot/lookup.h \
	libipmiprov/snapshot/platform.h \
	libipmiprov/snapshot/sensor.h \
	libipmiprov/snapshot/snapshot.c \
	libipmiprov/snapshot/snapshot.h
