#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be read, is too large, comes from nowhere, makes no sense or is refused: kept, recorded, put to a person; the next one is served."""
import hashlib, os, random, shutil, subprocess, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World(limits="message_size = 64K")
GONE, NOBODY = "lost@home.test", "nobody@home.test"
w.import_providers([
    ["Rosewood House", "1-100000001", "1-200000001", "S70 1AA", "care_home_residential", ROSE, "Rita Rose", "2026-01-21", ""],
    ["Elm Court", "1-100000005", "1-200000005", "S73 5EE", "care_home_nursing", GONE, "", "", ""],
    ["Ash Grange", "1-100000006", "1-200000006", "S74 6FF", "care_home_nursing", NOBODY, "", "", ""],
])
w.clock = at("2025-12-02 09:00")
row = lambda sha: next(m for m in w.ctl_json("messages") if m["sha256"] == sha)
def put(raw):
    """@raw into the INBOX: its digest, as the server will give it"""
    raw = re.sub(rb"\r\n|\r|\n", b"\r\n", raw if isinstance(raw, bytes) else bytes(raw))  # as imaplib does
    w.append(raw)
    return hashlib.sha256(raw).hexdigest()

# ---- one round with everything that is wrong, and a good form at the end
rng = random.Random(8)
garbage = bytes(rng.choice(range(1, 256)) for _ in range(4000)).replace(b"\n", b"\r\n")
head = b"From: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s@nhs.test>\r\nMIME-Version: 1.0\r\n"
nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(400)) + b"Content-Type: text/plain\r\n\r\nhello\r\n"
big = put(w.message(NURSE, "A large form", form_text(CONCERN, what_did_you_see="x" * 90 + "\n" + ("padding " * 9 + "\n") * 1500)))
bad = {
    "an empty mail": put(b"\r\n"),
    "binary garbage": put(garbage),
    "a mail without From": put(b"Subject: help\r\nMessage-ID: <1@x.test>\r\n\r\nHello\r\n"),
    "a mail with a broken From": put(b"From: @@<<>\r\nSubject: help\r\nMessage-ID: <2@x.test>\r\n\r\nHello\r\n"),
    "deep nesting": put(head % (NURSE.encode(), SERVICE.encode(), b"nested", b"deep") + nested),
    "a lying multipart": put(head % (NURSE.encode(), SERVICE.encode(), b"no boundary", b"lie") + b"Content-Type: multipart/mixed; boundary=\"never\"\r\n\r\nnothing here\r\n"),
    "an unknown character set": put(head % (NURSE.encode(), SERVICE.encode(), b"=?x-nowhere?Q?=FF=FE?=", b"set") + b"Content-Type: text/plain; charset=x-nowhere\r\n\r\n\xff\xfe\xfd\r\n"),
    "a header of 300 KB": put(b"X-Long: " + b"a" * 990 * 40 + b"\r\n" + head % (NURSE.encode(), SERVICE.encode(), b"long", b"long") + b"\r\nhello\r\n"),
}
sealed = put(head % (NURSE.encode(), SERVICE.encode(), b"Report", b"smime") +
             b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIAGCSqGSIb3DQEHA6CAMIACAQAxgg==\r\n")
odd = put(w.message(NURSE, "A date that cannot be", form_text(CONCERN, date_you_identified="31/02/2025", what_did_you_see="A missed visit on a day that is none")))
good = put(w.message(NURSE, "A good one", form_text(CONCERN)))
w.once()
messages = w.ctl_json("messages")
eq(len(messages), 3 + len(bad) + 1, "every message is recorded")
ok(all(m["outcome"] and m["folder"] for m in messages), "each has an outcome and a place")
eq((w.folder_count("INBOX"), w.folder_count("Processed") + w.folder_count("Attention")), (0, len(messages)), "each was moved; nothing is lost")
for what, sha in bad.items():
    ok(row(sha)["folder"] == "attention", "%s waits for a person" % what) or note(str(row(sha)))
attention = {m["sha256"]: m for m in w.ctl_json("attention")}
ok(all(a["reason"] for a in attention.values()), "each with the reason")
ok(any(a["from"] == NURSE and "message_size" in a["reason"] for a in attention.values()), "a mail over the limit: the reason names the limit")
has(text_of(w.take(NURSE, "could not read")), "999", "its sender is told in plain words")
eq((row(sealed)["kind"], row(sealed)["folder"]), ("encrypted", "attention"), "an encrypted mail is recognised")
has(text_of(w.take(NURSE, "encrypted")), "send it again", "its sender is told how to resend")
ref = row(good)["case"]
eq(w.case(ref)["state"], "screening", "the good form among them is served")
case = w.case(row(odd)["case"])
eq(case["state"], "screening", "a form with an impossible date is a case all the same")
ok("date_identified" not in case["form"]["fields"], "the date is not guessed")
first = w.mail(SCREENER, ref)

# ---- a document that the reader cannot read: a person is told why (A2.2: nobody's report is lost)
def pdf(*pages):
    """each page a text, or None for a picture that fills it: a scan"""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [%s] /Count %d >>" % (" ".join("%d 0 R" % (5 + 2 * n) for n in range(len(pages))), len(pages)),
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
               "<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /ASCIIHexDecode /Length 129 >>\nstream\n%s>\nendstream" % ("00ff" * 32)]
    for n, page in enumerate(pages):
        drawn = "q 595 0 0 842 0 0 cm /I Do Q" if page is None else "BT /F 11 Tf 14 TL 50 790 Td %s ET" % " ".join("(%s) Tj T*" % re.sub(r"([()\\])", r"\\\1", l) for l in page.split("\n"))
        objects += ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> /XObject << /I 4 0 R >> >> /Contents %d 0 R >>" % (6 + 2 * n),
                    "<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)]
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body.encode("latin-1"))
    table = len(out)
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places) + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table)
PDF = ("application", "pdf")
scan = put(w.message(NURSE, "A report about Rosewood House", "Please find the form attached.", attachments=[("scan.pdf", pdf(None)) + PDF]))
torn = put(w.message(NURSE, "Another report", "Please see attached.", attachments=[("torn.docx", b"PK\x03\x04" + b"word/document.xml" * 9, "application", "vnd.openxmlformats-officedocument.wordprocessingml.document")]))
half = put(w.message(NURSE, "A form, its second page by hand", "Please find the form attached.", attachments=[("half.pdf", pdf(form_text(CONCERN), None)) + PDF]))
whole = put(w.message(NURSE, "A form, all of it typed", "Please find the form attached.", attachments=[("whole.pdf", pdf(form_text(CONCERN))) + PDF]))
w.once("2025-12-02 09:05")
for sha, name, why in ((scan, "scan.pdf", "no text layer"), (torn, "torn.docx", "damaged")):
    eq((row(sha)["kind"], row(sha)["folder"]), ("unrecognised", "attention"), "%s: waits for a person" % name)
    asked = text_of(w.mail(SCREENER, row(sha)["case"]))
    has(" ".join(asked.split()), "could not be read: %s: %s" % (name, why), "the triage mail says why")
    reason = {a["sha256"]: a["reason"] for a in w.ctl_json("attention")}[sha]
    has(reason, "%s: %s" % (name, why), "so does the attention list")
