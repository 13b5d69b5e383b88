/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The small readers: durations, URIs, character sets
 */

#include <string.h>

#include "base/arena.h"
#include "libwsmgmt/charset.h"
#include "libwsmgmt/duration.h"
#include "libwsmgmt/uri.h"
#include "tests/unit/run.h"

enum { S = 1000000 };

static const struct {
	const char *text;
	int want;
	int64_t us;
} durations[] = {
	{ "PT20S", 0, 20 * S },
	{ "PT60.000S", 0, 60 * S },
	{ "PT1.5S", 0, 3 * S / 2 },
	{ "PT02.000S", 0, 2 * S },
	{ "PT0.0000019S", 0, 1 },
	{ "PT1M", 0, 60 * S },
	{ "P0DT0H1M40S", 0, 100 * S },
	{ "P1D", 0, INT64_C(86400) * S },
	{ "P1M", 0, INT64_C(30) * 86400 * S },
	{ "P1Y2M3DT4H5M6S", 0, INT64_C(36993906) * S },
	{ "-PT1S", 0, -1 * S },
	{ "PT0S", 0, 0 },
	{ "PT3960732748.184S", 0, INT64_C(3960732748184000) },
	{ "PT99999999999999999999S", 0, INT64_MAX },
	{ "P99999999999999999Y", 0, INT64_MAX },
	{ "", DURATION_R_BAD, 0 },
	{ "P", DURATION_R_BAD, 0 },
	{ "PT", DURATION_R_BAD, 0 },
	{ "P1DT", DURATION_R_BAD, 0 },
	{ "1S", DURATION_R_BAD, 0 },
	{ "P1S", DURATION_R_BAD, 0 },
	{ "PT1", DURATION_R_BAD, 0 },
	{ "PT1.S", DURATION_R_BAD, 0 },
	{ "PT1.5M", DURATION_R_BAD, 0 },
	{ "PT1S1M", DURATION_R_BAD, 0 },
	{ "PT1STT1S", DURATION_R_BAD, 0 },
	{ "PT1S ", DURATION_R_BAD, 0 },
	{ "+PT1S", DURATION_R_BAD, 0 },
	{ "pt1s", DURATION_R_BAD, 0 },
};

START_TEST(duration)
{
	int64_t us = 0;

	ck_assert_msg(duration_parse(durations[_i].text, &us) ==
			      durations[_i].want,
		      "%s", durations[_i].text);
	ck_assert_msg(us == durations[_i].us, "%s: %lld", durations[_i].text,
		      (long long)us);
}
END_TEST

#define WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
#define DMTF "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"

static const struct {
	const char *uri;
	int want;
	struct wsm_class_uri u;
} uris[] = {
	{ DMTF "CIM_Sensor", 0, { WSM_URI_DMTF, DMTF, NULL, "CIM_Sensor" } },
	{ DMTF "CIM_Sensor/", 0, { WSM_URI_DMTF, DMTF, NULL, "CIM_Sensor" } },
	{ DMTF "CIM_Sensor?a=b",
	  0,
	  { WSM_URI_DMTF, DMTF, NULL, "CIM_Sensor" } },
	{ "http://schemas.dmtf.org/wbem/wscim/1/*",
	  0,
	  { WSM_URI_DMTF, "http://schemas.dmtf.org/wbem/wscim/1/", NULL,
	    "*" } },
	{ WMI "root/hardware/NumericSensor",
	  0,
	  { WSM_URI_WMI, WMI "root/hardware/", "root/hardware",
	    "NumericSensor" } },
	{ WMI "root//CIMV2/NumericSensor//",
	  0,
	  { WSM_URI_WMI, WMI "root//CIMV2/", "root/cimv2", "NumericSensor" } },
	{ "HTTP://Schemas.Microsoft.Com/wbem/wsman/1/wmi/Root/Hardware/*",
	  0,
	  { WSM_URI_WMI,
	    "HTTP://Schemas.Microsoft.Com/wbem/wsman/1/wmi/Root/Hardware/",
	    "root/hardware", "*" } },
	{ "http://schemas.dell.com/wbem/wscim/1/cim-schema/2/DCIM_X",
	  0,
	  { WSM_URI_DMTF, "http://schemas.dell.com/wbem/wscim/1/cim-schema/2/",
	    NULL, "DCIM_X" } },
	{ "http://intel.com/wbem/wscim/1/amt-schema/1/AMT_X",
	  0,
	  { WSM_URI_DMTF, "http://intel.com/wbem/wscim/1/amt-schema/1/", NULL,
	    "AMT_X" } },
	{ "http://schemas.microsoft.com/wbem/wscim/1/cim-schema/2/X",
	  0,
	  { WSM_URI_DMTF,
	    "http://schemas.microsoft.com/wbem/wscim/1/cim-schema/2/", NULL,
	    "X" } },
	{ WMI "NumericSensor", WSM_URI_R_NO_CLASS, { 0 } },
	{ WMI, WSM_URI_R_NO_CLASS, { 0 } },
	{ DMTF, WSM_URI_R_NO_CLASS, { 0 } },
	{ DMTF "A B", WSM_URI_R_NO_CLASS, { 0 } },
	{ DMTF "A**", WSM_URI_R_NO_CLASS, { 0 } },
	{ "http://schemas.microsoft.com/wbem/wsman/1/config",
	  WSM_URI_R_NO_CLASS,
	  { 0 } },
	{ "http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/*",
	  WSM_URI_R_NO_CLASS,
	  { 0 } },
	{ "", WSM_URI_R_NO_CLASS, { 0 } },
	{ "*", WSM_URI_R_NO_CLASS, { 0 } },
};

