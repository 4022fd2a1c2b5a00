/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which provider a form names; names and postcodes made comparable. */

#include <ccrf/identify.h>
#include <string.h>

/* clang-format off */
/* the register: ids are the row numbers from 1 */
static const struct { const char *name, *location_id, *postcode, *other, *predecessor; gboolean gone; } the_register[] = {
	/*  1 */ { "Rosewood House Care Home",      "1-100000001", "AB1 2CD",  NULL, NULL, FALSE },
	/*  2 */ { "Rosewood House",                "1-100000002", "ZZ9 9ZZ",  NULL, NULL, FALSE },
	/*  3 */ { "Oak Lodge",                     "1-100000003", "AB1 3EF",  "The Old Vicarage", NULL, FALSE },
	/*  4 */ { "St Mary's Nursing Home",        "1-100000004", "AB2 1AA",  NULL, NULL, FALSE },
	/*  5 */ { "Larchfield Unit 1",             "1-100000005", "AB3 1AA",  NULL, NULL, FALSE },
	/*  6 */ { "Larchfield Unit 2",             "1-100000006", "AB3 1AA",  NULL, NULL, FALSE },
	/*  7 */ { "Willow Court",                  "1-100000007", "AB4 1AA",  NULL, NULL, TRUE },
	/*  8 */ { "Willow Court Ltd",              "1-100000008", "AB4 1AA",  NULL, "1-100000007", FALSE },
	/*  9 */ { "Bright Star Home Care",         "1-100000009", "AB5 1AA",  NULL, NULL, FALSE },
	/* 10 */ { "Bright Star Home Care",         "1-100000010", "AB5 1AA",  NULL, NULL, FALSE },
	/* 11 */ { "Sunnyside",                     "RY552",       "AB6 1AA",  "Hillside View", NULL, TRUE },
	/* 12 */ { "Meadow Bank & Gardens",         "",            "",         "Meadowbank", NULL, FALSE },
	/* 13 */ { "The Care Home",                 "1-100000013", "AB7 1AA",  NULL, NULL, FALSE },
	/* 14 */ { "Harbour View Residential Home", "1-100000014", "AB8 1AA",  "Seaview; Harbor Vue", NULL, FALSE },
};

