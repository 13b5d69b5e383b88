/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/repo/fru-records.h"

#include "base/bytes.h"
#include "base/err.h"
#include "base/field.h"
#include "base/macro.h"

enum {
	HEAD_TYPE,
	HEAD_FORMAT,
	HEAD_SIZE,
	HEAD_DATA_CHECKSUM,
	FORMAT_MASK = 0x0f,
	FORMAT_VERSION = 2,
	LAST_RECORD = 0x80,
	IANA_SIZE = 3,
	ACCESS_GUID = 7,
	MV_PER_UNIT = 10, /* voltages are in 10 mV */
	NOT_GIVEN_8 = 0xff,
	NOT_GIVEN_16 = 0xffff,
};

static const struct {
	int code;
	const char *text;
} type_texts[] = {
#define FRU_RECORD(name, code, text) { (code), (text) },
#include "libipmiprov/repo/fru-records.def"
#undef FRU_RECORD
};

/* clang-format off */
#define F(...) FIELD(struct fru_power_supply, __VA_ARGS__)
static const struct field power_supply_fields[] = {
	/* table 18-1		byte lsb width */
	F(capacity_w,		 1, 0, 8, HI(2, 0, 4)),
	F(peak_va,		 3, 0, 8, HI(4, 0, 8)),
	F(inrush_a,		 5, 0, 8),
	F(inrush_ms,		 6, 0, 8),
	F(input_low_mv[0],	 7, 0, 8, HI(8, 0, 8)),
	F(input_high_mv[0],	 9, 0, 8, HI(10, 0, 8)),
	F(input_low_mv[1],	11, 0, 8, HI(12, 0, 8)),
	F(input_high_mv[1],	13, 0, 8, HI(14, 0, 8)),
	F(frequency_low_hz,	15, 0, 8),
	F(frequency_high_hz,	16, 0, 8),
	F(dropout_ms,		17, 0, 8),
	F(has_predictive_fail,	18, 0, 1),
	F(corrects_power_factor, 18, 1, 1),
	F(switches_range,	18, 2, 1),
	F(is_hot_swap,		18, 3, 1),
	F(tach_is_two_pulses,	18, 4, 1),
	F(peak_w,		19, 0, 8, HI(20, 0, 4)),
	F(hold_up_s,		20, 4, 4),
	F(combined_voltage[0],	21, 4, 4),
	F(combined_voltage[1],	21, 0, 4),
	F(combined_w,		22, 0, 8, HI(23, 0, 8)),
	F(tach_threshold_rps,	24, 0, 8),
};
#undef F

#define F(...) FIELD(struct fru_dc, __VA_ARGS__)
static const struct field dc_fields[] = {
	/* tables 18-2 to 18-5	byte lsb width */
	F(output,		 1, 0, 4),
	F(nominal_mv,		 2, 0, 8, HI(3, 0, 8), SIGNED),
	F(low_mv,		 4, 0, 8, HI(5, 0, 8), SIGNED),
	F(high_mv,		 6, 0, 8, HI(7, 0, 8), SIGNED),
	F(ripple_mv,		 8, 0, 8, HI(9, 0, 8)),
	F(min_ma,		10, 0, 8, HI(11, 0, 8)),
	F(max_ma,		12, 0, 8, HI(13, 0, 8)),
};
#undef F
/* clang-format on */

/* Byte 1 of the four: which bits say what, and the unit of currents in mA. */
struct dc_layout {
	uint8_t standby, unit; /* masks; 0: the type has no such bit */
	int ma_small, ma_large;
};

static bool decode_power_supply(const uint8_t *data, size_t size,
				struct fru_record *ret)
{
	struct fru_power_supply *p = &ret->power_supply;

	if (fields_decode(power_supply_fields, ARRAY_SIZE(power_supply_fields),
			  data, size, p) != 0)
		return false;
	if (p->peak_va == NOT_GIVEN_16)
		p->peak_va = FRU_UNSPECIFIED;
	if (p->inrush_a == NOT_GIVEN_8)
		p->inrush_a = p->inrush_ms = FRU_UNSPECIFIED;
	for (int i = 0; i < 2; i++) {
		p->input_low_mv[i] *= MV_PER_UNIT;
		p->input_high_mv[i] *= MV_PER_UNIT;
	}
	return true;
}

static bool decode_dc_as(const struct dc_layout *layout, const uint8_t *data,
			 size_t size, struct fru_dc *ret)
{
	int unit;

	if (fields_decode(dc_fields, ARRAY_SIZE(dc_fields), data, size, ret) !=
	    0)
		return false;
	unit = data[0] & layout->unit ? layout->ma_large : layout->ma_small;
	ret->is_standby = data[0] & layout->standby;
	ret->nominal_mv *= MV_PER_UNIT;
	ret->low_mv *= MV_PER_UNIT;
	ret->high_mv *= MV_PER_UNIT;
	ret->min_ma *= unit;
	ret->max_ma *= unit;
	return true;
}

