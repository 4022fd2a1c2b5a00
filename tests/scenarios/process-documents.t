#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents of the provider concerns process: B0.6 and B0.7 the two plans and the milestones, B0.8 who gets what, B0.9 continuity plan and
register, B2.1 findings, B2.2 letters to relatives, B2.4 the provider's views, B2.10 reports shared, B2.11 the agreed plan, B3.2, B4.1."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *
from office import *

w = World(process=True, limits="attached_size = 64K\n")
ref = w.start_process()
PDF = ("application", "pdf")

def documents(kind=None):
    return [d for d in w.case(ref)["documents"] if kind is None or d["kind"] == kind]

def asked(person, words, n=-1):
    """The newest mail of @ref to @person with @words"""
    w.settle()
    found = [m for m in w.mails(person, ref) if " ".join(words.split()) in " ".join(text_of(m).split())]
    if not found:
        ok(False, "%s was asked for %r (has: %s)" % (person, words, [m["Subject"] for m in w.mails(person, ref)]))
        done()
    return found[n]

def files(mail):
    return [(a.get_filename(), a.get_payload(decode=True)) for a in mail.iter_attachments()]

def outcome():
    return w.ctl_json("messages")[-1]

# ---- B0.9: asked of the provider at the start; odd file names, one reply with both
continuity, register = b"%PDF-1.4 continuity SECRET-PLAN", b"%PDF-1.4 register SECRET-REGISTER"
question = asked(ROSE, "your register of the people who use the service by")
asked(ROSE, "your business continuity plan by")
w.reply(question, "Both attached.", when="2025-09-02 09:00", attachments=[("scan0001.pdf", register) + PDF, ("BCP_final(3).pdf", continuity) + PDF,
                                                                       ("image001.png", b"\x89PNG" + b"x" * 900, "image", "png")]); w.once()
eq([(d["kind"], d["version"], d["audience"]) for d in documents()], [("service-users", 1, "council"), ("continuity-plan", 1, "partner")],
   "B0.9: the name says what it is, else the question does; the logo of the signature is no document")
has(text_of(w.take(ROSE, "We have what you sent")), "register of the people who use the service, version 1, scan0001.pdf", "the provider has a receipt")
eq(files(w.take(CIVIL_PROTECTION, "A document was filed")), [("BCP_final(3).pdf", continuity)], "B0.9: who is entitled to it gets it, byte by byte")
eq(sorted(files(w.take(COORDINATOR, "A document was filed"))), sorted([("scan0001.pdf", register), ("BCP_final(3).pdf", continuity)]), "B0.9: one mail with both to who is entitled to both")
eq([m for m in w.mails(CIVIL_PROTECTION, ref) for f in files(m) if f[1] == register], [], "B0.9: nobody else gets the register")
w.reply(question, "Again.", when="2025-09-02 09:10", attachments=[("scan0001 copy.pdf", register) + PDF]); w.once()
eq(len(documents("service-users")), 1, "the same bytes again are no new version")

# ---- B2.4, B2.1: views and findings before the meeting
w.reply(asked(ROSE, "for your own views on the concerns"), "We have had three managers in a year.\nWe think that it is better now.", when="2025-09-02 10:00"); w.once()
w.reply(asked(MFSQAO, "with your findings about"), "SECRET-FINDING: medicines are signed for before they are given.\nThe night shift is short.", when="2025-09-02 11:00"); w.once()
found = w.take(CHAIR, "A document was filed")
eq([f[0] for f in files(found)], ["findings-1.txt"], "B2.1: the findings are put to the chair")
has(files(found)[0][1].decode(), "SECRET-FINDING: medicines are signed for", "B2.1: as they were written")
ok("wrote:" not in files(found)[0][1].decode(), "and nothing of our own question")

