#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills ccrfd at every call by which it touches the world, one run a call, starts it again, and compares.

A scenario of some days is played once without harm; before each of its rounds everything is kept: the store, the mailbox, what
was sent. A point is: put back what was kept, run the round with the library kill-at.so set to call N, run it again in peace,
compare with the undisturbed round. Three ways to die at a call: before it; after half of it (writes and sends); before it,
with all that was not yet synced to disk taken back, as in a power cut. For a share of the points it is the daemon with its
threads that dies, not `--once`. Three ways to fail: the disk is full from a call on; one sync fails (EIO); one allocation of
SQLite's or of another library's fails. Then the program must say so and exit 1, or die, or have managed all the same.

    crash.py [--every K] [--rounds A,B] [--jobs J]    CRASH_EVERY=K does the same
"""
import argparse, collections, errno, json, multiprocessing, os, sys
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
from light import *

SHIM = os.path.join(os.path.abspath(BUILD), "tests", "kill-at.so")
GONE = "gone@nhs.test"          # the server does not know this recipient
LIBRARIAN = "library@nhs.test"
WAYS = ("before", "torn", "power", "daemon", "full", "sync", "memory")
KILLS = WAYS[:4]
# those of TLS and the net end like a broken connection: a mail waits a minute for its next try (tests/scenarios/bad-servers.t)
LIBRARIES = ("libsqlite3", "libglib", "libgmime", "libical", "libjson-glib", "libcmark")
THREADED = ("taken-in", "decided", "overdue")
DEEP = 8                        # at every eighth point the sealed words are compared too
# where nothing that was answered waits while the clock fires: a fault changes no order
FAULTED = ("taken-in", "decided")

def docx_form():
    name = os.path.join(TOP, "tests", "forms", "compliment.docx")
    return ("form.docx", open(name, "rb").read(), "application", "vnd.openxmlformats-officedocument.wordprocessingml.document")

# what, where, what to do
CLEAR = re.compile(r"(store\.db|/state)\b.*: (the disk is full: make room|the disk or file system fails: look at|the machine has no memory left|No space left|Input/output error|check owner)")

# ---- the scenario ---------------------------------------------------------------------------------------
def fresh(w):
    """the store is made anew, and one report is there"""
    w.send(NURSE, "Concern", form_text(CONCERN))

def taken_in(w):
    """a concern (twice: a second delivery), a compliment, a .docx, a mail that is no form, an out-of-office note, a sender who is gone"""
    concern = w.send(NURSE, "Concern", form_text(CONCERN), name="Nina Nurse")
    del concern["Authentication-Results"]
    w.append(concern)
    w.send(NURSE, "Compliment", form_text(COMPLIMENT))
    w.send(LIBRARIAN, "Praise", "Our form is attached.", attachments=[docx_form()])
    w.send(LIBRARIAN, "A question", "Who do I talk to about the garden?")
    w.send(NURSE, "Automatic reply", "I am away.", headers={"Auto-Submitted": "auto-replied"})
    w.send(GONE, "Concern", form_text(CONCERN, your_work_email=GONE))
    w.servers.refused = {GONE}
    w.servers.later = {SCREENER2}

def decided(w):
    """approvals, a reply that nobody vouches for, one without a decision; the server has no MOVE"""
    w.servers.later, w.servers.moves_itself = set(), False
    screening = w.mails(SCREENER, "Screen a concern")
    compliments = w.mails(CONTRACTS, "Approve a compliment")
    w.reply(screening[0], "APPROVE")
    w.reply(compliments[0], "APPROVE")
    w.reply(compliments[1], "APPROVE", authentic=False)
    w.reply(screening[1], "Could be.")
    w.reply(w.take(SCREENER, "not recognised"), "SPAM")

def overdue(w):
    """nothing arrives; deadlines have passed: reminders, deputies are asked, the forum's pack"""

