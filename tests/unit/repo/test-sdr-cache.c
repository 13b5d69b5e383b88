/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "libipmiprov/repo/sdr-cache.h"
#include "libipmiprov/repo/state-file.h"
#include "tests/unit/run.h"

struct fixture {
	char dir[32];
	char *path;
	struct sdr_cache_key key;
	struct sdr_set *set;
};

static const struct bmc_device_id device = {
	.device_id = 0x20,
	.manufacturer_id = 0x157,
	.product_id = 7,
	.firmware_major = 2,
	.firmware_minor = 0x46,
};
static const struct ipmi_sdr_info info = {
	.version = 0x51, .n_records = 2, .last_add = 1000, .last_erase = 900
};

/* Two records, one of them a sensor. */
static struct sdr_set *make_set(void)
{
	struct sdr_records records = { 0 };
	struct sdr_set *set;
	struct sdr_record *rec;

	for (int i = 1; i <= 2; i++) {
		rec = vec_push(&records);
		rec->id = (uint16_t)i;
		rec->size = i == 1 ? 48 : 6;
		rec->data[0] = (uint8_t)i;
		rec->data[SDR_TYPE_OFFSET] = i == 1 ? SDR_FULL : SDR_OEM;
		rec->data[SDR_LENGTH_OFFSET] = (uint8_t)(rec->size - 5);
	}
	ck_assert_int_eq(sdr_set_new(&records, &set), 0);
	return set;
}

