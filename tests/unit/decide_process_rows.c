/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Provider concerns: every transition row, played once, in the order of the
 * table (B0–B6). A row that is added, moved or renamed without its line here fails.
 */

#include "decide-fixture.h"
#include "decide/process.h"

typedef struct {
	const char *from, *on;  /* as the table has them */
	const char *state;      /* the case stands here; NULL: in @from */
	const char *with;       /* letters, see set_up () */
	const char *step;       /* whose request is answered; NULL: the clock or a word of the program */
	const char *text;       /* the answer */
	const char *to;         /* where it goes */
	const char *mails;      /* templates that must be among the mails, separated by spaces */
} Row;

#define CHAIR "CHAIR Kim Osei kim@example.org"

/* clang-format off */
static const Row rows[] = {
	{ "new", "opened", NULL, "-", NULL, NULL, "proposed", "pc-decision" },

	{ "proposed", "pc-decision CONVENE", NULL, "-", "pc-decision", "CONVENE", "decision-meeting", "pc-decided pc-meeting" },
	{ "proposed", "pc-decision INITIATE", NULL, "-", "pc-decision", "INITIATE", "step-1", "pc-decided pc-chair pc-placements pc-checklist pc-started-provider" },
	{ "proposed", "pc-decision DECLINE", NULL, "-", "pc-decision", "DECLINE " SECRET, "closed", "pc-decided pc-declined" },
	{ "decision-meeting", "held:decisions", NULL, "", NULL, NULL, "decision-meeting", "pc-decision-outcome" },
	{ "decision-meeting", "pc-decision-outcome INITIATE", NULL, "-", "pc-decision-outcome", "INITIATE", "step-1", "pc-chair" },
	{ "decision-meeting", "pc-decision-outcome NOT INITIATED", NULL, "-", "pc-decision-outcome", "NOT INITIATED monitoring visit " SECRET, "closed", "pc-decided pc-not-initiated pc-not-initiated-provider" },

	{ "step-1", "pc-chair CHAIR", NULL, "-", "pc-chair", CHAIR, "step-1", "pc-meeting pc-communication pc-desk" },
	{ "*", "pc-chair CHAIR", "step-2", "-", "pc-chair", CHAIR, "step-2", "pc-desk" },
	{ "*", "pc-coordinator COORDINATOR", "step-1", "-", "pc-coordinator", "COORDINATOR Jo Bell jo@example.org", "step-1", "pc-desk pc-coordinator-provider pc-document" },
	{ "*", "pc-minute-taker MINUTE TAKER", "step-1", "", "pc-minute-taker", "MINUTE TAKER Pat Hill ph@example.org", "step-1", "pc-named-minute-taker" },

	{ "*", "pc-placements SUSPEND", "step-1", "", "pc-placements", "SUSPEND " SECRET, "step-1", "pc-letter" },
	{ "*", "pc-placements CAUTION", "step-1", "", "pc-placements", "CAUTION " SECRET, "step-1", "pc-letter" },
	{ "*", "pc-placements OPEN", "step-1", "s", "pc-placements", "OPEN", "step-1", "pc-letter" },
	{ "*", "then:pc-letter", "step-1", "l", NULL, NULL, "step-1", "" },
	{ "*", "pc-letter CHANGE", "step-1", "", "pc-letter", "CHANGE " SECRET, "step-1", "" },

	{ "*", "pc-meeting ACCEPT", "step-1", "m", "pc-meeting", "ACCEPT", "step-1", "pc-invitation" },
	{ "*", "pc-meeting MOVE", "step-1", "m", "pc-meeting", "MOVE 2026-11-12 10:00 Town Hall", "step-1", "pc-invitation" },
	{ "*", "pc-counter ACCEPT", "step-1", "M", "pc-counter", "ACCEPT", "step-1", "" },
	{ "*", "pc-counter KEEP", "step-1", "M", "pc-counter", "KEEP", "step-1", "" },
	{ "*", "pc-admit ADMIT", "step-1", "M", "pc-admit", "ADMIT", "step-1", "" },
	{ "*", "pc-admit REFUSE", "step-1", "M", "pc-admit", "REFUSE", "step-1", "" },

	{ "step-1", "held:initial", NULL, "", NULL, NULL, "step-2", "pc-checklist pc-communication pc-outcome" },
	{ "step-2", "pc-outcome CONTINUE", NULL, "", "pc-outcome", "CONTINUE 2026-11-20", "step-2", "" },
	{ "step-2", "pc-outcome EXTEND", NULL, "", "pc-outcome", "EXTEND 2026-12-10 " SECRET, "step-2", "pc-extended-provider" },
	{ "step-2", "pc-outcome END", NULL, "", "pc-outcome", "END " SECRET, "step-6", "pc-views" },

	{ "step-2", "held:findings", NULL, "", NULL, NULL, "step-3", "pc-checklist pc-next" },
	{ "step-3", "pc-next UPDATE MEETING", NULL, "", "pc-next", "UPDATE MEETING 2026-11-20", "step-4", "pc-checklist" },
	{ "step-3", "pc-next QUALITY ASSURANCE", NULL, "", "pc-next", "QUALITY ASSURANCE", "step-5", "pc-qa-strategy" },
	{ "step-3", "pc-next EXTEND", NULL, "", "pc-next", "EXTEND 2026-12-10", "step-3", "pc-extended-provider" },
	{ "step-3", "pc-next END", NULL, "", "pc-next", "END " SECRET, "step-6", "pc-views" },
	{ "step-3", "pc-desk UPDATE MEETING", NULL, "", "pc-desk", "UPDATE MEETING 2026-11-20", "step-4", "pc-checklist" },
	{ "step-4", "pc-next UPDATE MEETING", NULL, "", "pc-next", "UPDATE MEETING 2026-11-20", "step-4", "" },
	{ "step-4", "pc-next QUALITY ASSURANCE", NULL, "", "pc-next", "QUALITY ASSURANCE", "step-5", "pc-qa-strategy" },
	{ "step-4", "pc-next EXTEND", NULL, "", "pc-next", "EXTEND 2026-12-10", "step-4", "pc-extended-provider" },
	{ "step-4", "pc-next END", NULL, "", "pc-next", "END " SECRET, "step-6", "pc-views" },
	{ "step-4", "held:update", NULL, "", NULL, NULL, "step-4", "pc-next" },

	{ "step-5", "pc-qa-strategy TEXT", NULL, "", "pc-qa-strategy", "Call the on-call number at night\nVisit unannounced", "step-5", "pc-quality" },
	{ "step-5", "pc-quality checked", NULL, "q", "pc-quality", "1 IMPROVED|2 IMPROVED", "step-6", "pc-views" },
	{ "step-5", "pc-quality checked", NULL, "q", "pc-quality", "1 IMPROVED|2 NOT IMPROVED " SECRET, "step-4", "pc-not-improved pc-next" },
	{ "step-5", "pc-quality checked", NULL, "q", "pc-quality", "1 IMPROVED", "step-5", "recorded" },

	{ "step-6", "then:pc-views", NULL, "", NULL, NULL, "step-6", "pc-close" },
	{ "step-6", "views-complete", NULL, "", NULL, NULL, "step-6", "pc-close" },
	{ "step-6", "pc-close CLOSE", NULL, "", "pc-close", "CLOSE", "lessons-learnt", "pc-letter pc-lessons" },
	{ "step-6", "pc-close NOT YET", NULL, "", "pc-close", "NOT YET " SECRET, "step-4", "pc-not-yet pc-next" },
	{ "*", "pc-embargo LIFT EMBARGO", "step-6", "s", "pc-embargo", "LIFT EMBARGO", "step-6", "pc-letter" },
	{ "*", "pc-embargo KEEP EMBARGO", "step-6", "s", "pc-embargo", "KEEP EMBARGO " SECRET, "step-6", "" },
	{ "lessons-learnt", "then:pc-lessons", NULL, "", NULL, NULL, "sab-report", "pc-report" },
	{ "lessons-learnt", "lessons-complete", NULL, "", NULL, NULL, "sab-report", "pc-report" },
	{ "sab-report", "pc-report CHANGE", NULL, "", "pc-report", "CHANGE " SECRET, "sab-report", "pc-report" },
	{ "sab-report", "pc-report APPROVE", NULL, "l", "pc-report", "APPROVE", "sab-report", "pc-sab-report" },
	{ "sab-report", "letters-signed", NULL, "a", NULL, NULL, "closed", "" },
	{ "sab-report", "embargo-answered", NULL, "a", NULL, NULL, "closed", "" },
	{ "sab-report", "pc-report APPROVE", NULL, "", "pc-report", "APPROVE", "closed", "pc-sab-report" },

	{ "*", "pc-sip AGREE", "step-2", "d", "pc-sip", "AGREE", "step-2", "" },
	{ "*", "pc-sip CHANGE", "step-2", "d", "pc-sip", "CHANGE " SECRET, "step-2", "" },
	{ "*", "pc-client-letter APPROVE", "step-2", "d", "pc-client-letter", "APPROVE", "step-2", "" },
	{ "*", "pc-client-letter CHANGE", "step-2", "d", "pc-client-letter", "CHANGE " SECRET, "step-2", "" },

	{ "*", "pc-desk UPDATE MEETING", "step-2", "", "pc-desk", "UPDATE MEETING 2026-11-20", "step-2", "" },
	{ "*", "pc-desk CONTINGENCY", "step-4", "", "pc-desk", "CONTINGENCY", "step-4", "pc-meeting" },
	{ "*", "pc-desk INVITE", "step-1", "M", "pc-desk", "INVITE police", "step-1", "" },
	{ "*", "pc-desk MOVE", "step-1", "M", "pc-desk", "MOVE 2026-11-12 10:00", "step-1", "" },
	{ "*", "pc-desk CANCEL MEETING", "step-1", "M", "pc-desk", "CANCEL MEETING", "step-1", "" },
	{ "*", "pc-desk AUTHORISE", "step-2", "", "pc-desk", "AUTHORISE move the beds, mfsqao by 2026-11-06", "step-2", "pc-actions pc-authorised" },
	{ "*", "pc-desk TRIGGER", "step-2", "", "pc-desk", "TRIGGER happened " SECRET, "step-2", "pc-trigger" },
	{ "*", "pc-desk CONTINUITY", "step-2", "", "pc-desk", "CONTINUITY " SECRET, "step-2", "pc-continuity" },
	{ "*", "pc-desk LEGAL HOLD", "step-2", "", "pc-desk", "LEGAL HOLD", "step-2", "recorded" },
	{ "*", "pc-desk RELEASE HOLD", "step-2", "", "pc-desk", "RELEASE HOLD", "step-2", "recorded" },
	{ "*", "pc-desk SHARE", "step-2", "d", "pc-desk", "SHARE 3", "step-2", "" },
	{ "*", "pc-desk EXTEND", "step-2", "", "pc-desk", "EXTEND 2026-12-10 " SECRET, "step-2", "pc-extended-provider" },
	{ "*", "pc-desk END", "step-4", "", "pc-desk", "END " SECRET, "step-6", "pc-views" },
	{ NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL },
};

