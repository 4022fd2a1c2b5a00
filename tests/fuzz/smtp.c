/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an SMTP server says, line after line, and a message on its way to it. */

#include "fuzz.h"

#include "send/smtp.h"

/* the mail's own bytes can never end it, nor start a command */
static void
check_stuffed (const GByteArray *out)
{
	if (out->len == 0)
		return;
	for (guint i = 0; i < out->len; i++) {
		FUZZ_HOLDS (out->data[i] != '\n' || (i > 0 && out->data[i - 1] == '\r'));
		FUZZ_HOLDS (out->data[i] != '\r' || (i + 1 < out->len && out->data[i + 1] == '\n'));
	}
	FUZZ_HOLDS (memmem (out->data, out->len, "\r\n.\r\n", 5) == NULL && (out->len < 3 || memcmp (out->data, ".\r\n", 3) != 0));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_string (data, size);
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
	g_auto (CcrfSmtpReply) reply = { 0 };
	g_autoptr (GByteArray) out = g_byte_array_new ();
	CcrfSmtpFeatures features = { 0 };
	CcrfSmtpStuffer stuffer = { 0 };
	CcrfSmtpNeeds needs;

	ccrf_smtp_reply_init (&reply);
	for (char **line = lines; *line != NULL; line++) {
		ccrf_smtp_features_add (&features, *line);
		if (!reply.complete && !ccrf_smtp_reply_add (&reply, *line, NULL))
			break;
	}
	FUZZ_HOLDS (reply.text->len <= CCRF_SMTP_REPLY_MOST && g_utf8_validate (reply.text->str, -1, NULL));
	ccrf_smtp_needs (data, size, &needs);
	ccrf_smtp_stuff (&stuffer, data, size / 2, out);
	ccrf_smtp_stuff (&stuffer, data + size / 2, size - size / 2, out);
	ccrf_smtp_stuff_end (&stuffer, out);
	check_stuffed (out);
	return 0;
}
