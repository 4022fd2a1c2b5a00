#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which provider is meant, and how it is reached: A2.5a, A2.5b, A2.6, A3.2, B0.1; the register of providers."""
import csv, io, os, sys, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from world import *

w = World(providers=False)
w.import_providers([
    ["Rosewood House", "1-100000001", "1-200000001", "S70 1AA", "care_home_residential", ROSE, "Rita Rose", "2026-01-21", "Rosewood Residential"],
    ["Oak Lodge", "1-100000002", "1-200000001", "S70 2BB", "care_home_nursing", OAK, "Oscar Oak", "2026-02-11", ""],
    ["Oak Lodge", "1-100000003", "1-200000002", "S71 3CC", "care_home_nursing", "", "", "", ""],
    ["Silent Care", "1-100000004", "1-200000003", "S72 4DD", "home_care", "", "", "", ""],
])

def refs():
    return [c["ref"] for c in w.ctl_json("cases")]

def new_case(when, name=None, where="", base=CONCERN, extra=(), **changes):
    known = refs()
    day = "/".join(reversed(when[:10].split("-")))
    changes = dict({"date_you_identified": day, "date_you_filled": day}, **changes)
    if base is CONCERN:
        changes.setdefault("who_did_you_speak", "The deputy manager on " + day)
    if name is not None:
        changes["name_of_the_care"] = name
    changes["address_or_branch"] = where or None
    w.send(NURSE, "CCRF form", form_text(dict(base, **dict(extra)), **changes), when=when, name="Nina Nurse")
    w.once()
    new = [r for r in refs() if r not in known]
    eq(len(new), 1, "one case was opened")
    return new[0] if new else "CCRF-0000-00000"

def state(ref):
    return w.case(ref)["state"]

def answer(mail, text, when, **rest):
    w.reply(mail, text, when=when, **rest)
    w.once()

def asked(ref):
    """the question to the Contracts Team which provider is meant"""
    return next((m for m in reversed(w.mails(CONTRACTS, ref)) if "Which provider is meant" in m["Subject"]), None)

# ---- certain: location id; name and postcode; another name; close spelling at the same postcode
def found(when, wanted, what, **form):
    ref = new_case(when, **form)
    case = w.case(ref)
    eq((case["provider"], asked(ref) is None), (wanted, True), "certain: " + what)
    return ref

found("2025-09-01 09:30", "Oak Lodge", "location id", name="Oak Lodge", extra={"CQC location ID": "1-100000002"})
found("2025-09-01 10:00", "Rosewood House", "name and postcode", name="ROSEWOOD  house", where="1 High Street, Barnsley s701aa")
found("2025-09-01 10:30", "Rosewood House", "another name at its postcode", name="Rosewood Residential", where="S70 1AA")
found("2025-09-01 11:00", "Rosewood House", "close spelling at the same postcode", name="Roswood House", where="S70 1AA")
found("2025-09-01 11:30", "Silent Care", "the only one of that name, no postcode given", name="Silent Care")

# ---- doubtful: the same name twice; asked while screening runs
a = new_case("2025-09-02 09:30", name="Oak Lodge")
eq(state(a), "screening", "doubtful: screening does not wait")
question = asked(a)
ok(question is not None, "doubtful: the Contracts Team is asked")
text = text_of(question)
for words in ("Number 1: Oak Lodge", "Number 2: Oak Lodge", "S70 2BB", "S71 3CC", "1-100000002", "1-100000003"):
    has(text, words, "doubtful: the list shows %r" % words)
ok("lunchtime" not in text, "doubtful: the question tells nothing of the matter")
has(text_of(w.take(NURSE, a)), "could not tell for certain which provider", "doubtful: the receipt says so")
has(text_of(w.take(SCREENER, a)), "not matched to the register yet", "A1.2: the screener is told that earlier concerns are not known")
number = 1 if text.index("S70 2BB") < text.index("S71 3CC") else 2  # the one with an address
before = len(w.mails(CONTRACTS, a))
answer(question, "7", "2025-09-02 10:00")
eq(len(w.mails(CONTRACTS, a)), before + 1, "a number that is not in the list is asked back")
has(text_of(w.take(CONTRACTS, a)), "There is no number 7 in the list", "and it is said why")
answer(question, "0", "2025-09-02 10:02")
eq((w.case(a)["provider"], [r["answered"] for r in w.case(a)["requests"] if r["step"] == "match"]), ("Oak Lodge", [None]), "nor is 0 a number of the list")
answer(question, "Number %d" % number, "2025-09-02 10:05")
case = w.case(a)
eq((case["provider"], case["state"]), ("Oak Lodge", "screening"), "a number of the list: the provider is known, screening goes on")
ok(a in str(w.ctl_json("provider", "1-100000002")[0]["cases"]), "A2.6: the case is on that provider's file")
answer(w.take(SCREENER, a), "APPROVE", "2025-09-02 11:00")
eq((state(a), w.case(a)["waiting_for"]), ("provider-asked", [OAK]), "A2.5b: after APPROVE that provider is asked")

