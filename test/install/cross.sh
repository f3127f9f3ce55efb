#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# cross.sh: does all of it configure and compile for arm64, with contrib/arm64.ini? It takes
# Debian's packages that fetch-arm64 has put in the cache, or unpacked in $DAXCTL_ARM64_SYSROOT.
# Where there is qemu-aarch64-static, the library and the command also have to run.
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
cache=${DAXCTL_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/daxctl-vm}
sysroot=${DAXCTL_ARM64_SYSROOT-$cache/arm64/root}
libdir=$sysroot/usr/lib/aarch64-linux-gnu

skip() {
	echo "skipped, because $*"
	exit 77
}

type -P aarch64-linux-gnu-gcc >/dev/null || skip "there is no aarch64-linux-gnu-gcc"
for package in json-c libkmod uuid fuse3; do
	[[ -e $libdir/pkgconfig/$package.pc ]] || skip "there is no $package for arm64: test/install/fetch-arm64"
done

build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
options=()
[[ -z $sysroot ]] || options=("-Dc_args=--sysroot=$sysroot" "-Dc_link_args=--sysroot=$sysroot")
export PKG_CONFIG_SYSROOT_DIR=$sysroot PKG_CONFIG_LIBDIR=$libdir/pkgconfig
meson setup --cross-file "$top/contrib/arm64.ini" -Dwerror=true "${options[@]}" "$build" "$top"
ninja -C "$build"

for file in daxctl/daxctl lib/libdaxctl.so.1 test/sim/daxsim; do
	readelf -h "$build/$file" | grep 'Machine:.*AArch64'
done
if type -P qemu-aarch64-static >/dev/null; then
	[[ $(qemu-aarch64-static -L "${sysroot:-/}" -E "LD_LIBRARY_PATH=$build/lib" \
		"$build/daxctl/daxctl" version) == "$(sed -n "s/^  version: '\(.*\)',/\1/p" "$top/meson.build")" ]]
fi
