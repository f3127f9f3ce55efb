#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What contrib/check tells of tests that failed, from meson's log of them.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=test/tap.sh
. "$here/tap.sh"
needs jq

# told JSON...: lines of meson's log to what is told
told() { printf '%s\n' "$@" | jq -r -f "$here/../contrib/failures.jq"; }

# counted JSON: "PASSED FAILED SKIPPED"
counted() { jq -r -f "$here/../contrib/tally.jq" <<<"$1" | cut -d ' ' -f 1-3; }

good='{"name":"a","result":"OK","duration":1.5,"stdout":"ok 1 - x\n1..1\n"}'
tap='{"name":"b on 7.3","result":"FAIL","duration":2.5,"stdout":"ok 1 - x\n# of x\nnot ok 2 - y\n'
tap+='# is:     1\n# wanted: 2\nnoise\n# of noise\n1..2\n","stderr":"not ok 2 - y\n# is:     1\nUBSan!\n"}'
late='{"name":"c","result":"TIMEOUT","duration":120.4,"stdout":"doing it\n","stderr":""}'
is "what passed is not told" "$(told "$good")" ""
is "a failed check has its difference" "$(told "$good" "$tap")" "
-- b on 7.3: FAIL after 2 s
not ok 2 - y
# is:     1
# wanted: 2
UBSan!"
is "any other test has all that it printed" "$(told "$late")" "
-- c: TIMEOUT after 120 s
doing it"
lines=$(seq -f 'not ok %g - x' 300 | sed 's/$/\\n/' | tr -d '\n')
is "a flood is cut" "$(told '{"name":"d","result":"FAIL","duration":1,"stdout":"'"$lines"'"}' | wc -l)" 203
is "checks are counted" "$(counted "$good") $(counted "$tap") $(counted "$late")" "1 0 0 1 1 0 0 1 0"

# meson prints of a failed test what is on its stderr
(
	tests=0 failures=0
	is "numbers" 1 2
) >"$scratch/stdout" 2>"$scratch/stderr"
is "a failed verdict is on both" "$(cat "$scratch/stderr")" "$(cat "$scratch/stdout")"
has "with its difference" "$(cat "$scratch/stderr")" "# wanted: 2"
finish
