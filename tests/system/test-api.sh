#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The library's interface: header, map, manual page and what is exported name
# the same functions, and the example of the manual page works.
. "${srcdir:-.}/tests/system/cli.inc"

lib=.libs/libipmiprov.so.0
header=$src/libipmiprov/ipmiprov.h

sed -n 's/^\t\t\(ipmiprov_[a-z_]*\);$/\1/p' "$src/libipmiprov/ipmiprov.map" |
	sort >"$dir/map"
[ -s "$dir/map" ] || fail "the map names nothing"

nm -D --defined-only "$lib" | awk '$2 != "A" { print $3 }' |
	sed 's/@.*//' | sort >"$dir/exported"
diff "$dir/map" "$dir/exported" || fail "map (<) and exports (>) differ"
nm -D --defined-only "$lib" | awk '$2 != "A"' | grep -v '@@IPMIPROV_0' &&
	fail "exported without a version"

sed -e 's:/\*.*\*/::' -e '/\/\*/,/\*\//d' "$header" |
	grep -o 'ipmiprov_[a-z_]*(' | tr -d '(' | sort -u >"$dir/header"
diff "$dir/map" "$dir/header" || fail "map (<) and header (>) differ"

while read -r name; do
	grep -q "$name" "$src/docs/ipmiprov.3" ||
		fail "$name is not in ipmiprov(3)"
done <"$dir/map"

# The header stands by itself, also in C++ and as old as C99.
printf '#include <ipmiprov.h>\nint main(void) { return 0; }\n' >"$dir/a.c"
cp "$dir/a.c" "$dir/a.cc"
${CC:-cc} -std=c99 -pedantic -Wall -Werror -fsyntax-only \
	-I"$src/libipmiprov" "$dir/a.c" || fail "the header is no C99"
if command -v c++ >/dev/null; then
	c++ -Wall -Werror -fsyntax-only -I"$src/libipmiprov" "$dir/a.cc" ||
		fail "the header is no C++"
fi

[ "$(wc -l <"$src/docs/examples/ipmiprov-health.c")" -le 60 ] ||
	fail "the example is longer than 60 lines"
./docs/examples/ipmiprov-health sim: >"$dir/out"
status=$?
[ $status = 1 ] || fail "the example exits with $status: $(cat "$dir/out")"
grep -q 'Drive 5: Drive Presence' "$dir/out" ||
	fail "the example does not name what is wrong: $(cat "$dir/out")"
./docs/examples/ipmiprov-health sim:/nonexistent >"$dir/out"
status=$?
[ $status = 3 ] || fail "the example exits with $status without a BMC"
grep -q 'does not answer: No such file' "$dir/out" ||
	fail "the example does not say why: $(cat "$dir/out")"
exit $failed