static const struct { const char *role, *who; } more_people[] = {
	{ "head-of-commissioning", "hoc" }, { "head-of-placements", "hop" }, { "mfsqao", "mfs" }, { "quality-and-market-support-manager", "qms" },
	{ "contracts-manager", "cma" }, { "contracts-and-review-officer", "cro" }, { "senior-commissioning-officer", "sco" }, { "director", "dir" },
	{ "designated-nurse", "nur" }, { "chc-lead-nurse", "chc" }, { "cqc-inspector", "cqc" }, { "police", "pol" }, { "brokerage", "bro" },
	{ "placing-authorities", "pla" }, { "business-support", "bus" }, { "sab", "sab" },
};
/* clang-format on */

static GPtrArray *
people (gpointer data, const char *role, gboolean deputies, CcrfTime now)
{
	GPtrArray *list = world_ask_people (data, role, deputies, now);

	for (gsize i = 0; !deputies && i < G_N_ELEMENTS (more_people); i++)
		if (g_str_equal (more_people[i].role, role))
			g_ptr_array_add (list, world_person (more_people[i].who));
	return list;
}

/* "2026-11-12 10:00 Town Hall" */
static gboolean
read_when (gpointer data, const char *text, CcrfTime now, CcrfTime *at, gboolean *has_time, char **rest, char **unsure)
{
	const World *world = data;
	g_autofree char *day = world_read_date (data, text, now, rest, unsure);
	g_autofree char *moment = NULL;

	if (!day)
		return FALSE;
	*has_time = strlen (text) >= 16 && text[13] == ':';
	moment = *has_time ? g_strndup (text, 16) : g_strdup_printf ("%s 00:00", day);
	*rest = g_strdup (text + (*has_time ? 16 : 10));
	*at = world_at (world, moment);
	return TRUE;
}

