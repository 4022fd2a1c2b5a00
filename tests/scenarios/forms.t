#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ccrfctl forms: the council's own blank form. A blank copy says nothing; a filled one reads back whole, whatever it was filled with."""
import os, re, shutil, subprocess, sys, tempfile
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *
from formfill import *

DIR = tempfile.mkdtemp(prefix="ccrf-forms-")
atexit.register(shutil.rmtree, DIR, True)
CTL = BUILD + "/ccrfctl"
RAN = subprocess.run([CTL, "--json", "forms", DIR], capture_output=True, text=True)
eq((RAN.returncode, RAN.stderr), (0, ""), "forms DIR: exit 0")
eq([os.path.basename(json.loads(l)["form"]) for l in RAN.stdout.splitlines()], ["ccrf.docx", "ccrf.pdf", "ccrf.txt"], "and says what it wrote")
eq(subprocess.run([CTL, "forms"], capture_output=True).returncode, 2, "forms without a folder: usage")
eq(subprocess.run([CTL, "forms", "/dev/null/x"], capture_output=True).returncode, 1, "a folder that cannot be made: exit 1")

def read(name):
    return open(os.path.join(DIR, name), "rb").read()

def parse(name):
    r = subprocess.run([CTL, "--json", "parse", os.path.join(DIR, name)], capture_output=True, text=True, timeout=60)
    found = json.loads(r.stdout)
    return found["forms"][0] if len(found["forms"]) == 1 else note(r.stdout + r.stderr)

DOCX, PDF, TEXT = read("ccrf.docx"), read("ccrf.pdf"), read("ccrf.txt").decode()
again = tempfile.mkdtemp(dir=DIR)
subprocess.run([CTL, "forms", again], capture_output=True)
ok(all(open(os.path.join(again, n), "rb").read() == read(n) for n in ("ccrf.docx", "ccrf.pdf", "ccrf.txt")), "written again: the same bytes")

# ---- the fields, out of the blank form itself
DOCUMENT = zipfile.ZipFile(io.BytesIO(DOCX)).read("word/document.xml").decode()
CHOICES = {}
for control in CONTROL.findall(DOCUMENT):
    tag = re.search(r'<w:tag w:val="([^":]*)(?::([^"]*))?"/>', control)
    items = re.findall(r'displayText="([^"]*)" w:value="([^"]+)"', control)
    unescape = lambda t: t.replace("&apos;", "'").replace("&amp;", "&")
    if tag and items:
        CHOICES[tag[1]] = {code: unescape(words) for words, code in items}
    elif tag and tag[2] and tag[2] != "note":
        CHOICES.setdefault(tag[1], {})[tag[2]] = unescape(re.search(r'alias w:val="([^"]*)"', control)[1])
TAGS = {t.partition(":")[0] for t in re.findall(r'<w:tag w:val="([^"]*)"/>', DOCUMENT)}
SOURCE = open(os.path.join(TOP, "src", "model", "fields.c"), encoding="utf-8").read()
FIELDS = re.findall(r'^\t\{ "(\w+)", "(\w+)", ', SOURCE, re.M)
KEYS = [k for k, _ in FIELDS]
PROMPTS = {"immediate_safety": "What was done?", "adult_views": "What do they say?", "person_or_family_told": "If no, why has the person not been told?",
           "other_agencies": "References of other agencies", "raised_with_provider": "If no, why not?"}
eq(len(KEYS), 41, "the form has 41 questions")
eq(sorted(TAGS), sorted(set(KEYS) - {"actions_agreed"}), "each has its content control")
eq(sorted({n.split(".")[0].split(":")[0] for n in pdf_fields(PDF)}), sorted(KEYS), "and its field in the PDF")

# ---- blank copies: nothing is answered, nothing is invented (A2.2)
WANTED = None
for name in ("ccrf.docx", "ccrf.pdf", "ccrf.txt"):
    form = parse(name)
    if not ok(form, "blank %s is a form" % name):
        continue
    eq(form["fields"], {"name_to_provider": "organisation_only"}, "blank %s: no field but the printed default" % name)
    eq((form["assumed"], form["unsure"], form["notes"], form["actions"]), (["name_to_provider"], [], {}, []), "blank %s: nothing unsure, no remark, no action" % name)
    WANTED = WANTED or form["missing"]
    eq(form["missing"], WANTED, "blank %s: everything wanted is missing" % name)

# ---- structure
ok("<w:documentProtection" not in zipfile.ZipFile(io.BytesIO(DOCX)).read("word/settings.xml").decode(), "no protection")
has(zipfile.ZipFile(io.BytesIO(DOCX)).read("docProps/custom.xml").decode(), 'name="ccrf_version"', "the hidden version")
eq(DOCUMENT.count("<w:showingPlcHdr/>"), DOCUMENT.count('w:val="PlaceholderText"'), "every placeholder is marked as one")
if shutil.which("qpdf"):
    r = subprocess.run(["qpdf", "--check", os.path.join(DIR, "ccrf.pdf")], capture_output=True, text=True)
    eq(r.returncode, 0, "qpdf finds nothing wrong with the PDF") or note(r.stdout + r.stderr)

