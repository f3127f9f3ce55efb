#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The udev rule and the unit that it starts, as files.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=test/tap.sh
. "$here/../tap.sh"
: "${DAXCTL:?the daxctl to test}"
source_dir=$here/../../daxctl
rule=$(grep -v '^#' "$source_dir/90-daxctl-device.rules")
unit=daxdev-reconfigure@dev-dax0.0.service

# values KEY: what the unit says of it.
values() { sed -n "s/^$1=//p" "$scratch/daxdev-reconfigure@.service"; }

sed "s,@bindir@,$(dirname "$(readlink -f "$DAXCTL")")," "$source_dir/daxdev-reconfigure@.service.in" \
	>"$scratch/daxdev-reconfigure@.service"

is 'weakness 48: the rule runs no program' \
	"$(grep -cE '(RUN|PROGRAM|IMPORT)|/bin/' <<<"$rule")" 0
has 'weakness 48: systemd starts the unit after udev and its modules' "$rule" \
	'ENV{SYSTEMD_WANTS}+="daxdev-reconfigure@dev-%k.service"'
has 'it is about devices that appear, and no other event' "$rule" 'ACTION=="add"'
has 'and of this subsystem' "$rule" 'SUBSYSTEM=="dax"'
is 'weakness 48: the unit ends after its work' "$(values Type)" oneshot
is 'weakness 48: the unit is silent if there is nothing to do' \
	"$(values LogLevelMax) $(values SyslogLevel)" 'notice notice'
if command -v systemd-analyze >/dev/null; then
	run 0 systemd-analyze verify --man=no "$scratch/$unit"
	is 'systemd understands all of it' "$(grep -F daxdev "$scratch/err")" ''
fi
mkdir -p "$scratch/root/sys/bus/dax/devices"
DAXCTL_ROOT=$scratch/root run 3 "$DAXCTL" reconfigure-device --check-config /dev/dax0.0
has 'the command takes the name that the unit gives' "$err" 'dax0.0 does not exist'
finish
