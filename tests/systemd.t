#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The unit: how far the service is open, and that it and its sandboxed child still work behind these very walls.
No systemd runs here: tests/lib/under-unit.c raises the system-call walls that the unit asks for."""
import os, re, shutil, subprocess, sys, tempfile
os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, "tests/lib")
if not shutil.which("systemd-analyze"):
    print("1..0 # SKIP systemd-analyze is not installed")
    sys.exit(0)
from world import *

UNIT = "systemd/ccrfd.service"
text = open(UNIT).read()
settings = [tuple(line.split("=", 1)) for line in text.splitlines() if "=" in line and not line.startswith("#")]
value = lambda key: [v for k, v in settings if k == key]

said = subprocess.run(["systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=11", UNIT], capture_output=True, text=True)
ok(said.returncode == 0, "the exposure level is 1.1 or lower")
note(said.stdout.strip().splitlines()[-1] if said.stdout else said.stderr)
said = subprocess.run(["systemd-analyze", "verify", UNIT], capture_output=True, text=True).stderr
bad = [l for l in said.splitlines() if "ccrfd.service" in l and "is not executable: No such file" not in l]
ok(not bad, "the unit is well formed %s" % bad)

# ---- starting, watching, starting again ---------------------------------------------------------------
for key, wanted, why in (("Type", "notify", "systemd waits for READY=1"), ("Restart", "on-failure", "it is started again, after a hang too"),
                         ("StartLimitIntervalSec", "0", "however often it fails: a crash loop does not stop the mailbox for ever"),
                         ("RestartSec", "15s", "but slowly"), ("WatchdogSec", "2min", "the watchdog watches"), ("User", "ccrfd", "an account of its own"),
                         ("LoadCredential", "secrets:/etc/ccrfd/secrets", "secrets are handed over"), ("NoNewPrivileges", "yes", "no privileges are gained"),
                         ("MemoryDenyWriteExecute", "yes", "no memory is written and run"), ("CapabilityBoundingSet", "", "no capability")):
    eq(value(key), [wanted], "%s=%s: %s" % (key, wanted, why))
ok("u ccrfd " in open("systemd/ccrfd.sysusers").read(), "the account is made by sysusers")

# ---- the walls ---------------------------------------------------------------------------------------------
def group(name):
    if not name.startswith("@"):
        return {name}
    lines = subprocess.run(["systemd-analyze", "--no-pager", "syscall-filter", name], capture_output=True, text=True, check=True).stdout.splitlines()
    return set().union(*(group(l.strip()) for l in lines[1:] if l.strip() and not l.strip().startswith("#")))

# the first line says whether the list allows; later ones add, those with ~ take away (systemd.exec(5))
allowed = group("@default")
for line in value("SystemCallFilter"):
    calls = set().union(*(group(c) for c in line.lstrip("~").split()))
    allowed = allowed - calls if line.startswith("~") else allowed | calls
for call in ("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "seccomp", "prctl", "prlimit64"):
    ok(call in allowed, "the child may call %s" % call)
for call in ("mount", "ptrace", "bpf", "setuid", "chroot", "reboot", "init_module", "setrlimit", "sched_setscheduler"):
    ok(call not in allowed, "nobody may call %s" % call)
eq(value("RestrictAddressFamilies"), ["AF_INET AF_INET6 AF_UNIX"], "the families that under-unit leaves")

skip_unless_root()
if not ok(os.access(BUILD + "/tests/under-unit", os.X_OK), "%s/tests/under-unit is there: make unit" % BUILD):
    done()
if b"__asan_init" in open(BUILD + "/ccrfd", "rb").read():
    note("the sanitizers need calls and memory of their own: the walls are for the other build")
    done()
folder = tempfile.mkdtemp(prefix="ccrfd-test-unit-")
os.chmod(folder, 0o755)
names = folder + "/names"
open(names, "w").write("\n".join(sorted(allowed)) + "\n")

def walled(*command, **rest):
    return subprocess.run([BUILD + "/tests/under-unit", names, *command], capture_output=True, text=True, timeout=300, **rest)

# the walls stand
probe = lambda code: walled(sys.executable, "-c", "import ctypes, errno, os, socket, mmap\nl = ctypes.CDLL(None, use_errno=True)\n" + code).stdout.strip()
eq(probe("print('up')"), "up", "a program runs behind the walls")
eq(probe("print(l.ptrace(0, 0, 0, 0), ctypes.get_errno())"), "-1 1", "ptrace: EPERM")
eq(probe("try:\n socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)\n print('open')\nexcept OSError as e:\n print(e.errno)"), "1", "netlink: EPERM")
eq(probe("try:\n mmap.mmap(-1, 4096, prot=7)\n print('open')\nexcept OSError as e:\n print(e.errno)"), "1", "memory to write and run: EPERM")
eq(probe("print(l.unshare(0x10000000), ctypes.get_errno())"), "-1 1", "a user namespace: EPERM")

# and behind them: the child locks itself in, a form is read, a round of the daemon is played
result = walled(BUILD + "/ccrf-extract", "--self-test-sandbox")
ok(result.returncode == 0, "ccrf-extract locks itself in behind the unit's walls: exit %d %s" % (result.returncode, (result.stdout + result.stderr)[-600:].replace("\n", " | ")))
for form in ("tests/forms/full.docx", "tests/forms/full.pdf", "tests/forms/full.odt", "tests/forms/full.doc"):
    result = walled(BUILD + "/ccrfctl", "--json", "parse", form)
    plain = subprocess.run([BUILD + "/ccrfctl", "--json", "parse", form], capture_output=True, text=True)
    ok(result.returncode == 0 and result.stdout == plain.stdout and '"provider_name"' in result.stdout,
       "%s is read as it is outside: exit %d %s" % (form, result.returncode, result.stderr[-300:]))
w = World()
m = w.message(NURSE, "A concern", "The form is attached.", when=at("2025-12-02 09:00"),
              attachments=[("full.docx", open("tests/forms/full.docx", "rb").read(), "application", "vnd.openxmlformats-officedocument.wordprocessingml.document")])
w.append(m, when=at("2025-12-02 09:00"))
result = walled(BUILD + "/ccrfd", "--config", w.conf + "/ccrfd.conf", "--once", env=w._env(at("2025-12-02 09:01")))
w.settle()
ok(result.returncode == 0, "ccrfd --once: exit %d %s" % (result.returncode, result.stderr[-900:].replace("\n", " | ")))
ok(len(w.ctl_json("cases", when=at("2025-12-02 09:02"))) == 1, "the form became a case")
ok(w.mail(NURSE) is not None, "and the receipt has left, over TLS, with a name looked up")

# ---- the secrets as systemd hands them over ------------------------------------------------------------------
handed = w.dir + "/credentials"
os.mkdir(handed, 0o700)
home = w.dir + "/secrets"
os.mkdir(home)
for name in ("mailbox.password", "smtp.password", "token.key", "content.key"):
    os.rename(w.conf + "/" + name, handed + "/secrets_" + name)
conf = open(w.conf + "/ccrfd.conf").read()
open(w.conf + "/ccrfd.conf", "w").write(re.sub(r"(_file = )((mailbox|smtp)\.password|(token|content)\.key)", r"\1%s/\2" % home, conf))
result = subprocess.run([BUILD + "/ccrfd", "--config", w.conf + "/ccrfd.conf", "--once"], capture_output=True, text=True, env=dict(w._env(at("2025-12-02 09:05")), CREDENTIALS_DIRECTORY=handed))
ok(result.returncode == 0, "LoadCredential: the files' copies serve: exit %d %s" % (result.returncode, result.stderr[-300:]))
result = subprocess.run([BUILD + "/ccrfd", "--config", w.conf + "/ccrfd.conf", "--once"], capture_output=True, text=True, env=w._env(at("2025-12-02 09:05")))
ok(result.returncode == 1 and "mailbox.password" in result.stderr, "without them the files are looked for")
shutil.rmtree(folder)
done()
