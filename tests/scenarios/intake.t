#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running daemon and its mailbox, in real time: quick, nothing twice, nothing missed, whatever the server does (RFC 2177, 6851, 7628, 8314)."""
import http.server, os, shutil, signal, subprocess, sys, threading
from datetime import timedelta
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World()
TODAY = datetime.now(LONDON)
DAYS = {"date_you_identified": TODAY.strftime("%d/%m/%Y"), "date_you_filled": TODAY.strftime("%d/%m/%Y")}
CA, MAILDIR = w.dir + "/servers/tls/ca.pem", "%s/servers/mail/%s/Maildir" % (w.dir, SERVICE)

def form(n):
    return form_text(CONCERN, what_did_you_see="Observation number %d" % n, **DAYS)

def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())

def stop(daemon):
    daemon.terminate()
    return daemon.wait(10)

def log():
    return open(w.dir + "/ccrfd.log", errors="replace").read()

def start():
    """The daemon, once it waits for mail"""
    connected = log().count("connected to") if os.path.exists(w.dir + "/ccrfd.log") else 0
    daemon = w.daemon()
    until(lambda: log().count("connected to") > connected)
    time.sleep(0.3)
    return daemon

def messages():
    return w.ctl_json("messages")

# ---- mail that came while the daemon was down, and mail that somebody has read already
w.append(w.message(NURSE, "While you were away", form(1)))
m = w.message(NURSE, "Already read", form(2))
with imaplib.IMAP4_SSL("localhost", w.port, ssl_context=ssl.create_default_context(cafile=CA)) as imap:
    imap.login(SERVICE, "secret")
    imap.append("INBOX", "(\\Seen)", imaplib.Time2Internaldate(time.time()), bytes(m))
daemon = start()
ok(until(lambda: len(w.mails(NURSE)) == 2), "mail that came while the daemon was down, and mail that is \\Seen, is taken in")

# ---- IDLE: the acknowledgement is in the sender's mailbox within 2 seconds
took = []
for n in range(5):
    had = len(w.mails(NURSE))
    begin = time.monotonic()
    w.smtp(w.message(NURSE, "Timed", form(10 + n), authentic=False))
    until(lambda: len(w.mails(NURSE)) > had)
    took.append(time.monotonic() - begin)
note("acknowledged after %s s" % ", ".join("%.2f" % t for t in took))
ok(max(took) < 2, "a mail handed to our MX is acknowledged into the sender's mailbox within 2 seconds, five times")
eq(messages()[-1]["transport"], "none", "a mail without Authentication-Results is taken in and marked so")

# ---- several forms in one mail
had = len(w.mails(NURSE))
w.append(w.message(NURSE, "Three", "Three forms are attached.", attachments=[
    ("form%d.txt" % n, form(20 + n).encode(), "text", "plain") for n in range(3)]))
until(lambda: len(messages()) == 8 and messages()[-1]["outcome"])
time.sleep(0.5)
eq(messages()[-1]["outcome"].count("CCRF-"), 3, "three forms in one mail are three cases")
eq(len(w.mails(NURSE)), had + 1, "with one acknowledgement")
for ref in re.findall(r"CCRF-\d+-\d+", messages()[-1]["outcome"]):
    has(text_of(w.mail(NURSE)), ref, "that lists %s" % ref)

# ---- the same mail twice; the same Message-ID with other content
m = w.message(NURSE, "Twice", form(30))
raw = bytes(m)
w.append(b"Received: from a.test by b.test; Mon, 1 Dec 2025 09:00:00 +0000\r\n" + raw)
w.append(b"Received: from c.test by d.test; Mon, 1 Dec 2025 09:05:00 +0000\r\nDelivered-To: x@y.test\r\n" + raw)
until(lambda: len(messages()) == 10 and all(x["outcome"] for x in messages()))
first, second = messages()[-2:]
eq((first["outcome"][:8], second["outcome"]), ("new case", "duplicate"), "the same mail on another way is a duplicate")
eq(second["case"], first["case"], "it is filed with the first one's case")
w.append(raw.replace(b"Observation number 30", b"Observation number 31"))
until(lambda: len(messages()) == 11 and all(x["outcome"] for x in messages()))
eq(messages()[-1]["outcome"][:8], "new case", "a reused Message-ID with other content is a new message")

# ---- 300 at once
before, begin = len(messages()), time.monotonic()
with imaplib.IMAP4_SSL("localhost", w.port, ssl_context=ssl.create_default_context(cafile=CA)) as imap:
    imap.login(SERVICE, "secret")
    for n in range(300):
        sender = "nurse%d@nhs.test" % n
        m = w.message(NURSE, "Many", form(100 + n)) if n % 10 == 0 else w.message(NURSE, "Away", "I am away.", headers={"Auto-Submitted": "auto-replied"})
        imap.append("INBOX", None, imaplib.Time2Internaldate(time.time()), bytes(m))
ok(until(lambda: len(messages()) == before + 300 and all(x["outcome"] for x in messages()), 40), "300 mails at once are all recorded with an outcome")
ok(until(lambda: w.folder_count("INBOX") == 0), "and all are moved")
note("300 mails in %.1f s" % (time.monotonic() - begin))
until(lambda: not any(q["state"] == "queued" for q in w.ctl_json("queue")), 20)

# ---- restart
count = len(messages())
eq(stop(daemon), 0, "SIGTERM ends the daemon with 0")
daemon = start()
time.sleep(0.3)
eq(len(messages()), count, "a restart takes nothing in twice")

