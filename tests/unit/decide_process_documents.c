/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Documents of the provider concerns process: who is asked, what it is, who gets it, what follows (B0.6–B0.9, B2.1–B2.11, B3.2, B4.1). */

#include "process-fixture.h"

/* ---- mails that bring something ------------------------------------------------------------- */

static CcrfMessage *
message_with (const char *sha256, const char *subject, const char *names)
{
	CcrfMessage *message = ccrf_message_new ();
	g_auto (GStrv) list = g_strsplit (names, ";", -1);

	g_free (message->sha256);
	message->sha256 = g_strdup (sha256);
	g_free (message->subject);
	message->subject = g_strdup (subject);
	for (char **name = list; *name; name++) {
		CcrfAttachment *attachment;

		if (!**name)
			continue;
		attachment = g_new0 (CcrfAttachment, 1);
		attachment->name = g_strdup (*name);
		attachment->type = g_strdup (g_str_has_suffix (*name, ".png") ? "image/png" : g_str_has_suffix (*name, ".eml") ? "message/rfc822" : "application/pdf");
		attachment->size = 1000;
		attachment->sha256 = g_strdup_printf ("bytes of %s", *name);
		g_ptr_array_add (message->attachments, attachment);
	}
	return message;
}

static void
add_plan (CcrfMessage *message, const char *lines)
{
	CcrfAttachment *attachment = message->attachments->pdata[0];
	g_auto (GStrv) rows = g_strsplit (lines, "|", -1);

	attachment->plan = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_plan_line_free);
	for (char **row = rows; *row; row++) {
		g_auto (GStrv) parts = g_strsplit (*row, "/", 3);
		CcrfPlanLine *line = ccrf_plan_line_new (parts[0], "Manager", parts[1]);

		line->done = parts[2] && g_str_equal (parts[2], "done");
		g_ptr_array_add (attachment->plan, line);
	}
}

/* As an answer to the open question @step about @about, of @who */
static void
answer_with (World *world, const char *step, const char *about, const char *text, const CcrfMessage *message)
{
	const CcrfRequest *request = process_request (world, step, about, NULL);
	g_autoptr (CcrfAddress) sender = NULL;
	g_autoptr (GPtrArray) commands = NULL;
	CcrfEvent event = { .kind = CCRF_EVENT_ANSWER, .text = text, .message = message, .sender_authenticated = TRUE };

	g_assert_nonnull (request);
	sender = ccrf_address_copy (request->to);
	commands = world_commands (step, text);
	event.request_id = request->id;
	event.sender = sender;
	event.sender_role = request->role;
	event.commands = commands;
	world_decide (world, &event);
}

/* As a mail with the reference */
static void
mail_in (World *world, const char *who, const char *role, const char *text, const CcrfMessage *message)
{
	g_autoptr (CcrfAddress) sender = world_person (who);
	const CcrfEvent event = { .kind = CCRF_EVENT_DOCUMENT, .text = text, .message = message, .sender = sender, .sender_role = role, .sender_authenticated = TRUE };

	world_decide (world, &event);
}

/* "kind 1 audience name; …" of all that is filed */
static char *
filed (const World *world)
{
	GString *text = g_string_new (NULL);

	for (guint i = 0; i < world->it->process->documents->len; i++) {
		const CcrfDocument *document = world->it->process->documents->pdata[i];

		g_string_append_printf (text, "%s%s %d %s %s", i ? "; " : "", document->kind, document->version, document->audience, document->name);
	}
	return g_string_free (text, FALSE);
}

#define assert_filed(world, expected) \
	G_STMT_START { g_autofree char *got_ = filed (world); g_assert_cmpstr (got_, ==, expected); } G_STMT_END

/* ---- who is asked ---------------------------------------------------------------------------------- */

