#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Output that cannot be written is a failure, and told.
# shellcheck source=test/cli/tree.sh
. "$(dirname "$0")/tree.sh"
tree

"$daxctl" list >/dev/full 2>"$work/err"
[ $? -eq 1 ] || fail "a full disk is no failure"
expect_err "cannot write to standard output: No space left"

"$daxctl" list >&- 2>"$work/err"
[ $? -eq 1 ] || fail "a closed stdout is no failure"
expect_err "cannot write to standard output"

# a reader that is gone before daxctl writes
mkfifo "$work/fifo"
exec 3<>"$work/fifo"
exec 4>"$work/fifo"
exec 3<&-
"$daxctl" list >&4 2>"$work/err"
[ $? -eq 1 ] || fail "a pipe without a reader is no failure"
expect_err "cannot write to standard output: Broken pipe"
done_testing
