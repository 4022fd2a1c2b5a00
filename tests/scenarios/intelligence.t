#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Structured mails: A2.6, A2.8 intelligence; B0.3 section 42; B0.1 a provider by mail; B0.2 provider concerns by mail."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

CQC, COMPLAINTS, STRANGER = NURSE, SOCIAL_WORKER, OAK
w = World(contacts={
    "intelligence-cqc": ("Cora Quinn <%s>" % CQC, None),
    "mfsqao": ("Mo Fisher <%s>" % OFFICER, None),
})

def file_of(name):
    return w.ctl_json("provider", name)[0]

def reported(name, kind):
    return [i for i in file_of(name)["items"] if i["kind"] == kind]

def outcome():
    return w.ctl_json("messages")[-1]

def send(who, subject, body, when, **rest):
    m = w.send(who, subject, body, when=when, **rest)
    w.once()
    return m

# ---- A2.8: intelligence from CQC, matched like a form's provider
send(CQC, "Intelligence", "Intelligence\nProvider: Rosewood House, S70 1AA\nSource: CQC\nDate: 28/08/2025\nReference: INS-4711\n"
     "Summary: Inspection planned; two notifications about falls.\n", "2025-09-01 09:30")
items = reported("Rosewood", "intelligence")
eq(len(items), 1, "A2.8: it is on the provider's file")
eq([items[0][k] for k in ("source", "date", "reference", "summary", "role")] if items else None,
   ["CQC", "2025-08-28", "INS-4711", "Inspection planned; two notifications about falls.", "intelligence-cqc"], "A2.8: with source, date, reference and summary")
receipt = w.take(CQC, "recorded")
has(text_of(receipt), "Rosewood House", "A2.8: the sender gets a receipt")
eq(outcome()["folder"], "processed", "A2.8: and the mail is done with")
eq((outcome()["kind"], outcome()["outcome"]), ("structured", "intelligence filed"), "A2.8: as what it was")

# ---- the source follows from the role; council staff may send it too
send(CQC, "Intelligence", "Intelligence\nProvider: Rosewood House\nPostcode: S70 1AA\nReference: INS-4712\nDate: 29/08/2025\nSummary: A second notification.\n", "2025-09-01 10:00")
eq([i["source"] for i in reported("Rosewood", "intelligence")], ["CQC", "CQC"], "A2.8: a source that is not said follows from the role")
send(COMPLAINTS, "Intelligence", "Intelligence\nProvider: 1-100000001\nSource: Complaints\nSummary: Three complaints about meals.\n", "2025-09-01 10:30")
items = reported("Rosewood", "intelligence")
eq(len(items), 3, "A2.8: council staff may report, by location id")
eq((items[-1]["source"], items[-1]["date"], items[-1]["role"]), ("Complaints", "2025-09-01", None), "A2.8: without a date it is the day of receipt")

# ---- a doubtful provider is asked back, with who may be meant; never guessed
send(CQC, "Intelligence", "Intelligence\nProvider: Oak Lodge\nSource: CQC\nDate: 01/09/2025\nSummary: A whistleblower rang.\n", "2025-09-02 09:00")
back = w.take(CQC, "send your email again")
for words in ("Oak Lodge", "S70 2BB", "S71 3CC", "1-100000002", "1-100000003", "Location ID"):
    has(text_of(back), words, "doubtful: the question shows %s" % words)
eq(reported("1-100000002", "intelligence") + reported("1-100000003", "intelligence"), [], "doubtful: filed nowhere")
eq(outcome()["folder"], "attention", "doubtful: kept for a person")
send(CQC, "Intelligence", "Intelligence\nProvider: Oak Lodge\nLocation ID: 1-100000003\nSource: CQC\nDate: 01/09/2025\nSummary: A whistleblower rang.\n", "2025-09-02 09:30")
eq(len(reported("1-100000003", "intelligence")), 1, "sent again with the location id it is filed")

# ---- what is missing is said
send(CQC, "Intelligence", "Intelligence\nProvider: Rosewood House, S70 1AA\nSource: CQC\nReference: X\n", "2025-09-02 10:00")
has(text_of(w.take(CQC, "send your email again")), "Summary:", "without a summary it is asked back")
send(CQC, "Intelligence", "Intelligence\nProvider: Rosewood House, S70 1AA\nSource: CQC\nDate: 31/02/2025\nSummary: y\n", "2025-09-02 10:10")
has(text_of(w.take(CQC, "send your email again")), "date", "a date that is none is asked back")
eq(len(reported("Rosewood", "intelligence")), 3, "neither was filed")

