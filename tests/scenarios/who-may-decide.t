#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may decide, attempt by attempt: after each the case's state, every mail that left and to whom, what the history
says, and that nobody learnt what is not theirs (A2.5a; RFC 8601, RFC 3834). identity.t tells the same as a story."""
import os, random, sqlite3, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import world
from world import *

STRANGER = "stranger@abroad.test"
LOOKALIKE = SCREENER.replace("council", "counci1")
world.PEOPLE += [STRANGER, LOOKALIKE]
w = World()
CONFIRM_ASK = "Please confirm your answer"
# what only the council may read: in a mail to anybody else it is a leak
SECRETS = ("lunchtime doses", "Nina Nurse", NURSE)
COUNCIL = "@council.test"
w.clock = at("2025-12-02 09:00")

def tick(minutes=1):
    w.clock += timedelta(minutes=minutes)

def sql(text, *values):
    """What stands in the clear, without starting a program for it"""
    db = sqlite3.connect(w.dir + "/state/store.db")
    rows = db.execute(text, values).fetchall()
    db.close()
    return rows

def refs():
    return {ref for ref, in sql("SELECT ref FROM cases")} if os.path.exists(w.dir + "/state/store.db") else set()

def waiting():
    return {sha for sha, in sql("SELECT sha256 FROM message WHERE folder IN ('attention', 'quarantine') AND processed = 1")}

def run():
    w.once()
    # a busy machine delivers later than one round waits for
    for _ in range(12):
        w.settle()

def new_cases(n, form=CONCERN, sender=NURSE, **changes):
    before = refs()
    tick()
    for _ in range(n):
        w.send(sender, "CCRF form", form_text(form, **changes))
    run()
    return sorted(r for r in refs() - before if r.startswith("CCRF-"))

def new_case(*args, **changes):
    return new_cases(1, *args, **changes)[0]

def request(person, ref, subject=""):
    """the newest request of that subject; a confirmation only when it is asked for"""
    found = [m for m in w.mails(person, ref) if m["Reply-To"] and subject.lower() in m["Subject"].lower() and (subject or CONFIRM_ASK not in m["Subject"])]
    return found[-1] if found else None

def state(ref):
    return sql("SELECT state FROM cases WHERE ref = ?", ref)[0][0]

def attempt(name, ref, write, **wanted):
    return attempts([(name, ref, write, wanted)])

def attempts(rows):
    """Every row's @write puts one mail into the INBOX, then the daemon runs once; each row is about a case of its own."""
    before = [(sql("SELECT state FROM cases WHERE ref = ?", ref)[0][0], sql("SELECT count (*) FROM history WHERE case_ref = ?", ref)[0][0]) for _, ref, _, _ in rows]
    newest = sql("SELECT max (id) FROM outbox")[0][0]
    others, held = refs() - {ref for _, ref, _, _ in rows}, waiting()
    tick()
    for _, _, write, _ in rows:
        write()
    run()
    # not what other cases had to say at this moment
    new = [q for q in w.ctl_json("queue") if q["id"] > newest and q["case"] not in others]
    attention = waiting() - held
    messages = w.ctl_json("messages")[-len(rows):]
    for (name, ref, _, wanted), was, message in zip(rows, before, messages):
        got = new if len(rows) == 1 else [q for q in new if q["case"] == ref]
        check(name, ref, was, w.case(ref), got, message, attention, **wanted)
    return messages

