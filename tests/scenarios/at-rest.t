#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data at rest: nobody can be read in the files or in the log; new keys; legal hold, erasing, retention; copies; the proof of the history."""
import glob, os, re, shutil, sqlite3, stat, subprocess, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World()
PATH, STATE = w.conf + "/ccrfd.conf", w.dir + "/state"
GOOD = open(PATH).read()
log = ""

def once(when=None):
    global log
    log += w.once(when).stderr

def query(sql, *values):
    with sqlite3.connect("file:%s/store.db?mode=ro" % STATE, uri=True) as db:
        return db.execute(sql, values).fetchall()

# ---- a concern from the form to its end, a compliment, an unrecognised mail, spam, a bounce to nobody
PHRASES = ["lunchtime doses", "garden party", "Retrain the staff", "Nina Nurse", "Rita Rose", "Oscar Oak", "Sam Screener", "Olu Officer", "Contracts Team <",
           "Community nurse", "District nursing", "1 High Street", "charts were checked", "seen on the ward", "Buy our pills", "please ring me",
           "Mary Ann Patient", "hearing aid", "said by telephone"]
ADDRESSES = [NURSE, SOCIAL_WORKER, SCREENER, SCREENER2, DEPUTY, CONTRACTS, SENIOR, OFFICER, FORUM, OPERATOR, ROSE, OAK, "spam@elsewhere.test"]
form = form_text(CONCERN, What_did_you_see="Two lunchtime doses of Mary Ann Patient were not signed for; her hearing aid was lost.")
w.send(NURSE, "CCRF form about Mary Ann Patient", form, when="2025-12-02 09:30", name="Nina Nurse")
w.send(NURSE, "CCRF form", form_text(COMPLIMENT), name="Nina Nurse")
w.send("spam@elsewhere.test", "Buy our pills", "Buy our pills today.\n", authentic=False)
w.send(SOCIAL_WORKER, "Hello", "Could you please ring me about Mary Ann Patient?\n")
once()
REF, COMPLIMENT_REF = [c["ref"] for c in sorted(w.ctl_json("cases"), key=lambda c: c["procedure"], reverse=True)]
def triage_mail(words):
    return next(m for m in w.mails(SCREENER, "MAIL-") if words in text_of(m))
TRIAGE = re.search(r"MAIL-2025-\d{5}", triage_mail("Buy our pills")["Subject"])[0]
w.reply(triage_mail("Buy our pills"), "SPAM", when="2025-12-02 09:50")
w.reply(w.take(SCREENER, "Screen"), "APPROVE as said by telephone", when="2025-12-02 10:00")
once()
w.reply(w.take(ROSE, REF), "1 DONE 03/12/2025 charts were checked\n2 DONE 03/12/2025 charts were checked", when="2025-12-03 11:00")
once()
w.reply(w.take(SENIOR, REF), "NO VISIT", when="2025-12-04 09:00")
once()
once("2026-01-20 09:00")
w.reply(w.take(OFFICER, REF), "1 EVIDENCED seen on the ward\n2 EVIDENCED seen on the ward", when="2026-01-21 15:00")
once()
eq(w.case(REF)["state"], "closed", "a concern from its form to its end")

def files():
    return [f for f in glob.glob(STATE + "/*") + glob.glob(w.dir + "/*.backup") if os.path.isfile(f)]

def in_plain(words, paths):
    found = []
    for path in paths:
        data = open(path, "rb").read().lower()
        found += ["%s in %s" % (x, os.path.basename(path)) for x in words if x.lower().encode() in data or x.lower().encode("utf-16-le") in data]
    return found

daemon = w.daemon()  # its write-ahead log lies beside the database
w.wait_mail(SCREENER)
eq(w.run_ctl("backup", w.dir + "/one.backup").returncode, 0, "backup beside the running daemon")
ok(len(files()) >= 3, "database, log and backup are looked through: %s" % [os.path.basename(f) for f in files()])
eq(in_plain(PHRASES + ADDRESSES, files()), [], "no name, address or phrase stands in database, write-ahead log or backup")
eq([stat.S_IMODE(os.stat(f).st_mode) for f in files()], [0o600] * len(files()), "and nobody else may read them")

# what could be read there: every column of the schema has been decided on
told = open(TOP + "/doc/store.md").read()
columns = query("SELECT m.name, p.name FROM sqlite_master m, pragma_table_info (m.name) p WHERE m.type = 'table' AND p.type = 'TEXT'")
eq([c for c in columns if "`%s.%s`" % c not in told], [], "doc/store.md says of every plain text column why nobody can be read in it")

