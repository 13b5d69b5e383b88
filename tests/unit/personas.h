/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Personas by what they have
 *
 * A test that needs a thing asks for it and runs on each persona that has it:
 * those of tests/personas and the one that is compiled in.  What a persona has
 * is found in its content.
 */

#include "base/vec.h"
#include "libipmiprov/transport/persona.h"

enum test_feature {
#define FEATURE(name, text) HAS_##name,
#include "tests/unit/personas.def"
#undef FEATURE
	N_TEST_FEATURES,
};

/* One of each, as bits of struct test_persona.features. */
#define FEATURE_BIT(name) (1ULL << HAS_##name)

extern const char *const test_feature_names[N_TEST_FEATURES];

struct test_persona {
	char name[32];
	char uri[512]; /* sim: with the waves held still */
	uint64_t features;
	struct persona persona;
};

struct test_personas VEC(struct test_persona);

/**
 * personas_with() - those that have all these features
 * @features: bits; 0: all personas
 *
 * A test fails where none has them.
 */
void personas_with(uint64_t features, struct test_personas *ret);
void personas_done(struct test_personas *p);
