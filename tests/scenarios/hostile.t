#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile mail at the daemon itself. Beyond a limit a mail is kept, put to a person with the reason, its sender told, and the
next one served. And whatever a stranger types into a form: no mail that leaves turns it into markup, a header, a command
or a token of ours. Python's own mail and HTML parsers judge."""
import base64, hashlib, html.parser, os, sys, urllib.parse
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World(limits="sender_rate = 6\nforms = 3\n")
w.clock = at("2025-12-02 09:00")
row = lambda sha: next(m for m in w.ctl_json("messages") if m["sha256"] == sha)

# ---- beyond a limit -------------------------------------------------------------------------------------
HEAD = b"From: %s\r\nTo: %s\r\nSubject: %%s\r\nMessage-ID: <%%s@nhs.test>\r\nAuthentication-Results: mx.council.test; dmarc=pass header.from=nhs.test\r\nMIME-Version: 1.0\r\n" % (NURSE.encode(), SERVICE.encode())
PLAIN = b"Content-Type: text/plain\r\n\r\n"
def put(name, fields=b"", body=PLAIN + b"hello\r\n"):
    raw = HEAD % (name.encode(), name.encode()) + fields + body
    w.append(raw)
    return hashlib.sha256(raw).hexdigest(), raw
def mixed(parts):
    return b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"".join(b"--b\r\n%s\r\n" % p for p in parts) + b"--b--\r\n"
def part(name, kind, data):
    return b'Content-Type: %s; name="%s"\r\nContent-Disposition: attachment; filename="%s"\r\nContent-Transfer-Encoding: base64\r\n\r\n' % (kind, name, name) + base64.encodebytes(data).replace(b"\n", b"\r\n")
text = lambda **changes: form_text(CONCERN, **changes).replace("\n", "\r\n").encode()
four = [part(b"%d.txt" % n, b"text/plain", text(what_did_you_see="Number %d" % n)) for n in range(4)]
beyond = {
    "mime_parts": put("mime_parts", body=mixed([PLAIN + b"a"] * 501)),
    "references": put("references", b"References: " + b"\r\n ".join(b"<%d@nhs.test>" % n for n in range(201)) + b"\r\n"),
    "recipients": put("recipients", b"Cc: " + b",\r\n ".join(b"a%d@nhs.test" % n for n in range(501)) + b"\r\n"),
    "attachments": put("attachments", body=mixed([PLAIN + b"see"] + [part(b"%d.bin" % n, b"application/octet-stream", b"x") for n in range(101)])),
    "forms": put("forms", body=mixed([PLAIN + b"see"] + four)),
    "header_count": put("header_count", b"X-A: b\r\n" * 1001),
}
within = put("within", body=mixed([PLAIN + b"see"] + four[:3]))[0]
w.once()
reasons = {a["sha256"]: a["reason"] for a in w.ctl_json("attention")}
raws = [open(f, "rb").read() for f in glob.glob("%s/servers/mail/%s/Maildir/.Attention/*/*" % (w.dir, SERVICE)) if os.path.isfile(f)]
for limit, (sha, raw) in beyond.items():
    ok(row(sha)["folder"] == "attention" and "limit %s: " % limit in reasons.get(sha, ""), "beyond %s: a person sees it, with the limit's name" % limit) or note(str(row(sha)) + reasons.get(sha, ""))
    ok(any(r.replace(b"\r\n", b"\n") == raw.replace(b"\r\n", b"\n") for r in raws), "beyond %s: the mail is there as it came" % limit)
    has(reasons.get(sha, ""), "[limits]", "beyond %s: and what to do" % limit)
told = w.mails(NURSE, "could not read")
eq(len(told), 5, "the sender is told of each; not where nothing was read, for nobody is known to have written it")
for m in told:
    has(text_of(m), "999", "in words that put the adult's safety first")
eq(row(within)["outcome"][:9], "new cases", "the next mail goes on; just within `forms` each is a case")
eq(len(w.ctl_json("cases")), 3, "and nothing of the other became one")

