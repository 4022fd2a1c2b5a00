/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Intelligence (A2.8) and section 42 lines (B0.3): filed on the provider's file. */

#include "structured.h"
#include <string.h>

/* characters of a section 42 field: codes and short words, never a story */
#define SECTION_42_MOST 200

static void
set (char **field, const char *value)
{
	g_free (*field);
	*field = g_strdup (value);
}

static char *
provider_label (const CcrfMessage *message)
{
	return CCRF_LINE (message, "Provider", "Service", "Name of provider", "Care provider");
}

static CcrfProviderItem *
item_of (const CcrfTransit *transit, const char *kind, const char *role, gint64 provider_id)
{
	CcrfProviderItem *item = ccrf_provider_item_new (kind);

	item->provider_id = provider_id;
	item->received = transit->stored->received;
	set (&item->role, role);
	set (&item->message_sha256, transit->stored->sha256);
	g_free (item->reference);
	item->reference = CCRF_LINE (transit->message, "Reference", "Ref", "Our reference");
	return item;
}

/* ---- Intelligence ------------------------------------------------------------------------ */

/* clang-format off */
static const struct { const char *role, *source; } sources[] = {
	{ "intelligence-cqc",        "CQC" },
	{ "cqc-inspector",           "CQC" },
	{ "intelligence-complaints", "Complaints" },
	{ "intelligence-chc",        "CHC" },
	{ "chc-lead-nurse",          "CHC" },
	{ "police",                  "Police" },
	{ "healthwatch",             "Healthwatch" },
};
/* clang-format on */

/* (transfer full): the mail's word, else the sender's role says it; "" when neither does */
static char *
source_of (const CcrfTransit *transit, const char *role)
{
	g_autofree char *said = CCRF_LINE (transit->message, "Source");

	if (*said)
		return g_steal_pointer (&said);
	for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
		if (g_str_equal (sources[i].role, role))
			return g_strdup (sources[i].source);
	return g_strdup ("");
}

/* FALSE: a date stands there that cannot be read for certain */
static gboolean
date_of (const CcrfTransit *transit, char **iso)
{
	g_autofree char *said = CCRF_LINE (transit->message, "Date"), *read = NULL;

	if (!*said) {
		*iso = ccrf_calendar_iso (transit->worker->service->calendar, transit->stored->received);
		return TRUE;
	}
	if (ccrf_parse_date (said, transit->now, FALSE, &read, NULL) != CCRF_DATE_OK)
		return FALSE;
	*iso = g_steal_pointer (&read);
	return TRUE;
}

/* A process that runs for the provider hears of it (B0.3). @ref: (out): which, NULL when none */
static gboolean
tell_process (CcrfTransit *transit, const CcrfProviderItem *item, char **ref, GError **error)
{
	const CcrfEvent event = { .kind = CCRF_EVENT_ITEM, .name = item->kind, .message = transit->message, .sender = transit->sender, .text = "" };

	return ccrf_process_hears (transit->worker, item->provider_id, &event, transit->stored->sha256, transit->now, ref, error);
}

static gboolean
file_intelligence (CcrfTransit *transit, CcrfProviderItem *item, GError **error)
{
	g_autoptr (CcrfProvider) provider = ccrf_store_provider (transit->worker->store, item->provider_id, error);
	g_autofree char *process = NULL, *filed = g_strdup_printf ("Your information (source: %s) is on the provider’s file.", item->source);

	if (!provider || !ccrf_store_add_provider_item (transit->worker->store, item, error) ||
	    !tell_process (transit, item, &process, error))
		return FALSE;
	ccrf_transit_end (transit, process, "intelligence filed", NULL);
	return ccrf_structured_receipt (transit, NULL, provider->name, filed, "It is discussed at the next performance management meeting.", error);
}

gboolean
ccrf_take_intelligence (CcrfTransit *transit, const char *role, GError **error)
{
	g_autofree char *typed = provider_label (transit->message), *source = source_of (transit, role), *date = NULL;
	const char *summary = CCRF_LABEL (transit->message, "Summary", "Details", "Information");
	g_auto (CcrfNamed) named = { 0 };
	g_autoptr (CcrfProviderItem) item = NULL;

	if (!*summary || !*source)
		return ccrf_structured_ask_back (transit, *summary ? "It does not say where the information comes from. Please add a line “Source: …”."
		                                                   : "It does not say what you know. Please add a line “Summary: …”.", error);
	if (!date_of (transit, &date))
		return ccrf_structured_ask_back (transit, "We cannot read the date for certain. Please write it as day, month and year.", error);
	if (!ccrf_structured_name (transit, typed, &named, error))
		return FALSE;
	if (!named.match->provider_id)
		return ccrf_structured_which (transit, &named, "", error);
	item = item_of (transit, "intelligence", role, named.match->provider_id);
	set (&item->source, source);
	set (&item->date, date);
	set (&item->summary, summary);
	return file_intelligence (transit, item, error);
}

/* ---- Section 42 ------------------------------------------------------------------------------ */

