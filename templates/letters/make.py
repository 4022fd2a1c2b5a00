#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the letters that are built in: suspension, caution, lifting, closing (B1.5, B1.9, B6.1).

Each is an ordinary Word document. Where the program writes something there is a content control whose tag is the
name of a field (doc/letters.md lists them). A council designs its own in Word and puts them in its templates folder
as letters/KIND.docx; these are there so that nothing has to be designed before the first letter.

    python3 templates/letters/make.py        writes them beside itself; the same bytes every time
"""

import os
import zipfile
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{OFFICE}/relationships"'

SHOWN = {  # what stands there until it is filled
    "service_name": "Name of the council’s service",
    "service_address": "address of the mailbox",
    "ref": "reference",
    "letter_date_words": "date",
    "addressee": "registered manager",
    "provider_name": "name of the provider",
    "provider_postal": "address of the provider",
    "decision_reason": "what was decided and why, as written by who decided it",
    "decision_date_words": "date of the decision",
    "letter_changes": "what the signer asked to be added",
    "coordinator_words": "name of the coordinator",
    "coordinator_address": "address of the coordinator",
    "started_words": "date",
    "ended_words": "date",
    "placements_words": "open",
    "review_words": "how the provider is reviewed",
    "signer_name": "name of who signs",
    "signer_title": "position",
}


def run(text, properties=""):
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def control(tag, content, properties=""):
    return (f'<w:sdt><w:sdtPr>{properties}<w:alias w:val="{escape(SHOWN[tag][:60])}"/><w:tag w:val="{tag}"/><w:showingPlcHdr/>'
            f'<w:text w:multiLine="1"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>')


def field(tag, properties=""):
    """a control within a line"""
    shown = run(SHOWN[tag], '<w:rStyle w:val="PlaceholderText"/>')
    return control(tag, shown, f"<w:rPr>{properties}</w:rPr>" if properties else "")


def pieces(text):
    """{field} in a text becomes a control"""
    out = []
    while text:
        before, brace, rest = text.partition("{")
        if before:
            out.append(run(before))
        if not brace:
            break
        tag, _, text = rest.partition("}")
        out.append(field(tag))
    return "".join(out)


def p(text="", style=None, extra=""):
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{style}{extra}</w:pPr>" if style or extra else ""
    return f"<w:p>{properties}{pieces(text)}</w:p>"


def block(tag):
    """a paragraph of its own: it disappears when there is nothing to say"""
    return control(tag, f"<w:p>{run(SHOWN[tag], '<w:rStyle w:val=%sPlaceholderText%s/>' % (chr(34), chr(34)))}</w:p>")


def details(rows):
    """our reference, date, contact: a table"""
    cell = ('<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>')
    lines = "".join(
        "<w:tr>" + cell.format(width=2400, content=p(name, "Small")) + cell.format(width=6600, content=p(value, "Small")) + "</w:tr>"
        for name, value in rows)
    return ('<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCaption w:val="Reference, date and contact"/></w:tblPr>'
            '<w:tblGrid><w:gridCol w:w="2400"/><w:gridCol w:w="6600"/></w:tblGrid>' + lines + "</w:tbl>")


ADDRESS = [p("{addressee}", "Address"), p("{provider_name}", "Address"), p("{provider_postal}", "Address"), p()]
DETAILS = [details([("Our reference", "{ref}"), ("Date", "{letter_date_words}"), ("Your contact", "{coordinator_words}, {coordinator_address}")]), p()]
CANDOUR = [
    p("Duty of candour", "Heading1"),
    p("You must be open with the people who use your service and their families about their care, also when it goes wrong."),
]
CONTACT = [
    p("Your contact", "Heading1"),
    p("Your single contact for all of this is {coordinator_words}, {coordinator_address}. Please give our reference {ref}. "
      "If you think that you may not be able to go on providing care, tell your contact at once."),
]
SIGNATURE = [
    p("Yours sincerely", extra="<w:keepNext/>"), p(extra="<w:keepNext/>"), p(extra="<w:keepNext/>"),
    p("{signer_name}", "Address", "<w:keepNext/>"), p("{signer_title}", "Address", "<w:keepNext/>"), p("{service_name}", "Address"),
]


def letter(title, *body):
    return [*ADDRESS, *DETAILS, p("Dear {addressee}"), p(title, "Title"), *body, *SIGNATURE]


LETTERS = {
    "suspension": letter(
        "Suspension of new placements with {provider_name}",
        p("On {decision_date_words} we suspended new placements with {provider_name}. From that day we make no new placements with you, "
          "and we ask the other authorities that place people with you to look at their own arrangements."),
        p("Why", "Heading1"), block("decision_reason"), block("letter_changes"),
        p("What this means", "Heading1"),
        p("The suspension stays until we write to you that it has ended. It is part of the provider concerns process, which is meant to "
          "support you in making the care safe and keeping it safe. The people who use your service now are reviewed; you go on caring for them."),
        *CANDOUR, *CONTACT),
    "caution": letter(
        "New placements with {provider_name} are made with caution",
        p("On {decision_date_words} we decided that new placements with {provider_name} are made with caution only. "
          "Each one is looked at on its own before it is agreed."),
        p("Why, and on which conditions", "Heading1"), block("decision_reason"), block("letter_changes"),
        p("What this means", "Heading1"),
        p("This stays until we write to you that it has ended. It is part of the provider concerns process, which is meant to support you "
          "in making the care safe and keeping it safe."),
        *CANDOUR, *CONTACT),
    "lifting": letter(
        "New placements with {provider_name} are open again",
        p("On {decision_date_words} we decided that new placements with {provider_name} are open again."),
        block("decision_reason"), block("letter_changes"),
        p("What happens next", "Heading1"),
        p("The authorities that were told of the restriction get a copy of this letter. If the provider concerns process is still open it goes on: "
          "please keep to the actions and the dates of your service improvement plan."),
        *CANDOUR, *CONTACT),
    "closing": letter(
        "The provider concerns process about {provider_name} has ended",
        p("The provider concerns process about {provider_name}, which started on {started_words}, ended on {ended_words}."),
        block("decision_reason"), block("letter_changes"),
        p("Placements", "Heading1"),
        p("New placements with you are at present: {placements_words}. If that changes we write to you separately."),
        p("Review", "Heading1"), block("review_words"),
        p("If there is concern again", "Heading1"),
        p("Please make sure that the people who use your service, their families and their carers know how to raise a concern: with you, "
          "with us at {service_address}, or with the Care Quality Commission. A concern that is raised again is looked at as it comes, "
          "and the process can start again."),
        *CANDOUR, *CONTACT),
}

# ---- the package -------------------------------------------------------------------------------

HEADER = (XML + f'<w:hdr {NAMESPACES}>' + p("{service_name}", "Letterhead") + p("{service_address}", "LetterheadSmall") + "</w:hdr>")
FOOTER = (XML + f'<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{field("ref")}{run(", page ")}'
          f'<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>')


def size(half_points):
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def style(ident, name, paragraph="", properties="", following="Normal"):
    return (f'<w:style w:type="paragraph" w:styleId="{ident}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:next w:val="{following}"/><w:qFormat/>'
            f"<w:pPr>{paragraph}</w:pPr><w:rPr>{properties}</w:rPr></w:style>")


def space(before, after):
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


STYLES = (
    XML + f'<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
    f'<w:color w:val="0B0C0C"/>{size(22)}<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="252" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/><w:rPr><w:color w:val="505A5F"/></w:rPr></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    + style("Letterhead", "Letterhead", space(0, 0), "<w:b/>" + size(32))
    + style("LetterheadSmall", "Letterhead Small",
            space(0, 400) + "", "<w:color w:val=\"505A5F\"/>" + size(18))
    + style("Address", "Address", space(0, 0))
    + style("Small", "Small", space(0, 20), size(20))
    + style("Title", "Title", "<w:keepNext/>" + space(120, 160), "<w:b/>" + size(28))
    + style("Heading1", "heading 1", "<w:keepNext/>" + space(160, 40) + '<w:outlineLvl w:val="0"/>', "<w:b/>" + size(24))
    + style("Footer", "footer", '<w:jc w:val="right"/>', '<w:color w:val="505A5F"/>' + size(18))
    + "</w:styles>")

SETTINGS = (
    XML + f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-GB"/></w:settings>')

TYPES = (
    XML + f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(f'<Override PartName="/word/{name}.xml" ContentType="{WORD}{kind}+xml"/>' for name, kind in (
        ("document", "document.main"), ("styles", "styles"), ("settings", "settings"), ("header1", "header"), ("footer1", "footer")))
    + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>')


def relationships(*rows):
    return (XML + f'<Relationships xmlns="{PACKAGE}/relationships">'
            + "".join(f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(rows, 1)) + "</Relationships>")


def parts(title, body):
    section = ('<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
               '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1500" w:right="1417" w:bottom="1134" w:left="1417" w:header="720" w:footer="567" w:gutter="0"/></w:sectPr>')
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relationships((f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
                                     (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")),
        "docProps/core.xml": XML + f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
                                   f"<dc:title>{escape(title)}</dc:title><dc:language>en-GB</dc:language></cp:coreProperties>",
        "word/_rels/document.xml.rels": relationships(*((f"{OFFICE}/relationships/{kind}", f"{name}.xml") for kind, name in (
            ("styles", "styles"), ("settings", "settings"), ("header", "header1"), ("footer", "footer1")))),
        "word/document.xml": XML + f"<w:document {NAMESPACES}><w:body>" + "".join(body) + section + "</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/settings.xml": SETTINGS,
        "word/header1.xml": HEADER,
        "word/footer1.xml": FOOTER,
    }


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    titles = {"suspension": "Suspension of new placements", "caution": "Placements with caution", "lifting": "Placements open again",
              "closing": "The provider concerns process has ended"}
    for kind, body in LETTERS.items():
        with zipfile.ZipFile(os.path.join(here, f"{kind}.docx"), "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts(titles[kind], body).items():
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, text)


if __name__ == "__main__":
    main()
