noinst_LTLIBRARIES += libipmiprov/repo/librepo.la
libipmiprov_repo_librepo_la_CPPFLAGS = $(AM_CPPFLAGS) \
	-DLOCALSTATEDIR='"$(localstatedir)"'
libipmiprov_repo_librepo_la_LIBADD = -lm
libipmiprov_repo_librepo_la_SOURCES = \
	libipmiprov/repo/action.c \
	libipmiprov/repo/action.h \
	libipmiprov/repo/action-run.h \
	libipmiprov/repo/bmc.c \
	libipmiprov/repo/bmc.h \
	libipmiprov/repo/capture-walk.c \
	libipmiprov/repo/capture-walk.h \
	libipmiprov/repo/capture.c \
	libipmiprov/repo/capture.h \
	libipmiprov/repo/convert.c \
	libipmiprov/repo/convert.h \
	libipmiprov/repo/factors.c \
	libipmiprov/repo/factors.h \
	libipmiprov/repo/fru-problems.def \
	libipmiprov/repo/fru-reader.c \
	libipmiprov/repo/fru-reader.h \
	libipmiprov/repo/fru-records.c \
	libipmiprov/repo/fru-records.def \
	libipmiprov/repo/fru-records.h \
	libipmiprov/repo/fru.c \
	libipmiprov/repo/fru.h \
	libipmiprov/repo/identity.c \
	libipmiprov/repo/identity.h \
	libipmiprov/repo/link.c \
	libipmiprov/repo/link.h \
	libipmiprov/repo/owners.c \
	libipmiprov/repo/owners.h \
	libipmiprov/repo/quirks.c \
	libipmiprov/repo/quirks.def \
	libipmiprov/repo/quirks.h \
	libipmiprov/repo/platform-controllers.c \
	libipmiprov/repo/platform-dcmi.c \
	libipmiprov/repo/platform-reader.c \
	libipmiprov/repo/platform-reader.h \
	libipmiprov/repo/platform-text.c \
	libipmiprov/repo/platform-users.c \
	libipmiprov/repo/sdr-association.c \
	libipmiprov/repo/sdr-cache.c \
	libipmiprov/repo/sdr-cache.h \
	libipmiprov/repo/sdr-keeper.c \
	libipmiprov/repo/sdr-keeper.h \
	libipmiprov/repo/sdr-repo.c \
	libipmiprov/repo/sdr-repo.h \
	libipmiprov/repo/sdr.c \
	libipmiprov/repo/sdr.h \
	libipmiprov/repo/sel-reader.c \
	libipmiprov/repo/sel-reader.h \
	libipmiprov/repo/sel.c \
	libipmiprov/repo/sel.h \
	libipmiprov/repo/silence.c \
	libipmiprov/repo/silence.h \
	libipmiprov/repo/state-dir.c \
	libipmiprov/repo/state-dir.h \
	libipmiprov/repo/state-file.c \
	libipmiprov/repo/state-file.h \
	libipmiprov/repo/sweep.c \
	libipmiprov/repo/sweep.h \
	libipmiprov/repo/text.c \
	libipmiprov/repo/text.h \
	libipmiprov/repo/vendors.c \
	libipmiprov/repo/vendors.def \
	libipmiprov/repo/vendors.h
