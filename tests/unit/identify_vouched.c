/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the border vouches for: headers as servers write them (RFC 8601,
 * OpenDMARC, rspamd, Fastmail, Microsoft 365, …) and as forgers would.
 */

#include <ccrf/identify.h>
#include <string.h>

#include "identify/authentication-results.h"

#define FROM "a.name@example.gov.uk"
#define OTHER "x@care.example"

/* clang-format off */
typedef struct { const char *from; const char *headers[3]; gboolean authenticated; const char *how; } Row;

/* our id is mx.council.gov.uk or border.council.gov.uk; example.gov.uk is internal */
static const Row rfc8601_rows[] = {
	{ OTHER, { "mx.council.gov.uk; dmarc=pass (p=none dis=none) header.from=care.example" }, TRUE, "dmarc=pass" },
	{ OTHER, { "mx.council.gov.uk; dmarc=fail (p=reject dis=none) header.from=care.example" }, FALSE, "dmarc=fail" },
	{ OTHER, { "mx.council.gov.uk; none" }, FALSE, "none" },
	{ OTHER, { "mx.council.gov.uk 1; none" }, FALSE, "none" },
	{ OTHER, { "mx.council.gov.uk" }, FALSE, "none" },
	{ OTHER, { NULL }, FALSE, "none" },
	{ OTHER, { "MX.Council.GOV.UK 1; DMARC=PASS header.From=CARE.example" }, TRUE, "dmarc=pass" },
	{ OTHER, { "border.council.gov.uk; dmarc=pass header.from=care.example" }, TRUE, "dmarc=pass" },
	{ OTHER, { "\"mx.council.gov.uk\"; dmarc=pass header.from=care.example" }, TRUE, "dmarc=pass" },
	{ OTHER, { "(ours) mx.council.gov.uk (really) 1 (yes); dmarc (x) = (y) pass (z) header (a) .from=care.example" }, FALSE, "unreadable Authentication-Results" },
	{ OTHER, { "(ours) mx.council.gov.uk (really) 1 (yes); dmarc (x) = (y) pass (z) header.from (a) = (b) care.example (c)" }, TRUE, "dmarc=pass" },
	{ OTHER, { "mx.council.gov.uk; dmarc/1=pass header.from=care.example" }, TRUE, "dmarc=pass" },
	/* rspamd */
	{ OTHER, { "mx.council.gov.uk;\r\n\tdkim=pass header.d=care.example header.s=s1 header.b=\"Ab/9=\";\r\n\tdmarc=pass (policy=quarantine) header.from=care.example;\r\n\tspf=pass (mx.council.gov.uk: domain of x@care.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=x@care.example" }, TRUE, "dmarc=pass" },
	/* OpenDKIM and base64 that ends in '=' */
	{ OTHER, { "mx.council.gov.uk; dkim=pass (2048-bit key; unprotected) header.d=care.example header.i=@care.example header.b=Zm9v=; dmarc=pass header.from=care.example" }, TRUE, "dmarc=pass" },
	/* Google's shape, with a reason and policy properties, a ';' too many */
	{ OTHER, { "mx.council.gov.uk; dkim=pass header.i=@care.example header.s=20230601 header.b=abc; spf=pass (google.com: domain of x@care.example designates 2001:db8::1 as permitted sender) smtp.mailfrom=x@care.example; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=care.example;" }, TRUE, "dmarc=pass" },
	/* Fastmail */
	{ OTHER, { "mx.council.gov.uk; arc=none (no signatures found); bimi=skipped (DMARC Policy is not at enforcement); dmarc=pass policy.published-domain-policy=none policy.applied-disposition=none (p=none,d=none) header.from=care.example; iprev=pass smtp.remote-ip=192.0.2.1 (mail.care.example); x-tls=pass smtp.version=TLSv1.3 smtp.cipher=TLS_AES_256_GCM_SHA384 smtp.bits=256/256" }, TRUE, "dmarc=pass" },
	{ OTHER, { "mx.council.gov.uk; dmarc=pass reason=\"mailing list; trusted\" header.from=care.example" }, TRUE, "dmarc=pass" },
	{ OTHER, { "mx.council.gov.uk; dmarc=pass" }, TRUE, "dmarc=pass" },
	{ OTHER, { "mx.council.gov.uk; dmarc=pass header.from=x@care.example" }, TRUE, "dmarc=pass" },
	{ OTHER, { "mx.council.gov.uk; dmarc=none header.from=care.example" }, FALSE, "dmarc=none" },
	{ OTHER, { "mx.council.gov.uk; dmarc=temperror header.from=care.example" }, FALSE, "dmarc=temperror" },
	{ OTHER, { "mx.council.gov.uk; dmarc=permerror header.from=care.example" }, FALSE, "dmarc=permerror" },
	{ OTHER, { "mx.council.gov.uk; dmarc=marvellous header.from=care.example" }, FALSE, "dmarc=unknown" },
	/* SPF and DKIM alone say nothing about From */
	{ OTHER, { "mx.council.gov.uk; spf=pass smtp.mailfrom=care.example; dkim=pass header.d=care.example" }, FALSE, "none" },
	/* about another domain, also a longer or a shorter one */
	{ OTHER, { "mx.council.gov.uk; dmarc=pass header.from=evil.example" }, FALSE, "dmarc of another domain" },
	{ OTHER, { "mx.council.gov.uk; dmarc=pass header.from=sub.care.example" }, FALSE, "dmarc of another domain" },
	{ "x@sub.care.example", { "mx.council.gov.uk; dmarc=pass header.from=care.example" }, FALSE, "dmarc of another domain" },
	{ OTHER, { "mx.council.gov.uk; dmarc=pass header.from=care.example header.from=evil.example" }, FALSE, "dmarc of another domain" },
	/* contradictions */
	{ OTHER, { "mx.council.gov.uk; dmarc=pass header.from=care.example; dmarc=fail header.from=care.example" }, FALSE, "dmarc contradicts itself" },
	{ OTHER, { "mx.council.gov.uk; dmarc=fail header.from=care.example; dmarc=pass header.from=care.example" }, FALSE, "dmarc contradicts itself" },
	{ OTHER, { "mx.council.gov.uk; dmarc=pass header.from=care.example; dmarc=pass header.from=evil.example" }, FALSE, "dmarc of another domain" },
	/* somebody else's header proves nothing, above or below */
	{ OTHER, { "mx.evil.example; dmarc=pass header.from=care.example" }, FALSE, "none" },
	{ OTHER, { "mx.evil.example; dmarc=pass header.from=care.example", "mx.council.gov.uk; dmarc=fail header.from=care.example" }, FALSE, "dmarc=fail" },
	{ OTHER, { "mx.evil.example; dmarc=fail header.from=care.example", "mx.council.gov.uk; dmarc=pass header.from=care.example" }, TRUE, "dmarc=pass" },
	{ OTHER, { "mx.council.gov.uk.evil.example; dmarc=pass header.from=care.example" }, FALSE, "none" },
	{ OTHER, { "xmx.council.gov.uk; dmarc=pass header.from=care.example" }, FALSE, "none" },
	/* the topmost of ours counts: what stands below was brought along */
	{ OTHER, { "mx.council.gov.uk; dmarc=fail header.from=care.example", "mx.council.gov.uk; dmarc=pass header.from=care.example" }, FALSE, "dmarc=fail" },
	{ OTHER, { "mx.council.gov.uk; none", "mx.council.gov.uk; dmarc=pass header.from=care.example" }, FALSE, "none" },
	{ OTHER, { "mx.council.gov.uk; dmarc=(", "mx.council.gov.uk; dmarc=pass header.from=care.example" }, FALSE, "unreadable Authentication-Results" },
	/* in comments and quotes */
	{ OTHER, { "mx.council.gov.uk; spf=pass (; dmarc=pass header.from=care.example) smtp.mailfrom=x@care.example" }, FALSE, "none" },
	{ OTHER, { "mx.council.gov.uk; spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=care.example\"@evil.example" }, FALSE, "none" },
	{ OTHER, { "mx.council.gov.uk; spf=pass (a \\) ; dmarc=pass) smtp.mailfrom=x@evil.example" }, FALSE, "none" },
	{ OTHER, { "mx.council.gov.uk; spf=pass (a (b) ; dmarc=pass (c)) smtp.mailfrom=x@evil.example" }, FALSE, "none" },
	{ OTHER, { "mx.council.gov.uk; spf=pass smtp.mailfrom=x@evil.example dmarc=pass" }, FALSE, "none" },
	{ OTHER, { "mx.council.gov.uk; spf=pass (never closed; dmarc=pass header.from=care.example" }, FALSE, "unreadable Authentication-Results" },
	{ OTHER, { "mx.council.gov.uk; spf=pass smtp.mailfrom=\"never closed; dmarc=pass header.from=care.example" }, FALSE, "unreadable Authentication-Results" },
	{ OTHER, { "mx.council.gov.uk; dmarc=pass) header.from=care.example" }, FALSE, "unreadable Authentication-Results" },
	{ OTHER, { "mx.council.gov.uk; dmarc pass" }, FALSE, "unreadable Authentication-Results" },
	{ OTHER, { "mx.council.gov.uk; dmarc=pass=fail header.from=care.example" }, FALSE, "dmarc=unknown" },
	{ OTHER, { "mx.council.gov.uk, dmarc=pass header.from=care.example" }, FALSE, "none" },
	{ OTHER, { "dmarc=pass header.from=care.example" }, FALSE, "none" },
	{ OTHER, { "; dmarc=pass header.from=care.example" }, FALSE, "none" },
	{ OTHER, { "" }, FALSE, "none" },
	/* internationalised domains */
	{ "x@xn--bcher-kva.example", { "mx.council.gov.uk; dmarc=pass header.from=b\xc3\xbc" "cher.example" }, TRUE, "dmarc=pass" },
	/* internal: our own server logged that person in */
	{ FROM, { "mx.council.gov.uk; auth=pass (plain) smtp.auth=a.name@example.gov.uk" }, TRUE, "internal" },
	{ FROM, { "mx.council.gov.uk; auth=pass (plain) smtp.auth=A.Name@Example.gov.uk smtp.mailfrom=bounce@example.gov.uk" }, TRUE, "internal" },
	{ FROM, { "mx.council.gov.uk; auth=pass smtp.mailfrom=a.name@example.gov.uk" }, TRUE, "internal" },
	{ FROM, { "mx.council.gov.uk; auth=pass smtp.auth=a.name@example.gov.uk; dmarc=none header.from=example.gov.uk" }, TRUE, "internal" },
	{ FROM, { "mx.council.gov.uk; auth=pass smtp.auth=b.name@example.gov.uk smtp.mailfrom=a.name@example.gov.uk" }, FALSE, "none" },
	{ FROM, { "mx.council.gov.uk; auth=pass smtp.auth=b.name@example.gov.uk" }, FALSE, "none" },
	{ FROM, { "mx.council.gov.uk; auth=pass" }, FALSE, "none" },
	{ FROM, { "mx.council.gov.uk; auth=fail smtp.auth=a.name@example.gov.uk" }, FALSE, "none" },
	{ FROM, { "mx.council.gov.uk; auth=pass smtp.auth=a.name@example.gov.uk; auth=fail smtp.auth=a.name@example.gov.uk" }, FALSE, "none" },
	{ FROM, { "mx.council.gov.uk; auth=pass smtp.auth=a.name@example.gov.uk; dmarc=fail header.from=example.gov.uk" }, FALSE, "dmarc=fail" },
	{ FROM, { "mx.evil.example; auth=pass smtp.auth=a.name@example.gov.uk" }, FALSE, "none" },
	{ OTHER, { "mx.council.gov.uk; auth=pass smtp.auth=x@care.example" }, FALSE, "none" }, /* not an internal domain */
};

