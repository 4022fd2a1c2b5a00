#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sample of `make crash`: ccrfd dies, or a call of its fails, somewhere in a scenario of some days; started again, it comes to the
undisturbed outcome, and nobody gets a mail twice unless the end came between the last dot and the record of its answer."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "crash"))
from crash import *

play = Play()
for name in ("fresh", "taken-in", "decided", "overdue", "answered"):
    ok(len(play.rounds[name]["calls"]) > 200 and play.rounds[name]["exit"] == 0, "%s: undisturbed, %d calls" % (name, len(play.rounds[name]["calls"])))
eq(collections.Counter(dict(play.rounds["answered"]["calm"]["mails"])).most_common(1)[0][1], 1, "undisturbed: nobody gets a mail twice")
eq(play.rounds["answered"]["calm"]["folders"]["INBOX"], collections.Counter(), "undisturbed: no message is left in the INBOX")

everywhere = points(play)
sample = everywhere[::max(1, len(everywhere) // 33)]
dots = 0
for i, (name, n, way) in enumerate(sample):
    wrong, twice, hit = play_point(play, name, n, way, i % DEEP == 0)
    dots += twice
    if not ok(not wrong, "%s, call %s: %s%s" % (name, n, way, "" if hit else " (not met)")):
        note("; ".join(wrong))
note("%d of %d points; %d mails came twice, inside the window" % (len(sample), len(everywhere), dots))
done()
