#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016 # shells inside expand
# /dev/daxX.Y in a simulated machine: programs open it and map it. What a kernel
# answers to each call is compared by test/scenario/compare; here is what that does
# not show: several processes, other users, faults, and that nothing is left.
set -uo pipefail
daxsim=$(readlink -f "$1") poke=$(readlink -f "$2")
scratch=$(mktemp -d)
chmod 755 "$scratch"
trap 'rm -rf "$scratch"' EXIT
export POKE=$poke SCRATCH=$scratch
count=0 failed=0

# is WHAT ACTUAL WANTED
is() {
	count=$((count + 1))
	if [[ $2 == "$3" ]]; then
		echo "ok $count - $1"
	else
		failed=1
		echo "not ok $count - $1"
		printf '%s\n' "is:     $2" "wanted: $3" | sed 's/^/# /'
	fi
}

skip_all() {
	echo "1..0 # SKIP because $*"
	exit 77
}

cat >"$scratch/one.conf" <<END
[machine]
kernel = 7.3
[node 0]
ram = 0+1G
[node 1]
[region hmem]
start = 4G
size = 64M
node = 1
[device]
size = 32M
driver = device_dax
END

# run ARGUMENT...: what a shell command says there.
run() {
	"$daxsim" -t "$scratch/one.conf" "$@" >"$scratch/out" 2>&1
	local code=$?
	paste -sd '|' "$scratch/out"
	return $code
}

# pokes LINE...: of poke's language, as one word for "sh -c".
pokes() { printf 'printf "%%s\\n" %s | "$POKE"' "$(printf "'%s' " "$@")"; }

[[ -e /dev/fuse ]] || skip_all "there is no /dev/fuse"
message=$(run -- true) || skip_all "daxsim cannot run here: $message"
grep -qw user_notif /proc/sys/kernel/seccomp/actions_avail 2>/dev/null ||
	skip_all "this kernel has no user notification of seccomp"
map='m 2097152 0 shared rw'

# --- contents -----------------------------------------------------------------

is "two processes have the same memory" "$(run -- sh -c "
	$(pokes 'o /dev/dax0.0 rw' "$map" 'p 4096 hello') >/dev/null
	$(pokes 'o /dev/dax0.0 r' 'm 2097152 0 shared r' 'g 4096') | tail -n 1")" 'g 4096 = "hello"'
is "also at once" "$(run -- bash -c '
	mkfifo "$SCRATCH/in" && "$POKE" <"$SCRATCH/in" >"$SCRATCH/reader" &
	until [ -p "$SCRATCH/in" ]; do :; done; exec 7>"$SCRATCH/in"
	printf "%s\n" "o /dev/dax0.0 r" "m 2097152 0 shared r" "g 0" >&7
	until grep -q ^g "$SCRATCH/reader"; do :; done
	printf "%s\n" "o /dev/dax0.0 rw" "m 2097152 0 shared rw" "p 0 later" | "$POKE" >/dev/null
	echo "g 0" >&7; exec 7>&-; wait; grep ^g "$SCRATCH/reader"')" 'g 0 = ""|g 0 = "later"'
is "what was written is there for the next device with that memory" "$(run -- sh -c "
	$(pokes 'o /dev/dax0.0 rw' "$map" 'p 4096 old' e 'c /sys/bus/dax' \
	'w drivers/device_dax/unbind dax0.0' 'w devices/dax0.0/size 0') >/dev/null
	cd \"\$(readlink -f /sys/bus/dax/devices/dax0.0)/..\" && echo 1 >dax_region/create
	echo 2097152 >dax0.1/size
	echo dax0.1 >/sys/bus/dax/drivers/device_dax/new_id
	$(pokes 'o /dev/dax0.1 rw' "$map" 'g 4096') | tail -n 1")" 'g 4096 = "old"'
is "machines share nothing" "$(run -- sh -c "$(pokes 'o /dev/dax0.0 rw' "$map" 'g 4096') | tail -n 1")" \
	'g 4096 = ""'
is "a made-up event takes nothing away" "$(run -- sh -c "
	$(pokes 'o /dev/dax0.0 rw' "$map" 'p 0 here' 'w /sys/bus/dax/devices/dax0.0/uevent unbind' 'g 0') |
	tail -n 1")" 'g 0 = "here"'
is "unloading the driver takes the mapping away" "$(run -- sh -c "
	$(pokes 'o /dev/dax0.0 rw' "$map" 'p 0 here' 'w /dev/daxsim unload\sdevice_dax' 'g 0' \
	"$map") | tail -n 2")" "g 0 = SIGBUS|$map = ENXIO"
is "deleting the device too" "$(run -- sh -c "
	$(pokes 'o /dev/dax0.0 rw' "$map" 'p 0 here' 'w /dev/daxsim delete\sdax0.0' 'g 0' s) |
	tail -n 2")" "g 0 = SIGBUS|s = 020600 0 stat ENOENT"

# --- who may open it, and how ---------------------------------------------------

