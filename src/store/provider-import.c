/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Importing a file of providers: a CQC directory (whole) or a plain list. What
 * a file does not say is never emptied, what is missing in it is marked, and
 * nothing is deleted. The status of placements is people's to change, not a file's.
 */

#include "store-private.h"

/* clang-format off */
static const CcrfSql sql_by_location = { "provider by location id",
	"SELECT id, normal_name, also_known_as, content FROM provider WHERE location_id = ?" };
/* a row of a list that names no location means the one that is in the register now */
static const CcrfSql sql_by_name =     { "provider by name and postcode",
	"SELECT id, normal_name, also_known_as, content FROM provider WHERE normal_name = ? AND postcode_key = ?"
	" ORDER BY in_latest DESC, id DESC LIMIT 1" };
/* a row with a location id may only be given to one that had none */
static const CcrfSql sql_adopt =       { "provider without location id",
	"SELECT id, normal_name, also_known_as, content FROM provider WHERE normal_name = ? AND postcode_key = ? AND location_id IS NULL"
	" ORDER BY id LIMIT 1" };
static const CcrfSql sql_insert =      { "import new provider",
	"INSERT INTO provider (name, location_id, provider_id, postcode, address, service_type, next_visit,"
	" also_known_as, predecessor, status, beds, in_latest, origin, batch, changed, normal_name, postcode_key, email_key, content)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?) RETURNING id" };
static const CcrfSql sql_update =      { "import known provider",
	"UPDATE provider SET name = ?, location_id = COALESCE (?, location_id), provider_id = COALESCE (?, provider_id),"
	" postcode = COALESCE (?, postcode), address = COALESCE (?, address), service_type = COALESCE (?, service_type),"
	" next_visit = COALESCE (?, next_visit), also_known_as = COALESCE (?, also_known_as),"
	" predecessor = COALESCE (?, predecessor), beds = COALESCE (?, beds),"
	" in_latest = CASE WHEN ? = 1 THEN 1 ELSE in_latest END, origin = COALESCE (?, origin), batch = ?, changed = ?,"
	" normal_name = ?, postcode_key = COALESCE (?, postcode_key), email_key = COALESCE (?, email_key),"
	" content = COALESCE (?, content) WHERE id = ?" };
static const CcrfSql sql_mark =        { "mark what is not in the latest file",
	"UPDATE provider SET in_latest = 0 WHERE origin = 'directory' AND batch <> ? AND in_latest = 1" };
/* the same home under a new location id: same name and postcode as a row that left the file */
static const CcrfSql sql_predecessor = { "link predecessors",
	"UPDATE provider SET predecessor = (SELECT old.location_id FROM provider old WHERE old.normal_name = provider.normal_name"
	" AND old.postcode_key = provider.postcode_key AND old.in_latest = 0 AND old.location_id IS NOT NULL AND old.id < provider.id"
	" ORDER BY old.id DESC LIMIT 1)"
	" WHERE batch = ? AND predecessor = '' AND postcode_key <> '' AND normal_name <> ''"
	" AND EXISTS (SELECT 1 FROM provider old WHERE old.normal_name = provider.normal_name"
	" AND old.postcode_key = provider.postcode_key AND old.in_latest = 0 AND old.location_id IS NOT NULL AND old.id < provider.id)" };
/* clang-format on */

/* One import: what all rows share. */
typedef struct {
	CcrfStore *store;
	CcrfNormalName normal_name;
	gboolean whole;
	gint64 batch;
	CcrfTime now;
} Import;

/* A row as it is compared and stored. */
typedef struct {
	const CcrfProvider *it;
	char *normal, *location, *postcode, *email, *others; /* others: NULL for none */
	gint64 id;                                           /* 0: not known yet */
	char *old_normal, *old_others;
	CcrfProviderContact old;
	GBytes *content; /* NULL: as it was */
} Row;

