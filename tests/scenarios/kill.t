#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program is killed at any moment, and started again: the outcome is that of an undisturbed run, and nobody gets a mail twice
unless it is the very same mail (its Message-ID), sent again after an uncertain end."""
import os, random, signal, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

SEED = int(os.environ.get("SEED", "20251202"))
TODAY = datetime.now(LONDON).strftime("%d/%m/%Y")
DAYS = {"date_you_identified": TODAY, "date_you_filled": TODAY}

class Play:
    """A concern and a compliment from form to closure or to rest; @kills: how often the program is killed meanwhile."""
    def __init__(self, kills):
        self.w, self.kills, self.rng, self.killed, self.daemon = World(), kills, random.Random(SEED), 0, None

    def disturb(self):
        """Kills what runs after a moment of its own, and starts it again; every third time it is a --once that dies."""
        if not self.kills:
            return
        self.kills -= 1
        self.killed += 1
        pause = self.rng.uniform(0.005, 0.45)
        if self.killed % 3 == 0:
            self.stop(signal.SIGKILL)
            once = subprocess.Popen([BUILD + "/ccrfd", "--config", self.w.conf + "/ccrfd.conf", "--once"], stderr=subprocess.DEVNULL)
            time.sleep(pause)
            once.kill()
            once.wait()
        else:
            time.sleep(pause)
            self.stop(signal.SIGKILL)
        self.start()

    def start(self):
        self.daemon = self.w.daemon()

    def stop(self, how):
        self.daemon.send_signal(how)
        self.daemon.wait(10)

    def wait(self, person, subject, count=1):
        m = self.w.wait_mail(person, subject, count, seconds=20)
        if m is None:
            ok(False, "%s has %d mails about %r" % (person, count, subject))
            note(open(self.w.dir + "/ccrfd.log", errors="replace").read()[-3000:])
            done()
        return m

    def say(self, m):
        self.w.append(m)
        self.disturb()

    def answer(self, mail, text):
        self.w.reply(mail, text)
        self.disturb()

    def run(self):
        w = self.w
        self.start()
        self.say(w.message(NURSE, "Concern", form_text(CONCERN, **DAYS), name="Nina Nurse"))
        screening = self.wait(SCREENER, "Screen a concern")
        self.say(w.message(NURSE, "Compliment", form_text(COMPLIMENT, **DAYS), name="Nina Nurse"))
        review = self.wait(CONTRACTS, "Approve a compliment")
        self.answer(screening, "APPROVE")
        self.answer(self.wait(ROSE, "Confirm that agreed actions"), "1 DONE %s trained\n2 DONE %s checked" % (TODAY, TODAY))
        self.answer(review, "APPROVE")
        self.answer(self.wait(SENIOR, "Decide about a monitoring visit"), "MORE\nWho did the training?")
        self.answer(self.wait(ROSE, "Please answer a question"), "Our own trainer did it.")
        self.answer(self.wait(SENIOR, "Decide about a monitoring visit", 2), "NO VISIT")
        while self.kills:
            self.disturb()
        end = time.monotonic() + 20
        while time.monotonic() < end and not self.at_rest():
            time.sleep(0.1)
        self.stop(signal.SIGTERM)
        w.settle()
        return self.outcome()

    def at_rest(self):
        w = self.w
        return (all(m["outcome"] for m in w.ctl_json("messages")) and [c["state"] for c in w.ctl_json("cases")] == ["routine-visit", "forum"] and
                all(q["state"] == "sent" for q in w.ctl_json("queue")) and w.folder_count("INBOX") == 0)

    def outcome(self):
        w = self.w
        ids, twice = {}, []
        for person in PEOPLE:
            if person == SERVICE:
                continue
            for m in w.mails(person):
                seen = ids.setdefault(person, {})
                if m["Message-ID"] in seen:
                    twice.append(m["Message-ID"])
                seen[m["Message-ID"]] = re.sub(r"CCRF-\d+-\d+", "CCRF", m["Subject"])
        return {
            "cases": [(c["ref"], c["procedure"], c["state"], c["waiting_for"]) for c in w.ctl_json("cases")],
            "items": [(i["n"], i["state"]) for c in w.ctl_json("cases") for i in w.case(c["ref"])["items"]],
            "messages": sorted((m["kind"], m["outcome"], m["folder"]) for m in w.ctl_json("messages")),
            "mails": {person: sorted(seen.values()) for person, seen in ids.items()},
            "queue": sorted({q["state"] for q in w.ctl_json("queue")}),
            "history": sorted(h["what"] for c in w.ctl_json("cases") for h in w.case(c["ref"])["history"]),
            "inbox": w.folder_count("INBOX"),
        }, twice

play = Play(0)
calm, twice = play.run()
play.w.stop()
eq(twice, [], "undisturbed: nobody gets a mail twice")
eq(calm["queue"], ["sent"], "undisturbed: every mail is sent")
eq([c[2] for c in calm["cases"]], ["routine-visit", "forum"], "undisturbed: the concern waits for the routine visit, the compliment for the forum")
play = Play(10)
killed, twice = play.run()
eq(play.killed, 10, "the program was killed ten times (SEED=%d)" % SEED)
for what in calm:
    eq(killed[what], calm[what], "killed ten times: the same %s" % what)
note("mails that came twice, with the same Message-ID: %d" % len(twice))
ok(len(twice) <= 3, "hardly any mail was sent again")
done()
