dist_man_MANS += docs/ipmiprov-persona.5 docs/ipmiprov.1 docs/ipmiprovd.8 \
	docs/ipmiprovd.conf.5 docs/wsmctl.1