# ---- the log and the history
daemon.terminate()
daemon.wait(10)
log += open(w.dir + "/ccrfd.log").read()
ok(len(log.splitlines()) > 15, "the daemon logged")
eq([x for x in PHRASES + ADDRESSES if x.lower() in log.lower()], [], "the log holds no name, address or phrase")
rows = "\n".join("%s %s %s" % row for row in query("SELECT COALESCE (case_ref, ''), what, cause FROM history"))
ok(len(rows.splitlines()) > 20, "the history has rows")
eq([x for x in PHRASES + ADDRESSES if x.lower() in rows.lower()], [], "what is plain in the history holds no name, address or phrase")
eq([line for line in rows.splitlines() if "@" in line], [], "and no address at all")

# ---- the proof of the history
heads = w.mails(OPERATOR, "record of decisions")
days = {m["Date"][:16] for m in heads}
ok(heads and len(days) == len(heads), "the operator is mailed how the history ends, once a day at most")
HEAD = re.search(r"[0-9a-f]{64}", text_of(heads[-1]))[0]
r = w.run_ctl("audit", "verify", "--head", HEAD)
eq(r.returncode, 0, "audit verify: the mailed head is part of the chain") or note(r.stdout + r.stderr)
audit = json.loads(w.run_ctl("--json", "audit", "verify", "--head", HEAD).stdout)
ok(audit["whole"] and audit["head_row"] and audit["rows"] >= audit["head_row"], "as JSON, with the row")
r = w.run_ctl("audit", "verify", "--head", "0" * 63 + "1")
ok(r.returncode == 1 and "NO row" in r.stdout, "a head of something else is told: 1")
eq(w.run_ctl("audit", "verify", "--head", "short").returncode, 2, "what is no hash: usage")
eq(w.run_ctl("audit").returncode, 2, "audit without verify: usage")
shutil.copy(STATE + "/store.db", w.dir + "/kept")
shutil.copy(w.dir + "/one.backup", w.dir + "/kept.backup")
with sqlite3.connect(STATE + "/store.db") as db:
    db.execute("DROP TRIGGER history_no_update")
    db.execute("UPDATE history SET what = 'nothing' WHERE id = 5")
r = w.run_ctl("audit", "verify")
ok(r.returncode == 1 and "row 5 was changed" in r.stdout, "audit verify names the first broken row: 1") or note(r.stdout)
for name in ("store.db-wal", "store.db-shm"):
    if os.path.exists(STATE + "/" + name):
        os.remove(STATE + "/" + name)
shutil.copy(w.dir + "/kept", STATE + "/store.db")
eq(w.run_ctl("audit", "verify").returncode, 0, "and the untouched one is whole")

# ---- metrics
text = w.ctl("metrics")
metric = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
eq(metric['ccrfd_cases{procedure="concern",state="closed"}'], "1", "metrics: cases by procedure and state")
ok(all(re.fullmatch(r'[a-z_]+(\{([a-z_]+="[^"\n]*",?)+\})? \d+', l) for l in text.splitlines() if not l.startswith("#")), "metrics: the text format")
for name in ("ccrfd_cases_overdue", "ccrfd_messages", "ccrfd_attention", "ccrfd_outbox", "ccrfd_audit_rows", "ccrfd_outbox_oldest_seconds", "ccrfd_last_poll_age_seconds"):
    has(text, "# TYPE %s gauge" % name, "metrics: " + name)
eq(int(metric["ccrfd_audit_rows"]), len(rows.splitlines()), "metrics: rows of the history")
eq(sum(int(v) for k, v in metric.items() if k.startswith("ccrfd_messages{")), len(w.ctl_json("messages")), "metrics: every message is counted once")
eq([x for x in PHRASES + ADDRESSES if x.lower() in text.lower()], [], "metrics: no name, no address")
eq(len([l for l in w.run_ctl("--json", "metrics").stdout.splitlines() if "value" in json.loads(l)]), len(metric), "metrics as JSON")

