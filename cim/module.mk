noinst_LTLIBRARIES += cim/libcim.la
cim_libcim_la_SOURCES = \
	cim/cim.c cim/cim.h \
	cim/classes.c cim/classes.h \
	cim/datetime.c cim/datetime.h
