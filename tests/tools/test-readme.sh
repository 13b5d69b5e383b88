#!/bin/sh
# Runs the commands of README.md against a demo of its own.
#
# The comment before each block of code says how: "demo" blocks line by line,
# "config" and "python" blocks as a whole, "skip, REASON" not at all.
set -u
src=$(cd "${srcdir:-.}" && pwd)
build=$PWD
dir=$(mktemp -d)
daemon=
trap '[ "$daemon" ] && kill "$daemon"; wait; rm -rf "$dir"' EXIT
n_run=0
failed=0

fail() {
	echo "FAIL: $*"
	failed=1
}

# blocks: writes each block to $dir/block-NUMBER.KIND
blocks() {
	awk -v dir="$dir" '
	/^<!-- test: / {
		kind = $3
		sub(",", "", kind)
	}
	/^```/ && inside { inside = 0; kind = ""; close(file); next }
	/^```/ {
		if (kind == "") {
			print "README.md:" NR ": a block without a test comment"
			bad = 1
			kind = "skip"
		}
		inside = 1
		file = sprintf("%s/block-%02d.%s", dir, ++n, kind)
		next
	}
	inside { print >file }
	END { exit bad }' "$src/README.md"
}

start_demo() {
	"$build/ipmiprovd" --demo --listen http://127.0.0.1:0 \
		2>"$dir/log" </dev/null &
	daemon=$!
	for _ in $(seq 200); do
		url=$(sed -n 's/^ipmiprovd: ready on \([^ ]*\).*/\1/p' "$dir/log")
		[ "$url" ] && return 0
		kill -0 "$daemon" 2>/dev/null || break
		sleep 0.05
	done
	echo "FAIL: no demo:"
	cat "$dir/log"
	exit 1
}

# here FILE: the block with this demo's address and folders
here() {
	host=${url#http://}
	sed -e "s,127\.0\.0\.1:5985,${host%%/*},g" -e "s,/etc/ipmiprov,$dir/etc,g" \
		-e 's,^sudo ,,; s,| sudo ,| ,g' "$1"
}

run_lines() {
	here "$1" >"$dir/lines"
	while IFS= read -r line; do
		n_run=$((n_run + 1))
		if ! sh -c "$line" >"$dir/out" 2>&1 </dev/null ||
			[ ! -s "$dir/out" ]; then
			fail "$line"
			cat "$dir/out"
		fi
	done <"$dir/lines"
}

run_whole() {
	n_run=$((n_run + 1))
	here "$2" >"$dir/whole"
	# shellcheck disable=SC2086
	if ! $1 "$dir/whole" >"$dir/out" 2>&1 </dev/null; then
		fail "$2"
		cat "$dir/out"
	fi
}

blocks || exit 1
start_demo
cd "$dir" || exit 1
mkdir -p build/demo
(umask 077 && echo demo >build/demo/password)
ln -s "$build/ipmiprov" "$build/ipmiprovd" "$build/wsmctl" "$src/docs" .
for block in block-*.*; do
	case $block in
	*.demo) run_lines "$block" ;;
	*.config) run_whole "sh -eu" "$block" ;;
	*.python) run_whole python3 "$block" ;;
	*.skip) ;;
	*) fail "$block: no such kind of test" ;;
	esac
done
grep -q '<svg' "$src/docs/sensors.svg" || fail "the picture is not there"
echo "$n_run commands of README.md"
[ $n_run -gt 0 ] && exit $failed
exit 1
