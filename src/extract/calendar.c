/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * text/calendar (RFC 5545, 5546): what stands in it, without a judgement. The
 * sheet's properties are `method`, `uid`, `sequence`, `dtstamp`, `recurrence-id`, `comment`,
 * `start` and `end` (seconds since 1970; or `start-local`, YYYY-MM-DDTHH:MM:SS, with
 * `start-zone`, a name for the daemon to look up), and `fault`. Each ATTENDEE is a
 * row: address, CN, PARTSTAT, SENT-BY, DELEGATED-TO, DELEGATED-FROM.
 */

#include <string.h>

#include "calendar.h"

#define ATTENDEES_MOST 200
#define TEXT_MOST 2000 /* bytes of one value: nobody needs more to judge an answer */
#define DURATION_MOST (31 * 86400)

typedef icalcomponent CcrfIcalendar;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfIcalendar, icalcomponent_free)

typedef struct {
	CcrfSheet *sheet;
	icalcomponent *calendar, *event;
} Reading;

void
ccrf_calendar_prepare (void)
{
	icalerror_set_errors_are_fatal (0);
}

static char *
limited (const char *text)
{
	g_autofree char *cut = g_strndup (text, TEXT_MOST);
	return g_utf8_make_valid (cut, -1);
}

static void
set (Reading *reading, const char *name, const char *value)
{
	if (value != NULL)
		g_hash_table_replace (reading->sheet->properties, g_strdup (name), limited (value));
}

/** The first one counts. */
static void
doubt (Reading *reading, const char *fault)
{
	if (g_hash_table_lookup (reading->sheet->properties, "fault") == NULL)
		set (reading, "fault", fault);
}

static icalproperty *
find (Reading *reading, icalproperty_kind kind)
{
	return icalcomponent_get_first_property (reading->event, kind);
}

/* without the escapes of a TEXT, RFC 5545 3.3.11; other values as written */
static void
set_text (Reading *reading, const char *name, icalproperty *property)
{
	icalvalue *value = property != NULL ? icalproperty_get_value (property) : NULL;

	if (value != NULL && icalvalue_isa (value) == ICAL_TEXT_VALUE) {
		set (reading, name, icalvalue_get_text (value));
		return;
	}
	char *text = value != NULL ? icalvalue_as_ical_string_r (value) : NULL;

	set (reading, name, text);
	icalmemory_free_buffer (text);
}

/* ---- times ------------------------------------------------------------------------------ */

static void
set_moment (Reading *reading, const char *name, CcrfTime at)
{
	g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, at);
	set (reading, name, text);
}

static void
set_local (Reading *reading, const char *name, struct icaltimetype time, const char *zone)
{
	g_autofree char *local_name = g_strconcat (name, "-local", NULL), *zone_name = g_strconcat (name, "-zone", NULL);
	g_autofree char *local = g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d", time.year, time.month, time.day, time.hour, time.minute, time.second);

	set (reading, local_name, local);
	set (reading, zone_name, zone);
}

static const char *
zone_name (icalproperty *property)
{
	icalparameter *parameter = icalproperty_get_first_parameter (property, ICAL_TZID_PARAMETER);
	return parameter != NULL ? icalparameter_get_tzid (parameter) : NULL;
}

/** Without the zone that libical would look for, by name, on the disk. */
static struct icaltimetype
time_of (icalproperty *property)
{
	icalvalue *value = icalproperty_get_value (property);
	icalvalue_kind kind = value != NULL ? icalvalue_isa (value) : ICAL_NO_VALUE;

	if (kind == ICAL_DATETIME_VALUE)
		return icalvalue_get_datetime (value);
	return kind == ICAL_DATE_VALUE ? icalvalue_get_date (value) : icaltime_null_time ();
}

