/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the files of base share and no other room sees. */

#include <ccrf/base.h>

G_BEGIN_DECLS

#define CCRF_KEY_SIZE 32

struct _CcrfKey {
	guchar bytes[CCRF_KEY_SIZE];
};

/**
 * ccrf_nearest:
 * @names: NULL-ended
 *
 * Returns: (nullable): the name of @names that @word is most likely a slip of the pen for
 */
const char *ccrf_nearest (const char *word, const char *const *names);

/** [limits] of @file; every key is known to it. */
void ccrf_limits_read (CcrfLimits *limits, CcrfKeyFile *file, GPtrArray *faults);

/** The roles of contacts.conf; days are those of @zone. Returns: (transfer full): char * → CcrfRole */
GHashTable *ccrf_contacts_load (const char *path, GTimeZone *zone, GPtrArray *faults);

/** [mailbox], [submission], [oauth2]: accounts with their secrets */
void ccrf_accounts_read (CcrfConfig *config, CcrfKeyFile *file, GPtrArray *faults);
void ccrf_account_clear (CcrfAccount *account);
/** How long to wait, and for what. */
void ccrf_durations_read (CcrfConfig *config, CcrfKeyFile *file, GPtrArray *faults);

/** A string on one line; control characters are a fault. */
char *ccrf_take_line (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults);
/** A file to be read later, %NULL when not given; one that cannot be read is a fault. */
char *ccrf_take_file (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults);
/** The row of NULL-ended @names that the value equals, or 0 with a fault */
int ccrf_take_choice (CcrfKeyFile *file, const char *section, const char *key, const char *const *names, int fallback, GPtrArray *faults);

/* safe-text.c */
/** FALSE: controls, invisible marks, what no font has. */
gboolean ccrf_char_is_printable (gunichar c);

G_END_DECLS
