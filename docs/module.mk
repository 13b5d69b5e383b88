dist_man_MANS += docs/ipmiprov-persona.5 docs/ipmiprov.1 docs/wsmctl.1
