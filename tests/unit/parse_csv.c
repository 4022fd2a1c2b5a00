/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The register of providers: the CQC directory and the plain header (A2.6). */

#include <string.h>

#include <ccrf/parse.h>

#define CQC_HEADER \
	"Care Quality Commission\nDirectory\n\nUpdated 1 November 2026\n" \
	"Name,Also known as,Address,Postcode,Phone number,Service's website (if available),Service types,Date of latest check,Specialisms/services,Provider name,Local authority,Region,Location URL,CQC Location ID (for office use only),CQC Provider ID (for office use only)\n"

static GPtrArray *
read_csv (const char *text, gssize length, GPtrArray *faults)
{
	g_autoptr (GBytes) csv = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
	return ccrf_parse_providers_csv (csv, "providers.csv", faults);
}

static gboolean
has_fault (const GPtrArray *faults, const char *part)
{
	for (guint i = 0; i < faults->len; i++)
		if (strstr (g_ptr_array_index (faults, i), part))
			return TRUE;
	for (guint i = 0; i < faults->len; i++)
		g_test_message ("%s", (char *) g_ptr_array_index (faults, i));
	return FALSE;
}

static void
test_cqc (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GPtrArray) list = read_csv (
		"\357\273\277" CQC_HEADER
		"Rosewood House,Rosewood; The Rosewood,\"1 High Street, Barnsley\",S70 1AA,01226 000000,,Residential homes,,,Rosewood Care Ltd,Barnsley,Yorkshire,https://x,1-123456789,1-101\n"
		"\"A \"\"quoted\"\" home\",,,S71 2BB,,,Nursing homes,,,A Home Ltd,,,,RY552,RY5\n", -1, faults);
	g_assert_nonnull (list);
	g_assert_cmpuint (faults->len, ==, 0);
	g_assert_cmpuint (list ? list->len : 0, ==, 2);
	if (!list || list->len != 2)
		return;
	const CcrfProvider *one = g_ptr_array_index (list, 0), *two = g_ptr_array_index (list, 1);
	g_assert_cmpstr (one->name, ==, "Rosewood House");
	g_assert_cmpstr (one->address, ==, "1 High Street, Barnsley");
	g_assert_cmpstr (one->postcode, ==, "S70 1AA");
	g_assert_cmpstr (one->location_id, ==, "1-123456789");
	g_assert_cmpstr (one->provider_id, ==, "1-101");
	g_assert_cmpstr (one->service_type, ==, "Residential homes");
	g_assert_cmpuint (one->also_known_as->len, ==, 3);
	g_assert_cmpstr (g_ptr_array_index (one->also_known_as, 2), ==, "Rosewood Care Ltd");
	g_assert_cmpstr (two->name, ==, "A \"quoted\" home");
	g_assert_cmpstr (two->location_id, ==, "RY552");
}

static void
test_latin1 (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GPtrArray) list = read_csv (CQC_HEADER "Caf\xe9 Care,,,S70 1AA,,,Homecare,,,,,,,1-1000001,1-2\r\n", -1, faults);
	g_assert_cmpuint (list ? list->len : 0, ==, 1);
	if (list && list->len)
		g_assert_cmpstr (((CcrfProvider *) g_ptr_array_index (list, 0))->name, ==, "Caf\303\251 Care");
}

static void
test_missing_column (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GPtrArray) list = read_csv ("a\nb\nc\nd\nName,Service types,Postcode,CQC Provider ID (for office use only)\nX,Y,Z,1-1\n", -1, faults);
	g_assert_null (list);
	g_assert_true (has_fault (faults, "providers.csv:5: the column is missing"));
	g_assert_true (has_fault (faults, "CQC Location ID (for office use only)"));
	g_autoptr (GPtrArray) more = ccrf_faults_new ();
	g_autoptr (GPtrArray) plain = read_csv ("name,location_id,postcode\nX,1-1,Z\n", -1, more);
	g_assert_null (plain);
	g_assert_true (has_fault (more, "next_visit"));
}

static void
test_plain (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GPtrArray) list = read_csv (
		"NAME,Location_ID,provider_id,postcode,service_type,email,manager,next_visit,also_known_as\r\n"
		"Rosewood,1-123456789,1-1,S70 1AA,Residential homes,Manager@ROSEWOOD.example,Ann Lee,2026-12-10,Rose|The Wood;RW\r\n"
		"\r\n"
		"Bad date,1-2,,,,,,10/12/2026,\r\n"
		"Bad mail,1-3,,,,not an address,,,\r\n"
		",1-4,,,,,,,\r\n"
		"Twice,1-123456789,,,,,,,\r\n"
		"\"Two\nlines\",1-6,,,,,,,\r\n"
		"Bad day,1-7,,,,,,2026-02-31,\r\n"
		"Unregistered helper,,,S70 2AA,personal assistant,,,,\r\n", -1, faults);
	g_assert_cmpuint (list ? list->len : 0, ==, 3);
	g_assert_cmpuint (faults->len, ==, 5);
	g_assert_true (has_fault (faults, "providers.csv:4: next_visit"));
	g_assert_true (has_fault (faults, "providers.csv:5: the e-mail"));
	g_assert_true (has_fault (faults, "providers.csv:6: a provider without a name"));
	g_assert_true (has_fault (faults, "providers.csv:7: this location id"));
	g_assert_true (has_fault (faults, "providers.csv:10: next_visit"));
	if (!list || list->len != 3)
		return;
	const CcrfProvider *one = g_ptr_array_index (list, 0), *last = g_ptr_array_index (list, 2);
	g_assert_cmpstr (one->email, ==, "Manager@rosewood.example");
	g_assert_cmpstr (one->manager, ==, "Ann Lee");
	g_assert_cmpstr (one->next_visit, ==, "2026-12-10");
	g_assert_cmpuint (one->also_known_as->len, ==, 3);
	g_assert_cmpstr (last->location_id, ==, "");
}

