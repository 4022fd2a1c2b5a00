# SPDX-License-Identifier: GPL-3.0-or-later
"""A small world for scenarios: servers, a configuration, people who write and read mail.

Everything is real: the daemon polls a private Dovecot by IMAPS and submits to a
private Postfix by SMTPS; people read their own mailboxes. Time is the daemon's
only: `once (at=...)` runs it under faketime, and mails are put into the INBOX
with the time of receipt that the scenario wants (IMAP APPEND; Dovecot takes no
time in the future, so scenarios play in the past).
"""
import atexit, csv, random, email, email.policy, email.utils, glob, imaplib, json, os, re, shutil, signal, smtplib, socket, ssl
import subprocess, sys, tempfile, time, urllib.parse
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from zoneinfo import ZoneInfo

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build"))
FAKETIME = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), "")
LONDON = ZoneInfo("Europe/London")
SERVICE = "adultsocialservices@council.test"
NURSE, SOCIAL_WORKER = "n.nurse@nhs.test", "s.worker@council.test"
SCREENER, SCREENER2, DEPUTY = "screener@council.test", "screener2@council.test", "deputy@council.test"
CONTRACTS, CONTRACTS_DEPUTY = "contracts@council.test", "contracts.deputy@council.test"
SENIOR, SENIOR_DEPUTY = "senior@council.test", "senior.deputy@council.test"
OFFICER, FORUM, SERVICE_MANAGER, HEAD, OPERATOR = ("officer@council.test", "forum@council.test", "service.manager@council.test",
                                                    "head@council.test", "operator@council.test")
ROSE, OAK = "manager@home.test", "oak@home.test"
PEOPLE = [SERVICE, NURSE, SOCIAL_WORKER, SCREENER, SCREENER2, DEPUTY, CONTRACTS, CONTRACTS_DEPUTY, SENIOR, SENIOR_DEPUTY, OFFICER, FORUM,
          SERVICE_MANAGER, HEAD, OPERATOR, ROSE, OAK]

# ---- who takes part in provider concerns: World (process=True) ------------------------------------
HEAD_SAFEGUARDING, HEAD_COMMISSIONING, HEAD_PLACEMENTS = HEAD, "head.commissioning@council.test", "head.placements@council.test"
HEAD_DEPUTY, DIRECTOR, MFSQAO, QMSM = "head.deputy@council.test", "director@council.test", "mfsqao@council.test", "qmsm@council.test"
CONTRACTS_MANAGER, REVIEW_OFFICER, SENIOR_COMMISSIONING = "contracts.manager@council.test", "review.officer@council.test", "senior.commissioning@council.test"
CHAIR, COORDINATOR, MINUTES, BUSINESS = "chair@council.test", "coordinator@council.test", "minutes@council.test", "business@council.test"
BROKERAGE, LEGAL, CIVIL_PROTECTION, PRESS, SAB = ("brokerage@council.test", "legal@council.test", "civil.protection@council.test",
                                                  "press@council.test", "sab@council.test")
NURSE_ICB, NURSE_CHC, CQC, POLICE, FIRE = ("nurse.icb@partner.test", "nurse.chc@partner.test", "cqc@partner.test", "police@partner.test",
                                           "fire@partner.test")
HEALTHWATCH, MENTAL_HEALTH, NHS_ENGLAND, ADASS = ("healthwatch@partner.test", "mental.health@partner.test", "nhs.england@partner.test",
                                                  "adass@partner.test")
PLACING1, PLACING2 = "placing1@partner.test", "placing2@partner.test"
STAND_IN = "stand.in@council.test" # may attend for the MFSQAO, and holds no role
PROCESS_PEOPLE = [HEAD_COMMISSIONING, HEAD_PLACEMENTS, HEAD_DEPUTY, DIRECTOR, MFSQAO, QMSM, CONTRACTS_MANAGER, REVIEW_OFFICER, SENIOR_COMMISSIONING,
                  CHAIR, COORDINATOR, MINUTES, BUSINESS, BROKERAGE, LEGAL, CIVIL_PROTECTION, PRESS, SAB, NURSE_ICB, NURSE_CHC, CQC, POLICE, FIRE,
                  HEALTHWATCH, MENTAL_HEALTH, NHS_ENGLAND, ADASS, PLACING1, PLACING2, STAND_IN]
