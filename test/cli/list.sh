#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# list shows the whole tree, parts of it, and nothing, byte for byte.
# shellcheck source=test/cli/tree.sh
. "$(dirname "$0")/tree.sh"

nothing() {
	mkdir -p "$DAXCTL_ROOT/$1"
	expect_code 0 list
	expect_out "[]"
	expect_silence
	expect_code 0 list -R -D -u
	expect_out "[]"
	expect_silence
}

nothing .
nothing sys/bus/dax/devices
tree

expect_code 0 list
expect_silence
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
  },
  {
    "chardev":"dax0.2",
    "size":1073741824,
    "target_node":2,
    "align":2097152,
    "mode":"devdax"
  },
  {
    "chardev":"dax1.0",
    "size":1073741824,
    "align":2097152,
    "mode":"devdax",
    "state":"disabled"
  },
  {
    "chardev":"dax2.0",
    "size":536870912,
    "target_node":3,
    "align":2097152,
    "mode":"other_dax"
  }
]'
cp "$work/out" "$work/all"
for words in "-D" "-d all" "-d 2.0,0.2,/dev/dax1.0,dax0.1,0.1" "-r all -D" "-r 0 -r 1,region2 -D"; do
	# shellcheck disable=SC2086
	expect_code 0 list $words
	expect_out "$(cat "$work/all")"
done

expect_code 0 list -M -u -d 0.2
expect_silence
expect_out '{
  "chardev":"dax0.2",
  "size":"1024.00 MiB (1073.74 MB)",
  "target_node":2,
  "align":2097152,
  "mode":"devdax",
  "mappings":[
    {
      "page_offset":"0x20000",
      "start":"0x260000000",
      "end":"0x27fffffff",
      "size":"512.00 MiB (536.87 MB)"
    },
    {
      "page_offset":"0",
      "start":"0x200000000",
      "end":"0x21fffffff",
      "size":"512.00 MiB (536.87 MB)"
    }
  ]
}'

expect_code 0 list -r 2
expect_out '[
  {
    "path":"\/platform\/hmem.2",
    "id":2,
    "size":536870912,
    "available_size":0,
    "align":1073741824
  }
]'
expect_code 0 list -RDiu -r region0
expect_out '{
  "path":"\/platform\/hmem.0",
  "id":0,
  "size":"4.00 GiB (4.29 GB)",
  "available_size":"2.00 GiB (2.15 GB)",
  "align":2097152,
  "devices":[
    {
      "chardev":"dax0.0",
      "size":0,
      "target_node":2,
      "align":2097152,
      "mode":"devdax",
      "state":"disabled"
    },
    {
      "chardev":"dax0.1",
      "size":"1024.00 MiB (1073.74 MB)",
      "target_node":2,
      "align":2097152,
      "mode":"system-ram",
      "online_memblocks":8,
      "total_memblocks":8,
      "movable":true
    },
    {
      "chardev":"dax0.2",
      "size":"1024.00 MiB (1073.74 MB)",
      "target_node":2,
      "align":2097152,
      "mode":"devdax"
    }
  ]
}'

# some offline: movable is about the others; one elsewhere: it is not; none: nothing is said
block 70 offline "Normal Movable"
expect_code 0 list -d 0.1
grep -q '"online_memblocks":7' "$work/out" || fail "not 7 online"
grep -q '"movable":true' "$work/out" || fail "not movable because one is offline"
block 70 online Normal
expect_code 0 list -d 0.1
grep -q '"movable":false' "$work/out" || fail "movable although one is not"

for n in $(seq 68 75); do
	block "$n" offline "Normal Movable"
done
expect_code 0 list -d 0.1
grep -q movable "$work/out" && fail "movable although none is online"

expect_code 0 list -d 0.0
expect_out "[]"
expect_err "dax0.0 has size 0"

expect_code 3 list -d dax9.9
expect_out "[]"
expect_err "dax9.9 does not exist"
expect_code 3 list -r 9
expect_out "[]"
expect_err "region 9 does not exist"
expect_code 3 list -D -d 0.1 -r 1
expect_out "[]"
expect_err "dax0.1 is in region 0, and --region names others"
expect_code 3 list -d dax9.9 -d dax2.0
expect_err "dax9.9 does not exist"
grep -q dax2.0 "$work/out" || fail "the one that exists is not shown"
done_testing