open='o /dev/dax0.0 rw'
is "another user may not" "$(run -- setpriv --reuid 65534 --regid 65534 --clear-groups \
	cat /dev/dax0.0)" "cat: /dev/dax0.0: Permission denied"
is "other paths" "$(run -- sh -c "cd /dev && ln -s /dev/dax0.0 '$scratch/dax5.5' &&
	$(pokes 'o dax0.0 rw' 'o ../dev//./dax0.0 rw' "o $scratch/dax5.5 rw" \
	"o $scratch/dax5.5 rw nofollow") | sed 's/.* = //'")" "0|0|0|ELOOP"
echo no device >"$scratch/dax0.0"
is "a file of such a name" "$(run -- cat "$scratch/dax0.0")" "no device"
is "another device" "$(run -- sh -c "$(pokes 'o /dev/dax9.9 rw')")" "o /dev/dax9.9 rw = ENOENT"
is "a fault" "$(run -f 'open dev/dax0.0 1: fail EIO' -- sh -c "$(pokes "$open" "$open")")" \
	"$open = EIO|$open = 0"
is "while it is opened, an unbind" "$(run -f 'open dev/dax0.0: unbind dax0.0' -- \
	sh -c "$(pokes "$open")")" "$open = ENXIO"
is "no numbers left" "$(run -- sh -c "ulimit -n 700; $(pokes "$open")")" "$open = EMFILE"
is "setuid programs work" "$(run -- grep NoNewPrivs /proc/self/status | tr -d '\t')" NoNewPrivs:0

# --- without a driver, with and without a machine around --------------------------

sed 's/device_dax/none/' "$scratch/one.conf" >"$scratch/none.conf"
is "no driver" "$("$daxsim" -t "$scratch/none.conf" -- sh -c "$(pokes 'o /dev/dax0.0 r cloexec' "$open")" |
	paste -sd '|')" "o /dev/dax0.0 r cloexec = ENXIO|$open = ENXIO"
mkdir "$scratch/root"
"$daxsim" -t "$scratch/none.conf" --root "$scratch/root" >"$scratch/ready" &
server=$!
until [[ -s $scratch/ready ]] || ! kill -0 $server; do :; done
is "no driver, below a directory" "$(sh -c "$(pokes "o $scratch/root/dev/dax0.0 rw" s)" |
	sed 's/.* = //' | paste -sd '|')" "ENXIO|EBADF"
is "where it is still a device" "$(stat -c %F "$scratch/root/dev/dax0.0")" "character special file"
kill $server
wait $server
is "a machine in a machine has files, but not to be mapped" "$(run -- "$daxsim" -t \
	"$scratch/one.conf" -- sh -c "ls /dev/dax0.0; $(pokes "$open")")" "/dev/dax0.0|$open = EACCES"

# --- what is left -----------------------------------------------------------------

# holds: a program that has it open and mapped, and then nothing to do.
holds="($(pokes "$open" "$map"); exec sleep 1010.$$) 9<>/dev/dax0.0 & (echo '$open'; echo '$map'
	echo 'p 0 x'; exec sleep 1011.$$) | \$POKE >'$scratch/held' 2>/dev/null"
# gone: none of these is there any more.
gone() {
	local n=0
	while pgrep -f "^sleep 101[01].$$" >/dev/null && ((n++ < 50)); do
		sleep 0.1
	done
	pgrep -f "^sleep 101[01].$$"
}
: >"$scratch/held"
"$daxsim" -t "$scratch/one.conf" -- sh -c "$holds" >/dev/null &
server=$!
until grep -q ^p "$scratch/held"; do :; done
kill -KILL $server
wait $server 2>/dev/null
is "nothing after a kill" "$(gone)" ""
: >"$scratch/held"
run -- bash -c "($holds) & until grep -q ^p '$scratch/held'; do :; done; kill -KILL \$\$" >/dev/null
is "the command's signal" $? 137
is "nothing after that either" "$(gone)" ""
: >"$scratch/held"
"$daxsim" -t "$scratch/one.conf" -- bash -c "($holds) & while :; do cat /dev/dax0.0; done" \
	>/dev/null 2>&1 &
server=$!
until grep -q ^p "$scratch/held"; do :; done
kill -KILL "$(pgrep -P $server)"
wait $server
is "nobody waits for a server that was killed" "$? $(gone)" "137 "

# --- without being root -----------------------------------------------------------

if ((EUID == 0)); then
	cp "$daxsim" "$poke" "$scratch"
	chmod 644 "$scratch/one.conf"
	nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	if "${nobody[@]}" "$scratch/daxsim" -t "$scratch/one.conf" -- true 2>"$scratch/err"; then
		is "an ordinary user's machine" "$(POKE=$scratch/poke "${nobody[@]}" "$scratch/daxsim" \
			-t "$scratch/one.conf" -- sh -c "$(pokes "$open" s "$map" 'p 0 x' 'g 0')" |
			sed 's/.* = //' | paste -sd '|')" '0|020600 0 same|0|p 0 x|"x"'
	else
		echo "# no ordinary user's machine here: $(<"$scratch/err")"
	fi
fi

echo "1..$count"
exit $failed
