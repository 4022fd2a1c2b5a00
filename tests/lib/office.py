# SPDX-License-Identifier: GPL-3.0-or-later
"""The smallest Word document and spreadsheet that hold a table, as programs write them."""
import io, zipfile
from datetime import date
from xml.sax.saxutils import escape

DOCX = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

def _zip(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in files.items():
            z.writestr(zipfile.ZipInfo(name, (2025, 9, 1, 9, 0, 0)), '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)
    return out.getvalue()

def _rels(*targets):
    rows = "".join('<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>' % (i, R, kind, target) for i, (kind, target) in enumerate(targets, 1))
    return '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>' % rows

def _types(*parts):
    rows = "".join('<Override PartName="/%s" ContentType="application/%s+xml"/>' % part for part in parts)
    return ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>%s</Types>' % rows)

def docx(title, rows):
    """A heading, then a table."""
    def p(text):
        return '<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>' % escape(text)
    table = "".join("<w:tr>%s</w:tr>" % "".join("<w:tc>%s</w:tc>" % p(cell) for cell in row) for row in rows)
    return _zip({"[Content_Types].xml": _types(("word/document.xml", "vnd.openxmlformats-officedocument.wordprocessingml.document.main")),
                 "_rels/.rels": _rels(("officeDocument", "word/document.xml")),
                 "word/document.xml": '<w:document xmlns:w="%s"><w:body>%s<w:tbl>%s</w:tbl></w:body></w:document>' % (W, p(title), table)})

def xlsx(rows):
    """Texts as inline strings; dates as numbers with a date format, as Excel keeps them."""
    def cell(value, at):
        if isinstance(value, date):
            return '<c r="%s" s="1"><v>%d</v></c>' % (at, (value - date(1899, 12, 30)).days)
        return '<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (at, escape(value))
    data = "".join('<row r="%d">%s</row>' % (n, "".join(cell(v, "%s%d" % (chr(65 + i), n)) for i, v in enumerate(row) if v != "")) for n, row in enumerate(rows, 1))
    return _zip({"[Content_Types].xml": _types(("xl/workbook.xml", "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"),
                                              ("xl/worksheets/sheet1.xml", "vnd.openxmlformats-officedocument.spreadsheetml.worksheet"),
                                              ("xl/styles.xml", "vnd.openxmlformats-officedocument.spreadsheetml.styles")),
                 "_rels/.rels": _rels(("officeDocument", "xl/workbook.xml")),
                 "xl/_rels/workbook.xml.rels": _rels(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
                 "xl/workbook.xml": '<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="Plan" sheetId="1" r:id="rId1"/></sheets></workbook>' % (S, R),
                 "xl/styles.xml": '<styleSheet xmlns="%s"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
                                  '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
                                  '</styleSheet>' % S,
                 "xl/worksheets/sheet1.xml": '<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (S, data)})
