#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Meetings of the provider concerns process by real invitations: B0.8 audiences, B0.10 representatives, B0.11 minutes, B0.12 INVITE,
B1.8 time and chair, B2.5 sections, B2.8 findings meeting, B3.1 and B4.3 packs, B4.1 update meeting, B4.2 contingency; RFC 5545, 5546, 6047."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *
from ics import *

w = World(process=True)
ref = w.start_process()

def meeting(n=1):
    return next(m for m in w.case(ref)["meetings"] if m["n"] == n)

def invitee(address, n=1):
    return next((i for i in meeting(n)["invitees"] if i["address"] == address), None)

def partstat(address, n=1):
    i = invitee(address, n)
    return i and i["partstat"]

def outcome():
    return w.ctl_json("messages")[-1]

def invitation(person, n=-1):
    """The newest calendar mail to @person: (mail, event)"""
    w.settle()
    found = [m for m in w.mails(person, ref) if calendar_of(m)]
    if not found:
        ok(False, "%s has an invitation (has %s)" % (person, [m["Subject"] for m in w.mails(person)]))
        done()
    return found[n], calendar_of(found[n])

def answer(person, when, **rest):
    """@person's calendar program answers the newest invitation"""
    mail, event = invitation(rest.pop("of", person))
    w.clock = at(when)
    w.append(calendar_reply(w, event, person, when=w.clock, **rest))
    w.once(when)

# ---- B1.8: a time within 10 working days is proposed to the chair; nobody is invited before
first = meeting()
eq((first["kind"], first["state"], first["sequence"]), ("initial", "proposed", -1), "B1.8: the meeting is proposed")
start = datetime.fromisoformat(first["start"].replace("Z", "+00:00")).astimezone(LONDON)
ok(datetime(2025, 9, 1, tzinfo=LONDON) < start <= datetime(2025, 9, 15, 17, tzinfo=LONDON) and start.weekday() < 5 and 10 <= start.hour < 16,
   "B1.8: at a working time inside 10 working days (%s)" % start)
question = w.take_of(CHAIR, ref, "ACCEPT")
for words in ("Initial provider concerns meeting", "Pat Police", "only for: individual safeguarding enquiries", "Minnie Minutes", "not known yet"):
    has(text_of(question), words, "B1.8: the question shows %s" % words)
eq([m["Subject"] for m in w.mails(CQC) if calendar_of(m)], [], "B1.8: no invitation before the chair has answered")

# ---- a doubtful or impossible time is asked back, and nothing changes
w.reply(question, "MOVE 1 August 2025 10am", when="2025-09-02 09:00"); w.once()
has(text_of(w.take(CHAIR, "could not")), "not to come any more", "B1.8: a time that is past is asked back")
eq(meeting()["state"], "proposed", "B1.8: and nothing changed")

# ---- B1.8: another time: the invitations go out, one a mail, each naming its own audience only (B0.8)
w.reply(question, "MOVE 11 September 2025 10am, Town Hall, room 2", when="2025-09-02 10:00"); w.once()
first = meeting()
eq((first["state"], first["start"], first["venue"], first["sequence"]), ("confirmed", "2025-09-11T10:00:00+01:00", "Town Hall, room 2", 0), "B1.8: time and venue are the chair's")
mail, event = invitation(ROSE)
eq((event["METHOD"], event["SEQUENCE"], event["UID"]), ("REQUEST", "0", "%s-m1@council.test" % ref), "RFC 5546: a REQUEST with our UID")
eq(event["DTSTART"], "20250911T100000", "RFC 5545: in London time")
ok(event["people"] == {ROSE, CHAIR}, "B0.8: the provider's copy names the provider and the chair (%s)" % sorted(event["people"]))
eq(event["ROLE"][CHAIR], "chair", "RFC 5545: the chair's role")
eq(event["LOCATION"], "Town Hall, room 2", "the venue")
ok(event["ORGANIZER"] == SERVICE == email.utils.parseaddr(mail["From"])[1], "RFC 6047 2.2: the organizer is the sender")
text = text_of(mail)
for word in ("Police", "Inspector", "Fisher", "section 42", "enquiries"):
    ok(word not in text, "B0.8: the provider does not read of %s" % word)
