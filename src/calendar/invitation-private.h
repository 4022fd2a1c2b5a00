/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the files of invitations share: cleaned texts, content lines, the check. */

#include "calendar-private.h"

#define CCRF_INVITATION_ZONE "Europe/London"

/* ---- invitation-text.c ---- */

/** Valid UTF-8 in one line without control, invisible or direction-changing characters, white space folded. (transfer full) */
char *ccrf_invitation_line (const char *text);
/** The same for several lines, LF between. (transfer full) */
char *ccrf_invitation_lines (const char *text);
/** What a quoted parameter may hold (RFC 5545 3.2, 6868): a line without `"`, `^` and `\`; @fallback when nothing is left. (transfer full) */
char *ccrf_invitation_name (const char *name, const char *fallback);
/** RFC 5545 3.3.11. (transfer full) */
char *ccrf_invitation_escape (const char *text);
/** Adds one content line, folded at 75 octets between characters, CRLF (RFC 5545 3.1). */
void ccrf_invitation_fold (GString *into, const char *line);

/* ---- invitation-check.c ---- */

/** Read with libical and compared with what it was made of. @properties: how many lines the event has. @error: INVALID, LIMIT */
gboolean ccrf_invitation_verify (GBytes *bytes, const CcrfInvitation *invitation, const char *method, CcrfTime now, int properties, GError **error);