# ---- strangers, and who is not vouched for
count = len(w.mails(CQC))
send(CQC, "Intelligence", "Intelligence\nProvider: Rosewood House, S70 1AA\nSource: CQC\nDate: 01/09/2025\nSummary: forged\n", "2025-09-02 11:00", authentic=False)
eq((outcome()["outcome"], outcome()["folder"]), ("refused", "attention"), "not vouched for: refused, a person sees it")
eq(len(w.mails(CQC)), count, "not vouched for: nobody is answered")
send(STRANGER, "Intelligence", "Intelligence\nProvider: Rosewood House, S70 1AA\nSource: CQC\nDate: 01/09/2025\nSummary: we are the best\n", "2025-09-02 11:10")
eq(outcome()["outcome"], "refused", "a stranger is refused")
ok("Rosewood" not in text_of(w.take(STRANGER)), "and told nothing of what exists")
eq(len(reported("Rosewood", "intelligence")), 3, "nothing of it was filed")

# ---- B0.3: section 42 lines; no client names
send(OFFICER, "Section 42", "Section 42\nProvider: Rosewood House, S70 1AA\nReference: S42-100\nCategory of abuse: Neglect\nWho caused harm: Staff\nStatus: Open\n"
     "Outcome: Enquiry started\nMrs Winifred Secret was found on the floor.\n", "2025-09-03 09:00")
rows = reported("Rosewood", "section-42")
eq([(r["reference"], r["category_of_abuse"], r["who_caused_harm"], r["status"], r["outcome"]) for r in rows],
   [("S42-100", "Neglect", "Staff", "Open", "Enquiry started")], "B0.3: the matrix has the labelled fields")
ok("Winifred" not in json.dumps(file_of("Rosewood")), "B0.3: and nothing else of the mail")
ok(not any("Winifred" in text_of(m) for m in w.mails(OFFICER)), "B0.3: nor does the receipt repeat it")
send(OFFICER, "Section 42", "Section 42\nReference: s42-100\nStatus: Closed\nOutcome: Substantiated\n", "2025-09-10 09:00")
rows = reported("Rosewood", "section-42")
eq([(r["reference"], r["category_of_abuse"], r["status"], r["outcome"]) for r in rows], [("s42-100", "Neglect", "Closed", "Substantiated")],
   "B0.3: the same reference updates the row, what is left out stays")
send(OFFICER, "Section 42", "Section 42\nProvider: Oak Lodge, S70 2BB\nReference: S42-110\nCategory of abuse:\nPhysical\nStatus :\n\nOutcome:\nWho caused harm: %s\n" % ("x" * 300), "2025-09-10 09:30")
rows = reported("1-100000002", "section-42")
eq([(r["category_of_abuse"], r["status"], r["outcome"], len(r["who_caused_harm"])) for r in rows], [("Physical", "", "", 200)], "B0.3: values below their label, empty ones, a long one")
m = w.message(OFFICER, "Section 42", "-", when=at("2025-09-10 09:40"))
m.set_content("<html><body>" + "".join("<p>%s: %s</p>" % row for row in (("Provider", "Oak Lodge, S71 3CC"), ("Reference", "S42-111"),
    ("Category of abuse", "Neglect"), ("Who caused harm", "Staff"), ("Status", "Open"), ("Outcome", "None yet"))) + "</body></html>", subtype="html")
w.append(m, at("2025-09-10 09:40"))
w.once("2025-09-10 09:40")
rows = reported("1-100000003", "section-42")
eq([(r["category_of_abuse"], r["who_caused_harm"], r["status"], r["outcome"]) for r in rows], [("Neglect", "Staff", "Open", "None yet")], "B0.3: an HTML mail is read too")
send(OFFICER, "Section 42", "Section 42\nProvider: Silent Care, S72 4DD\nReference: S42-100\nStatus: Open\nCategory of abuse: Neglect\n", "2025-09-10 10:00")
has(text_of(w.take(OFFICER, "send your email again")), "another provider", "B0.3: a reference does not change providers")
eq((len(reported("Rosewood", "section-42")), len(reported("Silent", "section-42"))), (1, 0), "B0.3: nothing was moved")
send(SENIOR, "Section 42", "Section 42\nProvider: Rosewood House, S70 1AA\nReference: S42-200\nCategory of abuse: Neglect\nStatus: Open\n", "2025-09-10 11:00")
eq(outcome()["outcome"], "refused", "B0.3: only the safeguarding roles may")

