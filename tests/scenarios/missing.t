#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the form left open: one mail names exactly the gaps, the answer merges, nobody waits (A1.1, A2.2, A2.5a)."""
import html, os, re, sys, urllib.parse
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *
from docx import docx_attachment

w = World()
ASKS = "Please complete your form"
HARM, SERVICE_TYPE, JOB, SPOKE = "Has anyone been harmed?", "Type of service", "Your job title", "Who did you speak to, and when?"

def dated(day, **changes):
    return dict({"date_you_identified": day, "date_you_filled": day}, **changes)

def refs():
    return [c["ref"] for c in w.ctl_json("cases")]

def new_case(when, fields=CONCERN, **changes):
    known = refs()
    w.send(NURSE, "CCRF form", form_text(fields, **changes), when=when, name="Nina Nurse")
    w.once()
    new = [r for r in refs() if r not in known]
    eq(len(new), 1, "one case was opened")
    return new[0] if new else "CCRF-0000-00000"

def state(ref):
    return w.case(ref)["state"]

def answer(mail, text, when, **rest):
    w.reply(mail, text, when=when, **rest)
    w.once()

def questions(mail):
    """the bullets below “The questions”"""
    part = text_of(mail).split("The questions")[1].split("How to answer")[0]
    return [re.sub(r"\s+", " ", q).strip() for q in re.split(r"^- ", part, flags=re.M)[1:]]

def mailto(mail):
    """address, subject and body of the one button"""
    links = re.findall(r'href="(mailto:[^"]*body=[^"]*)"', html_of(mail))
    eq(len(links), 1, "the HTML has one button")
    url = urllib.parse.urlsplit(html.unescape(links[0]))
    parts = dict(p.split("=", 1) for p in url.query.split("&"))
    return urllib.parse.unquote(url.path), urllib.parse.unquote(parts["subject"]), urllib.parse.unquote(parts["body"])

def complete(body, **values):
    """the prefilled lines with something behind the colons"""
    for label, value in values.items():
        label = {"harm": HARM, "service": SERVICE_TYPE, "job": JOB, "spoke": SPOKE}[label]
        body, n = re.subn("^%s: *$" % re.escape(label), lambda m: "%s: %s" % (label, value), body.replace("\r\n", "\n"), flags=re.M)
        eq(n, 1, "the reply has one line for %r" % label)
    return body

def outcomes(ref):
    return [m["outcome"] for m in w.ctl_json("messages") if m.get("case") == ref]

def attention(ref):
    return [m["reason"] for m in w.ctl_json("attention") if m["case"] == ref]

# ---- a form that answers everything is asked nothing
full = new_case("2025-10-01 09:30", **dated("01/10/2025"))
eq(len(w.mails(NURSE, full)), 1, "a form without gaps: the receipt only")

# ---- gaps: the receipt, and one mail that names exactly them
a = new_case("2025-10-06 09:30", **dated("06/10/2025", type_of_service=None, your_job_title=None, who_did_you_speak=None, your_work_email=None,
                                         has_anyone_been="Yes", may_we_tell=None))
eq(len(w.mails(NURSE, a)), 2, "a form with gaps: the receipt and one mail more")
eq(len(w.mails(NURSE, ASKS)), 1, "one mail asks")
ask = w.take(NURSE, ASKS)
eq(sorted(questions(ask)), sorted([SERVICE_TYPE, JOB, SPOKE, HARM]), "it names exactly the gaps: neither what the mail tells nor what has a safe default")
has(text_of(ask), "by Thursday 9 October 2025, 5pm", "it says until when, by its own clock")
has(text_of(ask), "do not wait for this", "it says that nothing waits")
has(text_of(ask), "use initials", "it says not to name adults")
for label in (SERVICE_TYPE, JOB, SPOKE, HARM):
    has(html.unescape(html_of(ask)), label, "the HTML names %r" % label)
ok("one of these words" not in text_of(ask) and "this word" not in text_of(ask), "it asks for no word: lines are the answer")
has(html_of(ask), "Complete the lines and send it", "the HTML says what the button does")
receipt = next(m for m in w.mails(NURSE, a) if "We have your" in m["Subject"])
has(text_of(receipt), "will screen it by Tuesday 7 October 2025", "the receipt promises the screening as ever")
ok("We could not read" not in text_of(receipt), "the receipt asks nothing")

address, subject, body = mailto(ask)
eq(address, email.utils.parseaddr(ask["Reply-To"])[1], "the button writes to the address of this question")
eq(subject, "Re: " + ask["Subject"], "under its subject")
lines = [l.rstrip() for l in body.split("\r\n")]
eq(sorted(lines[:4]), sorted("%s:" % l for l in (SERVICE_TYPE, JOB, SPOKE, HARM)), "the reply is prefilled with a line a question")
ok(a in body and "\n" not in body.replace("\r\n", ""), "and with the reference; its lines end as RFC 6068 wants")

