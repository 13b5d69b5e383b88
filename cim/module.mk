noinst_LTLIBRARIES += cim/libcim.la
cim_libcim_la_SOURCES = \
	cim/cim.h
