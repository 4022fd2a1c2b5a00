#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Screening in all its answers: A1.2, A1.4, A2.2, A2.4, A2.5a."""
import os, re, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *
from docx import docx_attachment

w = World()
DATES = ("date_you_identified", "date_you_filled", "who_did_you_speak")

def dated(day, **changes):
    """a form of that day"""
    changes = dict({"date_you_identified": day, "date_you_filled": day, "who_did_you_speak": "The deputy manager on " + day}, **changes)
    return changes

def refs():
    return [c["ref"] for c in w.ctl_json("cases")]

def arrived(known):
    """the reference of the one case that is new since @known"""
    new = [r for r in refs() if r not in known]
    eq(len(new), 1, "one case was opened")
    return new[0] if new else "CCRF-0000-00000"

def new_case(when, fields=CONCERN, **changes):
    known = refs()
    w.send(NURSE, "CCRF form", form_text(fields, **changes), when=when, name="Nina Nurse")
    w.once()
    return arrived(known)

def state(ref):
    return w.case(ref)["state"]

def answer(mail, text, when, **rest):
    w.reply(mail, text, when=when, **rest)
    w.once()

# ---- A1.2: what became of earlier concerns is a factor of the next one
first = new_case("2025-09-01 09:30", **dated("01/09/2025", actions_agreed="1. Retrain the staff - deputy manager - by 08/09/2025\n2. Daily chart check - senior carer - by 05/09/2025"))
has(text_of(w.take(SCREENER, first)), "No other concern about this provider in the last 12 months", "A1.2: nothing is known before the first concern")
answer(w.take(SCREENER, first), "approved - thanks", "2025-09-01 11:00")
eq(state(first), "provider-asked", "A2.5a: “approved - thanks” is APPROVE")
answer(w.take(ROSE, first), "1 DONE 03/09/2025 all retrained\n2 DONE 04/09/2025 checked daily", "2025-09-04 10:00")
answer(w.take(SENIOR, first), "Visit: 10 September 2025.", "2025-09-05 10:00")
eq(state(first), "monitoring-visit", "“Visit: date.” is VISIT with its date")
sheet = w.take(OFFICER, first)
answer(sheet, "1 EVIDENCED\n2 NOT EVIDENCED charts missing", "2025-09-10 15:00")
eq([i["state"] for i in w.case(first)["items"]], ["evidenced", "not evidenced"], "one action was evidenced, one was not")

other = new_case("2025-09-15 09:30", **dated("15/09/2025", what_is_it_about="Falls", actions_agreed="None agreed"))
text = text_of(w.take(SCREENER, other))
has(text, "1 other concern about this provider in the last 12 months, 0 about the same thing", "A1.2: another category is counted, not as the same thing")
ok(first not in text.replace(other, ""), "only concerns about the same thing are listed")

second = new_case("2025-09-22 09:30", **dated("22/09/2025"))
text = text_of(w.take(SCREENER, second))
has(text, "2 other concerns about this provider in the last 12 months, 1 about the same thing. Of their 2 agreed actions, 1 evidenced and 1 not evidenced.",
    "A1.2: earlier concerns, same category, evidenced or not")
has(text, first, "A1.2: the earlier concern about the same thing is named")
for label, value in (("Circumstances and seriousness", "Two lunchtime doses"), ("Harm has occurred", "No"), ("The adult says harm has occurred", "No"),
                     ("Harm may occur to one or more adults if nothing is done", "Yes"), ("Frequency and length of time", "First time"),
                     ("Intent", "not answered"), ("Risk of repetition or escalation", "not answered"),
                     ("The provider has not learned from earlier action", "not answered")):
    has(text, "%s – %s" % (label, value), "A1.2: factor %r" % label)

# ---- the professional's own concern at another provider is not counted
oak = new_case("2025-09-23 09:30", **dated("23/09/2025", name_of_the_care="Oak Lodge", address_or_branch="2 Low Street, S70 2BB"))
has(text_of(w.take(SCREENER, oak)), "No other concern about this provider", "A1.2: another provider's concerns are not counted")

