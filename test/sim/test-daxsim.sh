#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2012,SC2016 # names are harmless, and shells inside expand
# The command: what it runs, what it refuses, and that nothing is left of it.
set -u
daxsim=$(readlink -f "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
count=0 failed=0

# is WHAT ACTUAL WANTED
is() {
	count=$((count + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $count - $1"
	else
		failed=1
		echo "not ok $count - $1"
		printf '# is:     %s\n# wanted: %s\n' "$2" "$3"
	fi
}

# run ARGUMENT...: daxsim with the topology hbm-pair.
run() { "$daxsim" -t hbm-pair "$@" >"$scratch/out" 2>"$scratch/err"; }

if [ ! -e /dev/fuse ] || ! run -- true; then
	echo "1..0 # SKIP no simulated machine here: $(cat "$scratch/err")"
	exit 77
fi

# what the program sees
run -- ls /sys/bus/dax/devices
is "devices" "$(paste -sd ' ' "$scratch/out")" "dax0.0 dax1.0"
run -k 7.3 -- readlink -f /sys/bus/dax/devices/dax0.0
is "where they are" "$(cat "$scratch/out")" "/sys/devices/platform/hmem_platform.0/hmem.0/dax0.0"
run -- sh -c 'for f in /sys/* /sys/bus/* /sys/devices/* /dev/*; do [ -e "$f" ] || [ -L "$f" ] || echo "$f"; done'
is "the machine's own files are there" "$(cat "$scratch/out")" ""
own=$(ls -d /sys/class/* /sys/kernel/* | cksum)
run -- sh -c 'ls -d /sys/class/* /sys/kernel/* | cksum'
is "with what they contain" "$(cat "$scratch/out")" "$own"
run -- sh -c 'echo x >/dev/null && head -c 3 /dev/zero | wc -c && [ -w /dev/shm ] && echo shm'
is "devices work" "$(paste -sd ' ' "$scratch/out")" "3 shm"
run -- stat -c '%F %A' /dev/dax0.0
is "a device file" "$(cat "$scratch/out")" "character special file crw-------"
run -- sh -c 'stat -c "%Hr:%Lr" /dev/dax1.0; cat /sys/bus/dax/devices/dax1.0/dev'
is "has the number that sysfs has" "$(sort -u "$scratch/out" | wc -l)" 1
run -- sh -c 'readlink -f /sys/dev/char/$(cat /sys/bus/dax/devices/dax1.0/dev)/subsystem'
is "and is found by it" "$(cat "$scratch/out")" /sys/bus/dax
run -- sh -c 'cd /sys/bus/dax/devices/dax0.0 && for f in */../size; do cat "$f"; break; done'
is "in a directory of it" "$(cat "$scratch/out")" 17179869184
run -- cat /dev/dax0.0
is "which none of device_dax has" "$(cat "$scratch/err")" "cat: /dev/dax0.0: No such device or address"
run -p online_movable -- cat /sys/devices/system/memory/memory128/valid_zones
is "the policy" "$(cat "$scratch/out")" Movable
(cd / && run -- pwd)
is "the working directory stays" "$(cat "$scratch/out")" /

# the command's status
run -- sh -c 'exit 7'
is "its status" $? 7
run -- sh -c 'kill -9 $$'
is "its signal" $? 137
run -- nonesuch
is "no such command" $? 127
run -- /
is "no command at all" $? 126
SHELL=/bin/false run
is "a shell without a command" $? 1

# what is refused
run -k 2.6 -- true
is "a version" "$? $(cat "$scratch/err")" \
	'2 daxsim: not a kernel version from 5.1 on, or dcd: "2.6"'
printf '[node 0]\n\nsize = 3' >"$scratch/bad.conf"
"$daxsim" -t "$scratch/bad.conf" -- true 2>"$scratch/err"
is "a topology" "$? $(cat "$scratch/err")" \
	"2 daxsim: $scratch/bad.conf:3: unknown key here: \"size\""
run -f 'write x' -- true
is "a fault" "$? $(cat "$scratch/err")" '2 daxsim: not a fault: "write x"'
"$daxsim" -t nonesuch -- true 2>"$scratch/err"
is "a name" $? 2
"$daxsim" -- true 2>"$scratch/err"
is "no topology" $? 2
run --nonesuch
is "an option" $? 2
run --root / true
is "a command with --root" $? 2
"$daxsim" --help >"$scratch/out"
is "but not help" "$? $(head -n 1 "$scratch/out" | cut -c 1-13)" "0 Usage: daxsim"

# faults and the journal
run -f 'write dax0.0/size 1: fail EIO' -j "$scratch/journal" -- sh -c '
	cd /sys/bus/dax/devices/dax0.0
	printf 0 >driver/unbind
	printf dax0.0 >driver/unbind
	printf 0 >size
	printf 0 >size' 2>/dev/null
is "the journal" "$(sed 's,.*/,,' "$scratch/journal" | paste -sd ' ')" \
	'unbind<-"0" = ENODEV unbind<-"dax0.0" = 6 size<-"0" = EIO size<-"0" = 1'
run -- sh -c 'echo "pin memory128" >/dev/daxsim &&
	echo online_movable >/sys/devices/system/memory/memory128/state &&
	echo offline >/sys/devices/system/memory/memory128/state'
is "faults from within" $? 1

# modules
if command -v modprobe >/dev/null; then
	run -f 'unload kmem' -- sh -c 'ls /sys/bus/dax/drivers; modprobe kmem; ls /sys/bus/dax/drivers'
	is "modprobe" "$(paste -sd ' ' "$scratch/out")" "device_dax device_dax kmem"
	run -- sh -c 'modprobe -r kmem; ls /sys/bus/dax/drivers'
	is "modprobe -r" "$(cat "$scratch/out")" device_dax
fi

# events
run -u -k 6.9 -- sh -c 'command -v udevadm >/dev/null || exit 77
	udevadm monitor --kernel >/dev/shm/daxsim-$$ & sleep 0.3
	echo dax0.0 >/sys/bus/dax/drivers/kmem/unbind
	n=0; while ! grep -q unbind /dev/shm/daxsim-$$ && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
	grep -o "unbind  */.*" /dev/shm/daxsim-$$; rm /dev/shm/daxsim-$$; kill $!'
status=$?
if [ $status != 77 ]; then
	is "a monitor hears of it" "$(tr -s ' ' <"$scratch/out")" \
		"unbind /devices/platform/hmem.0/dax0.0 (dax)"
fi

# what is left
"$daxsim" -t hbm-pair -- sh -c "exec sleep 1000.$$" &
server=$!
while ! pgrep -f "^sleep 1000.$$" >/dev/null; do :; done
kill -9 $server
wait $server 2>/dev/null
n=0
while pgrep -f "^sleep 1000.$$" >/dev/null && [ $n -lt 50 ]; do
	n=$((n + 1))
	sleep 0.1
done
is "nothing after a kill" "$(pgrep -f "^sleep 1000.$$")" ""
run -- sh -c "sleep 1001.$$ & exit 3"
is "a status in spite of children" $? 3
is "which are gone" "$(pgrep -f "^sleep 1001.$$")" ""
is "no mounts" "$(grep -c '^daxsim /\(sys\|dev\|proc\)' /proc/mounts)" 0
"$daxsim" -t hbm-pair -- sh -c 'trap "exit 9" TERM; echo ready; while :; do sleep 0.1; done' >"$scratch/out" &
server=$!
while ! grep -q ready "$scratch/out"; do :; done
kill -TERM $server
wait $server
is "signals are passed on" $? 9

# below a directory
mkdir "$scratch/root"
"$daxsim" -t hbm-pair --root "$scratch/root" >"$scratch/ready" &
server=$!
while [ ! -s "$scratch/ready" ] && kill -0 $server; do :; done
is "--root" "$(ls "$scratch/root" | paste -sd ' ')" "dev etc proc sys"
kill -TERM $server
wait $server
is "until a signal" "$? $(ls "$scratch/root")" "0 "

"$daxsim" -t hbm-pair --root "$scratch/root" >"$scratch/ready2" &
server=$!
while [ ! -s "$scratch/ready2" ] && kill -0 $server; do :; done
kill -KILL $server
wait $server 2>/dev/null
n=0
while grep -q "$scratch/root" /proc/mounts && [ $n -lt 50 ]; do
	n=$((n + 1))
	sleep 0.1
done
is "or whatever ends it" "$(ls "$scratch/root")" ""

echo "1..$count"
exit $failed