def answered(w):
    """the provider answers, the screening manager decides late, a report of non-delivery comes in"""
    w.servers.moves_itself = True
    bounce = w.message("mailer-daemon@council.test", "Undelivered Mail Returned to Sender", "<%s>: host said: 550 5.1.1 User unknown" % SCREENER2,
                       headers={"Auto-Submitted": "auto-replied", "References": w.mail(SCREENER2, "Reminder")["Message-ID"]})
    w.append(bounce)
    w.reply(w.mail(ROSE, "Confirm that agreed actions"), "1 DONE 08/12/2025 trained\n2 DONE 05/12/2025 checked")
    w.reply(w.mails(SCREENER, "Screen a concern")[-1], "ESCALATE He was hurt.")

ROUNDS = (("fresh", "2025-12-02 08:00", fresh), ("taken-in", "2025-12-02 09:00", taken_in), ("decided", "2025-12-02 11:00", decided),
          ("overdue", "2025-12-05 10:00", overdue), ("answered", "2025-12-09 10:00", answered))

# ---- what is compared -------------------------------------------------------------------------------------
# attempts, keys and sealed bytes differ by right; what they seal is compared as ccrfctl shows it
LEFT_OUT = {"keystone", "data_key", "history_head", "message_raw", "outbox_bytes", "provider", "provider_name", "provider_word"}
SECRET_COLUMN = re.compile(r"key_id|hash|content|said|sealed|wrapped|attempts|started")

def rows(path):
    """Every table that can be read without the key, but for columns that hold keys, seals and counts of attempts"""
    with sqlite3.connect("file:%s?mode=ro" % path, uri=True) as db:
        found = {}
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name").fetchall():
            columns = [c[1] for c in db.execute("PRAGMA table_info(%s)" % table) if not SECRET_COLUMN.search(c[1])]
            if table not in LEFT_OUT:
                found[table] = db.execute("SELECT %s FROM %s ORDER BY 1, 2" % (", ".join(columns), table)).fetchall()
        # a trouble that is over leaves an empty word; the moments of polls are the run's own
        found["memory"] = [row for row in found.get("memory", []) if not row[0].startswith("alarm.") and row[0] != "mailbox.last-poll"]
        # when a mail that has left might have been tried again says nothing
        found["outbox"] = db.execute("SELECT id, case_ref, request_id, state, created, sent, CASE WHEN state = 'queued' THEN not_before END FROM outbox").fetchall()
        found["integrity"] = db.execute("PRAGMA integrity_check").fetchall() + db.execute("PRAGMA foreign_key_check").fetchall()
    db.close()
    return found

def fingerprint(data):
    """A mail's bytes; of the one that tells how the history's chain ends only whose it is: the chain holds seals, which are never the same"""
    if b"How the record of decisions ends" in data:
        return "%(Subject)s %(Date)s" % dict(email.message_from_bytes(data).items())
    return hashlib.sha256(data).hexdigest()