# ---- what is held about a person
found = w.ctl_json("export", "--person", "Patient, Mary Ann")
eq(sorted({f["kind"] for f in found}), ["case", "mail", "message"], "export: cases, messages and mails in which a name occurs, also as a register has it")
ok(any(f["id"] == REF for f in found) and not any(f["id"] == COMPLIMENT_REF for f in found), "and no others")
eq(w.ctl_json("export", "--person", "Mary Ann Patients"), [], "export: nobody of that name")
found = w.ctl_json("export", "--person", "MANAGER@HOME.TEST")
ok({"provider", "mail", "case"} <= {f["kind"] for f in found}, "export: by address, whatever its case; the register too")
out = w.dir + "/export"
r = w.run_ctl("export", "--person", "Mary Ann Patient", out)
eq((r.returncode, stat.S_IMODE(os.stat(out).st_mode)), (0, 0o700), "export into a folder of its own") or note(r.stderr)
ok(any(b"Mary Ann Patient" in open(f, "rb").read() for f in glob.glob(out + "/message-*.eml")) and os.path.exists("%s/case-%s.json" % (out, REF)), "as JSON and as the mails came")
eq(w.run_ctl("export", "--person", "Mary Ann Patient", out).returncode, 1, "not into a folder that is there")
eq(w.run_ctl("export").returncode, 2, "export of nobody: usage")
eq(w.run_ctl("cases", "--person", "x").returncode, 2, "an option of another command: usage")

# ---- new keys
new = w.dir + "/newkeys"
w.run_ctl("keys", "new", new, config=False)
eq(w.run_ctl("keys", "rotate").returncode, 1, "keys rotate without a previous key: 1")
request = w.take(CONTRACTS, COMPLIMENT_REF)  # asked with the token of the key before
both = GOOD.replace("token_key_file = token.key", "token_key_file = %s/token.key\nprevious_token_key_file = token.key" % new).replace(
    "content_key_file = content.key", "content_key_file = %s/content.key\nprevious_content_key_file = content.key" % new)
open(PATH, "w").write(both)
once("2026-01-22 09:00")
eq(w.case(REF)["state"], "closed", "with both keys configured the daemon and ccrfctl go on before the rotation")
r = w.run_ctl("keys", "rotate")
ok(r.returncode == 0 and re.match(r"\d+ keys are now wrapped", r.stdout), "keys rotate") or note(r.stdout + r.stderr)
w.reply(request, "APPROVE", when="2026-01-22 10:00")
once()
has(text_of(w.take(ROSE, COMPLIMENT_REF)), "garden party", "a token made with the key before is still good")
open(PATH, "w").write(GOOD)
r = w.run_ctl("cases")
ok(r.returncode == 1 and "content_key_file" in r.stderr, "the old key alone opens nothing") or note(r.stdout + r.stderr)
done_keys = both.replace("previous_content_key_file = content.key\n", "")
open(PATH, "w").write(done_keys)
ok(w.case(REF)["items"][0]["text"], "the new one alone does")
eq(w.run_ctl("audit", "verify", "--head", HEAD).returncode, 0, "and the history is the same")

# ---- restore
eq(w.run_ctl("restore", w.dir + "/one.backup").returncode, 1, "restore over a database without --force: 1")
r = w.run_ctl("restore", w.dir + "/one.backup", "--force")
ok(r.returncode == 1 and "content_key_file" in r.stderr, "a backup that another key sealed is not put in place") or note(r.stderr)
eq(w.run_ctl("backup", w.dir + "/two.backup").returncode, 0, "a backup under the new key")
eq(w.run_ctl("backup", w.dir + "/two.backup").returncode, 1, "overwrites nothing")
seen = open(w.dir + "/ccrfd.log").read().count("connected to")
daemon = w.daemon()
for _ in range(400):
    if open(w.dir + "/ccrfd.log").read().count("connected to") > seen:
        break
    time.sleep(0.05)
r = w.run_ctl("restore", w.dir + "/two.backup", "--force")
ok(r.returncode == 1 and "stop it first" in r.stderr, "not while a daemon runs") or note(r.stderr)
daemon.terminate()
daemon.wait(10)
before = w.ctl_json("cases")
r = w.run_ctl("restore", w.dir + "/two.backup", "--force")
ok(r.returncode == 0 and "replaced-1" in r.stdout, "restore") or note(r.stdout + r.stderr)
eq([(c["ref"], c["state"]) for c in w.ctl_json("cases")], [(c["ref"], c["state"]) for c in before], "what it brings back is what was saved")
os.remove(STATE + "/store.db.replaced-1")
w.run_ctl("backup", w.dir + "/old.backup")

# ---- legal hold and erasing
def wrapped(ref):
    return query("SELECT wrapped FROM data_key WHERE id = (SELECT key_id FROM cases WHERE ref = ?)", ref)[0][0]
