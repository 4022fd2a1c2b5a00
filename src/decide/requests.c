/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asking: requests with their recipients, reminders and clocks. */

#include "work.h"
#include <string.h>

/* tokens are good for half a year: long after that a mail is no answer any more */
#define REQUEST_DAYS 183

const CcrfStep *
ccrf_work_stanza (const CcrfWork *work, const char *step)
{
	g_autofree char *name = g_strndup (step, strcspn (step, "#"));

	return ccrf_procedures_step (work->facts->procedures, name);
}

CcrfRequest *
ccrf_work_add_request (CcrfWork *work, const char *step, const char *role, const CcrfAddress *to)
{
	CcrfRequest *request = ccrf_request_new (step, role, to);
	const CcrfStep *stanza = ccrf_work_stanza (work, step);

	request->sent = work->now;
	request->expires = work->now + REQUEST_DAYS * 86400LL;
	/* a standing question is good as long as it stands */
	if (stanza)
		request->expires = MAX (request->expires, ccrf_calendar_add (work->facts->calendar, work->now, stanza->due));
	g_ptr_array_add (work->it->requests, request);
	return request;
}

const char *
ccrf_request_about (const CcrfRequest *request)
{
	return request->extra ? json_object_get_string_member_with_default (request->extra, "about", "") : "";
}

char *
ccrf_request_name (const CcrfRequest *request)
{
	const char *about = ccrf_request_about (request);

	return *about ? g_strdup_printf ("%s#%s", request->step, about) : g_strdup (request->step);
}

/* @name: a step, or STEP#ABOUT where several questions of a step are open at once */
static gboolean
is_open (const CcrfRequest *request, const char *name)
{
	g_autofree char *own = NULL;

	if (request->state != CCRF_REQUEST_OPEN || !g_str_has_prefix (name, request->step))
		return FALSE;
	own = ccrf_request_name (request);
	return g_str_equal (own, name);
}

CcrfRequest *
ccrf_work_open_request (const CcrfWork *work, const char *name)
{
	for (guint i = 0; i < work->it->requests->len; i++) {
		CcrfRequest *request = work->it->requests->pdata[i];

		if (is_open (request, name))
			return request;
	}
	return NULL;
}

/* ---- who is asked ----------------------------------------------------------------- */

static void
drop_address (GPtrArray *people, const char *address)
{
	for (guint i = people->len; i > 0; i--)
		if (address && ccrf_address_equal (((CcrfAddress *) people->pdata[i - 1])->address, address))
			g_ptr_array_remove_index (people, i - 1);
}

/* Nobody decides on their own referral: who sent the form, who is named on it as the one who reports, and who acts for them. */
static void
drop_referrers (const CcrfWork *work, const char *role, GPtrArray *people)
{
	const CcrfFacts *facts = work->facts;
	const char *professional = work->it->professional && !work->it->process ? work->it->professional->address : NULL;
	const char *reporter = work->it->form ? ccrf_form_get (work->it->form, "reporter_email") : NULL;
	const char *const whom[] = { professional ? professional : reporter, professional ? reporter : NULL, NULL };

	/* a process: who proposed it does not decide that it starts; later they are asked like everybody */
	if (work->it->process && g_str_equal (work->it->state, "proposed"))
		drop_address (people, ccrf_case_fact (work->it, "started_by"));
	drop_address (people, professional);
	drop_address (people, reporter);
	for (guint i = people->len; facts->acts_for && whom[0] && i > 0; i--)
		if (facts->acts_for (facts->data, role, ((CcrfAddress *) people->pdata[i - 1])->address, whom, work->now))
			g_ptr_array_remove_index (people, i - 1);
}

/* Holders; where nobody may answer (nobody holds it, or only the professional
 * who reported: nobody decides on their own referral), the deputies, then the operator. */
GPtrArray *
ccrf_work_people (const CcrfWork *work, const char *role)
{
	const CcrfFacts *facts = work->facts;
	const CcrfAddress *named = ccrf_process_holder (work->it->process, role);
	GPtrArray *people;

	/* chair, coordinator, minute taker: whoever was named for this process */
	if (named) {
		people = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_address_free);
		g_ptr_array_add (people, ccrf_address_copy (named));
		return people;
	}
	people = facts->people (facts->data, role, FALSE, work->now);

	drop_referrers (work, role, people);
	if (people->len == 0) {
		g_ptr_array_unref (people);
		people = facts->people (facts->data, role, TRUE, work->now);
		drop_referrers (work, role, people);
	}
	return people;
}

