#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# reconfigure-device -C does what the files say of the device, whatever they call it by.
# shellcheck source=test/cli/tree.sh
. "$(dirname "$0")/tree.sh"
conf=${DAXCTL_CONF_DIR#/}
tree

expect_nothing() {
	expect_code 0 reconfigure-device -C "$@"
	expect_out_nothing
	expect_silence
}

expect_out_nothing() {
	[ "$(cat "$work/out")" = "[]" ] || fail "not an empty list on stdout"
}

section() { # more lines
	printf '[reconfigure-device it]\nnvdimm.uuid = 3AE16E85-5b91-4a4e-9e12-4c8a7a9e3d34\n'
	printf '%s\n' "$@"
}

# no directory, no files, no section, no namespace
expect_nothing dax1.0
put "$conf/a.conf" "# nothing"
expect_nothing dax1.0 dax0.2
expect_code 0 reconfigure-device -C -v dax0.2
expect_err "dax0.2: no section of the configuration names it"
put "$conf/a.conf" "$(section | tr 3 4)"
expect_nothing all
put "$conf/a.conf" "$(section mode=bogus)"
expect_code 3 reconfigure-device -C dax9.9

# a mistake, with its line; in a section about others too
for name in dax1.0 dax0.2; do
	expect_code 1 reconfigure-device -C $name
	expect_err "$conf/a.conf:3: mode must be"
	expect_out_nothing
done
for value in maybe nope yesterday 10 ''; do
	put "$conf/a.conf" "$(section "online = $value")"
	expect_code 1 reconfigure-device -C dax1.0
	expect_err "$conf/a.conf:3: online must be"
done
put "$conf/a.conf" "$(section "" garbage)"
expect_code 1 reconfigure-device -C dax0.2
expect_err "$conf/a.conf:4: a line must be"
put "$conf/a.conf" "$(section mode=devdax online=no)"
expect_code 1 reconfigure-device -C dax1.0
expect_err "which is for mode = system-ram only"

# a key that is none: not what the section says without it
put "$conf/a.conf" "$(section mode=devdax onlin=false)"
expect_code 1 reconfigure-device -C dax1.0
expect_err "$conf/a.conf:4: a section about devices has no key \"onlin\""
expect_err "is left as it is"
# of a section about others it is a failure too
expect_code 1 reconfigure-device -C dax0.2
expect_err "$conf/a.conf:4: a section about devices has no key"
# what no device is called
for line in "node = x" "cxl.serial = 0xzz" "cxl.serial = 0" "cxl.region = 0" "nvdimm.uuid = 1" "device = dax" "region = 0"; do
	put "$conf/a.conf" "$(printf '[reconfigure-device it]\n%s\n' "$line")"
	expect_code 1 reconfigure-device -C dax1.0
	expect_out_nothing
	expect_err "$conf/a.conf:2: ${line%% *} must be"
done

# a device by any of its names, a region by its whole path
for name in 0.1 dax0.1 /dev/dax0.1; do
	put "$conf/a.conf" "$(printf '[reconfigure-device it]\ndevice = %s\nmode = devdax\n' "$name")"
	expect_code 5 reconfigure-device -C dax0.1
	expect_err "dax0.1: 8 of its 8 memory blocks are online"
done
put "$conf/a.conf" "$(printf '[reconfigure-device it]\nregion = /sys/devices/platform/hmem.0\nmode = devdax\n')"
expect_code 5 reconfigure-device -C dax0.1
# the configuration may insist
put "$conf/a.conf" "$(printf '[reconfigure-device it]\ndevice = dax0.1\nmode = devdax\nforce = true\n')"
expect_code 0 reconfigure-device -C -n dax0.1
grep -q "take 8 memory blocks of dax0.1 offline" "$work/out" || fail "no force in a configuration"

# already so; the label's uuid counts too
dev=sys/devices/platform/e820_pmem/ndbus0/region0/dax1.0/dax1.0
ln -s "$(up $dev)/bus/dax/drivers/device_dax" "$DAXCTL_ROOT/$dev/driver"
put "$conf/a.conf" "$(section mode=devdax)"
expect_code 0 reconfigure-device -C dax1.0
expect_err "reconfigured 0 devices; 1 was already as asked for"
grep -q '"chardev":"dax1.0"' "$work/out" || fail "not shown"
put sys/devices/platform/e820_pmem/ndbus0/region0/dax1.0/uuid 0
expect_nothing dax1.0
put sys/devices/platform/e820_pmem/ndbus0/region0/namespace0.0/uuid \
	3ae16e85-5b91-4a4e-9e12-4c8a7a9e3d34
expect_code 0 reconfigure-device -C dax1.0
expect_err "reconfigured 0 devices; 1 was already as asked for"

# memory that is no nvdimm, by something else
put "$conf/a.conf" "$(printf '[reconfigure-device it]\nnode = 2\nmode = devdax\ndevice = dax0.2\n')"
expect_nothing dax1.0
expect_code 0 reconfigure-device -C dax0.2
expect_err "reconfigured 0 devices; 1 was already as asked for"
put "$conf/a.conf" "$(printf '[reconfigure-device it]\nregion = /platform/hmem.0\nmode = devdax\n')"
expect_code 5 reconfigure-device -C dax0.1
expect_err "dax0.1: 8 of its 8 memory blocks are online"
done_testing
