#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: all
# policy: offline
# list -v tells what the kernel does, of every provider's devices.
. "$(dirname "$0")/lib.sh"

# of DEVICE FILTER: what list -v says of it.
of() { jq -c ".[] | select(.chardev == \"$1\") | $2" <<<"$out"; }
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
	is "provider of $name" "$(of "$name" .provider)" "\"$(provider_of "$name")\""
	is "driver of $name" "$(of "$name" .driver)" "\"$(driver_of "$name")\""
	is "$name is bound" "$(of "$name" .bound)" true
	node=$(optional "$name" numa_node)
	is "its numa_node" "$(of "$name" .numa_node)" "${node/#-1/null}"
	memmap=$(optional "$name" memmap_on_memory | sed 's/0/false/; s/1/true/')
	is "its memmap_on_memory" "$(of "$name" .memmap_on_memory)" "$memmap"
	state=null
	[[ ! -e $dax/devices/$name/state ]] || state="\"$(attribute "$name" state)\""
	is "its memory_state" "$(of "$name" .memory_state)" "$state"
	case $(provider_of "$name") in
	nvdimm)
		is "namespace of $name" "$(of "$name" .nvdimm_namespace)" "\"$(<"$path/namespace")\""
		is "its uuid" "$(of "$name" .namespace_uuid)" "\"$(<"$path/uuid")\""
		;;
	cxl)
		region=${path%/dax_region*}
		is "CXL region of $name" "$(of "$name" .cxl_region)" "\"${region##*/}\""
		is "its memory device" "$(of "$name" '[.memdevs[].memdev]')" \
			"[\"$(basename /sys/bus/cxl/devices/mem*)\"]"
		is "the serial number" "$(of "$name" '.memdevs[0].serial')" \
			"$(($(cat /sys/bus/cxl/devices/mem*/serial)))"
		;;
	esac
done

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
