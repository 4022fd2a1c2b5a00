/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Our own invitations, read again with libical before they leave: what a
 * recipient's program will understand must be what was meant. A difference is a
 * fault of ours, or a text that found a way to become a line.
 */

#include <string.h>

#include "ics.h"
#include "invitation-private.h"

#define OCTETS_MOST 75

static gboolean
differs (GError **error, const char *what)
{
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the invitation's %s is not what was written when it is read again; it was not sent", what);
	return FALSE;
}

/* ---- lines ------------------------------------------------------------------------------ */

static gboolean
check_lines (GBytes *bytes, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data (bytes, &size), *end = data + size;

	while (data < end) {
		const char *newline = memchr (data, '\n', (gsize) (end - data));
		if (newline == NULL || newline == data || newline[-1] != '\r')
			return differs (error, "line end");
		gsize octets = (gsize) (newline - 1 - data);
		if (octets > OCTETS_MOST || !g_utf8_validate (data, (gssize) octets, NULL) || memchr (data, '\r', octets) != NULL)
			return differs (error, "line");
		data = newline + 1;
	}
	return TRUE;
}

/* ---- fields ----------------------------------------------------------------------------- */

static icalproperty *
first (icalcomponent *component, icalproperty_kind kind)
{
	return icalcomponent_get_first_property (component, kind);
}

/** The text of a property as libical understands it; "" when it is missing. Not allocated. */
static const char *
text_of (icalcomponent *component, icalproperty_kind kind)
{
	icalproperty *property = first (component, kind);
	icalvalue *value = property != NULL ? icalproperty_get_value (property) : NULL;
	const char *text = value != NULL ? icalvalue_get_text (value) : NULL;
	return text != NULL ? text : "";
}