# ---- B0.6: the risk management plan, as a reply and as a new mail with the reference
question = asked(COORDINATOR, "send the risk management plan of")
w.reply(question, "Will send it soon.", when="2025-09-02 12:00"); w.once()
eq(documents("rmp"), [], "an announcement is no document")
has(text_of(w.take(COORDINATOR, "could not")), "There was no file with your reply", "and is asked back")
w.reply(question, "Here it is.", when="2025-09-02 12:10", attachments=[("plan.docx", docx("Risks SECRET-RMP", [["Risk", "Measure"], ["Falls", "Check"]])) + DOCX]); w.once()
eq([(d["version"], d["audience"]) for d in documents("rmp")], [(1, "partner")], "B0.6: as an answer")
w.send(COORDINATOR, "%s RMP updated" % ref, "New version.", when="2025-09-03 09:00", attachments=[("v2.docx", docx("Risks 2 SECRET-RMP", [["Risk", "Measure"]])) + DOCX]); w.once()
eq(documents("rmp")[-1]["version"], 2, "B0.6: as a new mail with the reference")
has(text_of(w.take(COORDINATOR, "What you sent is filed")), "risk management plan, version 2, v2.docx", "its owner has a receipt")

# ---- a reference authorises nothing: a stranger, and a coordinator whom nobody vouches for
before = len(documents())
w.send("stranger@elsewhere.test", "%s RMP" % ref, "Please file.", attachments=[("rmp.docx", b"PK stranger") + DOCX], when="2025-09-03 09:10"); w.once()
eq(len(documents()), before, "a stranger files nothing")
w.send(COORDINATOR, "%s RMP" % ref, "Please file.", authentic=False, attachments=[("rmp.docx", b"PK forged") + DOCX], when="2025-09-03 09:20"); w.once()
eq((len(documents()), outcome()["folder"]), (before, "attention"), "nor does somebody in the coordinator's name")

# ---- a held reply: its document is filed when it is confirmed
w.reply(asked(ROSE, "your business continuity plan by"), "New one.", sender="other@home.test", when="2025-09-03 09:30",
        attachments=[("BCP 2025.pdf", b"%PDF-1.4 other") + PDF]); w.once()
eq(len(documents("continuity-plan")), 1, "from another address: not filed")

# ---- B2: the initial meeting; afterwards the improvement plan is asked for
w.reply(w.take_of(CHAIR, ref, "ACCEPT"), "MOVE 10 September 2025 10am Town Hall", when="2025-09-03 10:00"); w.once()
w.once("2025-09-08 09:00")
def pack(person):
    w.settle()
    found = [m for m in w.mails(person, ref) if "pack" in m["Subject"].lower() or "papers" in m["Subject"].lower() or "Attached documents" in text_of(m)]
    return found[-1] if found else None
for person, wanted in ((MFSQAO, ["v2.docx", "findings-1.txt"]), (CQC, ["v2.docx"]), (ROSE, [])):
    got = pack(person)
    ok(got, "B0.6: %s has the pack (has %s)" % (person, [m["Subject"] for m in w.mails(person, ref)]))
    eq(sorted(f[0] for f in files(got) if f[0] != "progress.png") if got else None, sorted(wanted), "B0.6: with the newest documents that %s may have" % person)
has(text_of(pack(MFSQAO)), "three managers in a year", "B2.4: the provider's views are in the council's pack")
w.once("2025-09-10 14:00")
eq(w.case(ref)["state"], "step-2", "B2: the initial meeting was held")
question = asked(ROSE, "send your service improvement plan by")
has(text_of(question), "action, who, by when, progress", "B0.7: what the plan must have is said")
rows = [["No", "Area for improvement", "Action required", "Lead", "Target date", "Progress"],
        ["1", "Medicines", "Check the charts each evening", "Deputy manager", "30 September 2025", "Not started"],
        ["2", "Staffing", "Recruit two nurses", "Manager", "31/10/2025", ""],
        ["3", "Training", "Refresh moving and handling", "Trainer", "soon", "In progress"]]
