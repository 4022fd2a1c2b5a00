/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the walk over the parts of a mail (mime-walk.c) and the reading of what hangs on it (mime-attached.c) share. */

#include "reading.h"

G_BEGIN_DECLS

/* mime-walk.c */
/** Nothing more of this mail is read; a person looks. */
void ccrf_walk_stop (CcrfReading *reading);
/** @enclosed: (nullable): a message inside this one */
void ccrf_walk_enclosed (CcrfReading *reading, GMimeMessage *enclosed);

/* mime-attached.c */
/** (nullable): borrowed from the message; %NULL: more than the limit allows, the walk is stopped */
CcrfAttachment *ccrf_walk_add_attachment (CcrfReading *reading, const char *name, const char *type, GBytes *data);
/** A mail saved as a file, or enclosed in base64. */
void ccrf_walk_mail_file (CcrfReading *reading, const char *name, GBytes *data);
gboolean ccrf_is_mail_file (const char *name, const char *type);
gboolean ccrf_is_calendar_file (const char *name, const char *type);
/** The first @rule (nullable) by which something is sealed or protected names the mail. */
void ccrf_note_sealed (CcrfReading *reading, const char *rule);
/** A part with a name: an attachment of the mail, and what is in it. @charset: (nullable) */
void ccrf_read_attached (CcrfReading *reading, const char *name, const char *type, const char *charset, GBytes *bytes);

G_END_DECLS
