/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What every unit test's main() does
 */

#include <check.h>
#include <stdlib.h>

#include "base/macro.h"

/** run_suite() - run all of a suite, say what failed; the exit code */
static inline int run_suite(Suite *s)
{
	SRunner *runner = srunner_create(s);
	int n_failed;

	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
