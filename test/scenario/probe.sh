# shellcheck shell=sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# For probes: each asks a kernel, real or simulated, for its rules, and prints a
# transcript in which names that differ between machines are made equal. A probe
# starts from and leaves behind unbound, empty devices X.0, and no stored ids.
set -u
: "${POKE:=poke}"
bus=/sys/bus/dax
mem=/sys/devices/system/memory
[ -n "${names-}" ] || names=

# name PATTERN LETTER: the first region whose path has PATTERN and that has no
# letter yet is called daxLETTER from now on; $A is the region's directory, $XA
# its number.
name() {
	for link in "$bus"/devices/dax*.0; do
		[ -e "$link" ] || continue
		dir=$(readlink -f "$link")
		case $dir in
		*$1*) ;;
		*) continue ;;
		esac
		x=${dir##*/dax} x=${x%.*}
		case " $names" in
		*" s/dax$x\\."*) continue ;;
		esac
		names="$names s/dax$x\\./dax$2./g;s/_region$x\\b/_region$2/g;s/region$x\\b/region$2/g;"
		names="$names s,${dir%/*},/REGION$2,g;"
		eval "$2=\${dir%/*} X$2=$x"
		return 0
	done
	echo "no $1" >&2
	exit 77
}

# The transcript: pokes from standard input. Major numbers are the machine's.
pokes() {
	(echo "c $bus" && cat) | "$POKE" |
		sed -e "$names" -e 's/MAJOR=[0-9]*/MAJOR=M/' -e 's,\(/dev 0444 "\)[0-9]*:,\1M:,'
}

# read_blocks NUMBER...: pokes that read what these memory blocks are.
read_blocks() {
	for n; do
		echo "r $mem/memory$n/state"
		echo "r $mem/memory$n/valid_zones"
	done
}

# What /proc/iomem says of the memory that is or was dax.
iomem() { grep -A 3 -E 'dax|Soft Reserved' /proc/iomem | grep -E 'dax|kmem|Soft' | sed -e "$names"; }

driver_of() {
	driver=$(readlink "$bus/devices/$1/driver") || driver=none
	echo "${driver##*/}"
}

# Unbound, empty, without mappings; other devices than X.0 gone, no ids left.
clean() {
	for link in "$bus"/devices/dax*; do
		dev=${link##*/}
		case $(readlink -f "$link") in
		*ndbus*) continue ;;
		esac
		for driver in "$bus"/drivers/*; do
			echo "$dev" >"$driver/remove_id"
		done
		driver=$(driver_of "$dev")
		[ "$driver" = none ] || echo "$dev" >"$bus/drivers/$driver/unbind"
		echo 0 >"$link/size"
		echo 2097152 >"$link/align"
		echo "$dev" >"$(readlink -f "$link")/../dax_region/delete"
	done 2>/dev/null
}
