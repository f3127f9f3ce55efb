#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: all
# policy: offline
# Every provider's devices are listed, for root and for everybody, without noise.
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
is "the machine has hmem devices" "$(devices '/hmem\.' | wc -l)" 2
is "and an nvdimm one" "$(devices /ndbus | wc -l)" 1

run 0 list
is "list says nothing on stderr" "$err" ""
facts=("list names every device, sorted" '[.[].chardev] | join(" ")' "\"${names[*]}\"")
for name in "${names[@]}"; do
	case $(driver_of "$name") in
	kmem) mode=system-ram ;;
	*) mode=devdax ;;
	esac
	facts+=("size of $name" ".[] | select(.chardev == \"$name\").size"
		"$(attribute "$name" size)"
		"node of $name" ".[] | select(.chardev == \"$name\").target_node"
		"$(attribute "$name" target_node)"
		"mode of $name" ".[] | select(.chardev == \"$name\").mode" "\"$mode\"")
done
json "${facts[@]}"

run 0 list -RDM
facts=()
for name in "${names[@]}"; do
	region=$(region_of "$name") path=${region%/dax_region}
	facts+=("path of the region of $name"
		"[.[] | select(.devices[]?.chardev == \"$name\").path] | unique"
		"[\"${path#/sys/devices}\"]"
		"size of the region of $name"
		"[.[] | select(.devices[]?.chardev == \"$name\").size] | unique" "[$(<"$region/size")]"
		"mappings of $name"
		"[.[].devices[]? | select(.chardev == \"$name\").mappings[] | .start, .end] | sort"
		"[$(for r in $(ranges_of "$name"); do echo $((${r%-*})) $((${r#*-})); done |
			tr ' ' '\n' | sort -n | paste -sd ,)]")
done
json "${facts[@]}"

run 0 list -u -d "${names[0]}"
matches "one device with -u is an object" "$out" '^\{'
run 0 list -d "${names[0]}" -d "/dev/${names[1]}"
json "two devices by name" 'length' 2
run 3 list -d dax77.7
is "no such device is an empty list" "$out" "[]"
matches "and a word about it" "$err" dax77.7

# an ordinary user sees the same devices, without what only root may know
run_as_user 0 list
json "it names every device" '[.[].chardev] | join(" ")' "\"${names[*]}\"" \
	"without counts of memory blocks" 'any(has("total_memblocks"))' false
is "weakness 57: list prints no warning for an ordinary user" "$err" ""
run_as_user 0 list -RDMui
is "and says nothing on stderr" "$err" ""
finish
