#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The programs of Documentation/examples do what they say, on simulated machines. $DAXSIM is
# the simulator, and $PROGRAMS the directory of the programs.
# shellcheck disable=SC2016 # what the shell on the simulated machine expands
set -euo pipefail

failed=0
bad() {
	echo "not ok: $*"
	failed=1
}

# expect WHAT FOUND WANTED
expect() { [[ $2 == "$3" ]] || bad "$1: found \"$2\", not \"$3\""; }

# on MACHINE COMMAND: a command line for the shell, on one machine
on() {
	local machine=$1
	shift
	# shellcheck disable=SC2086 # options
	PATH=$PROGRAMS:${DAXCTL%/*}:$PATH "$DAXSIM" $machine ${fault:+-f "$fault"} -- bash -c "$1"
}

for program in "$(dirname "$0")"/../../Documentation/examples/*.c; do
	(($(wc -l <"$program") < 40)) || bad "$program has 40 lines or more"
	! grep -nE '#include "|#include <(daxctl/|util|lib)' "$program" |
		grep -vE '<daxctl/(libdaxctl|info|plan|identity)\.h>' || bad "$program includes what is not public"
done

# famfs: by the name of the device
out=$(on '-t cxl-expander -k 7.2' 'famfs dax0.1 && basename "$(readlink /sys/bus/dax/devices/dax0.1/driver)"') ||
	bad "famfs fails"
expect famfs "$out" fsdev_dax
out=$(on '-t cxl-expander -k 6.12' 'famfs dax0.1' 2>&1) && bad "famfs works before Linux 7.1"
[[ $out == 'dax0.1: mode famfs needs module fsdev_dax'* ]] || bad "famfs on 6.12 says: $out"
out=$(on '-t cxl-expander -k 7.2' 'famfs dax9.9' 2>&1) && bad "famfs works without a device"
expect 'famfs without a device' "$out" 'dax9.9: No such device'

# nodes: of system-ram only
expect nodes "$(on '-t cxl-expander -k 6.12' nodes)" 'dax0.0 1'
expect 'nodes of two devices' "$(on '-t hbm-pair -k 6.12' nodes)" $'dax0.0 2\ndax1.0 3'
expect 'nodes of no system-ram' "$(on '-t qemu-nvdimm -k 6.12' nodes)" ''

# tenants: all, or none
empty='for d in /sys/bus/dax/devices/dax0.*; do daxctl destroy-device -f ${d##*/}; done >/dev/null 2>&1'
sizes='for d in /sys/bus/dax/devices/dax0.*; do cat $d/size; done | grep -vx 0 | sort | xargs'
out=$(on '-t qemu-hmem -k 6.12' "$empty; tenants 0x8000000 0x10000000 2097152; $sizes") || bad "tenants fails"
expect tenants "$out" '134217728 2097152 268435456'
# the third is not possible, which is seen before the first is made
out=$(on '-t qemu-hmem -k 6.12' "$empty; tenants 0x8000000 0x10000000 0x8000000000 2>/dev/null && echo done; $sizes")
expect 'tenants where one does not fit' "$out" ''
out=$(on '-t qemu-hmem -k 6.12' "$empty; tenants 4096 2>&1; $sizes") || true
[[ $out == *'4096 bytes are too few'* ]] || bad "tenants of a wrong size says: $out"
# the third fails when two are there: they go again
out=$(fault='write dax_region/create 3: fail EIO' on '-t qemu-hmem -k 6.12' \
	"$empty; tenants 2097152 2097152 2097152 && echo done; $sizes" 2>&1)
[[ $out == *'Input/output error'* && $out != *done* && $out != *2097152 ]] ||
	bad "tenants of whom one fails says: $out"

exit "$failed"
