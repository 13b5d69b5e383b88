#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# ipmiprov prints the same of a capture as of the machine it was made of, of
# each persona of the tests.
. "${srcdir:-.}/tests/system/cli.inc"

# what names the way to the machine, or the moment
stable() {
	sed '/"transport"/d; /"last_answer"/d; /"interface"/d; /"now"/d'
}

n=0
for persona in "" "$src"/tests/personas/*.persona; do
	n=$((n + 1))
	captured="$dir/captured-$n" # a name of its own: names are remembered
	gives 0 ./ipmiprov --bmc "sim:$persona?still" capture "$captured"
	gives 0 ./ipmiprov --bmc "sim:$persona?still" capture --redact \
		"$dir/redacted"
	for command in info sensors log fru status; do
		./ipmiprov --bmc "sim:$persona?still" --format json \
			$command 2>&1 | stable >"$dir/a"
		./ipmiprov --bmc "sim:$captured" --format json \
			$command 2>&1 | stable >"$dir/b"
		cmp "$dir/a" "$dir/b" || {
			diff "$dir/a" "$dir/b" | head -10
			fail "$command of a capture of ${persona:-the demo}"
		}
	done
	# redacted, the sensors and the log are the same still, but for what
	# a system said last
	for command in sensors log; do
		./ipmiprov --bmc "sim:$captured" --format csv $command 2>&1 |
			grep -v 'kernel panic' >"$dir/a"
		./ipmiprov --bmc "sim:$dir/redacted" --format csv $command \
			2>&1 | grep -v 'kernel panic' >"$dir/b"
		cmp "$dir/a" "$dir/b" ||
			fail "$command of a redacted ${persona:-demo}"
	done
done
[ $n -ge 13 ] || fail "only $n personas"

# the BMC that says nothing of itself is told of, and what it gave is kept
printf 'persona 1\ndevice-id 20 01 02 14 02 BF D9 7E 00 01 00\n%s\n' \
	"chassis-status cc 0xc0" >"$dir/busy"
gives 0 ./ipmiprov --bmc "sim:$dir/busy" capture "$dir/captured"
grep -q '^Not got, of 1 requests:' "$dir/err" || fail "$(cat "$dir/err")"
grep -q 'Get Chassis Status: C0h, node busy' "$dir/err" ||
	fail "$(cat "$dir/err")"
grep -q '^device-id 20 01' "$dir/captured" || fail "no device id is kept"

# the files are what makes them
python3 "$src/tests/personas/make" --check || fail "stale personas"
exit $failed