mail, event = invitation(CQC)
eq(event["people"], {CQC, NURSE_ICB, NURSE_CHC, FIRE, HEALTHWATCH, MENTAL_HEALTH, CHAIR}, "B0.8: a partner's copy names the partners and the chair")
mail, event = invitation(MFSQAO)
ok({MFSQAO, SERVICE_MANAGER, QMSM, COORDINATOR, MINUTES, CHAIR} <= event["people"] and not event["people"] & {CQC, ROSE, POLICE}, "B0.8: a council copy names the council")
has(text_of(mail), "Stan Inn may attend instead", "B0.10: who may attend instead is shown")

# ---- B2.5: one section: an event of its own, related to the meeting
mail, event = invitation(POLICE)
eq((event["UID"], event["RELATED-TO"]), ("%s-m1-s1@council.test" % ref, "%s-m1@council.test" % ref), "B2.5: an event of its own, related to the meeting")
eq(event["people"], {POLICE, CHAIR}, "B2.5: with the police and the chair only")
has(event["SUMMARY"], "individual safeguarding enquiries", "B2.5: its title is the section")
ok("provider concerns" not in event["SUMMARY"].lower() and "Agenda" not in text_of(mail) and "agenda" not in text_of(mail), "B2.5: nothing else of the agenda")

# ---- answers in the shapes of Exchange, Gmail and Apple
answer(MFSQAO, "2025-09-02 11:00", shape="exchange", partstat="ACCEPTED")
eq(partstat(MFSQAO), "accepted", "an answer of Exchange counts")
answer(CQC, "2025-09-02 11:10", shape="gmail", partstat="DECLINED")
eq(partstat(CQC), "declined", "an answer of Gmail counts")
answer(QMSM, "2025-09-02 11:20", shape="apple", partstat="TENTATIVE")
eq(partstat(QMSM), "tentative", "an answer of Apple counts")
answer(POLICE, "2025-09-02 11:25", shape="gmail", partstat="ACCEPTED")
eq(partstat(POLICE), "accepted", "B2.5: an answer to a section counts")
answer(ROSE, "2025-09-02 11:30", shape="apple", partstat="ACCEPTED")
eq(partstat(ROSE), "accepted", "the provider's answer counts")
answer(CQC, "2025-09-02 11:00", shape="gmail", partstat="ACCEPTED", stamp="2025-09-02 10:30")
eq(partstat(CQC), "declined", "RFC 5546 2.1.5: an older answer that arrives later does not")

# ---- somebody answers for somebody else
answer(HEAD_PLACEMENTS, "2025-09-02 11:40", shape="gmail", partstat="ACCEPTED", sender=NURSE)
eq((partstat(HEAD_PLACEMENTS), outcome()["folder"]), ("needs-action", "attention"), "an answer from another address is put to a person")
answer(HEAD_PLACEMENTS, "2025-09-02 11:45", shape="gmail", partstat="ACCEPTED", authentic=False)
eq((partstat(HEAD_PLACEMENTS), outcome()["folder"]), ("needs-action", "attention"), "an answer that nobody vouches for too")

# ---- B0.10: delegated: the representative is invited, both are shown
answer(CONTRACTS_MANAGER, "2025-09-02 12:00", shape="exchange", partstat="DELEGATED", delegate=REVIEW_OFFICER)
eq((invitee(CONTRACTS_MANAGER)["partstat"], invitee(CONTRACTS_MANAGER)["instead"]), ("delegated", REVIEW_OFFICER), "B0.10: who comes instead is shown")
eq(invitee(REVIEW_OFFICER)["role"], "contracts-manager", "B0.10: the representative is invited")
mail, event = invitation(REVIEW_OFFICER)
has(text_of(mail), "You come instead of Clara Contracts", "B0.10: and knows for whom")
ok(event["DELEGATED-FROM"].get(REVIEW_OFFICER) == CONTRACTS_MANAGER and event["DELEGATED-TO"].get(CONTRACTS_MANAGER) == REVIEW_OFFICER, "RFC 5545 3.2.4, 3.2.5: both in the event")
answer(REVIEW_OFFICER, "2025-09-02 12:10", shape="gmail", partstat="ACCEPTED")
eq(partstat(REVIEW_OFFICER), "accepted", "B0.10: the representative's answer counts")