static const struct { const char *name, *location, *id; gint64 provider; const char *rule; gint64 first; } forms[] = {
	/* location id */
	{ "Rosewood House", "1 High Street, AB1 2CD", "1-100000001", 1, "location-id", 1 },
	{ "Rosewood",       NULL,                      "1-100000001", 1, "location-id", 1 },
	{ NULL,             NULL,                      "1-100000001", 1, "location-id", 1 },
	{ "Sunnyside",      NULL,                      "ry552",       11, "location-id", 11 },
	{ " Rosewood ",     NULL,                      " 1-100000001 ", 1, "location-id", 1 },
	{ "Hillside View",  NULL,                      "RY552",       11, "location-id", 11 },
	/* a copied id that cannot be meant */
	{ "Oak Lodge",      "AB1 3EF",                 "1-100000004", 0, "location id of another name", 3 },
	{ "Zebra Crossing", NULL,                      "1-100000001", 0, "location id of another name", 1 },
	{ "Rosewood House", "ZZ9 9ZZ",                 "1-100000001", 1, "location-id", 1 },
	/* an id that is not on the register: name and postcode */
	{ "Oak Lodge",      "AB1 3EF",                 "1-999999999", 3, "name-postcode", 3 },
	/* a predecessor's id leads to who runs the home today */
	{ "Willow Court",   "AB4 1AA",                 "1-100000007", 8, "location-id", 8 },
	/* name and postcode */
	{ "Rosewood House", "1 High Street, AB1 2CD",  NULL, 1, "name-postcode", 1 },
	{ "THE ROSEWOOD HOUSE Care-Home Ltd.", "ab12cd", NULL, 1, "name-postcode", 1 },
	{ "Rosewood House", "Elsewhere, zz9 9zz",      NULL, 2, "name-postcode", 2 },
	{ "Saint Mary's",   "AB2 1AA",                 NULL, 4, "name-postcode", 4 },
	{ "St Martha's",    "AB2 1AA",                 NULL, 0, "same postcode, other name", 4 },
	{ "St. Marys",      "AB2 1AA",                 NULL, 4, "name-postcode", 4 },
	{ "St Mary\xe2\x80\x99s nursing home", "AB2\xc2\xa0" "1AA", NULL, 4, "name-postcode", 4 },
	{ "Willow Court",   "AB4 1AA",                 NULL, 8, "name-postcode", 8 },
	{ "Larchfield, Unit 2", "AB3 1AA",             NULL, 6, "name-postcode", 6 },
	{ "Care Home",      "AB7 1AA",                 NULL, 0, "same postcode, other name", 13 },
	{ "The Care Home",  "AB7 1AA",                 NULL, 13, "name-postcode", 13 },
	/* other names */
	{ "Old Vicarage",   "AB1 3EF",                 NULL, 3, "other-name", 3 },
	{ "Seaview",        "Quay, AB8 1AA",           NULL, 14, "other-name", 14 },
	/* no postcode: the only one of that name */
	{ "Oak Lodge",      NULL,                      NULL, 3, "name", 3 },
	{ "Oak Lodge",      "near the church",         NULL, 3, "name", 3 },
	{ "Old Vicarage",   NULL,                      NULL, 3, "name", 3 },
	{ "Meadow Bank and Gardens", NULL,             NULL, 12, "name", 12 },
	{ "Rosewood House", NULL,                      NULL, 0, "several fit", 1 },
	{ "Bright Star Home Care", NULL,               NULL, 0, "several fit", 9 },
	/* close spelling at the same postcode */
	{ "Rosewod House",  "AB1 2CD",                 NULL, 1, "spelling", 1 },
	{ "Rosewoood House", "AB1 2CD",                NULL, 1, "spelling", 1 },
	{ "Roseowod House", "AB1 2CD",                 NULL, 1, "spelling", 1 },
	{ "Harbour Vew",    "AB8 1AA",                 NULL, 14, "spelling", 14 },
	/* doubtful */
	{ "Rosewod House",  NULL,                      NULL, 0, "similar name only", 1 },
	{ "Oak Lodge",      "AB9 9AA",                 NULL, 0, "same name, other postcode", 3 },
	{ "Oak Lodge",      "AB1 3EF or AB1 2CD",      NULL, 0, "several postcodes given", 3 },
	{ "Bright Star Home Care", "AB5 1AA",          NULL, 0, "several fit", 9 },
	{ "Larchfield Unit 3", "AB3 1AA",              NULL, 0, "same postcode, other name", 5 },
	{ "Larchfield Unit", "AB3 1AA",                NULL, 0, "same postcode, other name", 5 },
	{ "Something Else", "AB1 2CD",                 NULL, 0, "same postcode, other name", 1 },
	{ "Something Else", NULL,                      NULL, 0, "not on the register", 0 },
	{ NULL,             "AB1 2CD",                 NULL, 0, "no name given", 1 },
	{ NULL,             NULL,                      NULL, 0, "no name given", 0 },
	{ "...",            NULL,                      NULL, 0, "no name given", 0 },
	/* a Cyrillic о: never a match, not even with the id */
	{ "R\xd0\xbe" "sewood House", "AB1 2CD",       NULL, 0, "letters of another script", 1 },
	{ "R\xd0\xbe" "sewood House", NULL,            "1-100000001", 0, "letters of another script", 1 },
	/* accents and full-width letters are Latin */
	{ "R\xc3\xb3sewood Ho\xc3\xbcse", "AB1 2CD",   NULL, 1, "name-postcode", 1 },
	{ "\xef\xbc\xaf" "ak Lodge", "AB1 3EF",        NULL, 3, "name-postcode", 3 },
};

static const struct { const char *name, *normal; } normals[] = {
	{ "The Rosewood House Care-Home Ltd.", "rosewood house" },
	{ "ROSEWOOD HOUSE", "rosewood house" },
	{ "Rosewood Residential Care Home", "rosewood" },
	{ "Rosewood Care Home with Nursing", "rosewood" },
	{ "Rosewood Nursing & Residential Home", "rosewood" },
	{ "A & B Care Ltd", "a and b care" },
	{ "A&B Care Limited", "a and b care" },
	{ "St. Mary's", "st marys" },
	{ "Saint Mary\xe2\x80\x99s", "st marys" },
	{ "Caf\xc3\xa9 Court C.I.C.", "cafe court c i c" },
	{ "Beechwood CIC", "beechwood" },
	{ "Home Care Services", "home care services" },
	{ "Theodore House", "theodore house" },
	{ "The Care Home Ltd", "the care home ltd" },
	{ "Limited", "limited" },
	{ "care care home home", "care care home home" },
	{ "", "" },
	{ " \xc2\xa0 -- ", "" },
	{ "Oak\xe2\x80\x8b" "Lodge", "oaklodge" },
	{ "Oak\xff" "Lodge", "oak lodge" },
	{ NULL, "" },
};

