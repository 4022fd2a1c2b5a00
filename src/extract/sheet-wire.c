/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sheet between child and parent: one GVariant, whose reader was made for
 * data from strangers (every offset is checked, strings are UTF-8). Only the
 * normal form is taken, and then every number is checked against our limits.
 */

#include <string.h>

#include <ccrf/extract.h>
#include <ccrf/base.h>

#include "sheet-limits.h"

#define MAGIC "CCRFsht2" /* 8 bytes: GVariant wants its data aligned */

/* piece: kind, marks, ticked, text, tag, title */
#define PIECE "(yubsss)"
/* block: kind, table, row, quote, heading, list item, signature, cells */
#define BLOCK "(yiiibbbaa" PIECE ")"
/* file: name, type, content */
#define FILE_TYPE "(ssay)"
/* sheet: encrypted, blocks, properties, faults, files */
#define SHEET "(ba" BLOCK "a{ss}asa" FILE_TYPE ")"

static GVariant *
cell_variant (const CcrfCell *cell)
{
	GVariantBuilder pieces;
	g_variant_builder_init (&pieces, G_VARIANT_TYPE ("a" PIECE));
	for (guint i = 0; i < cell->pieces->len; i++) {
		const CcrfPiece *piece = cell->pieces->pdata[i];
		g_variant_builder_add (&pieces, PIECE, (guchar) piece->kind, piece->marks, piece->ticked,
				       piece->text, piece->tag, piece->title);
	}
	return g_variant_builder_end (&pieces);
}

static GVariant *
block_variant (const CcrfBlock *block)
{
	GVariantBuilder cells;
	g_variant_builder_init (&cells, G_VARIANT_TYPE ("aa" PIECE));
	for (guint i = 0; i < block->cells->len; i++)
		g_variant_builder_add_value (&cells, cell_variant (block->cells->pdata[i]));
	return g_variant_new ("(yiiibbb@aa" PIECE ")", (guchar) block->kind, block->table, block->row, block->quote,
			      block->heading, block->list_item, block->signature, g_variant_builder_end (&cells));
}

static GVariant *
files_variant (const CcrfSheet *sheet)
{
	GVariantBuilder files;
	g_variant_builder_init (&files, G_VARIANT_TYPE ("a" FILE_TYPE));
	for (guint i = 0; i < sheet->files->len; i++) {
		const CcrfFile *file = sheet->files->pdata[i];
		g_variant_builder_add (&files, "(ss@ay)", file->name, file->type,
				       g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, file->data, TRUE));
	}
	return g_variant_builder_end (&files);
}

GBytes *
ccrf_sheet_serialise (const CcrfSheet *sheet)
{
	GVariantBuilder blocks, properties, faults;
	g_variant_builder_init (&blocks, G_VARIANT_TYPE ("a" BLOCK));
	for (guint i = 0; i < sheet->blocks->len; i++)
		g_variant_builder_add_value (&blocks, block_variant (sheet->blocks->pdata[i]));
	g_variant_builder_init (&properties, G_VARIANT_TYPE ("a{ss}"));
	g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (sheet->properties), (GCompareFunc) strcmp);
	for (GList *at = names; at != NULL; at = at->next)
		g_variant_builder_add (&properties, "{ss}", at->data, g_hash_table_lookup (sheet->properties, at->data));
	g_variant_builder_init (&faults, G_VARIANT_TYPE ("as"));
	for (guint i = 0; i < sheet->faults->len; i++)
		g_variant_builder_add (&faults, "s", sheet->faults->pdata[i]);

	g_autoptr (GVariant) whole = g_variant_ref_sink (
		g_variant_new ("(b@a" BLOCK "@a{ss}@as@a" FILE_TYPE ")", sheet->encrypted, g_variant_builder_end (&blocks),
			       g_variant_builder_end (&properties), g_variant_builder_end (&faults), files_variant (sheet)));
	GByteArray *wire = g_byte_array_new ();
	g_byte_array_append (wire, (const guint8 *) MAGIC, strlen (MAGIC));
	g_byte_array_append (wire, g_variant_get_data (whole), g_variant_get_size (whole));
	return g_byte_array_free_to_bytes (wire);
}

typedef struct {
	gsize units, text;
	const char *wrong; /* what broke a rule; NULL while all is well */
} Check;

/* Counts @text against the limit. Returns: (transfer full) */
static char *
take_text (Check *check, const char *text)
{
	check->text += strlen (text);
	if (check->text > CCRF_SHEET_TEXT_MOST)
		check->wrong = "more text than a sheet may hold";
	return g_strdup (text);
}

static gboolean
take_unit (Check *check)
{
	if (++check->units > CCRF_SHEET_UNITS_MOST)
		check->wrong = "more pieces than a sheet may hold";
	return check->wrong == NULL;
}

static void
read_cell (CcrfBlock *block, GVariant *pieces, Check *check)
{
	const guint all_marks = CCRF_MARK_STRUCK | CCRF_MARK_BOLD | CCRF_MARK_HIGHLIGHT | CCRF_MARK_PLACEHOLDER |
				CCRF_MARK_HIDDEN | CCRF_MARK_UNDERLINE;
	CcrfCell *cell = ccrf_block_add_cell (block);
	gsize count = g_variant_n_children (pieces);
	for (gsize i = 0; i < count && take_unit (check); i++) {
		guchar kind;
		guint marks;
		gboolean ticked;
		const char *text, *tag, *title;
		g_autoptr (GVariant) child = g_variant_get_child_value (pieces, i);
		g_variant_get (child, "(yub&s&s&s)", &kind, &marks, &ticked, &text, &tag, &title);
		if (kind > CCRF_PIECE_BREAK || (marks & ~all_marks) != 0) {
			check->wrong = "a piece of an unknown kind";
			return;
		}
		CcrfPiece *piece = ccrf_cell_add (cell, kind, NULL, marks);
		g_free (piece->text);
		g_free (piece->tag);
		g_free (piece->title);
		piece->ticked = ticked;
		piece->text = take_text (check, text);
		piece->tag = take_text (check, tag);
		piece->title = take_text (check, title);
	}
}