static gboolean
has_open_request_to (const CcrfWork *work, const char *name, const char *address)
{
	for (guint i = 0; i < work->it->requests->len; i++) {
		const CcrfRequest *request = work->it->requests->pdata[i];

		if (is_open (request, name) && ccrf_address_equal (request->to->address, address))
			return TRUE;
	}
	return FALSE;
}

/* What the first question showed (a list of providers, a question's words) stands in the deputies' too. */
static JsonObject *
extra_of_siblings (const CcrfWork *work, const char *name)
{
	for (guint i = work->it->requests->len; i > 0; i--) {
		const CcrfRequest *request = work->it->requests->pdata[i - 1];

		if (request->extra && is_open (request, name))
			return ccrf_json_copy (request->extra);
	}
	return NULL;
}

static guint
ask_role (CcrfWork *work, const char *name, const char *role, GPtrArray *people, JsonObject *extra, gboolean deputy)
{
	g_autofree char *step = g_strndup (name, strcspn (name, "#"));
	guint asked = 0;

	for (guint i = 0; i < people->len; i++) {
		const CcrfAddress *to = people->pdata[i];
		JsonObject *shown;
		CcrfRequest *request;

		if (has_open_request_to (work, name, to->address))
			continue;
		shown = extra ? ccrf_json_copy (extra) : extra_of_siblings (work, name);
		request = ccrf_work_add_request (work, step, role, to);
		request->extra = shown;
		ccrf_work_mail_request (work, request, FALSE, deputy);
		asked++;
	}
	if (asked)
		ccrf_work_note (work, "asked %u %s of %s: %s", asked, deputy ? "deputies" : "people", role, name);
	return asked;
}

/* There is no deputy left to ask: who was asked hears of it once more, so that the case does not fall silent. */
static void
remind_all (CcrfWork *work, const char *step)
{
	for (guint i = 0; i < work->it->requests->len; i++) {
		CcrfRequest *request = work->it->requests->pdata[i];

		if (is_open (request, step))
			ccrf_work_mail_request (work, request, TRUE, FALSE);
	}
	ccrf_work_note (work, "%s: there is no deputy to ask; reminded again", step);
}

static gboolean
is_party (const char *role)
{
	return g_str_equal (role, "professional") || g_str_equal (role, "provider");
}

static guint
ask_party (CcrfWork *work, const char *name, const char *role, JsonObject *extra)
{
	g_autofree char *step = g_strndup (name, strcspn (name, "#"));
	g_autoptr (CcrfAddress) to = NULL;
	CcrfRequest *request;

	if (g_str_equal (role, "professional") && work->it->professional)
		to = ccrf_address_copy (work->it->professional);
	else if (g_str_equal (role, "provider") && work->provider && *work->provider->email)
		to = ccrf_address_new (work->provider->manager, work->provider->email);
	if (!to) {
		ccrf_work_note (work, "nobody to ask: the %s has no address", role);
		return 0;
	}
	request = ccrf_work_add_request (work, step, role, to);
	request->extra = extra ? ccrf_json_copy (extra) : NULL;
	ccrf_work_mail_request (work, request, FALSE, FALSE);
	ccrf_work_note (work, "asked the %s: %s", role, name);
	return 1;
}

static guint
ask_anybody (CcrfWork *work, const char *name, const char *role, JsonObject *extra)
{
	g_autoptr (GPtrArray) people = NULL;

	if (is_party (role))
		return ask_party (work, name, role, extra);
	people = ccrf_work_people (work, role);
	return ask_role (work, name, role, people, extra, FALSE);
}

/* A role that nobody holds: the operator hears of it, once for all that were to be asked. */
void
ccrf_work_ask_people (CcrfWork *work, const CcrfStep *step)
{
	guint asked = 0;

	for (char **role = step->asks; *role; role++)
		asked += ask_anybody (work, step->name, *role, NULL);
	if (asked == 0 && !is_party (step->ask))
		ccrf_work_tell_nobody_holds (work, step->ask);
}