# ---- screening has begun meanwhile
request = w.take(SCREENER, a)
eq((state(a), w.case(a)["due"], w.case(a)["waiting_for"]), ("screening", "2025-10-07T17:00:00+01:00", ["safeguarding-team-manager"]), "A2.5a: screening waits for nothing")
ok("URGENT" in request["Subject"], "A1.1: “Yes” without a degree may be the worst: URGENT")
has(text_of(request), "Harm may have occurred", "A1.1: and it says why")
before = len(w.mails(SCREENER, a))

# ---- the reply as the button writes it: a mail of its own, no thread, no quote
w.clock = at("2025-10-06 10:00")
m = w.message(NURSE, subject, complete(body, service="Care home with nursing", harm="No", job="Community nurse"), to=address)
w.append(m)
w.once()
case = w.case(a)
eq(outcomes(a)[-1], "missing: answered", "the answer was read")
eq(attention(a), [], "nobody has to look at it")
eq(case["due"], "2025-10-07T17:00:00+01:00", "screening's clock is the same")
eq(len(w.mails(SCREENER, a)), before + 1, "the screener sees the form once more")
again = w.take(SCREENER, a)
eq(again["Reply-To"], request["Reply-To"], "with the token of the question that is open already")
text = text_of(again)
for label, value in ((SERVICE_TYPE, "Care home with nursing"), (JOB, "Community nurse"), (HARM, "No")):
    ok(re.search(re.escape(label) + r"\s+" + value, text, re.I), "the screener reads %r: %r" % (label, value))
has(text, "What the professional added", "the screener sees what was written, too")
ok("URGENT" not in again["Subject"] and case["urgent"] is False, "A1.1: “No” settles the doubt: not urgent any more")
has(text, "Not answered: “%s”" % SPOKE, "what was left empty stays open")
ok("Ref CCRF" not in str(re.findall(re.escape(JOB) + r"\s+([^\n]*)", text)), "the reference is no part of an answer")
thanks = w.take(NURSE, a)
has(thanks["Subject"], "Thank you", "the professional is thanked")
for word in ("999", "24 hours"):
    has(text_of(thanks), word, "A1.1: and told what comes first: %s" % word)

# ---- once more by answering the mail, above the quote; no second question, no reminder
answer(ask, complete("%s: \n" % SPOKE, spoke="The deputy manager on 6 October"), "2025-10-06 14:00")
again = w.take(SCREENER, a)
has(text_of(again), "The deputy manager on 6 October", "a later answer fills the last gap")
has(text_of(again), "Not answered: “Your work email”.", "nothing that was asked is open any more")
ok("with certainty" not in text_of(again), "and nothing is in doubt")
answer(again, "APPROVE", "2025-10-06 15:00")
eq(state(a), "provider-asked", "A2.5a: the mail with the completed form decides")
before = len(w.mails(NURSE, a))
w.once("2025-10-14 17:01")
eq(len(w.mails(NURSE, a)), before, "nobody is reminded of what was answered")
ok("Community nurse" not in text_of(w.take(ROSE, a)) and "Nina" not in text_of(w.take(ROSE, a)), "the provider sees nothing of it")

# ---- quoted as Outlook does it, all four lines on top
b = new_case("2025-10-15 09:30", **dated("15/10/2025", type_of_service=None, your_job_title=None, who_did_you_speak=None, has_anyone_been=None))
ask = w.take(NURSE, ASKS)
ok(b in ask["Subject"] and w.case(b)["urgent"] is False, "no answer about harm is not a doubtful one")
outlook = (complete(mailto(ask)[2].split("Ref ")[0].rstrip("\r\n"), service="Home care", harm="Yes, serious", job="Nurse", spoke="Jo, 15/10/2025") +
           "\n\nKind regards\nNina\n\n-----Original Message-----\nFrom: %s\nSent: 15 October 2025 09:31\nTo: Nina Nurse\nSubject: %s\n\n%s"
           % (SERVICE, ask["Subject"], text_of(ask)))
answer(ask, outlook, "2025-10-15 10:00", quote=False)
case = w.case(b)
eq((case["urgent"], case["state"]), (True, "screening"), "A1.1: an answer can make it URGENT")
again = w.take(SCREENER, b)
ok("URGENT" in again["Subject"], "A1.1: the screener's mail says so")
has(text_of(again), "Serious harm has occurred", "A1.1: and why")
ok(re.search(re.escape(SPOKE) + r"\s+Jo, 15/10/2025", text_of(again)), "the last line ends where it ends")
eq(attention(b), [], "nothing of it is left for a person")

# ---- the completed form as a Word file, no word beside it
fields = {k: ("22/10/2025" if k.startswith("Date you") else v) for k, v in CONCERN.items()}
c = new_case("2025-10-22 09:30", {k: v for k, v in fields.items() if k != SERVICE_TYPE})
answer(w.take(NURSE, ASKS), "", "2025-10-22 10:00", quote=False, attachments=[docx_attachment(fields)])
eq(len(refs()), 4, "the form in an answer is no new case")
ok(re.search(SERVICE_TYPE + r"\s+Care home without nursing", text_of(w.take(SCREENER, c)), re.I), "the attached form fills the gap")
eq([i["text"] for i in w.case(c)["items"]], ["Retrain the staff on signing charts", "Daily chart check"], "A2.3: the actions are items once")
eq((outcomes(c)[-1], attention(c)), ("missing: answered", []), "and nobody has to look")

