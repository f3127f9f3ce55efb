#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What Documentation/weaknesses.md says of the command line, as far as it needs no
# kernel. In the language of TAP, since each check is looked for by its name.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=test/cli/tree.sh
. "$here/tree.sh"
# shellcheck source=test/tap.sh
. "$here/../tap.sh"
trap 'rm -rf "$scratch" "$work"' EXIT
tree

dax() { # code, arguments: of daxctl; what it prints is in $out and $err
	run "$1" "$daxctl" "${@:2}"
}

everything() {
	(cd "$DAXCTL_ROOT" && find . -type f -exec cat {} + | cksum)
}
r0=sys/devices/platform/hmem.0
before=$(everything)

# names and lists
dax 0 list -d 2.0
has 'weakness 11: an unknown driver is shown by its name' "$out" '"mode":"other_dax"'
dax 0 list -r 0 -r 2 -D
json 'weakness 35: several regions can be named' '[.[].chardev]' \
	'["dax0.1","dax0.2","dax2.0"]'
dax 0 enable-device dax0.2 dax0.1
has 'weakness 35: several devices can be named' "$err" '2 were already enabled'
dax 0 list -i
is 'weakness 41: devices come in the order of their numbers' "$(jq -r '.[].chardev' <<<"$out")" \
	"$(jq -r '.[].chardev' <<<"$out" | sort -V)"
is 'weakness 50: all devices are found without /dev' "$(jq length <<<"$out") $(ls "$DAXCTL_ROOT")" '5 sys'

# options that are ignored
dax 5 reconfigure-device --input file -m devdax dax0.1
has 'weakness 42: an option without effect is named' "$err" '--input has no effect'
dax 0 reconfigure-device -C -s 1G dax0.2
has 'weakness 44: -C with --size names the ignored option' "$err" '--size has no effect'
dax 2 disable-device ''
has 'weakness 38: an empty name does not mean all devices' "$err" 'is not a device'
dax 2 enable-device
has 'weakness 39: messages name the called command' "$err" 'specify a device to enable'

# files for create
for option in '-s 1G' '-a 4k' '-r 0'; do
	# shellcheck disable=SC2086 # words of a command
	dax 2 create-device --input "$scratch/file" $option
	has 'weakness 21: --input with another option is refused' "$err" '--input takes size, alignment and region from the file'
done
dax 1 create-device --input "$scratch/file"
has 'weakness 21: a missing file is reported' "$err" 'No such file'
echo '{"chardev":"dax0.3","size":2097152,"align":4096,"mappings":{"start":0}}' >"$scratch/file"
dax 2 create-device --input "$scratch/file"
has 'weakness 21: mappings that are no array are reported' "$err" '"mappings" is no array'

# messages
dax 5 reconfigure-device -m devdax dax0.1
is 'weakness 40: no line has names of functions' \
	"$(grep -cvE '^(daxctl: dax0\.1: |reconfigured )' <<<"$err")" 0
dax 1 create-device -s 3
is 'weakness 40: no line comes from the log of the library' "$(grep -cE 'libdaxctl|libkmod|[a-z]_[a-z]+:' <<<"$err")" 0
is 'nothing was written all the while' "$(everything)" "$before"

# what cannot be read
put sys/devices/system/memory/memory70/state rubbish
dax 1 list -d 0.1
json 'weakness 30: a failed count is left out' \
	'.[0] | [.online_memblocks, .total_memblocks, .movable]' '[null,null,null]'
dax 1 disable-device dax0.1
has 'weakness 30: a failed count prevents unbinding' "$err" 'its memory blocks cannot be read'
block 70 online Movable

# a second device of a namespace
namespace=sys/devices/platform/e820_pmem/ndbus0/region0/dax1.0
device $namespace dax1.1 1073741824 -1 0x340000000 device_dax
put "${DAXCTL_CONF_DIR#/}/a.conf" '[reconfigure-device it]
nvdimm.uuid = 3ae16e85-5b91-4a4e-9e12-4c8a7a9e3d34
mode = devdax'
dax 0 reconfigure-device --check-config dax1.1
has 'weakness 49: a configuration applies to all devices of a namespace' "$err" '1 was already as asked for'
rm "$DAXCTL_ROOT/sys/bus/dax/devices/dax1.1"

# what is on the bus and is no device, or is gone
ln -s nowhere "$DAXCTL_ROOT/sys/bus/dax/devices/dax0.7"
ln -s ../../../devices/platform/hmem.0/dax0.1 "$DAXCTL_ROOT/sys/bus/dax/devices/junk"
dax 0 list
json 'weakness 31: an entry that is no device does not end the list' length 4
rm "$DAXCTL_ROOT/sys/bus/dax/devices/"{dax0.7,junk}

# blocks are found by address: no node has a directory here at all
rm "$DAXCTL_ROOT/$r0/dax0.1/target_node"
dax 0 list -d 0.1
json 'weakness 29: blocks are counted, whatever the firmware says of nodes' \
	'.[0] | [.target_node, .online_memblocks]' '[null,8]'
dax 0 offline-memory dax0.1
is 'weakness 29: blocks go offline, whatever the firmware says of nodes' \
	"$(grep -l '^offline' "$DAXCTL_ROOT"/sys/devices/system/memory/memory*/state | wc -l)" 8

# a path longer than most, as behind many bridges
deep=sys/devices/$(printf 'pci0000:%02x/' {1..60})region9
region "$deep" 9 1073741824 2097152 0
device "$deep" dax9.0 1073741824 2 0x800000000 device_dax
dax 0 list -D -r 9
json 'weakness 53: a device at a very long path is like any other' '.[0] | [.chardev, .mode]' \
	'["dax9.0","devdax"]'

# the old model
mkdir -p "$DAXCTL_ROOT/sys/class/dax" "$DAXCTL_ROOT/$r0/dax"
put $r0/dax/dax0.8/size 1048576
ln -s "../../devices/platform/hmem.0/dax/dax0.8" "$DAXCTL_ROOT/sys/class/dax/dax0.8"
dax 1 reconfigure-device -m system-ram dax0.8
has 'weakness 10: the message says how to leave the old device model' "$err" 'daxctl migrate-device-model'

# nothing at all
rm -r "$DAXCTL_ROOT/sys/bus" "$DAXCTL_ROOT/sys/class"
dax 0 list
is 'weakness 43: no device is an empty array' "$out" '[]'
DAXCTL_ROOT=/nonexistent/root dax 1 list
has 'weakness 39: an unreadable machine is reported' "$err" 'cannot look at this machine'
finish
