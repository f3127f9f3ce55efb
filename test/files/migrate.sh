#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# migrate-device-model, in a directory that stands for /.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=test/tap.sh
. "$here/../tap.sh"
: "${DAXCTL:?the daxctl to test}" "${DAXCTL_DATA_DIR:?where its data is installed}"

export DAXCTL_ROOT=$scratch/root
target=$DAXCTL_DATA_DIR/daxctl.conf
link=$DAXCTL_ROOT/etc/modprobe.d/daxctl.conf

run 1 "$DAXCTL" migrate-device-model
has 'a file that is not installed is told' "$err" "cannot find $target"

mkdir -p "$DAXCTL_ROOT$DAXCTL_DATA_DIR"
cp "$here/../../daxctl/daxctl.conf" "$DAXCTL_ROOT$target"
run 1 "$DAXCTL" migrate-device-model
has 'a directory that is missing is told' "$err" 'cannot make /etc/modprobe.d/daxctl.conf: No such'

mkdir -p "${link%/*}"
run 0 "$DAXCTL" migrate-device-model
is 'there is a link' "$(readlink "$link")" "$target"
has 'that is told' "$err" 'installed /etc/modprobe.d/daxctl.conf'
is 'and nothing on stdout' "$out" ''

run 0 "$DAXCTL" migrate-device-model
has 'once is enough' "$err" 'exists already and is right'
is 'the link is as it was' "$(readlink "$link")" "$target"

ln -sf "../..$target" "$link"
run 0 "$DAXCTL" migrate-device-model
is 'another way to the same file is right too' "$(readlink "$link")" "../..$target"

for other in 'a file' 'a link' 'a link to nothing'; do
	rm "$link"
	case $other in
	'a file') echo 'blacklist dax_pmem' >"$link" ;;
	'a link') ln -s /dev/null "$link" ;;
	*) ln -s nothing "$link" ;;
	esac
	before=$(ls -l "$link")
	run 1 "$DAXCTL" migrate-device-model
	has "$other that is there is told" "$err" 'is no link to'
	is "and left alone" "$(ls -l "$link")" "$before"
done

run 2 "$DAXCTL" migrate-device-model here
is 'the snippet is what the kernel needs' "$(grep -v '^#' "$DAXCTL_ROOT$target")" \
	$'blacklist dax_pmem_compat\nalias nd:t7* dax_pmem'

finish