# role: (holders, deputies, representative); nobody is chair: the heads of service name one. Coordinator and minute taker are asked for too.
PROCESS_ROLES = {
    "head-of-service-safeguarding": ("Hannah Head <%s>" % HEAD_SAFEGUARDING, "Hugh Deputy <%s>" % HEAD_DEPUTY),
    "head-of-commissioning": ("Colin Commissioning <%s>" % HEAD_COMMISSIONING, "Hugh Deputy <%s>" % HEAD_DEPUTY),
    "head-of-placements": ("Petra Placements <%s>" % HEAD_PLACEMENTS, None),
    "director": ("Dora Director <%s>" % DIRECTOR, None),
    "mfsqao": ("Mo Fisher <%s>" % MFSQAO, None, "Stan Inn <%s>" % STAND_IN),
    "quality-and-market-support-manager": ("Quinn Support <%s>" % QMSM, None),
    "contracts-manager": ("Clara Contracts <%s>" % CONTRACTS_MANAGER, None),
    "contracts-and-review-officer": ("Ravi Review <%s>" % REVIEW_OFFICER, None),
    "senior-commissioning-officer": ("Sita Commissioning <%s>" % SENIOR_COMMISSIONING, None),
    "business-support": ("Bea Business <%s>" % BUSINESS, None),
    "brokerage": ("Bruno Brokerage <%s>" % BROKERAGE, None),
    "legal": ("Lena Legal <%s>" % LEGAL, None),
    "civil-protection": ("Civil Protection <%s>" % CIVIL_PROTECTION, None),
    "press-office": ("Press Office <%s>" % PRESS, None),
    "sab": ("Safeguarding Adults Board <%s>" % SAB, None),
    "designated-nurse": ("Nora Nurse <%s>" % NURSE_ICB, None),
    "chc-lead-nurse": ("Chloe Care <%s>" % NURSE_CHC, None),
    "cqc-inspector": ("Ian Inspector <%s>" % CQC, None),
    "police": ("Pat Police <%s>" % POLICE, None),
    "fire-brigade": ("Finn Fire <%s>" % FIRE, None),
    "healthwatch": ("Heidi Healthwatch <%s>" % HEALTHWATCH, None),
    "mental-health-trust": ("Max Trust <%s>" % MENTAL_HEALTH, None),
    "nhs-england": ("NHS England <%s>" % NHS_ENGLAND, None),
    "adass": ("ADASS <%s>" % ADASS, None),
    "placing-authorities": ("Placing One <%s>; Placing Two <%s>" % (PLACING1, PLACING2), None),
}

# ---- TAP ------------------------------------------------------------------------------------------
_count, _failed = 0, 0

def ok(condition, name):
    global _count, _failed
    _count += 1
    if not condition:
        _failed += 1
    print(("ok" if condition else "not ok"), _count, "-", name.replace("#", "no."), flush=True)
    return bool(condition)

def eq(got, wanted, name):
    if not ok(got == wanted, name):
        print("#   got:    %r\n#   wanted: %r" % (got, wanted), flush=True)
    return got == wanted

def has(text, part, name):
    """@part stands in @text; lines may be wrapped anywhere"""
    if not ok(" ".join(part.split()) in " ".join(text.split()), name):
        print("#   %r is not in:\n%s" % (part, "\n".join("#     " + l for l in text.splitlines())), flush=True)
    return part in text

def note(text):
    print("#", text, flush=True)

def done():
    print("1..%d" % _count, flush=True)
    sys.exit(1 if _failed else 0)

def skip_unless_root():
    if os.geteuid() != 0:
        print("1..0 # SKIP the private mail servers need root")
        sys.exit(0)

def at(text):
    """'2025-12-02 09:00' in London"""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)