static void
read_block (CcrfSheet *sheet, GVariant *from, Check *check)
{
	guchar kind;
	int table, row, quote;
	gboolean heading, list_item, signature;
	g_autoptr (GVariant) cells = NULL;
	g_variant_get (from, "(yiiibbb@aa" PIECE ")", &kind, &table, &row, &quote, &heading, &list_item, &signature, &cells);
	gsize count = g_variant_n_children (cells);
	if (kind > CCRF_BLOCK_ROW || quote < 0 || quote > CCRF_SHEET_QUOTE_MOST || table < 0 || row < 0 ||
	    (kind == CCRF_BLOCK_ROW && (table == 0 || row == 0)) || (kind == CCRF_BLOCK_PARAGRAPH && count != 1)) {
		check->wrong = "a block that breaks the rules of a sheet";
		return;
	}
	CcrfBlock *block = ccrf_sheet_add_row (sheet, table, row);
	block->kind = kind;
	block->quote = quote;
	block->heading = heading;
	block->list_item = list_item;
	block->signature = signature;
	for (gsize i = 0; i < count && take_unit (check); i++) {
		g_autoptr (GVariant) pieces = g_variant_get_child_value (cells, i);
		read_cell (block, pieces, check);
	}
}

static void
read_rest (CcrfSheet *sheet, GVariant *properties, GVariant *faults, Check *check)
{
	const char *name, *value;
	gsize count = g_variant_n_children (properties);
	for (gsize i = 0; i < count && take_unit (check); i++) {
		g_variant_get_child (properties, i, "{&s&s}", &name, &value);
		g_hash_table_replace (sheet->properties, take_text (check, name), take_text (check, value));
	}
	count = g_variant_n_children (faults);
	for (gsize i = 0; i < count && take_unit (check); i++) {
		g_variant_get_child (faults, i, "&s", &value);
		g_ptr_array_add (sheet->faults, take_text (check, value));
	}
}

/* Their bytes stay where they are, in the wire. */
static void
read_files (CcrfSheet *sheet, GVariant *files, Check *check)
{
	gsize bytes = 0, count = g_variant_n_children (files);
	if (count > CCRF_SHEET_FILES_MOST)
		check->wrong = "more files than a sheet may hold";
	for (gsize i = 0; i < count && check->wrong == NULL; i++) {
		const char *name, *type;
		g_autoptr (GVariant) content = NULL;
		g_autoptr (GVariant) child = g_variant_get_child_value (files, i);
		g_variant_get (child, "(&s&s@ay)", &name, &type, &content);
		check->text += strlen (name) + strlen (type);
		bytes += g_variant_get_size (content);
		if (check->text > CCRF_SHEET_TEXT_MOST || bytes > CCRF_SHEET_FILE_BYTES_MOST) {
			check->wrong = "larger files than a sheet may hold";
			return;
		}
		g_autoptr (GBytes) data = g_variant_get_data_as_bytes (content);
		ccrf_sheet_add_file (sheet, name, type, data);
	}
}

CcrfSheet *
ccrf_sheet_parse (GBytes *wire, GError **error)
{
	gsize size;
	const guint8 *data = g_bytes_get_data (wire, &size);
	if (size > CCRF_SHEET_WIRE_MOST + CCRF_SHEET_FILE_BYTES_MOST) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "sheet: %" G_GSIZE_FORMAT " bytes, at most %d are read", size,
			     CCRF_SHEET_WIRE_MOST + CCRF_SHEET_FILE_BYTES_MOST);
		return NULL;
	}
	if (size < strlen (MAGIC) || memcmp (data, MAGIC, strlen (MAGIC)) != 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "sheet: the first bytes are not those of a sheet");
		return NULL;
	}
	g_autoptr (GBytes) body = g_bytes_new_from_bytes (wire, strlen (MAGIC), size - strlen (MAGIC));
	g_autoptr (GVariant) whole = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (SHEET), body, FALSE));
	if (!g_variant_is_normal_form (whole)) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "sheet: not in normal form");
		return NULL;
	}

	Check check = { 0 };
	gboolean encrypted;
	g_autoptr (GVariant) blocks = NULL, properties = NULL, faults = NULL, files = NULL;
	g_variant_get (whole, "(b@a" BLOCK "@a{ss}@as@a" FILE_TYPE ")", &encrypted, &blocks, &properties, &faults, &files);
	g_autoptr (CcrfSheet) sheet = ccrf_sheet_new ();
	sheet->encrypted = encrypted;
	gsize count = g_variant_n_children (blocks);
	for (gsize i = 0; i < count && take_unit (&check); i++) {
		g_autoptr (GVariant) block = g_variant_get_child_value (blocks, i);
		read_block (sheet, block, &check);
	}
	read_rest (sheet, properties, faults, &check);
	read_files (sheet, files, &check);
	if (check.wrong != NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "sheet: %s", check.wrong);
		return NULL;
	}
	return g_steal_pointer (&sheet);
}