static void
asked_at_the_start (void)
{
	g_autoptr (World) world = process_world ();

	world_open (world);
	world_event (world, CCRF_EVENT_ANSWER, "pc-decision", "hoc", "INITIATE");
	/* B0.9, B2.1, B2.4 */
	g_assert_nonnull (process_request (world, "pc-provider-document", "continuity-plan", "home"));
	g_assert_nonnull (process_request (world, "pc-provider-document", "service-users", "home"));
	g_assert_nonnull (process_request (world, "pc-findings", "findings", "mfs"));
	g_assert_nonnull (process_request (world, "pc-provider-views", "views", "home"));
	/* the plan of improvement only after the first meeting (B2.11); the risk management plan when there is a coordinator (B0.6) */
	g_assert_null (process_request (world, "pc-provider-document", "sip", NULL));
	g_assert_null (process_request (world, "pc-document", "rmp", NULL));
	world_event (world, CCRF_EVENT_ANSWER, "pc-coordinator", "hoc", "COORDINATOR Jo Bell jo@example.org");
	g_assert_nonnull (process_request (world, "pc-document", "rmp", "jo"));
	g_assert_cmpuint (process_told (world, "pc-document", "jo"), ==, 1);
	/* what the start asked for already is not asked twice */
	g_assert_cmpuint (process_told (world, "pc-provider-document", NULL), ==, 0);
}

static void
asked_after_meetings (void)
{
	g_autoptr (World) world = process_started ();
	g_autoptr (CcrfMessage) rmp = message_with ("m1", "", "RMP.docx");

	answer_with (world, "pc-document", "rmp", "", rmp);
	world->now = world_at (world, "2026-11-09 10:00");
	world_clock (world, "held:initial");
	/* it is five working days old: fresh (B0.6); the plan of improvement is asked for (B2.11) */
	g_assert_null (process_request (world, "pc-document", "rmp", NULL));
	g_assert_nonnull (process_request (world, "pc-provider-document", "sip", "home"));
	g_assert_nonnull (process_request (world, "pc-findings", "findings", "mfs"));
	/* B3.2: after the findings meeting both, however new they are */
	world_clock (world, "held:findings");
	g_assert_nonnull (process_request (world, "pc-document", "rmp", "jo"));
	g_assert_nonnull (process_request (world, "pc-provider-document", "sip", "home"));
	g_assert_cmpuint (world_count (world, "pc-provider-document", CCRF_REQUEST_OPEN), ==, 3);
}

/* ---- what it is ------------------------------------------------------------------------------------------ */

static void
recognised (void)
{
	g_autoptr (World) world = process_started ();
	g_autoptr (CcrfMessage) both = message_with ("m1", "Re: papers", "scan.pdf;BCP final(2).pdf;image001.png");
	g_autoptr (CcrfMessage) odd = message_with ("m2", "Some papers", "Book1.pdf"), again = message_with ("m3", "", "scan.pdf");
	g_autoptr (CcrfMessage) photos = message_with ("m4", "Evidence of the new slings", "a.pdf;b.pdf");
	g_autoptr (CcrfMessage) others = message_with ("m5", "RMP", "RMP.pdf");

	/* B0.9: the name before the question; a logo is nothing */
	answer_with (world, "pc-provider-document", "service-users", "Both attached.", both);
	assert_filed (world, "service-users 1 council scan.pdf; continuity-plan 1 partner BCP final(2).pdf");
	g_assert_null (process_request (world, "pc-provider-document", "service-users", NULL));
	g_assert_null (process_request (world, "pc-provider-document", "continuity-plan", NULL));
	world_assert_deadlines (world, "pc-provider-document#continuity-plan", "");
	/* B0.9: each entitled role, each alone, in one mail a person */
	world_assert_mails (world, "pc-document-filed:jo pc-document-filed:mfs pc-document-filed:svc pc-document-filed:hos pc-document-filed:hop pc-document-filed:civ "
	                           "pc-received-provider:home");
	g_assert_cmpuint (world_mail (world, "pc-document-filed")->documents->len, ==, 2);
	/* nobody knows what it is: the council's until somebody has looked (B0.8) */
	mail_in (world, "home", "provider", "See attached", odd);
	g_assert_cmpstr (((CcrfDocument *) world->it->process->documents->pdata[2])->kind, ==, "evidence");
	g_assert_cmpstr (((CcrfDocument *) world->it->process->documents->pdata[2])->audience, ==, "council");
	/* the same bytes are no new version */
	mail_in (world, "home", "provider", "The list of residents", again);
	g_assert_cmpuint (world->it->process->documents->len, ==, 3);
	/* files of one mail are one version */
	mail_in (world, "home", "provider", "", photos);
	g_assert_cmpint (((CcrfDocument *) world->it->process->documents->pdata[3])->version, ==, 2);
	g_assert_cmpint (((CcrfDocument *) world->it->process->documents->pdata[4])->version, ==, 2);
	/* whoever does not own the risk management plan sends a report at best */
	mail_in (world, "mfs", "mfsqao", "", others);
	g_assert_cmpstr (((CcrfDocument *) world->it->process->documents->pdata[5])->kind, ==, "report");
	g_assert_cmpuint (process_told (world, "pc-document-recorded", "mfs"), ==, 1);
}

