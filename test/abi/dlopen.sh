#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# dlopen.sh FILE...: does each program or library name the libraries that it opens by name
# in its ELF notes .note.dlopen, where tools that make packages look for them?
set -euo pipefail

for tool in objcopy jq; do
	type -P "$tool" >/dev/null || {
		echo "skipped, because there is no $tool"
		exit 77
	}
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

section() { objcopy -O binary --only-section="$2" "$1" "$scratch/section" && tr '\0' '\n' <"$scratch/section"; }

failed=0
for file; do
	# a name that is opened is a string among the constants
	section "$file" .rodata | grep -aoxE 'lib[a-z0-9_+-]+\.so\.[0-9]+' | sort -u >"$scratch/opened" || true
	section "$file" .note.dlopen | grep -a '^\[' >"$scratch/notes" || true
	jq -r '.[] | select(.feature and .description and .priority) | .soname[]' "$scratch/notes" |
		sort -u >"$scratch/noted"
	if [[ ! -s $scratch/opened ]]; then
		echo "not ok: $file opens no library, so that this shows nothing"
		failed=1
	fi
	diff "$scratch/opened" "$scratch/noted" >"$scratch/diff" || {
		echo "not ok: $file opens (<), and notes (>):"
		cat "$scratch/diff"
		failed=1
	}
done
exit "$failed"
