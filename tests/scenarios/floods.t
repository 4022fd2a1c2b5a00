#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loops and floods: bounded mail to people, nothing dropped, everybody else is served (RFC 3834, RFC 3464; RFC 2369, RFC 2919).

FLOOD=10000 makes the flood as large as `make flood` does.
"""
import os, sys, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import world
from world import *

FLOOD = int(os.environ.get("FLOOD", "300"))
RATE = 30
SHOP, SPAMMER, COLLEAGUE = "news@abroad.test", "flood@abroad.test", "c.colleague@nhs.test"
world.PEOPLE += [SHOP, SPAMMER, COLLEAGUE]
w = World()

def queue(to=None, since=0):
    return [q for q in w.ctl_json("queue") if q["id"] > since and (to is None or q["to"] == to)]

def put_to_people(since):
    """questions what a mail is, and what is told of those that nobody was asked about; not the reminders of other cases"""
    return [q for q in queue(since=since) if not q["subject"].split("] ")[-1].startswith("Reminder") and ("not recognised" in q["subject"] or "put aside" in q["subject"])]

def newest():
    return max([q["id"] for q in w.ctl_json("queue")] or [0])

def messages():
    return w.ctl_json("messages")

def many(mails, when):
    """into the INBOX as the delivery agent puts them there: thousands by APPEND would take longer than the daemon does"""
    w.clock = at(when) if isinstance(when, str) else when
    folder = "%s/servers/mail/%s/Maildir" % (w.dir, SERVICE)
    for m in mails:
        many.n += 1
        name = "%d.M%06dP1.test" % (w.clock.timestamp(), many.n)
        with open(folder + "/tmp/" + name, "wb") as f:
            f.write(m if isinstance(m, bytes) else bytes(m))
        os.utime(folder + "/tmp/" + name, (w.clock.timestamp(),) * 2)
        os.chown(folder + "/tmp/" + name, 8, 8)
        os.rename(folder + "/tmp/" + name, folder + "/new/" + name)
many.n = 0

# ---- our own mail comes back
w.send(NURSE, "CCRF form", form_text(CONCERN), when="2025-12-02 09:00")
w.once()
ref = w.case()["ref"]
asked, receipt = w.take(SCREENER, ref), w.take(NURSE, ref)
since = newest()
for n, m in enumerate((asked, receipt)):
    w.append(bytes(m), at("2025-12-02 09:1%d" % n))                                      # the mailbox is among the recipients, or forwards to itself
    w.append(b"Resent-From: x@abroad.test\r\nResent-To: " + SERVICE.encode() + b"\r\nX-Loop: 1\r\n" + bytes(m) + b"\r\n-- \r\nforwarded\r\n", at("2025-12-02 09:1%d" % n))
    # a list puts its own name on it and leaves the Message-ID
    named = bytes(m).replace(b"From: ", b"From: Staff list <staff@council.test>\r\nX-Original-From: ", 1)
    w.append(b"Authentication-Results: mx.council.test; dmarc=pass header.from=council.test\r\n" + named, at("2025-12-02 09:1%d" % n))
w.once("2025-12-02 09:20")
eq(len(queue(since=since)), 0, "our own mails that come back cause no mail: as they were, resent, or in a list's name")
eq(w.case(ref)["state"], "screening", "they decide nothing")
eq(len(w.case(ref)["requests"]), 2, "and ask nobody to confirm our own words")
eq([m["outcome"] for m in messages()[-6:]].count("our own mail, from another sender"), 2, "the ones in a list's name are put to a person")

# ---- a bounce storm: 500 bounces about one recipient, bounces of bounces
def bounce(of, who, n, text=""):
    return ("From: Mail Delivery System <MAILER-DAEMON@home.test>\r\nTo: %s\r\nSubject: Undelivered Mail Returned to Sender\r\nReturn-Path: <>\r\n"
            "Message-ID: <bounce.%d@home.test>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered. %s\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; home.test\r\n\r\nFinal-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: 5.1.1\r\n"
            "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: %s\r\nFrom: %s\r\nTo: %s\r\n\r\n--b--\r\n" %
            (SERVICE, n, text, who, of["Message-ID"], SERVICE, who)).encode()

since = newest()
w.reply(asked, "APPROVE", when="2025-12-02 09:30")
w.once()
to_rose = w.take(ROSE, ref)
since = newest()
many([bounce(to_rose, ROSE, n) for n in range(500)], "2025-12-02 09:40")
many([bounce({"Message-ID": "<bounce.%d@home.test>" % n}, SERVICE, 1000 + n) for n in range(50)], "2025-12-02 09:41")
w.once()
eq(w.case(ref)["state"], "provider-contact", "the first of 500 bounces asks the Contracts Team for another address")
after = queue(since=since)
ok(0 < len(after) <= 3, "550 bounces cause %d mails" % len(after))
eq({m["kind"] for m in messages()[-550:]}, {"bounce"}, "each is recorded as what it is")
eq([q for q in after if not q["to"].endswith("@council.test")], [], "none is answered")
history = w.case(ref)["history"]
ok(len(history) < 560, "the history names them")

# ---- a vacation responder that does not say so: answered a few times, never for ever
since = newest()
round_trips = 0
pending = [w.send(COLLEAGUE, "CCRF form", form_text(CONCERN, your_work_email=COLLEAGUE), when="2025-12-02 10:00")]
seen = set()
for n in range(50):
    w.once(at("2025-12-02 10:01") + timedelta(minutes=n))
    fresh = [m for m in w.mails(COLLEAGUE) if m["Message-ID"] not in seen]
    if not fresh:
        break
    round_trips += 1
    for m in fresh:
        seen.add(m["Message-ID"])
        w.reply(m, "I am away until the new year and will answer then.\n")
ok(n < 10, "a responder without any mark is answered %d times, then it is quiet" % round_trips)
ok(len(queue(COLLEAGUE, since)) <= 5, "it gets %d mails in all" % len(queue(COLLEAGUE, since)))
since = newest()
w.reply(w.mails(COLLEAGUE)[0], "I am away.", more={"Auto-Submitted": "auto-replied"}, when="2025-12-02 11:00")
w.once()
eq(len(queue(since=since)), 0, "one that says what it is gets nothing (RFC 3834)")

# ---- mail of lists
since = newest()
listed = {"List-Id": "Staff <staff.council.test>", "List-Unsubscribe": "<mailto:leave@council.test>", "Precedence": "bulk"}
w.send(SHOP, "Our newsletter", "Ten ways to keep warm.\n", headers=listed, when="2025-12-02 11:10")
before = sum(c["procedure"] == "concern" for c in w.ctl_json("cases"))
w.send(NURSE, "CCRF form", form_text(CONCERN, provider="Oak Lodge", address="S70 2BB"), headers=listed, when="2025-12-02 11:11")
w.once()
eq(sum(c["procedure"] == "concern" for c in w.ctl_json("cases")), before + 1, "a form that came over a list is a form")
eq(len(queue(SHOP, since)), 0, "a list's mail is not answered")
eq({q["to"] for q in queue(since=since) if q["case"] and q["case"].startswith("MAIL")}, {SCREENER, SCREENER2}, "what it is, the screening managers are asked")

# ---- thousands of mails from one sender, one genuine form in the middle of them, another sender's in the middle and behind
w.once("2025-12-03 09:00")
since = newest()
counted = len(messages())
def noise(n, sender=SPAMMER):
    return w.message(sender, "Hello %d" % n, "Buy this, number %d.\n" % n)
w.clock = at("2025-12-03 10:00")
theirs = w.message(SPAMMER, "CCRF form", form_text(CONCERN, your_work_email=SPAMMER, what_did_you_see="Bruises on both arms."))
middle = w.message(NURSE, "CCRF form", form_text(CONCERN, what_did_you_see="She was left alone on the stairs."))
behind = w.message(NURSE, "CCRF form", form_text(COMPLIMENT))
flood = [bytes(noise(n)) for n in range(FLOOD)]
flood[FLOOD // 2:FLOOD // 2] = [theirs, middle]
many(flood + [behind], "2025-12-03 10:00")
began = time.monotonic()
result = subprocess.run([BUILD + "/ccrfd", "--config", w.conf + "/ccrfd.conf", "--once"], capture_output=True, text=True, env=w._env(at("2025-12-03 10:05")))
took = time.monotonic() - began
w.settle()
eq(result.returncode, 0, "%d mails are worked off in one round" % (FLOOD + 3))
note("%d mails in %.1f s: %.0f a second" % (FLOOD + 3, took, (FLOOD + 3) / took))
rows = messages()[counted:]
eq(len(rows), FLOOD + 3, "every one is recorded")
ok(all(m["outcome"] for m in rows), "and has an outcome")
eq([m["outcome"] for m in rows].count("triage"), RATE, "about the first %d of the sender people are asked" % RATE)
aside = [m for m in rows if m["outcome"].startswith("put aside")]
eq(len(aside), FLOOD - RATE, "the others are put aside")
eq({m["folder"] for m in aside}, {"attention"}, "in Attention")
has(w.ctl_json("attention")[-1]["reason"], "sender_rate", "the reason names the limit")
eq(sum(m["outcome"].startswith("new case") for m in rows), 3, "the forms are forms, also the flooding sender's own")
for person in (SCREENER, SCREENER2):
    got = queue(person, since)
    eq(len([q for q in got if "not recognised" in q["subject"]]), RATE, "%s is asked %d times" % (person, RATE))
    digest = [q for q in got if "put aside" in q["subject"]]
    eq(len(digest), 1, "and told once about the rest")
    text = text_of(w.take(person, "put aside"))
    has(text, "%s: %d" % (SPAMMER, FLOOD - RATE), "and whose they are")
eq(w.folder_count("INBOX"), 0, "the mailbox is empty")
order = [m["subject"] for m in w.mails(NURSE)]
log = [l for l in result.stderr.splitlines() if "pipeline" in l and "→" in l]
place = [n for n, l in enumerate(log) if "new case" in l]
ok(len(place) == 3 and place[1] <= RATE + 2, "the other sender's forms were taken in before the flood (places %s of %d)" % (place, len(log)))

# ---- the next hour: told again only when there is more, and once
since = newest()
w.once("2025-12-03 10:50")
eq(len(put_to_people(since)), 0, "nothing new: nobody is told again")
many([noise(FLOOD + n) for n in range(40)], "2025-12-03 10:51")
w.once("2025-12-03 10:52")
eq(len(put_to_people(since)), 0, "more of it within the hour: neither asked nor told yet")
w.once("2025-12-03 11:40")
eq(sorted(q["to"] for q in queue(since=since) if "put aside" in q["subject"]), sorted([SCREENER, SCREENER2]), "an hour after: told once")
has(text_of(w.take(SCREENER, "put aside")), "%s: 40" % SPAMMER, "with the number")
since = newest()
many([noise(FLOOD + 100)], "2025-12-03 12:30")
w.once()
eq(len(put_to_people(since)), 2, "after an hour people are asked about that sender again")

# ---- a flood in somebody's name does not silence them
since = newest()
many([w.message(NURSE, "Spoofed %d" % n, "Nonsense %d.\n" % n, authentic=False) for n in range(60)] + [w.message(NURSE, "Worried", "I am worried about a resident. Please ring me.\n")], "2025-12-03 14:00")
w.once()
eq(messages()[-1]["outcome"], "triage", "the genuine mail of a sender who is forged 60 times is put to the screening managers")

# ---- many senders at once: bounded all together
since = newest()
many([w.message("s%d@abroad.test" % n, "Spam %d" % n, "Spam %d.\n" % n) for n in range(330)], "2025-12-03 18:00")
w.once()
eq(len([q for q in put_to_people(since) if q["to"] == SCREENER and "not recognised" in q["subject"]]), 10 * RATE, "330 senders: people are asked about %d mails an hour" % (10 * RATE))
eq(len([q for q in queue(SCREENER, since) if "put aside" in q["subject"]]), 1, "and told about the rest once")

# ---- what cannot be worked on stands at the head: the others are served
import sqlite3
def sql(text, *values):
    db = sqlite3.connect(w.dir + "/state/store.db")
    with db:
        rows = db.execute(text, values).fetchall()
    db.close()
    return rows

def oldest(n):
    """@n mails of the flood wait again, older than anything that comes now"""
    ids = [row[0] for row in sql("SELECT id FROM message WHERE outcome LIKE 'put aside%' ORDER BY id LIMIT ?", n)]
    for i in ids:
        sql("UPDATE message SET processed = 0, attempts = 0, turn = 0, outcome = NULL, folder = NULL, received = received - 864000 WHERE id = ?", i)
    return ids

concerns = lambda: sql("SELECT count (*) FROM cases WHERE procedure = 'concern'")[0][0]
counted = concerns()
bytes_gone, key_gone = oldest(2)
sql("UPDATE message_raw SET sealed = zeroblob (60) WHERE message = ?", bytes_gone)
sql("UPDATE data_key SET wrapped = zeroblob (40) WHERE id = (SELECT key_id FROM message WHERE id = ?)", key_gone)
w.send(NURSE, "CCRF form", form_text(CONCERN), when="2025-12-04 09:00")
result = subprocess.run([BUILD + "/ccrfd", "--config", w.conf + "/ccrfd.conf", "--once"], capture_output=True, text=True, env=w._env(w.clock))
w.settle()
eq(concerns(), counted + 1, "two damaged records at the head: the form behind them is a case")
eq(sql("SELECT folder, outcome FROM message WHERE id = ?", bytes_gone), [("attention", "not processed")], "the one whose bytes are damaged is put to a person")
eq(sql("SELECT processed, outcome FROM message WHERE id = ?", key_gone), [(0, None)], "the one whose key is damaged is not given up")
has(result.stderr, "put to attention", "the log says so")
eq(w.folder_count("INBOX"), 0, "and what is new was moved")

# ---- two services that have each other for a professional
def service_named(address):
    world.SERVICE = address
    return address

A = SERVICE
B = "service@abroad.test"
world.PEOPLE += [B]
wa = World()
service_named(B)
world.PEOPLE += [A]
wb = World()
def carry(source, sink, to, service, strip):
    """what @source has sent to the other service arrives there; a gateway may have taken the marks away"""
    n = 0
    service_named(service)
    for m in source.mails(to)[carried.get(to, 0):]:
        if strip:
            for mark in ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence"):
                del m[mark]
        sink.append(b"Authentication-Results: mx.council.test; dmarc=pass header.from=" + email.utils.parseaddr(m["From"])[1].split("@")[1].encode() + b"\r\n" + bytes(m), sink.clock)
        n += 1
    carried[to] = len(source.mails(to))
    return n

carried = {}
for strip in (False, True):
    start = at("2025-12-02 09:00") + timedelta(hours=3 if strip else 0)
    wa.clock = wb.clock = start
    service_named(A)
    wa.append(wa.message(B, "CCRF form", form_text(CONCERN, your_work_email=B), to=A))
    wa.append(wa.message(B, "question", "HELP\n", to=A))
    service_named(B)
    wb.append(wb.message(A, "CCRF form", form_text(CONCERN, your_work_email=A), to=B))
    total, quiet = 0, False
    for n in range(30):
        wa.once(start + timedelta(minutes=n + 1))
        wb.once(start + timedelta(minutes=n + 1))
        moved = carry(wa, wb, B, B, strip) + carry(wb, wa, A, A, strip)
        total += moved
        if moved == 0:
            quiet = True
            break
    ok(quiet and n <= 6 and total <= 8, "two services%s: quiet after %d rounds and %d mails" % (" behind a gateway that takes the marks away" if strip else "", n, total))
done()
