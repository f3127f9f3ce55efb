#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# A kernel without CONFIG_MEMORY_HOTREMOVE has no valid_zones. The file state alone tells
# whether a memory block exists and is online; commands go on without the zone, and say so.
. "$(dirname "$0")/../scenario/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]}
total=$(blocks_of "$dev" | wc -l)
first=$(blocks_of "$dev" | head -n 1)
note="$dev: the zone of its memory is unknown, .*: the zone is not checked"
fields='.[0] | [.online_memblocks, .total_memblocks, .movable]'

[[ ! -e $memory/memory$first/valid_zones ]]
verdict $? "the kernel has no valid_zones"

run 0 online-memory "$dev"
is "all blocks are online" \
	"$(for block in $(blocks_of "$dev"); do cat "$memory/memory$block/state"; done | uniq -c | xargs)" \
	"$total online"
matches "a note tells that no zone was checked" "$err" "$note"
run 0 list -d "$dev"
json "all blocks are shown as online, and no zone" "$fields" "[$total,$total,null]"
is "and that is no failure" "$err" ""
run 0 list -vd "$dev"
json "the zone is called unknown" '.[0].zones' \
	"[{\"zone\":\"unknown\",\"online_memblocks\":$total}]"
json "the kernel cannot remove the memory" '.[0].removable' false

for command in online-memory "reconfigure-device -m system-ram" "online-memory --no-movable"; do
	# shellcheck disable=SC2086 # words
	run 0 $command "$dev"
	matches "also where nothing had to be done, no zone was checked" "$err" "$note"
	run 0 list -d "$dev"
	json "all is as before" "$fields" "[$total,$total,null]"
done
finish
