#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Misbehaving IMAP, SMTP and token servers on loopback, before the real mailbox and delivery code.
Whatever a server does: no message is lost, made up or taken for delivered; no password is shown."""
import base64, hashlib, http.server, os, re, shutil, socket, ssl, subprocess, sys, tempfile, threading, time

BUILD = os.environ.get("BUILD", "build")
DRIVER = os.environ.get("MAIL_DRIVER", BUILD + "/tests/mail-driver")
TMP = tempfile.mkdtemp(prefix="ccrf-bad-servers-")
SECRET = "s3cret-Pa55word"
count = failures = 0


def check(name, good, *notes):
    global count, failures
    count += 1
    failures += not good
    print("%sok %d - %s" % ("" if good else "not ", count, name), flush=True)
    if not good:
        for note in notes:
            print("# " + str(note).replace("\n", "\n# "), flush=True)


def make_tls():
    run = lambda *a: subprocess.run(["openssl", *a], cwd=TMP, check=True, capture_output=True)
    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test CA", "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", "ca.key", "-out", "ca.pem")
    run("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "srv.key", "-out", "srv.csr")
    open(TMP + "/ext", "w").write("subjectAltName=DNS:localhost")
    run("x509", "-req", "-in", "srv.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-out", "srv.pem", "-extfile", "ext")
    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=other CA", "-keyout", "other.key", "-out", "other.pem")
    # another name, by the same authority; and one whose time is over
    open(TMP + "/ext-other", "w").write("subjectAltName=DNS:mail.example")
    run("x509", "-req", "-in", "srv.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-out", "name.pem", "-extfile", "ext-other")
    # backwards: valid until yesterday
    run("ca", "-batch", "-config", config_of_ca(), "-notext", "-in", "srv.csr", "-startdate", "20200101000000Z", "-enddate", "20210101000000Z", "-out", "expired.pem", "-extfile", "ext")
    return context_of("srv.pem")


def config_of_ca():
    os.mkdir(TMP + "/issued")
    open(TMP + "/index", "w").close()
    open(TMP + "/ca.conf", "w").write("[ca]\ndefault_ca=x\n[x]\nnew_certs_dir=%s/issued\ndatabase=%s/index\nrand_serial=yes\ncertificate=%s/ca.pem\nprivate_key=%s/ca.key\n"
                                      "default_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n" % ((TMP,) * 4))
    return TMP + "/ca.conf"


def context_of(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TMP + "/" + certificate, TMP + "/srv.key")
    return context


class Server:
    """Accepts connections in turn; keeps every line that it was sent."""

    context = None   # another certificate
    hang_at = b""    # says nothing more once a line holds this; b"TLS", b"GREETING": before them

    def __init__(self, tls=True):
        self.tls, self.lines, self.connections = tls, [], 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                raw, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            self.socket, self.file = raw, None
            try:
                if self.hang_at == b"TLS":
                    self.silence(raw)
                self.socket = (self.context or CONTEXT).wrap_socket(raw, server_side=True, suppress_ragged_eofs=True) if self.tls else raw
                self.file = self.socket.makefile("rb", 0)
                if self.hang_at == b"GREETING":
                    self.silence(self.socket)
                self.talk()
            except (OSError, ValueError, EOFError):
                pass
            finally:
                for end in (self.file, self.socket):
                    try:
                        if end is not None:
                            end.close()
                    except OSError:
                        pass

    def say(self, data):
        self.socket.sendall(data)

    def read(self):
        line = self.file.readline()
        if not line:
            raise EOFError
        self.lines.append(line)
        if self.hang_at and self.hang_at in line.upper():
            self.silence(self.socket)
        return line

    def silence(self, end):
        """Until the other side has had enough"""
        while end.recv(65536):
            pass
        raise EOFError

    def start_tls(self):
        self.socket = CONTEXT.wrap_socket(self.socket, server_side=True, suppress_ragged_eofs=True)
        self.file = self.socket.makefile("rb", 0)

    def sent(self, word):
        return [line for line in self.lines if word in line]


DATE = b'INTERNALDATE "17-Jul-1996 02:44:25 -0700"'
UID_LIST = lambda text: [u for part in text.split(b",") for u in (lambda a: range(int(a[0]), int(a[-1]) + 1))(part.split(b":"))]


class Imap(Server):
    capabilities = b"IMAP4rev1 SASL-IR AUTH=PLAIN IDLE MOVE UIDPLUS"
    greeting = b"* OK ready\r\n"
    uidvalidity = b"* OK [UIDVALIDITY 7] fine\r\n"
    folders = True
    search = None

    def __init__(self, n=6, tls=True):
        self.mails = {u: (b"Subject: mail %d\r\n\r\nText of %d.\r\n" % (u, u)) * u for u in range(1, n + 1)}
        super().__init__(tls)

    def size(self, uid):
        return len(self.mails[uid])

    def announced(self, uid):
        return len(self.mails[uid])

    def login(self, tag):
        self.say(tag + b" OK in\r\n")

    def body(self, uid, items):
        mail = self.mails[uid]
        if b"HEADER" in items:
            head, text = mail.split(b"\r\n\r\n", 1)
            head += b"\r\n\r\n"
            parts = b"BODY[HEADER]<0> {%d}\r\n%s BODY[TEXT]<0> {%d}\r\n%s" % (len(head), head, len(text[:65536]), text[:65536])
        else:
            parts = b"BODY[] {%d}\r\n%s" % (self.announced(uid), mail)
        self.say(b"* %d FETCH (UID %d RFC822.SIZE %d %s %s)\r\n" % (uid, uid, self.size(uid), DATE, parts))

    def fetch(self, tag, uids, items):
        for uid in uids:
            if uid not in self.mails:
                continue
            if b"BODY" in items:
                self.body(uid, items)
            else:
                self.say(b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n" % (uid, uid, self.size(uid)))
        self.say(tag + b" OK fetched\r\n")

    def other(self, tag, words):
        self.say(tag + b" OK done\r\n")

    def talk(self):
        self.say(self.greeting)
        while True:
            words = self.read().rstrip().split(b" ", 3)
            tag, verb = words[0], b" ".join(words[1:3] if words[1:2] == [b"UID"] else words[1:2]).upper()
            if verb == b"CAPABILITY":
                self.say(b"* CAPABILITY " + self.capabilities + b"\r\n" + tag + b" OK c\r\n")
            elif verb == b"AUTHENTICATE":
                if len(words) < 4:
                    self.say(b"+ \r\n")
                    self.read()
                self.login(tag)
            elif verb == b"SELECT":
                self.say(b"* %d EXISTS\r\n" % len(self.mails) + self.uidvalidity + tag + b" OK [READ-WRITE] selected\r\n")
            elif verb == b"LIST":
                self.say((b'* LIST () "/" ' + words[3] + b"\r\n" if self.folders else b"") + tag + b" OK listed\r\n")
            elif verb == b"UID SEARCH":
                self.say(self.search if self.search is not None else b"* SEARCH " + b" ".join(b"%d" % u for u in self.mails) + b"\r\n")
                self.say(tag + b" OK searched\r\n")
            elif verb == b"UID FETCH":
                uids, items = words[3].split(b" ", 1)
                self.fetch(tag, UID_LIST(uids), items)
            else:
                self.other(tag, words)


def drive(server, *steps, scheme=None, ca="ca.pem", options=(), password=SECRET, keep_open=False):
    scheme = scheme or (("imaps" if server.tls else "imap") if isinstance(server, Imap) else ("smtps" if server.tls else "smtp"))
    url = "%s://localhost:%d/%s" % (scheme, server.port, "INBOX" if scheme.startswith("imap") else "")
    pipe = subprocess.Popen([DRIVER, *options, url, TMP + "/" + ca, "service@lab.test", password, *steps], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        out = pipe.stdout.read() if keep_open else pipe.communicate(timeout=90)[0]
        pipe.stdin.close()
        pipe.wait()
    except subprocess.TimeoutExpired:
        pipe.kill()
        out = b"driver hung"
    out = out.decode("utf-8", "replace")
    if SECRET in out or base64.b64encode(SECRET.encode()).decode()[:-4] in out:
        check("the password is not shown", False, out)
    if pipe.returncode < 0:
        check("the driver did not crash", False, pipe.returncode, out)
    return out


def all_taken(server, out, without=()):
    got = sorted(re.findall(r"^message (\d+) .* ([0-9a-f]{64})$", out, re.M), key=lambda p: int(p[0]))
    return got == [(str(u), hashlib.sha256(m).hexdigest()) for u, m in sorted(server.mails.items()) if u not in without]


def imap_login():
    out = drive(Imap(), "search", "fetch-dump")
    check("imap: a good server", all_taken(Imap(), out), out)
    check("imap: INTERNALDATE is UTC", "received 837596665 " in out, out)

    class Trailing(Imap):
        def login(self, tag):
            self.say(tag + b" OK in\r\n* OK [ALERT] hello\r\n* BYE par")
            time.sleep(0.2)
            self.say(b"tial\r\n")
    server = Trailing()
    out = drive(server, "search", "fetch-dump")
    check("imap: bytes behind the login's OK do no harm", all_taken(server, out), out)

    def refusing(answer):
        class Refusing(Imap):
            def login(self, tag):
                self.say(answer.replace(b"TAG", tag))
                raise EOFError
        return drive(Refusing(), "search")
    for answer, wanted in ((b"TAG NO [UNAVAILABLE] backend down\r\n", "TEMPORARY"), (b"TAG NO [AUTHENTICATIONFAILED] wrong\r\n", "REFUSED"), (b"", "TEMPORARY"),
                           (b"* BYE too many\r\n", "TEMPORARY"), (b"TAG BAD \x1b[31m what\r\n", "REFUSED"), (b"garbage\r\n" * 3, "TEMPORARY")):
        out = refusing(answer)
        check("imap: login answered %r: %s" % (answer[:40], wanted), "open error %s imaps://localhost" % wanted in out and "\x1b" not in out, out)
    for echo in (SECRET.encode(), base64.b64encode(b"\0service@lab.test\0" + SECRET.encode())):
        out = refusing(b"TAG NO you sent " + echo + b"\r\n")
        check("imap: a server that repeats the password", "REFUSED" in out and "withheld" in out, out)

    class Bye(Imap):
        greeting = b"* BYE too many connections\r\n"
    out = drive(Bye(), "search")
    check("imap: BYE as greeting is temporary", "open error TEMPORARY" in out, out)
    out = drive(Imap(), "search", ca="other.pem")
    check("imap: another authority's certificate is refused", "open error REFUSED" in out and "certificate" in out, out)
    server = Imap(tls=False)
    out = drive(server, "search")
    check("imap: no STARTTLS, no login", "open error REFUSED" in out and "STARTTLS" in out and not server.sent(b"AUTH"), out, server.lines)
    out = drive(Imap(tls=False), "search", scheme="imaps")
    check("imap: no TLS behind imaps", "open error TEMPORARY" in out, out)

    class LoginOnly(Imap):
        capabilities = b"IMAP4rev1 MOVE"

        def other(self, tag, words):
            if words[1] == b"LOGIN":
                return self.login(tag)
            super().other(tag, words)
    out = drive(LoginOnly(), "search")
    check("imap: LOGIN where there is no AUTH=PLAIN", "search n 6" in out, out)


def imap_folders():
    class Missing(Imap):
        folders = False
    server = Missing()
    out = drive(server, "search")
    check("imap: missing folders are made and subscribed to", len(server.sent(b"CREATE ")) == 3 and len(server.sent(b"SUBSCRIBE ")) == 3 and server.sent(b'CREATE "Attention &- &ANw-berpr&APw-fung"'), out, server.lines)

    class NoMove(Imap):
        capabilities = b"IMAP4rev1 AUTH=PLAIN UIDPLUS"
    server = NoMove()
    out = drive(server, "search", "move", "Processed")
    verbs = [line.split(b" ", 1)[1] for line in server.lines if b" UID " in line][1:]
    check("imap: COPY, STORE, UID EXPUNGE without MOVE", verbs == [b'UID COPY 1:6 "Processed"\r\n', b"UID STORE 1:6 +FLAGS.SILENT (\\Deleted)\r\n", b"UID EXPUNGE 1:6\r\n"], out, verbs)

    class Refuses(NoMove):
        def other(self, tag, words):
            self.say(tag + (b" NO [OVERQUOTA] full\r\n" if b"COPY" in words else b" OK\r\n"))
    server = Refuses()
    out = drive(server, "search", "move", "Processed")
    check("imap: nothing is marked as deleted after a refused COPY", "move error TEMPORARY" in out and not server.sent(b"STORE") and not server.sent(b"EXPUNGE"), out, server.lines)
    for name, attributes in (("neither MOVE nor UIDPLUS", {"capabilities": b"IMAP4rev1 AUTH=PLAIN"}), ("no UIDVALIDITY", {"uidvalidity": b""}),
                             ("UIDNOTSTICKY", {"uidvalidity": b"* NO [UIDNOTSTICKY] no\r\n"})):
        out = drive(type("Odd", (Imap,), attributes)(), "search")
        check("imap: %s is refused" % name, "open error REFUSED" in out, out)


def imap_surprises():
    flood = b"* 6 EXISTS\r\n" * 1000

    class Flood(Imap):
        def other(self, tag, words):
            for _ in range(1000):
                self.say(flood)
    cases = (("an overlong line", b"* SEARCH " + b"1 " * 3000000 + b"\r\n", "LIMIT"), ("a NUL", b"* SEARCH 1\x002\r\n", "INVALID"), ("another tag", b"A9 OK done\r\n", "INVALID"),
             ("no answer at all", b"", "INVALID"), ("a continuation", b"+ go on\r\n", "INVALID"), ("BYE", b"* BYE now\r\n", "TEMPORARY"), ("UIDs that are none", b"* SEARCH 1 -2\r\n", "INVALID"),
             ("a literal of 4 GB", b"* SEARCH {4000000000}\r\n", "LIMIT"))
    for name, answer, wanted in cases:
        out = drive(type("Odd", (Imap,), {"search": answer})(), "search")
        check("imap: %s as answer to SEARCH" % name, "search error %s imaps://localhost" % wanted in out, out[:500])
    out = drive(Flood(), "search", "move", "Processed")
    # MOVE of all, answered without end
    check("imap: a flood of answers ends", "error LIMIT" in out, out[:500])


def imap_sizes():
    class Estimates(Imap):
        def size(self, uid):
            return len(self.mails[uid]) + 10
    server = Estimates(n=60)
    out = drive(server, "search", "fetch-dump")
    check("imap: estimated sizes lose nothing", all_taken(server, out) and "error" not in out, out[-900:])
    alone = len([x for x in server.sent(b"BODY") if b"," not in x and b":" not in x])
    check("imap: an estimating server is known after three messages", alone == 3, alone)

    class Dropper(Imap):
        def body(self, uid, items):
            if uid == 3 and self.connections <= self.bad:
                self.say(b"* 3 FETCH (UID 3 RFC822.SIZE %d BODY[] {%d}\r\nSubject" % (self.size(3), self.size(3)))
                if self.bye:
                    self.say(b"\r\n* BYE sorry\r\n")
                raise EOFError
            super().body(uid, items)
    for bad, bye, name in ((1, True, "BYE inside a literal, once"), (99, False, "a message that always breaks the connection")):
        server = type("D", (Dropper,), {"bad": bad, "bye": bye})()
        out = drive(server, "search", "fetch-dump")
        if bad == 1:
            check("imap: %s: all taken" % name, all_taken(server, out) and "fetch-dump error" not in out, out)
        else:
            check("imap: %s: all others taken, it is named" % name, all_taken(server, out, (3,)) and "fetch-dump error INVALID" in out and "UID 3" in out and "UID 4" not in out, out)

    class LiesShort(Imap):
        """UID 2's literal ends where the mail's writer made up the answer for UID 3."""
        def __init__(self):
            super().__init__()
            self.mails[2] = b"Subject: x\r\n\r\nhello"
            evil = b"E" * len(self.mails[3])
            self.tail = b" X 1)\r\n* 3 FETCH (UID 3 RFC822.SIZE %d %s BODY[] {%d}\r\n%s)\r\n* 2 FETCH (FLAGS ()" % (len(evil), DATE, len(evil), evil)

        def size(self, uid):
            return len(self.mails[uid]) + (len(self.tail) if uid == 2 else 0)

        def body(self, uid, items):
            if uid != 2:
                return super().body(uid, items)
            self.say(b"* 2 FETCH (UID 2 RFC822.SIZE %d %s BODY[] {%d}\r\n%s%s)\r\n" % (self.size(2), DATE, len(self.mails[2]), self.mails[2], self.tail))
    server = LiesShort()
    out = drive(server, "search", "fetch-dump")
    check("imap: what a mail's text makes up behind a lying literal is not taken in", hashlib.sha256(b"E" * len(server.mails[3])).hexdigest() not in out and all_taken(server, out, (2,)), out)

    class LiesLong(Imap):
        def announced(self, uid):
            return len(self.mails[uid]) + (9 if uid == 2 and self.connections == 1 else 0)
    server = LiesLong()
    out = drive(server, "search", "fetch-dump")
    check("imap: a literal that swallows the next answer", all_taken(server, out), out)

    class Huge(Imap):
        def announced(self, uid):
            return 4000000000 if uid == 2 else len(self.mails[uid])
    server = Huge()
    out = drive(server, "search", "fetch-dump")
    check("imap: a literal over the limit: cut, nothing lost", all_taken(server, out) and re.search(r"^message 2 .* cut 1 ", out, re.M), out)
    server = Imap()
    server.mails[4] = b"Subject: large\r\n\r\n" + b"x" * 99998 + b"\r\n"
    out = drive(server, "search", "fetch-dump", options=("--limit", "50000"))
    check("imap: a mail over the limit: header and 64 KiB", "message 4 received 837596665 size 100018 bytes %d cut 1" % (18 + 65536) in out and all_taken(server, out, (4,)) is False, out)

    class Gone(Imap):
        def fetch(self, tag, uids, items):
            if b"BODY" in items:
                self.mails.pop(5, None)
            super().fetch(tag, uids, items)
    server = Gone()
    out = drive(server, "search", "fetch-dump")
    check("imap: a message that vanished is left out", all_taken(server, out) and "error" not in out, out)

    class No(Imap):
        def fetch(self, tag, uids, items):
            if b"BODY" in items and 4 in uids:
                return self.say(tag + b" NO [SERVERBUG] cannot\r\n")
            super().fetch(tag, uids, items)
    server = No()
    out = drive(server, "search", "fetch-dump")
    check("imap: a NO for one message: the others come", all_taken(server, out, (4,)) and "UID 4" in out and "fetch-dump error" in out, out)


def imap_hangs():
    """At each step: the deadline of the operation ends it, as something to try again."""
    cases = ((b"TLS", "open"), (b"GREETING", "open"), (b"CAPABILITY", "open"), (b"AUTHENTICATE", "open"), (b" SELECT ", "open"), (b" LIST ", "open"), (b"UID SEARCH", "search"),
             (b"RFC822.SIZE)", "fetch-dump"), (b"BODY.PEEK", "fetch-dump"), (b"UID MOVE", "move"), (b" IDLE", "wait"), (b"DONE", "wait"), (b"NOOP", "wait"))

    class Idles(Imap):
        def other(self, tag, words):
            if words[1] == b"IDLE":
                self.say(b"+ idling\r\n")
                self.read()
            self.say(tag + b" OK done\r\n")
    for at, step in cases:
        server = type("Hangs", (Idles,), {"hang_at": at})()
        out = drive(server, "search", "fetch-dump", "wait", "1", "move", "Processed", options=("--timeout", "1", "--idle-renewal", "1") + (("--no-idle",) if at == b"NOOP" else ()), keep_open=True)
        check("imap: hangs at %s: %s ends" % (at.decode().strip(), step), re.search(r"^%s error TEMPORARY imaps://localhost" % step, out, re.M), out[-700:])
        check("imap: hangs at %s: nothing else is called broken" % at.decode().strip(), out.count(" error ") == 1, out[-700:])

    class Trickles(Imap):
        """A byte now and then is no answer either"""
        def other(self, tag, words):
            while True:
                self.say(b"*")
                time.sleep(0.1)
    out = drive(Trickles(), "search", "move", "Processed", options=("--timeout", "1"))
    check("imap: an answer byte by byte, without end", "move error TEMPORARY" in out, out)


def imap_moving_ground():
    class Renumbered(Imap):
        """Another UIDVALIDITY on the second connection: the UIDs of the first mean nothing now (RFC 9051, 2.3.1.1)"""
        @property
        def uidvalidity(self):
            return b"* OK [UIDVALIDITY %d] fine\r\n" % (6 + self.connections)

        def body(self, uid, items):
            if uid == 3 and self.connections == 1:
                raise EOFError
            super().body(uid, items)
    server = Renumbered()
    out = drive(server, "search", "fetch-dump")
    taken = re.findall(r"^message (\d+) ", out, re.M)
    check("imap: the UIDVALIDITY changes between two connections: nothing is taken under old numbers", "fetch-dump error TEMPORARY" in out and "UIDVALIDITY" in out and not set(taken) & {"3", "4", "5", "6"}, out)

    class Vanishing(Imap):
        """Between SEARCH and FETCH, and between the two passes of it"""
        def fetch(self, tag, uids, items):
            if b"BODY" in items:
                self.mails.pop(5, None)
                self.say(self.word)
            else:
                self.mails.pop(2, None)
                self.say(self.word)
            super().fetch(tag, uids, items)
    for word in (b"* 1 EXPUNGE\r\n", b"* VANISHED 2,5\r\n", b"* VANISHED (EARLIER) 2,5\r\n"):
        server = type("V", (Vanishing,), {"word": word})()
        out = drive(server, "search", "fetch-dump", "move", "Processed")
        check("imap: UIDs are lost meanwhile, %r" % word[:20], all_taken(server, out) and "error" not in out, out)

    class Forger(Imap):
        """The text of a mail says what the server would say next, with the very tag"""
        def body(self, uid, items):
            if uid == 2:
                tag = self.lines[-1].split(b" ", 1)[0]
                self.mails[2] = (b"Subject: x\r\n\r\n%s OK fetched\r\n* BYE\r\n* 3 FETCH (UID 3 RFC822.SIZE 1 BODY[] {1}\r\nx)\r\n+ go\r\n" % tag).ljust(self.size(2), b".")[:self.size(2)]
            super().body(uid, items)
    server = Forger()
    server.mails[2] = b"y" * 400
    server.size = lambda uid: 400 if uid == 2 else len(server.mails[uid])
    out = drive(server, "search", "fetch-dump")
    check("imap: tags and answers inside a literal are text", all_taken(server, out) and "error" not in out and server.connections == 1, out)
    class Bare(Imap):
        capabilities = b"IMAP4rev1 AUTH=PLAIN MOVE"
    server = Bare()
    out = drive(server, "search", "wait", "1", keep_open=True)
    check("imap: no IDLE: NOOP in its place", "error" not in out and server.sent(b" NOOP") and not server.sent(b" IDLE"), out, server.lines)

    class Idles(Imap):
        def other(self, tag, words):
            if words[1] == b"IDLE":
                self.say(b"+ idling\r\n")
                self.read()
            self.say(tag + b" OK done\r\n")
    server = Idles()
    out = drive(server, "search", "wait", "3", options=("--idle-renewal", "1"), keep_open=True)
    check("imap: IDLE is asked for anew before the server ends it (RFC 2177)", "error" not in out and len(server.sent(b" IDLE")) >= 2 and len(server.sent(b"DONE")) == len(server.sent(b" IDLE")), out, server.lines)


def certificates():
    for certificate, what in (("name.pem", "for another name"), ("expired.pem", "whose time is over")):
        for kind in (Imap, Smtp):
            server = type("Other", (kind,), {"context": context_of(certificate)})()
            out = drive(server, "search")
            check("%s: a certificate %s is refused" % (kind.__name__.lower(), what), "open error REFUSED" in out and "certificate" in out and not server.lines, out, server.lines)
    server = Smtp()
    out = drive(server, "search", ca="other.pem")
    check("smtp: another authority's certificate is refused", "open error REFUSED" in out and not server.lines, out)


def starttls():
    """A man in the middle before TLS: he may stop us, never hear a password, never be taken for the server (RFC 3207, 6; RFC 9051, 11.1)."""
    class Upgrade(Imap):
        injected = b""
        answer = b" OK begin\r\n"

        def talk(self):
            self.say(self.greeting)
            while True:
                words = self.read().rstrip().split(b" ")
                if words[1] == b"CAPABILITY":
                    self.say(b"* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n" + words[0] + b" OK c\r\n")
                elif words[1] == b"STARTTLS":
                    self.say(words[0] + self.answer + self.injected)
                    if not self.answer.startswith(b" OK"):
                        continue
                    self.plain = list(self.lines)
                    self.start_tls()
                    self.greeting = b""
                    return super().talk()
                else:
                    self.say(words[0] + b" BAD\r\n")
    server = Upgrade(tls=False)
    out = drive(server, "search", "fetch-dump")
    check("imap: STARTTLS, a good server", all_taken(server, out) and not any(b"AUTH" in l or b"LOGIN" in l for l in server.plain), out, server.lines)
    for injected in (b"* CAPABILITY IMAP4rev1 AUTH=PLAIN MOVE UIDPLUS\r\n", b"A002 OK in\r\nA003 OK in\r\nA004 OK in\r\n", b"* 1 EXISTS\r\n* PREAUTH\r\n"):
        server = type("Inject", (Upgrade,), {"injected": injected})(tls=False)
        out = drive(server, "search", "fetch-dump", options=("--timeout", "3"))
        check("imap: said before TLS, read after it: %r: no more than a broken connection" % injected[:30],
              ("open error" in out or all_taken(server, out)) and not any(b"AUTH" in l or b"LOGIN" in l for l in getattr(server, "plain", server.lines)), out, server.lines)
    for answer in (b" NO not now\r\n", b" BAD what\r\n"):
        server = type("Refuses", (Upgrade,), {"answer": answer})(tls=False)
        out = drive(server, "search")
        check("imap: STARTTLS refused with%r: no login" % answer[:4], "open error" in out and not server.sent(b"AUTH") and not server.sent(b"LOGIN"), out, server.lines)

    class PreAuth(Imap):
        greeting = b"* PREAUTH in already\r\n"
    server = PreAuth(tls=False)
    out = drive(server, "search")
    check("imap: PREAUTH without TLS is no login (RFC 9051, 7.1.4)", "open error" in out and not server.sent(b"SELECT"), out, server.lines)
    for at in (b"STARTTLS",):
        out = drive(type("Hangs", (Upgrade,), {"hang_at": at})(tls=False), "search", options=("--timeout", "1"))
        check("imap: hangs at STARTTLS", "open error TEMPORARY" in out, out)

    class SmtpUpgrade(Smtp):
        injected = b""
        answer = b"220 go\r\n"

        def talk(self):
            self.say(b"220 test\r\n")
            while True:
                verb = self.read()[:8].upper()
                if verb[:4] == b"EHLO":
                    self.say(b"250-test\r\n250 STARTTLS\r\n")
                elif verb == b"STARTTLS":
                    self.say(self.answer + self.injected)
                    if not self.answer.startswith(b"220"):
                        continue
                    self.plain = list(self.lines)
                    self.start_tls()
                    return self.dialogue()
                elif verb[:4] == b"QUIT":
                    return self.say(b"221 bye\r\n")
                else:
                    self.say(b"530 TLS first\r\n")
    mail = TMP + "/mail.eml"
    send = ("send", "service@lab.test", "a@lab.test", mail)
    server = SmtpUpgrade(tls=False)
    out = drive(server, *send)
    check("smtp: STARTTLS, a good server", "send ACCEPTED" in out and len(server.taken) == 1, out, server.lines)
    for injected in (b"250 test\r\n", b"235 in\r\n250 test\r\n", b"250-test\r\n250 AUTH PLAIN\r\n235 in\r\n250-x\r\n250 PIPELINING\r\n"):
        server = type("Inject", (SmtpUpgrade,), {"injected": injected})(tls=False)
        out = drive(server, *send, options=("--timeout", "3"))
        check("smtp: said before TLS, read after it: %r: no more than a broken connection" % injected[:20],
              ("open error" in out or "send ACCEPTED" in out and len(server.taken) == 1) and not any(l.startswith(b"AUTH") for l in getattr(server, "plain", server.lines)), out, server.lines)
    for answer, wanted in ((b"454 4.7.0 later\r\n", "open error"), (b"502 no\r\n", "open error")):
        server = type("Refuses", (SmtpUpgrade,), {"answer": answer})(tls=False)
        out = drive(server, *send)
        check("smtp: STARTTLS answered %r: no login" % answer[:3], wanted in out and not server.sent(b"AUTH"), out, server.lines)
    out = drive(type("Hangs", (SmtpUpgrade,), {"hang_at": b"STARTTLS"})(tls=False), *send, options=("--timeout", "1"))
    check("smtp: hangs at STARTTLS", "open error TEMPORARY" in out, out)


def smtp_hangs():
    mail = TMP + "/mail.eml"
    large = TMP + "/large.eml"
    send = ("send", "service@lab.test", "a@lab.test", mail)
    for features in (Smtp.features, Smtp.features[1:]):
        for at, wanted in ((b"TLS", "open error TEMPORARY"), (b"GREETING", "open error TEMPORARY"), (b"EHLO", "open error TEMPORARY"), (b"AUTH", "open error TEMPORARY"),
                           (b"MAIL", "send TEMPORARY broken 1"), (b"RCPT", "send TEMPORARY broken 1"), (b"DATA", "send TEMPORARY broken 1"), (b"QUIT", "send ACCEPTED broken 0")):
            out = drive(type("Hangs", (Smtp,), {"hang_at": at, "features": features})(), *send, options=("--timeout", "1"))
            check("smtp: hangs at %s%s: %s" % (at.decode(), "" if features == Smtp.features else " (no PIPELINING)", wanted), wanted in out, out)

    class Second(Smtp):
        """The EHLO after the login"""
        def dialogue(self):
            self.hang_at = b""
            super().dialogue()

        def after_auth(self):
            self.hang_at = b"EHLO"
    out = drive(Second(), *send, options=("--timeout", "1"))
    check("smtp: hangs at the EHLO after the login", "open error TEMPORARY" in out and "EHLO" in out, out)

    class Stalls(Smtp):
        def text(self):
            self.file.read(300)
            time.sleep(self.seconds)
            raise EOFError
    open(large, "wb").write(b"Subject: x\r\n\r\n" + (b"x" * 76 + b"\r\n") * 200000)
    out = drive(type("S", (Stalls,), {"seconds": 3})(), "send", "service@lab.test", "a@lab.test", large, options=("--timeout", "1"))
    check("smtp: stalls inside the text: temporary, it was not handed over", "send TEMPORARY broken 1" in out, out)

    class NoAnswer(Smtp):
        def ended(self):
            self.silence(self.socket)
    server = NoAnswer()
    out = drive(server, *send, options=("--timeout", "1"))
    check("smtp: no answer after the dot within its time (RFC 5321, 4.5.3.2.6): uncertain", "send UNCERTAIN broken 1" in out and "no answer in time" in out and len(server.taken) == 1, out)


def smtp_noes():
    """4xx: later; 5xx: never; whatever the step"""
    mail = TMP + "/mail.eml"
    send = ("send", "service@lab.test", "a@lab.test", mail)
    cases = (("greeting", b"421 4.3.2 busy", "open error TEMPORARY"), ("greeting", b"554 5.3.2 no", "open error"), ("ehlo", b"421 4.3.2 busy", "open error TEMPORARY"), ("ehlo", b"550 no", "open error"),
             ("auth", b"454 4.7.0 later", "open error TEMPORARY"), ("auth", b"535 5.7.8 wrong", "open error REFUSED"), ("ehlo2", b"451 4.3.0 later", "open error TEMPORARY"), ("ehlo2", b"550 5.7.1 no", "open error REFUSED"),
             ("mail", b"452 4.3.1 full", "send TEMPORARY"), ("mail", b"550 5.7.1 not you", "send REFUSED"), ("rcpt", b"450 4.2.1 later", "send TEMPORARY"), ("rcpt", b"553 5.1.3 bad", "send REFUSED"),
             ("data", b"451 4.3.0 later", "send TEMPORARY"), ("data", b"554 5.5.1 no", "send REFUSED"), ("final", b"452 4.3.1 full", "send TEMPORARY"), ("final", b"554 5.6.0 no", "send REFUSED"))
    for step, answer, wanted in cases:
        attributes = {step: answer}
        if step in ("mail", "rcpt"):
            attributes["data"] = b"503 no"
        if step == "mail":
            attributes["rcpt"] = b"503 no"
        server = type("No", (Smtp,), attributes)()
        out = drive(server, *send)
        check("smtp: %s answered %r: %s" % (step, answer[:3], wanted), wanted in out and (step == "final" or not server.taken), out, server.lines)


def imap_idle():
    class Idle(Imap):
        answer = b"* 7 EXISTS\r\n"

        def other(self, tag, words):
            if words[1] != b"IDLE":
                return super().other(tag, words)
            self.say(b"+ idling\r\n")
            time.sleep(0.3)
            self.say(self.answer)
            if b"BYE" not in self.answer:
                self.read()
                self.say(tag + b" OK done\r\n")
    server = Idle()
    pipe = subprocess.Popen([DRIVER, "imaps://localhost:%d/INBOX" % server.port, TMP + "/ca.pem", "u", SECRET, "search", "wait", "20"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    out = pipe.stdout.read().decode()
    pipe.stdin.close()
    waited = re.search(r"wait n 0 bytes 0 ms (\d+)", out)
    check("imap: EXISTS ends IDLE at once", pipe.wait() == 0 and waited is not None and 250 < int(waited.group(1)) < 1500, out)
    out = drive(type("ByeIdle", (Idle,), {"answer": b"* BYE shutting down\r\n"})(), "search", "wait", "20", keep_open=True)
    check("imap: BYE during IDLE is an error", "error TEMPORARY" in out and "shutting down" in out, out)


class Smtp(Server):
    features = (b"PIPELINING", b"8BITMIME", b"SIZE 20000000", b"DSN", b"SMTPUTF8", b"AUTH PLAIN")
    auth = b"235 in"
    mail = rcpt = rset = b"250 ok"
    data = b"354 go"
    final = b"250 2.0.0 taken"
    greeting = b"220 test"
    ehlo = ehlo2 = b"" # in place of the features; the first is libcurl's, the other ours

    def __init__(self, tls=True):
        self.taken = []
        super().__init__(tls)

    def text(self):
        got = b""
        while True:
            line = self.file.readline()
            if not line:
                raise EOFError
            if line == b".\r\n":
                return got
            got += line[1:] if line.startswith(b".") else line

    def ended(self):
        self.say(self.final + b"\r\n")

    def talk(self):
        self.say(self.greeting + b"\r\n")
        self.dialogue()

    def after_auth(self):
        pass

    def dialogue(self):
        inside = False
        while True:
            line = self.read().strip()
            verb = line[:4].upper()
            no = (self.ehlo2 if inside else self.ehlo) if verb == b"EHLO" else b""
            if no:
                self.say(no + b"\r\n")
            elif verb == b"EHLO":
                self.say(b"".join(b"250-%s\r\n" % f for f in (b"test", *self.features)) + b"250 HELP\r\n")
            elif verb == b"AUTH":
                if len(line.split()) < 3:
                    self.say(b"334 \r\n")
                    self.read()
                inside = self.auth.startswith(b"235")
                self.after_auth()
                self.say(self.auth + b"\r\n")
            elif verb == b"DATA":
                self.say(self.data + b"\r\n")
                if self.data.startswith(b"354"):
                    self.taken.append(self.text())
                    self.ended()
            elif verb == b"QUIT":
                return self.say(b"221 bye\r\n")
            else:
                self.say({b"MAIL": self.mail, b"RCPT": self.rcpt, b"RSET": self.rset}.get(verb, b"250 ok") + b"\r\n")


def smtp():
    mail = TMP + "/mail.eml"
    text = b"Subject: x\r\n\r\n.\r\n..two\r\nMAIL FROM:<x@y>\r\n.\r\n"
    open(mail, "wb").write(text)
    large = TMP + "/large.eml"
    open(large, "wb").write(b"Subject: x\r\n\r\n" + (b"x" * 76 + b"\r\n") * 200000)
    send = ("send", "service@lab.test", "a@lab.test", mail)
    server = Smtp()
    out = drive(server, *send, options=("--repeat", "3"))
    check("smtp: three messages on one connection", out.count("send ACCEPTED broken 0") == 3 and server.connections == 1 and server.taken == [text] * 3, out, server.taken)
    check("smtp: DSN parameters", server.sent(b"MAIL FROM:<service@lab.test> SIZE=%d RET=HDRS ENVID=driver@lab.test\r\n" % len(text)) and server.sent(b"NOTIFY=FAILURE"), server.lines)
    server = type("Plain", (Smtp,), {"features": (b"AUTH PLAIN",)})()
    out = drive(server, *send)
    check("smtp: a server that offers nothing", "send ACCEPTED" in out and server.taken == [text] and server.sent(b"MAIL FROM:<service@lab.test>\r\n"), out, server.lines)
    server = Smtp()
    out = drive(server, "send", "service@lab.test", "a@lab.test\r\nRCPT TO:<b@lab.test>", mail)
    check("smtp: no command inside an address", "send REFUSED broken 0" in out and not server.sent(b"MAIL"), out, server.lines)
    server = Smtp()
    out = drive(server, "send-give-up", "service@lab.test", "a@lab.test", mail)
    check("smtp: given up before the dot", "send TEMPORARY broken 1" in out and server.taken == [], out)

    cases = (({"mail": b"451 4.3.0 later"}, "TEMPORARY broken 0"), ({"rcpt": b"550 5.1.1 unknown"}, "REFUSED broken 1"), ({"rcpt": b"550 5.1.1 unknown", "data": b"554 no"}, "REFUSED broken 0"),
             ({"mail": b"421 closing"}, "TEMPORARY broken 1"), ({"mail": b"530 log in", "rcpt": b"503 no", "data": b"503 no"}, "TEMPORARY broken 1"), ({"data": b"452 4.3.1 full"}, "TEMPORARY broken 0"),
             ({"data": b"250 what"}, "TEMPORARY broken 1"), ({"final": b"451 4.3.0 later"}, "TEMPORARY broken 0"), ({"final": b"550 5.7.1 spam"}, "REFUSED broken 0"),
             ({"final": b"354 what"}, "UNCERTAIN broken 1"), ({"final": b"<html>"}, "UNCERTAIN broken 1"), ({"final": b"250-a\r\n550 b"}, "UNCERTAIN broken 1"),
             ({"final": b"250 " + b"x" * 5000}, "UNCERTAIN broken 1"), ({"rcpt": b"550 no", "data": b"554 no", "rset": b"421 gone"}, "REFUSED broken 1"))
    for answers, wanted in cases:
        if answers.get("mail", b"2")[:1] != b"2":
            answers.setdefault("data", b"503 no")
        for features in (Smtp.features, Smtp.features[1:]):
            server = type("Odd", (Smtp,), dict(answers, features=features))()
            out = drive(server, *send)
            # without PIPELINING nothing follows a refused recipient
            expected = "REFUSED broken 0" if wanted == "REFUSED broken 1" and features != Smtp.features and "rset" not in answers else wanted
            check("smtp: %r: %s" % ({k: v[:20] for k, v in answers.items()}, expected), "send " + expected in out, out)

    def dropping(where, path=mail):
        class Dropping(Smtp):
            def text(self):
                if where == "before":
                    self.file.read(300)
                    raise EOFError
                return super().text()

            def ended(self):
                raise EOFError
        return drive(Dropping(), "send", "service@lab.test", "a@lab.test", path)
    out = dropping("before", large)
    check("smtp: dropped inside the text: temporary", "send TEMPORARY broken 1" in out, out)
    out = dropping("after")
    check("smtp: dropped after the dot: uncertain", "send UNCERTAIN broken 1" in out, out)
    for auth, wanted in ((b"535 5.7.8 wrong", "REFUSED"), (b"454 4.7.0 later", "TEMPORARY"), (b"535 " + base64.b64encode(b"\0service@lab.test\0" + SECRET.encode()), "REFUSED")):
        out = drive(type("Odd", (Smtp,), {"auth": auth})(), *send)
        check("smtp: login answered %r: %s" % (auth[:15], wanted), "open error %s smtps://localhost" % wanted in out, out)
    out = drive(type("NoAuth", (Smtp,), {"features": (b"SIZE",)})(), *send)
    check("smtp: no login offered", "open error REFUSED" in out, out)
    server = Smtp(tls=False)
    out = drive(server, *send)
    check("smtp: no STARTTLS, no login", "open error REFUSED" in out and not server.sent(b"AUTH"), out, server.lines)


def oauth2():
    class Handler(http.server.BaseHTTPRequestHandler):
        answer = (200, b"")
        asked = b""

        def do_POST(self):
            type(self).asked = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(self.answer[0])
            if self.answer[0] == 302:
                self.send_header("Location", "https://localhost:1/")
            self.send_header("Content-Length", str(len(self.answer[1])))
            self.end_headers()
            self.wfile.write(self.answer[1])

        def log_message(self, *a):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = CONTEXT.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = "https://localhost:%d/token" % server.server_port

    def ask(status, body, ca="ca.pem", where=url):
        Handler.answer = (status, body)
        return subprocess.run([DRIVER, "oauth2", where, TMP + "/" + ca, "id&x", SECRET], capture_output=True, timeout=60).stdout.decode()
    out = ask(200, b'{"token_type":"Bearer","expires_in":3599,"access_token":"abc.def"}')
    check("oauth2: a token and when to ask again", out == "oauth2 abc.def until 1003299\n", out)
    check("oauth2: the request", Handler.asked == b"grant_type=client_credentials&client_id=id%26x&client_secret=" + SECRET.encode() + b"&scope=https%3A%2F%2Fexample.test%2F.default", Handler.asked)
    for status, body, wanted in ((401, b'{"error":"invalid_client","error_description":"AADSTS7000215: wrong"}', "REFUSED .*invalid_client: AADSTS7000215"), (503, b"busy", "TEMPORARY"), (429, b"", "TEMPORARY"),
                                 (302, b"", "TEMPORARY"), (200, b"<html>", "INVALID"), (200, b'{"access_token":"a\\r\\nb","token_type":"Bearer"}', "INVALID"), (200, b'{"access_token":"a","token_type":"mac"}', "INVALID"),
                                 (200, b"x" * 70000, "TEMPORARY"), (200, b"[" * 5000, "INVALID"), (400, b'{"error":"x","error_description":"' + SECRET.encode() + b'"}', "REFUSED .*withheld")):
        out = ask(status, body)
        check("oauth2: %d %r: %s" % (status, body[:30], wanted), re.match("oauth2 error " + wanted, out) and SECRET not in out, out)
    deep = lambda n: b'{"x":' + b"[" * (n - 1) + b"]" * (n - 1) + b',"access_token":"abc.def"}'
    check("oauth2: an answer nested 64 deep", ask(200, deep(64)).startswith("oauth2 abc.def"))
    for body in (deep(65), deep(30000)):
        out = ask(200, body)
        check("oauth2: %d bytes nested deeper: INVALID" % len(body), out.startswith("oauth2 error INVALID"), out)
    check("oauth2: another authority", "error REFUSED" in ask(200, b"{}", ca="other.pem"))
    check("oauth2: never without TLS", "error REFUSED" in ask(200, b"{}", where=url.replace("https", "http")))


if not os.access(DRIVER, os.X_OK):
    print("1..1\nnot ok 1 - %s is missing: make %s" % (DRIVER, DRIVER))
    sys.exit(1)
try:
    CONTEXT = make_tls()
    for part in (imap_login, imap_folders, imap_surprises, imap_sizes, imap_moving_ground, imap_hangs, imap_idle, certificates, smtp, smtp_hangs, smtp_noes, starttls, oauth2):
        part()
finally:
    shutil.rmtree(TMP, ignore_errors=True)
print("1..%d" % count)
sys.exit(failures > 0)
