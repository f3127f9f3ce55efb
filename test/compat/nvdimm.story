# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# On: nvdimm, policy offline. ndctl, which has a libdaxctl inside, and programs that
# write to the device.
# build: pmem2 pmem2

dev=$(devices /ndbus)
namespace=$(basename "$(dirname "$(readlink -e /sys/bus/nd/devices/namespace*.0/size | head -n 1)")")

lists() {
	local options
	for options in '' -X -DX -NX -RX -BDRNX -Xi -Xu; do
		# shellcheck disable=SC2086 # none is no argument
		ndctl list $options
	done
	daxctl_list -DRM
	daxctl_list -DRMu
}

some_lists() {
	ndctl list -NX
	daxctl_list -DRM
}

# write_and_read: with the peer's programs.
write_and_read() {
	dev=$(devices /ndbus)
	head -c 65536 /dev/urandom >/tmp/in
	program daxio -o "/dev/$dev" -i /tmp/in -l 65536
	program daxio -i "/dev/$dev" -o /tmp/out -l 65536
	by_hand cmp /tmp/in /tmp/out
	program daxio -z -o "/dev/$dev" -l 4096
	built pmem2 "/dev/$dev"
}

lists
write_and_read

# memory online: the namespace stays
daxctl reconfigure-device -m system-ram "$dev"
some_lists
ndctl disable-namespace "$namespace"
daxctl offline-memory "$dev"
ndctl list -X
daxctl reconfigure-device -m devdax "$dev"
some_lists

# and without
ndctl disable-namespace "$namespace"
some_lists
ndctl enable-namespace "$namespace"
some_lists
ndctl destroy-namespace -f "$namespace"
some_lists
ndctl create-namespace -m devdax -a 2M
some_lists
dev=$(devices /ndbus)
built pmem2 "/dev/$dev"
ndctl create-namespace -f -e "$namespace" -m devdax -a 4K
ndctl list -X
