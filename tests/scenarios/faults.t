#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the world can refuse: room on the disk, a sync, a writable store, memory, a server that goes on talking. The program says
what, where and what to do, leaves nothing half-done, and once the fault is gone comes to the undisturbed outcome."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "crash"))
from crash import *

FULL = "the disk is full: make room in the state directory"
play = Play()
w = play.w

def calm_after(name, title, may=0, wanted_exit=0):
    """the fault is gone: the same end"""
    again = play.run()
    eq(again.returncode, wanted_exit, title + ": afterwards it runs to the end")
    wrong, twice = compare(play, play.rounds[name]["calm"], may)
    if not ok(not wrong, title + ": afterwards the outcome is the undisturbed one"):
        note("; ".join(wrong))
    return twice

def spread(calls, kinds, n):
    found = [i for i, call in enumerate(calls, 1) if call in kinds]
    return found[::max(1, len(found) // n)]

# ---- the disk is full, or fails; memory ---------------------------------------------------------------------
for way, kinds, some in (("full", ("pwrite", "fdatasync", "ftruncate", "open"), 9), ("sync", ("fdatasync", "fsync"), 8)):
    for name in ("taken-in", "decided"):
        met = 0
        for n in spread(play.rounds[name]["calls"], kinds, some):
            wrong, twice, hit = play_point(play, name, n, way)
            met += hit
            if not ok(not wrong, "%s, %s from call %d on" % (name, way, n)):
                note("; ".join(wrong))
        ok(met >= some // 3, "%s, %s: %d times the program ended with 1 and said why" % (name, way, met))
memory = [p for p in allocation_points(play, None, 3)]
for name, n, way in memory:
    wrong, twice, hit = play_point(play, name, n, way)
    if not ok(not wrong, "%s: allocation %d of %s fails" % (name, n[1], n[0])):
        note("; ".join(wrong))

play.put_back("taken-in")
run = play.run(SHIM, FAULT_SHORT=1)
eq(run.returncode, 0, "writes that write half of what they were asked to: nothing is missed")
wrong, twice = compare(play, play.rounds["taken-in"]["calm"], 0)
ok(not wrong, "half writes: the same outcome")

# ---- a store that may not be written to ------------------------------------------------------------------------
play.put_back("taken-in")
nobody = 65534
for root, folders, files in os.walk(w.dir):
    for path in [root] + [os.path.join(root, f) for f in files]:
        os.chown(path, nobody, nobody)
os.chmod(play.state + "/store.db", 0o400)
os.chmod(play.state, 0o500)
def become_nobody():
    os.setgroups([])
    os.setgid(nobody)
    os.setuid(nobody)
reader = os.path.join(w.dir, "bin")
os.makedirs(reader)
for name in ("ccrfd", "ccrf-extract"):
    shutil.copy(BUILD + "/" + name, reader)
os.chmod(w.dir, 0o755)
run = subprocess.run([reader + "/ccrfd", "--config", w.conf + "/ccrfd.conf", "--once"], env=w._env(w.clock), capture_output=True, text=True,
                     preexec_fn=become_nobody, timeout=60)
w.servers.rest()
eq(run.returncode, 1, "a read-only store: exit 1")
has(run.stderr, "store.db: Permission denied", "a read-only store: it is named")
eq(len(w.servers.folders["INBOX"]), 7, "a read-only store: every message stays where it is")
eq(len(w.servers.taken), 0, "a read-only store: nothing was sent")
os.chmod(play.state, 0o700)
os.chmod(play.state + "/store.db", 0o600)
calm_after("taken-in", "a read-only store")

# ---- a full disk is no fault of the messages -----------------------------------------------------------------------
# the log has room for the messages, for counting an attempt, and for some pages of the first decision
def given_back(room):
    play.put_back("taken-in")
    run = play.run(SHIM, FAULT_ROOM=room)
    with sqlite3.connect("file:%s/store.db?mode=ro" % play.state, uri=True) as db:
        return run.returncode == 1 and "message " in run.stderr and db.execute("SELECT COUNT(*), SUM(attempts) FROM message WHERE processed = 0").fetchone() == (6, 0)
room = next((room for room in range(60000, 300000, 10000) if given_back(room)), None)
ok(room, "the disk is full in the middle of a decision: the attempt is given back")
ends = [play.run(SHIM, FAULT_ROOM=room) for _ in range(5)]
eq([run.returncode for run in ends if run.returncode != 1 or not re.search(FULL, run.stderr)], [], "… and again five times: exit 1, and it says so")
calm_after("taken-in", "a disk that was full six times")
eq([m["outcome"] for m in w.ctl_json("messages") if m["outcome"] == "not processed"], [], "no message went to a person for it")

# ---- a message that kills the program -----------------------------------------------------------------------------
def poison(text):
    play.put_back("taken-in")
    w.clock -= timedelta(minutes=5)
    w.send("odd@nhs.test", "Concern", form_text(CONCERN, your_work_email="odd@nhs.test", what_did_you_see=text))
    w.clock += timedelta(minutes=5)

poison("A poisoned pill was seen.")
for n in range(3):
    eq(play.run(SHIM, KILL_TEXT="poisoned pill").returncode, -signal.SIGKILL, "a message kills the program, time %d" % (n + 1))
run = play.run(SHIM, KILL_TEXT="poisoned pill")
eq(run.returncode, 0, "the fourth time it is not looked at")
has(run.stderr, "could not be processed 3 times: put to attention", "… and the log says so")
messages = w.ctl_json("messages")
eq([(m["outcome"], m["folder"]) for m in messages if m["outcome"] == "not processed"], [("not processed", "attention")], "it lies in Attention, its bytes are kept")
eq(len(w.servers.folders["Attention"]), 2, "it lies in Attention on the server too (with the mail that is no form)")
eq(len([m for m in messages if m["outcome"].startswith("new case")]), 4, "all others were processed behind it")
eq(w.folder_count("INBOX"), 0, "nothing waits")
w.ctl("retry")
eq(play.run().returncode, 0, "`ccrfctl retry`, by a program that can read it")
eq(len([m for m in w.ctl_json("messages") if m["outcome"].startswith("new case")]), 5, "… makes the case of it")

# ---- a message that the server does not give -------------------------------------------------------------------------
play.put_back("taken-in")
uid = sorted(w.servers.folders["INBOX"])[2]
data, date = w.servers.folders["INBOX"][uid]
w.servers.folders["INBOX"][uid] = (data, b'"never"')
run = play.run()
eq(run.returncode, 1, "a message without a time of receipt: exit 1, a person must see to it")
has(run.stderr, "UID %d" % uid, "it is named")
eq(list(w.servers.folders["INBOX"]), [uid], "all others were taken in")
w.servers.folders["INBOX"][uid] = (data, date)
eq(play.run().returncode, 0, "when it can be fetched, it is")
eq(w.folder_count("INBOX"), 0, "nothing is left")

# ---- the answer to a mail that was taken cannot be recorded for a while ------------------------------------------------
play.put_back("decided")
switch = w.dir + "/full"
def answer_while_full(line, answer, once=[]):
    if not once:
        once.append(True)
        open(switch, "w").close()
        threading.Timer(2.5, os.unlink, (switch,)).start()
    line.say(answer)
w.servers.answer_taken = answer_while_full
play.run_daemon(SHIM, seconds=30, FAULT_AT=1, FAULT_ERRNO=errno.ENOSPC, FAULT_WHILE=switch)
w.servers.answer_taken = None
eq(calm_after("decided", "the disk is full when a mail was just taken"), 0, "the daemon keeps the answer until there is room: nobody gets it twice")

# ---- a mailbox server that stalls does not stop the clock ----------------------------------------------------------------
play.put_back("overdue")
for n in range(6):
    w.append(w.message(LIBRARIAN, "Question %d" % n, "Who knows about question %d?" % n))
go_on = threading.Event()
w.servers.before_fetch = lambda count: go_on.wait(60) if count > 1 else None
proc = subprocess.Popen(w.command(once=False), env=w._env(w.clock), stderr=subprocess.DEVNULL)
w.procs.append(proc)
before = len(w.servers.taken)
ok(w.wait_mail(DEPUTY, "Screen a concern", seconds=25) is not None, "while the mailbox's server stalls in the middle of a fetch, a deadline falls and its mail leaves")
ok(not go_on.is_set(), "… and it still stalls")
go_on.set()
for _ in range(500):
    if play.quiet():
        break
    time.sleep(0.02)
proc.terminate()
eq(proc.wait(20), 0, "the daemon goes on and stops in order")
eq(w.folder_count("INBOX"), 0, "every message was taken in")
done()