static void
set_time (Reading *reading, const char *name, const char *what, icalproperty *property)
{
	struct icaltimetype time = time_of (property);
	const char *zone = zone_name (property);
	g_autofree char *fault = NULL;
	CcrfTime at;

	if (!ccrf_calendar_time_utc (time, &at)) {
		fault = g_strdup_printf ("its %s is no date and time of a meeting", what);
	} else if (icaltime_is_utc (time)) {
		set_moment (reading, name, at);
	} else if (zone == NULL) {
		fault = g_strdup_printf ("its %s is in no time zone", what);
	} else {
		CcrfZoneResult result = ccrf_calendar_zone_resolve (reading->calendar, zone, time, &at);
		if (result == CCRF_ZONE_RESOLVED)
			set_moment (reading, name, at);
		else if (result == CCRF_ZONE_NOT_ENCLOSED)
			set_local (reading, name, time, zone);
		else
			fault = g_strdup_printf ("its %s cannot be told for certain: in its time zone the clocks skip or repeat that hour, or change by a rule that is not understood", what);
	}
	if (fault != NULL)
		doubt (reading, fault);
}

/* DTEND, or DTSTART and DURATION: then the sheet says `duration` in seconds */
static void
set_duration (Reading *reading, icalproperty *property)
{
	struct icaldurationtype duration = icalproperty_get_duration (property);
	/* no sum of these overflows once each is bounded */
	gboolean small = !duration.is_neg && duration.weeks <= 4 && duration.days <= 31 && duration.hours <= 744 && duration.minutes <= 44640 && duration.seconds <= DURATION_MOST;
	gint64 seconds = small ? ((gint64) duration.weeks * 7 + duration.days) * 86400 + (gint64) duration.hours * 3600 + (gint64) duration.minutes * 60 + duration.seconds : 0;

	if (seconds > 0 && seconds <= DURATION_MOST)
		set_moment (reading, "duration", seconds);
	else
		doubt (reading, "its DURATION is none of a meeting");
}

/* clang-format off */
static const struct { icalproperty_kind kind; const char *name, *what; } times[] = {
	{ ICAL_DTSTAMP_PROPERTY, "dtstamp", "DTSTAMP" },
	{ ICAL_DTSTART_PROPERTY, "start",   "DTSTART" },
	{ ICAL_DTEND_PROPERTY,   "end",     "DTEND" },
};
/* clang-format on */

/* ---- attendees ---------------------------------------------------------------------------- */

/** "mailto:jane%2Bx@y" → "jane+x@y" (RFC 6068); another URI as it stands. (transfer full) */
static char *
bare_address (const char *uri)
{
	if (uri == NULL)
		return g_strdup ("");
	while (*uri == ' ' || *uri == '"')
		uri++;
	if (g_ascii_strncasecmp (uri, "mailto:", 7) != 0)
		return limited (uri);
	g_autofree char *plain = g_uri_unescape_string (uri + 7, NULL);
	g_autofree char *short_form = limited (plain != NULL ? plain : uri + 7);
	g_strdelimit (short_form, "\"", ' ');
	return g_strdup (g_strstrip (short_form));
}

static icalparameter *
parameter (icalproperty *property, icalparameter_kind kind)
{
	return icalproperty_get_first_parameter (property, kind);
}

/* RFC 5545 3.2.12: no parameter means NEEDS-ACTION; a value that nobody knows stands as it is */
static const char *
partstat_of (icalproperty *attendee)
{
	icalparameter *it = parameter (attendee, ICAL_PARTSTAT_PARAMETER);
	const char *name;

	if (it == NULL)
		return "NEEDS-ACTION";
	name = icalparameter_enum_to_string (icalparameter_get_partstat (it));
	return name != NULL ? name : icalparameter_get_xvalue (it);
}

static void
add_text (CcrfBlock *row, const char *text)
{
	g_autofree char *valid = limited (text != NULL ? text : "");
	ccrf_cell_add (ccrf_block_add_cell (row), CCRF_PIECE_TEXT, valid, 0);
}