static void
nothing_in_it (void)
{
	g_autoptr (World) world = process_started ();
	g_autoptr (CcrfMessage) logo = message_with ("m1", "", "image001.png"), none = message_with ("m2", "", "");

	mail_in (world, "jo", "coordinator", "Thank you", logo);
	assert_filed (world, "");
	g_assert_true (g_str_has_prefix (world->last->outcome, "attention: "));
	/* an announcement is no document, and is asked back once; the second goes to a person */
	answer_with (world, "pc-document", "rmp", "I will send it " SECRET, none);
	world_assert_mails (world, "choices:jo");
	answer_with (world, "pc-document", "rmp", "Still not " SECRET, none);
	g_assert_true (g_str_has_prefix (world->last->outcome, "attention: "));
	assert_filed (world, "");
	/* what is long enough is the document */
	answer_with (world, "pc-document", "rmp", "Risk: falls " SECRET "\nMeasure: check\nWho: all", none);
	assert_filed (world, "rmp 1 partner ");
	g_assert_null (process_request (world, "pc-document", "rmp", NULL));
}

/* A newer version comes as a reply to the question that was answered long ago, under any name. */
static void
reply_to_an_old_question (void)
{
	g_autoptr (World) world = process_started ();
	g_autoptr (CcrfMessage) first = message_with ("m1", "", "RMP.pdf"), second = message_with ("m2", "Re: A document", "Book9.pdf"), same = message_with ("m3", "", "RMP.pdf");
	g_autoptr (CcrfAddress) jo = world_person ("jo");
	CcrfEvent event = { .kind = CCRF_EVENT_DOCUMENT, .text = "", .message = second, .sender = jo, .sender_role = "coordinator", .sender_authenticated = TRUE };

	event.request_id = process_request (world, "pc-document", "rmp", NULL)->id;
	answer_with (world, "pc-document", "rmp", "", first);
	world_decide (world, &event);
	assert_filed (world, "rmp 1 partner RMP.pdf; rmp 2 partner Book9.pdf");
	/* known bytes are known, whatever they are called now */
	event.message = same;
	event.request_id = 0;
	g_free (((CcrfAttachment *) same->attachments->pdata[0])->name);
	((CcrfAttachment *) same->attachments->pdata[0])->name = g_strdup ("copy of something.pdf");
	world_decide (world, &event);
	g_assert_cmpuint (world->it->process->documents->len, ==, 2);
	g_assert_cmpuint (process_told (world, "pc-document-recorded", "jo"), ==, 1);
}

