# SPDX-License-Identifier: LGPL-2.1-or-later
# From meson's log of a test run: what the tests that failed say about it. Of one that
# prints TAP these are its failed checks, each with the lines behind it; of any other
# all that it printed. The end of it, where there is much.

def is_bad: . != "OK" and . != "EXPECTEDFAIL" and . != "SKIP";

def last($n): if length > $n then ["# ..."] + .[-$n:] else . end;

def lines: rtrimstr("\n") | split("\n") | map(select(. != ""));

# "not ok" and the remarks that follow it.
def failed_checks:
  reduce .[] as $line ({told: [], within: false};
    if $line | test("^not ok\\b") then .told += [$line] | .within = true
    elif .within and ($line | startswith("#")) then .told += [$line]
    else .within = false end)
  | .told;

# tap.sh says there again what it said on stdout.
def own_errors: map(select(test("^(not ok\\b|#)") | not));

select(.result | is_bad)
| (.stdout // "" | lines) as $out
| (.stderr // "" | lines) as $err
| ($out | any(test("^1\\.\\.[0-9]") or test("^(not )?ok\\b"))) as $is_tap
| (["", "-- \(.name): \(.result) after \((.duration // 0) | floor) s"]
   + ((if $is_tap then $out | failed_checks else $out end) | last(200))
   + (($err | own_errors) | last(60)))[]
