/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: what a file is, by its name, the question, the subject and the first words, and by who may send such a thing (B0.6). */

#include "process-documents.h"
#include <string.h>

#define FIRST_WORDS 300 /* bytes of a mail's text that may say what it brings */

/* ---- words ------------------------------------------------------------------------------ */

char *
ccrf_words_folded (const char *text)
{
	g_autofree char *folded = g_utf8_casefold (text, -1);
	GString *words = g_string_new (" ");

	for (const char *at = folded; *at; at = g_utf8_next_char (at)) {
		gunichar c = g_utf8_get_char (at);

		if (g_unichar_isalnum (c))
			g_string_append_unichar (words, c);
		else if (words->str[words->len - 1] != ' ')
			g_string_append_c (words, ' ');
	}
	if (words->str[words->len - 1] != ' ')
		g_string_append_c (words, ' ');
	return g_string_free (words, FALSE);
}

/* The length of the longest of the rule's words that stands in @words, 0: none */
gsize
ccrf_document_match (const CcrfRuleDocument *rule, const char *words)
{
	gsize longest = 0;

	for (char **word = rule->words; word && *word; word++) {
		g_autofree char *folded = ccrf_words_folded (*word);

		if (strlen (folded) > 2 && strstr (words, folded))
			longest = MAX (longest, strlen (folded));
	}
	return longest;
}

const char *
ccrf_document_title (const CcrfWork *work, const char *kind)
{
	const CcrfRuleDocument *rule = ccrf_rule_document (ccrf_process_rules (work), kind);

	return rule ? rule->title : kind;
}

/* ---- whose it is --------------------------------------------------------------------------- */

gboolean
ccrf_sender_holds (const CcrfWork *work, const char *role)
{
	const char *own = work->event->sender_role ? work->event->sender_role : "";
	g_autoptr (GPtrArray) people = NULL;

	if (g_str_equal (own, role))
		return TRUE;
	/* the provider is nobody else, and nobody else is the provider */
	if (g_str_equal (own, "provider") || g_str_equal (role, "provider") || !work->event->sender)
		return FALSE;
	people = ccrf_work_people (work, role);
	for (guint i = 0; i < people->len; i++)
		if (ccrf_address_equal (((CcrfAddress *) people->pdata[i])->address, work->event->sender->address))
			return TRUE;
	return FALSE;
}

/* its owner; what may stand in for another is filed by that one's owner too (B0.7) */
gboolean
ccrf_document_may_file (const CcrfWork *work, const CcrfRuleDocument *rule)
{
	const CcrfRuleDocument *replaced = rule->replaces ? ccrf_rule_document (ccrf_process_rules (work), rule->replaces) : NULL;

	return ccrf_sender_holds (work, rule->owner) || (replaced && ccrf_sender_holds (work, replaced->owner));
}

/* ---- which kind --------------------------------------------------------------------------------- */

/* these have takers of their own: the signed letter answers its question, minutes belong to a meeting */
static const char *const taken_elsewhere[] = { "signed-letter", "minutes", NULL };

static const CcrfRuleDocument *
kind_in (const CcrfWork *work, const char *text)
{
	const GPtrArray *rules = ccrf_process_rules (work)->documents;
	g_autofree char *words = ccrf_words_folded (text ? text : "");
	const CcrfRuleDocument *best = NULL;
	gsize longest = 0;

	for (guint i = 0; i < rules->len; i++) {
		const CcrfRuleDocument *rule = rules->pdata[i];
		gsize length = g_strv_contains (taken_elsewhere, rule->kind) ? 0 : ccrf_document_match (rule, words);

		if (length > longest && ccrf_document_may_file (work, rule)) {
			best = rule;
			longest = length;
		}
	}
	return best;
}

const CcrfRuleDocument *
ccrf_document_recognise (const CcrfWork *work, const CcrfAttachment *attachment, const char *asked)
{
	const CcrfMessage *message = work->event->message;
	g_autofree char *first = g_strndup (work->event->text ? work->event->text : "", FIRST_WORDS);
	g_autofree char *valid = g_utf8_make_valid (first, -1);
	const CcrfRuleDocument *rule = kind_in (work, attachment->name);

	if (!rule && asked)
		rule = ccrf_rule_document (ccrf_process_rules (work), asked);
	if (!rule && message)
		rule = kind_in (work, message->subject);
	return rule ? rule : kind_in (work, valid);
}
