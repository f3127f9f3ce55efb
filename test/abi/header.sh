#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# header.sh LIBRARY INCLUDE-DIRECTORY: does our header declare all that each
# peer's header does, with the same types? Debian's libraries come without debug
# information, so it is the compiler who compares: it takes two declarations of
# one function only if they agree.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

need gcc gcc
need nm binutils
mapfile -t peers < <(known_peers)
need_peer "${peers[@]}"
library=$1 include=$2

compile() { gcc -std=gnu11 -Wall -Werror -fsyntax-only -x c "$@"; }

# enumerators HEADER: what its enums name.
enumerators() {
	gcc -E -P -x c "$1" | sed 's/[^A-Z0-9_a-z]/\n/g' | sed -n '/^DAXCTL_/p' | sort -u
}

macros() { sed -n 's/^#define \(daxctl_[a-z_]*\)(.*/\1/p' "$1" | sort; }

# both_headers THEIRS: C that reads ours and then theirs. Their enum and what it
# names get other names, since an enum cannot be said twice.
both_headers() {
	local name
	printf '#define HAVE_UUID\n#include "%s"\n' "$include/daxctl/libdaxctl.h"
	while read -r name; do
		printf '#undef %s\n' "$name"
	done < <(macros "$1")
	printf '#undef _LIBDAXCTL_H_\n#define daxctl_dev_mode peer_daxctl_dev_mode\n'
	printf '#define daxctl_dev_get_mode peer_daxctl_dev_get_mode\n'
	enumerators "$1" | sed 's/.*/#define & PEER_&/'
	printf '#include "%s"\n' "$1"
	printf '#undef daxctl_dev_mode\n#undef daxctl_dev_get_mode\n'
	enumerators "$1" | sed 's/.*/#undef &\n_Static_assert((int)& == (int)PEER_&, "&");/'
	if grep -q 'enum daxctl_dev_mode {' "$1"; then
		printf '_Static_assert(sizeof(enum daxctl_dev_mode) == sizeof(enum peer_daxctl_dev_mode), "");\n'
		printf 'enum daxctl_dev_mode (*mode)(struct daxctl_dev *dev) = daxctl_dev_get_mode;\n'
		printf 'enum peer_daxctl_dev_mode (*peer_mode)(struct daxctl_dev *dev) = peer_daxctl_dev_get_mode;\n'
	fi
}

for peer in "${peers[@]}"; do
	header=$(peer_include "$peer")/daxctl/libdaxctl.h
	both_headers "$header" >"$scratch/both.c"
	compile "$scratch/both.c" || bad "the headers of $peer and ours cannot be read together"

	# what they call, we declare
	{
		printf '#include "%s"\nvoid *functions[] = {\n' "$include/daxctl/libdaxctl.h"
		nm -D --defined-only "$(peer_library "$peer")" |
			sed -n 's/.* T \(daxctl_[a-z_]*\)@.*/(void *)\1,/p'
		printf '};\n'
	} >"$scratch/functions.c"
	compile "$scratch/functions.c" || bad "functions of $peer are not in our header"
	(($(wc -l <"$scratch/functions.c") > 60)) || bad "$peer has hardly any functions: $(<"$scratch/functions.c")"
	missing=$(comm -23 <(macros "$header") <(macros "$include/daxctl/libdaxctl.h"))
	[[ -z $missing ]] || bad "macros of $peer that our header lacks: $missing"
done

# A declaration that differs must be found out.
sed 's/\bint daxctl_dev_get_id(/long daxctl_dev_get_id(/' "$(peer_include 85)/daxctl/libdaxctl.h" >"$scratch/libdaxctl.h"
both_headers "$scratch/libdaxctl.h" >"$scratch/both.c"
! compile "$scratch/both.c" 2>/dev/null || bad "the compiler does not see a changed declaration"

# declared_in HEADER...: functions, also those of headers that these include.
declared_in() {
	printf '#include <daxctl/%s>\n' "$@" | gcc -I"$include" -E -P -x c - | tr '\n' ' ' | tr ';' '\n' |
		grep -oE '\bdaxctl_[a-z_]+ *\(' | tr -d ' (' | sort -u
}

# exported_by NODE-PATTERN: functions with such a version.
exported_by() {
	nm -D --defined-only "$library" | sed -nE "s/.* T (daxctl_[a-z_]*)@@($1)\$/\1/p" | sort
}

# expect_same WHAT EXPORTED DECLARED
expect_same() {
	local differ
	differ=$(diff <(echo "$2") <(echo "$3")) || bad "$1, exported (<) and declared (>): $differ"
	(($(wc -l <<<"$2") > 20)) || bad "$1 is hardly anything"
}

# Each header declares what its nodes export, and nothing else. A number is shared with
# other libraries: only they and we together may give it out.
expect_same 'the shared interface' "$(exported_by 'LIBDAXCTL_([1-9]|10|11)')" "$(declared_in libdaxctl.h)"
expect_same 'all' "$(exported_by '.*')" "$(declared_in libdaxctl.h identity.h info.h plan.h)"

# C++, strict C and a caller's own libuuid take each of them alone, and all.
for header in libdaxctl info plan; do
	printf '#include <daxctl/%s.h>\n' "$header" >"$scratch/$header.c"
done
cat "$scratch"/{plan,info,libdaxctl}.c >"$scratch/all.c"
for one in libdaxctl info plan all; do
	for flags in '-std=c99 -pedantic' '-std=c11 -DHAVE_UUID' '-std=gnu2x'; do
		# shellcheck disable=SC2086 # several options
		gcc $flags -Wall -Wextra -Werror -I"$include" -fsyntax-only "$scratch/$one.c" ||
			bad "gcc $flags: $one"
	done
	if type -P g++ >/dev/null; then
		g++ -Wall -Wextra -Werror -I"$include" -fsyntax-only -x c++ "$scratch/$one.c" ||
			bad "g++: $one"
	fi
done

((failures == 0))