static void
test_nothing (void)
{
	static const struct { const char *text; gssize length; } rows[] = {
		{ "", -1 }, { "x", -1 }, { "PK\003\004\0\0\0", 7 }, { "name\n", -1 }, { "\"unclosed", -1 }, { "a,b\nc,d\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\no\n", -1 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GPtrArray) faults = ccrf_faults_new ();
		g_autoptr (GPtrArray) list = read_csv (rows[i].text, rows[i].length, faults);
		g_assert_null (list);
		g_assert_cmpuint (faults->len, >, 0);
	}
}

/* 200 columns and 500000 rows are read; of one more, nothing: half a register closes the homes of the other half */
static void
test_columns (void)
{
	for (int n = 200; n <= 201; n++) {
		g_autoptr (GString) csv = g_string_new ("name,location_id,provider_id,postcode,service_type,email,manager,next_visit,also_known_as");
		g_autoptr (GPtrArray) faults = ccrf_faults_new (), list = NULL;

		for (int i = 9; i < n; i++)
			g_string_append_printf (csv, ",x%d", i);
		g_string_append (csv, "\nRosewood House,1-1,,S70 1AA,,,,,\n");
		list = read_csv (csv->str, csv->len, faults);
		g_assert_cmpint (list != NULL && list->len == 1, ==, n == 200);
		g_assert_cmpuint (faults->len, ==, n == 200 ? 0 : 1);
		g_assert_true (n == 200 || has_fault (faults, "providers.csv:1: more than 200 columns: nothing was imported"));
	}
}

static void
test_rows (void)
{
	g_autoptr (GString) csv = g_string_new (CQC_HEADER "Rosewood House,,,S70 1AA,,,,,,,,,,1-1,1-1\n");

	/* without a name, so that 500000 of them need no memory */
	for (int i = 1; i < 500000; i++)
		g_string_append (csv, ",x\n");
	for (int n = 500000; n <= 500001; n++) {
		g_autoptr (GPtrArray) faults = ccrf_faults_new (), list = read_csv (csv->str, csv->len, faults);

		g_assert_cmpint (list != NULL && list->len == 1, ==, n == 500000);
		/* 200 are named, the others counted */
		g_assert_cmpuint (faults->len, ==, 201);
		g_assert_true (has_fault (faults, n == 500000 ? "499799 further faults" : "499800 further faults"));
		g_string_append (csv, ",x\n");
	}
}

static void
test_faults (void)
{
	for (int n = 200; n <= 201; n++) {
		g_autoptr (GString) csv = g_string_new (CQC_HEADER);
		g_autoptr (GPtrArray) faults = ccrf_faults_new (), list = NULL;

		for (int i = 0; i < n; i++)
			g_string_append (csv, ",x\n");
		list = read_csv (csv->str, csv->len, faults);
		g_assert_cmpuint (faults->len, ==, n);
		g_assert_cmpint (g_str_has_suffix (faults->pdata[faults->len - 1], "1 further faults"), ==, n > 200);
	}
}

static void
test_speed (void)
{
	/* the whole country: 50,000 rows well under a second */
	g_autoptr (GString) csv = g_string_new (CQC_HEADER);
	for (int i = 0; i < 50000; i++)
		g_string_append_printf (csv, "Home %d,,\"%d High Street, Town\",S70 1AA,01226 000000,,Residential homes,1 Nov 2026,Dementia|Older people,Care %d Ltd,Barnsley,Yorkshire,https://www.cqc.org.uk/location/1-%d,1-%d,1-%d\r\n", i, i, i, 100000000 + i, 100000000 + i, i);
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	const gint64 start = g_get_monotonic_time ();
	g_autoptr (GPtrArray) list = read_csv (csv->str, csv->len, faults);
	const gint64 took = g_get_monotonic_time () - start;
	g_test_message ("%.3f s", took / 1e6);
	g_assert_cmpuint (list ? list->len : 0, ==, 50000);
	g_assert_cmpint (took, <, G_USEC_PER_SEC * 2);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/parse/csv/cqc", test_cqc);
	g_test_add_func ("/parse/csv/latin1", test_latin1);
	g_test_add_func ("/parse/csv/missing-column", test_missing_column);
	g_test_add_func ("/parse/csv/plain", test_plain);
	g_test_add_func ("/parse/csv/nothing", test_nothing);
	g_test_add_func ("/parse/csv/columns", test_columns);
	g_test_add_func ("/parse/csv/rows", test_rows);
	g_test_add_func ("/parse/csv/faults", test_faults);
	g_test_add_func ("/parse/csv/speed", test_speed);
	return g_test_run ();
}
