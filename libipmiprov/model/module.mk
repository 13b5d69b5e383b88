noinst_LTLIBRARIES += libipmiprov/model/libmodel.la
libipmiprov_model_libmodel_la_CFLAGS = $(AM_CFLAGS) $(INIH_CFLAGS)
libipmiprov_model_libmodel_la_LIBADD = $(INIH_LIBS)
libipmiprov_model_libmodel_la_SOURCES = \
	libipmiprov/model/entities.def \
	libipmiprov/model/health-config.c \
	libipmiprov/model/health-config.h \
	libipmiprov/model/health.c \
	libipmiprov/model/health.h \
	libipmiprov/model/model.h \
	libipmiprov/model/sensor-types.def \
	libipmiprov/model/states.c \
	libipmiprov/model/states.def \
	libipmiprov/model/states.h \
	libipmiprov/model/text-event.c \
	libipmiprov/model/text.c \
	libipmiprov/model/text.h \
	libipmiprov/model/units.def
