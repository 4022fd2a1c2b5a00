/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * send: templates → text and HTML → a mail's bytes → an SMTP server. Composing
 * is pure; only CcrfSubmission touches the world.
 */

#include <ccrf/model.h>
#include <ccrf/calendar.h>

G_BEGIN_DECLS

/* ---- templates -------------------------------------------------------------------- */

typedef struct _CcrfTemplates CcrfTemplates;
/**
 * ccrf_templates_load: all templates, the council's own in @folder first. Each
 * declares `Audience:` (council, partner, provider, professional) and
 * `Subject:`; a template that shows a field to an audience that is not cleared
 * for it, or a field nobody knows, is a fault (process row B0.8).
 */
CcrfTemplates *ccrf_templates_load (const char *folder, GPtrArray *faults);
void ccrf_templates_free (CcrfTemplates *templates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfTemplates, ccrf_templates_free)
char **ccrf_templates_names (const CcrfTemplates *templates);
gboolean ccrf_templates_has (const CcrfTemplates *templates, const char *name);
/** Whom its mails may go to: "council", "partner", "provider", "professional". (nullable): no such template. Borrowed */
const char *ccrf_templates_audience (const CcrfTemplates *templates, const char *name);

/** Fields and their clearance: "p" provider, "r" professional (reporter), "x" partner; the council sees all. */
typedef struct { const char *name; const char *audiences; const char *what; } CcrfTemplateField;
extern const CcrfTemplateField ccrf_template_fields[]; /* ended by name NULL */

/** A rendered mail. */
typedef struct { char *audience, *subject, *text, *html; } CcrfRendered;
void ccrf_rendered_free (CcrfRendered *rendered);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfRendered, ccrf_rendered_free)
/**
 * ccrf_template_render: Mustache subset: `{{field}}` (escaped for Markdown, so
 * that no value can become markup), `{{#list}}…{{/list}}`, `{{^list}}…{{/list}}`.
 * The text part is the Markdown as it stands (unescaped values); the HTML part goes through cmark into layout.html.
 * `{{answers}}`, on a line of its own, stands for the closed list: an array of {keyword, means,
 * hint (what to write behind the word: "date", "reason"), prefill (the reply's first lines, instead of the word), mailto};
 * it renders as a list in the text and as links in the HTML.
 * The subject is `[ref] Reminder: purpose` as far as the fields have them.
 */
CcrfRendered *ccrf_template_render (const CcrfTemplates *templates, const char *name, JsonObject *fields, GError **error);
/** With sample values of every field. */
CcrfRendered *ccrf_template_preview (const CcrfTemplates *templates, const char *name, GError **error);

/* ---- composing --------------------------------------------------------------------------- */

/** What every mail of the service shares. Borrowed, not owned. */
typedef struct {
	const CcrfConfig *config;
	const CcrfTemplates *templates;
	const CcrfCalendar *calendar;
	CcrfTime now;
} CcrfComposer;

/**
 * ccrf_compose: one CcrfMail → its bytes, by RFC 5322: multipart/alternative,
 * text first; `Auto-Submitted` (auto-replied with in_reply_to, else auto-generated), `X-Auto-Response-Suppress: All`,
 * subject `[ref] purpose`; Message-ID carrying @mail's token or, for a notice, @outbox_id;
 * an invitation as RFC 6047 says: in the alternative and as invite.ics, its ORGANIZER being From and envelope sender;
 * Reply-To plus-address and footer `Ref … / TOKEN` for a request; envelope sender by mail rules; not_before by the send window.
 * @it: (nullable): the case, for the reference and the common fields
 * `answers` of the fields get their mailto: links here (subject, token and keyword prefilled); `items`
 * come from the case where the fields have none. The same arguments make the same bytes.
 * g_mime_init must have been called. @error: INVALID (an address that is none, a request
 * without id or case, an invitation from another organizer, for another recipient or of another METHOD), NOT_FOUND (no such template), LIMIT
 */
CcrfOutgoing *ccrf_compose (const CcrfComposer *composer, const CcrfMail *mail, const CcrfCase *it, gint64 outbox_id, GError **error);

/**
 * ccrf_notice_token: what a notice's envelope sender carries (`service+TOKEN@…`, with plus addressing),
 * so that its bounce finds it: ccrf_token_id gives @outbox_id; compare with this to believe it.
 * @ref: (nullable)
 */
char *ccrf_notice_token (const CcrfKey *key, gint64 outbox_id, const char *ref, const char *to);

/* ---- delivery -------------------------------------------------------------------------------- */

typedef struct _CcrfSubmission CcrfSubmission;

typedef enum {
	CCRF_DELIVERY_ACCEPTED,   /* 250 after the dot */
	CCRF_DELIVERY_TEMPORARY,  /* 4xx, or the connection broke before the dot was handed over */
	CCRF_DELIVERY_REFUSED,    /* 5xx */
	CCRF_DELIVERY_UNCERTAIN,  /* the dot was handed over, no answer came */
} CcrfDelivery;

/** One connection for many messages: SMTPS or STARTTLS, AUTH by libcurl, then EHLO of our own. */
CcrfSubmission *ccrf_submission_open (const CcrfConfig *config, const char *access_token, GError **error);
void ccrf_submission_free (CcrfSubmission *submission);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfSubmission, ccrf_submission_free)
/**
 * @before_dot: (nullable): called right before the final dot is handed over; FALSE gives up the message
 * @reply: (out): the server's last answer, one line
 * @broken: (out): the connection cannot be used any more
 */
typedef gboolean (*CcrfBeforeDot) (gpointer data);
CcrfDelivery ccrf_submission_send (CcrfSubmission *submission, const CcrfOutgoing *outgoing, CcrfBeforeDot before_dot, gpointer data, char **reply, gboolean *broken);
/** Pause before try number @attempts + 1: 1 min, doubling up to 4 h; 0 when 5 days are over. */
gint64 ccrf_delivery_pause (int attempts, CcrfTime created, CcrfTime now);

G_END_DECLS
