/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A plan of improvement (B0.7): who does what by when, out of a table of a
 * document or out of typed lines. Columns are found by their titles, in any
 * order. What cannot be read for sure is kept as text and never guessed.
 */

#include <ccrf/parse.h>

#include <string.h>

#define MOST_LINES 200    /* a plan of more is none that anybody can follow */
#define MOST_TEXT 500     /* characters of one cell */
#define MOST_COLUMNS 40
#define MOST_INPUT 100000 /* bytes of typed text that are looked at */

typedef enum { COLUMN_NONE, COLUMN_ACTION, COLUMN_OWNER, COLUMN_DUE, COLUMN_DONE } Column;

/* ---- words --------------------------------------------------------------------- */

/* " lower case words with single spaces " */
static char *
words_of (const char *text)
{
	g_autofree char *folded = g_utf8_casefold (text, -1);
	GString *words = g_string_new (" ");

	for (const char *at = folded; *at; at = g_utf8_next_char (at)) {
		gunichar c = g_utf8_get_char (at);

		if (g_unichar_isalnum (c) || c == '%')
			g_string_append_unichar (words, c);
		else if (words->str[words->len - 1] != ' ')
			g_string_append_c (words, ' ');
	}
	if (words->str[words->len - 1] != ' ')
		g_string_append_c (words, ' ');
	return g_string_free (words, FALSE);
}

static gboolean
has_words (const char *words, const char *phrase)
{
	g_autofree char *spaced = g_strconcat (" ", phrase, " ", NULL);

	return strstr (words, spaced) != NULL;
}

/* one line, trimmed, not endless */
static char *
one_line (const char *text)
{
	g_autofree char *cut = g_utf8_strlen (text, -1) > MOST_TEXT ? g_utf8_substring (text, 0, MOST_TEXT) : g_strdup (text);
	g_auto (GStrv) parts = g_strsplit_set (cut, " \t\r\n", -1);
	GString *line = g_string_new (NULL);

	for (char **part = parts; *part; part++)
		if (**part)
			g_string_append_printf (line, "%s%s", line->len ? " " : "", *part);
	return g_string_free (line, FALSE);
}

/* clang-format off */
/* the first row whose words stand in the title; @rank: which of two columns of a kind is meant */
static const struct { const char *phrase; Column column; int rank; } titles[] = {
	{ "date completed",   COLUMN_DONE,   2 }, { "completed on",     COLUMN_DONE,   2 }, { "date of completion", COLUMN_DONE, 2 },
	{ "actual",           COLUMN_DONE,   2 }, { "review",           COLUMN_NONE,   0 }, { "evidence",         COLUMN_NONE,   0 },
	{ "target date",      COLUMN_DUE,    3 }, { "by when",          COLUMN_DUE,    3 }, { "due",              COLUMN_DUE,    3 },
	{ "deadline",         COLUMN_DUE,    3 }, { "completion date",  COLUMN_DUE,    3 }, { "timescale",        COLUMN_DUE,    3 },
	{ "timescales",       COLUMN_DUE,    3 }, { "timeframe",        COLUMN_DUE,    3 }, { "time frame",       COLUMN_DUE,    3 },
	{ "when",             COLUMN_DUE,    2 }, { "target",           COLUMN_DUE,    1 }, { "complete by",      COLUMN_DUE,    3 },
	{ "completed by",     COLUMN_DUE,    2 }, { "by whom",          COLUMN_OWNER,  3 }, { "owner",            COLUMN_OWNER,  3 },
	{ "responsible",      COLUMN_OWNER,  3 }, { "responsibility",   COLUMN_OWNER,  3 }, { "lead",             COLUMN_OWNER,  3 },
	{ "who",              COLUMN_OWNER,  3 }, { "action by",        COLUMN_OWNER,  2 }, { "assigned to",      COLUMN_OWNER,  3 },
	{ "status",           COLUMN_DONE,   3 }, { "progress",         COLUMN_DONE,   3 }, { "completed",        COLUMN_DONE,   3 },
	{ "complete",         COLUMN_DONE,   3 }, { "done",             COLUMN_DONE,   3 }, { "update",           COLUMN_DONE,   1 },
	{ "action taken",     COLUMN_ACTION, 1 }, { "actions taken",    COLUMN_ACTION, 1 }, { "action",           COLUMN_ACTION, 4 },
	{ "actions",          COLUMN_ACTION, 4 }, { "what",             COLUMN_ACTION, 3 }, { "task",             COLUMN_ACTION, 3 },
	{ "improvement",      COLUMN_ACTION, 2 }, { "improvements",     COLUMN_ACTION, 2 }, { "milestone",        COLUMN_ACTION, 3 },
	{ "measure",          COLUMN_ACTION, 2 }, { "date",             COLUMN_DUE,    1 },
};
/* what a cell of progress begins with when the action is complete, and what takes that back */
static const char *const complete_words[] = { "complete", "completed", "done", "yes", "achieved", "finished", "100%", NULL };
static const char *const not_quite_words[] = {
	"not", "no", "part", "partly", "partially", "nearly", "almost", "except", "but", "awaiting", "await", "by", "to", "in", "progress", "ongoing",
	"outstanding", "pending", "half", "when", "once", "if", "until", "will", "due", "expected", "some", "most", NULL,
};
/* clang-format on */

