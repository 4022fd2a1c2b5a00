// SPDX-License-Identifier: GPL-3.0-or-later
//
// ical.js, which Thunderbird and Nextcloud read invitations with, as a judge of ours. Not part of
// `make check`: Debian has no package of it. See tests/judges/README.md.
import fs from "node:fs";
import path from "node:path";
import ICAL from "ical.js";

const folder = process.argv[2];
const wanted = {
	"request": ["REQUEST", 0, "CONFIRMED", "2026-07-14T09:00:00.000Z", "2026-07-14T10:30:00.000Z"],
	"update": ["REQUEST", 1, "CONFIRMED", "2026-12-10T10:00:00.000Z", "2026-12-10T11:30:00.000Z"],
	"decline-counter": ["DECLINECOUNTER", 1, "CONFIRMED", "2026-12-10T10:00:00.000Z", "2026-12-10T11:30:00.000Z"],
	"cancel": ["CANCEL", 2, "CANCELLED", "2026-12-10T10:00:00.000Z", "2026-12-10T11:30:00.000Z"],
	"section": ["REQUEST", 0, "CONFIRMED", "2026-07-14T09:00:00.000Z", "2026-07-14T10:30:00.000Z"],
};
let count = 0, failed = 0;

function same(seen, expected, what) {
	const right = JSON.stringify(seen) === JSON.stringify(expected);
	failed += !right;
	if (!right)
		console.log("# seen %s, wanted %s", JSON.stringify(seen), JSON.stringify(expected));
	console.log(`${right ? "ok" : "not ok"} ${++count} - ${what}`);
}

// the application/ics part: the last base64 block of the mail
function calendarOf(name) {
	const mail = fs.readFileSync(path.join(folder, name + ".eml"), "utf8");
	const part = mail.slice(mail.indexOf("application/ics"));
	const body = part.slice(part.indexOf("\r\n\r\n") + 4).split("\r\n--")[0];
	return Buffer.from(body, "base64").toString("utf8");
}

for (const [name, [method, sequence, status, start, end]] of Object.entries(wanted)) {
	const calendar = new ICAL.Component(ICAL.parse(calendarOf(name)));
	for (const zone of calendar.getAllSubcomponents("vtimezone"))
		ICAL.TimezoneService.register(new ICAL.Timezone(zone), zone.getFirstPropertyValue("tzid"));
	const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent"));
	same([calendar.getFirstPropertyValue("method"), event.sequence, event.component.getFirstPropertyValue("status")], [method, sequence, status], `${name}: METHOD, SEQUENCE, STATUS`);
	same([event.startDate.toJSDate().toISOString(), event.endDate.toJSDate().toISOString()], [start, end], `${name}: times by the enclosed VTIMEZONE`);
	same([event.organizer, event.attendees.map((a) => a.getFirstValue()).slice(0, 2)], ["mailto:asc@example.gov.uk", ["mailto:alex.morgan@example.gov.uk", "mailto:jane.doe@nhs.example"]], `${name}: ORGANIZER and ATTENDEEs`);
	same(event.attendees.slice(0, 2).map((a) => [a.getParameter("cn"), a.getParameter("role")]), [["Mørgan, Alex", "CHAIR"], ["Jane JD Doe", "REQ-PARTICIPANT"]], `${name}: names and roles`);
	same([event.location, event.description.split("\n").length], ["Civic Centre, Room 2; High Street\\Yard", 5], `${name}: texts`);
	if (name === "section")
		same(event.component.getFirstPropertyValue("related-to"), "pc-2026-00007.m1@example.gov.uk", "section: related to its meeting");
}
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
