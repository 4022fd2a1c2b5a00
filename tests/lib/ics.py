# SPDX-License-Identifier: GPL-3.0-or-later
"""Invitations as people's calendar programs see them, and their answers in the shapes of Exchange, Gmail and Apple (RFC 5545, 5546, 6047)."""
import email.policy, email.utils, re
from datetime import datetime, timezone
from email.message import EmailMessage
from zoneinfo import ZoneInfo

def lines_of(text):
    return re.sub(r"\r?\n[ \t]", "", text).splitlines()

def calendar_of(mail):
    """{property: value} of the event in a mail; people, ROLE, PARTSTAT, DELEGATED-TO, DELEGATED-FROM by address; None: no invitation"""
    for part in mail.walk():
        if part.get_content_type() != "text/calendar":
            continue
        text = part.get_payload(decode=True).decode("utf-8")
        event = {"people": set(), "ROLE": {}, "PARTSTAT": {}, "DELEGATED-TO": {}, "DELEGATED-FROM": {}, "text": text}
        inside = None
        for line in lines_of(text):
            found = re.match(r'([A-Z-]+)((?:;(?:[^:;"]|"[^"]*")*)*):(.*)', line)
            if not found:
                continue
            name, parameters, value = found.groups()
            if name == "BEGIN":
                inside = value
            if inside == "VTIMEZONE":
                continue
            address = re.sub("^mailto:", "", value, flags=re.I).lower()
            if name == "ATTENDEE":
                event["people"].add(address)
                for key in ("ROLE", "PARTSTAT", "DELEGATED-TO", "DELEGATED-FROM"):
                    said = re.search(r";%s=(?:\"([^\"]*)\"|([^;:]*))" % key, parameters)
                    if said:
                        event[key][address] = re.sub("^mailto:", "", said.group(1) or said.group(2), flags=re.I).lower()
            elif name == "ORGANIZER":
                event[name] = address
            else:
                event[name] = value.replace("\\,", ",").replace("\\n", "\n")
        if event["METHOD"] != part.get_param("method"):
            raise AssertionError("METHOD differs from the part's: %s, %s" % (event["METHOD"], part.get_param("method")))
        return event
    return None

EXCHANGE_ZONE = """BEGIN:VTIMEZONE
TZID:GMT Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""

def times(shape, start, end):
    if shape == "exchange":
        return "DTSTART;TZID=GMT Standard Time:%s\nDTEND;TZID=GMT Standard Time:%s\n" % (start, end)
    utc = lambda t: datetime.strptime(t, "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo("Europe/London")).astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    return "DTSTART:%s\nDTEND:%s\n" % (utc(start), utc(end))

def answer_text(event, person, shape, method, partstat, stamp, delegate, start, end, comment):
    """The calendar of an answer: Exchange leaves ORGANIZER out and has Windows zones, Gmail and Apple copy the event"""
    words = {"ACCEPTED": "Accepted: ", "DECLINED": "Declined: ", "TENTATIVE": "Tentative: "}.get(partstat, "") if shape == "exchange" else ""
    delegated = ";DELEGATED-TO=\"mailto:%s\"" % delegate if delegate else ""
    lines = "BEGIN:VCALENDAR\nMETHOD:%s\nPRODID:%s\nVERSION:2.0\n" % (method, {
        "exchange": "Microsoft Exchange Server 2010", "gmail": "-//Google Inc//Google Calendar 70.9054//EN",
        "apple": "-//Apple Inc.//macOS 14.5//EN"}[shape])
    lines += EXCHANGE_ZONE if shape == "exchange" else ""
    lines += "BEGIN:VEVENT\nUID:%s\nDTSTAMP:%s\nSEQUENCE:%s\n" % (event["UID"], stamp.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ"), event["SEQUENCE"])
    lines += "ORGANIZER:mailto:%s\n" % event["ORGANIZER"] if shape != "exchange" else ""
    lines += "ATTENDEE;PARTSTAT=%s%s;CN=%s:%s%s\n" % (partstat, delegated, person.split("@")[0], "MAILTO:" if shape == "exchange" else "mailto:", person)
    lines += times(shape, start or event["DTSTART"], end or event["DTEND"])
    lines += "SUMMARY:%s%s\n" % (words, event["SUMMARY"].replace(",", "\\,"))
    lines += "COMMENT:%s\n" % comment if comment else ""
    return (lines + "END:VEVENT\nEND:VCALENDAR\n").replace("\n", "\r\n")

def calendar_reply(world, event, person, shape="gmail", method="REPLY", partstat="ACCEPTED", delegate=None, start=None, end=None, when=None, stamp=None,
                   sender=None, authentic=True, comment=None):
    """A mail with the answer of @person's calendar program to @event. @stamp: 'YYYY-MM-DD HH:MM' of the answer itself"""
    made = datetime.strptime(stamp, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Europe/London")) if stamp else when
    text = answer_text(event, person, shape, method, partstat, made, delegate, start, end, comment)
    m = EmailMessage(policy=email.policy.SMTP)
    m["From"] = sender or person
    m["To"] = event["ORGANIZER"]
    m["Subject"] = "%s: %s" % (partstat.capitalize(), event["SUMMARY"])
    m["Message-ID"] = email.utils.make_msgid(domain=(sender or person).split("@")[1])
    m["Date"] = email.utils.format_datetime(when)
    if authentic:
        m["Authentication-Results"] = "mx.council.test; dmarc=pass header.from=" + (sender or person).split("@")[1]
    m.set_content("%s has answered.\n" % person)
    if shape == "apple":
        # nested as an attachment, without a method parameter
        m.add_attachment(text.encode(), maintype="text", subtype="calendar", filename="iCal-reply.ics")
    else:
        m.add_alternative(text, subtype="calendar", params={"method": method})
        if shape == "gmail":
            m.add_attachment(text.encode(), maintype="application", subtype="ics", filename="invite.ics")
    return m
