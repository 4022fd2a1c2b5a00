#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""B6.1 and the rows around it. A process that ends at step 2: END, views, CLOSE, lessons, the report to the board (B2.7, B6); STATUS and the daily digest (B0.12);
checklists by mail (B0.4, B1.11, B1.12); the annual review of the contacts (B8)."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World(process=True)
ref = w.start_process()

def show():
    return w.ctl_json("show", ref)[0]

def tick(when):
    w.clock = at(when)
    w.once(when)

def answer(person, word, text, when, **rest):
    w.reply(w.take_of(person, ref, word), text, when=when, **rest)
    w.once(when)

def item(part):
    return next(i for i in show()["items"] if part in i["text"])

# ---- the digest: yesterday's changes, once, on a working morning (B0.12) --------------------------------------
tick("2025-09-02 09:00")
digests = w.mails(MFSQAO, "what changed")
eq((len(digests), len(w.mails(QMSM, "what changed"))), (1, 1), "B0.12: one digest to each of both")
text = text_of(digests[0])
for words in (ref, "Rosewood House", "1 September 2025: provider concerns proposed", "now at step 1, decision and actions", "chair was named"):
    has(text, words, "B0.12: it says %s" % words)
ok(not any(name in text for name in ("Ann Chair", "Cora", "medicine errors")), "B0.12: and names nobody")
tick("2025-09-02 15:00")
tick("2025-09-03 09:00")
eq(len(w.mails(MFSQAO, "what changed")), 1, "B0.12: a day without a change brings none")

# ---- checklists by mail ----------------------------------------------------------------------------------------
own = w.take(CONTRACTS_MANAGER, "Your actions")
n = item("other authorities place people")["n"]
ok("Consult the police" not in text_of(own), "B1.12: an owner sees the own items only")
w.reply(own, "%d DONE two authorities" % item("Consult the police")["n"], when="2025-09-03 10:00")
w.once("2025-09-03 10:00")
eq(item("Consult the police")["state"], "open", "B1.12: and cannot answer another's")
w.reply(own, "%d DEFER until 12 September 2025 they send a list" % n, when="2025-09-03 11:00")
w.once("2025-09-03 11:00")
eq((item("other authorities place people")["state"], item("other authorities place people")["due"]), ("deferred", "2025-09-12"), "B1.12: DEFER has a new date")
before = len(w.mails(CONTRACTS_MANAGER, "Your actions"))
tick("2025-09-12 09:30")
eq(len(w.mails(CONTRACTS_MANAGER, "Your actions")), before + 1, "B1.12: and is asked again on that day")

# ---- STATUS ------------------------------------------------------------------------------------------------------
for person in (CHAIR, COORDINATOR, MINUTES, DIRECTOR):
    w.send(person, "Status please", "STATUS %s" % ref.lower(), when="2025-09-12 10:00")
w.once("2025-09-12 10:00")
for person in (CHAIR, COORDINATOR, MINUTES, DIRECTOR):
    ok(w.mail(person, "stands"), "STATUS is answered to %s" % person)
text = text_of(w.take(CHAIR, "stands"))
for words in ("step 1, decision and actions", "Ann Chair", "Minnie Minutes", "Consult the police", "overdue", "Initial provider concerns meeting", "Open questions"):
    has(text, words, "STATUS: %s" % words)
other = w.start_process(when="2025-09-12 10:30", provider="Oak Lodge, S70 2BB", decided=None)
for person, what in ((CHAIR, other), (ROSE, ref), (CQC, ref), (STAND_IN, ref), (NURSE, ref)):
    w.send(person, "Status", "STATUS %s" % what, when="2025-09-12 11:00")
w.once("2025-09-12 11:00")
eq(len(w.mails(CHAIR, "stands")), 1, "STATUS: the chair of one process is no chair of another")
for person in (ROSE, CQC, STAND_IN, NURSE):
    ok(w.mail(person, "stands") is None, "STATUS is refused to %s" % person)
w.send(CHAIR, "Status", "STATUS %s" % ref, authentic=False, when="2025-09-12 11:10")
w.once("2025-09-12 11:10")
eq(len(w.mails(CHAIR, "stands")), 1, "STATUS: nobody is answered in somebody's name")

# ---- the initial meeting, then END (B2.7) ---------------------------------------------------------------------------
meeting = show()["meetings"][-1]
if meeting["state"] == "proposed":
    answer(CHAIR, "ACCEPT", "MOVE 15 September 2025 10am Town Hall", "2025-09-12 12:00")
tick("2025-09-15 12:30")
eq(show()["state"], "step-2", "B2: the initial meeting was held")
answer(CHAIR, "END", "END", "2025-09-16 09:00")
eq(show()["state"], "step-2", "B2.7: END wants a reason")
answer(CHAIR, "END", "END the findings do not bear it out", "2025-09-16 10:00")
eq(show()["state"], "step-6", "B2.7: with it, it goes to its closing")

# ---- views (B6.2) ------------------------------------------------------------------------------------------------------
for person, view in ((CQC, "We saw nothing that is unsafe."), (COORDINATOR, "I agree.")):
    w.reply(w.take(person, "Your views"), view, when="2025-09-17 10:00")
