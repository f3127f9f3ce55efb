#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# A device that is deleted and created again under its name has another inode number: that is
# how the library knows that a pointer does not mean it.
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
first=${names[0]} x=${names[0]#dax} x=${x%.*}
region=$(region_of "$first")
again=dax$x.1
number() { stat -L -c %i "$dax/devices/$again"; }
# what readdir(3) tells, which find would not
# shellcheck disable=SC2012
listed() { ls -iU "$region/.." | awk -v name="$again" '$2 == name { print $1 }'; }

run 0 destroy-device --force "$first"
numbers=()
for ((i = 0; i < 4; i++)); do
	echo 1 >"$region/create"
	numbers+=("$(number)")
	is "a listing has the number of stat(2)" "$(listed)" "$(number)"
	is "which stays" "$(number)" "${numbers[i]}"
	echo "$again" >"$region/delete"
done
is "each time it is another one" "$(printf '%s\n' "${numbers[@]}" | sort -u | wc -l)" 4
finish