class Play:
    """The scenario with all that is needed to put each round back."""
    def __init__(self):
        self.w = LightWorld()
        self.state, self.kept = self.w.dir + "/state", self.w.dir + "/kept"
        self.rounds = {}
        for name, when, prepare in ROUNDS:
            self.w.clock = at(when)
            if name == "fresh":
                kept_state, kept_mail = self.w.dir + "/providers", self.w.servers.snapshot()
                os.rename(self.state, kept_state)
            prepare(self.w)
            self.keep(name)
            run = self.run()
            self.run()
            self.rounds[name] = {"when": self.w.clock, "calm": self.outcome(), "exit": run.returncode, "said": run.stderr}
            if name == "fresh":
                shutil.rmtree(self.state)
                os.rename(kept_state, self.state)
                self.w.servers.restore(kept_mail)
        for name in self.rounds:
            self.put_back(name)
            trace = self.run(shim=SHIM, TRACE=1)
            self.rounds[name]["calls"] = [line.split()[2] for line in trace.stderr.splitlines() if line.startswith("call ")]

    def count_allocations(self, name, library):
        self.put_back(name)
        self.run(shim=SHIM, COUNT_TO=self.w.dir + "/count", ALLOC_IN=library)
        return int(open(self.w.dir + "/count").read().split()[3])

    def keep(self, name):
        os.makedirs(self.kept, exist_ok=True)
        if os.path.exists(self.state):
            shutil.copytree(self.state, self.kept + "/" + name)
        self.kept_mail = getattr(self, "kept_mail", {})
        self.kept_mail[name] = self.w.servers.snapshot()

    def put_back(self, name):
        shutil.rmtree(self.state, ignore_errors=True)
        if os.path.exists(self.kept + "/" + name):
            shutil.copytree(self.kept + "/" + name, self.state)
        self.w.servers.restore(self.kept_mail[name])
        self.w.clock = at(next(when for n, when, _ in ROUNDS if n == name))

    def run(self, shim=None, **plan):
        result = subprocess.run(self.w.command(), env=self.w._env(self.w.clock, shim, **plan), capture_output=True, text=True, timeout=120,
                                preexec_fn=plan.pop("preexec", None))
        self.w.servers.rest()
        return result

    def quiet(self):
        """does the daemon have nothing left to do?"""
        try:
            with sqlite3.connect("file:%s/store.db?mode=ro" % self.state, uri=True, timeout=0.1) as db:
                left = db.execute("SELECT (SELECT COUNT(*) FROM message WHERE processed = 0) + (SELECT COUNT(*) FROM message_place WHERE moved = 0)"
                                  " + (SELECT COUNT(*) FROM outbox WHERE state IN ('queued', 'uncertain') AND not_before <= ?)"
                                  " + (SELECT COUNT(*) FROM deadline d JOIN cases c ON c.id = d.case_id WHERE d.at <= ? AND c.state <> 'closed')",
                                  (self.w.clock.timestamp(),) * 2).fetchone()[0]
            db.close()
        except sqlite3.Error:
            return False
        return left == 0 and not self.w.servers.folders["INBOX"]

    def run_daemon(self, shim=None, seconds=20, **plan):
        """The long-running daemon, until it dies or has nothing left to do. Returns: its exit status"""
        proc = subprocess.Popen(self.w.command(once=False), env=self.w._env(self.w.clock, shim, **plan), stderr=subprocess.DEVNULL)
        self.w.procs.append(proc)
        end, calm = time.monotonic() + seconds, 0
        while proc.poll() is None and time.monotonic() < end and calm < 3:
            time.sleep(0.02)
            calm = calm + 1 if self.quiet() else 0
        if proc.poll() is None:
            proc.terminate()
        proc.wait(20)
        self.w.procs.remove(proc)
        self.w.servers.rest()
        return proc.returncode

    def outcome(self, deep=True):
        """What there is. @deep: sealed words as well, as ccrfctl shows them (the mails' bytes hold most of them anyway)"""
        w = self.w
        found = rows(self.state + "/store.db")
        if deep:
            found["show"] = [w.ctl_json("show", row[1]) for row in found["cases"]]
            found["messages"] = w.ctl_json("messages")
            found["queue"] = [{k: v for k, v in q.items() if k not in ("attempts", "last_reply", "not_before")} for q in w.ctl_json("queue")]
        found["mails"] = collections.Counter((to, fingerprint(data)) for to, data in w.servers.taken)
        found["folders"] = {name: collections.Counter(data for data, date in content.values()) for name, content in w.servers.folders.items()}
        return found

    def uncertain(self):
        """Mails that the server took and whose answer is not recorded, at this moment: bytes by recipient"""
        copied = self.w.dir + "/after-kill"
        shutil.rmtree(copied, ignore_errors=True)
        os.makedirs(copied)
        for name in ("store.db", "store.db-wal"):
            if os.path.exists(self.state + "/" + name):
                shutil.copy(self.state + "/" + name, copied)
        try:
            with sqlite3.connect(copied + "/store.db") as db:
                return db.execute("SELECT COUNT(*) FROM outbox WHERE state = 'uncertain'").fetchone()[0]
        except sqlite3.OperationalError:
            return 0 # killed before there were tables

