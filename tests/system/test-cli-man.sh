#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Each option of --help is in the manual page, and none else is.
. "${srcdir:-.}/tests/system/cli.inc"

for program in ipmiprov wsmctl; do
	./$program --help | grep -o -e '--[a-z][a-z-]*' | grep -v -x -e --NAME |
		sort -u >"$dir/help"
	sed 's/\\-/-/g' "$src/docs/$program.1" | sed -n '/^\\fB-/p' |
		grep -o -e '--[a-z][a-z-]*' | sort -u >"$dir/man"
	[ -s "$dir/help" ] || fail "$program --help names no option"
	diff "$dir/help" "$dir/man" ||
		fail "$program: --help (<) and manual page (>) differ"
done
exit $failed