# ---- forwarded to somebody: asked of the chair, never added silently
answer(PRESS, "2025-09-02 12:20", shape="gmail", partstat="ACCEPTED", of=MFSQAO)
eq(invitee(PRESS), None, "nobody is added by answering")
question = w.take_of(CHAIR, ref, "ADMIT")
has(text_of(question), PRESS, "the chair is asked about them")
answer(PRESS, "2025-09-02 12:25", shape="gmail", partstat="ACCEPTED", of=MFSQAO)
eq(len([m for m in w.mails(CHAIR, ref) if "body=ADMIT" in html_of(m)]), 1, "and asked once")
w.reply(question, "ADMIT", when="2025-09-02 12:30"); w.once()
eq((invitee(PRESS) or {}).get("role"), "guest", "ADMIT: a guest")
eq(invitation(PRESS)[1]["METHOD"], "REQUEST", "ADMIT: with an invitation")
answer(SAB, "2025-09-02 12:40", shape="gmail", partstat="ACCEPTED", of=MFSQAO)
w.reply(w.take_of(CHAIR, ref, "REFUSE"), "REFUSE", when="2025-09-02 12:45"); w.once()
eq((invitee(SAB), w.mails(SAB)), (None, []), "REFUSE: they are told nothing")
# the representative of the contacts needs no leave
answer(STAND_IN, "2025-09-02 12:50", shape="gmail", partstat="ACCEPTED", of=MFSQAO)
eq((partstat(MFSQAO), (invitee(MFSQAO) or {}).get("instead"), (invitee(STAND_IN) or {}).get("audience")), ("delegated", STAND_IN, "council"), "B0.10: the representative of the contacts is invited")

# ---- another time is proposed: KEEP
answer(NURSE_ICB, "2025-09-02 13:00", shape="exchange", method="COUNTER", partstat="TENTATIVE", start="20250912T140000", end="20250912T160000")
question = w.take_of(CHAIR, ref, "KEEP")
has(text_of(question), "Friday 12 September 2025, 2pm to 4pm", "COUNTER: the chair reads the time proposed")
has(text_of(question), "Nora Nurse", "COUNTER: and who proposes it")
w.reply(question, "KEEP", when="2025-09-02 13:10"); w.once()
mail, event = invitation(NURSE_ICB)
eq(event["METHOD"], "DECLINECOUNTER", "RFC 5546 3.2.8: KEEP sends DECLINECOUNTER")
has(text_of(mail), "stays as it is", "and a plain sentence")
eq(meeting()["sequence"], 0, "KEEP changes nothing")

# ---- another time is proposed: ACCEPT moves it; everybody answers anew
answer(ROSE, "2025-09-02 14:00", shape="apple", method="COUNTER", partstat="TENTATIVE", start="20250912T110000", end="20250912T130000")
w.reply(w.take_of(CHAIR, ref, "KEEP"), "ACCEPT", when="2025-09-02 14:10"); w.once()
first = meeting()
eq((first["start"], first["sequence"]), ("2025-09-12T11:00:00+01:00", 1), "COUNTER, ACCEPT: it moves")
mail, event = invitation(SERVICE_MANAGER)
eq((event["METHOD"], event["SEQUENCE"], event["DTSTART"]), ("REQUEST", "1", "20250912T110000"), "RFC 5546: SEQUENCE grows")
has(mail["Subject"], "Changed", "and the subject says so")
eq((partstat(QMSM), partstat(POLICE)), ("needs-action", "needs-action"), "answers to the old time do not count for the new one")
eq(invitation(POLICE)[1]["SEQUENCE"], "1", "B2.5: the section moves too")

# ---- an answer to the old version is told so
old = [m for m in w.mails(QMSM, ref) if calendar_of(m)][0]
w.clock = at("2025-09-02 15:00")
w.append(calendar_reply(w, calendar_of(old), QMSM, shape="exchange", partstat="ACCEPTED", when=w.clock)); w.once()
eq(partstat(QMSM), "needs-action", "RFC 5546 2.1.5: an answer to an old version does not count")
mail, event = invitation(QMSM)
has(text_of(mail), "Your answer did not count", "and its sender is told")
eq((event["METHOD"], event["SEQUENCE"]), ("REQUEST", "1"), "with the invitation as it stands")

