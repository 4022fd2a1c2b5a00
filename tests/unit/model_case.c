/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases and decisions: a copy shares nothing with its original. */

#include <ccrf/model.h>

#include <string.h>

static CcrfRequest *
sample_request (void)
{
	g_autoptr (CcrfAddress) to = ccrf_address_new ("A Name", "a.name@example.gov.uk");
	CcrfRequest *request = ccrf_request_new ("confirm", "safeguarding-team-manager", to);

	request->id = 7;
	request->sent = 100;
	request->expires = 200;
	request->state = CCRF_REQUEST_ANSWERED;
	request->answered = 150;
	g_free (request->answer);
	request->answer = g_strdup ("CONFIRM");
	g_free (request->answered_by);
	request->answered_by = g_strdup ("a.name@example.gov.uk");
	request->extra = json_object_new ();
	json_object_set_string_member (request->extra, "held", "APPROVE");
	request->asked_back = TRUE;
	request->undeliverable = TRUE;
	return request;
}

static CcrfCase *
sample (void)
{
	CcrfCase *it = ccrf_case_new (CCRF_CONCERN);
	JsonArray *array = json_array_new ();
	JsonObject *object = json_object_new ();
	CcrfItem *item = ccrf_item_new (1, "Buy slings", "manager", "2026-12-12");

	it->id = 5;
	it->ref = g_strdup ("CCRF-2026-00042");
	it->revision = 3;
	it->received = 1000;
	it->due = 2000;
	it->late = TRUE;
	it->urgent = TRUE;
	it->form = ccrf_form_new ("body");
	ccrf_form_set (it->form, "details", "words");
	it->professional = ccrf_address_new ("P", "p@example.org");
	ccrf_case_set_fact (it, "safeguarding_reference", "SG-1");
	json_object_set_string_member (object, "deep", "value");
	json_array_add_object_element (array, object);
	json_array_add_int_element (array, 42);
	json_array_add_null_element (array);
	json_object_set_array_member (it->facts, "list", array);
	item->state = CCRF_ITEM_NOT_EVIDENCED;
	g_free (item->evidence);
	item->evidence = g_strdup ("none seen");
	g_ptr_array_add (it->items, item);
	g_ptr_array_add (it->requests, sample_request ());
	g_ptr_array_add (it->deadlines, ccrf_deadline_new ("overdue", 3000));
	g_ptr_array_add (it->linked, g_strdup ("CCRF-2026-00041"));
	return it;
}

static char *
facts_text (const CcrfCase *it)
{
	g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

	json_node_set_object (node, it->facts);
	return json_to_string (node, FALSE);
}

static void
assert_sample (const CcrfCase *it)
{
	const CcrfItem *item = g_ptr_array_index (it->items, 0);
	const CcrfRequest *request = g_ptr_array_index (it->requests, 0);
	const CcrfDeadline *deadline = g_ptr_array_index (it->deadlines, 0);
	g_autofree char *facts = facts_text (it);

	g_assert_cmpint (it->id, ==, 5);
	g_assert_cmpstr (it->ref, ==, "CCRF-2026-00042");
	g_assert_cmpint (it->procedure, ==, CCRF_CONCERN);
	g_assert_cmpstr (it->state, ==, "new");
	g_assert_cmpint (it->revision, ==, 3);
	g_assert_cmpint (it->received, ==, 1000);
	g_assert_cmpint (it->due, ==, 2000);
	g_assert_true (it->late && it->urgent);
	g_assert_cmpstr (ccrf_form_get (it->form, "details"), ==, "words");
	g_assert_cmpstr (it->professional->address, ==, "p@example.org");
	g_assert_cmpstr (facts, ==, "{\"safeguarding_reference\":\"SG-1\",\"list\":[{\"deep\":\"value\"},42,null]}");
	g_assert_cmpint (item->n, ==, 1);
	g_assert_cmpint (item->state, ==, CCRF_ITEM_NOT_EVIDENCED);
	g_assert_cmpstr (item->text, ==, "Buy slings");
	g_assert_cmpstr (item->evidence, ==, "none seen");
	g_assert_cmpstr (item->answer, ==, "");
	g_assert_cmpuint (request->id, ==, 7);
	g_assert_cmpstr (request->step, ==, "confirm");
	g_assert_cmpstr (request->role, ==, "safeguarding-team-manager");
	g_assert_cmpstr (request->to->name, ==, "A Name");
	g_assert_cmpint (request->state, ==, CCRF_REQUEST_ANSWERED);
	g_assert_cmpint (request->answered, ==, 150);
	g_assert_cmpstr (request->answer, ==, "CONFIRM");
	g_assert_cmpstr (request->answered_by, ==, "a.name@example.gov.uk");
	g_assert_cmpstr (json_object_get_string_member (request->extra, "held"), ==, "APPROVE");
	g_assert_true (request->asked_back && request->undeliverable);
	g_assert_cmpstr (deadline->name, ==, "overdue");
	g_assert_cmpint (deadline->at, ==, 3000);
	g_assert_cmpstr (g_ptr_array_index (it->linked, 0), ==, "CCRF-2026-00041");
}

