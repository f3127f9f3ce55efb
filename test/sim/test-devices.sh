#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2016 # shells inside expand
# /dev/daxX.Y in a simulated machine: programs open it and map it. What a kernel
# answers to each call is compared by test/scenario/compare; here is what that does
# not show: several processes, other users, faults, and that nothing is left.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=test/tap.sh
. "$here/../tap.sh"
set -o pipefail
daxsim=$(readlink -f "$1") poke=$(readlink -f "$2")
chmod 755 "$scratch"
export POKE=$poke
export -f line_from

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

# sim ARGUMENT...: what a shell command says there.
sim() {
	"$daxsim" -t "$scratch/one.conf" "$@" >"$scratch/out" 2>&1
	local code=$?
	paste -sd '|' "$scratch/out"
	return $code
}

# pokes LINE...: of poke's language, as one word for "sh -c".
pokes() { printf 'printf "%%s\\n" %s | "$POKE"' "$(printf "'%s' " "$@")"; }

[[ -e /dev/fuse ]] || skip_all "there is no /dev/fuse"
message=$(sim -- true) || skip_all "daxsim cannot run here: $message"
grep -qw user_notif /proc/sys/kernel/seccomp/actions_avail 2>/dev/null ||
	skip_all "this kernel has no user notification of seccomp"
map='m 2097152 0 shared rw'

# --- contents -----------------------------------------------------------------

is "two processes have the same memory" "$(sim -- sh -c "
	$(pokes 'o /dev/dax0.0 rw' "$map" 'p 4096 hello') >/dev/null
	$(pokes 'o /dev/dax0.0 r' 'm 2097152 0 shared r' 'g 4096') | tail -n 1")" 'g 4096 = "hello"'
is "also at once" "$(sim -- bash -c '
	coproc "$POKE"
	printf "%s\n" "o /dev/dax0.0 r" "m 2097152 0 shared r" "g 0" >&"${COPROC[1]}"
	line_from "${COPROC[0]}" "g *"
	printf "%s\n" "o /dev/dax0.0 rw" "m 2097152 0 shared rw" "p 0 later" | "$POKE" >/dev/null
	echo "g 0" >&"${COPROC[1]}"
	line_from "${COPROC[0]}" "g *"')" 'g 0 = ""|g 0 = "later"'
is "what was written is there for the next device with that memory" "$(sim -- sh -c "
	$(pokes 'o /dev/dax0.0 rw' "$map" 'p 4096 old' e 'c /sys/bus/dax' \
	'w drivers/device_dax/unbind dax0.0' 'w devices/dax0.0/size 0') >/dev/null
	cd \"\$(readlink -f /sys/bus/dax/devices/dax0.0)/..\" && echo 1 >dax_region/create
	echo 2097152 >dax0.1/size
	echo dax0.1 >/sys/bus/dax/drivers/device_dax/new_id
	$(pokes 'o /dev/dax0.1 rw' "$map" 'g 4096') | tail -n 1")" 'g 4096 = "old"'
is "machines share nothing" "$(sim -- sh -c "$(pokes 'o /dev/dax0.0 rw' "$map" 'g 4096') | tail -n 1")" \
	'g 4096 = ""'
is "a made-up event takes nothing away" "$(sim -- sh -c "
	$(pokes 'o /dev/dax0.0 rw' "$map" 'p 0 here' 'w /sys/bus/dax/devices/dax0.0/uevent unbind' 'g 0') |
	tail -n 1")" 'g 0 = "here"'
is "unloading the driver takes the mapping away" "$(sim -- sh -c "
	$(pokes 'o /dev/dax0.0 rw' "$map" 'p 0 here' 'w /dev/daxsim unload\sdevice_dax' 'g 0' \
	"$map") | tail -n 2")" "g 0 = SIGBUS|$map = ENXIO"
is "deleting the device too" "$(sim -- sh -c "
	$(pokes 'o /dev/dax0.0 rw' "$map" 'p 0 here' 'w /dev/daxsim delete\sdax0.0' 'g 0' s) |
	tail -n 2")" "g 0 = SIGBUS|s = 020000 0 stat ENOENT"

# --- who may open it, and how ---------------------------------------------------

open='o /dev/dax0.0 rw'
is "another user may not" "$(sim -- setpriv --reuid 65534 --regid 65534 --clear-groups \
	cat /dev/dax0.0)" "cat: /dev/dax0.0: Permission denied"
is "other paths" "$(sim -- sh -c "cd /dev && ln -s /dev/dax0.0 '$scratch/dax5.5' &&
	($(pokes 'o dax0.0 rw' 'o ../dev//./dax0.0 rw')
	cd '$scratch' && $(pokes 'o dax5.5 rw' 'o dax5.5 rw nofollow')) | sed 's/.* = //'")" "0|0|0|ELOOP"
echo no device >"$scratch/dax0.0"
is "a file of such a name" "$(sim -- cat "$scratch/dax0.0")" "no device"
is "another device" "$(sim -- sh -c "$(pokes 'o /dev/dax9.9 rw')")" "o /dev/dax9.9 rw = ENOENT"
is "a fault" "$(sim -f 'open dev/dax0.0 1: fail EIO' -- sh -c "$(pokes "$open" "$open")")" \
	"$open = EIO|$open = 0"
is "while it is opened, an unbind" "$(sim -f 'open dev/dax0.0: unbind dax0.0' -- \
	sh -c "$(pokes "$open")")" "$open = ENXIO"
