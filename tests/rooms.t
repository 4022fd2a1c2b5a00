#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules that a compiler does not check: who may include whom, where SQL lives, how long a file may be.

The checker is first let loose on a small bad tree, so that a rule that has gone
blind is noticed; then it walks this one.
"""
import glob, os, re, stat, sys, tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# whose doors a room may open, besides its own, base's and model's
DOORS = {
    "base": set(), "model": set(), "mailbox": set(), "extract": set(), "identify": set(), "calendar": set(), "store": set(),
    "parse": {"extract"}, "decide": {"calendar"}, "send": {"calendar"}, "report": {"store", "calendar"},
}
EVERYONE = set(DOORS)
DOORS["daemon"] = EVERYONE
DOORS["ctl"] = EVERYONE | {"daemon"}
LONGEST = 500
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
# words of the place where this was written: nothing in the project may lean on them
ELSEWHERE = ["/wo" + "rk/"] + [name + ".md" for name in ("mail", "ho" + "use", "co" + "nf", "pro" + "cess")]
SQL = re.compile(r"\b(SELECT |INSERT (OR \w+ )?INTO\b|UPDATE \w+ SET\b|DELETE FROM\b|CREATE (UNIQUE )?(TABLE|INDEX|TRIGGER|VIEW)\b)")


def allowed(room):
    if room == "base":
        return {"base"}
    if room == "model":
        return {"base", "model"}
    return {"base", "model", room} | DOORS.get(room, set())


def without_comments(text):
    """Comments become blanks; strings stay."""
    pattern = r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*'
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m[0]) if m[0].startswith("/") else m[0], text, flags=re.S)


def strings(code):
    return re.findall(r'"((?:\\.|[^"\\\n])*)"', re.sub(r"^\s*#\s*include.*$", "", code, flags=re.M))


def includes(text):
    return re.findall(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', text, flags=re.M)


def check_includes(path, room, code, here, faults, graph):
    for mark, name in includes(code):
        door = re.fullmatch(r"ccrf/(\w[\w-]*)\.h", name)
        if door:
            graph.setdefault(path, set()).add("include/ccrf/%s.h" % door[1])
            if door[1] not in allowed(room):
                faults.append("%s: the room “%s” may not include <%s>" % (path, room, name))
        elif mark == '"':
            graph.setdefault(path, set()).add(os.path.join(os.path.dirname(path), name))
            if "/" in name or not os.path.exists(os.path.join(here, name)):
                faults.append('%s: "%s" is not a header of its own room' % (path, name))
        elif name == "sqlite3.h" and room != "store":
            faults.append("%s: <sqlite3.h> outside src/store" % path)


def check_code(path, room, code, faults):
    if re.search(r"\bgoto\b", re.sub(r'"(?:\\.|[^"\\\n])*"', '""', code)):
        faults.append("%s: goto" % path)
    if room == "store":
        return
    for text in strings(code):
        found = SQL.search(text)
        # IMAP has a command of that name
        if found and not (room == "mailbox" and found[1] == "SELECT "):
            faults.append("%s: SQL outside src/store: “%s”" % (path, text[:40]))


def find_circle(graph):
    done, way = set(), []

    def walk(node):
        if node in way:
            return way[way.index(node):] + [node]
        if node in done:
            return None
        way.append(node)
        for other in sorted(graph.get(node, ())):
            circle = walk(other)
            if circle:
                return circle
        way.pop()
        done.add(node)
        return None

    return next(filter(None, (walk(node) for node in sorted(graph))), None)


def check_tree(top):
    """Every broken rule below @top, one sentence each."""
    faults, graph = [], {}
    for folder in ("src", "include"):
        for here, _, names in os.walk(os.path.join(top, folder)):
            for name in sorted(names):
                full = os.path.join(here, name)
                path = os.path.relpath(full, top)
                text = open(full, encoding="utf-8").read()
                for word in ELSEWHERE:
                    if re.search(r"(?<![\w-])" + re.escape(word), text):
                        faults.append("%s: mentions %s" % (path, word))
                if not name.endswith((".c", ".h")):
                    continue
                room = name[:-2] if folder == "include" else os.path.relpath(full, os.path.join(top, "src")).split(os.sep)[0]
                code = without_comments(text)
                if room not in DOORS:
                    faults.append("%s: there is no room “%s”" % (path, room))
                if SPDX not in "\n".join(text.splitlines()[:3]):
                    faults.append("%s: no SPDX line" % path)
                if folder == "src" and text.count("\n") > LONGEST:
                    faults.append("%s: %d lines, more than %d" % (path, text.count("\n"), LONGEST))
                check_includes(path, room, code, here, faults, graph)
                check_code(path, room, code, faults)
    circle = find_circle(graph)
    if circle:
        faults.append("a circle: " + " → ".join(circle))
    return faults


# ---- a bad tree, a rule a file ---------------------------------------------------------------

HEAD = "/* %s */\n" % SPDX
BAD = {
    "src/store/a.c": (HEAD + "#include <ccrf/send.h>\n", "the room “store” may not include <ccrf/send.h>"),
    "src/decide/b.c": (HEAD + "#include <ccrf/parse.h>\n", "the room “decide” may not include <ccrf/parse.h>"),
    "src/base/c.c": (HEAD + "#include <ccrf/model.h>\n", "the room “base” may not include <ccrf/model.h>"),
    "src/daemon/d.c": (HEAD + '#include "../store/private.h"\n', "is not a header of its own room"),
    "src/send/e.c": (HEAD + "int f (void) { goto out; out: return 0; }\n", "goto"),
    "src/report/f.c": (HEAD + 'const char *q = "SELECT ref FROM cases";\n', "SQL outside src/store"),
    "src/ctl/g.c": (HEAD + 'const char *q = "insert"; const char *r = "DELETE FROM cases";\n', "SQL outside src/store"),
    "src/ctl/h.c": ("int x;\n", "no SPDX line"),
    "src/parse/i.c": (HEAD + "\n" * LONGEST, "lines, more than"),
    "src/model/j.c": (HEAD + "/* see pro" + "cess.md */\n", "mentions pro" + "cess.md"),
    "src/mailbox/k.c": (HEAD + "#include <sqlite3.h>\n", "<sqlite3.h> outside src/store"),
    "src/kitchen/l.c": (HEAD, "there is no room “kitchen”"),
    "include/ccrf/identify.h": (HEAD + "#include <ccrf/store.h>\n", "the room “identify” may not include <ccrf/store.h>"),
    "src/identify/m.h": (HEAD + '#include "n.h"\n', "a circle: src/identify/m.h → src/identify/n.h → src/identify/m.h"),
    "src/identify/n.h": (HEAD + '#include "m.h"\n', "a circle"),
}
GOOD = {
    "src/send/good.c": HEAD + '#include <ccrf/calendar.h>\n#include <ccrf/send.h>\n#include <glib.h>\n#include "mine.h"\n/* goto, SELECT a FROM b */\n',
    "src/send/mine.h": HEAD,
    "src/mailbox/good.c": HEAD + 'const char *imap = "SELECT INBOX";\n',
    "src/store/good.c": HEAD + '#include <sqlite3.h>\nconst char *q = "SELECT a FROM b";\n',
    "include/ccrf/send.h": HEAD + "#include <ccrf/calendar.h>\n",
    "include/ccrf/calendar.h": HEAD,
}


def write_tree(top, files):
    for path, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(top, path)), exist_ok=True)
        with open(os.path.join(top, path), "w", encoding="utf-8") as f:
            f.write(text)


def main():
    count, failed = 0, 0

    def ok(condition, name, why=()):
        nonlocal count, failed
        count += 1
        failed += not condition
        print("%s %d - %s" % ("ok" if condition else "not ok", count, name))
        for line in () if condition else why:
            print("#   " + line)

    with tempfile.TemporaryDirectory() as top:
        write_tree(top, {path: text for path, (text, _) in BAD.items()})
        found = check_tree(top)
        for path, (_, wanted) in BAD.items():
            ok(any(wanted in fault for fault in found), "a bad tree: %s: %s" % (path, wanted), found)
    with tempfile.TemporaryDirectory() as top:
        write_tree(top, GOOD)
        found = check_tree(top)
        ok(not found, "a good tree passes", found)
    found = check_tree(TOP)
    ok(not found, "this tree keeps the rules", found)
    # prove gives up without a result where it cannot start a test
    found = [path for path in glob.glob(TOP + "/tests/*.t") + glob.glob(TOP + "/tests/scenarios/*.t") if not os.stat(path).st_mode & stat.S_IXUSR]
    ok(not found, "every test program can be started", found)
    print("1..%d" % count)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