/* Microsoft 365 writes no authserv-id */
static const Row exchange_rows[] = {
	{ OTHER, { "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=care.example; dkim=pass (signature was verified) header.d=care.example;dmarc=pass action=none header.from=care.example;compauth=pass reason=100" }, TRUE, "dmarc=pass" },
	{ OTHER, { "spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=care.example; dkim=none (message not signed) header.d=none;dmarc=fail action=oreject header.from=care.example;compauth=fail reason=000" }, FALSE, "dmarc=fail" },
	{ OTHER, { "spf=none (sender IP is 192.0.2.1) smtp.mailfrom=care.example; example.gov.uk; dkim=none (message not signed) header.d=none;example.gov.uk; dmarc=pass action=none header.from=care.example;" }, TRUE, "dmarc=pass" },
	{ OTHER, { "spf=pass smtp.mailfrom=care.example; dmarc=bestguesspass action=none header.from=care.example;compauth=pass reason=109" }, FALSE, "dmarc=bestguesspass" },
	{ OTHER, { "spf=pass smtp.mailfrom=care.example; dmarc=pass action=none header.from=evil.example" }, FALSE, "dmarc of another domain" },
	{ OTHER, { "spf=pass smtp.mailfrom=care.example; dmarc=fail action=none header.from=care.example", "dmarc=pass header.from=care.example" }, FALSE, "dmarc=fail" },
	/* a header with an id was not written by Microsoft 365 */
	{ OTHER, { "mx.evil.example; dmarc=pass action=none header.from=care.example" }, FALSE, "unreadable Authentication-Results" },
	{ OTHER, { "; dmarc=pass header.from=care.example" }, FALSE, "unreadable Authentication-Results" },
	{ OTHER, { NULL }, FALSE, "none" },
};
/* clang-format on */

