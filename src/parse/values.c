/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Typed text becomes canonical values: texts, dates, addresses, phone numbers, initials. */

#include <string.h>

#include "dates.h"
#include "value.h"

char *
ccrf_value_fold (const char *text)
{
	GString *out = g_string_new (NULL);
	gboolean gap = FALSE, line = FALSE;
	g_autofree char *valid = g_utf8_make_valid (text, -1);
	for (const char *at = valid; *at; at = g_utf8_next_char (at)) {
		const gunichar c = g_utf8_get_char (at);
		if (c == '\n' || c == 0x2028 || c == 0x2029) {
			line = TRUE;
		} else if (g_unichar_isspace (c) || c == 0x200b || c == 0xfeff || c == 0x00ad || (c < 0x20) || c == 0x7f) {
			gap = gap || (c != 0x200b && c != 0xfeff && c != 0x00ad);
		} else {
			if (out->len && (line || gap))
				g_string_append_c (out, line ? '\n' : ' ');
			gap = line = FALSE;
			g_string_append_unichar (out, c);
		}
	}
	return g_string_free (out, FALSE);
}

/* "........Rosewood......" and "____": the line that a form prints to write on */
static char *
without_leaders (const char *text)
{
	/* bytes: else PCRE looks through the whole text for bad UTF-8 before every match, 40 s for a page of lines */
	g_autoptr (GRegex) leaders = g_regex_new ("(?:\\.|\\xe2\\x80\\xa6){4,}|(?:\\xe2\\x80\\xa6)+|_{3,}|-{5,}", G_REGEX_RAW, 0, NULL);
	g_autofree char *plain = g_regex_replace_literal (leaders, text, -1, 0, " ", 0, NULL);
	return ccrf_value_fold (plain ? plain : text);
}

char *
ccrf_value_text (const CcrfCell *cell, gboolean wrapped)
{
	GString *text = g_string_new (NULL);
	for (guint i = 0; i < cell->pieces->len; i++) {
		const CcrfPiece *piece = g_ptr_array_index (cell->pieces, i);
		if (piece->marks & (CCRF_MARK_HIDDEN | CCRF_MARK_PLACEHOLDER | CCRF_MARK_STRUCK))
			continue;
		switch (piece->kind) {
		case CCRF_PIECE_TEXT:
		case CCRF_PIECE_CONTROL: {
			g_autofree char *part = wrapped ? NULL : g_strdup (piece->text);
			g_string_append (text, part ? part : piece->text);
			break;
		}
		case CCRF_PIECE_TICK:
			if (piece->ticked)
				g_string_append (text, "\342\230\222");
			break;
		case CCRF_PIECE_BREAK:
			g_string_append_c (text, strcmp (piece->text, CCRF_CROSSED_CELL) == 0 || (wrapped && !*piece->text) ? ' ' : '\n');
			break;
		default:
			break;
		}
	}
	char *said = without_leaders (text->str);
	g_string_free (text, TRUE);
	return said;
}

gboolean
ccrf_value_is_blank (const CcrfRules *rules, const CcrfCell *cell)
{
	for (guint i = 0; i < cell->pieces->len; i++) {
		const CcrfPiece *piece = g_ptr_array_index (cell->pieces, i);
		if (piece->kind == CCRF_PIECE_TICK)
			return FALSE;
	}
	g_autofree char *text = ccrf_value_text (cell, FALSE);
	return ccrf_is_placeholder (rules, text);
}

void
ccrf_value_doubt (CcrfValue *value, const char *remark)
{
	ccrf_value_clear (value);
	value->state = CCRF_VALUE_UNSURE;
	value->remark = g_strdup (remark);
}

void
ccrf_value_accept (CcrfValue *value, char *said, const char *remark)
{
	ccrf_value_clear (value);
	value->state = CCRF_VALUE_OK;
	value->value = said;
	value->remark = remark && *remark ? g_strdup (remark) : NULL;
}