# ---- prose: no less an answer, and a person reads it
d = new_case("2025-10-29 09:30", **dated("29/10/2025", type_of_service=None, actions_agreed=None))
ask = w.take(NURSE, ASKS)
eq(questions(ask), [SERVICE_TYPE, "Actions agreed with the provider"], "actions that were not named are asked for (A2.3)")
answer(ask, "I am on leave until Monday, and the home told me nothing.", "2025-10-29 10:00")
ok(any("read it" in r for r in attention(d)), "prose that fills no gap: ccrfctl attention")
has(text_of(w.take(SCREENER, d)), "the home told me nothing", "and the screener sees the words")
eq(state(d), "screening", "screening goes on")

# ---- nobody answers: one reminder after 2 working days, silence after 3
e = new_case("2025-11-03 09:30", **dated("03/11/2025", type_of_service=None))
asked = lambda: [m for m in w.mails(NURSE, ASKS) if e in m["Subject"]]
w.once("2025-11-05 16:59")
eq(len(asked()), 1, "no reminder before 2 working days")
w.once("2025-11-05 17:01")
eq(len(asked()), 2, "a reminder after 2 working days")
reminder = w.take(NURSE, ASKS)
has(text_of(reminder), "We asked you this before", "it says so")
eq(questions(reminder), [SERVICE_TYPE], "it repeats the question")
w.once("2025-11-06 17:01")
w.once("2025-11-20 09:00")
eq(len(asked()), 2, "no other after 3 working days")
eq(state(e), "screening", "and the case stands where it stood")
# after APPROVE: kept with the case, and a person is told
answer(w.mails(SCREENER, e)[0], "APPROVE", "2025-11-20 10:00")
eq(state(e), "provider-asked", "screening never waited for it")
answer(reminder, "%s: Home care" % SERVICE_TYPE, "2025-11-20 11:00")
ok(any("after the decision" in r for r in attention(e)), "an answer after the decision is put to a person")
eq(state(e), "provider-asked", "and changes no state")

# ---- after the decision it says that someone was harmed: the screening managers hear of it at once
f = new_case("2025-11-24 09:30", **dated("24/11/2025", has_anyone_been=None))
ask = w.take(NURSE, ASKS)
answer(w.take(SCREENER, f), "APPROVE", "2025-11-24 10:00")
answer(ask, "%s: Yes, serious" % HARM, "2025-11-24 11:00")
for person in (SCREENER, SCREENER2):
    alert = w.take(person, f)
    ok("URGENT" in alert["Subject"], "A1.1: %s is alerted" % person)
    has(text_of(alert), "Serious harm has occurred", "A1.1: with the reason")

# ---- not from the professional's address: held, asked back, and merged when confirmed
g = new_case("2025-11-26 09:30", **dated("26/11/2025", type_of_service=None))
ask = w.take(NURSE, ASKS)
answer(ask, "%s: Home care" % SERVICE_TYPE, "2025-11-26 10:00", sender="friend@nhs.test")
eq((len(w.mails(SCREENER, g)), "Home care" in text_of(w.take(SCREENER, g))), (1, False), "an answer from another address fills nothing")
confirm = w.take(NURSE, g)
has(text_of(confirm), "Type of service: Home care", "the professional is asked whether it is theirs")
answer(confirm, "CONFIRM", "2025-11-26 10:10")
ok(re.search(SERVICE_TYPE + r"\s+Home care", text_of(w.take(SCREENER, g)), re.I), "CONFIRM merges it")

# ---- closed meanwhile
answer(w.take(SCREENER, g), "NOT OURS another council", "2025-11-26 10:20")
before = len(w.mails(NURSE, g))
answer(ask, "%s: Nurse" % JOB, "2025-11-26 10:30")
eq((state(g), len(w.mails(NURSE, g))), ("closed", before), "an answer about a closed case changes nothing")
ok(attention(g), "and a person reads it")

# ---- a compliment's: the Contracts Team sees it (A3.2)
k = new_case("2025-12-01 09:30", COMPLIMENT, **dated("01/12/2025", type_of_service=None, who_did_you_speak=None))
ask = w.take(NURSE, ASKS)
eq(sorted(questions(ask)), sorted([SERVICE_TYPE, SPOKE]), "a compliment is asked what a compliment needs")
answer(ask, complete(mailto(ask)[2], service="Home care", spoke="Rita"), "2025-12-01 10:00", keep=("To",))
eq((state(k), w.case(k)["procedure"]), ("contracts-review", "compliment"), "it stays where it was")
ok(re.search(SERVICE_TYPE + r"\s+Home care", text_of(w.take(CONTRACTS, k)), re.I), "A3.2: the Contracts Team sees the completed form")

ok(all(m["outcome"] for m in w.ctl_json("messages")), "every message has an outcome")
eq(w.folder_count("INBOX"), 0, "nothing is left in the INBOX")
done()
