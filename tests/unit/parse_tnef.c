/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Mails with Outlook's winmail.dat: what it holds counts as if it had been attached plainly (A1.2, A2.2). */

#include "extract-dump.h"
#include "parse-mail.h"
#include "tnef-make.h"

static Fixture fixture;

#define HEAD "From: Jane Doe <jane.doe@nhs.example>\r\nTo: " SERVICE "\r\nSubject: form\r\nDate: Tue, 3 Nov 2026 10:12:00 +0000\r\nMIME-Version: 1.0\r\n"
#define FORM_TEXT "Concern or compliment: Concern\r\nName of provider: Sunny House\r\nDate of concern: 2/11/2026\r\nDetails of concern: Two calls were late.\r\nYour name: Jane Doe\r\n"

#define ROW(label, value) "<w:tr><w:tc><w:p><w:r><w:t>" label "</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>" value "</w:t></w:r></w:p></w:tc></w:tr>"

static GBytes *
make_form (void)
{
	return make_docx ("<w:tbl>" ROW ("Concern or compliment", "Concern") ROW ("Name of provider", "Sunny House") ROW ("Date of concern", "2/11/2026")
			  ROW ("Details of concern", "Two calls were late.") ROW ("Your name", "Jane Doe") "</w:tbl>");
}

/* (transfer full): a mail with @body (nullable) and @tnef as winmail.dat */
static CcrfMessage *
read_with (const char *body, const GByteArray *tnef, const CcrfLimits *limits)
{
	g_autofree char *packed = g_base64_encode (tnef->data, tnef->len);
	GString *mail = g_string_new (HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n");
	if (body)
		g_string_append_printf (mail, "--b\r\nContent-Type: text/plain\r\n\r\n%s\r\n", body);
	g_string_append (mail, "--b\r\nContent-Type: application/ms-tnef; name=\"winmail.dat\"\r\nContent-Transfer-Encoding: base64\r\n"
			       "Content-Disposition: attachment; filename=\"winmail.dat\"\r\n\r\n");
	for (gsize i = 0; packed[i]; i += MIN (76, strlen (packed + i)))
		g_string_append_printf (mail, "%.76s\r\n", packed + i);
	g_string_append (mail, "--b--\r\n");
	g_autoptr (GBytes) bytes = g_string_free_to_bytes (mail);
	return ccrf_parse_message (bytes, RECEIVED, fixture.rules, limits ? limits : &fixture.limits);
}

static void
assert_form (const CcrfMessage *message, const char *source)
{
	g_assert_cmpuint (message->forms->len, ==, 1);
	g_assert_cmpint (message->kind, ==, CCRF_KIND_FORM);
	if (message->forms->len != 1)
		return;
	const CcrfForm *form = message->forms->pdata[0];
	g_assert_cmpstr (form->source, ==, source);
	g_assert_cmpstr (ccrf_form_get (form, "provider_name"), ==, "Sunny House");
	g_assert_cmpstr (ccrf_form_get (form, "date_identified"), ==, "2026-11-02");
	g_assert_cmpstr (ccrf_form_get (form, "details"), ==, "Two calls were late.");
}

static void
assert_attachment (const CcrfMessage *message, guint index, const char *name, const void *data, gsize size)
{
	g_assert_cmpuint (message->attachments->len, >, index);
	if (message->attachments->len <= index)
		return;
	const CcrfAttachment *attachment = message->attachments->pdata[index];
	g_autofree char *sha256 = ccrf_sha256 (data, size);
	g_assert_cmpstr (attachment->name, ==, name);
	g_assert_cmpuint (attachment->size, ==, size);
	g_assert_cmpstr (attachment->sha256, ==, sha256);
}

/* the form in it is read, and listed with its decoded size and digest */
static void
test_form (void)
{
	g_autoptr (GBytes) form = make_form ();
	gsize size;
	const void *data = g_bytes_get_data (form, &size);
	static const char type[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
	const Property list[] = { { PT_UNICODE, PR_ATTACH_LONG_FILENAME, u"CCRF form.docx", sizeof u"CCRF form.docx" }, { PT_STRING8, PR_ATTACH_MIME_TAG, type, sizeof type }, { 0 } };
	g_autoptr (GByteArray) tnef = start ();
	attribute (tnef, LVL_MESSAGE, attBody, "Form attached.\r\n", 17);
	add_file (tnef, "CCRFFO~1.DOC", data, size, list);
	g_autoptr (CcrfMessage) message = read_with ("Form attached.\r\n", tnef, NULL);
	assert_form (message, "CCRF form.docx");
	g_assert_cmpuint (message->attachments->len, ==, 2);
	assert_attachment (message, 0, "winmail.dat", tnef->data, tnef->len);
	assert_attachment (message, 1, "CCRF form.docx", data, size);
	g_assert_cmpstr (message->reply_text, ==, "Form attached.");
	g_assert_cmpuint (message->faults->len, ==, 0);
	show_faults (message);
}

/* its text is the mail's when there is no other, and never a second time */
static void
test_body (void)
{
	g_autoptr (GByteArray) tnef = start ();
	attribute (tnef, LVL_MESSAGE, attBody, FORM_TEXT, sizeof FORM_TEXT);
	g_autoptr (CcrfMessage) alone = read_with (NULL, tnef, NULL);
	assert_form (alone, "winmail.dat");
	g_assert_true (g_str_has_prefix (alone->text, "Concern or compliment: Concern\n"));
	g_autoptr (CcrfMessage) twice = read_with (FORM_TEXT, tnef, NULL);
	assert_form (twice, "body");
	g_assert_cmpuint (strlen (twice->text), <, sizeof FORM_TEXT + 4);

	g_autoptr (GByteArray) reply = start ();
	attribute (reply, LVL_MESSAGE, attBody, "APPROVE fine\r\n", 15);
	g_autoptr (CcrfMessage) command = read_with (NULL, reply, NULL);
	g_assert_cmpuint (command->commands->len, ==, 1);
	g_autoptr (CcrfMessage) other = read_with ("REJECT not ours\r\n", reply, NULL);
	g_assert_cmpstr (other->reply_text, ==, "REJECT not ours");
}

static GByteArray *
enclose (const GByteArray *inner)
{
	g_autoptr (GByteArray) object = g_byte_array_new ();
	put (object, 0, 4), put (object, 0, 4), put (object, 0, 4), put (object, 0, 4);
	put_bytes (object, inner->data, inner->len);
	const Property list[] = { { PT_OBJECT, PR_ATTACH_DATA_OBJ, object->data, object->len }, { 0 } };
	GByteArray *tnef = start ();
	add_file (tnef, "FW: form", "x", 1, list);
	return tnef;
}

/* a form inside a forwarded message inside the envelope; a mail saved as a file */
static void
test_nested (void)
{
	g_autoptr (GBytes) form = make_form ();
	gsize size;
	const void *data = g_bytes_get_data (form, &size);
	g_autoptr (GByteArray) inner = start ();
	add_file (inner, "form.docx", data, size, NULL);
	g_autoptr (GByteArray) outer = enclose (inner);
	g_autoptr (CcrfMessage) message = read_with ("See below.", outer, NULL);
	assert_form (message, "form.docx");
	g_assert_cmpuint (message->attachments->len, ==, 3);
	assert_attachment (message, 1, "FW: form", inner->data, inner->len);
	assert_attachment (message, 2, "form.docx", data, size);

	static const char saved[] = "From: a@x.example\r\nSubject: y\r\nMIME-Version: 1.0\r\n\r\n" FORM_TEXT;
	g_autoptr (GByteArray) with_mail = start ();
	add_file (with_mail, "report.eml", saved, sizeof saved - 1, NULL);
	g_autoptr (CcrfMessage) mail = read_with ("See the attached.", with_mail, NULL);
	assert_form (mail, "body");
	g_assert_cmpstr (mail->original_author, ==, "a@x.example");

	/* without a mail around it */
	g_autoptr (GBytes) file = g_bytes_new (outer->data, outer->len);
	g_autoptr (CcrfMessage) document = ccrf_parse_document (file, "winmail.dat", RECEIVED, fixture.rules, &fixture.limits);
	assert_form (document, "form.docx");
}

/* mime_depth and attachments, both sides */
static void
test_limits (void)
{
	CcrfLimits limits = fixture.limits;
	g_autoptr (GByteArray) tnef = start ();
	add_file (tnef, "a.bin", "x", 1, NULL);
	for (int i = 0; i < 3; i++) {
		GByteArray *outer = enclose (tnef);
		g_byte_array_unref (tnef);
		tnef = outer;
	}
	/* multipart, its part, and four envelopes */
	limits.mime_depth = 6;
	g_autoptr (CcrfMessage) within = read_with ("x", tnef, &limits);
	g_assert_cmpuint (within->attachments->len, ==, 5);
	g_assert_false (has_fault (within, "mime_depth"));
	limits.mime_depth = 5;
	g_autoptr (CcrfMessage) deeper = read_with ("x", tnef, &limits);
	g_assert_true (has_fault (deeper, "mime_depth"));
	g_assert_true (deeper->unreadable);
	g_assert_cmpuint (deeper->attachments->len, ==, 4);

	limits = fixture.limits;
	limits.attachments = 3;
	g_autoptr (GByteArray) files = start ();
	add_file (files, "a.bin", "x", 1, NULL);
	add_file (files, "b.bin", "x", 1, NULL);
	g_autoptr (CcrfMessage) all = read_with ("x", files, &limits);
	g_assert_cmpuint (all->attachments->len, ==, 3);
	g_assert_false (all->unreadable);
	limits.attachments = 2;
	g_autoptr (CcrfMessage) more = read_with ("x", files, &limits);
	g_assert_cmpuint (more->attachments->len, ==, 2);
	g_assert_true (has_fault (more, "limit attachments"));
	g_assert_true (more->unreadable);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	fixture_init (&fixture);
	g_test_add_func ("/parse/tnef/form", test_form);
	g_test_add_func ("/parse/tnef/body", test_body);
	g_test_add_func ("/parse/tnef/nested", test_nested);
	g_test_add_func ("/parse/tnef/limits", test_limits);
	int status = g_test_run ();
	ccrf_rules_free (fixture.rules);
	return status;
}
