noinst_LTLIBRARIES += daemon/libdaemon.la
daemon_libdaemon_la_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS) $(SSL_CFLAGS) \
	$(INIH_CFLAGS) $(SYSTEMD_CFLAGS)
daemon_libdaemon_la_CPPFLAGS = $(AM_CPPFLAGS) \
	-DVERSION='"$(PACKAGE_VERSION)"' -DSYSCONFDIR='"$(sysconfdir)"'
daemon_libdaemon_la_LIBADD = $(EVENT_LIBS) $(SSL_LIBS) $(INIH_LIBS) \
	$(SYSTEMD_LIBS)
daemon_libdaemon_la_SOURCES = \
	daemon/action-job.c daemon/action-job.h \
	daemon/auth/auth.c daemon/auth/auth.h \
	daemon/auth/passwd.c daemon/auth/passwd.h \
	daemon/auth/role.c daemon/auth/role.h \
	daemon/bmc-thread.c daemon/bmc-thread.h \
	daemon/boot-records.c daemon/boot-records.h \
	daemon/boot-writer.c daemon/boot-writer.h \
	daemon/config-file.c daemon/config-file.h \
	daemon/contact.c daemon/contact.h \
	daemon/daemon.c daemon/daemon.h \
	daemon/http/conn.c daemon/http/conn.h \
	daemon/http/http-parse.c daemon/http/http-parse.h \
	daemon/http/io.c daemon/http/io.h \
	daemon/http/listen.c daemon/http/listen.h \
	daemon/http/loop.c daemon/http/loop.h \
	daemon/http/server.c daemon/http/server.h \
	daemon/http/tls.c daemon/http/tls.h \
	daemon/ops/call.h \
	daemon/ops/contexts.c daemon/ops/contexts.h \
	daemon/ops/describe.c daemon/ops/describe.h \
	daemon/ops/enumerate.c \
	daemon/ops/filter.c \
	daemon/ops/filter.h \
	daemon/ops/find.c \
	daemon/ops/get.c \
	daemon/ops/identify.c \
	daemon/ops/invoke.c \
	daemon/ops/keys.c daemon/ops/keys.h \
	daemon/ops/ops.c daemon/ops/ops.h \
	daemon/ops/put.c \
	daemon/ops/reply.c daemon/ops/reply.h \
	daemon/ops/view.c daemon/ops/view.h \
	daemon/ops/work.c \
	daemon/journal.c daemon/journal.h \
	daemon/load.c daemon/load.h \
	daemon/options.c daemon/options.h \
	daemon/serve.c daemon/serve.h \
	daemon/settings.c daemon/settings.def daemon/settings.h

sbin_PROGRAMS += ipmiprovd
ipmiprovd_SOURCES = daemon/main.c
ipmiprovd_LDADD = daemon/libdaemon.la $(PROVIDER_LIBS) $(WSMGMT_LIBS) \
	$(XML_LIBS)

ipmiprovconfdir = $(sysconfdir)/ipmiprov
EXTRA_DIST += daemon/ipmiprovd.conf
# What an administrator wrote stays, whether installed over or removed.
install-data-local:
	$(MKDIR_P) "$(DESTDIR)$(ipmiprovconfdir)"
	test -e "$(DESTDIR)$(ipmiprovconfdir)/ipmiprovd.conf" || \
		$(INSTALL_DATA) $(srcdir)/daemon/ipmiprovd.conf \
			"$(DESTDIR)$(ipmiprovconfdir)"
uninstall-local:
	! cmp -s $(srcdir)/daemon/ipmiprovd.conf \
		"$(DESTDIR)$(ipmiprovconfdir)/ipmiprovd.conf" || \
		rm -f "$(DESTDIR)$(ipmiprovconfdir)/ipmiprovd.conf"
systemunitdir = $(prefix)/lib/systemd/system
systemunit_DATA = daemon/ipmiprovd.service
daemon/ipmiprovd.service: $(srcdir)/daemon/ipmiprovd.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) daemon && \
		sed 's|[@]sbindir[@]|$(sbindir)|' \
		$(srcdir)/daemon/ipmiprovd.service.in >$@.tmp && mv $@.tmp $@
CLEANFILES += daemon/ipmiprovd.service
EXTRA_DIST += daemon/ipmiprovd.service.in
