# SPDX-License-Identifier: LGPL-2.1-or-later
# From meson's log of a test run, one JSON object per test: a line for each test,
# "PASSED FAILED SKIPPED NAME: REASON". A test that prints TAP counts as all of
# its checks, any other as one.

def is_bad: . != "OK" and . != "EXPECTEDFAIL" and . != "SKIP";

# A check that is known to fail is no failure.
def is_todo: test("#\\s*TODO"; "i");

def is_skip: test("#\\s*SKIP"; "i");

def number(filter): map(select(filter)) | length;

# Died after its last check, or before the first: that is one failure more.
def untold($failed; $result): if ($result | is_bad) and $failed == 0 then 1 else 0 end;

def by_result:
  [(if .result == "OK" or .result == "EXPECTEDFAIL" then 1 else 0 end),
   (if .result | is_bad then 1 else 0 end),
   (if .result == "SKIP" then 1 else 0 end)];

def by_checks($lines; $result):
  ($lines | number(test("^not ok\\b") and (is_todo | not))) as $failed
  | [($lines | number(test("^ok\\b") and (is_skip | not))),
     $failed + untold($failed; $result),
     ($lines | number(test("^(ok\\b|1\\.\\.0)") and is_skip))];

def reason: [match("(?:skipped,|# SKIP) *(because[^\n]*)"; "i").captures[0].string][0] // "";

(.stdout // "") as $text
| ($text | split("\n")) as $lines
| (if $lines | any(test("^1\\.\\.[0-9]")) then by_checks($lines; .result) else by_result end)
+ [.name + ": " + (if .result == "SKIP" then $text | reason else .result end)]
| map(tostring)
| join(" ")