static void
copy (void)
{
	g_autoptr (CcrfCase) it = sample ();
	g_autoptr (CcrfCase) copied = ccrf_case_copy (it);
	CcrfRequest *request = g_ptr_array_index (it->requests, 0);

	/* everything of the original changes, then goes */
	ccrf_case_set_fact (it, "safeguarding_reference", "SG-2");
	json_object_set_string_member (json_array_get_object_element (json_object_get_array_member (it->facts, "list"), 0), "deep", "other");
	json_object_set_string_member (request->extra, "held", "ESCALATE");
	request->answer[0] = 'X';
	it->state[0] = 'X';
	g_ptr_array_set_size (it->items, 0);
	ccrf_form_set (it->form, "details", "other");
	g_clear_pointer (&it, ccrf_case_free);
	assert_sample (copied);
	g_assert_null (ccrf_case_copy (NULL));
}

/* `decide` works on a copy: a decision that is thrown away leaves no trace. */
static void
decision (void)
{
	g_autoptr (CcrfCase) before = sample ();
	g_autoptr (CcrfDecision) decision = ccrf_decision_new (before);
	g_autoptr (CcrfDecision) nothing = ccrf_decision_new (NULL);
	g_autoptr (CcrfAddress) to = ccrf_address_new (NULL, "a@b");
	CcrfMail *mail = ccrf_mail_new ("screening-request", to);

	assert_sample (decision->after);
	mail->request = g_ptr_array_index (decision->after->requests, 0); /* borrowed */
	g_ptr_array_add (decision->mails, mail);
	g_ptr_array_add (decision->notes, ccrf_note_new ("system", "screened"));
	g_ptr_array_add (decision->open, ccrf_case_new (CCRF_COMPLIMENT));
	decision->delegation = ccrf_delegation_new ("police", to, "2026-12-01", "2026-12-02", "x@y");
	decision->provider = ccrf_provider_new ();
	ccrf_case_set_fact (decision->after, "safeguarding_reference", NULL);
	g_ptr_array_set_size (decision->after->requests, 0);
	assert_sample (before);
	g_assert_null (nothing->after);
	g_assert_cmpuint (json_object_get_size (mail->fields), ==, 0);
	g_assert_null (mail->attachments);
}

static void
facts (void)
{
	g_autoptr (CcrfCase) it = ccrf_case_new (CCRF_TRIAGE);

	g_assert_null (ccrf_case_fact (it, "visit_date"));
	ccrf_case_set_fact (it, "visit_date", NULL);
	ccrf_case_set_fact (it, "visit_date", "2026-12-12");
	g_assert_cmpstr (ccrf_case_fact (it, "visit_date"), ==, "2026-12-12");
	ccrf_case_set_fact (it, "visit_date", NULL);
	g_assert_null (ccrf_case_fact (it, "visit_date"));
	/* what is no text is no fact of this kind */
	json_object_set_int_member (it->facts, "count", 3);
	g_assert_null (ccrf_case_fact (it, "count"));
	json_object_set_null_member (it->facts, "none");
	g_assert_null (ccrf_case_fact (it, "none"));
	json_object_set_object_member (it->facts, "object", json_object_new ());
	g_assert_null (ccrf_case_fact (it, "object"));
}