static gboolean
check_texts (icalcomponent *event, const CcrfInvitation *it, GError **error)
{
	const struct { icalproperty_kind kind; const char *what, *meant; } texts[] = {
		{ ICAL_UID_PROPERTY, "UID", it->uid },
		{ ICAL_SUMMARY_PROPERTY, "SUMMARY", it->summary },
		{ ICAL_LOCATION_PROPERTY, "LOCATION", it->location },
		{ ICAL_DESCRIPTION_PROPERTY, "DESCRIPTION", it->description },
		{ ICAL_RELATEDTO_PROPERTY, "RELATED-TO", it->related_uid != NULL ? it->related_uid : "" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
		if (strcmp (text_of (event, texts[i].kind), texts[i].meant) != 0 || icalcomponent_count_properties (event, texts[i].kind) > 1)
			return differs (error, texts[i].what);
	return TRUE;
}

/** The moment by the VTIMEZONE that is in the calendar, not by a zone of the machine. */
static CcrfTime
moment_of (icalcomponent *event, icalproperty_kind kind, icaltimezone *zone)
{
	icalproperty *property = first (event, kind);
	icalparameter *tzid = property != NULL ? icalproperty_get_first_parameter (property, ICAL_TZID_PARAMETER) : NULL;

	if (tzid == NULL || strcmp (icalparameter_get_tzid (tzid), CCRF_INVITATION_ZONE) != 0)
		return 0;
	return icaltime_as_timet_with_zone (icalvalue_get_datetime (icalproperty_get_value (property)), zone);
}

static gboolean
check_times (icalcomponent *calendar, icalcomponent *event, const CcrfInvitation *it, CcrfTime now, GError **error)
{
	icalcomponent *rules = icalcomponent_get_first_component (calendar, ICAL_VTIMEZONE_COMPONENT);
	icalproperty *stamp = first (event, ICAL_DTSTAMP_PROPERTY);
	icaltimezone *zone = icaltimezone_new ();
	gboolean right;

	if (rules == NULL || !icaltimezone_set_component (zone, icalcomponent_new_clone (rules))) {
		icaltimezone_free (zone, 1);
		return differs (error, "VTIMEZONE");
	}
	right = moment_of (event, ICAL_DTSTART_PROPERTY, zone) == it->start && moment_of (event, ICAL_DTEND_PROPERTY, zone) == it->end;
	icaltimezone_free (zone, 1);
	if (!right) /* also: the configured zone is not London's, which the VTIMEZONE is */
		return differs (error, "time (in the zone " CCRF_INVITATION_ZONE ")");
	return (stamp != NULL && icaltime_as_timet (icalproperty_get_dtstamp (stamp)) == now) || differs (error, "DTSTAMP");
}

/** TRUE when the parameter's text is @meant; %NULL: it must be missing */
static gboolean
is_mailto (const char *uri, const CcrfAddress *meant)
{
	if (meant == NULL || uri == NULL)
		return meant == NULL && uri == NULL;
	return g_str_has_prefix (uri, "mailto:") && strcmp (uri + strlen ("mailto:"), meant->address) == 0;
}

static gboolean
has_name (icalproperty *property, const CcrfAddress *who)
{
	icalparameter *parameter = icalproperty_get_first_parameter (property, ICAL_CN_PARAMETER);
	g_autofree char *meant = ccrf_invitation_name (who->name, who->address);
	return parameter != NULL && strcmp (icalparameter_get_cn (parameter), meant) == 0;
}

static gboolean
check_attendee (icalproperty *property, const CcrfAttendee *it)
{
	icalparameter *role = icalproperty_get_first_parameter (property, ICAL_ROLE_PARAMETER);
	icalparameter *partstat = icalproperty_get_first_parameter (property, ICAL_PARTSTAT_PARAMETER);
	icalparameter *to = icalproperty_get_first_parameter (property, ICAL_DELEGATEDTO_PARAMETER);
	icalparameter *from = icalproperty_get_first_parameter (property, ICAL_DELEGATEDFROM_PARAMETER);
	CcrfPartstat answer;

	if (role == NULL || partstat == NULL || !ccrf_partstat_parse (icalparameter_enum_to_string (icalparameter_get_partstat (partstat)), &answer))
		return FALSE;
	return is_mailto (icalproperty_get_attendee (property), it->who) && has_name (property, it->who) && answer == it->partstat
	       && (icalparameter_get_role (role) == ICAL_ROLE_CHAIR) == it->chair
	       && is_mailto (to != NULL ? icalparameter_get_delegatedto (to) : NULL, it->delegated_to)
	       && is_mailto (from != NULL ? icalparameter_get_delegatedfrom (from) : NULL, it->delegated_from);
}

static gboolean
check_people (icalcomponent *event, const CcrfInvitation *it, GError **error)
{
	icalproperty *organizer = first (event, ICAL_ORGANIZER_PROPERTY);
	icalproperty *property = NULL;

	if (organizer == NULL || !is_mailto (icalproperty_get_organizer (organizer), it->organizer) || !has_name (organizer, it->organizer))
		return differs (error, "ORGANIZER");
	for (guint i = 0; i < it->attendees->len; i++) {
		property = i == 0 ? first (event, ICAL_ATTENDEE_PROPERTY) : icalcomponent_get_next_property (event, ICAL_ATTENDEE_PROPERTY);
		if (property == NULL || !check_attendee (property, g_ptr_array_index (it->attendees, i)))
			return differs (error, "ATTENDEE");
	}
	return icalcomponent_get_next_property (event, ICAL_ATTENDEE_PROPERTY) == NULL || differs (error, "number of ATTENDEEs");
}

static gboolean
check_shape (icalcomponent *calendar, icalcomponent *event, const char *method, int properties, GError **error)
{
	icalproperty *said = first (calendar, ICAL_METHOD_PROPERTY);
	icalproperty *status = first (event, ICAL_STATUS_PROPERTY);
	gboolean cancelled = status != NULL && icalproperty_get_status (status) == ICAL_STATUS_CANCELLED;

	if (icalcomponent_count_components (calendar, ICAL_ANY_COMPONENT) != 2 || icalcomponent_count_properties (calendar, ICAL_ANY_PROPERTY) != 4
	    || icalcomponent_count_components (event, ICAL_ANY_COMPONENT) != 0 || icalcomponent_count_errors (calendar) != 0
	    || icalcomponent_count_properties (event, ICAL_ANY_PROPERTY) != properties)
		return differs (error, "number of lines");
	if (said == NULL || strcmp (icalproperty_method_to_string (icalproperty_get_method (said)), method) != 0)
		return differs (error, "METHOD");
	return status != NULL && cancelled == (strcmp (method, "CANCEL") == 0) ? TRUE : differs (error, "STATUS");
}

gboolean
ccrf_invitation_verify (GBytes *bytes, const CcrfInvitation *it, const char *method, CcrfTime now, int properties, GError **error)
{
	g_autoptr (CcrfIcs) calendar = ccrf_ics_read (bytes, error);
	icalcomponent *event = calendar != NULL ? icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT) : NULL;
	icalproperty *sequence = event != NULL ? first (event, ICAL_SEQUENCE_PROPERTY) : NULL;

	if (calendar == NULL)
		return FALSE;
	if (event == NULL)
		return differs (error, "VEVENT");
	if (sequence == NULL || icalproperty_get_sequence (sequence) != it->sequence)
		return differs (error, "SEQUENCE");
	return check_lines (bytes, error) && check_shape (calendar, event, method, properties, error) && check_texts (event, it, error)
	       && check_times (calendar, event, it, now, error) && check_people (event, it, error);
}

/* ---- the last look -------------------------------------------------------------------------- */

static gboolean
is_invited (icalcomponent *event, const char *recipient)
{
	for (icalproperty *property = first (event, ICAL_ATTENDEE_PROPERTY); property != NULL;
	     property = icalcomponent_get_next_property (event, ICAL_ATTENDEE_PROPERTY)) {
		const char *uri = icalproperty_get_attendee (property);
		if (uri != NULL && g_str_has_prefix (uri, "mailto:") && ccrf_address_equal (uri + strlen ("mailto:"), recipient))
			return TRUE;
	}
	return FALSE;
}

gboolean
ccrf_invitation_check (GBytes *bytes, const char *method, const char *organizer, const char *recipient, GError **error)
{
	g_autoptr (CcrfIcs) calendar = ccrf_ics_read (bytes, error);
	icalcomponent *event = calendar != NULL ? icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT) : NULL;
	icalproperty *said = calendar != NULL ? first (calendar, ICAL_METHOD_PROPERTY) : NULL;
	icalproperty *from = event != NULL ? first (event, ICAL_ORGANIZER_PROPERTY) : NULL;
	const char *name = said != NULL ? icalproperty_method_to_string (icalproperty_get_method (said)) : NULL;
	const char *uri = from != NULL ? icalproperty_get_organizer (from) : NULL;

	if (calendar == NULL)
		return FALSE;
	if (name == NULL || g_strcmp0 (name, method) != 0)
		return differs (error, "METHOD");
	if (uri == NULL || !g_str_has_prefix (uri, "mailto:") || !ccrf_address_equal (uri + strlen ("mailto:"), organizer))
		return differs (error, "ORGANIZER");
	return is_invited (event, recipient) || differs (error, "ATTENDEE, its recipient,");
}