def check(name, ref, before, after, got, message, held, mails=(), stays=True, to=None, outcome=None, history=(), attention=None, learns=()):
    """@mails: (person, part of the subject) of every mail that left because of it. @history: parts of rows that the case's
    history gained, in any order; (): none. @learns: outsiders who may read of the case"""
    if stays:
        eq(after["state"], before[0], name + ": the case stays where it was")
    else:
        eq(after["state"], to, name + ": the case is now in “%s”" % to)
    wanted = sorted(mails)
    match = sorted((q["to"], next((s for p, s in mails if p == q["to"] and s.lower() in q["subject"].lower()), q["subject"])) for q in got)
    eq(match, wanted, name + ": " + (", ".join("%s gets “%s”" % m for m in wanted) or "nobody gets a mail"))
    for q in got:
        mail = next((m for m in w.mails(q["to"]) if m["Message-ID"] == "<%s>" % q["message_id"]), None)
        text = (str(mail["Subject"]) + text_of(mail)) if mail else ""
        if not mail:
            ok(False, name + ": the mail to %s arrived" % q["to"])
        elif not q["to"].endswith(COUNCIL) and q["to"] not in learns:
            leaks = [s for s in SECRETS + (ref, "Rosewood") if s in text]
            eq(leaks, [], name + ": %s learns nothing of the case" % q["to"])
    new = [h["what"] for h in after["history"][before[1]:]]
    for part in history:
        if not ok(any(part in h for h in new), name + ": the history says “%s”" % part):
            note("has %r" % new)
    if not history:
        eq(new, [], name + ": the history has nothing to say")
    if outcome is not None and not ok(outcome in (message["outcome"] or ""), name + ": outcome “%s”" % outcome):
        note("is %r" % message["outcome"])
    if attention is not None:
        eq(message["sha256"] in held, attention, name + (": a person is to read it" if attention else ": nobody needs to read it"))

RECORDED = "is recorded"

# ---- our border did not say that it is them: the spoofed From, and every Authentication-Results that is not ours to believe
def forged(results, to, sender=SCREENER, text="APPROVE\n", raw=None, attach=None):
    def write():
        m = w.message(sender, "Re: x", text, to=to["Reply-To"], authentic=False)
        if attach:
            inner = w.message(sender, "inside", "APPROVE\n")
            m.add_attachment(inner)
        data = bytes(m)
        for value in reversed(results):
            data = (value if ":" in value.split(";")[0] else "Authentication-Results: " + value).encode() + b"\r\n" + data
        w.append(data)
    return write

OURS = "mx.council.test; dmarc=pass header.from=council.test"
not_ours = (
    ("a spoofed From", []),
    ("dmarc=none", ["mx.council.test; dmarc=none header.from=council.test"]),
    ("dmarc=temperror", ["mx.council.test; dmarc=temperror header.from=council.test"]),
    ("SPF and DKIM only", ["mx.council.test; spf=pass smtp.mailfrom=council.test; dkim=pass header.d=council.test"]),
    ("an authserv-id that begins with ours", ["mx.council.test.evil.test; dmarc=pass header.from=council.test"]),
    ("an authserv-id that ends with ours", ["evil.mx.council.test; dmarc=pass header.from=council.test"]),
    ("ours, under one of ours that says fail", ["mx.council.test; dmarc=fail header.from=council.test", OURS]),
    ("ours, under one of ours that says nothing", ["mx.council.test; none", OURS]),
    ("ours, under a broken one of ours", ["mx.council.test; dmarc=(", OURS]),
    ("ours, but in X-Authentication-Results", ["X-Authentication-Results: " + OURS]),
    ("ours, but in ARC-Authentication-Results", ["ARC-Authentication-Results: i=1; " + OURS]),
    ("pass in a comment", ["mx.council.test; dmarc=fail (dmarc=pass header.from=council.test) header.from=council.test"]),
    ("pass in a nested comment that ends early", ["mx.council.test; spf=none (a (b) ; dmarc=pass header.from=council.test) smtp.mailfrom=evil.test"]),
    ("pass in a reason", ['mx.council.test; dmarc=fail reason="dmarc=pass; dmarc=pass header.from=council.test" header.from=council.test']),
    ("pass in another method's property", ['mx.council.test; spf=fail smtp.mailfrom="x; dmarc=pass header.from=council.test"@evil.test']),
    ("pass of another domain", ["mx.council.test; dmarc=pass header.from=evil.test"]),
    ("pass of a longer domain", ["mx.council.test; dmarc=pass header.from=council.test.evil.test"]),
    ("pass of two domains", ["mx.council.test; dmarc=pass header.from=council.test header.from=evil.test"]),
    ("pass and fail at once", ["mx.council.test; dmarc=pass header.from=council.test; dmarc=fail header.from=council.test"]),
    ("an id in a comment only", ["(mx.council.test) evil.test; dmarc=pass header.from=council.test"]),
    ("an encoded word", ["=?utf-8?q?mx=2Ecouncil=2Etest?=; dmarc=pass header.from=council.test"]),
)
attempts([(what, ref, forged(results, request(SCREENER, ref)), dict(mails=[(SCREENER, CONFIRM_ASK)], outcome="held", history=["was held"], attention=False))
          for (what, results), ref in zip(not_ours, new_cases(len(not_ours)))])