is "no numbers left" "$(sim -- sh -c "ulimit -n 700; $(pokes "$open")")" "$open = EMFILE"
is "setuid programs work" "$(sim -- grep NoNewPrivs /proc/self/status | tr -d '\t')" NoNewPrivs:0

# --- what others see ---------------------------------------------------------------

# shows PID: what /proc tells of a device
# shellcheck disable=SC2317 # called by shells inside
shows() {
	local link to
	for link in /proc/"$1"/fd/*; do
		to=$(readlink "$link")
		[[ $to != /dev/dax* ]] || echo "$to $(stat -L -c '%F %t:%T' "$link")"
	done
	grep -o ' /dev/dax.*' "/proc/$1/maps"
	grep -o ' - .* /dev/dax[^ ]*' "/proc/$1/mountinfo"
}
export -f shows
number=$(sim -- stat -c '%F %t:%T' /dev/dax0.0)
is "an agent that has it open" "$(sim -f 'open dax0.0 qemu' -- bash -c 'shows $(pgrep -x qemu)')" \
	"/dev/dax0.0 $number"
is "an agent that has it mapped" "$(sim -- bash -c 'echo "map dax0.0 emacs" >/dev/daxsim
	shows $(pgrep -x emacs)')" " /dev/dax0.0"
is "an agent that has it mounted, and who has not" "$(sim -- bash -c '
	echo "mount dax0.0 famfsd" >/dev/daxsim; shows $(pgrep -x famfsd); shows $$')" " - tmpfs /dev/dax0.0"
is "agents end" "$(sim -f 'open dax0.0 vi' -f 'map dax0.0 vi' -f 'mount dax0.0 vi' -- bash -c '
	pgrep -x -c vi; echo "close dax0.0" >/dev/daxsim; pgrep -x -c vi')" "3|0"
is "an agent cannot open what no driver has" "$(sim -- bash -c '
	echo dax0.0 >/sys/bus/dax/drivers/device_dax/unbind; echo "open dax0.0 vi" >/dev/daxsim
	pgrep -x -c vi')" 0
is "a descriptor by redirection" "$(sim -- bash -c 'sleep 1000 3</dev/dax0.0 & user=$!
	until [[ $(</proc/$user/comm) == sleep ]]; do :; done; shows $user; kill $user')" "/dev/dax0.0 $number"
is "the simulator has nothing open itself" "$(sim -- bash -c ': </dev/dax0.0; [[ -c /proc/1/fd/3 ]]
	for file in /proc/1/fd/*; do [[ ! -c $file || $(readlink $file) != /dev/dax* ]] || echo $file; done
	readlink /proc/1/fd/* | grep -c ^/dev/dax')" 1

# --- without a driver, with and without a machine around --------------------------

sed 's/device_dax/none/' "$scratch/one.conf" >"$scratch/none.conf"
is "no driver" "$("$daxsim" -t "$scratch/none.conf" -- sh -c "$(pokes 'o /dev/dax0.0 r cloexec' "$open")" |
	paste -sd '|')" "o /dev/dax0.0 r cloexec = ENXIO|$open = ENXIO"
mkdir "$scratch/root"
exec 3< <(exec "$daxsim" -t "$scratch/none.conf" --root "$scratch/root")
server=$!
line_from 3 '*' >/dev/null
is "no driver, below a directory" "$(cd "$scratch" && sh -c "$(pokes "o root/dev/dax0.0 rw" s)" |
	sed 's/.* = //' | paste -sd '|')" "ENXIO|EBADF"
is "where it is still a device" "$(stat -c %F "$scratch/root/dev/dax0.0")" "character special file"
kill $server
wait $server
is "a machine in a machine has files, but not to be mapped" "$(sim -- "$daxsim" -t \
	"$scratch/one.conf" -- sh -c "ls /dev/dax0.0; $(pokes "$open")")" "/dev/dax0.0|$open = EACCES"

# --- what is left -----------------------------------------------------------------

# holds: two programs that have it open and mapped, and then nothing to do. The second
# says so. What is left of them and of the machine has the other end of descriptor 3.
holds="($(pokes "$open" "$map"); exec sleep 1000) 9<>/dev/dax0.0 & (echo '$open'; echo '$map'
	echo 'p 0 x'; exec sleep 1000) | \$POKE"
exec 3< <(exec "$daxsim" -t "$scratch/one.conf" -- sh -c "$holds" 2>&1)
server=$!
line_from 3 'p *' >/dev/null
kill -KILL $server
is "nothing after a kill" "$(is_gone 3 && echo nothing)" nothing
exec 3< <(exec "$daxsim" -t "$scratch/one.conf" -- bash -c "exec 4< <($holds)
	line_from 4 'p *' && kill -KILL \$\$" 2>&1)
wait $!
is "the command's signal" $? 137
is "nothing after that either" "$(is_gone 3 && echo nothing)" nothing
exec 3< <(exec "$daxsim" -t "$scratch/one.conf" -- bash -c "($holds) &
	while :; do cat /dev/dax0.0; done >/dev/null 2>&1" 2>&1)
server=$!
line_from 3 'p *' >/dev/null
kill -KILL "$(pgrep -P $server)"
wait $server
is "nobody waits for a server that was killed" "$? $(is_gone 3 && echo nothing)" "137 nothing"

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

finish
