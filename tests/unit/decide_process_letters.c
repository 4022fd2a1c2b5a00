/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: placements, and letters on letterhead (B1.5, B1.9, B2.7, B6.1, B6.3). */

#include "process-fixture.h"

/* ---- a world with those who hear of it ---------------------------------------------------- */

static GPtrArray *
people (gpointer data, const char *role, gboolean deputies, CcrfTime now)
{
	static const struct { const char *role, *who; } more[] = {
		{ "brokerage", "bro" }, { "placing-authorities", "pl1" }, { "placing-authorities", "pl2" }, { "healthwatch", "pl2" }, { "nhs-england", "nhs" }, { "adass", "ada" },
	};
	const World *world = data;
	GPtrArray *list = process_ask_people (data, role, deputies, now);

	for (gsize i = 0; !deputies && i < G_N_ELEMENTS (more); i++)
		if (g_str_equal (more[i].role, role) && g_strcmp0 (world->vacant, role) != 0)
			g_ptr_array_add (list, world_person (more[i].who));
	return list;
}

static World *
started (void)
{
	World *world = process_started ();

	world->facts.people = people;
	return world;
}

static void
say_placements (World *world, const char *text)
{
	world_event (world, CCRF_EVENT_ANSWER, "pc-placements", "hoc", text);
}

/* "name:bytes", … as attachments of the answer to the open question about letter @kind */
static void
send_files (World *world, const char *kind, const char *who, const char *text, const char *const *files)
{
	g_autoptr (CcrfMessage) message = ccrf_message_new ();
	const CcrfRequest *request = process_request (world, "pc-letter", kind, who);
	g_autoptr (GPtrArray) commands = NULL;
	g_autoptr (CcrfAddress) sender = NULL;
	CcrfEvent event = { .kind = CCRF_EVENT_ANSWER, .message = message, .text = text, .sender_authenticated = TRUE };

	g_assert_nonnull (request);
	for (; files && *files; files++) {
		g_auto (GStrv) parts = g_strsplit (*files, ":", 2);
		CcrfAttachment *attachment = g_new0 (CcrfAttachment, 1);

		attachment->name = g_strdup (parts[0]);
		attachment->type = g_strdup ("application/octet-stream"); /* what a scanner calls it counts for nothing */
		attachment->data = g_bytes_new (parts[1], strlen (parts[1]));
		attachment->size = strlen (parts[1]);
		attachment->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, parts[1], -1);
		g_ptr_array_add (message->attachments, attachment);
	}
	g_free (message->sha256);
	message->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, files ? text : "none", -1);
	commands = world_commands ("pc-letter", text);
	sender = ccrf_address_copy (request->to);
	event.commands = commands;
	event.request_id = request->id;
	event.sender = sender;
	event.sender_role = request->role;
	world_decide (world, &event);
}

static const char *const one_pdf[] = { "letter.pdf:%PDF-1.7 signed", NULL };

static const CcrfDocument *
document_of (const World *world, const char *template_name)
{
	const CcrfMail *mail = world_mail (world, template_name);

	g_assert_cmpuint (mail->documents ? mail->documents->len : 0, ==, 1);
	return mail->documents ? mail->documents->pdata[0] : NULL;
}

/* ---- placements (B1.9) ----------------------------------------------------------------------- */

static void
test_suspend (void)
{
	g_autoptr (World) world = started ();
	const CcrfMail *draft;

	say_placements (world, "SUSPEND four missed doses " SECRET);
	g_assert_cmpstr (world->provider->status, ==, "suspended");
	g_assert_cmpstr (ccrf_case_fact (world->it, "placements_since"), ==, "2026-11-02");
	/* brokerage, the contracts team and the head of placements, each once and at once */
	for (const char *const *who = (const char *const[]){ "bro", "con", "hop", NULL }; *who; who++)
		g_assert_cmpuint (process_told (world, "pc-embargo-changed", *who), ==, 1);
	g_assert_true (world_mail (world, "pc-embargo-changed")->urgent);
	g_assert_cmpstr (world_field (world, "pc-embargo-changed", "placements_words"), ==, "suspended");
	/* B1.5: the draft, to the director */
	draft = world_mail (world, "pc-letter");
	g_assert_cmpuint (process_told (world, "pc-letter", "dir"), ==, 1);
	g_assert_cmpstr (draft->letter, ==, "suspension");
	g_assert_cmpstr (world_field (world, "pc-letter", "decision_reason"), ==, "four missed doses " SECRET);
	g_assert_cmpstr (world_field (world, "pc-letter", "decision_date_words"), ==, "2 November 2026");
	g_assert_cmpstr (world_field (world, "pc-letter", "signer_title"), ==, "Director");
	g_assert_cmpstr (world_field (world, "pc-letter", "coordinator_address"), ==, "jo@example.org");
	/* nobody outside hears before it is signed */
	g_assert_cmpuint (process_told (world, "pc-letter-provider", NULL), ==, 0);
	g_assert_cmpuint (process_told (world, "pc-letter-copy", NULL), ==, 0);
}