# ---- answered only after APPROVE; and the one chosen has no address
b = new_case("2025-09-03 09:30", name="Oak Lodge")
answer(w.take(SCREENER, b), "APPROVE", "2025-09-03 10:00")
eq((state(b), w.case(b)["waiting_for"]), ("provider-matching", ["contracts-team"]), "after APPROVE the case waits for the Contracts Team")
question = asked(b)
text = text_of(question)
silent = 2 if text.index("S70 2BB") < text.index("S71 3CC") else 1
answer(question, "%d." % silent, "2025-09-03 11:00")
eq(state(b), "provider-contact", "a provider without an address: the Contracts Team is asked for it")
contact = w.take(CONTRACTS, "Email address of a provider needed")
answer(contact, "EMAIL please ask them", "2025-09-03 11:30")
eq(state(b), "provider-contact", "EMAIL without an address is asked back")
has(text_of(w.take(CONTRACTS, b)), "write the provider’s email address after EMAIL", "and says what is missing")
answer(contact, "Email: <%s>" % ROSE, "2025-09-03 12:00")
eq((state(b), w.case(b)["waiting_for"]), ("provider-asked", [ROSE]), "EMAIL: the provider is asked there")
eq(w.ctl_json("provider", "1-100000003")[0]["email"], ROSE, "EMAIL: kept on the register")
b2 = new_case("2025-09-03 13:00", name="Oak Lodge", where="S71 3CC")
answer(w.take(SCREENER, b2), "APPROVE", "2025-09-03 14:00")
eq(w.case(b2)["waiting_for"], [ROSE], "EMAIL: the next case uses the address at once")

# ---- NEW: a provider that is not on the register (B0.1)
n = new_case("2025-09-04 09:30", name="Bluebell Shared Lives", where="The Green, S75 9ZZ")
question = asked(n)
has(text_of(question), "Nothing on the register is close", "an unknown name: no list")
answer(question, "1", "2025-09-04 09:40")
eq(w.case(n)["provider"], "Bluebell Shared Lives", "a number without a list chooses nothing")
has(text_of(w.take(CONTRACTS, n)), "no list to choose number 1 from", "it is asked back")
answer(question, "NEW", "2025-09-04 09:45")
answer(question, "New provider\nName: Bluebell Shared Lives Ltd\nPostcode: S75 9ZZ\nEmail: %s" % OAK, "2025-09-04 10:00")
eq(w.case(n)["provider"], "Bluebell Shared Lives Ltd", "NEW: the provider is on the register")
eq(len(w.ctl_json("provider", "Bluebell Shared Lives")), 1, "NEW: once")
answer(w.take(SCREENER, n), "APPROVE", "2025-09-04 11:00")
eq(w.case(n)["waiting_for"], [OAK], "NEW: it is asked at the given address")
found("2025-09-04 12:00", "Bluebell Shared Lives Ltd", "NEW: the next form finds it", name="Bluebell Shared Lives Ltd", where="S75 9ZZ")

# ---- NONE, then EMAIL
z = new_case("2025-09-05 09:30", name="Anna Day, personal assistant")
answer(asked(z), "None of these", "2025-09-05 10:00")
eq((w.case(z)["provider"], state(z)), ("Anna Day, personal assistant", "screening"), "NONE: the name stays as the form gives it")
answer(w.take(SCREENER, z), "APPROVE", "2025-09-05 10:30")
eq(state(z), "provider-contact", "NONE: its address is asked for after APPROVE")
answer(w.take(CONTRACTS, "Email address of a provider needed"), "EMAIL %s" % ROSE, "2025-09-05 11:00")
eq((state(z), w.case(z)["waiting_for"]), ("provider-asked", [ROSE]), "NONE, then EMAIL: the provider is asked")