# ---- A1.4: unsure
unsure = new_case("2025-10-01 09:30", **dated("01/10/2025", have_you_decided="Unsure"))
has(text_of(w.take(SCREENER, unsure)), "The professional is unsure whether this is abuse or neglect", "A1.4: the screener sees the flag")
receipt = text_of(w.take(NURSE, unsure + "] We have your"))
has(receipt, "talk to your own manager", "A1.4: the receipt says: talk to your manager")
has(receipt, "do not wait for our answer", "A1.4: and do not wait")
ok("unsure whether" not in text_of(w.take(SCREENER, oak)), "a form that is sure carries no such flag")

# ---- A2.4: three working days from identification; the third still counts
in_time = new_case("2025-10-09 16:00", **dated("06/10/2025"))
eq(w.case(in_time)["late"], False, "A2.4: on the third working day it is in time")
late = new_case("2025-10-10 09:00", **dated("06/10/2025"))
case = w.case(late)
eq((case["late"], case["state"]), (True, "screening"), "A2.4: on the fourth it is accepted and marked late")
has(text_of(w.take(SCREENER, late)), "The form is late", "A2.4: the screener sees the flag")
receipt = text_of(w.take(NURSE, late))
has(receipt, "We have accepted it", "A2.4: the receipt says that it is accepted")
has(receipt, "within 3 working days", "A2.4: and how soon the next one should come")
ok("We have accepted it" not in text_of(w.take(NURSE, in_time)), "A2.4: a form in time hears nothing of it")
weekend = new_case("2025-10-14 10:00", **dated("09/10/2025"))
eq(w.case(weekend)["late"], False, "A2.4: a weekend between does not count")

# ---- A2.5a: QUERY; the professional answers in prose from a client that quotes below “-----Original Message-----”
q = new_case("2025-10-20 09:30", **dated("20/10/2025"))
request = w.take(SCREENER, q)
answer(request, "Query: which shift was it, and was the GP told?", "2025-10-20 10:00")
case = w.case(q)
eq((case["state"], case["waiting_for"]), ("queried", [NURSE]), "QUERY: the professional is asked")
question = w.take(NURSE, q)
has(text_of(question), "which shift was it, and was the GP told?", "QUERY: the professional sees the question")
ok(SCREENER not in text_of(question), "the screener's address is not told")
outlook = ("It was the day shift. The GP was told on Tuesday.\n\nNina\n\n-----Original Message-----\nFrom: %s\nSent: 20 October 2025 10:01\nTo: Nina Nurse\n"
           "Subject: %s\n\n%s" % (SERVICE, question["Subject"], text_of(question)))
answer(question, outlook, "2025-10-21 09:00", quote=False)
eq(state(q), "screening", "QUERY: with the answer screening continues")
again = w.take(SCREENER, q)
has(text_of(again), "It was the day shift. The GP was told on Tuesday.", "QUERY: the screener sees the answer")
has(text_of(again), "which shift was it", "QUERY: beside the question")
ok("Original Message" not in text_of(again), "QUERY: without the quoted mail")
has(text_of(w.take(NURSE, q)), "has your answer", "QUERY: the professional is thanked")
ok(q in w.take(SCREENER2, q)["Subject"] and "day shift" in text_of(w.take(SCREENER2, q)), "QUERY: the other screening manager is asked again too")
# a second question: the first answer does not stand beside it
answer(again, "QUERY And who signed for the evening round?", "2025-10-21 09:30")
has(text_of(w.take(NURSE, q)), "who signed for the evening round?", "QUERY: a second question")
w.once("2025-10-24 17:01")
eq(state(q), "screening", "QUERY: the second question was not answered")
text = text_of(w.take(SCREENER, q))
has(text, "No answer has come yet", "QUERY: the answer to the first is not shown as the answer to the second")
answer(w.take(SCREENER, q), "APPROVE", "2025-10-24 17:05")
eq(state(q), "provider-asked", "QUERY: the request that came with the answer decides")