static void
add_attendee (Reading *reading, icalproperty *property, int number)
{
	CcrfBlock *row = ccrf_sheet_add_row (reading->sheet, 1, number);
	icalparameter *email = parameter (property, ICAL_EMAIL_PARAMETER), *name = parameter (property, ICAL_CN_PARAMETER);
	icalparameter *sent_by = parameter (property, ICAL_SENTBY_PARAMETER), *to = parameter (property, ICAL_DELEGATEDTO_PARAMETER);
	icalparameter *from = parameter (property, ICAL_DELEGATEDFROM_PARAMETER);
	const char *uri = icalproperty_get_attendee (property);
	/* RFC 7986 6.2: where the value is no mailto:, EMAIL is the address */
	gboolean is_mail = uri != NULL && g_ascii_strncasecmp (uri, "mailto:", 7) == 0;
	g_autofree char *address = bare_address (!is_mail && email != NULL ? icalparameter_get_email (email) : uri);
	g_autofree char *sender = bare_address (sent_by != NULL ? icalparameter_get_sentby (sent_by) : NULL);
	g_autofree char *delegate = bare_address (to != NULL ? icalparameter_get_delegatedto (to) : NULL);
	g_autofree char *delegator = bare_address (from != NULL ? icalparameter_get_delegatedfrom (from) : NULL);

	add_text (row, address);
	add_text (row, name != NULL ? icalparameter_get_cn (name) : NULL);
	add_text (row, partstat_of (property));
	add_text (row, sender);
	add_text (row, delegate);
	add_text (row, delegator);
}

static void
add_attendees (Reading *reading)
{
	int n = 0;

	for (icalproperty *property = find (reading, ICAL_ATTENDEE_PROPERTY); property != NULL;
	     property = icalcomponent_get_next_property (reading->event, ICAL_ATTENDEE_PROPERTY)) {
		if (++n > ATTENDEES_MOST) {
			doubt (reading, "it names more attendees than are read");
			return;
		}
		add_attendee (reading, property, n);
	}
}

/* ---- the whole ---------------------------------------------------------------------------------- */

/** libical drops a line whose value it cannot read; what an answer depends on must not vanish. */
static void
note_dropped (Reading *reading)
{
	static const char *const wanted[] = { "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "ATTENDEE" };

	for (icalproperty *property = find (reading, ICAL_XLICERROR_PROPERTY); property != NULL;
	     property = icalcomponent_get_next_property (reading->event, ICAL_XLICERROR_PROPERTY)) {
		const char *text = icalproperty_get_xlicerror (property);
		for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (wanted); i++) {
			g_autofree char *quoted = g_strdup_printf (" %s property", wanted[i]);
			g_autofree char *fault = g_strdup_printf ("its %s cannot be read", wanted[i]);
			if (strstr (text, quoted) != NULL)
				doubt (reading, fault);
		}
	}
}

static void
read_event (Reading *reading)
{
	icalproperty *sequence = find (reading, ICAL_SEQUENCE_PROPERTY), *duration = find (reading, ICAL_DURATION_PROPERTY);

	note_dropped (reading);
	set_text (reading, "uid", find (reading, ICAL_UID_PROPERTY));
	set_text (reading, "recurrence-id", find (reading, ICAL_RECURRENCEID_PROPERTY));
	set_text (reading, "comment", find (reading, ICAL_COMMENT_PROPERTY));
	if (sequence != NULL)
		set_moment (reading, "sequence", MAX (icalproperty_get_sequence (sequence), 0));
	for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
		icalproperty *property = find (reading, times[i].kind);
		if (property != NULL)
			set_time (reading, times[i].name, times[i].what, property);
	}
	if (duration != NULL)
		set_duration (reading, duration);
	add_attendees (reading);
}

gboolean
ccrf_calendar_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data (document, &size);
	g_autofree char *text = g_strndup (data, size), *fault = NULL;

	if (size == 0 || memchr (data, '\0', size) != NULL || !g_utf8_validate (text, -1, NULL)) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "it is no text in UTF-8");
		return FALSE;
	}
	const char *start = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;
	if (!ccrf_calendar_lines_check (start, (int) limits->calendar_parameters, &fault, error))
		return FALSE;
	g_autoptr (CcrfIcalendar) calendar = icalparser_parse_string (start);
	if (calendar == NULL || icalcomponent_isa (calendar) != ICAL_VCALENDAR_COMPONENT) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "it is no calendar that can be read");
		return FALSE;
	}
	Reading reading = { sheet, calendar, icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT) };
	if (fault != NULL)
		doubt (&reading, fault);
	set_text (&reading, "method", icalcomponent_get_first_property (calendar, ICAL_METHOD_PROPERTY));
	if (reading.event != NULL)
		read_event (&reading);
	else
		doubt (&reading, "there is no event in it");
	return TRUE;
}
