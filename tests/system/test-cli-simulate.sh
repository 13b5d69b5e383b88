#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# ipmiprov simulate: what it serves over the network reads as the persona does.
. "${srcdir:-.}/tests/system/cli.inc"

# simulate ARGUMENT...: sets server and address
simulate() {
	./ipmiprov simulate "$@" 2>"$dir/log" &
	server=$!
	address=
	for _ in $(seq 100); do
		address=$(sed -n 's/^ipmiprov: simulating on //p' "$dir/log")
		[ -n "$address" ] && return
		kill -0 $server 2>/dev/null || break
		sleep 0.1
	done
	fail "simulate $*: not ready"
	cat "$dir/log"
	exit 1
}

# stopped_by SIGNAL: it ends well, and has said nothing but where it is
stopped_by() {
	kill -s "$1" "$server"
	wait "$server"
	got=$?
	server=
	[ $got = 0 ] || fail "$1: exit $got"
	[ "$(wc -l <"$dir/log")" = 1 ] || {
		fail "simulate says more than a line:"
		cat "$dir/log"
	}
}

(umask 077 && echo demo >"$dir/demo" && echo 'a secret' >"$dir/password" &&
	echo '123456789012345678901' >"$dir/long")

# two walks over the same machine, one of them over a network
simulate --listen 127.0.0.1:0 '?still'
for command in sensors log fru; do
	gives 0 ./ipmiprov --bmc sim:?still --format json $command
	mv "$dir/out" "$dir/want"
	for suite in 3 17; do
		gives 0 ./ipmiprov --bmc \
			"lan://demo@$address?password-file=$dir/demo&cipher=$suite" \
			--format json $command
		cmp "$dir/want" "$dir/out" ||
			fail "$command by suite $suite differs"
	done
done
gives 1 ./ipmiprov --bmc "lan://root@$address?password-file=$dir/demo" sensors
says 'refuses this user'
gives 1 ./ipmiprov --listen "$address" simulate
says 'in use'
stopped_by TERM

# a user and a password of one's own, in place of "demo"
simulate --listen 127.0.0.1:0 --user admin --password-file "$dir/password"
gives 0 ./ipmiprov --bmc "lan://admin@$address?password-file=$dir/password" info
gives 1 ./ipmiprov --bmc "lan://admin@$address?password-file=$dir/demo" info
says 'refuses this user'
gives 1 ./ipmiprov --bmc "lan://demo@$address?password-file=$dir/demo" info
tr '\0' ' ' <"/proc/$server/cmdline" | grep -q secret &&
	fail "the password stands on the command line"
stopped_by INT

printf 'persona 1\ndevice-id 20\nrubbish\n' >"$dir/bad.persona"
gives 2 ./ipmiprov simulate "$dir/bad.persona"
grep -q 'bad.persona:3' "$dir/err" || fail "the bad line is not named"
gives 1 ./ipmiprov simulate "$dir/none.persona"
says 'no such persona'
gives 2 ./ipmiprov --listen 127.0.0.1 simulate
says 'expected ADDRESS:PORT'
gives 2 ./ipmiprov --listen 0.0.0.0:0 simulate
says 'give --user'
gives 2 ./ipmiprov --user a-name-of-17-bytes simulate
says '1 to 16 bytes'
gives 2 ./ipmiprov --user admin --password-file "$dir/long" simulate
says 'too long'
gives 2 ./ipmiprov --user admin --password-file "$dir/nowhere" simulate
says 'password file'
gives 2 ./ipmiprov --bmc sim: simulate
says 'no meaning for simulate'
gives 2 ./ipmiprov --listen 127.0.0.1:0 sensors
says 'no meaning for sensors'
gives 2 ./ipmiprov simulate one two
says 'one argument too many'
exit $failed
