/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One CcrfMail → what goes into the outbox. Pure: the same arguments make the
 * same bytes, so that a mail that is composed again is the same mail.
 */

#include "compose-private.h"

#define LOCAL_PART_MOST 64 /* octets, RFC 5321 section 4.5.3.1.1 */

void
ccrf_identity_clear (CcrfIdentity *identity)
{
	g_clear_pointer (&identity->token, g_free);
	g_clear_pointer (&identity->message_id, g_free);
	g_clear_pointer (&identity->plus, g_free);
}

char *
ccrf_notice_token (const CcrfKey *key, gint64 outbox_id, const char *ref, const char *to)
{
	CcrfTokenFacts facts = { .id = outbox_id, .ref = ref ? ref : "", .step = "notice", .recipient = to, .expires = 0 };

	return ccrf_token_make (key, &facts);
}

/* Returns: (transfer full) (nullable) */
static char *
plus_address (const CcrfConfig *config, const char *token)
{
	const char *at = strrchr (config->address, '@');
	gsize local = at ? (gsize) (at - config->address) : 0;

	if (!config->plus_addressing || local == 0 || local + 1 + strlen (token) > LOCAL_PART_MOST)
		return NULL;
	return g_strdup_printf ("%.*s+%s%s", (int) local, config->address, token, at);
}

static gboolean
identify_request (const CcrfComposer *composer, const CcrfMail *mail, const CcrfCase *it, gint64 outbox_id, CcrfIdentity *identity, GError **error)
{
	const CcrfRequest *request = mail->request;
	CcrfTokenFacts facts = { .id = request->id, .step = request->step, .expires = request->expires };

	if (request->id == 0 || !it || !it->ref) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: a request is composed after it and its case were given their numbers", mail->template);
		return FALSE;
	}
	facts.ref = it->ref;
	facts.recipient = request->to ? request->to->address : mail->to->address;
	identity->token = ccrf_token_make (composer->config->token_key, &facts);
	identity->message_id = g_strdup_printf ("%s.%" G_GINT64_FORMAT "@%s", identity->token, outbox_id, ccrf_address_domain (composer->config->address));
	return TRUE;
}

/* a notice's Message-ID cannot be guessed either: its bounce is believed */
static void
identify_notice (const CcrfComposer *composer, const CcrfMail *mail, const CcrfCase *it, gint64 outbox_id, CcrfIdentity *identity)
{
	g_autofree char *digest = NULL;

	identity->token = ccrf_notice_token (composer->config->token_key, outbox_id, it ? it->ref : NULL, mail->to->address);
	digest = ccrf_sha256 (identity->token, strlen (identity->token));
	identity->message_id = g_strdup_printf ("N.%" G_GINT64_FORMAT ".%.8s@%s", outbox_id, digest, ccrf_address_domain (composer->config->address));
}

static gboolean
identify (const CcrfComposer *composer, const CcrfMail *mail, const CcrfCase *it, gint64 outbox_id, CcrfIdentity *identity, GError **error)
{
	if (!mail->request)
		identify_notice (composer, mail, it, outbox_id, identity);
	else if (!identify_request (composer, mail, it, outbox_id, identity, error))
		return FALSE;
	identity->plus = plus_address (composer->config, identity->token);
	return TRUE;
}

/*
 * A bounce comes back to the envelope sender: to the token where there is plus
 * addressing. Else a notice has the null sender, so that nothing answers it.
 */
static const char *
envelope_from (const CcrfConfig *config, const CcrfMail *mail, const CcrfIdentity *identity)
{
	if (mail->calendar) /* ORGANIZER, From and envelope are one mailbox, or programs offer no answer (RFC 6047 2.2) */
		return config->address;
	if (identity->plus)
		return identity->plus;
	return mail->request ? config->address : "";
}

static CcrfTime
leaves_at (const CcrfComposer *composer, const CcrfMail *mail)
{
	if (mail->urgent || ccrf_template_at_once (composer->templates, mail->template))
		return composer->now;
	return ccrf_calendar_next_window (composer->calendar, composer->now, composer->config->window_opens, composer->config->window_closes);
}

CcrfOutgoing *
ccrf_compose (const CcrfComposer *composer, const CcrfMail *mail, const CcrfCase *it, gint64 outbox_id, GError **error)
{
	g_auto (CcrfIdentity) identity = { NULL, NULL, NULL };
	g_autoptr (CcrfAddress) to = ccrf_address_parse (mail->to->address, error);
	g_autoptr (JsonObject) fields = NULL;
	g_autoptr (CcrfRendered) rendered = NULL;
	CcrfOutgoing *outgoing;

	if (!to) /* also refuses line ends: no address can start a header */
		return NULL;
	if (mail->calendar && !ccrf_invitation_check (mail->calendar, mail->calendar_method, composer->config->address, to->address, error))
		return NULL;
	if (!identify (composer, mail, it, outbox_id, &identity, error))
		return NULL;
	fields = ccrf_compose_fields (composer, mail, it, &identity, error);
	rendered = fields ? ccrf_template_render (composer->templates, mail->template, fields, error) : NULL;
	if (!rendered)
		return NULL;
	outgoing = g_new0 (CcrfOutgoing, 1);
	outgoing->id = outbox_id;
	outgoing->bytes = ccrf_compose_bytes (composer, mail, &identity, rendered);
	outgoing->message_id = g_strdup (identity.message_id);
	outgoing->envelope_from = g_strdup (envelope_from (composer->config, mail, &identity));
	outgoing->to = g_strdup (mail->to->address);
	outgoing->subject = g_strdup (rendered->subject);
	outgoing->case_ref = g_strdup (it ? it->ref : NULL);
	outgoing->request_id = mail->request ? mail->request->id : 0;
	outgoing->state = CCRF_OUTBOX_QUEUED;
	outgoing->not_before = leaves_at (composer, mail);
	outgoing->created = composer->now;
	outgoing->last_reply = g_strdup ("");
	return outgoing;
}
