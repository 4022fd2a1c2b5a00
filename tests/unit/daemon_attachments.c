/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Documents leave with a mail only where its audience may have them (B0.8), as far as there is room, and as far as they are kept (B0.6). */

#include "store-fixture.h"
#include "daemon/rooms.h"

static const char mail_bytes[] =
	"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
	"--b\r\nContent-Type: text/plain\r\n\r\nRisk: falls\r\n\r\n> quoted\r\n--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
	"Content-Disposition: attachment; filename=plan.pdf\r\n\r\nJVBERi0xLjQgcGxhbg==\r\n--b--\r\n";
#define PLAN "%PDF-1.4 plan" /* 13 bytes */

typedef struct {
	Fixture store;
	CcrfConfig config;
	CcrfService service;
	CcrfWorker worker;
	char *message, *file; /* sha256 */
} Post;

static void
set_up (Post *post, gconstpointer data)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GBytes) raw = g_bytes_new_static (mail_bytes, sizeof mail_bytes - 1);
	g_autoptr (GError) error = NULL;
	gboolean is_new;

	fixture_set_up (&post->store, NULL);
	ccrf_limits_defaults (&post->config.limits);
	post->service.config = &post->config;
	post->service.templates = ccrf_templates_load (NULL, faults);
	g_assert_nonnull (post->service.templates);
	post->worker.service = &post->service;
	post->worker.store = post->store.store;
	post->message = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, raw);
	post->file = g_compute_checksum_for_string (G_CHECKSUM_SHA256, PLAN, -1);
	must (ccrf_store_begin (post->store.store, &error), &error);
	must (ccrf_store_add_message (post->store.store, "INBOX", 1, 1, raw, NOW, post->message, post->message, FALSE, &is_new, &error), &error);
	must (ccrf_store_commit (post->store.store, &error), &error);
}

static void
tear_down (Post *post, gconstpointer data)
{
	ccrf_templates_free (post->service.templates);
	fixture_tear_down (&post->store, NULL);
	g_free (post->message);
	g_free (post->file);
}

static void
replace (char **text, const char *with)
{
	g_free (*text);
	*text = g_strdup (with);
}

/* A mail of @template_name with the document: its file, or (@words) the words of the mail */
static CcrfMail *
mail_with (const Post *post, const char *template_name, const char *audience, gboolean shared, gboolean words)
{
	g_autoptr (CcrfAddress) to = ccrf_address_new ("", "b@example.org");
	CcrfMail *mail = ccrf_mail_new (template_name, to);
	CcrfDocument *document = ccrf_document_new (1, "rmp", 2);

	replace (&document->name, words ? "" : "plan.pdf");
	replace (&document->type, words ? "text/plain" : "application/pdf");
	replace (&document->message_sha256, post->message);
	replace (&document->sha256, words ? "" : post->file);
	replace (&document->audience, audience);
	document->shared = shared;
	mail->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_document_free);
	g_ptr_array_add (mail->documents, document);
	return mail;
}

/* "NAME: bytes" of what is attached, "NAME, why" of what is not */
static char *
carried (const CcrfMail *mail)
{
	JsonArray *out = json_object_has_member (mail->fields, "documents_left_out") ? json_object_get_array_member (mail->fields, "documents_left_out") : NULL;
	GString *text = g_string_new (NULL);

	for (guint i = 0; mail->attachments && i < mail->attachments->len; i++) {
		const CcrfAttachment *file = mail->attachments->pdata[i];

		g_string_append_printf (text, "%s: %.*s", file->name, (int) file->size, (const char *) g_bytes_get_data (file->data, NULL));
	}
	for (guint i = 0; out && i < json_array_get_length (out); i++) {
		JsonObject *row = json_array_get_object_element (out, i);

		g_string_append_printf (text, "%s, %s", json_object_get_string_member (row, "name"), json_object_get_string_member (row, "why"));
	}
	return g_string_free (text, FALSE);
}

