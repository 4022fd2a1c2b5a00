# SPDX-License-Identifier: GPL-3.0-or-later
"""A world as in world.py, with servers that live in this process and can be put back to any earlier moment at once.

They speak just enough IMAP and SMTP over TLS for the daemon; every one of their answers is the same in every run, so that two
runs that differ differ by the daemon's doing. Time stands still during a run (FAKETIME without @; clocks that only measure go on).
"""
import copy, hashlib, shutil, sqlite3, threading
from world import *
import world

FAKETIME_SO = FAKETIME

def make_certificates(folder):
    os.makedirs(folder, exist_ok=True)
    env = dict(os.environ, LD_PRELOAD=FAKETIME_SO, FAKETIME="@2024-01-01 00:00:00")
    run = lambda *a: subprocess.run(["openssl", *a], cwd=folder, check=True, capture_output=True, env=env)
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    run("req", "-x509", *key, "-days", "7300", "-subj", "/CN=test CA", "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", "ca.key", "-out", "ca.pem")
    run("req", *key, "-subj", "/CN=localhost", "-keyout", "srv.key", "-out", "srv.csr")
    open(folder + "/ext", "w").write("subjectAltName=DNS:localhost")
    run("x509", "-req", "-in", "srv.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "7300", "-out", "srv.pem", "-extfile", "ext")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder + "/srv.pem", folder + "/srv.key")
    return context

class Dropped(Exception):
    pass

class Listener:
    """One port; a thread a connection. `rest ()` waits until every connection that was open has ended."""
    def __init__(self, context, talk):
        self.context, self.talk, self.threads, self.lock = context, talk, [], threading.Lock()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            raw, _ = self.socket.accept()
            with self.lock:
                thread = threading.Thread(target=self.serve, args=(raw,), daemon=True)
                thread.start()
                self.threads = [t for t in self.threads if t.is_alive()] + [thread]

    def serve(self, raw):
        try:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.context.wrap_socket(raw, server_side=True) as tls, tls.makefile("rb") as file:
                self.talk(Line(tls, file))
        except (OSError, ValueError, Dropped):
            pass
        finally:
            raw.close()

    def rest(self):
        # a connection that the kernel took, and nobody has accepted yet, comes first
        time.sleep(0.002)
        with self.lock:
            threads = list(self.threads)
        for thread in threads:
            thread.join(20)

class Line:
    def __init__(self, tls, file):
        self.tls, self.file = tls, file

    def say(self, data):
        self.tls.sendall(data)

    def read(self):
        line = self.file.readline()
        if not line.endswith(b"\n"):
            raise Dropped
        return line

class Servers:
    """What a mail server keeps: folders with their messages, and who was sent what."""
    def __init__(self, context):
        self.lock = threading.RLock()
        self.folders, self.taken, self.next_uid = {"INBOX": {}}, [], 1
        self.moves_itself = True                 # offers MOVE
        self.refused, self.later = set(), set()  # recipients that are answered 550, 451
        self.answer_taken = None                 # called instead of answering the last dot
        self.before_fetch, self.fetches = None, 0
        self.imap, self.smtp = Listener(context, self.talk_imap), Listener(context, self.talk_smtp)

    def rest(self):
        self.imap.rest()
        self.smtp.rest()

    def snapshot(self):
        with self.lock:
            return copy.deepcopy((self.folders, self.taken, self.next_uid, self.refused, self.later, self.moves_itself))

    def restore(self, state):
        with self.lock:
            self.folders, self.taken, self.next_uid, self.refused, self.later, self.moves_itself = copy.deepcopy(state)

    def append(self, data, when, folder="INBOX"):
        with self.lock:
            self.folders[folder][self.next_uid] = (data, imaplib.Time2Internaldate(when).encode())
            self.next_uid += 1

    # -- IMAP
    def uid_set(self, text, folder):
        found = []
        for part in text.split(b","):
            first, _, last = part.partition(b":")
            found += [u for u in sorted(folder) if int(first) <= u <= int(last or first)]
        return found

    def fetch(self, line, tag, words, inbox):
        uids, items = words[3].split(b" ", 1)
        if b"BODY" in items and self.before_fetch:
            self.fetches += 1
            self.before_fetch(self.fetches)
        for n, uid in enumerate(self.uid_set(uids, inbox), 1):
            data, date = inbox[uid]
            if b"BODY" in items:
                line.say(b"* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE %s BODY[] {%d}\r\n%s)\r\n" % (n, uid, len(data), date, len(data), data))
            else:
                line.say(b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n" % (n, uid, len(data)))
        line.say(tag + b" OK fetched\r\n")

    def transfer(self, line, tag, verb, words, inbox):
        uids, name = words[3].split(b" ", 1)
        with self.lock:
            for uid in self.uid_set(uids, inbox):
                self.folders[name.strip(b'"').decode()][self.next_uid] = inbox[uid]
                self.next_uid += 1
                if verb == b"UID MOVE":
                    del inbox[uid]
        line.say(tag + b" OK done\r\n")

    def idle(self, line, tag, inbox):
        line.say(b"+ idling\r\n")
        had = len(inbox)
        line.tls.settimeout(0.02)
        while True:
            try:
                # the file object would be spoilt by a time-out: the answer is one short record
                if not line.tls.recv(100):
                    raise Dropped
                break
            except TimeoutError:
                if len(inbox) > had:
                    had = len(inbox)
                    line.tls.settimeout(20)
                    line.say(b"* %d EXISTS\r\n" % had)
                    line.tls.settimeout(0.02)
        line.tls.settimeout(None)
        line.say(tag + b" OK done\r\n")

    def talk_imap(self, line):
        inbox = self.folders["INBOX"]
        capabilities = b"IMAP4rev1 SASL-IR AUTH=PLAIN IDLE UIDPLUS" + (b" MOVE" if self.moves_itself else b"")
        line.say(b"* OK ready\r\n")
        while True:
            words = line.read().rstrip().split(b" ", 3)
            if len(words) < 2:
                raise Dropped
            tag, verb = words[0], b" ".join(words[1:3] if words[1:2] == [b"UID"] else words[1:2]).upper()
            if verb == b"CAPABILITY":
                line.say(b"* CAPABILITY " + capabilities + b"\r\n" + tag + b" OK c\r\n")
            elif verb == b"AUTHENTICATE":
                if len(words) < 4:
                    line.say(b"+ \r\n")
                    line.read()
                line.say(tag + b" OK in\r\n")
            elif verb == b"SELECT":
                line.say(b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\n%s OK [READ-WRITE] selected\r\n" % (len(inbox), tag))
            elif verb == b"LIST":
                known = words[3].strip(b'"').decode() in self.folders
                line.say((b'* LIST () "/" ' + words[3] + b"\r\n" if known else b"") + tag + b" OK listed\r\n")
            elif verb == b"CREATE":
                with self.lock:
                    self.folders.setdefault(words[2].strip(b'"').decode(), {})
                line.say(tag + b" OK made\r\n")
            elif verb == b"UID SEARCH":
                line.say(b"* SEARCH " + b" ".join(b"%d" % u for u in sorted(inbox)) + b"\r\n" + tag + b" OK searched\r\n")
            elif verb == b"UID FETCH":
                self.fetch(line, tag, words, inbox)
            elif verb in (b"UID MOVE", b"UID COPY"):
                self.transfer(line, tag, verb, words, inbox)
            elif verb == b"UID EXPUNGE":
                with self.lock:
                    for uid in self.uid_set(words[3], inbox):
                        del inbox[uid]
                line.say(tag + b" OK gone\r\n")
            elif verb == b"IDLE":
                self.idle(line, tag, inbox)
            elif verb == b"LOGOUT":
                return line.say(b"* BYE bye\r\n" + tag + b" OK bye\r\n")
            else:
                line.say(tag + b" OK done\r\n")

    # -- SMTP
    def text(self, line):
        got = b""
        while True:
            part = line.read()
            if part == b".\r\n":
                return got
            got += part[1:] if part.startswith(b".") else part

    def recipient(self, address):
        if address in self.refused:
            return b"550 5.1.1 unknown\r\n"
        return b"451 4.3.0 later\r\n" if address in self.later else b"250 ok\r\n"

    def talk_smtp(self, line):
        to, good = None, False
        line.say(b"220 test\r\n")
        while True:
            command = line.read().strip()
            verb = command[:4].upper()
            if verb == b"EHLO":
                line.say(b"250-test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE 20000000\r\n250-DSN\r\n250-SMTPUTF8\r\n250-AUTH PLAIN\r\n250 HELP\r\n")
            elif verb == b"AUTH":
                if len(command.split()) < 3:
                    line.say(b"334 \r\n")
                    line.read()
                line.say(b"235 in\r\n")
            elif verb == b"RCPT":
                to = command.split(b"<", 1)[1].split(b">", 1)[0].decode()
                answer = self.recipient(to)
                good = answer.startswith(b"250")
                line.say(answer)
            elif verb == b"DATA" and not good:
                line.say(b"503 no recipient\r\n")
            elif verb == b"DATA":
                line.say(b"354 go\r\n")
                mail = self.text(line)
                with self.lock:
                    self.taken.append((to, mail))
                if self.answer_taken:
                    self.answer_taken(line, b"250 2.0.0 taken\r\n")
                else:
                    line.say(b"250 2.0.0 taken\r\n")
            elif verb == b"QUIT":
                return line.say(b"221 bye\r\n")
            else:
                line.say(b"250 ok\r\n")

class LightWorld(World):
    def __init__(self, **options):
        base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.dir = tempfile.mkdtemp(prefix="ccrfd-light-", dir=base)
        self.procs, self.clock = [], None
        self.pid = os.getpid()
        atexit.register(self.stop)
        self.servers = Servers(make_certificates(self.dir + "/servers/tls"))
        self.port = self.servers.imap.port
        options.setdefault("mailbox", {})
        options.setdefault("submission", {})
        options["submission"]["url"] = "smtps://localhost:%d" % self.servers.smtp.port
        self.write_config(**options)

    def stop(self):
        if os.getpid() != self.pid:
            return
        for proc in self.procs:
            if proc.poll() is None:
                proc.kill()
                proc.wait()
        if not os.environ.get("KEEP"):
            shutil.rmtree(self.dir, ignore_errors=True)

    def _env(self, when=None, shim=None, **more):
        """@shim: the library that kills or fails; @more: what it shall do"""
        env = dict(os.environ)
        env["ASAN_OPTIONS"] = "verify_asan_link_order=0:" + env.get("ASAN_OPTIONS", "detect_leaks=1")
        env["LD_PRELOAD"] = (shim + ":" if shim else "") + FAKETIME_SO
        env["TZ"] = "UTC"
        env["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
        if when is not None:
            env["FAKETIME"] = when.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
        else:
            env.pop("LD_PRELOAD")
        env.update({k: str(v) for k, v in more.items()})
        return env

    def settle(self):
        self.servers.rest()

    def append(self, m, when=None, folder="INBOX"):
        self.servers.append(bytes(m) if not isinstance(m, bytes) else m, when or self.clock, folder)

    def mails(self, person, subject=None):
        found = [email.message_from_bytes(data, policy=email.policy.default) for to, data in self.servers.taken if to == person]
        return [m for m in found if subject is None or subject.lower() in m["Subject"].lower()]

    def folder_count(self, folder):
        return len(self.servers.folders[folder]) if folder in self.servers.folders else None

    def command(self, once=True):
        return [BUILD + "/ccrfd", "--config", self.conf + "/ccrfd.conf"] + (["--once"] if once else [])
