/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The schema, as numbered migrations. A released migration is never changed:
 * what must change is a new row at the end. Each runs in a transaction of its
 * own together with its user_version, so a failure leaves the data and the
 * version as they were.
 *
 * Standard SQL but for the append-only triggers and the type BLOB. Booleans are
 * 0 and 1, times are seconds since 1970, columns named `content`, `said`,
 * `sealed` or `…_sealed` are AES-256-GCM under the row's data key.
 */

#include "store-private.h"

/* clang-format off */
static const char keys_sql[] =
	"PRAGMA application_id = 1128485446;" /* CCRF_STORE_APPLICATION */
	/* the content key is proved against check_value; index_key makes lookup hashes */
	"CREATE TABLE keystone ("
	"  id INTEGER PRIMARY KEY CHECK (id = 1), check_value BLOB NOT NULL, index_key BLOB NOT NULL);"
	/* wrapped NULL: erased, what it sealed can never be read again */
	"CREATE TABLE data_key (id INTEGER PRIMARY KEY, wrapped BLOB);"
	"CREATE TABLE counter (name TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL);"
	"CREATE TABLE memory (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);";

static const char messages_sql[] =
	"CREATE TABLE message ("
	"  id INTEGER PRIMARY KEY, key_id INTEGER NOT NULL REFERENCES data_key (id),"
	"  sha256 TEXT NOT NULL UNIQUE, stable_sha256 TEXT NOT NULL, received INTEGER NOT NULL,"
	"  size INTEGER NOT NULL, cut INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
	"  processed INTEGER NOT NULL DEFAULT 0, duplicate_of INTEGER REFERENCES message (id),"
	"  kind TEXT, rule TEXT, case_ref TEXT, outcome TEXT, folder TEXT, message_id_hash TEXT, said BLOB);"
	"CREATE INDEX message_stable ON message (stable_sha256);"
	"CREATE INDEX message_case ON message (case_ref);"
	"CREATE INDEX message_duplicate ON message (duplicate_of);"
	"CREATE INDEX message_waiting ON message (received, id) WHERE processed = 0;"
	"CREATE INDEX message_folder ON message (folder, received, id);"
	/* apart from the row: an UPDATE of the row must not rewrite 35 MB */
	"CREATE TABLE message_raw (message INTEGER PRIMARY KEY REFERENCES message (id), sealed BLOB NOT NULL);"
	"CREATE TABLE message_place ("
	"  folder TEXT NOT NULL, uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL,"
	"  message INTEGER NOT NULL REFERENCES message (id), moved INTEGER NOT NULL DEFAULT 0,"
	"  PRIMARY KEY (folder, uidvalidity, uid));"
	"CREATE INDEX place_message ON message_place (message);"
	"CREATE INDEX place_unmoved ON message_place (folder, uidvalidity, uid) WHERE moved = 0;";

static const char providers_sql[] =
	/* origin: 'directory' (has been in a whole CQC file), 'list' (a plain CSV), 'hand' */
	"CREATE TABLE provider ("
	"  id INTEGER PRIMARY KEY, name TEXT NOT NULL, location_id TEXT UNIQUE,"
	"  provider_id TEXT NOT NULL DEFAULT '', postcode TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '',"
	"  service_type TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '', manager TEXT NOT NULL DEFAULT '',"
	"  phone TEXT NOT NULL DEFAULT '', next_visit TEXT NOT NULL DEFAULT '', also_known_as TEXT NOT NULL DEFAULT '[]',"
	"  predecessor TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'open', in_latest INTEGER NOT NULL DEFAULT 1,"
	"  beds INTEGER NOT NULL DEFAULT 0, origin TEXT NOT NULL, batch INTEGER NOT NULL DEFAULT 0,"
	"  changed INTEGER NOT NULL, normal_name TEXT NOT NULL, postcode_key TEXT NOT NULL, email_key TEXT NOT NULL);"
	"CREATE INDEX provider_same ON provider (normal_name, postcode_key);"
	"CREATE INDEX provider_postcode ON provider (postcode_key);"
	"CREATE INDEX provider_email ON provider (email_key) WHERE email_key <> '';"
	"CREATE TABLE provider_name ("
	"  name TEXT NOT NULL, provider INTEGER NOT NULL REFERENCES provider (id), PRIMARY KEY (name, provider));"
	"CREATE INDEX provider_name_of ON provider_name (provider);"
	"CREATE TABLE provider_word ("
	"  word TEXT NOT NULL, provider INTEGER NOT NULL REFERENCES provider (id), PRIMARY KEY (word, provider));"
	"CREATE INDEX provider_word_of ON provider_word (provider);";

