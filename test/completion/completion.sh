#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# completion.sh SHELL: asks the real shell what it would offer.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=test/tap.sh
. "$here/../tap.sh"
completion=$here/../../contrib/completion
: "${DAXCTL:?the daxctl to test}"

completion=$(readlink -f "$completion")

# For what the terminal has shown; open at both ends, so that nobody waits for the
# other to come.
mkfifo "$scratch/shown"
exec 3<>"$scratch/shown"

# shellcheck disable=SC2317 # ask calls it
watch_terminal() {
	line_from 0 '*ready*' >>"$scratch/shown"
	cat >"$scratch/screen"
	echo over >>"$scratch/shown"
}

# at_terminal SHELL LINE...: as if each line were typed, the tab key hit, and the
# line dropped again. What is offered then is for the shell to write down. Its prompt
# must be a line with "ready", which it shows when it has the terminal as it wants it.
# shellcheck disable=SC2317 # ask calls it
at_terminal() {
	local shell=$1
	shift
	{
		line_from 3 '*ready*' >/dev/null || echo "# the shell does not get ready" >&2
		printf '%s\t\025' "$@"
		printf 'exit\n'
		line_from 3 over >/dev/null # the end of the input would come too early
	} | TERM=dumb script -qec "$shell" /dev/null 2>&1 | watch_terminal
}

# Defines ask LINE...: writes to $scratch/offered each line and candidate, with a tab between.
# shellcheck source=/dev/null
. "$here/ask.$1"

mkdir "$scratch/bin"
ln -s "$(readlink -f "$DAXCTL")" "$scratch/bin/daxctl"
PATH=$scratch/bin:$PATH
export HOME=$scratch DAXCTL_ROOT=$scratch/root

# device REGION DEVICE SIZE: files enough for list
device() {
	local region=$DAXCTL_ROOT/sys/devices/platform/hmem.$1
	mkdir -p "$region/dax_region" "$region/$2" "$DAXCTL_ROOT/sys/bus/dax/devices"
	ln -s "../../../devices/platform/hmem.$1/$2" "$DAXCTL_ROOT/sys/bus/dax/devices"
	echo "$1" >"$region/dax_region/id"
	echo 4294967296 >"$region/dax_region/size"
	echo "$3" >"$region/$2/size"
}

device 0 dax0.0 0
device 0 dax0.1 1073741824
device 12 dax12.0 1073741824
mkdir -p "$scratch/here/some-directory"
touch "$scratch/here/some-file"
cd "$scratch/here" || exit 1

lines=() wanted=()

# offers LINE CANDIDATE...: all of them, and no others.
offers() {
	lines+=("$1")
	shift
	wanted+=("$(printf '%s\n' "$@" | sort -u | paste -sd ' ')")
}

# Of --mode=devdax and some-directory/ the essential is looked at.
judge() {
	local n got
	ask "${lines[@]}"
	for n in "${!lines[@]}"; do
		got=$(awk -F '\t' -v "line=${lines[n]}" '$1 == line { print $2 }' "$scratch/offered" |
			sed 's/^--[a-z-]*=//; s,/$,,; /^$/d' | sort -u | paste -sd ' ')
		is "\"${lines[n]}\" offers: ${wanted[n]}" "$got" "${wanted[n]}"
	done
}

# shellcheck disable=SC2046 # words
{
	offers 'daxctl ' $(daxctl --list-cmds)
	offers 'daxctl re' reconfigure-device
	offers 'daxctl of' offline-memory
	offers 'daxctl --v' --version
	offers 'daxctl help mig' migrate-device-model

	for command in $(daxctl --list-cmds); do
		offers "daxctl $command --" $(daxctl "$command" --list-opts) --help
	done
}

devices='dax0.0 dax0.1 dax12.0 all'
for command in destroy-device reconfigure-device {en,dis}able-device {on,off}line-memory; do
	# shellcheck disable=SC2086 # words
	offers "daxctl $command " $devices
done
# shellcheck disable=SC2086 # words
offers 'daxctl list --dev ' $devices
offers 'daxctl list --dev=dax0' dax0.0 dax0.1
offers 'daxctl list -d dax1' dax12.0
offers 'daxctl online-memory dax0.0 a' all
offers 'daxctl online-memory -v --no-movable dax1' dax12.0

offers 'daxctl list -r ' 0 12 all
offers 'daxctl list --region ' 0 12 all
offers 'daxctl create-device --region=1' 12

offers 'daxctl reconfigure-device --mode=' devdax system-ram famfs
offers 'daxctl reconfigure-device --mode s' system-ram
offers 'daxctl reconfigure-device -m ' devdax system-ram famfs
offers 'daxctl reconfigure-device -fm d' devdax
offers 'daxctl reconfigure-device --memmap-on-memory=' yes no

offers 'daxctl create-device --input some' some-directory some-file
offers 'daxctl create-device --input=some-f' some-file
offers 'daxctl split-acpi -d some' some-directory
offers 'daxctl create-device --size ' ''
offers 'daxctl bogus ' ''

judge
finish
