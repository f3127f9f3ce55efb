#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# A CPU without pages of 1 GiB. The kernel takes such an alignment there; daxctl does not.
. "$(dirname "$0")/../scenario/lib.sh"

! grep -q pdpe1gb /proc/cpuinfo
verdict $? "the CPU has no pages of 1 GiB"
before=$(everything)
run 1 create-device -a 1G
matches "the sizes of page are told" "$err" "no pages of 1073741824 bytes.* 4096, 2097152 bytes"
unchanged "nothing was created" "$before"
run 0 create-device -s 1G
before=$(everything)
run 1 reconfigure-device -a 1G dax0.1
matches "the sizes of page are told again" "$err" "no pages of 1073741824 bytes.* 4096, 2097152 bytes"
unchanged "nothing was changed" "$before"
echo dax0.1 >$dax/drivers/device_dax/unbind
echo 1073741824 >$dax/devices/dax0.1/align
is "the kernel itself takes it" "$(attribute dax0.1 align)" 1073741824
finish