# ---- nobody says which provider is meant: reminder, deputies
s = new_case("2025-09-08 09:30", name="Oak Lodge")
count = len(w.mails(CONTRACTS, s))
w.once("2025-09-09 17:01")
eq(len(w.mails(CONTRACTS, s)), count + 1, "which provider: a reminder when it is due")
has(text_of(w.take(CONTRACTS, s)), "Number 2: Oak Lodge", "which provider: the reminder has the list")
w.once("2025-09-10 17:01")
deputy = w.take(CONTRACTS_DEPUTY, s)
has(text_of(deputy), "Number 2: Oak Lodge", "which provider: then the deputy is asked, with the list")
answer(deputy, "2", "2025-09-11 09:00")
eq(w.case(s)["provider"], "Oak Lodge", "which provider: the deputy's number counts")
ok(not [r for r in w.case(s)["requests"] if r["step"] == "match" and r["answered"] and r["to"] != CONTRACTS_DEPUTY], "and only that one")

# ---- a case that is closed meanwhile asks nobody any more
k = new_case("2025-09-11 09:30", name="Oak Lodge")
question, count = asked(k), len(w.mails(CONTRACTS, k))
answer(w.take(SCREENER, k), "NOT OURS it is in Leeds", "2025-09-11 10:00")
eq((state(k), w.case(k)["waiting_for"]), ("closed", []), "closed while the provider is in doubt")
w.once("2025-09-15 09:00")
eq(len(w.mails(CONTRACTS, k)), count, "closed: nobody is reminded which provider is meant")
answer(question, "1", "2025-09-15 09:10")
eq((state(k), w.case(k)["provider"]), ("closed", "Oak Lodge"), "closed: a late number changes nothing")
ok(len(w.mails(CONTRACTS, k)) == count + 1, "closed: but it is answered")

# ---- A2.1: the manager is the concern: nothing goes to the provider until a person releases it
m = new_case("2025-09-15 09:30", name="Rosewood House", where="S70 1AA", have_you_raised_this="No - the manager is the concern", who_did_you_speak=None,
             actions_agreed=None)
has(text_of(w.take(SCREENER, m)), "reason why the provider must not be told", "blocked: the screener sees it")
answer(w.take(SCREENER, m), "APPROVE", "2025-09-15 10:00")
eq((state(m), w.case(m)["waiting_for"]), ("provider-blocked", ["safeguarding-team-manager"]), "blocked: after APPROVE a person must release it")
eq(w.mails(ROSE, m), [], "blocked: the provider hears nothing")
release = w.take(SCREENER, "May the provider be told")
has(text_of(release), "the manager is the concern", "blocked: the reason is shown")
w.once("2025-09-16 18:00")
eq(w.mails(ROSE, m), [], "blocked: nor after a day")
answer(release, "Release", "2025-09-17 09:00")
eq((state(m), len(w.mails(ROSE, m))), ("provider-asked", 1), "RELEASE: the provider is asked")
ok("manager is the concern" not in text_of(w.take(ROSE, m)), "RELEASE: the reason is not told to it")

# ---- a compliment about a provider in doubt waits for the same answer (A3.2)
c = new_case("2025-09-18 09:30", name="Oak Lodge", base=COMPLIMENT)
review = next(x for x in w.mails(CONTRACTS, c) if "Approve a compliment" in x["Subject"])
answer(review, "APPROVE", "2025-09-18 10:00")
eq(state(c), "provider-matching", "A3.2: a compliment waits for the provider too")
text = text_of(asked(c))
answer(asked(c), str(1 if text.index("S70 2BB") < text.index("S71 3CC") else 2), "2025-09-18 11:00")
eq(state(c), "forum", "A3.2: and goes on")
has(text_of(w.take(OAK, c)), "garden party", "A3.2: the copy goes to that provider")

# ---- ccrfctl provider
p = w.ctl_json("provider", "rosewood")
eq(len(p), 1, "ccrfctl provider finds part of a name")
eq((p[0]["name"], p[0]["location_id"], p[0]["next_visit"]), ("Rosewood House", "1-100000001", "2026-01-21"), "ccrfctl provider: what the register has")
ok({"name", "location_id", "status", "next_visit", "cases", "items", "documents"} <= set(p[0]), "ccrfctl provider: every key")
ok(m in str(p[0]["cases"]), "A2.6: its cases are on its file")
eq(w.run_ctl("provider", "Nowhere Hall").returncode, 1, "ccrfctl provider: an unknown name is an error")

# ---- the CQC directory: four lines before the header, BOM, 50,000 rows
HEAD = ["Name", "Also known as", "Address", "Postcode", "Phone number", "Service's website (if available)", "Service types", "Date of latest check",
        "Specialisms/services", "Provider name", "Local authority", "Region", "Location URL", "CQC Location ID (for office use only)",
        "CQC Provider ID (for office use only)"]
