/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Mails of lines `Label: value` that name a kind other than the CCRF: what CQC,
 * Complaints, CHC and partners send (A2.8), section 42 lines (B0.3), the start of
 * provider concerns (B0.2), minutes (B0.11), contacts (B0.10, B8), providers (B0.1).
 */

#include "reading.h"
#include "quotes.h"

#include <string.h>

/* clang-format off */
static const struct {
	const char *name;
	const char *also[4];
	gboolean weak;        /* its name is a label of the CCRF too: never enough alone */
	const char *labels[8];
	guint enough;         /* that many of the labels name the kind by themselves; 0: they never do */
} kinds[] = {
	{ "Provider concerns", { "provider concern" },                   FALSE, { "provider", "reason", "threshold" },                                        3 },
	{ "Intelligence",      { "intelligence item" },                  FALSE, { "provider", "source", "date", "reference", "summary" },                     4 },
	{ "Section 42",        { "s42", "section 42 enquiry", "s.42" },  FALSE, { "provider", "reference", "category of abuse", "who caused harm", "status", "outcome" }, 3 },
	{ "Minutes",           { "minutes of meeting" },                 FALSE, { NULL },                                                                     0 },
	{ "Contact",           { "contacts", "contact change" },         FALSE, { "role", "name", "email", "from", "to" },                                    3 },
	{ "Provider",          { "new provider" },                       TRUE,  { "provider", "name", "postcode", "location id", "email", "service type", "manager", "address" }, 3 },
};
/* clang-format on */

static gboolean
is_name_of (gsize kind, const char *folded)
{
	g_autofree char *name = g_utf8_casefold (kinds[kind].name, -1);

	if (g_str_equal (name, folded))
		return TRUE;
	for (gsize i = 0; i < G_N_ELEMENTS (kinds[kind].also) && kinds[kind].also[i]; i++) {
		if (g_str_equal (kinds[kind].also[i], folded))
			return TRUE;
	}
	return FALSE;
}

/* Casefolded, without emphasis and punctuation at the ends */
static char *
fold (const char *text, gssize length)
{
	g_autofree char *folded = g_utf8_casefold (text, length);
	const char *start = folded + strspn (folded, " \t*_#=-");
	gsize n = strlen (start);

	while (n > 0 && strchr (" \t*_#=-:.", start[n - 1]))
		n--;
	return g_strndup (start, n);
}

static const char *
kind_named (const char *folded, gboolean weak)
{
	for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
		if ((weak || !kinds[i].weak) && is_name_of (i, folded))
			return kinds[i].name;
	}
	return NULL;
}

static char *
first_line (const char *text)
{
	while (*text) {
		const char *end = strchrnul (text, '\n');
		g_autofree char *line = g_strndup (text, end - text);

		if (!ccrf_quotes_is_blank (line))
			return g_steal_pointer (&line);
		text = *end ? end + 1 : end;
	}
	return g_strdup ("");
}

const char *
ccrf_structured_opening (const char *text)
{
	g_autofree char *line = first_line (text);
	g_autofree char *whole = fold (line, -1);
	const char *colon = strchr (line, ':');
	g_autofree char *label = NULL;
	g_autofree char *value = NULL;
	const char *name = kind_named (whole, TRUE); /* a heading: nothing but the name */

	if (name || !colon)
		return name;
	label = fold (line, colon - line);
	value = fold (colon + 1, -1);
	if (g_str_equal (label, "kind") || g_str_equal (label, "type") || g_str_equal (label, "subject"))
		return kind_named (value, TRUE);
	return kind_named (label, FALSE);
}

static const char *
named_by_subject (const CcrfMessage *message)
{
	g_autofree char *core = ccrf_subject_core (message->subject);
	g_autofree char *name = NULL;
	gsize end = strcspn (core, ":[(");
	const char *dash = strstr (core, " - ");

	if (dash && (gsize) (dash - core) < end)
		end = (gsize) (dash - core);
	name = fold (core, (gssize) end);
	return kind_named (name, TRUE);
}

static guint
count_labels (gsize kind, const GPtrArray *labels)
{
	guint n = 0;

	for (gsize i = 0; i < G_N_ELEMENTS (kinds[kind].labels) && kinds[kind].labels[i]; i++) {
		for (guint j = 0; j < labels->len; j++) {
			char **pair = labels->pdata[j];
			g_autofree char *label = fold (pair[0], -1);

			if (g_str_equal (label, kinds[kind].labels[i])) {
				n++;
				break;
			}
		}
	}
	return n;
}

/* The labels themselves tell, when enough of one kind stand there; the kind with the most */
static const char *
named_by_labels (const GPtrArray *labels)
{
	const char *name = NULL;
	guint most = 0;

	for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
		guint n = kinds[i].enough ? count_labels (i, labels) : 0;

		if (n >= kinds[i].enough && n > most) {
			most = n;
			name = kinds[i].name;
		}
	}
	return name;
}

/* "Provider: NAME" alone names the kind where no form was found in it */
static const char *
named_by_first_label (const GPtrArray *labels)
{
	g_autofree char *label = labels->len > 0 ? fold (((char **) labels->pdata[0])[0], -1) : g_strdup ("");

	return kind_named (label, TRUE);
}

void
ccrf_read_structured (CcrfReading *reading)
{
	CcrfMessage *message = reading->message;
	const char *name = ccrf_structured_opening (message->reply_text);
	g_autoptr (GPtrArray) labels = ccrf_parse_labels (message->reply_text);

	if (!name && labels->len > 0) {
		name = named_by_subject (message);
		if (!name)
			name = named_by_labels (labels);
		if (!name)
			name = named_by_first_label (labels);
	}
	if (!name)
		return;
	message->structured = g_strdup (name);
	g_ptr_array_unref (message->labels);
	message->labels = g_steal_pointer (&labels);
}
