noinst_LTLIBRARIES += libipmiprov/repo/librepo.la
libipmiprov_repo_librepo_la_LIBADD = -lm
libipmiprov_repo_librepo_la_SOURCES = \
	libipmiprov/repo/bmc.h \
	libipmiprov/repo/convert.c \
	libipmiprov/repo/convert.h \
	libipmiprov/repo/sdr.c \
	libipmiprov/repo/sdr.h \
	libipmiprov/repo/text.c \
	libipmiprov/repo/text.h
