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
import glob, json, os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from parsed import TOP, parse, show

MAILS = os.path.join(TOP, "tests", "mails")


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
    found, failed = parse(mails), 0
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
