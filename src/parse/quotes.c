/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How mail programs mark where the answered or forwarded mail begins, in the
 * languages that their users set them to. A phone in Polish must not make a
 * decision of the question that it quotes.
 */

#include "quotes.h"

#include <string.h>

typedef enum { LABEL_NONE, LABEL_FROM = 1, LABEL_SENT = 2, LABEL_TO = 4, LABEL_SUBJECT = 8, LABEL_OTHER = 16 } Label;

/* clang-format off */
static const struct { Label label; const char *word; } header_words[] = {
	{ LABEL_FROM, "from" }, { LABEL_FROM, "von" }, { LABEL_FROM, "de" }, { LABEL_FROM, "da" }, { LABEL_FROM, "van" },
	{ LABEL_FROM, "od" }, { LABEL_FROM, "från" }, { LABEL_FROM, "fra" },
	{ LABEL_SENT, "sent" }, { LABEL_SENT, "date" }, { LABEL_SENT, "gesendet" }, { LABEL_SENT, "datum" }, { LABEL_SENT, "envoyé" },
	{ LABEL_SENT, "enviado" }, { LABEL_SENT, "enviado el" }, { LABEL_SENT, "fecha" }, { LABEL_SENT, "inviato" }, { LABEL_SENT, "data" },
	{ LABEL_SENT, "verzonden" }, { LABEL_SENT, "wysłano" }, { LABEL_SENT, "wysłane" }, { LABEL_SENT, "enviada em" },
	{ LABEL_SENT, "enviado em" }, { LABEL_SENT, "skickat" }, { LABEL_SENT, "sendt" },
	{ LABEL_TO, "to" }, { LABEL_TO, "an" }, { LABEL_TO, "à" }, { LABEL_TO, "a" }, { LABEL_TO, "para" }, { LABEL_TO, "aan" },
	{ LABEL_TO, "do" }, { LABEL_TO, "till" }, { LABEL_TO, "til" },
	{ LABEL_SUBJECT, "subject" }, { LABEL_SUBJECT, "betreff" }, { LABEL_SUBJECT, "objet" }, { LABEL_SUBJECT, "asunto" },
	{ LABEL_SUBJECT, "oggetto" }, { LABEL_SUBJECT, "onderwerp" }, { LABEL_SUBJECT, "temat" }, { LABEL_SUBJECT, "assunto" },
	{ LABEL_SUBJECT, "ämne" }, { LABEL_SUBJECT, "emne" },
	{ LABEL_OTHER, "cc" }, { LABEL_OTHER, "bcc" }, { LABEL_OTHER, "reply-to" }, { LABEL_OTHER, "importance" }, { LABEL_OTHER, "kopie" },
	{ LABEL_OTHER, "attachments" }, { LABEL_OTHER, "resent-from" }, { LABEL_OTHER, "on behalf of" },
};

/* between dashes, or (Apple) with a colon at the end */
static const struct { gboolean forward; const char *text; } marks[] = {
	{ FALSE, "original message" }, { FALSE, "original appointment" }, { FALSE, "ursprüngliche nachricht" }, { FALSE, "originalnachricht" },
	{ FALSE, "message d'origine" }, { FALSE, "message original" }, { FALSE, "mensaje original" }, { FALSE, "messaggio originale" },
	{ FALSE, "oorspronkelijk bericht" }, { FALSE, "originele bericht" }, { FALSE, "wiadomość oryginalna" }, { FALSE, "oryginalna wiadomość" },
	{ FALSE, "mensagem original" }, { FALSE, "originalmeddelande" },
	{ TRUE, "forwarded message" }, { TRUE, "forwarded by" }, { TRUE, "begin forwarded message" }, { TRUE, "weitergeleitete nachricht" },
	{ TRUE, "anfang der weitergeleiteten nachricht" }, { TRUE, "message transféré" }, { TRUE, "début du message transféré" },
	{ TRUE, "début du message réexpédié" }, { TRUE, "mensaje reenviado" }, { TRUE, "inicio del mensaje reenviado" },
	{ TRUE, "messaggio inoltrato" }, { TRUE, "inizio messaggio inoltrato" }, { TRUE, "doorgestuurd bericht" },
	{ TRUE, "begin doorgestuurd bericht" }, { TRUE, "przekazana wiadomość" }, { TRUE, "początek przekazywanej wiadomości" },
	{ TRUE, "mensagem encaminhada" }, { TRUE, "início da mensagem reencaminhada" }, { TRUE, "vidarebefordrat meddelande" },
};

/* starts, verb: `Am 3.11.2026 schrieb Jane <j@x>:`; a row without start needs an address */
static const struct { const char *start, *verb; } attributions[] = {
	{ "on ", " wrote" }, { "on ", " writes" }, { "am ", " schrieb" }, { "le ", " a écrit" }, { "el ", " escribió" }, { "il ", " ha scritto" },
	{ "op ", " schreef" }, { "op ", " geschreven" }, { "w dniu ", " pisze" }, { "w dniu ", " napisał" }, { "dnia ", " napisał" },
	{ "em ", " escreveu" }, { "a ", " escreveu" }, { "den ", " skrev" }, { "på ", " skrev" }, { "", " wrote" }, { "", " napisał" }, { "", " schrieb" },
};
/* clang-format on */

