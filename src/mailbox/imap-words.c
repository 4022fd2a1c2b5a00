/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * imap-words: the small forms of RFC 3501: dates in, folder names, quoted
 * strings and UID sets out.
 */

#include "imap-response.h"

#include <string.h>

/* @n digits at @at, nothing else. Returns: -1 when they are not digits */
static int
digits (const char *at, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (!g_ascii_isdigit (at[i]))
			return -1;
		value = value * 10 + (at[i] - '0');
	}
	return value;
}

gboolean
ccrf_imap_date_parse (const char *text, CcrfTime *at)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
	g_autoptr (GDateTime) moment = NULL;
	int month = 0, day, zone_hours, zone_minutes;
	gint64 offset;

	/* dd-Mmm-yyyy hh:mm:ss +zzzz: 26 characters, the day's first may be a space */
	if (strlen (text) != 26 || text[2] != '-' || text[6] != '-' || text[11] != ' ' || text[14] != ':' || text[17] != ':' || text[20] != ' ' || (text[21] != '+' && text[21] != '-'))
		return FALSE;
	while (month < 12 && g_ascii_strncasecmp (months + 3 * month, text + 3, 3) != 0)
		month++;
	day = text[0] == ' ' ? digits (text + 1, 1) : digits (text, 2);
	zone_hours = digits (text + 22, 2);
	zone_minutes = digits (text + 24, 2);
	if (month == 12 || zone_hours < 0 || zone_hours > 23 || zone_minutes < 0 || zone_minutes > 59)
		return FALSE;
	/* a leap second is taken for the second before it */
	moment = g_date_time_new (utc, digits (text + 7, 4), month + 1, day, digits (text + 12, 2), digits (text + 15, 2), strncmp (text + 18, "60", 2) == 0 ? 59 : digits (text + 18, 2));
	if (moment == NULL)
		return FALSE;
	offset = (zone_hours * 60 + zone_minutes) * 60;
	*at = g_date_time_to_unix (moment) - (text[21] == '+' ? offset : -offset);
	return *at > 0;
}

/* Appends @n UTF-16 units as `&…-`: base64 of their big-endian bytes, `,` for `/`, no padding. */
static void
append_shifted (GString *out, const gunichar2 *units, gsize n)
{
	g_autofree guint16 *big = g_new (guint16, n);
	g_autofree char *base64 = NULL;

	for (gsize i = 0; i < n; i++)
		big[i] = GUINT16_TO_BE (units[i]);
	base64 = g_base64_encode ((const guchar *) big, n * 2);
	*strchrnul (base64, '=') = '\0';
	g_string_append_printf (out, "&%s-", g_strdelimit (base64, "/", ','));
}

char *
ccrf_imap_folder_encode (const char *name)
{
	g_autoptr (GString) out = g_string_new (NULL);
	g_autofree gunichar2 *units = NULL;
	glong n = 0;

	if (*name == '\0' || !g_utf8_validate (name, -1, NULL))
		return NULL;
	for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
		if (g_unichar_iscntrl (g_utf8_get_char (c)))
			return NULL;
	units = g_utf8_to_utf16 (name, -1, NULL, &n, NULL);
	for (glong i = 0; i < n;) {
		glong end = i;

		while (end < n && units[end] > 0x7e)
			end++;
		if (end > i) {
			append_shifted (out, units + i, (gsize) (end - i));
			i = end;
			continue;
		}
		if (units[i] == '&')
			g_string_append (out, "&-");
		else
			g_string_append_c (out, (char) units[i]);
		i++;
	}
	return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
ccrf_imap_quote (const char *text)
{
	GString *out = g_string_new ("\"");

	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			g_string_append_c (out, '\\');
		g_string_append_c (out, *text);
	}
	g_string_append_c (out, '"');
	return g_string_free (out, FALSE);
}

char *
ccrf_imap_set (const guint32 *uids, gsize n)
{
	GString *out = g_string_new (NULL);

	for (gsize i = 0; i < n;) {
		gsize last = i;

		while (last + 1 < n && uids[last] != G_MAXUINT32 && uids[last + 1] == uids[last] + 1)
			last++;
		g_string_append_printf (out, "%s%u", out->len > 0 ? "," : "", uids[i]);
		if (last > i)
			g_string_append_printf (out, ":%u", uids[last]);
		i = last + 1;
	}
	return g_string_free (out, FALSE);
}
