# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole provider concerns process by mail: a trend, the proposal, six steps, the report to the board.

The daemon is the real one, on a private Dovecot and Postfix; only the days are simulated. Each mail is
printed once; all of them lie in ./demo-provider-concerns, with their packs, letters and invitations.
"""
import os, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import demo
from demo import *
from office import *

demo.FOLDER = os.path.join(TOP, "demo-provider-concerns")
demo.WHO.update({
    HEAD_SAFEGUARDING: "Hannah Head, head of service safeguarding", HEAD_COMMISSIONING: "Colin Commissioning, head of commissioning",
    HEAD_PLACEMENTS: "Petra Placements, head of placements", DIRECTOR: "Dora Director, director", MFSQAO: "Mo Fisher, MFSQAO",
    QMSM: "Quinn Support, quality and market support manager", CONTRACTS_MANAGER: "Clara Contracts, contracts manager",
    REVIEW_OFFICER: "Ravi Review, contracts and review officer", SENIOR_COMMISSIONING: "Sita Commissioning, senior commissioning officer",
    CHAIR: "Ann Chair, the chair", COORDINATOR: "Cora Coordinator, the coordinator", MINUTES: "Minnie Minutes, the minute taker",
    BUSINESS: "Bea Business, business support", BROKERAGE: "Bruno, brokerage", CQC: "Ian Inspector of CQC", POLICE: "Pat Police",
    NURSE_ICB: "Nora Nurse, designated nurse", NURSE_CHC: "Chloe Care, CHC lead nurse", SAB: "the safeguarding adults board",
    HEALTHWATCH: "Heidi Healthwatch", PLACING1: "Placing One, another authority", PLACING2: "Placing Two, another authority",
    SERVICE_MANAGER: "Serge Manager, service manager safeguarding",
})
KINDS = {"pdf": "pdf", "docx": "vnd.openxmlformats-officedocument.wordprocessingml.document"}
SIGNED = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PLAN = [["Action", "Who", "By when", "Progress"], ["Replace the medicine trolley", "Registered manager", "4 July 2025", ""],
        ["Train all staff in medicines", "Deputy manager", "25 July 2025", ""], ["Nightly audits", "Night lead", "1 August 2025", ""]]


def attached(name, data):
    ending = name.rsplit(".", 1)[1]
    return (name, data, "application", KINDS[ending]) if ending in KINDS else (name, data, "text", "plain")


class Process(demo.Story):
    """The same story-teller, with more people, and files beside the mails."""

    def __init__(self):
        shutil.rmtree(demo.FOLDER, ignore_errors=True)
        os.makedirs(demo.FOLDER)
        self.world = World(process=True)
        self.seen, self.told, self.count, self.ref = set(), set(), 0, None

    def round(self):
        result = self.world.once()
        if result.returncode:
            sys.exit("the daemon reports a problem:\n" + result.stderr)
        for person in PEOPLE + PROCESS_PEOPLE:
            if person != SERVICE:
                self.read(person)

    def read(self, person):
        for mail in self.world.mails(person):
            if mail["Message-ID"] in self.seen:
                continue
            self.seen.add(mail["Message-ID"])
            name = self.keep(mail, "to-" + person.split("@")[0])
            files = self.keep_files(mail, name)
            what = re.sub(r"\[[^]]*\]\s*", "", mail["Subject"])
            if what in self.told:
                print("  ● To %s: %s%s" % (demo.WHO.get(person, person), what, " [%s]" % ", ".join(files) if files else ""))
                continue
            self.told.add(what)
            print("\n┌" + "─" * (WIDTH - 1))
            print("│ To:      %s" % demo.WHO.get(person, person))
            print("│ Subject: %s" % mail["Subject"])
            print("│ File:    %s/%s.html" % (os.path.basename(demo.FOLDER), name))
            for attachment in files:
                print("│ With:    %s" % attachment)
            print("├" + "─" * (WIDTH - 1))
            for line in text_of(mail).rstrip().splitlines():
                print(("│ " + line).rstrip())
            print("└" + "─" * (WIDTH - 1), flush=True)

    def keep_files(self, mail, name):
        """Packs, letters, plans, pictures and invitations as files of their own"""
        kept = []
        for part in mail.walk():
            kind = part.get_content_type()
            file = part.get_filename() or ("invitation.ics" if kind == "text/calendar" else None)
            if not file or kind.startswith("multipart/"):
                continue
            path = "%s-%s" % (name[:40], re.sub(r"[^\w.-]+", "-", os.path.basename(file)))
            with open(os.path.join(demo.FOLDER, path), "wb") as f:
                f.write(part.get_payload(decode=True) or b"")
            kept.append(path)
        return kept

    def answer(self, person, word, text, attachments=()):
        """@person answers the question of the process that knows @word."""
        m = self.world.reply(self.world.take_of(person, self.ref, word), text, attachments=attachments)
        self.writes(person, text, ", ".join(a[0] for a in attachments))
        self.keep(m, "from-" + person.split("@")[0])
        self.round()

    def reply_to(self, person, subject, text, attachments=()):
        found = [m for m in self.world.mails(person, subject) if self.ref in m["Subject"]]
        if not found:
            print("\n  ● (%s was not asked about “%s”)" % (demo.WHO.get(person, person), subject))
            return
        m = self.world.reply(found[-1], text, attachments=attachments)
        self.writes(person, text, ", ".join(a[0] for a in attachments))
        self.keep(m, "from-" + person.split("@")[0])
        self.round()

    def files(self, person, subject, text, *attachments):
        self.sends(person, "[%s] %s" % (self.ref, subject), text, None, [attached(*a) for a in attachments])

    def items(self, group, state=None):
        return [i for i in self.world.case(self.ref)["items"] if i.get("group") == group and (state is None or i["state"] == state)]

    def lines(self, person, step_subject, group, role, words):
        numbers = [i["n"] for i in self.items(group, "open") if role is None or i.get("role") == role]
        if numbers:
            self.reply_to(person, step_subject, "\n".join("%d %s" % (n, words) for n in numbers))


def beginning(s):
    for day, what in (("2025-05-06 09:30", "Medicines"), ("2025-05-20 09:30", "Staffing levels"), ("2025-06-02 09:30", "Food and drink")):
        s.day(day, "A nurse reports a concern about Rosewood House: %s." % what.lower())
        uk = "/".join(reversed(day[:10].split("-")))
        s.sends(NURSE, "CCRF form", form_text(CONCERN, date_you_identified=uk, date_you_filled=uk, what_is_it_about=what), "Nina Nurse", [])
    s.day("2025-06-02 11:00", "Three concerns are a trend. The senior contracts manager proposes provider concerns.")
    m = s.world.reply(s.world.take(SENIOR, "trend"), "PROVIDER CONCERNS medicine errors go on and nothing changes")
    s.writes(SENIOR, "PROVIDER CONCERNS medicine errors go on and nothing changes")
    s.keep(m, "from-senior")
    s.round()
    s.ref = s.newest("provider-concerns")
    s.expect(s.ref, "proposed")
    s.day("2025-06-02 14:00", "A head of service decides.")
    s.answer(HEAD_COMMISSIONING, "INITIATE", "INITIATE")
    s.expect(s.ref, "step-1")


def first_step(s):
    s.day("2025-06-03 09:00", "Who does what: a coordinator, a minute taker, a chair. Placements are suspended.")
    s.answer(HEAD_COMMISSIONING, "COORDINATOR", "COORDINATOR Cora Coordinator %s" % COORDINATOR)
    s.answer(BUSINESS, "MINUTE TAKER", "MINUTE TAKER Minnie Minutes %s" % MINUTES)
    s.answer(HEAD_SAFEGUARDING, "CHAIR", "CHAIR Ann Chair %s\nLead: the council" % CHAIR)
    s.answer(HEAD_COMMISSIONING, "SUSPEND", "SUSPEND medicines are not safe")
    s.day("2025-06-03 15:00", "The director signs the letter; it goes to the provider and, copied, to the placing authorities.")
    s.answer(DIRECTOR, "CHANGE", "Signed.", [attached("suspension signed.pdf", SIGNED)])
    s.day("2025-06-04 10:00", "The chair moves the meeting, and decides who is told what.")
    s.answer(CHAIR, "ACCEPT", "MOVE 12 June 2025 10:30am Town Hall, room 2")
    talk = s.items("communication-step-1", "open")
    if talk:
        s.reply_to(CHAIR, "told what", "%d DO coordinator by 10 June 2025\n" % talk[0]["n"] + "\n".join("%d NOT NOW" % i["n"] for i in talk[1:]))
    s.day("2025-06-05 11:00", "Owners answer their lists; the provider sends its register.")
    s.lines(SERVICE_MANAGER, "Your actions", "step-1", "service-manager-safeguarding", "DONE 05/06/2025")
    s.lines(MFSQAO, "Your actions", "step-1", "mfsqao", "DONE 05/06/2025")
    s.files(ROSE, "List of residents", "The register is attached.", ("List of residents.docx", b"PK the register"))
    s.files(COORDINATOR, "Risk management plan", "The plan is attached.", ("Risk management plan v1.docx", b"PK the plan"))
    s.day("2025-06-10 10:00", "Before the meeting its pack leaves, to each side its own.")
    s.reply_to(MFSQAO, "findings", "Two medicine rounds were missed; records were incomplete.")
    s.reply_to(ROSE, "views", "We have hired a clinical lead and ask for time until July.")
    s.day("2025-06-11 10:00", "The day before the meeting.")
    s.round()


def middle(s):
    s.day("2025-06-12 13:00", "The initial meeting was held.")
    s.round()
    s.expect(s.ref, "step-2")
    s.day("2025-06-13 10:00", "Minutes, the improvement plan, and how it goes on.")
    s.reply_to(MINUTES, "minutes", "Minutes attached.\nACTION: check the medicine cupboards / contracts-and-review-officer / 30 June 2025",
               [attached("Minutes.docx", b"PK minutes")])
    s.files(ROSE, "Service improvement plan", "Our plan is attached.", ("Service improvement plan v1.docx", docx("Service improvement plan", PLAN)))
    s.answer(COORDINATOR, "AGREE", "AGREE")
    s.answer(CHAIR, "CONTINUE", "CONTINUE 24 June 2025 10am Town Hall")
    s.day("2025-06-20 10:00", "The pack for the findings meeting.")
    s.round()
    s.day("2025-06-24 13:00", "The findings meeting was held.")
    s.round()
    s.expect(s.ref, "step-3")
    s.day("2025-06-25 10:00", "The chair asks for an update meeting.")
    s.answer(CHAIR, "QUALITY ASSURANCE", "UPDATE MEETING 5 August 2025 2pm Town Hall")
    s.expect(s.ref, "step-4")
    s.day("2025-07-28 10:00", "The provider reports what it has done.")
    s.round()
    s.lines(ROSE, "improvement plan", "milestone", None, "DONE 28/07/2025 see photos")
    s.day("2025-08-01 10:00", "The pack for the update meeting shows the progress.")
    s.round()
    s.day("2025-08-05 16:30", "The update meeting was held.")
    s.round()
    s.day("2025-08-06 09:00", "The plan is far enough: do the improvements hold?")
    s.answer(CHAIR, "QUALITY ASSURANCE", "QUALITY ASSURANCE")
    s.expect(s.ref, "step-5")
    s.reply_to(SENIOR_COMMISSIONING, "Plan the quality", "Call the on-call number at night\nVisit unannounced and watch a medicine round")
    s.day("2025-08-15 10:00", "They do.")
    s.lines(SENIOR_COMMISSIONING, "results of the quality", "quality", None, "IMPROVED")
    s.expect(s.ref, "step-6")


def ending(s):
    s.day("2025-08-18 10:00", "Views are gathered.")
    s.reply_to(CQC, "Your views", "We agree that it can close.")
    s.reply_to(COORDINATOR, "Your views", "I am for closing.")
    s.day("2025-08-22 17:30", "The director reads them in one mail.")
    s.round()
    s.day("2025-08-26 09:00", "She opens placements again and closes the process.")
    s.answer(DIRECTOR, "LIFT EMBARGO", "LIFT EMBARGO")
    s.answer(DIRECTOR, "CLOSE", "CLOSE review 12 March 2026")
    s.expect(s.ref, "lessons-learnt")
    s.day("2025-08-27 09:00", "The closing letter is signed; what was learnt?")
    for kind in ("lifting", "closing"):
        letters = [m for m in s.world.mails(DIRECTOR, s.ref) if any(kind in (p.get_filename() or "").lower() for p in m.iter_attachments())]
        if not letters:
            sys.exit("the story broke off: there is no %s letter to sign" % kind)
        s.world.reply(letters[-1], "Signed.", attachments=[attached("%s signed.pdf" % kind, SIGNED + kind.encode())])
        s.writes(DIRECTOR, "Signed.", "%s signed.pdf" % kind)
        s.round()
    s.reply_to(ROSE, "learnt", "We should have asked for help in spring.")
    s.reply_to(CQC, "learnt", "Share the dates of meetings earlier.")
    s.day("2025-09-11 09:00", "The coordinator checks the report, and the board gets it.")
    s.round()
    s.answer(COORDINATOR, "CHANGE", "CHANGE The pharmacist visited weekly.")
    s.answer(COORDINATOR, "APPROVE", "APPROVE")
    s.expect(s.ref, "closed")


def main():
    if os.geteuid() != 0:
        sys.exit("the private mail servers need root: run `make demo-provider-concerns`")
    print("Private mail servers start. Every name below is invented; nothing leaves this machine.", flush=True)
    s = Process()
    try:
        for part in (beginning, first_step, middle, ending):
            part(s)
        print("\n" + "═" * WIDTH)
        print("%s is closed. %d mails lie in %s/: .eml for a mail client, .html for a browser," % (s.ref, s.count, os.path.basename(demo.FOLDER)))
        print("with packs, letters, plans and invitations as files of their own. `ccrfctl show %s` says:\n" % s.ref)
        print(s.world.ctl("show", s.ref))
    finally:
        give_back()


if __name__ == "__main__":
    main()
