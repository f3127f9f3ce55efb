#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: nvdimm
# policy: offline
# The nd bus around a static region: what is refused, and how a namespace becomes
# another device. What depends on an area for labels is not asked for.
. "$(dirname "$0")/probe.sh"
one=11111111-2222-3333-4444-555555555555
two=aaaaaaaa-2222-3333-4444-555555555555
nd() { (echo "c /sys/bus/nd" && cat) | "$POKE" | sed 's/[0-9a-f]\{8\}-[0-9a-f-]*4[0-9a-f]\{3\}-[0-9a-f-]*/UUID/'; }

# The kernel takes devices away, and makes them, after the write.
settle() {
	n=0
	until [ "$(ls -d "/sys/bus/nd/devices/$1" 2>/dev/null)" = "$2" ] || [ $n = 1000 ]; do
		n=$((n + 1))
	done
}
gone() { settle "$1" ''; }
there() { settle "$1" "/sys/bus/nd/devices/$1"; }

nd <<E
# claimed by dax0.0, bound
l devices
l devices/region0
l drivers/nd_pmem
l drivers/dax_pmem
l drivers/nd_region
l drivers/nd_bus
l devices/dax0.0
l devices/dax0.1
l devices/pfn0.0
t devices/namespace0.0
t devices/btt0.0
w drivers/nd_pmem/bind namespace0.0
w drivers/dax_pmem/bind namespace0.0
w drivers/dax_pmem/bind dax0.0
w drivers/dax_pmem/bind dax0.1
w drivers/nd_pmem/bind pfn0.0
w drivers/nd_pmem/bind nonesuch
w drivers/nd_pmem/unbind namespace0.0
w devices/dax0.0/namespace \\n
w devices/dax0.0/uuid $one
w devices/dax0.0/mode x
w devices/dax0.0/align 3
w devices/namespace0.0/holder_class dax
w devices/namespace0.0/force_raw 7
w devices/dax0.1/namespace namespace0.0
w devices/dax0.1/mode RAM
w devices/dax0.1/mode pmem\\n
w devices/dax0.1/align 8192
w devices/dax0.1/align 0x40000000
w devices/dax0.1/uuid rubbish
w devices/dax0.1/uuid ${one}x
w devices/dax0.1/uuid ABCDEFAB-2222-3333-4444-555555555555
r devices/dax0.1/uuid
w devices/dax0.1/namespace nonesuch
w devices/dax0.1/namespace namespace9.9
w devices/dax0.1/namespace \\n
r devices/dax0.1/uuid
r devices/dax0.1/mode
r devices/dax0.1/align
w devices/dax0.1/align 2097152
# unbound, and still its namespace's holder
w drivers/dax_pmem/unbind dax0.0
r devices/dax0.0/size
r devices/dax0.0/resource
r devices/namespace0.0/mode
w drivers/nd_pmem/bind namespace0.0
w devices/dax0.1/namespace namespace0.0
w devices/pfn0.0/namespace namespace0.0
w devices/dax0.0/namespace namespace0.0
w drivers/nd_pmem/bind dax0.0
w devices/dax0.0/mode pmem
w drivers/dax_pmem/bind dax0.0
w devices/dax0.0/mode ram
w devices/dax0.0/uuid $two
w drivers/dax_pmem/bind dax0.0
w drivers/dax_pmem/unbind dax0.0
w devices/dax0.0/mode none
w drivers/dax_pmem/bind dax0.0
w devices/dax0.0/namespace \\n
E
gone dax0.0
nd <<E
# disabled, and enabled
l devices
r devices/namespace0.0/mode
w drivers/nd_pmem/bind namespace0.0
E
there dax0.0
there dax0.0/dax0.0
nd <<E
r devices/dax0.0/uuid
r devices/dax0.0/mode
r devices/dax0.0/size
r devices/region0/dax_seed
w drivers/dax_pmem/unbind dax0.0
w devices/dax0.0/namespace \\n
E
gone dax0.0
nd <<E
# raw
w devices/namespace0.0/force_raw 1
w drivers/nd_pmem/bind namespace0.0
l devices/namespace0.0
r devices/namespace0.0/block/pmem0/size
w devices/namespace0.0/holder_class dax
w devices/dax0.1/namespace namespace0.0
w devices/dax0.1/uuid $one
w devices/dax0.1/mode pmem
w drivers/dax_pmem/bind dax0.1
w devices/dax0.1/namespace \\n
E
dd if=/dev/zero of=/dev/pmem0 bs=4096 seek=1 count=1 conv=notrunc 2>/dev/null
nd <<E
w devices/namespace0.0/force_raw 0
w drivers/nd_pmem/unbind namespace0.0
w devices/namespace0.0/holder_class \\0
w devices/namespace0.0/holder_class other
w devices/namespace0.0/holder_class pfn
r devices/namespace0.0/holder_class
w devices/dax0.1/namespace namespace0.0
w devices/namespace0.0/holder_class \\n
# a seed that lacks something
w devices/dax0.1/namespace namespace0.0
w drivers/dax_pmem/bind dax0.1
w devices/dax0.1/uuid $one
w drivers/dax_pmem/bind dax0.1
w devices/dax0.1/mode pmem
w drivers/dax_pmem/bind dax0.1
t- devices/dax0.1 dax0.0 dax_region uevent
r devices/region0/dax_seed
w drivers/dax_pmem/unbind dax0.1
w devices/dax0.1/namespace \\n
E
gone dax0.1

# every way to place the map of the pages
for mode in ram pmem; do
	for align in 4096 2097152 1073741824; do
		seed=$(cat /sys/bus/nd/devices/region0/dax_seed)
		nd <<E
# $mode $align
w devices/namespace0.0/force_raw 1
w drivers/nd_pmem/bind namespace0.0
E
		dd if=/dev/zero of=/dev/pmem0 bs=4096 seek=1 count=1 conv=notrunc 2>/dev/null
		nd <<E
w devices/namespace0.0/force_raw 0
w drivers/nd_pmem/unbind namespace0.0
w devices/$seed/mode $mode
w devices/$seed/align $align
w devices/$seed/uuid $two
w devices/$seed/namespace namespace0.0
w drivers/dax_pmem/bind $seed
r devices/$seed/size
r devices/$seed/resource
r /sys/bus/dax/devices/dax0.0/size
r /sys/bus/dax/devices/dax0.0/align
r devices/region0/dax_seed
w drivers/dax_pmem/unbind $seed
w devices/$seed/namespace \\n
w devices/namespace0.0/force_raw 1
w drivers/nd_pmem/bind namespace0.0
E
		gone "$seed"
		dd if=/dev/pmem0 bs=4096 skip=1 count=1 2>/dev/null | cksum
		nd <<E
w devices/namespace0.0/force_raw 0
w drivers/nd_pmem/unbind namespace0.0
E
	done
done
