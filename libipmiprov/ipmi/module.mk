noinst_LTLIBRARIES += libipmiprov/ipmi/libipmi.la
libipmiprov_ipmi_libipmi_la_SOURCES = \
	libipmiprov/ipmi/app.c \
	libipmiprov/ipmi/app.h \
	libipmiprov/ipmi/cc.def \
	libipmiprov/ipmi/chassis.c \
	libipmiprov/ipmi/chassis.h \
	libipmiprov/ipmi/dcmi.c \
	libipmiprov/ipmi/dcmi.h \
	libipmiprov/ipmi/ipmi.c \
	libipmiprov/ipmi/ipmi.h \
	libipmiprov/ipmi/lan.c \
	libipmiprov/ipmi/lan.h \
	libipmiprov/ipmi/policy.c \
	libipmiprov/ipmi/policy.def \
	libipmiprov/ipmi/sensor.c \
	libipmiprov/ipmi/sensor.h \
	libipmiprov/ipmi/storage.c \
	libipmiprov/ipmi/storage.h \
	libipmiprov/ipmi/user.c \
	libipmiprov/ipmi/user.h
