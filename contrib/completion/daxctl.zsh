#compdef daxctl
# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of daxctl for zsh. What there is to complete daxctl says itself.

_daxctl_devices() {
	local -a devices
	devices=(${(f)"$(daxctl list --idle 2>/dev/null |
		sed -n 's/.*"chardev":"\([^"]*\)".*/\1/p')"} all)
	_sequence compadd "$@" - -a devices
}

_daxctl_regions() {
	local -a regions
	regions=(${(f)"$(daxctl list --regions 2>/dev/null |
		sed -n 's/.*"id":\([0-9]*\).*/\1/p' | sort -nu)"} all)
	_sequence compadd "$@" - -a regions
}

_daxctl_commands() {
	local -a commands
	commands=(${${(f)"$(daxctl --list-table 2>/dev/null)"}/$'\t'/:})
	_describe -t commands command commands "$@"
}

# What _arguments is to do about a value of this kind
_daxctl_action() {
	case $1 in
	device | region | command) print -r -- _daxctl_${1}s ;;
	file) print -r -- _files ;;
	directory) print -r -- '_files -/' ;;
	*=*) print -r -- "(${${1#*=}//,/ })" ;;
	*) print -r -- ' ' ;;
	esac
}

# The options and operands of a command, in the terms of _arguments
_daxctl_specs() {
	local table name letter kind help value
	table=$(daxctl $1 --list-table 2>/dev/null) || return
	specs=('(- *)--help[show the manual]')
	while IFS=$'\t' read -r name letter kind help; do
		[[ -n $name ]] || continue
		help=${${help//:/\\:}//\]/\\]}
		value=":${kind%%=*}:$(_daxctl_action $kind)"
		if [[ $name == - ]]; then
			specs+=("*$value")
			continue
		fi
		[[ $kind != flag ]] || value=''
		[[ $kind == flag ]] || name+==
		specs+=("*$name""[$help]$value")
		[[ $letter == - ]] || specs+=("*$letter""${value:++}[$help]$value")
	done <<<$table
}

_daxctl() {
	local -a specs
	if (( CURRENT == 2 )); then
		if [[ $PREFIX == -* ]]; then
			compadd -- --help --version --list-cmds
		else
			_daxctl_commands
		fi
		return
	fi

	_daxctl_specs $words[2] || return
	# _arguments shall see the command as the program
	shift words
	(( CURRENT-- ))
	_arguments -s -S $specs
}

_daxctl "$@"
