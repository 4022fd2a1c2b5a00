#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Good practice: A3.1, A3.2, A3.3, A3.4, and A2.2, A1.1 where they touch it."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *
from docx import docx_attachment

w = World()

def refs():
    return [c["ref"] for c in w.ctl_json("cases")]

def new_cases(when, fields, **changes):
    known = refs()
    w.send(NURSE, "CCRF form", form_text(fields, **changes), when=when, name="Nina Nurse")
    w.once()
    return [r for r in refs() if r not in known]

def new_case(when, fields=COMPLIMENT, **changes):
    new = new_cases(when, fields, **changes)
    eq(len(new), 1, "one case was opened")
    return new[0] if new else "CCRF-0000-00000"

def state(ref):
    return w.case(ref)["state"]

def answer(mail, text, when, **rest):
    w.reply(mail, text, when=when, **rest)
    w.once()

def whole(mail):
    return mail["Subject"] + text_of(mail) + html_of(mail)

# ---- A3.1, A3.4: no screening; the receipt
a = new_case("2025-10-01 09:30", date_you_identified="30/09/2025", date_you_filled="01/10/2025")
case = w.case(a)
eq((case["procedure"], case["state"], case["waiting_for"], case["due"]), ("compliment", "contracts-review", ["contracts-team"], "2025-10-06T17:00:00+01:00"),
   "A3.1: a compliment goes to the Contracts Team, for 3 working days")
ok(w.mail(SCREENER) is None, "A3.1: nobody screens it")
receipt = text_of(w.take(NURSE, a))
has(receipt, "tell the manager of the service about the good practice yourself too", "A3.4: the receipt says to acknowledge it to the provider's manager")
eq(len(w.mails(NURSE, a)), 1, "a form that answers everything is asked nothing, and nothing that a compliment does not need")

# ---- A3.2: the Contracts Team reviews it; HOLD, then APPROVE
review = w.take(CONTRACTS, a)
for words in ("garden party", "Rosewood House", "Nina Nurse", "APPROVE", "HOLD", "CONCERN"):
    has(text_of(review), words, "A3.2: the review shows %r" % words)
eq(w.mails(ROSE), [], "A3.2: nothing goes to the provider unread")
answer(review, "HOLD", "2025-10-01 10:00")
eq(state(a), "contracts-review", "HOLD without a reason is not carried out")
has(text_of(w.take(CONTRACTS, a)), "write the reason after HOLD", "HOLD without a reason: asked back")
answer(review, "Hold: the family must agree first", "2025-10-01 10:10")
eq((state(a), w.mails(ROSE)), ("held", []), "HOLD: nothing is sent")
held = next(m for m in reversed(w.mails(CONTRACTS, a)) if "It was held before" in text_of(m))
has(text_of(held), "the family must agree first", "HOLD: the reason is kept with the question")
answer(held, "Approved", "2025-10-06 10:00")
copy = w.take(ROSE)
has(text_of(copy), "garden party", "A3.2: APPROVE: the copy goes to the provider, with the professional's words")
has(text_of(copy), "Nina Nurse, District nursing", "A3.2: name_to_provider yes: name and organisation")
ok(NURSE not in whole(copy), "A3.2: but no address")
eq(state(a), "forum", "A3.3: it waits for the provider forum")
ok(any("copy goes to the provider" in h["what"] for h in w.case(a)["history"]), "A3.2: recorded")
provider = w.ctl_json("provider", "Rosewood House")[0]
ok(a in str(provider["cases"]), "A3.2: on the provider's file")

# ---- A3.2: name_to_provider no; organisation only; and the defaults
b = new_case("2025-10-07 09:30", may_we_tell="No", may_it_be_shared="No", date_you_identified="07/10/2025", date_you_filled="07/10/2025", what_was_done_well="The night staff learned to sign.")
answer(w.take(CONTRACTS, b), "APPROVE", "2025-10-07 10:00")
copy = w.take(ROSE, b)
has(text_of(copy), "learned to sign", "A3.2: the copy of the second one")
for secret in ("Nina", "District", "nhs.test", "Community nurse"):
    ok(secret not in whole(copy), "A3.2: name_to_provider no: the provider does not see %r" % secret)
eq(state(b), "closed", "A3.3: ok_to_share no: closed after the copy")
closing = text_of(w.take(NURSE, b))
has(closing, "A copy went to the provider.", "A3.2: the professional hears how it ended")
ok("discussed" not in closing, "A3.3: nothing is said of a forum")
c = new_case("2025-10-08 09:30", may_we_tell="Organisation only", may_it_be_shared="Yes, without names", date_you_identified="08/10/2025", date_you_filled="08/10/2025",
             what_was_done_well="Everybody voted on the menu.")