START_TEST(class_uri)
{
	struct arena *a = arena_new(1 << 16);
	struct wsm_class_uri u = { 0 };
	const char *ns = uris[_i].u.cim_namespace;

	ck_assert_msg(wsm_class_uri_parse(uris[_i].uri, a, &u) == uris[_i].want,
		      "%s", uris[_i].uri);
	if (uris[_i].want == 0) {
		ck_assert_int_eq(u.form, uris[_i].u.form);
		ck_assert_str_eq(u.base, uris[_i].u.base);
		ck_assert_str_eq(u.class_name, uris[_i].u.class_name);
		ck_assert_str_eq(u.cim_namespace ? u.cim_namespace : "",
				 ns ? ns : "");
	}
	arena_free(a);
}
END_TEST

static const struct {
	const char *name, *want;
} namespaces[] = {
	{ "root/hardware", "root/hardware" },
	{ "ROOT\\Hardware", "root/hardware" },
	{ "root/cimv2", "root/hardware" },
	{ "root/Interop", "root/hardware" },
	{ "root/wmi", "root/wmi" },
	{ "Root\\WMI", "root/wmi" },
	{ "root/hardware/", NULL },
	{ "root", NULL },
	{ "", NULL },
};

START_TEST(cim_namespace)
{
	ck_assert_pstr_eq(wsm_cim_namespace_of(namespaces[_i].name),
			  namespaces[_i].want);
}
END_TEST

#define BYTES(s) s, sizeof(s) - 1