def compare(play, calm, uncertain, deep=True):
    """Differences between now and the undisturbed round, and how many mails came twice. @uncertain: how many may"""
    now, wrong = play.outcome(deep), []
    twice = now["mails"] - calm["mails"]
    for (to, digest), n in twice.items():
        if (to, digest) not in calm["mails"]:
            wrong.append("%s got a mail that the undisturbed run does not send" % to)
        elif n > 1:
            wrong.append("%s got a mail %d times" % (to, n + 1))
    # same mail, same bytes: what came twice is the very same
    by_id = collections.defaultdict(set)
    for to, data in play.w.servers.taken:
        by_id[to, email.message_from_bytes(data)["Message-ID"]].add(data)
    wrong += ["%s got mail %s with other bytes" % key for key, several in by_id.items() if len(several) > 1]
    if sum(twice.values()) > uncertain:
        wrong.append("%d mails came twice, but only %d were in the window" % (sum(twice.values()), uncertain))
    for to, digest in calm["mails"] - now["mails"]:
        wrong.append("%s did not get a mail" % to)
    for name in calm["folders"]:
        # a server without MOVE: killed between COPY and EXPUNGE, a second copy is left, never none
        if set(now["folders"].get(name, ())) != set(calm["folders"][name]):
            wrong.append("folder %s differs" % name)
        elif play.w.servers.moves_itself and now["folders"][name] != calm["folders"][name]:
            wrong.append("folder %s holds a message twice" % name)
    for what in now:
        if what not in ("mails", "folders") and now[what] != calm[what]:
            wrong.append("%s differs: %s" % (what, first_difference(calm[what], now[what])))
    return wrong, sum(twice.values())

def first_difference(calm, now):
    for a, b in zip(calm, now):
        if a != b:
            if isinstance(a, dict):
                a, b = [{k: v for k, v in x.items() if a.get(k) != b.get(k)} for x in (a, b)]
            return "%.600r, wanted %.600r" % (b, a)
    return "%d rows, wanted %d" % (len(now), len(calm))

# ---- points ------------------------------------------------------------------------------------------------
def points(play, only=None):
    """(round, call, way) of every point; each fifth call is also one at which the daemon dies, where its threads cannot overtake each other"""
    found = []
    for name, row in play.rounds.items():
        if only and name not in only:
            continue
        for n, call in enumerate(row["calls"], 1):
            found.append((name, n, "before"))
            if call in ("write", "pwrite", "send", "sendto"):
                found.append((name, n, "torn"))
            found.append((name, n, "power"))
            if n % 5 == 1 and name in THREADED:
                found.append((name, n, "daemon"))
            # a full disk from here on; a sync that fails once
            if call in ("write", "pwrite", "ftruncate", "open", "mkdir") and n % 3 == 0 and name in FAULTED:
                found.append((name, n, "full"))
            if call in ("fsync", "fdatasync") and name in FAULTED:
                found += [(name, n, "full"), (name, n, "sync")]
    return found + allocation_points(play, only)