static void
most (void)
{
	g_autoptr (World) world = process_started ();
	g_autoptr (CcrfMessage) last = message_with ("m1", "", "last.pdf"), beyond = message_with ("m2", "", "beyond.pdf");

	for (int i = 1; i < 1000; i++)
		g_ptr_array_add (world->it->process->documents, ccrf_document_new (i, "evidence", i));
	mail_in (world, "home", "provider", "", last);
	g_assert_cmpuint (world->it->process->documents->len, ==, 1000);
	g_assert_cmpstr (world->last->outcome, ==, "document filed");
	mail_in (world, "home", "provider", "", beyond);
	g_assert_cmpuint (world->it->process->documents->len, ==, 1000);
	g_assert_true (g_str_has_prefix (world->last->outcome, "attention: "));
}

/* ---- findings, views --------------------------------------------------------------------------------------- */

static void
findings (void)
{
	g_autoptr (World) world = process_started ();
	g_autoptr (CcrfMessage) words = message_with ("m1", "", ""), views = message_with ("m2", "", "photo of the room.pdf");

	/* B2.1: kept, and put to the chair */
	answer_with (world, "pc-findings", "findings", "Charts are wrong " SECRET, words);
	assert_filed (world, "findings 1 council ");
	world_assert_mails (world, "pc-document-filed:kim pc-document-recorded:mfs");
	g_assert_cmpstr (((CcrfContribution *) world->it->process->contributions->pdata[0])->kind, ==, "finding");
	g_assert_null (process_request (world, "pc-findings", "findings", NULL));
	world_assert_deadlines (world, "pc-findings#findings", "");
	/* B2.4 */
	answer_with (world, "pc-provider-views", "views", "We disagree " SECRET, views);
	g_assert_cmpstr (((CcrfContribution *) world->it->process->contributions->pdata[1])->kind, ==, "provider-view");
	g_assert_null (process_request (world, "pc-provider-views", "views", NULL));
	g_assert_cmpuint (process_told (world, "pc-received-provider", "home"), ==, 1);
}

/* ---- who may get what (B0.8) -------------------------------------------------------------------------------------- */

static void
audiences (void)
{
	g_autoptr (World) world = process_at ("step-2");
	g_autoptr (CcrfMessage) rmp = message_with ("m1", "RMP", "RMP.pdf"), sip = message_with ("m2", "SIP", "SIP.pdf");
	g_autoptr (CcrfMessage) users = message_with ("m3", "", "list of residents.pdf"), report = message_with ("m4", "", "a report.pdf");
	g_autoptr (CcrfMessage) found = message_with ("m5", "", "findings.pdf");
	/* clang-format off */
	static const struct { const char *audience, *kinds; } wanted[] = {
		{ "council", "rmp sip report findings " }, { "partner", "rmp sip " }, { "provider", "sip " }, { "professional", "" },
	};
	/* clang-format on */
	CcrfWork work = { .it = world->it, .facts = &world->facts, .now = world->now };

	mail_in (world, "jo", "coordinator", "", rmp);
	mail_in (world, "home", "provider", "", sip);
	mail_in (world, "home", "provider", "", users);
	mail_in (world, "mfs", "mfsqao", "", report);
	mail_in (world, "mfs", "mfsqao", "", found);
	work.it = world->it;
	for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++) {
		g_autoptr (GPtrArray) documents = ccrf_process_documents_for (&work, wanted[i].audience);
		g_autoptr (GString) kinds = g_string_new (NULL);

		for (guint n = 0; n < documents->len; n++)
			g_string_append_printf (kinds, "%s ", ((CcrfDocument *) documents->pdata[n])->kind);
		g_assert_cmpstr (kinds->str, ==, wanted[i].kinds);
	}
}

/* ---- sharing (B2.10) ------------------------------------------------------------------------------------------------ */

static void
sharing (void)
{
	/* clang-format off */
	static const struct { const char *text; gboolean shared; } words[] = {
		{ "Share with provider", TRUE }, { "The report.\nPlease share with the provider.", TRUE },
		{ "Do not share with the provider", FALSE }, { "Don't share with provider", FALSE }, { "Share with provider? I am not sure", FALSE },
		{ "Never share with provider", FALSE }, { "We should share with provider", FALSE }, { "The report", FALSE },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
		g_autoptr (World) world = process_started ();
		g_autoptr (CcrfMessage) report = message_with ("m1", "", "monitoring report.pdf");

		g_test_message ("%s", words[i].text);
		answer_with (world, "pc-findings", "findings", words[i].text, report);
		g_assert_cmpuint (process_told (world, "pc-shared-provider", "home"), ==, words[i].shared);
		g_assert_cmpint (((CcrfDocument *) world->it->process->documents->pdata[0])->shared, ==, words[i].shared);
	}
}