static const struct {
	const char *what, *bytes;
	size_t size;
	const char *name;
	int want;
	enum wsm_charset charset;
	const char *utf8;
} charsets[] = {
	{ "nothing said", BYTES("<a/>"), NULL, 0, WSM_UTF8, "<a/>" },
	{ "UTF-8", BYTES("<a/>"), "UTF-8", 0, WSM_UTF8, "<a/>" },
	{ "quoted", BYTES("<a/>"), " \"utf-8\"", 0, WSM_UTF8, "<a/>" },
	{ "in single quotes", BYTES("<a/>"), "'Utf8'", 0, WSM_UTF8, "<a/>" },
	{ "ASCII", BYTES("<a/>"), "us-ascii", 0, WSM_UTF8, "<a/>" },
	{ "with a mark", BYTES("\xef\xbb\xbf<a/>"), NULL, 0, WSM_UTF8, "<a/>" },
	{ "a mark beats the name", BYTES("\xff\xfe<\0/\0"), "utf-8", 0,
	  WSM_UTF16LE, "</" },
	{ "big end first", BYTES("\xfe\xff\0<\0/"), "utf-16", 0, WSM_UTF16BE,
	  "</" },
	{ "UTF-16 without a mark is little end first", BYTES("a\0/\0"),
	  "UTF-16", 0, WSM_UTF16LE, "a/" },
	{ "unless it looks otherwise", BYTES("\0<\0/"), "UTF-16", 0,
	  WSM_UTF16BE, "</" },
	{ "by name", BYTES("\0a\0/"), "utf-16be", 0, WSM_UTF16BE, "a/" },
	{ "by look", BYTES("<\0a\0"), NULL, 0, WSM_UTF16LE, "<a" },
	{ "four bytes of UTF-8", BYTES("\xff\xfe\x3d\xd8\x00\xde"), NULL, 0,
	  WSM_UTF16LE, "\xf0\x9f\x98\x80" },
	{ "Latin-1", BYTES("<a/>"), "iso-8859-1", CHARSET_R_UNKNOWN, 0, NULL },
	{ "Latin-1 in the declaration",
	  BYTES("<?xml version='1.0' encoding='iso-8859-1'?><a/>"), NULL,
	  CHARSET_R_UNKNOWN, 0, NULL },
	{ "the name beats the declaration",
	  BYTES("<?xml version='1.0' encoding='x'?>"), "utf-8", 0, WSM_UTF8,
	  "<?xml version='1.0' encoding='x'?>" },
	{ "a declaration that was overtaken",
	  BYTES("<?xml version=\"1.0\" encoding=\"utf-16\"?>"), NULL, 0,
	  WSM_UTF8, "<?xml version=\"1.0\" encoding=\"utf-16\"?>" },
	{ "a declaration that ends early", BYTES("<?xml encoding=>"), NULL, 0,
	  WSM_UTF8, "<?xml encoding=>" },
	{ "broken UTF-8", BYTES("<a>\xe4</a>"), NULL, CHARSET_R_INVALID,
	  WSM_UTF8, NULL },
	{ "a surrogate in UTF-8", BYTES("\xed\xa0\x80"), NULL,
	  CHARSET_R_INVALID, WSM_UTF8, NULL },
	{ "a NUL", BYTES("<a\0/>aaaaaaaaaa"), NULL, CHARSET_R_INVALID, WSM_UTF8,
	  NULL },
	{ "a NUL among eight", BYTES("aaaaaaaaaaa\0aaaaaaaaaaaaaa"), NULL,
	  CHARSET_R_INVALID, WSM_UTF8, NULL },
	{ "half a unit", BYTES("\xff\xfe<"), NULL, CHARSET_R_INVALID,
	  WSM_UTF16LE, NULL },
	{ "half a pair", BYTES("\xff\xfe\x3d\xd8"), NULL, CHARSET_R_INVALID,
	  WSM_UTF16LE, NULL },
	{ "the wrong half", BYTES("\xff\xfe\x00\xde"), NULL, CHARSET_R_INVALID,
	  WSM_UTF16LE, NULL },
	{ "a NUL in UTF-16", BYTES("\xff\xfe\0\0"), NULL, CHARSET_R_INVALID,
	  WSM_UTF16LE, NULL },
};

START_TEST(charset)
{
	struct charset_text t = { 0 };
	struct buf recoded = { 0 };
	int r = charset_decode(charsets[_i].bytes, charsets[_i].size,
			       charsets[_i].name, &recoded, &t);

	ck_assert_msg(r == charsets[_i].want, "%s: %d", charsets[_i].what, r);
	if (r != CHARSET_R_UNKNOWN)
		ck_assert_msg(t.charset == charsets[_i].charset, "%s",
			      charsets[_i].what);
	if (r == 0)
		ck_assert_msg(
			t.size == strlen(charsets[_i].utf8) &&
				memcmp(t.utf8, charsets[_i].utf8, t.size) == 0,
			"%s", charsets[_i].what);
	buf_done(&recoded);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("wsmgmt/text");
	TCase *tc = tcase_create("text");

	tcase_add_loop_test(tc, duration, 0, ARRAY_SIZE(durations));
	tcase_add_loop_test(tc, class_uri, 0, ARRAY_SIZE(uris));
	tcase_add_loop_test(tc, cim_namespace, 0, ARRAY_SIZE(namespaces));
	tcase_add_loop_test(tc, charset, 0, ARRAY_SIZE(charsets));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