static void start(struct fixture *f)
{
	strcpy(f->dir, "sdr-cache-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(f->dir));
	f->path = state_file_path(f->dir, "rack/../1", "lan://u@h", ".sdr");
	sdr_cache_key_init(&f->key, &device, NULL, &info, "here");
	f->set = make_set();
}

static int save(struct fixture *f)
{
	const struct sensor_limits limits = {
		.valid = 0x15,
		.raw = { 1, 2, 3, 4, 5, 6 },
		.has_hysteresis = true,
		.raw_positive = 7,
		.raw_negative = 8,
	};
	const bool has_limits = true;
	const struct sdr_cache_content content = {
		.set = f->set,
		.limits = &limits,
		.has_limits = &has_limits,
		.limits_ns = -5,
	};

	return sdr_cache_save(f->path, &f->key, &content);
}

static void finish(struct fixture *f)
{
	unlink(f->path);
	ck_assert_int_eq(rmdir(f->dir), 0); /* no temporary file stays */
	free(f->path);
	sdr_set_unref(f->set);
}

START_TEST(what_was_saved_is_loaded)
{
	struct sdr_cache got = { 0 };
	struct fixture f;
	struct stat st;

	start(&f);
	ck_assert_int_eq(save(&f), 0);
	ck_assert_int_eq(save(&f), 0); /* over the old one */
	ck_assert_int_eq(stat(f.path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	ck_assert_ptr_null(strstr(strrchr(f.path, '/'), ".."));

	ck_assert_int_eq(sdr_cache_load(f.path, &f.key, &got), 0);
	ck_assert_uint_eq(got.records.n, 2);
	ck_assert_int_eq(got.records.data[1].id, 2);
	ck_assert_int_eq(got.records.data[1].size, 6);
	ck_assert_mem_eq(got.records.data[0].data, f.set->records[0].data, 48);
	ck_assert_uint_eq(got.n_limits, 1);
	ck_assert(got.has_limits[0] && got.limits[0].has_hysteresis);
	ck_assert_int_eq(got.limits[0].valid, 0x15);
	ck_assert_mem_eq(got.limits[0].raw, "\1\2\3\4\5\6", 6);
	ck_assert_int_eq(got.limits[0].raw_negative, 8);
	ck_assert_int_eq(got.limits_ns, -5);
	sdr_cache_done(&got);
	finish(&f);
}
END_TEST

START_TEST(a_file_with_any_byte_changed_is_no_cache)
{
	CLEANUP(buf_done) struct buf b = { 0 };
	struct sdr_cache got;
	struct fixture f;

	start(&f);
	ck_assert_int_eq(save(&f), 0);
	ck_assert_int_eq(state_file_read(f.path, &b), 0);
	for (size_t i = 0; i < b.size; i++) {
		b.data[i] ^= 0x10;
		ck_assert_int_eq(sdr_cache_parse((uint8_t *)b.data, b.size,
						 &f.key, &got),
				 SDR_CACHE_R_MISS);
		b.data[i] ^= 0x10;
	}
	for (size_t n = 0; n < b.size; n++)
		ck_assert_int_eq(
			sdr_cache_parse((uint8_t *)b.data, n, &f.key, &got),
			SDR_CACHE_R_MISS);
	finish(&f);
}
END_TEST

START_TEST(lengths_that_lie_are_no_cache_even_with_a_good_checksum)
{
	static const size_t offsets[] = { 16 + 8 + 72 + 8, 16 + 8 + 72 + 12,
					  16 + 8 + 72 + 16 + 2 };
	CLEANUP(buf_done) struct buf b = { 0 };
	struct sdr_cache got;
	struct fixture f;

	start(&f);
	ck_assert_int_eq(save(&f), 0);
	ck_assert_int_eq(state_file_read(f.path, &b), 0);
	for (size_t i = 0; i < ARRAY_SIZE(offsets); i++) {
		char was = b.data[offsets[i]];

		b.data[offsets[i]] = (char)0xff;
		sdr_cache_seal((uint8_t *)b.data, b.size);
		ck_assert_int_eq(sdr_cache_parse((uint8_t *)b.data, b.size,
						 &f.key, &got),
				 SDR_CACHE_R_MISS);
		b.data[offsets[i]] = was;
	}
	finish(&f);
}
END_TEST

static const struct foreign {
	const char *name;
	struct bmc_device_id device;
	struct ipmi_sdr_info info;
	const char *machine;
	const uint8_t *guid;
} foreigners[] = {
	{ "firmware", { .firmware_minor = 1 }, { 0 }, "here", NULL },
	{ "auxiliary revision", { .aux = { 1 } }, { 0 }, "here", NULL },
	{ "product", { .product_id = 1 }, { 0 }, "here", NULL },
	{ "record added", { 0 }, { .last_add = 1 }, "here", NULL },
	{ "record erased", { 0 }, { .last_erase = 1 }, "here", NULL },
	{ "count", { 0 }, { .n_records = 1 }, "here", NULL },
	{ "free space", { 0 }, { .n_free = 1 }, "here", NULL },
	{ "machine", { 0 }, { 0 }, "there", NULL },
	{ "GUID", { 0 }, { 0 }, "here", (const uint8_t *)"0123456789abcdef" },
};

START_TEST(what_differs_makes_another_key)
{
	static const struct bmc_device_id no_device;
	static const struct ipmi_sdr_info no_info;
	const struct foreign *other = &foreigners[_i];
	struct sdr_cache_key a, b;

	sdr_cache_key_init(&a, &no_device, NULL, &no_info, "here");
	sdr_cache_key_init(&b, &other->device, other->guid, &other->info,
			   other->machine);
	ck_assert_msg(!sdr_cache_key_equal(&a, &b), "%s", other->name);
}
END_TEST

START_TEST(a_foreign_file_is_no_cache)
{
	struct sdr_cache_key other;
	struct sdr_cache got;
	struct fixture f;

	start(&f);
	ck_assert_int_eq(sdr_cache_load(f.path, &f.key, &got),
			 SDR_CACHE_R_MISS);
	ck_assert_int_eq(save(&f), 0);
	sdr_cache_key_init(&other, &device, NULL, &info, "there");
	ck_assert_int_eq(sdr_cache_load(f.path, &other, &got),
			 SDR_CACHE_R_MISS);
	finish(&f);
}
END_TEST

START_TEST(what_cannot_be_written_leaves_the_old_file)
{
	struct sdr_cache got = { 0 };
	struct fixture f;
	char *path;

	start(&f);
	ck_assert_int_eq(save(&f), 0);
	path = f.path;
	f.path = "/nonexistent/dir/file.sdr";
	ck_assert_int_eq(save(&f), -ENOENT);
	f.path = path;
	ck_assert_int_eq(sdr_cache_load(f.path, &f.key, &got), 0);
	sdr_cache_done(&got);
	finish(&f);
}
END_TEST

START_TEST(a_full_disk_leaves_the_old_file)
{
	const struct rlimit small = { 100, 100 };
	struct sdr_cache got = { 0 };
	struct fixture f;

	start(&f);
	ck_assert_int_eq(save(&f), 0);
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
	ck_assert_int_eq(save(&f), -EFBIG);
	ck_assert_int_eq(sdr_cache_load(f.path, &f.key, &got), 0);
	sdr_cache_done(&got);
	finish(&f);
}
END_TEST

/* A daemon and a tool, say. */
START_TEST(two_writers_leave_a_whole_file)
{
	enum { N_TIMES = 50 };
	struct fixture f;
	pid_t child;
	int status;

	start(&f);
	ck_assert_int_eq(save(&f), 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		for (int i = 0; i < N_TIMES; i++)
			if (save(&f) != 0)
				_exit(1);
		_exit(0);
	}
	for (int i = 0; i < N_TIMES; i++) {
		struct sdr_cache got = { 0 };

		ck_assert_int_eq(save(&f), 0);
		ck_assert_int_eq(sdr_cache_load(f.path, &f.key, &got), 0);
		sdr_cache_done(&got);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	finish(&f);
}
END_TEST

START_TEST(links_and_devices_are_not_read)
{
	CLEANUP(buf_done) struct buf b = { 0 };
	struct fixture f;

	start(&f);
	ck_assert_int_eq(symlink("/etc/passwd", f.path), 0);
	ck_assert_int_eq(state_file_read(f.path, &b), -ELOOP);
	ck_assert_int_eq(state_file_read("/dev/zero", &b), -EFBIG);
	ck_assert_int_eq(state_file_read(f.dir, &b), -EFBIG);
	finish(&f);
}
END_TEST

START_TEST(labels_that_look_alike_have_files_of_their_own)
{
	char *a = state_file_path("d", "a/b", "u", ".x");
	char *b = state_file_path("d", "a_b", "u", ".x");
	char *c = state_file_path("d", "a_b", "v", ".x");

	ck_assert_str_ne(a, b);
	ck_assert_str_ne(b, c);
	ck_assert_ptr_null(strchr(a + 2, '/'));
	free(a);
	free(b);
	free(c);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/sdr-cache");
	TCase *tc = tcase_create("cache");

	tcase_add_test(tc, what_was_saved_is_loaded);
	tcase_add_test(tc, a_file_with_any_byte_changed_is_no_cache);
	tcase_add_test(tc,
		       lengths_that_lie_are_no_cache_even_with_a_good_checksum);
	tcase_add_loop_test(tc, what_differs_makes_another_key, 0,
			    ARRAY_SIZE(foreigners));
	tcase_add_test(tc, a_foreign_file_is_no_cache);
	tcase_add_test(tc, what_cannot_be_written_leaves_the_old_file);
	tcase_add_test(tc, a_full_disk_leaves_the_old_file);
	tcase_add_test(tc, two_writers_leave_a_whole_file);
	tcase_add_test(tc, links_and_devices_are_not_read);
	tcase_add_test(tc, labels_that_look_alike_have_files_of_their_own);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
