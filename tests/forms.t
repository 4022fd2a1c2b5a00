#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filled forms as people send them, and what `ccrfctl parse` must make of each.

tests/forms/NAME.EXT has its expectation in NAME.EXT.want.json, or in NAME.want.json for all formats of one form.
An expectation is one form or {"forms": [form, …], "kind": …}; of a form every field is compared, none more, none less:

    report_type, fields   equal; fields without those taken from the mail or defaulted
    actions               [[action, who, due, done], …], the last ones may be left out
    unsure                the keys, in any order
    notes                 equal for the keys given; null: no note. Other notes may stand beside
    assumed               what was taken from the mail or defaulted; left out: the defaults of every form
    missing               not in the file: worked out here from the form's rules
"""
import glob, json, os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from parsed import TOP, parse, show

FORMS = os.path.join(TOP, "tests", "forms")
LEAST = 60
ALWAYS = "report_type provider_name provider_location service_type date_identified raised_with_provider reporter_name reporter_role reporter_org reporter_email name_to_provider date_completed".split()
CONCERN = "safeguarding_considered immediate_safety people_affected adult_views categories details harm_occurred harm_if_no_action frequency".split()
COMPLIMENT = "good_practice ok_to_share".split()


def missing_of(want, fields):
    kind = want["report_type"]
    keys = ALWAYS + (CONCERN if kind != "compliment" else []) + (COMPLIMENT if kind != "concern" else [])
    keys += ["safeguarding_ref"] if fields.get("safeguarding_considered") == "safeguarding_raised" else []
    keys += ["manager_consulted"] if fields.get("safeguarding_considered") == "unsure" else []
    keys += ["provider_contact"] if fields.get("raised_with_provider") == "yes" else []
    keys += ["actions_agreed"] if fields.get("raised_with_provider") == "yes" and kind != "compliment" and not want.get("actions") else []
    return {k for k in keys if k not in fields and k not in want.get("unsure", [])}


def defaults(want):
    taken = {"name_to_provider": "organisation_only"}
    if want["report_type"] != "concern":
        taken["ok_to_share"] = "no"
    return {k: v for k, v in taken.items() if k not in want["fields"] and k not in want.get("unsure", [])}


def compare_form(want, got):
    faults = []
    def differ(what, w, g):
        if w != g:
            faults.append("%s: is %s, not %s" % (what, show(g), show(w)))
    assumed = want.get("assumed", defaults(want))
    fields = dict(want["fields"], **assumed)
    differ("report_type", want["report_type"], got["report_type"])
    for key in sorted(set(fields) | set(got["fields"])):
        differ(key, fields.get(key), got["fields"].get(key))
    rows = [[a["action"], a["who"], a["due"], a.get("done", "")] for a in got["actions"]]
    differ("actions", [(a + [""] * 4)[:4] for a in want.get("actions", [])], rows)
    differ("unsure", sorted(want.get("unsure", [])), sorted(got["unsure"]))
    differ("assumed", sorted(assumed), sorted(got["assumed"]))
    differ("missing", sorted(missing_of(want, fields)), sorted(got["missing"]))
    for key, note in want.get("notes", {}).items():
        differ("note of " + key, note, got["notes"].get(key))
    return faults, len(fields)


def compare(want, got):
    forms = want.get("forms", [want] if "fields" in want else [])
    if not isinstance(got, dict):
        return [got], 0
    faults, fields = [], 0
    if "kind" in want and want["kind"] != got["kind"]:
        faults.append("kind: is %s, not %s" % (got["kind"], want["kind"]))
    if len(forms) != len(got["forms"]):
        return faults + ["%d forms, not %d; faults: %s" % (len(got["forms"]), len(forms), show(got["faults"]))], 0
    for w, g in zip(forms, got["forms"]):
        more, n = compare_form(w, g)
        faults, fields = faults + more, fields + n
    return faults, fields


def samples():
    """(path, path of its expectation)"""
    for path in sorted(glob.glob(FORMS + "/*")):
        for stem in (path, os.path.splitext(path)[0]):
            if not path.endswith((".json", ".sheet", ".py")) and os.path.exists(stem + ".want.json"):
                yield path, stem + ".want.json"
                break


def main():
    pairs, failed, fields = list(samples()), 0, 0
    orphans = set(glob.glob(FORMS + "/*.want.json")) - {want for _, want in pairs}
    paths = [path for path, _ in pairs]
    found = parse(paths)
    print("1..%d" % (len(pairs) + 1))
    print("%s 1 - %d filled forms, each with its expectation" % ("not ok" if orphans or len(pairs) < LEAST else "ok", len(pairs)))
    for orphan in sorted(orphans):
        print("# no form for " + os.path.basename(orphan))
    failed += bool(orphans) or len(pairs) < LEAST
    for i, (path, want) in enumerate(pairs):
        with open(want, encoding="utf-8") as f:
            faults, n = compare(json.load(f), found[path])
        fields += n
        print("%s %d - %s" % ("not ok" if faults else "ok", i + 2, os.path.basename(path)))
        for fault in faults:
            print("#   " + fault.replace("\n", "\n#   "))
        failed += bool(faults)
    print("# %d forms, %d fields, %d forms with faults" % (len(pairs), fields, failed))
    return 1 if failed else 0


sys.exit(main())
