#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may decide: what our border vouches for, whose token it is, who holds the role that day (A2.5a; RFC 8601)."""
import os, re, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World()
STRANGER = "stranger@elsewhere.test"

def new_case(form=CONCERN, sender=NURSE, when=None, **changes):
    """A form comes in: the case's reference"""
    before = {c["ref"] for c in w.ctl_json("cases")}
    w.send(sender, "CCRF form", form_text(form, **changes), when=when)
    w.once()
    return ({c["ref"] for c in w.ctl_json("cases")} - before).pop()

def state(ref):
    return w.case(ref)["state"]

def request(person, ref, subject=""):
    return next((m for m in reversed(w.mails(person, ref)) if m["Reply-To"] and subject.lower() in m["Subject"].lower()), None)

def confirmations(person, ref):
    return [m for m in w.mails(person, "Please confirm your answer") if ref in m["Subject"]]

def last():
    """What became of the newest message"""
    return w.ctl_json("messages")[-1]

# ---- not authenticated: held, and the registered address is asked
ref = new_case(when="2025-12-02 09:30")
first, second = request(SCREENER, ref), request(SCREENER2, ref)
w.reply(first, "APPROVE", authentic=False, when="2025-12-02 10:00")
w.once()
eq(state(ref), "screening", "APPROVE without Authentication-Results changes nothing")
ok(last()["outcome"].startswith("held"), "it is recorded as held")
eq(last()["case"], ref, "it is filed with the case")
eq(len(confirmations(SCREENER, ref)), 1, "the registered address gets one request to confirm")
eq(len(confirmations(SCREENER2, ref)), 0, "the colleague gets none")
ask = confirmations(SCREENER, ref)[0]
has(text_of(ask), "APPROVE", "the request quotes what would be recorded")
has(text_of(ask), "CONFIRM", "it names CONFIRM")
has(text_of(ask), "REFUSE", "it names REFUSE")
ok(ask["Reply-To"] != first["Reply-To"] and ask["Message-ID"] != first["Message-ID"], "it has a token of its own")
w.reply(ask, "CONFIRM", when="2025-12-02 10:10")
w.once()
eq(state(ref), "provider-asked", "an authenticated CONFIRM applies what was held")
w.reply(ask, "CONFIRM", when="2025-12-02 10:11")
w.once()
eq(last()["outcome"], "already decided", "a token decides once")

# ---- a provider's words decide nothing, with whatever token
asked = w.take(ROSE, ref)
w.reply(asked, "APPROVE", when="2025-12-02 10:20")
w.reply(second, "APPROVE", sender=ROSE, when="2025-12-02 10:21")
w.send(ROSE, "Re: [%s] ESCALATE" % ref, "VISIT please\n", when="2025-12-02 10:22")
w.once()
eq(state(ref), "provider-asked", "a provider's APPROVE decides nothing: to its own request, to a manager's, or by reference")
eq([i["state"] for i in w.case(ref)["items"]], ["open", "open"], "nor does it answer the actions")
eq([m["case"] for m in w.ctl_json("messages")[-3:]], [ref] * 3, "all three are filed with the case")

# ---- Authentication-Results that are not our border's, or say something else
ref = new_case(when="2025-12-02 11:00")
first, second = request(SCREENER, ref), request(SCREENER2, ref)
forged = (
    (first, ["mx.evil.test; dmarc=pass header.from=council.test"], "of another server"),
    (first, ["mx.council.test; dmarc=fail header.from=council.test"], "dmarc=fail"),
    (second, ["mx.council.test; dmarc=pass header.from=evil.test"], "for another domain"),
    (second, ["mx.council.test; dmarc=none header.from=council.test", "mx.council.test; dmarc=pass header.from=council.test"], "forged below ours"),
)
for n, (to, results, what) in enumerate(forged):
    m = w.message(email.utils.parseaddr(to["To"])[1], "Re: x", "APPROVE\n", to=to["Reply-To"], authentic=False)
    for value in results:
        m["Authentication-Results"] = value
    w.append(m, at("2025-12-02 11:%02d" % (10 + n)))
w.once("2025-12-02 11:20")
eq(state(ref), "screening", "no forged Authentication-Results decides")
for m, (to, results, what) in zip(w.ctl_json("messages")[-4:], forged):
    ok(m["outcome"].startswith("held") and m["case"] == ref, "Authentication-Results %s: held" % what)
