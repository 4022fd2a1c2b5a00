#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody may find out by chance that reports no longer come in: the operator hears of it, once, daily, and when it is over.

Real servers: Dovecot's IMAP is stopped and started, Postfix too, passwords are wrong; the time is the daemon's.
"""
import os, subprocess, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

# the window is shut at night and at weekends: what is urgent leaves all the same
w = World(send_window="07:00-19:00")
CONF = w.dir + "/servers/dovecot.conf"

def imap(on):
    """Dovecot's IMAP service; its LMTP and its logins for Postfix go on: the other channel"""
    text = open(CONF).read()
    open(CONF, "w").write(re.sub("protocols = .*", "protocols = imap lmtp" if on else "protocols = lmtp", text))
    subprocess.run(["doveadm", "-c", CONF, "reload"], check=True, capture_output=True)
    until(lambda: listens(w.port) == on, "IMAP is %s" % ("on" if on else "off"))

def postfix(on):
    subprocess.run(["postfix", "-c", w.dir + "/servers/postfix", "start" if on else "stop"], check=True, capture_output=True)
    until(lambda: listens(w.port + 2) == on, "Postfix is %s" % ("on" if on else "off"))

def listens(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0

def until(condition, what):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    ok(False, what)
    done()

def told():
    """How many mails the operator has"""
    w.settle()
    return len(w.mails(OPERATOR))

def check(when=None):
    result = w.run_ctl("check", when=at(when) if when else w.clock)
    return result.returncode, result.stdout

# ---- the mailbox: not at once, then once, then daily ------------------------------------------------
# Friday; 8pm is outside the send window
w.once("2025-12-05 15:55")
ok(check()[0] == 0, "all is well: check exits 0")
good = w.conf + "/mailbox.password"
w._secret("mailbox.password", "wrong\n")
w.once("2025-12-05 16:00", expect=1)
w.once("2025-12-05 19:53", expect=1)
eq(told(), 0, "no alarm before 4 hours are over")
w.once("2025-12-05 19:57", expect=1)
eq(told(), 1, "after 4 hours the operator is told, outside the send window too (B0.7)")
mail = w.take(OPERATOR)
text = text_of(mail)
has(mail["Subject"], "URGENT: the mailbox of reports cannot be read", "its subject")
has(text, "Not read since: Friday 5 December 2025, 3:55pm (4 hours and", "since when: the last poll that worked, not the first that failed")
has(text, "login refused", "and why")
has(text, SERVICE, "and which mailbox to read by hand")
ok("still cannot read" not in text, "the first mail does not say \"still\"")
status, said = check()
eq(status, 1, "check exits 1")
has(said, "[mailbox] no successful poll since Friday 5 December 2025, 3:55pm (4 hours and", "and says since when")
w.once("2025-12-06 19:55", expect=1)
eq(told(), 1, "not again within a day, by a program that was started anew each time")
w.once("2025-12-06 19:59", expect=1)
eq(told(), 2, "again after a day, on a Saturday")
has(text_of(w.take(OPERATOR)), "still cannot read its mailbox", "which says that it goes on")
has(text_of(w.take(OPERATOR)), "(1 day and 4 hours)", "and for how long")
w._secret("mailbox.password", "secret\n")
w.once("2025-12-07 11:05")
eq(told(), 3, "one mail when it is over")
text = text_of(w.take(OPERATOR, "works again"))
has(text, "The mailbox was not read from Friday 5 December 2025, 3:55pm to Sunday 7 December 2025, 11:05am, for 1 day and 19 hours.", "which says for how long")
ok("still" not in text and "No email could be sent" not in text, "and nothing else")
w.once("2025-12-07 11:10")
eq(told(), 3, "and only one")
eq(check()[0], 0, "check exits 0 again")

# ---- a short failure is nobody's business -----------------------------------------------------------------
w._secret("mailbox.password", "wrong\n")
w.once("2025-12-07 13:00", expect=1)
w._secret("mailbox.password", "secret\n")
w.once("2025-12-07 14:00")
w.once("2025-12-10 10:00")
eq(told(), 3, "a failure that ended in time, and a service that was off for days and works: no mail")

# ---- the server is gone, and the operator's mailbox is elsewhere --------------------------------------------
imap(False)
w.once("2025-12-10 10:05", expect=1)
w.once("2025-12-10 14:07", expect=1)
has(w.log, "cannot connect", "the log says that the server is gone")
eq(told(), 4, "the operator is told")
has(text_of(w.take(OPERATOR)), "cannot connect", "with the reason")
status, said = check()
eq(status, 1, "check exits 1")
has(said, "no successful poll since Wednesday 10 December 2025, 10am", "and says since when")
imap(True)
w.once("2025-12-10 15:02")
eq(told(), 5, "and that it is over")
has(text_of(w.take(OPERATOR)), "for 5 hours and", "with how long it was")

# ---- sending fails, the mailbox works: the log and check say it; the mail follows ------------------------------
postfix(False)
w.send(NURSE, "A concern", form_text(CONCERN), when="2025-12-11 09:00")
w.once("2025-12-11 09:01", expect=1)
ok("no mail could be sent since" not in w.log, "the log says each failure at first")
status, said = check()
eq(status, 1, "check exits 1 at once")
has(said, "[submission] no mail could be sent since Thursday 11 December 2025, 9:01am", "and says since when")
has(said, "cannot connect", "and why")
has(said, "see that its server answers", "and what to do")
ok("waiting longer" not in said, "nothing waits for long yet")
w.once("2025-12-11 13:03", expect=1)
has(w.log, "no mail could be sent since Thursday 11 December 2025, 9:01am", "after 4 hours the log has a line of its own")
w.once("2025-12-11 13:10", expect=1)
ok("no mail could be sent since" not in w.log, "not at every try")
status, said = check(when="2025-12-11 13:30")
ok(re.search(r"\[submission\] [0-9]+ mails waiting longer than 4 hours; `ccrfctl queue`", said), "check counts the mails that wait: " + said)
ok("no successful poll" not in said, "and has nothing to say of the mailbox")
postfix(True)
w.once("2025-12-11 14:33")
text = text_of(w.take(OPERATOR, "works again"))
has(text, "No email could be sent from Thursday 11 December 2025, 9:01am to Thursday 11 December 2025, 2:33pm, for 5 hours and 3", "once it works, the operator hears how long it was")
ok("mailbox was not read" not in text, "and nothing of the mailbox")
ok(w.mail(NURSE) is not None and w.mail(SCREENER) is not None, "and what waited has left")
eq(check()[0], 0, "check exits 0")
n = told()

# ---- both at once: one mail tells of both -----------------------------------------------------------------------
imap(False)
w.once("2025-12-11 16:00", expect=1)
postfix(False)
w.once("2025-12-11 18:40", expect=1)
status, said = check()
eq(status, 1, "both fail: check exits 1")
has(said, "no successful poll since Thursday 11 December 2025, 2:33pm", "and names the mailbox")
has(said, "no mail could be sent since Thursday 11 December 2025, 6:40pm", "and the sending")
imap(True)
w.once("2025-12-11 23:00", expect=1)
status, said = check()
ok("no successful poll" not in said and "no mail could be sent" in said, "the mailbox works again: check says so: " + said)
postfix(True)
w.once("2025-12-12 00:43")
eq(told(), n + 2, "two mails: the alarm, which could not leave before, and the end of both")
text = text_of(w.take(OPERATOR, "works again"))
has(text, "The mailbox was not read from Thursday 11 December 2025, 2:33pm to Thursday 11 December 2025, 11pm, for 8 hours and 2", "the mailbox")
has(text, "No email could be sent from Thursday 11 December 2025, 6:40pm to Friday 12 December 2025, 12:43am, for 6 hours and", "and the sending, in one mail")
eq(check()[0], 0, "check exits 0")

# ---- no access token is no poll -----------------------------------------------------------------------------------
w._secret("oauth2.secret", "s3cret\n")
w.write_config(send_window="07:00-19:00", mailbox={"auth": "xoauth2"}, providers=False,
               extra="[oauth2]\ntoken_url = https://localhost:%d/token\nclient_id = id\nclient_secret_file = oauth2.secret\n" % (w.port + 1))
n = told()
w.once("2025-12-12 02:00", expect=1)
w.once("2025-12-12 05:00", expect=1)
eq(told(), n + 1, "a token that cannot be had is a mailbox that cannot be read")
has(text_of(w.take(OPERATOR)), "access token", "and the mail says so")
w.write_config(send_window="07:00-19:00", providers=False)
w.once("2025-12-12 06:00")
eq(told(), n + 2, "and its end is told")

# ---- the alarm's own time -------------------------------------------------------------------------------------------
w.write_config(send_window="07:00-19:00", providers=False, contacts={"operator": None})
w._secret("mailbox.password", "wrong\n")
w.once("2025-12-12 11:00", expect=1)
has(w.log, "nobody holds the role operator", "nobody to tell: the log says what to do")
done()