# ---- the desk: MOVE to another place, INVITE
desk = w.take_of(CHAIR, ref, "CONTINGENCY")
w.reply(desk, "INVITE mental health, legal, nobody special", when="2025-09-03 09:00"); w.once()
has(text_of(w.take(CHAIR, "could not")), "nobody special", "INVITE: an unknown role is asked back")
eq(invitee(LEGAL), None, "and nobody is invited")
w.reply(desk, "INVITE legal, press office for people and relatives", when="2025-09-03 09:10"); w.once()
eq((invitee(LEGAL) or {}).get("section"), "people and relatives", "B0.12: INVITE for one section")
eq(invitation(LEGAL)[1]["UID"], "%s-m1-s2@council.test" % ref, "B2.5: a section of its own")
w.reply(desk, "MOVE 12 September 2025 11am, Library", when="2025-09-03 09:20"); w.once()
eq((meeting()["venue"], meeting()["sequence"]), ("Library", 2), "MOVE on the desk: another place")
answer(ROSE, "2025-09-03 10:00", shape="gmail", partstat="ACCEPTED")

# ---- who has not answered is asked again; the provider's and partners' packs leave before (B0.6, B0.8)
w.once("2025-09-08 09:00")
ok(any("answer" in m["Subject"].lower() and calendar_of(m) for m in w.mails(HEAD_PLACEMENTS, ref)), "no answer: asked again, with the invitation")
ok(not any("Please answer" in m["Subject"] for m in w.mails(ROSE, ref)), "who has answered is not")
w.once("2025-09-10 09:05")
pack = w.take(CHAIR, "Papers")
for words in ("Who comes", "Rita Rose", "coming", "Checklists and actions", "Agenda"):
    has(text_of(pack), words, "the council's pack has %s" % words)
theirs = text_of(w.take(ROSE, "Papers"))
for word in ("Who comes", "Checklists", "Placements", "section 42", "Fisher", "Police"):
    ok(word not in theirs, "B0.8: the provider's pack has no %s" % word)
partner = text_of(w.take(NURSE_ICB, "Papers"))
ok("Who comes" not in partner and "Checklists" in partner, "B0.8: a partner's pack has the checklists, not who comes")
eq(w.mails(POLICE, "Papers"), [], "B2.5: who comes for one part gets no pack")
ok(meeting()["packed"], "the pack is recorded")

# ---- B2: held: the chair decides, the minute taker is asked
w.once("2025-09-12 14:00")
eq((meeting()["state"], w.case(ref)["state"]), ("held", "step-2"), "B2: the meeting took place")
question = w.take(MINUTES, "minutes")
has(text_of(question), "SHARE WITH PROVIDER", "B0.11: the minute taker is asked for the minutes")
w.once("2025-09-17 17:05")
has(w.mail(MINUTES, "minutes")["Subject"], "Reminder", "B0.11: and chased")
w.reply(question, "Please find the minutes.\n\nACTION: Check the medicines charts / mfsqao / 26 September 2025\n", when="2025-09-18 09:00",
        attachments=[("Minutes %s.pdf" % ref, b"%PDF-1.4 minutes", "application", "pdf")]); w.once()
case = w.case(ref)
document = next((d for d in case["documents"] if d["kind"] == "minutes"), None)
eq(document and document["meeting"], 1, "B0.11: filed with their meeting")
ok(any(i["text"] == "Check the medicines charts" and i["due"] == "2025-09-26" for i in case["items"]), "B0.11: an action out of the minutes is tracked")
ok([a.get_filename() for a in w.take(NURSE_ICB, "Minutes of").iter_attachments()] != [], "B0.11: a partner gets the file")
eq(w.mails(ROSE, "Minutes of"), [], "B0.11: the provider does not, unless they are shared")
eq(w.mails(POLICE, "Minutes of"), [], "B2.5: nor who came for one part")