/* every row that fails is named, not the last one alone */
#define failed(...) \
	G_STMT_START { g_test_message (__VA_ARGS__); g_test_fail_printf (__VA_ARGS__); } G_STMT_END

/* ---- the case as it stands before ------------------------------------------------ */

static void
add_request (World *world, const char *step, const char *role, const char *who, const char *about)
{
	g_autoptr (CcrfAddress) to = world_person (who);
	CcrfRequest *request = ccrf_request_new (step, role, to);

	request->id = ++world->next_id;
	request->sent = world->now;
	if (about) {
		request->extra = json_object_new ();
		json_object_set_string_member (request->extra, "about", about);
	}
	g_ptr_array_add (world->it->requests, request);
}

static void
open_request (World *world, const char *step)
{
	/* clang-format off */
	/* questions of which several may be open are about something */
	static const struct { const char *step, *about; } abouts[] = {
		{ "pc-letter", "suspension" }, { "pc-desk", "chair" }, { "pc-meeting", "m1" }, { "pc-counter", "m1" }, { "pc-admit", "m1" },
		{ "pc-sip", "1" }, { "pc-client-letter", "2" },
	};
	/* clang-format on */
	const CcrfStep *stanza = ccrf_procedures_step (world->procedures, step);
	const char *about = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS (abouts); i++)
		if (g_str_equal (abouts[i].step, step))
			about = abouts[i].about;
	for (char **role = stanza->asks; *role; role++) {
		const CcrfAddress *named = ccrf_process_holder (world->it->process, *role);
		g_autoptr (GPtrArray) asked = people (world, *role, FALSE, world->now);
		g_autofree char *who = named ? g_strndup (named->address, strcspn (named->address, "@")) : asked->len ? g_strndup (((CcrfAddress *) asked->pdata[0])->address, strcspn (((CcrfAddress *) asked->pdata[0])->address, "@")) : g_strdup ("home");

		add_request (world, step, *role, who, about);
	}
}

