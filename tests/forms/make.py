#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the filled forms of this folder and what must be read from them. Run by hand, needs LibreOffice:

    tests/forms/make.py [NAME…]

Most forms are drawn here in HTML and saved by LibreOffice in the formats that people send; Word's own ways are
written by hand. The expectations are what a person reads in the form, never what the program printed.
"""
import base64, email.policy, glob, json, os, subprocess, sys, tempfile
from email.message import EmailMessage
from html import escape

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import docx as word

ONLY = sys.argv[1:]
HTML = {}  # name → (html, formats)
ON, OFF = "\u2612", "\u2610"


def write(name, data):
    if ONLY and not any(name.startswith(o) for o in ONLY):
        return
    with open(os.path.join(HERE, name), "wb") as f:
        f.write(data.encode() if isinstance(data, str) else data)

def want(name, *forms, **more):
    whole = dict(more, forms=list(forms)) if len(forms) != 1 or more else forms[0]
    write(name + ".want.json", json.dumps(whole, ensure_ascii=False, indent=1) + "\n")

def form(report_type, fields, **more):
    """one form; more: actions, unsure, notes, assumed"""
    return dict({"report_type": report_type, "fields": fields}, **more)

def page(name, formats, body, *forms, **more):
    """a form for LibreOffice"""
    HTML[name] = ("<html><head><meta charset='utf-8'><style>td{border:1px solid black}</style></head><body>%s</body></html>" % body, formats.split())
    want(name, *forms, **more)

def file(name, data, *forms, **more):
    write(name, data)
    want(name, *forms, **more)

def cell(text):
    return "<td>%s</td>" % (text.replace("\n", "<br>") or "<br>")

def table(*rows):
    return "<table border='1' cellspacing='0'>%s</table>" % "".join("<tr>%s</tr>" % "".join(cell(c) for c in row) for row in rows)

def boxes(options, chosen=(), sep="<br>", on=ON, off=OFF, after=False):
    one = lambda o: (on if o in chosen else off)
    return sep.join("%s %s" % ((o, one(o)) if after else (one(o), o)) for o in options)

def lines(*rows):
    return "".join("<p>%s</p>" % r for r in rows)

YNN = ["Yes", "No", "Not known"]
CATEGORIES = ["Medicines", "Missed, late or short visits", "Falls", "Pressure care and skin", "Food and drink", "Moving and handling, equipment", "Personal care and hygiene",
              "Infection control, cleanliness", "Building, safety, equipment", "Dignity, respect, choice", "Staff numbers, agency use", "Care plans and records", "Other (say what)"]

def mail(name, text=None, html=None, files=(), forms=(), headers=(), **more):
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = "Jo Carter <jo.carter@nhs.example>"
    message["To"] = "adultsocialservices@example.gov.uk"
    message["Subject"] = "CCRF"
    message["Date"] = "Thu, 06 Nov 2025 09:30:00 +0000"
    message["Message-ID"] = "<%s@nhs.example>" % name
    for key, value in headers:
        message.replace_header(key, value)
    message.set_content(text or "Please find the form attached.\n")
    if html:
        message.add_alternative(html, subtype="html")
    for i, (file_name, data, main, sub) in enumerate(files):
        message.add_attachment(data, maintype=main, subtype=sub, filename=file_name)
    if message.is_multipart():
        for n, part in enumerate(p for p in message.walk() if p.is_multipart()):
            part.set_boundary("part-%d-of-%s" % (n, name))
    file(name + ".eml", message.as_bytes(), *forms, **more)


# ---- the form as printed, everything answered ---------------------------------------------------------

FULL = {
    "report_type": "concern", "safeguarding_considered": "not_safeguarding", "immediate_safety": "yes",
    "provider_name": "Larch Court", "provider_location": "12 Mill Lane, Barnsley S70 2TA", "cqc_location_id": "1-1234567890",
    "service_type": "care_home_residential", "commissioned_by": ["this_council", "nhs_chc"], "people_affected": "one", "adult_initials": "J.S.",
    "adult_ref": "LAS 204417", "adult_views": "no", "person_or_family_told": "yes", "date_identified": "2025-11-03",
    "date_of_event": "2025-11-02T14:30", "categories": ["medication", "nutrition"], "details": "Two doses were not given.\nThe chart was blank.",
    "how_known": ["witnessed", "records"], "harm_occurred": "no", "harm_if_no_action": "yes", "frequency": "first", "intent": "no",
    "escalation_risk": "yes", "provider_learned": "not_known", "staff_involved": "Senior carer", "other_agencies": ["cqc", "gp"],
    "raised_with_provider": "yes", "provider_contact": "Ann Lee, registered manager, 03/11/2025", "reporter_name": "Jo Carter",
    "reporter_role": "District nurse", "reporter_org": "Community Nursing North", "reporter_email": "jo.carter@nhs.example",
    "reporter_phone": "01226555010", "name_to_provider": "organisation_only", "date_completed": "2025-11-04",
}

def full(number=True, hint=True):
    n = lambda text: text if number else text.split(" ", 1)[1]
    rows_a = [
        [n("1. Is this a concern or a compliment?"), boxes(["Concern", "Compliment", "Both"], ["Concern"], "&nbsp;&nbsp; ")],
        [n("2. Have you decided this is not abuse or neglect that needs a safeguarding concern?"), boxes(["Yes, this is not abuse or neglect", "No, I have raised a safeguarding concern", "I am not sure"], ["Yes, this is not abuse or neglect"])],
        [n("2a. If you raised a safeguarding concern: date and reference"), ""],
        [n("3. Is everyone safe now? What was done?"), boxes(YNN, ["Yes"], " ") + "<br>GP rung the same day."],
    ]
    rows_b = [
        [n("4. Name of the care provider or service"), "Larch Court"], [n("5. Address or branch, with postcode"), "12 Mill Lane, Barnsley S70 2TA"],
        [n("5a. CQC location ID (if you know it)"), "1-1234567890"],
        [n("6. Type of service"), boxes(["Care home with nursing", "Care home without nursing", "Home care", "Extra care housing", "Other"], ["Care home without nursing"])],
        [n("7. Who pays for or arranged the care?"), boxes(["This council", "Another council", "NHS continuing healthcare", "Self-funded"], ["This council", "NHS continuing healthcare"])],
    ]
    rows_c = [
        [n("8. Does this concern one person, several, or the whole service?"), boxes(["One person", "Several people", "The whole service"], ["One person"])],
        [n("8a. Initials of the person (not the full name)"), "J.S."], [n("8b. Council or NHS reference"), "LAS 204417"],
        [n("9. What does the person say about it? Do they say they were harmed?"), boxes(["Yes", "No", "Not asked", "Not able to say"], ["No"], " ")],
        [n("10. Does the person or their family know you are reporting this?"), boxes(YNN, ["Yes"], " ")],
    ]
    rows_d = [
        [n("11. Date you identified the concern or good practice"), "03/11/2025"], [n("12. Date and time it happened (or from - to)"), "02/11/2025 14:30"],
        [n("13. What is it about? (tick all that apply)"), boxes(CATEGORIES, ["Medicines", "Food and drink"])],
        [n("14. What did you see or hear? (facts; say what is opinion)"), "Two doses were not given.\nThe chart was blank."],
        [n("15. How do you know?"), boxes(["I saw or heard it", "The person told me", "A relative or friend told me", "A member of staff told me", "Records", "Other"], ["I saw or heard it", "Records"])],
        [n("16. Has anyone been harmed?"), boxes(["No", "Yes, minor", "Yes, serious", "Death", "Not known"], ["No"])],
        [n("17. Could someone be harmed if nothing changes?"), boxes(YNN, ["Yes"], " ")],
        [n("18. Has it happened before? How often and for how long?"), boxes(["First time", "Repeated", "Ongoing", "Not known"], ["First time"], " ")],
        [n("19. Do you think it was deliberate?"), boxes(["No", "Possibly", "Yes", "Not known"], ["No"], " ")],
        [n("20. Could it be repeated or become more serious?"), boxes(YNN, ["Yes"], " ")],
        [n("21. Has the provider failed to learn from an earlier similar concern?"), boxes(YNN, ["Not known"], " ")],
        [n("22. Staff involved (role only, no names)"), "Senior carer"],
        [n("23. Who else have you told?"), boxes(["CQC", "Police", "ICB or CHC", "GP", "Another council", "No one"], ["CQC", "GP"])],
    ]
    rows_e = [[n("24. Have you raised this with the service's manager?"), boxes(["Yes", "No"], ["Yes"], " ")], [n("25. Who did you speak to, and when?"), "Ann Lee, registered manager, 03/11/2025"]]
    actions = [["Action", "Who", "By when", "Done?"], ["Retrain night staff", "Ann Lee", "14/11/2025", "No"], ["Daily chart audit", "Deputy", "01/12/2025", "Yes"], ["", "", "", ""]]
    rows_g = [
        [n("30. Your name"), "Jo Carter"], [n("31. Your job title"), "District nurse"], [n("32. Your organisation or team"), "Community Nursing North"],
        [n("33. Your work email"), "jo.carter@nhs.example"], [n("34. Your phone number"), "O1226 555 O1O"],
        [n("35. May we tell the provider who raised this?"), boxes(["Yes", "My organisation only", "No"], ["My organisation only"], " ")],
        [n("36. If you were unsure: who did you discuss it with?"), ""], [n("37. Date you filled in this form"), "4 November 2025"],
    ]
    return ("<h1>Concerns/Compliments Reporting Form (CCRF)</h1><h2>Part A - About this report</h2>" + table(*rows_a) + "<h2>Part B - The provider</h2>" + table(*rows_b) +
            "<h2>Part C - The person or people affected</h2>" + table(*rows_c) + "<h2>Part D - What happened (concern)</h2>" + table(*rows_d) +
            "<h2>Part E - What was agreed with the provider</h2>" + table(*rows_e) + "<p>26. Actions agreed with the provider</p>" + table(*actions) +
            "<h2>Part F - Compliment (good practice)</h2>" + table([n("27. What was done well?"), ""], [n("28. What is it about?"), boxes(CATEGORIES[:6])], [n("29. May it be shared at the provider forum?"), boxes(["Yes", "Yes, without names", "No"], [], " ")]) +
            "<h2>Part G - You</h2>" + table(*rows_g))

FULL_ACTIONS = [["Retrain night staff", "Ann Lee", "2025-11-14", "no"], ["Daily chart audit", "Deputy", "2025-12-01", "yes"]]
page("full", "docx doc odt rtf pdf", full(), form("concern", FULL, actions=FULL_ACTIONS, notes={"immediate_safety": "GP rung the same day."}))


# ---- two pairs in a row, other labels (D1, D2) ------------------------------------------------------------

page("pairs", "docx doc rtf pdf", "<h1>Care Concern Form</h1>" + table(
    ["Type of report:", "Care concern", "Date of concern:", "31.7.2025"],
    ["Name of home:", "The Laurels", "Postcode:", "S71 1AB"],
    ["Type of provision:", "Nursing home", "Frameworki No:", "FW/88211"],
    ["Service user:", "P.K.", "Residents affected:", "1"],
    ["Nature of concern:", "Pressure sores", "Harm level:", "Minor"]) + table(
    ["Details of concern:", "Grade 2 sore found on left heel."],
    ["Has the service been informed?", "Yes"], ["Person spoken to:", "Mr B Holt 31/7/25"], ["Action taken:", "None agreed"]) + table(
    ["Completed by:", "Sam Field", "Designation:", "Tissue viability nurse"], ["Department:", "TVN team", "Tel:", "+44 (0)1226 555 020"],
    ["Email address:", "sam.field@nhs.example", "Date of report:", "01/08/25"]),
    form("concern", {"report_type": "concern", "date_identified": "2025-07-31", "provider_name": "The Laurels", "provider_location": "S71 1AB", "service_type": "care_home_nursing",
                     "adult_ref": "FW/88211", "adult_initials": "P.K.", "people_affected": "one", "categories": ["pressure_care"], "harm_occurred": "yes_minor",
                     "details": "Grade 2 sore found on left heel.", "raised_with_provider": "yes", "provider_contact": "Mr B Holt 31/7/25", "actions_agreed": "none",
                     "reporter_name": "Sam Field", "reporter_role": "Tissue viability nurse", "reporter_org": "TVN team", "reporter_phone": "01226555020",
                     "reporter_email": "sam.field@nhs.example", "date_completed": "2025-08-01"}))

if not ONLY or "pairs" in ONLY:  # its narrow cell cuts the address: "sam.field@nhs.exampl e", and nobody knows where it ended
    cut = json.load(open(os.path.join(HERE, "pairs.want.json"), encoding="utf-8"))
    del cut["fields"]["reporter_email"]
    want("pairs.pdf", dict(cut, unsure=["reporter_email"]))

# ---- label and value in one cell ---------------------------------------------------------------------------

page("one-cell", "docx doc odt pdf", "<h1>Concerns and Compliments</h1>" + table(
    ["Concern or compliment: Concern"], ["Name of agency: Swift Home Care Ltd"], ["Branch: 4 Dove Street, Barnsley S70 4AB"], ["Type of service: Domiciliary care"],
    ["Date concern identified: 13 October 2025"], ["Description of concern:\nCarer arrived at 11am for an 8am visit.\nThis left no time for breakfast."],
    ["Category: Late calls"], ["Raised with manager: No\nReason not raised: office closed"], ["Your name: Priya Nair"], ["Job title: Social worker"], ["Team: Hospital discharge"], ["Contact email: priya.nair@example.gov.uk"]),
    form("concern", {"report_type": "concern", "provider_name": "Swift Home Care Ltd", "provider_location": "4 Dove Street, Barnsley S70 4AB", "service_type": "home_care",
                     "date_identified": "2025-10-13", "details": "Carer arrived at 11am for an 8am visit.\nThis left no time for breakfast.", "categories": ["missed_late_visit"],
                     "raised_with_provider": "no", "reporter_name": "Priya Nair", "reporter_role": "Social worker", "reporter_org": "Hospital discharge", "reporter_email": "priya.nair@example.gov.uk"},
         notes={"raised_with_provider": "office closed"}))

# ---- the value below its label ------------------------------------------------------------------------------

def below(*pairs):
    return table(*[[t] for pair in pairs for t in ("<b>%s</b>" % pair[0], pair[1])])

page("below", "docx doc odt rtf", "<h1>Quality concern report</h1>" + below(
    ("Concern / Compliment", "Concern"), ("Care home", "Ivy Bank"), ("Address", "Ivy Road, Barnsley, S75 3QQ"), ("Date noticed", "5/9/2025"), ("Summary of concerns", "Call bells were out of reach in three rooms."),
    ("Has this happened before?", "Yes, every week in August"), ("Have you discussed with provider?", "Yes"), ("Name of person spoken to", "Deputy, Carol"), ("Completed by", "Tom Reid"), ("Role", "Reviewing officer")),
    form("concern", {"report_type": "concern", "provider_name": "Ivy Bank", "provider_location": "Ivy Road, Barnsley, S75 3QQ", "date_identified": "2025-09-05",
                     "details": "Call bells were out of reach in three rooms.", "frequency": "repeated", "raised_with_provider": "yes", "provider_contact": "Deputy, Carol",
                     "reporter_name": "Tom Reid", "reporter_role": "Reviewing officer"}, notes={"frequency": "every week in August"}))

# ---- delete as appropriate -------------------------------------------------------------------------------------

HL = "<span style='background: #ffff00'>%s</span>"
page("delete", "docx doc odt rtf", "<h1>CCRF</h1><p>Delete as appropriate.</p>" + table(
    ["Concern / Compliment", "Concern / <s>Compliment</s>"], ["Provider", "Elm Lodge"], ["Location", "Elm Street S72 8AA"], ["Date identified", "1st December 2024"],
    ["Details", "Bruise on the arm was not written down."], ["Has anyone been harmed?", "<s>No /</s> Yes, minor <s>/ Yes, serious / Death / Not known</s>"],
    ["Is everyone safe now?", "Yes / <s>No</s>"], ["Risk of harm", "<b>Yes</b> / No / Not known"], ["Was it deliberate?", "Yes / " + HL % "No" + " / Possibly"],
    ["Could it happen again?", "Yes / No"], ["Have you told the manager?", "No"], ["Why not", "manager on leave"], ["Your name", "Lee Wong"]),
    form("concern", {"report_type": "concern", "provider_name": "Elm Lodge", "provider_location": "Elm Street S72 8AA", "date_identified": "2024-12-01", "details": "Bruise on the arm was not written down.",
                     "harm_occurred": "yes_minor", "immediate_safety": "yes", "harm_if_no_action": "yes", "intent": "no", "raised_with_provider": "no", "reporter_name": "Lee Wong"},
         notes={"raised_with_provider": "manager on leave"}))

# ---- good practice only -----------------------------------------------------------------------------------------

page("compliment", "docx odt pdf", "<h1>Compliment</h1>" + table(
    ["Type of report", "Good practice"], ["Name of service", "Beech View"], ["Address", "Beech Way, Barnsley S73 0AA"], ["Type of service", "Extra care"], ["Date of visit", "Mon 3rd Nov 2025"],
    ["What was done well?", "Staff learned Makaton for one tenant.\nHe now orders his own lunch."], ["What is it about?", boxes(["Communication", "Skills, training, induction", "Activities and stimulation"], ["Communication", "Skills, training, induction"])],
    ["May it be shared at the provider forum?", boxes(["Yes", "Yes, without names", "No"], ["Yes, without names"], " ")], ["Have you raised this with the manager?", boxes(["Yes", "No"], ["Yes"], " ")],
    ["Who did you speak to, and when?", "Kay Ford on 3 November 2025"], ["Your name", "Ola Beck"], ["Job title", "Occupational therapist"], ["Organisation", "Adult OT team"], ["Email", "ola.beck@example.gov.uk"], ["Mobile", "07700 900123"], ["Date", "4/11/25"]),
    form("compliment", {"report_type": "compliment", "provider_name": "Beech View", "provider_location": "Beech Way, Barnsley S73 0AA", "service_type": "extra_care", "date_identified": "2025-11-03",
                        "good_practice": "Staff learned Makaton for one tenant.\nHe now orders his own lunch.", "good_practice_theme": ["communication", "training"], "ok_to_share": "yes_without_names",
                        "raised_with_provider": "yes", "provider_contact": "Kay Ford on 3 November 2025", "reporter_name": "Ola Beck", "reporter_role": "Occupational therapist",
                        "reporter_org": "Adult OT team", "reporter_email": "ola.beck@example.gov.uk", "reporter_phone": "07700900123", "date_completed": "2025-11-04"}))

# ---- a concern and a compliment ---------------------------------------------------------------------------------

page("both", "docx rtf pdf", "<h1>CCRF</h1><h2>Part A - About this report</h2>" + table(["1 Is this a concern or a compliment? *", boxes(["Concern", "Compliment", "Both"], ["Both"], " ")]) +
    "<h2>Part B - The provider</h2>" + table(["4) Name of the care provider or service *", "Oak House"], ["5) Address or branch, with postcode *", "Oak Road S70 9ZZ"]) +
    "<h2>Part D - What happened (concern)</h2>" + table(["11) Date you identified the concern or good practice *", "20/10/2025"], ["13) What is it about?", boxes(CATEGORIES, ["Falls"])], ["14) What did you see or hear?", "Fall mat folded away."]) +
    "<h2>Part F - Compliment (good practice)</h2>" + table(["27) What was done well?", "Warm, patient staff at lunch."], ["28) What is it about?", boxes(CATEGORIES, ["Food and drink", "Dignity, respect, choice"])]) +
    "<h2>Part G - You</h2>" + table(["30) Your name", "Ida Munro"]),
    form("both", {"report_type": "both", "provider_name": "Oak House", "provider_location": "Oak Road S70 9ZZ", "date_identified": "2025-10-20", "categories": ["falls"], "details": "Fall mat folded away.",
                  "good_practice": "Warm, patient staff at lunch.", "good_practice_theme": ["nutrition", "dignity"], "reporter_name": "Ida Munro"}))

# ---- nothing filled in ---------------------------------------------------------------------------------------------

page("blank", "docx doc odt pdf", "<h1>Concerns/Compliments Reporting Form (CCRF)</h1>" + table(
    ["1. Is this a concern or a compliment?", boxes(["Concern", "Compliment", "Both"])], ["4. Name of the care provider or service", "Click or tap here to enter text."], ["5. Address or branch, with postcode", "......................................"],
    ["6. Type of service", "Choose an item."], ["11. Date you identified the concern or good practice", "dd/mm/yyyy"], ["13. What is it about? (tick all that apply)", boxes(CATEGORIES)],
    ["14. What did you see or hear? (facts; say what is opinion)", ""], ["16. Has anyone been harmed?", boxes(["No", "Yes, minor", "Yes, serious", "Death", "Not known"])], ["24. Have you raised this with the service's manager?", "Yes / No (delete as appropriate)"],
    ["30. Your name", "_____________________"], ["34. Your phone number", ""], ["37. Date you filled in this form", "__/__/____"]),
    form("concern", {}))

# ---- an old version: other order, questions missing -------------------------------------------------------------------

page("old-version", "docx doc odt", "<h1>Early Indicator Form (v1 2012)</h1><h2>About you</h2>" + table(["Name", "Mel Short"], ["Organisation", "Barnsley Hospital"], ["Role", "Ward sister"], ["Tel No", "01226 555030"]) +
    "<h2>Details of the provider</h2>" + table(["Name", "Pine Court"], ["Address", "Pine Avenue\nBarnsley\nS70 5XX"]) + "<h2>Incident details</h2>" + table(["Date of incident", "9.8.25"], ["Time", "10.15pm"], ["Date reported to you", "10.8.25"], ["Circumstances", "Sent to A&amp;E alone without notes."], ["Themes and trends", "Poor discharge/transfer of care; need not in care plan"]),
    form("concern", {"reporter_name": "Mel Short", "reporter_org": "Barnsley Hospital", "reporter_role": "Ward sister", "reporter_phone": "01226555030", "provider_name": "Pine Court",
                     "provider_location": "Pine Avenue\nBarnsley\nS70 5XX", "date_of_event": "2025-08-09T22:15", "date_identified": "2025-08-10", "details": "Sent to A&E alone without notes.", "categories": ["transfer", "records"]}))

# ---- lines with leaders -------------------------------------------------------------------------------------------------

page("lines", "docx odt rtf pdf", "<h1>Care concern</h1>" + lines("Concern or compliment: Concern", "Name of provider: ........Rowan House.........", "Address with postcode: ____3 Rowan Close, S71 4DD____", "Date of concern: 06/10/2025",
    "Details of concern: Soup served cold on two days.", "Category: Poor quality food, lack of choice", "Raised with manager: Yes", "Who did you speak to: ...................", "Your name: Ben Ash", "Your job title: ....................", "Telephone: 01226 555 040"),
    form("concern", {"report_type": "concern", "provider_name": "Rowan House", "provider_location": "3 Rowan Close, S71 4DD", "date_identified": "2025-10-06", "details": "Soup served cold on two days.",
                     "categories": ["nutrition"], "raised_with_provider": "yes", "reporter_name": "Ben Ash", "reporter_phone": "01226555040"}))

# ---- answers that can be read in two ways --------------------------------------------------------------------------------

page("doubt", "docx doc odt rtf", "<h1>CCRF</h1>" + table(
    ["Concern or compliment", "Concern"], ["Provider", "Yew Tree Home"], ["Branch", "Yew Lane S70 3YY"], ["Date of concern", "07/31/2025"], ["Details of concern", "Hoist battery flat."],
    ["Is everyone safe now?", "Yes No x"], ["Has anyone been harmed?", boxes(["No", "Yes, minor", "Yes, serious"], ["No", "Yes, serious"])], ["Risk of harm", "Yes x No x"], ["Raised with manager", "Yes / No"], ["Your name", "Al Dunn"]),
    form("concern", {"report_type": "concern", "provider_name": "Yew Tree Home", "provider_location": "Yew Lane S70 3YY", "details": "Hoist battery flat.", "reporter_name": "Al Dunn"},
         unsure=["date_identified", "immediate_safety", "harm_occurred", "harm_if_no_action"]))

# ---- what the council fills in --------------------------------------------------------------------------------------------

page("office-use", "docx pdf", "<h1>CCRF</h1>" + table(["For office use only", ""], ["Ref:", "CCRF-2019-00001"], ["Received:", "01/01/2019"], ["Screened by:", "A Screener"], ["Decision:", "low level"]) + table(
    ["Concern or compliment", "Concern"], ["Provider name", "Ash Grove"], ["Date of concern", "02/09/2025"], ["Details of concern", "No hot water on the first floor."], ["Category", "Premises"], ["Risk", "high"], ["Your name", "Kim Vale"], ["Signed", "K Vale"], ["Date signed", "03/09/2025"]),
    form("concern", {"report_type": "concern", "provider_name": "Ash Grove", "date_identified": "2025-09-02", "details": "No hot water on the first floor.", "categories": ["environment"], "reporter_name": "Kim Vale", "date_completed": "2025-09-03"}))

# ---- "not known" is an answer -----------------------------------------------------------------------------------------------

page("not-known", "docx doc rtf", "<h1>CCRF</h1>" + table(
    ["Concern or compliment", "Concern"], ["Provider", "Home Angels"], ["Address with postcode", "Not known"], ["Type of care", "Home care"], ["Funder", "Not known"], ["Initials", "N/A"], ["NHS No", "not known"], ["Date of incident", "not known"], ["Date noticed", "12/08/2025"],
    ["Details", "Gloves were not worn."], ["Has anyone been harmed?", "Not known"], ["How often", "Don't know"], ["Staff involved", "N/A"], ["Who else have you told?", "None"], ["Have you discussed this with the provider?", "no - whistleblower asked me not to"], ["Your name", "Ray Poole"]),
    form("concern", {"report_type": "concern", "provider_name": "Home Angels", "provider_location": "Not known", "service_type": "home_care", "commissioned_by": ["not_known"], "adult_initials": "N/A", "adult_ref": "not known", "date_of_event": "not_known",
                     "date_identified": "2025-08-12", "details": "Gloves were not worn.", "harm_occurred": "not_known", "frequency": "not_known", "staff_involved": "N/A", "other_agencies": ["none"], "raised_with_provider": "no", "reporter_name": "Ray Poole"},
         notes={"raised_with_provider": "whistleblower asked me not to"}))

# ---- ticks of every kind --------------------------------------------------------------------------------------------------------

page("ticks", "docx doc odt rtf", "<h1>CCRF</h1>" + table(
    ["Concern or compliment", "Concern \u2612 &nbsp; Compliment \u2610"], ["Is everyone safe now?", "Yes \u2713 No"], ["Provider", "Maple Unit"], ["Date of concern", "30/06/2025"], ["Details of concern", "Agency staff did not know the fire exits."],
    ["What is it about?", "\u2611 Staff numbers, agency use<br>\u2610 Falls<br>\u2714 Skills, training, induction<br>\u25a1 Money and belongings"], ["Risk of harm", "[x] Yes [ ] No [ ] Not known"], ["Has anyone been harmed?", "\u25a0 No \u25a1 Yes, minor \u25a1 Yes, serious"]) +
    table(["How do you know?", ""], ["I saw or heard it", "X"], ["Records", ""], ["A member of staff told me", "x"]) + table(["Your name", "Una Pell"]),
    form("concern", {"report_type": "concern", "provider_name": "Maple Unit", "date_identified": "2025-06-30", "details": "Agency staff did not know the fire exits.", "categories": ["staffing", "training"],
                     "harm_if_no_action": "yes", "harm_occurred": "no", "how_known": ["witnessed", "told_by_staff"], "reporter_name": "Una Pell"}, unsure=["immediate_safety"]))

# ---- actions: numbered lines, prose ------------------------------------------------------------------------------------------------

page("actions-lines", "docx odt pdf", "<h1>CCRF</h1>" + table(["Concern or compliment", "Concern"], ["Provider", "Hazel Lodge"], ["Date of concern", "15/09/2025"], ["Details of concern", "Care plan out of date."], ["Raised with manager", "Yes"], ["Who did you speak to, and when?", "Jan, 15/9/2025"],
    ["Actions agreed", "1. Care plan rewritten - Jan - 22/09/2025\n2. Staff meeting - all staff - 30 September 2025\n3. Family to be rung"], ["Your name", "Pat Lowe"]),
    form("concern", {"report_type": "concern", "provider_name": "Hazel Lodge", "date_identified": "2025-09-15", "details": "Care plan out of date.", "raised_with_provider": "yes", "provider_contact": "Jan, 15/9/2025", "reporter_name": "Pat Lowe"},
         actions=[["Care plan rewritten", "Jan", "2025-09-22"], ["Staff meeting", "all staff", "2025-09-30"], ["Family to be rung"]]))

page("remarks", "docx doc pdf", "<h1>CCRF</h1>" + table(
    ["Concern or compliment", "Concern"], ["Provider", "Cedar Care"], ["People affected", "Several - 4 residents"], ["Is everyone safe now?", "Yes, moved to the ground floor"], ["Details of concern", "Lift out of order."], ["Could it happen again?", "Yes (third time this year)"],
    ["Other agencies", "CQC, GP"], ["May we tell the provider who raised this?", "No"], ["Date of concern", "1 October 2025 (morning)"], ["Your name", "Gus Hall"]),
    form("concern", {"report_type": "concern", "provider_name": "Cedar Care", "people_affected": "several", "immediate_safety": "yes", "details": "Lift out of order.", "escalation_risk": "yes", "other_agencies": ["cqc", "gp"],
                     "name_to_provider": "no", "date_identified": "2025-10-01", "reporter_name": "Gus Hall"},
         notes={"people_affected": "4 residents", "immediate_safety": "moved to the ground floor", "escalation_risk": "third time this year"}))


# ---- boxes of all kinds in rows of cells, Yes / No columns, hints beside the label -----------------------------------------

page("grid", "docx doc odt rtf", "<h1>Quality concern checklist</h1>" + table(["Name of establishment*", "Holly Bank"], ["Unit / scheme", "First floor"], ["Date noticed (dd/mm/yyyy)", "28/10/2025"], ["Completed By", "Vi Moss"], ["Department", "Contracts"]) +
    table(["Question", "Yes", "No", "Not known"], ["Is everyone safe now?", "X", "", ""], ["Could someone be harmed if nothing changes?", "", "", "x"], ["Could it be repeated or become more serious?", "", "\u2713", ""]) +
    table(["Nature of concern (tick all that apply)", ""], ["Medicines", "\u2610"], ["Infection control", "\u2612"], ["Management issues", "\u2612"], ["Other", "\u2610"]) + table(["Brief details (continue overleaf)", "Bins full.\nNo manager since June."]),
    form("concern", {"provider_name": "Holly Bank", "provider_location": "First floor", "date_identified": "2025-10-28", "reporter_name": "Vi Moss", "reporter_org": "Contracts", "immediate_safety": "yes", "harm_if_no_action": "not_known", "escalation_risk": "no",
                     "categories": ["infection", "management"], "details": "Bins full.\nNo manager since June."}))

page("titles-above", "docx odt pdf", "<h1>Concern log</h1>" + table(["Name of home", "Date identified", "Category"], ["Thorn House", "4/11/2025", "Falls"]) + table(["Your name", "Job title", "Tel No"], ["Wes Tarn", "OT", "01226 555 070"]) + table(["Description of concern", "Rail loose by the bed."]),
    form("concern", {"provider_name": "Thorn House", "date_identified": "2025-11-04", "categories": ["falls"], "reporter_name": "Wes Tarn", "reporter_role": "OT", "reporter_phone": "01226555070", "details": "Rail loose by the bed."}))

page("placeholders", "docx doc odt rtf", "<h1>CCRF</h1>" + table(["Concern or compliment", "Concern"], ["Provider", "Teasel Court"], ["Address with postcode", "Click here to enter text."], ["Type of service", "Please Select"], ["Date of concern", "27/10/2025"], ["Date of incident", "dd/mm/yyyy"], ["Has anyone been harmed?", "Choose an item."],
    ["Details of concern", "Fire door wedged open."], ["Who did you speak to?", "\u2026\u2026\u2026\u2026\u2026\u2026"], ["Actions agreed", "__________________\n__________________"], ["Your name", "Xan Yeo"], ["Job title", "Click or tap here to enter text."], ["Email", "Enter text"]),
    form("concern", {"report_type": "concern", "provider_name": "Teasel Court", "date_identified": "2025-10-27", "details": "Fire door wedged open.", "reporter_name": "Xan Yeo"}))

page("actions-table", "docx doc odt rtf pdf", "<h1>CCRF</h1>" + table(["Concern or compliment", "Concern"], ["Provider", "Sorrel House"], ["Date of concern", "09/10/2025"], ["Details of concern", "Weights not recorded."], ["Discussed with provider", "Yes"], ["Spoke to", "Manager, 9/10/2025"]) +
    "<p>Agreed actions</p>" + table(["No", "What will be done", "By whom", "Timescale"], ["1", "Weigh weekly", "Seniors", "16/10/2025"], ["2", "Dietitian referral", "Manager", "as soon as possible"], ["3", "Audit", "", "01/11/2025"]) + table(["Your name", "Abe Lund"]),
    form("concern", {"report_type": "concern", "provider_name": "Sorrel House", "date_identified": "2025-10-09", "details": "Weights not recorded.", "raised_with_provider": "yes", "provider_contact": "Manager, 9/10/2025", "reporter_name": "Abe Lund"},
         actions=[["Weigh weekly", "Seniors", "2025-10-16"], ["Dietitian referral", "Manager", ""], ["Audit", "", "2025-11-01"]]))

# ---- spreadsheets -------------------------------------------------------------------------------------------

HTML["sheet"] = ("<html><head><meta charset='utf-8'></head><body>" + table(
    ["Concern or compliment", "Compliment"], ["Name of home", "Willow House"], ["Address", "Willow Lane, Barnsley S71 5AA"], ["Type of service", "Residential care home"], ["Date of visit", "14 October 2025"],
    ["What went well?", "New sensory garden is used daily."], ["Consent to share", "Yes"], ["Completed by", "Deb Frost"], ["Team", "Contracts"]) + "</body></html>", ["xlsx"])
want("sheet", form("compliment", {"report_type": "compliment", "provider_name": "Willow House", "provider_location": "Willow Lane, Barnsley S71 5AA", "service_type": "care_home_residential", "date_identified": "2025-10-14",
                                  "good_practice": "New sensory garden is used daily.", "ok_to_share": "yes", "reporter_name": "Deb Frost", "reporter_org": "Contracts"}))

# ---- Word's own ways ---------------------------------------------------------------------------------------------

BASE = [("Concern or compliment", "Concern"), ("Name of the care provider or service", "Birch Manor"), ("Address or branch, with postcode", "Birch Hill, S74 9QQ"), ("Date you identified the concern or good practice", "08/10/2025"),
        ("What did you see or hear? (facts; say what is opinion)", "Sling had a broken loop.\nIt was still in use."), ("Your name", "Nina Nurse"), ("Your phone number", None), ("Your job title", None)]
BASE_WANT = {"report_type": "concern", "provider_name": "Birch Manor", "provider_location": "Birch Hill, S74 9QQ", "date_identified": "2025-10-08", "details": "Sling had a broken loop.\nIt was still in use.", "reporter_name": "Nina Nurse"}
HARM = {"Has anyone been harmed?": {"No": False, "Yes, minor": True, "Yes, serious": False}, "Could someone be harmed if nothing changes?": {"Yes": True, "No": False, "Not known": False}}
for layout in ("table", "content-controls", "legacy", "paragraphs"):
    file("word-%s.docx" % layout, word.docx_form(BASE, layout=layout, ticks=HARM), form("concern", dict(BASE_WANT, harm_occurred="yes_minor", harm_if_no_action="yes")))

def run(text, properties=""):
    return word._run(text, properties)

def para(*runs):
    return "<w:p>%s</w:p>" % "".join(runs)

def dropdown(chosen, items, placeholder=False):
    return ("<w:sdt><w:sdtPr>%s<w:dropDownList>%s</w:dropDownList></w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>" %
            ("<w:showingPlcHdr/>" if placeholder else "", "".join('<w:listItem w:displayText="%s" w:value="%s"/>' % (i, i) for i in items), run(chosen)))

def old_dropdown(index, items):
    return ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:enabled/><w:ddList>%s%s</w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> FORMDROPDOWN </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>' % ('<w:result w:val="%d"/>' % index if index else "", "".join('<w:listEntry w:val="%s"/>' % i for i in items)))

def symbol(ticked):
    return '<w:r><w:sym w:font="Wingdings" w:char="%s"/></w:r>' % ("F0FE" if ticked else "F0A8")

STRIKE, BOLD, YELLOW = "<w:strike/>", "<w:b/>", '<w:highlight w:val="yellow"/>'

def word_rows(name, rows, *forms, **more):
    body = word._table([word._row(para(run(l)), v if v.startswith("<w:p") else para(v)) for l, v in rows])
    file(name + ".docx", word.docx_body(para(run("CCRF")) + body + "<w:p/>"), *forms, **more)

SERVICES = ["Choose an item.", "Care home with nursing", "Home care", "Supported living"]
word_rows("word-drop-downs", [
    ("Type of report", old_dropdown(2, ["Please Select", "Compliment", "Concern"])), ("Provider", run("Fir Tree Court")), ("Type of service", dropdown("Supported living", SERVICES)), ("Funder", old_dropdown(0, ["Please Select", "Council", "CHC"])),
    ("Harm level", dropdown("Choose an item.", ["No", "Minor", "Serious"], True)), ("Date identified", run("21-10-2025")), ("Details of concern", run("Tenant alone for six hours.")), ("Frequency", old_dropdown(1, ["First time", "Ongoing"])), ("Your name", run("Zoe King"))],
    form("concern", {"report_type": "concern", "provider_name": "Fir Tree Court", "service_type": "supported_living", "date_identified": "2025-10-21", "details": "Tenant alone for six hours.", "frequency": "ongoing", "reporter_name": "Zoe King"}))
word_rows("word-symbols", [
    ("Concern or compliment", symbol(True) + run(" Concern  ") + symbol(False) + run(" Compliment")), ("Provider", run("Alder House")), ("Date identified", run("22/10/2025")), ("Details of concern", run("No thickener in the drinks.")),
    ("Category", para(symbol(True), run(" Food and drink")) + para(symbol(False), run(" Falls")) + para(symbol(True), run(" Care plans and records"))), ("Was it deliberate?", symbol(False) + run(" Yes ") + symbol(True) + run(" No")), ("Your name", run("Zoe King"))],
    form("concern", {"report_type": "concern", "provider_name": "Alder House", "date_identified": "2025-10-22", "details": "No thickener in the drinks.", "categories": ["nutrition", "records"], "intent": "no", "reporter_name": "Zoe King"}))
word_rows("word-delete", [
    ("Concern / compliment (delete as appropriate)", run("Concern", STRIKE) + run(" / Compliment")), ("Provider", run("Alder House")), ("Date identified", run("23/10/2025")), ("What was done well?", run("Night staff calm and kind.")),
    ("Can this be shared?", run("Yes", YELLOW) + run(" / Yes, without names / No")), ("Raised with manager", run("Yes / ") + run("No", BOLD)), ("If no, why not", run("wanted to write first")), ("Your name", run("Zoe King"))],
    form("compliment", {"report_type": "compliment", "provider_name": "Alder House", "date_identified": "2025-10-23", "good_practice": "Night staff calm and kind.", "ok_to_share": "yes", "raised_with_provider": "no", "reporter_name": "Zoe King"},
         notes={"raised_with_provider": "wanted to write first"}))
word_rows("word-tracked", [
    ("Concern or compliment", run("Concern")), ("Provider", '<w:del w:id="1" w:author="a"><w:r><w:delText>Ash House</w:delText></w:r></w:del><w:ins w:id="2" w:author="a">' + run("Oak House") + "</w:ins>"), ("Date identified", run("24/10/") + run("2025")),
    ("Details of concern", run("Door ") + run("code", BOLD) + run(" on the wall.")), ("Your name", run("Click or tap here to enter text.", '<w:rStyle w:val="PlaceholderText"/>')), ("Job title", run("Insp") + run("ector"))],
    form("concern", {"report_type": "concern", "provider_name": "Oak House", "date_identified": "2025-10-24", "details": "Door code on the wall.", "reporter_role": "Inspector"}))

# ---- typed text -----------------------------------------------------------------------------------------------------

TEXT = """Concern or compliment: Concern
Provider: Sunrise Home Care
Branch: 8 Market Hill, Barnsley S70 2PX
Type of care: dom care
Date of concern: 17/10/25
Category: missed visits, medication
Details of concern: Two calls missed on Friday.
Tablets were not given.
Has this happened before: yes, in September
Raised with manager: yes
Spoken to: Jill (duty), 17/10/25
Actions agreed: none agreed
Your name: Cal Reed
Role: Community matron
Tel: 01226 555 060
"""
TEXT_WANT = form("concern", {"report_type": "concern", "provider_name": "Sunrise Home Care", "provider_location": "8 Market Hill, Barnsley S70 2PX", "service_type": "home_care", "date_identified": "2025-10-17", "categories": ["missed_late_visit", "medication"],
                             "details": "Two calls missed on Friday. Tablets were not given.", "frequency": "repeated", "raised_with_provider": "yes", "provider_contact": "Jill (duty), 17/10/25", "actions_agreed": "none", "reporter_name": "Cal Reed",
                             "reporter_role": "Community matron", "reporter_phone": "01226555060"}, notes={"frequency": "in September"})
file("text-lines.txt", TEXT, TEXT_WANT)
file("text-windows.txt", TEXT.replace("\n", "\r\n").replace("Jill (duty)", "Zo\u00eb").encode("cp1252"),
     dict(TEXT_WANT, fields=dict(TEXT_WANT["fields"], provider_contact="Zo\u00eb, 17/10/25")))
file("text-boxes.txt", """CONCERNS AND COMPLIMENTS

