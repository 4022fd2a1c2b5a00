#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The performance management meeting: A2.8 its pack, A2.6 what is recorded for it."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

MEMBER, COMPLAINTS = OPERATOR, SOCIAL_WORKER
w = World(contacts={"performance-meeting": ("Per Member <%s>; Fay Forum <%s>" % (MEMBER, FORUM), None), "intelligence-cqc": ("Cora Quinn <%s>" % OAK, None)},
          forum=False)
open(w.conf + "/calendar.conf", "w").write("""[meeting performance-management]
role = performance-meeting
start = 2025-02-06 10:00
rule = FREQ=MONTHLY;BYDAY=1TH
pack = 5 working days before

[meeting provider-forum]
role = provider-forum
start = 2025-03-13 14:00
rule = FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH
pack = 5 working days before
""")

def packs(person=MEMBER):
    return w.mails(person, "performance management meeting")

def new_case(when, what, **changes):
    known = [c["ref"] for c in w.ctl_json("cases")]
    day = "/".join(reversed(when[:10].split("-")))
    w.send(NURSE, "CCRF form", form_text(CONCERN, date_you_identified=day, date_you_filled=day, what_is_it_about=what, **changes), when=when, name="Nina Nurse")
    w.once()
    return [c["ref"] for c in w.ctl_json("cases") if c["ref"] not in known][0]

def answer(mail, text, when):
    w.reply(mail, text, when=when)
    w.once()

# ---- before the first pack
a1 = new_case("2025-01-06 09:30", "Medicines")
a2 = new_case("2025-01-07 09:30", "Medicines")          # trips "same category"
b1 = new_case("2025-01-08 09:30", "Falls", name_of_the_care="Oak Lodge", address_or="2 Oak Road, S70 2BB")
gone = new_case("2025-01-09 09:30", "Falls", name_of_the_care="Silent Care", address_or="S72 4DD")
answer(w.take(SCREENER, gone), "NOT OURS it is in Leeds", "2025-01-09 10:00")
w.send(OAK, "Intelligence", "Intelligence\nProvider: Rosewood House, S70 1AA\nSource: CQC\nDate: 09/01/2025\nReference: INS-1\nSummary: Inspection next week.\n", when="2025-01-10 09:00")
w.send(COMPLAINTS, "Intelligence", "Intelligence\nProvider: Rosewood House, S70 1AA\nSource: Complaints\nDate: 09/01/2025\nReference: CO-7\nSummary: Three complaints about meals.\n", when="2025-01-10 09:10")
w.once()
w.once("2025-01-29 17:00")
eq(packs(), [], "A2.8: nothing before the pack is due")

# ---- the pack leaves 5 working days before Thursday 6 February
w.once("2025-01-30 09:01")
eq([len(packs(p)) for p in (MEMBER, FORUM)], [1, 1], "A2.8: each member gets the pack 5 working days before")
pack = w.take(MEMBER, "performance management meeting")
has(pack["Subject"], "Thursday 6 February 2025, 10am", "A2.8: its subject says when the meeting is")
text = text_of(pack)
for ref in (a1, a2, b1):
    has(text, ref, "A2.8: open cases: %s" % ref)
ok(gone not in text, "A2.8: what was not ours is not discussed")
ok(text.index("Oak Lodge") < text.index("Rosewood House"), "A2.8: by provider")
has(text, "Rosewood House – 2 concerns in 12 months", "A2.8: with its counts")
has(text, "%s, concern about Medicines" % a1, "A2.8: with what it is about")
has(text, "ALERT-2025-00001, Rosewood House, raised on 7 January 2025: 2 concerns about “Medicines” at this location within 60 days – not answered yet", "A2.8: trends")
has(text, "%s, Oak Lodge, screening, was due by" % b1, "A2.8: what is overdue, and who is waited for")
has(text, "Rosewood House, 9 January 2025, INS-1: Inspection next week.", "A2.8: what CQC sent")
has(text, "Rosewood House, 9 January 2025, CO-7: Three complaints about meals.", "A2.8: what Complaints sent")
ok(text.index("\nCQC") < text.index("INS-1") and text.index("\nComplaints") < text.index("CO-7"), "A2.8: by source")
ok("Nina" not in text and NURSE not in text, "A2.8: without names of who reported")

# ---- once for each meeting
w.once("2025-01-30 10:00")
w.once("2025-02-04 09:00")
eq(len(packs()), 1, "A2.8: once for each meeting")

# ---- the next one: what is new since the last pack, what was answered, the process that runs
answer(w.take(SENIOR, "trend"), "PROVIDER CONCERNS\nSame matter again.", "2025-02-04 10:00")
c1 = new_case("2025-02-10 09:30", "Records", name_of_the_care="Silent Care", address_or="S72 4DD")
w.once("2025-02-27 09:01")
eq(len(packs()), 2, "A2.8: the next meeting has a pack of its own")
text = text_of(packs()[-1])
has(packs()[-1]["Subject"], "Thursday 6 March 2025", "A2.8: for the next meeting")
line = next((l for l in " ".join(text.split()).split(" - ") if l.startswith(c1)), "")
has(line, "new", "A2.8: what came after the last pack is new")
line = next((l for l in " ".join(text.split()).split(" - ") if l.startswith(b1)), "")
ok(line and ", new" not in line, "A2.8: what was in the last one is not")
ok("INS-1" not in text, "A2.8: intelligence is shown once")
has(text, "Nothing was reported since then.", "A2.8: and none is said to be none")
has(text, "PC-2025-00001, Rosewood House, since 4 February 2025", "A2.8: provider concerns that run")
has(text, "ALERT-2025-00001, Rosewood House, raised on 7 January 2025: 2 concerns about “Medicines” at this location within 60 days – answered PROVIDER CONCERNS",
    "A2.8: what was answered to a trend")
w.once("2025-03-27 09:01")
has(text_of(packs()[-1]), "No trend was noticed since then.", "A2.8: which is shown once")
done()