static bool decode_dc(const uint8_t *data, size_t size, struct fru_record *ret)
{
	static const struct dc_layout layouts[] = {
		[FRU_RECORD_DC_OUTPUT] = { 0x80, 0, 1, 1 },
		[FRU_RECORD_DC_LOAD] = { 0, 0, 1, 1 },
		[FRU_RECORD_EXTENDED_DC_OUTPUT] = { 0x80, 0x10, 10, 100 },
		[FRU_RECORD_EXTENDED_DC_LOAD] = { 0, 0x80, 10, 100 },
	};

	return decode_dc_as(&layouts[ret->type], data, size, &ret->dc);
}

static bool decode_access(const uint8_t *data, size_t size,
			  struct fru_record *ret)
{
	if (size < 1)
		return false;
	ret->access.kind = data[0];
	text_decode(data[0] == ACCESS_GUID ? TEXT_HEX : TEXT_LATIN1, data + 1,
		    size - 1, ret->access.text, sizeof(ret->access.text));
	text_trim(ret->access.text);
	return true;
}

/* Of compatibility records and of vendors: the number of the vendor. */
static bool decode_iana(const uint8_t *data, size_t size,
			struct fru_record *ret)
{
	if (size < IANA_SIZE)
		return false;
	ret->iana = le24(data);
	return true;
}

typedef bool (*record_decoder)(const uint8_t *data, size_t size,
			       struct fru_record *ret);

static const struct {
	int type;
	record_decoder decode;
} decoders[] = {
	{ FRU_RECORD_POWER_SUPPLY, decode_power_supply },
	{ FRU_RECORD_DC_OUTPUT, decode_dc },
	{ FRU_RECORD_DC_LOAD, decode_dc },
	{ FRU_RECORD_MANAGEMENT_ACCESS, decode_access },
	{ FRU_RECORD_BASE_COMPATIBILITY, decode_iana },
	{ FRU_RECORD_EXTENDED_COMPATIBILITY, decode_iana },
	{ FRU_RECORD_EXTENDED_DC_OUTPUT, decode_dc },
	{ FRU_RECORD_EXTENDED_DC_LOAD, decode_dc },
};

static record_decoder decoder_of(int type)
{
	for (size_t i = 0; i < ARRAY_SIZE(decoders); i++)
		if (decoders[i].type == type)
			return decoders[i].decode;
	return type >= FRU_RECORD_OEM ? decode_iana : NULL;
}

bool fru_record_is_known(int type)
{
	return decoder_of(type) != NULL;
}

static uint8_t sum_of(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	while (size-- > 0)
		sum = (uint8_t)(sum + *bytes++);
	return sum;
}

bool fru_record_head_get(const uint8_t *bytes, struct fru_record_head *ret)
{
	if (sum_of(bytes, FRU_RECORD_HEADER_SIZE) != 0 ||
	    (bytes[HEAD_FORMAT] & FORMAT_MASK) != FORMAT_VERSION)
		return false;
	*ret = (struct fru_record_head){
		.type = bytes[HEAD_TYPE],
		.size = bytes[HEAD_SIZE],
		.checksum = bytes[HEAD_DATA_CHECKSUM],
		.is_last = bytes[HEAD_FORMAT] & LAST_RECORD,
	};
	return true;
}

void fru_record_decode(const struct fru_record_head *head, const uint8_t *data,
		       struct fru_record *ret)
{
	record_decoder decoder;

	*ret = (struct fru_record){
		.type = head->type,
		.data = data,
		.size = head->size,
		.is_damaged = (uint8_t)(sum_of(data, head->size) +
					head->checksum) != 0,
	};
	decoder = decoder_of(head->type);
	ret->is_decoded = decoder && decoder(data, head->size, ret);
}

const char *fru_record_text(int type)
{
	for (size_t i = 0; i < ARRAY_SIZE(type_texts); i++)
		if (type_texts[i].code == type)
			return type_texts[i].text;
	return type >= FRU_RECORD_OEM ? "OEM" : "reserved";
}

const char *fru_access_text(int kind)
{
	static const char *const texts[] = {
		NULL,
		"system management URL",
		"system name",
		"system ping address",
		"component management URL",
		"component name",
		"component ping address",
		"system unique id",
	};

	return kind > 0 && kind < (int)ARRAY_SIZE(texts) ? texts[kind]
							 : "unknown";
}

int fru_combined_mv(int code)
{
	static const int voltages[] = { 12000, -12000, 5000, 3300 };

	return code >= 0 && code < (int)ARRAY_SIZE(voltages) ? voltages[code]
							     : 0;
}