static Column
column_of (const char *title, int *rank)
{
	g_autofree char *words = strlen (title) < 120 ? words_of (title) : g_strdup ("");

	for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
		if (has_words (words, titles[i].phrase)) {
			*rank = titles[i].rank;
			return titles[i].column;
		}
	*rank = 0;
	return COLUMN_NONE;
}

/* ---- cells ------------------------------------------------------------------------ */

/* The date at the start of @text, or NULL; what leaves doubt is none. */
static char *
date_at (const char *text, CcrfTime today, gboolean future)
{
	g_autofree char *iso = NULL, *rest = NULL;

	return ccrf_parse_date (text, today, future, &iso, &rest) == CCRF_DATE_OK ? g_steal_pointer (&iso) : NULL;
}

static gboolean
begins_complete (const char *words)
{
	for (const char *const *word = complete_words; *word; word++) {
		gsize length = strlen (*word);

		if (strncmp (words + 1, *word, length) == 0 && words[length + 1] == ' ')
			return TRUE;
	}
	return FALSE;
}

static gboolean
says_complete (const char *text)
{
	g_autofree char *words = words_of (text);

	if (!begins_complete (words))
		return FALSE;
	for (const char *const *word = not_quite_words; *word; word++)
		if (has_words (words, *word))
			return FALSE;
	return !strchr (words, '%') || has_words (words, "100%");
}

/* "Complete 12/10/2025", "12/10/2025" in a column of completion, "☒" */
static void
read_progress (CcrfPlanLine *line, const char *text, CcrfTime today)
{
	g_autofree char *now = NULL;
	g_autoptr (GDateTime) day = g_date_time_new_from_unix_utc (today);
	const char *digit = text + strcspn (text, "0123456789");
	g_autofree char *date = *digit ? date_at (digit, today, FALSE) : NULL;
	gboolean only_date = digit == text && date;

	now = g_date_time_format (day, "%F");
	g_free (line->progress);
	line->progress = one_line (text);
	line->done = says_complete (text) || g_str_equal (text, "\342\230\222") || g_str_equal (text, "\342\234\223") || g_str_equal (text, "\342\234\224");
	if (only_date && strcmp (date, now) <= 0)
		line->done = TRUE;
	if (line->done && date && strcmp (date, now) <= 0) {
		g_free (line->done_on);
		line->done_on = g_strdup (date);
	}
}

/* A line with everything that was read; NULL when nothing is to be done in it. */
static CcrfPlanLine *
line_of (const char *action, const char *owner, const char *due, const char *progress, CcrfTime today)
{
	g_autofree char *what = one_line (action), *who = one_line (owner), *when = one_line (due);
	g_autofree char *date = *when ? date_at (when, today, TRUE) : NULL;
	g_autofree char *kept = *when && !date ? g_strdup_printf ("%s (by when: %s)", what, when) : g_strdup (what);
	CcrfPlanLine *line;

	if (!*what)
		return NULL;
	line = ccrf_plan_line_new (kept, who, date ? date : "");
	if (*progress)
		read_progress (line, progress, today);
	return line;
}

static void
add_line (GPtrArray *lines, CcrfPlanLine *line)
{
	if (line && lines->len < MOST_LINES)
		g_ptr_array_add (lines, line);
	else
		ccrf_plan_line_free (line);
}

/* ---- tables ------------------------------------------------------------------------- */

typedef struct {
	int table;               /* 0: no header was met yet */
	int at[COLUMN_DONE + 1]; /* which cell holds it, -1: none */
} Header;