/* What stands behind "LABEL:" on this line; NULL: another line */
static const char *
behind_label (const char *line, const char *label)
{
	gsize length = strlen (label);
	const char *text = line + strspn (line, " \t*-");

	if (g_ascii_strncasecmp (text, label, length) != 0)
		return NULL;
	text += length + strspn (text + length, " \t*");
	return *text == ':' ? text + 1 : NULL;
}

/*
 * The line itself, cut short: text that continues on the next line may name the
 * adult, and must stay in the sealed mail. (transfer full): "" when there is none
 */
static char *
line_only (const CcrfMessage *message, const char *label)
{
	g_auto (GStrv) lines = g_strsplit (message->reply_text, "\n", -1);
	const char *value = NULL;
	char *cut;

	for (char **line = lines; *line && !value; line++) {
		value = behind_label (*line, label);
		/* the label on a line of its own, its value on the next */
		for (char **next = line + 1; value && !value[strspn (value, " \t\r")] && *next; next++)
			value = strchr (*next, ':') ? "-" : *next;
	}
	cut = g_strstrip (g_strdup (value && !g_str_equal (value, "-") ? value : ""));
	if (g_utf8_strlen (cut, -1) > SECTION_42_MOST)
		*g_utf8_offset_to_pointer (cut, SECTION_42_MOST) = '\0';
	return cut;
}

/* What a later mail leaves out stays as it was. */
static void
keep (char **field, const char *earlier)
{
	if (!**field && earlier)
		set (field, earlier);
}

static gboolean
file_section_42 (CcrfTransit *transit, CcrfProviderItem *item, gboolean known, GError **error)
{
	g_autoptr (CcrfProvider) provider = ccrf_store_provider (transit->worker->store, item->provider_id, error);

	if (!provider || !ccrf_store_add_provider_item (transit->worker->store, item, error) || !tell_process (transit, item, NULL, error))
		return FALSE;
	/* the mail itself may name the adult: it is not filed with the process */
	ccrf_transit_end (transit, NULL, known ? "section 42 updated" : "section 42 filed", NULL);
	return ccrf_structured_receipt (transit, NULL, provider->name,
	                                known ? "The section 42 enquiry with this reference is updated on the provider’s file."
	                                      : "The section 42 enquiry is on the provider’s file.",
	                                "Only the labelled lines are kept there. Please never write the adult’s name in them.", error);
}

/* Where the mail names no provider, the earlier one with this reference does. Returns: 0 when the sender was asked back */
static gboolean
provider_of (CcrfTransit *transit, const CcrfProviderItem *earlier, gint64 *id, GError **error)
{
	g_autofree char *typed = provider_label (transit->message);
	g_auto (CcrfNamed) named = { 0 };

	*id = earlier ? earlier->provider_id : 0;
	if (earlier && !*typed)
		return TRUE;
	if (!ccrf_structured_name (transit, typed, &named, error))
		return FALSE;
	*id = named.match->provider_id;
	if (!*id)
		return ccrf_structured_which (transit, &named, "", error);
	if (!earlier || earlier->provider_id == *id)
		return TRUE;
	*id = 0;
	return ccrf_structured_ask_back (transit, "This reference stands on the file of another provider. Please check the reference and the provider, and send it again.", error);
}

gboolean
ccrf_take_section_42 (CcrfTransit *transit, const char *role, GError **error)
{
	g_autofree char *reference = CCRF_LINE (transit->message, "Reference", "Ref");
	g_autoptr (GError) failed = NULL;
	g_autoptr (CcrfProviderItem) earlier = ccrf_store_provider_item_by_reference (transit->worker->store, "section-42", reference, &failed);
	g_autoptr (CcrfProviderItem) item = NULL;
	gint64 provider_id;

	if (failed) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
	if (!*reference)
		return ccrf_structured_ask_back (transit, "It has no reference. Please add a line “Reference: …”.", error);
	if (!provider_of (transit, earlier, &provider_id, error))
		return FALSE;
	if (!provider_id)
		return TRUE;
	item = item_of (transit, "section-42", role, provider_id);
	set (&item->source, "Safeguarding");
	g_free (item->date);
	item->date = ccrf_calendar_iso (transit->worker->service->calendar, transit->stored->received);
	{
		const struct { const char *label; char **field; const char *before; } fields[] = {
			{ "Category of abuse", &item->category,   earlier ? earlier->category : NULL },
			{ "Who caused harm",   &item->who_caused, earlier ? earlier->who_caused : NULL },
			{ "Status",            &item->status,     earlier ? earlier->status : NULL },
			{ "Outcome",           &item->outcome,    earlier ? earlier->outcome : NULL },
		};

		for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
			g_free (*fields[i].field);
			*fields[i].field = line_only (transit->message, fields[i].label);
			keep (fields[i].field, fields[i].before);
		}
	}
	if (!*item->category)
		return ccrf_structured_ask_back (transit, "It does not say what kind of abuse it is about. Please add a line “Category of abuse: …”.", error);
	return file_section_42 (transit, item, earlier != NULL, error);
}
