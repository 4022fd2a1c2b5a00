/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: meetings are proposed, confirmed, moved, answered, cancelled and held (B0.8, B0.10–B0.12, B1.2, B1.8, B2.5, B2.8, B4.1, B4.2). */

#include "process-fixture.h"
#include "decide/process-meetings.h"

/* ---- a world with invitations -------------------------------------------------------------- */

/* "2026-11-12 10:00 Town Hall", "2026-11-12" */
static gboolean
read_when (gpointer data, const char *text, CcrfTime now, CcrfTime *at, gboolean *has_time, char **rest, char **unsure)
{
	const World *world = data;
	g_autofree char *moment = NULL;

	if (!process_read_when (data, text, now, at, has_time, rest, unsure))
		return FALSE;
	*has_time = g_regex_match_simple ("^.{10} \\d\\d:\\d\\d", text, 0, 0);
	if (*has_time) {
		moment = g_strndup (text, 16);
		*at = world_at (world, moment);
	}
	g_free (*rest);
	*rest = g_strdup (text + (*has_time ? 16 : 10));
	return TRUE;
}

static const CcrfConfig *
config (void)
{
	static const char *internal[] = { "example.org", NULL };
	static CcrfConfig own;

	own = *process_config ();
	own.name = (char *) "Example Council";
	own.address = (char *) "service@example.org";
	own.internal_domains = (char **) internal;
	return &own;
}

static World *
with_invitations (World *world)
{
	world->facts.config = config ();
	world->facts.read_when = read_when;
	return world;
}

/* Step 1, the chair is asked about meeting 1; it is Monday 2 November 2026, 10am. */
static World *
asked (void)
{
	World *world = with_invitations (process_world ());

	world_open (world);
	world_event (world, CCRF_EVENT_ANSWER, "pc-decision", "hoc", "INITIATE");
	world_event (world, CCRF_EVENT_ANSWER, "pc-coordinator", "hoc", "COORDINATOR Jo Bell jo@example.org");
	world_event (world, CCRF_EVENT_ANSWER, "pc-minute-taker", "bus", "MINUTE TAKER Pat Hill hill@example.org");
	world_event (world, CCRF_EVENT_ANSWER, "pc-chair", "hoc", "CHAIR Kim Osei kim@example.org");
	return world;
}

static World *
invited (void)
{
	World *world = asked ();

	process_say (world, "pc-meeting", "m1", "MOVE 2026-11-12 10:00, at the Town Hall");
	return world;
}

static CcrfProcessMeeting *
meeting (const World *world, int n)
{
	return ccrf_process_meeting (world->it->process, n);
}

static CcrfInvitee *
person (const World *world, int n, const char *who)
{
	g_autofree char *address = strchr (who, '@') ? g_strdup (who) : g_strdup_printf ("%s@example.org", who);

	return ccrf_process_find_invitee (meeting (world, n), address);
}

static const CcrfMail *
mail_to (const World *world, const char *who, const char *method)
{
	g_autofree char *address = g_strdup_printf ("%s@example.org", who);

	for (guint i = 0; i < world->last->mails->len; i++) {
		const CcrfMail *mail = world->last->mails->pdata[i];

		if (mail->calendar && g_str_equal (mail->to->address, address) && (!method || g_str_equal (mail->calendar_method, method)))
			return mail;
	}
	return NULL;
}

/* unfolded */
static char *
event_to (const World *world, const char *who, const char *method)
{
	const CcrfMail *mail = mail_to (world, who, method);
	g_autofree char *text = NULL;
	g_autoptr (GRegex) fold = g_regex_new ("\\r\\n[ \\t]", 0, 0, NULL);

	g_assert_nonnull (mail);
	if (!mail)
		return g_strdup ("");
	g_assert_true (ccrf_invitation_check (mail->calendar, mail->calendar_method, "service@example.org", mail->to->address, NULL));
	text = g_strndup (g_bytes_get_data (mail->calendar, NULL), g_bytes_get_size (mail->calendar));
	return g_regex_replace_literal (fold, text, -1, 0, "", 0, NULL);
}

