noinst_LTLIBRARIES += libipmiprov/model/libmodel.la
libipmiprov_model_libmodel_la_SOURCES = \
	libipmiprov/model/model.h
