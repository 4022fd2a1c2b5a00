/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An address that is made to be taken for another one. It never is: addresses are compared letter by letter. But
 * whoever registers counci1.gov.uk to answer for the council does it again, so a person is told.
 */

#include <ccrf/identify.h>
#include <string.h>

/* RFC 1035, 2.3.4; decoding takes time that grows with the square */
#define DOMAIN_MOST 254

/* clang-format off */
/* letters that look like another one in the fonts of mail programs (a choice of Unicode's UTS 39); lower case, marks gone */
static const struct { char as; const char *letters; } alike[] = {
	{ 'a', "аαɑ" },   { 'b', "ьвβ" },  { 'c', "сϲ" },    { 'd', "ԁđ" },   { 'e', "еєε" },   { 'g', "ɡցԍ" },
	{ 'h', "һհнħ" },  { 'j', "јϳ" },   { 'k', "кκ" },    { 'm', "м" },    { 'n', "пηոν" },  { 'o', "0оοօσø" },
	{ 'p', "рρ" },    { 'q', "ԛզ" },   { 'r', "г" },     { 's', "ѕ" },    { 't', "тτ" },    { 'u', "υμս" },
	{ 'v', "ѵ" },     { 'w', "ԝωѡш" }, { 'x', "хχ" },    { 'y', "уγү" },  { 'z', "ζ" },
	/* a capital I becomes an i on its way */
	{ 'l', "1|iıіιӏլłꞁ" },
};
/* two letters that are read as one */
static const struct { const char *two, *one; } pairs[] = { { "rn", "m" }, { "vv", "w" } };
/* clang-format on */

static void
append_folded (GString *into, gunichar letter)
{
	for (gsize i = 0; i < G_N_ELEMENTS (alike); i++)
		if (g_utf8_strchr (alike[i].letters, -1, letter) != NULL) {
			g_string_append_c (into, alike[i].as);
			return;
		}
	g_string_append_unichar (into, letter);
}

/* What is left of @text when all that look alike are one. (transfer full) */
static char *
fold (const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text, -1);
	g_autofree char *plain = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
	g_autofree char *lower = g_utf8_casefold (plain, -1);
	g_autoptr (GString) folded = g_string_new (NULL);

	for (const char *at = lower; *at != '\0'; at = g_utf8_next_char (at)) {
		gunichar letter = g_utf8_get_char (at);

		if (!g_unichar_ismark (letter) && g_unichar_type (letter) != G_UNICODE_FORMAT)
			append_folded (folded, letter);
	}
	for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
		g_string_replace (folded, pairs[i].two, pairs[i].one, 0);
	return g_string_free (g_steal_pointer (&folded), FALSE);
}

/* As people see it: punycode (RFC 3492) decoded. (transfer full) */
static char *
fold_domain (const char *domain)
{
	g_autofree char *seen = strlen (domain) <= DOMAIN_MOST ? g_hostname_to_unicode (domain) : NULL;

	return fold (seen != NULL ? seen : domain);
}

static char *
fold_local (const char *address)
{
	const char *at = strrchr (address, '@');
	g_autofree char *local = g_strndup (address, at != NULL ? (gsize) (at - address) : strlen (address));

	return fold (local);
}

static gboolean
same_name (const char *a, const char *b)
{
	g_autofree char *local_a = fold_local (a), *local_b = fold_local (b);

	return g_str_equal (local_a, local_b);
}

/* One letter more, less, other, or two of them swapped. Bytes do: what is folded is ASCII but for the odd letter. */
static gboolean
one_slip (const char *a, const char *b)
{
	gsize length_a = strlen (a), length_b = strlen (b), from = 0, left_a, left_b;

	while (a[from] != '\0' && a[from] == b[from])
		from++;
	a += from;
	b += from;
	left_a = length_a - from;
	left_b = length_b - from;
	if (left_a == left_b)
		return left_a > 0 && (strcmp (a + 1, b + 1) == 0 || (left_a > 1 && a[0] == b[1] && a[1] == b[0] && strcmp (a + 2, b + 2) == 0));
	if (left_a == left_b + 1)
		return strcmp (a + 1, b) == 0;
	return left_b == left_a + 1 && strcmp (a, b + 1) == 0;
}

gboolean
ccrf_identify_looks_like (const char *address, const char *known, gboolean whole_domain)
{
	const char *domain = ccrf_address_domain (address), *known_domain = ccrf_address_domain (known);
	g_autofree char *folded = NULL, *known_folded = NULL, *local = NULL, *known_local = NULL;
	gboolean same_local;

	if (*domain == '\0' || *known_domain == '\0' || ccrf_address_equal (address, known))
		return FALSE;
	folded = fold_domain (domain);
	known_folded = fold_domain (known_domain);
	local = fold_local (address);
	known_local = fold_local (known);
	same_local = g_str_equal (local, known_local);
	/* a colleague at the very domain is another person, unless the name is made to look like this one's */
	if (g_ascii_strcasecmp (domain, known_domain) == 0)
		return same_local;
	return g_str_equal (folded, known_folded) || ((same_local || whole_domain) && one_slip (folded, known_folded));
}

const char *
ccrf_identify_lookalike (const char *address, const GPtrArray *holders, const GPtrArray *others)
{
	const GPtrArray *lists[] = { holders, others };
	const char *found = NULL;
	gboolean same_domain = FALSE;

	for (gsize l = 0; l < G_N_ELEMENTS (lists); l++)
		for (guint i = 0; lists[l] != NULL && i < lists[l]->len; i++) {
			const char *known = lists[l]->pdata[i];

			if (ccrf_address_equal (address, known))
				return NULL;
			same_domain = same_domain || g_ascii_strcasecmp (ccrf_address_domain (address), ccrf_address_domain (known)) == 0;
		}
	/* the domain of somebody we know is no trap of itself, however near another's it is */
	for (gsize l = 0; l < G_N_ELEMENTS (lists); l++)
		for (guint i = 0; lists[l] != NULL && i < lists[l]->len; i++) {
			const char *known = lists[l]->pdata[i];

			if (!ccrf_identify_looks_like (address, known, l == 0 && !same_domain))
				continue;
			/* the one whose name it has, if anybody's, not the first who is at that domain */
			if (same_name (address, known))
				return known;
			found = found != NULL ? found : known;
		}
	return found;
}
