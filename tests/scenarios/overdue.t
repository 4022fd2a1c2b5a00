#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody answers: reminders, deputies, the provider's silence up to the senior manager: A2.5a, A2.5c, A2.7a."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World()

# ---- A2.5a: screening due after one working day; half-way, due, deputies one working day later
w.send(NURSE, "Concern", form_text(CONCERN, actions_agreed="None agreed"), when="2025-12-02 09:00")
w.once()
ref = w.case()["ref"]
asked = len(w.mails(SCREENER))
w.once("2025-12-03 08:00")
eq(len(w.mails(SCREENER)), asked + 1, "a reminder half-way")
w.once("2025-12-03 17:01")
eq(len(w.mails(SCREENER)), asked + 2, "a reminder when it is due")
eq(w.case(ref)["overdue"], True, "screening is overdue")
ok(w.mail(DEPUTY) is None, "the deputy is not asked yet")
w.once("2025-12-04 17:01")
deputy = w.take(DEPUTY)
has(text_of(deputy), "APPROVE", "the deputy is asked one working day later")
w.reply(deputy, "APPROVE", when="2025-12-05 09:00")
w.once()

# ---- A2.5c: no actions were agreed: the provider details what it has done
ask = w.take(ROSE)
ok("Retrain" not in text_of(ask), "there are no actions to confirm")
case = w.case(ref)
eq((case["state"], case["due"]), ("provider-asked", "2025-12-12T17:00:00+00:00"), "5 working days for the provider")

# ---- reminders after 3 working days, when due, 3 working days after; never at a weekend
count = lambda: len(w.mails(ROSE))
for when, wanted, what in (("2025-12-09 12:00", 1, "none before 3 working days"), ("2025-12-10 17:01", 2, "one after 3 working days"),
                           ("2025-12-12 17:01", 3, "one when due"), ("2025-12-14 12:00", 3, "none on a Sunday")):
    w.once(when)
    eq(count(), wanted, "reminders to the provider: " + what)
w.once("2025-12-17 17:01")
eq(count(), 4, "the last reminder 3 working days after the due date")

# ---- then the Contracts Team is told and the senior manager decides
ok(any(ref in m["Subject"] for m in w.mails(CONTRACTS)), "the Contracts Team is told")
decision = w.take(SENIOR)
has(text_of(decision).lower(), "not answered", "A2.7a: the senior manager decides about a silent provider")
eq(w.case(ref)["state"], "senior-decision", "the state says so")

# ---- MORE: one question to the provider, its prose answer comes back to the senior manager
w.reply(decision, "MORE Please tell us who signs the charts now.", when="2025-12-18 10:00")
w.once()
eq(w.case(ref)["state"], "provider-asked", "MORE: the provider is asked")
question = w.take(ROSE)
has(text_of(question), "who signs the charts now", "the provider sees the question")
w.reply(question, "The shift leader signs every chart at the end of the round.", when="2025-12-19 10:00")
w.once()
case = w.case(ref)
eq(case["state"], "senior-decision", "the answer comes back")
eq([i["text"] for i in case["items"]], ["The shift leader signs every chart at the end of the round."], "A2.5c: the answer is an action item")
has(text_of(w.take(SENIOR)), "shift leader", "the senior manager sees the answer")

# ---- nobody decides: the deputy
w.once("2026-01-05 18:00")
has(text_of(w.take(SENIOR_DEPUTY)), "VISIT", "the senior manager's deputy is asked")
done()