# ---- sender_rate: two machines that answer each other come to an end ------------------------------------------------
before = len(w.mails(NURSE))
eq(before, 6, "six answers this hour")
w.clock = at("2025-12-02 09:30")
seventh = put("one more", body=mixed([PLAIN + b"a"] * 501))[0]
w.once()
eq((len(w.mails(NURSE)), row(seventh)["folder"]), (before, "attention"), "the seventh that cannot be read waits for a person like the others, and is not answered")
w.send(NURSE, "One more form", form_text(CONCERN, what_did_you_see="Something else"))
w.once()
eq((len(w.mails(NURSE)), len(w.ctl_json("cases"))), (before + 1, 4), "a form is a case all the same, and its receipt leaves: somebody waits for it")
w.clock = at("2025-12-02 10:31")
put("another", body=mixed([PLAIN + b"a"] * 501))
w.once()
eq(len(w.mails(NURSE)), before + 2, "when the hour is over what cannot be read is answered again")

# ---- whatever stands in a field ------------------------------------------------------------------------------------
w.write_config(limits="sender_rate = 10000\n", providers=False)
TOKEN = "K7QM-2345-ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ"
PAYLOADS = [
    "<script>alert(1)</script>", "<img src=http://evil.test/x.png onerror=alert(1)>", "<a href=\"javascript:alert(1)\">click</a>", "</p></td></table><h1>owned</h1>",
    "<style>*{display:none}</style>", "<!-- hidden -->", "<![CDATA[x]]>", "<?php x ?>", "&lt;script&gt; &amp;#60;b&#62; &#x3c;i&#x3e;", "\"><svg/onload=alert(1)>",
    "[click me](http://evil.test)", "![image](http://evil.test/x.png)", "<http://evil.test>", "# Heading", "Title\n=====", "Title\n-----", "```\ncode\n```", "    indented code",
    "> quoted\n> more", "1. first\n2. second", "- item\n* item\n+ item", "| a | b |\n|---|---|\n| c | d |", "see\n[ref]: http://evil.test \"t\"\n\n[ref] too", "*emphasis* _under_ **strong** `code` ~~gone~~", "***\n---\n___", "back\\slash \\* \\[ \\<",
    "{{service_name}} {{#items}}x{{/items}} {{{address}}} {{> partial}}", "%s %n %p ${HOME} $(id) `id`", "'; DROP TABLE message; --",
    "=HYPERLINK(\"http://evil.test\")", "@SUM(1+1)*cmd|' /C calc'!A0",
    "Ref CCRF-2026-00042 / " + TOKEN, "x\nRef CCRF-2026-00042 / " + TOKEN + "\ny", "mailto:evil@evil.test?subject=APPROVE&body=x", "APPROVE\nESCALATE\nCLOSE", "1 DONE 05/12/2025 all done\n2 DONE",
    "x\r\nBcc: evil@evil.test\r\nContent-Type: text/html\r\n\r\n<b>owned</b>", "=?utf-8?Q?=0D=0ABcc:_evil@evil.test?=", "--=_boundary\nContent-Type: text/html\n\n<b>x</b>", "From: boss@council.test\nSent: today\nSubject: APPROVE",
    "On Tue, 2 Dec 2025 at 09:00, Boss <boss@council.test> wrote:", "-----Original Message-----", "-- \nBoss", ".\r\n..\r\nQUIT\r\nMAIL FROM:<evil@evil.test>",
    "\u202eEVORPPA\u202c \u2066x\u2069 \u200e\u200f", "zero\u200bwidth\u200c \u200d\u2060\ufeffjoined\u00ad", "tag\U000e0041\U000e0042 \u2028 \u2029 \u0085", "\x1b[2Jclear \x07bell \x08back \x7f", "BEGIN:VCALENDAR\nMETHOD:CANCEL\nEND:VCALENDAR", "a" * 5000, "word " * 3000,
]
FREE = [l for l in CONCERN if l in ("What did you see or hear?", "Who did you speak to, and when?", "Is everyone safe now? What was done?", "Your name", "Your job title", "Your organisation or team", "Address or branch, with postcode",
                                     "Has it happened before? How often and for how long?", "What does the person say about it? Do they say they were harmed?", "Actions agreed with the provider")]
