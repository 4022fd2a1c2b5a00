#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a mail of 25 MB costs the daemon in memory, from the IMAP server to the receipt (part of `make bench`)."""
import os, random, sys, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

def peak(w):
    """MiB of ccrfd --once, sampled: the kernel's own high-water mark would include this Python before exec"""
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open("/dev/null", os.O_WRONLY), 2)
        os.execv(BUILD + "/ccrfd", [BUILD + "/ccrfd", "--config", w.conf + "/ccrfd.conf", "--once"])
    most = 0
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        try:
            with open("/proc/%d/comm" % pid) as comm, open("/proc/%d/statm" % pid) as statm:
                if comm.read().strip() == "ccrfd":
                    most = max(most, int(statm.read().split()[1]) * 4096 / 2**20)
        except (OSError, IndexError, ValueError):
            pass
        time.sleep(0.002)
    return most

w = World()
idle = peak(w)
m = bytes(w.message(NURSE, "Form", form_text(CONCERN), attachments=[("scan.bin", random.Random(1).randbytes(18 * 2**20), "application", "octet-stream")]))
w.append(m)
begin = time.monotonic()
most = peak(w)
size = len(m) / 2**20
print("a mail of %.1f MiB, taken in, read and answered: %.0f MiB at most, %.1f times its size above the %.0f MiB of an idle round (%.1f s)"
      % (size, most, (most - idle) / size, idle, time.monotonic() - begin))
