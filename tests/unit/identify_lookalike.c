/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Addresses made to be read as another's, and honest ones that are only near (A2.5a: who may decide). */

#include <ccrf/identify.h>

typedef struct { const char *name, *address, *like; } Row;

#define SARA "sara.screener@council.gov.uk"
#define OAK "manager@oak-lodge-care.co.uk"

/* clang-format off */
static const Row rows[] = {
	/* made to be taken for another */
	{ "one-for-l", "sara.screener@counci1.gov.uk", SARA },
	{ "capital-I-for-l", "sara.screener@counciI.gov.uk", SARA },
	{ "zero-for-o", "sara.screener@c0uncil.gov.uk", SARA },
	{ "rn-for-m", "rnanager@oak-lodge-care.co.uk", OAK },
	{ "cyrillic-domain", "sara.screener@c\xd0\xbeuncil.gov.uk", SARA },
	{ "cyrillic-name", "s\xd0\xb0ra.screener@council.gov.uk", SARA },
	{ "greek-domain", "sara.screener@c\xce\xbfuncil.gov.uk", SARA },
	{ "full-width", "sara.screener@\xef\xbd\x83ouncil.gov.uk", SARA },
	{ "accent", "sara.screener@c\xc3\xb3uncil.gov.uk", SARA },
	{ "invisible", "sara.scre\xe2\x80\x8b" "ener@council.gov.uk", SARA },
	{ "punycode", "sara.screener@xn--cuncil-wqf.gov.uk", SARA },
	{ "punycode-capital", "sara.screener@XN--CUNCIL-WQF.gov.uk", SARA },
	{ "zero-in-the-name", "manager@0ak-lodge-care.co.uk", OAK },
	/* nobody has the name: the first who is at the real domain */
	{ "anybody-at-a-lookalike", "chief.executive@counci1.gov.uk", "j.smith@council.gov.uk" },
	{ "letter-more", "sara.screener@counncil.gov.uk", SARA },
	{ "letter-less", "sara.screener@concil.gov.uk", SARA },
	{ "letter-other", "sara.screener@councel.gov.uk", SARA },
	{ "letters-swapped", "sara.screener@cuoncil.gov.uk", SARA },
	{ "hyphen-less", "manager@oaklodge-care.co.uk", OAK },
	{ "anybody-one-letter-off-the-councils", "someone.else@councl.gov.uk", "j.smith@council.gov.uk" },
	/* themselves */
	{ "herself", SARA, NULL },
	{ "herself-in-capitals", "SARA.Screener@Council.GOV.UK", NULL },
	{ "the-provider", OAK, NULL },
	/* honest people */
	{ "colleague-one-letter-off", "cara.screener@council.gov.uk", NULL },
	{ "j-smith-and-k-smith", "k.smith@council.gov.uk", NULL },
	{ "colleague-one-letter-more", "sara.screeners@council.gov.uk", NULL },
	{ "another-council", "sara.screener@leeds.gov.uk", NULL },
	{ "longer-domain", "sara.screener@council-partners.gov.uk", NULL },
	{ "under-domain", "sara.screener@mail.council.gov.uk", NULL },
	{ "two-letters-off", "sara.screener@conci.gov.uk", NULL },
	{ "another-provider-one-letter-off", "office@ash-lodge-care.co.uk", NULL },
	{ "anybody-one-letter-off-a-provider", "office@oak-lodges-care.co.uk", NULL },
	{ "two-known-domains-near-each-other", "b.new@hmail.example", NULL },
	/* nothing to compare */
	{ "no-at", "sara.screener", NULL },
	{ "empty", "", NULL },
	{ "no-domain", "sara.screener@", NULL },
	{ "bytes", "\xff\xfe@\xff", NULL },
	{ "punycode-broken", "sara.screener@xn--99999999999.gov.uk", NULL },
};
/* clang-format on */

static GPtrArray *
list (const char *const *addresses)
{
	GPtrArray *all = g_ptr_array_new ();

	for (; *addresses != NULL; addresses++)
		g_ptr_array_add (all, (gpointer) *addresses);
	return all;
}

static void
test_row (gconstpointer data)
{
	static const char *const council[] = { "j.smith@council.gov.uk", SARA, "a.one@gmail.example", NULL };
	static const char *const registered[] = { "a@elm.example", OAK, "b.two@hmail.example", NULL };
	const Row *row = data;
	g_autoptr (GPtrArray) holders = list (council), others = list (registered);
	const char *like = ccrf_identify_lookalike (row->address, holders, others);

	g_assert_cmpstr (like, ==, row->like);
}

static void
test_long (void)
{
	g_autoptr (GString) text = g_string_new ("a@xn--");

	for (int i = 0; i < 200000; i++)
		g_string_append_c (text, 'a');
	g_assert_false (ccrf_identify_looks_like (text->str, SARA, TRUE));
	g_assert_false (ccrf_identify_looks_like (SARA, text->str, TRUE));
	g_assert_null (ccrf_identify_lookalike (SARA, NULL, NULL));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *path = g_strdup_printf ("/identify/lookalike/%s", rows[i].name);

		g_test_add_data_func (path, &rows[i], test_row);
	}
	g_test_add_func ("/identify/lookalike/long", test_long);
	return g_test_run ();
}