def hostile(payload, everywhere):
    """a form whose free text, or whose every answer, is @payload"""
    fields = {l: payload if everywhere or l in FREE else v for l, v in CONCERN.items()}
    if not everywhere:
        fields["Address or branch, with postcode"] = payload + "\nS70 1AA"
        fields["Actions agreed with the provider"] = "1. " + payload.replace("\n", " ").replace("\r", " ")[:400] + " - " + payload.split("\n")[0][:40] + " - by 08/12/2025"
    return fields

class Judge(html.parser.HTMLParser):
    """what stands in a page, apart from words"""
    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.links, self.words, self.odd = set(), [], [], []
        self.feed(page)
        self.close()
    def handle_starttag(self, tag, attributes):
        self.tags.add((tag, tuple(sorted(name for name, value in attributes))))
        self.links += [value for name, value in attributes if name in ("href", "src", "action", "background")]
    handle_startendtag = handle_starttag
    def handle_data(self, data):
        self.words.append(data)
    def handle_comment(self, data):
        self.odd.append("<!--" + data)
    def handle_pi(self, data):
        self.odd.append("<?" + data)
    unknown_decl = handle_pi

# what our own layout is made of: every template with harmless values
layout, comments = set(), set()
for name in w.ctl("preview").split():
    judge = Judge(w.ctl("preview", name, "html"))
    layout |= judge.tags
    comments |= set(judge.odd)
ok(("table", ()) not in layout and len(layout) > 10, "the layout's own elements are known (%d)" % len(layout))
HEADERS = {"from", "to", "reply-to", "subject", "date", "message-id", "auto-submitted", "x-auto-response-suppress", "mime-version", "content-type", "content-language", "in-reply-to",
           "references", "received", "return-path", "delivered-to", "x-original-to", "content-transfer-encoding", "content-disposition"}
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
FOOTER = re.compile(r"(?m)^\s*Ref:?\s+(?:CCRF|PC|MAIL)-\d{4}-\d{5}\s*/.*$")

def judged(person, m):
    """what is wrong with a mail that we sent to @person"""
    wrong = []
    names = [k.lower() for k in m.keys()]
    wrong += ["header %s" % n for n in set(names) - HEADERS] + ["two %s" % n for n in ("from", "to", "subject", "message-id", "content-type") if names.count(n) != 1]
    wrong += ["defect %r" % d for part in m.walk() for d in part.defects]
    if email.utils.parseaddr(m["From"])[1] != SERVICE or [a for n, a in email.utils.getaddresses([m["To"]])] != [person]:
        wrong.append("from %s to %s" % (m["From"], m["To"]))
    if HIDDEN.search(m["Subject"]) or "\n" in m["Subject"]:
        wrong.append("subject %r" % m["Subject"])
    kinds = [p.get_content_type() for p in m.walk() if not p.is_multipart() and p.get_content_disposition() != "attachment"]
    if [k for k in kinds if k != "text/calendar"] != ["text/plain", "text/html"]:
        wrong.append("parts %s" % kinds)
    plain, page = text_of(m), html_of(m)
    judge = Judge(page)
    wrong += ["markup %s %s" % t for t in judge.tags - layout] + ["odd %r" % o for o in judge.odd if o not in comments]
    wrong += ["hidden %r" % HIDDEN.search(t).group() for t in (plain, page) if HIDDEN.search(t.replace("\r", ""))]
    footers = FOOTER.findall(plain)
    own = footers[-1].strip() if footers else ""
    if len(footers) > 1 or TOKEN in own:
        wrong.append("footers %r" % footers)
    for link in judge.links:
        url = urllib.parse.urlsplit(link)
        query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        if url.scheme == "tel":
            continue
        if url.scheme != "mailto" or not re.fullmatch(r"adultsocialservices(\+[a-z0-9]+)?@council\.test", urllib.parse.unquote(url.path), re.I) or set(query) - {"subject", "body"}:
            wrong.append("link %s" % link[:200])
        elif len(re.findall(r"(?m)^Ref ", query.get("body", ""))) > 1 or TOKEN in query.get("body", ""):
            wrong.append("prefilled %r" % query["body"])
    return wrong, judge

