#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""README.md and src/README.md: commands, formats, rooms, functions and paths that they name are there, and none is left out."""
import os, re, subprocess, sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build"))


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return f.read()


def sources():
    for here, _, names in os.walk(os.path.join(TOP, "src")):
        for name in names:
            if name.endswith((".c", ".h")):
                yield os.path.join(here, name)


def commands():
    usage = subprocess.run([BUILD + "/ccrfctl"], capture_output=True, text=True, env=dict(os.environ, LC_ALL="C.UTF-8")).stderr
    wanted = {line.split()[0] for line in usage.splitlines() if line.startswith("  ")}
    told = {row.split()[0] for row in re.findall(r"^\| `([a-z][^`]*)` \|", read("README.md").partition("## ccrfctl")[2].partition("\n## ")[0], flags=re.M)}
    return ["ccrfctl %s is not in README.md" % c for c in wanted - told] + ["README.md has ccrfctl %s, which is not there" % c for c in told - wanted]


def formats():
    names = re.findall(r'\{ CCRF_FORMAT_\w+,\s*"(\w+)"', read("src/extract/readers.c"))
    told = [n for part in re.findall(r"\((\.\w+(?:, \.\w+)*)\)", read("README.md")) for n in re.findall(r"\w+", part)]
    return (["README.md does not say that %s is read" % n for n in names
             if n not in told and not (n in ("html", "tnef", "calendar") and n.lower() in read("README.md").lower())] +
            ["README.md says that .%s is read, which is not so" % n for n in told if n not in names])


def rooms():
    told = set(re.findall(r"^\| `(\w+)` \|", read("src/README.md"), flags=re.M))
    there = {n for n in os.listdir(TOP + "/src") if any(True for _, _, f in os.walk(TOP + "/src/" + n) if f)}
    return ["src/README.md does not have the room %s" % r for r in there - told]


def functions():
    code = "".join(open(path, encoding="utf-8").read() for path in sources())
    return ["src/README.md names %s, which is not there" % f for f in set(re.findall(r"`(ccrf_\w+)`", read("src/README.md")))
            if not re.search(r"^%s \(" % f, code, flags=re.M)]


def paths():
    faults = []
    for page, base in (("README.md", "."), ("src/README.md", "src"), ("doc/threads.md", "src"), ("doc/dependencies.md", "src")):
        for path in set(re.findall(r"`((?:[\w.-]+/)+[\w.*-]*)`", read(page)) + re.findall(r"\]\(([^)]+)\)", read(page))):
            if "*" in path or path.startswith(("/", "demo-mails", "secrets/")) or re.search(r"ROOM|NAME|FORMAT", path):
                continue
            if not any(os.path.exists(os.path.join(TOP, where, path)) for where in (base, ".", "src", "tests")):
                faults.append("%s names %s, which is not there" % (page, path))
    return faults


def main():
    failed = 0
    checks = (commands, formats, rooms, functions, paths)
    for n, check in enumerate(checks, 1):
        faults = check()
        failed += bool(faults)
        print("%s %d - %s" % ("not ok" if faults else "ok", n, check.__name__))
        for fault in faults:
            print("#   " + fault)
    print("1..%d" % len(checks))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