static CcrfMessage *
message_from (const char *from, const char *const *headers)
{
	CcrfMessage *message = ccrf_message_new ();
	g_ptr_array_add (message->from, ccrf_address_new ("", from));
	for (int i = 0; i < 3 && headers[i] != NULL; i++)
		g_ptr_array_add (message->auth_results, g_strdup (headers[i]));
	return message;
}

static char *our_ids[] = { (char *) "mx.council.gov.uk", (char *) "border.council.gov.uk", NULL };
static char *no_ids[] = { NULL };
static char *our_domains[] = { (char *) "example.gov.uk", NULL };

static void
check_rows (const CcrfConfig *config, const Row *rows, gsize count)
{
	for (gsize i = 0; i < count; i++) {
		g_autoptr (CcrfMessage) message = message_from (rows[i].from, rows[i].headers);
		g_autoptr (CcrfVouched) vouched = ccrf_identify_vouched (message, config);
		if (vouched->authenticated != rows[i].authenticated || strcmp (vouched->how, rows[i].how) != 0)
			g_test_message ("row %d: %s", (int) i, rows[i].headers[0] != NULL ? rows[i].headers[0] : "(no header)");
		g_assert_cmpint (vouched->authenticated, ==, rows[i].authenticated);
		g_assert_cmpstr (vouched->how, ==, rows[i].how);
		g_assert_null (strchr (vouched->how, '@'));
	}
}