# ---- B2.8: CONTINUE with a date: the findings meeting is scheduled, the invitations go out at once
w.reply(w.take_of(CHAIR, ref, "CONTINUE"), "CONTINUE 24 September 2025 10am Town Hall", when="2025-09-18 10:00"); w.once()
findings = meeting(2)
eq((findings["kind"], findings["state"], findings["start"], findings["venue"]), ("findings", "confirmed", "2025-09-24T10:00:00+01:00", "Town Hall"), "B2.8: the findings meeting is scheduled")
eq(invitation(ROSE)[1]["UID"], "%s-m2@council.test" % ref, "B2.8: with an invitation of its own")

# ---- B4.2: a contingency meeting; the provider is not invited
desk = w.take_of(CHAIR, ref, "CONTINGENCY")
w.reply(desk, "CONTINGENCY", when="2025-09-18 11:00"); w.once()
eq((meeting(3)["kind"], meeting(3)["state"]), ("contingency", "proposed"), "B4.2: a contingency meeting is proposed")
eq([i for i in meeting(3)["invitees"] if i["role"] == "provider"], [], "B4.2: without the provider")
w.reply(w.take_of(CHAIR, ref, "ACCEPT"), "ACCEPT by video", when="2025-09-18 11:30"); w.once()
eq((meeting(3)["state"], meeting(3)["venue"]), ("confirmed", "by video"), "B4.2: confirmed where the chair says")
ok(invitation(BROKERAGE)[1]["UID"].startswith("%s-m3@" % ref), "B4.2: brokerage is invited")

# ---- cancelled: a CANCEL to each
w.reply(desk, "CANCEL MEETING", when="2025-09-18 12:00"); w.once()
eq(meeting(3)["state"], "cancelled", "CANCEL MEETING: the next one")
mail, event = invitation(BROKERAGE)
eq((event["METHOD"], event["STATUS"], event["SEQUENCE"]), ("CANCEL", "CANCELLED", "1"), "RFC 5546 3.2.5: CANCEL")
has(text_of(mail), "need not come", "and in words")

# ---- B3.1: the findings meeting's pack has the matrix, the provider's has not
w.send(SERVICE_MANAGER, "Section 42", "Section 42\nProvider: Rosewood House, S70 1AA\nReference: S42-77\nCategory of abuse: Neglect\nWho caused harm: staff\nStatus: open\nOutcome: -\n",
       when="2025-09-18 13:00"); w.once()
w.once("2025-09-22 09:05")
has(text_of(w.take(CHAIR, "Papers")), "S42-77: Neglect", "B3.1: the matrix of section 42 enquiries")
ok("S42-77" not in text_of(w.take(ROSE, "Papers")) and "S42-77" not in text_of(w.take(NURSE_ICB, "Papers")), "B0.8: for the council alone")

# ---- END cancels what is to come
w.once("2025-09-24 13:00")
eq(w.case(ref)["state"], "step-3", "B3: the findings meeting was held")
# B0.11: minutes that come without the question, by their reference; this time the provider gets them
w.send(MINUTES, "Minutes %s" % ref, "SHARE WITH PROVIDER\n", when="2025-09-24 16:00", attachments=[("Minutes findings.pdf", b"%PDF-1.4 findings", "application", "pdf")]); w.once()
eq((meeting(2)["minutes"] > 0, outcome()["outcome"]), (True, "minutes filed"), "B0.11: minutes with the reference are filed with the last meeting")
ok([a.get_payload(decode=True) for a in w.take(ROSE, "Minutes of").iter_attachments()] == [b"%PDF-1.4 findings"], "B0.11: shared with the provider where they say so")
w.reply(w.take_of(CHAIR, ref, "UPDATE MEETING"), "UPDATE MEETING 8 October 2025", when="2025-09-25 09:00"); w.once()
eq((meeting(4)["kind"], meeting(4)["state"], meeting(4)["start"][:10]), ("update", "confirmed", "2025-10-08"), "B4.1: an update meeting on the chair's day")
w.reply(w.take_of(CHAIR, ref, "CONTINGENCY"), "END the provider has closed", when="2025-09-26 09:00"); w.once()
eq((w.case(ref)["state"], meeting(4)["state"]), ("step-6", "cancelled"), "END cancels the meetings to come")
eq(invitation(ROSE)[1]["METHOD"], "CANCEL", "and whoever is invited knows")
done()
