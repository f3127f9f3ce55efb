#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# split-acpi, judged by iasl: tables are compiled from the sources here, split,
# disassembled, and compared with what they should be. A table that comes out of
# its disassembly as it was has all its lengths and its checksum right.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=test/tap.sh
. "$here/../tap.sh"
: "${DAXCTL:?the daxctl to test}"

needs iasl

# tables DIRECTORY NAME...: compiles them to NAME.dat.
tables() {
	local dir=$1 name
	shift
	mkdir -p "$dir"
	for name; do
		iasl -p "$dir/$name" "$here/$name.asl" >"$scratch/iasl" 2>&1 || {
			cat "$scratch/iasl"
			exit 1
		}
		mv "$dir/$name.aml" "$dir/$name.dat"
	done
}

# text TABLE: its fields, one a line, without offsets and comments.
text() {
	iasl -p "$scratch/text" -d "$1" >/dev/null 2>&1
	sed -n 's/ *\[.*\]$//; /Compiler/d; s/^\[[^]]*\] *//p' "$scratch/text.dsl"
}

# judge DIRECTORY NAME: NAME.dat.new in it is as NAME.expected says.
judge() {
	local new=$1/$2.dat.new
	is "the $2 is as it should be" "$(text "$new")" "$(grep -v '^#' "$here/$2.expected")"
	iasl -p "$scratch/again" "$scratch/text.dsl" >/dev/null 2>&1
	run 0 cmp "$scratch/again.aml" "$new"
	is "the $2 is for root and its group" "$(stat -c %a "$new")" 640
}

dir=$scratch/all
tables "$dir" srat slit nfit
run 0 "$DAXCTL" split-acpi -d "$dir" --pxm 1 --nodes=4 -v
is 'nothing is on stdout' "$out" ''
has 'each new file is told' "$err" 'created: nfit.dat.new'
has 'each part is told' "$err" 'domain 4: 0x40000000 bytes at 0x1c0000000'
judge "$dir" srat
judge "$dir" slit
judge "$dir" nfit
is 'nothing else is left' "$(cd "$dir" && echo *)" \
	'nfit.dat nfit.dat.new slit.dat slit.dat.new srat.dat srat.dat.new'

# domain 0 has no persistent memory: a table of an earlier call must not stay
run 0 "$DAXCTL" split-acpi -d "$dir"
is 'a new NFIT that would not fit goes' "$(cd "$dir" && echo *.new)" 'slit.dat.new srat.dat.new'

dir=$scratch/few
tables "$dir" srat
run 0 env -C "$dir" "$(readlink -f "$DAXCTL")" split-acpi -p1
is 'only the SRAT has to be there' "$(cd "$dir" && echo *)" 'srat.dat srat.dat.new'

dir=$scratch/none
tables "$dir" slit nfit
run 1 "$DAXCTL" split-acpi -d "$dir"
has 'weakness 61: a missing SRAT is reported' "$err" 'srat.dat: No such file'
is 'and nothing is written' "$(cd "$dir" && echo *)" 'nfit.dat slit.dat'
run 1 "$DAXCTL" split-acpi -d "$dir/nowhere"

dir=$scratch/wrong
tables "$dir" srat slit
run 3 "$DAXCTL" split-acpi -d "$dir" -p 9
has 'a domain without memory is told' "$err" 'domain 9 has no memory'
run 2 "$DAXCTL" split-acpi -d "$dir" -n 3
run 2 "$DAXCTL" split-acpi -d "$dir" -n 1
run 2 "$DAXCTL" split-acpi -d "$dir" -n 0
run 2 "$DAXCTL" split-acpi -d "$dir" -n 4294967298
run 2 "$DAXCTL" split-acpi -d "$dir" -p x
run 2 "$DAXCTL" split-acpi "$dir"
run 1 "$DAXCTL" split-acpi -d "$dir" -n 4096 -p 1
head -c 100 "$dir/srat.dat" >"$dir/short" && mv "$dir/short" "$dir/srat.dat"
run 1 "$DAXCTL" split-acpi -d "$dir" -p 1
has 'weakness 61: a truncated file is reported' "$err" 'bytes, but there are 100'
: >"$dir/srat.dat"
run 1 "$DAXCTL" split-acpi -d "$dir" -p 1
tables "$dir" srat
printf 'x' | dd of="$dir/slit.dat" bs=1 seek=50 conv=notrunc status=none 2>/dev/null
printf 'x' >>"$dir/slit.dat"
run 1 "$DAXCTL" split-acpi -d "$dir" -p 1
is 'nothing was written all the while' "$(cd "$dir" && echo *)" 'slit.dat srat.dat'

finish
