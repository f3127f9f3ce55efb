#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# symbols.sh LIBRARY: does it have every symbol and version node of each peer's
# library, and none that is not daxctl's?
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

need abidiff abigail-tools
need readelf binutils
mapfile -t peers < <(known_peers)
need_peer "${peers[@]}"
library=$1

# nodes LIBRARY: a line "NODE PARENT" for each version node.
nodes() {
	readelf -VW "$1" | awk '
		/^Version definition section/ { inside = 1; next }
		/^Version needs section/ { inside = 0 }
		inside && /Flags:/ { name = $NF; for (i = 1; i < NF; i++) if ($i == "Name:") name = $(i + 1) }
		inside && /Parent [0-9]+:/ { print name, $NF }' | sort
}

# One that lacks something must be found out, or the others prove nothing.
if abidiff --no-added-syms "$(peer_library 85)" "$(peer_library 76)" >"$scratch/diff"; then
	bad "abidiff sees no difference between 85 and 76"
fi

for peer in "${peers[@]}"; do
	abidiff --no-added-syms "$(peer_library "$peer")" "$library" >"$scratch/diff" || {
		bad "abidiff against $peer"
		cat "$scratch/diff"
	}
	nodes "$(peer_library "$peer")" >"$scratch/theirs"
	[[ -s $scratch/theirs ]] || bad "the library of $peer has no version nodes"
	missing=$(comm -23 "$scratch/theirs" <(nodes "$library"))
	[[ -z $missing ]] || bad "version nodes of $peer that are not here, with their parents: $missing"
done

# A number that we gave out alone would mean other functions to other libraries later.
invented=$(comm -23 <(nodes "$library") "$scratch/theirs" | grep -v '^LIBDAXCTL_EXT_' || true)
[[ -z $invented ]] || bad "version nodes that are neither of $peer nor marked as ours: $invented"

soname() { readelf -dW "$1" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p'; }
[[ $(soname "$library") == "$(soname "$(peer_library 85)")" ]] || bad "soname $(soname "$library")"

foreign=$(nm -D --defined-only "$library" | awk '$2 != "A" { print $3 }' | grep -v '^daxctl_[a-z_]*@@LIBDAXCTL_' || true)
[[ -z $foreign ]] || bad "symbols that are not daxctl's, or in no node: $foreign"

((failures == 0))