def row(i, name, postcode, location):
    return [name, "", "%d Long Street,Barnsley" % i, postcode, "01226000000", "www.example.org", "Residential homes", "01/05/2025", "Dementia", "Company %d Ltd" % (i % 9000),
            "Barnsley", "Yorkshire and The Humber", "https://www.cqc.org.uk/location/" + location, location, "1-9%08d" % (i % 9000)]
def directory(path, rows, head=HEAD, encoding="utf-8-sig"):
    out = io.StringIO()
    out.write("CQC directory\r\nThis is a list of places\r\nPublished 1 September 2025\r\n\r\n")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(rows)
    open(path, "wb").write(out.getvalue().encode(encoding))
words = ("Ash", "Beech", "Cedar", "Dale", "Elm", "Fern", "Grange", "Hill", "Ivy", "Jasmine", "Kestrel", "Larch", "Maple", "North", "Orchard")
rows = [row(i, "%s%s %s" % (words[i % 15], words[i // 15 % 15].lower(), ("House", "Lodge", "Court", "Care")[i % 4]), "S%d %d%s%s" % (i % 90 + 1, i % 9, "ABDEFGHJLN"[i % 10], "PQRSTUWXYZ"[i // 10 % 10]),
            "1-3%08d" % i) for i in range(49998)]
rows += [row(1, "Rosewood House", "S70 1AA", "1-100000001"), row(2, "Café Résidence", "S70 7GG", "RY552")]
path = w.dir + "/01_September_2025_CQC_directory.csv"
directory(path, rows)
start = time.monotonic()
result = w.run_ctl("providers", "import", path)
seconds = time.monotonic() - start
note("50,000 rows of the CQC directory were imported in %.1f s" % seconds)
eq((result.returncode, result.stdout.strip()), (0, "50000 providers read"), "the CQC directory with BOM and preamble is read whole")
ok(seconds < 60, "in less than a minute")
p = w.ctl_json("provider", "1-100000001")[0]
eq((p["name"], p["next_visit"]), ("Rosewood House", "2026-01-21"), "what the directory does not say is not emptied")
eq(w.ctl_json("provider", "RY552")[0]["name"], "Café Résidence", "location ids of another shape, and accents, are read")
start = time.monotonic()
x = new_case("2025-09-22 09:30", name="Roswood House", where="S70 1AA")
note("a form was taken in with 50,000 providers on the register in %.2f s" % (time.monotonic() - start))
eq(w.case(x)["provider"], "Rosewood House", "among 50,000 the spelling still finds it")
answer(w.take(SCREENER, x), "APPROVE", "2025-09-22 10:00")
eq(w.case(x)["waiting_for"], [ROSE], "and its address was kept")

# ---- the next file, Latin-1; a row has gone: marked, never deleted
directory(path, rows[:49997] + rows[49998:], encoding="cp1252")
note("the next file has no %s" % rows[49997][0])
result = w.run_ctl("providers", "import", path)
eq((result.returncode, result.stdout.strip()), (0, "49999 providers read"), "the same in Latin-1")
eq(w.ctl_json("provider", "RY552")[0]["name"], "Café Résidence", "Latin-1 accents are read")
gone = w.ctl_json("provider", rows[49997][13])
eq(len(gone), 1, "a vanished row is not deleted")
ok(gone and gone[0].get("in_latest_file") is False, "a vanished row is marked as not in the latest file")
ok(w.ctl_json("provider", rows[49996][13])[0].get("in_latest_file") is True, "a row that is there is not")
ok(w.ctl_json("provider", "1-100000004")[0].get("in_latest_file") is True, "our own list's rows are not marked by the directory")

# ---- a missing column is named, and nothing changes
directory(path, [], head=[h for h in HEAD if h != "Postcode"])
result = w.run_ctl("providers", "import", path)
eq(result.returncode, 1, "a missing header: exit status 1")
has(result.stderr, "Postcode", "a missing header is named")
has(result.stderr, "01_September_2025_CQC_directory.csv:5", "with the file and the line")
open(path, "w").write("name,location_id,provider_id,postcode\nX,1,2,S70 1AA\n")
result = w.run_ctl("providers", "import", path)
ok(result.returncode == 1 and "service_type" in result.stderr and "email" in result.stderr, "so are those of our own list")
ok(w.run_ctl("providers", "import", w.dir + "/none.csv").returncode == 1, "a file that is not there is an error")
eq(w.ctl_json("provider", "1-100000001")[0]["name"], "Rosewood House", "the register is as it was")
done()
