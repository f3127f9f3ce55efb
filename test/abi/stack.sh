#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# stack.sh DAXSIM PROGRAM: run stack.c's program on simulated machines, with a
# log and without. Loading modules is only seen on a real kernel: see ../compat.
set -euo pipefail

daxsim=$1 program=$2

message=$("$daxsim" -t none -- true 2>&1) || {
	echo "skipped, because daxsim cannot run here: $message"
	exit 77
}
for machine in 'qemu-hmem -k 6.1' 'qemu-hmem -k 6.12' 'qemu-hmem -k 7.3' 'qemu-cxl -k 7.2' \
	'qemu-nvdimm -k 6.12' 'hbm-pair -k 6.12'; do
	echo "# $machine"
	# shellcheck disable=SC2086 # words for daxsim
	"$daxsim" -t $machine -p offline -- "$program" 2>/dev/null
done
