#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Run each command in each state of a device, and judge what was printed by what was done.

messages.py [--write] DOCUMENT

The document has every message that was seen, for people to read as a whole. It must be the one that
is there; --write renews it. The environment names DAXCTL and DAXSIM.
"""

import concurrent.futures
import difflib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import cases

INSIDE = pathlib.Path(__file__).with_name("inside.py")
SUM = re.compile(
    r"^(?:created|destroyed|reconfigured|enabled|disabled|(?:on|off)lined memory for) (?P<done>\d+) devices?"
    r"(?:; (?P<already>\d+) (?:was|were) already [^;]+)?(?:; (?P<partly>\d+) only partly, see above)?$"
)
STATUSES = {
    0: "done, or already so",
    1: "failed, and nothing is changed",
    2: "the words make no sense",
    3: "nothing matches the name",
    4: "partly done",
    5: "busy",
    6: "not permitted",
}


class Program:
    """daxctl, where an ordinary user may run it too"""

    def __init__(self, directory):
        directory = pathlib.Path(directory)
        self.path = directory / "daxctl"
        shutil.copy(os.environ["DAXCTL"], self.path)
        libraries = subprocess.run(["ldd", os.environ["DAXCTL"]], capture_output=True, text=True, check=True)
        library = re.search(r"libdaxctl\.so\S* => (\S+)", libraries.stdout)
        if library:
            shutil.copy(library[1], directory)
        directory.chmod(0o755)
        self.env = {**os.environ, "LD_LIBRARY_PATH": str(directory)}
        self.env.pop("DAXCTL_LOG", None)


def run_state(program, options, user, setup, commands):
    """What becomes of each command, on as many machines as it takes."""
    results = []
    while len(results) < len(commands):
        inside = ["python3", str(INSIDE), str(program.path), user, setup, *commands[len(results) :]]
        done = subprocess.run(
            [os.environ["DAXSIM"], *options, "--", *inside],
            capture_output=True, text=True, check=False, env=program.env,
        )
        if done.returncode or not done.stdout:
            raise RuntimeError(f"{' '.join(options)}: {setup}: {done.stderr}")
        results += json.loads(done.stdout)
    return results


def split_options(text):
    """The options of daxsim: a fault has @ in the place of blanks."""
    words = text.split()
    return [word.replace("@", " ") if words[n - 1] == "-f" else word for n, word in enumerate(words)]


# --- judging ------------------------------------------------------------------


def changed(result):
    """The devices that are not as they were."""
    before, after = result["before"], result["after"]
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def shown_wrong(result):
    """Devices that are printed other than list prints them afterwards."""
    if not result["out"].startswith("["):
        return []
    listed = {item["chardev"]: item for item in json.loads(result["list"] or "[]")}
    return [item["chardev"] for item in json.loads(result["out"]) if listed.get(item["chardev"]) != item]


def complaints(command, result):
    """What was printed and is not so, as sentences."""
    status, changes = result["status"], changed(result)
    sums = [match for match in map(SUM.match, result["err"].splitlines()) if match]
    changer = command.split(" ", maxsplit=1)[0] != "list"
    if status not in STATUSES:
        yield f"status {status} is in no manual"
    if changes and status not in (0, 4):
        yield f"status {status}, but {changes} changed"
    if status == 4 and not changes:
        yield "status 4, but nothing changed"
    if len(sums) > 1 or (changer and not sums and (status in (0, 4) or changes)):
        yield f"{len(sums)} sums are printed"
    for match in sums:
        done, already, partly = (int(match[name] or 0) for name in ("done", "already", "partly"))
        if done + partly != len(changes):
            yield f"the sum is {match[0]!r}, but {changes} changed"
        if status == 0 and done + already == 0:
            yield f"success, but the sum is {match[0]!r}"
        if status == 0 and partly:
            yield f"success, but the sum is {match[0]!r}"
    if changer and shown_wrong(result):
        yield f"list shows {shown_wrong(result)} in another way"


def options_of(command):
    """All long options of a command."""
    listed = subprocess.run([os.environ["DAXCTL"], command, "--list-opts"], capture_output=True, text=True, check=True)
    return set(listed.stdout.split())


def wrong_advice(command, result, options):
    """Options that a message advises and the command does not have."""
    command = command.split()[0]
    for line in result["err"].splitlines():
        # options of other commands stand behind their names
        line = re.sub(r"daxctl [a-z]+-?[a-z-]*( [^ ,;.)\"']+)*", "", line)
        for option in re.findall(r"(?<![\w-])--[a-z-]+", line):
            if option not in options.setdefault(command, options_of(command)):
                yield f"the message advises {option}, which the command does not have: {line}"


# --- the document -------------------------------------------------------------


def general(line, device, region):
    """A message without what is chance or the state's own."""
    line = re.sub(r"process \d+", "process N", line)
    if SUM.match(line):
        return re.sub(r"\d+ (devices?|was|were|only)", r"N \1", line).replace("device;", "devices;")
    line = re.sub(r"\bmemory\d+(-\d+)?\b", "memoryN", line)
    line = re.sub(r"\b\d+ of (its|\d+)", r"N of \1", re.sub(r"\b\d+ memory blocks?", "N memory blocks", line))
    if not device:
        return line
    line = re.sub(re.escape(device) + r"\b", "DEVICE", line)
    line = re.sub(r"\bdax\d+\.\d+\b", "OTHER", line)
    return re.sub(rf"region {region}\b", "region N", line)


