# SPDX-License-Identifier: GPL-3.0-or-later
"""A concern from a nurse's Word form to closure, and a compliment to the provider forum, as mails.

The daemon is the real one, on a private Dovecot and Postfix; only the days are
simulated. Every mail is printed, and left in ./demo-mails as .eml and .html.
"""
import os, re, shutil, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *
from docx import docx_attachment

FOLDER = os.path.join(TOP, "demo-mails")
WHO = {
    SERVICE: "the service", NURSE: "Nina Nurse, community nurse", SCREENER: "Sam Screener, safeguarding team manager",
    SCREENER2: "Sue Screener, safeguarding team manager", CONTRACTS: "the Contracts Team", SENIOR: "Sen Senior, senior contracts manager",
    OFFICER: "Olu Officer, visiting officer", FORUM: "the provider forum", ROSE: "Rita Rose, manager of Rosewood House",
}
WIDTH = 96


class Story:
    def __init__(self):
        shutil.rmtree(FOLDER, ignore_errors=True)
        os.makedirs(FOLDER)
        self.world = World()
        # one forum, in the second part of the story
        with open(self.world.conf + "/calendar.conf", "w") as f:
            f.write("[meeting provider-forum]\nrole = provider-forum\nstart = 2026-03-12 14:00\nrule = FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH\n"
                    "pack = 5 working days before\n")
        self.seen, self.told, self.count = set(), set(), 0

    # -- what happens
    def day(self, when, what):
        moment = at(when)
        clock = moment.strftime("%I:%M").lstrip("0").replace(":00", "") + moment.strftime("%p").lower()
        print("\n" + "═" * WIDTH)
        print("%s %d %s, %s" % (moment.strftime("%A"), moment.day, moment.strftime("%B %Y"), clock))
        print(what)
        print("═" * WIDTH, flush=True)
        self.world.clock = moment

    def round(self):
        """The daemon runs once; then everybody reads their mail."""
        result = self.world.once()
        if result.returncode:
            sys.exit("the daemon reports a problem:\n" + result.stderr)
        for person in PEOPLE:
            if person != SERVICE:
                self.read(person)

    def writes(self, person, text, attachment=None):
        print("\n▶ %s writes:" % (WHO[person][0].upper() + WHO[person][1:]))
        for line in text.strip().splitlines():
            print("    " + line)
        if attachment:
            print("    [attached: %s]" % attachment)

    def sends(self, person, subject, text, name, attachments):
        m = self.world.send(person, subject, text, name=name, attachments=attachments)
        self.writes(person, text, ", ".join(a[0] for a in attachments))
        self.keep(m, "from-" + person.split("@")[0])
        self.round()

    def answers(self, person, subject, text):
        """@person replies to the newest mail about @subject."""
        m = self.world.reply(self.world.take(person, subject), text)
        self.writes(person, text)
        self.keep(m, "from-" + person.split("@")[0])
        self.round()

    # -- what is seen
    def read(self, person):
        for mail in self.world.mails(person):
            if mail["Message-ID"] in self.seen:
                continue
            self.seen.add(mail["Message-ID"])
            name = self.keep(mail, "to-" + person.split("@")[0])
            body = re.sub(r"(?m)^Ref .*", "", text_of(mail))  # with a token of each one's own
            if (mail["Subject"], body) in self.told:
                print("\n  ● The same, with a token of its own, to %s: demo-mails/%s.html" % (WHO.get(person, person), name))
                continue
            self.told.add((mail["Subject"], body))
            print("\n┌" + "─" * (WIDTH - 1))
            print("│ To:      %s" % WHO.get(person, person))
            print("│ Subject: %s" % mail["Subject"])
            print("│ File:    demo-mails/%s.html" % name)
            print("├" + "─" * (WIDTH - 1))
            for line in text_of(mail).rstrip().splitlines():
                print(("│ " + line).rstrip())
            print("└" + "─" * (WIDTH - 1), flush=True)

    def keep(self, mail, who):
        self.count += 1
        words = re.sub(r"\[[^]]*\]\s*", "", mail["Subject"])
        name = "%02d-%s-%s" % (self.count, who, re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:50])
        with open(os.path.join(FOLDER, name + ".eml"), "wb") as f:
            f.write(bytes(mail))
        html = mail.get_body(("html",))
        if html:
            with open(os.path.join(FOLDER, name + ".html"), "w", encoding="utf-8") as f:
                f.write(html.get_content())
        return name

    def newest(self, procedure):
        refs = [case["ref"] for case in self.world.ctl_json("cases") if case["procedure"] == procedure]
        if not refs:
            sys.exit("the story broke off: no %s was opened\n%s" % (procedure, self.world.log))
        return refs[-1]

    def expect(self, ref, state):
        case = self.world.case(ref)
        if not case or case["state"] != state:
            sys.exit("the story broke off: %s is %s, not “%s”\n%s" % (ref, case and "“%s”" % case["state"], state, self.world.log))
        print("\n  ● %s is now: %s%s" % (ref, state, " (waits for %s)" % ", ".join(case["waiting_for"]) if case.get("waiting_for") else ""), flush=True)
        return case