1. Is this a concern or a compliment?
[x] Concern  [ ] Compliment
4. Name of the care provider or service
Poplar Court
11. Date you identified the concern or good practice
19 October 2025
13. What is it about?
[ ] Medicines
[X] Falls
[X] Pressure care and skin
14. What did you see or hear?
Three falls in a week.

No falls plan.
16. Has anyone been harmed?
( ) No
(x) Yes, minor
( ) Yes, serious
30. Your name
Dee Orr
""", form("concern", {"report_type": "concern", "provider_name": "Poplar Court", "date_identified": "2025-10-19", "categories": ["falls", "pressure_care"], "details": "Three falls in a week.\nNo falls plan.", "harm_occurred": "yes_minor", "reporter_name": "Dee Orr"}))
file("text-dashes.txt", """Provider - Juniper House
Date of concern - 20/10/2025
Details of concern - Meal trolley left in the sun.
Your name - Eve Tate
Job title - n/a
""", form("concern", {"provider_name": "Juniper House", "date_identified": "2025-10-20", "details": "Meal trolley left in the sun.", "reporter_name": "Eve Tate", "reporter_role": "n/a"}))
file("web-form.html", "<html><body><p><b>Type of report</b><br>Concern</p><table><tr><th>Provider</th><th>Date of concern</th><th>Category</th></tr><tr><td>Lime House</td><td>2/10/2025</td><td>Falls</td></tr></table>"
     "<dl><dt>Details of concern</dt><dd>Alarm mat unplugged.</dd><dt>Your name</dt><dd>Fay Budd</dd></dl></body></html>",
     form("concern", {"report_type": "concern", "provider_name": "Lime House", "date_identified": "2025-10-02", "categories": ["falls"], "details": "Alarm mat unplugged.", "reporter_name": "Fay Budd"}))

# ---- one answer in many ways: what was typed, what it means -------------------------------------------------------------------

def small(name, lines, fields, **more):
    """a short form as text, with a few lines of interest"""
    report = fields.pop("report_type", "concern")
    base = {"report_type": report, "provider_name": "Spruce House", "details": "Soup was cold."}
    if report == "compliment":
        base = {"report_type": report, "provider_name": "Spruce House", "good_practice": "Soup was hot."}
    said = "What was done well: Soup was hot." if report == "compliment" else "Details of concern: Soup was cold."
    kind = "" if any(l.startswith("Type of report") for l in lines) else "Type of report: Concern\n"
    file("small-%s.txt" % name, "%sProvider: Spruce House\n%s\n\n%s\n" % (kind, said, "\n".join(lines)), form(report, dict(base, **fields), **more))

small("dates-1", ["Date identified: 31.7.2016", "Date completed: 1st August 2016", "Date of incident: Sunday 31 July 2016 at 2.30pm"], {"date_identified": "2016-07-31", "date_completed": "2016-08-01", "date_of_event": "2016-07-31T14:30"})
small("dates-2", ["Date identified: 3 Nov 25", "Date completed: 2025-11-04", "Date of incident: 01/11/2025 to 03/11/2025"], {"date_identified": "2025-11-03", "date_completed": "2025-11-04", "date_of_event": "2025-11-01/2025-11-03"})
small("dates-3", ["Date identified: 30/02/2025", "Date completed: 4-11-2025", "Date of incident: ongoing"], {"date_completed": "2025-11-04", "date_of_event": "ongoing"}, unsure=["date_identified"])
small("dates-4", ["Date identified: 12/13/2024", "Date completed: Tuesday, 4th of November, 2025", "Date of incident: 9am on 3/11/2025"], {"date_completed": "2025-11-04", "date_of_event": "2025-11-03T09:00"}, unsure=["date_identified"])
small("dates-5", ["Date identified: 3/11/2025 or 4/11/2025", "Date completed: 04 NOV 2025", "Date of incident: 3/11/2025 14:00 - 16:00"], {"date_completed": "2025-11-04", "date_of_event": "2025-11-03T14:00/2025-11-03T16:00"}, unsure=["date_identified"])
small("dates-6", ["Date identified: 01/01/2099", "Date completed: 4/11/25", "Date of incident: Not known"], {"date_completed": "2025-11-04", "date_of_event": "not_known"}, unsure=["date_identified"])
for i, (typed, number) in enumerate([("O161 496 O123", "01614960123"), ("+44 161 496 0123", "01614960123"), ("(0161) 496-0123", "01614960123"), ("0044 7700 900123", "07700900123"), ("01614960123 ext 12", "01614960123"), ("07700 900 123 / 0161 496 0123", "07700900123")]):
    small("phone-%d" % (i + 1), ["Contact Number (Essential): " + typed], {"reporter_phone": number})
small("phone-short", ["Tel: ext 5512"], {}, unsure=["reporter_phone"])
small("type-1", ["Type of report: Noteworthy practice"], {"report_type": "compliment"})
small("type-2", ["Type of report: Area for improvement"], {"report_type": "concern"})
small("service-1", ["Service type: Dom care"], {"service_type": "home_care"})
small("service-2", ["Type of provision: Nursing"], {"service_type": "care_home_nursing"})
small("service-3", ["Care type: Submarine"], {}, unsure=["service_type"])
small("harm-1", ["Harm level: Serious"], {"harm_occurred": "yes_serious"})
small("harm-2", ["Has anyone been harmed? Died"], {"harm_occurred": "death"})
small("harm-3", ["Has anyone been harmed? No / Yes, minor / Yes, serious"], {})
small("harm-4", ["Has anyone been harmed? yes"], {}, unsure=["harm_occurred"])
small("anonymous", ["Was the referral anonymous? Yes"], {"name_to_provider": "no"})
small("abuse", ["Is abuse suspected? No"], {"safeguarding_considered": "not_safeguarding"})
small("abuse-yes", ["Is abuse suspected? Yes"], {}, unsure=["safeguarding_considered"])
small("raised", ["Safeguarding concern raised? Yes", "SG ref: SA-2025-118, 3/11/2025"], {"safeguarding_considered": "safeguarding_raised", "safeguarding_ref": "SA-2025-118, 3/11/2025"})
small("initials", ["Client: Mrs Joan Smith"], {"adult_initials": "JS"})
small("reference", ["NHS No: 943 476 5919", "Mosaic ID: "], {"adult_ref": "943 476 5919"})
small("agencies", ["Other agencies: police, CQC and the GP"], {"other_agencies": ["police", "cqc", "gp"]})
small("people", ["Residents affected: 12"], {"people_affected": "several"}, notes={"people_affected": "12"})
small("themes", ["Themes and trends: Falls; Pressure ulcers; Resident on resident; MCA/DoLS"], {"categories": ["falls", "pressure_care", "between_people", "consent_capacity"]})
small("email", ["Email address: <Jo.Carter@NHS.Example>"], {"reporter_email": "Jo.Carter@nhs.example"})
small("email-two", ["Email: a@nhs.example or b@nhs.example"], {}, unsure=["reporter_email"])
small("actions-prose", ["Raised with manager: Yes", "Spoken to: Ann 3/11/2025", "Actions agreed: The manager will retrain the night staff and review the rota."], {"raised_with_provider": "yes", "provider_contact": "Ann 3/11/2025"}, actions=[["The manager will retrain the night staff and review the rota."]])
small("actions-none", ["Raised with manager: Yes", "Spoken to: Ann 3/11/2025", "Actions agreed: None"], {"raised_with_provider": "yes", "provider_contact": "Ann 3/11/2025", "actions_agreed": "none"})
small("actions-bullets", ["Actions agreed:", "- Order new slings (by 12/11/2025)", "- Tell all staff"], {}, actions=[["Order new slings", "", "2025-11-12"], ["Tell all staff"]])
small("yes-no", ["Is everyone safe now? Y", "Risk of harm: n", "Raised with manager: No - police asked us not to", "Was it deliberate? possibly"], {"immediate_safety": "yes", "harm_if_no_action": "no", "raised_with_provider": "no", "intent": "possibly"}, notes={"raised_with_provider": "police asked us not to"})
small("unsure-safeguarding", ["Have you considered safeguarding: not sure", "Line manager: Bo Day, 3/11/2025"], {"safeguarding_considered": "unsure", "manager_consulted": "Bo Day, 3/11/2025"})
small("funders", ["Funder: CHC and self-funder"], {"commissioned_by": ["nhs_chc", "self_funded"]})
small("frequency", ["Has this happened before? First time"], {"frequency": "first"})
small("frequency-2", ["Has this happened before / ongoing concern? Ongoing - every weekend since August"], {"frequency": "ongoing"}, notes={"frequency": "every weekend since August"})
small("views", ["Views of the adult: Not asked"], {"adult_views": "not_asked"})
small("views-2", ["What does the person say about it? No. He says staff are kind."], {"adult_views": "no"}, notes={"adult_views": "He says staff are kind."})
small("staff", ["Alleged perpetrator: night care assistant"], {"staff_involved": "night care assistant"})
small("address", ["Location: Flat 2, Dale View,", "14 Hill Street,", "Barnsley", "S70 1AA"], {"provider_location": "Flat 2, Dale View, 14 Hill Street, Barnsley S70 1AA"})
small("cqc", ["CQC ID: 1-117892345"], {"cqc_location_id": "1-117892345"})
small("cqc-wrong", ["CQC location ID: see their website"], {}, unsure=["cqc_location_id"])
small("case", ["DATE OF VISIT: 3 NOVEMBER 2025", "your NAME   : Kit Lomax", "JOB TITLE* - RGN"], {"date_identified": "2025-11-03", "reporter_name": "Kit Lomax", "reporter_role": "RGN"})
small("misspelt", ["Date of vist: 3/11/2025", "Job tittle: RGN"], {"date_identified": "2025-11-03", "reporter_role": "RGN"})
small("share", ["Type of report: Positive feedback", "Publicise: Yes but without names"], {"report_type": "compliment", "ok_to_share": "yes_without_names"})
small("claims", ["Ref: CCRF-2024-00009", "Screened by: me", "Risk: low", "Closed: 3/11/2025"], {})

# ---- mails ----------------------------------------------------------------------------------------------------------------

FROM_MAIL = {"name_to_provider": "organisation_only", "date_completed": "2025-11-06"}
docx_file = lambda name, rows, **o: (name, word.docx_form(rows, **o)) + word.MIME
mail("mail-body", TEXT, forms=[dict(TEXT_WANT, assumed=FROM_MAIL)], kind="form")
mail("mail-html", "Please see the HTML version of this message.\n", "<html><body><p>Hello,</p>" + table(["Concern or compliment", "Concern"], ["Provider", "Lime House"], ["Date of concern", "2/10/2025"], ["Details of concern", "Alarm mat unplugged.\nNobody knew."], ["Risk of harm", "<s>Yes</s> / No"]) + "<p>Kind regards<br>Jo</p></body></html>",
     forms=[form("concern", {"report_type": "concern", "provider_name": "Lime House", "date_identified": "2025-10-02", "details": "Alarm mat unplugged.\nNobody knew.", "harm_if_no_action": "no"}, assumed=dict(FROM_MAIL, reporter_name="Jo Carter"))], kind="form")
mail("mail-several", files=[docx_file("one.docx", BASE), docx_file("two.docx", [(l, "Second House" if l.startswith("Name of") else v) for l, v in BASE])],
     forms=[form("concern", BASE_WANT, assumed=FROM_MAIL), form("concern", dict(BASE_WANT, provider_name="Second House"), assumed=FROM_MAIL)], kind="form")
mail("mail-above-blank", TEXT + "\n-----Original Message-----\nFrom: Adult Social Services <adultsocialservices@example.gov.uk>\nSent: 05 November 2025 09:00\nTo: Jo Carter\nSubject: CCRF\n\nConcern or compliment:\nProvider:\nBranch:\nDetails of concern:\nYour name:\n",
     headers=[("Subject", "RE: CCRF")], forms=[dict(TEXT_WANT, assumed=FROM_MAIL)], kind="form")


# ---- LibreOffice -----------------------------------------------------------------------------------------------------------------------

FILTERS = {"docx": "docx:MS Word 2007 XML", "doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "pdf": "pdf:writer_pdf_Export"}

def office(folder, target, files, *options):
    subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://" + folder + "/profile", *options, "--convert-to", target, "--outdir", folder] + files, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)

def save_all():
    with tempfile.TemporaryDirectory() as folder:
        names = [n for n in HTML if not ONLY or any(n.startswith(o) for o in ONLY)]
        if not names:
            return
        for name in names:
            with open("%s/%s.html" % (folder, name), "w", encoding="utf-8") as f:
                f.write(HTML[name][0])
        pages = [n for n in names if HTML[n][1] != ["xlsx"]]
        if pages:
            office(folder, "odt:writer8", ["%s/%s.html" % (folder, n) for n in pages], "--infilter=HTML (StarWriter)")
        if pages != names:
            office(folder, "xlsx:Calc MS Excel 2007 XML", ["%s/%s.html" % (folder, n) for n in names if n not in pages], "--infilter=HTML (StarCalc)")
        for extension, target in FILTERS.items():
            files = ["%s/%s.odt" % (folder, n) for n in pages if extension in HTML[n][1]]
            if files:
                office(folder, target, files)
        for name in names:
            for extension in HTML[name][1]:
                with open("%s/%s.%s" % (folder, name, extension), "rb") as f:
                    write("%s.%s" % (name, extension), f.read())

save_all()
