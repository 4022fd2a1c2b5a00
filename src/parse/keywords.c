/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The closed lists' words and their synonyms, and what a line starts with. The
 * comparison is by whole words: "Undoneness" is no UNDONE, "not-done" is NOT DONE.
 */

#include "keywords.h"

#include <string.h>

#define MOST_WORDS 6
#define GROUP_PREFIX "keyword "

/** One spelling of a keyword. */
typedef struct {
	char **words;     /* casefolded */
	guint n_words;
	const char *canonical; /* interned in CcrfKeywords.canonical */
} Spelling;

struct _CcrfKeywords {
	GHashTable *canonical; /* char * → itself */
	GPtrArray *spellings;  /* Spelling, most words first */
};

static void
spelling_free (gpointer data)
{
	Spelling *spelling = data;

	g_strfreev (spelling->words);
	g_free (spelling);
}

static int
compare_spellings (gconstpointer a, gconstpointer b)
{
	const Spelling *left = *(const Spelling *const *) a, *right = *(const Spelling *const *) b;

	return (int) right->n_words - (int) left->n_words;
}

static gboolean
is_word_character (gunichar c)
{
	return g_unichar_isalnum (c) || c == '\'' || c == 0x2019;
}

static gboolean
joins_words (gunichar c)
{
	return c != '\n' && (g_unichar_isspace (c) || c == 0xa0 || c == '-' || c == '_' || c == 0x2010 || c == 0x2011);
}

/* Up to MOST_WORDS words from @text on; @ends: where each stops. A "?" or a full stop between two ends the run. */
static guint
split_words (const char *text, char *words[MOST_WORDS], const char *ends[MOST_WORDS])
{
	const char *at = text;
	guint n = 0;

	while (n < MOST_WORDS) {
		const char *start = at;

		while (is_word_character (g_utf8_get_char (at)))
			at = g_utf8_next_char (at);
		if (at == start)
			break;
		words[n] = g_utf8_casefold (start, at - start);
		ends[n++] = at;
		while (*at && joins_words (g_utf8_get_char (at)))
			at = g_utf8_next_char (at);
	}
	return n;
}

static Spelling *
spelling_new (const char *text, const char *canonical)
{
	Spelling *spelling = g_new0 (Spelling, 1);
	char *words[MOST_WORDS];
	const char *ends[MOST_WORDS];
	guint n = split_words (text, words, ends);

	spelling->words = g_new0 (char *, n + 1);
	memcpy (spelling->words, words, n * sizeof *words);
	spelling->n_words = n;
	spelling->canonical = canonical;
	return spelling;
}

static const Spelling *
find_spelling (const CcrfKeywords *keywords, const Spelling *wanted)
{
	for (guint i = 0; i < keywords->spellings->len; i++) {
		const Spelling *spelling = keywords->spellings->pdata[i];

		if (g_strv_equal ((const char *const *) spelling->words, (const char *const *) wanted->words))
			return spelling;
	}
	return NULL;
}

static const char *
add_canonical (CcrfKeywords *keywords, const char *word)
{
	const char *known = g_hash_table_lookup (keywords->canonical, word);
	char *copy;

	if (known)
		return known;
	copy = g_strdup (word);
	g_hash_table_add (keywords->canonical, copy);
	g_ptr_array_add (keywords->spellings, spelling_new (copy, copy));
	return copy;
}

/* "NUMBER" and "TEXT" stand for kinds of answers, they are not words that anybody writes. */
static gboolean
is_placeholder (const char *word)
{
	return g_str_equal (word, "NUMBER") || g_str_equal (word, "TEXT");
}

static void
add_words_of_steps (CcrfKeywords *keywords)
{
	for (const CcrfStepWords *step = ccrf_step_words; step->step; step++) {
		for (gsize i = 0; step->words && step->words[i]; i++) {
			if (!is_placeholder (step->words[i]))
				add_canonical (keywords, step->words[i]);
		}
	}
}

static CcrfKeyFile *
open_file (const char *folder, GPtrArray *faults)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) text = ccrf_data_load (folder, "keywords.conf", &error);

	if (!text) {
		ccrf_faults_add (faults, "keywords.conf: %s; only the words themselves are read, no synonyms", error->message);
		return NULL;
	}
	return ccrf_key_file_new ("keywords.conf", text, faults);
}

/* The words that a council's own file may name: those of the steps and of the built-in file. */
static void
add_canonical_words (CcrfKeywords *keywords)
{
	g_autoptr (GPtrArray) ignored = ccrf_faults_new ();
	g_autoptr (CcrfKeyFile) file = open_file (NULL, ignored);
	g_auto (GStrv) sections = file ? ccrf_key_file_sections (file) : NULL;

	add_words_of_steps (keywords);
	for (gsize i = 0; sections && sections[i]; i++) {
		if (g_str_has_prefix (sections[i], GROUP_PREFIX))
			add_canonical (keywords, sections[i] + strlen (GROUP_PREFIX));
	}
}

static void
add_synonym (CcrfKeywords *keywords, CcrfKeyFile *file, const char *section, const char *canonical, const char *synonym, GPtrArray *faults)
{
	Spelling *spelling = spelling_new (synonym, canonical);
	const Spelling *other = find_spelling (keywords, spelling);

	if (spelling->n_words == 0)
		ccrf_key_file_fault (file, section, "synonyms", faults, "\"%s\" has no letter or digit", synonym);
	else if (other && other->canonical != canonical)
		ccrf_key_file_fault (file, section, "synonyms", faults, "\"%s\" already stands for %s", synonym, other->canonical);
	else if (!other) {
		g_ptr_array_add (keywords->spellings, spelling);
		return;
	}
	spelling_free (spelling);
}

