/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which provider a form names (B0.1, provider file of A2.6). A concern filed
 * under the wrong home is worse than a question asked: whatever is not certain
 * becomes a list of candidates for a person.
 */

#include <ccrf/identify.h>
#include <string.h>

#include "names.h"

#define CLOSE_SPELLING 0.88 /* as the labels of the form */
#define OTHER_NAME 0.30     /* below it, a location id and a name contradict each other */
#define WORTH_ASKING 0.50
#define CANDIDATES_MOST 9

/** What the form says, made comparable. */
typedef struct {
	char *name;       /* as typed */
	char *normal;
	char *location_id;
	char *postcode;   /* NULL: none, or several */
	gboolean several_postcodes;
} Wanted;

/** One candidate beside it. */
typedef struct {
	CcrfProvider *provider;
	gboolean id_equal, postcode_equal, name_equal, other_name_equal, close;
	double similarity; /* the best of all its names */
} Candidate;

static void
wanted_clear (Wanted *wanted)
{
	g_free (wanted->name);
	g_free (wanted->normal);
	g_free (wanted->location_id);
	g_free (wanted->postcode);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

void
ccrf_match_free (CcrfMatch *match)
{
	if (match == NULL)
		return;
	g_clear_pointer (&match->candidates, g_ptr_array_unref);
	g_free (match);
}

static void
read_form (const CcrfForm *form, Wanted *wanted)
{
	const char *name = ccrf_form_get (form, "provider_name"), *id = ccrf_form_get (form, "cqc_location_id"), *where = ccrf_form_get (form, "provider_location");
	g_auto (GStrv) postcodes = ccrf_postcodes (where != NULL ? where : "");

	wanted->name = g_strdup (name != NULL ? name : "");
	wanted->normal = ccrf_identify_normal_name (wanted->name);
	wanted->location_id = g_strstrip (g_strdup (id != NULL ? id : ""));
	wanted->several_postcodes = postcodes[0] != NULL && postcodes[1] != NULL;
	wanted->postcode = g_strdup (wanted->several_postcodes ? NULL : postcodes[0]);
}

static gboolean
equal_postcode (const char *ours, const char *theirs)
{
	g_autofree char *shaped = ccrf_identify_postcode (theirs);
	return ours != NULL && shaped != NULL && strcmp (ours, shaped) == 0;
}

/** @name of a provider against the form's; @equal is set when they are the same */
static void
compare_name (const Wanted *wanted, const char *name, gboolean *equal, Candidate *candidate)
{
	g_autofree char *normal = ccrf_identify_normal_name (name);
	double similarity = ccrf_identify_similarity (wanted->normal, normal);

	if (*wanted->normal == '\0' || *normal == '\0')
		return;
	if (strcmp (wanted->normal, normal) == 0)
		*equal = TRUE;
	if (similarity >= CLOSE_SPELLING) {
		/* "Unit 1" and "Unit 2" are a letter apart, and two places */
		g_autofree char *digits = ccrf_name_digits (normal), *wanted_digits = ccrf_name_digits (wanted->normal);
		candidate->close = candidate->close || strcmp (digits, wanted_digits) == 0;
	}
	candidate->similarity = MAX (candidate->similarity, similarity);
}

static void
compare (const Wanted *wanted, CcrfProvider *provider, Candidate *candidate)
{
	candidate->provider = provider;
	candidate->id_equal = *wanted->location_id != '\0' && provider->location_id != NULL && g_ascii_strcasecmp (wanted->location_id, provider->location_id) == 0;
	candidate->postcode_equal = equal_postcode (wanted->postcode, provider->postcode);
	compare_name (wanted, provider->name != NULL ? provider->name : "", &candidate->name_equal, candidate);
	for (guint i = 0; provider->also_known_as != NULL && i < provider->also_known_as->len; i++)
		compare_name (wanted, g_ptr_array_index (provider->also_known_as, i), &candidate->other_name_equal, candidate);
}

/** The row of the newest file that took @gone's place: same name, same postcode. (nullable) */
static CcrfProvider *
successor (const CcrfProvider *gone, const GPtrArray *providers)
{
	g_autofree char *name = ccrf_identify_normal_name (gone->name), *postcode = ccrf_identify_postcode (gone->postcode);

	for (guint i = 0; i < providers->len; i++) {
		CcrfProvider *provider = g_ptr_array_index (providers, i);
		g_autofree char *other = ccrf_identify_normal_name (provider->name);
		if (provider->in_latest && provider->id != gone->id && strcmp (name, other) == 0 && equal_postcode (postcode, provider->postcode))
			return provider;
	}
	return NULL;
}

static gboolean
has_id (const GArray *all, gint64 id)
{
	for (guint i = 0; i < all->len; i++)
		if (g_array_index (all, Candidate, i).provider->id == id)
			return TRUE;
	return FALSE;
}

/** Each provider once; one that vanished from the file gives way to its successor, which inherits its location id's hit. */
static GArray *
compare_all (const Wanted *wanted, const GPtrArray *providers)
{
	GArray *all = g_array_new (FALSE, TRUE, sizeof (Candidate));

	for (guint i = 0; i < providers->len; i++) {
		CcrfProvider *provider = g_ptr_array_index (providers, i);
		Candidate candidate = { 0 };
		if (has_id (all, provider->id) || (!provider->in_latest && successor (provider, providers) != NULL))
			continue;
		compare (wanted, provider, &candidate);
		g_array_append_val (all, candidate);
	}
	for (guint i = 0; i < providers->len; i++) {
		CcrfProvider *gone = g_ptr_array_index (providers, i);
		CcrfProvider *now = gone->in_latest ? NULL : successor (gone, providers);
		if (now == NULL || gone->location_id == NULL || *wanted->location_id == '\0' || g_ascii_strcasecmp (wanted->location_id, gone->location_id) != 0)
			continue;
		for (guint j = 0; j < all->len; j++)
			if (g_array_index (all, Candidate, j).provider->id == now->id)
				g_array_index (all, Candidate, j).id_equal = TRUE;
	}
	return all;
}

/* ---- the rows ---- */

static gboolean
has_same_id (const Wanted *wanted, const Candidate *candidate)
{
	return candidate->id_equal;
}

static gboolean
has_name_and_postcode (const Wanted *wanted, const Candidate *candidate)
{
	return candidate->name_equal && candidate->postcode_equal;
}

static gboolean
has_other_name_and_postcode (const Wanted *wanted, const Candidate *candidate)
{
	return candidate->other_name_equal && candidate->postcode_equal;
}

static gboolean
has_only_name (const Wanted *wanted, const Candidate *candidate)
{
	return wanted->postcode == NULL && !wanted->several_postcodes && (candidate->name_equal || candidate->other_name_equal);
}

static gboolean
is_close_at_postcode (const Wanted *wanted, const Candidate *candidate)
{
	return candidate->close && candidate->postcode_equal;
}

/* clang-format off */
/* the first row that any candidate fits decides: one candidate is the provider, several are asked about */
static const struct {
	const char *rule;
	gboolean (*fits) (const Wanted *wanted, const Candidate *candidate);
} rows[] = {
	{ "location-id",   has_same_id },
	{ "name-postcode", has_name_and_postcode },
	{ "other-name",    has_other_name_and_postcode },
	{ "name",          has_only_name },
	{ "spelling",      is_close_at_postcode },
};
/* clang-format on */

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
	const Candidate *left = a, *right = b;
	double left_score = left->similarity + (left->postcode_equal ? 0.5 : 0) + (left->id_equal ? 0.4 : 0);
	double right_score = right->similarity + (right->postcode_equal ? 0.5 : 0) + (right->id_equal ? 0.4 : 0);

	if (left_score != right_score)
		return left_score > right_score ? -1 : 1;
	if (left->provider->in_latest != right->provider->in_latest)
		return left->provider->in_latest ? -1 : 1;
	return (left->provider->id > right->provider->id) - (left->provider->id < right->provider->id);
}

