#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The manual, as it is installed, and the program and the library say the same:
# no option, command or function is missing on either side.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=test/tap.sh
. "$here/../tap.sh"
: "${DAXCTL:?the daxctl to test}" "${MANUAL:?the directory with its pages}"
top=$here/../..

# plain PAGE: its text with nothing but words; a term of a list starts with a tab.
plain() {
	awk '
		/^\.RS 4/ && held { held = "\t" held }
		{ if (held != "") print held; held = $0 }
		END { print held }
	' "$MANUAL/$1" | sed 's/\\f[BIPR]//g; s/\\fC//g; s/\\-/-/g; s/\\(aq/'"'"'/g'
}

# section PAGE NAME
section() {
	plain "$1" | awk -v "name=.SH \"$2\"" '/^\.SH/ { inside = $0 == name; next } inside'
}

# terms PAGE SECTION: the first word of each term of its lists
terms() { section "$1" "$2" | sed -n 's/^\t//p' | sed 's/, /\n/g' | awk '{ print $1 }' | sort -u; }

# options_of_page PAGE: "--name -x" of each in its section OPTIONS, "-" for no letter
options_of_page() {
	section "$1" OPTIONS | sed -n 's/^\t\(-.*\)/\1/p' | while read -r term; do
		letter=$(grep -o -E '^-[a-zA-Z]\b' <<<"$term") || letter=-
		echo "$(grep -o -E -- '--[a-z-]+' <<<"$term" | head -n 1) $letter"
	done | sort
}

options_of_program() {
	"$DAXCTL" "$1" --list-table | awk -F '\t' '$1 != "-" { print $1, $2 }' | sort
}

for command in $("$DAXCTL" --list-cmds); do
	page=daxctl-$command.1
	case $command in
	help | version)
		has "daxctl(1) tells of $command" "$(section daxctl.1 COMMANDS)" $'\t'"$command"
		continue
		;;
	esac
	if [[ ! -e $MANUAL/$page ]]; then
		verdict 1 "$command has a page" "there is no $page"
		continue
	fi
	has "daxctl(1) names the page of $command" "$(section daxctl.1 COMMANDS)" "daxctl-$command(1)"
	is "the options of $command are those in its page" \
		"$(options_of_page "$page")" "$(options_of_program "$command")"
	is "--list-opts of $command says the same" \
		"$("$DAXCTL" "$command" --list-opts | tr ' ' '\n' | sed '/^$/d' | sort)" \
		"$(options_of_program "$command" | sed 's/ .*//')"
	code=0
	"$DAXCTL" "$command" --list-table | grep -q $'^-\t' || code=1
	has_operand=0
	[[ -n $(section "$page" OPERANDS) ]] || has_operand=1
	is "the page of $command tells of operands if there are any" "$has_operand" "$code"
	has "the page of $command tells the exit status" "$(section "$page" 'EXIT STATUS')" $'\t6'
done

commands=$("$DAXCTL" --list-cmds)
for page in "$MANUAL"/daxctl-*.1; do
	name=${page##*/daxctl-}
	has "the page ${page##*/} is of a command" $'\n'"$commands"$'\n' $'\n'"${name%.1}"$'\n'
done

is 'each exit status is told' "$(section daxctl.1 'EXIT STATUS' | sed -n 's/^\t//p')" \
	"$(sed -n 's/.*EXIT_CODE_[A-Z]* = \([0-9]*\),.*/\1/p' "$top/daxctl/exit.h")"

# Each symbol has a comment in the header, a section in the manual, and a page that leads there.
symbols=$(sed -n 's/^\t\(daxctl_.*\);/\1/p' "$top/lib/libdaxctl.sym" | sort)
is 'the library exports what its headers tell of' "$symbols" \
	"$("$top/Documentation/api" names "$top"/lib/include/daxctl/*.h | sort)"
is 'each symbol has a section' "$(plain libdaxctl.3 | sed -n 's/^\.SS "\(daxctl_.*\)"/\1/p' |
	grep -v foreach | sort)" "$symbols"
is 'each symbol has a page' "$(cd "$MANUAL" && grep -l '^\.so man3/libdaxctl\.3$' -- *.3 |
	sed 's/\.3$//' | sort)" "$symbols"
is 'and each is told with its node' "$(plain libdaxctl.3 | awk '
		/^\.S[SH]/ { name = $2 }
		match($0, /Since LIBDAXCTL_[A-Z0-9_]*\.$/) { print name, substr($0, RSTART + 6, RLENGTH - 7) }
	' | tr -d '"' | sort)" "$(awk '
		/^LIBDAXCTL/ { node = $1 }
		/^\tdaxctl_.*;/ { print substr($1, 1, length($1) - 1), node }
	' "$top/lib/libdaxctl.sym" | sort)"

# Advice names an option only for commands that have it.
is 'only commands with --force advise it' "$(awk '
	/^    daxctl / && message ~ /use --force/ && $2 !~ /^(reconfigure|destroy)-device$/ { print $2 ": " message }
	!/^    / && NF { message = $0 }
' "$top/Documentation/messages.md")" ''
has 'some do' "$(<"$top/Documentation/messages.md")" 'or use --force'

# The simulated machine, where it is built
if [[ -e $MANUAL/daxsim.1 ]]; then
	is 'daxsim(1) tells each key of a topology' "$(terms daxsim.1 TOPOLOGIES)" \
		"$(sed -n 's/.*{SECTION_[A-Z]*, "\([a-z-]*\)", .*/\1/p' "$top/test/sim/topology/keys.c" | sort -u)"
	is 'and each action of a fault' "$(terms daxsim.1 FAULTS)" "$({
		sed -n 's/^\t{"\([a-z-]*\)", [0-9].*/\1/p' "$top/test/sim/machine/agent.c"
		grep -oP 'strn?cmp\(text, "\K[a-z]{3,}' "$top/test/sim/machine/fault.c"
	} | sort -u)"
fi

finish
