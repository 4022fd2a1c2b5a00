/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * May this message answer this request? The rows below, first match wins.
 * That the token is right was proved before; here it is about the person.
 */

#include <ccrf/identify.h>
#include <string.h>

typedef enum { ANYONE, ROLE, PROFESSIONAL, PROVIDER } Asked;
typedef enum { ANY, YES, NO } Answer;

/** What is known about a message and a request. */
typedef struct {
	Asked asked;
	gboolean one_sender; /* exactly one From mailbox */
	gboolean recipient;  /* it is the address that was asked */
	gboolean holds;      /* that address holds the role now: holder, deputy, delegate */
	gboolean own;        /* the sender, or whom they act for, made the referral that is decided on */
	gboolean expired;
	gboolean failed;     /* the server says outright that DMARC failed */
	gboolean vouched;    /* the server vouches for the sender */
} Facts;

/* clang-format off */
static const struct {
	Asked asked; Answer one_sender, recipient, holds, own, expired, failed, vouched; CcrfVerdict verdict;
} rows[] = {
	/* asked         one   recip. holds own  expir. failed vouched */
	{ ANYONE,        NO,   ANY,   ANY,  ANY, ANY,  ANY,   ANY,  CCRF_VERDICT_REFUSED },
	{ ANYONE,        YES,  NO,    ANY,  ANY, ANY,  ANY,   ANY,  CCRF_VERDICT_HELD_OTHER_SENDER },
	{ ROLE,          YES,  YES,   NO,   ANY, ANY,  ANY,   ANY,  CCRF_VERDICT_NO_LONGER_HOLDER },
	{ ROLE,          YES,  YES,   YES,  YES, ANY,  ANY,   ANY,  CCRF_VERDICT_OWN_REFERRAL },
	{ ANYONE,        YES,  YES,   ANY,  ANY, YES,  ANY,   ANY,  CCRF_VERDICT_EXPIRED },
	{ ROLE,          YES,  YES,   YES,  NO,  NO,   ANY,   NO,   CCRF_VERDICT_HELD_UNAUTHENTICATED },
	{ ROLE,          YES,  YES,   YES,  NO,  NO,   NO,    YES,  CCRF_VERDICT_ALLOWED },
	/* parties give evidence and answers, they decide nothing: forms come from anywhere */
	{ PROFESSIONAL,  YES,  YES,   ANY,  ANY, NO,   ANY,   ANY,  CCRF_VERDICT_ALLOWED },
	{ PROVIDER,      YES,  YES,   ANY,  ANY, NO,   YES,   ANY,  CCRF_VERDICT_HELD_UNAUTHENTICATED },
	{ PROVIDER,      YES,  YES,   ANY,  ANY, NO,   NO,    ANY,  CCRF_VERDICT_ALLOWED },
};

/* what a role is asked beside decisions: facts, which the professional may well know best */
static const char *const facts_only[] = { "raise", "match", "contact", "delegation", NULL };
/* clang-format on */

static gboolean
fits (Answer wanted, gboolean fact)
{
	return wanted == ANY || (wanted == YES) == (fact != FALSE);
}

static CcrfVerdict
judge (const Facts *facts)
{
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
		if ((rows[i].asked == ANYONE || rows[i].asked == facts->asked) && fits (rows[i].one_sender, facts->one_sender)
		    && fits (rows[i].recipient, facts->recipient) && fits (rows[i].holds, facts->holds) && fits (rows[i].own, facts->own)
		    && fits (rows[i].expired, facts->expired) && fits (rows[i].failed, facts->failed) && fits (rows[i].vouched, facts->vouched))
			return rows[i].verdict;
	return CCRF_VERDICT_REFUSED; /* e.g. vouched for and failed at once */
}

static Asked
asked_whom (const CcrfRequest *request)
{
	if (g_strcmp0 (request->role, "professional") == 0)
		return PROFESSIONAL;
	return g_strcmp0 (request->role, "provider") == 0 ? PROVIDER : ROLE;
}

/** Whoever sent the form, or is named on it as the one who reports; strv that ends at the first %NULL. */
static void
referrers (const CcrfCase *it, const char *step, const char *who[3])
{
	const char *reporter = it != NULL && it->form != NULL ? ccrf_form_get (it->form, "reporter_email") : NULL;
	int n = 0;

	if (it != NULL && it->professional != NULL && it->professional->address != NULL)
		who[n++] = it->professional->address;
	if (reporter != NULL)
		who[n++] = reporter;
	/* who proposed a process does not decide alone that it starts (B1.1) */
	if (it != NULL && it->procedure == CCRF_PROVIDER_CONCERNS) {
		const char *proposed = ccrf_case_fact (it, "started_by");

		n = 0;
		if (proposed != NULL && g_str_equal (step, "pc-decision"))
			who[n++] = proposed;
	}
	who[n] = NULL;
}

/** The referral is theirs, or of the person they act for. */
static gboolean
own_referral (const CcrfCase *it, const CcrfRequest *request, const char *address, const CcrfConfig *config, const GPtrArray *delegations, CcrfTime now)
{
	const char *who[3];

	if (g_strv_contains (facts_only, request->step != NULL ? request->step : ""))
		return FALSE;
	referrers (it, request->step != NULL ? request->step : "", who);
	for (int i = 0; who[i] != NULL; i++)
		if (ccrf_address_equal (who[i], address))
			return TRUE;
	return ccrf_identify_acts_for (config, delegations, request->role, address, who, now);
}

/** The chair, the coordinator, the minute taker of one process: whoever was named for it, and nobody else. */
static gboolean
holds (const CcrfCase *it, const CcrfConfig *config, const GPtrArray *delegations, const char *role, const char *address, CcrfTime now)
{
	const CcrfAddress *named = it != NULL ? ccrf_process_holder (it->process, role) : NULL;

	if (named != NULL)
		return ccrf_address_equal (named->address, address);
	return ccrf_identify_holds (config, delegations, role, address, now) != CCRF_HOLDS_NOT;
}

CcrfVerdict
ccrf_identify_answer (const CcrfMessage *message, const CcrfVouched *vouched, const CcrfCase *it, const CcrfRequest *request,
                      const CcrfConfig *config, const GPtrArray *delegations, CcrfTime now)
{
	const CcrfAddress *sender = ccrf_message_sender (message);
	const char *address = sender != NULL ? sender->address : "";

	if (request == NULL) {
		g_auto (GStrv) roles = ccrf_identify_roles (config, delegations, address, now);
		return sender != NULL && roles[0] != NULL ? CCRF_VERDICT_HELD_NO_TOKEN : CCRF_VERDICT_REFUSED;
	}

	Facts facts = {
		.asked = asked_whom (request),
		.one_sender = sender != NULL,
		.recipient = sender != NULL && request->to != NULL && ccrf_address_equal (request->to->address, address),
		.holds = holds (it, config, delegations, request->role, address, now),
		.own = own_referral (it, request, address, config, delegations, now),
		.expired = request->expires != 0 && now > request->expires,
		.failed = vouched != NULL && g_str_has_prefix (vouched->how, "dmarc=fail"),
		.vouched = vouched != NULL && vouched->authenticated,
	};
	return judge (&facts);
}