w.once("2025-09-17 10:00")
ok(w.mail(CQC, "recorded") or w.mails(CQC, ref), "B6.2: who answers gets a receipt")
tick("2025-09-23 17:30")
question = w.take_of(DIRECTOR, ref, "CLOSE")
for words in ("We saw nothing that is unsafe", "cqc inspector", "the findings do not bear it out", "Actions that are still open"):
    has(text_of(question), words, "B6.1: the director reads: %s" % words)
ok(all(not w.mails(p, "whether placements open") for p in (DIRECTOR, HEAD)), "B6.1: placements are open: nobody is asked for them")
w.reply(w.take(HEALTHWATCH, "Your views"), "Residents told us that they are content.", when="2025-09-24 09:00")
w.once("2025-09-24 09:00")
ok("already" not in w.take(HEALTHWATCH)["Subject"].lower() and "We saw nothing" not in text_of(w.take(HEALTHWATCH)), "B6.2: a late view is kept, and shows nobody else's")
answer(DIRECTOR, "CLOSE", "CLOSE review 12 March 2026", "2025-09-24 10:00")
eq(show()["state"], "lessons-learnt", "B6.1: CLOSE")
eq(w.ctl_json("provider", "Rosewood House")[0]["next_visit"], "2026-03-12", "B6.3: the review is on the list of visits")
ok(w.mail(HEAD, "decided by a colleague"), "B6.1: the head of service is told who decided")

# ---- lessons and the report (B6.4) ------------------------------------------------------------------------------------------
w.reply(w.take(ROSE, "learnt"), "The meeting was helpful.", when="2025-09-25 10:00")
w.reply(w.take(CQC, "learnt"), "Ask us earlier.", when="2025-09-25 11:00")
w.once("2025-09-25 11:00")
tick("2025-10-10 09:00")
report = w.take_of(COORDINATOR, ref, "CHANGE")
for words in ("Ask us earlier", "The meeting was helpful", "ended early", "Initial provider concerns meeting held", "How risk was managed"):
    has(text_of(report), words, "B6.4: the report has: %s" % words)
answer(COORDINATOR, "CHANGE", "CHANGE the board may look at agency staff", "2025-10-10 10:00")
answer(COORDINATOR, "APPROVE", "APPROVE", "2025-10-10 11:00")
eq(show()["state"], "sab-report", "B6.1: approved, but not closed while the closing letter is unsigned")
w.reply(w.take(DIRECTOR, "letter"), "Signed.\n", when="2025-10-10 12:00", attachments=[("closing signed.pdf", b"%PDF-1.4\nsigned\n%%EOF\n", "application", "pdf")])
w.once("2025-10-10 12:00")
eq((show()["state"], show()["closure"]), ("closed", "completed"), "B6.1, B6.4: signed and approved: closed")
board = w.take(SAB)
has(text_of(board), "agency staff", "B6.4: the board reads what the coordinator added")
ok(not any(name in text_of(board) + html_of(board) for name in ("Ann Chair", "Cora", "Nina", "Ian Inspector", CHAIR, CQC, COORDINATOR)), "B6.4: and no name or address of anybody")

# ---- B8: the contacts, eleven months on ----------------------------------------------------------------------------------------
path = w.conf + "/contacts.conf"
text = open(path).read().replace("[role contracts-manager]\n", "[role contracts-manager]\nreviewed = 2025-01-10\n")
text = text.replace("[role legal]\n", "[role legal]\nreviewed = 2025-06-10\n")
open(path, "w").write(text)
tick("2025-12-09 09:30")
eq(w.mails(CONTRACTS_MANAGER, "contacts still right"), [], "B8: not before eleven months")
tick("2025-12-10 09:30")
asked = w.mails(CONTRACTS_MANAGER, "contacts still right")
eq(len(asked), 1, "B8: after eleven months its holder is asked")
has(text_of(asked[0]), "Clara Contracts <%s>" % CONTRACTS_MANAGER, "B8: with the contacts as they stand")
has(text_of(asked[0]), "10 January 2025", "B8: and when they were last right")
eq(w.mails(LEGAL, "contacts still right"), [], "B8: who was reviewed later is not asked")
tick("2025-12-11 09:30")
eq(len(w.mails(CONTRACTS_MANAGER, "contacts still right")), 1, "B8: once for each year")
check = w.run_ctl("check", when=at("2026-01-12 09:00")).stdout
has(check, "contacts: [role contracts-manager] was last found to be right on 2025-01-10", "B8: what is overdue shows in `ccrfctl check`")
w.reply(asked[0], "CONFIRM", when="2026-01-12 10:00")
w.once("2026-01-12 10:00")
ok("[role contracts-manager] was last found" not in w.run_ctl("check", when=at("2026-01-12 11:00")).stdout, "B8: CONFIRM counts")
ok(not any(c["ref"].startswith("CONTACT-") for c in w.ctl_json("cases")), "B8: it is no case of `cases`")
tick("2026-05-11 09:30")
asked = w.take(LEGAL, "contacts still right")
w.reply(asked, "CORRECT Lena has left, it is Lars Law lars@council.test now", when="2026-05-11 10:00")
w.once("2026-05-11 10:00")
has(text_of(w.take(OPERATOR, "Correct a contact")), "Lars Law", "B8: CORRECT goes to the operator")
tick("2026-05-12 09:30")
eq(len(w.mails(CONTRACTS_MANAGER, "contacts still right")), 1, "B8: a confirmed role waits another eleven months")
done()
