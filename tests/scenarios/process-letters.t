#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Placements and letters by mail (B1.5, B1.9, B2.7): SUSPEND, the draft on letterhead, the signed PDF back, the provider and each
placing authority told alone, brokerage at once, the embargo list; CHANGE; CAUTION; OPEN."""
import io, os, sys, zipfile
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

def pdf(words):
    """a scan: one page that nobody can read but people"""
    return ("%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%% %s\n"
            "trailer<</Root 1 0 R>>\n%%%%EOF\n" % words).encode()

def files(mail):
    return {a.get_filename(): a.get_content() for a in mail.iter_attachments() if a.get_filename()}

def words_of(docx):
    """all that is printed in a Word document"""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        xml = "".join(archive.read(n).decode() for n in archive.namelist() if re.match(r"word/(document|header|footer)\d*\.xml", n))
    return re.sub(r"<[^>]*>", " ", xml.replace("<w:br/>", "\n"))

def embargo():
    return w.ctl_json("embargo")

def signed(mail, name, data, when, text="Signed, see attached.", **rest):
    w.reply(mail, text, when=when, attachments=[(name, data, "application", "pdf")], **rest)
    w.once(when)

def drafts(ref, person=DIRECTOR):
    w.settle()
    return [m for m in w.mails(person, ref) if any(n.endswith(".docx") for n in files(m))]

w = World(process=True)
eq(w.ctl("embargo").strip(), "nobody: placements are open with every provider on the register", "B1.9: the embargo list says that it is empty")
ref = w.start_process()

# ---- B1.9: SUSPEND without a reason is asked back; with one the list changes and brokerage hears at once
question = w.take_of(HEAD_COMMISSIONING, ref, "SUSPEND")
w.reply(question, "SUSPEND", when="2025-09-01 13:00"); w.once("2025-09-01 13:00")
eq(embargo(), [], "B1.9: without a reason nothing changes")
w.reply(question, "SUSPEND Medicines were not given on four days.", when="2025-09-01 14:00"); w.once("2025-09-01 14:00")
eq(embargo(), [{"name": "Rosewood House", "location_id": "1-100000001", "status": "suspended", "since": "2025-09-01", "process": ref}], "B1.9: the embargo list has the provider")
has(w.ctl("embargo"), "suspended since 2025-09-01 Rosewood House 1-100000001 " + ref, "B1.9: in words too")
for person in (BROKERAGE, CONTRACTS, HEAD_PLACEMENTS):
    mail = w.take(person, "placements")
    has(text_of(mail), "new placements with Rosewood House are: suspended", "B1.9: %s is told" % person)
    has(text_of(mail), "Medicines were not given on four days.", "B1.9: with the reason")
eq(w.mails(PLACING1, ref), [], "B1.5: nobody outside hears before the letter is signed")
ok(not any("suspend" in text_of(m).lower() for m in w.mails(ROSE)), "B1.5: nor does the provider")

# ---- B1.5: the draft on letterhead goes to the director
draft = drafts(ref)[-1]
name, data = next(iter(files(draft).items()))
eq(name, ref + "-suspension.docx", "B1.5: the draft is a Word document")
printed = words_of(data)
for part in ("Rosewood House", "S70 1AA", "Rita Rose", ref, "1 September 2025", "Medicines were not given on four days.", "Cora Coordinator", COORDINATOR,
             "Dora Director", "Director", "Example Council adult social care", "Duty of candour"):
    has(printed, part, "B1.5: the letter says %s" % part)
ok("sdt" not in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode(), "B1.5: nothing of it is left to fill in")

# ---- CHANGE: drafted again with the words in it; the coordinator hears
w.reply(draft, "CHANGE Please add: a meeting with you is planned for 9 September.", when="2025-09-02 09:00"); w.once("2025-09-02 09:00")
eq(len(drafts(ref)), 2, "B1.5: CHANGE has the letter drafted again")
draft = drafts(ref)[-1]
has(words_of(next(iter(files(draft).values()))), "a meeting with you is planned for 9 September.", "B1.5: with what was added")
has(text_of(drafts(ref, COORDINATOR)[-1]), "a meeting with you is planned for 9 September.", "B1.5: the coordinator hears of it")

# ---- what is no signed PDF is asked back, and nothing is sent
w.reply(draft, "Signed.", when="2025-09-02 10:00", attachments=[("letter.docx", data, "application", "vnd.openxmlformats-officedocument.wordprocessingml.document")])
w.once("2025-09-02 10:00")
has(text_of(w.take(DIRECTOR, ref)), "We could not find a PDF in your reply", "B1.5: a Word document is asked back")
eq(w.mails(PLACING1, ref), [], "B1.5: and nothing is sent")

# ---- the signed PDF: the provider, then each placing authority, each alone
letter = pdf("suspension, signed")
signed(draft, "signed suspension.pdf", letter, "2025-09-02 11:00")
for person, role in ((ROSE, "the provider"), (PLACING1, "a placing authority"), (PLACING2, "the other one"), (BROKERAGE, "brokerage"), (COORDINATOR, "the coordinator")):
    got = [m for m in w.mails(person, ref) if "signed suspension.pdf" in files(m)]
    eq(len(got), 1, "B1.5: %s gets the signed letter once" % role)
    eq(files(got[0])["signed suspension.pdf"] if got else b"", letter, "B1.5: %s: the very bytes" % role)
    eq([a for _, a in email.utils.getaddresses(got[0].get_all("To", []) + got[0].get_all("Cc", []))] if got else [], [person], "B1.5: %s: alone" % role)
mail = [m for m in w.mails(PLACING1, ref)][-1]
ok("Medicines" not in text_of(mail), "B0.8: the copy's mail says nothing of the reason")
documents = [d for d in w.case(ref).get("documents", []) if d.get("kind") == "signed-letter"]
eq(len(documents), 1, "B1.5: it is filed as a document of the process")

# ---- a question that was answered is not answered again
before = len(drafts(ref))
w.reply(w.take_of(HEAD_COMMISSIONING, ref, "SUSPEND"), "SUSPEND again", when="2025-09-03 09:00"); w.once("2025-09-03 09:00")
eq((len(drafts(ref)), len(embargo())), (before, 1), "B1.9: a decision is made once")

# ---- B1.9: with caution: nobody signs in time, the head of service is asked too; the first signature counts
oak = w.start_process("2025-09-03 10:00", "Oak Lodge, S70 2BB", "Falls", "2025-09-03 11:00")
w.reply(w.take_of(HEAD_COMMISSIONING, oak, "CAUTION"), "CAUTION Only after a visit to the person.", when="2025-09-03 14:00"); w.once("2025-09-03 14:00")
eq([(p["name"], p["status"], p["process"]) for p in embargo()], [("Oak Lodge", "caution", oak), ("Rosewood House", "suspended", ref)], "B1.9: the embargo list has both, by name")
has(text_of(w.take(BROKERAGE, oak)), "new placements with Oak Lodge are: with caution", "B1.9: brokerage is told")
has(words_of(next(iter(files(drafts(oak)[-1]).values()))), "Only after a visit to the person.", "B1.9: the conditions stand in the letter")
signed(drafts(oak)[-1], "letter.pdf", pdf("caution"), "2025-09-04 09:00", text="", quote=False)
ok(any("letter.pdf" in files(m) for m in w.mails(OAK, oak)), "B1.5: a mail without words, with the PDF, is enough")
eq(len([m for m in w.mails(PLACING2, oak) if "letter.pdf" in files(m)]), 1, "B1.5: the placing authorities hear of this provider too")

# ---- B2.7: after the initial meeting the chair is asked; open again is a letter of its own
w.reply(w.take_of(CHAIR, ref, "ACCEPT"), "ACCEPT", when="2025-09-04 10:00"); w.once("2025-09-04 10:00")
w.once("2025-09-16 18:00")
eq(w.case(ref)["state"], "step-2", "B2.7: the initial meeting was held")
question = w.take_of(CHAIR, ref, "OPEN")
has(text_of(question), "Placements now: suspended", "B2.7: the chair sees how it is now")
w.reply(question, "OPEN Medicines are checked twice now.", when="2025-09-17 09:00"); w.once("2025-09-17 09:00")
eq([p["name"] for p in embargo()], ["Oak Lodge"], "B2.7: it is off the embargo list")
has(text_of(w.take(BROKERAGE, ref)), "new placements with Rosewood House are: open", "B2.7: brokerage is told")
draft = drafts(ref)[-1]
eq(list(files(draft)), [ref + "-lifting.docx"], "B2.7: the letter says that placements are open again")
has(words_of(files(draft)[ref + "-lifting.docx"]), "Medicines are checked twice now.", "B2.7: with the reason")
signed(draft, "lifting.pdf", letter, "2025-09-17 10:00")
has(text_of(w.take(DIRECTOR, ref)), "a document that we have filed already", "B1.5: the letter that was signed before is not taken for this one")
signed(draft, "lifting.pdf", pdf("lifting"), "2025-09-17 11:00")
eq([len([m for m in w.mails(p, ref) if "lifting.pdf" in files(m)]) for p in (ROSE, PLACING1, PLACING2, BROKERAGE)], [1, 1, 1, 1], "B2.7: who was told of the suspension is told of its end")

# ---- A2.10: the report counts, and names nobody
text = w.ctl("report")
has(text, "Provider concerns processes open now 2", "A2.10: the report")
ok(NURSE not in text and "Nina" not in text, "A2.10: no professional is named")
html = w.ctl("report", "--html")
ok(html.startswith("<!DOCTYPE html>") and 'lang="en-GB"' in html and "Open Government Licence" in html, "A2.10: as HTML")
ok(w.ctl("report", "--csv").startswith('"table","row","column","value"'), "A2.10: as CSV")
result = w.run_ctl("report", "--from", "2025-13-01")
eq(result.returncode, 2, "A2.10: a date that is none is a mistake")
has(result.stderr, "is no date", "A2.10: and says so")
done()
