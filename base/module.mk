noinst_LTLIBRARIES += base/libbase.la
base_libbase_la_SOURCES = \
	base/arena.c base/arena.h \
	base/buf.c base/buf.h \
	base/bytes.c base/bytes.h \
	base/cleanup.h \
	base/clock.c base/clock.h \
	base/cursor.h \
	base/err.c base/err.h \
	base/field.c base/field.h \
	base/file.c base/file.h \
	base/hash.h \
	base/log.c base/log.h \
	base/macro.h \
	base/rng.c base/rng.h \
	base/vec.h