for sha in (half, whole):
    eq(row(sha)["outcome"][:8], "new case", "a form in a PDF is a case")
has(" ".join(text_of(w.mail(SCREENER, row(half)["case"])).split()), "Part of the document could not be read: half.pdf: no text layer on some pages", "the screener is told that a page is missing")
ok("could not be read:" not in text_of(w.mail(SCREENER, row(whole)["case"])), "and nothing of the kind when all was read")

# ---- our own mail comes back; somebody writes as us
receipt = w.mail(NURSE, ref)
files = [f for f in glob.glob("%s/servers/mail/%s/Maildir/*/*" % (w.dir, NURSE)) if os.path.isfile(f)]
raw = next(d for d in (open(f, "rb").read() for f in files) if receipt["Message-ID"].encode() in d)
before = len(w.ctl_json("queue"))
w.append(raw)
w.append(w.message(SERVICE, "A form by telephone", form_text(CONCERN)))
w.once("2025-12-02 09:10")
eq([m["outcome"] for m in w.ctl_json("messages")[-2:]], ["our own mail", "from our own address"], "our own mail is told from mail in our name")
eq([m["folder"] for m in w.ctl_json("messages")[-2:]], ["processed", "attention"], "the first is ignored, the second waits for a person")
eq(len(w.ctl_json("queue")), before, "neither is answered")

# ---- replies that make no sense
w.reply(first, "hmm, let me think about it", when="2025-12-02 09:20")
w.once()
eq(w.case(ref)["state"], "screening", "a reply without a command changes nothing")
choices = w.take(SCREENER, "could not read your answer")
for word in ("APPROVE", "ESCALATE", "QUERY"):
    has(text_of(choices), word, "the manager gets the choices: %s" % word)