# ---- QUERY unanswered: a reminder after 2 working days, on after 3
q2 = new_case("2025-10-27 09:30", **dated("27/10/2025"))
answer(w.take(SCREENER, q2), "QUERY what was the time?", "2025-10-27 10:00")
asked = len(w.mails(NURSE, q2))
screened = len(w.mails(SCREENER, q2))
w.once("2025-10-29 09:00")
eq(len(w.mails(NURSE, q2)), asked, "QUERY: no reminder before 2 working days")
w.once("2025-10-29 17:01")
eq(len(w.mails(NURSE, q2)), asked + 1, "QUERY: a reminder after 2 working days")
reminder = w.take(NURSE, q2)
has(text_of(reminder), "what was the time?", "QUERY: the reminder repeats the question")
has(text_of(reminder), "We asked you this before", "QUERY: and says that it is one")
eq(state(q2), "queried", "QUERY: still waiting for the answer")
w.once("2025-10-30 09:00")
eq(state(q2), "queried", "QUERY: still waiting on the third working day")
w.once("2025-10-30 17:01")
eq(state(q2), "screening", "QUERY: after 3 working days screening continues without")
eq(len(w.mails(SCREENER, q2)), screened + 1, "QUERY: the screening manager is asked again")
has(text_of(w.take(SCREENER, q2)), "No answer has come yet", "QUERY: and told that no answer came")
ok(any("screening continues" in h["what"] for h in w.case(q2)["history"]), "QUERY: the history says so")
# the answer that comes later is not lost
answer(reminder, "It was at noon.", "2025-10-31 09:00")
ok(any("noon" in text_of(m) for m in w.mails(SCREENER, q2)) or any(m["case"] == q2 for m in w.ctl_json("attention")), "QUERY: a late answer reaches a person")
eq(state(q2), "screening", "QUERY: a late answer leaves the state alone")

# ---- a decision while the query is open
q3 = new_case("2025-11-03 09:30", **dated("03/11/2025"))
request = w.take(SCREENER, q3)
answer(request, "QUERY who saw it?", "2025-11-03 10:00")
question = w.take(NURSE, q3)
answer(w.take(SCREENER2, q3), "Low level", "2025-11-03 11:00")
eq(state(q3), "provider-asked", "QUERY: it can be decided while the question is open (synonym “low level”)")
before = len(w.mails(NURSE, q3))
w.once("2025-11-06 17:01")
eq(len(w.mails(NURSE, q3)), before, "QUERY: nobody is reminded of a question that was withdrawn")
eq(state(q3), "provider-asked", "QUERY: its end changes nothing any more")
answer(request, "ESCALATE", "2025-11-06 18:00")
eq(state(q3), "provider-asked", "A2.5a: the first valid reply wins")

# ---- COMPLIMENT: reclassified, same reference, the Contracts Team reviews it
c = new_case("2025-11-07 09:30", **dated("07/11/2025", what_did_you_see="The staff sang with everyone."))
answer(w.take(SCREENER, c), "compliment", "2025-11-07 10:00")
case = w.case(c)
eq((case["procedure"], case["state"], case["waiting_for"]), ("compliment", "contracts-review", ["contracts-team"]), "COMPLIMENT: goes to the Contracts Team under the same reference")
eq(len([r for r in refs() if r == c]), 1, "COMPLIMENT: no second case")
has(text_of(w.take(NURSE, c)), "compliment", "COMPLIMENT: the professional is told")
has(text_of(w.take(CONTRACTS, c)), "APPROVE", "COMPLIMENT: the Contracts Team is asked")
has(text_of(w.take(SCREENER, c)), "The Contracts Team looks at the compliment", "COMPLIMENT: the screener's receipt says what comes next")
w.once("2025-11-10 17:01")
eq(state(c), "contracts-review", "COMPLIMENT: the screening's clock has stopped")