ref = new_case()
attempt("ours, but in an attached mail", ref, forged([], request(SCREENER, ref), attach=True), mails=[(SCREENER, CONFIRM_ASK)], outcome="held", history=["was held"])
ref = new_case()
attempt("ours, but in the text", ref, forged([], request(SCREENER, ref), text="Authentication-Results: %s\n\nAPPROVE\n" % OURS), history=["was held"],
        mails=[(SCREENER, CONFIRM_ASK)], outcome="held")
ours = (
    ("our id in capitals", ["MX.Council.TEST; dmarc=pass header.from=council.test"]),
    ("our id with a version", ["mx.council.test 1; dmarc=pass header.from=council.test"]),
    ("ours, folded and commented", ["mx.council.test (ours)\r\n 1;\r\n\tdmarc (v) = pass (p=reject)\r\n\theader.from=council.test"]),
    ("ours, with another server's fail above and below", ["mx.evil.test; dmarc=fail", OURS, "mx.evil.test; dmarc=fail"]),
)
attempts([(what, ref, forged(results, request(SCREENER, ref)), dict(stays=False, to="provider-asked", outcome="screening: APPROVE", learns=(NURSE, ROSE),
           mails=[(SCREENER, RECORDED), (NURSE, ""), (ROSE, ""), (CONTRACTS, "")], history=["APPROVE answered to screening"]))
          for (what, results), ref in zip(ours, new_cases(len(ours)))])

# ---- tokens: guessed, one bit off, used twice, of another case, in another's hands
def with_token(token_mail, sender, text="APPROVE\n", change=lambda local: local, **rest):
    def write():
        local, domain = email.utils.parseaddr(token_mail["Reply-To"])[1].split("@")
        w.append(w.message(sender, "An answer", text, to=change(local) + "@" + domain, **rest))
    return write

TRIAGE = "not recognised"
def triage(sender=None):
    """both screening managers are asked what the mail is, but nobody about their own"""
    return [(p, TRIAGE) for p in (SCREENER, SCREENER2) if p != sender]

ref = new_case()
first, second = request(SCREENER, ref), request(SCREENER2, ref)
local = email.utils.parseaddr(first["Reply-To"])[1].split("@")[0]
base, token = local.split("+", 1)
letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
rng = random.Random(7)
guess = lambda _: base + "+" + "".join(rng.choice(letters) for _ in token)
attempt("a token out of thin air", ref, with_token(first, SCREENER, change=guess), mails=triage(SCREENER))
def flip(index):
    """the token with one bit of its base32 letter at @index turned"""
    def change(l):
        t = list(l.split("+", 1)[1])
        t[index] = letters[letters.index(t[index]) ^ 1]
        return base + "+" + "".join(t)
    return change
for index in (0, 7, 12, 20, len(token) - 3):
    if token[index] in letters:
        attempt("a token one bit off, at %d" % index, ref, with_token(first, SCREENER, change=flip(index)), mails=triage(SCREENER))

attempt("a token forwarded to another role's holder", ref, lambda: w.reply(first, "APPROVE", sender=SERVICE_MANAGER), mails=[(SCREENER, CONFIRM_ASK)],
        outcome="held", history=["was held"])
attempt("a token forwarded to the deputy, who was not asked", ref, lambda: w.reply(first, "APPROVE", sender=DEPUTY), mails=[(SCREENER, CONFIRM_ASK)],
        outcome="held", history=["was held"])
attempt("a colleague of the same role with the other's token", ref, lambda: w.reply(first, "APPROVE", sender=SCREENER2), mails=[(SCREENER, CONFIRM_ASK)],
        outcome="held", history=["was held"])
attempt("the professional with a screener's token", ref, lambda: w.reply(second, "APPROVE", sender=NURSE), mails=[(SCREENER2, CONFIRM_ASK)],
        outcome="held", history=["was held"])
attempt("the provider with a screener's token", ref, lambda: w.reply(second, "APPROVE", sender=ROSE), mails=[(SCREENER2, CONFIRM_ASK)],
        outcome="held", history=["was held"])
attempt("the deputy, who was not asked, with the reference only", ref, lambda: w.send(DEPUTY, "Re: [%s]" % ref, "APPROVE\n"), mails=triage())
attempt("a stranger with a screener's token", ref, lambda: w.reply(second, "APPROVE", sender=STRANGER), mails=[(SCREENER2, CONFIRM_ASK)],
        outcome="held", history=["was held"])
