#!/bin/sh
# tools/check-layers passes this tree and fails each of the bad ones below.
set -eu
src=$(cd "${srcdir:-.}" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

cat >"$dir/layers" <<'END'
# a comment
base
libipmiprov/ipmi  base
daemon            base libipmiprov/ipmi

<libxml/          daemon
<crypt.h          base
END

# want RESULT NAME FILE LINE: a tree of one file with one line
want() {
	rm -rf "$dir/tree"
	mkdir -p "$dir/tree/$(dirname "$3")"
	printf '/* first line */\n%s\n' "$4" >"$dir/tree/$3"
	if (cd "$dir/tree" && "$src/tools/check-layers" "$dir/layers" "$3") \
		>"$dir/said" 2>&1; then got=passes; else got=fails; fi
	[ $got = fails ] && ! grep -q "^$3:" "$dir/said" && got=silent
	[ $got = "$1" ] && return
	echo "FAIL: $2: it $got, wanted: $1"
	cat "$dir/said"
	failed=1
}

want passes 'a lower layer' daemon/a.c '#include "base/err.h"'
want passes 'its own folder' daemon/a.c '#include "daemon/a.h"'
want passes 'an allowed library' daemon/a.c '#include <libxml/tree.h>'
want passes 'a header of no row' base/a.c '#include <stdio.h>'
want passes 'a test' tests/unit/a.c '#include <libxml/tree.h>'
want fails 'a higher layer' base/a.c '#include "daemon/a.h"'
want fails 'a sibling' libipmiprov/ipmi/a.h '#include "daemon/a.h"'
want fails 'blanks in the line' base/a.c '#  include   "daemon/a.h"'
want fails 'a library not its own' base/a.c '#include <libxml/tree.h>'
want fails 'a header not its own' daemon/a.c '#include <crypt.h>'
want fails 'a folder without a row' daemon/new/a.c 'int x;'
want fails 'the top folder' a.c 'int x;'
want fails 'a header without a folder' base/a.c '#include "err.h"'

cd "$src"
if [ -e .git ] && command -v git >/dev/null; then
	files=$(git ls-files '*.[ch]')
else
	files=$(find base cim cli daemon lib* schemas tests -name '*.[ch]')
fi
# shellcheck disable=SC2086
tools/check-layers tools/layers $files || failed=1
exit $failed
