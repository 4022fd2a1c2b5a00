#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""doc/traceability.md: every path in it exists, every test names its row in a comment, no row is missing."""
import os, re, sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WANTED = ("A1.1 A1.2 A1.3 A1.4 A2.1 A2.2 A2.3 A2.4 A2.5a A2.5b A2.5c A2.6 A2.7a A2.7b A2.8 A2.9 A2.10 A3.1 A3.2 A3.3 A3.4"
          " B0.1 B0.2 B0.3 B0.4 B0.5 B0.6 B0.7 B0.8 B0.9 B0.10 B0.11 B0.12 B1.1 B1.2 B1.3 B1.4 B1.5 B1.6 B1.7 B1.8 B1.9 B1.10 B1.11 B1.12 B2.1 B2.2 B2.3 B2.4 B2.5 B2.6 B2.7 B2.8 B2.9 B2.10 B2.11 B3.1 B3.2 B3.3 B3.4 B4.1 B4.2 B4.3 B5.1 B5.2 B6.1 B6.2 B6.3 B6.4 B7 B8").split()


def comments(text, name):
    """The text of all comments; a docstring counts."""
    if name.endswith((".c", ".h")):
        return "\n".join(re.findall(r"/\*.*?\*/|//[^\n]*", text, flags=re.S))
    return "\n".join(re.findall(r'#[^\n]*|"""(?:.|\n)*?"""', text))


def rows_of(path):
    """row → (places, tests)"""
    rows = {}
    for line in open(path, encoding="utf-8"):
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if len(cells) == 4 and re.fullmatch(r"[AB]\d+(?:\.\d+[a-c]?)?", cells[0]):
            rows[cells[0]] = (re.findall(r"`([^`]+)`", cells[2]), re.findall(r"`([^`]+)`", cells[3]))
    return rows


def faults_of(row, places, tests):
    faults = [] if places else ["no place"]
    faults += [] if tests else ["no test"]
    for path in places + tests:
        if not os.path.exists(os.path.join(TOP, path)):
            faults.append("%s does not exist" % path)
        elif path in tests:
            text = open(os.path.join(TOP, path), encoding="utf-8").read()
            if not re.search(r"\b%s\b" % re.escape(row), comments(text, path)):
                faults.append("%s names %s in no comment" % (path, row))
    return faults


def main():
    rows = rows_of(os.path.join(TOP, "doc", "traceability.md"))
    failed = 0
    for n, row in enumerate(WANTED, 1):
        faults = faults_of(row, *rows[row]) if row in rows else ["the table has no such row"]
        failed += bool(faults)
        print("%s %d - %s" % ("not ok" if faults else "ok", n, row))
        for fault in faults:
            print("#   " + fault)
    print("1..%d" % len(WANTED))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
