#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trends within a provider: A2.9 alerts and their answers, A2.6 what they count, A2.7a and B0.2 the start of provider concerns, A1.2's last factor."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World()
OAK_HOME = dict(name_of_the_care="Oak Lodge", address_or="2 Oak Road, S70 2BB")

def everything():
    return w.ctl_json("cases", "all")

def alerts():
    return [c["ref"] for c in everything() if c["procedure"] == "trend"]

def new_case(when, what, expect=0, base=CONCERN, **changes):
    """A form about @what; @expect: how many alerts it raises"""
    known, before = [c["ref"] for c in w.ctl_json("cases")], alerts()
    day = "/".join(reversed(when[:10].split("-")))
    if base is CONCERN:
        changes["what_is_it_about"] = what
    w.send(NURSE, "CCRF form", form_text(base, date_you_identified=day, date_you_filled=day, **changes), when=when, name="Nina Nurse")
    w.once()
    new = [c["ref"] for c in w.ctl_json("cases") if c["ref"] not in known]
    eq((len(new), len(alerts()) - len(before)), (1, expect), "%s about %s: %s" % (when[:10], what, "%d alert" % expect if expect else "no alert"))
    return new[0] if new else "CCRF-0000-00000"

def answer(mail, text, when, **rest):
    w.reply(mail, text, when=when, **rest)
    w.once()

def state(ref):
    return w.case(ref)["state"]

# ---- A2.9: three concerns in 90 days at one location
a1 = new_case("2025-01-06 09:30", "Medicines")
answer(w.take(SCREENER, a1), "NOT OURS it is in Leeds", "2025-01-06 10:00")
a2 = new_case("2025-02-03 09:30", "Medicines")
dup = new_case("2025-02-04 09:30", "Falls and accidents")
answer(w.take(SCREENER, dup), "DUPLICATE OF %s" % a2, "2025-02-04 10:00")
new_case("2025-02-05 09:30", "the garden", base=COMPLIMENT)
a3 = new_case("2025-03-03 09:30", "Staffing levels")
note("NOT OURS, DUPLICATE and a compliment do not count; two do not trip the rule")
eq([m["Subject"] for m in w.mails(SENIOR, "trend")], [], "A2.9: two concerns that count raise nothing")
a4 = new_case("2025-04-07 09:30", "Food and drink", expect=1)
alert = w.take(SENIOR, "trend")
text = text_of(alert)
for ref in (a2, a3, a4):
    has(text, ref, "A2.9: the alert lists %s" % ref)
ok(a1 not in text and dup not in text, "A2.9: and not what does not count")
has(text, "3 concerns at this location within 90 days", "A2.9: it names the rule")
has(text, "3 February 2025, about Medicines", "A2.9: a record has its date and its categories")
has(text, "screening", "A2.9: and its state")
has(text, "3 concerns in the last 12 months about this location", "A2.9: counts are shown")
for word in ("PROVIDER CONCERNS", "SAFEGUARDING", "NO ACTION"):
    has(text, word, "A2.9: it can be answered %s" % word)
ok("Nina" not in text and NURSE not in text and "lunchtime" not in text, "A2.9: no names and no words of the form")
first = alerts()[0]
eq(first, "ALERT-2025-00001", "A2.9: the alert has a reference of its own")
case = w.case(first)
eq((case["state"], case["waiting_for"], case["due"]), ("alert", ["senior-contracts-manager"], "2025-04-14T17:00:00+01:00"), "A2.9: 5 working days")
eq(sorted(case["linked"]), sorted([a2, a3, a4]), "A2.9: linked with its records")
ok(first not in [c["ref"] for c in w.ctl_json("cases")], "A2.9: `cases` lists the concerns, `cases all` the alerts too")
ok(any(first in h["what"] for h in w.case(a2)["history"]), "A2.9: the history of each record names it")
eq(first in str(w.ctl_json("provider", "Rosewood")[0]["cases"]), True, "A2.6: it is on the provider's file")