static void
add_meeting (World *world, const char *state)
{
	CcrfProcessMeeting *meeting = ccrf_process_meeting_new (1, "initial");
	static const struct { const char *role, *audience, *who; } invited[] = {
		{ "chair", "council", "kim" }, { "mfsqao", "council", "mfs" }, { "police", "partner", "pol" }, { "provider", "provider", "home" },
	};

	g_free (meeting->state);
	meeting->state = g_strdup (state);
	meeting->start = world_at (world, "2026-11-10 10:00");
	meeting->end = world_at (world, "2026-11-10 12:00");
	meeting->sequence = g_str_equal (state, "confirmed") ? 0 : -1;
	for (gsize i = 0; i < G_N_ELEMENTS (invited); i++) {
		g_autoptr (CcrfAddress) who = world_person (invited[i].who);

		g_ptr_array_add (meeting->invitees, ccrf_invitee_new (invited[i].role, invited[i].audience, who));
	}
	g_ptr_array_add (world->it->process->meetings, meeting);
}

static void
add_document (World *world, int n, const char *kind, const char *audience)
{
	CcrfDocument *document = ccrf_document_new (n, kind, 1);

	g_free (document->audience);
	document->audience = g_strdup (audience);
	document->filed = world->now;
	g_ptr_array_add (world->it->process->documents, document);
}

/* what invitations say of the service */
static const CcrfConfig *
config (void)
{
	static CcrfConfig council = { .name = (char *) "Example Council", .address = (char *) "care@council.example", .day_starts = 9 * 60, .day_ends = 17 * 60 };

	if (!council.roles)
		council.roles = g_hash_table_new (g_str_hash, g_str_equal);
	return &council;
}