static guint
calendar_mails (const World *world, const char *method)
{
	guint n = 0;

	for (guint i = 0; i < world->last->mails->len; i++) {
		const CcrfMail *mail = world->last->mails->pdata[i];

		n += mail->calendar && g_str_equal (mail->calendar_method, method);
	}
	return n;
}

#define assert_start(world, n, expected) \
	G_STMT_START { g_autofree char *got_ = world_show (world, meeting (world, n)->start); g_assert_cmpstr (got_, ==, expected); } G_STMT_END

/* ---- answers of calendars --------------------------------------------------------------------- */

static void
calendar (World *world, const char *who, const char *uid, const char *partstat, int sequence, const char *delegate, CcrfTime start)
{
	g_autoptr (CcrfMessage) message = ccrf_message_new ();
	g_autofree char *address = strchr (who, '@') ? g_strdup (who) : g_strdup_printf ("%s@example.org", who);
	g_autoptr (CcrfAddress) sender = ccrf_address_new ("", address);
	const CcrfEvent event = { .kind = CCRF_EVENT_CALENDAR, .message = message, .text = "", .sender = sender, .sender_authenticated = TRUE };
	CcrfCalendarReply *reply = ccrf_calendar_reply_new ();

	world->now += 60;
	reply->method = g_strdup (start ? "COUNTER" : "REPLY");
	reply->uid = g_strdup (uid);
	reply->sequence = sequence;
	reply->dtstamp = world->now;
	reply->attendee = g_strdup (address);
	reply->partstat = g_strdup (partstat);
	reply->delegated_to = g_strdup (delegate);
	reply->start = start;
	reply->end = start ? start + 7200 : 0;
	message->calendar = reply;
	world_decide (world, &event);
}

#define MAIN "PC-2026-00007-m1@example.org"

/* ---- B1.8: a time is proposed -------------------------------------------------------------------- */

static void
test_proposed (void)
{
	g_autoptr (World) world = asked ();
	const CcrfProcessMeeting *first = meeting (world, 1);

	g_assert_cmpstr (first->kind, ==, "initial");
	g_assert_cmpstr (first->state, ==, "proposed");
	/* half of the ten working days are for what must be gathered */
	assert_start (world, 1, "2026-11-09 13:30");
	g_assert_cmpint ((int) (first->end - first->start), ==, 120 * 60);
	g_assert_cmpuint (calendar_mails (world, "REQUEST"), ==, 0);
	g_assert_cmpuint (process_told (world, "pc-meeting", "kim"), ==, 1);
	g_assert_true (person (world, 1, "hoc") == NULL && person (world, 1, "hos") != NULL);
}

/* Whoever sits in another meeting cannot come; where nothing is free in time it is said so. */
static void
test_busy (void)
{
	static const struct { const char *from, *to, *start; gboolean beyond; } rows[] = {
		{ "2026-11-09 09:00", "2026-11-09 17:00", "2026-11-10 10:00", FALSE },
		{ "2026-11-09 09:00", "2026-11-16 17:00", "2026-11-05 10:00", FALSE },
		{ "2026-11-02 09:00", "2026-11-16 17:00", "2026-11-17 10:00", TRUE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = with_invitations (process_world ());
		g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_process_meeting_free);
		CcrfProcessMeeting *other = ccrf_process_meeting_new (1, "update");
		g_autoptr (CcrfAddress) mfs = world_person ("mfs");

		other->start = world_at (world, rows[i].from);
		other->end = world_at (world, rows[i].to);
		g_ptr_array_add (other->invitees, ccrf_invitee_new ("mfsqao", "council", mfs));
		g_ptr_array_add (others, other);
		world->facts.other_meetings = others;
		world_open (world);
		world_event (world, CCRF_EVENT_ANSWER, "pc-decision", "hoc", "INITIATE");
		world_event (world, CCRF_EVENT_ANSWER, "pc-chair", "hoc", "CHAIR Kim Osei kim@example.org");
		assert_start (world, 1, rows[i].start);
		g_assert_cmpint (json_object_get_boolean_member (world_mail (world, "pc-meeting")->fields, "beyond"), ==, rows[i].beyond);
	}
}

