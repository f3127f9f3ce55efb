# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is run: each of COMMANDS on a device in each of STATES, and EXTRA ones."""

# A command may take seconds until it gives up on memory that stays busy.
QUICK = "--timeout=0"

# {d} is the device in the state, {r} the number of its region
COMMANDS = [
    "list -d {d}",
    "create-device -r {r}",
    "destroy-device {d}",
    "destroy-device --force {d}",
    "reconfigure-device --mode=system-ram {d}",
    "reconfigure-device --mode=system-ram --no-online {d}",
    "reconfigure-device --mode=system-ram --no-movable {d}",
    "reconfigure-device --mode=devdax {d}",
    "reconfigure-device --mode=devdax --force {d}",
    "reconfigure-device --mode=famfs {d}",
    "reconfigure-device --size=512M {d}",
    "enable-device {d}",
    "disable-device {d}",
    "disable-device all",
    "online-memory {d}",
    "online-memory --no-movable {d}",
    "offline-memory {d}",
    "offline-memory --keep-going {d}",
]

# In some states only: others say nothing new to them.
MORE_COMMANDS = [
    "list -v -r {r}",
    "create-device -r {r} -s 256M",
    "create-device -r {r} -s 3",
    "create-device -r {r} -s 1T",
    "reconfigure-device --mode=system-ram --force {d}",
    "reconfigure-device --mode=famfs --force {d}",
    "reconfigure-device --size=1T {d}",
    "reconfigure-device --size=3 {d}",
    "reconfigure-device --align=4k {d}",
    "reconfigure-device --align=1G {d}",
    "reconfigure-device --align=64k {d}",
    "reconfigure-device --memmap-on-memory=yes {d}",
    "offline-memory all",
]
MORE_STATES = [
    "in mode devdax",
    "in mode system-ram, online",
    "without a size",
    "of persistent memory",
    "where the policy is online",
    "of dynamic capacity",
]

CXL = "-t cxl-expander -k 6.12 -p offline"
NEW = "-t qemu-hmem -k 7.3 -p offline"

# name: (options of daxsim, device, what leads to the state)
STATES = {
    "in mode devdax": (CXL, "dax0.1", ""),
    "in mode famfs": (NEW, "dax0.0", "daxctl reconfigure-device -fm famfs dax0.0"),
    "in mode system-ram, offline": (CXL, "dax0.0", ""),
    "in mode system-ram, online": (CXL, "dax0.0", "daxctl online-memory dax0.0"),
    "in mode system-ram, half of it online": (
        CXL,
        "dax0.0",
        "daxctl online-memory dax0.0; for n in {530..537}; do block $n offline; done",
    ),
    "in mode system-ram, in a kernel zone": (CXL, "dax0.0", "daxctl online-memory --no-movable dax0.0"),
    "in mode system-ram, one block in a kernel zone": (CXL, "dax0.0", "block 522 online_kernel"),
    "in mode system-ram, a block that does not go offline": (
        CXL,
        "dax0.0",
        "daxctl online-memory dax0.0; fault pin memory526",
    ),
    "in mode system-ram, unplugged": (
        NEW,
        "dax0.0",
        "daxctl reconfigure-device -m system-ram -N dax0.0; echo unplugged >/sys/bus/dax/devices/dax0.0/state",
    ),
    "in mode system-ram, on a kernel that removes no memory": (CXL + " -s hotremove=no", "dax0.0", ""),
    "disabled": (CXL, "dax0.1", "daxctl disable-device dax0.1"),
    "without a size": (CXL, "dax0.1", "daxctl disable-device dax0.1; echo 0 >/sys/bus/dax/devices/dax0.1/size"),
    "of persistent memory": ("-t nvdimm -k 6.12", "dax1.0", ""),
    "on a kernel without dynamic regions": ("-t qemu-hmem -k 5.9", "dax0.0", ""),
    "open in another process": (CXL, "dax0.1", "fault open dax0.1 qemu"),
    "mapped by another process": (CXL, "dax0.1", "fault map dax0.1 redis"),
    "with memory that was left behind": (
        CXL,
        "dax0.0",
        "daxctl online-memory dax0.0; echo dax0.0 >/sys/bus/dax/drivers/kmem/unbind",
    ),
    "where the policy is online": (CXL.replace("-p offline", "-p online"), "dax0.1", ""),
    "where kmem is blocklisted": (NEW, "dax0.0", "daxctl reconfigure-device -m devdax all; fault blocklist kmem"),
    "where kmem does not exist": (NEW + " -f missing@kmem", "dax0.0", ""),
    "of dynamic capacity": ("-t dcd -k dcd", "dax0.1", ""),
    "that does not exist": (CXL, "dax0.9", ""),
    "on a machine without devices": ("-t none -k 6.12", "dax0.0", ""),
}

# For an ordinary user
USER_STATES = ["in mode devdax", "in mode system-ram, online", "in mode system-ram, offline", "disabled"]

# Command lines that are wrong on every machine
USAGE = [
    "",
    "frobnicate",
    "--frobnicate",
    "help frobnicate",
    "list extra",
    "list --frobnicate",
    "list -Z",
    "list --dev",
    "list --human=yes",
    "list --re=0",
    "list -r 0x",
    "list -d dax0",
    "create-device -s 4Gib",
    "create-device -s 99999999999999999999",
    "create-device -s 0",
    "create-device -a 3",
    "create-device --uuid=1",
    "create-device --uuid=0 -s 1G",
    "create-device --memmap-on-memory=perhaps",
    "create-device -m system-ram",
    "create-device -m devdax -N --no-movable -f -C -r 9",
    "create-device --input=/nonexistent",
    "create-device --input=/dev/null",
    "create-device --input=/dev/null -s 1G",
    "destroy-device",
    "reconfigure-device dax0.1",
    "reconfigure-device -m ram dax0.1",
    "reconfigure-device -m devdax -N dax0.1",
    "reconfigure-device -m devdax --no-movable dax0.9",
    "reconfigure-device -C -m devdax dax0.1",
    "reconfigure-device -C -s 1G dax0.9",
    "reconfigure-device -s 1G -N --input=file dax0.9",
    "reconfigure-device --timeout=soon -m devdax dax0.1",
    "enable-device -u dax0.9",
    "online-memory 0junk",
    "split-acpi -n 3",
    "split-acpi -d /nonexistent",
]
