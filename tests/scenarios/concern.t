#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A concern from the professional's mail to closure: A1.1, A1.2, A1.4, A2.1, A2.2, A2.3, A2.5a, A2.5b, A2.7a, A2.7b."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World()

# ---- A2.2: the form arrives as a structured mail
w.send(NURSE, "CCRF form", form_text(CONCERN), when="2025-12-02 09:30", name="Nina Nurse")
w.once()
case = w.case()
ref = case["ref"]
eq(ref, "CCRF-2025-00001", "the first case of the year has the first reference")
eq(case["procedure"], "concern", "it is a concern")
eq(case["state"], "screening", "it is screened first")
eq(case["provider"], "Rosewood House", "the provider was found on the register")
eq(case["waiting_for"], ["safeguarding-team-manager"], "it waits for the screening managers")
eq(case["due"], "2025-12-03T17:00:00+00:00", "screening is due after one working day")
eq(case["late"], False, "the form came within 3 working days")
# A2.1, A2.3: each agreed action is an item with owner and date
eq([(i["n"], i["text"], i["owner"], i["due"], i["state"]) for i in case["items"]],
   [(1, "Retrain the staff on signing charts", "deputy manager", "2025-12-08", "open"),
    (2, "Daily chart check", "senior carer", "2025-12-05", "open")], "A2.3: the agreed actions are items")

# ---- A1.1, A1.4: the professional's receipt
receipt = w.take(NURSE)
has(receipt["Subject"], "[%s]" % ref, "the receipt's subject starts with the reference")
ok("Nina" not in receipt["Subject"] and "Rosewood" not in receipt["Subject"], "no personal data in the subject")
text = text_of(receipt)
has(text, "safe", "A1.1: the receipt restates that safety comes first")
has(text, "24 hours", "A1.3: it says that a safeguarding concern is raised within 24 hours")
has(text, "manager", "A1.4: who is unsure talks to their manager")
eq(receipt["Auto-Submitted"], "auto-replied", "the receipt says that it is automatic")

# ---- A2.5a, A1.2: the screening request, one to each manager, each with a token of its own
first, second = w.take(SCREENER), w.take(SCREENER2)
ok(first["Reply-To"] != second["Reply-To"], "each manager's request has its own token")
body = text_of(first)
for words in ("Two lunchtime doses", "Retrain the staff", "APPROVE", "ESCALATE", "QUERY", "NOT OURS", "Nina Nurse", NURSE, "dmarc=pass"):
    has(body, words, "the screening request shows %r" % words)
has(body, "repetition or escalation", "A1.2: the factors are listed")
has(body, "No other concern about this provider", "A1.2: what is known of the provider")
has(html_of(first), "mailto:", "the HTML part has answer links")
ok("http:" not in html_of(first) and "https:" not in html_of(first), "no http links in a decision")

w.reply(first, "Approve, fine by me", when="2025-12-02 11:00")
w.once()
case = w.case(ref)
eq(case["state"], "provider-asked", "APPROVE: the provider is asked")
eq(case["waiting_for"], [ROSE], "it waits for the provider")
eq(case["due"], "2025-12-09T17:00:00+00:00", "the provider has 5 working days")
has(text_of(w.take(SCREENER)), "APPROVE", "the manager gets a receipt of the decision")
has(text_of(w.take(NURSE)), "Contracts Team", "the professional hears the outcome of screening")

# ---- first valid reply wins; later ones are told so
w.reply(second, "ESCALATE", when="2025-12-02 11:05")
w.once()
eq(w.case(ref)["state"], "provider-asked", "a second manager's later reply changes nothing")
has(text_of(w.take(SCREENER2)), "APPROVE", "the second manager is told what was decided")

# ---- A2.5b: the action request
ask = w.take(ROSE)
body = text_of(ask)
has(body, "Retrain the staff on signing charts", "the provider sees the agreed actions")
has(body, "Tuesday 9 December 2025, 5pm", "the provider sees the due date itself")
for secret in ("Nina", "nhs.test", "lunchtime", "District nursing"):
    ok(secret not in body and secret not in html_of(ask), "the provider does not see %r" % secret)
has(text_of(w.take(CONTRACTS)), "Retrain the staff", "the Contracts Team gets a copy")

w.reply(ask, "Hello,\n1 DONE 05/12/2025 all staff retrained\n", when="2025-12-04 10:00")
w.once()
case = w.case(ref)
eq([i["state"] for i in case["items"]], ["done", "open"], "one action is answered")
eq(case["state"], "provider-asked", "the other one is still waited for")
w.reply(ask, "2 not done - the senior carer is away until 15/12/2025", when="2025-12-04 15:00")
w.once()
case = w.case(ref)
eq([i["state"] for i in case["items"]], ["done", "not done"], "each action has an answer")
eq(case["state"], "senior-decision", "A2.7a: the senior contracts manager decides")
eq(case["waiting_for"], ["senior-contracts-manager"], "it waits for the senior contracts manager")
has(text_of(w.take(ROSE)), "all staff retrained", "the provider gets a receipt of what was recorded")

# ---- A2.7a, A2.7b: NO VISIT: the next routine visit's checklist
decision = w.take(SENIOR)
for words in ("VISIT", "NO VISIT", "MORE", "all staff retrained", "senior carer is away", "21 January 2026"):
    has(text_of(decision), words, "the decision request shows %r" % words)
w.reply(decision, "NO VISIT", when="2025-12-05 09:00")
w.once()
case = w.case(ref)
eq(case["state"], "routine-visit", "NO VISIT: the case stays open until the actions are evidenced")
w.once("2026-01-13 18:00")
ok(w.mail(OFFICER) is None, "the checklist is not sent too early")
w.once("2026-01-14 09:30")
sheet = w.take(OFFICER)
has(text_of(sheet), "Daily chart check", "5 working days before the visit the officer gets the checklist")
w.reply(sheet, "1 EVIDENCED seen the training record\n2 NOT EVIDENCED charts missing for the weekend", when="2026-01-21 16:00")
w.once()
case = w.case(ref)
eq([i["state"] for i in case["items"]], ["evidenced", "not evidenced"], "the officer's answers are recorded")
eq(case["state"], "senior-decision", "A2.7b: an action that was not evidenced opens the case again")

# ---- VISIT with a date
again = w.take(SENIOR)
w.reply(again, "VISIT 2 February 2026", when="2026-01-22 10:00")
w.once()
eq(w.case(ref)["state"], "monitoring-visit", "VISIT: a monitoring visit")
w.once("2026-01-26 10:00")
sheet = w.take(OFFICER)
has(text_of(sheet), "2 February 2026", "the checklist names the visit's date")
w.reply(sheet, "1. Evidenced\n2. evidenced - charts complete", when="2026-02-02 15:00")
w.once()
case = w.case(ref)
eq(case["state"], "closed", "all actions evidenced: the case is closed")
eq(case["waiting_for"], [], "nobody is waited for")
has(text_of(w.take(NURSE)).lower(), "closed", "the professional gets closing feedback")

# ---- nothing is lost: every message has one outcome, and lies where it says
messages = w.ctl_json("messages")
eq(len(messages), 9, "nine messages came in")
ok(all(m["outcome"] and m["case"] == ref for m in messages), "each belongs to the case and has an outcome")
eq(w.folder_count("Processed"), 9, "all were moved to Processed")
eq(w.folder_count("INBOX"), 0, "nothing is left in the INBOX")
ok(all(q["state"] == "sent" for q in w.ctl_json("queue")), "every mail was sent")
done()