# ---- NO ACTION wants a reason
answer(alert, "NO ACTION", "2025-04-08 09:00")
eq(state(first), "alert", "A2.9: NO ACTION without a reason is not carried out")
has(text_of(w.take(SENIOR, first)), "reason after NO ACTION", "A2.9: it is asked back")
answer(alert, "No action: a new manager started last week", "2025-04-08 09:10")
eq((state(first), w.case(first)["closure"]), ("closed", "no-action"), "A2.9: with one it is recorded")
ok(any("no-action" in h["what"] for h in w.case(first)["history"]), "A2.9: in the history")

# ---- nothing is raised twice; one more record is new; one mail for all rules of one event
answer(w.take(SCREENER, a4), "QUERY when was it?", "2025-04-08 10:00")
w.once("2025-04-09 10:00")
eq(len(alerts()), 1, "A2.9: the same records are not raised again")
count = len(w.mails(SENIOR, "trend"))
a5 = new_case("2025-04-28 09:30", "Food and drink", expect=1)
eq(len(w.mails(SENIOR, "trend")), count + 1, "A2.9: two rules, one mail")
alert = w.take(SENIOR, "trend")
has(text_of(alert), "4 concerns at this location within 90 days", "A2.9: the first rule, with the new record")
has(text_of(alert), "2 concerns about “Food and drink” at this location within 60 days: %s, %s" % (a4, a5), "A2.9: and the second")

# ---- SAFEGUARDING: the managers are told, with the records
second = alerts()[1]
answer(alert, "SAFEGUARDING\nPlease look at all of it.", "2025-04-29 09:00")
for who in (SERVICE_MANAGER, SCREENER, SCREENER2):
    told = [m for m in w.mails(who) if "trend" in m["Subject"]]
    eq(len(told), 1, "A2.9: SAFEGUARDING: %s gets one mail" % who)
    if told:
        has(text_of(told[0]), a5, "A2.9: with the records")
eq((state(second), w.case(second)["closure"]), ("closed", "safeguarding"), "A2.9: SAFEGUARDING is recorded")

# ---- serious harm at once; reminders; the deputy; PROVIDER CONCERNS
b1 = new_case("2025-05-12 09:30", "Falls and accidents", expect=1, has_anyone_been_harmed="Yes - serious", **OAK_HOME)
third = alerts()[2]
count = len(w.mails(SENIOR, "trend"))
has(text_of(w.take(SENIOR, "trend")), "serious harm has occurred", "A2.9: serious harm at once")
w.once("2025-05-15 17:01")
eq(len(w.mails(SENIOR, "trend")), count + 1, "A2.9: a reminder after 3 working days")
has(w.take(SENIOR, "trend")["Subject"], "trend", "A2.9: which is the same question")
w.once("2025-05-19 17:01")
eq(len(w.mails(SENIOR, "trend")), count + 2, "A2.9: one when it is due")
w.once("2025-05-20 17:01")
deputy = w.take(SENIOR_DEPUTY, "trend")
has(text_of(deputy), "asked as the deputy", "A2.9: then the deputy is asked")
answer(deputy, "PROVIDER CONCERNS\nSerious harm, and the manager does not answer.", "2025-05-21 09:00")
pcs = [c for c in w.ctl_json("cases") if c["procedure"] == "provider-concerns"]
eq([c["provider"] for c in pcs], ["Oak Lodge"], "B0.2: a trend alert starts the process")
pc = pcs[0]["ref"] if pcs else "PC-0000-00000"
eq(w.case(third)["closure"], "provider-concerns", "A2.9: the alert is closed")
ok(pc in w.case(third)["linked"] and {third, b1} <= set(w.case(pc)["linked"]), "B0.2: process, alert and records are linked")
has(text_of(w.take(SENIOR_DEPUTY, "recorded")), "provider concerns process is started", "B0.2: the deputy hears so")

