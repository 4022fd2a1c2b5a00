#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What fuzzing ever found, and the seeds it starts from, through the ordinary build: nothing may break.

`make fuzz` looks for more; what it finds goes to tests/fuzz/found/TARGET/.
"""
import glob, os, subprocess, sys, tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TOP + "/tests/fuzz")
from seeds import TARGETS, write

BUILD = os.path.abspath(os.environ.get("BUILD", TOP + "/build"))
REPLAY = BUILD + "/tests/fuzz-replay"
# nothing passes or fails by the clock; this only ends a program that hangs
HANGS = 600
ENVIRONMENT = dict(os.environ, LSAN_OPTIONS="print_suppressions=0:suppressions=" + TOP + "/tests/fuzz/leaks.txt")


def replay(name, files):
    """Lines that say what went wrong; none when all went well."""
    try:
        done = subprocess.run([REPLAY, name] + files, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=HANGS, env=ENVIRONMENT)
    except subprocess.TimeoutExpired as late:
        return ["hangs on " + (late.stdout or b"").decode("utf-8", "replace").split("\n")[-2]]
    if done.returncode == 0:
        return []
    last = (done.stdout.decode("utf-8", "replace").split("\n") + [""])[-2]
    return ["status %d on %s" % (done.returncode, last)] + done.stderr.decode("utf-8", "replace").split("\n")[:30]


def main():
    listed = subprocess.run([REPLAY, "--list"], capture_output=True, text=True, check=True).stdout.split()
    found = {os.path.basename(path) for path in glob.glob(TOP + "/tests/fuzz/found/*")}
    count, failed = 0, 0

    def ok(wrong, name):
        nonlocal count, failed
        count += 1
        failed += bool(wrong)
        print("%s %d - %s" % ("not ok" if wrong else "ok", count, name))
        for line in wrong:
            print("#   " + line)

    ok(sorted(set(listed) ^ set(TARGETS)), "every target has a row in seeds.py")
    ok(sorted(found - set(listed)), "every finding belongs to a target")
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted(listed):
            write(name, BUILD, os.path.join(folder, name), True)
            files = sorted(glob.glob("%s/%s/*" % (folder, name)))
            known = sorted(glob.glob("%s/tests/fuzz/found/%s/*" % (TOP, name)))
            ok(replay(name, files + known) if files else ["no seed"], "%s: %d seeds, %d findings" % (name, len(files), len(known)))
    print("1..%d" % count)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
