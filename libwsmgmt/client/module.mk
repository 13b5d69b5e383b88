noinst_LTLIBRARIES += libwsmgmt/client/libclient.la
libwsmgmt_client_libclient_la_SOURCES = \
	libwsmgmt/client/client.c libwsmgmt/client/client.h \
	libwsmgmt/client/failure.c libwsmgmt/client/failure.h \
	libwsmgmt/client/http.c libwsmgmt/client/http.h \
	libwsmgmt/client/request-text.c libwsmgmt/client/request-text.h \
	libwsmgmt/tree.c libwsmgmt/tree.h \
	libwsmgmt/client/url.c
libwsmgmt_client_libclient_la_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) \
	$(XML_CFLAGS)
libwsmgmt_client_libclient_la_LIBADD = $(CURL_LIBS) $(XML_LIBS)
