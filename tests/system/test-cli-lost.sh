#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A BMC hangs and does not come back: while its readings are only old, status
# says so beside them; after three missed periods it is unknown.
. "${srcdir:-.}/tests/system/cli.inc"

gives 0 ./ipmiprov --bmc sim: capture "$dir/persona"
sed -i '1a hang-after 300' "$dir/persona"
cat >"$dir/conf" <<END
[Service]
AllowUnencrypted=true
[Service/Auth]
Basic=true
[Users]
PasswordFile=$dir/users
[BMC/one]
URI=sim:$dir/persona
PollInterval=1s
END
# the hash of "demo"
echo 'demo:$6$salt$ybYLqDl/6UuoRalSzBjh4K9h3wY7d9mRczBnRNK6xibb.DlTbK0M41RFuPFDfrukkKjPPrMpwuHw1VEOWedMT1:Reader' \
	>"$dir/users"
chmod 600 "$dir/users"
start --config "$dir/conf" --listen http://127.0.0.1:0
rm "$dir/persona"

export IPMIPROV_PASSWORD=demo
was_stale=no
for _ in $(seq 60); do
	./ipmiprov --remote "$url" --user demo status >"$dir/out"
	code=$?
	[ $code = 3 ] && break
	[ $code = 1 ] || fail "status exits $code on the way"
	grep -q 'No answer from the BMC since 20' "$dir/out" && was_stale=yes
	sleep 0.5
done
[ $code = 3 ] || fail "status never became unknown"
[ $was_stale = yes ] || fail "nothing said that the readings were old"
shows '^UNKNOWN: .*No answer from the BMC since 20'
gives 0 ./ipmiprov --remote "$url" --user demo --format json sensors
python3 -c 'import json, sys
rows = json.load(open(sys.argv[1]))
sys.exit(not rows or any(r["reading"] is not None or r["available"] or
			 r["health"] != "unknown" for r in rows))' \
	"$dir/out" || fail "a BMC that is away still has readings"
exit $failed
