#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Devices of the old model, in /sys/class/dax: seen, and said why not changed.
# shellcheck source=test/cli/tree.sh
. "$(dirname "$0")/tree.sh"

nd=sys/devices/LNXSYSTM:00/ndbus0/region7/dax7.1
dev=$nd/dax/dax7.0
class_tree() {
	region $nd 7 1073741824 2097152 ""
	put $nd/namespace namespace7.0
	put $nd/uuid 3ae16e85-5b91-4a4e-9e12-4c8a7a9e3d34
	ln -s "$(up $nd)/bus/nd" "$DAXCTL_ROOT/$nd/subsystem"
	ln -s "$(up $nd)/bus/nd/drivers/dax_pmem_compat" "$DAXCTL_ROOT/$nd/driver"
	put $dev/size 1071644672
	put $dev/dev 252:3
	put $dev/resource 0x700200000
	put $dev/target_node 0
	put $dev/numa_node 0
	ln -s "$(up $dev)/class/dax" "$DAXCTL_ROOT/$dev/subsystem"
	mkdir -p "$DAXCTL_ROOT/sys/class/dax"
	ln -s "../../${dev#sys/}" "$DAXCTL_ROOT/sys/class/dax/dax7.0"
}

refused() { # words, arguments
	local words=$1
	shift
	find "$DAXCTL_ROOT" -type f -exec cat {} + | cksum >"$work/before"
	expect_code 1 "$@"
	expect_err "$words"
	find "$DAXCTL_ROOT" -type f -exec cat {} + | cksum | cmp -s - "$work/before" ||
		fail "daxctl $*: something was written"
}

changes_refused() { # words
	refused "$1" reconfigure-device -m system-ram dax7.0
	refused "$1" reconfigure-device -m devdax dax7.0
	refused "$1" reconfigure-device -s 4M dax7.0
	refused "$1" destroy-device -f dax7.0
	refused "$1" enable-device dax7.0
	refused "$1" disable-device dax7.0
	refused "$1" online-memory dax7.0
	refused "$1" offline-memory dax7.0
	refused "$1" create-device -r 7
}

# a kernel before 5.1 has nothing else
class_tree
expect_code 0 list
expect_silence
expect_out '[
  {
    "chardev":"dax7.0",
    "size":1071644672,
    "target_node":0,
    "mode":"devdax"
  }
]'
expect_code 0 list -RDMv
expect_silence
expect_out '[
  {
    "path":"\/LNXSYSTM:00\/ndbus0\/region7\/dax7.1",
    "id":7,
    "size":1073741824,
    "align":2097152,
    "identity":"nvdimm-3ae16e85-5b91-4a4e-9e12-4c8a7a9e3d34",
    "provider":"nvdimm",
    "nvdimm_namespace":"namespace7.0",
    "namespace_uuid":"3ae16e85-5b91-4a4e-9e12-4c8a7a9e3d34",
    "devices":[
      {
        "chardev":"dax7.0",
        "size":1071644672,
        "target_node":0,
        "mode":"devdax",
        "bound":true,
        "driver":"dax_pmem_compat",
        "numa_node":0,
        "identity":"nvdimm-3ae16e85-5b91-4a4e-9e12-4c8a7a9e3d34@0",
        "provider":"nvdimm",
        "nvdimm_namespace":"namespace7.0",
        "namespace_uuid":"3ae16e85-5b91-4a4e-9e12-4c8a7a9e3d34"
      }
    ]
  }
]'
expect_code 0 list -d dax7.0
grep -q dax7.0 "$work/out" || fail "not found by name"
changes_refused "Linux 5.1 and later have another"

# a later one has both models, next to each other
tree
expect_code 0 list -i
expect_silence
[ "$(grep -c chardev "$work/out")" -eq 6 ] || fail "not all devices of both models"
changes_refused 'daxctl migrate-device-model'
expect_code 3 list -d dax7.1

# what is no device of this model
ln -s ../../devices/platform/hmem.0/dax0.1 "$DAXCTL_ROOT/sys/class/dax/dax8.0"
ln -s nowhere "$DAXCTL_ROOT/sys/class/dax/dax9.0"
expect_code 0 list -i
expect_silence
[ "$(grep -c chardev "$work/out")" -eq 6 ] || fail "a link that leads elsewhere is a device"
done_testing
