# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# For tests that compare what we have with what is in Debian's packages: the binary
# interface, in the tests here, which are run with the paths of the library and of the
# header's directory; and the files, in ../install.
set -euo pipefail

abi_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../vm/lib-common.sh
. "$abi_dir/../vm/lib-common.sh"
# shellcheck source=../peer/lib.sh
. "$abi_dir/../peer/lib.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

bad() {
	printf 'not ok: %s\n' "$*"
	failures=$((failures + 1))
}

need() { type -P "$1" >/dev/null || skip "$1 is not here: install the Debian package $2"; }

peer_library() { printf '%s\n' "$(peer_root "$1")/usr/lib/$triplet/libdaxctl.so.1"; }
peer_include() { printf '%s\n' "$(peer_root "$1")/usr/include"; }
