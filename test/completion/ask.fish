# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2154 # from completion.sh
# fish, which answers without a terminal
needs fish

ask() {
	# shellcheck disable=SC2016 # for fish
	fish --no-config -c "source '$completion/daxctl.fish'"'
		for line in $argv
			complete -C $line | string replace -r "^([^\t]*).*" "$line\t\$1"
		end' "$@" >"$scratch/offered"
}
