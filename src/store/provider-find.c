/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Finding providers: for a person who types part of a name, and the rows that
 * are worth comparing with what a form says. Which one it is, `identify` says.
 */

#include "store-private.h"

#define MOST_ROWS 200   /* of a search, and worth comparing */
#define LIKENESS 3      /* first letters that a misspelt word still has */

/* clang-format off */
static const CcrfSql sql_search =      { "search providers",
	"SELECT id FROM provider p WHERE location_id = ? OR lower(name) LIKE ? ESCAPE '!'"
	" OR (? <> '' AND EXISTS (SELECT 1 FROM provider_name n WHERE n.provider = p.id AND n.name LIKE ? ESCAPE '!'))"
	" ORDER BY in_latest DESC, name, id LIMIT ?" };
static const CcrfSql sql_location =    { "candidates by location id", "SELECT id FROM provider WHERE location_id = ? ORDER BY id LIMIT ?" };
static const CcrfSql sql_postcode =    { "candidates by postcode",
	"SELECT id FROM provider WHERE postcode_key = ? AND postcode_key <> '' ORDER BY in_latest DESC, id LIMIT ?" };
static const CcrfSql sql_name =        { "candidates by name", "SELECT provider FROM provider_name WHERE name = ? ORDER BY provider LIMIT ?" };
static const CcrfSql sql_count_word =  { "how rare a word is",
	"SELECT COUNT(*) FROM (SELECT 1 FROM provider_word WHERE word = ? LIMIT ?) seen" };
static const CcrfSql sql_word =        { "candidates by word", "SELECT provider FROM provider_word WHERE word = ? ORDER BY provider LIMIT ?" };
/* two words that are both too common alone */
static const CcrfSql sql_two_words =   { "candidates by two words",
	"SELECT a.provider FROM provider_word a JOIN provider_word b ON b.provider = a.provider"
	" WHERE a.word = ? AND b.word = ? ORDER BY a.provider LIMIT ?" };
/* "roswood house": one word as it is, another with the same first letters */
static const CcrfSql sql_like_word =   { "candidates by spelling",
	"SELECT DISTINCT a.provider FROM provider_word a JOIN provider_word b ON b.provider = a.provider"
	" WHERE a.word >= ? AND a.word < ? AND b.word = ? AND a.word <> b.word ORDER BY a.provider LIMIT ?" };
static const CcrfSql sql_like_alone =  { "candidates by spelling of one word",
	"SELECT DISTINCT provider FROM provider_word WHERE word >= ? AND word < ? ORDER BY provider LIMIT ?" };
/* clang-format on */

/* Providers found so far, each once, in the order of how well they were found. */
typedef struct {
	CcrfStore *store;
	GHashTable *seen; /* gint64 id */
	GPtrArray *list;  /* CcrfProvider */
} Found;

static gint64
room (const Found *found)
{
	return MOST_ROWS - (gint64) found->list->len;
}

/* Adds the rows of @query, whose first column is an id, and ends it. */
static gboolean
add_rows (Found *found, CcrfQuery query, GError **error)
{
	int row = 0;

	while (room (found) > 0 && (row = ccrf_query_next (&query, error)) > 0) {
		gint64 id = ccrf_column_number (&query, 0);
		CcrfProvider *it;

		if (g_hash_table_contains (found->seen, &id))
			continue;
		it = ccrf_provider_load (found->store, id, error);
		if (it == NULL) {
			row = -1;
			break;
		}
		g_hash_table_add (found->seen, g_memdup2 (&id, sizeof id));
		g_ptr_array_add (found->list, it);
	}
	ccrf_query_end (&query);
	return row >= 0;
}

static void
found_init (Found *found, CcrfStore *store)
{
	found->store = store;
	found->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
	found->list = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_provider_free);
}

static GPtrArray *
found_finish (Found *found, gboolean ok)
{
	g_hash_table_unref (found->seen);
	if (!ok)
		g_clear_pointer (&found->list, g_ptr_array_unref);
	return found->list;
}

/* "%text%" with the signs of LIKE made plain */
static char *
like_pattern (const char *text)
{
	g_autoptr (GString) pattern = g_string_new ("%");

	for (const char *at = text; *at != '\0'; at++) {
		if (strchr ("%_!", *at) != NULL)
			g_string_append_c (pattern, '!');
		g_string_append_c (pattern, *at);
	}
	g_string_append_c (pattern, '%');
	return g_string_free (g_steal_pointer (&pattern), FALSE);
}