sip1 = docx("Service improvement plan", rows)
w.reply(question, "Please find our plan.", when="2025-09-11 09:00", attachments=[("doc1.docx", sip1) + DOCX]); w.once()
agree = w.take_of(COORDINATOR, ref, "AGREE")
eq(files(agree), [("doc1.docx", sip1)], "B2.11: the coordinator gets the plan to agree")
for words in ("Check the charts each evening, Deputy manager, by 30 September 2025 – open", "Recruit two nurses, Manager, by 31 October 2025",
              "Refresh moving and handling (by when: soon), Trainer – open, without a date"):
    has(text_of(agree), words, "B0.7: what was read: " + words)

# ---- CHANGE: the provider is told what; the next version is a spreadsheet, and the older question is moot
w.reply(agree, "CHANGE Please give a date for the training", when="2025-09-11 10:00"); w.once()
change = w.take(ROSE, "must change")
has(text_of(change), "Please give a date for the training", "B2.11: the provider reads what must change")
sip2 = xlsx([["Rosewood House"], [], ["What", "By when", "Who", "Status"], ["Check the charts each evening", date(2025, 9, 19), "Deputy manager", ""],
             ["Recruit two nurses", date(2025, 10, 31), "Manager", ""], ["Refresh moving and handling", date(2025, 9, 22), "Trainer", "on track"],
             ["Buy new slings", date(2025, 9, 5), "Manager", "Completed 05/09/2025"]])
w.reply(change, "Version 2.", when="2025-09-12 09:00", attachments=[("Book1.xlsx", sip2) + XLSX]); w.once()
agree2 = w.take_of(COORDINATOR, ref, "AGREE")
has(text_of(agree2), "Refresh moving and handling, Trainer, by 22 September 2025 – open", "B0.7: dates of a spreadsheet")
has(text_of(agree2), "Buy new slings, Manager, by 5 September 2025 – complete", "B0.7: and what is complete")
w.reply(agree2, "AGREE", when="2025-09-12 10:00"); w.once()
eq([(d["version"], d["agreed"]) for d in documents("sip")], [(1, False), (2, True)], "B2.11: that version is agreed")
eq(files(w.take(COORDINATOR, "is agreed")), [("Book1.xlsx", sip2)], "B2.11: the coordinator keeps a copy")
eq(files(w.take(ROSE, "is agreed")), [("Book1.xlsx", sip2)], "B2.11: so does the provider")

def milestones():
    return {i["text"]: (i["state"], i["due"]) for i in w.case(ref)["items"] if i.get("group") == "milestone" and i["state"] != "replaced"}

eq(milestones(), {"Check the charts each evening": ("open", "2025-09-19"), "Recruit two nurses": ("open", "2025-10-31"),
                  "Refresh moving and handling": ("open", "2025-09-22"), "Buy new slings": ("done", "2025-09-05")}, "B0.7: its lines are the milestones")

# ---- B0.7: asked about on its date, in working hours; answered line by line
w.once("2025-09-19 06:00")
eq([m for m in w.mails(ROSE, ref) if "Actions of your improvement plan" in m["Subject"]], [], "B0.7: not before working hours")
w.once("2025-09-19 09:05")
due = w.take(ROSE, "Actions of your improvement plan")
number = {i["text"]: i["n"] for i in w.case(ref)["items"]}
has(text_of(due), "%d: Check the charts each evening, Deputy manager, by 19 September 2025 – open" % number["Check the charts each evening"], "B0.7: the provider is asked on its date")
w.reply(due, "We are doing our best with the charts.", when="2025-09-19 10:00"); w.once()
eq([(d["name"], d["audience"]) for d in documents("evidence")], [("", "provider")], "B0.7: prose is filed as evidence")
again = w.take(ROSE, "action")
w.reply(again, "%d DONE 18/09/2025 charts are checked" % number["Check the charts each evening"], when="2025-09-19 11:00"); w.once()
eq(milestones()["Check the charts each evening"][0], "done", "B0.7: a line is answered")
# 22 September passes without a word; the others become overdue: an update meeting is proposed
w.once("2025-09-22 09:05")
has(text_of(w.take(ROSE, "Actions of your improvement plan")), "Refresh moving and handling", "B0.7: the next is asked about on its date")

