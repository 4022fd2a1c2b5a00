#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile mail through `ccrfctl parse`: every limit of doc/limits.md just inside and just beyond it, and input that takes
more than its share of time. What is beyond is said by the limit's name; nothing crashes, nothing is guessed."""
import base64, io, json, os, re, resource, subprocess, sys, tempfile, zipfile
TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(TOP, "tests", "lib"))
from world import BUILD, CONCERN, done, eq, form_text, has, note, ok
CTL, DIR = BUILD + "/ccrfctl", tempfile.TemporaryDirectory(prefix="ccrfd-hostile-")

# ---- mails -----------------------------------------------------------------------------------------------
HEAD = (b"From: n.nurse@nhs.test\r\nTo: adultsocialservices@council.test\r\nSubject: Report\r\nMessage-ID: <1@nhs.test>\r\n"
        b"Date: Tue, 02 Dec 2025 09:00:00 +0000\r\nMIME-Version: 1.0\r\n")
PLAIN, HTML = b"Content-Type: text/plain; charset=utf-8\r\n\r\n", b"Content-Type: text/html; charset=utf-8\r\n\r\n"
FORM = form_text(CONCERN).replace("\n", "\r\n").encode()
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

def multipart(*parts, boundary=b"b"):
    return (HEAD + b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n' % boundary + b"".join(b"--%s\r\n%s\r\n" % (boundary, p) for p in parts) + b"--%s--\r\n" % boundary)

def part(name, kind, data):
    return (b'Content-Type: %s; name="%s"\r\nContent-Disposition: attachment; filename="%s"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
            % (kind.encode(), name.encode(), name.encode()) + base64.encodebytes(data).replace(b"\n", b"\r\n"))

def attached(name, kind, data):
    return multipart(PLAIN + b"Please see attached.", part(name, kind, data))

def fields(n, line=b"X-A: b\r\n"):
    return line * (n - HEAD.count(b"\r\n")) + HEAD + b"\r\nhello\r\n"

def header_of(size):
    return HEAD + b"X-Long: " + b"a" * (size - len(HEAD) - 12) + b"\r\n\r\nhello\r\n"

def nested(depth):
    """@depth parts inside each other, the innermost a text"""
    mail = PLAIN + b"hello"
    for n in range(depth - 1):
        mail = b'Content-Type: multipart/mixed; boundary="n%d"\r\n\r\n--n%d\r\n%s\r\n--n%d--\r\n' % (n, n, mail, n)
    return HEAD + mail

def enclosed(depth):
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" + b"From: a@b.test\r\nContent-Type: message/rfc822\r\n\r\n" * (depth - 2) + b"Subject: x\r\n\r\nhello\r\n"

def package(document, others=0, ratio=None, size=0):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>')
        z.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
        z.writestr("word/document.xml", document, compress_type=zipfile.ZIP_DEFLATED if ratio else zipfile.ZIP_STORED)
        for n in range(others):
            z.writestr("word/media/%d" % n, "")
    return out.getvalue()

def word(body, before=""):
    return before + '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>' % body

def docx(body="<w:p><w:r><w:t>hello</w:t></w:r></w:p>", before="", **options):
    return attached("a.docx", DOCX, package(word(body, before), **options))

def deep(levels):
    return "<w:smartTag>" * levels + "</w:smartTag>" * levels

def pdf(pages, fields=0):
    kids = " ".join("%d 0 R" % (4 + n) for n in range(pages))
    widgets = " ".join("%d 0 R" % (4 + pages + n) for n in range(fields))
    objects = ["<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] >> >>" % widgets, "<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages), "<< >>"]
    objects += ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s>>" % ("/Annots [%s] " % widgets if n == 0 else "") for n in range(pages)]
    objects += ["<< /Type /Annot /Subtype /Widget /FT /Tx /T (f%d) /V (v) /Rect [%d %d %d %d] >>" % (n, n % 50 * 10, n // 50 * 10, n % 50 * 10 + 8, n // 50 * 10 + 8) for n in range(fields)]
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body.encode())
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return attached("a.pdf", "application/pdf", out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table))

def calendar(lines=b"", size=0):
    text = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\n" + lines
    end = b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    while len(text) + len(end) < size:
        text += b"X-A:" + b"a" * min(68, max(1, size - len(text) - len(end) - 6)) + b"\r\n"
    return HEAD + b"Content-Type: text/calendar; method=REQUEST\r\n\r\n" + text + end

def read(mail, name="a.eml"):
    """what the program makes of it"""
    path = os.path.join(DIR.name, name)
    open(path, "wb").write(mail)
    run = subprocess.run([CTL, "parse", "--json", path], capture_output=True, timeout=120)
    try:
        result = json.loads(run.stdout)
    except ValueError:
        result = {"faults": [], "broken": run.stdout[-200:] + run.stderr[-500:]}
    result["status"] = run.returncode
    return result

def check(what, inside, beyond, words):
    for mail, wanted in ((inside, False), (beyond, True)):
        it = read(mail)
        told = [f for f in it["faults"] if words in f]
        if not ok(it["status"] in (0, 1) and bool(told) == wanted, "%s: just %s" % (what, "beyond: said" if wanted else "inside: read")):
            note(str({k: it.get(k) for k in ("status", "kind", "faults", "broken")})[:1500])

# ---- the table of doc/limits.md, both sides of each -----------------------------------------------------------
references = lambda n: HEAD + b"References: " + b"\r\n ".join(b"<%d@nhs.test>" % i for i in range(n)) + b"\r\n" + PLAIN + b"hello\r\n"
recipients = lambda n: HEAD.replace(b"To: adult", b"To: " + b",\r\n ".join(b"a%d@nhs.test" % i for i in range(n - 1)) + b",\r\n adult") + PLAIN + b"hello\r\n"
# the outer multipart is a part, and its text
parts = lambda n: multipart(*[PLAIN + b"a"] * (n - 1))
files = lambda n: multipart(PLAIN + b"see", *[part("%d.bin" % i, "application/octet-stream", b"x") for i in range(n)])
forms = lambda n: multipart(PLAIN + b"see", *[part("%d.txt" % i, "text/plain", FORM.replace(b"Rosewood House", b"House %d" % i)) for i in range(n)])
check("mime_depth", nested(30), nested(31), "limit mime_depth: ")
check("mime_depth of enclosed mails", enclosed(30), enclosed(31), "limit mime_depth: ")
check("mime_parts", parts(500), parts(501), "limit mime_parts: ")
check("header_count", fields(1000), fields(1001), "limit header_count: ")
check("header_size", header_of(256 * 1024 - 100), header_of(256 * 1024 + 100), "limit header_size: ")
check("references", references(200), references(201), "limit references: ")
check("recipients", recipients(500), recipients(501), "limit recipients: ")
check("attachments", files(100), files(101), "limit attachments: ")
check("forms", forms(50), forms(51), "limit forms: ")
# three files of the document itself
check("zip_entries", docx(others=1997), docx(others=1998), "zip_entries: ")
noise = "".join(re.findall("[a-zA-Z0-9]", base64.b64encode(os.urandom(4000)).decode()))
check("inflate_ratio", docx("<w:p/>" * 100000 + "<!--%s-->" % noise, ratio=1), docx("<w:p/>" * 300000, ratio=1), "inflate_ratio: ")
check("pdf_pages", pdf(200), pdf(201), "pdf_pages: ")
check("pdf_fields", pdf(1, 2000), pdf(1, 2001), "pdf_fields: ")
check("calendar_size", calendar(size=128 * 1024 - 100), calendar(size=128 * 1024 + 100), "calendar_size: ")
check("calendar_parameters", calendar(b"ATTENDEE" + b";X-A=b\r\n " * 90 + b":mailto:a@b.test\r\n"), calendar(b"ATTENDEE" + b";X-A=b\r\n " * 110 + b":mailto:a@b.test\r\n"), "calendar_parameters: ")
eq(len(read(forms(50))["forms"]), 50, "forms: all that are allowed are read")

# ---- bounds that are in no configuration -----------------------------------------------------------------------
lines = lambda n: HEAD + PLAIN + b"a\r\n" * n
actions = lambda n: HEAD + PLAIN + re.sub(rb"Actions agreed with the provider: .*\r\n.*\r\n", b"Actions agreed with the provider: " +
          b"".join(b"%d. Check chart %d - senior carer - by 08/12/2025\r\n" % (i + 1, i + 1) for i in range(n)), FORM)
cells = lambda n: HEAD + HTML + b"<table>" + b"<tr><td>a<td>b" * (n // 2) + b"</table>"
check("lines of a text", lines(19990), lines(20010), "more than 20000 lines")
check("bytes of a text", HEAD + PLAIN + b"a" * 1048576, HEAD + PLAIN + b"a" * 1048577, "only the first 1048576 were read")
check("bytes of a text file", attached("a.txt", "text/plain", b"a" * 1048576), attached("a.txt", "text/plain", b"a" * 1048577), "it was not read")
check("cells of a table", cells(50000), cells(1000000), "sheet: ")
check("XML elements inside each other", docx(deep(200)), docx(deep(300)), "nested deeper than 256")
check("HTML elements inside each other", HEAD + HTML + b"<div>" * 1900 + b"a", HEAD + HTML + b"<div>" * 2100 + b"a", "nested")
few, many = read(actions(100)), read(actions(101))
eq([len(few["forms"][0]["actions"]), "actions_agreed" in few["forms"][0]["unsure"]], [100, False], "actions of a form: 100 are read")
eq([len(many["forms"][0]["actions"]), "actions_agreed" in many["forms"][0]["unsure"]], [100, True], "one more is not dropped in silence: the reporter is asked")

# ---- XML: no DOCTYPE, no entity, nothing fetched ----------------------------------------------------------------
laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
outside = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
for what, before, body in (("entities", laughs, "&b;"), ("a file", outside, "&b;"), ("a DTD from the network", '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">', "x")):
    it = read(docx("<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % body, before))
    ok(any("DOCTYPE" in f for f in it["faults"]) and "root:" not in json.dumps(it), "XML with %s is refused" % what)
it = read(docx("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"))
ok(any("well-formed" in f for f in it["faults"]), "an entity without its DOCTYPE is an error")

# ---- what is broken, odd or much: an answer, every time --------------------------------------------------------
continuations = b"Content-Type: application/octet-stream;\r\n" + b"".join(b" name*%d*=%%41;\r\n" % i for i in range(9000)) + b" x=y\r\n\r\nx"
odd = {
    "a From of 10,000 addresses": HEAD.replace(b"From: n.nurse@nhs.test", b"From: " + b"a@nhs.test, " * 10000 + b"b@nhs.test") + PLAIN + b"hi",
    "groups inside groups": HEAD.replace(b"From: n.nurse@nhs.test", b"From: " + b"g:" * 9000 + b"a@nhs.test;") + PLAIN + b"hi",
    "comments inside comments": HEAD.replace(b"From: n.nurse@nhs.test", b"From: " + b"(" * 9000 + b"n.nurse@nhs.test") + PLAIN + b"hi",
    "a subject of 200 KB": HEAD.replace(b"Subject: Report", b"Subject: " + b"Re: " * 50000) + PLAIN + b"hi",
    "a subject of encoded words": HEAD.replace(b"Subject: Report", b"Subject: " + b"=?utf-8?Q?=C3=A9?= " * 9000) + PLAIN + b"hi",
    "9,000 pieces of a name (RFC 2231)": HEAD + continuations,
    "base64 in one line of 900 KB": HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"YWFh" * 225000,
    "soft line breaks only": HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n" * 300000,
    "a character set that is none": HEAD + b'Content-Type: text/plain; charset="\xff\x1b[2J\xe2\x80\xae"\r\n\r\n\xff\xfe',
    "UTF-7": HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\n" + b"+ADw-script+AD4-" * 9000,
    "a boundary of 10,000 characters": HEAD + b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n' % (b"b" * 10000) + (b"--" + b"b" * 10000 + b"\r\n\r\nx\r\n") * 20,
    "100,000 quotation levels": HEAD + PLAIN + b">" * 100000 + b" a",
    "20,000 addresses in one answer": HEAD + PLAIN + FORM + b"Your work email: " + b"a@b.test " * 20000,
    "NUL everywhere": HEAD + PLAIN + b"a\0" * 100000,
    "mail in base64 in mail": None,
}
bomb = HEAD + PLAIN + b"hi\r\n"
for n in range(20):
    bomb = multipart(PLAIN + b"see", part("a.eml", "message/rfc822", bomb))
odd["mail in base64 in mail"] = bomb
for what, mail in odd.items():
    it = read(mail)
    if not ok(it["status"] in (0, 1) and "broken" not in it, "%s: read, or said why not" % what):
        note(str(it)[:800])

# ---- names that would leave the folder, or forge a line --------------------------------------------------------
names = {b"../../etc/passwd": "passwd", b"C:\\\\x\\\\y.docx": "y.docx", b"/": "", b"..": "", b".": "", b"a/../..": "", b"evil\x1b[2J.txt": "evil[2J.txt", b"\xe2\x80\xaexcod.exe": "xcod.exe", b"a\\\"b.txt": 'a"b.txt'}
for raw, wanted in names.items():
    it = read(multipart(PLAIN + b"see", b'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="%s"\r\n\r\nx' % raw))
    eq([a["name"] for a in it.get("attachments", [])], [wanted], "file name %r" % raw)

# ---- who wrote: never one of two, never what cannot be seen -----------------------------------------------------
def sender(line):
    it = read(HEAD.replace(b"From: n.nurse@nhs.test", line) + PLAIN + b"hi")
    return it.get("from"), it["faults"]
for what, line in (("two From fields", b"From: n.nurse@nhs.test\r\nFrom: screener@council.test"), ("two mailboxes", b"From: n.nurse@nhs.test, screener@council.test"),
                   ("a group", b"From: Team: n.nurse@nhs.test, screener@council.test;"), ("nobody", b"From: undisclosed:;"),
                   ("an override inside the address", "From: <screener\u202e@council.test>".encode()), ("a zero-width space inside", "From: <screener\u200b@council.test>".encode()),
                   ("a byte order mark inside", "From: <\ufeffscreener@council.test>".encode())):
    found, faults = sender(line)
    if not ok(found is None and any(f.startswith("From: ") for f in faults), "From with %s: nobody counts as the sender, and it is said" % what):
        note("%r %r" % (found, faults))
found, faults = sender("From: <screener@c\u043euncil.test>".encode())
ok(found != "screener@council.test", "a Cyrillic letter in the domain makes another address")
for what, raw in (("NUL", b"Subject: a\0b"), ("bare CR", b"Subject: a\rTo: b")):
    it = read(HEAD.replace(b"Subject: Report", raw) + PLAIN + b"hi")
    ok(any(f.startswith("header: ") for f in it["faults"]), "%s in a header is said" % what)

# ---- commands: what cannot be seen, or is shown in another order, is no command; nor are letters of another alphabet -------
for typed, wanted in (("APPROVE", ["APPROVE"]), ("\ufeffAPPROVE", ["APPROVE"]), ("APP\u200bROVE", []), ("APP\u00adROVE", []), ("\u202eEVORPPA\u202c", []), ("APPROVE \u202eton\u202c", []),
                      ("\u2066APPROVE\u2069", []), ("\u0410PPROVE", []), ("1 DONE \u202e05/12/2025", [])):
    it = read(HEAD + PLAIN + typed.encode() + b"\r\n")
    eq([c["keyword"] if isinstance(c, dict) else c for c in it["commands"]], wanted, "command %s" % ascii(typed))

# ---- the operator's terminal ------------------------------------------------------------------------------------
evil = FORM.replace(b"Rosewood House", b"Rose\x1b]0;owned\x07\xc2\x9b2J" + "\u202ewood".encode()) + b"\r\nSomething: \x1b[31m\r\n"
path = os.path.join(DIR.name, "evil.eml")
open(path, "wb").write(HEAD.replace(b"Report", "=?utf-8?Q?=1B[2J=E2=80=AE?=".encode()) + PLAIN + evil)
for arguments in ([], ["--json"]):
    out = subprocess.run([CTL, "parse"] + arguments + [path], capture_output=True).stdout.decode()
    ok("Rose" in out and not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", out), "ccrfctl parse %s: no control sequence reaches the terminal" % " ".join(arguments))

# ---- twice the mail is not four times the work -------------------------------------------------------------------
def work(mail):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    read(mail)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
for what, mail in (("=41 in one line", lambda n: HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=41" * (n // 3)),
                   ("addresses in one answer", lambda n: HEAD + PLAIN + FORM + b"Your work email: " + b"a@b.test " * (n // 9)),
                   ("own and quoted lines in turn", lambda n: HEAD + HTML + b"<p>a</p><blockquote>b</blockquote>" * (n // 34)),
                   ("lines of a plan", lambda n: HEAD + PLAIN + FORM + b"Actions agreed with the provider: " + b"1. Do - who - by 05/12/2025\r\n" * (n // 29))):
    note("%s: %.2f s for 400 KB, %.2f s for 800 KB" % (what, work(mail(400000)), work(mail(800000))))
done()