static const char cases_sql[] =
	/* counts: 0 for what was closed as NOT OURS or DUPLICATE: left out of earlier concerns and trends */
	"CREATE TABLE cases ("
	"  id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, key_id INTEGER NOT NULL REFERENCES data_key (id),"
	"  procedure TEXT NOT NULL, state TEXT NOT NULL, revision INTEGER NOT NULL, received INTEGER NOT NULL,"
	"  changed INTEGER NOT NULL, due INTEGER NOT NULL, closed INTEGER NOT NULL, source_sha256 TEXT,"
	"  provider_id INTEGER REFERENCES provider (id), provider_rule TEXT, late INTEGER NOT NULL,"
	"  urgent INTEGER NOT NULL, source_code TEXT NOT NULL, counts INTEGER NOT NULL, content BLOB);"
	"CREATE INDEX cases_state ON cases (procedure, state, received);"
	"CREATE INDEX cases_provider ON cases (provider_id, received);"
	"CREATE INDEX cases_received ON cases (received, id);"
	"CREATE INDEX cases_source ON cases (source_sha256);"
	"CREATE TABLE case_category ("
	"  case_id INTEGER NOT NULL REFERENCES cases (id), category TEXT NOT NULL, PRIMARY KEY (case_id, category));"
	"CREATE TABLE item ("
	"  case_id INTEGER NOT NULL REFERENCES cases (id), n INTEGER NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL,"
	"  done_on TEXT NOT NULL, content BLOB, PRIMARY KEY (case_id, n));"
	/* saved: the case's revision that wrote it last; older ones are no longer the case's */
	"CREATE TABLE request ("
	"  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES cases (id), position INTEGER NOT NULL,"
	"  saved INTEGER NOT NULL, step TEXT NOT NULL, role TEXT NOT NULL, sent INTEGER NOT NULL, expires INTEGER NOT NULL,"
	"  state TEXT NOT NULL, answered INTEGER NOT NULL, asked_back INTEGER NOT NULL, undeliverable INTEGER NOT NULL,"
	"  content BLOB);"
	"CREATE INDEX request_case ON request (case_id, position);"
	"CREATE TABLE deadline ("
	"  case_id INTEGER NOT NULL REFERENCES cases (id), position INTEGER NOT NULL, name TEXT NOT NULL,"
	"  at INTEGER NOT NULL, PRIMARY KEY (case_id, position));"
	"CREATE INDEX deadline_at ON deadline (at);"
	"CREATE TABLE case_link ("
	"  case_id INTEGER NOT NULL REFERENCES cases (id), position INTEGER NOT NULL, ref TEXT NOT NULL,"
	"  PRIMARY KEY (case_id, position));";

static const char history_sql[] =
	"CREATE TABLE history ("
	"  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, case_ref TEXT, key_id INTEGER NOT NULL REFERENCES data_key (id),"
	"  who_sealed BLOB NOT NULL, what TEXT NOT NULL, cause TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL);"
	"CREATE INDEX history_case ON history (case_ref, id);"
	/* rows and last hash, sealed by the content key: a chain cut short or made anew shows */
	"CREATE TABLE history_head (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL);"
	"CREATE TRIGGER history_no_update BEFORE UPDATE ON history"
	"  BEGIN SELECT RAISE (ABORT, 'the history is append-only'); END;"
	"CREATE TRIGGER history_no_delete BEFORE DELETE ON history"
	"  BEGIN SELECT RAISE (ABORT, 'the history is append-only'); END;"
	"CREATE TRIGGER history_no_replace BEFORE INSERT ON history"
	"  WHEN EXISTS (SELECT 1 FROM history WHERE id = NEW.id)"
	"  BEGIN SELECT RAISE (ABORT, 'the history is append-only'); END;"
	"CREATE TABLE delegation ("
	"  id INTEGER PRIMARY KEY, key_id INTEGER NOT NULL REFERENCES data_key (id), role TEXT NOT NULL,"
	"  date_from TEXT NOT NULL, date_to TEXT NOT NULL, at INTEGER NOT NULL, content BLOB);";

static const char outbox_sql[] =
	/* started: the last dot may have been handed over and no answer is recorded yet */
	"CREATE TABLE outbox ("
	"  id INTEGER PRIMARY KEY, key_id INTEGER NOT NULL REFERENCES data_key (id), case_ref TEXT,"
	"  request_id INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, started INTEGER NOT NULL DEFAULT 0,"
	"  not_before INTEGER NOT NULL, created INTEGER NOT NULL, sent INTEGER NOT NULL,"
	"  message_id_hash TEXT NOT NULL UNIQUE, to_hash TEXT NOT NULL, content BLOB);"
	"CREATE INDEX outbox_waiting ON outbox (not_before, id) WHERE state IN ('queued', 'uncertain');"
	"CREATE INDEX outbox_to ON outbox (to_hash, created);"
	"CREATE INDEX outbox_case ON outbox (case_ref);"
	"CREATE TABLE outbox_bytes (outbox INTEGER PRIMARY KEY REFERENCES outbox (id), sealed BLOB NOT NULL);";

/* the people behind a provider are sealed; email_key becomes a keyed hash */
static const char contacts_sql[] =
	"ALTER TABLE keystone ADD COLUMN register_key INTEGER REFERENCES data_key (id);"
	"ALTER TABLE provider ADD COLUMN content BLOB;";