static void
json_copy (void)
{
	g_assert_null (ccrf_json_copy (NULL));
}

static void
provider (void)
{
	g_autoptr (CcrfProvider) it = ccrf_provider_new ();
	g_autoptr (CcrfProvider) copied = NULL;

	g_assert_cmpstr (it->name, ==, "");
	g_assert_cmpstr (it->status, ==, "open");
	g_assert_true (it->in_latest);
	g_free (it->name);
	it->name = g_strdup ("Rosewood House");
	it->beds = 30;
	g_ptr_array_add (it->also_known_as, g_strdup ("Rosewood"));
	copied = ccrf_provider_copy (it);
	it->name[0] = 'X';
	g_ptr_array_set_size (it->also_known_as, 0);
	g_assert_cmpstr (copied->name, ==, "Rosewood House");
	g_assert_cmpint (copied->beds, ==, 30);
	g_assert_cmpstr (g_ptr_array_index (copied->also_known_as, 0), ==, "Rosewood");
	g_assert_null (ccrf_provider_copy (NULL));
}

static void
sender (void)
{
	g_autoptr (CcrfMessage) message = ccrf_message_new ();

	/* exactly one From mailbox is an identity */
	g_assert_null (ccrf_message_sender (message));
	g_ptr_array_add (message->from, ccrf_address_new (NULL, "a@b"));
	g_assert_cmpstr (ccrf_message_sender (message)->address, ==, "a@b");
	g_ptr_array_add (message->from, ccrf_address_new (NULL, "c@d"));
	g_assert_null (ccrf_message_sender (message));
}

/* Everything that can be owned is freed: for the leak checker. */
static void
message_owns (void)
{
	CcrfMessage *message = ccrf_message_new ();
	CcrfAttachment *attachment = g_new0 (CcrfAttachment, 1);
	CcrfBounced *bounced = g_new0 (CcrfBounced, 1);
	const char *const pair[] = { "Role", "police", NULL };

	attachment->name = g_strdup ("a.docx");
	attachment->type = g_strdup ("application/x");
	attachment->sha256 = g_strdup ("0");
	attachment->data = g_bytes_new_static ("x", 1);
	bounced->address = g_strdup ("a@b");
	bounced->action = g_strdup ("failed");
	bounced->status = g_strdup ("5.1.1");
	g_ptr_array_add (message->attachments, attachment);
	g_ptr_array_add (message->bounced, bounced);
	g_ptr_array_add (message->commands, ccrf_command_new ("APPROVE", 0, NULL));
	g_ptr_array_add (message->forms, ccrf_form_new ("body"));
	g_ptr_array_add (message->labels, g_strdupv ((char **) pair));
	g_ptr_array_add (message->refs, g_strdup ("CCRF-2026-00042"));
	g_hash_table_replace (message->exchange, g_strdup ("a"), g_strdup ("b"));
	message->return_path = g_strdup ("");
	message->structured = g_strdup ("Contact");
	message->calendar = ccrf_calendar_reply_new ();
	message->calendar->uid = g_strdup ("u");
	ccrf_message_free (message);
	ccrf_message_free (NULL);
	ccrf_attachment_free (NULL);
	ccrf_bounced_free (NULL);
	ccrf_command_free (NULL);
	ccrf_item_free (NULL);
	ccrf_request_free (NULL);
	ccrf_deadline_free (NULL);
	ccrf_case_free (NULL);
	ccrf_mail_free (NULL);
	ccrf_note_free (NULL);
	ccrf_delegation_free (NULL);
	ccrf_decision_free (NULL);
	ccrf_outgoing_free (NULL);
	ccrf_provider_free (NULL);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/model/case/copy", copy);
	g_test_add_func ("/model/case/facts", facts);
	g_test_add_func ("/model/json/copy", json_copy);
	g_test_add_func ("/model/decision", decision);
	g_test_add_func ("/model/provider", provider);
	g_test_add_func ("/model/message/sender", sender);
	g_test_add_func ("/model/message/owns", message_owns);
	return g_test_run ();
}