static void
shared_by_number (void)
{
	g_autoptr (World) world = process_started ();
	g_autoptr (CcrfMessage) report = message_with ("m1", "", "report.pdf"), users = message_with ("m2", "", "list of residents.pdf");

	/* a reference alone authorises nothing: the coordinator is told */
	mail_in (world, "mfs", "mfsqao", "Share with provider", report);
	g_assert_cmpuint (process_told (world, "pc-shared-provider", NULL), ==, 0);
	g_assert_true (json_object_get_boolean_member (world_mail (world, "pc-document-filed")->fields, "share_wanted"));
	mail_in (world, "home", "provider", "", users);
	process_say (world, "pc-desk", "coordinator", "SHARE 2");
	world_assert_mails (world, "choices:jo");
	g_assert_nonnull (strstr (world_field (world, "choices", "problem"), "only reports and findings"));
	process_say (world, "pc-desk", "coordinator", "SHARE 7");
	process_say (world, "pc-desk", "coordinator", "SHARE 1");
	g_assert_cmpuint (process_told (world, "pc-shared-provider", "home"), ==, 1);
	g_assert_nonnull (process_request (world, "pc-desk", "coordinator", "jo"));
	/* once is enough */
	process_say (world, "pc-desk", "coordinator", "SHARE 1");
	g_assert_cmpuint (process_told (world, "pc-shared-provider", "home"), ==, 0);
}

/* ---- the improvement plan, its milestones (B0.7, B2.11) ------------------------------------------------------------------ */

static char *
milestones (const World *world)
{
	GString *text = g_string_new (NULL);

	for (guint i = 0; i < world->it->items->len; i++) {
		const CcrfItem *item = world->it->items->pdata[i];

		if (g_str_equal (item->group, "milestone"))
			g_string_append_printf (text, "%s%s %s %s", text->len ? "; " : "", item->text, item->due, ccrf_item_state_name (item->state));
	}
	return g_string_free (text, FALSE);
}

#define assert_milestones(world, expected) \
	G_STMT_START { g_autofree char *got_ = milestones (world); g_assert_cmpstr (got_, ==, expected); } G_STMT_END

static World *
with_plan (const char *lines)
{
	World *world = process_at ("step-2");
	g_autoptr (CcrfMessage) sip = message_with ("m1", "", "SIP.pdf");

	add_plan (sip, lines);
	answer_with (world, "pc-provider-document", "sip", "", sip);
	return world;
}

