#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What is already so, what is refused, and what is not there: the codes, the
# words, and that not one file of the tree has changed.
# shellcheck source=test/cli/tree.sh
. "$(dirname "$0")/tree.sh"
tree

snapshot() {
	(cd "$DAXCTL_ROOT" && find . -printf '%p %y %s %l\n' && grep -r '' .) | sort
}
before=$(snapshot)

unchanged() {
	expect_code "$@"
	[ "$(snapshot)" = "$before" ] || fail "daxctl ${*:2}: something was written"
}

# already so
unchanged 0 reconfigure-device -m system-ram dax0.1
expect_err "reconfigured 0 devices; 1 was already as asked for"
expect_out '[
  {
    "chardev":"dax0.1",
    "size":1073741824,
    "target_node":2,
    "align":2097152,
    "mode":"system-ram",
    "online_memblocks":8,
    "total_memblocks":8,
    "movable":true
  }
]'
unchanged 0 reconfigure-device -u -m devdax 0.2 /dev/dax0.2
expect_err "reconfigured 0 devices; 1 was already as asked for"
expect_out '{
  "chardev":"dax0.2",
  "size":"1024.00 MiB (1073.74 MB)",
  "target_node":2,
  "align":2097152,
  "mode":"devdax"
}'
unchanged 0 reconfigure-device -s 1G -a 2M dax0.2
unchanged 0 online-memory all
expect_err "onlined memory for 0 devices; 1 was already online"
unchanged 0 enable-device -r 0 all
expect_err "enabled 0 devices; 2 were already enabled"
unchanged 0 disable-device dax1.0
expect_err "disabled 0 devices; 1 was already disabled"

# "all" leaves system-ram alone, by name it is meant
unchanged 0 disable-device -n all
expect_err "dax0.1 is left alone: it is in system-ram mode"
grep -q dax0.1 "$work/out" && fail "dax0.1 is in the plan for all"
unchanged 5 disable-device -n all dax0.1
grep -q dax0.1 "$work/out" || fail "dax0.1 is not in the plan, though it was named"

# --json prints the devices of each command; without it --human has no effect
for command in enable-device online-memory; do
	unchanged 0 $command -j dax0.1
	expect_out "$("$daxctl" list -d dax0.1)"
	unchanged 0 $command -ju dax0.1
	expect_out "$("$daxctl" list -ud dax0.1)"
	unchanged 0 $command -u dax0.1
	expect_out_empty
	expect_err "--human has no effect"
	unchanged 3 $command -j dax9.9
	expect_out "[]"
done
unchanged 0 reconfigure-device -nu -m devdax dax0.2
expect_err "--human has no effect"
unchanged 0 list -j -d 0.1
expect_out "$("$daxctl" list -d dax0.1)"
unchanged 0 list --json --regions
expect_out "$("$daxctl" list -R)"

# nothing of that name
for words in "-m devdax dax9.9" "-m system-ram dax9.9 dax0.2" "-m devdax -r 1 dax0.2" \
	"-m devdax -r 9 all" "-m devdax -r 0,9 dax0.2"; do
	# shellcheck disable=SC2086
	unchanged 3 reconfigure-device $words
	expect_out "[]"
done
unchanged 3 destroy-device dax9.9 dax8.8
expect_err "dax8.8 does not exist"
expect_err "dax9.9 does not exist"
unchanged 3 offline-memory -r 1 all
expect_err "\"all\" means no device here: none is in system-ram mode"
unchanged 3 create-device -r 9
expect_out "[]"

# refused
unchanged 5 reconfigure-device -m devdax dax0.1
expect_err "dax0.1: "
expect_err "online"
expect_err "reconfigured 0 devices"
expect_out "[]"
unchanged 5 reconfigure-device -s 2G dax0.1
unchanged 5 disable-device dax0.1 dax0.2
expect_err "nothing was changed"
unchanged 5 destroy-device dax0.1
unchanged 1 offline-memory dax0.2
unchanged 1 online-memory dax1.0
unchanged 1 reconfigure-device -s 2G dax1.0
unchanged 1 reconfigure-device -s 3 dax0.2
unchanged 1 destroy-device -f dax1.0
unchanged 1 create-device -r 1
expect_err "region 1 (dax1.0): "
unchanged 1 create-device -r 2
unchanged 1 create-device -s 3
unchanged 1 create-device -s 8G

# no region has space: each says why
put sys/devices/platform/hmem.0/dax_region/available_size 0
before=$(snapshot)
unchanged 1 create-device
expect_err "region 0 (hmem.0): it has no free space"
expect_err "region 1 (dax1.0): it is static"
expect_err "region 2 (hmem.2): it has no free space"
done_testing
