# SPDX-License-Identifier: GPL-3.0-or-later
"""What each fuzz target starts from: samples that the tests have anyway, taken apart, and what stands in seeds/.

seeds/NAME.txt holds one seed a line, with \\r, \\n and \\xNN as in C; seeds/NAME/ whole files.
"""
import email, email.policy, glob, os, re, struct, subprocess, zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))

# name: (longest input, where samples are)
TARGETS = {
    "address": (512, []),
    "authentication": (4096, []),
    "calendar": (16384, []),
    "config": (16384, ["conf/ccrfd.conf"]),
    "contacts": (16384, ["conf/contacts.conf"]),
    "dates": (128, []),
    "doc": (65536, ["tests/forms/*.doc"]),
    "document": (32768, ["tests/forms/*.txt", "tests/forms/*.html"]),
    "docx": (98304, ["tests/forms/*.docx"]),
    "fodt": (65536, ["tests/forms/*.fodt"]),
    "folder": (256, []),
    "form": (16384, ["tests/forms/*.txt"]),
    "holidays": (16384, []),
    "html": (32768, ["tests/forms/*.html"]),
    "imap": (8192, []),
    "json": (16384, []),
    "keyfile": (8192, ["conf/contacts.conf", "conf/calendar.conf"]),
    "keywords": (16384, ["conf/keywords.conf"]),
    "labels": (65536, ["conf/labels.conf"]),
    "markdown": (8192, ["templates/*.md"]),
    "meetings": (8192, ["conf/calendar.conf"]),
    "mime": (65536, ["tests/mails/*.eml", "tests/forms/*.eml"]),
    "names": (512, []),
    "odt": (98304, ["tests/forms/*.odt"]),
    "pdf": (65536, ["tests/forms/*.pdf"]),
    "procedure": (32768, ["conf/procedures/*.procedure"]),
    "providers": (16384, []),
    "reply": (16384, []),
    "rtf": (65536, ["tests/forms/*.rtf"]),
    "sheet": (32768, []),
    "smtp": (4096, []),
    "span": (64, []),
    "template": (8192, ["templates/*.md"]),
    "tnef": (16384, []),
    "token": (128, []),
    "value": (4096, []),
    "xlsx": (65536, ["tests/forms/*.xlsx"]),
    "zip": (32768, ["tests/forms/blank.docx", "tests/forms/doubt.odt", "tests/forms/*.xlsx"]),
}

# the parts that a reader looks at
PARTS = {
    "docx": ("_rels/.rels", "[Content_Types].xml", "docProps/custom.xml", "word/document.xml"),
    "odt": ("META-INF/manifest.xml", "meta.xml", "styles.xml", "content.xml"),
    "xlsx": ("_rels/.rels", "xl/", "docProps/custom.xml"),
}


def parts(path, wanted):
    """A zip as fuzz_read_parts() takes it."""
    with zipfile.ZipFile(path) as whole:
        found = [name for name in whole.namelist() if name.startswith(wanted) and not name.endswith("/")]
        return b"\x1e".join(name.encode() + b"\n" + whole.read(name) for name in found)


def of_mails(name):
    """Pieces of the sample mails: calendars, texts, pages, headers."""
    for path in sorted(glob.glob(TOP + "/tests/mails/*.eml")):
        with open(path, "rb") as f:
            mail = email.message_from_binary_file(f, policy=email.policy.compat32)
        if name == "authentication":
            yield from (str(value).encode("utf-8", "replace") for value in mail.get_all("Authentication-Results", []))
            continue
        for part in mail.walk():
            kind = part.get_content_type()
            if kind == {"calendar": "text/calendar", "reply": "text/plain", "html": "text/html"}[name]:
                data = part.get_payload(decode=True) or b""
                yield b" " + data if name == "reply" else data


def attribute(level, number, data):
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xffff)


def properties(*listed):
    """MAPI properties of variable length (type, number, bytes), [MS-OXTNEF] 2.1.3.5.1."""
    out = struct.pack("<I", len(listed))
    for kind, number, data in listed:
        out += struct.pack("<HH", kind, number)
        if kind in (0x1e, 0x1f, 0x102):
            out += struct.pack("<II", 1, len(data)) + data + b"\0" * (-len(data) % 4)
        else:
            out += data
    return out