eq(len(confirmations(SCREENER, ref)), 2, "each is put to the registered address")
w.reply(confirmations(SCREENER, ref)[-1], "REFUSE", when="2025-12-02 11:30")
w.once()
eq((state(ref), last()["outcome"]), ("screening", "confirm: REFUSE"), "REFUSE: nothing is done")
waiting = len(w.ctl_json("attention"))
w.reply(confirmations(SCREENER2, ref)[0], "CONFIRM", authentic=False, when="2025-12-02 11:40")
w.once()
eq(state(ref), "screening", "an unauthenticated CONFIRM applies nothing")
attention = w.ctl_json("attention")
eq(len(attention), waiting + 1, "it is put to a person")
has(attention[-1]["reason"], "CONFIRM", "the reason says what it was")
for n in range(4):
    w.reply(first, "APPROVE number %d" % n, authentic=False, when="2025-12-02 11:5%d" % n)
w.once()
eq(len(confirmations(SCREENER, ref)), 3, "a forger cannot flood the registered address: three requests about one question")

# ---- ESCALATE fails safe
w.reply(first, "ESCALATE she has bruises", authentic=False, when="2025-12-02 12:00")
w.once()
eq(state(ref), "screening", "an unverified ESCALATE does not escalate")
for person in (SCREENER, SCREENER2):
    alert = w.mail(person, "someone wants to escalate")
    ok(alert is not None and ref in alert["Subject"], "but %s is alerted at once" % person)

# ---- somebody else's token, no token, a wrong one
ref = new_case(when="2025-12-03 09:00")
first, second = request(SCREENER, ref), request(SCREENER2, ref)
w.reply(first, "APPROVE", sender=SCREENER2, when="2025-12-03 09:10")
w.once()
eq(state(ref), "screening", "a colleague with a forwarded token does not decide")
eq([len(confirmations(p, ref)) for p in (SCREENER, SCREENER2)], [1, 0], "the owner of the token is asked")
has(text_of(confirmations(SCREENER, ref)[0]), SCREENER2, "and learns who wrote")
w.send(SCREENER2, "Re: [%s]" % ref, "APPROVE\n", when="2025-12-03 09:20")
w.once()
eq(state(ref), "screening", "a role holder who names the case without a token does not decide")
ok(last()["outcome"].startswith("held"), "that is held")
eq(len(confirmations(SCREENER2, ref)), 1, "and put to the registered address")
w.send(STRANGER, "Re: [%s]" % ref, "Please close this case. APPROVE\n", when="2025-12-03 09:30")
w.once()
eq(state(ref), "screening", "a stranger who quotes the reference decides nothing")
ok(last()["case"] != ref and last()["kind"] == "unrecognised", "and joins nothing: triage")
ok(last()["sha256"] not in w.case(ref)["messages"], "the case does not have that mail")
address = email.utils.parseaddr(second["Reply-To"])[1]
local, domain = address.split("@")
for n, altered in enumerate((local[:-1] + ("A" if local[-1] != "A" else "B"), local[:-6], local + "AAAA")):
    w.append(w.message(SCREENER2, "An answer", "APPROVE\n", to=altered + "@" + domain), at("2025-12-03 09:4%d" % n))
w.once("2025-12-03 09:50")
eq(state(ref), "screening", "an altered token decides nothing")
ok(not any(m["outcome"].startswith("screening") for m in w.ctl_json("messages")[-3:]), "none of the altered ones was applied")

# ---- one From, and nothing but From
w.reply(first, "APPROVE", sender=STRANGER, more={"Reply-To": SCREENER, "Sender": SCREENER}, when="2025-12-03 10:00")
w.once()
eq(state(ref), "screening", "Reply-To and Sender give no identity")
m = bytes(w.message(SCREENER2, "Re: x", "APPROVE\n", to=second["Reply-To"]))
w.append(m.replace(b"From: ", b"From: " + STRANGER.encode() + b"\r\nFrom: ", 1), at("2025-12-03 10:10"))
w.append(m.replace(b"From: ", b"From: " + STRANGER.encode() + b", ", 1).replace(b"Message-ID: <", b"Message-ID: <x"), at("2025-12-03 10:11"))
w.once("2025-12-03 10:12")
eq(state(ref), "screening", "two From fields, or two mailboxes in one, decide nothing")
ok(all(m["folder"] == "attention" for m in w.ctl_json("messages")[-2:]), "both are put to a person")

