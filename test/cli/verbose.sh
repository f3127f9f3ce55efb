#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# list -v: where memory comes from, who has it, in which zones it is; not without -v.
# shellcheck source=test/cli/tree.sh
. "$(dirname "$0")/tree.sh"

uuid=3ae16e85-5b91-4a4e-9e12-4c8a7a9e3d34
bus() { # region-path name
	ln -s "$(up "$1")/bus/$2" "$DAXCTL_ROOT/$1/subsystem"
}

# region 5: CXL, interleaved over two memory devices
cxl_tree() {
	local decoder=sys/devices/platform/ACPI0017:00/root0/decoder0.0 n endpoint
	local region=$decoder/region5 devices=sys/bus/cxl/devices

	region $region/dax_region5 5 1073741824 2097152 0
	device $region/dax_region5 dax5.0 1073741824 4 0x500000000 device_dax
	bus $region/dax_region5 cxl
	mkdir -p "$DAXCTL_ROOT/$devices"
	for n in 0 1; do
		endpoint=sys/devices/platform/ACPI0017:00/root0/port1/endpoint$((n + 2))
		put $region/target$n "decoder$((n + 2)).0"
		put sys/devices/pci0000:0c/mem$n/serial "0xfeed$n"
		put $endpoint/decoder$((n + 2)).0/mode ram
		ln -s "$(up $endpoint)/devices/pci0000:0c/mem$n" "$DAXCTL_ROOT/$endpoint/uport"
		ln -s "../../../${endpoint#sys/}/decoder$((n + 2)).0" "$DAXCTL_ROOT/$devices/"
	done
}

tree
cxl_tree
bus sys/devices/platform/hmem.0 platform
bus sys/devices/platform/hmem.2 platform
bus sys/devices/platform/e820_pmem/ndbus0/region0/dax1.0 nd
put sys/devices/platform/hmem.0/dax0.1/numa_node 1
put sys/devices/platform/hmem.0/dax0.1/memmap_on_memory 0
put sys/devices/platform/hmem.0/dax0.2/numa_node -1
put sys/devices/platform/hmem.0/dax0.2/memmap_on_memory 1
block 70 online Normal
block 71 offline "Normal Movable"

expect_code 0 list -v -d 0.1
expect_silence
expect_out '[
  {
    "chardev":"dax0.1",
    "size":1073741824,
    "target_node":2,
    "align":2097152,
    "mode":"system-ram",
    "online_memblocks":7,
    "total_memblocks":8,
    "movable":false,
    "bound":true,
    "driver":"kmem",
    "numa_node":1,
    "memmap_on_memory":false,
    "removable":true,
    "zones":[
      {
        "zone":"Movable",
        "online_memblocks":6
      },
      {
        "zone":"Normal",
        "online_memblocks":1
      }
    ],
    "identity":"hmem-200000000-2ffffffff@20000000",
    "provider":"hmem"
  }
]'
expect_code 0 list -v -d 0.2
expect_out '[
  {
    "chardev":"dax0.2",
    "size":1073741824,
    "target_node":2,
    "align":2097152,
    "mode":"devdax",
    "bound":true,
    "driver":"device_dax",
    "memmap_on_memory":true,
    "identity":"hmem-200000000-2ffffffff@0",
    "provider":"hmem"
  }
]'
expect_code 0 list -v -d 1.0
expect_out '[
  {
    "chardev":"dax1.0",
    "size":1073741824,
    "align":2097152,
    "mode":"devdax",
    "state":"disabled",
    "bound":false,
    "identity":"nvdimm-3ae16e85-5b91-4a4e-9e12-4c8a7a9e3d34@0",
    "provider":"nvdimm",
    "nvdimm_namespace":"namespace0.0",
    "namespace_uuid":"'$uuid'"
  }
]'
expect_code 0 list -v -d 2.0
expect_out '[
  {
    "chardev":"dax2.0",
    "size":536870912,
    "target_node":3,
    "align":2097152,
    "mode":"other_dax",
    "bound":true,
    "driver":"other_dax",
    "identity":"hmem-400000000-41fffffff@0",
    "provider":"hmem"
  }
]'
expect_code 0 list -vu -r 5
expect_silence
expect_out '{
  "path":"\/platform\/ACPI0017:00\/root0\/decoder0.0\/region5\/dax_region5",
  "id":5,
  "size":"1024.00 MiB (1073.74 MB)",
  "available_size":0,
  "align":2097152,
  "identity":"cxl-feed0+feed1",
  "provider":"cxl",
  "cxl_region":"region5",
  "memdevs":[
    {
      "memdev":"mem0",
      "serial":"0xfeed0"
    },
    {
      "memdev":"mem1",
      "serial":"0xfeed1"
    }
  ]
}'

# a provider that nobody knows, and files that are missing or make no sense
rm "$DAXCTL_ROOT/sys/devices/platform/hmem.2/subsystem"
rm "$DAXCTL_ROOT/sys/bus/cxl/devices/decoder3.0"
put sys/devices/platform/e820_pmem/ndbus0/region0/dax1.0/uuid rubbish
expect_code 1 list -v
expect_err "dax1.0: its namespace cannot be read"
grep -q '"provider":"other"' "$work/out" || fail "hmem.2 without a bus is not other"
grep -q '"mem0"' "$work/out" || fail "the memdev that can be read is not shown"
grep -q '"mem1"' "$work/out" && fail "a memdev whose endpoint is not known is shown"
grep -q 'namespace_uuid' "$work/out" && fail "rubbish is shown as a uuid"

# none of it without -v
expect_code 0 list -RD
grep -qE 'provider|driver|bound|zone|numa|memmap|memdev|cxl_|namespace' "$work/out" &&
	fail "shown without -v"

# but one: that the memory is not plugged in at all, which no other field tells
put sys/devices/platform/hmem.0/dax0.1/state offline
expect_code 0 list -d 0.1
grep -q memory_state "$work/out" && fail "a memory_state that says nothing new is shown"
expect_code 0 list -v -d 0.1
grep -q '"memory_state":"offline"' "$work/out" || fail "-v does not show memory_state"
put sys/devices/platform/hmem.0/dax0.1/state unplugged
expect_code 0 list -d 0.1
grep -q '"memory_state":"unplugged"' "$work/out" || fail "memory_state is not shown"
put sys/devices/platform/hmem.0/dax0.2/state unplugged
expect_code 0 list -d 0.2
grep -q memory_state "$work/out" && fail "memory_state of a device that is not system-ram"
done_testing
