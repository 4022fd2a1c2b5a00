/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long to wait: for a server, for the next look, until somebody must hear of it (doc/configuration.md). */

#include "base-private.h"

#include <stddef.h>

#define MINUTE 60
#define HOUR 3600
#define DAY 86400

typedef struct {
	const char *section, *key, *usual;
	const char *least_words;
	gint64 least; /* seconds, as is @most */
	const char *most_words;
	gint64 most;
	gsize offset;
} DurationRow;

/* clang-format off */
static const DurationRow duration_rows[] = {
	/* section        key              default  from              to */
	{ "service",      "alarm_after",   "4h",    "1m", MINUTE,     "30d", 30 * DAY,    offsetof (CcrfConfig, alarm_after) },
	{ "service",      "stuck_after",   "10m",   "1s", 1,          "1d",  DAY,         offsetof (CcrfConfig, stuck_after) },
	{ "mailbox",      "poll_interval", "60s",   "1s", 1,          "1d",  DAY,         offsetof (CcrfConfig, poll_interval) },
	{ "mailbox",      "idle_renewal",  "28m",   "1s", 1,          "29m", 29 * MINUTE, offsetof (CcrfConfig, idle_renewal) },
	{ "mailbox",      "timeout",       "60s",   "1s", 1,          "10m", 10 * MINUTE, offsetof (CcrfConfig, mailbox.timeout) },
	{ "submission",   "timeout",       "60s",   "1s", 1,          "10m", 10 * MINUTE, offsetof (CcrfConfig, submission.timeout) },
	{ "submission",   "final_timeout", "10m",   "1s", 1,          "1h",  HOUR,        offsetof (CcrfConfig, final_timeout) },
	{ "oauth2",       "timeout",       "30s",   "1s", 1,          "10m", 10 * MINUTE, offsetof (CcrfConfig, oauth2_timeout) },
};
/* clang-format on */

void
ccrf_durations_read (CcrfConfig *config, CcrfKeyFile *file, GPtrArray *faults)
{
	for (gsize i = 0; i < G_N_ELEMENTS (duration_rows); i++) {
		const DurationRow *row = &duration_rows[i];
		gint64 *seconds = (gint64 *) (gpointer) ((guint8 *) config + row->offset);

		*seconds = ccrf_key_file_take_duration (file, row->section, row->key, row->usual, faults);
		if (*seconds < row->least || *seconds > row->most)
			ccrf_key_file_fault (file, row->section, row->key, faults, "must be from %s to %s", row->least_words, row->most_words);
	}
	/* the mailbox would be called unread while it only waits for its turn */
	if (config->alarm_after <= config->poll_interval)
		ccrf_key_file_fault (file, "service", "alarm_after", faults, "must be longer than [mailbox] poll_interval");
}