r = w.run_ctl("hold", REF, "--reason", "coroner, for Mary Ann Patient")
eq((r.returncode, r.stdout), (0, "%s is under legal hold\n" % REF), "hold")
r = w.run_ctl("erase", REF)
ok(r.returncode == 1 and "legal hold" in r.stderr, "a held case is not erased") or note(r.stderr)
w.clock = at("2033-01-01 09:00")
r = w.run_ctl("purge")
has(r.stdout, "%s: kept: legal hold" % REF, "nor purged")
ok(wrapped(REF), "its key is there")
eq(w.run_ctl("hold", REF, "--off").returncode, 0, "hold --off")
notes = [h for h in w.case(REF)["history"] if "legal hold" in h["what"]]
eq(len(notes), 2, "both are in its history")
has(notes[0]["who"], "coroner, for Mary Ann Patient", "with the reason, which is sealed")
eq(in_plain(["coroner"], files()), [], "so that it is in no file")
eq(w.run_ctl("erase", "CCRF-2025-09999").returncode, 1, "erase of what is none: 1")
openref = next(iter(c["ref"] for c in w.ctl_json("cases") if c["state"] != "closed"), None)
if openref:
    r = w.run_ctl("erase", openref)
    ok(r.returncode == 1 and "is open" in r.stderr, "an open case is not erased") or note(r.stderr)
key = wrapped(REF)
source = w.case(REF)["source_sha256"]
r = w.run_ctl("erase", REF, "--reason", "asked for by the family")
eq((r.returncode, r.stdout), (0, "%s: erased\n" % REF), "erase") or note(r.stderr)
shown = w.case(REF)
ok(shown["state"] == "closed" and "form" not in shown and not any(i["text"] or i["answer"] for i in shown["items"]) and
   not any(q["to"] for q in shown["requests"]), "afterwards show gives no content") or note(str(shown))
eq([m["from"] for m in w.ctl_json("messages") if m["sha256"] == source], [""], "messages gives none either")
eq(w.ctl_json("export", "--person", "Two lunchtime doses"), [], "and export finds nothing")
eq([os.path.basename(f) for f in glob.glob(STATE + "/*") if os.path.isfile(f) and key in open(f, "rb").read()], [], "the wrapped key is in no file any more")
ok(key in open(w.dir + "/old.backup", "rb").read(), "(it is in the backup, which the operator lets expire)")
ok(w.run_ctl("erase", REF).returncode == 1, "a case is erased once")
eq(w.run_ctl("audit", "verify", "--head", HEAD).returncode, 0, "the history is still whole")
eq(w.run_ctl("show", REF).returncode, 0, "an erased case can be shown")

# ---- retention
w.run_ctl("restore", w.dir + "/two.backup", "--force")
r = w.run_ctl("purge", "--dry-run", when=at("2026-03-01 09:00"))
has(r.stdout, "would be erased: 0 cases, 0 messages", "purge --dry-run before anything is old enough")
r = w.run_ctl("purge", "--dry-run", when=at("2026-12-10 09:00"))
ok("%s: would be erased" % TRIAGE in r.stdout and REF not in r.stdout, "after a year: what triage called spam, no case") or note(r.stdout + r.stderr)
ok(any("pills" in json.dumps(f) for f in w.ctl_json("export", "--person", "Buy our pills")), "a dry run erases nothing")
w.run_ctl("purge", when=at("2026-12-10 09:00"))
eq(w.ctl_json("export", "--person", "Buy our pills"), [], "purge erases it")
ok(any(f["kind"] == "message" for f in w.ctl_json("export", "--person", "please ring me")), "what still waits for a person stays")
r = w.run_ctl("--json", "purge", when=at("2033-01-01 09:00"))
lines = [json.loads(l) for l in r.stdout.splitlines()]
ok({"ref": REF, "done": "erased"} in lines and lines[-1]["cases"] >= 1, "after six years: closed cases") or note(r.stdout + r.stderr)
eq(w.ctl_json("export", "--person", "Mary Ann Patient")[0:1] and [f for f in w.ctl_json("export", "--person", "Mary Ann Patient") if f["id"] == REF], [], "nothing is held of it")
lines = [json.loads(l) for l in w.run_ctl("--json", "purge", when=at("2033-01-01 09:00")).stdout.splitlines()]
eq((lines[-1]["cases"], lines[-1]["messages"], lines[-1]["mails"]), (0, 0, 0), "a second purge finds nothing more")
eq(w.run_ctl("check").returncode in (0, 1) and "integrity" not in w.run_ctl("check").stdout, True, "the database is sound")
done()
