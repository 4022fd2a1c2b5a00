/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a reply: what is quoted, and the words of every step in the rest. The first byte picks the step. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text (data, size);
	g_autofree char *own = NULL;
	g_autoptr (GPtrArray) commands = NULL, labels = NULL;
	const CcrfStepWords *step = NULL;
	gsize steps = 0;

	while (ccrf_step_words[steps].step != NULL)
		steps++;
	if (size > 0 && data[0] % (steps + 1) < steps)
		step = &ccrf_step_words[data[0] % (steps + 1)];
	own = ccrf_parse_reply_text (text);
	FUZZ_HOLDS (g_utf8_validate (own, -1, NULL));
	commands = ccrf_parse_commands (own, text, step, fuzz_rules ());
	for (guint i = 0; i < commands->len; i++)
		FUZZ_HOLDS (g_utf8_validate (((CcrfCommand *) commands->pdata[i])->args, -1, NULL));
	labels = ccrf_parse_labels (text);
	return 0;
}
