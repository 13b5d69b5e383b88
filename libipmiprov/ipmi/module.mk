noinst_LTLIBRARIES += libipmiprov/ipmi/libipmi.la
libipmiprov_ipmi_libipmi_la_SOURCES = \
	libipmiprov/ipmi/app.c \
	libipmiprov/ipmi/app.h \
	libipmiprov/ipmi/cc.def \
	libipmiprov/ipmi/ipmi.c \
	libipmiprov/ipmi/ipmi.h \
	libipmiprov/ipmi/policy.def \
	libipmiprov/ipmi/sensor.c \
	libipmiprov/ipmi/sensor.h \
	libipmiprov/ipmi/storage.c \
	libipmiprov/ipmi/storage.h
