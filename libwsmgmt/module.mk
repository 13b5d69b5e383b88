noinst_LTLIBRARIES += libwsmgmt/libwsmgmt.la
libwsmgmt_libwsmgmt_la_SOURCES = \
	libwsmgmt/fault.def \
	libwsmgmt/fault.h \
	libwsmgmt/reply.h \
	libwsmgmt/request.h \
	libwsmgmt/uri.h
