/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The register of providers: the CQC directory (four lines of preamble, its
 * header on line 5, UTF-8 with BOM or Latin-1) or our own plain header. Columns
 * are found by name. Open Government Licence data.
 */

#include <csv.h>
#include <string.h>

#include <ccrf/parse.h>

#define MOST_ROWS 500000
#define MOST_COLUMNS 200
#define MOST_FAULTS 200
#define HEADER_WITHIN 12 /* records: the preamble of the directory is four */

typedef enum {
	NAME, ALSO, ADDRESS, POSTCODE, PHONE, SERVICE, LOCATION, PROVIDER, PROVIDER_NAME, EMAIL, MANAGER, VISIT, BEDS,
	COLUMNS,
} Column;

typedef struct {
	const char *header; /* as in the file, any case */
	Column column;
	gboolean needed;
} Header;

/* clang-format off */
static const Header cqc_headers[] = {
	{ "Name", NAME, TRUE }, { "Also known as", ALSO, FALSE }, { "Address", ADDRESS, FALSE }, { "Postcode", POSTCODE, TRUE },
	{ "Phone number", PHONE, FALSE }, { "Service types", SERVICE, FALSE }, { "Provider name", PROVIDER_NAME, FALSE },
	{ "CQC Location ID (for office use only)", LOCATION, TRUE }, { "CQC Location ID", LOCATION, FALSE },
	{ "CQC Provider ID (for office use only)", PROVIDER, TRUE }, { "CQC Provider ID", PROVIDER, FALSE },
	{ "Registered manager", MANAGER, FALSE }, { "Care homes beds", BEDS, FALSE },
	{ NULL, COLUMNS, FALSE },
};
static const Header plain_headers[] = {
	{ "name", NAME, TRUE }, { "location_id", LOCATION, TRUE }, { "provider_id", PROVIDER, TRUE }, { "postcode", POSTCODE, TRUE },
	{ "service_type", SERVICE, TRUE }, { "email", EMAIL, TRUE }, { "manager", MANAGER, TRUE }, { "next_visit", VISIT, TRUE },
	{ "also_known_as", ALSO, TRUE }, { "address", ADDRESS, FALSE }, { "phone", PHONE, FALSE }, { "beds", BEDS, FALSE },
	{ NULL, COLUMNS, FALSE },
};
/* clang-format on */

typedef struct {
	const char *name;
	GPtrArray *faults;
	GPtrArray *providers;
	GHashTable *seen;       /* location ids → line */
	GPtrArray *row;         /* char * fields of the record being read */
	guint line, starts;     /* of the file, and where the record began */
	guint records, rows;    /* of the file; of them providers */
	gboolean wide;          /* the record has more fields than are kept */
	int at[COLUMNS];        /* column of each, -1 when the file has none */
	gboolean header;        /* it was found */
	gboolean broken;        /* a needed column is missing, a limit was hit */
	guint told;
} Reading;

static void
fault (Reading *it, guint line, const char *text, const char *what)
{
	if (it->told++ < MOST_FAULTS)
		ccrf_faults_add (it->faults, "%s:%u: %s%s", it->name, line, text, what);
}

static const char *
field (const Reading *it, Column column)
{
	const int at = it->at[column];
	return at >= 0 && (guint) at < it->row->len ? g_ptr_array_index (it->row, at) : "";
}

static int
find_column (const Reading *it, const char *header)
{
	for (guint i = 0; i < it->row->len; i++)
		if (g_ascii_strcasecmp (g_ptr_array_index (it->row, i), header) == 0)
			return i;
	return -1;
}

