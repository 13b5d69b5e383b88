dist_man_MANS += docs/ipmiprov-persona.5 docs/ipmiprov.1 docs/ipmiprov.3 docs/ipmiprovd.8 \
	docs/ipmiprovd.conf.5 docs/wsmctl.1

# Compiled as a stranger would: the installed header, the shared library.  No
# test by itself: it needs a BMC, and tests/system/test-api.sh gives it one.
noinst_PROGRAMS += docs/examples/ipmiprov-health
docs_examples_ipmiprov_health_SOURCES = docs/examples/ipmiprov-health.c
docs_examples_ipmiprov_health_CPPFLAGS = -I$(srcdir)/libipmiprov
docs_examples_ipmiprov_health_LDADD = libipmiprov.la