/* - nobody is named yet, l a letter is not signed yet, a the report is approved, s placements are suspended, m a meeting is proposed, M one is confirmed, q two quality checks, d documents are there */
static World *
set_up (const Row *row)
{
	World *world = world_new (CCRF_PROVIDER_CONCERNS);
	CcrfCase *it = world->it;
	g_autoptr (CcrfAddress) chair = world_person ("kim"), coordinator = world_person ("jo");

	world->facts.people = people;
	world->facts.read_when = read_when;
	world->facts.config = config ();
	ccrf_form_free (it->form);
	it->form = NULL;
	g_free (it->ref);
	it->ref = g_strdup ("PC-2026-00001");
	ccrf_case_set_fact (it, "started_by", "svc@example.org");
	ccrf_case_set_fact (it, "reason", SECRET);
	if (!strchr (row->with, '-')) {
		ccrf_process_set_holder (it->process, "chair", chair, "2026-10-01");
		ccrf_process_set_holder (it->process, "coordinator", coordinator, "2026-10-01");
	}
	if (strchr (row->with, 's')) {
		g_free (world->provider->status);
		world->provider->status = g_strdup ("suspended");
	}
	if (strchr (row->with, 'm') || strchr (row->with, 'M'))
		add_meeting (world, strchr (row->with, 'M') ? "confirmed" : "proposed");
	if (strchr (row->with, 'd')) {
		add_document (world, 1, "sip", "provider");
		add_document (world, 2, "client-letter", "provider");
		add_document (world, 3, "report", "council");
	}
	for (int n = 1; strchr (row->with, 'q') && n <= 2; n++) {
		CcrfItem *item = ccrf_item_new (n, "Call at night", "", "");

		g_free (item->group);
		item->group = g_strdup ("quality");
		g_ptr_array_add (it->items, item);
	}
	g_free (it->state);
	it->state = g_strdup (row->state ? row->state : row->from);
	if (row->step)
		open_request (world, row->step);
	if (strchr (row->with, 'l'))
		open_request (world, "pc-letter");
	if (strchr (row->with, 'a')) {
		open_request (world, "pc-report");
		((CcrfRequest *) it->requests->pdata[it->requests->len - 1])->state = CCRF_REQUEST_ANSWERED;
	}
	return world;
}

static gboolean
has_mail (const World *world, const char *template_name)
{
	for (guint i = 0; i < world->last->mails->len; i++)
		if (g_str_has_prefix (((CcrfMail *) world->last->mails->pdata[i])->template, template_name))
			return TRUE;
	return FALSE;
}

static void
check (const World *world, const Row *row)
{
	g_auto (GStrv) wanted = g_strsplit (row->mails, " ", -1);
	g_autofree char *mails = world_mails (world);

	if (!g_str_equal (world->it->state, row->to))
		failed ("%s %s: is %s, should be %s (%s)", row->from, row->on, world->it->state, row->to, mails);
	for (char **name = wanted; *name; name++)
		if (**name && !has_mail (world, *name))
			failed ("%s %s: no mail %s among “%s”", row->from, row->on, *name, mails);
	/* the row ran: something of it stands in the history */
	if (world->last->notes->len == 0)
		failed ("%s %s: nothing was recorded", row->from, row->on);
	if (has_mail (world, "choices"))
		failed ("%s %s: was asked back: %s", row->from, row->on, world_field (world, "choices", "problem"));
}

/* the clock and the program itself have no answer: the row is taken by its name */
static void
take_row (World *world, const char *on)
{
	/* a clock of one of several questions says which */
	const CcrfEvent event = { .kind = CCRF_EVENT_CLOCK, .name = g_str_equal (on, "then:pc-letter") ? "then:pc-letter#suspension" : on, .text = "" };
	CcrfDecision *decision = ccrf_decision_new (world->it);
	CcrfWork work = { .decision = decision, .it = decision->after, .event = &event, .facts = &world->facts, .now = world->now,
	                  .provider = world->provider, .args = "" };

	g_assert_true (ccrf_work_step (&work, on));
	ccrf_decision_free (world->last);
	ccrf_case_free (world->it);
	world->last = decision;
	world->it = g_steal_pointer (&decision->after);
	world_check_notes (world);
	for (guint i = 0; i < decision->mails->len; i++)
		world_check_mail (decision->mails->pdata[i]);
}

static void
test_rows (void)
{
	const CcrfTransition *row = ccrf_provider_concerns_table.rows;
	const Row *wanted = rows;

	for (; row->from && wanted->from; row++, wanted++) {
		g_autoptr (World) world = NULL;

		if (!g_str_equal (row->from, wanted->from) || !g_str_equal (row->on, wanted->on)) {
			failed ("the row %s %s has no test: add its line here", row->from, row->on);
			return;
		}
		world = set_up (wanted);
		if (g_str_equal (wanted->on, "opened"))
			world_open (world);
		else if (wanted->step)
			world_say (world, wanted->step, wanted->text);
		else
			take_row (world, wanted->on);
		check (world, wanted);
	}
	g_assert_null (row->from);
	g_assert_null (wanted->from);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/decide/process/rows", test_rows);
	return g_test_run ();
}