# ---- the server goes and comes back
pid = int(open(w.dir + "/servers/run/master.pid").read())
os.kill(pid, signal.SIGTERM)
until(lambda: "next try in" in log())
if not has(log()[-3000:], "next try in", "the server is gone: a line, and a pause"):
    note("dovecot: " + open(w.dir + "/servers/log/dovecot.log").read()[-1500:].replace("\n", "\n# "))
subprocess.run(["dovecot", "-c", w.dir + "/servers/dovecot.conf"])
w.append(w.message(NURSE, "After the pause", form(500)))
ok(until(lambda: len(messages()) == count + 1 and messages()[-1]["outcome"], 15), "the server is back: the daemon reconnects and takes the mail in")
eq(daemon.poll(), None, "it never ended")
stop(daemon)
count += 1

# ---- another UIDVALIDITY
moved = (glob.glob(MAILDIR + "/.Processed/cur/*") + glob.glob(MAILDIR + "/.Processed/new/*"))[:5]
eq(len(moved), 5, "(five old mails are moved back)")
for f in moved:
    shutil.move(f, MAILDIR + "/cur/" + os.path.basename(f))
w.append(w.message(NURSE, "New among old", form(510)))
for f in glob.glob(MAILDIR + "/dovecot*"):
    if os.path.isfile(f):
        os.remove(f)
cases = len(w.ctl_json("cases"))
time.sleep(1)  # Dovecot takes the time as UIDVALIDITY
w.clock = None
w.once()
eq(len(messages()), count + 1, "a changed UIDVALIDITY takes nothing in twice, and misses nothing")
eq(len(w.ctl_json("cases")), cases + 1, "the one new mail is a case")
eq(w.folder_count("INBOX"), 0, "what was known already is put away again")
count += 1

# ---- other ways in: STARTTLS, polling
w.write_config(providers=False, mailbox={"url": "imap://localhost:%d/INBOX" % (w.port + 1), "idle": "false", "poll_interval": "1s"},
               submission={"url": "smtp://localhost:%d" % (w.port + 3)})
had = len(w.mails(NURSE))
daemon = start()
has(log().splitlines()[-1] if "polling" in log().splitlines()[-1] else log(), "polling", "IDLE is off: it polls")
w.append(w.message(NURSE, "By STARTTLS", form(520)))
ok(until(lambda: len(w.mails(NURSE)) == had + 1), "STARTTLS on both servers, polling: the mail is taken in and answered")
stop(daemon)
count += 1

# ---- refused: a certificate of somebody else, a wrong password
w.append(w.message(NURSE, "Stays", form(530)))
other = w.dir + "/servers/tls/otherca.pem"
w.write_config(providers=False, mailbox={"ca_file": other})
w.once(expect=1)
lines = [l for l in w.log.splitlines() if l.startswith("mailbox")]
eq(len(lines), 1, "a certificate that is not trusted: one line")
ok("certificate" in lines[0].lower() and "localhost" in lines[0], "that names the server and the certificate") or note(lines[0])
eq((w.folder_count("INBOX"), len(messages())), (1, count), "the mail stays on the server")
w.write_config(providers=False)
open(w.conf + "/mailbox.password", "w").write("s3cret-wrong\n")
w.once(expect=1)
lines = [l for l in w.log.splitlines() if l.startswith("mailbox")]
eq(len(lines), 1, "a wrong password: one line")
ok("s3cret-wrong" not in w.log, "that does not show it")
eq(w.folder_count("INBOX"), 1, "the mail stays on the server")
w.write_config(providers=False, submission={"ca_file": other})
had = len(w.mails(NURSE))
w.once(expect=1)
count += 1
eq((len(messages()), len(w.mails(NURSE))), (count, had), "a submission server that is not trusted: the mail is taken in, the answers wait")
w.write_config(providers=False)
w.once()
eq(len(w.mails(NURSE)), had + 1, "they leave when it is trusted again")

# ---- OAuth2: a token for each side from a token endpoint
class Tokens(http.server.BaseHTTPRequestHandler):
    asked = []
    def do_POST(self):
        Tokens.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        body = json.dumps({"access_token": open("%s/servers/jwt/%s" % (w.dir, SERVICE)).read(), "token_type": "Bearer", "expires_in": 3600}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Tokens)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(w.dir + "/servers/tls/srv.pem", w.dir + "/servers/tls/srv.key")
server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
w.write_config(providers=False, mailbox={"auth": "xoauth2"}, submission={"auth": "xoauth2"}, extra="""[oauth2]
token_url = https://localhost:%d/token
client_id = client-1
client_secret_file = oauth2.secret
scope = https://outlook.office365.com/.default
ca_file = %s
""" % (server.server_port, CA))
conf = open(w.conf + "/ccrfd.conf").read().replace("password_file = mailbox.password\n", "").replace("password_file = smtp.password\n", "")
open(w.conf + "/ccrfd.conf", "w").write(conf)
w._secret("oauth2.secret", "client-secret\n")
had = len(w.mails(NURSE))
w.append(w.message(NURSE, "By XOAUTH2", form(540)))
w.once()
eq(len(w.mails(NURSE)), had + 1, "XOAUTH2 on both servers: taken in and answered")
ok(Tokens.asked and "grant_type=client_credentials" in Tokens.asked[0] and "client_id=client-1" in Tokens.asked[0], "the token comes from the endpoint")
eq(len(Tokens.asked), 1, "one token serves both")
ok("client-secret" not in w.log, "no secret in the log")
ok(all(q["state"] == "sent" for q in w.ctl_json("queue")), "every mail was sent")
done()