# ---- a full form: every field, by all three
def every(codes, picks):
    return [c for c in codes if c in picks]

ANSWERS = {
    "report_type": "both", "safeguarding_considered": "safeguarding_raised", "safeguarding_ref": "02/11/2026, SG-77 (duty)", "immediate_safety": "yes",
    "provider_name": "Rosewood & Sons \u2013 Care Home", "provider_location": "1 High Street, Barnsley S70 2AA", "cqc_location_id": "1-123456789", "service_type": "other",
    "commissioned_by": ["this_council", "other_council"], "people_affected": "several", "adult_initials": "J.B.", "adult_ref": "LAS 4711", "adult_views": "not_able",
    "person_or_family_told": "no", "date_identified": "03/11/2026", "date_of_event": "02/11/2026 14:30", "categories": ["falls", "staffing", "other"],
    "details": "Seen on the night visit: two residents (A.B., C.D.) waited an hour for help.\nOpinion: too few staff. Provider: says otherwise.", "how_known": ["witnessed", "told_by_family"],
    "harm_occurred": "yes_minor", "harm_if_no_action": "yes", "frequency": "repeated", "intent": "possibly", "escalation_risk": "not_known", "provider_learned": "no",
    "staff_involved": "night care assistant", "other_agencies": ["cqc", "gp"], "raised_with_provider": "yes", "provider_contact": "A Manager, registered manager, 03/11/2026",
    "good_practice": "The day team keeps life stories with each resident; families say so too.", "good_practice_theme": ["activities", "communication"], "ok_to_share": "yes_without_names",
    "reporter_name": "Nina N\u00fcrse", "reporter_role": "Community nurse", "reporter_org": "District nursing team", "reporter_email": "n.nurse@nhs.test", "reporter_phone": "01226 555010",
    "name_to_provider": "yes", "manager_consulted": "B Lead, safeguarding lead, 03/11/2026", "date_completed": "04/11/2026",
}
NOTES = {"immediate_safety": "Moved to another room", "service_type": "respite flat", "commissioned_by": "Wakefield", "people_affected": "2 residents", "adult_views": "He was asleep",
         "person_or_family_told": "not yet asked", "categories": "call bells", "harm_if_no_action": "another fall", "frequency": "three nights in October", "provider_learned": "first concern",
         "other_agencies": "CQC 12-34"}
ACTIONS = [["Two staff at night", "A Manager", "12/12/2026", ""], ["Call bells tested", "Handyman", "10/11/2026", "yes"], ["Families told", "", "", ""]]
READ = dict(ANSWERS, date_identified="2026-11-03", date_of_event="2026-11-02T14:30", date_completed="2026-11-04", reporter_phone=None)
READ_ACTIONS = [(a, w, {"12/12/2026": "2026-12-12", "10/11/2026": "2026-11-10"}.get(d, ""), y) for a, w, d, y in ACTIONS]
eq(sorted(ANSWERS), sorted(set(KEYS) - {"actions_agreed"}), "the filled form answers every question")

def check(name, what, squeeze=lambda v: " ".join(v.split()) if isinstance(v, str) else v, prompts=False):
    """@prompts: a remark may have its printed prompt in front of it"""
    form = parse(name)
    if not ok(form, "%s is a form" % what):
        return
    wrong = {}
    for key, value in READ.items():
        got = form["fields"].get(key)
        if key == "reporter_phone":
            good = got and re.sub(r"\D", "", got).endswith("1226555010")
        else:
            good = squeeze(got) == squeeze(value) if isinstance(value, str) else sorted(got or []) == sorted(value)
        if not good:
            wrong[key] = got
    ok(not wrong, "%s: all %d fields read back" % (what, len(READ))) or note("%r" % wrong)
    # an empty box that is only print says "not done"
    eq([(a["action"], a["who"], a["due"], a.get("done", "").replace("no", "" if prompts else "no")) for a in form["actions"]], READ_ACTIONS, "%s: the actions with who, by when, done (A2.3)" % what)
    notes = {k: form["notes"].get(k) for k in NOTES}
    if prompts:
        notes = {k: v[-len(NOTES[k]):] if v and v.endswith(NOTES[k]) else v for k, v in notes.items()}
    eq(notes, NOTES, "%s: remarks stand with their answers" % what)
    eq((form["report_type"], form["missing"], form["unsure"], form["assumed"]), ("both", [], [], []), "%s: nothing missing, unsure or assumed" % what)

def write(name, data):
    open(os.path.join(DIR, name), "wb").write(data)