GPtrArray *
ccrf_store_find_providers (CcrfStore *store, const char *text, CcrfNormalName normal_name, GError **error)
{
	g_autofree char *stripped = g_strstrip (g_utf8_make_valid (text, -1));
	g_autofree char *lower = g_ascii_strdown (stripped, -1);
	g_autofree char *location = ccrf_provider_fold (stripped);
	g_autofree char *normal = normal_name (stripped);
	g_autofree char *typed = like_pattern (lower);
	g_autofree char *name = like_pattern (normal);
	Found found;

	found_init (&found, store);
	if (*stripped == '\0')
		return found_finish (&found, TRUE);
	return found_finish (&found, add_rows (&found, ccrf_query (store, &sql_search, "ssssi", location, typed, normal, name, MOST_ROWS), error));
}

/* ---- candidates ------------------------------------------------------------------------- */

typedef struct {
	char *word;
	gint64 rows; /* providers that have it, at most MOST_ROWS + 1 */
} Word;

static void
word_free (gpointer data)
{
	Word *word = data;

	g_free (word->word);
	g_free (word);
}

static int
rarest_first (gconstpointer a, gconstpointer b)
{
	const Word *left = *(const Word *const *) a;
	const Word *right = *(const Word *const *) b;

	return (left->rows > right->rows) - (left->rows < right->rows);
}

#define MOST_WORDS 12 /* of a name; a longer one is prose */

static GPtrArray *
weigh_words (CcrfStore *store, const char *normal, GError **error)
{
	g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (word_free);
	g_auto (GStrv) texts = g_strsplit (normal, " ", MOST_WORDS + 1);

	for (guint i = 0; texts[i] != NULL && i < MOST_WORDS; i++) {
		Word *word;
		gint64 rows;

		if (g_utf8_strlen (texts[i], -1) < LIKENESS)
			continue;
		g_auto (CcrfQuery) query = ccrf_query (store, &sql_count_word, "si", texts[i], MOST_ROWS + 1);

		if (!ccrf_query_number (&query, 0, &rows, error))
			return NULL;
		word = g_new0 (Word, 1);
		word->word = g_strdup (texts[i]);
		word->rows = rows;
		g_ptr_array_add (words, word);
	}
	g_ptr_array_sort (words, rarest_first);
	return g_steal_pointer (&words);
}

/* The words that few providers have; then, for the common ones, two of them together. */
static gboolean
add_by_words (Found *found, const GPtrArray *words, GError **error)
{
	gboolean ok = TRUE;

	for (guint i = 0; ok && i < words->len; i++) {
		const Word *word = g_ptr_array_index (words, i);

		if (word->rows <= MOST_ROWS)
			ok = add_rows (found, ccrf_query (found->store, &sql_word, "sl", word->word, room (found)), error);
		for (guint j = i + 1; ok && word->rows > MOST_ROWS && j < words->len; j++) {
			const Word *other = g_ptr_array_index (words, j);

			ok = add_rows (found, ccrf_query (found->store, &sql_two_words, "ssl", word->word, other->word, room (found)), error);
		}
	}
	return ok;
}

/* Words that nobody has are perhaps misspelt. */
static gboolean
add_by_spelling (Found *found, const GPtrArray *words, GError **error)
{
	gboolean ok = TRUE;

	for (guint i = 0; ok && i < words->len; i++) {
		const Word *word = g_ptr_array_index (words, i);
		g_autofree char *start = g_utf8_substring (word->word, 0, LIKENESS);
		g_autofree char *end = g_strconcat (start, "\xf4\x8f\xbf\xbf", NULL); /* the last of all characters */

		if (word->rows > 0)
			continue;
		if (words->len == 1)
			ok = add_rows (found, ccrf_query (found->store, &sql_like_alone, "ssl", start, end, room (found)), error);
		for (guint j = 0; ok && j < words->len; j++)
			if (j != i)
				ok = add_rows (found, ccrf_query (found->store, &sql_like_word, "sssl", start, end,
				                                  ((const Word *) g_ptr_array_index (words, j))->word, room (found)), error);
	}
	return ok;
}

GPtrArray *
ccrf_store_provider_candidates (CcrfStore *store, const char *location_id, const char *postcode, const char *normal_name, GError **error)
{
	g_autofree char *location = ccrf_provider_fold (location_id);
	g_autofree char *folded = ccrf_provider_fold (postcode);
	const char *name = normal_name != NULL ? normal_name : "";
	g_autoptr (GPtrArray) words = weigh_words (store, name, error);
	Found found;
	gboolean ok;

	if (words == NULL)
		return NULL;
	found_init (&found, store);
	ok = add_rows (&found, ccrf_query (store, &sql_location, "sl", location, room (&found)), error) &&
	     add_rows (&found, ccrf_query (store, &sql_name, "sl", name, room (&found)), error) &&
	     add_rows (&found, ccrf_query (store, &sql_postcode, "sl", folded, room (&found)), error) &&
	     add_by_words (&found, words, error) && add_by_spelling (&found, words, error);
	return found_finish (&found, ok);
}