# ---- B0.1: a provider added, then corrected
send(CONTRACTS, "Provider", "Provider\nName: Bluebell Shared Lives\nPostcode: S75 9ZZ\nEmail: office@bluebell.test\nService type: shared_lives\nManager: Bea Bell\n", "2025-09-11 09:00")
p = file_of("Bluebell")
eq((p["name"], p["postcode"], p["email"]), ("Bluebell Shared Lives", "S75 9ZZ", "office@bluebell.test"), "B0.1: a provider is added by mail")
has(text_of(w.take(CONTRACTS, "recorded")), "on the register now", "B0.1: with a receipt")
send(CONTRACTS, "Provider", "Provider\nName: Bluebell Shared Lives\nPostcode: S75 9ZZ\nEmail: new@bluebell.test\n", "2025-09-11 10:00")
eq((len(w.ctl_json("provider", "Bluebell")), file_of("Bluebell")["email"]), (1, "new@bluebell.test"), "B0.1: the next mail corrects it")
send(CONTRACTS, "Provider", "Provider\nName: Bluebell Shared Lives\nPostcode: S75 9ZZ\nEmail: not an address\n", "2025-09-11 10:10")
eq(file_of("Bluebell")["email"], "new@bluebell.test", "B0.1: an address that is none changes nothing")
send(CONTRACTS, "Provider", "Provider\nName: Oak Lodge\nPostcode: S73 1XX\nEmail: third@oak.test\n", "2025-09-11 10:20")
has(text_of(w.take(CONTRACTS, "send your email again")), "New: yes", "B0.1: the same name elsewhere is asked about")
eq(len(w.ctl_json("provider", "Oak Lodge")), 2, "B0.1: and not added unasked")
send(CONTRACTS, "Provider", "Provider\nName: Oak Lodge\nPostcode: S73 1XX\nEmail: third@oak.test\nNew: yes\n", "2025-09-11 10:30")
eq(len(w.ctl_json("provider", "Oak Lodge")), 3, "B0.1: but when the sender says so")
send(SCREENER, "Provider", "Provider\nName: Wrong House\nPostcode: S75 8ZZ\nEmail: x@y.test\n", "2025-09-11 10:40")
eq((outcome()["outcome"], w.run_ctl("provider", "Wrong House").returncode), ("refused", 1), "B0.1: only the contracts roles may")

# ---- B0.2: provider concerns started by mail
send(HEAD, "Provider concerns: Rosewood House, S70 1AA", "Provider concerns: Rosewood House, S70 1AA\nReason: Serious concern over threshold after two falls.\nThreshold: HIGH\n", "2025-09-12 09:00")
cases = [c for c in w.ctl_json("cases") if c["procedure"] == "provider-concerns"]
eq([(c["ref"][:3], c["provider"]) for c in cases], [("PC-", "Rosewood House")], "B0.2: a process is opened")
pc = cases[0]["ref"] if cases else "PC-0000-00000"
has(text_of(w.take(HEAD, "recorded")), pc, "B0.2: the sender hears its reference")
eq(outcome()["case"], pc, "B0.2: the mail is filed with it")
send(SCREENER, "Provider concerns", "Provider concerns\nProvider: Rosewood House, S70 1AA\nReason: Quality meeting outcome\nThreshold: MEDIUM\n", "2025-09-12 10:00")
eq(len([c for c in w.ctl_json("cases") if c["procedure"] == "provider-concerns"]), 1, "B0.2: never a second one")
has(text_of(w.take(SCREENER, "recorded")), pc + " runs for this provider already", "B0.2: the sender hears which one runs")
eq(outcome()["case"], pc, "B0.2: their mail is filed with it")
send(CQC, "Intelligence", "Intelligence\nProvider: Rosewood House, S70 1AA\nSource: CQC\nDate: 11/09/2025\nSummary: Warning notice served.\n", "2025-09-12 11:00")
eq(outcome()["case"], pc, "B0.3: intelligence about its provider is filed with the process")
send(OFFICER, "Provider concerns", "Provider concerns\nProvider: Oak Lodge\nReason: Agency use\nThreshold: MEDIUM\n", "2025-09-12 12:00")
has(text_of(w.take(OFFICER, "send your email again")), "1-100000002", "B0.2: in doubt which provider: asked back with the list")
send(OFFICER, "Provider concerns", "Provider concerns: Anna Day Care\nThreshold: LOW\n", "2025-09-12 12:10")
has(text_of(w.take(OFFICER, "send your email again")), "Reason:", "B0.2: without a reason it is asked back")
send(OFFICER, "Provider concerns", "Provider concerns: Anna Day Care\nReason: Provider not engaging\nThreshold: LOW\n", "2025-09-12 12:20")
eq(len(w.ctl_json("provider", "Anna Day")), 1, "B0.1: a provider that is not on the register can enter it")
eq(len([c for c in w.ctl_json("cases") if c["procedure"] == "provider-concerns"]), 2, "B0.1: its process is opened")
send(CONTRACTS, "Provider concerns", "Provider concerns: Silent Care, S72 4DD\nReason: x\nThreshold: LOW\n", "2025-09-12 12:30")
eq(outcome()["outcome"], "refused", "B0.2: only authorised roles start it")
eq(w.run_ctl("audit", "verify").returncode, 0, "the history is sound")
done()
