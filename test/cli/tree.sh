# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# Sourced by the tests here: a sysfs of plain files below $DAXCTL_ROOT, enough to
# be looked at and to have changes refused, and functions to judge daxctl by.
#
#   region 0  hmem.0, 4 GiB at 8 GiB, 2 GiB of it free
#     dax0.0  empty, unbound
#     dax0.1  1 GiB, system-ram, 8 blocks online and movable
#     dax0.2  1 GiB in two ranges around dax0.1, devdax
#   region 1  static, 1 GiB, all of it dax1.0, bound to no driver
#   region 2  hmem.2, full: dax2.0 on a driver that nobody knows

set -u

daxctl=${DAXCTL:?the daxctl to test}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DAXCTL_ROOT=$work/root
failures=0

put() { # path text
	local file=$DAXCTL_ROOT/$1
	[ -d "${file%/*}" ] || mkdir -p "${file%/*}"
	printf '%s\n' "$2" >"$file"
}

region() { # path id size align available-or-empty
	put "$1/dax_region/id" "$2"
	put "$1/dax_region/size" "$3"
	put "$1/dax_region/align" "$4"
	[ -n "$5" ] || return 0
	put "$1/dax_region/available_size" "$5"
	put "$1/dax_region/create" ""
	put "$1/dax_region/delete" ""
	put "$1/dax_region/seed" ""
}

device() { # region-path name size node resource driver-or-empty
	put "$1/$2/size" "$3"
	put "$1/$2/align" 2097152
	put "$1/$2/target_node" "$4"
	put "$1/$2/resource" "$5"
	put "$1/$2/dev" "250:${2#dax*.}"
	mkdir -p "$DAXCTL_ROOT/sys/bus/dax/devices"
	ln -s "../../../${1#sys/}/$2" "$DAXCTL_ROOT/sys/bus/dax/devices/$2"
	[ -z "$6" ] || ln -s "$(up "$1/$2")/bus/dax/drivers/$6" "$DAXCTL_ROOT/$1/$2/driver"
}

up() { # from a directory below sys/ to sys/ itself
	local rest=${1#sys/}/ dots=''
	while [ -n "$rest" ]; do
		rest=${rest#*/} dots+=../
	done
	printf '%s\n' "${dots%/}"
}

mapping() { # device-path number start end page_offset
	put "$1/mapping$2/start" "$3"
	put "$1/mapping$2/end" "$4"
	put "$1/mapping$2/page_offset" "$5"
}

driver() {
	put sys/bus/dax/drivers_probe ""
	put "sys/bus/dax/drivers/$1/bind" ""
	put "sys/bus/dax/drivers/$1/unbind" ""
	put "sys/bus/dax/drivers/$1/new_id" ""
	put "sys/bus/dax/drivers/$1/remove_id" ""
}

block() { # number state zone
	put "sys/devices/system/memory/memory$1/state" "$2"
	put "sys/devices/system/memory/memory$1/valid_zones" "$3"
}

tree() {
	local r0=sys/devices/platform/hmem.0 r2=sys/devices/platform/hmem.2 n
	local r1=sys/devices/platform/e820_pmem/ndbus0/region0/dax1.0

	driver device_dax
	driver kmem
	driver other_dax
	put sys/devices/system/memory/block_size_bytes 8000000
	put sys/devices/system/memory/auto_online_blocks offline

	region $r0 0 4294967296 2097152 2147483648
	device $r0 dax0.0 0 2 0x200000000 ""
	device $r0 dax0.1 1073741824 2 0x220000000 kmem
	mapping $r0/dax0.1 0 0x220000000 0x25fffffff 0
	for n in $(seq 68 75); do
		block "$n" online Movable
	done
	device $r0 dax0.2 1073741824 2 0x200000000 device_dax
	mapping $r0/dax0.2 0 0x200000000 0x21fffffff 0
	mapping $r0/dax0.2 1 0x260000000 0x27fffffff 0x20000

	region $r1 1 1073741824 2097152 ""
	device $r1 dax1.0 1073741824 -1 0x300000000 ""
	put $r1/namespace namespace0.0
	put $r1/uuid 3ae16e85-5b91-4a4e-9e12-4c8a7a9e3d34

	region $r2 2 536870912 1073741824 0
	device $r2 dax2.0 536870912 3 0x400000000 other_dax
}

fail() {
	echo "FAILED: $*"
	failures=$((failures + 1))
}

run() { # what daxctl says is in $work/out and $work/err then
	"$daxctl" "$@" >"$work/out" 2>"$work/err" </dev/null
}

expect_code() { # code, arguments
	local expected=$1 code
	shift
	run "$@"
	code=$?
	[ $code -eq "$expected" ] && return
	fail "daxctl $*: exit status $code instead of $expected"
	cat "$work/out" "$work/err"
}

expect_out() { # the whole of stdout
	diff -u - "$work/out" <<<"$1" || fail "other output"
}

expect_out_empty() {
	[ -s "$work/out" ] || return 0
	fail "something on stdout"
	cat "$work/out"
}

expect_err() { # part of stderr
	grep -qF -- "$1" "$work/err" && return
	fail "not told: $1"
	cat "$work/err"
}

expect_silence() {
	[ -s "$work/err" ] || return 0
	fail "something on stderr"
	cat "$work/err"
}

done_testing() {
	[ $failures -eq 0 ]
	exit
}