# ---- an automatic reply
w.reply(second, "APPROVE is what I would say, but I am away", more={"Auto-Submitted": "auto-replied"}, when="2025-12-03 10:20")
w.once()
eq((state(ref), last()["kind"]), ("screening", "auto-reply"), "an out-of-office notice that says APPROVE changes nothing (RFC 3834)")
eq(w.mail(DEPUTY), None, "a colleague was asked too: no deputy")
compliment = new_case(COMPLIMENT, when="2025-12-03 10:30")
w.reply(request(CONTRACTS, compliment), "APPROVE APPROVE", more={"Auto-Submitted": "auto-generated", "X-Autoreply": "yes"}, when="2025-12-03 10:40")
w.once()
eq(state(compliment), "contracts-review", "it approves no compliment either")
ok(request(CONTRACTS_DEPUTY, compliment) is not None, "from the only person asked: the deputy is asked")

# ---- nobody decides on their own referral
own = new_case(sender=SCREENER, when="2025-12-04 09:00", your_work_email=SCREENER, your_name="Sam Screener")
eq(request(SCREENER, own), None, "the manager who sent the form is not asked")
theirs = request(SCREENER2, own)
ok(theirs is not None, "the other manager is")
w.reply(theirs, "APPROVE", sender=SCREENER, when="2025-12-04 09:10")
w.once()
eq(state(own), "screening", "the colleague's token does not help the referrer")
own2 = new_case(when="2025-12-04 09:20", your_work_email=SCREENER2)
eq(request(SCREENER2, own2), None, "who is named on the form as the one who reports is not asked either")
ok(request(SCREENER, own2) is not None, "the other manager is asked")

# ---- a delegate, for some days
CONTACT = "Contact\nRole: Safeguarding team manager\nName: Olu Officer\nEmail: %s\nFrom: 10/12/2025\nTo: 12/12/2025\n" % OFFICER
w.send(STRANGER, "Contact", CONTACT, when="2025-12-09 09:00")
w.send(CONTRACTS, "Contact", CONTACT, when="2025-12-09 09:01")
w.send(SCREENER, "Contact", CONTACT, when="2025-12-09 09:02", authentic=False)
w.once()
eq([m["outcome"] for m in w.ctl_json("messages")[-3:]], ["refused"] * 3, "a Contact mail of a stranger, of another role, or unverified is refused")
none = new_case(when="2025-12-10 08:00")
eq(request(OFFICER, none), None, "and makes nobody a delegate")
w.send(SCREENER, "Contact", CONTACT, when="2025-12-10 08:10")
w.once()
eq(last()["outcome"], "delegation recorded", "the holder of the role names a delegate")
has(text_of(w.take(SCREENER, "recorded") if w.mail(SCREENER, "recorded") else w.take(SCREENER)), "12 December 2025", "the receipt names the dates")
ref = new_case(when="2025-12-10 09:00")
delegate = request(OFFICER, ref)
ok(delegate is not None, "within the dates the delegate is asked")
w.reply(delegate, "APPROVE", when="2025-12-10 09:30")
w.once()
eq(state(ref), "provider-asked", "and may answer")
ref = new_case(when="2025-12-12 16:00")
late = request(OFFICER, ref)
ok(late is not None, "the last day is one of them")
w.reply(late, "APPROVE", when="2025-12-13 00:30")
w.once()
eq(state(ref), "screening", "after the dates the answer is refused")
has(last()["outcome"], "does not hold the role", "and the reason is recorded")
ref = new_case(when="2025-12-13 09:00")
eq(request(OFFICER, ref), None, "after the dates nobody asks the delegate")

# ---- no trusted server configured: nobody is authenticated, and the daemon says so
w.write_config(authserv_id="", providers=False)
w.reply(request(SCREENER, ref), "APPROVE", when="2025-12-13 10:00")
w.once()
has(w.log, "authserv_id", "with no authserv_id the daemon warns at start")
eq(state(ref), "screening", "and nobody is authenticated")
w.write_config(providers=False)

# ---- an old token
old = request(SCREENER, ref)
w.reply(old, "APPROVE", when="2026-09-01 10:00")
w.once()
eq(state(ref), "screening", "an expired token decides nothing")
has(last()["outcome"], "expired", "the reason is recorded")

ok(all(m["outcome"] for m in w.ctl_json("messages")), "every message has an outcome")
ok(all(q["state"] == "sent" for q in w.ctl_json("queue") if not q["to"].endswith("elsewhere.test")), "every mail was sent")
done()