static void
row_clear (Row *row)
{
	g_free (row->normal);
	g_free (row->location);
	g_free (row->postcode);
	g_free (row->email);
	g_free (row->others);
	g_free (row->old_normal);
	g_free (row->old_others);
	ccrf_provider_contact_clear (&row->old);
	g_clear_pointer (&row->content, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

/* Returns: 1 found, 0 not, -1 @error. Ends the query. */
static int
take_known (CcrfStore *store, CcrfQuery query, Row *row, GError **error)
{
	int found = ccrf_query_next (&query, error);

	if (found > 0) {
		row->id = ccrf_column_number (&query, 0);
		row->old_normal = ccrf_column_text (&query, 1);
		row->old_others = ccrf_column_text (&query, 2);
		if (!ccrf_provider_contact_read (store, &query, 3, &row->old, error))
			found = -1;
	}
	ccrf_query_end (&query);
	return found;
}

static gboolean
find_known (const Import *import, Row *row, GError **error)
{
	const CcrfSql *by_name = *row->location != '\0' ? &sql_adopt : &sql_by_name;
	int found = 0;

	if (*row->location != '\0')
		found = take_known (import->store, ccrf_query (import->store, &sql_by_location, "s", row->location), row, error);
	if (found == 0 && *row->normal != '\0')
		found = take_known (import->store, ccrf_query (import->store, by_name, "ss", row->normal, row->postcode), row, error);
	return found >= 0;
}

static const char *
or_empty (const char *text)
{
	return text != NULL ? text : "";
}

static const char *
given (const char *text, const char *old)
{
	return text != NULL && *text != '\0' ? text : old;
}

/* What the file leaves empty stays as it was; most rows of the next month's file say nothing new. */
static gboolean
seal_contact (const Import *import, Row *row, GError **error)
{
	const CcrfProvider *it = row->it;
	const char *email = given (it->email, row->old.email), *manager = given (it->manager, row->old.manager), *phone = given (it->phone, row->old.phone);

	if (g_strcmp0 (email, row->old.email) == 0 && g_strcmp0 (manager, row->old.manager) == 0 && g_strcmp0 (phone, row->old.phone) == 0)
		return TRUE;
	return ccrf_provider_contact_seal (import->store, email, manager, phone, &row->content, error);
}

static gboolean
insert_row (const Import *import, Row *row, GError **error)
{
	const CcrfProvider *it = row->it;
	g_auto (CcrfQuery) query =
	        ccrf_query (import->store, &sql_insert, "stssssssssisllsssb", or_empty (it->name), row->location, or_empty (it->provider_id),
	                    or_empty (it->postcode), or_empty (it->address), or_empty (it->service_type),
	                    or_empty (it->next_visit), row->others != NULL ? row->others : "[]",
	                    or_empty (it->predecessor), it->status != NULL && *it->status != '\0' ? it->status : "open", it->beds,
	                    import->whole ? "directory" : "list", import->batch, import->now, row->normal, row->postcode, row->email, row->content);

	return ccrf_query_number (&query, 0, &row->id, error);
}

static gboolean
update_row (const Import *import, const Row *row, GError **error)
{
	const CcrfProvider *it = row->it;

	return ccrf_run (import->store, &sql_update, NULL, error, "sttttttttzitllsttbl", it->name, row->location, it->provider_id, it->postcode,
	                 it->address, it->service_type, it->next_visit, row->others, it->predecessor,
	                 (gint64) it->beds, import->whole ? 1 : 0, import->whole ? "directory" : NULL, import->batch, import->now, row->normal,
	                 row->postcode, row->email, row->content, row->id);
}

/* Names and words are written only when they changed: most rows of the next month's file are as they were. */
static gboolean
index_row (const Import *import, const Row *row, gboolean fresh, GError **error)
{
	g_autoptr (GPtrArray) others = NULL;

	if (!fresh && g_strcmp0 (row->normal, row->old_normal) == 0 && (row->others == NULL || g_strcmp0 (row->others, row->old_others) == 0))
		return TRUE;
	others = ccrf_provider_others_from_text (row->others != NULL ? row->others : row->old_others);
	return ccrf_provider_index (import->store, row->id, row->normal, others, import->normal_name, fresh, error);
}

static gboolean
import_row (const Import *import, const CcrfProvider *it, GError **error)
{
	g_auto (Row) row = { .it = it };
	gboolean fresh;

	row.normal = import->normal_name (or_empty (it->name));
	row.location = ccrf_provider_fold (it->location_id);
	row.postcode = ccrf_provider_fold (it->postcode);
	row.email = ccrf_provider_email_key (import->store, it->email);
	row.others = ccrf_provider_others_to_text (it->also_known_as);
	if (*or_empty (it->name) == '\0') {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "import of providers: a row has no name (location id \"%s\"); nothing was imported", row.location);
		return FALSE;
	}
	if (!find_known (import, &row, error))
		return FALSE;
	fresh = row.id == 0;
	return seal_contact (import, &row, error) && (fresh ? insert_row (import, &row, error) : update_row (import, &row, error)) && index_row (import, &row, fresh, error);
}

static gboolean
import_all (Import *import, const GPtrArray *providers, GError **error)
{
	gboolean ok = ccrf_store_count (import->store, "import", &import->batch, error);

	for (guint i = 0; ok && i < providers->len; i++)
		ok = import_row (import, g_ptr_array_index (providers, i), error);
	if (ok && import->whole)
		ok = ccrf_run (import->store, &sql_mark, NULL, error, "l", import->batch) &&
		     ccrf_run (import->store, &sql_predecessor, NULL, error, "l", import->batch);
	return ok;
}

int
ccrf_store_import_providers (CcrfStore *store, const GPtrArray *providers, CcrfNormalName normal_name, gboolean whole_directory, CcrfTime now, GError **error)
{
	Import import = { store, normal_name, whole_directory, 0, now };
	gboolean own;

	if (whole_directory && providers->len == 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID,
		             "import of providers: a whole directory without a row would mark every provider as gone; nothing was imported");
		return -1;
	}
	if (!ccrf_store_enter (store, TRUE, &own, error))
		return -1;
	return ccrf_store_leave (store, own, import_all (&import, providers, error), error) ? (int) providers->len : -1;
}