# ---- B2.10: a report marked for sharing, in answer to a question of ours; another by the desk
report, report2 = b"%PDF-1.4 monitoring report", b"%PDF-1.4 enquiry SECRET-UNSHARED"
w.reply(asked(MFSQAO, "with your findings about"), "The second findings SECRET-FINDING stand here.\nThe report is attached.\nShare with provider", when="2025-09-22 10:00",
        attachments=[("Monitoring report.pdf", report) + PDF]); w.once()
eq(files(w.take(ROSE, "Reports for you to read")), [("Monitoring report.pdf", report)], "B2.10: the provider gets it")
w.send(MFSQAO, "%s Enquiry report" % ref, "Do not share with provider yet.", when="2025-09-22 11:00", attachments=[("Enquiry.pdf", report2) + PDF]); w.once()
w.send(MFSQAO, "%s report, share with provider" % ref, "Another.", when="2025-09-22 11:10", attachments=[("Visit report.pdf", b"%PDF-1.4 visit") + PDF]); w.once()
eq([(d["name"], d["shared"]) for d in documents("report")], [("Monitoring report.pdf", True), ("Enquiry.pdf", False), ("Visit report.pdf", False)],
   "B2.10: a reference alone shares nothing, and no means no")
has(text_of(w.take(COORDINATOR, "A document was filed")), "Its sender wants the provider to see it", "B2.10: the coordinator reads of the wish")
desk = asked(COORDINATOR, "you can reply to it at any time")
n = documents("report")[-1]["n"]
w.reply(desk, "SHARE 99", when="2025-09-22 11:20"); w.once()
has(text_of(w.take(COORDINATOR, "could not")), "There is no document number 99", "B2.10: a number that is none is asked back")
w.reply(desk, "SHARE %d" % documents("service-users")[0]["n"], when="2025-09-22 11:30"); w.once()
ok(not documents("service-users")[0]["shared"], "B0.8: the register is not shared by a slip of a number")
w.reply(desk, "SHARE %d" % n, when="2025-09-22 11:40"); w.once()
eq(files(w.take(ROSE, "Reports for you to read")), [("Visit report.pdf", b"%PDF-1.4 visit")], "B2.10: SHARE shares it")

# ---- what is too large for one mail is named in it
w.send(ROSE, "%s evidence" % ref, "The new slings.", when="2025-09-22 12:00", attachments=[("Evidence slings.pdf", b"%PDF-1.4 " + b"x" * 70000) + PDF]); w.once()
left = w.take(COORDINATOR, "A document was filed")
eq(files(left), [], "more than attached_size is not attached")
has(text_of(left), "Not attached: Evidence slings.pdf, which is too large for this email.", "and the mail says so")

# ---- a false alarm loses nothing (B0.9)
w.reply(asked(ROSE, "your business continuity plan by"), "Continuity plan attached", when="2025-09-22 13:00", attachments=[("BCP new.pdf", b"%PDF-1.4 new") + PDF]); w.once()
eq([d["name"] for d in documents("continuity-plan")][-1], "BCP new.pdf", "B0.9: the word CONTINUITY does not lose the plan")
ok(any("SECRET" not in text_of(m) and "ontinuity" in text_of(m) and m["Subject"] != "" for m in w.mails(HEAD_COMMISSIONING, ref)[-1:]), "B0.9: and alerts the heads of service")

