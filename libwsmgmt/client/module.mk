noinst_LTLIBRARIES += libwsmgmt/client/libclient.la
libwsmgmt_client_libclient_la_SOURCES =
