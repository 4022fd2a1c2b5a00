/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What characters and paragraphs of a Word 97 document are: formatted disk
 * pages ([MS-DOC] 2.9.33 ChpxFkp, 2.9.175 PapxFkp) and the property lists in
 * them (2.6, Sprm).
 */

#include <string.h>

#include "doc-file.h"

#define PAGE 512
#define FIB_CHPX 0xfa
#define FIB_PAPX 0x102

typedef void (*OnSprm) (const CcrfDocFile *file, guint16 sprm, const CcrfDocStream *operand, void *into);

/* bytes of an operand by the three upper bits of its sprm; 0: it says so itself */
static gsize
operand_size (guint16 sprm, const CcrfDocStream *list, gsize at, gsize *skip)
{
	static const guint8 sizes[8] = { 1, 1, 2, 4, 2, 2, 0, 3 };
	gsize size = sizes[sprm >> 13];
	*skip = 0;
	if (size > 0)
		return size;
	if (sprm == 0xd608) { /* sprmTDefTable: two bytes of length, one too many */
		*skip = 2;
		return MAX (ccrf_doc_u16 (list, at), 1) - 1;
	}
	*skip = 1;
	return ccrf_doc_u8 (list, at);
}

static void
each_sprm (const CcrfDocFile *file, const guint8 *data, gsize size, OnSprm on, void *into)
{
	const CcrfDocStream list = { (guint8 *) data, size };
	for (gsize at = 0; at + 2 < size;) {
		guint16 sprm = ccrf_doc_u16 (&list, at);
		gsize skip, length = operand_size (sprm, &list, at + 2, &skip);
		at += 2 + skip;
		if (!ccrf_doc_has (&list, at, length))
			return;
		const CcrfDocStream operand = { (guint8 *) data + at, length };
		on (file, sprm, &operand, into);
		at += length;
	}
}

/* The page of @at, by the table of pages at @fib (2.8.5, 2.8.6). @return its offset, 0: none */
static gsize
find_page (const CcrfDocFile *file, gsize fib, guint32 at)
{
	gsize plc = ccrf_doc_u32 (&file->text, fib), size = ccrf_doc_u32 (&file->text, fib + 4);
	if (size < 12 || !ccrf_doc_has (&file->table, plc, size))
		return 0;
	gsize count = (size - 4) / 8, low = 0, high = count;
	while (high - low > 1) {
		gsize middle = low + (high - low) / 2;
		if (ccrf_doc_u32 (&file->table, plc + 4 * middle) <= at)
			low = middle;
		else
			high = middle;
	}
	gsize page = (gsize) (ccrf_doc_u32 (&file->table, plc + 4 * (count + 1) + 4 * low) & 0x3fffff) * PAGE;
	return page > 0 && ccrf_doc_has (&file->text, page, PAGE) ? page : 0;
}

/* The entry of @at in a page; their bounds come first. @return its index, -1: none */
static int
find_entry (const CcrfDocFile *file, gsize page, gsize most, guint32 at, guint32 *start, guint32 *end)
{
	gsize count = ccrf_doc_u8 (&file->text, page + PAGE - 1);
	for (gsize i = 0; i < count && i < most; i++) {
		*start = ccrf_doc_u32 (&file->text, page + 4 * i);
		*end = ccrf_doc_u32 (&file->text, page + 4 * (i + 1));
		if (*start <= at && at < *end)
			return (int) i;
	}
	*start = at;
	*end = at + 1;
	return -1;
}

/* ---- paragraphs ---------------------------------------------------------------------- */

/* TC80 (2.9.314): which cells of a row stand under a wide one to their left */
static void
read_cells (const CcrfDocStream *operand, CcrfDocParagraph *paragraph)
{
	gsize count = ccrf_doc_u8 (operand, 0), at = 1 + 2 * (count + 1);
	guint first = 0;
	g_byte_array_set_size (paragraph->covered, 0);
	for (gsize i = 0; i < count; i++) {
		/* programs do not agree on which of the two bits is the first cell's: it is the one that comes first */
		guint merged = ccrf_doc_u16 (operand, at + 20 * i) & 3;
		guint8 covered = merged != 0 && first != 0 && merged != first;
		if (merged != 0 && first == 0)
			first = merged;
		g_byte_array_append (paragraph->covered, &covered, 1);
	}
}

