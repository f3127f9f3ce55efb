# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# On: hmem, policy offline, a kernel with famfs. From each mode to famfs and back.

read -r one two < <(devices /hmem | paste -sd ' ')

daxctl reconfigure-device -m devdax "$one"
daxctl reconfigure-device -m devdax "$two"
daxctl reconfigure-device -m famfs "$one"
daxctl list -DRM
as_nobody daxctl list
daxctl list -u -d "$one"
daxctl disable-device "$one"
daxctl list -d "$one"
daxctl enable-device "$one"
daxctl reconfigure-device -m famfs -u "$one"
daxctl reconfigure-device -m famfs "$one"
daxctl online-memory "$one"
daxctl offline-memory "$one"
daxctl reconfigure-device -m system-ram "$one"
differs tool empty-list "stdout:/[]"
daxctl reconfigure-device -m famfs "$one"
daxctl offline-memory "$one"
differs tool empty-list "stdout:/[]"
daxctl reconfigure-device -m famfs "$one"
daxctl list -d "$one"
daxctl reconfigure-device -m devdax "$one"
daxctl reconfigure-device -f -m devdax "$one"
daxctl reconfigure-device -m system-ram "$one"
differs tool famfs status:fails/succeeds stdout "state:drivers/[a-z_]*/$one" state:/memory[0-9]+/
daxctl reconfigure-device -f -m famfs "$one"
daxctl reconfigure-device -f -m devdax "$one"
