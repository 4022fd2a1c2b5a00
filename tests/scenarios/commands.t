#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""HELP, STATUS, LIST, LIST OVERDUE, PROVIDER as a new mail: for people with a role only. A2.6: what is on a provider's file."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World()
w.send(NURSE, "CCRF form", form_text(CONCERN), when="2025-12-02 09:30")
w.once()
ref = w.case()["ref"]

def ask(sender, text, authentic=True):
    before = len(w.mails(sender))
    w.send(sender, "a question", text, authentic=authentic)
    w.once()
    found = w.mails(sender)
    return text_of(found[-1]) if len(found) > before else None

has(ask(CONTRACTS, "help"), "LIST OVERDUE", "HELP lists the words")
has(ask(CONTRACTS, "STATUS " + ref.lower()), "screening", "STATUS says where the case stands")
has(ask(SENIOR, "LIST"), ref, "LIST lists the open cases")
has(ask(SENIOR, "List overdue"), "There is none", "nothing is overdue yet")
w.clock = at("2025-12-04 10:00")
has(ask(SENIOR, "LIST OVERDUE"), ref, "LIST OVERDUE lists what is overdue")
has(ask(CONTRACTS, "PROVIDER Rosewood"), ref, "A2.6: PROVIDER lists the cases of a provider")
has(ask(CONTRACTS, "STATUS CCRF-2025-09999"), "There is none", "an unknown reference is said to be none")

# ---- rights: nobody else learns what exists
ok(ask(SENIOR, "LIST", authentic=False) is None, "who could not be verified gets no answer at all")
ok(any("could not be verified" in m["reason"] for m in w.ctl_json("attention")), "a person sees that it was tried")
for stranger in (NURSE, ROSE, FORUM):
    answer = ask(stranger, "LIST")
    ok(answer is not None and ref not in answer and "Rosewood" not in answer, "%s is refused without a word of what exists" % stranger)
eq(len(w.ctl_json("cases")), 1, "no command made a case")
done()