def allocation_points(play, only, most=60):
    """(round, (library, allocation), "memory"): at most @most of each library, spread over a round"""
    found = []
    for name in ("fresh", "decided"):
        for library in LIBRARIES if not only or name in only else ():
            total = play.count_allocations(name, library)
            some = most if library != "libsqlite3" else 5 * most
            step = max(1, total // some)
            found += [(name, (library, n), "memory") for n in range(1, total + 1, step)]
    return found

def play_point(play, name, n, way, deep=True):
    """Returns: differences, mails that came twice, did it die (or fail) there?"""
    play.put_back(name)
    calm, said = play.rounds[name]["calm"], []
    if way == "daemon":
        died = play.run_daemon(SHIM, KILL_AT=n) == -signal.SIGKILL
    elif way in KILLS:
        died = play.run(SHIM, KILL_AT=n, KILL_HOW=way).returncode == -signal.SIGKILL
    else:
        died, said = fail(play, name, n, way)
    uncertain = play.uncertain()
    if way == "daemon":
        play.run_daemon()
    again = play.run()
    wrong, twice = compare(play, calm, uncertain, deep)
    wrong += said
    if again.returncode != play.rounds[name]["exit"]:
        wrong.append("restarted: exit %d: %s" % (again.returncode, again.stderr[-500:]))
    return wrong, twice, died

def fail(play, name, n, way):
    """Returns: did something fail, what was wrong with how it was told"""
    if way == "memory":
        plan = {"ALLOC_IN": n[0], "ALLOC_AT": n[1], "ALLOC_LAST": n[1]}
    elif way == "sync":
        plan = {"FAULT_AT": n, "FAULT_LAST": n, "FAULT_ERRNO": errno.EIO, "FAULT_CALLS": 2}
    else:
        plan = {"FAULT_AT": n, "FAULT_ERRNO": errno.ENOSPC}
    run = play.run(SHIM, **plan)
    if run.returncode == 0:
        # it managed: then nothing may be left to do (a store that cannot be tidied up at the end is no loss)
        return False, ["with exit 0: " + text for text in compare(play, play.rounds[name]["calm"], 0, False)[0]]
    if run.returncode < 0:
        # GLib ends the program where there is no memory, libical crashes: to us the same as a kill
        return True, [] if way == "memory" else ["died: %d" % run.returncode]
    told = run.returncode == 1 and (CLEAR.search(run.stderr) or way == "memory" and run.stderr)
    return True, [] if told else ["exit %d, said: %s" % (run.returncode, run.stderr[-600:])]

def work(job, jobs, args, results):
    play = Play()
    mine = [p for p in points(play, args.rounds) if p[2] in args.ways][::args.every][job::jobs]
    for i, (name, n, way) in enumerate(mine):
        try:
            call = n[0] if way == "memory" else play.rounds[name]["calls"][n - 1]
            results.put((name, n, way, call) + play_point(play, name, n, way, i % DEEP == 0))
        except Exception as problem: # a point that cannot be judged is no point passed
            results.put((name, n, way, "?", ["could not be judged: %r" % problem], 0, False))
    results.put(None)

def crash(args, say):
    """Plays all points. Returns: (points, those that died or failed there, mails that came twice, differences, per way)"""
    results = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=work, args=(job, args.jobs, args, results)) for job in range(args.jobs)]
    for worker in workers:
        worker.start()
    count, hit, twice, wrong, ways, ended = 0, 0, 0, [], collections.Counter(), 0
    while ended < args.jobs:
        result = results.get(timeout=300)
        if result is None:
            ended += 1
            continue
        name, n, way, call, differences, again, died = result
        count, hit, twice = count + 1, hit + died, twice + again
        ways[name, way] += 1
        if differences:
            wrong.append(result)
            say("%s, call %s (%s), %s: %s" % (name, n, call, way, "; ".join(differences)))
        if count % 250 == 0:
            say("%d points so far, %d mails twice inside the window, %d with differences" % (count, twice, len(wrong)))
    for worker in workers:
        worker.join()
    return count, hit, twice, wrong, ways

def arguments(argv):
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=int(os.environ.get("CRASH_EVERY", "1")))
    parser.add_argument("--rounds", type=lambda t: t.split(","))
    parser.add_argument("--ways", type=lambda t: t.split(","), default=WAYS)
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args(argv)

if __name__ == "__main__":
    begun = time.monotonic()
    count, hit, twice, wrong, ways = crash(arguments(None), lambda text: print(text, flush=True))
    for name, _, _ in ROUNDS:
        print("  %-9s %s" % (name, ", ".join("%s %d" % (way, ways[name, way]) for way in WAYS if ways[name, way])))
    killed = sum(n for (_, way), n in ways.items() if way in KILLS)
    print("%d kills, %d faults, of which %d were met; %d seconds" % (killed, count - killed, hit, time.monotonic() - begun))
    print("%d points, %d mails twice inside the window, %d differences" % (count, twice, len(wrong)))
    sys.exit(1 if wrong or not count else 0)
