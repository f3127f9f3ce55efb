#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Where growing takes from, and shrinking gives back.
. "$(dirname "$0")/probe.sh"
name /hmem. A
clean
R=$A/dax_region
D=$A/dax$XA
U=134217728
u() { echo $(($1 * U)); }
show() {
	for dev in "$A"/dax"$XA".*; do
		echo "r $dev/size"
		echo "r $dev/resource"
		for mapping in "$dev"/mapping[0-9]*; do
			[ ! -e "$mapping" ] || echo "t- $mapping power uevent"
		done
	done | pokes
}
create() { for _ in "$@"; do echo 1 >"$R/create"; done; }
sizes() {
	for word in "$@"; do
		echo "w $D.${word%=*}/size $(u "${word#*=}")"
	done | pokes
}
echo "# two that take turns"
create 1
sizes 1=1 0=1 1=2 0=2 1=3 0=3 1=4 0=4
show
clean
echo "# a hole below and one above"
create 1 2 3 4
sizes 1=2 2=2 3=2 4=2 1=0 4=0
show
sizes 2=4
show
sizes 3=4
show
echo "# shrunk from the last one, which lies lowest"
sizes 2=3 2=2 3=0
show
sizes 2=1 2=5
show
clean
echo "# a hole between"
create 1 2 3
sizes 0=2 1=2 2=2 1=0 3=4
show
sizes 3=3 3=1 3=4 2=0 0=3
show
clean
echo "# one that fills all gaps"
create 1 2 3 4
sizes 1=1 2=1 3=1 4=1 1=0 3=0 0=6
show
sizes 0=5 0=2 0=1
show
clean
