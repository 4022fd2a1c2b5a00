/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enums and their names, as they are stored and printed. */

#include "model-private.h"

/* clang-format off */
static const char *const kind_names[] = {
	[CCRF_KIND_UNRECOGNISED]   = "unrecognised",
	[CCRF_KIND_BOUNCE]         = "bounce",
	[CCRF_KIND_CALENDAR_REPLY] = "calendar-reply",
	[CCRF_KIND_AUTO_REPLY]     = "auto-reply",
	[CCRF_KIND_ENCRYPTED]      = "encrypted",
	[CCRF_KIND_REPLY]          = "reply",
	[CCRF_KIND_FORM]           = "form",
	[CCRF_KIND_STRUCTURED]     = "structured",
	[CCRF_KIND_DOCUMENT]       = "document",
	[CCRF_KIND_COMMAND]        = "command",
};
static const char *const procedure_names[] = {
	[CCRF_CONCERN]           = "concern",
	[CCRF_COMPLIMENT]        = "compliment",
	[CCRF_TRIAGE]            = "triage",
	[CCRF_PROVIDER_CONCERNS] = "provider-concerns",
	[CCRF_TREND]             = "trend",
	[CCRF_CONTACT_REVIEW]    = "contact-review",
};
static const char *const item_names[] = {
	[CCRF_ITEM_OPEN]          = "open",
	[CCRF_ITEM_DONE]          = "done",
	[CCRF_ITEM_NOT_DONE]      = "not done",
	[CCRF_ITEM_EVIDENCED]     = "evidenced",
	[CCRF_ITEM_NOT_EVIDENCED] = "not evidenced",
	[CCRF_ITEM_NOT_NEEDED]    = "not needed",
	[CCRF_ITEM_DEFERRED]      = "deferred",
	[CCRF_ITEM_NOT_NOW]       = "not now",
	[CCRF_ITEM_IMPROVED]      = "improved",
	[CCRF_ITEM_NOT_IMPROVED]  = "not improved",
	[CCRF_ITEM_REPLACED]      = "replaced",
};
static const char *const outbox_names[] = {
	[CCRF_OUTBOX_QUEUED]    = "queued",
	[CCRF_OUTBOX_SENT]      = "sent",
	[CCRF_OUTBOX_UNCERTAIN] = "uncertain",
	[CCRF_OUTBOX_FAILED]    = "failed",
	[CCRF_OUTBOX_BOUNCED]   = "bounced",
};
/* clang-format on */

/* a number out of range comes from a damaged store: visible, not fatal */
#define NAME(names, value) ((guint) (value) < G_N_ELEMENTS (names) ? (names)[value] : "unknown")

const char *
ccrf_kind_name (CcrfKind kind)
{
	return NAME (kind_names, kind);
}

const char *
ccrf_procedure_name (CcrfProcedureKind kind)
{
	return NAME (procedure_names, kind);
}

const char *
ccrf_item_state_name (CcrfItemState state)
{
	return NAME (item_names, state);
}

const char *
ccrf_outbox_state_name (CcrfOutboxState state)
{
	return NAME (outbox_names, state);
}