write("word.docx", fill_docx(DOCX, ANSWERS, NOTES, ACTIONS))
check("word.docx", "filled in Word")
write("viewer.pdf", fill_pdf(PDF, ANSWERS, NOTES, ACTIONS))
check("viewer.pdf", "filled in a PDF viewer")
write("editor.txt", fill_text(TEXT, ANSWERS, NOTES, ACTIONS, [(n, k) for k, n in FIELDS], CHOICES, PROMPTS).encode())
check("editor.txt", "filled in a text editor")
write("windows.txt", read("editor.txt").replace(b"\n", b"\r\n"))
check("windows.txt", "filled in a text editor with CRLF")

# "none agreed" is an answer, blank is not (A2.5c)
for name, fill in (("none.docx", fill_docx(DOCX, {"raised_with_provider": "yes"}, {}, [["none agreed", "", "", ""]])),
                   ("none.pdf", fill_pdf(PDF, {"raised_with_provider": "yes"}, {}, [["none agreed", "", "", ""]]))):
    write(name, fill)
    form = parse(name)
    eq((form["fields"].get("actions_agreed"), "actions_agreed" in form["missing"]), ("none", False), "%s: “none agreed” is read" % name)

# ---- an X typed at a tick box instead of a click
def typed(name, *edits):
    """@edits: (tag of a box, what happens to it): a function of the control and of its label's paragraph text"""
    document = DOCUMENT
    for tag, edit in edits:
        box = next(c for c in CONTROL.findall(document) if '<w:tag w:val="%s"/>' % tag in c)
        rest = document.partition(box)[2]
        label = re.search(r'<w:t xml:space="preserve">[^<]*</w:t>', rest)
        new_box, new_label = edit(box, label[0])
        document = document.replace(box + rest, new_box + rest[:label.start()] + new_label + rest[label.end():])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z, zipfile.ZipFile(io.BytesIO(DOCX)) as blank:
        for part in blank.namelist():
            z.writestr(part, document if part == "word/document.xml" else blank.read(part))
    write(name, out.getvalue())
    form = parse(name)
    return form["fields"].get("categories"), "categories" in form["unsure"]
X = "<w:r><w:t>x</w:t></w:r>"
click = lambda box, label: (box.replace('<w14:checked w14:val="0"/>', '<w14:checked w14:val="1"/>').replace("\u2610", "\u2612"), label)
WAYS = {
    "inside the control": lambda b, l: (b.replace("\u2610", "X"), l), "inside, a tick": lambda b, l: (b.replace("\u2610", "\u2713"), l),
    "inside, beside the box": lambda b, l: (b.replace("\u2610", "\u2610x"), l), "before the box": lambda b, l: (X + b, l), "behind the box": lambda b, l: (b + X, l),
    "over the box": lambda b, l: (X, l), "over the label": lambda b, l: (b, "<w:t>X</w:t>"),
    "before the label": lambda b, l: (b, l.replace('preserve">', 'preserve">x ')), "behind the label": lambda b, l: (b, l.replace("</w:t>", " x</w:t>")),
}
for way, edit in WAYS.items():
    eq(typed("typed.docx", ("categories:falls", edit)), (["falls"], False), "an X typed %s is a tick" % way)
    got, doubt = typed("typed.docx", ("categories:falls", edit), ("categories:staffing", click))
    eq((sorted(got or []), doubt), (["falls", "staffing"], False), "and stands beside one that was clicked")
eq(typed("typed.docx", ("categories:falls", lambda b, l: (b + X.replace("x", "maybe"), l)), ("categories:staffing", click)), (None, True), "what says neither yes nor no is a doubt")

# ---- what LibreOffice makes of it
if shutil.which("soffice"):
    def convert(name, to, out):
        subprocess.run(["soffice", "-env:UserInstallation=file://%s/profile" % DIR, "--headless", "--convert-to", to, "--outdir", os.path.join(DIR, out), os.path.join(DIR, name)],
                       capture_output=True, timeout=180)
        return os.path.join(out, os.path.splitext(name)[0] + "." + to)
    # LibreOffice 7.4 drops the tags, so that the labels must carry it, and moves line breaks out of controls
    together = lambda v: "".join(v.split()) if isinstance(v, str) else v
    check(convert("word.docx", "docx", "saved"), "saved by LibreOffice as .docx", together)
    check(convert("word.docx", "odt", "saved"), "saved by LibreOffice as .odt", together)
    name = convert("ccrf.docx", "docx", "saved")
    form = parse(name)
    eq((form["missing"], form["unsure"], form["notes"], form["actions"]), (WANTED, [], {}, []), "a blank copy saved by LibreOffice stays blank")
    # sent on as a PDF there are no controls left, only print
    check(convert("word.docx", "pdf", "printed"), "made a flat PDF of", together, True)
    form = parse(convert("ccrf.docx", "pdf", "printed"))
    eq((form["missing"], form["unsure"], form["notes"], form["actions"]), (WANTED, [], {}, []), "a blank copy made a flat PDF of stays blank")
else:
    note("no soffice: the round trip through LibreOffice was not tried")
done()
