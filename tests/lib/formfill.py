# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills copies of the blank forms that ccrfctl writes, as people's programs do: Word's way of saving content controls,
a PDF viewer's incremental update (ISO 32000-1, 7.5.6), a text editor.

An answer is a text, a code, a list of codes; notes are remarks; actions are rows (action, who, by when, done)."""
import io, re, zipfile
from xml.sax.saxutils import escape


# ---- Word: the placeholder goes, the answer stands in its place --------------------------------------

def _run(text):
    return "<w:r>%s</w:r>" % "<w:br/>".join('<w:t xml:space="preserve">%s</w:t>' % escape(line) for line in text.split("\n"))

def _fill_control(control, text):
    """@control: one w:sdt; a drop-down shows the entry whose value is @text, a date says its day twice"""
    item = re.search(r'w:displayText="([^"]*)" w:value="%s"/>' % re.escape(text), control) if text else None
    shown = item[1] if item else escape(text)
    control = control.replace("<w:showingPlcHdr/>", "")
    if "<w:date>" in control:
        d, m, y = text.split("/")
        control = control.replace("<w:date>", '<w:date w:fullDate="%s-%s-%sT00:00:00Z">' % (y, m, d))
    return re.sub(r"<w:sdtContent>.*</w:sdtContent>", lambda _: "<w:sdtContent>%s</w:sdtContent>" % (_run(text) if not item else "<w:r><w:t>%s</w:t></w:r>" % shown), control, flags=re.S)

def _tick_control(control):
    return control.replace('<w14:checked w14:val="0"/>', '<w14:checked w14:val="1"/>').replace("\u2610", "\u2612")

CONTROL = re.compile(r"<w:sdt><w:sdtPr>(?:(?!<w:sdt>).)*?</w:sdt>", re.S)

def fill_docx(data, answers, notes, actions):
    blank = zipfile.ZipFile(io.BytesIO(data))
    document = blank.read("word/document.xml").decode()
    def one(match):
        control = match[0]
        tag = re.search(r'<w:tag w:val="([^"]*)"/>', control)
        if not tag:
            return control
        key, _, rest = tag[1].partition(":")
        if rest == "note":
            return _fill_control(control, notes[key]) if key in notes else control
        if rest:
            return _tick_control(control) if rest in answers.get(key, []) else control
        return _fill_control(control, answers[key]) if key in answers else control
    document = CONTROL.sub(one, document)
    rows = iter(actions)
    def row(match):
        values = next(rows, None)
        if not values:
            return match[0]
        cells = iter(values)
        def cell(inner):
            value = next(cells)
            if "w14:checkbox" in inner[0]:
                return _tick_control(inner[0]) if value == "yes" else inner[0]
            return _fill_control(inner[0], value) if value else inner[0]
        return CONTROL.sub(cell, match[0])
    document = re.sub(r"<w:tr>(?:(?!</w:tr>).)*?<w:alias w:val=\"Who\"/>.*?</w:tr>", row, document, flags=re.S)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as filled:
        for name in blank.namelist():
            filled.writestr(name, document if name == "word/document.xml" else blank.read(name))
    return out.getvalue()


# ---- PDF: changed objects and a new table behind the old file -----------------------------------------

def _string(text):
    return ("(%s)" % re.sub(r"([()\\])", r"\\\1", text)) if text.isascii() and "\n" not in text else "<FEFF%s>" % text.encode("utf-16-be").hex().upper()

def pdf_objects(data):
    return {int(m[1]): m[2].decode("latin-1") for m in re.finditer(rb"(?<=\n)(\d+) 0 obj\n(.*?)\nendobj\n", data, re.S)}

def pdf_fields(data):
    """complete name → number of the object, of fields that are drawn"""
    objects, names = pdf_objects(data), {}
    def title(n):
        own = re.search(r"/T \(((?:\\.|[^)\\])*)\)", objects[n])[1]
        up = re.search(r"/Parent (\d+) 0 R", objects[n])
        return (title(int(up[1])) + "." if up else "") + own
    for n, body in objects.items():
        if "/Subtype /Widget" in body:
            names[title(n)] = n
    return names

def fill_pdf(data, answers, notes, actions):
    objects, names, changed = pdf_objects(data), pdf_fields(data), {}
    def text(name, value):
        body = re.sub(r" ?/V \([^)]*\)", "", objects[names[name]])
        changed[names[name]] = body[:-2] + " /V %s>>" % _string(value)
    def tick(name):
        changed[names[name]] = objects[names[name]].replace("/V /Off /AS /Off", "/V /Yes /AS /Yes")
    for key, value in answers.items():
        if isinstance(value, list):
            for code in value:
                tick("%s.%s" % (key, code))
        else:
            text(key, value)
    for key, value in notes.items():
        text(key + ":note", value)
    for n, row in enumerate(actions, 1):
        for column, value in zip(("action", "who", "due", "done"), row):
            if column == "done":
                if value == "yes":
                    tick("actions_agreed.%d.done" % n)
            elif value:
                text("actions_agreed.%d.%s" % (n, column), value)
    out, places = bytearray(data), {}
    for n, body in sorted(changed.items()):
        places[n] = len(out)
        out += ("%d 0 obj\n%s\nendobj\n" % (n, body)).encode("latin-1")
    table = len(out)
    out += b"xref\n"
    for n, at in sorted(places.items()):
        out += b"%d 1\n%010d 00000 n \n" % (n, at)
    trailer = re.search(rb"trailer\n<<(.*)>>\nstartxref\n(\d+)", data, re.S)
    out += b"trailer\n<<%s /Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer[1], trailer[2], table)
    return bytes(out)


# ---- text: behind the colon, below the question, in the box ---------------------------------------------

def fill_text(text, answers, notes, actions, fields, choices, prompts):
    """@fields: [(number, key)]; @choices: key → {code: words}; @prompts: key → the line that asks for the remark.
    A remark without a line of its own is written behind the (last) choice."""
    out, key, rows = [], None, None
    numbers = dict(fields)
    for line in text.split("\n"):
        start = re.match(r"(\d+[a-z]?)\. ", line)
        if line.startswith("Part "):
            key = None
        if start:
            key = numbers[start[1]]
        value = answers.get(key)
        if start and isinstance(value, str) and key not in choices:
            line = "%s %s" % (line, value) if "\n" not in value and line.endswith(":") else line + "\n" + value
        elif line.startswith("[ ] ") and value:
            wanted = value if isinstance(value, list) else [value]
            code = next(c for c, words in choices[key].items() if words == line[4:])
            if code in wanted:
                line = "[x]" + line[3:]
                if code == wanted[-1] and key in notes and key not in prompts:
                    line += " - " + notes[key]
        elif key in prompts and line.rstrip(":") == prompts[key].rstrip(":") and key in notes:
            line += " " + notes[key]
        elif key == "actions_agreed" and line.startswith("| Action"):
            rows = iter(actions)
        elif rows and line.startswith("| |"):
            row = next(rows, None)
            line = "| %s |" % " | ".join(row) if row else line
        out.append(line)
    return "\n".join(out)