def tnef():
    head = struct.pack("<IH", 0x223e9f78, 1) + attribute(1, 0x89006, b"\0\0\1\0") + attribute(1, 0x69007, b"\xe4\4\0\0\0\0\0\0")
    rtf = b"{\\rtf1 a}"
    packed = struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414c454d, 0) + rtf
    yield head + attribute(1, 0x2800c, b"plain body\0")
    yield head + attribute(1, 0x69003, properties((0x1e, 0x1000, b"text\0"), (0x102, 0x1013, b"<html><body><p>page</p></body></html>"), (0x102, 0x1009, packed), (0x3, 0x3fde, b"\xe9\xfd\0\0")))
    yield head + attribute(2, 0x69002, b"\1\0" + b"\0" * 12) + attribute(2, 0x18010, b"form.txt\0") + attribute(2, 0x6800f, b"Name of provider: Rosewood\r\n") \
        + attribute(2, 0x69005, properties((0x1f, 0x3707, "Long name.docx\0".encode("utf-16-le")), (0x1e, 0x370e, b"text/plain\0")))


def wire(build):
    """Sheets as the child writes them."""
    child = os.path.join(build, "ccrf-extract")
    with open(TOP + "/src/extract/read-limits.c", encoding="utf-8") as f:
        names = re.findall(r"^\tLIMIT \((\w+)\)", f.read(), re.M)
    large = {"child_memory": 1 << 32, "inflated_size": 1 << 28, "child_seconds": 60}
    limits = ["%s=%d" % (name, large.get(name, 1000)) for name in names if name != "document_size"]
    for path in sorted(glob.glob(TOP + "/tests/forms/*.docx") + glob.glob(TOP + "/tests/forms/*.html")):
        with open(path, "rb") as f:
            data = f.read()
        if os.path.exists(child):
            done = subprocess.run([child, path.rsplit(".", 1)[1], "document_size=%d" % len(data)] + limits, input=data, capture_output=True)
            if done.returncode == 0:
                yield done.stdout


def of_lines(name):
    path = os.path.join(HERE, "seeds", name + ".txt")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            for line in f.read().splitlines():
                yield line.encode("latin-1", "backslashreplace").decode("unicode_escape").encode("latin-1") if "\\" in line and line.isascii() else line.encode()


def seeds(name, build):
    """Every seed of a target, as bytes."""
    for pattern in TARGETS[name][1]:
        for path in sorted(glob.glob(os.path.join(TOP, pattern))):
            if name in PARTS:
                if zipfile.is_zipfile(path):
                    yield parts(path, PARTS[name])
                continue
            with open(path, "rb") as f:
                yield f.read()
    if name in ("calendar", "reply", "html", "authentication"):
        yield from of_mails(name)
    if name == "tnef":
        yield from tnef()
    if name == "sheet":
        yield from wire(build)
    if name == "holidays":
        with open(TOP + "/conf/bank-holidays.ics", "rb") as f:
            lines = f.read().split(b"END:VEVENT\n")
        yield b"END:VEVENT\n".join(lines[:2] + lines[-1:])
    yield from of_lines(name)
    for path in sorted(glob.glob(os.path.join(HERE, "seeds", name, "*"))):
        with open(path, "rb") as f:
            yield f.read()


# the same few bytes again and again: where time once grew with the square of the length
LONG = {
    "value": [b"a\n\n" * 33000, b"a\n" * 50000, b"a\r\n" * 33000],
}


def write(name, build, folder, replay=False):
    """The seeds as files in @folder; the longer ones only for a replay."""
    os.makedirs(folder, exist_ok=True)
    for number, seed in enumerate(list(seeds(name, build)) + (LONG.get(name, []) if replay else [])):
        if replay or len(seed) <= TARGETS[name][0]:
            with open(os.path.join(folder, "%04d" % number), "wb") as f:
                f.write(seed)
