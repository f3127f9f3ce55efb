#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2012,SC2016 # names are harmless, and shells inside expand
# The command: what it runs, what it refuses, and that nothing is left of it.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=test/tap.sh
. "$here/../tap.sh"
daxsim=$(readlink -f "$1")

# sim ARGUMENT...: daxsim with the topology hbm-pair.
sim() { "$daxsim" -t hbm-pair "$@" >"$scratch/out" 2>"$scratch/err"; }

[[ -e /dev/fuse ]] || skip_all "there is no /dev/fuse"
sim -- true || skip_all "daxsim cannot run here: $(<"$scratch/err")"

# what the program sees
sim -- ls /sys/bus/dax/devices
is "devices" "$(paste -sd ' ' "$scratch/out")" "dax0.0 dax1.0"
sim -k 7.3 -- readlink -f /sys/bus/dax/devices/dax0.0
is "where they are" "$(cat "$scratch/out")" "/sys/devices/platform/hmem_platform.0/hmem.0/dax0.0"
sim -- sh -c 'for f in /sys/* /sys/bus/* /sys/devices/* /dev/*; do [ -e "$f" ] || [ -L "$f" ] || echo "$f"; done'
is "the machine's own files are there" "$(cat "$scratch/out")" ""
own=$(ls -d /sys/class/* /sys/kernel/* | cksum)
sim -- sh -c 'ls -d /sys/class/* /sys/kernel/* | cksum'
is "with what they contain" "$(cat "$scratch/out")" "$own"
sim -- sh -c 'echo x >/dev/null && head -c 3 /dev/zero | wc -c && [ -w /dev/shm ] && echo shm'
is "devices work" "$(paste -sd ' ' "$scratch/out")" "3 shm"
sim -- stat -c '%F %A' /dev/dax0.0
is "a device file" "$(cat "$scratch/out")" "character special file crw-------"
sim -- sh -c 'stat -c "%Hr:%Lr" /dev/dax1.0; cat /sys/bus/dax/devices/dax1.0/dev'
is "has the number that sysfs has" "$(sort -u "$scratch/out" | wc -l)" 1
sim -- sh -c 'readlink -f /sys/dev/char/$(cat /sys/bus/dax/devices/dax1.0/dev)/subsystem'
is "and is found by it" "$(cat "$scratch/out")" /sys/bus/dax
sim -- sh -c 'cd /sys/bus/dax/devices/dax0.0 && for f in */../size; do cat "$f"; break; done'
is "in a directory of it" "$(cat "$scratch/out")" 17179869184
sim -- cat /dev/dax0.0
is "which none of device_dax has" "$(cat "$scratch/err")" "cat: /dev/dax0.0: No such device or address"
sim -p online_movable -- cat /sys/devices/system/memory/memory128/valid_zones
is "the policy" "$(cat "$scratch/out")" Movable
(cd / && sim -- pwd)
is "the working directory stays" "$(cat "$scratch/out")" /

# the command's status
sim -- sh -c 'exit 7'
is "its status" $? 7
sim -- sh -c 'kill -9 $$'
is "its signal" $? 137
sim -- nonesuch
is "no such command" $? 127
sim -- /
is "no command at all" $? 126
SHELL=/bin/false sim
is "a shell without a command" $? 1

# what is refused
sim -k 2.6 -- true
is "a version" "$? $(cat "$scratch/err")" \
	'2 daxsim: not a kernel version from 5.1 on, or dcd: "2.6"'
printf '[node 0]\n\nsize = 3' >"$scratch/bad.conf"
"$daxsim" -t "$scratch/bad.conf" -- true 2>"$scratch/err"
is "a topology" "$? $(cat "$scratch/err")" \
	"2 daxsim: $scratch/bad.conf:3: unknown key here: \"size\""
sim -f 'write x' -- true
is "a fault" "$? $(cat "$scratch/err")" '2 daxsim: not a fault: "write x"'
"$daxsim" -t nonesuch -- true 2>"$scratch/err"
is "a name" $? 2
"$daxsim" -- true 2>"$scratch/err"
is "no topology" $? 2
sim --nonesuch
is "an option" $? 2
sim --root / true
is "a command with --root" $? 2
"$daxsim" --help >"$scratch/out"
is "but not help" "$? $(head -n 1 "$scratch/out" | cut -c 1-13)" "0 Usage: daxsim"

# faults and the journal
sim -f 'write dax0.0/size 1: fail EIO' -j "$scratch/journal" -- sh -c '
	cd /sys/bus/dax/devices/dax0.0
	printf 0 >driver/unbind
	printf dax0.0 >driver/unbind
	printf 0 >size
	printf 0 >size' 2>/dev/null
is "the journal" "$(sed 's,.*/,,' "$scratch/journal" | paste -sd ' ')" \
	'unbind<-"0" = ENODEV unbind<-"dax0.0" = 6 size<-"0" = EIO size<-"0" = 1'
sim -- sh -c 'echo "pin memory128" >/dev/daxsim &&
	echo online_movable >/sys/devices/system/memory/memory128/state &&
	echo offline >/sys/devices/system/memory/memory128/state'
is "faults from within" $? 1

# modules
if command -v modprobe >/dev/null; then
	sim -f 'unload kmem' -- sh -c 'ls /sys/bus/dax/drivers; modprobe kmem; ls /sys/bus/dax/drivers'
	is "modprobe" "$(paste -sd ' ' "$scratch/out")" "device_dax device_dax kmem"
	sim -- sh -c 'modprobe -r kmem; ls /sys/bus/dax/drivers'
	is "modprobe -r" "$(cat "$scratch/out")" device_dax
fi

# events
if command -v udevadm >/dev/null; then
	export -f line_from
	sim -u -k 6.9 -- bash -c 'exec 3< <(exec stdbuf -oL udevadm monitor --kernel)
		line_from 3 "KERNEL - *" >/dev/null && echo dax0.0 >/sys/bus/dax/drivers/kmem/unbind
		line_from 3 "*unbind*" | grep -o "unbind  */.*"'
	is "a monitor hears of it" "$(tr -s ' ' <"$scratch/out")" \
		"unbind /devices/platform/hmem.0/dax0.0 (dax)"
fi

# what is left: whoever is has the other end of descriptor 3
exec 3< <(exec "$daxsim" -t hbm-pair -- sh -c 'echo ready; exec sleep 1000')
server=$!
line_from 3 ready >/dev/null
kill -KILL $server
is "nothing after a kill" "$(is_gone 3 && echo nothing)" nothing
exec 3< <(exec "$daxsim" -t hbm-pair -- sh -c 'sleep 1000 & exit 3')
wait $!
is "a status in spite of children" $? 3
is "which are gone" "$(read -rt 0 -u 3 && is_gone 3 && echo gone)" gone
is "no mounts" "$(grep -c '^daxsim /\(sys\|dev\|proc\)' /proc/mounts)" 0
exec 3< <(exec "$daxsim" -t hbm-pair -- sh -c 'trap "exit 9" TERM; sleep 1000 & echo ready; wait')
server=$!
line_from 3 ready >/dev/null
kill -TERM $server
wait $server
is "signals are passed on" $? 9

# in a chroot, whose / is a directory of a mount that hands on what is mounted
# chroot_sim MOUNTS: where only these of proc, sys and dev are mounted
# shellcheck disable=SC2016,SC2317 # it is run by a shell inside
chroot_sim() {
	local root entry
	root=$(mktemp -d "$scratch/chroot.XXXXXX")
	mount --make-rshared /
	mkdir -p "$root"/{proc,sys,dev,run,etc,tmp}
	cp "$daxsim" "$root/daxsim"
	printf '[node 0]\nram = 0+1G\n[region hmem]\nstart = 4G\nsize = 2M\n' >"$root/one.conf"
	for entry in /*; do
		if [[ -L $entry ]]; then
			cp -P "$entry" "$root$entry"
		elif [[ -d $entry && ! -d $root$entry || " $1 " == *" ${entry#/} "* ]]; then
			mkdir -p "$root$entry"
			mount --rbind "$entry" "$root$entry"
		fi
	done
	ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 chroot "$root" /daxsim -t /one.conf -- \
		sh -c 'cd /sys/bus/dax/devices && echo *' 2>&1 | grep -e ^daxsim: -e ^dax
	grep "daxsim.*$root" /proc/self/mountinfo
}
export -f chroot_sim
export daxsim scratch
in_chroot() { unshare -m bash -c 'chroot_sim "$1"' bash "$1" 2>&1; }
if ((EUID == 0)); then
	is "in a chroot, and nothing of it elsewhere" "$(in_chroot 'proc sys dev')" dax0.0
	is "in a chroot without sysfs" "$(in_chroot 'proc dev')" dax0.0
	has "in a chroot that cannot be, what helps is told" "$(in_chroot '')" \
		"mount the directory on itself (mount --bind DIR DIR)"
fi

# below a directory
mkdir "$scratch/root"
exec 3< <(exec "$daxsim" -t hbm-pair --root "$scratch/root")
server=$!
is "--root is said when it is there" "$(line_from 3 '*')" "$scratch/root"
is "--root" "$(ls "$scratch/root" | paste -sd ' ')" "dev etc proc sys"
kill -TERM $server
wait $server
is "until a signal" "$? $(ls "$scratch/root")" "0 "

exec 3< <(exec "$daxsim" -t hbm-pair --root "$scratch/root")
server=$!
line_from 3 '*' >/dev/null
kill -KILL $server
is_gone 3
is "or whatever ends it" "$(ls "$scratch/root")" ""

finish
