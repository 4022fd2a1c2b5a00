#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ccrfctl, the operator's contract: faults name file, line, section and key; what each command prints; what each exit status means."""
import base64, hashlib, os, stat, subprocess, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World()
PATH = w.conf + "/ccrfd.conf"
GOOD = open(PATH).read()

# ---- check
r = w.run_ctl("check")
eq((r.returncode, r.stderr), (0, ""), "check of a good configuration: 0")
has(r.stdout, "ready", "and says so")
r = w.run_ctl("--json", "check")
eq(json.loads(r.stdout)["faults"], [], "check as JSON: no faults")

def fault(name, change, *words, status=1, command=("check",)):
    """With @change made to ccrfd.conf, check prints one line with @words, and ccrfd prints it too."""
    text = change(GOOD)
    assert text != GOOD, name
    open(PATH, "w").write(text)
    r = w.run_ctl(*command)
    printed = r.stdout + r.stderr
    line = next((l for l in printed.splitlines() if all(x in l for x in words)), None)
    ok(r.returncode == status and line, "%s: exit %d, a line with %s" % (name, status, ", ".join(words))) or note("exit %d: %s" % (r.returncode, printed))
    d = subprocess.run([BUILD + "/ccrfd", "--config", PATH, "--once"], capture_output=True, text=True, timeout=30)
    ok(d.returncode == 1 and line and line in d.stderr, "%s: the daemon does not start, and prints the same" % name) or note("exit %d: %s" % (d.returncode, d.stderr))
    open(PATH, "w").write(GOOD)
    return line

def number(text):
    return next(n for n, l in enumerate(GOOD.splitlines(), 1) if l.startswith(text))

at_line = lambda text, offset=0: "ccrfd.conf:%d: " % (number(text) + offset)
fault("an unknown section", lambda t: t + "\n[serivce]\nname = x\n", "ccrfd.conf:%d: " % (len(GOOD.splitlines()) + 2), "serivce")
fault("an unknown key", lambda t: t.replace("user =", "usr =", 1), at_line("user ="), "[mailbox]", "usr")
fault("a missing key", lambda t: t.replace("address = %s\n" % SERVICE, "", 1), "ccrfd.conf", "[service]", "address")
fault("a bad address", lambda t: t.replace("address = " + SERVICE, "address = not an address", 1), at_line("address ="), "[service]", "address")
fault("a bad duration", lambda t: t.replace("poll_interval = 60s", "poll_interval = soon", 1), at_line("poll_interval"), "[mailbox]", "poll_interval")
fault("a bad truth value", lambda t: t.replace("plus_addressing = true", "plus_addressing = perhaps", 1), at_line("plus_addressing"), "[mailbox]", "plus_addressing")
fault("a bad limit", lambda t: t.replace("[limits]\n", "[limits]\nmessage_size = 3 bananas\n"), "[limits]", "message_size")
fault("a bad time zone", lambda t: t.replace("Europe/London", "Europe/Barnsley"), at_line("timezone"), "[service]", "timezone")
fault("a bad URL", lambda t: t.replace("imaps://localhost", "pop3://localhost"), at_line("url = imaps"), "[mailbox]", "url")
fault("a secret that is not there", lambda t: t.replace("password_file = smtp.password", "password_file = none.password"), at_line("password_file = smtp"), "[submission]", "password_file")
fault("a file of roles that is not there", lambda t: t.replace("contacts = contacts.conf", "contacts = nobody.conf"), "nobody.conf")
fault("no configuration at all", lambda t: "", "ccrfd.conf")
two = GOOD.replace("user =", "usr =", 1).replace("poll_interval = 60s", "poll_interval = soon")
open(PATH, "w").write(two)
r = w.run_ctl("check")
ok(r.returncode == 1 and "usr" in r.stdout and "poll_interval" in r.stdout, "every fault is named, not the first only") or note(r.stdout + r.stderr)
open(PATH, "w").write(GOOD)
os.chmod(w.conf + "/token.key", 0o644)
key = open(w.conf + "/token.key").read()
open(w.conf + "/token.key", "w").write("short\n")
r = w.run_ctl("check")
ok(r.returncode == 1 and "token_key_file" in r.stdout and "[secrets]" in r.stdout, "a key of the wrong length is a fault of [secrets] token_key_file") or note(r.stdout + r.stderr)
open(w.conf + "/token.key", "w").write(key)
os.chmod(w.conf + "/token.key", 0o600)
contacts = open(w.conf + "/contacts.conf").read()
open(w.conf + "/contacts.conf", "w").write(contacts + "\n[role safegarding-team-manager]\nholders = X Y <x@council.test>\n")
r = w.run_ctl("check")
ok(r.returncode == 1 and "contacts.conf:%d: " % (len(contacts.splitlines()) + 2) in r.stdout, "a misspelt role is a fault of contacts.conf, with its line") or note(r.stdout + r.stderr)
open(w.conf + "/contacts.conf", "w").write(contacts)
open(PATH, "w").write(GOOD.replace("localhost:%d" % (w.port + 2), "localhost:1").replace("localhost:%d/" % w.port, "localhost:2/"))
r = w.run_ctl("check")
eq([r.returncode, len([l for l in r.stdout.splitlines() if "localhost" in l])], [1, 2], "servers that do not answer: exit 1, a line each")
open(PATH, "w").write(GOOD)

