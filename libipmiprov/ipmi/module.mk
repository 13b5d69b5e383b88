noinst_LTLIBRARIES += libipmiprov/ipmi/libipmi.la
libipmiprov_ipmi_libipmi_la_SOURCES =