static const struct { const char *text, *postcode; } postcodes[] = {
	{ "ab1 2cd", "AB1 2CD" },
	{ "AB12CD", "AB1 2CD" },
	{ "AB12 3CD", "AB12 3CD" },
	{ "SW1A1AA", "SW1A 1AA" },
	{ "SW1A 1AA", "SW1A 1AA" },
	{ "M1 1AE", "M1 1AE" },
	{ "12 High Street, Town, EC1A\xc2\xa0" "1BB.", "EC1A 1BB" },
	{ "AB1  2CD", "AB1 2CD" },
	{ "Unit A1 1st floor, Mill, AB1 2CD", "AB1 2CD" },
	{ "Flat B2 2nd floor", "B2 2ND" },
	{ "XAB1 2CDX", NULL },
	{ "no postcode", NULL },
	{ "AB1 CD2", NULL },
	{ "07700 900123", NULL },
	{ "", NULL },
	{ NULL, NULL },
};
/* clang-format on */

static GPtrArray *
register_new (void)
{
	GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_provider_free);

	for (gsize i = 0; i < G_N_ELEMENTS (the_register); i++) {
		CcrfProvider *provider = ccrf_provider_new ();
		g_auto (GStrv) others = g_strsplit (the_register[i].other != NULL ? the_register[i].other : "", "; ", -1);
		provider->id = (gint64) i + 1;
		g_free (provider->name);
		provider->name = g_strdup (the_register[i].name);
		g_free (provider->location_id);
		provider->location_id = g_strdup (the_register[i].location_id);
		g_free (provider->postcode);
		provider->postcode = g_strdup (the_register[i].postcode);
		g_free (provider->predecessor);
		provider->predecessor = g_strdup (the_register[i].predecessor != NULL ? the_register[i].predecessor : "");
		provider->in_latest = !the_register[i].gone;
		for (char **other = others; *other != NULL; other++)
			g_ptr_array_add (provider->also_known_as, g_strdup (*other));
		g_ptr_array_add (all, provider);
	}
	return all;
}

static CcrfForm *
form_new (const char *name, const char *location, const char *id)
{
	CcrfForm *form = ccrf_form_new ("body");
	if (name != NULL)
		ccrf_form_set (form, "provider_name", name);
	if (location != NULL)
		ccrf_form_set (form, "provider_location", location);
	if (id != NULL)
		ccrf_form_set (form, "cqc_location_id", id);
	return form;
}

static void
test_forms (void)
{
	g_autoptr (GPtrArray) all = register_new ();

	for (gsize i = 0; i < G_N_ELEMENTS (forms); i++) {
		g_autoptr (CcrfForm) form = form_new (forms[i].name, forms[i].location, forms[i].id);
		g_autoptr (CcrfMatch) match = ccrf_identify_provider (form, all);
		gint64 first = match->candidates->len > 0 ? ((CcrfProvider *) g_ptr_array_index (match->candidates, 0))->id : 0;
		if (match->provider_id != forms[i].provider || strcmp (match->rule, forms[i].rule) != 0 || first != forms[i].first)
			g_test_message ("row %d: %s, %s", (int) i, forms[i].name, forms[i].location);
		g_assert_cmpint (match->provider_id, ==, forms[i].provider);
		g_assert_cmpstr (match->rule, ==, forms[i].rule);
		g_assert_cmpint (first, ==, forms[i].first);
	}
}

/* the order of the rows and repeated ones change nothing */
static void
test_any_order (void)
{
	g_autoptr (GPtrArray) all = register_new ();
	g_autoptr (GPtrArray) turned = g_ptr_array_new ();

	for (guint i = all->len; i > 0; i--) {
		g_ptr_array_add (turned, g_ptr_array_index (all, i - 1));
		g_ptr_array_add (turned, g_ptr_array_index (all, i - 1));
	}
	for (gsize i = 0; i < G_N_ELEMENTS (forms); i++) {
		g_autoptr (CcrfForm) form = form_new (forms[i].name, forms[i].location, forms[i].id);
		g_autoptr (CcrfMatch) match = ccrf_identify_provider (form, turned);
		g_assert_cmpint (match->provider_id, ==, forms[i].provider);
		g_assert_cmpstr (match->rule, ==, forms[i].rule);
	}
}

