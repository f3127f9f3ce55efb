# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What every script of the virtual machine runner needs: messages, exit codes,
# the cache directory and locks.  Sourced, never run.

# A command in the guest may exit with nearly any status, so the runner's own
# failures get the number that env(1) and its kind use for theirs.
readonly EXIT_RUNNER_FAILED=125
# What automake, meson and others understand as "skipped".
readonly EXIT_SKIPPED=77

cache_dir=${DAXCTL_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/daxctl-vm}

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
	say "$*"
	exit "$EXIT_RUNNER_FAILED"
}

# The wording is fixed, so that a test suite can tell it from a failure.
skip() {
	printf '%s: skipped, because %s\n' "${0##*/}" "$*" >&2
	exit "$EXIT_SKIPPED"
}

need_tool() {
	local tool=$1 package=$2
	type -P "$tool" >/dev/null || die "$tool is missing: install the Debian package $package"
}

# with_lock NAME COMMAND...: run it while no other process holds that lock.
# In a subshell, whose end releases the lock; the command itself does not get
# the descriptor, so nothing that it leaves in the background keeps the lock.
with_lock() (
	mkdir -p "$cache_dir/locks"
	exec {lock}>"$cache_dir/locks/$1"
	flock "$lock"
	"${@:2}" {lock}>&-
)

# make_work_dir: set "work" to a new directory in the cache, so that what is made
# there can be renamed into place.  It goes when the subshell of with_lock ends.
make_work_dir() {
	work=$(mktemp -d "$cache_dir/.work.XXXXXX")
	trap 'rm -rf "$work"' EXIT
}

# publish_link TARGET LINK: make LINK point to TARGET in one step, so that a
# reader sees the old directory or the new one, never none.
publish_link() {
	local target=$1 link=$2 temporary
	temporary=$link.new.$$
	ln -s "$target" "$temporary"
	mv -T "$temporary" "$link"
}
