#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# ipmiprov and wsmctl against ipmiprovd: what it tells is what the BMC tells.
. "${srcdir:-.}/tests/system/cli.inc"
check="python3 $src/tests/system/cli-check.py"

start --demo --listen http://127.0.0.1:0
echo demo >"$dir/password"
echo wrong >"$dir/wrong"
chmod 600 "$dir/password" "$dir/wrong"
login="--remote $url --user demo --password-file $dir/password"

for command in sensors log; do
	gives 0 ./ipmiprov $login --format json $command
	cp "$dir/out" "$dir/remote"
	gives 0 ./ipmiprov --bmc sim: --format json $command
	$check schema $command "$dir/remote" || failed=1
	$check agree "$dir/out" "$dir/remote" || failed=1
done
gives 0 ./ipmiprov $login --format csv sensors
sed -n 2p "$dir/out" | grep -q Inlet || fail "records do not come first"
tail -n 1 "$dir/out" | grep -q '^local,dcmi' || fail "DCMI does not come last"
gives 1 ./ipmiprov $login status
shows '^WARNING: '
gives 0 ./ipmiprov $login info
shows '^Firmware'
shows '^Service *ipmiprov'
gives 1 ./ipmiprov $login fru
says 'needs a BMC'
gives 1 ./ipmiprov $login log --clear
says 'needs a BMC'
gives 1 ./ipmiprov --remote "$url" --user demo --password-file "$dir/wrong" \
	sensors
says 'HTTP 401'
gives 1 ./ipmiprov --remote "$url" sensors
says 'HTTP 401'
chmod 644 "$dir/wrong"
gives 2 ./ipmiprov --remote "$url" --user demo --password-file "$dir/wrong" \
	sensors
says 'chmod 600'
chmod 600 "$dir/wrong"
gives 2 ./ipmiprov --remote ftp://x sensors
gives 2 setsid ./ipmiprov --remote "$url" --user demo sensors </dev/null
says 'a password is needed'
IPMIPROV_PASSWORD=demo
export IPMIPROV_PASSWORD
gives 0 ./ipmiprov --remote "$url" --user demo sensors
unset IPMIPROV_PASSWORD

# wsmctl
class=wmi/root/hardware
r="-r:$url -u:demo -p:demo"
gives 0 ./wsmctl id "-r:$url" -a:none
shows '^    ProductVendor = ipmiprov$'
gives 0 ./wsmctl IDENTIFY "/remote:$url" /f:pretty
shows '<wsmid:ProductVendor>'
gives 0 ./wsmctl e $class/NumericSensor $r -f:xml
python3 -c 'import sys, xml.dom.minidom as d
r = d.parse(sys.argv[1]).documentElement
n = [c for c in r.childNodes if c.nodeType == c.ELEMENT_NODE]
sys.exit(r.localName != "Results" or len(n) < 30)' "$dir/out" ||
	fail "enumerate as XML"
gives 0 ./wsmctl enum cimv2/CIM_NumericSensor $r -f:json
python3 -c 'import json, sys
sys.exit(len(json.load(open(sys.argv[1]))) < 30)' "$dir/out" ||
	fail "enumerate as JSON"
gives 0 ./wsmctl e $class/Sensor $r -returntype:epr
shows '^            Selector: DeviceID = '
gives 0 ./wsmctl e $class/Sensor $r -returntype:objectandepr -encoding:utf-16
shows '^EndpointReference$'
gives 0 ./wsmctl e $class/RecordLog $r
id=$(sed -n 's/^    InstanceID = //p' "$dir/out")
gives 0 ./wsmctl g "$class/RecordLog?InstanceID=$id" $r
shows "^    InstanceID = $id\$"
gives 1 ./wsmctl g "$class/RecordLog?InstanceID=nobody" $r
grep -q '^Error number:  -[0-9]* 0x80' "$dir/err" ||
	fail "a fault without its number"
grep -q '^WSManFault$' "$dir/err" || fail "a fault without its detail"
gives 1 ./wsmctl e $class/NoSuchClass $r
gives 1 ./wsmctl e $class/Sensor "-r:$url" -u:demo -p:wrong
says 'HTTP 401'
gives 2 ./wsmctl e $class/Sensor $r -fast
gives 2 ./wsmctl
gives 0 ./wsmctl -?
gives 0 ./wsmctl --version

stop
gone=$url
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost \
	-keyout "$dir/key" -out "$dir/cert" 2>/dev/null
start --bmc sim: --listen "https://127.0.0.1:0?cert=$dir/cert&key=$dir/key"
gives 1 ./ipmiprov --remote "$url" sensors
says '--ca-file FILE .* --insecure'
gives 1 ./ipmiprov --remote "$url" --insecure sensors
says 'HTTP 401'
gives 1 ./wsmctl id "-r:$url"
says '-ca-file:FILE .* -skipcacheck .* -skipcncheck'
gives 1 ./wsmctl id "-r:$url" --ca-file "$dir/cert"
says '-skipcncheck'
gives 0 ./wsmctl id "-r:$url" --ca-file "$dir/cert" -skipcncheck
gives 1 ./wsmctl id -r:https://127.0.0.1:1
grep -q -- -skip "$dir/err" && fail "advice that does not help"

stop
gives 3 ./ipmiprov $login status
shows '^UNKNOWN: '
gives 1 ./ipmiprov $login sensors
says "$gone"
gives 1 ./wsmctl id "-r:$gone"
exit $failed
