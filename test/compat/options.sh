#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Each command of the peers' daxctl, and each option of it with its letter and
# whether it takes a value, is one of ours.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=test/tap.sh
. "$here/../tap.sh"
# shellcheck source=test/vm/lib-common.sh
. "$here/../vm/lib-common.sh"
# shellcheck source=test/peer/lib.sh
. "$here/../peer/lib.sh"
: "${DAXCTL:?the daxctl to test}"

# options: of the help on stdin, a line "NAME LETTER takes" for each, "-" for neither
options() {
	sed -nE 's/^ +(-([a-zA-Z]), )?--([a-z-]+)( <.*)?( .*)?$/\3 \2 \4/p' |
		awk '{ print $1, $2 ~ /^[a-zA-Z]$/ ? $2 : "-", /</ ? "takes" : "-" }' | sort
}

# unused COMMAND: what a peer takes there and ignores; see compatibility.md.
unused() {
	case $1 in
	create-device) printf '%s\n' 'check-config C -' 'force f -' 'mode m takes' 'no-movable - -' 'no-online N -' ;;
	reconfigure-device) printf '%s\n' 'input - takes' ;;
	esac
}

for peer in $(known_peers); do
	if ! peer_is_here "$peer"; then
		echo "1..0 # SKIP because Debian's packages of daxctl $peer are not here: test/peer/fetch -p $peer"
		exit 0
	fi
	commands=$(run_peer "$peer" '' usr/bin/daxctl --list-cmds)
	is "all commands of $peer are there" \
		"$(comm -23 <(sort <<<"$commands") <("$DAXCTL" --list-cmds | sort))" ''
	for command in $commands; do
		[[ $command != help && $command != version ]] || continue
		# which prints it as the complaint that it takes for
		theirs=$(run_peer "$peer" '' usr/bin/daxctl "$command" -h 2>&1 | options)
		[[ -n $theirs || $command == migrate-device-model ]] ||
			verdict 1 "$command of $peer has options"
		is "all options of $command in $peer are there" \
			"$(comm -23 <(echo "$theirs") <(sort <("$DAXCTL" "$command" -h | options) <(unused "$command")))" ''
	done
done
finish
