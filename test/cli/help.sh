#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Help of each kind comes on stdout with status 0, and needs no manual pages.
# shellcheck source=test/cli/tree.sh
. "$(dirname "$0")/tree.sh"
export DAXCTL_ROOT=/nonexistent/root

expect_on_stdout() {
	grep -qF -- "$1" "$work/out" || fail "not on stdout: $1"
	expect_silence
}

for word in help --help -h; do
	expect_code 0 $word
	expect_on_stdout "Usage: daxctl COMMAND"
done
for word in version --version -v; do
	expect_code 0 $word
	grep -qE '^[0-9]+(\.[0-9]+)*$' "$work/out" || fail "$word: no version"
	expect_silence
done

expect_code 0 --list-cmds
commands=$(cat "$work/out")
for command in list create-device destroy-device reconfigure-device enable-device disable-device \
	online-memory offline-memory help version; do
	grep -qx -- $command <<<"$commands" || fail "$command is not listed"
done

# man is not found here
run() {
	PATH=/nonexistent "$daxctl" "$@" >"$work/out" 2>"$work/err" </dev/null
}
for command in $commands; do
	for words in "$command -h" "$command --help" "help $command"; do
		# shellcheck disable=SC2086
		expect_code 0 $words
		expect_on_stdout "Usage: daxctl $command"
	done
done

expect_code 0 reconfigure-device --list-opts
expect_out "--region --human --verbose --dry-run --json --timeout --size --align --memmap-on-memory --mode --no-online --force --check-config --no-movable --keep-going "
expect_code 0 list --list-opts
expect_out "--region --dev --devices --regions --mappings --idle --human --json --verbose "
done_testing
