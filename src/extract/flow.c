/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See flow.h. */

#include <string.h>

#include "flow.h"
#include "symbols.h"

typedef struct {
	CcrfPlace place; /* around the table */
	CcrfBlock *block; /* the open row, NULL: none */
	int table, row;
	gboolean in_cell;
} Level;

void
ccrf_flow_init (CcrfFlow *flow, CcrfSheet *sheet)
{
	*flow = (CcrfFlow){
		.all = g_string_new (NULL),
		.kept = g_string_new (NULL),
		.levels = g_array_new (FALSE, FALSE, sizeof (Level)),
	};
	ccrf_builder_init (&flow->out, sheet);
}

void
ccrf_flow_clear (CcrfFlow *flow)
{
	ccrf_builder_clear (&flow->out);
	g_string_free (flow->all, TRUE);
	g_string_free (flow->kept, TRUE);
	g_array_unref (flow->levels);
}

/* ---- text and controls --------------------------------------------------------- */

void
ccrf_flow_text (CcrfFlow *flow, const char *text, gssize length)
{
	if (flow->control == NULL) {
		ccrf_builder_text (&flow->out, text, length, flow->marks);
		return;
	}
	gsize before = flow->all->len;
	ccrf_text_append_normal (flow->all, text, length);
	flow->all_marks &= flow->marks;
	if (flow->marks & (CCRF_MARK_STRUCK | CCRF_MARK_HIDDEN))
		return;
	g_string_append (flow->kept, flow->all->str + before);
	flow->kept_marks &= flow->marks;
}

void
ccrf_flow_break (CcrfFlow *flow)
{
	if (flow->control == NULL) {
		ccrf_builder_break (&flow->out);
		return;
	}
	g_string_append_c (flow->all, '\n');
	g_string_append_c (flow->kept, '\n');
}

void
ccrf_flow_tick (CcrfFlow *flow, gboolean ticked, const char *text, const char *tag, const char *title)
{
	ccrf_flow_gather_end (flow);
	ccrf_builder_tick (&flow->out, ticked, text, tag, title, flow->marks);
}

void
ccrf_flow_control (CcrfFlow *flow, const char *text, const char *tag, const char *title, guint marks)
{
	if (flow->control != NULL)
		ccrf_flow_text (flow, text, -1);
	else
		ccrf_builder_control (&flow->out, text, tag, title, marks | flow->marks);
}

gboolean
ccrf_flow_macro_button (CcrfFlow *flow, const char *code)
{
	if (g_ascii_strncasecmp (code, "MACROBUTTON ", 12) != 0)
		return FALSE;
	code += 12;
	code += strspn (code, " ");
	code += strcspn (code, " "); /* the macro's name */
	code += strspn (code, " ");
	ccrf_flow_control (flow, code, "", "", CCRF_MARK_PLACEHOLDER);
	return TRUE;
}

void
ccrf_flow_symbol (CcrfFlow *flow, const char *font, guint code)
{
	CcrfSymbol what = ccrf_symbol (font, code);
	if (what == CCRF_SYMBOL_OTHER)
		ccrf_flow_text (flow, " ", 1);
	else if (flow->control != NULL)
		ccrf_flow_text (flow, what == CCRF_SYMBOL_TICK ? "\xe2\x98\x92" : "\xe2\x98\x90", -1);
	else
		ccrf_builder_tick (&flow->out, what == CCRF_SYMBOL_TICK, "", NULL, NULL, flow->marks);
}

gboolean
ccrf_flow_gather (CcrfFlow *flow, const char *tag, const char *title, guint marks)
{
	if (flow->control != NULL)
		return FALSE;
	g_string_truncate (flow->all, 0);
	g_string_truncate (flow->kept, 0);
	flow->all_marks = flow->kept_marks = ~0u;
	flow->control = ccrf_builder_control (&flow->out, "", tag, title, marks);
	return flow->control != NULL;
}