def concern(s):
    s.day("2025-12-02 09:30", "A nurse reports a concern with the council's Word form.")
    s.sends(NURSE, "CCRF form", "Hello,\n\nplease find the form attached.\n\nNina Nurse", "Nina Nurse",
            [docx_attachment(CONCERN, layout="content-controls")])
    ref = s.newest("concern")
    s.expect(ref, "screening")

    s.day("2025-12-02 11:00", "Sam screens it from the phone: it is low level.")
    s.answers(SCREENER, "screen", "APPROVE")
    s.expect(ref, "provider-asked")

    s.day("2025-12-04 10:00", "The provider answers for the first action.")
    s.answers(ROSE, "confirm", "1 DONE 03/12/2025 all senior staff retrained, signatures in the training file")
    s.expect(ref, "provider-asked")

    s.day("2025-12-08 09:00", "The second action is still open: a reminder.")
    s.round()
    s.expect(ref, "provider-asked")

    s.day("2025-12-08 14:00", "The provider answers for the second one.")
    s.answers(ROSE, "confirm", "2 DONE 05/12/2025 charts are checked at the end of every shift")
    s.expect(ref, "senior-decision")

    s.day("2025-12-09 09:15", "The senior contracts manager decides: no visit of its own is needed.")
    s.answers(SENIOR, "visit", "NO VISIT")
    s.expect(ref, "routine-visit")

    s.day("2026-01-14 09:30", "Before the next routine visit, the visiting officer gets the checklist.")
    s.round()
    s.expect(ref, "routine-visit")

    s.day("2026-01-21 15:30", "After the visit, the officer says what was seen.")
    s.answers(OFFICER, "checklist", "1 EVIDENCED training file seen, all signatures there\n2 EVIDENCED charts of the last four weeks complete")
    s.expect(ref, "closed")
    return ref


def compliment(s):
    s.day("2026-02-03 16:00", "The same nurse reports good practice.")
    form = dict(COMPLIMENT)
    form["Date you identified the concern or good practice"] = "02/02/2026"
    form["Date you filled in this form"] = "03/02/2026"
    form["Who did you speak to, and when?"] = "The manager on 02/02/2026"
    s.sends(NURSE, "CCRF form", "Hello,\n\na compliment this time.\n\nNina Nurse", "Nina Nurse", [docx_attachment(form, layout="table")])
    ref = s.newest("compliment")
    s.expect(ref, "contracts-review")

    s.day("2026-02-04 10:00", "The Contracts Team releases the copy for the provider.")
    s.answers(CONTRACTS, "compliment", "APPROVE")
    s.expect(ref, "forum")

    s.day("2026-03-05 09:30", "Five working days before the provider forum, its pack goes out.")
    s.round()
    s.expect(ref, "forum")

    s.day("2026-03-13 09:00", "The forum has met.")
    s.round()
    s.expect(ref, "closed")
    return ref


def give_back():
    """Under sudo the mails belong to whoever called it."""
    owner = os.environ.get("SUDO_UID")
    if owner and os.path.isdir(FOLDER):
        for path in [FOLDER] + glob.glob(FOLDER + "/*"):
            os.chown(path, int(owner), int(os.environ.get("SUDO_GID", owner)))


def main():
    if os.geteuid() != 0:
        sys.exit("the private mail servers need root: run `make demo`")
    print("Private mail servers start. Every name below is invented; nothing leaves this machine.", flush=True)
    s = Story()
    try:
        ref, good = concern(s), compliment(s)
        print("\n" + "═" * WIDTH + "\nWhat the record holds about the concern (ccrfctl show %s):\n" % ref)
        print(s.world.ctl("show", ref))
        print("═" * WIDTH)
        print("%s and %s are closed. %d mails lie in demo-mails/: .eml for a mail client, .html for a browser." % (ref, good, s.count))
    finally:
        give_back()


if __name__ == "__main__":
    main()
