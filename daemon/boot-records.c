/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-bus.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/file.h"
#include "base/macro.h"
#include "daemon/boot-records.h"
#include "libipmiprov/repo/state-file.h"

enum { MAX_FILE = 1024 * 1024, MAX_ENTRIES = 4096, ASK_US = 500 * 1000 };

/* ---- facts ---- */

static bool read_file(const char *root, const char *path, struct buf *ret)
{
	char full[PATH_MAX];
	int n = snprintf(full, sizeof(full), "%s%s", root, path);

	ret->max_size = MAX_FILE;
	return n > 0 && n < PATH_MAX && file_read(full, ret) == 0;
}

static void read_id(const char *root, char ret[BOOT_ID_SIZE])
{
	CLEANUP(buf_done) struct buf text = { 0 };
	size_t n = 0;

	if (!read_file(root, "/proc/sys/kernel/random/boot_id", &text))
		return;
	while (n < BOOT_ID_SIZE - 1 &&
	       (isxdigit((unsigned char)text.data[n]) || text.data[n] == '-')) {
		ret[n] = text.data[n];
		n++;
	}
	ret[n] = '\0';
}

static uint32_t read_time(const char *root)
{
	CLEANUP(buf_done) struct buf text = { 0 };
	const char *line;

	if (!read_file(root, "/proc/stat", &text))
		return 0;
	line = strstr(text.data, "\nbtime ");
	return line ? (uint32_t)strtoul(line + strlen("\nbtime "), NULL, 10)
		    : 0;
}

/* Where a crash leaves something, and how that is named. */
static const struct {
	const char *folder, *prefix;
} traces[] = {
	{ "/sys/fs/pstore", "dmesg-" },
	{ "/var/lib/systemd/pstore", "" },
	{ "/var/crash", "" },
};

/* Is there anything in a folder that came after @since? */
static bool has_trace(const char *folder, const char *prefix, time_t since)
{
	const struct dirent *e;
	bool found = false;
	DIR *dir = opendir(folder);

	for (int i = 0; dir && !found && i < MAX_ENTRIES && (e = readdir(dir));
	     i++) {
		struct stat st;

		if (e->d_name[0] == '.' ||
		    strncmp(e->d_name, prefix, strlen(prefix)) != 0)
			continue;
		found = fstatat(dirfd(dir), e->d_name, &st,
				AT_SYMLINK_NOFOLLOW) == 0 &&
			st.st_mtime > since;
	}
	if (dir)
		closedir(dir);
	return found;
}

static bool find_crash(const char *root, time_t since)
{
	for (size_t i = 0; i < ARRAY_SIZE(traces); i++) {
		char folder[PATH_MAX];
		int n = snprintf(folder, sizeof(folder), "%s%s", root,
				 traces[i].folder);

		if (n > 0 && n < PATH_MAX &&
		    has_trace(folder, traces[i].prefix, since))
			return true;
	}
	return false;
}

void boot_facts_read(const char *root, const char *state_path,
		     struct boot_facts *ret)
{
	CLEANUP(buf_done) struct buf told = { 0 };
	struct stat st;

	*ret = (struct boot_facts){ 0 };
	read_id(root, ret->id);
	ret->time = read_time(root);
	if (state_file_read(state_path, &told) != 0 || told.size == 0 ||
	    stat(state_path, &st) != 0)
		return;
	told.data[strcspn(told.data, "\n")] = '\0';
	ret->is_told = !strcmp(told.data, ret->id);
	ret->has_crashed = !ret->is_told && find_crash(root, st.st_mtime);
}

int boot_facts_save(const struct boot_facts *facts, const char *state_path)
{
	char line[BOOT_ID_SIZE + 1];
	int n = snprintf(line, sizeof(line), "%s\n", facts->id);

	return ERR_TRACE(state_file_write(state_path, line, (size_t)n));
}

/* ---- records, IPMI 2.0 table 32-1; bytes counted from 0 ---- */

enum {
	RECORD_TYPE = 2,
	SYSTEM_EVENT = 0x02,
	GENERATOR = 7,
	SYSTEM_SOFTWARE = 0x41, /* software id 20h */
	REVISION = 9,
	EVM_REVISION = 0x04,
	SENSOR_TYPE = 10,
	OS_BOOT = 0x1f,
	OS_STOP = 0x20,
	EVENT_TYPE = 12,
	SENSOR_SPECIFIC = 0x6f,
	EVENT_DATA = 13,
	UNSPECIFIED = 0xff,
	BOOT_COMPLETED = 1, /* offsets */
	RUN_TIME_STOP = 1,
	GRACEFUL_SHUTDOWN = 3,

	MANUFACTURER = 7,
	SEQUENCE = 10,
	VALUE = 11,
	OEM_BOOT = 0xdc,
	OEM_SHUTDOWN = 0xdd,
};

static const uint8_t microsoft[] = { 0x37, 0x01, 0x00 };

/* SHTDN_REASON_FLAG_PLANNED, with no major or minor reason */
static const uint32_t PLANNED = 0x80000000u;

static void add_event(struct boot_record_list *to, uint8_t sensor_type,
		      uint8_t offset)
{
	uint8_t *rec = to->records[to->n++];

	memset(rec, 0, BOOT_RECORD_SIZE);
	rec[RECORD_TYPE] = SYSTEM_EVENT;
	rec[GENERATOR] = SYSTEM_SOFTWARE;
	rec[REVISION] = EVM_REVISION;
	rec[SENSOR_TYPE] = sensor_type;
	rec[EVENT_TYPE] = SENSOR_SPECIFIC;
	rec[EVENT_DATA] = offset;
	rec[EVENT_DATA + 1] = UNSPECIFIED;
	rec[EVENT_DATA + 2] = UNSPECIFIED;
}

static void add_value(struct boot_record_list *to, uint8_t type, uint32_t value)
{
	uint8_t *rec = to->records[to->n++];

	memset(rec, 0, BOOT_RECORD_SIZE);
	rec[RECORD_TYPE] = type;
	memcpy(rec + MANUFACTURER, microsoft, sizeof(microsoft));
	rec[SEQUENCE] = 1;
	for (int i = 0; i < 4; i++)
		rec[VALUE + i] = (uint8_t)(value >> (8 * i));
}

void boot_records_of_start(const struct boot_facts *facts,
			   struct boot_record_list *ret)
{
	ret->n = 0;
	if (facts->is_told || !facts->id[0])
		return;
	if (facts->has_crashed)
		add_event(ret, OS_STOP, RUN_TIME_STOP);
	add_event(ret, OS_BOOT, BOOT_COMPLETED);
	add_value(ret, OEM_BOOT, facts->time);
}

void boot_records_of_stop(struct boot_record_list *ret)
{
	ret->n = 0;
	add_event(ret, OS_STOP, GRACEFUL_SHUTDOWN);
	add_value(ret, OEM_SHUTDOWN, PLANNED);
}

/* ---- systemd ---- */

bool boot_is_stopping(void)
{
	sd_bus *bus = NULL;
	char *state = NULL;
	bool is_stopping = false;

	if (sd_bus_open_system(&bus) >= 0 &&
	    sd_bus_set_method_call_timeout(bus, ASK_US) >= 0 &&
	    sd_bus_get_property_string(bus, "org.freedesktop.systemd1",
				       "/org/freedesktop/systemd1",
				       "org.freedesktop.systemd1.Manager",
				       "SystemState", NULL, &state) >= 0)
		is_stopping = !strcmp(state, "stopping");
	free(state);
	sd_bus_unref(bus);
	return is_stopping;
}