static void
on_paragraph_sprm (const CcrfDocFile *file, guint16 sprm, const CcrfDocStream *operand, void *into)
{
	CcrfDocParagraph *paragraph = into;
	switch (sprm) {
	case 0x2416: paragraph->in_table = ccrf_doc_u8 (operand, 0) != 0; break;      /* sprmPFInTable */
	case 0x2417: paragraph->row_end = ccrf_doc_u8 (operand, 0) != 0; break;       /* sprmPFTtp */
	case 0x244b: paragraph->inner_cell = ccrf_doc_u8 (operand, 0) != 0; break;    /* sprmPFInnerTableCell */
	case 0x244c: paragraph->inner_row_end = ccrf_doc_u8 (operand, 0) != 0; break; /* sprmPFInnerTtp */
	case 0x6649: paragraph->depth = (gint32) ccrf_doc_u32 (operand, 0); break;    /* sprmPItap */
	case 0x2640: paragraph->heading = ccrf_doc_u8 (operand, 0) < 9; break;        /* sprmPOutLvl */
	case 0x460b: paragraph->list_item = ccrf_doc_u16 (operand, 0) != 0; break;    /* sprmPIlfo */
	case 0xd608: read_cells (operand, paragraph); break;                          /* sprmTDefTable */
	default: break;
	}
}

static void
on_papx_sprm (const CcrfDocFile *file, guint16 sprm, const CcrfDocStream *operand, void *into)
{
	on_paragraph_sprm (file, sprm, operand, into);
	if (sprm != 0x6646 && sprm != 0x6645) /* sprmPHugePapx: the list is too long for a page */
		return;
	gsize at = ccrf_doc_u32 (operand, 0), size = ccrf_doc_u16 (&file->data, at);
	if (ccrf_doc_has (&file->data, at, 2 + size) && size > 0)
		each_sprm (file, file->data.data + at + 2, size, on_paragraph_sprm, into);
}

void
ccrf_doc_paragraph (const CcrfDocFile *file, guint32 at, CcrfDocParagraph *into)
{
	if (into->start <= at && at < into->end)
		return;
	GByteArray *covered = into->covered != NULL ? into->covered : g_byte_array_new ();
	*into = (CcrfDocParagraph){ .start = at, .end = at + 1, .covered = covered };
	g_byte_array_set_size (covered, 0);
	gsize page = find_page (file, FIB_PAPX, at);
	int entry = page > 0 ? find_entry (file, page, 29, at, &into->start, &into->end) : -1;
	if (entry < 0)
		return;
	gsize count = ccrf_doc_u8 (&file->text, page + PAGE - 1);
	gsize offset = 2 * (gsize) ccrf_doc_u8 (&file->text, page + 4 * (count + 1) + 13 * (gsize) entry);
	if (offset == 0)
		return;
	gsize size = ccrf_doc_u8 (&file->text, page + offset);
	gsize list = page + offset + 1;
	size = size > 0 ? 2 * size - 1 : 2 * (gsize) ccrf_doc_u8 (&file->text, list++);
	if (size < 2 || list + size > page + PAGE)
		return;
	/* the first styles are always Normal and the headings (2.7.2) */
	guint16 style = ccrf_doc_u16 (&file->text, list);
	into->heading = style >= 1 && style <= 9;
	each_sprm (file, file->text.data + list + 2, size - 2, on_papx_sprm, into);
}

/* ---- characters ------------------------------------------------------------------------ */

/* a toggle: 0, 1, 0x80 as the style (taken for no), 0x81 the contrary */
static void
toggle (CcrfDocCharacter *character, guint mark, const CcrfDocStream *operand)
{
	gboolean on = (ccrf_doc_u8 (operand, 0) & 1) != 0;
	character->marks = on ? character->marks | mark : character->marks & ~mark;
}

static void
mark_if (CcrfDocCharacter *character, guint mark, gboolean on)
{
	character->marks = on ? character->marks | mark : character->marks & ~mark;
}