# ---- parse, without a configuration
def parse(name, data, *options, status=0):
    path = w.dir + "/" + name
    open(path, "wb").write(data)
    r = subprocess.run([BUILD + "/ccrfctl", *options, "parse", path], capture_output=True, text=True)
    eq(r.returncode, status, "parse %s: exit %d" % (name, status)) or note(r.stdout + r.stderr)
    return [json.loads(l) for l in r.stdout.splitlines()] if "--json" in options else r.stdout

def shape(value, wanted, name):
    """@value has the keys and types of @wanted; a list's first row stands for all"""
    if isinstance(wanted, dict):
        return all(k in value or not note("%s: no %s" % (name, k)) for k in wanted) and all(shape(value[k], t, name + "." + k) for k, t in wanted.items() if k in value)
    if isinstance(wanted, list):
        return isinstance(value, list) and all(shape(v, wanted[0], name + "[]") for v in value)
    good = isinstance(value, wanted) and not (isinstance(value, bool) and wanted is int)
    return good or bool(note("%s is %r" % (name, value)))

none = type(None)
MESSAGE = {"kind": str, "rule": str, "from": str, "authenticated": bool, "subject": str, "reply_text": str,
           "commands": [{"keyword": str, "item": (int, none), "args": str}],
           "forms": [{"source": str, "report_type": str, "fields": {}, "actions": [{"action": str, "who": str, "due": str}],
                      "missing": [str], "unsure": [str], "assumed": [str], "notes": {}}],
           "bounce": (dict, none), "calendar": (dict, none), "attachments": [{"name": str, "type": str, "size": int, "sha256": str}], "faults": [str]}
w.clock = at("2025-12-02 09:30")
mail = w.message(NURSE, "CCRF form", form_text(CONCERN), attachments=[("note.txt", b"A note\n", "text", "plain")])
found = parse("form.eml", bytes(mail), "--json")
eq(len(found), 1, "a mail is one object")
ok(shape(found[0], MESSAGE, "parse"), "parse --json has the keys of the contract, of the right types")
eq(sorted(found[0]), sorted(MESSAGE), "and no others")
eq((found[0]["kind"], found[0]["from"], found[0]["authenticated"]), ("form", NURSE, False), "kind and sender; nobody is authenticated without a configuration")
fields = found[0]["forms"][0]["fields"]
eq((fields["provider_name"], fields["date_identified"]), ("Rosewood House", "2025-12-01"), "fields by key; dates in ISO form")
eq([a["due"] for a in found[0]["forms"][0]["actions"]], ["2025-12-08", "2025-12-05"], "actions with their dates")
eq([(a["name"], a["size"], a["sha256"]) for a in found[0]["attachments"]], [("note.txt", 7, hashlib.sha256(b"A note\n").hexdigest())], "attachments with decoded size and digest")
reply = w.message(SCREENER, "Re: x", "Approve, please\n\n> APPROVE\n> ESCALATE\n")
found = parse("reply.eml", bytes(reply), "--json")[0]
eq([(c["keyword"], c["args"]) for c in found["commands"]], [("APPROVE", "please")], "commands of any mail, whether a token is known or not")
eq(found["reply_text"].strip(), "Approve, please", "the new text only")
found = parse("form.txt", form_text(COMPLIMENT).encode(), "--json")[0]
eq(found["forms"][0]["report_type"], "compliment", "a form that is no mail is read as an attachment would be")
dsn = b"""From: MAILER-DAEMON@mx.test
To: adultsocialservices@council.test
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

No.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.test

Final-Recipient: rfc822; nobody@home.test
Action: failed
Status: 5.1.1

--b--
""".replace(b"\n", b"\r\n")
found = parse("dsn.eml", dsn, "--json")[0]
eq(found["bounce"]["recipients"], [{"address": "nobody@home.test", "action": "failed", "status": "5.1.1"}], "a bounce with its recipients")
bad = bytes(mail).replace(b"From: ", b"From: x@y.test\r\nFrom: ", 1)
ok(parse("two.eml", bad, "--json", status=1)[0]["faults"], "two From: read with faults")
has(parse("form.eml", bytes(mail)), "provider_name", "parse for people names the fields")
r = subprocess.run([BUILD + "/ccrfctl", "parse", w.dir + "/none.eml"], capture_output=True, text=True)
eq(r.returncode, 2, "a file that cannot be read: 2")
r = w.run_ctl("--json", "parse", w.dir + "/form.eml")
eq(json.loads(r.stdout)["authenticated"], True, "with a configuration, what our own border vouched for counts")

