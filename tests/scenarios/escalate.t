#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Abuse is suspected: URGENT, ESCALATE, the 24 hours, the breach, RAISED: A1.1, A1.3."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World()

# ---- A1.1: a form that says harm has occurred, on a Friday evening
w.send(NURSE, "Concern", form_text(CONCERN, anyone_been_harmed="Yes - serious harm", is_everyone_safe="No, still at risk",
                                   date_you_identified="05/12/2025", date_you_filled="05/12/2025", who_did_you_speak="The manager on 05/12/2025"),
       when="2025-12-05 18:30")
w.once()
ref = w.case()["ref"]
urgent = w.take(SCREENER)
has(urgent["Subject"], "URGENT", "A1.1: the screening request is marked URGENT")
top = [l for l in text_of(urgent).splitlines() if l.strip()][0:3]
ok(any("harm" in l.lower() or "safe" in l.lower() for l in top), "A1.1: the reasons stand in the first lines")
has(text_of(w.take(NURSE)), "999", "A1.1: the receipt says what to do in an emergency")

# ---- serious harm: APPROVE wants a written reason
w.reply(urgent, "APPROVE", when="2025-12-05 18:40")
w.once()
eq(w.case(ref)["state"], "screening", "serious harm: a bare APPROVE is not carried out")
has(text_of(w.take(SCREENER)), "why this is a low level concern", "the manager is asked for the reason")

# ---- A1.3: ESCALATE; 24 elapsed hours from receipt, over the weekend
w.reply(urgent, "ESCALATE unexplained bruising", when="2025-12-05 19:00")
w.once()
case = w.case(ref)
eq(case["state"], "safeguarding", "ESCALATE: safeguarding")
eq(case["due"], "2025-12-06T18:30:00+00:00", "A1.3: the clock is 24 hours from receipt, weekends included")
raise_request = w.take(SCREENER, "Raise")  if w.mail(SCREENER, "Raise") else w.take(SCREENER)
has(text_of(raise_request), "RAISED", "the screening manager is asked to reply RAISED with the reference")
has(text_of(w.take(NURSE)).lower(), "safeguarding", "A1.3: the professional is told how and where")

# ---- reminders 4 and 20 hours after the escalation's clock began
before = len(w.mails(SCREENER))
w.once("2025-12-05 22:31")
eq(len(w.mails(SCREENER)), before + 1, "a reminder after 4 hours, at night")
ok(w.take(SCREENER)["Subject"].find("Reminder") >= 0, "it says that it is a reminder")
w.once("2025-12-06 14:31")
eq(len(w.mails(SCREENER)), before + 2, "a reminder after 20 hours, on a Saturday")

# ---- the breach goes upwards; the request stays open
w.once("2025-12-06 18:31")
ok(w.mail(SERVICE_MANAGER) is not None, "A1.3: the service manager is told of the breach")
ok(w.mail(HEAD) is not None, "A1.3: the head of service is told of the breach")
case = w.case(ref)
eq(case["state"], "safeguarding", "the case still waits for RAISED")
ok(any("24 hours" in h["what"] for h in case["history"]), "the breach is in the history")
eq(w.ctl_json("cases", when=at("2025-12-06 18:32"))[0]["overdue"], True, "the case is overdue")

# ---- RAISED needs a reference, then it stops the clock
w.reply(raise_request, "RAISED", when="2025-12-06 19:00")
w.once()
eq(w.case(ref)["state"], "safeguarding", "RAISED without a reference is asked back")
w.reply(raise_request, "RAISED SG-2026-0815", when="2025-12-06 19:10")
w.once()
eq(w.case(ref)["state"], "closed", "RAISED with a reference closes the case")
has(text_of(w.take(NURSE)), "SG-2026-0815", "the professional gets the reference")
ok(not any("bruising" in m["Subject"] for p in PEOPLE for m in w.mails(p)), "no personal data in any subject")
done()
