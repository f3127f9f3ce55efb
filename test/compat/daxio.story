# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# On: hmem, policy offline. daxio, which finds the device's size by libdaxctl and maps it.

dev=$(devices /hmem | head -n 1)
head -c 65536 /dev/urandom >/tmp/daxio.in

copies() {
	program daxio -o "/dev/$dev" -i /tmp/daxio.in -l 65536
	program daxio -i "/dev/$dev" -o /tmp/daxio.out -l 65536
	by_hand cmp /tmp/daxio.in /tmp/daxio.out
	program daxio -z -o "/dev/$dev" -s 4096 -l 4096
}

daxctl reconfigure-device -m devdax "$dev"
copies
daxctl reconfigure-device -m system-ram -N "$dev"
program daxio -z -o "/dev/$dev" -l 4096
daxctl reconfigure-device -m devdax "$dev"
program daxio -i "/dev/$dev" -o /tmp/daxio.out -l 4096
by_hand cmp -n 4096 /tmp/daxio.in /tmp/daxio.out
daxctl disable-device "$dev"
program daxio -z -o "/dev/$dev" -l 4096