w.reply(first, "APPROVE\nESCALATE", when="2025-12-02 09:30")
w.once()
eq(w.case(ref)["state"], "screening", "a conflict changes nothing")
eq((w.ctl_json("messages")[-1]["folder"], len(w.mails(SCREENER, "could not read your answer"))), ("attention", 1), "the second one goes to a person; the choices were sent once")
w.reply(first, "APPROVE", when="2025-12-02 09:40")
w.once()
w.reply(w.take(ROSE, ref), "1 DONE 05/12/2025 done\n2 DONE 05/12/2025 done", when="2025-12-05 10:00")
w.once()
senior = w.take(SENIOR, ref)
w.reply(senior, "VISIT 31 February 2026", when="2025-12-05 11:00")
w.once()
eq(w.case(ref)["state"], "senior-decision", "an impossible date is not carried out")
has(text_of(w.take(SENIOR)), "date", "it is asked back")

# ---- what nobody can classify
ORIGINAL = "Something at Rosewood House worries me. Please ring me about it.\n"
def triage(subject, when):
    before = {m["sha256"] for m in w.ctl_json("messages")}
    w.send(NURSE, subject, ORIGINAL, when=when)
    w.once()
    m = next(m for m in w.ctl_json("messages") if m["sha256"] not in before)
    return m, w.take(SCREENER, m["case"])
m, ask = triage("Worried", "2025-12-08 09:00")
eq((m["kind"], m["folder"]), ("unrecognised", "attention"), "an unrecognised mail waits for a person")
ok(w.mail(SCREENER2, m["case"]) is not None, "both screening managers are asked what it is")
parts = [p for p in ask.walk() if p.get_filename() == "original.eml"]
eq([hashlib.sha256(p.get_payload(decode=True)).hexdigest() for p in parts], [m["sha256"]], "the original is attached as it came, byte for byte")
for word in ("FORM", "FILE", "SPAM", "NOT OURS"):
    has(text_of(ask), word, "the request names %s" % word)
w.reply(ask, "FORM", quote=False, when="2025-12-08 09:10")
w.once()
ok(w.mail(SCREENER, "could not read your answer") is not None and len(w.mails(SCREENER, "could not read your answer")) == 2, "FORM without lines is asked back")
known = {c["ref"] for c in w.ctl_json("cases")}
w.reply(ask, "FORM\n" + form_text(CONCERN, your_name=None, your_work_email=None), when="2025-12-08 09:20")
w.once()
new = next(iter({c["ref"] for c in w.ctl_json("cases")} - known), None)
if ok(new is not None, "FORM with lines makes a case"):
    case = w.case(new)
    eq((case["state"], case["source_sha256"]), ("screening", m["sha256"]), "of the original mail")
    eq(case["received"][:16], "2025-12-08T09:00", "its clock counts from the receipt of the original")
    ok(m["sha256"] in case["messages"], "the original is among the case's messages")
    has(text_of(w.mail(SCREENER2, new)), NURSE, "the original sender is the professional")
    ok(w.mail(NURSE, new) is not None, "and gets the receipt")
ok(m["sha256"] not in {a["sha256"] for a in w.ctl_json("attention")}, "it does not wait for a person any more")
m, ask = triage("More", "2025-12-08 10:00")
w.reply(ask, "FILE CCRF-2025-09999", when="2025-12-08 10:10")
w.once()
ok(m["sha256"] in {a["sha256"] for a in w.ctl_json("attention")}, "FILE with a reference that is none is not carried out")
w.reply(ask, "FILE " + ref, when="2025-12-08 10:20")
w.once()
ok(m["sha256"] in w.case(ref)["messages"], "FILE ref: the mail belongs to that case")
ok(m["sha256"] not in {a["sha256"] for a in w.ctl_json("attention")}, "and is done")
for word in ("SPAM", "NOT OURS"):
    m, ask = triage("Buy " + word, "2025-12-08 11:00" if word == "SPAM" else "2025-12-08 11:20")
    mails = len(w.mails(NURSE))
    w.reply(ask, word, when="2025-12-08 11:10" if word == "SPAM" else "2025-12-08 11:30")
    w.once()
    ok(m["sha256"] not in {a["sha256"] for a in w.ctl_json("attention")}, "%s ends it" % word)
    eq(len(w.mails(NURSE)), mails, "%s is not answered to the sender" % word)

# ---- addresses that do not exist
def to_provider(name, postcode, when, later):
    known = {c["ref"] for c in w.ctl_json("cases")}
    w.send(NURSE, "CCRF", form_text(CONCERN, name_of_the_care_provider=name, address_or_branch=postcode), when=when)
    w.once()
    ref = ({c["ref"] for c in w.ctl_json("cases")} - known).pop()
    w.reply(w.take(SCREENER, ref), "APPROVE", when=later)
    w.once()
    return ref
with open(w.dir + "/servers/recipients", "a") as f:  # Postfix takes it, Dovecot does not
    f.write(GONE + " x\n")