# ---- A2.7a: PROVIDER CONCERNS about a visit: the process that runs, and the actions are still evidenced
def to_the_senior(ref, days):
    answer(w.take(SCREENER, ref), "APPROVE because the person was seen the same day and is well" , days + " 10:00")
    question = w.take(OAK if "Oak" in w.case(ref)["provider"] else ROSE, ref)
    answer(question, "1 DONE %s/%s/%s retrained\n2 DONE checked daily" % (days[8:10], days[5:7], days[0:4]), days + " 11:00")
    return w.take(SENIOR, ref)

answer(to_the_senior(b1, "2025-05-22"), "PROVIDER CONCERNS\nThe same staff again.", "2025-05-22 12:00")
eq(len([c for c in w.ctl_json("cases") if c["procedure"] == "provider-concerns"]), 1, "B0.2: never a second process of one provider")
eq(state(b1), "routine-visit", "A2.7a: the concern waits for the routine visit, its actions still get evidenced")
ok(pc in w.case(b1)["linked"] and b1 in w.case(pc)["linked"], "B0.2: linked with the process that runs")
answer(to_the_senior(a3, "2025-05-23"), "Provider concerns - staffing has been low since February", "2025-05-23 12:00")
pcs = [c for c in w.ctl_json("cases") if c["procedure"] == "provider-concerns"]
eq(sorted(c["provider"] for c in pcs), ["Oak Lodge", "Rosewood House"], "B0.2: the decision about a visit starts one where none runs")
eq(state(a3), "routine-visit", "A2.7a: and this concern goes on too")

# ---- a provider in doubt counts from when it is settled, with the day of receipt
c1 = new_case("2025-06-02 09:30", "Medicines", name_of_the_care="Oak Lodge", address_or="Somewhere")
c2 = new_case("2025-06-03 09:30", "Medicines", name_of_the_care="Oak Lodge", address_or="S71 3CC")
before = alerts()
question = next(m for m in reversed(w.mails(CONTRACTS, c1)) if "Number 2" in text_of(m))
text = text_of(question)
answer(question, "1" if text.index("S71 3CC") < text.index("S70 2BB") else "2", "2025-06-09 09:30")
eq(len(alerts()), len(before) + 1, "A2.9: settled by the Contracts Team: now the rule is tripped")
has(text_of(w.take(SENIOR, "trend")), "2 concerns about “Medicines”", "A2.9: two of the same category")

# ---- 2 actions overdue at once: the clock says so
d1 = new_case("2025-07-01 09:30", "Records", actions_agreed="1. Write it down - manager - by 10/07/2025\n2. Audit - manager - by 11/07/2025", name_of_the_care="Silent Care", address_or="S72 4DD")
before = alerts()
w.once("2025-07-11 12:00")
eq(len(alerts()), len(before), "A2.9: one action overdue is none too many")
w.once("2025-07-14 09:30")
eq(len(alerts()), len(before) + 1, "A2.9: two actions overdue at once")
has(text_of(w.take(SENIOR, "trend")), "2 actions of this location are overdue at once: %s action 1, %s action 2" % (d1, d1), "A2.9: both are named")
w.once("2025-07-15 09:30")
eq(len(alerts()), len(before) + 1, "A2.9: and only once")

# ---- A1.2: has the provider learned from earlier action on similar concerns?
d2 = new_case("2025-07-16 09:30", "Records", expect=1, name_of_the_care="Silent Care", address_or="S72 4DD")
has(text_of(w.take(SCREENER, d2)), "still wait for evidence (%s)" % d1, "A1.2: the screener is told what became of earlier action")
w.send(SENIOR, "question", "STATUS %s" % third, when="2025-07-17 09:00")
w.once()
has(text_of(w.take(SENIOR, "state of")) if w.mail(SENIOR, "state of") else text_of(w.take(SENIOR)), third, "A2.9: STATUS tells of an alert")
eq(w.run_ctl("audit", "verify").returncode, 0, "the history is sound")
done()
