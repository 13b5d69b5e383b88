#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# ipmiprov against a simulated BMC, and against none.
. "${srcdir:-.}/tests/system/cli.inc"
check="python3 $src/tests/system/cli-check.py"

for command in sensors log fru; do
	gives 0 ./ipmiprov --bmc sim: --format json $command
	[ -s "$dir/err" ] && fail "$command writes to stderr"
	$check schema $command "$dir/out" || failed=1
	gives 0 ./ipmiprov --bmc sim: --format xml $command
	python3 -c 'import sys, xml.dom.minidom
xml.dom.minidom.parse(sys.argv[1])' "$dir/out" || fail "$command: no XML"
	gives 0 ./ipmiprov --bmc sim: --format csv $command
	python3 -c 'import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline=""), strict=True))
sys.exit(len(rows) < 2 or {len(r) for r in rows} != {len(rows[0])})' \
		"$dir/out" || fail "$command: no CSV"
	gives 0 ./ipmiprov --bmc sim: $command
	[ -s "$dir/out" ] || fail "$command: an empty table"
done
gives 0 ./ipmiprov --bmc sim: info
shows '^Firmware'
gives 0 ./ipmiprov --bmc sim: --format json info
grep -q '"reachable": true' "$dir/out" || fail "info: not reachable"

# the compiled-in machine has two warnings; without them it is ok
gives 1 ./ipmiprov --bmc sim: status
shows '^WARNING: '
[ "$(wc -l <"$dir/out")" = 1 ] || fail "status is more than a line"
printf '[Health]\n*/threshold/upper-noncritical = ok\n%s\n' \
	'Drive Slot/sensor-specific/2 = ok' >"$dir/health"
gives 0 ./ipmiprov --bmc sim: --health "$dir/health" status
shows '^OK: '
printf '[Health]\n*/threshold/upper-noncritical = critical\n' >"$dir/health"
gives 2 ./ipmiprov --bmc sim: --health "$dir/health" status
shows '^CRITICAL: '
gives 0 ./ipmiprov --bmc sim: --health "$dir/health" --format json log
python3 -c 'import json, sys
rows = [r for r in json.load(open(sys.argv[1])) if r["direction"] == "assert"
        and r["event"] == "Upper Non-critical - going high"]
sys.exit(not rows or {r["severity"] for r in rows} != {"critical"})' \
	"$dir/out" || fail "the log does not heed [Health]"
gives 1 ./ipmiprov --bmc sim: --format json status
grep -q '"status": "warning"' "$dir/out" || fail "status as JSON"

# whom nobody can reach is unknown, and the reason says what to do
gives 3 ./ipmiprov --bmc "dev:$dir/none" status
shows '^UNKNOWN: .*modprobe'
gives 1 ./ipmiprov --bmc "dev:$dir/none" sensors
says modprobe
gives 1 ./ipmiprov --bmc "sim:$dir/none" sensors
says 'no such persona'
# a BMC that is there and refuses all is no machine without sensors
printf 'persona 1\nbusy-every 1\n' >"$dir/busy.persona"
for command in sensors log; do
	gives 1 ./ipmiprov --bmc "sim:$dir/busy.persona" $command
	says 'does not give its'
done
gives 3 ./ipmiprov --bmc "sim:$dir/busy.persona" status
shows '^UNKNOWN: .*does not give its sensor records'
gives 3 ./ipmiprov --bmc bluetooth: status
gives 2 ./ipmiprov --bmc bluetooth: sensors
says 'expected auto:'
gives 2 ./ipmiprov sensors --fast
says 'no such option; see'
gives 3 ./ipmiprov status --fast
shows '^UNKNOWN: '
gives 3 ./ipmiprov --remote http://127.0.0.1:1 --user x \
	--password-file "$dir/none" status
shows '^UNKNOWN: password file'
gives 2 ./ipmiprov
gives 0 ./ipmiprov --version
gives 0 ./ipmiprov --help

# a persona of a machine is that machine
gives 0 ./ipmiprov --bmc sim: capture "$dir/persona"
says 'records, .* sensors, .* log entries, .* inventories by .* requests in'
for command in sensors log; do
	./ipmiprov --bmc sim: --format json $command >"$dir/a"
	./ipmiprov --bmc "sim:$dir/persona" --format json $command >"$dir/b"
	$check agree "$dir/a" "$dir/b" || failed=1
done
for command in fru info; do
	./ipmiprov --bmc sim: --format json $command |
		sed '/"transport"/d; /"last_answer"/d' >"$dir/a"
	./ipmiprov --bmc "sim:$dir/persona" --format json $command |
		sed '/"transport"/d; /"last_answer"/d' >"$dir/b"
	cmp "$dir/a" "$dir/b" || failed=1
done
./ipmiprov --bmc sim: --format json fru >"$dir/a"
serial=$(sed -n 's/.*"serial": "\(.*\)".*/\1/p' "$dir/a" | head -1)
gives 0 ./ipmiprov --bmc sim: capture --redact "$dir/redacted"
gives 0 ./ipmiprov --bmc "sim:$dir/redacted" fru
[ -n "$serial" ] || fail "no serial number to look for"
grep -q -- "$serial" "$dir/out" && fail "--redact leaves $serial"
gives 1 ./ipmiprov --bmc sim: capture "$dir/no/such/folder"
says folder

# a GUID in the order of SMBIOS is read as such
sed 's/^system-guid .*/system-guid 44454C4C36000244 8042B7C04F513232/' \
	"$dir/persona" >"$dir/smbios"
gives 0 ./ipmiprov --bmc "sim:$dir/smbios" --format json info
grep -q '"guid": "4c4c4544-0036-4402-8042-b7c04f513232"' "$dir/out" ||
	fail "info: $(grep guid "$dir/out")"

# a wrong row is named by its line
sed 's/^device-id .*/device-id 20 zz/' "$dir/persona" >"$dir/wrong"
line=$(grep -n '^device-id' "$dir/wrong" | cut -d: -f1)
gives 1 ./ipmiprov --bmc "sim:$dir/wrong" sensors
grep -q "wrong:$line: expected" "$dir/err" || fail "$(cat "$dir/err")"

# a name with an escape sequence in it, on a terminal or not
sed 's/^name .*/name \x1b[2Jx/' "$dir/persona" >"$dir/evil"
gives 0 ./ipmiprov --bmc "sim:$dir/evil" sensors
grep -q "$(printf '\033')" "$dir/out" && fail "an escape sequence got through"

# the log of a persona that keeps its state is empty once it is cleared
{ cat "$dir/persona"; echo "state cli-test"; } >"$dir/kept"
gives 0 ./ipmiprov --bmc "sim:$dir/kept" log --clear
shows Temperature
gives 0 ./ipmiprov --bmc "sim:$dir/kept" --format json log
python3 -c 'import json, sys
rows = json.load(open(sys.argv[1]))
sys.exit(len(rows) > 1)' "$dir/out" || fail "the log was not cleared"

# a watch goes on until it is ended
./ipmiprov --bmc sim: --format json --interval 1 sensors --watch \
	>"$dir/out" 2>&1 &
watch=$!
sleep 2.5
kill $watch
[ "$(grep -c '^\[' "$dir/out")" -ge 2 ] || fail "--watch looked once only"

exit $failed
