#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Each option of the peers' daxctl, its negation, and each pair of these: if the peer
# accepts the command line, ours does. The device does not exist, so that nothing happens.
# Options that change nothing next to each other, -r, -u and -v, are tried alone.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=test/tap.sh
. "$here/../tap.sh"
# shellcheck source=test/vm/lib-common.sh
. "$here/../vm/lib-common.sh"
# shellcheck source=test/peer/lib.sh
. "$here/../peer/lib.sh"
: "${DAXCTL:?the daxctl to test}"

# forms COMMAND: of the peer's help on stdin, each option as it can be given
forms() {
	sed -nE 's/^ +(-[a-zA-Z], )?--([a-z-]+)( <.*)?( .*)?$/\2/p' | while read -r name; do
		case $name in
		mode) printf -- '--mode=%s\n' devdax system-ram famfs ;;
		region) echo --region=99 ;;
		dev) echo --dev=dax99.0 ;;
		size) echo --size=1G ;;
		align) echo --align=2M ;;
		input) echo --input=/dev/null ;;
		*) echo "--$name" ;;
		esac
		case $name in
		no-*) echo "--${name#no-}" ;;
		*) echo "--no-$name" ;;
		esac
	done
}

# refused_on_purpose COMMAND WORDS: see "unused" in compatibility.md.
refused_on_purpose() {
	case "$1 $2" in
	"create-device "*-mode*)
		# the last one counts
		[[ ${2##*-mode} == =* && ${2##*-mode} != =devdax* ]]
		;;
	# 85 refuses this itself; 76 says later that it has no such mode
	"reconfigure-device "*--mode=famfs*--no-online*) [[ $peer == 76 ]] ;;
	*) return 1 ;;
	esac
}

# try COMMAND OPTION...
try() {
	local theirs=0 ours=0 command=$1 operand=(dax99.0)
	shift
	case $command in
	list | create-device) operand=() ;;
	esac
	"${peers[@]}" "$command" "$@" "${operand[@]}" >"$scratch/theirs" 2>&1 </dev/null || theirs=$?
	"$DAXCTL" "$command" "$@" "${operand[@]}" >"$scratch/out" 2>&1 </dev/null || ours=$?
	tried=$((tried + 1))
	((theirs != 129)) || return 0
	if refused_on_purpose "$command" "$*"; then
		((ours == 2)) || wrong+=("$*: is accepted now, other than compatibility.md says")
	elif ((ours == 2)); then
		wrong+=("$*: $(<"$scratch/out")")
	fi
}

try_all() {
	local all i j
	mapfile -t all < <("${peers[@]}" "$1" -h 2>&1 | forms)
	for ((i = 0; i < ${#all[@]}; i++)); do
		try "$1" "${all[i]}"
		[[ ${all[i]} =~ (human|verbose|region) ]] && continue
		for ((j = i + 1; j < ${#all[@]}; j++)); do
			[[ ${all[j]} =~ (human|verbose|region) ]] || try "$1" "${all[i]}" "${all[j]}"
		done
	done
}

for peer in $(known_peers); do
	peer_is_here "$peer" ||
		skip_all "Debian's packages of daxctl $peer are not here: test/peer/fetch -p $peer"
	peer_command "$peer" '' usr/bin/daxctl
	peers=("${command[@]}")
	for name in $("${peers[@]}" --list-cmds); do
		case $name in
		help | version | split-acpi | migrate-device-model) continue ;;
		esac
		tried=0 wrong=()
		try_all "$name"
		code=0
		((tried > 0 && ${#wrong[@]} == 0)) || code=1
		verdict $code "$name accepts what $peer accepts, $tried command lines" "${wrong[@]}"
	done
done
finish