void
ccrf_cut_clear (CcrfCut *cut)
{
	g_clear_pointer (&cut->author, g_free);
}

static const char *
skip_space (const char *line)
{
	while (*line && (g_unichar_isspace (g_utf8_get_char (line)) || g_utf8_get_char (line) == 0xa0 || g_utf8_get_char (line) == 0x200b || g_utf8_get_char (line) == 0xfeff))
		line = g_utf8_next_char (line);
	return line;
}

gboolean
ccrf_quotes_is_blank (const char *line)
{
	return *skip_space (line) == '\0';
}

gboolean
ccrf_quotes_is_quoted (const char *line)
{
	return *skip_space (line) == '>';
}

const char *
ccrf_quotes_unquoted (const char *line)
{
	const char *at = skip_space (line);

	if (*at != '>')
		return line;
	while (*at == '>' || (*at == ' ' && at[1] == '>'))
		at++;
	return *at == ' ' ? at + 1 : at;
}

/* The label that @line starts with, as in "*From:* Jane"; @value: (out) what follows */
static Label
header_label (const char *line, const char **value)
{
	const char *start = skip_space (line), *colon, *end;
	g_autofree char *word = NULL;

	start += strspn (start, "*_ ");
	colon = strchr (start, ':');
	if (!colon || colon - start > 24 || colon == start)
		return LABEL_NONE;
	end = colon;
	while (end > start && (end[-1] == ' ' || end[-1] == '*' || end[-1] == '_'))
		end--;
	if (end - start >= 2 && memcmp (end - 2, "\xc2\xa0", 2) == 0)
		end -= 2; /* French sets a no-break space before a colon */
	word = g_utf8_casefold (start, end - start);
	*value = skip_space (colon + 1 + strspn (colon + 1, "*_"));
	for (gsize i = 0; i < G_N_ELEMENTS (header_words); i++) {
		if (g_str_equal (word, header_words[i].word))
			return header_words[i].label;
	}
	return LABEL_NONE;
}

static char *
address_in (const char *value)
{
	g_autoptr (GRegex) regex = g_regex_new ("[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,253}[A-Za-z0-9]", 0, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;

	return g_regex_match (regex, value, 0, &match) ? g_match_info_fetch (match, 0) : NULL;
}

/*
 * From: with Sent: and To:, or Subject: and one of them, near below. A form's own
 * `From:` and `To:` (dates of a delegation) are not enough.
 */
static gboolean
is_header_block (char *const *lines, gsize at)
{
	const char *value;
	guint seen = header_label (lines[at], &value);
	int strangers = 0;

	if (seen != LABEL_FROM)
		return FALSE;
	for (gsize i = at + 1; lines[i] && i < at + 14 && strangers < 3; i++) {
		Label label = header_label (lines[i], &value);

		seen |= label;
		if (label == LABEL_NONE && !ccrf_quotes_is_blank (lines[i]))
			strangers++; /* a long To: goes on in the next line */
	}
	return ((seen & LABEL_SENT) && (seen & LABEL_TO)) || ((seen & LABEL_SUBJECT) && (seen & (LABEL_SENT | LABEL_TO)));
}

/* GroupWise: `>>> Jane <jane@x> 02/12/2025 09:30 >>>`, and no line below it has a mark */
static gboolean
is_groupwise_mark (const char *line)
{
	/* most lines need no pattern */
	return strstr (line, ">>>") && strlen (line) < 300 && g_regex_match_simple ("^\\s*>>> .*\\d.*>>>\\s*$", line, 0, 0);
}

/* Notes on the web: `-----"Jane" <jane@x> wrote: -----`, `----- On 3/11/2026 Jane wrote -----`; @folded without its dashes */
static gboolean
is_dashed_attribution (const char *folded)
{
	for (gsize i = 0; i < G_N_ELEMENTS (attributions); i++) {
		if (g_str_has_suffix (folded, attributions[i].verb))
			return strpbrk (folded, "@0123456789") != NULL;
	}
	return FALSE;
}

/* "-----Original Message-----", "Begin forwarded message:" */
static gboolean
is_mark (const char *line, gboolean *forward)
{
	const char *start = skip_space (line);
	gsize dashes = strspn (start, "-_*= ");
	g_autofree char *folded = NULL;
	gsize length;

	if (strlen (start) > 160)
		return FALSE;
	folded = g_utf8_casefold (start + dashes, -1);
	length = strlen (folded);
	while (length > 0 && strchr ("-_*= :\r", folded[length - 1]))
		folded[--length] = '\0';
	for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
		gboolean apple = dashes < 2;

		*forward = marks[i].forward;
		if (g_str_equal (folded, marks[i].text) && (!apple || strchr (start, ':')))
			return TRUE;
		if (!apple && marks[i].forward && g_str_has_prefix (folded, marks[i].text))
			return TRUE; /* "----- Forwarded by Jane on 3/11 -----" */
	}
	*forward = FALSE;
	return dashes >= 3 && is_dashed_attribution (folded);
}