answer(w.take(CONTRACTS, c), "APPROVE", "2025-10-08 10:00")
copy = w.take(ROSE, c)
has(text_of(copy), "From: District nursing", "A3.2: organisation only")
ok("Nina" not in whole(copy), "A3.2: organisation only: no name")
eq(state(c), "forum", "A3.3: yes without names waits for the forum")
d = new_case("2025-10-09 09:30", may_we_tell=None, may_it_be_shared=None, date_you_identified="09/10/2025", date_you_filled="09/10/2025", what_was_done_well="The chef asked each resident.")
answer(w.take(CONTRACTS, d), "APPROVE", "2025-10-09 10:00")
ok("Nina" not in whole(w.take(ROSE, d)), "A3.2: not answered: no name by default")
eq(state(d), "closed", "A3.3: not answered: not shared by default")
# the name may be said at the forum only where it may be said to the provider
e = new_case("2025-10-10 09:30", may_we_tell="No", date_you_identified="10/10/2025", date_you_filled="10/10/2025", what_was_done_well="A choir came to sing.")
answer(w.take(CONTRACTS, e), "APPROVE", "2025-10-10 10:00")
eq(state(e), "forum", "A3.3: shared, but the provider is not told who said it")

# ---- nobody reviews: reminder when due, deputies a working day later
n = new_case("2025-10-13 09:30", date_you_identified="13/10/2025", date_you_filled="13/10/2025", what_was_done_well="The new lift works, and everyone was shown.")
asked = len(w.mails(CONTRACTS, n))
w.once("2025-10-16 16:00")
eq(len(w.mails(CONTRACTS, n)), asked, "A3.2: no reminder before it is due")
w.once("2025-10-16 17:01")
eq(len(w.mails(CONTRACTS, n)), asked + 1, "A3.2: a reminder when it is due")
eq(w.case(n)["overdue"], True, "A3.2: overdue")
ok(w.mail(CONTRACTS_DEPUTY) is None, "A3.2: the deputy is not asked yet")
w.once("2025-10-17 17:01")
deputy = w.take(CONTRACTS_DEPUTY, n)
has(text_of(deputy), "You are asked as the deputy", "A3.2: then the deputy is asked")
answer(deputy, "approve", "2025-10-20 09:00")
eq(state(n), "forum", "A3.2: the deputy's APPROVE counts")

# ---- A3.1: a form with both
BOTH = dict(CONCERN)
BOTH.update({"Is this a concern or a compliment?": "Both", "What was done well?": "The cook went out of her way for a birthday.", "May it be shared at the provider forum?": "Yes",
             "Date you identified the concern or good practice": "20/10/2025", "Date you filled in this form": "20/10/2025", "Who did you speak to, and when?": "The deputy manager on 20/10/2025"})
before_nurse, before_rose = len(w.mails(NURSE)), len(w.mails(ROSE))
both = new_cases("2025-10-20 10:00", BOTH)
eq(len(both), 2, "A3.1: a form with both opens two cases")
concern = next(r for r in both if w.case(r)["procedure"] == "concern")
compliment = next(r for r in both if w.case(r)["procedure"] == "compliment")
eq((w.case(concern)["linked"], w.case(compliment)["linked"]), ([compliment], [concern]), "A3.1: they are linked")
eq((state(concern), state(compliment)), ("screening", "contracts-review"), "A3.1: each goes its own way")
eq(len(w.mails(NURSE)), before_nurse + 1, "A3.1: one receipt")
receipt = text_of(w.take(NURSE))
for words in (concern + ": a concern", compliment + ": a compliment", "999", "tell the manager of the service"):
    has(receipt, words, "A3.1: the receipt says %r" % words)
review = w.take(CONTRACTS, compliment)
ok("lunchtime" not in whole(review) and "Retrain" not in whole(review), "A3.1: no concern text in the compliment's review")
answer(review, "APPROVE", "2025-10-20 11:00")
copy = w.take(ROSE, compliment)
has(text_of(copy), "birthday", "A3.1: the compliment's copy goes out, the concern is still screened")
for secret in ("lunchtime", "Retrain", "concern", "Nina", "Medicines", "medication"):
    ok(secret not in whole(copy), "A3.1: the copy says nothing of the concern (%r)" % secret)
eq(state(concern), "screening", "A3.1: the concern still waits")
answer(w.take(SCREENER, concern), "APPROVE", "2025-10-20 12:00")
ok("birthday" not in whole(w.take(ROSE, concern)), "A3.1: and its request nothing of the compliment")

# ---- A1.1: a “compliment” with harm ticked is screened
h = new_cases("2025-10-21 09:30", dict(COMPLIMENT, **{"Has anyone been harmed?": "Yes - serious harm", "Date you identified the concern or good practice": "21/10/2025",
                                                     "Date you filled in this form": "21/10/2025", "What was done well?": "They called the ambulance at once."}))