static void
test_rfc8601 (void)
{
	const CcrfConfig config = { .profile = CCRF_PROFILE_RFC8601, .authserv_ids = our_ids, .internal_domains = our_domains };
	check_rows (&config, rfc8601_rows, G_N_ELEMENTS (rfc8601_rows));
}

static void
test_exchange (void)
{
	const CcrfConfig config = { .profile = CCRF_PROFILE_EXCHANGE_ONLINE, .authserv_ids = no_ids, .internal_domains = our_domains };
	check_rows (&config, exchange_rows, G_N_ELEMENTS (exchange_rows));
}

/* clang-format off */
static const struct { const char *from, *as, *header; gboolean authenticated; const char *how; } internal_rows[] = {
	{ FROM, "Internal", NULL, TRUE, "internal" },
	{ FROM, " internal ", "dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=example.gov.uk;", TRUE, "internal" },
	{ FROM, "Anonymous", NULL, FALSE, "none" },
	{ FROM, NULL, NULL, FALSE, "none" },
	{ OTHER, "Internal", NULL, FALSE, "none" },
	{ FROM, "Internal", "spf=fail smtp.mailfrom=x; dmarc=fail action=none header.from=example.gov.uk", FALSE, "dmarc=fail" },
	{ FROM, "Internal", "dmarc=(", FALSE, "unreadable Authentication-Results" },
};
/* clang-format on */

