# SPDX-License-Identifier: LGPL-2.1-or-later
"""inside.py DAXCTL DEVICE USER SETUP COMMAND...: on a simulated machine, lead to a state, then run
commands until one changes the machine. Prints JSON: for each that was run what it printed, its
status, and all devices before and after."""

import glob
import json
import os
import subprocess
import sys

DEVICES = "/sys/bus/dax/devices"
MEMORY = "/sys/devices/system/memory"


def read(path):
    try:
        with open(path, encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return None


def blocks_of(path):
    """The numbers of the memory blocks in the ranges of a device."""
    size = int(read(f"{MEMORY}/block_size_bytes"), 16)
    for mapping in glob.glob(f"{path}/mapping*/"):
        start, end = int(read(mapping + "start"), 0), int(read(mapping + "end"), 0)
        yield from range(-(-start // size), (end + 1) // size)


def device(path):
    """What a command can change of a device."""
    link = f"{path}/driver"
    blocks = {n: read(f"{MEMORY}/memory{n}/state") for n in blocks_of(path)}
    zones = {n: read(f"{MEMORY}/memory{n}/valid_zones") for n, state in blocks.items() if state == "online"}
    return {
        "driver": os.path.basename(os.readlink(link)) if os.path.islink(link) else None,
        "size": read(f"{path}/size"),
        "align": read(f"{path}/align"),
        "memmap_on_memory": read(f"{path}/memmap_on_memory"),
        "blocks": [blocks, zones],
    }


def machine():
    return {os.path.basename(path): device(path) for path in glob.glob(f"{DEVICES}/dax*")}


def run(daxctl, user, words):
    who = {"user": 65534, "group": 65534, "extra_groups": []} if user == "yes" else {}
    done = subprocess.run([daxctl, *words], stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True, **who)
    result = {"out": done.stdout, "err": done.stderr, "status": done.returncode}
    if done.stdout.startswith("["):
        listed = subprocess.run([daxctl, "list", "-i"], capture_output=True, check=False, text=True, **who)
        result["list"] = listed.stdout
    return result


SETUP = """
daxctl() { "$DAXCTL" "$@"; }
block() { echo "$2" >%s/memory$1/state; }
fault() { echo "$*" >/dev/daxsim; }
""" % MEMORY


def main():
    daxctl, user, setup, *commands = sys.argv[1:]
    if setup:
        subprocess.run(
            ["bash", "-ec", SETUP + setup],
            env={**os.environ, "DAXCTL": daxctl},
            stdout=subprocess.DEVNULL,
            stderr=sys.stderr,
            check=True,
        )
    results = []
    before = machine()
    for command in commands:
        result = run(daxctl, user, command.split())
        after = machine()
        results.append({**result, "before": before, "after": after})
        if before != after:
            break
    json.dump(results, sys.stdout)


main()
