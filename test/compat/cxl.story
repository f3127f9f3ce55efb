# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# On: cxl, policy offline. cxl, which has a libdaxctl inside, from a region whose
# memory is in use to one that it makes itself.

dev=$(devices /dax_region)
region=$(basename "$(dirname "$(dirname "$(readlink -e "/sys/bus/dax/devices/$dev")")")")

lists() {
	cxl list -RX
	cxl list -RXu
	daxctl_list -DRM
	daxctl_list -DRMiu
}

lists
cxl list -BMD
cxl list -E
daxctl reconfigure-device -f -m system-ram "$dev"
lists
# memory online, which cxl takes offline first, with -f and without
cxl disable-region "$region"
lists
awaits 1
cxl enable-region "$region"
dev=$(devices /dax_region)
daxctl reconfigure-device -f -m system-ram "$dev"
cxl disable-region -f "$region"
lists
cxl destroy-region -f "$region"
lists
awaits 1
cxl create-region -m -t ram -d decoder0.0 -w 1 -s 512M mem0
lists
dev=$(devices /dax_region)
daxctl reconfigure-device -f -m devdax "$dev"
daxctl disable-device "$dev"
lists
cxl disable-region all
cxl destroy-region all
lists