/* B1.2: the meeting that decides has no chair yet: both heads of service are asked, and the chair once there is one. */
static void
test_without_chair (void)
{
	g_autoptr (World) world = with_invitations (process_world ());

	world_open (world);
	world_event (world, CCRF_EVENT_ANSWER, "pc-decision", "hoc", "CONVENE");
	g_assert_cmpstr (meeting (world, 1)->kind, ==, "decisions");
	g_assert_cmpuint (process_told (world, "pc-meeting", "hos"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-meeting", "hoc"), ==, 1);
	process_say (world, "pc-meeting", "m1", "ACCEPT Town Hall");
	g_assert_cmpstr (meeting (world, 1)->state, ==, "confirmed");
	g_assert_nonnull (mail_to (world, "home", "REQUEST"));
	g_assert_cmpuint (world_count (world, "pc-meeting", CCRF_REQUEST_OPEN), ==, 0);
}

/* B0.12, B2.5: invited before the time is settled, for the one part that the procedure names */
static void
test_invited_early (void)
{
	g_autoptr (World) world = asked ();

	process_say (world, "pc-desk", "chair", "INVITE police, legal for costs");
	g_assert_cmpstr (person (world, 1, "pol")->section, ==, "individual safeguarding enquiries");
	g_assert_cmpuint (calendar_mails (world, "REQUEST"), ==, 0);
	process_say (world, "pc-desk", "chair", "INVITE the mayor");
	g_assert_nonnull (strstr (world_field (world, "choices", "problem"), "the mayor"));
}

/* Its time comes, and nobody has confirmed it: it is proposed anew and never counts as held. */
static void
test_not_confirmed (void)
{
	g_autoptr (World) world = asked ();

	world->now = meeting (world, 1)->start;
	world_clock (world, "held:m1");
	g_assert_cmpstr (world->it->state, ==, "step-1");
	g_assert_cmpstr (meeting (world, 1)->state, ==, "proposed");
	g_assert_cmpint ((int) (meeting (world, 1)->start - world->now), >, 0);
	g_assert_true (json_object_get_boolean_member (world_mail (world, "pc-meeting")->fields, "anew"));
	g_assert_cmpuint (process_told (world, "pc-minutes", NULL), ==, 0);
}

/* ---- B0.8: who sees whom ----------------------------------------------------------------------------- */

static void
test_copies (void)
{
	static const struct { const char *who, *sees, *never; } rows[] = {
		{ "home", "mailto:kim@", "mailto:mfs@|mailto:cqc@|mailto:pol@|mailto:jo@" },
		{ "cqc",  "mailto:kim@|mailto:nur@|mailto:chc@", "mailto:mfs@|mailto:home@|mailto:pol@" },
		{ "mfs",  "mailto:kim@|mailto:jo@|mailto:hill@", "mailto:cqc@|mailto:home@|mailto:pol@" },
		{ "pol",  "mailto:kim@|RELATED-TO;RELTYPE=PARENT:" MAIN "|UID:PC-2026-00007-m1-s1@|individual safeguarding enquiries", "mailto:mfs@|mailto:cqc@|provider concerns meeting" },
	};
	g_autoptr (World) world = invited ();

	g_assert_cmpstr (meeting (world, 1)->state, ==, "confirmed");
	g_assert_cmpstr (meeting (world, 1)->venue, ==, "the Town Hall");
	g_assert_cmpint (meeting (world, 1)->sequence, ==, 0);
	g_assert_cmpuint (calendar_mails (world, "REQUEST"), ==, meeting (world, 1)->invitees->len);
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *event = event_to (world, rows[i].who, "REQUEST");
		g_auto (GStrv) sees = g_strsplit (rows[i].sees, "|", -1), never = g_strsplit (rows[i].never, "|", -1);

		for (char **part = sees; *part; part++)
			if (!strstr (event, *part))
				g_test_fail_printf ("the copy of %s has no %s", rows[i].who, *part);
		for (char **part = never; *part; part++)
			if (strstr (event, *part))
				g_test_fail_printf ("the copy of %s has %s", rows[i].who, *part);
	}
}

/* ---- moving --------------------------------------------------------------------------------------------- */

static void
test_bad_times (void)
{
	static const struct { const char *text, *problem; } rows[] = {
		{ "MOVE 2026-10-30 10:00", "not to come any more" },
		{ "MOVE 2026-11-02 10:00", "not to come any more" }, /* this very moment */
		{ "MOVE 2026-11-12 01:30", "between 7am and 9pm" },
		{ "MOVE 2027-03-28 01:30", "between 7am and 9pm" },  /* the clocks skip it */
		{ "MOVE 2026-11-14", "no free time" },               /* a Saturday */
		{ "MOVE ?2026-12-11", "We are not sure which date" },
		{ "MOVE", "write the date, the time and the venue" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = asked ();

		process_say (world, "pc-meeting", "m1", rows[i].text);
		g_assert_cmpstr (meeting (world, 1)->state, ==, "proposed");
		if (!strstr (world_field (world, "choices", "problem"), rows[i].problem))
			g_test_fail_printf ("%s: %s", rows[i].text, world_field (world, "choices", "problem"));
	}
}

/* A day without a time: its first free slot. Moved: the version grows, answers are asked anew. */
static void
test_moved (void)
{
	g_autoptr (World) world = invited ();
	g_autofree char *event = NULL;

	calendar (world, "mfs", MAIN, "ACCEPTED", 0, NULL, 0);
	g_assert_cmpstr (person (world, 1, "mfs")->partstat, ==, "accepted");
	process_say (world, "pc-desk", "chair", "MOVE 2026-11-13");
	assert_start (world, 1, "2026-11-13 10:00");
	g_assert_cmpint (meeting (world, 1)->sequence, ==, 1);
	g_assert_cmpstr (meeting (world, 1)->venue, ==, "the Town Hall");
	g_assert_cmpstr (person (world, 1, "mfs")->partstat, ==, "needs-action");
	event = event_to (world, "mfs", "REQUEST");
	g_assert_nonnull (strstr (event, "SEQUENCE:1\r\n"));
	/* an answer to the old time: told, with the invitation as it stands */
	calendar (world, "mfs", MAIN, "ACCEPTED", 0, NULL, 0);
	g_assert_cmpstr (person (world, 1, "mfs")->partstat, ==, "needs-action");
	g_assert_cmpuint (process_told (world, "pc-old-invitation", "mfs"), ==, 1);
}

/* A greeting, a reason, a thank-you: none of them is a venue. What has none is asked for, and holds nothing up. */
static void
test_venue (void)
{
	static const struct { const char *text, *venue; } rows[] = {
		{ "ACCEPT Town Hall, room 2", "Town Hall, room 2" }, { "ACCEPT at the Library", "the Library" }, { "ACCEPT", "" },
		{ "ACCEPT\n\nKind regards\nKim", "" }, { "ACCEPT thanks", "" },
		{ "MOVE 2026-11-12 10:00 by video", "by video" }, { "MOVE 2026-11-12 10:00\nKind regards\nKim", "" },
		{ "MOVE 2026-11-12 10:00 because I am away", "" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = asked ();

		process_say (world, "pc-meeting", "m1", rows[i].text);
		g_assert_cmpstr (meeting (world, 1)->state, ==, "confirmed");
		g_assert_cmpstr (meeting (world, 1)->venue, ==, rows[i].venue);
		g_assert_nonnull (mail_to (world, "home", "REQUEST"));
		g_assert_cmpuint (process_told (world, "pc-meeting", "kim"), ==, !*rows[i].venue);
		if (*rows[i].venue)
			continue;
		g_assert_true (json_object_get_boolean_member (world_mail (world, "pc-meeting")->fields, "no_venue"));
		/* the place comes later: a newer version, and the answers so far stay */
		calendar (world, "mfs", MAIN, "ACCEPTED", 0, NULL, 0);
		process_say (world, "pc-meeting", "m1", "ACCEPT Town Hall");
		g_assert_cmpint (meeting (world, 1)->sequence, ==, 1);
		g_assert_cmpstr (person (world, 1, "mfs")->partstat, ==, "accepted");
	}
}

/* Called again while one is to come: moved, never doubled. */
static void
test_not_doubled (void)
{
	g_autoptr (World) world = invited ();
	guint n = world->it->process->meetings->len;

	process_say (world, "pc-desk", "chair", "CONTINGENCY");
	process_say (world, "pc-desk", "chair", "CONTINGENCY 2026-11-05 11:00 by video");
	g_assert_cmpuint (world->it->process->meetings->len, ==, n + 1);
	g_assert_cmpstr (meeting (world, 2)->state, ==, "confirmed");
	assert_start (world, 2, "2026-11-05 11:00");
	/* B4.2: without the provider */
	g_assert_null (mail_to (world, "home", NULL));
}

/* ---- who comes ------------------------------------------------------------------------------------------------ */

/* B1.6: another coordinator: the former one gets a CANCEL alone, the new one an invitation. */
static void
test_holder_changes (void)
{
	g_autoptr (World) world = invited ();
	g_autoptr (CcrfAddress) new = world_person ("lee");
	CcrfWork work = { .facts = &world->facts, .now = world->now, .args = "" };
	const CcrfEvent event = { .kind = CCRF_EVENT_FILED, .text = "" };
	g_autoptr (CcrfDecision) decision = ccrf_decision_new (world->it);
	guint cancels = 0, requests = 0;

	work.decision = decision;
	work.it = decision->after;
	work.event = &event;
	work.provider = world->provider;
	ccrf_process_set_holder (work.it->process, "coordinator", new, "2026-11-02");
	ccrf_process_holder_changed (&work, "coordinator");
	for (guint i = 0; i < decision->mails->len; i++) {
		const CcrfMail *mail = decision->mails->pdata[i];

		if (g_strcmp0 (mail->calendar_method, "CANCEL") == 0) {
			g_assert_cmpstr (mail->to->address, ==, "jo@example.org");
			cancels++;
		}
		if (g_strcmp0 (mail->calendar_method, "REQUEST") == 0) {
			g_assert_cmpstr (mail->to->address, ==, "lee@example.org");
			requests++;
		}
	}
	g_assert_cmpuint (cancels, ==, 1);
	g_assert_cmpuint (requests, ==, 1);
	g_assert_true (ccrf_process_find_invitee (ccrf_process_meeting (work.it->process, 1), "jo@example.org")->removed);
}

/* B1.6: the chair is another one: the question about the time is theirs, and its time is still open. */
static void
test_chair_changes (void)
{
	g_autoptr (World) world = asked ();
	g_autoptr (CcrfAddress) new = world_person ("lee");
	g_autoptr (CcrfDecision) decision = ccrf_decision_new (world->it);
	const CcrfEvent event = { .kind = CCRF_EVENT_FILED, .text = "" };
	CcrfWork work = { .decision = decision, .it = decision->after, .event = &event, .facts = &world->facts, .now = world->now, .provider = world->provider, .args = "" };
	guint open = 0;

	ccrf_process_set_holder (work.it->process, "chair", new, "2026-11-02");
	ccrf_process_holder_changed (&work, "chair");
	for (guint i = 0; i < work.it->requests->len; i++) {
		const CcrfRequest *request = work.it->requests->pdata[i];

		if (!g_str_equal (request->step, "pc-meeting") || request->state != CCRF_REQUEST_OPEN)
			continue;
		g_assert_cmpstr (request->to->address, ==, "lee@example.org");
		open++;
	}
	g_assert_cmpuint (open, ==, 1);
	g_assert_cmpstr (ccrf_process_find_invitee (ccrf_process_meeting (work.it->process, 1), "lee@example.org")->role, ==, "chair");
	/* nobody was invited yet: nobody's invitation is withdrawn */
	for (guint i = 0; i < decision->mails->len; i++)
		g_assert_null (((const CcrfMail *) decision->mails->pdata[i])->calendar);
}

static void
test_roles_in_words (void)
{
	static const struct { const char *text, *roles, *section, *wrong; } rows[] = {
		{ "police", "police", NULL, NULL },
		{ "the Police, Healthwatch and CQC", "police|healthwatch|cqc-inspector", NULL, NULL },
		{ "fire, mental health for safety of the building", "fire-brigade|mental-health-trust", "safety of the building", NULL },
		{ "legal; hr", "legal|hr", NULL, NULL },
		{ "head of", NULL, NULL, "head of" },      /* three of them */
		{ "police, the mayor", NULL, NULL, "the mayor" },
		{ "", NULL, NULL, "" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *section = NULL, *wrong = NULL;
		g_auto (GStrv) roles = ccrf_process_roles_in_text (rows[i].text, &section, &wrong);
		g_autofree char *joined = roles ? g_strjoinv ("|", roles) : NULL;

		g_assert_cmpstr (joined, ==, rows[i].roles);
		g_assert_cmpstr (section, ==, rows[i].section);
		g_assert_cmpstr (wrong, ==, rows[i].wrong);
	}
}

/* The register learns the provider's address, or another one: it is invited there, and nowhere else. */
static void
test_provider_moves (void)
{
	g_autoptr (World) world = invited ();

	g_assert_nonnull (person (world, 1, "home"));
	g_free (world->provider->email);
	world->provider->email = g_strdup ("manager@example.org");
	world_clock (world, "docs:m1");
	g_assert_nonnull (mail_to (world, "manager", "REQUEST"));
	g_assert_nonnull (mail_to (world, "home", "CANCEL"));
	g_assert_cmpstr (person (world, 1, "manager")->audience, ==, "provider");
	world_clock (world, "chase:m1");
	g_assert_null (mail_to (world, "home", NULL));
}

/* ---- answers --------------------------------------------------------------------------------------------------- */

static void
test_declined (void)
{
	g_autoptr (World) world = invited ();

	calendar (world, "cqc", MAIN, "DECLINED", 0, NULL, 0);
	g_assert_cmpuint (process_told (world, "pc-declined-meeting", NULL), ==, 0);
	calendar (world, "home", MAIN, "DECLINED", 0, NULL, 0);
	g_assert_cmpuint (process_told (world, "pc-declined-meeting", "kim"), ==, 1);
	calendar (world, "kim", MAIN, "DECLINED", 0, NULL, 0);
	g_assert_cmpuint (process_told (world, "pc-declined-meeting", "hos"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-declined-meeting", "hoc"), ==, 1);
}

/* B0.10: who comes instead is invited; somebody else later: the first need not come. */
static void
test_delegated (void)
{
	g_autoptr (World) world = invited ();
	g_autofree char *event = NULL;

	calendar (world, "mfs", MAIN, "DELEGATED", 0, "sta@example.org", 0);
	g_assert_cmpstr (person (world, 1, "mfs")->partstat, ==, "delegated");
	g_assert_cmpstr (person (world, 1, "mfs")->instead->address, ==, "sta@example.org");
	g_assert_cmpstr (person (world, 1, "sta")->audience, ==, "council");
	event = event_to (world, "sta", "REQUEST");
	g_assert_nonnull (strstr (event, "DELEGATED-FROM=\"mailto:mfs@example.org\""));
	calendar (world, "mfs", MAIN, "DELEGATED", 0, "outsider@abroad.example", 0);
	/* who is not of the council gets no more than a partner */
	g_assert_cmpstr (person (world, 1, "outsider@abroad.example")->audience, ==, "partner");
	g_assert_true (person (world, 1, "sta")->removed);
	g_assert_nonnull (mail_to (world, "sta", "CANCEL"));
	/* the provider's own address gets nothing but as the provider */
	calendar (world, "cma", MAIN, "DELEGATED", 0, "home@example.org", 0);
	g_assert_cmpstr (person (world, 1, "home")->audience, ==, "provider");
}

/* Nobody is added by answering; of many strangers the chair is not asked about each. */
static void
test_not_invited (void)
{
	g_autoptr (World) world = invited ();
	guint before = meeting (world, 1)->invitees->len;

	for (int i = 0; i < 11; i++) {
		g_autofree char *who = g_strdup_printf ("stranger%d@abroad.example", i);

		calendar (world, who, MAIN, "ACCEPTED", 0, NULL, 0);
		g_assert_cmpuint (process_told (world, "pc-admit", "kim"), ==, i < 10);
		g_assert_cmpint (g_str_has_prefix (world->last->outcome, "attention: "), ==, i == 10);
	}
	g_assert_cmpuint (meeting (world, 1)->invitees->len, ==, before);
	world_say (world, "pc-admit", "ADMIT");
	g_assert_cmpuint (meeting (world, 1)->invitees->len, ==, before + 1);
	/* nobody knows them: what the provider may see, and no more (B0.8) */
	g_assert_cmpstr (person (world, 1, "stranger0@abroad.example")->audience, ==, "provider");
	g_assert_cmpuint (process_told (world, "pc-invitation-provider", NULL), ==, 1);
}

/* RFC 5546 3.2.7, 3.2.8 */
static void
test_counter (void)
{
	g_autoptr (World) world = invited ();
	CcrfTime other = world_at (world, "2026-11-13 14:00");

	calendar (world, "nur", MAIN, "TENTATIVE", 0, NULL, other);
	g_assert_cmpuint (process_told (world, "pc-counter", "kim"), ==, 1);
	g_assert_cmpstr (world_field (world, "pc-counter", "counter_when"), ==, "Friday 13 November 2026, 2pm");
	/* proposed again: one question, the newest */
	calendar (world, "nur", MAIN, "TENTATIVE", 0, NULL, other + 3600);
	g_assert_cmpuint (world_count (world, "pc-counter", CCRF_REQUEST_OPEN), ==, 1);
	world_say (world, "pc-counter", "KEEP");
	g_assert_nonnull (mail_to (world, "nur", "DECLINECOUNTER"));
	g_assert_cmpint (meeting (world, 1)->sequence, ==, 0);
	calendar (world, "nur", MAIN, "TENTATIVE", 0, NULL, other);
	world->now = other;
	world_say (world, "pc-counter", "ACCEPT");
	g_assert_cmpint (meeting (world, 1)->sequence, ==, 0);
}

/* ---- B0.11: minutes --------------------------------------------------------------------------------------------------- */

static void
test_minutes (void)
{
	static const struct { const char *text; gboolean shared; guint actions; } rows[] = {
		{ "These are the minutes.\nDo not share with the provider", FALSE, 0 },
		{ "These are the minutes.\nSHARE WITH PROVIDER\n", TRUE, 0 },
		{ "Minutes\n- ACTION: Check the charts / mfsqao / 2026-11-26\nACTION 2: Call the relatives / coordinator\nno action: none\n", FALSE, 2 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = invited ();
		guint items;

		world->now = meeting (world, 1)->end;
		world_clock (world, "held:m1");
		g_assert_cmpstr (meeting (world, 1)->state, ==, "held");
		g_assert_cmpstr (world->it->state, ==, "step-2");
		g_assert_cmpuint (process_told (world, "pc-minutes", "hill"), ==, 1);
		items = world->it->items->len;
		process_say (world, "pc-minutes", "m1", rows[i].text);
		g_assert_cmpint (meeting (world, 1)->minutes, >, 0);
		g_assert_cmpuint (process_told (world, "pc-minutes-provider", "home"), ==, rows[i].shared);
		g_assert_cmpuint (process_told (world, "pc-minutes-circulated", "cqc"), ==, 1);
		g_assert_cmpuint (process_told (world, "pc-minutes-circulated", "pol"), ==, 0); /* B2.5 */
		g_assert_cmpuint (world->it->items->len - items, ==, rows[i].actions);
		g_assert_cmpuint (world_count (world, "pc-minutes", CCRF_REQUEST_OPEN), ==, 0);
	}
}

/* ---- packs ------------------------------------------------------------------------------------------------------------- */

static void
test_packs (void)
{
	g_autoptr (World) world = invited ();
	g_autofree char *due = NULL;

	due = world_deadlines (world, "pack:m1");
	g_assert_cmpstr (due, ==, "pack 2026-11-10 09:00");
	world_clock (world, "pack:m1");
	g_assert_cmpuint (process_told (world, "pc-pack-council", "kim"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-pack-partner", "nur"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-pack-provider", "home"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-pack-partner", "pol"), ==, 0);
	/* B0.8: what the council alone may see is not even given to the others' mails */
	g_assert_false (json_object_has_member (world_mail (world, "pc-pack-partner")->fields, "enquiries"));
	g_assert_false (json_object_has_member (world_mail (world, "pc-pack-provider")->fields, "checklist"));
	g_assert_true (meeting (world, 1)->packed);
	world_clock (world, "pack:m1");
	g_assert_cmpuint (process_told (world, "pc-pack-council", NULL), ==, 0);
}

/* B4.1: proposed once; not while one is to come */
static void
test_propose_update (void)
{
	static const struct { const char *when; gboolean proposed; } rows[] = {
		{ "2026-11-16 10:00", TRUE }, { "2026-11-17 10:00", FALSE }, { "2026-11-20 10:00", FALSE }, { "2026-11-23 10:00", TRUE },
	};
	g_autoptr (World) world = invited ();

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		CcrfDecision *decision = ccrf_decision_new (world->it);
		const CcrfEvent event = { .kind = CCRF_EVENT_FILED, .text = "" };
		CcrfWork work = { .decision = decision, .it = decision->after, .event = &event, .facts = &world->facts, .now = world_at (world, rows[i].when), .args = "" };

		g_assert_cmpint (ccrf_process_propose_update (&work, "2 actions are overdue."), ==, rows[i].proposed);
		g_assert_cmpuint (decision->mails->len, ==, rows[i].proposed);
		ccrf_case_free (world->it);
		world->it = g_steal_pointer (&decision->after);
		ccrf_decision_free (decision);
	}
}

/* A step that only ends with its meeting needs another time when it is cancelled. */
static void
test_cancelled (void)
{
	g_autoptr (World) world = invited ();
	guint invitees = meeting (world, 1)->invitees->len;
	g_autofree char *left = NULL;

	process_say (world, "pc-desk", "chair", "CANCEL MEETING");
	g_assert_cmpstr (meeting (world, 1)->state, ==, "cancelled");
	g_assert_cmpuint (calendar_mails (world, "CANCEL"), ==, invitees);
	left = world_deadlines (world, ":m1");
	g_assert_cmpstr (left, ==, "");
	g_assert_cmpstr (meeting (world, 2)->state, ==, "proposed");
	g_assert_cmpuint (process_told (world, "pc-meeting", "kim"), ==, 1);
	calendar (world, "mfs", MAIN, "ACCEPTED", 1, NULL, 0);
	g_assert_cmpstr (person (world, 1, "mfs")->partstat, ==, "needs-action");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/decide/meetings/proposed", test_proposed);
	g_test_add_func ("/decide/meetings/busy", test_busy);
	g_test_add_func ("/decide/meetings/without-chair", test_without_chair);
	g_test_add_func ("/decide/meetings/invited-early", test_invited_early);
	g_test_add_func ("/decide/meetings/not-confirmed", test_not_confirmed);
	g_test_add_func ("/decide/meetings/copies", test_copies);
	g_test_add_func ("/decide/meetings/bad-times", test_bad_times);
	g_test_add_func ("/decide/meetings/moved", test_moved);
	g_test_add_func ("/decide/meetings/venue", test_venue);
	g_test_add_func ("/decide/meetings/not-doubled", test_not_doubled);
	g_test_add_func ("/decide/meetings/holder-changes", test_holder_changes);
	g_test_add_func ("/decide/meetings/chair-changes", test_chair_changes);
	g_test_add_func ("/decide/meetings/roles-in-words", test_roles_in_words);
	g_test_add_func ("/decide/meetings/provider-moves", test_provider_moves);
	g_test_add_func ("/decide/meetings/declined", test_declined);
	g_test_add_func ("/decide/meetings/delegated", test_delegated);
	g_test_add_func ("/decide/meetings/not-invited", test_not_invited);
	g_test_add_func ("/decide/meetings/counter", test_counter);
	g_test_add_func ("/decide/meetings/minutes", test_minutes);
	g_test_add_func ("/decide/meetings/packs", test_packs);
	g_test_add_func ("/decide/meetings/propose-update", test_propose_update);
	g_test_add_func ("/decide/meetings/cancelled", test_cancelled);
	return g_test_run ();
}
