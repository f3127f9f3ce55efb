# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2154 # from completion.sh
# zsh, at a terminal. What it would offer goes by way of compadd, which here also
# writes it down.
needs zsh script

mkdir -p "$scratch/zsh"
cp "$completion/daxctl.zsh" "$scratch/zsh/_daxctl"
cat >"$scratch/zsh/.zshrc" <<-END
	fpath=('$scratch/zsh' \$fpath)
	autoload -Uz compinit
	compinit -u -d '$scratch/zsh/dump'
	bindkey -e
	zle-line-init() { print ready }
	zle -N zle-line-init
	compadd() {
		local -a offered
		if [[ \${@[1,(i)(-|--)]} != *-[AOD]* ]]; then
			builtin compadd -O offered "\$@"
			print -rl -- "\$BUFFER"\$'\t'\${^offered} >>'$scratch/offered'
		fi
		builtin compadd "\$@"
	}
END

ask() {
	ZDOTDIR=$scratch/zsh at_terminal 'zsh -i' "$@"
}