/** Nobody for sure: @rule says why, and the likely ones are listed. */
static CcrfMatch *
doubt (const char *rule, GArray *all)
{
	CcrfMatch *match = g_new0 (CcrfMatch, 1);

	match->rule = rule;
	match->candidates = g_ptr_array_new ();
	g_array_sort (all, compare_candidates);
	for (guint i = 0; i < all->len && match->candidates->len < CANDIDATES_MOST; i++) {
		const Candidate *candidate = &g_array_index (all, Candidate, i);
		if (candidate->similarity >= WORTH_ASKING || candidate->postcode_equal || candidate->id_equal)
			g_ptr_array_add (match->candidates, candidate->provider);
	}
	return match;
}

/** Why none of the rows fitted. */
static const char *
why_not (const Wanted *wanted, const GArray *all)
{
	gboolean same_name = FALSE, close = FALSE, same_postcode = FALSE;

	for (guint i = 0; i < all->len; i++) {
		const Candidate *candidate = &g_array_index (all, Candidate, i);
		same_name = same_name || candidate->name_equal || candidate->other_name_equal;
		same_postcode = same_postcode || candidate->postcode_equal;
		close = close || candidate->close;
	}
	if (*wanted->normal == '\0')
		return "no name given";
	if (wanted->several_postcodes && (same_name || close))
		return "several postcodes given";
	if (same_name)
		return "same name, other postcode";
	if (close)
		return "similar name only";
	return same_postcode ? "same postcode, other name" : "not on the register";
}

/**
 * A location id is copied, and copied wrongly: it contradicts the name when
 * the two have nothing in common, or when the name and postcode are another's.
 */
static gboolean
id_contradicts (const Wanted *wanted, const Candidate *by_id, const GArray *all)
{
	if (!by_id->id_equal || *wanted->normal == '\0' || by_id->name_equal || by_id->other_name_equal)
		return FALSE;
	for (guint i = 0; i < all->len; i++)
		if (has_name_and_postcode (wanted, &g_array_index (all, Candidate, i)))
			return TRUE;
	return by_id->similarity < OTHER_NAME;
}

static CcrfMatch *
found (const char *rule, const Candidate *candidate)
{
	CcrfMatch *match = g_new0 (CcrfMatch, 1);

	match->rule = rule;
	match->provider_id = candidate->provider->id;
	match->candidates = g_ptr_array_new ();
	g_ptr_array_add (match->candidates, candidate->provider);
	return match;
}

CcrfMatch *
ccrf_identify_provider (const CcrfForm *form, const GPtrArray *candidates)
{
	g_auto (Wanted) wanted = { 0 };
	read_form (form, &wanted);
	g_autoptr (GArray) all = compare_all (&wanted, candidates);

	if (ccrf_name_is_foreign (wanted.name))
		return doubt ("letters of another script", all);
	for (gsize row = 0; row < G_N_ELEMENTS (rows); row++) {
		const Candidate *only = NULL;
		for (guint i = 0; i < all->len; i++) {
			const Candidate *candidate = &g_array_index (all, Candidate, i);
			if (!rows[row].fits (&wanted, candidate))
				continue;
			if (only != NULL)
				return doubt ("several fit", all);
			only = candidate;
		}
		if (only == NULL)
			continue;
		if (id_contradicts (&wanted, only, all))
			return doubt ("location id of another name", all);
		return found (rows[row].rule, only);
	}
	return doubt (why_not (&wanted, all), all);
}
