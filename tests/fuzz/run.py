#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the fuzz targets: run.py BUILD SECONDS [TARGET…], two at a time; prints a line a target and a summary.

What is found stays in BUILD/artifacts; the figures of all runs so far in BUILD/figures.json.
1 is returned when anything was found.
"""
import concurrent.futures, glob, json, os, re, subprocess, sys, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from seeds import HERE, TARGETS, write

BUILD, SECONDS = sys.argv[1], int(sys.argv[2])
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:allocator_may_return_null=0:symbolize=1",
                   UBSAN_OPTIONS="print_stacktrace=1", LSAN_OPTIONS="print_suppressions=0:suppressions=" + HERE + "/leaks.txt", LC_ALL="C.UTF-8")
# whose leak is it? Built without frame pointers, libgsf is only found in the whole stack
SLOW_STACKS = ("doc", "mime", "document")


def folder(*names):
    path = os.path.join(BUILD, *names)
    os.makedirs(path, exist_ok=True)
    return path


def first(pattern, text, otherwise=""):
    found = re.findall(pattern, text)
    return found[-1] if found else otherwise


def fuzz(name):
    longest, dictionary = TARGETS[name][0], os.path.join(HERE, "dict", name + ".dict")
    seeds, found = folder("seeds", name), os.path.join(HERE, "found", name)
    write(name, BUILD, seeds)
    prefix = os.path.join(folder("artifacts"), name + "-")
    environment = dict(ENVIRONMENT)
    if name in SLOW_STACKS:
        environment["ASAN_OPTIONS"] += ":fast_unwind_on_malloc=0"
    before = set(glob.glob(prefix + "*"))
    command = [os.path.join(BUILD, "fuzz", name), "-max_total_time=%d" % SECONDS, "-timeout=10", "-rss_limit_mb=2560", "-max_len=%d" % longest,
               "-print_final_stats=1", "-artifact_prefix=" + prefix]
    command += ["-dict=" + dictionary] if os.path.exists(dictionary) else []
    command += [folder("corpus", name), seeds] + ([found] if os.path.isdir(found) else [])
    began = time.monotonic()
    with open(os.path.join(folder("logs"), name + ".log"), "w+b") as log:
        status = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, env=environment).returncode
        log.seek(0)
        text = log.read().decode("utf-8", "replace")
    new = sorted(set(glob.glob(prefix + "*")) - before)
    if status != 0 and not new:
        new = ["exit status %d, see %s" % (status, log.name)]
    return name, {
        "seconds": round(time.monotonic() - began),
        "runs": int(first(r"stat::number_of_executed_units: (\d+)", text) or first(r"#(\d+)", text, "0")),
        "coverage": int(first(r"cov: (\d+)", text, "0")),
        "found": new,
        "why": first(r"(?:SUMMARY|ERROR): (.*)", text),
    }


def remember(results):
    """Sums over all runs, for the figures in the documentation."""
    path = os.path.join(BUILD, "figures.json")
    sums = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            sums = json.load(f)
    for name, result in results:
        was = sums.setdefault(name, {"seconds": 0, "runs": 0, "coverage": 0, "found": 0})
        was["seconds"] += result["seconds"]
        was["runs"] += result["runs"]
        was["coverage"] = max(was["coverage"], result["coverage"])
        was["found"] += len(result["found"])
    with open(path, "w", encoding="utf-8") as f:
        json.dump(sums, f, indent=1, sort_keys=True)


def main():
    names = sys.argv[3:] or sorted(TARGETS)
    results = []
    with concurrent.futures.ThreadPoolExecutor(2) as two:
        for name, result in two.map(fuzz, names):
            results.append((name, result))
            remember([(name, result)])
            print("%-15s %9d runs in %4d s, coverage %5d, %s" % (name, result["runs"], result["seconds"], result["coverage"],
                  "FOUND: %s\n%15s %s" % (" ".join(result["found"]), "", result["why"]) if result["found"] else "nothing found"), flush=True)
    found = sum(len(result["found"]) for _, result in results)
    print("fuzz: %d targets, %d runs, %d findings" % (len(results), sum(result["runs"] for _, result in results), found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