/* ---- dates --------------------------------------------------------------------- */

static gboolean
in_future (const char *iso, CcrfTime received)
{
	GDate today, date;
	g_date_clear (&date, 1);
	ccrf_dates_local (received, &today);
	g_date_set_dmy (&date, atoi (iso + 8), atoi (iso + 5), atoi (iso));
	return g_date_valid (&date) && g_date_days_between (&today, &date) > 1;
}

/* the only full date in a sentence; a second one makes it ambiguous */
static CcrfDateReading
date_inside (const char *text, CcrfTime received, char **iso)
{
	CcrfDateReading found = CCRF_DATE_NONE;
	gboolean starts = TRUE;
	guint tries = 0;
	for (const char *at = text; *at && tries < 60; at = g_utf8_next_char (at)) {
		const gboolean word = g_unichar_isalnum (g_utf8_get_char (at));
		if (word && starts) {
			g_autofree char *one = NULL, *rest = NULL;
			tries++;
			const CcrfDateReading is = g_ascii_isdigit (*at) ? ccrf_parse_date (at, received, FALSE, &one, &rest) : CCRF_DATE_NONE;
			if (is != CCRF_DATE_NONE) {
				if (found != CCRF_DATE_NONE)
					return CCRF_DATE_UNSURE;
				found = is;
				g_free (*iso);
				*iso = g_steal_pointer (&one);
				const gsize left = strlen (rest), whole = strlen (at);
				at += whole - MIN (whole, left) - 1;
			}
		}
		starts = !word;
		if (!*at)
			break;
	}
	return found;
}

static void
read_date (const char *text, CcrfTime received, CcrfValue *value)
{
	g_autofree char *iso = NULL, *rest = NULL;
	CcrfDateReading is = ccrf_parse_date (text, received, FALSE, &iso, &rest);
	if (is == CCRF_DATE_NONE && strlen (text) < 200) {
		is = date_inside (text, received, &iso);
		g_free (rest);
		rest = g_strdup (text);
	} else if (is == CCRF_DATE_OK && *rest) {
		/* "3/11/2026 or 4/11/2026", "between … and …": two dates are no date */
		g_autofree char *other = NULL;
		if (date_inside (rest, received, &other) != CCRF_DATE_NONE && g_strcmp0 (other, iso) != 0)
			is = CCRF_DATE_UNSURE;
	}
	if (is != CCRF_DATE_OK || !iso) {
		ccrf_value_doubt (value, text);
	} else if (in_future (iso, received)) {
		g_autofree char *why = g_strdup_printf ("%s (in the future)", text);
		ccrf_value_doubt (value, why);
	} else {
		ccrf_value_accept (value, g_steal_pointer (&iso), rest);
	}
}

static void
read_event (const char *text, CcrfTime received, CcrfValue *value)
{
	g_autofree char *said = NULL, *remark = NULL;
	const CcrfDateReading is = ccrf_dates_event (text, received, &said, &remark);
	const char *end = said ? strchr (said, '/') : NULL;
	if (is != CCRF_DATE_OK || !said) {
		ccrf_value_doubt (value, text);
	} else if (g_ascii_isdigit (*said) && in_future (end ? end + 1 : said, received)) {
		g_autofree char *why = g_strdup_printf ("%s (in the future)", text);
		ccrf_value_doubt (value, why);
	} else {
		ccrf_value_accept (value, g_steal_pointer (&said), remark);
	}
}

/* ---- addresses and numbers ---------------------------------------------------------- */

/* A narrow cell of a PDF cuts an address in two: "sam@nhs.exampl e", "sam.fie ld@nhs.example". Nobody knows where it ended. */
static gboolean
cut_address (const char *text, const char *address)
{
	static const char words[] = "work|home|email|secure|main|preferred|only|and|personal|team";
	g_autofree char *at = g_regex_escape_string (address, -1);
	g_autofree char *torn = g_strdup_printf ("^\\s*(?:(?!(?:%s)\\b)[a-z0-9._+-]+\\s+%s|%s(?:\\s+(?!(?:%s)\\b)[a-z0-9-]+(?:\\.[a-z0-9.-]+)?|\\s*[.-]\\s*[a-z0-9.-]+))\\s*$", words, at, at, words);
	return g_regex_match_simple (torn, text, 0, 0);
}

