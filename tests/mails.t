#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mails in the shapes of real clients and servers, and what `ccrfctl parse` must make of each.

tests/mails/NAME.eml has its expectation in NAME.want.json, with only the keys that matter:

    kind, rule, from, subject, reply_text   equal
    reply_text_has, reply_text_lacks        texts in it, texts that must not be
    commands      as many, in this order; of each the keys given; args_start for the beginning of args
    forms, attachments, bounce.recipients   as many, in this order; of each the keys given (fields: those named)
    bounce, calendar                        the keys given; null: there is none
    faults        []: none; else each text is in one of them
"""
import glob, json, os, subprocess, sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build"))
MAILS = os.path.join(TOP, "tests", "mails")
AT_ONCE = 30  # files a call: when one kills the program, the others still speak


def parse(paths):
    """ccrfctl's object of each path; a call that dies is repeated file by file, so that the culprit has a name"""
    run = subprocess.run([BUILD + "/ccrfctl", "--json", "parse"] + paths, capture_output=True, timeout=60, env=dict(os.environ, TZ="Europe/London"))
    lines = run.stdout.decode().splitlines()
    if run.returncode in (0, 1) and len(lines) == len(paths):
        return {path: json.loads(line) for path, line in zip(paths, lines)}
    if len(paths) == 1:
        return {paths[0]: "exit status %d, %d lines: %s" % (run.returncode, len(lines), run.stderr.decode(errors="replace")[-300:])}
    found = {}
    for path in paths:
        found.update(parse([path]))
    return found


def show(value):
    return json.dumps(value, ensure_ascii=False)


def compare(path, want, got):
    """What of @want is not so in @got"""
    if isinstance(want, dict):
        if not isinstance(got, dict):
            return ["%s: is %s, not %s" % (path, show(got), show(want))]
        faults = []
        for key, value in want.items():
            if key.endswith("_has"):
                faults += ["%s: %s is not in %s" % (path + key[:-4], show(v), show(got.get(key[:-4]))) for v in value if v not in (got.get(key[:-4]) or "")]
            elif key.endswith("_lacks"):
                faults += ["%s: %s is in it: %s" % (path + key[:-6], show(v), show(got.get(key[:-6]))) for v in value if v in (got.get(key[:-6]) or "")]
            elif key.endswith("_start"):
                if not (got.get(key[:-6]) or "").startswith(value):
                    faults.append("%s: %s does not begin with %s" % (path + key[:-6], show(got.get(key[:-6])), show(value)))
            elif key == "faults" and value:
                faults += ["faults: %s is in none of %s" % (show(v), show(got["faults"])) for v in value if not any(v in f for f in got["faults"])]
            else:
                faults += compare(path + key + ".", value, got.get(key))
        return faults
    if isinstance(want, list):
        if not isinstance(got, list) or len(want) != len(got):
            return ["%s are %s, not %s" % (path[:-1], show(got), show(want))]
        return [fault for i, value in enumerate(want) for fault in compare("%s%d." % (path, i), value, got[i])]
    return [] if want == got else ["%s is %s, not %s" % (path[:-1], show(got), show(want))]


def main():
    mails = sorted(glob.glob(MAILS + "/*.eml"))
    wants = sorted(glob.glob(MAILS + "/*.want.json"))
    alone = {m[:-4] for m in mails} ^ {w[:-10] for w in wants}
    found, failed = {}, 0
    for i in range(0, len(mails), AT_ONCE):
        found.update(parse(mails[i:i + AT_ONCE]))
    print("1..%d" % (len(mails) + 1))
    print("%s 1 - %d mails, each with its expectation" % ("not ok" if alone or len(mails) < 90 else "ok", len(mails)))
    for name in sorted(alone):
        print("# without its other half: " + os.path.basename(name))
    failed += bool(alone) or len(mails) < 90
    for i, mail in enumerate(mails):
        got, faults = found[mail], []
        if mail[:-4] in alone:
            continue
        with open(mail[:-4] + ".want.json", encoding="utf-8") as f:
            faults = compare("", json.load(f), got) if isinstance(got, dict) else [got]
        print("%s %d - %s" % ("not ok" if faults else "ok", i + 2, os.path.basename(mail)[:-4]))
        for fault in faults:
            print("#   " + fault.replace("\n", "\n#   "))
        failed += bool(faults)
    return 1 if failed else 0


sys.exit(main())