static void
test_exchange_internal (void)
{
	const CcrfConfig config = { .profile = CCRF_PROFILE_EXCHANGE_ONLINE, .authserv_ids = no_ids, .internal_domains = our_domains };

	for (gsize i = 0; i < G_N_ELEMENTS (internal_rows); i++) {
		g_autoptr (CcrfMessage) message = message_from (internal_rows[i].from, (const char *const[]){ internal_rows[i].header, NULL, NULL });
		if (internal_rows[i].as != NULL)
			g_hash_table_insert (message->exchange, g_strdup ("x-ms-exchange-organization-authas"), g_strdup (internal_rows[i].as));
		g_autoptr (CcrfVouched) vouched = ccrf_identify_vouched (message, &config);
		g_assert_cmpint (vouched->authenticated, ==, internal_rows[i].authenticated);
		g_assert_cmpstr (vouched->how, ==, internal_rows[i].how);
	}
	/* the header means nothing where the border is not Microsoft's */
	const CcrfConfig other = { .profile = CCRF_PROFILE_RFC8601, .authserv_ids = our_ids, .internal_domains = our_domains };
	g_autoptr (CcrfMessage) message = message_from (FROM, (const char *const[]){ NULL, NULL, NULL });
	g_hash_table_insert (message->exchange, g_strdup ("x-ms-exchange-organization-authas"), g_strdup ("Internal"));
	g_autoptr (CcrfVouched) vouched = ccrf_identify_vouched (message, &other);
	g_assert_false (vouched->authenticated);
}

static void
test_nobody (void)
{
	const CcrfConfig none = { .profile = CCRF_PROFILE_RFC8601, .authserv_ids = no_ids, .internal_domains = our_domains };
	const CcrfConfig null = { .profile = CCRF_PROFILE_RFC8601 };
	const CcrfConfig ours = { .profile = CCRF_PROFILE_RFC8601, .authserv_ids = our_ids };
	const char *const pass[3] = { "mx.council.gov.uk; dmarc=pass header.from=care.example; auth=pass smtp.auth=x@care.example", NULL, NULL };
	g_autoptr (CcrfMessage) message = message_from (OTHER, pass);
	g_autoptr (CcrfVouched) no_id = ccrf_identify_vouched (message, &none);
	g_autoptr (CcrfVouched) null_id = ccrf_identify_vouched (message, &null);

	g_assert_false (no_id->authenticated);
	g_assert_cmpstr (no_id->how, ==, "no authserv-id configured");
	g_assert_cmpstr (null_id->how, ==, "no authserv-id configured");

	/* two From mailboxes are no identity, not even twice the same domain */
	g_ptr_array_add (message->from, ccrf_address_new ("", "y@care.example"));
	g_autoptr (CcrfVouched) two = ccrf_identify_vouched (message, &ours);
	g_assert_false (two->authenticated);
	g_assert_cmpstr (two->how, ==, "more than one From");
	g_ptr_array_set_size (message->from, 0);
	g_autoptr (CcrfVouched) nobody = ccrf_identify_vouched (message, &ours);
	g_assert_false (nobody->authenticated);
	g_assert_cmpstr (nobody->how, ==, "no From");
}