attempt("a fourth time", ref, lambda: w.reply(second, "APPROVE", sender=STRANGER), outcome="held", history=["was held"])

# an address made to be read as the holder's: a stranger's like any other, and a person is told; the sender learns nothing
aped = new_case()
reason = lambda: w.ctl_json("attention")[-1]["reason"]
attempt("a lookalike with the screener's token", aped, lambda: w.reply(request(SCREENER, aped), "APPROVE", sender=LOOKALIKE), mails=[(SCREENER, CONFIRM_ASK)],
        outcome="held", history=["was held"], attention=True)
has(reason(), "the sender's address resembles %s but is another" % SCREENER, "who is to read it sees whom the address resembles")
attempt("a lookalike names the case", aped, lambda: w.send(LOOKALIKE, "[%s]" % aped, "APPROVE\n"), mails=triage(), attention=True)
has(reason(), "resembles %s but is another" % SCREENER, "the same of a mail that only names the case")
attempt("a lookalike's command", aped, lambda: w.send(LOOKALIKE, "question", "STATUS %s\n" % aped), mails=[(LOOKALIKE, "cannot answer")], outcome="refused", attention=True)
has(reason(), "resembles %s but is another" % SCREENER, "and of a command")
ok(all(SCREENER not in text_of(m) + str(m) for m in w.mails(LOOKALIKE)), "no mail to the lookalike has the address that it resembles")
attempt("a lookalike's structured mail", aped, lambda: w.send(LOOKALIKE, "Contact", "Contact\nRole: Safeguarding team manager\nName: Evil\nEmail: %s\nFrom: 01/12/2025\nTo: 20/12/2025\n" % STRANGER),
        mails=[(LOOKALIKE, "cannot answer")], outcome="refused", attention=True)
has(reason(), "resembles %s but is another" % SCREENER, "and of a structured mail")
attempt("a colleague is no lookalike", aped, lambda: w.reply(request(SCREENER, aped), "APPROVE", sender=SCREENER2), mails=[(SCREENER, CONFIRM_ASK)], outcome="held",
        history=["was held"], attention=False)

# CONFIRM is a decision like any other
ask = request(SCREENER, ref, "confirm your answer")
attempt("CONFIRM from a colleague's address", ref, lambda: w.reply(ask, "CONFIRM", sender=SCREENER2), outcome="held", history=["was held"], attention=True)
attempt("CONFIRM from a stranger's address", ref, lambda: w.reply(ask, "CONFIRM", sender=STRANGER), outcome="held", history=["was held"], attention=True)
attempt("CONFIRM, spoofed", ref, lambda: w.reply(ask, "CONFIRM", authentic=False), outcome="held", history=["was held"], attention=True)
attempt("CONFIRM", ref, lambda: w.reply(ask, "CONFIRM"), stays=False, to="provider-asked", outcome="screening: APPROVE", learns=(NURSE, ROSE),
        mails=[(SCREENER, RECORDED), (NURSE, ""), (ROSE, ""), (CONTRACTS, "")], history=["CONFIRM answered", "APPROVE answered"])
attempt("CONFIRM, a second time", ref, lambda: w.reply(ask, "CONFIRM", quote=False), outcome="already decided", mails=[(SCREENER, "")])
attempt("the same question, answered by the colleague", ref, lambda: w.reply(second, "ESCALATE"), outcome="already decided", mails=[(SCREENER2, "")])
attempt("the token a second time", ref, lambda: w.reply(first, "ESCALATE"), outcome="already decided", mails=[(SCREENER, "")])

# a token speaks for its own case, whatever the subject says
one, other = new_case(), new_case()
attempt("the subject names another case than the token", one,
        lambda: w.append(w.message(SCREENER, "Re: [%s]" % one, "APPROVE\n", to=request(SCREENER, other)["Reply-To"])), mails=(), outcome="screening: APPROVE")
eq(state(other), "provider-asked", "the token's own case is the one that is decided")

