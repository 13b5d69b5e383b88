#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# wsmctl set and invoke against ipmiprovd: who may change what, and that the
# change is there.
. "${srcdir:-.}/tests/system/cli.inc"

for user in reader operator administrator; do
	echo "$user:$(openssl passwd -6 pw):$user" >>"$dir/passwd"
done
chmod 600 "$dir/passwd"
configure() { # POLICY
	cat >"$dir/conf" <<-EOF
	[Service]
	AllowUnencrypted=true
	[Service/Auth]
	Basic=true
	[Users]
	PasswordFile=$dir/passwd
	[Listener/a]
	Transport=HTTP
	Address=127.0.0.1
	Port=$port
	[BMC/local]
	URI=sim:
	Policy=$1
	EOF
}
port=$(python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
configure operate
start --config "$dir/conf"

# as USER VERB...
as() {
	as_user=$1
	shift
	./wsmctl "$@" "-r:$url" "-u:$as_user" -p:pw
}

class=wmi/root/hardware
gives 0 as reader e $class/ComputerSystem
name=$(sed -n 's/^    Name = //p' "$dir/out" | head -1)
system="$class/ComputerSystem?CreationClassName=ComputerSystem+Name=$name"
inlet="$class/NumericSensor?CreationClassName=NumericSensor+DeviceID=114.0.32"
inlet="$inlet+SystemCreationClassName=ComputerSystem+SystemName=$name"
raw='wmi/root/wmi/Microsoft_IPMI?InstanceName=Root\IPMI\local_0'
cat >"$dir/reading.xml" <<'EOF'
<?xml version="1.0"?>
<p:RequestResponse_INPUT xmlns:p="urn:any"><p:Command>45</p:Command>
<p:Lun>0</p:Lun><p:NetworkFunction>4</p:NetworkFunction>
<p:RequestData>114</p:RequestData><p:RequestDataSize>1</p:RequestDataSize>
<p:ResponderAddress>32</p:ResponderAddress></p:RequestResponse_INPUT>
EOF

# A threshold, and what it does to the state of the sensor.
gives 0 as reader g "$inlet"
shows '^    CurrentState = Normal$'
gives 1 as reader s "$inlet" '@{UpperThresholdNonCritical="20"}'
grep -q 'AccessDenied' "$dir/err" || fail "a reader may set a threshold"
gives 0 as operator s "$inlet" '@{UpperThresholdNonCritical="20"}'
shows '^    UpperThresholdNonCritical = 20$'
gives 0 as reader g "$inlet"
shows '^    CurrentState = Upper Non-critical$'
shows '^    UpperThresholdNonCritical = 20$'
gives 0 as operator i RestoreDefaultThresholds "$inlet"
shows '^    ReturnValue = 0$'
gives 0 as reader g "$inlet"
shows '^    CurrentState = Normal$'
gives 1 as operator s "$inlet" '@{UpperThresholdNonCritical="2000"}'
grep -q 'UpperThresholdNonCritical may not have' "$dir/err" || fail "2000"
gives 1 as operator s "$inlet" '@{BaseUnits="3"}'
grep -q 'BaseUnits is read-only' "$dir/err" || fail "a unit was set"
gives 2 as operator s "$inlet" '@{Nothing="3"}'
says 'no such property'

# The log.
gives 1 as reader i ClearLog "$class/RecordLog?InstanceID=IPMI:$name:SEL"
gives 0 as operator i ClearLog "$class/RecordLog?InstanceID=IPMI:$name:SEL"
gives 0 as reader e $class/RecordLog
shows '^    CurrentNumberOfRecords = 0$'

# Soft and hard power; the policy is a ceiling for everybody.
gives 0 as operator i SetPowerState "$system" '@{PowerState="8"}'
shows '^    ReturnValue = 0$'
gives 1 as operator i SetPowerState "$system" '@{PowerState="6"}'
grep -q 'it is for Administrators' "$dir/err" || fail "hard power off"
gives 1 as administrator i SetPowerState "$system" '@{PowerState="6"}'
grep -q 'Policy=administer' "$dir/err" || fail "the policy is no ceiling"
gives 1 as operator i RequestResponse "$raw" "-file:$dir/reading.xml"
grep -q 'AccessDenied' "$dir/err" || fail "an operator may send messages"
gives 0 as administrator i RequestResponse "$raw" "-file:$dir/reading.xml"
shows '^    CompletionCode = 0$'
shows '^    ResponseData = 0, 153, 192, '
configure administer
kill -HUP "$server"
for _ in $(seq 50); do
	grep -q 'configuration reloaded' "$dir/log" && break
	sleep 0.1
done
gives 0 as administrator i SetPowerState "$system" '@{PowerState="6"}'
gives 1 as administrator i SetPowerState "$system" '@{PowerState="x"}'
grep -q 'PowerState' "$dir/err" || fail "the parameter is not named"

# What people say of a machine survives a restart.
gives 0 as operator s "$system" '@{PrimaryOwnerName="Ada Lovelace"}'
stop
start --config "$dir/conf"
gives 0 as reader g "$system"
shows '^    PrimaryOwnerName = Ada Lovelace$'

# Who did what is in the log of the first daemon, and nothing that was read.
gives 0 as operator i Reset "$inlet"
grep -q 'IPMIPROV_USER=operator IPMIPROV_ROLE=Operator IPMIPROV_PEER=127' \
	"$dir/log" || fail "no line says who it was"
grep -q 'IPMIPROV_ACTION="NumericSensor.Reset() .*IPMIPROV_RESULT="returned 0"' \
	"$dir/log" || fail "no line says what it was"

# The records of a boot are written once.
stop
echo WriteBootRecords=true >>"$dir/conf"
records() { # NUMBER
	for _ in $(seq 50); do
		gives 0 as reader e $class/RecordLog
		grep -q "^    CurrentNumberOfRecords = $1\$" "$dir/out" && return
		sleep 0.1
	done
	fail "the log has not $1 records"
}
before=$(./ipmiprov --bmc sim: --format json log | grep -c '"record"')
start --config "$dir/conf"
records $((before + 2))
gives 0 as reader e $class/LogRecord
shows '\*DC\*.*\*37 01 00\*01 '
stop
start --config "$dir/conf"
gives 0 as reader e $class/RecordLog
shows "^    CurrentNumberOfRecords = $before\$"
exit $failed