static void
test_candidates (void)
{
	g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_provider_free);
	g_autoptr (GPtrArray) none = g_ptr_array_new ();
	g_autoptr (CcrfForm) form = form_new ("Oak Lodge", "AB1 1AA", NULL);

	for (int i = 0; i < 30; i++) {
		CcrfProvider *provider = ccrf_provider_new ();
		provider->id = i + 1;
		g_free (provider->name);
		provider->name = g_strdup_printf ("Oak Lodge%.*s", i % 5, "abcde");
		g_free (provider->postcode);
		provider->postcode = g_strdup (i == 17 ? "AB1 1AA" : "ZZ1 1ZZ");
		provider->in_latest = TRUE;
		g_ptr_array_add (all, provider);
	}
	/* row 18, "Oak Lodgeab", shares the postcode: it stands first; nine at most */
	g_autoptr (CcrfMatch) match = ccrf_identify_provider (form, all);
	g_assert_cmpint (match->provider_id, ==, 0);
	g_assert_cmpuint (match->candidates->len, ==, 9);
	g_assert_cmpint (((CcrfProvider *) g_ptr_array_index (match->candidates, 0))->id, ==, 18);
	g_assert_cmpint (((CcrfProvider *) g_ptr_array_index (match->candidates, 1))->id, ==, 1);

	g_autoptr (CcrfMatch) empty = ccrf_identify_provider (form, none);
	g_assert_cmpint (empty->provider_id, ==, 0);
	g_assert_cmpuint (empty->candidates->len, ==, 0);
	g_assert_cmpstr (empty->rule, ==, "not on the register");
}

static void
test_normal_names (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (normals); i++) {
		g_autofree char *normal = ccrf_identify_normal_name (normals[i].name);
		g_autofree char *again = ccrf_identify_normal_name (normal);
		g_assert_cmpstr (normal, ==, normals[i].normal);
		g_assert_cmpstr (again, ==, normal);
	}
}

static void
test_postcodes (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (postcodes); i++) {
		g_autofree char *found = ccrf_identify_postcode (postcodes[i].text);
		g_assert_cmpstr (found, ==, postcodes[i].postcode);
	}
}

static void
test_similarity (void)
{
	g_autofree char *long_a = g_strnfill (100000, 'a'), *long_b = g_strnfill (100000, 'b');

	g_assert_cmpfloat (ccrf_identify_similarity ("Rosewood", "ROSEWOOD Ltd"), ==, 1.0);
	g_assert_cmpfloat_with_epsilon (ccrf_identify_similarity ("rosewood", "rosewod"), 0.875, 1e-9);
	g_assert_cmpfloat_with_epsilon (ccrf_identify_similarity ("rosewood", "roseowod"), 0.875, 1e-9); /* a swap is one slip */
	g_assert_cmpfloat (ccrf_identify_similarity ("abc", "xyz"), ==, 0.0);
	g_assert_cmpfloat (ccrf_identify_similarity ("", ""), ==, 0.0);
	g_assert_cmpfloat (ccrf_identify_similarity ("", "abc"), ==, 0.0);
	g_assert_cmpfloat (ccrf_identify_similarity (long_a, long_b), ==, 0.0);
	g_assert_cmpfloat (ccrf_identify_similarity (long_a, long_a), ==, 1.0);
	g_assert_cmpfloat (ccrf_identify_similarity ("\xff\xfe", "\xff"), ==, 0.0);
	/* one character that decomposes into eighteen */
	g_autoptr (GString) ligatures = g_string_new (NULL);
	for (int i = 0; i < 300; i++)
		g_string_append (ligatures, "\xef\xb7\xba");
	g_assert_cmpfloat (ccrf_identify_similarity (ligatures->str, ligatures->str), ==, 1.0);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/identify/providers/forms", test_forms);
	g_test_add_func ("/identify/providers/any-order", test_any_order);
	g_test_add_func ("/identify/providers/candidates", test_candidates);
	g_test_add_func ("/identify/providers/normal-names", test_normal_names);
	g_test_add_func ("/identify/providers/postcodes", test_postcodes);
	g_test_add_func ("/identify/providers/similarity", test_similarity);
	return g_test_run ();
}