static gboolean
matches_attribution (const char *joined)
{
	g_autofree char *folded = g_utf8_casefold (joined, -1);
	gsize length;

	g_strchomp (folded);
	length = strlen (folded);
	if (length < 8 || folded[length - 1] != ':')
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS (attributions); i++) {
		const char *start = attributions[i].start;

		if (!g_str_has_prefix (folded, start) || !strstr (folded, attributions[i].verb))
			continue;
		/* "On the visit the manager wrote:" is a professional's own sentence */
		if (*start ? strpbrk (folded, "0123456789@") != NULL : strchr (folded, '@') != NULL)
			return TRUE;
	}
	return FALSE;
}

static gboolean
starts_attribution (const char *line)
{
	g_autofree char *folded = g_utf8_casefold (line, -1);

	for (gsize i = 0; i < G_N_ELEMENTS (attributions); i++) {
		if (attributions[i].start[0] && g_str_has_prefix (folded, attributions[i].start))
			return strpbrk (folded, "0123456789") != NULL;
	}
	return FALSE;
}

/*
 * In a language that is not in the table: `<address>` and a date, a colon at the
 * end, and quoted lines below. Gmail breaks the line behind its "<". Nothing
 * more is joined, so that no answer in the line above is taken along.
 */
static gsize
foreign_attribution (char *const *lines, gsize at)
{
	static const char pattern[] = "^(?=.*\\d).*<[^<>\\s]*@[^<>\\s]+>.*:\\s*$";
	g_autofree char *first = g_strchomp (g_strdup (lines[at]));
	gsize n = g_str_has_suffix (first, "<") && lines[at + 1] ? 2 : 1, next = at + n;
	g_autofree char *joined = g_strconcat (first, n == 2 ? lines[at + 1] : NULL, NULL);

	if (!strchr (joined, '@') || strlen (joined) > 400)
		return 0;
	while (lines[next] && ccrf_quotes_is_blank (lines[next]))
		next++;
	if (!lines[next] || !ccrf_quotes_is_quoted (lines[next]))
		return 0;
	return g_regex_match_simple (pattern, joined, 0, 0) ? n : 0;
}

gsize
ccrf_quotes_attribution (char *const *lines, gsize at)
{
	const char *first = skip_space (lines[at]);
	g_autoptr (GString) joined = g_string_new (first);

	if (*first == '\0' || *first == '>' || joined->len > 400)
		return 0;
	if (matches_attribution (joined->str))
		return 1;
	if (!starts_attribution (first))
		return foreign_attribution (lines, at);
	for (gsize n = 1; n < 4 && lines[at + n]; n++) {
		const char *line = skip_space (lines[at + n]);

		/* a new "On 3 Nov …" begins its own; what stands above it is the author's text */
		if (*line == '\0' || *line == '>' || starts_attribution (line) || joined->len + strlen (line) > 400)
			break;
		g_string_append_printf (joined, " %s", line);
		if (matches_attribution (joined->str))
			return n + 1;
	}
	return foreign_attribution (lines, at);
}

static void
find_author (char *const *lines, CcrfCut *cut)
{
	for (gsize i = cut->at; lines[i] && i < cut->at + 16 && !cut->author; i++) {
		const char *value;

		if (header_label (ccrf_quotes_unquoted (lines[i]), &value) == LABEL_FROM)
			cut->author = address_in (value);
	}
}

/* Quoted lines follow an attribution, so that what is not quoted there is an answer between them */
static gboolean
quotes_follow (char *const *lines, gsize at)
{
	while (lines[at] && ccrf_quotes_is_blank (lines[at]))
		at++;
	return !lines[at] || ccrf_quotes_is_quoted (lines[at]);
}

void
ccrf_quotes_cut (char *const *lines, CcrfCut *cut)
{
	memset (cut, 0, sizeof *cut);
	for (gsize i = 0; lines[i]; i++) {
		gsize attribution;

		cut->at = i;
		if (is_groupwise_mark (lines[i]))
			return;
		if (ccrf_quotes_is_quoted (lines[i]) || ccrf_quotes_is_blank (lines[i]))
			continue;
		if (is_mark (lines[i], &cut->forward)) {
			find_author (lines, cut);
			return;
		}
		cut->forward = FALSE;
		if (is_header_block (lines, i)) {
			cut->block = TRUE;
			find_author (lines, cut);
			return;
		}
		attribution = ccrf_quotes_attribution (lines, i);
		if (attribution > 0 && !quotes_follow (lines, i + attribution))
			return;
	}
	cut->at = g_strv_length ((char **) lines);
	cut->forward = FALSE;
}