# ---- a provider decides nothing, and speaks for itself only
asked = request(ROSE, other)
attempt("a provider's APPROVE to its own question", other, lambda: w.reply(asked, "APPROVE"), mails=[(ROSE, "")], learns=(ROSE,), history=["answer"])
attempt("a provider's APPROVE with the reference only", other, lambda: w.send(ROSE, "Re: [%s]" % other, "APPROVE\n"), outcome="filed", attention=True,
        history=["it decides nothing"])
attempt("another provider answers", other, lambda: w.reply(asked, "1 DONE 05/12/2025 all trained\n2 DONE 05/12/2025\n", sender=OAK), outcome="held",
        mails=[(ROSE, CONFIRM_ASK)], learns=(ROSE,), history=["was held"])
attempt("another provider, with the reference only", other, lambda: w.send(OAK, "Re: [%s]" % other, "1 DONE 05/12/2025\n2 DONE 05/12/2025\n"), mails=triage())
attempt("the council answers for the provider", other, lambda: w.reply(asked, "1 DONE 05/12/2025\n2 DONE 05/12/2025\n", sender=CONTRACTS), outcome="held",
        mails=[(ROSE, CONFIRM_ASK)], learns=(ROSE,), history=["was held"])
eq([i["state"] for i in w.case(other)["items"]], ["open", "open"], "the actions are as open as before")
ask = request(ROSE, other, "confirm")
attempt("the other provider confirms itself", other, lambda: w.reply(ask, "CONFIRM", sender=OAK), outcome="held", history=["was held"], attention=True)

# ---- who is told: never Reply-To or Sender
ref = new_case()
first = request(SCREENER, ref)
attempt("Sender and Reply-To of the holder on a stranger's mail", ref, lambda: w.reply(first, "APPROVE", sender=STRANGER, more={"Reply-To": SCREENER, "Sender": SCREENER}),
        mails=[(SCREENER, CONFIRM_ASK)], outcome="held", history=["was held"])
attempt("two From mailboxes", ref, lambda: w.append(bytes(w.message(SCREENER, "x", "APPROVE\n", to=first["Reply-To"])).replace(b"From: ", b"From: " + SCREENER2.encode() + b", ", 1)),
        attention=True, history=["decided nothing"], outcome="refused")
attempt("two From fields", ref, lambda: w.append(b"From: " + SCREENER.encode() + b"\r\n" + bytes(w.message(STRANGER, "x", "APPROVE\n", to=first["Reply-To"]))),
        attention=True, history=["decided nothing"], outcome="refused")
attempt("a From group", ref, lambda: w.append(bytes(w.message(SCREENER, "x", "APPROVE\n", to=first["Reply-To"])).replace(b"From: " + SCREENER.encode(), b"From: managers:;", 1)),
        attention=True, history=["decided nothing"], outcome="refused")
attempt("the holder's address as a display name", ref, lambda: w.append(w.message(STRANGER, "x", "APPROVE\n", to=first["Reply-To"], name=SCREENER)),
        mails=[(SCREENER, CONFIRM_ASK)], outcome="held", history=["was held"])
attempt("the holder, with a stranger's Reply-To", ref, lambda: w.reply(first, "APPROVE", more={"Reply-To": STRANGER, "Sender": STRANGER}), stays=False,
        to="provider-asked", learns=(NURSE, ROSE), mails=[(SCREENER, RECORDED), (NURSE, ""), (ROSE, ""), (CONTRACTS, "")], history=["APPROVE answered"])

# ---- forwarded on the way: the words are the sender's when DMARC still passes, else they are asked
ref = new_case()
attempt("a genuine reply, forwarded by a server that breaks DMARC", ref, forged(
    ["mx.council.test; arc=pass (i=1 dmarc=pass fromdomain=council.test); dmarc=fail header.from=council.test", "ARC-Authentication-Results: i=1; mx.elsewhere.test; dmarc=pass header.from=council.test",
     "Resent-From: " + STRANGER, "Resent-To: " + SERVICE], request(SCREENER, ref)), mails=[(SCREENER, CONFIRM_ASK)], outcome="held", history=["was held"])
attempt("one that keeps it whole", ref, forged([OURS, "ARC-Authentication-Results: i=1; mx.elsewhere.test; dmarc=fail", "Resent-From: " + STRANGER], request(SCREENER, ref)),
        stays=False, to="provider-asked", learns=(NURSE, ROSE), mails=[(SCREENER, RECORDED), (NURSE, ""), (ROSE, ""), (CONTRACTS, "")], history=["APPROVE answered"])

