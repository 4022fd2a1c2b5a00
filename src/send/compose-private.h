/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The inside of composing: who a mail is, what its template gets, its MIME. */

#include "template-private.h"

G_BEGIN_DECLS

/** What correlates a mail with its answer or its bounce. */
typedef struct {
	char *token;      /* a request's; else the notice's */
	char *message_id; /* without <> */
	char *plus;       /* `local+TOKEN@domain`, or NULL: not configured, or too long (RFC 5321 4.5.3.1.1: 64 octets) */
} CcrfIdentity;
void ccrf_identity_clear (CcrfIdentity *identity);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfIdentity, ccrf_identity_clear)

/* ---- compose-fields.c -------------------------------------------------------------- */

/**
 * ccrf_compose_fields: the mail's own fields, the common ones of @it where the
 * mail has none, and `answers` with their links. (transfer full)
 */
JsonObject *ccrf_compose_fields (const CcrfComposer *composer, const CcrfMail *mail, const CcrfCase *it, const CcrfIdentity *identity, GError **error);

/* ---- compose-mime.c ------------------------------------------------------------------ */

/** The message, CRLF. (transfer full) */
GBytes *ccrf_compose_bytes (const CcrfComposer *composer, const CcrfMail *mail, const CcrfIdentity *identity, const CcrfRendered *rendered);

G_END_DECLS