# ---- CONCERN on a form that named no type
n = new_case("2025-11-10 17:30", **dated("10/11/2025", is_this_a_concern=None))
eq((w.case(n)["procedure"], state(n)), ("concern", "screening"), "a form of no type is screened")
answer(w.take(SCREENER, n), "Concern", "2025-11-10 18:00")
eq(state(n), "screening", "CONCERN: it is one, and still has to be screened")
has(text_of(w.take(SCREENER, n)), "CONCERN", "CONCERN: recorded")
answer(w.take(SCREENER, n), "APPROVE", "2025-11-10 18:05") if "Screen a concern" in w.take(SCREENER, n)["Subject"] else answer(w.mails(SCREENER, n)[0], "APPROVE", "2025-11-10 18:05")
eq(state(n), "provider-asked", "CONCERN: the same request then takes APPROVE")

# ---- DUPLICATE OF
d = new_case("2025-11-11 09:30", **dated("11/11/2025"))
request, request2 = w.take(SCREENER, d), w.take(SCREENER2, d)
answer(request, "DUPLICATE OF %s" % d, "2025-11-11 10:00")
eq(state(d), "screening", "DUPLICATE OF itself is not carried out")
has(text_of(w.take(SCREENER, d)), "this case itself", "DUPLICATE OF itself: asked back")
answer(request2, "Duplicate of CCRF-2025-99999", "2025-11-11 10:05")
eq(state(d), "screening", "DUPLICATE OF an unknown reference is not carried out")
has(text_of(w.take(SCREENER2, d)), "We have no case CCRF-2025-99999", "DUPLICATE OF an unknown reference: asked back")
answer(request, "duplicate of %s." % q3.lower(), "2025-11-11 10:10")
case = w.case(d)
eq((case["state"], case["linked"], case["waiting_for"]), ("closed", [q3], []), "DUPLICATE OF: closed and linked")
eq(w.case(q3)["linked"], [d], "DUPLICATE OF: the other case knows it too")
told = text_of(w.take(NURSE, d))
has(told, q3, "DUPLICATE OF: the professional is told which report stays")
has(told, "same report already", "DUPLICATE OF: and why")

# ---- NOT OURS
o = new_case("2025-11-12 09:30", **dated("12/11/2025"))
request = w.take(SCREENER, o)
answer(request, "NOT OURS", "2025-11-12 10:00")
eq(state(o), "screening", "NOT OURS without a reason is not carried out")
has(text_of(w.take(SCREENER, o)), "Please write the reason after NOT OURS", "NOT OURS without a reason: asked back")
answer(request, "not ours - the home is in Leeds", "2025-11-12 10:05")
eq(state(o), "closed", "NOT OURS with a reason closes the case")
told = text_of(w.take(NURSE, o))
has(told, "the home is in Leeds", "NOT OURS: the professional is told the reason")
has(told, "raise a safeguarding concern within 24 hours", "A1.1: and what to do when it is abuse")
# the closed duplicate and this one do not count against the provider
e = new_case("2025-11-12 11:30", **dated("12/11/2025"))
counted = text_of(w.take(SCREENER, e))
ok(d not in counted and o not in counted, "A1.2: DUPLICATE and NOT OURS are no earlier concerns")

# ---- zero commands, two commands: the choices once, nothing applied; then a person
z = new_case("2025-11-13 09:30", **dated("13/11/2025"))
request = w.take(SCREENER, z)
before = len(w.mails(SCREENER, z))
answer(request, "Thanks, I will have a look after lunch.", "2025-11-13 10:00")
eq(state(z), "screening", "no command: nothing is applied")
choices = w.take(SCREENER, z)
for word in ("APPROVE", "ESCALATE", "QUERY", "COMPLIMENT", "DUPLICATE OF", "NOT OURS"):
    has(text_of(choices), word, "the choices list %s" % word)
