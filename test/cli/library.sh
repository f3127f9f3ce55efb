#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Libraries that only some calls need: without them those fail, and say why, and all
# others work.
# shellcheck source=test/cli/tree.sh
. "$(dirname "$0")/tree.sh"
tree

# an empty file is found first
mkdir "$work/libraries"
jsonc=libjson-c.so.5
: >"$work/libraries/$jsonc"
export LD_LIBRARY_PATH=$work/libraries

echo '{}' >"$work/device"
expect_code 1 create-device --input "$work/device"
expect_err "$work/device: $jsonc is needed to read it, and cannot be loaded"

put "${DAXCTL_CONF_DIR#/}/a.conf" "[reconfigure-device it]"
expect_code 0 reconfigure-device -C dax1.0

expect_code 0 list -RDM
expect_code 0 reconfigure-device -m system-ram --dry-run --json dax0.1
expect_out '[
  {
    "chardev":"dax0.1",
    "outcome":"already",
    "notes":[
    ],
    "steps":[
    ]
  }
]'

# the same with it is another failure: it was the library indeed
unset LD_LIBRARY_PATH
expect_code 2 create-device --input "$work/device"
expect_err 'there is no "chardev" in it'
done_testing