/* does this record name enough of the columns to be the header? */
static gboolean
take_header (Reading *it, const Header *headers, const char *mark)
{
	if (find_column (it, "name") < 0 || find_column (it, mark) < 0)
		return FALSE;
	for (int i = 0; i < COLUMNS; i++)
		it->at[i] = -1;
	for (const Header *header = headers; header->header; header++)
		if (it->at[header->column] < 0)
			it->at[header->column] = find_column (it, header->header);
	for (const Header *header = headers; header->header; header++) {
		if (!header->needed || it->at[header->column] >= 0)
			continue;
		fault (it, it->starts, "the column is missing, nothing was imported: ", header->header);
		it->broken = TRUE;
	}
	it->header = TRUE;
	return TRUE;
}

static void
look_for_header (Reading *it)
{
	/* by what each kind of file alone has */
	if (take_header (it, plain_headers, "location_id") || take_header (it, cqc_headers, "Provider name") ||
	    take_header (it, cqc_headers, "Service types") || take_header (it, cqc_headers, "CQC Location ID (for office use only)") ||
	    take_header (it, cqc_headers, "Postcode"))
		return;
	if (it->records < HEADER_WITHIN)
		return;
	fault (it, it->starts, "no header in the first lines: a column “Name” and “CQC Location ID (for office use only)” or “location_id” is needed", "");
	it->broken = TRUE;
}

static gboolean
is_day (const char *text)
{
	int year, month, day, used = 0;
	return sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3 && used == 10 && !text[10] && year >= 2000 &&
	       month >= 1 && month <= 12 && day >= 1 && g_date_valid_dmy (day, month, year);
}

static void
replace (char **into, const char *text)
{
	g_free (*into);
	*into = g_strdup (text);
}

static void
add_names (CcrfProvider *provider, const char *text)
{
	g_auto (GStrv) names = g_strsplit_set (text, ";|", 50);
	for (char **name = names; *name; name++) {
		g_strstrip (*name);
		if (**name)
			g_ptr_array_add (provider->also_known_as, g_strdup (*name));
	}
}

static void
add_provider (Reading *it)
{
	const char *name = field (it, NAME), *location = field (it, LOCATION), *email = field (it, EMAIL), *visit = field (it, VISIT);
	if (!*name) {
		fault (it, it->starts, "a provider without a name was left out", "");
		return;
	}
	/* services that CQC does not register have no location id: they must be storable */
	if (*location && !g_hash_table_insert (it->seen, g_strdup (location), GUINT_TO_POINTER (it->starts))) {
		fault (it, it->starts, "this location id stood in an earlier line, the row was left out: ", location);
		return;
	}
	if (*visit && !is_day (visit)) {
		fault (it, it->starts, "next_visit must be YYYY-MM-DD, the row was left out: ", visit);
		return;
	}
	g_autoptr (CcrfAddress) address = *email ? ccrf_address_parse (email, NULL) : NULL;
	if (*email && !address) {
		fault (it, it->starts, "the e-mail address cannot be read, the row was left out: ", email);
		return;
	}
	CcrfProvider *provider = ccrf_provider_new ();
	replace (&provider->name, name);
	replace (&provider->location_id, location);
	replace (&provider->provider_id, field (it, PROVIDER));
	replace (&provider->postcode, field (it, POSTCODE));
	replace (&provider->address, field (it, ADDRESS));
	replace (&provider->service_type, field (it, SERVICE));
	replace (&provider->email, address ? address->address : "");
	replace (&provider->manager, field (it, MANAGER));
	replace (&provider->phone, field (it, PHONE));
	replace (&provider->next_visit, visit);
	provider->in_latest = TRUE;
	provider->beds = CLAMP (atoi (field (it, BEDS)), 0, 10000);
	add_names (provider, field (it, ALSO));
	/* the company behind the home is a name people write too */
	const char *company = field (it, PROVIDER_NAME);
	if (*company && g_ascii_strcasecmp (company, name) != 0)
		g_ptr_array_add (provider->also_known_as, g_strdup (company));
	g_ptr_array_add (it->providers, provider);
}