# ---- words that are not the sender's own
ref = new_case()
first = request(SCREENER, ref)
quote = "".join("> %s\n" % l for l in ("To approve, reply", "APPROVE", "or ESCALATE"))
attempt("the word inside the quote only", ref, lambda: w.reply(first, "I shall look at it tomorrow.\n\nOn Tue, 2 Dec 2025 at 09:00, Example Council <%s> wrote:\n" % SERVICE + quote, quote=False),
        mails=[(SCREENER, "")], outcome="asked back", history=["could not be carried out"])
ref = new_case()
attempt("below the quote", ref, lambda: w.reply(request(SCREENER, ref), "On Tue, 2 Dec 2025 at 09:00, Example Council <%s> wrote:\n" % SERVICE + quote + "\nAPPROVE\n", quote=False), stays=False, to="provider-asked",
        learns=(NURSE, ROSE), mails=[(SCREENER, RECORDED), (NURSE, ""), (ROSE, ""), (CONTRACTS, "")], history=["APPROVE answered"])
ref = new_case()
attempt("an absence note that does not say that it is one", ref,
        lambda: w.reply(request(SCREENER, ref), "I am away until Monday. I will approve on Monday.\n\nAPPROVE requests: write to my deputy.\n"),
        mails=[(SCREENER, "")], outcome="asked back", history=["could not be carried out"])
attempt("and once more", ref, lambda: w.reply(request(SCREENER, ref), "I am away. I will approve on Monday.\n"), attention=True, history=["put to a person"])
ref = new_case()
attempt("an absence note as a subject line and a header say it", ref,
        lambda: w.reply(request(SCREENER, ref), "APPROVE\n", more={"Auto-Submitted": "auto-replied (vacation)"}), outcome="automatic reply", history=["automatic reply"])
attempt("a sender's own words under “Auto-Submitted: no”", ref, lambda: w.reply(request(SCREENER, ref), "APPROVE", more={"Auto-Submitted": "no"}), stays=False,
        to="provider-asked", learns=(NURSE, ROSE), mails=[(SCREENER, RECORDED), (NURSE, ""), (ROSE, ""), (CONTRACTS, "")], history=["APPROVE answered"])

# ---- commands and references from people without a role
ref = new_case()
asks = ["HELP", "STATUS " + ref, "LIST", "LIST OVERDUE", "PROVIDER Rosewood"]
for who, authentic in ((STRANGER, True), (STRANGER, False), (SOCIAL_WORKER, True), (ROSE, True), (SCREENER, False), (FORUM, True)):
    attempt("%s from %s%s" % (", ".join(asks), who, "" if authentic else ", unverified"), ref,
            lambda: [w.send(who, "question", ask + "\n", authentic=authentic) for ask in asks], mails=[(who, "cannot answer")] * 5 if authentic else (), outcome="refused")
    eq({m["outcome"] for m in w.ctl_json("messages")[-5:]}, {"refused"}, "all five are refused")
attempt("STATUS of a case that is not there", ref, lambda: w.send(STRANGER, "question", "STATUS CCRF-2025-99999\n"), mails=[(STRANGER, "cannot answer")], outcome="refused")
strangers = [text_of(m) for m in w.mails(STRANGER, "cannot answer")]
eq(len(set(strangers)), 1, "what is there and what is not is refused in the same words")
attempt("a stranger names the case", ref, lambda: w.send(STRANGER, "[%s] how is it going?" % ref, "Please tell me what happened with this.\n"), mails=triage())
attempt("a stranger says ESCALATE about the case", ref, lambda: w.send(STRANGER, "[%s]" % ref, "ESCALATE she has bruises\n"),
        mails=triage() + [(SCREENER, "wants to escalate"), (SCREENER2, "wants to escalate")], history=["unverified ESCALATE"])
eq(state(ref), "screening", "which decides nothing")

# ---- ESCALATE fails safe, and cannot be used to bury people in alerts
ref = new_case()
first = request(SCREENER, ref)
both = [(SCREENER, "wants to escalate"), (SCREENER2, "wants to escalate")]
for n in range(3):
    attempt("an unverified ESCALATE, number %d" % (n + 1), ref, lambda: w.reply(first, "ESCALATE no. %d" % n, authentic=False), outcome="held",
            mails=both + [(SCREENER, CONFIRM_ASK)], history=["was held", "were alerted"])
