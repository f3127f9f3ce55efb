# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What the guest's scripts share; the set-up functions of the topologies may use
# all of it.

# load_modules NAME...: under udev they load by alias, as on a real machine,
# and are only waited for by what they bring.
load_modules() {
	[[ $boot == systemd ]] || modprobe -a "$@"
}

# The drivers of the dax bus, by the alias that udev would use too.
load_dax_drivers() {
	settle
	[[ $boot == systemd || $topology == none ]] || modprobe -a dax:t0
}

settle() {
	[[ $boot != systemd ]] || udevadm settle
}

# wait_for WHAT SECONDS COMMAND...: until the command succeeds.
wait_for() {
	local what=$1 deadline=$((SECONDS + $2))
	shift 2
	until "$@" >/dev/null; do
		if ((SECONDS >= deadline)); then
			echo "never came: $what" >>"$channel/failure"
			return 1
		fi
		sleep 0.1
	done
}

# at_least_devices NUMBER PATTERN: so many dax devices have such a path.
at_least_devices() {
	local device number=0
	for device in /sys/bus/dax/devices/*; do
		[[ ! $(readlink -f "$device") =~ $2 ]] || number=$((number + 1))
	done
	((number >= $1))
}
