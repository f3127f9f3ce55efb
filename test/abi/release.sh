#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# release.sh LIBRARY INCLUDE-DIRECTORY: does the interface keep what the last release
# promised? That is in libdaxctl.abi here. New functions and new numbers at the end of an
# enum are welcome; all else would break programs that were built before.
# release.sh --renew INCLUDE-DIRECTORY: promise what the headers say now. Done once for each
# release, in the commit that gives the release its version; and before the first release
# whenever the extension changes.
#
# What is compared is made of the headers: a library whose functions do nothing. Internal
# types are not in it, so that they may change.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

promise=$abi_dir/libdaxctl.abi
top=$abi_dir/../..

need gcc gcc
need abidiff abigail-tools
need python3 python3
[[ $(gcc -dumpmachine) == x86_64-linux-gnu* ]] || skip "the promise is that for x86-64"

# stub_library INCLUDE-DIRECTORY OUTPUT
stub_library() {
	"$top/Documentation/api" stub "$1"/daxctl/*.h >"$scratch/stub.c"
	gcc -std=gnu11 -g -w -fPIC -shared -I"$1" -Wl,-soname,libdaxctl.so.1 \
		-Wl,--version-script="$top/lib/libdaxctl.sym" -o "$2" "$scratch/stub.c"
}

renew() {
	stub_library "$1" "$scratch/stub.so"
	abidw --no-show-locs --no-comp-dir-path --no-corpus-path --no-elf-needed \
		--type-id-style hash --out-file "$scratch/abi" "$scratch/stub.so"
	sed "1a <!-- SPDX-License-Identifier: LGPL-2.1-or-later -->" "$scratch/abi" >"$promise"
}

symbols() { nm -D --defined-only "$1" | sed -n 's/.* T //p' | sort; }

# keeps INCLUDE-DIRECTORY: what it says of the interface is written to $scratch/diff.
keeps() {
	stub_library "$1" "$scratch/stub.so"
	abidiff --no-added-syms "$promise" "$scratch/stub.so" >"$scratch/diff"
}

# changed WHAT HEADER SED-COMMAND: the headers as they would be then, in $scratch/include
changed() {
	rm -rf "$scratch/include"
	mkdir -p "$scratch/include/daxctl"
	cp "$include"/daxctl/*.h "$scratch/include/daxctl"
	sed -i "$3" "$scratch/include/daxctl/$2"
	! cmp -s "$include/daxctl/$2" "$scratch/include/daxctl/$2" || bad "$1: nothing to change"
}

if [[ $1 == --renew ]]; then
	renew "$2"
	exit
fi
library=$1 include=$2

keeps "$include" || {
	bad "the interface breaks the promise of the last release (before the first: $0 --renew)"
	cat "$scratch/diff"
}
diff <(symbols "$scratch/stub.so") <(symbols "$library") ||
	bad "the library exports other functions than the headers declare"

# What breaks a promise must be found out, and what does not must pass.
break_it() {
	local status=0
	changed "$@"
	keeps "$scratch/include" || status=$?
	# 1 is a failure of abidiff itself, 4 a change
	(((status & 1) == 0 && (status & 4) == 4)) || bad "nobody sees it: $1"
}
break_it 'another argument' plan.h 's/unsigned int seconds);/unsigned long seconds);/'
break_it 'another result' info.h 's/^int daxctl_extent_get_id(/long daxctl_extent_get_id(/'
break_it 'a number in the middle of an enum' plan.h 's/\tDAXCTL_REASON_GONE,/\tDAXCTL_REASON_NEW, DAXCTL_REASON_GONE,/'
changed 'a number at the end of an enum' plan.h 's/\tDAXCTL_REASON_OLD_MODEL,/\tDAXCTL_REASON_OLD_MODEL, DAXCTL_REASON_NEW,/'
keeps "$scratch/include" || bad "an enum cannot grow: $(<"$scratch/diff")"

((failures == 0))