static void
agreed (void)
{
	g_autoptr (World) world = with_plan ("Check charts/2026-11-10/|Recruit/2026-12-01/|Slings/2026-11-01/done");
	g_autoptr (CcrfMessage) second = message_with ("m2", "SIP 2", "SIP two.pdf"), third = message_with ("m3", "SIP 3", "SIP three.pdf");
	int n;

	/* it is the coordinator's to agree; nothing is tracked before */
	g_assert_nonnull (process_request (world, "pc-sip", "1", "jo"));
	g_assert_cmpuint (world_mail (world, "pc-sip")->documents->len, ==, 1);
	assert_milestones (world, "");
	/* a newer version makes the question about the older one moot */
	add_plan (second, "Check charts/2026-11-10/|Recruit/2026-12-01/|Slings/2026-11-01/done");
	mail_in (world, "home", "provider", "", second);
	g_assert_null (process_request (world, "pc-sip", "1", NULL));
	process_say (world, "pc-sip", "2", "AGREE");
	assert_milestones (world, "Check charts 2026-11-10 open; Recruit 2026-12-01 open; Slings 2026-11-01 done");
	g_assert_cmpuint (process_told (world, "pc-sip-agreed", "jo"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-sip-agreed-provider", "home"), ==, 1);
	g_assert_true (ccrf_process_document (world->it->process, "sip")->agreed);
	world_assert_deadlines (world, "milestones", "due 2026-11-10 09:00");
	n = ((CcrfItem *) world->it->items->pdata[world->it->items->len - 3])->n;
	/* the next version: what is complete in it counts at once, the rest when it is agreed; numbers stay */
	add_plan (third, "Check  CHARTS/2026-11-12/done|Train staff/2026-12-10/");
	mail_in (world, "home", "provider", "", third);
	assert_milestones (world, "Check charts 2026-11-10 done; Recruit 2026-12-01 open; Slings 2026-11-01 done");
	process_say (world, "pc-sip", "3", "AGREE");
	assert_milestones (world, "Check charts 2026-11-12 done; Recruit 2026-12-01 replaced; Slings 2026-11-01 done; Train staff 2026-12-10 open");
	g_assert_cmpint (((CcrfItem *) world->it->items->pdata[world->it->items->len - 4])->n, ==, n);
}

static void
changed (void)
{
	g_autoptr (World) world = with_plan ("Check charts/2026-11-10/");

	process_say (world, "pc-sip", "1", "CHANGE");
	world_assert_mails (world, "choices:jo");
	process_say (world, "pc-sip", "1", "CHANGE name a day for the training");
	g_assert_cmpuint (process_told (world, "pc-sip-changes-provider", "home"), ==, 1);
	g_assert_cmpstr (world_field (world, "pc-sip-changes-provider", "change_text"), ==, "name a day for the training");
	g_assert_nonnull (process_request (world, "pc-provider-document", "sip", "home"));
	assert_milestones (world, "");
}

static void
due (void)
{
	g_autoptr (World) world = with_plan ("Check charts/2026-11-10/|Recruit/2026-11-13/|Later/2026-12-31/");
	g_autofree char *line = NULL, *other = NULL;
	int n;

	process_say (world, "pc-sip", "1", "AGREE");
	n = ((CcrfItem *) world->it->items->pdata[world->it->items->len - 3])->n;
	world->now = world_at (world, "2026-11-10 09:00");
	world_clock (world, "due:milestones");
	/* one line is due; all may be answered */
	world_assert_mails (world, "pc-milestones:home");
	g_assert_cmpuint (json_array_get_length (json_object_get_array_member (world_mail (world, "pc-milestones")->fields, "due_tasks")), ==, 1);
	world_assert_deadlines (world, "milestones", "due 2026-11-11 09:00");
	/* prose is filed, the choices are sent once */
	process_say (world, "pc-milestones", "plan", "We do what we can " SECRET);
	world_assert_mails (world, "provider-choices:home");
	process_say (world, "pc-milestones", "plan", "We said so " SECRET);
	g_assert_cmpuint (process_told (world, "pc-received-provider", "home"), ==, 1);
	line = g_strdup_printf ("%d DONE 2026-11-09 charts", n);
	process_say (world, "pc-milestones", "plan", line);
	assert_milestones (world, "Check charts 2026-11-10 done; Recruit 2026-11-13 open; Later 2026-12-31 open");
	g_assert_null (process_request (world, "pc-milestones", "plan", NULL));
	world_assert_deadlines (world, "milestones", "due 2026-11-13 09:00");
	/* a word about the next one on the day; the day after nothing is asked twice */
	world->now = world_at (world, "2026-11-13 09:00");
	world_clock (world, "due:milestones");
	g_assert_cmpuint (process_told (world, "pc-milestones", "home"), ==, 1);
	world->now = world_at (world, "2026-11-16 09:00");
	world_clock (world, "due:milestones");
	g_assert_cmpuint (process_told (world, "pc-milestones", "home"), ==, 0);
	other = g_strdup_printf ("%d NOT DONE nobody applied", n + 1);
	process_say (world, "pc-milestones", "plan", other);
	assert_milestones (world, "Check charts 2026-11-10 done; Recruit 2026-11-13 not done; Later 2026-12-31 open");
	/* ten working days overdue: asked again (B0.7), and an update meeting is proposed (B4.1) */
	world_assert_deadlines (world, "milestones", "due 2026-11-30 09:00");
	world->now = world_at (world, "2026-11-30 09:00");
	world_clock (world, "due:milestones");
	g_assert_cmpuint (process_told (world, "pc-milestones", "home"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-propose-update", "kim"), ==, 1);
	/* once, as long as nothing has changed */
	world_clock (world, "due:milestones");
	g_assert_cmpuint (process_told (world, "pc-propose-update", NULL), ==, 0);
}

static void
two_overdue (void)
{
	g_autoptr (World) world = with_plan ("A/2026-11-10/|B/2026-11-10/");

	process_say (world, "pc-sip", "1", "AGREE");
	world->now = world_at (world, "2026-11-10 09:00");
	world_clock (world, "due:milestones");
	g_assert_cmpuint (process_told (world, "pc-propose-update", NULL), ==, 0);
	world->now = world_at (world, "2026-11-11 09:00");
	world_clock (world, "due:milestones");
	g_assert_cmpuint (process_told (world, "pc-propose-update", "kim"), ==, 1);
}

/* ---- CQC's plan (B0.7), what relatives are told (B2.2) -------------------------------------------------------------------- */

static void
stands_in (void)
{
	g_autoptr (World) world = process_started ();
	g_autoptr (CcrfMessage) plan = message_with ("m1", "CQC action plan", "plan.pdf"), none = message_with ("m2", "", "");

	mail_in (world, "cqc", "cqc-inspector", "", plan);
	assert_filed (world, "cqc-plan 1 provider plan.pdf");
	g_assert_nonnull (process_request (world, "pc-document", "rmp", "jo"));
	answer_with (world, "pc-document", "rmp", "CQC\342\200\231s action plan stands in.", none);
	g_assert_null (process_request (world, "pc-document", "rmp", NULL));
	assert_filed (world, "cqc-plan 1 provider plan.pdf");
	g_assert_cmpstr (ccrf_case_fact (world->it, "stands_in_rmp"), ==, "cqc-plan");
	/* at the next meeting nobody is asked for a plan that is fresh */
	world_clock (world, "held:initial");
	g_assert_null (process_request (world, "pc-document", "rmp", NULL));
}

static void
client_letter (void)
{
	g_autoptr (World) world = process_started ();
	g_autoptr (CcrfMessage) draft = message_with ("m1", "Letter to relatives", "draft.pdf"), second = message_with ("m2", "Letter to relatives", "draft 2.pdf");

	mail_in (world, "home", "provider", "", draft);
	world_assert_mails (world, "pc-client-letter:kim pc-received-provider:home");
	g_assert_cmpuint (world_mail (world, "pc-client-letter")->documents->len, ==, 1);
	process_say (world, "pc-client-letter", "1", "CHANGE say who may be asked");
	g_assert_cmpstr (world_field (world, "pc-client-letter-changes", "change_text"), ==, "say who may be asked");
	mail_in (world, "home", "provider", "", second);
	process_say (world, "pc-client-letter", "2", "APPROVE");
	g_assert_cmpuint (process_told (world, "pc-client-letter-approved", "home"), ==, 1);
	g_assert_cmpuint (world_mail (world, "pc-client-letter-approved")->documents->len, ==, 1);
}

/* ---- before a meeting ------------------------------------------------------------------------------------------------------ */

static void
chased (void)
{
	g_autoptr (World) world = process_at ("step-2");
	CcrfProcessMeeting *meeting = ccrf_process_meeting_new (9, "findings");
	CcrfDecision *decision = ccrf_decision_new (world->it);
	const CcrfEvent event = { .kind = CCRF_EVENT_CLOCK, .name = "", .text = "" };
	CcrfWork work = { .decision = decision, .it = decision->after, .event = &event, .facts = &world->facts, .now = world_at (world, "2026-11-16 09:00"),
	                  .provider = world->provider, .args = "" };
	g_autofree char *mails = NULL;

	g_free (meeting->state);
	meeting->state = g_strdup ("confirmed");
	meeting->start = world_at (world, "2026-11-23 10:00");
	g_ptr_array_add (work.it->process->meetings, meeting);
	ccrf_process_chase_documents (&work);
	ccrf_decision_free (world->last);
	world->last = decision;
	/* both plans, the findings, the reports to share; the coordinator hears what is missing (B0.6, B2.1, B2.10) */
	world_assert_mails (world, "pc-document:jo pc-provider-document:home pc-findings:mfs pc-reports-to-share:mfs pc-reports-to-share:jo pc-stale:jo");
	g_assert_cmpuint (json_array_get_length (json_object_get_array_member (world_mail (world, "pc-stale")->fields, "missing_documents")), ==, 3);
}

/* ---- a held reply brings its documents when it is confirmed ------------------------------------------------------------------ */

static void
held (void)
{
	g_autoptr (World) world = process_at ("step-2");
	g_autoptr (CcrfMessage) sip = message_with ("m1", "", "SIP.pdf"), confirmation = message_with ("m2", "", "");
	const CcrfRequest *request = process_request (world, "pc-provider-document", "sip", NULL);
	g_autoptr (CcrfAddress) other = world_person ("other");
	g_autoptr (GPtrArray) commands = world_commands ("pc-provider-document", "Our plan"), yes = NULL;
	CcrfEvent event = { .kind = CCRF_EVENT_HELD, .text = "Our plan", .message = sip, .sender = other, .sender_role = "provider", .commands = commands, .why = "another address" };

	add_plan (sip, "Check charts/2026-11-10/");
	event.request_id = request->id;
	world_decide (world, &event);
	assert_filed (world, "");
	yes = world_commands ("confirm", "CONFIRM");
	event = (CcrfEvent){ .kind = CCRF_EVENT_ANSWER, .text = "CONFIRM", .message = confirmation, .sender = other, .sender_role = "provider", .commands = yes };
	event.request_id = world_request (world, "confirm", NULL)->id;
	world_decide (world, &event);
	assert_filed (world, "sip 1 provider SIP.pdf");
	g_assert_cmpstr (ccrf_process_document (world->it->process, "sip")->message_sha256, ==, "m1");
	process_say (world, "pc-sip", "1", "AGREE");
	assert_milestones (world, "Check charts 2026-11-10 open");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/decide/process/documents/asked-at-the-start", asked_at_the_start);
	g_test_add_func ("/decide/process/documents/asked-after-meetings", asked_after_meetings);
	g_test_add_func ("/decide/process/documents/recognised", recognised);
	g_test_add_func ("/decide/process/documents/nothing-in-it", nothing_in_it);
	g_test_add_func ("/decide/process/documents/reply-to-an-old-question", reply_to_an_old_question);
	g_test_add_func ("/decide/process/documents/most", most);
	g_test_add_func ("/decide/process/documents/findings", findings);
	g_test_add_func ("/decide/process/documents/audiences", audiences);
	g_test_add_func ("/decide/process/documents/sharing", sharing);
	g_test_add_func ("/decide/process/documents/shared-by-number", shared_by_number);
	g_test_add_func ("/decide/process/milestones/agreed", agreed);
	g_test_add_func ("/decide/process/milestones/changed", changed);
	g_test_add_func ("/decide/process/milestones/due", due);
	g_test_add_func ("/decide/process/milestones/two-overdue", two_overdue);
	g_test_add_func ("/decide/process/documents/stands-in", stands_in);
	g_test_add_func ("/decide/process/documents/client-letter", client_letter);
	g_test_add_func ("/decide/process/documents/chased", chased);
	g_test_add_func ("/decide/process/documents/held", held);
	return g_test_run ();
}
