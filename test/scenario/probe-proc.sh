#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# What /proc tells others of a process that has a device open, or mapped.
. "$(dirname "$0")/probe.sh"
name /hmem. A
clean
D=dax$XA
M=1048576
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT

# look WHAT PID
look() {
	echo "# $1"
	for link in /proc/"$2"/fd/*; do
		to=$(readlink "$link")
		case $to in
		"/dev/$D.1"*)
			echo "fd $to $(stat -L -c '%F %a %h' "$link")"
			[ "$(stat -L -c '%t:%T %i' "$link")" != "$(stat -c '%t:%T %i' "/dev/$D.1")" ] ||
				echo "fd same"
			;;
		esac
	done
	sed -n 's/^[^ ]* \([^ ]*\) \([^ ]*\) [^ ]* [^ ]* */maps \1 \2 /p' "/proc/$2/maps" | grep "/dev/$D.1"
} 2>/dev/null

# has WHAT LINES: that many answers of the poke are there.
has() { until [ -e "$here/$1" ] && [ "$(wc -l <"$here/$1")" -ge "$2" ]; do :; done; }

pokes <<EOF
w $A/dax_region/create 1
w $A/$D.1/size $((64 * M))
w drivers/device_dax/new_id $D.1
EOF
sleep 1000 3<"/dev/$D.1" &
inherits=$!
mkfifo "$here/3" "$here/4"
"$POKE" <"$here/3" >"$here/opens" &
opens=$!
"$POKE" <"$here/4" >"$here/maps" &
maps=$!
exec 3>"$here/3" 4>"$here/4"
echo "o /dev/$D.1 rw" >&3
printf '%s\n' "o /dev/$D.1 rw" "m $((2 * M)) 0 shared rw" >&4
has opens 1
has maps 2
until [ "$(cat /proc/$inherits/comm)" = sleep ]; do :; done
{
	look "open, by a redirection" $inherits
	kill $inherits
	look "open" $opens
	look "open and mapped" $maps
	echo "o /dev/null r" >&4
	has maps 3
	look "mapped" $maps
	echo "$D.1" >"$bus/drivers/device_dax/unbind"
	look "open, without driver" $opens
	look "mapped, without driver" $maps
	echo 0 >"$bus/devices/$D.1/size"
	echo "$D.1" >"$A/dax_region/delete"
	look "open, deleted" $opens
	look "mapped, deleted" $maps
} | sed -e "$names"
exec 3>&- 4>&-
wait
clean