static void
read_section (CcrfKeywords *keywords, CcrfKeyFile *file, const char *section, GPtrArray *faults)
{
	const char *canonical = NULL;
	g_auto (GStrv) synonyms = NULL;

	if (g_str_has_prefix (section, GROUP_PREFIX))
		canonical = g_hash_table_lookup (keywords->canonical, section + strlen (GROUP_PREFIX));
	if (!canonical)
		ccrf_key_file_fault (file, section, NULL, faults, "is not a word of the procedures; write [keyword WORD]");
	/* taken in any case: one fault a mistake is enough */
	synonyms = ccrf_key_file_take_list (file, section, "synonyms", "", faults);
	for (gsize i = 0; canonical && synonyms && synonyms[i]; i++)
		add_synonym (keywords, file, section, canonical, synonyms[i], faults);
}

CcrfKeywords *
ccrf_keywords_load (const char *folder, GPtrArray *faults)
{
	CcrfKeywords *keywords = g_new0 (CcrfKeywords, 1);
	g_autoptr (CcrfKeyFile) file = NULL;
	g_auto (GStrv) sections = NULL;

	keywords->canonical = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	keywords->spellings = g_ptr_array_new_with_free_func (spelling_free);
	add_canonical_words (keywords);
	file = open_file (folder, faults);
	if (file) {
		sections = ccrf_key_file_sections (file);
		for (gsize i = 0; sections && sections[i]; i++)
			read_section (keywords, file, sections[i], faults);
		ccrf_key_file_finish (file, faults);
	}
	g_ptr_array_sort (keywords->spellings, compare_spellings);
	return keywords;
}

void
ccrf_keywords_free (CcrfKeywords *keywords)
{
	if (!keywords)
		return;
	g_ptr_array_unref (keywords->spellings);
	g_hash_table_unref (keywords->canonical);
	g_free (keywords);
}

/* Emphasis, bullets and opening quotation marks that mail clients and people put before a word; never ">" */
static const char *
skip_before (const char *line)
{
	static const char marks[] = "*_\"'([{-#~";

	for (;;) {
		gunichar c = g_utf8_get_char (line);

		if (c == 0 || !(g_unichar_isspace (c) || (c < 128 && strchr (marks, (int) c)) || c == 0xa0 || c == 0x2018 || c == 0x201c ||
		      c == 0x2013 || c == 0x2014 || c == 0x2022 || c == 0xb7 || c == 0x25cf || c == 0xfeff || c == 0x200b))
			return line;
		line = g_utf8_next_char (line);
	}
}

static const char *
skip_after (const char *text)
{
	static const char marks[] = "*_.,;:!\"'-)]}";

	for (;;) {
		gunichar c = g_utf8_get_char (text);

		if (c == 0 || !(g_unichar_isspace (c) || (c < 128 && strchr (marks, (int) c)) || c == 0xa0 || c == 0x2013 || c == 0x2014 ||
		      c == 0x2019 || c == 0x201d))
			return text;
		text = g_utf8_next_char (text);
	}
}

static gboolean
starts_with (char *words[], guint n, const Spelling *spelling)
{
	if (spelling->n_words == 0 || spelling->n_words > n)
		return FALSE;
	for (guint i = 0; i < spelling->n_words; i++) {
		if (!g_str_equal (words[i], spelling->words[i]))
			return FALSE;
	}
	return TRUE;
}

/* "APPROVE?" asks, it does not decide */
static gboolean
is_asked (const char *after)
{
	while (*after == ' ' || *after == '*' || *after == '_' || *after == '"')
		after++;
	return *after == '?';
}

/* "Visit not needed", "Do not approve", "Do you mean …": the word is there, its opposite or a question is meant */
static gboolean
is_denied (const char *canonical, const char *after)
{
	static const char denied[] = "^[ \\t*_\\x{a0}]+(?:(?:is|was|are) )?not[ \\x{a0}]+(?:yet|needed|required|necessary|appropriate|possible|applicable|warranted|to be)\\b";
	static const char do_not[] = "^[ \\t*_\\x{a0}]+(?:not|nothing|we|you|I|they)\\b";

	return g_regex_match_simple (denied, after, G_REGEX_CASELESS, 0) ||
	       (g_str_equal (canonical, "DO") && g_regex_match_simple (do_not, after, G_REGEX_CASELESS, 0));
}

const char *
ccrf_keywords_match (const CcrfKeywords *keywords, const char *line, const char *const *allowed, const char **rest)
{
	char *words[MOST_WORDS];
	const char *ends[MOST_WORDS];
	const char *found = NULL;
	guint n = split_words (skip_before (line), words, ends);

	for (guint i = 0; i < keywords->spellings->len && !found; i++) {
		const Spelling *spelling = keywords->spellings->pdata[i];

		if (!starts_with (words, n, spelling))
			continue;
		if (allowed && !g_strv_contains (allowed, spelling->canonical))
			continue;
		if (is_asked (ends[spelling->n_words - 1]) || is_denied (spelling->canonical, ends[spelling->n_words - 1]))
			break;
		found = spelling->canonical;
		if (rest)
			*rest = skip_after (ends[spelling->n_words - 1]);
	}
	for (guint i = 0; i < n; i++)
		g_free (words[i]);
	return found;
}
