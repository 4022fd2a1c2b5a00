#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How provider concerns begin, or do not: B0.1–B0.3, B1.1, B1.2, B1.6, B7; a closed provider that is proposed again."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World(process=True)

def processes(when=None):
    return [c["ref"] for c in w.ctl_json("cases", "all", when=when) if c["ref"].startswith("PC-")]

def show(ref):
    return w.ctl_json("show", ref)[0]

def answer(person, ref, word, text, when, **rest):
    w.reply(w.take_of(person, ref, word), text, when=when, **rest)
    w.once(when)

# ---- by mail, DECLINE (B0.2, B1.1) ----------------------------------------------------------------------
one = w.start_process(when="2025-03-03 09:00", provider="Oak Lodge, S70 2BB", reason="Staff were charged with theft", decided=None)
eq(show(one)["state"], "proposed", "B1.1: proposed by mail, nothing is started by it")
asked = w.take_of(HEAD_SAFEGUARDING, one, "DECLINE")
has(text_of(asked), "Criminal proceedings relating to poor care", "B7: the row that fits stands in the question")
has(text_of(asked), "Level of risk proposed: HIGH", "B7: with the level")
has(text_of(asked), MFSQAO, "B1.1: and who proposes it")
ok(w.mail(ROSE) is None and w.mail(OAK) is None, "B1.1: the provider hears nothing of a proposal")
answer(HEAD_SAFEGUARDING, one, "DECLINE", "DECLINE", "2025-03-03 10:00")
eq(show(one)["state"], "proposed", "B1.1: DECLINE without a reason is asked back")
answer(HEAD_COMMISSIONING, one, "DECLINE", "DECLINE the police found nothing", "2025-03-03 11:00")
eq((show(one)["state"], show(one)["closure"]), ("closed", "declined"), "B1.1: the first valid answer decides")
has(text_of(w.take(HEAD_SAFEGUARDING, "decided by a colleague")), "the police found nothing", "B1.1: the other head of service is told")
has(text_of(w.take(MFSQAO, one)), "the police found nothing", "B1.1: and who proposed it")
w.reply(asked, "INITIATE", when="2025-03-03 12:00")
w.once("2025-03-03 12:00")
eq(show(one)["state"], "closed", "B1.1: a later answer changes nothing")
has(text_of(w.take(HEAD_SAFEGUARDING, one)), "the police found nothing", "and its sender is told who decided")

# ---- who may not propose or decide -------------------------------------------------------------------------
before = processes()
w.send(NURSE, "Provider concerns", "Provider concerns: Oak Lodge, S70 2BB\nReason: I say so\n", when="2025-03-10 09:00")
w.send("mallory@evil.test", "Provider concerns", "Provider concerns: Oak Lodge, S70 2BB\nReason: I say so\n")
w.send(MFSQAO, "Provider concerns", "Provider concerns: Oak Lodge, S70 2BB\nReason: forged\n", authentic=False)
w.once("2025-03-10 09:05")
eq(processes(), before, "B0.2: only an authorised role proposes it, and only when it is verified")

# ---- proposed again: a new process, linked with the earlier one, which stands in the question ---------------
two = w.start_process(when="2025-05-01 09:00", provider="Oak Lodge, S70 2BB", reason="The manager does not answer", decided=None)
ok(two != one and one in show(two)["linked"], "a closed provider proposed again: a new process, linked with the earlier one")
text = text_of(w.take_of(HEAD_COMMISSIONING, two, "INITIATE"))
has(text, "%s, provider-concerns, 3 March 2025: closed" % one, "the earlier process stands in the question")
has(text, "declined; the police found nothing", "with how it ended and why")

# ---- CONVENE, the meeting, NOT INITIATED (B1.2) ------------------------------------------------------------------
answer(HEAD_COMMISSIONING, two, "CONVENE", "CONVENE", "2025-05-01 10:00")
eq(show(two)["state"], "decision-meeting", "B1.2: CONVENE")
answer(HEAD_COMMISSIONING, two, "ACCEPT", "ACCEPT", "2025-05-01 11:00")
meeting = [m for m in show(two)["meetings"] if m["kind"] == "decisions"][-1]
end = datetime.fromisoformat(meeting["end"]) + timedelta(hours=1)
w.once(end)
answer(HEAD_SAFEGUARDING, two, "NOT INITIATED", "NOT INITIATED", end + timedelta(hours=1))
eq(show(two)["state"], "decision-meeting", "B1.2: NOT INITIATED wants the other avenue")
answer(HEAD_COMMISSIONING, two, "NOT INITIATED", "NOT INITIATED monitoring visit in June", end + timedelta(hours=2))
eq((show(two)["state"], show(two)["closure"]), ("closed", "not-initiated"), "B1.2: with it, it is closed")
has(text_of(w.take(MFSQAO, two)), "monitoring visit in June", "B1.2: who proposed it hears the other avenue")
ok("monitoring visit in June" not in text_of(w.take(OAK, "PC-") if w.mail(OAK, "PC-") else w.take(OAK)), "B0.8: the provider hears the outcome, not the council's words")

# ---- INITIATE, who does what (B1.6), one running process (B0.2) -------------------------------------------------------
three = w.start_process(when="2025-09-01 09:00", names=False)
eq(show(three)["state"], "step-1", "B1.1: INITIATE starts step 1")
asked = w.take_of(HEAD_COMMISSIONING, three, "CHAIR")
w.reply(asked, "CHAIR Ann Chair", when="2025-09-01 11:00")
w.once("2025-09-01 11:00")
has(text_of(w.take(HEAD_COMMISSIONING, three)), "one name and one email address", "B1.6: CHAIR without an address is asked back")
w.reply(w.take_of(HEAD_SAFEGUARDING, three, "CHAIR"), "CHAIR Rita Rose %s" % ROSE, when="2025-09-01 11:30")
w.once("2025-09-01 11:30")
has(text_of(w.take(HEAD_SAFEGUARDING, three)), "own address", "B1.6: the provider does not chair its own process")
w.reply(asked, "CHAIR %s Ann Chair\nLead organisation: the ICB" % CHAIR, when="2025-09-01 12:00")
w.once("2025-09-01 12:00")
roles = {r["role"]: r for r in show(three)["roles"]}
eq(roles["chair"]["address"], CHAIR, "B1.6: the chair is named, address first")
ok(w.mail(CHAIR, "at any time"), "B1.6: and knows what may be said at any time")
before = processes()
w.send(QMSM, "Provider concerns", "Provider concerns: Rosewood House, S70 1AA\nReason: also falls\n", when="2025-09-02 09:00")
w.once("2025-09-02 09:00")
eq(processes(), before, "B0.2: no second process beside one that runs")

# ---- B0.3: what comes in about the provider belongs to it -------------------------------------------------------------
w.send(NURSE, "CCRF form", form_text(CONCERN, date_you_identified="02/09/2025", date_you_filled="02/09/2025"), when="2025-09-02 10:00", name="Nina Nurse")
w.once("2025-09-02 10:00")
new = [c["ref"] for c in w.ctl_json("cases") if c["ref"].startswith("CCRF-")][-1]
ok(new in show(three)["linked"], "B0.3: a new concern is attached to the process")
has(text_of(w.take(CHAIR, "concern")), new, "B0.3: and told to the chair by its reference")
ok("Nina" not in text_of(w.take(CHAIR, "concern")), "B0.3: without a name")
done()