eq(len(w.mails(SCREENER, z)), before + 1, "one message with the choices")
answer(request, "APPROVE\nESCALATE", "2025-11-13 10:10")
eq(state(z), "screening", "two different commands: nothing is applied")
eq(len(w.mails(SCREENER, z)), before + 1, "the choices are sent once only")
answer(choices, "well, hm", "2025-11-13 10:20")
eq(state(z), "screening", "the third answer: nothing is applied")
ok(any(m["case"] == z and m["reason"] for m in w.ctl_json("attention")), "then a person looks: ccrfctl attention")
two = w.take(SCREENER2, z)
answer(two, "approve or escalate", "2025-11-13 10:30")
eq(state(z), "screening", "“approve or escalate” decides nothing")
has(text_of(w.take(SCREENER2, z)), "both APPROVE and ESCALATE", "it is said why")
answer(choices, "APPROVE", "2025-11-13 10:40")
eq(state(z), "provider-asked", "the mail with the choices can be answered like the request")

# ---- the token alone: in the quoted footer; in the plus-address; in the thread
t = new_case("2025-11-17 09:30", **dated("17/11/2025"))
answer(w.take(SCREENER, t), "Approved.", "2025-11-17 10:00", keep=())
eq(state(t), "provider-asked", "the footer in the quote finds the request")
t = new_case("2025-11-18 09:30", **dated("18/11/2025"))
answer(w.take(SCREENER, t), "*Approve*", "2025-11-18 10:00", keep=("To",), quote=False)
eq(state(t), "provider-asked", "the plus-address alone finds the request")
t = new_case("2025-11-19 09:30", **dated("19/11/2025"))
answer(w.take(SCREENER, t), "APPROVE", "2025-11-19 10:00", keep=("In-Reply-To",), quote=False)
eq(state(t), "provider-asked", "In-Reply-To alone finds the request")
t = new_case("2025-11-20 09:30", **dated("20/11/2025"))
request = w.take(SCREENER, t)
answer(request, "APPROVE", "2025-11-20 10:00", keep=(), quote=False)
eq(state(t), "screening", "the reference in the subject finds the case, and never authorises")
confirm = w.take(SCREENER, t)
has(text_of(confirm), "CONFIRM", "it is held: the registered address is asked to confirm")
answer(confirm, "CONFIRM", "2025-11-20 10:10")
eq(state(t), "provider-asked", "CONFIRM carries it out")

# ---- the same by HTML mail: answer in HTML only, quoted in a blockquote
t = new_case("2025-11-21 09:30", **dated("21/11/2025"))
request = w.take(SCREENER, t)
m = w.message(SCREENER, "RE: " + request["Subject"], "", to=email.utils.parseaddr(request["Reply-To"])[1], when=at("2025-11-21 10:00"))
m.set_content("<html><body><p>Query</p><p>Which room?</p><blockquote>%s</blockquote></body></html>" % html_of(request), subtype="html")
w.append(m, when=at("2025-11-21 10:00"))
w.once("2025-11-21 10:00")
eq(state(t), "queried", "an answer in HTML alone is read")
has(text_of(w.take(NURSE, t)), "Which room?", "the question may stand below the word")

# ---- A2.2: the form as an HTML body, and as a Word file
fields = dict(CONCERN)
for label in fields:
    if "Date you" in label:
        fields[label] = "24/11/2025"
known = refs()
w.send(NURSE, "form", "Please see the HTML part.", html=form_html(fields), when="2025-11-24 09:30")
w.once()
html_case = w.case(arrived(known))
eq((html_case["provider"], len(html_case["items"])), ("Rosewood House", 2), "A2.2: the form as an HTML table")
for layout in ("table", "content-controls", "legacy", "paragraphs"):
    known = refs()
    w.send(NURSE, "form", "Please find the form attached.", attachments=[docx_attachment(fields, layout=layout)], when="2025-11-24 10:00")
    w.once()
    word_case = w.case(arrived(known))
    eq((word_case["provider"], [i["text"] for i in word_case["items"]], word_case["late"]),
       ("Rosewood House", ["Retrain the staff on signing charts", "Daily chart check"], False), "A2.2: the form as .docx (%s)" % layout)

# ---- nothing is lost
ok(all(m["outcome"] for m in w.ctl_json("messages")), "every message has an outcome")
eq(w.folder_count("INBOX"), 0, "nothing is left in the INBOX")
done()
