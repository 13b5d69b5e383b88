#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# In the guest, as root: gives the device to a group, runs ipmiprovd as one of
# its members, and prints what clients of it and ipmitool read, each part
# after a line "== NAME".
set -u
url=http://127.0.0.1:5985
key=/etc/ipmiprov/client-password

as_daemon() {
	su -s /bin/sh ipmiprov -c "$*"
}

die() {
	echo "guest: $*"
	sed 's/^/ipmiprovd: /' /tmp/daemon.log
	exit 1
}

uptime_seconds() {
	cut -d. -f1 /proc/uptime
}

# wait_for SECONDS COMMAND...
wait_for() {
	until=$(($(uptime_seconds) + $1))
	shift
	until "$@" >/tmp/last.log 2>&1; do
		[ "$(uptime_seconds)" -lt $until ] ||
			die "no end of waiting for: $* ($(cat /tmp/last.log))"
		usleep 100000
	done
}

remote() {
	ipmiprov --remote $url --user watcher --password-file $key "$@"
}

# 0: all well, 1 and 2: warning and critical; 3: the BMC is not read yet
is_read() {
	remote status
	[ $? -lt 3 ]
}

chgrp ipmi /dev/ipmi0 && chmod 0660 /dev/ipmi0 || exit 1
mkdir -p /var/lib/ipmiprov /etc/ipmiprov
printf 'secret\n' >$key
printf 'watcher:%s:Reader\n' "$(mkpasswd -m sha512 secret)" \
	>/etc/ipmiprov/users
chmod 0600 /etc/ipmiprov/users $key
chown -R ipmiprov /var/lib/ipmiprov /etc/ipmiprov/users
cat >/etc/ipmiprov/ipmiprovd.conf <<EOF
[Service]
AllowUnencrypted=true
[Service/Auth]
Basic=true
[Users]
PasswordFile=/etc/ipmiprov/users
EOF

as_daemon "exec ipmiprovd --config /etc/ipmiprov/ipmiprovd.conf \
	--bmc dev:/dev/ipmi0 --listen $url" >/tmp/daemon.log 2>&1 &
wait_for 30 grep -q 'ready on' /tmp/daemon.log
wait_for 60 is_read

echo "== user"
grep -E '^(Name|Uid|CapEff)' "/proc/$(pidof ipmiprovd)/status"
echo "== sdr"
ipmitool -I open sdr dump /tmp/sdr >/tmp/last.log 2>&1 || die "ipmitool sdr dump"
base64 /tmp/sdr
echo "== sensor"
ipmitool -I open sensor 2>/dev/null || die "ipmitool sensor"
echo "== wsmctl"
wsmctl enumerate wmi/root/hardware/NumericSensor "-r:$url" -u:watcher \
	-p:secret -a:basic -f:xml || die "wsmctl"
echo "== curl"
curl -sS -u watcher:secret -H 'Content-Type: application/soap+xml' \
	--data-binary @/enumerate.xml $url/wsman || die "curl"
echo
echo "== end"
kill "$(pidof ipmiprovd)"
wait_for 5 sh -c '! pidof ipmiprovd'
