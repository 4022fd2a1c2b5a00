/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A letter on the council's letterhead (B1.5): a Word document whose content
 * controls (ECMA-376 part 1, 17.5.2) are tagged with the names of fields. Every
 * part without such a control leaves as it came.
 */

#include <ccrf/report.h>
#include <string.h>
#include <zip.h>

#include "letter.h"

#define PART_MOST (16 << 20) /* a part of a letter, unpacked */
#define PARTS_MOST 500

/* clang-format off */
/* what a letter may show: a person signs it before it leaves, and the provider reads it */
static const struct { const char *name; } letter_fields[] = {
	{ "service_name" },        /* the council's service, as configured */
	{ "service_address" },     /* its mailbox */
	{ "ref" },                 /* the reference of the process */
	{ "letter_date_words" },   /* the day it was drafted */
	{ "addressee" },           /* the registered manager, or "Registered Manager" */
	{ "provider_name" },       /* as registered */
	{ "provider_postal" },     /* its address, a line each */
	{ "decision_reason" },     /* what who decided wrote after the word */
	{ "decision_date_words" }, /* the day of the decision */
	{ "letter_changes" },      /* what the signer asked to be added */
	{ "placements_words" },    /* open, with caution, suspended */
	{ "started_words" },       /* the day the process started */
	{ "ended_words" },         /* the day it ended */
	{ "review_words" },        /* whether and when the provider is reviewed (B6.3) */
	{ "coordinator_words" },   /* the single contact */
	{ "coordinator_address" },
	{ "signer_name" },
	{ "signer_title" },
};
/* clang-format on */

gboolean
ccrf_letter_knows (const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS (letter_fields); i++)
		if (g_str_equal (letter_fields[i].name, name))
			return TRUE;
	return FALSE;
}

char **
ccrf_report_letter_fields (void)
{
	char **names = g_new0 (char *, G_N_ELEMENTS (letter_fields) + 1);

	for (gsize i = 0; i < G_N_ELEMENTS (letter_fields); i++)
		names[i] = g_strdup (letter_fields[i].name);
	return names;
}

/* ---- the package ------------------------------------------------------------------- */

static gboolean
bad (GError **error, const char *what)
{
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s", what);
	return FALSE;
}

/* only these hold what is printed */
static gboolean
is_printed (const char *name)
{
	return g_regex_match_simple ("^word/(document|header\\d*|footer\\d*|footnotes|endnotes)\\.xml$", name, 0, 0);
}

static char *
read_part (zip_t *archive, zip_uint64_t index, gsize *size, GError **error)
{
	zip_stat_t stat;
	zip_file_t *file;
	g_autofree char *text = NULL;
	gboolean ok;

	if (zip_stat_index (archive, index, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE) || stat.size > PART_MOST) {
		bad (error, "a part of it is larger than 16 MiB or cannot be read");
		return NULL;
	}
	file = zip_fopen_index (archive, index, 0);
	text = file ? g_malloc (stat.size + 1) : NULL;
	/* libzip checks the sum when the end is read */
	ok = file && zip_fread (file, text, stat.size) == (zip_int64_t) stat.size && zip_fread (file, text + stat.size, 1) == 0;
	if (file)
		zip_fclose (file);
	if (!ok) {
		bad (error, "a part of it is damaged");
		return NULL;
	}
	text[stat.size] = '\0';
	*size = stat.size;
	return g_steal_pointer (&text);
}

/* Its text must live until the archive is closed: @kept owns it */
static gboolean
replace_part (zip_t *archive, zip_uint64_t index, GBytes *text, GPtrArray *kept)
{
	zip_source_t *source = zip_source_buffer (archive, g_bytes_get_data (text, NULL), g_bytes_get_size (text), 0);
	gboolean ok = source && zip_file_replace (archive, index, source, 0) == 0;

	if (source && !ok)
		zip_source_free (source);
	g_ptr_array_add (kept, g_bytes_ref (text));
	/* the same letter gives the same bytes */
	return ok && zip_file_set_dostime (archive, index, 0, 0x21, 0) == 0;
}

