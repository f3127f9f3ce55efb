# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2154 # from completion.sh
# bash, at a terminal
needs bash script

cat >"$scratch/rc" <<-END
	. '$completion/daxctl.bash'
	_asked() {
		_daxctl "\$@"
		printf "\$COMP_LINE\t%s\n" "\${COMPREPLY[@]}" >>'$scratch/offered'
	}
	complete -F _asked daxctl
	PS1='ready\n'
END

ask() {
	at_terminal "bash --noprofile --rcfile '$scratch/rc' -i" "$@"
}
