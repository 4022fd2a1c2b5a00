#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole provider concerns process of five months, by mail alone on real servers: B0–B6, started by a trend (A2.9).

Rows: A2.9 B0.2 B0.3 B0.4 B0.5 B0.6 B0.7 B0.8 B0.9 B0.10 B0.11 B1.1 B1.2 B1.3 B1.4 B1.5 B1.6 B1.7 B1.8 B1.9 B1.10 B1.11 B1.12
B2.1 B2.3 B2.4 B2.6 B2.7 B2.8 B2.9 B2.11 B3.2 B3.4 B4.1 B4.3 B5.1 B6.1 B6.2 B6.4 B7.

A late owner, a meeting that is moved, a delegate, a proposal of another time, a suspended provider with a signed
letter, three versions of its plan, an update meeting, quality assurance that fails once, closing, lessons, the board.
"""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

skip_unless_root()
w = World(process=True)

def tick(when):
    """Lets the time pass: what is due happens."""
    w.clock = at(when)
    w.once(when)

def answer(person, ref, word, text, when, **rest):
    w.reply(w.take_of(person, ref, word), text, when=when, **rest)
    w.once(when)

def replied(person, subject, text, when, **rest):
    w.reply(w.take(person, subject), text, when=when, **rest)
    w.once(when)

def show():
    return w.ctl_json("show", PC)[0]

def state():
    return show()["state"]

def items(group=None, state=None):
    return [i for i in show()["items"] if (group is None or i.get("group") == group) and (state is None or i["state"] == state)]

def meeting(kind):
    return [m for m in show()["meetings"] if m["kind"] == kind][-1]

def invited(person, subject=None):
    """The newest invitation to @person: its iCalendar text"""
    for m in reversed(w.mails(person, subject)):
        for part in m.walk():
            if part.get_content_type() == "text/calendar":
                return part.get_content()
    return ""

def field(ics, name):
    ics = ics[ics.find("BEGIN:VEVENT"):]
    for line in ics.replace("\r\n ", "").replace("\n ", "").splitlines():
        if line.upper().startswith(name + ":") or line.upper().startswith(name + ";"):
            return line.split(":", 1)[1]
    return ""

def calendar_reply(person, kind, partstat, when, start=None, end=None, method="REPLY", to=None):
    ics = invited(person, PC)
    lines = ["BEGIN:VCALENDAR", "PRODID:-//test//EN", "VERSION:2.0", "METHOD:" + method, "BEGIN:VEVENT", "UID:" + field(ics, "UID"),
             "SEQUENCE:" + (field(ics, "SEQUENCE") or "0"), "DTSTAMP:" + at(when).astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ"),
             "ORGANIZER:mailto:" + SERVICE]
    lines += ["DTSTART:" + at(start).astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ"), "DTEND:" + at(end).astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")] if start else \
             ["DTSTART;TZID=Europe/London:" + field(ics, "DTSTART"), "DTEND;TZID=Europe/London:" + field(ics, "DTEND")]
    extra = ";DELEGATED-TO=\"mailto:%s\"" % to if to else ""
    lines += ["ATTENDEE;PARTSTAT=%s%s:mailto:%s" % (partstat, extra, person), "END:VEVENT", "END:VCALENDAR", ""]
    m = w.message(person, "%s: meeting" % partstat.title(), "", authentic=True, when=at(when))
    m.set_content("See the attached answer.\n")
    m.add_alternative("\r\n".join(lines), subtype="calendar", params={"method": method})
    w.append(m, when=at(when))
    w.once(when)

def file(name, data):
    kinds = {"pdf": "pdf", "txt": "plain", "docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
             "xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    ending = name.rsplit(".", 1)[1]
    return (name, data, "text" if ending == "txt" else "application", kinds[ending])

def document(person, ref, name, data, when):
    w.send(person, "[%s] %s" % (ref, name), "Attached.\n", when=when, attachments=[file(name, data)])
    w.once(when)

# ---- A2.9: three concerns in 90 days; the senior manager proposes the process (B0.2) ------------------
for day, what in (("2025-05-06 09:30", "Medicines"), ("2025-05-20 09:30", "Staffing levels"), ("2025-06-02 09:30", "Food and drink")):
    uk = "/".join(reversed(day[:10].split("-")))
    w.send(NURSE, "CCRF form", form_text(CONCERN, date_you_identified=uk, date_you_filled=uk, what_is_it_about=what), when=day, name="Nina Nurse")
    w.once()
replied(SENIOR, "trend", "PROVIDER CONCERNS medicine errors go on and nothing changes", "2025-06-02 11:00")
PC = next((c["ref"] for c in w.ctl_json("cases") if c["ref"].startswith("PC-")), None)
if not ok(PC, "B0.2: the answer to a trend alert proposes provider concerns"):
    done()
eq(state(), "proposed", "B1.1: nobody but the heads of service decides that it starts")
asked = w.take_of(HEAD_COMMISSIONING, PC, "INITIATE")
has(text_of(asked), "medicine errors go on", "B1.1: the reason stands in the question")
has(text_of(asked), "A number of low level concerns", "B7: and the row of the thresholds that fits")
eq(len([c for c in show()["linked"] if c.startswith("CCRF-")]), 3, "B0.3: the three concerns are attached")

# ---- B1.2: a meeting decides first ----------------------------------------------------------------------
answer(HEAD_SAFEGUARDING, PC, "CONVENE", "CONVENE", "2025-06-02 14:00")
eq(state(), "decision-meeting", "B1.2: CONVENE calls a concerns and decisions meeting")
ok(w.mail(HEAD_COMMISSIONING, "decided by a colleague"), "B1.1: the other head of service is told")
answer(HEAD_SAFEGUARDING, PC, "ACCEPT", "ACCEPT", "2025-06-02 15:00")
m = meeting("decisions")
eq(m["state"], "confirmed", "B1.2: accepted, and the invitations go out")
ok("METHOD:REQUEST" in invited(ROSE), "B1.2: the provider is involved")
tick("2025-06-10 09:00")
answer(HEAD_COMMISSIONING, PC, "INITIATE", "INITIATE", "2025-06-10 10:00")
eq(state(), "step-1", "B1.2: the outcome INITIATE starts step 1")

# ---- step 1 (B1) --------------------------------------------------------------------------------------------
has(text_of(w.take(ROSE, "has started")), "Duty of candour", "B0.5: the provider is told, with the duty of candour")
answer(HEAD_SAFEGUARDING, PC, "COORDINATOR", "COORDINATOR Cora Coordinator %s" % COORDINATOR, "2025-06-10 11:00")
answer(BUSINESS, PC, "MINUTE TAKER", "MINUTE TAKER Minnie Minutes %s" % MINUTES, "2025-06-10 11:10")
answer(HEAD_COMMISSIONING, PC, "CHAIR", "CHAIR Ann Chair %s\nLead: the council" % CHAIR, "2025-06-10 11:20")
eq(meeting("initial")["state"], "proposed", "B1.8: the meeting with the provider is proposed to the chair")
start = datetime.fromisoformat(meeting("initial")["start"])
ok(at("2025-06-10 11:20") < start <= at("2025-06-24 17:00"), "B1.8: inside 10 working days")
ok("a bank holiday" and start.astimezone(LONDON).weekday() < 5 and 9 <= start.astimezone(LONDON).hour < 17, "B1.8: at a working time")
answer(CHAIR, PC, "ACCEPT", "MOVE 19 June 2025 10:30am Town Hall, Room 2", "2025-06-10 12:00")
m = meeting("initial")
eq((m["state"], m["start"][:16], m["sequence"]), ("confirmed", "2025-06-19T10:30", 0), "B1.8: the chair names another date and venue")
has(invited(POLICE).replace("\r\n ", "").replace("\n ", ""), "Room 2", "B0.10: partners are invited, with the venue")
ok(ROSE not in invited(POLICE) and POLICE not in invited(ROSE), "B0.10: nobody learns of the other side's attendees")
answer(HEAD_COMMISSIONING, PC, "SUSPEND", "SUSPEND medicines are not safe", "2025-06-10 14:00")
eq(w.ctl_json("provider", "Rosewood House")[0]["status"], "suspended", "B1.9: the embargo list changes at once")
ok(w.mail(BROKERAGE, PC), "B1.9: brokerage is told")

# B1.5: the letter
letter = w.take_of(DIRECTOR, PC, "CHANGE")
draft = [p for p in letter.iter_attachments() if p.get_filename().endswith(".docx")]
eq(len(draft), 1, "B1.5: the director gets the letter to sign")
signed = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF signed by Dora Director\n"
w.reply(letter, "Signed.\n", when="2025-06-11 09:00", attachments=[file("suspension signed.pdf", signed)])
w.once("2025-06-11 09:00")
for person in (ROSE, PLACING1, PLACING2):
    copies = [p.get_payload(decode=True) for m in w.mails(person, PC) for p in m.iter_attachments() if (p.get_filename() or "").endswith(".pdf")]
    ok(signed in copies, "B1.5: %s gets the signed letter" % person)
ok(all(len(email.utils.getaddresses([m["To"]])) == 1 and not m["Cc"] for p in (ROSE, PLACING1, PLACING2) for m in w.mails(p)), "B0.8: each alone")

# B1.3–B1.12: items, a late owner
own = w.take(SERVICE_MANAGER, "Your actions")
has(text_of(own), "Consult the police", "B1.4: the safeguarding manager has the item")
mine = [i for i in items("step-1") if i["owner"] == "service-manager-safeguarding" or i.get("role") == "service-manager-safeguarding"]
review = next(i["n"] for i in mine if "Review the people" in i["text"])
w.reply(own, "%d NOT NEEDED\n" % review, when="2025-06-12 09:00")
w.once("2025-06-12 09:00")
eq(next(i for i in items("step-1") if i["n"] == review)["state"], "open", "B1.11: reviews are the default: NOT NEEDED without a reason is asked back")
w.reply(own, "".join("%d DONE 11/06/2025 done\n" % i["n"] for i in mine if i["n"] != review) + "%d NOT NEEDED all were reviewed in May\n" % review,
        when="2025-06-12 10:00")
w.once("2025-06-12 10:00")
eq({i["state"] for i in items("step-1") if i["n"] in [x["n"] for x in mine]}, {"done", "not needed"}, "B1.3, B1.4: answered line by line")

# B0.4: the chair decides who is told what
lines = w.take(CHAIR, "who is told what")
talk = items("communication-step-1")
w.reply(lines, "".join("%d %s\n" % (i["n"], "DO coordinator by 20 June 2025" if "ADASS" in i["text"] else "NOT NOW" if "press" in i["text"] else "NOT NEEDED told already")
                       for i in talk), when="2025-06-12 11:00")
w.once("2025-06-12 11:00")
ok([i for i in items("action") if "ADASS" in i["text"]], "B0.4: DO becomes an action of its owner")

# B0.9: continuity plan and register
document(ROSE, PC, "Business continuity plan 2025.docx", b"PK plan", "2025-06-12 12:00")
document(ROSE, PC, "List of residents.xlsx", b"PK residents", "2025-06-12 12:10")
kinds = {d["kind"] for d in show()["documents"]}
ok({"continuity-plan", "service-users"} <= kinds, "B0.9: the provider's continuity plan and register are filed (%s)" % kinds)
ok(not any("residents" in (p.get_filename() or "") for person in (POLICE, CQC, NURSE_ICB, PLACING1) for m in w.mails(person) for p in m.iter_attachments()),
   "B0.8: the register goes to no partner")

# ---- calendar answers: accepted, a delegate, a proposal of another time (B0.10) --------------------------------------
calendar_reply(MFSQAO, "initial", "DELEGATED", "2025-06-13 09:00", to=STAND_IN)
calendar_reply(CQC, "initial", "ACCEPTED", "2025-06-13 09:10")
calendar_reply(ROSE, "initial", "TENTATIVE", "2025-06-13 09:20", start="2025-06-20 14:00", end="2025-06-20 16:00", method="COUNTER")
states = {i["address"]: i["partstat"] for i in meeting("initial")["invitees"]}
eq((states[CQC], states[MFSQAO]), ("accepted", "delegated"), "B0.10: answers are kept per person")
ok("METHOD:REQUEST" in invited(STAND_IN), "B0.10: the representative is invited")
answer(CHAIR, PC, "KEEP", "ACCEPT", "2025-06-13 10:00")
m = meeting("initial")
eq((m["start"][:16], m["sequence"]), ("2025-06-20T14:00", 1), "B0.10: the chair accepts the provider's proposal: the meeting moves, the sequence grows")
eq(field(invited(CQC), "SEQUENCE"), "1", "B0.10: everybody gets the update")

# B2.1, B2.4, the plans
replied(MFSQAO, "findings", "Two medicine rounds were missed; records were incomplete.", "2025-06-16 10:00")
replied(ROSE, "views", "We have hired a clinical lead and ask for time until July.", "2025-06-16 11:00")
document(COORDINATOR, PC, "Risk management plan v1.docx", b"PK rmp one", "2025-06-16 12:00")
tick("2025-06-18 10:00")
ok(any("Reminder" in m["Subject"] for m in w.mails(CONTRACTS_MANAGER, "Your actions")), "B1.12: a late owner is reminded")
pack = w.take(CHAIR, "papers")
has(text_of(pack), "medicine rounds were missed", "B2.1: the findings are in the pack of the council's side")
has(text_of(pack), "clinical lead", "B2.4: the provider's views too")
theirs = w.take(ROSE, "papers")
ok("medicine rounds" not in text_of(theirs) and "Nina" not in text_of(theirs), "B0.8: the provider's pack holds nothing of that")
ok(any("isk management plan" in (p.get_filename() or "") for p in pack.iter_attachments()) and
   not any("isk management plan" in (p.get_filename() or "") for p in theirs.iter_attachments()), "B0.6: the risk management plan goes to the council's side only")

# ---- step 2 (B2) -----------------------------------------------------------------------------------------------
tick("2025-06-20 16:30")
eq(state(), "step-2", "B2: after the initial meeting step 2 begins")
ok([i for i in items("step-2") if "advocacy" in i["text"]], "B2.3: advocacy and support are on the checklist of step 2")
answer(CHAIR, PC, "TRIGGER", "TRIGGER two missed medicine rounds in a week", "2025-06-20 17:00")
ok(any("two missed" in c["text"] for c in show()["contributions"]), "B2.6: a trigger that was agreed is kept")
ok(w.mail(MINUTES, "minutes"), "B0.11: the minute taker is asked for the minutes")
w.reply(w.take(MINUTES, "minutes"), "Minutes attached.\nACTION: check the medicine cupboards / contracts-and-review-officer / 30 June 2025\n", when="2025-06-23 10:00",
        attachments=[file("Minutes initial meeting.docx", b"PK minutes")])
w.once("2025-06-23 10:00")
ok(any((p.get_filename() or "").startswith("Minutes") for m in w.mails(CQC, PC) for p in m.iter_attachments()), "B0.11: the minutes go to the attendees")
ok(not any((p.get_filename() or "").startswith("Minutes") for m in w.mails(ROSE, PC) for p in m.iter_attachments()), "B0.8: but not to the provider's side")
ok([i for i in items("action") if "medicine cupboards" in i["text"]], "B0.11: an action out of the minutes is on the log")
answer(CHAIR, PC, "EXTEND", "EXTEND until 11 July 2025, three floors are still to be visited", "2025-06-24 10:00")
has(text_of(w.take(ROSE, "longer")), "11 July 2025", "B2.9: the provider is told of the extension")
ok("three floors" not in text_of(w.take(ROSE, "longer")), "B0.8: but not why")

# SIP, version 1: agreed
sip = "Replace the medicine trolley / Registered manager / 4 July 2025\nTrain all staff in medicines / Deputy manager / 18 July 2025\nNightly audits / Night lead / 1 August 2025\n"
w.send(ROSE, "[%s] Service improvement plan" % PC, "Our service improvement plan:\n\n" + sip, when="2025-06-24 12:00",
       attachments=[file("SIP v1.txt", sip.encode())])
w.once("2025-06-24 12:00")
eq([d["version"] for d in show()["documents"] if d["kind"] == "sip"], [1], "B0.7: the first version of the improvement plan")
eq(w.ctl_json("messages")[-1]["kind"], "document", "B0.6: a mail of an owner with the reference is a document")
answer(COORDINATOR, PC, "AGREE", "AGREE", "2025-06-25 09:00")
eq(len(items("milestone")), 3, "B2.11: agreed, its actions are milestones")
answer(CHAIR, PC, "CONTINUE", "CONTINUE 8 July 2025 10am Town Hall", "2025-06-25 10:00")
m = meeting("findings")
eq((m["state"], m["start"][:16]), ("confirmed", "2025-07-08T10:00"), "B2.8: the findings meeting stands, with the chair's date")

# ---- step 3 (B3) -------------------------------------------------------------------------------------------------
tick("2025-07-04 10:00")
tick("2025-07-08 12:30")
eq(state(), "step-3", "B3: the findings meeting was held")
ok([i for i in items("step-3") if "other authorities" in i["text"]], "B3.4: other authorities, ICB and health are on the checklist of step 3")
w.send(ROSE, "[%s] SIP version 2" % PC, "Updated:\n\n" + sip.replace("18 July", "25 July"), when="2025-07-09 10:00", attachments=[file("SIP v2.txt", sip.replace("18 July", "25 July").encode())])
w.once("2025-07-09 10:00")
w.send(ROSE, "[%s] SIP version 3" % PC, "Updated:\n\n" + sip.replace("18 July", "28 July"), when="2025-07-10 10:00", attachments=[file("SIP v3.txt", sip.replace("18 July", "28 July").encode())])
w.once("2025-07-10 10:00")
eq([d["version"] for d in show()["documents"] if d["kind"] == "sip"], [1, 2, 3], "B0.7, B3.2: three versions are kept")
answer(COORDINATOR, PC, "AGREE", "AGREE", "2025-07-10 11:00")
answer(CHAIR, PC, "QUALITY ASSURANCE", "UPDATE MEETING 5 August 2025 2pm Town Hall", "2025-07-10 12:00")
eq((state(), meeting("update")["state"]), ("step-4", "confirmed"), "B4.1: the chair asks for an update meeting")
for day in ("2025-07-11 09:00", "2025-07-18 09:00", "2025-07-28 09:00"):
    tick(day)
nums = [i["n"] for i in items("milestone") if i["state"] != "replaced"]
replied(ROSE, "improvement plan", "".join("%d DONE 28/07/2025 see photos\n" % n for n in nums), "2025-07-29 09:00")
eq({i["state"] for i in items("milestone") if i["state"] != "replaced"}, {"done"}, "B0.7: the provider reports its milestones")
tick("2025-08-01 10:00")
ok(any(p.get_content_type() == "image/png" for p in w.take(CHAIR, "papers").walk()), "B4.3: the pack shows the progress")
tick("2025-08-05 16:00")
answer(CHAIR, PC, "QUALITY ASSURANCE", "QUALITY ASSURANCE", "2025-08-06 09:00")

# ---- step 5 (B5): not improved once ------------------------------------------------------------------------------------
eq(state(), "step-5", "B5: quality assurance begins")
def quality(answers, when):
    replied(SENIOR_COMMISSIONING, "plan the quality", "Call the on-call number at night\nVisit unannounced and watch a medicine round\n", when)
    checks = [i["n"] for i in items("quality") if i["state"] == "open"]
    later = when[:11] + "16:00"
    replied(SENIOR_COMMISSIONING, "results of the quality", "".join("%d %s\n" % (n, a) for n, a in zip(checks, answers)), later)
quality(("IMPROVED answered in two minutes", "NOT IMPROVED one dose was not signed"), "2025-08-08 10:00")
eq(state(), "step-4", "B5.1: what did not improve goes back to step 4")
answer(CHAIR, PC, "QUALITY ASSURANCE", "QUALITY ASSURANCE", "2025-08-29 09:00")
quality(("IMPROVED", "IMPROVED all doses signed"), "2025-09-01 10:00")
eq(state(), "step-6", "B6: all improved: closing begins")

# ---- step 6 (B6) ---------------------------------------------------------------------------------------------------------------
for person, view in ((COORDINATOR, "I am for closing."), (CQC, "We agree that it can close.")):
    replied(person, "views", view, "2025-09-02 10:00")
tick("2025-09-09 17:30")
question = w.take_of(DIRECTOR, PC, "CLOSE")
has(text_of(question), "We agree that it can close", "B6.2: the views are gathered in one mail")
answer(DIRECTOR, PC, "LIFT EMBARGO", "LIFT EMBARGO", "2025-09-10 09:00")
eq(w.ctl_json("provider", "Rosewood House")[0]["status"], "open", "B6.1: the embargo ends by an explicit answer")
w.reply(question, "CLOSE", when="2025-09-10 09:30")
w.once("2025-09-10 09:30")
eq(state(), "lessons-learnt", "B6.1: closed by the director")
for n, kind in enumerate(("lifting", "closing")):
    drafted = [m for m in w.mails(DIRECTOR, PC) if any(kind in (p.get_filename() or "").lower() for p in m.iter_attachments())]
    if ok(drafted, "B6.1: the %s letter is drafted" % kind):
        w.reply(drafted[-1], "Signed.\n", when="2025-09-11 09:0%d" % n, attachments=[file(kind + " signed.pdf", signed + b"%d" % (n + 1))])
        w.once("2025-09-11 09:0%d" % n)
for person in (ROSE, CQC):
    ok(any(p.get_payload(decode=True) == signed + b"2" for m in w.mails(person, PC) for p in m.iter_attachments()), "B6.1: %s is told in writing" % person)

# ---- lessons, the board (B6.4) -----------------------------------------------------------------------------------------------------
replied(ROSE, "learnt", "We should have asked for help in spring.", "2025-09-12 10:00")
replied(COORDINATOR, "learnt", "Start the medicines audit earlier.", "2025-09-12 11:00")
tick("2025-09-26 17:30")
tick("2025-09-30 09:00")
eq(state(), "sab-report", "B6.4: the report is made")
replied(COORDINATOR, "report", "CHANGE Add that the pharmacist visited weekly.", "2025-09-30 10:00")
answer(COORDINATOR, PC, "APPROVE", "APPROVE", "2025-10-01 10:00")
report = text_of(w.take(SAB, PC))
for part in ("asked for help in spring", "medicines audit earlier", "pharmacist visited weekly", "suspended"):
    has(report, part, "B6.4: the board's report holds: %s" % part)
ok("Nina" not in report and NURSE not in report, "B0.8: and nobody who reported")
eq(state(), "closed", "B6.4: the process is closed")
eq({c["state"] for c in w.ctl_json("cases") if c["ref"].startswith("CCRF-")} & {"closed"}, set(), "B0.3: its concerns keep their own state")

# ---- what holds always (B0.8) -----------------------------------------------------------------------------------------------------------
words = ["Nina", NURSE, "lunchtime", "one dose was not signed", "medicine rounds were missed", "I am for closing", "We agree that it can close"]
bad = [(m["Subject"], x) for m in w.mails(ROSE) for x in words if x in text_of(m) and PC in m["Subject"]]
eq(bad, [], "B0.8: no mail to the provider holds a partner's view, a finding or a professional's name")
every = [m for person in PEOPLE + PROCESS_PEOPLE for m in w.mails(person)]
ok(all(len(email.utils.getaddresses([m["To"] or ""])) == 1 and not m["Cc"] and not m["Bcc"] for m in every), "B0.8: one recipient a mail, %d mails" % len(every))
eq([(m["from"], m["kind"], m["received"], m["reason"]) for m in w.ctl_json("attention")], [], "nothing waits in attention")
done()