/* One part: filled where it has a control of ours, else untouched. @faults: (nullable): only looked at */
static gboolean
take_part (zip_t *archive, zip_uint64_t index, JsonObject *fields, GPtrArray *faults, GPtrArray *kept, GError **error)
{
	gsize size = 0;
	g_autofree char *text = read_part (archive, index, &size, error);
	g_autoptr (GBytes) filled = NULL;
	gboolean changed = FALSE;

	if (!text)
		return FALSE;
	if (faults)
		return ccrf_letter_look (text, size, faults, error);
	filled = ccrf_letter_fill (text, size, fields, &changed, error);
	if (!filled)
		return FALSE;
	return !changed || replace_part (archive, index, filled, kept) || bad (error, "it could not be packed");
}

static gboolean
walk (zip_t *archive, JsonObject *fields, GPtrArray *faults, GPtrArray *kept, GError **error)
{
	zip_int64_t n = zip_get_num_entries (archive, 0);
	gboolean any = FALSE;

	if (n > PARTS_MOST)
		return bad (error, "it has too many parts");
	for (zip_int64_t i = 0; i < n; i++) {
		const char *name = zip_get_name (archive, (zip_uint64_t) i, ZIP_FL_ENC_GUESS);

		if (!name || !is_printed (name))
			continue;
		any = any || g_str_equal (name, "word/document.xml");
		if (!take_part (archive, (zip_uint64_t) i, fields, faults, kept, error))
			return FALSE;
	}
	return any || bad (error, "it has no word/document.xml: save it as a Word document (.docx)");
}

static GBytes *
contents (zip_source_t *source)
{
	zip_stat_t stat;
	char *data;

	if (zip_source_open (source) != 0)
		return NULL;
	data = zip_source_stat (source, &stat) == 0 && (stat.valid & ZIP_STAT_SIZE) ? g_malloc (stat.size) : NULL;
	if (data && zip_source_read (source, data, stat.size) != (zip_int64_t) stat.size)
		g_clear_pointer (&data, g_free);
	zip_source_close (source);
	return data ? g_bytes_new_take (data, stat.size) : NULL;
}

static zip_t *
open_letter (GBytes *letter, zip_source_t **source, GError **error)
{
	zip_t *archive;

	*source = zip_source_buffer_create (g_bytes_get_data (letter, NULL), g_bytes_get_size (letter), 0, NULL);
	archive = *source ? zip_open_from_source (*source, 0, NULL) : NULL;
	if (archive)
		zip_source_keep (*source); /* the archive gives its own hold away when it closes */
	else
		bad (error, "it is not a Word document (.docx)");
	return archive;
}

static GBytes *
load (const char *template_folder, const char *kind, GError **error)
{
	g_autofree char *folder = template_folder ? g_build_filename (template_folder, "letters", NULL) : NULL;
	g_autofree char *name = g_strdup_printf ("templates/letters/%s.docx", kind);

	/* a kind is a word of the procedure; nothing else may become a path */
	if (!g_regex_match_simple ("^[a-z][a-z0-9-]*$", kind, 0, 0)) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "“%s” is no kind of letter", kind);
		return NULL;
	}
	return ccrf_data_load (folder, name, error);
}

GBytes *
ccrf_report_letter (const char *template_folder, const char *kind, JsonObject *fields, GError **error)
{
	g_autoptr (GBytes) letter = load (template_folder, kind, error);
	g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
	zip_source_t *source = NULL;
	zip_t *archive = letter ? open_letter (letter, &source, error) : NULL;
	GBytes *bytes = NULL;
	gboolean ok = archive && walk (archive, fields, NULL, kept, error);

	if (ok && zip_close (archive) == 0)
		bytes = contents (source);
	else if (archive)
		zip_discard (archive);
	if (source)
		zip_source_free (source);
	if (ok && !bytes)
		bad (error, "it could not be packed");
	if (!bytes)
		g_prefix_error (error, "letters/%s.docx: ", kind);
	return bytes;
}

void
ccrf_report_letter_check (const char *template_folder, const char *kind, GPtrArray *faults)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) found = ccrf_faults_new ();
	g_autoptr (GBytes) letter = load (template_folder, kind, &error);
	zip_source_t *source = NULL;
	zip_t *archive = letter ? open_letter (letter, &source, &error) : NULL;

	if (archive)
		walk (archive, NULL, found, NULL, &error);
	if (error)
		ccrf_faults_add (found, "%s", error->message);
	for (guint i = 0; i < found->len; i++)
		ccrf_faults_add (faults, "letters/%s.docx: %s", kind, (char *) found->pdata[i]);
	if (archive)
		zip_discard (archive);
	if (source)
		zip_source_free (source);
}