# ---- a case and its mails
w.send(NURSE, "CCRF form", form_text(CONCERN), when="2025-12-02 09:30")
w.send(NURSE, "Hello", "Please ring me.\n")
w.once()
w.reply(w.take(SCREENER, "Screen"), "APPROVE", when="2025-12-02 10:00")
w.once()
CASE = {"ref": str, "procedure": str, "state": str, "provider": str, "received": str, "due": (str, none), "overdue": bool, "waiting_for": [str], "source_sha256": str}
cases = w.ctl_json("cases")
eq(len(cases), 1, "cases: one line a case, triage is none")
ok(shape(cases[0], CASE, "cases"), "cases: the keys of the contract")
ref = cases[0]["ref"]
SHOW = dict(CASE, late=bool, linked=[str], items=[{"n": int, "text": str, "owner": str, "due": (str, none), "state": str}],
            requests=[{"to": str, "step": str, "sent": str, "answered": (str, none), "answer": (str, none)}], messages=[str],
            history=[{"at": str, "who": str, "what": str}])
shown = w.ctl_json("show", ref)
ok(shape(shown[0], SHOW, "show"), "show: the keys of the contract")
ok(shown[0]["items"] and shown[0]["requests"] and shown[0]["messages"] and shown[0]["history"], "show: nothing is empty")
ok(all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", h["at"]) for h in shown[0]["history"]), "times are RFC 3339")
ok(any("→" in h["what"] for h in shown[0]["history"]), "JSON is UTF-8 in any locale")
eq(w.run_ctl("show", "CCRF-2025-09999").returncode, 1, "show of a case that is none: 1")
MESSAGES = {"sha256": str, "message_id": str, "received": str, "from": str, "kind": str, "rule": str, "case": (str, none), "outcome": str, "folder": str}
messages = w.ctl_json("messages")
eq(len(messages), 3, "messages: one a message")
ok(shape(messages, [MESSAGES], "messages"), "messages: the keys of the contract")
attention = w.ctl_json("attention")
ok(len(attention) == 1 and shape(attention, [dict(MESSAGES, reason=str)], "attention"), "attention: the same, with the reason")
queue = w.ctl_json("queue")
ok(queue and shape(queue, [{"id": int, "to": str, "subject": str, "state": str, "attempts": int, "message_id": str, "case": (str, none)}], "queue"), "queue: the keys of the contract")
provider = w.ctl_json("provider", "Rosewood House")
ok(len(provider) == 1 and shape(provider[0], {"name": str, "location_id": str, "status": str, "next_visit": str, "cases": [str], "items": [dict], "documents": list}, "provider"), "provider: the keys of the contract")
eq(provider[0]["cases"], [ref], "provider: its cases")
eq(w.run_ctl("provider", "Nowhere House").returncode, 1, "provider: one that is not known: 1")
for command in (["cases"], ["show", ref], ["messages"], ["attention"], ["queue"], ["provider", "Oak Lodge"]):
    r = w.run_ctl(*command)
    ok(r.returncode == 0 and r.stdout.strip(), "%s for people" % command[0])

# ---- retry
w.send("x@elsewhere.test", "Encrypted", "x", headers=None, when="2025-12-02 11:00", attachments=[("smime.p7m", b"0\x80", "application", "pkcs7-mime")])
w.once()
sha = w.ctl_json("messages")[-1]["sha256"]
r = w.run_ctl("retry", sha)
eq((r.returncode, r.stdout), (0, "1 message is processed again at the next round\n"), "retry: how many")
eq([m["outcome"] for m in w.ctl_json("messages") if m["sha256"] == sha], [None], "it waits again")
w.once()
ok([m["outcome"] for m in w.ctl_json("messages") if m["sha256"] == sha] != [None], "and is processed")
eq(w.run_ctl("retry", "0" * 64).returncode, 1, "retry of what is none: 1")

# ---- dismiss: a person has dealt with it
waits = [m["sha256"] for m in w.ctl_json("attention")]
ok(sha in waits, "an encrypted mail waits for a person")
before = {f: w.folder_count(f) for f in ("Attention", "Processed")}
eq(w.run_ctl("dismiss", sha).returncode, 2, "dismiss without a reason: 2")
eq(w.run_ctl("dismiss", "0" * 64, "--reason", "x").returncode, 1, "dismiss of what does not wait: 1")
eq(w.run_ctl("dismiss", sha[:7], "--reason", "x").returncode, 1, "seven digits name no message")
eq([m["sha256"] for m in w.ctl_json("attention")], waits, "nothing has left the list")
rows = w.ctl_json("audit", "verify")[0]["rows"]
r = w.run_ctl("dismiss", sha[:12], "--reason", "rang Ms Sender, she sends a plain copy")
eq((r.returncode, r.stdout), (0, "%s waits no more; it is moved to Processed at the next round\n" % sha[:12]), "dismiss by the digits that the list shows") or note(r.stderr)
eq([m["sha256"] for m in w.ctl_json("attention")], [s for s in waits if s != sha], "it has left the list, and it alone")
gone = next(m for m in w.ctl_json("messages") if m["sha256"] == sha)
ok(gone["outcome"] == "encrypted" and gone["folder"] == "processed", "its outcome stays") or note(str(gone))
has(gone["dismissed"], "rang Ms Sender", "who and why stay with the message")
ok("Ms Sender" not in open(w.dir + "/state/store.db", "rb").read().decode("latin-1"), "sealed")
audit = w.ctl_json("audit", "verify")[0]
eq((audit["whole"], audit["rows"]), (True, rows + 1), "the history has a row of it, and is whole")
eq(w.run_ctl("dismiss", sha, "--reason", "x").returncode, 1, "dismissed once")
eq({f: w.folder_count(f) for f in before}, before, "on the server it lies where it lay")
w.once()
eq({f: w.folder_count(f) for f in before}, {"Attention": before["Attention"] - 1, "Processed": before["Processed"] + 1}, "the next round moves it to Processed")
w.once()
eq(w.folder_count("Processed"), before["Processed"] + 1, "once")
eq(w.run_ctl("retry", sha).returncode, 1, "what was dismissed is not tried again")

# ---- keys, preview, procedure, usage
keys = w.dir + "/keys"
eq(w.run_ctl("keys", "new", keys, config=False).returncode, 0, "keys new: 0")
before = {}
for name in ("token.key", "content.key"):
    eq(stat.S_IMODE(os.stat(keys + "/" + name).st_mode), 0o600, "%s is its owner's only" % name)
    before[name] = open(keys + "/" + name).read()
    eq(len(base64.b64decode(before[name])), 32, "%s: 32 bytes" % name)
ok(before["token.key"] != before["content.key"], "they differ")
os.remove(keys + "/content.key")
eq(w.run_ctl("keys", "new", keys, config=False).returncode, 1, "keys new where there are some: 1")
eq(open(keys + "/token.key").read(), before["token.key"], "a key is never overwritten")
r = w.run_ctl("preview", config=False)
names = r.stdout.split()
ok(r.returncode == 0 and "screening-request" in names and len(names) > 20, "preview lists the templates")
r = w.run_ctl("preview", "screening-request", config=False)
ok(r.returncode == 0 and "Subject:" in r.stdout and "APPROVE" in r.stdout, "preview renders one")
ok("<html" in w.run_ctl("preview", "screening-request", "html", config=False).stdout.lower(), "as HTML too")
eq(w.run_ctl("preview", "no-such", config=False).returncode, 1, "preview of what is none: 1")
for name in ("concern", "compliment", "triage"):
    r = w.run_ctl("procedure", name, config=False)
    ok(r.returncode == 0 and r.stdout.startswith("digraph"), "procedure %s: a graph" % name)
    states = [json.loads(l)["state"] for l in w.run_ctl("--json", "procedure", name, config=False).stdout.splitlines()]
    eq(states[-1:], ["closed"], "procedure %s: its last state is closed" % name)
eq(w.run_ctl("procedure", "no-such", config=False).returncode, 1, "procedure: one that is none: 1")
for arguments in ([], ["frobnicate"], ["show"], ["show", "a", "b"], ["--frobnicate"], ["keys"], ["keys", "old", keys], ["providers", "export", "x"]):
    r = w.run_ctl(*arguments, config=False)
    ok(r.returncode == 2 and r.stderr and not r.stdout, "ccrfctl %s: usage, 2" % " ".join(arguments)) or note(str(r))
eq(subprocess.run([BUILD + "/ccrfd", "--frobnicate"], capture_output=True).returncode, 2, "ccrfd with an unknown option: 2")
r = subprocess.run([BUILD + "/ccrfctl", "--config", w.dir + "/none.conf", "cases"], capture_output=True, text=True)
ok(r.returncode == 1 and "none.conf" in r.stderr, "a configuration that is not there is named")
done()