# ---- forms ----------------------------------------------------------------------------------------------
CONCERN = {
    "Is this a concern or a compliment?": "Concern",
    "Have you decided this is not abuse or neglect that needs a safeguarding concern?": "Not safeguarding",
    "Is everyone safe now? What was done?": "Yes",
    "Name of the care provider or service": "Rosewood House",
    "Address or branch, with postcode": "1 High Street, Barnsley, S70 1AA",
    "Type of service": "Care home without nursing",
    "Does this concern one person, several, or the whole service?": "One",
    "What does the person say about it? Do they say they were harmed?": "No",
    "Date you identified the concern or good practice": "01/12/2025",
    "What is it about?": "Medicines",
    "What did you see or hear?": "Two lunchtime doses were not signed for on the chart on Monday.",
    "Has anyone been harmed?": "No",
    "Could someone be harmed if nothing changes?": "Yes",
    "Has it happened before? How often and for how long?": "First time",
    "Have you raised this with the service's manager?": "Yes",
    "Who did you speak to, and when?": "The deputy manager on 01/12/2025",
    "Actions agreed with the provider": "1. Retrain the staff on signing charts - deputy manager - by 08/12/2025\n2. Daily chart check - senior carer - by 05/12/2025",
    "Your name": "Nina Nurse",
    "Your job title": "Community nurse",
    "Your organisation or team": "District nursing",
    "Your work email": NURSE,
    "May we tell the provider who raised this?": "No",
    "Date you filled in this form": "02/12/2025",
}
COMPLIMENT = {
    "Is this a concern or a compliment?": "Compliment",
    "Name of the care provider or service": "Rosewood House",
    "Address or branch, with postcode": "1 High Street, Barnsley, S70 1AA",
    "Type of service": "Care home without nursing",
    "Date you identified the concern or good practice": "01/12/2025",
    "Have you raised this with the service's manager?": "Yes",
    "Who did you speak to, and when?": "The deputy manager on 01/12/2025",
    "What was done well?": "The staff arranged a garden party so that every resident could see their family.",
    "May it be shared at the provider forum?": "Yes",
    "Your name": "Nina Nurse", "Your job title": "Community nurse", "Your organisation or team": "District nursing",
    "Your work email": NURSE, "May we tell the provider who raised this?": "Yes", "Date you filled in this form": "02/12/2025",
}

def form_text(fields, **changes):
    """`Label: value` lines; a change of None leaves a line out; a key of `changes` is the start of a label"""
    rows = dict(fields)
    for key, value in changes.items():
        wanted = key.replace("_", " ").lower()
        label = next((l for l in list(rows) if wanted in l.lower()), None)
        if label is None:
            raise KeyError(key)
        if value is None:
            del rows[label]
        else:
            rows[label] = value
    return "".join("%s: %s\n" % row for row in rows.items())

def form_html(fields):
    esc = lambda s: s.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return ("<html><body><p>Please see the form below.</p><table border=1>" +
            "".join("<tr><td>%s</td><td>%s</td></tr>" % (esc(l), esc(v)) for l, v in fields.items()) + "</table></body></html>")

