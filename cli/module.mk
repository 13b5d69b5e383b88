CLI_CPPFLAGS = $(AM_CPPFLAGS) -DSYSCONFDIR='"$(sysconfdir)"' \
	-DVERSION='"$(PACKAGE_VERSION)"'

noinst_LTLIBRARIES += cli/libcli.la
cli_libcli_la_SOURCES = \
	cli/advice.c cli/advice.h \
	cli/capture.c \
	cli/clean.c cli/clean.h \
	cli/commands.c \
	cli/event-row.c cli/event-row.h \
	cli/follow.c cli/follow.h \
	cli/grammar.c cli/grammar.h \
	cli/fru-record-row.c cli/fru-record-row.h \
	cli/input.c cli/input.h \
	cli/inventory-row.c cli/inventory-row.h \
	cli/ipmiprov.h \
	cli/layout.c cli/layout.h \
	cli/local.c \
	cli/options.c cli/options.h \
	cli/password.c cli/password.h \
	cli/print-table.c \
	cli/print.c cli/print.h \
	cli/remote-rows.c cli/remote-rows.h \
	cli/remote.c \
	cli/resource.c \
	cli/rows.h \
	cli/sheets.c \
	cli/simulate.c \
	cli/source.c cli/source.h \
	cli/status.c \
	cli/watch.c cli/watch.h \
	cli/wsm-print.c cli/wsm-print.h
cli_libcli_la_CPPFLAGS = $(CLI_CPPFLAGS)
cli_libcli_la_CFLAGS = $(AM_CFLAGS) $(SMARTCOLS_CFLAGS) $(JANSSON_CFLAGS)
cli_libcli_la_LIBADD = $(SMARTCOLS_LIBS) $(JANSSON_LIBS) -lm

bin_PROGRAMS += ipmiprov wsmctl
ipmiprov_SOURCES = cli/ipmiprov.c
ipmiprov_CPPFLAGS = $(CLI_CPPFLAGS)
ipmiprov_LDADD = cli/libcli.la $(PROVIDER_LIBS) \
	libwsmgmt/client/libclient.la $(WSMGMT_LIBS)
wsmctl_SOURCES = cli/wsmctl.c
wsmctl_CPPFLAGS = $(CLI_CPPFLAGS)
wsmctl_LDADD = cli/libcli.la libwsmgmt/client/libclient.la $(WSMGMT_LIBS)
