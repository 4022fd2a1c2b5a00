/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Texts with a shape: initials (never a full name), location ids, references. */

#include <string.h>

#include "value.h"

static gboolean
is_title (const char *word)
{
	static const char *const titles[] = { "mr", "mrs", "ms", "miss", "mx", "dr", "sir", "lady", "rev", "master", "prof" };
	for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
		if (g_ascii_strncasecmp (word, titles[i], strlen (titles[i])) == 0 && strchr (".", word[strlen (titles[i])]))
			return TRUE;
	return FALSE;
}

/* "J.S.", "JS", "j s": up to four single letters, or one short word in capitals */
static gboolean
is_initials (const char *text)
{
	guint letters = 0, run = 0, longest = 0;
	gboolean lower = FALSE;
	for (const char *at = text; *at; at = g_utf8_next_char (at)) {
		const gunichar c = g_utf8_get_char (at);
		if (g_unichar_isalpha (c)) {
			letters++;
			run++;
			longest = MAX (longest, run);
			lower = lower || (g_unichar_islower (c) && run > 1);
		} else if (c == '.' || c == ' ' || c == '-' || c == '/' || c == '\'') {
			run = 0;
		} else {
			return FALSE;
		}
	}
	return letters > 0 && letters <= 4 && (longest <= 2 || (!lower && longest <= 4)) && g_utf8_strlen (text, -1) <= 8;
}

/* A full name stays in the original only: here stand its initials (data protection by design) */
void
ccrf_shape_initials (const char *text, CcrfValue *value)
{
	static const char *const answers[] = { "n/a", "na", "none", "not known", "unknown", "not applicable", "various", "several", "multiple", "all" };
	for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
		if (g_ascii_strcasecmp (text, answers[i]) == 0) {
			ccrf_value_accept (value, g_strdup (text), NULL);
			return;
		}
	if (is_initials (text)) {
		ccrf_value_accept (value, g_strdup (text), NULL);
		return;
	}
	g_auto (GStrv) words = g_strsplit_set (text, " ,\n.\t", -1);
	g_autoptr (GString) initials = g_string_new (NULL);
	for (char **word = words; *word && initials->len < 4; word++) {
		if (!**word || is_title (*word))
			continue;
		if (!g_unichar_isalpha (g_utf8_get_char (*word)))
			break; /* a date of birth, a number */
		g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (*word)));
	}
	const char *why = "more than initials was given here: it stands in the original only";
	if (initials->len && g_strv_length (words) <= 6)
		ccrf_value_accept (value, g_strdup (initials->str), why);
	else
		ccrf_value_doubt (value, why);
}

void
ccrf_shape_location_id (const char *text, CcrfValue *value)
{
	g_autofree char *plain = g_utf8_strup (text, -1);
	GString *id = g_string_new (NULL);
	for (const char *at = plain; *at; at = g_utf8_next_char (at)) {
		const gunichar c = g_utf8_get_char (at);
		if (c == 0x2013 || c == 0x2010 || c == 0x2011)
			g_string_append_c (id, '-');
		else if (!g_unichar_isspace (c))
			g_string_append_unichar (id, c);
	}
	if (g_regex_match_simple ("^(1-\\d{6,12}|(?=[A-Z]*\\d)[A-Z0-9]{3,12})$", id->str, 0, 0)) {
		ccrf_value_accept (value, g_string_free (id, FALSE), NULL);
		return;
	}
	g_string_free (id, TRUE);
	ccrf_value_doubt (value, text);
}

static gboolean
nhs_number_fits (const char *digits)
{
	int sum = 0;
	for (int i = 0; i < 9; i++)
		sum += (digits[i] - '0') * (10 - i);
	const int check = (11 - sum % 11) % 11;
	return check < 10 && check == digits[9] - '0';
}

void
ccrf_shape_reference (const char *text, CcrfValue *value)
{
	GString *digits = g_string_new (NULL);
	gboolean other = FALSE;
	for (const char *at = text; *at; at++) {
		if (g_ascii_isdigit (*at))
			g_string_append_c (digits, *at);
		else if (*at != ' ' && *at != '-')
			other = TRUE;
	}
	const gboolean wrong = !other && digits->len == 10 && strchr (text, ' ') && !nhs_number_fits (digits->str);
	ccrf_value_accept (value, g_strdup (text), wrong ? "as an NHS number its check digit does not fit" : NULL);
	g_string_free (digits, TRUE);
}
