dist_man_MANS += docs/ipmiprov-persona.5
