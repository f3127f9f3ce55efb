# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The peers in the cache: $cache_dir/peer/NAME is a root directory with a peer's
# packages and all the libraries that they need, unpacked and not installed.
# Sourced after ../vm/lib-common.sh.

peer_dir=${peer_dir:-$(dirname "${BASH_SOURCE[0]}")}
triplet=$(uname -m)-linux-gnu

known_peers() { sed -n 's/^\([0-9][^[:space:]]*\)[[:space:]].*/\1/p' "$peer_dir/peers"; }

# shellcheck disable=SC2154 # cache_dir is lib-common.sh's
peer_root() { printf '%s\n' "$cache_dir/peer/$1"; }

peer_is_here() { [[ -e $(peer_root "$1")/.version ]]; }

# need_peer NAME...: or else the test is skipped.
need_peer() {
	local name
	for name; do
		peer_is_here "$name" ||
			skip "Debian's packages of daxctl $name are not here: test/peer/fetch -p $name"
	done
}

# peer_command NAME LIBRARY-DIRECTORY PROGRAM ARGUMENT...: fill the array "command"
# with a program of the peer's that runs with the peer's own loader and libraries,
# except for what is in that directory, which may be empty text. PROGRAM is a path
# in the peer's root, or anywhere if it starts with a slash.
peer_command() {
	local root program=$3
	root=$(peer_root "$1")
	[[ $program == /* ]] || program=$root/$program
	command=("$root/lib64/ld-linux-x86-64.so.2"
		--library-path "${2:+$2:}$root/usr/lib/$triplet:$root/lib/$triplet"
		"$program" "${@:4}")
}

run_peer() {
	local command
	peer_command "$@"
	"${command[@]}"
}
