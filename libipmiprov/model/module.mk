noinst_LTLIBRARIES += libipmiprov/model/libmodel.la
libipmiprov_model_libmodel_la_CFLAGS = $(AM_CFLAGS) $(INIH_CFLAGS)
libipmiprov_model_libmodel_la_LIBADD = $(INIH_LIBS)
libipmiprov_model_libmodel_la_SOURCES = \
	libipmiprov/model/account.c \
	libipmiprov/model/admin-domain.c \
	libipmiprov/model/associated-sensor.c \
	libipmiprov/model/association.c \
	libipmiprov/model/association.h \
	libipmiprov/model/authorized-privilege.c \
	libipmiprov/model/class.h \
	libipmiprov/model/collection-links.c \
	libipmiprov/model/computer-system.c \
	libipmiprov/model/concrete-collection.c \
	libipmiprov/model/entities.def \
	libipmiprov/model/health-config.c \
	libipmiprov/model/health-config.h \
	libipmiprov/model/health.c \
	libipmiprov/model/health.h \
	libipmiprov/model/invoke.h \
	libipmiprov/model/log-record.c \
	libipmiprov/model/microsoft-ipmi.c \
	libipmiprov/model/model.c \
	libipmiprov/model/model.h \
	libipmiprov/model/numeric-sensor.c \
	libipmiprov/model/oem.c \
	libipmiprov/model/oem.def \
	libipmiprov/model/oem.h \
	libipmiprov/model/privilege-group.c \
	libipmiprov/model/privilege-links.c \
	libipmiprov/model/record-log.c \
	libipmiprov/model/registered-profile.c \
	libipmiprov/model/scale.c \
	libipmiprov/model/scale.h \
	libipmiprov/model/sensor-common.c \
	libipmiprov/model/sensor-types.def \
	libipmiprov/model/sensor.c \
	libipmiprov/model/states.c \
	libipmiprov/model/states.def \
	libipmiprov/model/states.h \
	libipmiprov/model/system-links.c \
	libipmiprov/model/system-specific-collection.c \
	libipmiprov/model/template.c \
	libipmiprov/model/template.h \
	libipmiprov/model/text-event.c \
	libipmiprov/model/text.c \
	libipmiprov/model/text.h \
	libipmiprov/model/units.def \
	libipmiprov/model/user.c \
	libipmiprov/model/user.h \
	libipmiprov/model/view.c
