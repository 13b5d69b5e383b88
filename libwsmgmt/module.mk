noinst_LTLIBRARIES += libwsmgmt/libwsmgmt.la
libwsmgmt_libwsmgmt_la_CFLAGS = $(AM_CFLAGS) $(XML_CFLAGS)
libwsmgmt_libwsmgmt_la_LIBADD = $(XML_LIBS)
libwsmgmt_libwsmgmt_la_SOURCES = \
	libwsmgmt/charset.c \
	libwsmgmt/charset.h \
	libwsmgmt/cim-xml-read.c \
	libwsmgmt/cim-xml-read.h \
	libwsmgmt/cim-xml.c \
	libwsmgmt/duration.c \
	libwsmgmt/duration.h \
	libwsmgmt/epr.c \
	libwsmgmt/epr.h \
	libwsmgmt/fault.c \
	libwsmgmt/fault.def \
	libwsmgmt/fault.h \
	libwsmgmt/filter-xml.c \
	libwsmgmt/filter-xpath.c \
	libwsmgmt/filter.c \
	libwsmgmt/filter.h \
	libwsmgmt/like.c \
	libwsmgmt/like.h \
	libwsmgmt/ns.c \
	libwsmgmt/ns.def \
	libwsmgmt/ns.h \
	libwsmgmt/query-eval.c \
	libwsmgmt/query.h \
	libwsmgmt/reply.c \
	libwsmgmt/reply.h \
	libwsmgmt/request-body.c \
	libwsmgmt/request-header.c \
	libwsmgmt/request-reader.h \
	libwsmgmt/request.c \
	libwsmgmt/request.h \
	libwsmgmt/sax.c \
	libwsmgmt/sax.h \
	libwsmgmt/uri.c \
	libwsmgmt/uri.h \
	libwsmgmt/wql-condition.c \
	libwsmgmt/wql-token.c \
	libwsmgmt/wql-walk.c \
	libwsmgmt/wql.c \
	libwsmgmt/wql.h