/* both sides of each limit */
static void
test_limits (void)
{
	g_autoptr (GString) text = g_string_new ("id");
	g_autoptr (GError) error = NULL;

	for (int i = 0; i < CCRF_AUTHENTICATION_RESULTS_MOST; i++)
		g_string_append (text, "; spf=pass");
	g_autoptr (CcrfAuthenticationResults) most = ccrf_authentication_results_parse (text->str, TRUE, &error);
	g_assert_no_error (error);
	g_assert_cmpuint (most->results->len, ==, CCRF_AUTHENTICATION_RESULTS_MOST);
	g_string_append (text, "; spf=pass");
	g_assert_null (ccrf_authentication_results_parse (text->str, TRUE, NULL));

	g_string_assign (text, "id; spf=pass");
	for (int i = 0; i < CCRF_AUTHENTICATION_RESULTS_MOST; i++)
		g_string_append (text, " a.b=c");
	g_autoptr (CcrfAuthenticationResults) properties = ccrf_authentication_results_parse (text->str, TRUE, NULL);
	g_assert_nonnull (properties);
	g_string_append (text, " a.b=c");
	g_assert_null (ccrf_authentication_results_parse (text->str, TRUE, NULL));

	for (int depth = CCRF_AUTHENTICATION_COMMENT_DEPTH; depth <= CCRF_AUTHENTICATION_COMMENT_DEPTH + 1; depth++) {
		g_string_assign (text, "id; ");
		for (int i = 0; i < depth; i++)
			g_string_append_c (text, '(');
		for (int i = 0; i < depth; i++)
			g_string_append_c (text, ')');
		g_autoptr (CcrfAuthenticationResults) nested = ccrf_authentication_results_parse (text->str, TRUE, NULL);
		g_assert_cmpint (nested != NULL, ==, depth == CCRF_AUTHENTICATION_COMMENT_DEPTH);
	}

	g_string_assign (text, "id; ");
	while (text->len < CCRF_AUTHENTICATION_LENGTH_MOST)
		g_string_append_c (text, ' ');
	g_autoptr (CcrfAuthenticationResults) longest = ccrf_authentication_results_parse (text->str, TRUE, NULL);
	g_assert_nonnull (longest);
	g_string_append_c (text, ' ');
	g_assert_null (ccrf_authentication_results_parse (text->str, TRUE, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT);
	g_assert_null (ccrf_authentication_results_id (text->str));
}

/* cut anywhere, changed anywhere: no crash, and no pass that was not there */
static void
test_mutations (void)
{
	static const char whole[] = "mx.council.gov.uk 1 (c \\) (d)); spf=pass smtp.mailfrom=\"a b\"@care.example; dmarc=fail (p=\"x\") reason=\"y;z\" header.from=care.example";
	const CcrfConfig config = { .profile = CCRF_PROFILE_RFC8601, .authserv_ids = our_ids, .internal_domains = our_domains };
	static const char bytes[] = "();\"\\= \t.@/\x01\xff";

	for (gsize i = 0; i < sizeof whole; i++)
		for (gsize j = 0; j < sizeof bytes; j++) {
			g_autofree char *changed = g_strdup (whole);
			changed[i] = bytes[j]; /* the last one, a NUL, cuts */
			g_autofree char *ended = g_strndup (changed, sizeof whole);
			g_autoptr (CcrfMessage) message = message_from (OTHER, (const char *const[]){ ended, NULL, NULL });
			g_autoptr (CcrfVouched) vouched = ccrf_identify_vouched (message, &config);
			g_assert_false (vouched->authenticated);
		}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/identify/vouched/rfc8601", test_rfc8601);
	g_test_add_func ("/identify/vouched/exchange-online", test_exchange);
	g_test_add_func ("/identify/vouched/exchange-internal", test_exchange_internal);
	g_test_add_func ("/identify/vouched/nobody", test_nobody);
	g_test_add_func ("/identify/vouched/limits", test_limits);
	g_test_add_func ("/identify/vouched/mutations", test_mutations);
	return g_test_run ();
}