#define EMAIL_TEXT_MOST 2000 /* bytes beside an address; a longer text is none, and matching goes through it for every hit */

static void
read_email (const char *text, CcrfValue *value)
{
	if (strlen (text) > EMAIL_TEXT_MOST) {
		ccrf_value_doubt (value, text);
		return;
	}
	g_autoptr (GRegex) shape = g_regex_new ("[^\\s<>()\\[\\]\",;:@]+@[A-Za-z0-9](?:[A-Za-z0-9-]*\\.)+[A-Za-z]{2,}", 0, 0, NULL);
	g_autoptr (GMatchInfo) info = NULL;
	g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
	g_regex_match (shape, text, 0, &info);
	for (; g_match_info_matches (info) && seen->len < 4; g_match_info_next (info, NULL)) {
		char *address = g_match_info_fetch (info, 0);
		for (char *p = strchr (address, '@'); *p; p++)
			*p = g_ascii_tolower (*p);
		gboolean known = FALSE;
		for (guint i = 0; i < seen->len; i++)
			known = known || g_ascii_strcasecmp (address, g_ptr_array_index (seen, i)) == 0;
		if (known)
			g_free (address);
		else
			g_ptr_array_add (seen, address);
	}
	if (seen->len == 1 && !cut_address (text, g_ptr_array_index (seen, 0)))
		ccrf_value_accept (value, g_strdup (g_ptr_array_index (seen, 0)), NULL);
	else
		ccrf_value_doubt (value, text);
}

/* the first number; digits only, with the leading 0 ("O161 …" and "+44 (0)161 …" happen) */
static char *
first_phone (const char *text, const char **end)
{
	GString *digits = g_string_new (NULL);
	const char *at = text;
	gboolean plus = FALSE;
	for (; *at; at = g_utf8_next_char (at)) {
		const gunichar c = g_utf8_get_char (at);
		if (c == '+' && !digits->len)
			plus = TRUE;
		else if (g_ascii_isdigit (*at))
			g_string_append_c (digits, *at);
		else if ((c == 'O' || c == 'o') && (digits->len || g_ascii_isdigit (at[1])) && (!g_ascii_isalpha (at[1]) || at[1] == 'O' || at[1] == 'o'))
			g_string_append_c (digits, '0');
		else if (digits->len && !g_unichar_isspace (c) && c != '-' && c != '(' && c != ')' && c != '.' && c != 0x2013 && c != 0x00a0)
			break;
		if (digits->len > 20)
			break;
	}
	*end = at;
	if (plus || g_str_has_prefix (digits->str, "0044")) {
		const gsize cut = g_str_has_prefix (digits->str, "0044") ? 4 : g_str_has_prefix (digits->str, "44") ? 2 : 0;
		g_string_erase (digits, 0, cut);
		if (cut && digits->str[0] != '0')
			g_string_prepend_c (digits, '0');
	}
	return g_string_free (digits, FALSE);
}

static void
read_phone (const char *text, CcrfValue *value)
{
	const char *end = text;
	g_autofree char *digits = first_phone (text, &end);
	const gsize length = strlen (digits);
	if (digits[0] != '0' || digits[1] == '0' || length < 10 || length > 11) {
		ccrf_value_doubt (value, text);
		return;
	}
	/* a second number or an extension is kept beside it */
	g_autofree char *rest = ccrf_value_fold (end);
	ccrf_value_accept (value, g_steal_pointer (&digits), rest);
}

/* ---- the door ------------------------------------------------------------------------------ */