static void
attached (Post *post, gconstpointer data)
{
	for (gboolean words = FALSE; words <= TRUE; words++) {
		CcrfMail *mail = mail_with (post, "pc-document-filed", "council", FALSE, words);
		g_autoptr (GError) error = NULL;
		g_autofree char *got = NULL;

		must (ccrf_attach_all (&post->worker, mail, NULL, &error), &error);
		got = carried (mail);
		g_assert_cmpstr (g_strstrip (got), ==, words ? "rmp-2.txt: Risk: falls" : "plan.pdf: " PLAN);
		ccrf_mail_free (mail);
	}
}

/* B0.8: the last door; what decide got wrong does not leave */
static void
audiences (Post *post, gconstpointer data)
{
	/* clang-format off */
	static const struct { const char *template_name, *audience; gboolean shared, leaves; } rows[] = {
		{ "pc-document-filed",         "council",  FALSE, TRUE },  { "pc-document-filed",         "provider", FALSE, TRUE },
		{ "pc-document-filed-partner", "council",  FALSE, FALSE }, { "pc-document-filed-partner", "partner",  FALSE, TRUE },
		{ "pc-document-filed-partner", "provider", FALSE, TRUE },  { "pc-document-filed-partner", "council",  TRUE,  FALSE },
		{ "pc-shared-provider",        "council",  FALSE, FALSE }, { "pc-shared-provider",        "partner",  FALSE, FALSE },
		{ "pc-shared-provider",        "council",  TRUE,  TRUE },  { "pc-shared-provider",        "provider", FALSE, TRUE },
		{ "professional-receipt",      "provider", TRUE,  FALSE }, { "no-such-template",          "provider", FALSE, FALSE },
		{ "pc-shared-provider",        "anything", FALSE, FALSE },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		CcrfMail *mail = mail_with (post, rows[i].template_name, rows[i].audience, rows[i].shared, FALSE);
		g_autoptr (GError) error = NULL;

		g_test_message ("%s %s %d", rows[i].template_name, rows[i].audience, rows[i].shared);
		g_assert_cmpint (ccrf_attach_all (&post->worker, mail, NULL, &error), ==, rows[i].leaves);
		if (!rows[i].leaves) {
			g_assert_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED);
			g_assert_null (mail->attachments);
		}
		ccrf_mail_free (mail);
	}
}

static void
room (Post *post, gconstpointer data)
{
	for (int i = 0; i < 2; i++) {
		CcrfMail *mail = mail_with (post, "pc-document-filed", "council", FALSE, FALSE);
		g_autoptr (GError) error = NULL;
		g_autofree char *got = NULL;

		post->config.limits.attached_size = 13 - i;
		must (ccrf_attach_all (&post->worker, mail, NULL, &error), &error);
		got = carried (mail);
		g_assert_cmpstr (got, ==, i == 0 ? "plan.pdf: " PLAN : "plan.pdf, which is too large for this email");
		ccrf_mail_free (mail);
	}
}

/* erased, or never there: the mail leaves and says so */
static void
not_kept (Post *post, gconstpointer data)
{
	CcrfMail *mail = mail_with (post, "pc-document-filed", "council", FALSE, FALSE);
	CcrfDocument *document = mail->documents->pdata[0];
	g_autoptr (GError) error = NULL;
	g_autofree char *got = NULL, *other = NULL;

	replace (&document->sha256, "0000");
	must (ccrf_attach_all (&post->worker, mail, NULL, &error), &error);
	got = carried (mail);
	g_assert_cmpstr (got, ==, "plan.pdf, which is not kept any more");
	ccrf_mail_free (mail);
	mail = mail_with (post, "pc-document-filed", "council", FALSE, FALSE);
	document = mail->documents->pdata[0];
	replace (&document->message_sha256, "1111");
	must (ccrf_attach_all (&post->worker, mail, NULL, &error), &error);
	other = carried (mail);
	g_assert_cmpstr (other, ==, "plan.pdf, which is not kept any more");
	ccrf_mail_free (mail);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	ccrf_parse_init ();
	g_test_add ("/daemon/attachments/attached", Post, NULL, set_up, attached, tear_down);
	g_test_add ("/daemon/attachments/audiences", Post, NULL, set_up, audiences, tear_down);
	g_test_add ("/daemon/attachments/room", Post, NULL, set_up, room, tear_down);
	g_test_add ("/daemon/attachments/not-kept", Post, NULL, set_up, not_kept, tear_down);
	return g_test_run ();
}