guint
ccrf_work_ask_about (CcrfWork *work, const char *step, const char *about, const char *role, JsonObject *extra)
{
	const CcrfStep *stanza = ccrf_work_stanza (work, step);
	g_autofree char *name = g_strdup_printf ("%s#%s", step, about);
	g_autoptr (JsonObject) shown = extra ? extra : json_object_new ();
	guint asked;

	json_object_set_string_member (shown, "about", about);
	ccrf_work_start_clock_named (work, stanza, name, work->now, ccrf_calendar_add (work->facts->calendar, work->now, stanza->due));
	asked = ask_anybody (work, name, role, shown);
	if (asked == 0) {
		ccrf_work_drop_deadlines (work, name);
		if (!is_party (role))
			ccrf_work_tell_nobody_holds (work, role);
	}
	return asked;
}

void
ccrf_effect_ask (CcrfWork *work, const char *name)
{
	const CcrfStep *step = ccrf_work_stanza (work, name);

	ccrf_work_start_clock (work, step, step->from_receipt && !work->anew ? work->it->received : work->now);
	ccrf_work_ask_people (work, step);
}

void
ccrf_effect_ask_again (CcrfWork *work, const char *name)
{
	const CcrfStep *step = ccrf_work_stanza (work, name);

	ccrf_work_start_clock (work, step, work->now);
	for (guint i = 0; i < work->it->requests->len; i++) {
		CcrfRequest *request = work->it->requests->pdata[i];

		if (is_open (request, name)) {
			request->answered = 0;
			request->expires = work->now + REQUEST_DAYS * 86400LL;
			ccrf_work_mail_request (work, request, FALSE, FALSE);
		}
	}
}

static guint
ask_deputies_of (CcrfWork *work, const char *name, const char *role)
{
	g_autoptr (GPtrArray) people = work->facts->people (work->facts->data, role, TRUE, work->now);

	drop_referrers (work, role, people);
	return ask_role (work, name, role, people, NULL, TRUE);
}

void
ccrf_effect_ask_deputies (CcrfWork *work, const char *name)
{
	const CcrfStep *step = ccrf_work_stanza (work, name);
	const CcrfRequest *open = ccrf_work_open_request (work, name);
	guint asked = 0;

	/* whose question it is stands in the stanza, or, of an owner's, in the question itself */
	if (strchr (name, '#') && open)
		asked = is_party (open->role) ? 0 : ask_deputies_of (work, name, open->role);
	else
		for (char **role = step->asks; *role; role++)
			asked += is_party (*role) ? 0 : ask_deputies_of (work, name, *role);
	if (asked == 0 && work->event->kind == CCRF_EVENT_CLOCK)
		remind_all (work, name);
}

/* ---- answered ------------------------------------------------------------------------ */

static void
end_requests (CcrfWork *work, const char *step)
{
	for (guint i = 0; i < work->it->requests->len; i++) {
		CcrfRequest *request = work->it->requests->pdata[i];

		if (is_open (request, step))
			request->state = CCRF_REQUEST_SUPERSEDED;
	}
	ccrf_work_drop_deadlines (work, step);
}

void
ccrf_effect_settle (CcrfWork *work, const char *step)
{
	CcrfRequest *request = work->request;
	g_autofree char *name = request && g_str_equal (request->step, step) ? ccrf_request_name (request) : g_strdup (step);

	if (request && g_str_equal (request->step, step) && request->state == CCRF_REQUEST_OPEN) {
		request->state = CCRF_REQUEST_ANSWERED;
		request->answered = work->now;
		g_free (request->answer);
		request->answer = work->keyword ? g_strstrip (g_strdup_printf ("%s %s", work->keyword, work->args))
		                                : g_strdup (work->event->text ? work->event->text : "");
		g_free (request->answered_by);
		request->answered_by = g_strdup (work->event->sender ? work->event->sender->address : "");
	}
	end_requests (work, name);
}

void
ccrf_effect_withdraw (CcrfWork *work, const char *step)
{
	end_requests (work, step);
}
