noinst_LTLIBRARIES += libipmiprov/repo/librepo.la
libipmiprov_repo_librepo_la_SOURCES = \
	libipmiprov/repo/bmc.h
