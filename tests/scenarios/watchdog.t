#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What systemd hears of the daemon (sd_notify(3)): READY, WATCHDOG only while every loop makes progress, STATUS, STOPPING.
No systemd is needed: the test listens on NOTIFY_SOCKET. A stuck loop is a thread that the kernel holds (ptrace)."""
import ctypes, os, signal, socket, subprocess, sys, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World(mailbox={"idle": "false", "poll_interval": "1s", "timeout": "1s"}, limits="message_size = 64K")
conf = w.conf + "/ccrfd.conf"
def impatient():
    text = open(conf).read().replace("[mailbox]", "stuck_after = 1s\n\n[mailbox]", 1)
    open(conf, "w").write(text)
impatient()

class Systemd:
    """The other end of NOTIFY_SOCKET"""
    def __init__(self, name, watchdog=None):
        self.path = w.dir + "/" + name
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.heard = []
        env = dict(w._env(), NOTIFY_SOCKET=self.path)
        if watchdog:
            env["WATCHDOG_USEC"] = str(watchdog)
        self.process = subprocess.Popen([BUILD + "/ccrfd", "--config", conf], env=env, stdin=subprocess.DEVNULL, stderr=open(w.dir + "/" + name + ".log", "wb"))
        w.procs.append(self.process)

    def hear(self, seconds):
        self.socket.settimeout(seconds)
        try:
            lines = self.socket.recv(65536).decode().splitlines()
        except TimeoutError:
            return []
        self.heard += lines
        return lines

    def wait(self, start, count=1):
        """Until @count lines that begin with @start came; FALSE when nothing at all comes any more"""
        n = 0
        while n < count:
            lines = self.hear(20)
            if not lines:
                return False
            n += sum(l.startswith(start) for l in lines)
        return True

    def log(self):
        return open(self.path + ".log", errors="replace").read()

PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_DETACH = 0x4206, 0x4207, 17
libc = ctypes.CDLL(None, use_errno=True)

def ptrace(request, tid):
    if libc.ptrace(ctypes.c_long(request), ctypes.c_long(tid), None, None) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")  # EPERM: PermissionError

def hold(pid, name):
    """The thread of this name runs no further; the others do"""
    for tid in os.listdir("/proc/%d/task" % pid):
        if open("/proc/%d/task/%s/comm" % (pid, tid)).read().strip() == name:
            ptrace(PTRACE_SEIZE, int(tid))
            ptrace(PTRACE_INTERRUPT, int(tid))
            os.waitpid(int(tid), 0x40000000)  # __WALL
            return int(tid)
    raise LookupError(name)

# ---- a good day ---------------------------------------------------------------------------------------
s = Systemd("good", watchdog=400000)
ok(s.wait("READY=1"), "READY=1 once all loops have begun")
ok("WATCHDOG=1" not in s.heard[:s.heard.index("READY=1")], "and not fed before")
ok(s.wait("WATCHDOG=1", 12), "the watchdog is fed, over several polls")
ok(s.wait("STATUS=the mailbox was read on ") or any(l.startswith("STATUS=the mailbox was read on ") for l in s.heard), "STATUS says what goes on, in words")
status = [l for l in s.heard if l.startswith("STATUS=")][-1]
has(status, "no deadline waits; no mail waits to leave now", "of all three loops")
ok("@" not in status.split(";", 1)[0].replace("the mailbox was read on", ""), "without addresses")

# ---- one loop is stuck: systemd hears no more of us --------------------------------------------------------
try:
    tid = hold(s.process.pid, "intake")
except PermissionError:
    tid = None
    note("the kernel lets nobody hold a thread here (ptrace): a stuck loop is not played")
if tid:
    while any(l == "WATCHDOG=1" for l in s.hear(20)) or not any(l.startswith("STATUS=STUCK") for l in s.heard):
        pass
    has(s.heard[-1], "STATUS=STUCK: the loop \"mailbox\" makes no progress", "a loop that makes no progress is named")
    before = len(s.heard)
    for _ in range(4):
        s.hear(0.5)
    ok("WATCHDOG=1" not in s.heard[before:], "and the watchdog is fed no more: five times its own time passes")
    has(s.log(), "the loop \"mailbox\" makes no progress", "the log says so")
    ok(s.process.poll() is None, "the other loops still run")
    ptrace(PTRACE_DETACH, tid)
    ok(s.wait("WATCHDOG=1"), "a loop that goes on again is alive")

# ---- the end ---------------------------------------------------------------------------------------------------
s.process.terminate()
ok(s.wait("STOPPING=1"), "STOPPING=1")
eq(s.process.wait(20), 0, "and the end")

# ---- a server that hangs is no stuck loop: it is waited for until its deadline, then tried again -------------------
listener = socket.create_server(("127.0.0.1", 0))
w.write_config(mailbox={"url": "imaps://localhost:%d/INBOX" % listener.getsockname()[1], "timeout": "1s", "poll_interval": "1s"}, providers=False)
impatient()
listener.settimeout(30)
s = Systemd("hangs", watchdog=400000)
connections = [listener.accept() for _ in range(3)]
ok(s.wait("WATCHDOG=1"), "a server that says nothing: the watchdog is fed through three tries")
ok(not any("STUCK" in l for l in s.heard), "and no loop is called stuck")
ok(any("CANNOT be read" in l for l in s.heard) or s.wait("STATUS=the mailbox CANNOT be read"), "STATUS says that the mailbox cannot be read")
tries = re.findall(r"next try in (\d+) s", s.log())
ok(len(tries) >= 2 and tries == ["1", "2", "4", "8", "16"][:len(tries)], "a connection, a pause, twice the pause: never a busy loop: %s" % tries)
s.process.terminate()
eq(s.process.wait(20), 0, "it ends in good order")

# ---- the store cannot be opened: no READY, an exit status for Restart=on-failure -------------------------------------
os.rename(w.dir + "/state/store.db", w.dir + "/kept.db")
open(w.dir + "/state/store.db", "w").write("this is no database, and long enough not to be taken for an empty one" * 100)
s = Systemd("broken")
eq(s.process.wait(20), 1, "a store that cannot be opened: exit status 1")
while s.hear(0.1):
    pass
ok("READY=1" not in s.heard, "and never READY")
done()
