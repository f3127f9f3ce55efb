#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: all
# policy: offline
# list -v tells what the kernel does, of every provider's devices.
. "$(dirname "$0")/lib.sh"

# says WHAT FILTER WANTED: what list -v should say of the device $name
facts=()
says() { facts+=("$1" ".[] | select(.chardev == \"$name\") | $2" "$3"); }
optional() { attribute "$1" "$2" 2>/dev/null || echo null; }

provider_of() {
	case $(readlink -e "$dax/devices/$1") in
	*/ndbus*) echo nvdimm ;;
	*/dax_region*) echo cxl ;;
	*/hmem.*) echo hmem ;;
	*) echo other ;;
	esac
}

run 0 list -v
is "nothing is said on stderr" "$err" ""
mapfile -t names < <(devices .)
for name in "${names[@]}"; do
	path=$(dirname "$(readlink -e "$dax/devices/$name")")
	says "provider of $name" .provider "\"$(provider_of "$name")\""
	says "driver of $name" .driver "\"$(driver_of "$name")\""
	says "$name is bound" .bound true
	node=$(optional "$name" numa_node)
	says "its numa_node" .numa_node "${node/#-1/null}"
	memmap=$(optional "$name" memmap_on_memory | sed 's/0/false/; s/1/true/')
	says "what it holds of memmap_on_memory" \
		"if has(\"memmap_on_memory_stored\") then .memmap_on_memory_stored else .memmap_on_memory end" "$memmap"
	# no machine here is booted with the parameter
	says "what the kernel does of it" .memmap_on_memory "${memmap/true/false}"
	state=null
	[[ ! -e $dax/devices/$name/state ]] || state="\"$(attribute "$name" state)\""
	says "its memory_state" .memory_state "$state"
	case $(provider_of "$name") in
	nvdimm)
		says "namespace of $name" .nvdimm_namespace "\"$(<"$path/namespace")\""
		says "its uuid" .namespace_uuid "\"$(<"$path/uuid")\""
		;;
	cxl)
		region=${path%/dax_region*}
		says "CXL region of $name" .cxl_region "\"${region##*/}\""
		says "its memory device" '[.memdevs[].memdev]' \
			"[\"$(basename /sys/bus/cxl/devices/mem*)\"]"
		says "the serial number" '.memdevs[0].serial' \
			"$(($(cat /sys/bus/cxl/devices/mem*/serial)))"
		;;
	esac
done
json "${facts[@]}"

# unbound as such, and memory in two zones
read -r dev < <(devices '/hmem\.')
run 0 reconfigure-device -m system-ram "$dev"
first=$(blocks_of "$dev" | head -n 1) total=$(blocks_of "$dev" | wc -l)
echo offline >"$memory/memory$first/state"
run 0 list -v -d "$dev"
json "all but one block are movable" '.[0].zones' \
	"[{\"zone\":\"Movable\",\"online_memblocks\":$((total - 1))}]"
run 0 offline-memory "$dev"
run 0 list -v -d "$dev"
json "no zone has any block" '.[0] | has("zones")' false
run 0 disable-device "$dev"
run 0 list -v -d "$dev"
json "unbound" '.[0] | [.bound, .driver, .state, .memory_state]' '[false,null,"disabled",null]'
finish
