# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# On: hmem, simulated, policy offline. list with each set of its options and each
# filter, as root and not, in a state that has something of everything.

read -r one two < <(devices /hmem | paste -sd ' ')
region=${one%.*} region=${region#dax}

# Two devices and free space in one region, and one device of no size; a device that
# is system-ram, with some of its memory online, in the other.
daxctl reconfigure-device -m devdax "$one"
daxctl disable-device "$one"
differs tool resized stdout
daxctl reconfigure-device -s 256M "$one"
daxctl enable-device "$one"
daxctl create-device -r "$region" -s 256M
daxctl create-device -r "$region" -s 128M
daxctl disable-device "dax$region.2"
echo 1 >"$(region_of "$one")/create"
daxctl reconfigure-device -m system-ram "$two"
echo offline >"/sys/devices/system/memory/memory$(blocks_of "$two" | tail -n 1)/state"

filters=('' "-r $region" '-r all' "-d ${one#dax}" "-d /dev/$two" '-d all'
	"-r $region -d $one" "-r $region -d $two" "-r all -d $two")
known_by_filter() {
	case $filter in
	'-d /dev/'*)
		case $set in
		RD*) differs tool paths json:devices ;;
		R*) ;;
		*) differs tool paths stdout ;;
		esac
		;;
	"-r $region -d $two")
		differs tool missing status:succeeds/fails
		[[ $set != D* ]] || differs tool empty-list "stdout:/[]"
		;;
	esac
}
# known_of_two: whether all that is online of it is movable; only root may see that.
known_of_two() {
	[[ -z $as && ($set != R* || $set == RD*) ]] || return 0
	case $filter in
	'-r all') [[ $set == *D* ]] || return 0 ;;
	'' | '-d all' | "-r all -d $two") ;;
	*) return 0 ;;
	esac
	differs library partly json:movable
	differs tool partly json:movable
}
for set in {,R}{,D}{,M}{,i}{,u}; do
	for filter in "${filters[@]}"; do
		# shellcheck disable=SC2086 # several words
		for as in '' as_nobody; do
			known_by_filter
			known_of_two
			$as daxctl list ${set:+-$set} $filter
		done
	done
done

# An attribute that says nonsense.
echo "read $two/align 1+: garbage" >/dev/daxsim
differs tool unread status:succeeds/fails
differs library partly json:movable
differs tool partly json:movable
daxctl list -i -d "$two"
