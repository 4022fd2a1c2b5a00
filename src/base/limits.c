/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every limit on what comes from outside, with its default and the range that makes sense (doc/limits.md). */

#include "base-private.h"

#include <stddef.h>
#include <string.h>

#define KIB ((gint64) 1 << 10)
#define MIB ((gint64) 1 << 20)
#define GIB ((gint64) 1 << 30)

typedef enum { LIMIT_COUNT, LIMIT_SIZE } LimitKind; /* an int, or a gint64 of bytes */

typedef struct {
	const char *key;
	LimitKind kind;
	gsize offset;
	gint64 usual;
	gint64 least;
	gint64 most;
} LimitRow;

#define ROW(kind, name, usual, least, most) { #name, kind, offsetof (CcrfLimits, name), usual, least, most }

/* clang-format off */
static const LimitRow limit_rows[] = {
	/*                 key             default    least       most */
	ROW (LIMIT_SIZE,  message_size,    35 * MIB,  64 * KIB,   512 * MIB),
	ROW (LIMIT_COUNT, mime_depth,      30,        3,          200),
	ROW (LIMIT_COUNT, mime_parts,      500,       10,         100000),
	ROW (LIMIT_COUNT, header_count,    1000,      50,         100000),
	ROW (LIMIT_SIZE,  header_size,     256 * KIB, 8 * KIB,    16 * MIB),
	ROW (LIMIT_COUNT, references,      200,       1,          10000),
	ROW (LIMIT_COUNT, recipients,      500,       1,          10000),
	ROW (LIMIT_COUNT, attachments,     100,       1,          10000),
	ROW (LIMIT_COUNT, forms,           50,        1,          1000),
	ROW (LIMIT_COUNT, zip_entries,     2000,      50,         100000),
	ROW (LIMIT_SIZE,  inflated_size,   200 * MIB, 1 * MIB,    4 * GIB),
	ROW (LIMIT_COUNT, inflate_ratio,   200,       20,         10000),
	ROW (LIMIT_COUNT, child_seconds,   20,        1,          600),
	ROW (LIMIT_SIZE,  child_memory,    512 * MIB, 64 * MIB,   16 * GIB),
	ROW (LIMIT_COUNT, pdf_pages,       200,       1,          10000),
	ROW (LIMIT_COUNT, pdf_fields,      2000,      10,         100000),
	ROW (LIMIT_SIZE,  calendar_size,   128 * KIB, 4 * KIB,    4 * MIB),
	ROW (LIMIT_COUNT, calendar_parameters, 100,   10,         10000),
	ROW (LIMIT_SIZE,  attached_size,   20 * MIB,  64 * KIB,   100 * MIB),
	ROW (LIMIT_COUNT, sender_rate,     30,        1,          10000),
};
/* clang-format on */

static void
put (CcrfLimits *limits, const LimitRow *row, gint64 value)
{
	gpointer field = (guint8 *) limits + row->offset;

	if (row->kind == LIMIT_SIZE)
		*(gint64 *) field = value;
	else
		*(int *) field = (int) value;
}

void
ccrf_limits_defaults (CcrfLimits *limits)
{
	for (gsize i = 0; i < G_N_ELEMENTS (limit_rows); i++)
		put (limits, &limit_rows[i], limit_rows[i].usual);
}

void
ccrf_limits_read (CcrfLimits *limits, CcrfKeyFile *file, GPtrArray *faults)
{
	for (gsize i = 0; i < G_N_ELEMENTS (limit_rows); i++) {
		const LimitRow *row = &limit_rows[i];
		g_autofree char *usual = g_strdup_printf ("%" G_GINT64_FORMAT, row->usual);

		put (limits, row,
		     row->kind == LIMIT_SIZE ? ccrf_key_file_take_size (file, "limits", row->key, usual, row->least, row->most, faults)
		                             : ccrf_key_file_take_integer (file, "limits", row->key, row->usual, row->least, row->most, faults));
	}
}

const char *
ccrf_limit_named (const char *fault)
{
	for (gsize i = 0; i < G_N_ELEMENTS (limit_rows); i++) {
		const char *key = limit_rows[i].key;
		const gsize length = strlen (key);

		for (const char *at = strstr (fault, key); at != NULL; at = strstr (at + 1, key))
			if ((at == fault || at[-1] == ' ') && (at[length] == ':' || at[length] == '\0'))
				return key;
	}
	return NULL;
}