static gboolean
read_header (const CcrfBlock *row, Header *header)
{
	int best[COLUMN_DONE + 1] = { 0 };
	Header found = { .table = row->table, .at = { -1, -1, -1, -1, -1 } };

	for (guint i = 0; i < row->cells->len && i < MOST_COLUMNS; i++) {
		g_autofree char *title = ccrf_cell_text (row->cells->pdata[i]);
		int rank;
		Column column = column_of (title, &rank);

		if (column != COLUMN_NONE && rank > best[column]) {
			best[column] = rank;
			found.at[column] = (int) i;
		}
	}
	if (found.at[COLUMN_ACTION] < 0 || (found.at[COLUMN_DUE] < 0 && found.at[COLUMN_OWNER] < 0))
		return FALSE;
	*header = found;
	return TRUE;
}

static char *
cell_at (const CcrfBlock *row, int at)
{
	char *text = at >= 0 && (guint) at < row->cells->len ? ccrf_cell_text (row->cells->pdata[at]) : g_strdup ("");

	return g_strstrip (text);
}

GPtrArray *
ccrf_parse_plan (const CcrfSheet *sheet, CcrfTime today)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_plan_line_free);
	Header header = { 0 };

	for (guint i = 0; i < sheet->blocks->len && lines->len < MOST_LINES; i++) {
		const CcrfBlock *row = sheet->blocks->pdata[i];
		Header next;

		if (row->kind != CCRF_BLOCK_ROW)
			continue;
		/* a header again: the table goes on over another page, or another one begins */
		if (read_header (row, &next)) {
			header = next;
		} else if (header.table == row->table && header.table != 0) {
			g_autofree char *action = cell_at (row, header.at[COLUMN_ACTION]), *owner = cell_at (row, header.at[COLUMN_OWNER]);
			g_autofree char *due = cell_at (row, header.at[COLUMN_DUE]), *done = cell_at (row, header.at[COLUMN_DONE]);

			add_line (lines, line_of (action, owner, due, done, today));
		}
	}
	return lines;
}

/* ---- typed lines ------------------------------------------------------------------------ */

/* behind "1.", "2)", "3 -", "-", "•"; numbers are the sender's own */
static const char *
behind_number (const char *line)
{
	const char *at = line;

	while (g_ascii_isdigit (*at))
		at++;
	if (at > line && at - line <= 3 && (*at == '.' || *at == ')' || *at == ':'))
		at++;
	else if (at > line)
		return line;
	else if (g_str_has_prefix (at, "\342\200\242") || g_str_has_prefix (at, "\302\267"))
		at = g_utf8_next_char (at);
	else if ((*at == '-' || *at == '*') && at[1] == ' ')
		at++;
	else
		return line;
	return at + strspn (at, " \t");
}

/* "what / who / when", with /, |, a TAB or a dash between spaces. (transfer full) strv */
static char **
split_line (const char *line)
{
	static const char *const separators[] = { "\t", " | ", "|", " / ", " \342\200\223 ", " \342\200\224 ", " - " };

	for (gsize i = 0; i < G_N_ELEMENTS (separators); i++) {
		g_auto (GStrv) parts = g_strsplit (line, separators[i], 6);

		if (g_strv_length (parts) >= 3)
			return g_steal_pointer (&parts);
	}
	return NULL;
}

static const char *
behind_by (const char *text)
{
	text += strspn (text, " ");
	if (g_ascii_strncasecmp (text, "by ", 3) == 0)
		return text + 3;
	return g_ascii_strncasecmp (text, "due ", 4) == 0 ? text + 4 : text;
}

static CcrfPlanLine *
typed_line (const char *text, CcrfTime today)
{
	const char *line = behind_number (text);
	g_auto (GStrv) parts = split_line (line);
	g_autofree char *date = NULL;

	if (!parts)
		return NULL;
	for (char **part = parts; *part; part++)
		g_strstrip (*part);
	/* of typed lines only those that name a day are sure to be a plan's */
	date = date_at (behind_by (parts[2]), today, TRUE);
	return date ? line_of (parts[0], parts[1], behind_by (parts[2]), parts[3] ? parts[3] : "", today) : NULL;
}

GPtrArray *
ccrf_parse_plan_lines (const char *text, CcrfTime today)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_plan_line_free);
	g_autofree char *start = g_strndup (text, MOST_INPUT);
	g_autofree char *valid = g_utf8_make_valid (start, -1);
	g_auto (GStrv) all = g_strsplit (valid, "\n", 5000);

	for (char **line = all; *line && lines->len < MOST_LINES; line++)
		add_line (lines, typed_line (g_strstrip (*line), today));
	return lines;
}