kinds = sorted(w.case(r)["procedure"] for r in h)
ok("concern" in kinds, "A1.1: a compliment with serious harm ticked opens a concern")
hc = next(r for r in h if w.case(r)["procedure"] == "concern")
eq(state(hc), "screening", "A1.1: it is screened")
ok("URGENT" in w.take(SCREENER, hc)["Subject"], "A1.1: urgently")
eq([w.case(r)["state"] for r in h if r != hc], ["contracts-review"], "A3.1: its good practice is a linked case")
has(text_of(w.take(NURSE, hc)), "999", "A1.1: the receipt says what to do")
# nothing of the harm goes to the provider with the compliment
hcomp = [r for r in h if r != hc]
if hcomp:
    ok("harm" not in text_of(w.take(CONTRACTS, hcomp[0])).lower(), "A3.1: the compliment's mails say nothing of the harm")
    answer(w.take(CONTRACTS, hcomp[0]), "HOLD until the concern is screened", "2025-10-21 10:00")
    eq(state(hcomp[0]), "held", "A3.2: it can be held meanwhile")

# ---- CONCERN: the Contracts Team sees a concern in it
r = new_case("2025-10-22 09:30", date_you_identified="22/10/2025", date_you_filled="22/10/2025", what_was_done_well="They coped although nobody was there at night.")
answer(w.take(CONTRACTS, r), "Concern", "2025-10-22 10:00")
eq((w.case(r)["procedure"], state(r)), ("concern", "screening"), "A3.1: CONCERN sends it to screening")
ok(w.mail(SCREENER, r) is not None, "A3.1: the screening managers are asked")
has(text_of(w.take(NURSE, r)), "deals with it as a concern", "A3.1: the professional is told")

# ---- A2.2: a compliment as HTML, and as .docx
fields = dict(COMPLIMENT)
fields.update({"Date you identified the concern or good practice": "23/10/2025", "Date you filled in this form": "23/10/2025"})
known = refs()
w.send(NURSE, "Well done", "Please see the form.", html=form_html(fields), when="2025-10-23 09:30")
w.send(NURSE, "Well done", "Please see the attachment.", attachments=[docx_attachment(fields, layout="content-controls")], when="2025-10-23 09:40")
w.once()
new = [x for x in refs() if x not in known]
eq([w.case(x)["procedure"] for x in new], ["compliment", "compliment"], "A2.2: compliments as HTML body and as .docx")
for x in new:
    has(text_of(w.take(CONTRACTS, x)), "garden party", "A2.2: its words were read")

# ---- A3.3: the pack, 5 working days before the forum of Thursday 11 December 2025
eq(w.mails(FORUM), [], "A3.3: no pack yet")
w.once("2025-12-03 17:30")
eq(w.mails(FORUM), [], "A3.3: none before its day")
w.once("2025-12-04 18:00")
pack = w.take(FORUM)
text = text_of(pack)
has(text, "11 December 2025", "A3.3: the pack names the meeting")
for ref, words in ((a, "garden party"), (c, "voted on the menu"), (e, "choir"), (n, "new lift"), (compliment, "birthday")):
    has(text, ref, "A3.3: %s is in the pack" % words)
    has(text, words, "A3.3: with its words (%s)" % words)
for ref, words in ((b, "learned to sign"), (d, "chef asked"), (concern, "lunchtime"), (r, "nobody was there")):
    ok(ref not in text and words not in text, "A3.3: never in the pack: %s" % words)
lines = " ".join(text.split()).split("- CCRF")
entry = lambda ref: next(l for l in lines if ref[4:] in l)
ok("Nina" in entry(a), "A3.3: the name where the form permits it")
ok("Nina" not in entry(c), "A3.3: yes_without_names: no name")
ok("Nina" not in entry(e), "A3.3: name_to_provider no: no name either, providers sit in the forum")
ok("nhs.test" not in text, "A3.3: no addresses")
eq(len(w.mails(FORUM)), 1, "A3.3: one pack")
w.once("2025-12-09 09:00")
eq(len(w.mails(FORUM)), 1, "A3.3: it is sent once")
eq(state(a), "forum", "A3.3: before the meeting they wait")
late = new_case("2025-12-10 09:30", date_you_identified="10/12/2025", date_you_filled="10/12/2025", what_was_done_well="A sledge was built for the garden.")
answer(w.take(CONTRACTS, late), "APPROVE", "2025-12-10 10:00")
w.once("2025-12-11 14:30")
eq([state(x) for x in (a, c, e, n, compliment)], ["closed"] * 5, "A3.3: after the meeting what was in the pack is closed")
ok(any("discussed" in h["what"] for h in w.case(a)["history"]), "A3.3: marked discussed")
has(text_of(w.take(NURSE, a)), "discussed at the provider forum", "A3.3: the professional is told")
eq(state(late), "forum", "A3.3: what came after the pack waits for the next forum")

# ---- nothing is lost, nobody's name stands in a subject
ok(all(m["outcome"] for m in w.ctl_json("messages")), "every message has an outcome")
eq(w.ctl_json("attention"), [], "nothing needs a person")
ok(not any(s in m["Subject"] for p in PEOPLE if p != SERVICE for m in w.mails(p) for s in ("Nina", "Rosewood", "garden")), "no personal data in any subject")
done()