class Messages:
    """Each message that was seen, and where"""

    def __init__(self):
        self.seen = {}

    def add(self, command, state, device, result):
        """Adds each message and each sum; not the text that shows how to call daxctl."""
        region = device[3:].split(".")[0]
        for line in result["err"].splitlines():
            if not line.startswith("daxctl: ") and not SUM.match(line):
                continue
            key = (result["status"], general(line.removeprefix("daxctl: "), device, region))
            self.seen.setdefault(key, (state, general(command, device, region)))

    def document(self):
        """The text, by status and in the order of commands."""
        lines = [
            "<!-- SPDX-License-Identifier: LGPL-2.1-or-later -->",
            "# All messages",
            "",
            "The suite messages makes this file: it runs each command in each state of a device, and some",
            "wrong command lines. A message stands once for a status, with one of the places where it was",
            "seen. `meson test` compares; after a change of words, test/messages/messages.py --write renews it.",
        ]
        for status, meaning in STATUSES.items():
            lines += ["", f"## Status {status}: {meaning}"]
            for (of_status, line), (state, command) in self.seen.items():
                if of_status == status:
                    lines += ["", line, "", f"    daxctl {command}" + (f"  # {state}" if state else "")]
        return "\n".join(lines) + "\n"


# --- all of it ----------------------------------------------------------------


def plan():
    """(state, options, device, user, setup, commands)"""
    for name, (options, device, setup) in cases.STATES.items():
        region = device[3:].split(".")[0]
        commands = cases.COMMANDS + (cases.MORE_COMMANDS if name in cases.MORE_STATES else [])
        commands = [command.format(d=device, r=region) for command in commands]
        commands = [command if command.startswith("list") else f"{command} {cases.QUICK}" for command in commands]
        yield name, split_options(options), device, "no", setup, commands
        if name in cases.USER_STATES:
            yield name + ", for an ordinary user", split_options(options), device, "yes", setup, commands
    yield "", split_options(cases.CXL), "", "no", "", cases.USAGE


def main():
    write = "--write" in sys.argv
    document = pathlib.Path(sys.argv[-1])
    messages, number, bad, options = Messages(), 0, False, {}
    with tempfile.TemporaryDirectory() as directory, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        program = Program(directory)
        plans = list(plan())
        futures = [pool.submit(run_state, program, options, user, setup, commands) for _, options, _, user, setup, commands in plans]
        for (state, _, device, _, _, commands), future in zip(plans, futures):
            wrong = []
            for command, result in zip(commands, future.result()):
                command = command.removesuffix(" " + cases.QUICK)
                messages.add(command, state, device, result)
                if state:
                    texts = [*complaints(command, result), *wrong_advice(command, result, options)]
                    wrong += [f"{command}: {text}" for text in texts]
            number += 1
            bad = bad or bool(wrong)
            print(f"{'not ok' if wrong else 'ok'} {number} - {state or 'wrong command lines'}, {len(commands)} commands")
            for line in wrong:
                print("# " + line)
    text = messages.document()
    if write:
        document.write_text(text, encoding="utf-8")
    old = document.read_text(encoding="utf-8") if document.exists() else ""
    differ = list(difflib.unified_diff(old.splitlines(), text.splitlines(), "as it stands", "as it is", "", "", 1, ""))
    print(f"{'not ok' if differ else 'ok'} {number + 1} - the document has all messages")
    for line in differ:
        print("# " + line)
    print(f"1..{number + 1}")
    return bad or bool(differ)


sys.exit(main())