# ---- B2.2: what relatives are told goes to the chair first
draft = docx("Dear relatives", [["We write to you", ""]])
w.send(ROSE, "%s letter to relatives" % ref, "Our draft.", when="2025-09-23 09:00", attachments=[("draft.docx", draft) + DOCX]); w.once()
letter = w.take_of(CHAIR, ref, "APPROVE")
eq(files(letter), [("draft.docx", draft)], "B2.2: the chair gets the draft")
w.reply(letter, "CHANGE Say who can be asked", when="2025-09-23 10:00"); w.once()
change = w.take(ROSE, "change your letter to relatives")
has(text_of(change), "Say who can be asked", "B2.2: what must change")
draft2 = docx("Dear relatives, ask the manager", [["We write to you", ""]])
w.reply(change, "Changed.", when="2025-09-23 11:00", attachments=[("draft v2.docx", draft2) + DOCX]); w.once()
w.reply(w.take_of(CHAIR, ref, "APPROVE"), "APPROVE", when="2025-09-23 12:00"); w.once()
eq(files(w.take(ROSE, "You may use your letter")), [("draft v2.docx", draft2)], "B2.2: the provider may use this version")

# ---- B3.2: after the findings meeting both plans are asked for; version 3 is typed lines
w.reply(w.take_of(CHAIR, ref, "CONTINUE"), "CONTINUE 25 September 2025 10am Town Hall", when="2025-09-23 13:00"); w.once()
w.once("2025-09-24 09:05"); w.once("2025-09-25 13:00")
eq(w.case(ref)["state"], "step-3", "B3: the findings meeting was held")
asked(COORDINATOR, "The newest version that we have is of 3 September 2025")
question = asked(ROSE, "send your service improvement plan by")
w.reply(question, "Our plan, version 3:\n\n1. Check the charts each evening / Deputy manager / 19 September 2025 / done\n2. Recruit two nurses – Manager – by 14 November 2025\n"
        "3. Refresh moving and handling / Trainer / 22 September 2025 / completed 24 September 2025\nKind regards\nRose", when="2025-09-26 09:00"); w.once()
eq(milestones()["Refresh moving and handling"][0], "done", "B0.7: what the new version says is complete is complete")
w.reply(w.take_of(COORDINATOR, ref, "AGREE"), "AGREE", when="2025-09-26 10:00"); w.once()
eq(milestones(), {"Check the charts each evening": ("done", "2025-09-19"), "Recruit two nurses": ("open", "2025-11-14"),
                  "Refresh moving and handling": ("done", "2025-09-22"), "Buy new slings": ("done", "2025-09-05")}, "B0.7: typed lines are a plan too; what was done stays")
eq([f[0] for f in files(w.take(ROSE, "is agreed"))], ["sip-3.txt"], "B2.11: the words are the copy")

# ---- B4.1: overdue for long: an update meeting is proposed
w.once("2025-11-14 09:05"); w.once("2025-11-17 09:05")
eq([m["Subject"] for m in w.mails(CHAIR, ref) if "of the service improvement plan" in text_of(m) and "overdue" in text_of(m)], [], "B4.1: one action overdue for a day proposes nothing")
w.once("2025-12-01 09:05")
has(text_of(asked(CHAIR, "1 action of the service improvement plan is overdue")), "service improvement plan", "B4.1: overdue for two weeks, the chair is asked for an update meeting")

# ---- B0.8: what is the council's reached no partner's and no provider's mailbox
partners = [NURSE_ICB, NURSE_CHC, CQC, POLICE, FIRE, HEALTHWATCH, MENTAL_HEALTH, NHS_ENGLAND, ADASS, PLACING1, PLACING2, "partner"]
def everything(person):
    for m in w.mails(person):
        for part in m.walk():
            if not part.is_multipart():
                yield m["Subject"], part.get_payload(decode=True) or b""
for person in partners[:-1] + [ROSE]:
    wrong = ["SECRET-FINDING", "SECRET-REGISTER", "SECRET-UNSHARED"] + (["SECRET-RMP"] if person == ROSE else [])
    leaks = [(subject, word) for subject, data in everything(person) for word in wrong if word.encode() in data]
    eq(leaks, [], "B0.8: nothing of the council reached %s" % person)
done()