subprocess.run(["postfix", "-c", w.dir + "/servers/postfix", "reload"], capture_output=True)
ref = to_provider("Elm Court", "S73 5EE", "2025-12-09 09:00", "2025-12-09 09:10")
for _ in range(100):
    if w.folder_count("INBOX"):
        break
    time.sleep(0.05)
w.once()
eq(w.ctl_json("messages")[-1]["kind"], "bounce", "Postfix's report is a bounce (RFC 3464)")
eq(w.ctl_json("messages")[-1]["case"], ref, "it is tied to the case")
eq([q["state"] for q in w.ctl_json("queue") if q["to"] == GONE], ["bounced"], "the queue shows that mail as bounced")
notices = w.mails(CONTRACTS, "did not arrive")
eq(len(notices), 1, "the Contracts Team is told")
has(text_of(notices[0]), GONE, "which address it was")
dsn = next(d for d in (open(f, "rb").read() for f in glob.glob("%s/servers/mail/%s/Maildir/.Processed/*/*" % (w.dir, SERVICE)) if os.path.isfile(f)) if b"MAILER-DAEMON" in d)
w.append(re.sub(rb"(?mi)^Message-Id: <", b"Message-Id: <again.", dsn, 1))
w.once("2025-12-09 09:30")
eq(len(w.mails(CONTRACTS, "did not arrive")), 1, "a second report tells nobody again")
ref = to_provider("Ash Grange", "S74 6FF", "2025-12-09 10:00", "2025-12-09 10:10")
q = [q for q in w.ctl_json("queue") if q["to"] == NOBODY]
eq([(x["state"], x["attempts"]) for x in q], [("failed", 1)], "a recipient that the server refuses: failed, not tried again")
has(q[0]["last_reply"] if q else "", "550", "with the server's words")
eq(len(w.mails(CONTRACTS, "did not arrive")), 2, "the Contracts Team is told, once")

ref = to_provider("Rosewood House", "S70 1AA", "2025-12-09 11:00", "2025-12-09 11:10")
asked = w.take(ROSE, ref)
w.append(b"Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@home.test>\r\nTo: %s\r\nSubject: Undeliverable: your mail\r\nMessage-ID: <ndr@home.test>\r\n\r\n"
         b"Your message could not be delivered to the following recipient:\r\n\r\n%s\r\nmailbox unavailable\r\n" %
         (email.utils.parseaddr(asked["Reply-To"])[1].encode(), ROSE.encode()))
w.once("2025-12-09 11:20")
eq([(m["kind"], m["case"]) for m in w.ctl_json("messages") if m["message_id"] == "ndr@home.test"], [("bounce", ref)], "a report that does not say which mail it was is tied by its address")
eq(len(w.mails(CONTRACTS, "did not arrive")), 3, "the Contracts Team is told")

# ---- servers that are away: one clear line, nothing lost
postfix = ["postfix", "-c", w.dir + "/servers/postfix"]
subprocess.run(postfix + ["stop"], capture_output=True)
w.send(NURSE, "CCRF", form_text(CONCERN, what_did_you_see="The call bell was out of reach"), when="2025-12-10 09:00")
w.once(expect=1)
lines = [l for l in w.log.splitlines() if "localhost" in l]
eq(len(lines), 1, "the submission server is away: one line")
newest = lambda: [m for m in w.ctl_json("messages") if m["kind"] != "bounce"][-1]  # the report came in real time
ref = newest()["case"]
queued = [q for q in w.ctl_json("queue") if q["case"] == ref]
ok(len(queued) == 3 and all(q["state"] == "queued" for q in queued), "the case is open, its mails wait")
subprocess.run(postfix + ["start"], capture_output=True)
w.once()
w.settle()
ok(all(q["state"] == "sent" for q in w.ctl_json("queue") if q["case"] == ref), "they leave when it is back")
pid = int(open(w.dir + "/servers/run/master.pid").read())
w.append(w.message(NURSE, "CCRF", form_text(CONCERN, what_did_you_see="No fluids chart"), when=at("2025-12-10 09:10")))
os.kill(pid, signal.SIGTERM)
while os.path.exists("/proc/%d" % pid) and "Z" not in open("/proc/%d/stat" % pid).read().split(")")[1][:3]:
    time.sleep(0.02)
w.once(expect=1)
eq(len([l for l in w.log.splitlines() if "localhost" in l]), 1, "the mailbox is away: one line")
subprocess.run(["dovecot", "-c", w.dir + "/servers/dovecot.conf"])
w.once()
eq(newest()["outcome"][:8], "new case", "the mail comes in when it is back")
eq(w.folder_count("INBOX"), 0, "nothing is left behind")
done()