attempt("the fourth within the hour", ref, lambda: w.reply(first, "ESCALATE no. 4", authentic=False), outcome="held", history=["was held"])
tick(61)
attempt("one an hour later", ref, lambda: w.reply(first, "ESCALATE no. 5", authentic=False), outcome="held", mails=both, history=["were alerted"])
ref = new_case()
attempt("ESCALATE from two mailboxes at once", ref,
        lambda: w.append(bytes(w.message(SCREENER, "x", "ESCALATE bruises\n", to=request(SCREENER, ref)["Reply-To"])).replace(b"From: ", b"From: " + SCREENER2.encode() + b", ", 1)),
        attention=True, history=["decided nothing", "were alerted"], mails=both, outcome="refused")

# ---- their own referral: who sent it, who is named on it, who acts for them
tick(24 * 60)
def contact(name, address, days=(0, 20), sender=SCREENER, **rest):
    days = [(w.clock + timedelta(days=d)).strftime("%d/%m/%Y") for d in days]
    w.send(sender, "Contact", "Contact\nRole: Safeguarding team manager\nName: %s\nEmail: %s\nFrom: %s\nTo: %s\n" % ((name, address) + tuple(days)), **rest)

ref = new_case()
attempt("a Contact mail that nobody vouches for", ref, lambda: contact("Evil", STRANGER, authentic=False), outcome="refused", attention=True)
attempt("a Contact mail from the deputy", ref, lambda: contact("Evil", STRANGER, sender=DEPUTY), outcome="refused", attention=True, mails=[(DEPUTY, "cannot answer")])
attempt("a Contact mail from the professional", ref, lambda: contact("Evil", NURSE, sender=NURSE), outcome="refused", attention=True, mails=[(NURSE, "cannot answer")])
attempt("the holder names a delegate", ref, lambda: contact("Olu Officer", OFFICER), outcome="delegation recorded", mails=[(SCREENER, RECORDED)])
attempt("a delegate inside the dates, with the holder's token", ref, lambda: w.reply(request(SCREENER, ref), "APPROVE", sender=OFFICER), outcome="held",
        mails=[(SCREENER, CONFIRM_ASK)], history=["was held"])
own = new_case(sender=SCREENER, your_work_email=SCREENER, your_name="Sam Screener")
eq([request(p, own) is not None for p in (SCREENER, SCREENER2, OFFICER)], [False, True, False], "who sent the form is not asked, nor who acts for them; the colleague is")
attempt("the delegate of who sent the form, with the colleague's token", own, lambda: w.reply(request(SCREENER2, own), "APPROVE", sender=OFFICER), outcome="held",
        mails=[(SCREENER2, CONFIRM_ASK)], history=["was held"])
named = new_case(your_work_email=SCREENER)
eq([request(p, named) is not None for p in (SCREENER, SCREENER2, OFFICER)], [False, True, False], "nor who is named on the form, nor who acts for them")
attempt("who is named on the form, with the colleague's token", named, lambda: w.reply(request(SCREENER2, named), "APPROVE", sender=SCREENER), outcome="held",
        mails=[(SCREENER2, CONFIRM_ASK)], history=["was held"])
theirs = new_case(sender=OFFICER, your_work_email=OFFICER)
eq([request(p, theirs) is not None for p in (SCREENER, SCREENER2, OFFICER)], [True, True, False], "a delegate's own referral is not put to the delegate")

# ---- dates and times
tick(24 * 60)
ref = new_case()
delegate = request(OFFICER, ref)
w.clock += timedelta(days=25)
w.once()
attempt("a delegate after the dates", ref, lambda: w.reply(delegate, "APPROVE"), outcome="does not hold the role", attention=True, mails=[(OFFICER, "cannot answer")],
        history=["decided nothing"])
first = request(SCREENER, ref)
w.clock += timedelta(days=170)
w.once()
attempt("a token of half a year ago", ref, lambda: w.reply(first, "APPROVE"), outcome="expired", attention=True, mails=[(SCREENER, "cannot answer")], history=["decided nothing"])
attempt("that one spoofed", ref, lambda: w.reply(first, "APPROVE", authentic=False, quote=False), outcome="expired", attention=True, history=["decided nothing"])

ok(all(m["outcome"] for m in w.ctl_json("messages")), "every message has an outcome")
done()