# ---- the world --------------------------------------------------------------------------------------------------
class World:
    def __init__(self, **options):
        skip_unless_root()
        self.dir = tempfile.mkdtemp(prefix="ccrfd-test-")
        os.chmod(self.dir, 0o755)
        self.port = self._free_ports()
        self.procs = []
        self.clock = None
        atexit.register(self.stop)
        for sig in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sig, lambda *_: sys.exit(130))
        subprocess.run([HERE + "/servers.sh", "start", self.dir + "/servers"], check=True,
                       env=dict(os.environ, PORT=str(self.port), USERS=" ".join(PEOPLE + (PROCESS_PEOPLE if options.get("process") else []))),
                       stdin=subprocess.DEVNULL)
        self.write_config(**options)

    @staticmethod
    def _free_ports():
        # far apart, so that two runs side by side do not meet
        for base in random.sample(range(22000, 32000, 5), 400):
            try:
                for port in range(base, base + 5):
                    with socket.socket() as s:
                        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                        s.bind(("127.0.0.1", port))
                return base
            except OSError:
                continue
        raise RuntimeError("no free ports")

    def stop(self):
        for proc in self.procs:
            if proc.poll() is None:
                proc.terminate()
                try:
                    proc.wait(10)
                except subprocess.TimeoutExpired:
                    proc.kill()
        if os.path.isdir(self.dir):
            subprocess.run([HERE + "/servers.sh", "stop", self.dir + "/servers"], env=dict(os.environ, PORT=str(self.port)))
            if not os.environ.get("KEEP"):
                shutil.rmtree(self.dir, ignore_errors=True)

    # -- configuration
    def write_config(self, contacts=None, providers=True, send_window="00:00-24:00", authserv_id="mx.council.test", mailbox=None,
                     submission=None, limits="", extra="", forum=True, process=False):
        conf = self.conf = self.dir + "/conf"
        os.makedirs(conf, exist_ok=True)
        ca = self.dir + "/servers/tls/ca.pem"
        for name in ("mailbox.password", "smtp.password"):
            self._secret(name, "secret\n")
        if not os.path.exists(conf + "/token.key"):
            self.run_ctl("keys", "new", conf)
        box = {"url": "imaps://localhost:%d/INBOX" % self.port, "user": SERVICE, "password_file": "mailbox.password", "ca_file": ca,
               "plus_addressing": "true", "idle": "true", "poll_interval": "60s"}
        box.update(mailbox or {})
        sub = {"url": "smtps://localhost:%d" % (self.port + 2), "user": SERVICE, "password_file": "smtp.password", "ca_file": ca}
        sub.update(submission or {})
        lines = lambda d: "".join("%s = %s\n" % kv for kv in d.items())
        open(conf + "/ccrfd.conf", "w").write(f"""[service]
name = Example Council adult social care
address = {SERVICE}
state_directory = {self.dir}/state
contacts = contacts.conf
calendar = calendar.conf
timezone = Europe/London
working_hours = 09:00-17:00
send_window = {send_window}

[mailbox]
{lines(box)}
[submission]
{lines(sub)}
[authentication]
profile = rfc8601
authserv_id = {authserv_id}
internal_domains = council.test

[secrets]
token_key_file = token.key
content_key_file = content.key

[limits]
{limits}
{extra}
""")
        roles = {
            "safeguarding-team-manager": ("Sam Screener <%s>; Sue Screener <%s>" % (SCREENER, SCREENER2), "Dee Deputy <%s>" % DEPUTY),
            "contracts-team": ("Contracts Team <%s>" % CONTRACTS, "Cleo Deputy <%s>" % CONTRACTS_DEPUTY),
            "senior-contracts-manager": ("Sen Senior <%s>" % SENIOR, "Sia Deputy <%s>" % SENIOR_DEPUTY),
            "visiting-officer": ("Olu Officer <%s>" % OFFICER, None),
            "provider-forum": ("Provider Forum <%s>" % FORUM, None),
            "service-manager-safeguarding": ("Serge Manager <%s>" % SERVICE_MANAGER, None),
            "head-of-service-safeguarding": ("Hannah Head <%s>" % HEAD, None),
            "operator": ("Otto Operator <%s>" % OPERATOR, None),
        }
        roles.update(PROCESS_ROLES if process else {})
        roles.update(contacts or {})
        open(conf + "/contacts.conf", "w").write("".join(
            "[role %s]\nholders = %s\n%s%s\n" % (name, row[0], "deputies = %s\n" % row[1] if row[1] else "",
                                                "representative = %s\n" % row[2] if len(row) > 2 and row[2] else "")
            for name, row in roles.items() if row))
        open(conf + "/calendar.conf", "w").write("""[meeting provider-forum]
role = provider-forum
start = 2025-12-11 14:00
rule = FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH
pack = 5 working days before
""" if forum else "")
        if providers:
            self.import_providers()

    def _secret(self, name, text):
        path = self.conf + "/" + name
        open(path, "w").write(text)
        os.chmod(path, 0o600)

    def import_providers(self, rows=None):
        path = self.dir + "/providers.csv"
        head = "name,location_id,provider_id,postcode,service_type,email,manager,next_visit,also_known_as".split(",")
        rows = rows or [
            ["Rosewood House", "1-100000001", "1-200000001", "S70 1AA", "care_home_residential", ROSE, "Rita Rose", "2026-01-21", "Rosewood Residential"],
            ["Oak Lodge", "1-100000002", "1-200000001", "S70 2BB", "care_home_nursing", OAK, "Oscar Oak", "2026-02-11", ""],
            ["Oak Lodge", "1-100000003", "1-200000002", "S71 3CC", "care_home_nursing", "", "", "", ""],
            ["Silent Care", "1-100000004", "1-200000003", "S72 4DD", "home_care", "", "", "", ""],
        ]
        with open(path, "w", newline="") as f:
            csv.writer(f).writerows([head] + rows)
        self.ctl("providers", "import", path)

    # -- running
    def _env(self, when=None):
        """The environment of a program at @when: libfaketime itself, not its wrapper, which leaves a trace of every killed run."""
        env = dict(os.environ)
        env["ASAN_OPTIONS"] = "verify_asan_link_order=0:" + env.get("ASAN_OPTIONS", "detect_leaks=1")
        if when is not None:
            env.update(LD_PRELOAD=FAKETIME, FAKETIME=when.astimezone(timezone.utc).strftime("@%Y-%m-%d %H:%M:%S"), TZ="UTC")
        return env

    def run_ctl(self, *args, config=True, check=False, when=None):
        command = [BUILD + "/ccrfctl"] + (["--config", self.conf + "/ccrfd.conf"] if config else []) + list(args)
        return subprocess.run(command, capture_output=True, text=True, check=check, env=self._env(when or self.clock))

    def ctl(self, *args, when=None):
        result = self.run_ctl(*args, when=when)
        if result.returncode:
            note("ccrfctl %s: exit %d: %s%s" % (" ".join(args), result.returncode, result.stdout, result.stderr))
        return result.stdout

    def ctl_json(self, *args, when=None):
        return [json.loads(line) for line in self.ctl("--json", *args, when=when).splitlines()]

    def case(self, ref=None, when=None):
        cases = self.ctl_json("cases", when=when)
        ref = ref or (cases[0]["ref"] if cases else None)
        return self.ctl_json("show", ref, when=when)[0] if ref else None

    def once(self, when=None, expect=0):
        """One round of the daemon at @when (kept as the world's clock)."""
        if when is not None:
            self.clock = at(when) if isinstance(when, str) else when
        result = subprocess.run([BUILD + "/ccrfd", "--config", self.conf + "/ccrfd.conf", "--once"], capture_output=True, text=True,
                                env=self._env(self.clock), timeout=120)
        self.log = result.stderr
        if result.returncode != expect:
            note("ccrfd --once: exit %d:\n%s" % (result.returncode, "\n".join("#   " + l for l in result.stderr.splitlines())))
        ok(result.returncode == expect, "ccrfd --once at %s exits %d" % (self.clock or "now", expect)) if result.returncode != expect else None
        self.settle()
        return result

    def daemon(self):
        proc = subprocess.Popen([BUILD + "/ccrfd", "--config", self.conf + "/ccrfd.conf"], stderr=open(self.dir + "/ccrfd.log", "ab"),
                                env=self._env(), stdin=subprocess.DEVNULL)
        self.procs.append(proc)
        return proc

    def settle(self):
        """Postfix hands over to Dovecot at its own pace."""
        for _ in range(500):
            if not any(os.path.isfile(f) for q in ("incoming", "active", "maildrop")
                       for f in glob.glob("%s/servers/spool/%s/**/*" % (self.dir, q), recursive=True)):
                return
            time.sleep(0.02)

    # -- writing
    def message(self, sender, subject, body, html=None, to=SERVICE, authentic=True, headers=None, attachments=(), name=None, when=None):
        m = EmailMessage(policy=email.policy.SMTP)
        m["From"] = email.utils.formataddr((name, sender)) if name else sender
        m["To"] = to
        m["Subject"] = subject
        m["Message-ID"] = email.utils.make_msgid(domain=sender.split("@")[1])
        m["Date"] = email.utils.format_datetime((when or self.clock or datetime.now(timezone.utc)))
        if authentic:
            m["Authentication-Results"] = "mx.council.test; dmarc=pass header.from=" + sender.split("@")[1]
        for key, value in (headers or {}).items():
            m[key] = value
        m.set_content(body)
        if html:
            m.add_alternative(html, subtype="html")
        for filename, data, maintype, subtype in attachments:
            m.add_attachment(data, maintype=maintype, subtype=subtype, filename=filename)
        return m

    def append(self, m, when=None, folder="INBOX"):
        """Into the service's INBOX, with the time of receipt that the scenario has."""
        when = when or self.clock or datetime.now(timezone.utc)
        context = ssl.create_default_context(cafile=self.dir + "/servers/tls/ca.pem")
        with imaplib.IMAP4_SSL("localhost", self.port, ssl_context=context) as imap:
            imap.login(SERVICE, "secret")
            status, text = imap.append(folder, None, imaplib.Time2Internaldate(when), bytes(m) if not isinstance(m, bytes) else m)
            assert status == "OK", text

    def smtp(self, m, to=None):
        with smtplib.SMTP("localhost", self.port + 4) as s:
            s.send_message(m, m["From"], [to or m["To"]])

    def send(self, sender, subject, body, when=None, **rest):
        if when is not None:
            self.clock = at(when) if isinstance(when, str) else when
        m = self.message(sender, subject, body, **rest)
        self.append(m)
        return m

    def reply(self, mail, text, sender=None, authentic=True, quote=True, when=None, keep=("In-Reply-To", "To"), more=None, **rest):
        """Answers a mail of the daemon's the way mail clients do: under its thread, to its Reply-To, quoting it. @more: further header fields"""
        if when is not None:
            self.clock = at(when) if isinstance(when, str) else when
        body = text
        if quote:
            original = mail.get_body(("plain",)).get_content()
            body += "\n\nOn Tue, 1 Dec 2026 at 09:00, %s wrote:\n%s" % (mail["From"], "".join("> %s\n" % l for l in original.splitlines()))
        headers = {}
        if "In-Reply-To" in keep:
            headers = {"In-Reply-To": mail["Message-ID"], "References": mail["Message-ID"]}
        headers.update(more or {})
        to = email.utils.parseaddr(mail["Reply-To"] or mail["From"])[1] if "To" in keep else SERVICE
        m = self.message(sender or email.utils.parseaddr(mail["To"])[1], "Re: " + mail["Subject"], body, to=to, authentic=authentic, headers=headers, **rest)
        self.append(m)
        return m

    # -- reading
    def mails(self, person, subject=None):
        """What @person has got, oldest first."""
        folder = "%s/servers/mail/%s/Maildir" % (self.dir, person)
        files = sorted(glob.glob(folder + "/new/*") + glob.glob(folder + "/cur/*"), key=lambda f: (os.stat(f).st_mtime_ns, f))
        found = [email.message_from_binary_file(open(f, "rb"), policy=email.policy.default) for f in files]
        return [m for m in found if subject is None or subject.lower() in m["Subject"].lower()]

    def mail(self, person, subject=None, n=-1):
        found = self.mails(person, subject)
        return found[n] if found and (n >= 0 and len(found) > n or n < 0 and len(found) >= -n) else None

    def take(self, person, subject=None):
        """The newest mail; a missing one is a failure of the scenario."""
        self.settle()
        m = self.mail(person, subject)
        if m is None:
            ok(False, "%s has a mail about %r (has: %s)" % (person, subject, [x["Subject"] for x in self.mails(person)]))
            done()
        return m

    def wait_mail(self, person, subject=None, count=1, seconds=10):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if len(self.mails(person, subject)) >= count:
                return self.mail(person, subject)
            time.sleep(0.02)
        return None

    def folder_count(self, folder):
        context = ssl.create_default_context(cafile=self.dir + "/servers/tls/ca.pem")
        with imaplib.IMAP4_SSL("localhost", self.port, ssl_context=context) as imap:
            imap.login(SERVICE, "secret")
            status, data = imap.select(folder, readonly=True)
            return int(data[0]) if status == "OK" else None

    # -- provider concerns
    def start_process(self, when="2025-09-01 09:00", provider="Rosewood House, S70 1AA", reason="Repeated medicine errors and no change", decided="2025-09-01 10:00",
                      names=True):
        """Proposed by the MFSQAO, initiated by a head of service: step 1. @names: chair, coordinator and minute taker too. Returns the reference."""
        before = {c["ref"] for c in self.ctl_json("cases", when=at(when))}
        self.send(MFSQAO, "Provider concerns", "Provider concerns: %s\nReason: %s\nThreshold: a number of low level concerns\n" % (provider, reason), when=when)
        self.once(when)
        new = [c["ref"] for c in self.ctl_json("cases") if c["ref"] not in before and c["ref"].startswith("PC-")]
        if not ok(len(new) == 1, "a process was proposed"):
            note(self.log)
            done()
        ref = new[0]
        if decided is None:
            return ref
        self.reply(self.take_of(HEAD_COMMISSIONING, ref, "INITIATE"), "INITIATE", when=decided)
        self.once(decided)
        later = at(decided) + timedelta(minutes=30)
        if names:
            self.reply(self.take_of(HEAD_COMMISSIONING, ref, "COORDINATOR"), "COORDINATOR Cora Coordinator %s" % COORDINATOR, when=later)
            self.reply(self.take_of(BUSINESS, ref, "MINUTE TAKER"), "MINUTE TAKER Minnie Minutes %s" % MINUTES, when=later)
            self.once(later)
            later += timedelta(minutes=30)
            self.reply(self.take_of(HEAD_COMMISSIONING, ref, "CHAIR"), "CHAIR Ann Chair %s\nLead: the council" % CHAIR, when=later)
            self.once(later)
        return ref

    def take_of(self, person, ref, answer):
        """The newest mail of @ref to @person that asks for @answer (\"ACCEPT\"), reminders left out"""
        self.settle()
        found = [m for m in self.mails(person, ref) if re.search(r"mailto:\S*body=%s" % urllib.parse.quote(answer), html_of(m)) and
                 "reminder" not in m["Subject"].lower()]
        if not found:
            ok(False, "%s was asked for %s (has: %s)" % (person, answer, [x["Subject"] for x in self.mails(person)]))
            done()
        return found[-1]

def text_of(mail):
    return mail.get_body(("plain",)).get_content()
def html_of(mail):
    return mail.get_body(("html",)).get_content()