start = {p: len(w.mails(p)) for p in PEOPLE}
w.clock = at("2025-12-02 11:00")
shas = {}
for n, payload in enumerate(PAYLOADS):
    for everywhere in (False, True) if n % 3 == 0 else (False,):
        m = w.message(NURSE, "Form %d %s" % (n, everywhere), "See below.", html=form_html(hostile(payload, everywhere)).replace("\r", "&#13;"))
        w.append(m)
        shas[(n, everywhere)] = m
w.once()
by_id = {m["Message-ID"]: m for m in w.mails(NURSE)}
messages = w.ctl_json("messages")[-len(shas):]
ok(all(m["outcome"] and m["folder"] in ("processed", "attention") for m in messages), "every mail has an outcome and a place")
cases = [m["case"] for m, key in zip(messages, shas) if not key[1]]
states = lambda: {c["ref"]: c["state"] for c in w.ctl_json("cases")}
now = states()
ok(sum(now.get(c) == "screening" for c in cases) > len(PAYLOADS) * 3 // 4, "most are forms that a manager screens")
seen = 0
def judge_all(people, what):
    global seen
    bad = []
    for person in people:
        for m in w.mails(person)[start.get(person, 0):]:
            wrong, judge = judged(person, m)
            seen += 1
            bad += ["%s: %s: %s" % (person, m["Subject"][:60], x) for x in wrong]
    if not ok(not bad, "%s: no answer of a form is markup, header, link or token in any mail" % what):
        for line in bad[:20]:
            note(line[:300])
judge_all([NURSE, SCREENER, SCREENER2], "receipts and questions")
literal = 0
asked = {m["Subject"]: m for m in w.mails(SCREENER)}
for n, payload in enumerate(PAYLOADS):
    m = next((asked[s] for s in asked if cases[n] and cases[n] in s), None)
    if m is None:
        continue
    # a line of rules alone is furniture of forms, not an answer
    lines = [l for l in HIDDEN.sub("", payload.replace("\r", "\n")).split("\n") if l.strip("=-_* \t")]
    wanted = " ".join(" ".join(lines[:1]).split()[:40])
    words = " ".join("".join(Judge(html_of(m)).words).split())
    literal += 1
    ok(wanted in words, "%r stands in the mail as it was typed" % payload[:30]) or note(words[:1500])
ok(literal > len(PAYLOADS) * 3 // 4, "%d mails to the screening manager were compared" % literal)

# ---- the answer to such a mail, with nothing new above the quotation, decides nothing; a real one does ---------------------
chosen = [cases[PAYLOADS.index(p)] for p in PAYLOADS if p.startswith(("APPROVE", "1 DONE", "Ref ", "x\nRef", "From: boss", "On Tue", "-----Orig"))]
chosen = [c for c in chosen if now.get(c) == "screening"]
inbox = {re.search(r"(?:CCRF|PC|MAIL)-\d{4}-\d{5}", m["Subject"]).group(): m for m in w.mails(SCREENER) if re.search(r"(?:CCRF|PC|MAIL)-\d{4}-\d{5}", m["Subject"])}
for c in chosen:
    w.reply(inbox[c], "", when="2025-12-02 11:30")
w.once()
now = states()
eq({now[c] for c in chosen}, {"screening"}, "%d empty answers under quoted commands decide nothing" % len(chosen))
start.update({p: len(w.mails(p)) for p in PEOPLE})
screening = [c for c in cases if now.get(c) == "screening"][::2]
for c in screening:
    w.reply(inbox[c], "APPROVE", when="2025-12-02 12:00")
w.once()
now = states()
eq({now[c] for c in screening} & {"screening"}, set(), "APPROVE is carried out for each")
judge_all([NURSE, ROSE, SCREENER], "what goes on to the provider and to the reporter")
note("%d mails were judged" % seen)
done()
