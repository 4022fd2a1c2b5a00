/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The packs of the council's meetings; all inside the caller's transaction. */

#include "rooms.h"

/** The same mail to each member of the meeting. @fields: borrowed */
gboolean ccrf_pack_mail (CcrfWorker *worker, const CcrfMeeting *meeting, const char *template_name, JsonObject *fields, CcrfTime now, GError **error);

/* forum.c (A3.3) */
gboolean ccrf_forum_pack (CcrfWorker *worker, const CcrfMeeting *meeting, const char *key, CcrfTime since, CcrfTime now, GError **error);
gboolean ccrf_forum_over (CcrfWorker *worker, const char *key, CcrfTime now, GError **error);
/* performance.c (A2.8) */
gboolean ccrf_performance_pack (CcrfWorker *worker, const CcrfMeeting *meeting, const char *key, CcrfTime since, CcrfTime now, GError **error);