static void
on_field (void *text, size_t length, void *data)
{
	Reading *it = data;
	for (size_t i = 0; i < length; i++)
		it->line += ((const char *) text)[i] == '\n'; /* a quoted field over several lines */
	it->wide = it->wide || it->row->len >= MOST_COLUMNS;
	if (it->wide)
		return;
	char *copy = g_strndup (text ? text : "", length);
	g_ptr_array_add (it->row, g_strstrip (copy));
}

static void
on_record (int end, void *data)
{
	Reading *it = data;
	gboolean blank = TRUE;
	for (guint i = 0; i < it->row->len && blank; i++)
		blank = *(const char *) g_ptr_array_index (it->row, i) == '\0';
	if (it->wide && !it->broken) {
		/* a column that is not looked at may be the one that is needed */
		fault (it, it->starts, "more than 200 columns: nothing was imported", "");
		it->broken = TRUE;
	}
	if (!blank && !it->broken) {
		it->records++;
		if (!it->header)
			look_for_header (it);
		else if (++it->rows > MOST_ROWS) {
			fault (it, it->starts, "more than 500000 rows: nothing was imported", "");
			it->broken = TRUE;
		} else
			add_provider (it);
	}
	g_ptr_array_set_size (it->row, 0);
	/* CR and LF are reported one by one */
	if (end == '\r')
		return;
	it->line++;
	it->starts = it->line;
}

/* UTF-8 as it stands, else every byte is Latin-1 (Windows-1252, as Excel writes) */
static char *
to_utf8 (const char *data, gsize size, gsize *length)
{
	if (size >= 3 && memcmp (data, "\357\273\277", 3) == 0) {
		data += 3;
		size -= 3;
	}
	*length = size;
	if (g_utf8_validate (data, size, NULL))
		return g_strndup (data, size);
	char *text = g_convert_with_fallback (data, size, "UTF-8", "WINDOWS-1252", "?", NULL, length, NULL);
	return text ? text : g_convert (data, size, "UTF-8", "ISO-8859-1", NULL, length, NULL);
}

GPtrArray *
ccrf_parse_providers_csv (GBytes *csv, const char *name, GPtrArray *faults)
{
	gsize size = 0, length = 0;
	const char *data = g_bytes_get_data (csv, &size);
	Reading it = { .name = name ? name : "providers", .faults = faults, .line = 1, .starts = 1 };
	if (data && memchr (data, '\0', size)) {
		ccrf_faults_add (faults, "%s: this is no CSV file (it has NUL bytes): save it as “CSV UTF-8”", it.name);
		return NULL;
	}
	g_autofree char *text = to_utf8 (data ? data : "", size, &length);
	if (!text) {
		ccrf_faults_add (faults, "%s: neither UTF-8 nor Latin-1: save it as “CSV UTF-8”", it.name);
		return NULL;
	}
	it.providers = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_provider_free);
	g_autoptr (GPtrArray) row = g_ptr_array_new_with_free_func (g_free);
	g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	it.row = row;
	it.seen = seen;
	struct csv_parser parser;
	/* every line end is reported, so that faults name the right line */
	gboolean parsed = csv_init (&parser, CSV_APPEND_NULL | CSV_REPALL_NL) == 0;
	parsed = parsed && csv_parse (&parser, text, length, on_field, on_record, &it) == length && csv_fini (&parser, on_field, on_record, &it) == 0;
	csv_free (&parser);
	if (!parsed)
		ccrf_faults_add (faults, "%s:%u: not readable as CSV from here on: nothing was imported", it.name, it.line);
	else if (!it.header && !it.broken)
		fault (&it, 1, "no header: a column “Name” and “CQC Location ID (for office use only)” or “location_id” is needed", "");
	if (it.told > MOST_FAULTS)
		ccrf_faults_add (faults, "%s: %u further faults", it.name, it.told - MOST_FAULTS);
	if (!parsed || it.broken || !it.header) {
		g_ptr_array_unref (it.providers);
		return NULL;
	}
	return it.providers;
}
