#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What makes no sense is refused with status 2 before anything is looked at: the
# root directory does not even exist here.
# shellcheck source=test/cli/tree.sh
. "$(dirname "$0")/tree.sh"
export DAXCTL_ROOT=/nonexistent/root

wrong() { # what is told, arguments
	local told=$1
	shift
	expect_code 2 "$@"
	expect_out_empty
	expect_err "$told"
}

wrong "Usage: daxctl COMMAND"
wrong 'there is no command "frobnicate"' frobnicate
wrong 'there is no option "--frobnicate"' --frobnicate
wrong 'there is no command "frobnicate"' help frobnicate
wrong '"list" is an operand, and version takes none' version list

wrong '"dax0.0" is an operand, and list takes none' list dax0.0
wrong "there is no option --frobnicate" list --frobnicate
wrong "there is no option -Z" list -Z
wrong "--dev needs a value" list --dev
wrong "-d needs a value" list -d
wrong "--human takes no value" list --human=yes
wrong "--re is short for several options: " list --re=0
wrong '"0x" is not a region' list -r 0x
wrong '"dax0" is not a device' list -d dax0

for command in reconfigure-device destroy-device enable-device disable-device online-memory \
	offline-memory; do
	wrong "specify a device to" $command -v
	wrong '"0junk" is not a device' $command -v 0junk
	wrong '"/tmp/dax0.0" is not a device' $command -v /tmp/dax0.0
	wrong '"" is not a device' $command -v ""
	wrong '"0junk" is not a region' $command -r 0junk all
done

for size in bogus "" -5 4Gib 99999999999999999999 17179869184G; do
	wrong "--size: " create-device -s "$size"
	wrong "--size: " reconfigure-device -s "$size" dax0.0
	wrong "--align: " reconfigure-device -a "$size" dax0.0
done
wrong "--align: \"3\" is not an alignment" create-device -a 3
wrong "--size must be larger than 0" create-device -s 0
wrong '"dax0.1" is an operand, and create-device takes none' create-device dax0.1
wrong "a new device is in mode devdax" create-device --mode system-ram
wrong "--input takes size, alignment and region from the file" create-device --input "$work/file" -s 4G
wrong "--input takes size, alignment and region from the file" create-device --input "$work/file" -r 0
expect_code 1 create-device --input "$work/file"
expect_err "$work/file: it cannot be opened: No such file"
expect_out_empty
expect_code 1 create-device --input "$work"
expect_err "$work: it cannot be read: Is a directory"
echo '{"chardev":"dax0.1"}' >"$work/file"
wrong "$work/file: there is no \"align\" in it" create-device --input "$work/file"

wrong "say what to change" reconfigure-device dax0.0
wrong "say what to change" reconfigure-device -f dax0.0
wrong '"ram" is not a mode' reconfigure-device -m ram dax0.0
wrong "--no-online needs --mode=system-ram" reconfigure-device -m devdax -N dax0.0
wrong "--no-online needs --mode=system-ram" reconfigure-device -m famfs -N dax0.0
wrong "--check-config takes the mode from the configuration" reconfigure-device -C -m devdax dax0.0
wrong "--check-config takes the mode from the configuration" reconfigure-device -C --no-movable dax0.0
wrong '"nope" is not a boolean' reconfigure-device --memmap-on-memory=nope dax0.0

# without_effect OPTION WORD...: accepted as other versions do, and the option is named
without_effect() {
	expect_code 1 "${@:2}"
	expect_err "daxctl: $1 has no effect: "
	expect_err "cannot look at this machine"
}
without_effect --no-online reconfigure-device -s 4G -N dax0.0
without_effect --no-online reconfigure-device -a 2M -m devdax -N dax0.0
without_effect --no-movable reconfigure-device -m devdax --no-movable dax0.0
without_effect --no-movable reconfigure-device -m famfs --no-movable dax0.0
without_effect --size reconfigure-device -C -s 4G dax0.0
without_effect --align reconfigure-device -C -a 4k dax0.0
without_effect --movable reconfigure-device -C --movable dax0.0
without_effect --input reconfigure-device --input file -m devdax dax0.0
for option in --no-online --no-movable --force --check-config; do
	without_effect $option create-device $option -m devdax
done

# every option can be taken back
for option in region size align mode timeout input; do
	expect_code 1 reconfigure-device "--no-$option" -m devdax dax0.0
	expect_err "cannot look at this machine"
done
wrong "say what to change" reconfigure-device -m devdax -s 4G --no-mode --no-size dax0.0

# what makes sense goes on to look, in vain
expect_code 1 reconfigure-device -m devdax -N --online dax0.0
expect_err "cannot look at this machine"
expect_code 1 list
done_testing
