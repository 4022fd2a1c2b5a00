/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the files about structured mails share: labels, the provider that is named, answers to the sender. */

#include "rooms.h"

/** (not allocated): the value of the first of the labels @names (NULL-ended) that is there, "" when none */
const char *ccrf_structured_label (const CcrfMessage *message, const char *const *names);
#define CCRF_LABEL(message, ...) ccrf_structured_label (message, (const char *const []) { __VA_ARGS__, NULL })
/** The same up to the end of its paragraph: what stands below the last label may be a greeting. (transfer full) */
char *ccrf_structured_line (const CcrfMessage *message, const char *const *names);
#define CCRF_LINE(message, ...) ccrf_structured_line (message, (const char *const []) { __VA_ARGS__, NULL })

/** The provider that a mail names, matched as a form's is. */
typedef struct {
	char *typed;            /* the name as typed, without postcode and location id */
	char *postcode;         /* "" when none */
	char *location_id;      /* "" when none */
	GPtrArray *candidates;  /* CcrfProvider */
	CcrfMatch *match;
} CcrfNamed;
void ccrf_named_clear (CcrfNamed *named);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfNamed, ccrf_named_clear)
/** @text: "Rosewood House, S70 1AA", with the mail's lines Postcode and Location ID */
gboolean ccrf_structured_name (CcrfTransit *transit, const char *text, CcrfNamed *named, GError **error);
/** Not sure who is meant: the sender is asked for more, the mail stays in Attention. */
gboolean ccrf_structured_which (CcrfTransit *transit, const CcrfNamed *named, const char *more, GError **error);

/** Something is missing or unclear: the sender is asked, the mail stays in Attention. */
gboolean ccrf_structured_ask_back (CcrfTransit *transit, const char *problem, GError **error);
/** The receipt, in the sender's thread. @provider, @it, @next nullable */
gboolean ccrf_structured_receipt (CcrfTransit *transit, const CcrfCase *it, const char *provider, const char *filed, const char *next, GError **error);
/** The first of @roles (NULL-ended) that the sender holds now; %NULL: none */
const char *ccrf_structured_role (const CcrfTransit *transit, const char *const *roles);

/* handlers, one a kind; the sender is authenticated and may send it; @role: as what, "" for council staff without one of the roles */
gboolean ccrf_take_intelligence (CcrfTransit *transit, const char *role, GError **error);
gboolean ccrf_take_section_42 (CcrfTransit *transit, const char *role, GError **error);
gboolean ccrf_take_provider (CcrfTransit *transit, const char *role, GError **error);
gboolean ccrf_take_provider_concerns (CcrfTransit *transit, const char *role, GError **error);
