/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * identify: is it really them, who are they, which provider. Pure: the message,
 * the configuration, the candidates come in; a verdict comes out.
 */

#include <ccrf/model.h>

G_BEGIN_DECLS

/** What our own border said about the sender. */
typedef struct {
	gboolean authenticated; /* DMARC pass, or internal by profile */
	/*
	 * Constant words, never text of the header: "dmarc=pass", "internal", "none" (our border said nothing
	 * about DMARC), "dmarc=fail", "dmarc=none", "dmarc=temperror", "dmarc=permerror", "dmarc=bestguesspass",
	 * "dmarc=unknown", "dmarc of another domain", "dmarc contradicts itself", "unreadable Authentication-Results",
	 * "no authserv-id configured", "more than one From", "no From"
	 */
	char *how;
} CcrfVouched;
void ccrf_vouched_free (CcrfVouched *vouched);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfVouched, ccrf_vouched_free)
/**
 * RFC 8601: only our own authserv-id, its topmost header; profile exchange-online: the topmost header, no id.
 * "internal": From's domain is one of ours, and our server logged that very address in (auth=pass with smtp.auth, or
 * smtp.mailfrom where no login is named), or Exchange says AuthAs: Internal. An explicit DMARC failure outweighs it.
 */
CcrfVouched *ccrf_identify_vouched (const CcrfMessage *message, const CcrfConfig *config);

/** How an address holds a role at a moment. */
typedef enum { CCRF_HOLDS_NOT, CCRF_HOLDS_AS_HOLDER, CCRF_HOLDS_AS_DEPUTY, CCRF_HOLDS_AS_DELEGATE } CcrfHolding;
/**
 * @delegations: (nullable): GPtrArray of CcrfDelegation registered by mail, beside those of contacts.conf. They count
 *   from the first to the last day, both included, and while the address that gave them (`by`) is itself a holder or
 *   deputy. A role's representative may attend for it, and holds nothing.
 */
CcrfHolding ccrf_identify_holds (const CcrfConfig *config, const GPtrArray *delegations, const char *role, const char *address, CcrfTime at);
/** Whom to ask: holders, and delegates of today. Deputies when @deputies. (transfer full): GPtrArray of CcrfAddress, each once */
GPtrArray *ccrf_identify_recipients (const CcrfConfig *config, const GPtrArray *delegations, const char *role, gboolean deputies, CcrfTime at);
/**
 * TRUE: @address holds @role_name at @at only because one of @whom (strv) handed it over by mail. Whoever may not decide
 * themselves has nothing to hand over (nobody decides on their own referral).
 */
gboolean ccrf_identify_acts_for (const CcrfConfig *config, const GPtrArray *delegations, const char *role_name, const char *address, const char *const *whom, CcrfTime at);
/** All roles that @address holds. (transfer full): strv */
char **ccrf_identify_roles (const CcrfConfig *config, const GPtrArray *delegations, const char *address, CcrfTime at);

typedef enum {
	CCRF_VERDICT_ALLOWED,
	CCRF_VERDICT_HELD_UNAUTHENTICATED, /* token right, server does not vouch: confirm with the registered address */
	CCRF_VERDICT_HELD_OTHER_SENDER,    /* token was sent to somebody else */
	CCRF_VERDICT_HELD_NO_TOKEN,        /* a role holder names the case without a token */
	CCRF_VERDICT_NO_LONGER_HOLDER,
	CCRF_VERDICT_OWN_REFERRAL,
	CCRF_VERDICT_EXPIRED,
	CCRF_VERDICT_REFUSED,
} CcrfVerdict;
/**
 * ccrf_identify_answer: may this message answer @request of @it?
 * Parties (role "professional", "provider") need the token and the address it
 * was sent to (or, for a provider, the same registered domain is NOT enough); no DMARC for a professional.
 * That the token is right, and the request still open, is checked by the caller.
 * @it: (nullable); @vouched: (nullable): nothing known
 * @request: (nullable): a mail without a token: HELD_NO_TOKEN from a role holder, else REFUSED
 *
 * Nobody decides on their own referral: who sent the form, is its `reporter_email`, or acts for one of them. They may still state facts
 * (steps raise, match, contact, delegation).
 */
CcrfVerdict ccrf_identify_answer (const CcrfMessage *message, const CcrfVouched *vouched, const CcrfCase *it, const CcrfRequest *request,
                                  const CcrfConfig *config, const GPtrArray *delegations, CcrfTime now);

/**
 * ccrf_identify_looks_like: is @address another one than @known that is made to be read as it? Letters that look alike are
 * one (о Cyrillic or Greek, 0 and o; 1, l and I; rn and m; accents and what is invisible gone; xn-- decoded, RFC 3492): the
 * whole address, or the domain of itself, or the same person at a domain one letter off.
 * @whole_domain: anybody at a domain one letter off
 * Says nothing about who may decide: ccrf_identify_answer compares letter by letter, and a lookalike is nobody.
 */
gboolean ccrf_identify_looks_like (const char *address, const char *known, gboolean whole_domain);
/**
 * ccrf_identify_lookalike: whom of @holders or @others (GPtrArray of addresses, each nullable) @address looks like, first the one whose name it has;
 * %NULL when it is one of them, or like none. A domain one letter off a holder's is enough, unless somebody known is there.
 * Returns: (transfer none) (nullable)
 */
const char *ccrf_identify_lookalike (const char *address, const GPtrArray *holders, const GPtrArray *others);

/** Which provider a form names. */
typedef struct {
	gint64 provider_id;     /* 0: nobody for sure */
	/*
	 * "location-id", "name-postcode", "other-name", "name", "spelling"; or why not: "several fit", "location id of
	 * another name", "same name, other postcode", "similar name only", "same postcode, other name", "several
	 * postcodes given", "letters of another script", "no name given", "not on the register". Constant.
	 */
	const char *rule;
	GPtrArray *candidates;  /* borrowed CcrfProvider *, best first, at most 9: for the question */
} CcrfMatch;
void ccrf_match_free (CcrfMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfMatch, ccrf_match_free)
/**
 * @candidates: CcrfProvider rows that the store found by location id, postcode, words of the name. They outlive the
 *   match. "name" needs all rows of that name among them, for it takes the only one.
 */
CcrfMatch *ccrf_identify_provider (const CcrfForm *form, const GPtrArray *candidates);
/** "The Rosewood House Care-Home Ltd." → "rosewood house": case, punctuation, legal and generic words gone. (transfer full) */
char *ccrf_identify_normal_name (const char *name);
/** 0 to 1: Damerau–Levenshtein over the first 200 characters of the normal names, 1 for equal ones, 0 when one is empty. */
double ccrf_identify_similarity (const char *a, const char *b);
/** "ab1 2cd", "AB12CD" → "AB1 2CD"; %NULL when there is no UK postcode in @text. The first, passing over what may be "1st" or "2nd". (transfer full) */
char *ccrf_identify_postcode (const char *text);

G_END_DECLS
