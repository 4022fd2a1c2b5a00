# SPDX-License-Identifier: GPL-3.0-or-later
"""Word forms as Word saves them, written by hand (ECMA-376 part 1; check boxes of [MS-DOCX]).

    docx_form ({"Your name": "Nina Nurse", …})                        label and value side by side in a table
    docx_form (rows, layout="content-controls")                       each value in a w:sdt whose tag is the field's key
    docx_form (rows, layout="legacy")                                 each value in an old form field (FORMTEXT)
    docx_form (rows, layout="paragraphs")                             "Label: value" lines
    docx_form (rows, ticks={"Has anyone been harmed?": {"No": True, "Yes, seriously": False}})

A value of None leaves the answer as the blank form has it: an empty cell, a
placeholder ("Click or tap here to enter text."), five en spaces. A "\n" in a
value is a new paragraph of the same cell.
"""
import configparser, io, os, re, zipfile
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
              'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
              'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"')
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CONTENT_TYPES = XML + ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                       '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                       '<Default Extension="xml" ContentType="application/xml"/>'
                       '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
                       '</Types>')
RELATIONSHIPS = XML + ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                       '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
                       '</Relationships>')
PLACEHOLDER = "Click or tap here to enter text."
MIME = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")


def field_keys():
    """Printed label → key of the field, out of the label list that the program itself reads."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "conf", "labels.conf")
    conf = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=("#",), strict=False)
    conf.read(path, encoding="utf-8")
    return {conf[s]["label"]: s for s in conf.sections() if "label" in conf[s]}

def _plain(label):
    return re.sub(r"\s*\([^)]*\)", "", label).strip().lower()

def tags_of(labels):
    """label → key for the labels of one form, hints in brackets left out; "What is it about?" means a concern's
    categories unless the form tells of good practice only"""
    keys, plain = {}, [_plain(l) for l in labels]
    for printed, key in field_keys().items():
        keys.setdefault(_plain(printed), []).append(key)
    concern = any(keys.get(l) == ["details"] for l in plain)
    return {label: next((k for k in keys.get(p, []) if (k == "categories") == concern or len(keys[p]) == 1), "") for label, p in zip(labels, plain)}


# ---- runs and paragraphs ------------------------------------------------------------------------

def _run(text, properties=""):
    return '<w:r>%s<w:t xml:space="preserve">%s</w:t></w:r>' % ("<w:rPr>%s</w:rPr>" % properties if properties else "", escape(text))

def _paragraph(inside, style=None):
    return "<w:p>%s%s</w:p>" % ('<w:pPr><w:pStyle w:val="%s"/></w:pPr>' % style if style else "", inside)

def _paragraphs(text):
    return "".join(_paragraph(_run(line) if line else "") for line in (text or "").split("\n"))

def _row(*cells):
    return "<w:tr>%s</w:tr>" % "".join('<w:tc><w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>%s</w:tc>' % c for c in cells)

def _table(rows):
    return ('<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
            '<w:tblGrid><w:gridCol w:w="4500"/><w:gridCol w:w="4500"/></w:tblGrid>%s</w:tbl>' % "".join(rows))


# ---- answers ----------------------------------------------------------------------------------------

def _control(tag, label, value):
    """A content control around the paragraphs of a cell (w:sdt, block level)."""
    showing = '<w:showingPlcHdr/>' if value is None else ""
    inside = _paragraph(_run(PLACEHOLDER, '<w:rStyle w:val="PlaceholderText"/>')) if value is None else _paragraphs(value)
    return '<w:sdt><w:sdtPr><w:alias w:val=%s/><w:tag w:val=%s/>%s<w:text w:multiLine="1"/></w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>' % (
        quoteattr(label[:60]), quoteattr(tag), showing, inside)

def _legacy(tag, value):
    """An old form field: FORMTEXT between field characters."""
    texts = ("\u2002" * 5 if value is None else value).split("\n")
    shown = "<w:r><w:br/></w:r>".join(_run(t) for t in texts)
    return _paragraph('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val=%s/><w:enabled/><w:textInput/></w:ffData></w:fldChar></w:r>'
                      '<w:r><w:instrText xml:space="preserve"> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>%s'
                      '<w:r><w:fldChar w:fldCharType="end"/></w:r>' % (quoteattr(tag[:20]), shown))

def _box_control(ticked):
    """A tick box as Word 2010 and later has it."""
    return ('<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="%d"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>'
            % (ticked, _run("\u2612" if ticked else "\u2610", '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic"/>')))

def _box_legacy(ticked):
    """A tick box of old forms; a w:checked without w:val means ticked."""
    return ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:enabled/><w:checkBox><w:sizeAuto/><w:default w:val="0"/>%s</w:checkBox></w:ffData>'
            '</w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>' % ("<w:checked/>" if ticked else ""))

def _ticks(options, layout):
    """One paragraph an option, its box left of it."""
    box = _box_legacy if layout == "legacy" else _box_control
    return "".join(_paragraph(box(1 if ticked else 0) + _run(" " + name)) for name, ticked in options.items())

def _answer(label, value, ticks, layout, keys):
    tag = keys.get(label, "")
    if label in ticks:
        return _ticks(ticks[label], layout)
    if layout == "content-controls":
        return _control(tag, label, value)
    if layout == "legacy":
        return _legacy(tag, value)
    return _paragraphs(value)


# ---- the document --------------------------------------------------------------------------------------

def docx_body(body):
    """A document from the inside of its w:body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in (("[Content_Types].xml", CONTENT_TYPES), ("_rels/.rels", RELATIONSHIPS),
                           ("word/document.xml", XML + "<w:document %s><w:body>%s<w:sectPr/></w:body></w:document>" % (NAMESPACES, body))):
            info = zipfile.ZipInfo(name, (2026, 11, 30, 9, 0, 0))  # the same bytes every time
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, data.encode())
    return out.getvalue()

def docx_form(rows, layout="table", ticks=None, title="Concerns/Compliments Reporting Form (CCRF)"):
    """@rows: {label: value} or [(label, value)]; @ticks: {label: {option: ticked}}, for labels of @rows or further ones"""
    rows, ticks = dict(rows), ticks or {}
    for label in ticks:
        rows.setdefault(label, None)
    keys = tags_of(list(rows))
    answers = [(label, _answer(label, value, ticks, layout, keys)) for label, value in rows.items()]
    if layout == "paragraphs":
        body = "".join(_paragraph(_run(l)) + _ticks(ticks[l], layout) if l in ticks else _paragraphs("%s: %s" % (l, v or "")) for l, v in rows.items())
    elif layout in ("table", "content-controls", "legacy"):
        body = _table([_row(_paragraph(_run(label)), answer) for label, answer in answers]) + "<w:p/>"
    else:
        raise ValueError(layout)
    return docx_body(_paragraph(_run(title), "Title") + body)

def docx_attachment(rows, filename="CCRF.docx", **options):
    """For World.send (attachments=[docx_attachment (…)])."""
    return (filename, docx_form(rows, **options)) + MIME