static const char contacts_after_sql[] =
	"ALTER TABLE provider DROP COLUMN email;"
	"ALTER TABLE provider DROP COLUMN manager;"
	"ALTER TABLE provider DROP COLUMN phone;";

/* what others report about a provider; superseded: a later mail with the same reference took its place */
static const char provider_items_sql[] =
	"CREATE TABLE provider_item ("
	"  id INTEGER PRIMARY KEY, key_id INTEGER NOT NULL REFERENCES data_key (id),"
	"  provider_id INTEGER NOT NULL REFERENCES provider (id), kind TEXT NOT NULL, received INTEGER NOT NULL,"
	"  superseded INTEGER NOT NULL DEFAULT 0, message_sha256 TEXT NOT NULL, reference_hash TEXT NOT NULL, content BLOB);"
	"CREATE INDEX provider_item_of ON provider_item (provider_id, kind, received);"
	"CREATE INDEX provider_item_reference ON provider_item (kind, reference_hash) WHERE superseded = 0;";

/* whose turn it is among those that wait, and about whose mails people were asked lately ('asked', 'aside') */
static const char senders_sql[] =
	"ALTER TABLE message ADD COLUMN sender_hash TEXT;"
	"ALTER TABLE message ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;"
	"DROP INDEX message_waiting;"
	"CREATE INDEX message_waiting ON message (turn, received, id) WHERE processed = 0;"
	"CREATE INDEX message_sender ON message (sender_hash, turn) WHERE processed = 0;"
	"CREATE TABLE asked ("
	"  message INTEGER PRIMARY KEY REFERENCES message (id), sender_hash TEXT NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL);"
	"CREATE INDEX asked_sender ON asked (sender_hash, at);"
	"CREATE INDEX asked_state ON asked (state, sender_hash);";

/* A step of the schema; @fill and @after run behind @sql, in the same transaction. */
typedef struct {
	CcrfSql step;
	gboolean (*fill) (CcrfStore *store, GError **error); /* nullable: what SQL alone cannot do */
	const char *after;                                   /* nullable */
} Migration;

/* row n brings the schema from version n to n + 1 */
static const Migration migrations[] = {
	{ { "migration 1: keys, counters, memory",  keys_sql },      NULL, NULL },
	{ { "migration 2: messages and places",     messages_sql },  NULL, NULL },
	{ { "migration 3: register of providers",   providers_sql }, NULL, NULL },
	{ { "migration 4: cases and requests",      cases_sql },     NULL, NULL },
	{ { "migration 5: history and delegations", history_sql },   NULL, NULL },
	{ { "migration 6: outbox",                  outbox_sql },    NULL, NULL },
	{ { "migration 7: sealed contacts",         contacts_sql },  ccrf_provider_seal_all, contacts_after_sql },
	{ { "migration 8: items of a provider",   provider_items_sql }, NULL, NULL },
	{ { "migration 9: turns of senders",      senders_sql }, NULL, NULL },
};
static const CcrfSql sql_version = { "schema version", "PRAGMA user_version" };
/* clang-format on */

int
ccrf_schema_newest (void)
{
	return (int) G_N_ELEMENTS (migrations);
}

int
ccrf_schema_version (CcrfStore *store, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_version, "");
	gint64 version;

	return ccrf_query_number (&query, 0, &version, error) ? (int) version : -1;
}

static gboolean
run_migration (CcrfStore *store, const Migration *migration, int to, GError **error)
{
	g_autofree char *pragma = g_strdup_printf ("PRAGMA user_version = %d", to);
	const char *name = migration->step.name;

	return ccrf_store_exec (store, name, migration->step.sql, error) && (migration->fill == NULL || migration->fill (store, error)) &&
	       (migration->after == NULL || ccrf_store_exec (store, name, migration->after, error)) &&
	       ccrf_store_exec (store, name, pragma, error) && ccrf_store_commit (store, error);
}

/* TRUE also when another process has done it while this one waited for the lock */
static gboolean
migrate_one (CcrfStore *store, int from, GError **error)
{
	int version;

	if (!ccrf_store_begin (store, error))
		return FALSE;
	version = ccrf_schema_version (store, error);
	if (version > from)
		return ccrf_store_commit (store, error);
	if (version == from && run_migration (store, &migrations[from], from + 1, error))
		return TRUE;
	ccrf_store_rollback (store);
	return FALSE;
}

gboolean
ccrf_schema_migrate (CcrfStore *store, int wanted, GError **error)
{
	int version = ccrf_schema_version (store, error);

	if (version < 0)
		return FALSE;
	for (int from = version; from < wanted; from++)
		if (!migrate_one (store, from, error))
			return FALSE;
	/* what a step has sealed must not stay readable in the log */
	if (version > 0 && version < wanted)
		ccrf_store_clean_log (store);
	return TRUE;
}
