# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# On: hmem, policy offline. memkind asks which NUMA nodes are device-dax's.

read -r one two < <(devices /hmem | paste -sd ' ')
for name in "$one" "$two"; do
	daxctl reconfigure-device -m devdax "$name"
done
program memkind-auto-dax-kmem-nodes
as_nobody program memkind-auto-dax-kmem-nodes
daxctl reconfigure-device -m system-ram "$one"
program memkind-auto-dax-kmem-nodes
daxctl reconfigure-device -m system-ram -N "$two"
program memkind-auto-dax-kmem-nodes
as_nobody program memkind-auto-dax-kmem-nodes
daxctl online-memory "$two"
program memkind-auto-dax-kmem-nodes
for name in "$one" "$two"; do
	daxctl reconfigure-device -f -m devdax "$name"
done
