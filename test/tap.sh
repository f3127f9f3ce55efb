# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Sourced by tests in bash: verdicts in the language of TAP, and a place for files.
set -u

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tests=0 failures=0 failure=''
# How many seconds to wait for what is sure to come: a limit for a test that hangs, and
# for no machine, however busy.
patience=600
texts=0 json_asked=() # by json, for judge_json
promises=$'\n' # of Documentation/weaknesses.md that were tried, one a line
# shellcheck disable=SC2034 # for the test
out='' err='' # of the last run()

# verdict CODE WHAT LINE...: the lines say more about a failure.
verdict() {
	tests=$((tests + 1))
	[[ $2 != "weakness "* ]] || promises+=$2$'\n'
	if [[ $1 == 0 ]]; then
		echo "ok $tests - $2"
		return
	fi
	failures=$((failures + 1))
	failure=$(echo "not ok $tests - $2" && shift 2 && printf '%s\n' "$@" | sed 's/^/# /')
	printf '%s\n' "$failure"
	# meson prints no more than this of a test that failed
	printf '%s\n' "$failure" >&2
}

# is WHAT ACTUAL WANTED
is() {
	local code=0
	[[ $2 == "$3" ]] || code=1
	verdict $code "$1" "is:     $2" "wanted: $3"
}

# has WHAT ACTUAL PART
has() {
	local code=0
	[[ $2 == *"$3"* ]] || code=1
	verdict $code "$1" "is:           $2" "should have: $3"
}

# json WHAT FILTER WANTED...: of $out. The verdicts come with finish, of all
# that was asked in one go: starting jq takes longer than all that it is asked.
json() {
	printf '%s\036' "$out" >>"$scratch/texts"
	while (($# >= 3)); do
		json_asked+=("$1" "text($texts) | $2" "$3")
		shift 3
	done
	texts=$((texts + 1))
}

judge_json() {
	local n program='' got
	((texts > 0)) || return 0
	for ((n = 1; n < ${#json_asked[@]}; n += 3)); do
		program+="${program:+,}([try (${json_asked[n]}) catch .] | map(tojson) | join(\" \"))"
	done
	mapfile -t got < <(jq -rRs 'split("\u001e") as $texts | def text($n): $texts[$n] |
		if test("\\S") then fromjson else error("nothing was printed") end;
		'"$program" "$scratch/texts" 2>&1)
	for ((n = 0; 3 * n < ${#json_asked[@]}; n++)); do
		is "${json_asked[3 * n]}" "${got[n]-}" "${json_asked[3 * n + 2]}"
	done
}

# same_files WHAT ACTUAL WANTED
same_files() {
	local code=0
	diff -u "$3" "$2" >"$scratch/diff" 2>&1 || code=1
	verdict $code "$1" "$(<"$scratch/diff")"
}

# skip_all WHY: nothing is tested. To meson, another status than 0 would be an error.
skip_all() {
	echo "1..0 # SKIP skipped, because $*"
	exit 0
}

# needs PROGRAM...: without one of them nothing is tested.
needs() {
	local program
	for program; do
		command -v "$program" >/dev/null || skip_all "$program is not installed"
	done
}

# line_from FD PATTERN: the next line from there that matches. Fails at the end, or
# when nothing comes.
line_from() {
	local line
	while IFS= read -rt "${patience:-600}" -u "$1" line; do
		# shellcheck disable=SC2053 # a pattern
		[[ $line != $2 ]] || {
			printf '%s\n' "$line"
			return
		}
	done
	return 1
}

# is_gone FD: everybody who could write there.
is_gone() {
	local code=0
	until ((code)); do
		IFS= read -rt "$patience" -u "$1" || code=$?
	done
	((code == 1))
}

# What the test's own text promises of a weakness must have been tried.
keep_promises() {
	local promise
	while read -r promise; do
		[[ $promises != *$'\n'"$promise"$'\n'* ]] || continue
		verdict 1 "$promise" "the test has come to its end without trying"
	done < <(grep -oE "['\"]weakness [0-9]+: [^'\"]*" "$0" | cut -c 2- | sort -u)
}

# The last line of a test.
finish() {
	judge_json
	keep_promises
	echo "1..$tests"
	((tests > 0 && failures == 0))
	exit
}

# run CODE PROGRAM ARGUMENT...: what it prints is left in $out and $err.
run() {
	local want=$1 code=0
	shift
	"$@" >"$scratch/out" 2>"$scratch/err" </dev/null || code=$?
	# shellcheck disable=SC2034 # for the test
	out=$(<"$scratch/out") err=$(<"$scratch/err")
	is "${*##*/} exits with $want" "$code" "$want"
}
