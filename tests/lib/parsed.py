# SPDX-License-Identifier: GPL-3.0-or-later
"""What `ccrfctl parse` makes of many files: for tests/forms.t and tests/mails.t."""
import json, os, subprocess

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build"))
AT_ONCE = 30  # files a call: when one kills the program, the others still speak


def call(paths):
    """ccrfctl's object of each path; a call that dies is repeated file by file, so that the culprit has a name"""
    run = subprocess.run([BUILD + "/ccrfctl", "--json", "parse"] + paths, capture_output=True, timeout=60, env=dict(os.environ, TZ="Europe/London"))
    lines = run.stdout.decode().splitlines()
    if run.returncode in (0, 1) and len(lines) == len(paths):
        return {path: json.loads(line) for path, line in zip(paths, lines)}
    if len(paths) == 1:
        return {paths[0]: "exit status %d, %d lines: %s" % (run.returncode, len(lines), run.stderr.decode(errors="replace")[-300:])}
    found = {}
    for path in paths:
        found.update(call([path]))
    return found


def parse(paths):
    """The same for any number: path → object, or a text that says how the program ended"""
    found = {}
    for i in range(0, len(paths), AT_ONCE):
        found.update(call(paths[i:i + AT_ONCE]))
    return found


def show(value):
    return json.dumps(value, ensure_ascii=False)
