/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See rtf-token.h. */

#include <string.h>

#include "rtf-token.h"

/* letters, then perhaps a number, then perhaps one space that belongs to the word */
static void
read_word (CcrfRtfInput *input, CcrfRtfToken *token)
{
	gsize length = 0;
	for (; input->at < input->end && g_ascii_isalpha ((char) *input->at); input->at++)
		if (length < CCRF_RTF_WORD_MOST)
			token->word[length++] = (char) *input->at;
	token->word[length] = '\0';
	const guint8 *number = input->at;
	gboolean minus = number < input->end && *number == '-';
	gint64 value = 0;
	for (number += minus; number < input->end && g_ascii_isdigit ((char) *number); number++) {
		value = MIN (value * 10 + (*number - '0'), G_MAXINT);
		token->has_value = TRUE;
	}
	if (token->has_value) {
		token->value = (int) (minus ? -value : value);
		input->at = number;
	}
	if (input->at < input->end && *input->at == ' ')
		input->at++;
}

static void
read_byte (CcrfRtfInput *input, CcrfRtfToken *token)
{
	token->kind = CCRF_RTF_BYTE;
	int high = input->at < input->end ? g_ascii_xdigit_value ((char) *input->at) : -1;
	int low = input->end - input->at > 1 ? g_ascii_xdigit_value ((char) input->at[1]) : -1;
	if (high < 0 || low < 0) {
		token->value = '?';
		return;
	}
	token->value = high * 16 + low;
	input->at += 2;
}

static void
read_control (CcrfRtfInput *input, CcrfRtfToken *token)
{
	token->kind = CCRF_RTF_WORD;
	if (input->at == input->end) {
		token->kind = CCRF_RTF_END;
	} else if (g_ascii_isalpha ((char) *input->at)) {
		read_word (input, token);
		if (strcmp (token->word, "bin") == 0 && token->value > 0)
			input->at += MIN (token->value, input->end - input->at);
	} else if (*input->at == '\'') {
		input->at++;
		read_byte (input, token);
	} else {
		token->word[0] = (char) *input->at++;
		token->word[1] = '\0';
	}
}

static gboolean
is_plain (guint8 c)
{
	return c != '{' && c != '}' && c != '\\' && c != '\r' && c != '\n' && c != '\0';
}

void
ccrf_rtf_next (CcrfRtfInput *input, CcrfRtfToken *token)
{
	token->word[0] = '\0';
	token->has_value = FALSE;
	token->value = 0;
	/* line ends between words and groups are for the file, not for the text */
	while (input->at < input->end && (*input->at == '\r' || *input->at == '\n' || *input->at == '\0'))
		input->at++;
	if (input->at == input->end) {
		token->kind = CCRF_RTF_END;
		return;
	}
	guint8 c = *input->at;
	if (is_plain (c)) {
		token->kind = CCRF_RTF_TEXT;
		token->text = input->at;
		while (input->at < input->end && is_plain (*input->at))
			input->at++;
		token->size = (gsize) (input->at - token->text);
		return;
	}
	input->at++;
	if (c == '\\')
		read_control (input, token);
	else
		token->kind = c == '{' ? CCRF_RTF_OPEN : CCRF_RTF_CLOSE;
}
