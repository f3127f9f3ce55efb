# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of daxctl for bash. What there is to complete daxctl says itself.

_daxctl_devices() {
	daxctl list --idle 2>/dev/null | sed -n 's/.*"chardev":"\([^"]*\)".*/\1/p'
	echo all
}

_daxctl_regions() {
	daxctl list --regions 2>/dev/null | sed -n 's/.*"id":\([0-9]*\).*/\1/p' | sort -nu
	echo all
}

# _daxctl_kind TABLE OPTION: what sort of value it takes; of several letters in
# one word the last counts. An option of "-" stands for operands.
_daxctl_kind() {
	local wanted=$2 name letter kind _
	[[ $wanted != -[^-]?* ]] || wanted=-${wanted: -1}
	while IFS=$'\t' read -r name letter kind _; do
		[[ $wanted != "$name" && ($wanted != "$letter" || $letter == -) ]] || echo "$kind"
	done <<<"$1"
}

# _daxctl_reply WORD CANDIDATES: of those the ones that the word is the start of
_daxctl_reply() {
	mapfile -t COMPREPLY < <(compgen -W "$2" -- "$1")
}

# As _daxctl_reply(), behind the last comma of a list.
_daxctl_reply_list() {
	local before=''
	[[ $1 != *,* ]] || before=${1%,*},
	mapfile -t COMPREPLY < <(compgen -P "$before" -W "$2" -- "${1##*,}")
}

# _daxctl_value KIND WORD
_daxctl_value() {
	local choices
	case $1 in
	device) _daxctl_reply_list "$2" "$(_daxctl_devices)" ;;
	region) _daxctl_reply_list "$2" "$(_daxctl_regions)" ;;
	command) _daxctl_reply "$2" "$(daxctl --list-cmds)" ;;
	*=*)
		choices=${1#*=}
		_daxctl_reply "$2" "${choices//,/ }"
		;;
	file | directory)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -A "$1" -- "$2")
		;;
	esac
}

# _daxctl_valued TABLE PREVIOUS BEFORE: of which kind the word is as the value of an
# option. bash takes --mode=devdax for three words.
_daxctl_valued() {
	local option=$2 kind
	[[ $2 != = ]] || option=$3
	[[ $option == -?* ]] || return
	kind=$(_daxctl_kind "$1" "$option")
	[[ $kind != flag ]] && echo "$kind"
}

_daxctl() {
	local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
	local before='' table operands kind
	COMPREPLY=()

	if ((COMP_CWORD == 1)); then
		operands=$(daxctl --list-cmds 2>/dev/null)
		[[ $word != -* ]] || operands='--help --version --list-cmds'
		_daxctl_reply "$word" "$operands"
		return
	fi

	((COMP_CWORD < 4)) || before=${COMP_WORDS[COMP_CWORD - 2]}
	table=$(daxctl "${COMP_WORDS[1]}" --list-table 2>/dev/null) || return
	operands=$(_daxctl_kind "$table" -)
	kind=$(_daxctl_valued "$table" "$previous" "$before")
	if [[ -n $kind ]]; then
		_daxctl_value "$kind" "${word#=}"
	elif [[ $word == -* || -z $operands ]]; then
		_daxctl_reply "$word" "$(cut -f 1 <<<"$table" | grep -- --) --help"
	else
		_daxctl_value "$operands" "$word"
	fi
}

complete -F _daxctl daxctl