static void
cut_to_limit (const CcrfField *field, CcrfValue *value)
{
	if (value->state != CCRF_VALUE_OK || !field->most || g_utf8_strlen (value->value, -1) <= (glong) field->most)
		return;
	char *cut = g_utf8_substring (value->value, 0, field->most);
	g_free (value->value);
	value->value = g_strchomp (cut);
	char *remark = g_strdup_printf ("%s%slonger than %" G_GSIZE_FORMAT " characters: the rest stands in the original", value->remark ? value->remark : "", value->remark ? "; " : "", field->most);
	g_free (value->remark);
	value->remark = remark;
}

/* the answer to a yes/no question that asks for @field in other words */
static void
read_question (const CcrfRules *rules, const CcrfField *field, const CcrfQuestion *question, const CcrfCell *cell, CcrfValue *value)
{
	const CcrfField *plain = ccrf_field_find ("provider_learned"); /* plain yes, no, not known */
	g_auto (CcrfValue) own = { 0 }, asked = { 0 };
	const gboolean same_words = g_strv_contains (field->codes, "yes");
	ccrf_choice_read (rules, field, cell, &own);
	ccrf_choice_read (rules, plain, cell, &asked);
	const gboolean answered = asked.state == CCRF_VALUE_OK && strcmp (asked.value, "not_known") != 0;
	if (!answered || (own.state == CCRF_VALUE_OK && !same_words)) {
		*value = own;
		memset (&own, 0, sizeof own);
		return;
	}
	const char *code = strcmp (asked.value, "yes") == 0 ? question->yes : question->no;
	if (strcmp (code, "-") == 0) {
		value->state = CCRF_VALUE_NONE;
	} else if (!*code) {
		g_autofree char *text = ccrf_value_text (cell, TRUE);
		ccrf_value_doubt (value, asked.remark ? asked.remark : text);
	} else {
		ccrf_value_accept (value, g_strdup (code), asked.remark);
	}
}

static void
read_text (const CcrfRules *rules, const CcrfField *field, const char *text, CcrfValue *value)
{
	/* clang-format off */
	static const struct { const char *key; void (*read) (const char *text, CcrfValue *value); } shapes[] = {
		{ "adult_initials", ccrf_shape_initials }, { "cqc_location_id", ccrf_shape_location_id }, { "adult_ref", ccrf_shape_reference },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
		if (strcmp (field->key, shapes[i].key) == 0) {
			shapes[i].read (text, value);
			return;
		}
	if (strcmp (text, "?") == 0 || strcmp (text, "??") == 0 || strcmp (text, "???") == 0)
		ccrf_value_doubt (value, text);
	else
		ccrf_value_accept (value, g_strdup (text), NULL);
}

void
ccrf_value_read (const CcrfRules *rules, const CcrfField *field, const CcrfQuestion *question, const CcrfCell *cell,
                 gboolean wrapped, CcrfTime received, CcrfValue *value)
{
	ccrf_value_clear (value);
	value->state = CCRF_VALUE_NONE;
	if (question) {
		read_question (rules, field, question, cell, value);
		return;
	}
	if (field->codes) {
		ccrf_choice_read (rules, field, cell, value);
		return;
	}
	g_autofree char *text = ccrf_value_text (cell, wrapped);
	if (ccrf_is_placeholder (rules, text))
		return;
	switch (field->type) {
	case CCRF_FIELD_DATE:
		read_date (text, received, value);
		break;
	case CCRF_FIELD_WHEN:
		read_event (text, received, value);
		break;
	case CCRF_FIELD_EMAIL:
		read_email (text, value);
		break;
	case CCRF_FIELD_PHONE:
		read_phone (text, value);
		break;
	case CCRF_FIELD_TEXT:
	case CCRF_FIELD_ONE_OF:
	case CCRF_FIELD_MULTI:
	case CCRF_FIELD_ACTIONS:
	default:
		read_text (rules, field, text, value);
		break;
	}
	cut_to_limit (field, value);
}