/* every reminder carries the draft too */
static void
test_reminder (void)
{
	g_autoptr (World) world = started ();

	say_placements (world, "SUSPEND " SECRET);
	world->now += 86400;
	world_clock (world, "remind:pc-letter#suspension");
	g_assert_cmpstr (world_mail (world, "pc-letter")->letter, ==, "suspension");
	g_assert_true (world_mail (world, "pc-letter")->reminder);
}

static void
test_unchanged (void)
{
	g_autoptr (World) world = started ();

	say_placements (world, "OPEN");
	g_assert_cmpstr (world->provider->status, ==, "open");
	g_assert_cmpuint (process_told (world, "pc-embargo-changed", NULL), ==, 0);
	g_assert_cmpuint (process_told (world, "pc-letter", NULL), ==, 0);
	g_assert_null (world->last->provider);
}

static void
test_no_provider (void)
{
	g_autoptr (World) world = started ();

	world->it->provider_id = 0;
	say_placements (world, "SUSPEND " SECRET);
	g_assert_cmpuint (process_told (world, "pc-no-placements", "con"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-letter", NULL), ==, 0);
}

static void
test_no_brokerage (void)
{
	g_autoptr (World) world = started ();

	world->vacant = "brokerage";
	say_placements (world, "SUSPEND " SECRET);
	g_assert_cmpuint (process_told (world, "nobody-holds", "ops"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-embargo-changed", "hop"), ==, 1);
}

/* B2.7: the chair is asked after the meeting; a draft that says the opposite is not signed any more */
static void
test_after_meeting (void)
{
	g_autoptr (World) world = started ();

	say_placements (world, "SUSPEND " SECRET);
	world_clock (world, "held:initial");
	g_assert_nonnull (process_request (world, "pc-placements", "step-2", "kim"));
	process_say (world, "pc-placements", "step-2", "OPEN better now " SECRET);
	g_assert_cmpstr (world->provider->status, ==, "open");
	g_assert_null (ccrf_case_fact (world->it, "placements_since"));
	g_assert_null (process_request (world, "pc-letter", "suspension", NULL));
	g_assert_nonnull (process_request (world, "pc-letter", "lifting", "dir"));
	g_assert_cmpstr (world_mail (world, "pc-letter")->letter, ==, "lifting");
	g_assert_cmpstr (world_field (world, "pc-letter", "placements_words"), ==, "open");
	/* step 3 asks a question of its own */
	world_clock (world, "held:findings");
	process_say (world, "pc-placements", "step-3", "CAUTION one by one " SECRET);
	g_assert_cmpstr (world->provider->status, ==, "caution");
	g_assert_nonnull (process_request (world, "pc-letter", "caution", "dir"));
	g_assert_null (process_request (world, "pc-letter", "lifting", NULL));
}

/* ---- the signed letter (B1.5) ------------------------------------------------------------------- */

static void
test_signed (void)
{
	g_autoptr (World) world = started ();
	static const char *const copies[] = { "pl1", "pl2", "bro", "jo", NULL };

	say_placements (world, "SUSPEND " SECRET);
	/* a picture of a signature block is no letter; the one PDF is */
	send_files (world, "suspension", "dir", "", (const char *const[]){ "logo.png:\x89PNG", "letter:\n%PDF-1.4 signed", NULL });
	g_assert_cmpuint (process_told (world, "pc-letter-provider", "home"), ==, 1);
	for (const char *const *who = copies; *who; who++)
		g_assert_cmpuint (process_told (world, "pc-letter-copy", *who), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-letter-copy", NULL), ==, g_strv_length ((char **) copies));
	g_assert_cmpstr (document_of (world, "pc-letter-provider")->kind, ==, "signed-letter");
	g_assert_cmpstr (document_of (world, "pc-letter-copy")->sha256, ==, document_of (world, "pc-letter-provider")->sha256);
	g_assert_cmpuint (process_told (world, "recorded", "dir"), ==, 1);
	g_assert_null (process_request (world, "pc-letter", "suspension", NULL));
	g_assert_cmpuint (world->it->process->documents->len, ==, 1);
}

/* without an address of the provider somebody posts it, and the others hear all the same */
static void
test_posted (void)
{
	g_autoptr (World) world = started ();

	g_free (world->provider->email);
	world->provider->email = g_strdup ("");
	say_placements (world, "SUSPEND " SECRET);
	send_files (world, "suspension", "dir", "", one_pdf);
	g_assert_cmpuint (process_told (world, "pc-letter-provider", NULL), ==, 0);
	g_assert_cmpuint (process_told (world, "pc-letter-post", "jo"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-letter-post", "con"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-letter-copy", "pl1"), ==, 1);
	g_assert_cmpstr (document_of (world, "pc-letter-post")->name, ==, "letter.pdf");
}

/* what is no signed PDF, or not for certain the one, is asked back and nothing leaves */
static void
test_asked_back (void)
{
	/* clang-format off */
	static const struct { const char *text, *first, *second, *words; } rows[] = {
		{ "",              "letter.docx:PK\x03\x04",     NULL,                       "could not find a PDF" },
		{ "",              "scan.jpg:\xff\xd8\xff",      NULL,                       "could not find a PDF" },
		{ "",              "letter.pdf:no PDF at all",   NULL,                       "could not find a PDF" },
		{ "",              "a.pdf:%PDF-1.4 a",           "b.pdf:%PDF-1.4 b",         "2 PDFs" },
		{ "CHANGE no",     "a.pdf:%PDF-1.4 a",           NULL,                       "says CHANGE and has a PDF" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = started ();

		say_placements (world, "SUSPEND " SECRET);
		send_files (world, "suspension", "dir", rows[i].text, (const char *const[]){ rows[i].first, rows[i].second, NULL });
		g_assert_cmpuint (process_told (world, "pc-letter-provider", NULL) + process_told (world, "pc-letter-copy", NULL), ==, 0);
		g_assert_nonnull (strstr (world_field (world, "choices", "problem"), rows[i].words));
		g_assert_nonnull (process_request (world, "pc-letter", "suspension", "dir"));
		g_assert_cmpuint (world->it->process->documents->len, ==, 0);
	}
}

/* "Signed!", and the letter forgotten */
static void
test_forgotten (void)
{
	g_autoptr (World) world = started ();

	say_placements (world, "SUSPEND " SECRET);
	process_say (world, "pc-letter", "suspension", "Signed.");
	g_assert_nonnull (strstr (world_field (world, "choices", "problem"), "could not find a PDF"));
	g_assert_nonnull (process_request (world, "pc-letter", "suspension", "dir"));
}

/* the same file twice over is one letter; a letter that was signed for something else is none */
static void
test_same_file (void)
{
	g_autoptr (World) world = started ();

	say_placements (world, "SUSPEND " SECRET);
	send_files (world, "suspension", "dir", "", (const char *const[]){ one_pdf[0], one_pdf[0], NULL });
	g_assert_cmpuint (process_told (world, "pc-letter-provider", "home"), ==, 1);
	world_clock (world, "held:initial");
	process_say (world, "pc-placements", "step-2", "OPEN " SECRET);
	send_files (world, "lifting", "dir", "", one_pdf);
	g_assert_cmpuint (process_told (world, "pc-letter-provider", NULL), ==, 0);
	g_assert_nonnull (strstr (world_field (world, "choices", "problem"), "filed already"));
}

/* too large to leave again: asked back, both sides of the limit */
static void
test_too_large (void)
{
	CcrfConfig config = *process_config ();
	g_autoptr (World) world = started ();

	say_placements (world, "SUSPEND " SECRET);
	world->facts.config = &config;
	config.limits.attached_size = (gint64) strlen ("%PDF-1.7 signed") - 1;
	send_files (world, "suspension", "dir", "", one_pdf);
	g_assert_nonnull (strstr (world_field (world, "choices", "problem"), "too large"));
	config.limits.attached_size++;
	send_files (world, "suspension", "dir", "", one_pdf);
	g_assert_cmpuint (process_told (world, "pc-letter-provider", "home"), ==, 1);
}

/* ---- CHANGE ------------------------------------------------------------------------------------------ */

static void
test_change (void)
{
	g_autoptr (World) world = started ();

	say_placements (world, "SUSPEND " SECRET);
	process_say (world, "pc-letter", "suspension", "CHANGE add the date");
	g_assert_cmpuint (process_told (world, "pc-letter", "dir"), ==, 1);
	g_assert_cmpstr (world_field (world, "pc-letter", "letter_changes"), ==, "add the date");
	g_assert_cmpuint (process_told (world, "pc-letter-changed", "jo"), ==, 1);
	g_assert_cmpstr (world_mail (world, "pc-letter-changed")->letter, ==, "suspension");
	/* with an edited Word document attached the words count all the same */
	send_files (world, "suspension", "dir", "CHANGE and the place", (const char *const[]){ "edited.docx:PK\x03\x04", NULL });
	g_assert_cmpstr (world_field (world, "pc-letter", "letter_changes"), ==, "add the date\n\nand the place");
	process_say (world, "pc-letter", "suspension", "CHANGE");
	g_assert_nonnull (strstr (world_field (world, "choices", "problem"), "after CHANGE"));
}

static void
test_change_length (void)
{
	g_autoptr (World) world = started ();
	g_autofree char *most = g_strnfill (8000, 'a'), *longest = g_strdup_printf ("CHANGE %s", most), *over = g_strdup_printf ("CHANGE %sa", most);

	say_placements (world, "SUSPEND " SECRET);
	process_say (world, "pc-letter", "suspension", over);
	g_assert_nonnull (strstr (world_field (world, "choices", "problem"), "too long for a letter"));
	process_say (world, "pc-letter", "suspension", longest);
	g_assert_cmpstr (world_field (world, "pc-letter", "letter_changes"), ==, most);
}

/* ---- who signs ------------------------------------------------------------------------------------------ */

/* B1.5: the director or the head of service */
static void
test_no_director (void)
{
	g_autoptr (World) world = started ();

	world->vacant = "director";
	say_placements (world, "SUSPEND " SECRET);
	g_assert_cmpuint (process_told (world, "pc-letter", "hos"), ==, 1);
	g_assert_cmpstr (world_field (world, "pc-letter", "signer_title"), ==, "Head of Service, Safeguarding");
	send_files (world, "suspension", "hos", "", one_pdf);
	g_assert_cmpuint (process_told (world, "pc-letter-provider", "home"), ==, 1);
}

/* how many may sign letter @kind now */
static guint
signers (const CcrfCase *it, const char *kind)
{
	guint n = 0;

	for (guint i = 0; i < it->requests->len; i++) {
		const CcrfRequest *request = it->requests->pdata[i];

		n += request->state == CCRF_REQUEST_OPEN && g_str_equal (request->step, "pc-letter") && g_str_equal (ccrf_request_about (request), kind);
	}
	return n;
}

/* nobody signed in time: the head of service may; asked once, however often the clock speaks, and nobody is called missing */
static void
test_late (void)
{
	const CcrfEvent event = { .kind = CCRF_EVENT_CLOCK, .name = "then:pc-letter#suspension", .text = "" };
	g_autoptr (World) world = started ();
	g_autoptr (CcrfDecision) decision = NULL;
	CcrfWork work = { .event = &event, .facts = &world->facts, .args = "" };

	say_placements (world, "SUSPEND " SECRET);
	decision = ccrf_decision_new (world->it);
	work.decision = decision;
	work.it = decision->after;
	work.now = world->now + 4 * 86400;
	work.provider = world->provider;
	for (int i = 0; i < 3; i++) {
		ccrf_process_letter_late (&work, NULL);
		g_assert_cmpuint (signers (work.it, "suspension"), ==, 2);
	}
	for (guint i = 0; i < decision->mails->len; i++)
		g_assert_cmpstr (((const CcrfMail *) decision->mails->pdata[i])->template, !=, "nobody-holds");
}

/* B6.1: a process whose letter waits for a signature does not end; the last signature says so */
static void
test_guards (void)
{
	g_autoptr (World) world = started ();
	CcrfWork work = { .it = world->it };

	g_assert_false (ccrf_guard_letter_open (&work));
	say_placements (world, "SUSPEND " SECRET);
	work.it = world->it;
	g_assert_true (ccrf_guard_letter_open (&work));
	g_assert_false (ccrf_guard_report_approved (&work));
	send_files (world, "suspension", "dir", "", one_pdf);
	work.it = world->it;
	g_assert_false (ccrf_guard_letter_open (&work));
}

/* ---- closing (B6.1, B6.3) ---------------------------------------------------------------------------------- */

static void
test_closing (void)
{
	g_autoptr (World) world = started ();
	static const char *const copies[] = { "cqc", "nur", "chc", "hea", "pl1", "pl2", "nhs", "ada", "bro", "jo", NULL };

	world_clock (world, "held:initial");
	world_event (world, CCRF_EVENT_ANSWER, "pc-outcome", "kim", "END no need " SECRET);
	world_clock (world, "then:pc-views");
	world_event (world, CCRF_EVENT_ANSWER, "pc-close", "dir", "CLOSE review 2027-06-12");
	g_assert_cmpstr (world_mail (world, "pc-letter")->letter, ==, "closing");
	g_assert_cmpstr (world_field (world, "pc-letter", "review_words"), ==, "We look with you on 12 June 2027 at how things are going.");
	g_assert_cmpstr (world_field (world, "pc-letter", "ended_words"), ==, "2 November 2026");
	/* why it was decided is the council's */
	g_assert_cmpstr (world_field (world, "pc-letter", "decision_reason"), ==, "");
	send_files (world, "closing", "dir", "", one_pdf);
	g_assert_cmpuint (process_told (world, "pc-letter-provider", "home"), ==, 1);
	for (const char *const *who = copies; *who; who++)
		g_assert_cmpuint (process_told (world, "pc-letter-copy", *who), ==, 1);
}

/* the address as it stands on an envelope */
static void
test_postal (void)
{
	g_autoptr (World) world = started ();

	g_free (world->provider->address);
	world->provider->address = g_strdup ("1 High Street, , Barnsley");
	g_free (world->provider->postcode);
	world->provider->postcode = g_strdup ("S70 1AA");
	say_placements (world, "SUSPEND " SECRET);
	g_assert_cmpstr (world_field (world, "pc-letter", "provider_postal"), ==, "1 High Street\nBarnsley\nS70 1AA");
	g_assert_cmpstr (world_field (world, "pc-letter", "addressee"), ==, "Registered Manager");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/decide/letters/suspend", test_suspend);
	g_test_add_func ("/decide/letters/reminder", test_reminder);
	g_test_add_func ("/decide/letters/unchanged", test_unchanged);
	g_test_add_func ("/decide/letters/no-provider", test_no_provider);
	g_test_add_func ("/decide/letters/no-brokerage", test_no_brokerage);
	g_test_add_func ("/decide/letters/after-meeting", test_after_meeting);
	g_test_add_func ("/decide/letters/signed", test_signed);
	g_test_add_func ("/decide/letters/posted", test_posted);
	g_test_add_func ("/decide/letters/asked-back", test_asked_back);
	g_test_add_func ("/decide/letters/forgotten", test_forgotten);
	g_test_add_func ("/decide/letters/same-file", test_same_file);
	g_test_add_func ("/decide/letters/too-large", test_too_large);
	g_test_add_func ("/decide/letters/change", test_change);
	g_test_add_func ("/decide/letters/change-length", test_change_length);
	g_test_add_func ("/decide/letters/no-director", test_no_director);
	g_test_add_func ("/decide/letters/late", test_late);
	g_test_add_func ("/decide/letters/guards", test_guards);
	g_test_add_func ("/decide/letters/closing", test_closing);
	g_test_add_func ("/decide/letters/postal", test_postal);
	return g_test_run ();
}