static void
on_character_sprm (const CcrfDocFile *file, guint16 sprm, const CcrfDocStream *operand, void *into)
{
	CcrfDocCharacter *character = into;
	switch (sprm) {
	case 0x0800: character->deleted = ccrf_doc_u8 (operand, 0) != 0; break;  /* sprmCFRMarkDel */
	case 0x0855: character->special = ccrf_doc_u8 (operand, 0) != 0; break;  /* sprmCFSpec */
	case 0x0806: character->data = ccrf_doc_u8 (operand, 0) != 0; break;     /* sprmCFData */
	case 0x6a03: character->location = ccrf_doc_u32 (operand, 0); break;     /* sprmCPicLocation */
	case 0x0835: toggle (character, CCRF_MARK_BOLD, operand); break;         /* sprmCFBold */
	case 0x0837:                                                             /* sprmCFStrike */
	case 0x2a53: toggle (character, CCRF_MARK_STRUCK, operand); break;       /* sprmCFDStrike */
	case 0x083c: toggle (character, CCRF_MARK_HIDDEN, operand); break;       /* sprmCFVanish */
	case 0x2a3e: mark_if (character, CCRF_MARK_UNDERLINE, ccrf_doc_u8 (operand, 0) != 0); break; /* sprmCKul */
	case 0x2a0c: mark_if (character, CCRF_MARK_HIGHLIGHT, ccrf_doc_u8 (operand, 0) != 0); break; /* sprmCHighlight */
	case 0xca71: /* sprmCShd: a background that is neither automatic nor white */
		mark_if (character, CCRF_MARK_HIGHLIGHT, ccrf_doc_u32 (operand, 4) >> 24 == 0 && (ccrf_doc_u32 (operand, 4) & 0xffffff) != 0xffffff);
		break;
	case 0x4a4f: character->font = ccrf_doc_u16 (operand, 0); break;         /* sprmCRgFtc0 */
	case 0x6a09:                                                             /* sprmCSymbol */
		character->symbol_font = ccrf_doc_u16 (operand, 0);
		character->symbol = ccrf_doc_u16 (operand, 2);
		break;
	default: break;
	}
}

void
ccrf_doc_character (const CcrfDocFile *file, guint32 at, CcrfDocCharacter *into)
{
	if (into->start <= at && at < into->end)
		return;
	*into = (CcrfDocCharacter){ .start = at, .end = at + 1, .font = -1, .symbol_font = -1 };
	gsize page = find_page (file, FIB_CHPX, at);
	int entry = page > 0 ? find_entry (file, page, 101, at, &into->start, &into->end) : -1;
	if (entry < 0)
		return;
	gsize count = ccrf_doc_u8 (&file->text, page + PAGE - 1);
	gsize offset = 2 * (gsize) ccrf_doc_u8 (&file->text, page + 4 * (count + 1) + (gsize) entry);
	gsize size = offset > 0 ? ccrf_doc_u8 (&file->text, page + offset) : 0;
	if (size > 0 && offset + 1 + size <= PAGE)
		each_sprm (file, file->text.data + page + offset + 1, size, on_character_sprm, into);
}

void
ccrf_doc_modify (const CcrfDocFile *file, guint16 modifier, CcrfDocCharacter *into)
{
	/* a Prm of one byte names its sprm by a number of its own (2.9.224) */
	static const struct {
		guint8 number;
		guint16 sprm;
	} short_sprms[] = { { 0x41, 0x0800 }, { 0x55, 0x0835 }, { 0x57, 0x0837 }, { 0x5c, 0x083c } };
	if (modifier == 0)
		return;
	if (modifier & 1) {
		guint index = modifier >> 1;
		gsize size = 0;
		const guint8 *list = index < file->grpprls->len ? g_bytes_get_data (file->grpprls->pdata[index], &size) : NULL;
		if (size > 0)
			each_sprm (file, list, size, on_character_sprm, into);
		return;
	}
	guint8 value = (guint8) (modifier >> 8);
	const CcrfDocStream operand = { &value, 1 };
	for (gsize i = 0; i < G_N_ELEMENTS (short_sprms); i++)
		if (short_sprms[i].number == ((modifier >> 1) & 0x7f))
			on_character_sprm (file, short_sprms[i].sprm, &operand, into);
}