/* What is struck out was taken back by whoever filled the form, unless nothing else is there. */
void
ccrf_flow_gather_end (CcrfFlow *flow)
{
	CcrfPiece *piece = g_steal_pointer (&flow->control);
	if (piece == NULL)
		return;
	gboolean whole = ccrf_builder_is_blank (flow->kept->str);
	guint marks = whole ? flow->all_marks : flow->kept_marks;
	piece->marks |= marks == ~0u ? 0 : marks;
	ccrf_builder_set_text (&flow->out, piece, ccrf_builder_strip (whole ? flow->all->str : flow->kept->str));
}

/* ---- paragraphs and tables by level ---------------------------------------------- */

static Level *
innermost (CcrfFlow *flow)
{
	return flow->levels->len > 0 ? &g_array_index (flow->levels, Level, flow->levels->len - 1) : NULL;
}

static void
go_to_level (CcrfFlow *flow, guint level)
{
	if (level != flow->levels->len)
		ccrf_flow_gather_end (flow);
	while (flow->levels->len > level) {
		ccrf_builder_restore (&flow->out, &innermost (flow)->place);
		g_array_set_size (flow->levels, flow->levels->len - 1);
	}
	while (flow->levels->len < MIN (level, CCRF_FLOW_LEVELS_MOST)) {
		/* a table in a table stands in a cell */
		Level *outer = innermost (flow);
		if (outer != NULL && !outer->in_cell)
			ccrf_flow_paragraph (flow, flow->levels->len);
		Level inner = { .place = ccrf_builder_save (&flow->out), .table = ++flow->out.tables };
		g_array_append_val (flow->levels, inner);
		flow->in_paragraph = FALSE;
	}
}

void
ccrf_flow_paragraph (CcrfFlow *flow, guint level)
{
	if (flow->in_paragraph && level == flow->levels->len)
		return;
	go_to_level (flow, level);
	Level *here = innermost (flow);
	if (here != NULL && here->block == NULL) {
		ccrf_builder_row (&flow->out, here->table, ++here->row);
		here->block = flow->out.block;
	}
	if (here != NULL && !here->in_cell)
		ccrf_builder_cell (&flow->out);
	if (here != NULL)
		here->in_cell = TRUE;
	/* several paragraphs in one form field are lines of its text */
	if (flow->control != NULL)
		ccrf_flow_break (flow);
	else
		ccrf_builder_open_paragraph (&flow->out);
	flow->in_paragraph = TRUE;
}

void
ccrf_flow_end_paragraph (CcrfFlow *flow)
{
	flow->in_paragraph = FALSE;
}

void
ccrf_flow_end_cell (CcrfFlow *flow, guint level)
{
	Level *here = flow->levels->len == level ? innermost (flow) : NULL;
	if (here == NULL || !here->in_cell)
		ccrf_flow_paragraph (flow, level);
	ccrf_flow_gather_end (flow);
	flow->in_paragraph = FALSE;
	here = innermost (flow);
	if (here != NULL)
		here->in_cell = FALSE;
}

void
ccrf_flow_end_row (CcrfFlow *flow, guint level, const GByteArray *covered)
{
	if (flow->levels->len < level)
		return;
	go_to_level (flow, level);
	ccrf_flow_gather_end (flow);
	flow->in_paragraph = FALSE;
	Level *here = innermost (flow);
	if (here == NULL || here->block == NULL)
		return;
	/* the text of the last cell goes to its place before the row is looked at */
	(void) ccrf_builder_save (&flow->out);
	GPtrArray *cells = here->block->cells;
	for (guint i = cells->len; covered != NULL && i-- > 1;) {
		const CcrfCell *cell = cells->pdata[i];
		if (cell->pieces->len == 0 && (i >= covered->len || covered->data[i] != 0)) {
			if (cell == flow->out.cell)
				flow->out.cell = NULL;
			g_ptr_array_remove_index (cells, i);
		}
	}
	here->block = NULL;
	here->in_cell = FALSE;
}

gboolean
ccrf_flow_finish (CcrfFlow *flow, GError **error)
{
	ccrf_flow_gather_end (flow);
	go_to_level (flow, 0);
	return ccrf_builder_finish (&flow->out, error);
}
