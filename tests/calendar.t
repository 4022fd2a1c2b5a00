#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our invitations as others read them, and their answers as we do (RFC 5545, 5546, 6047).

Python's email and icalendar are readers of another make: they take our mails apart,
and write the answers that `ccrfctl parse` must understand.
"""
import email, email.policy, json, os, subprocess, sys, tempfile
from datetime import datetime, timezone
from email.message import EmailMessage

try:
    import icalendar
except ImportError:
    print("1..0 # SKIP python3-icalendar is missing")
    sys.exit(0)

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build"))
SERVICE, JANE, ALEX = "asc@example.gov.uk", "jane.doe@nhs.example", "alex.morgan@example.gov.uk"
UID = "pc-2026-00007.m1@example.gov.uk"
SUMMARY = "[PC-2026-00007] Provider concerns meeting, section 1; “Rose Cottage” — with enough words to be folded more than once"
LOCATION = "Civic Centre, Room 2; High Street\\Yard"
DESCRIPTION = "Agenda:\n1. Welcome, and apologies\n2. C:\\path; done\n\nŵelsh €uro 😀 naïve, and more words than one line of an invitation can hold"
SUMMER = (datetime(2026, 7, 14, 9, tzinfo=timezone.utc), datetime(2026, 7, 14, 10, 30, tzinfo=timezone.utc))
WINTER = (datetime(2026, 12, 10, 10, tzinfo=timezone.utc), datetime(2026, 12, 10, 11, 30, tzinfo=timezone.utc))
MAILS = {  # name: METHOD, SEQUENCE, STATUS, times, UID
    "request": ("REQUEST", 0, "CONFIRMED", SUMMER, UID),
    "update": ("REQUEST", 1, "CONFIRMED", WINTER, UID),
    "decline-counter": ("DECLINECOUNTER", 1, "CONFIRMED", WINTER, UID),
    "cancel": ("CANCEL", 2, "CANCELLED", WINTER, UID),
    "section": ("REQUEST", 0, "CONFIRMED", SUMMER, "pc-2026-00007.m1.s2@example.gov.uk"),
}
count = failed = 0


def ok(right, what, seen=None):
    global count, failed
    count += 1
    if not right:
        failed += 1
        print("# seen: %r" % (seen,))
    print("%s %d - %s" % ("ok" if right else "not ok", count, what))


def same(seen, wanted, what):
    ok(seen == wanted, what, (seen, "wanted", wanted))


def walk(part):
    return [part.get_content_type()] + [walk(p) for p in part.iter_parts()] if part.is_multipart() else part.get_content_type()


def judge_mail(name, mail, envelope):
    method = MAILS[name][0]
    same(walk(mail), ["multipart/mixed", ["multipart/alternative", "text/plain", "text/html", "text/calendar"], "application/ics"], "%s: the parts that every client finds" % name)
    alternative, attached = mail.iter_parts()
    calendar = list(alternative.iter_parts())[2]
    same((calendar.get_param("method"), calendar.get_param("charset"), calendar.get_content_disposition(), calendar.get_filename()),
         (method, "UTF-8", None, None), "%s: the calendar part names METHOD and charset and is no attachment" % name)
    same((attached.get_content_disposition(), attached.get_filename()), ("attachment", "invite.ics"), "%s: and is attached as a file" % name)
    raw = calendar.get_payload(decode=True)
    ok(raw == attached.get_payload(decode=True), "%s: both are the same bytes" % name)
    same((mail["From"].addresses[0].addr_spec, [a.addr_spec for a in mail["To"].addresses], envelope), (SERVICE, [JANE], SERVICE), "%s: From and envelope are the service's mailbox, one recipient" % name)
    return raw


def judge_lines(name, raw):
    lines = raw.split(b"\r\n")
    ok(lines[-1] == b"" and b"\n" not in b"".join(lines) and b"\r" not in b"".join(lines), "%s: CRLF ends every line" % name)
    ok(max(map(len, lines)) <= 75, "%s: no line is longer than 75 octets" % name, max(map(len, lines)))
    for line in lines:
        line.decode("utf-8")  # raises when a character was cut


def judge_zone(name, calendar):
    zones = list(calendar.walk("VTIMEZONE"))
    same([str(z["TZID"]) for z in zones], ["Europe/London"], "%s: one VTIMEZONE" % name)
    parts = sorted(sub.name for sub in zones[0].subcomponents)
    same(parts, ["DAYLIGHT", "STANDARD"], "%s: with one summer and one winter" % name)
    ok(all("RRULE" in sub and "RDATE" not in sub and "TZOFFSETFROM" in sub and "TZOFFSETTO" in sub for sub in zones[0].subcomponents), "%s: by yearly rules" % name)


def judge_people(name, event):
    organizer = event["ORGANIZER"]
    same((str(organizer).lower(), str(organizer.params["CN"])), ("mailto:" + SERVICE, "Example Council adult social care"), "%s: ORGANIZER is the service's mailbox" % name)
    people = {str(a): a.params for a in (event["ATTENDEE"] if isinstance(event["ATTENDEE"], list) else [event["ATTENDEE"]])}
    ok({"mailto:" + JANE, "mailto:" + ALEX} <= set(people), "%s: the recipient is among the attendees" % name, people)
    same((people["mailto:" + ALEX]["ROLE"], people["mailto:" + ALEX]["CN"]), ("CHAIR", "Mørgan, Alex"), "%s: the chair is an attendee" % name)
    same(people["mailto:" + JANE]["CN"], "Jane JD Doe", "%s: no quote is left in a CN" % name)
    asks = MAILS[name][0] == "REQUEST"
    ok(all(p["CUTYPE"] == "INDIVIDUAL" and ("RSVP" in p) == asks for p in people.values()), "%s: an answer is asked for by a REQUEST only" % name, people)
    return people


def judge_event(name, raw):
    method, sequence, status, times, uid = MAILS[name]
    calendar = icalendar.Calendar.from_ical(raw)
    same((str(calendar["METHOD"]), str(calendar["VERSION"]), calendar.errors), (method, "2.0", []), "%s: METHOD in the body is that of the part" % name)
    events = list(calendar.walk("VEVENT"))
    same(len(events), 1, "%s: one event" % name)
    event = events[0]
    same((str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"]), event.errors), (uid, sequence, status, []), "%s: UID, SEQUENCE, STATUS" % name)
    same(tuple(event[k].dt.astimezone(timezone.utc) for k in ("DTSTART", "DTEND")), times, "%s: the times, in UTC" % name)
    same(event["DTSTART"].params["TZID"], "Europe/London", "%s: in London's zone" % name)
    same((str(event["SUMMARY"]), str(event["LOCATION"]), str(event["DESCRIPTION"])), (SUMMARY, LOCATION, DESCRIPTION), "%s: texts survive escaping and folding" % name)
    judge_zone(name, calendar)
    return event, judge_people(name, event)


def judge_section(event, people):
    same((str(event["RELATED-TO"]), event["RELATED-TO"].params["RELTYPE"]), (UID, "PARENT"), "section: related to its meeting")
    same(str(event["X-MICROSOFT-DISALLOW-COUNTER"]), "TRUE", "section: no proposals wanted")
    same((people["mailto:" + JANE]["PARTSTAT"], people["mailto:" + JANE]["DELEGATED-TO"]), ("DELEGATED", "mailto:ben@nhs.example"), "section: the delegation is shown")


def answer(event, method, partstat):
    """The answer that a client makes of our invitation, as a mail."""
    reply = icalendar.Calendar()
    for key, value in (("PRODID", "-//judge//EN"), ("VERSION", "2.0"), ("METHOD", method)):
        reply.add(key, value)
    said = icalendar.Event()
    said.add("UID", event["UID"])
    said.add("SEQUENCE", int(event["SEQUENCE"]))
    said.add("DTSTAMP", datetime(2026, 7, 1, 9, tzinfo=timezone.utc))
    for key in ("DTSTART", "DTEND", "SUMMARY", "ORGANIZER"):
        said[key] = event[key]
    who = icalendar.vCalAddress("mailto:" + JANE)
    who.params["PARTSTAT"] = partstat
    said.add("ATTENDEE", who, encode=False)
    reply.add_component(said)
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = JANE, SERVICE, "Accepted: meeting", "<r1@nhs.example>"
    mail.set_content("Accepted.")
    mail.add_alternative(reply.to_ical().decode(), subtype="calendar", params={"method": method})
    return mail.as_bytes()


def judge_answers(event, folder):
    for method, partstat in (("REPLY", "ACCEPTED"), ("REPLY", "DECLINED"), ("REPLY", "TENTATIVE"), ("COUNTER", "TENTATIVE")):
        path = os.path.join(folder, "reply.eml")
        with open(path, "wb") as f:
            f.write(answer(event, method, partstat))
        run = subprocess.run([BUILD + "/ccrfctl", "--json", "parse", path], capture_output=True, timeout=60)
        read = json.loads(run.stdout)
        same((read["kind"], read["calendar"], read["faults"], run.returncode),
             ("calendar-reply", {"method": method, "uid": UID, "attendee": JANE, "partstat": partstat}, [], 0), "an answer to it, %s %s, is read" % (method, partstat))


with tempfile.TemporaryDirectory() as folder:
    run = subprocess.run([BUILD + "/tests/invitation-writer", folder], capture_output=True, text=True, timeout=60)
    envelopes = dict(line.split() for line in run.stdout.splitlines())
    ok(run.returncode == 0 and set(envelopes) == set(MAILS), "the mails of a meeting are composed", run.stderr)
    for name in MAILS:
        with open(os.path.join(folder, name + ".eml"), "rb") as f:
            data = f.read()
        raw = judge_mail(name, email.message_from_bytes(data, policy=email.policy.default), envelopes[name])
        judge_lines(name, raw)
        event, people = judge_event(name, raw)
        if name == "section":
            judge_section(event, people)
        if name == "request":
            judge_answers(event, folder)
print("1..%d" % count)
sys.exit(failed > 0)
