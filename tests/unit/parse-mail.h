/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Mails as strings, read with the built-in rules: shared by the tests of the mail half of parse. */

#include <ccrf/parse.h>
#include <string.h>

#define RECEIVED G_GINT64_CONSTANT (1793700000) /* 2026-11-03 */
#define SERVICE "adultsocialservices@example.gov.uk"
/* 34 characters: 5 + 16 bytes in base32 */
#define TOKEN "AAAAAAAB2K7QMX4ZP5RWT3VBN6YHJCLDEE"
#define TOKEN_SHOWN "AAAA-AAAB-2K7Q-MX4Z-P5RW-T3VB-N6YH-JCLD-EE"
#define OTHER_TOKEN "AAAAAAACMX4ZP5RWT3VBN6YHJCLDEF2K7Q"

typedef struct {
	CcrfRules *rules;
	CcrfLimits limits;
} Fixture;

static inline void
fixture_init (Fixture *fixture)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();

	ccrf_parse_init ();
	fixture->rules = ccrf_rules_load (NULL, faults);
	for (guint i = 0; i < faults->len; i++)
		g_test_message ("%s", (char *) faults->pdata[i]);
	g_assert_cmpuint (faults->len, ==, 0);
	ccrf_limits_defaults (&fixture->limits);
}

static inline CcrfMessage *
read_bytes (Fixture *fixture, const char *raw, gsize size)
{
	g_autoptr (GBytes) bytes = g_bytes_new (raw, size);

	return ccrf_parse_message (bytes, RECEIVED, fixture->rules, &fixture->limits);
}

static inline CcrfMessage *
read_mail (Fixture *fixture, const char *raw)
{
	return read_bytes (fixture, raw, strlen (raw));
}

static inline gboolean
has_fault (const CcrfMessage *message, const char *part)
{
	for (guint i = 0; i < message->faults->len; i++) {
		if (strstr (message->faults->pdata[i], part))
			return TRUE;
	}
	return FALSE;
}

static inline void
show_faults (const CcrfMessage *message)
{
	for (guint i = 0; i < message->faults->len; i++)
		g_test_message ("fault: %s", (char *) message->faults->pdata[i]);
}

/* "APPROVE(fine)|3:DONE(12/12)" */
static inline char *
show_commands (const GPtrArray *commands)
{
	GString *out = g_string_new (NULL);

	for (guint i = 0; i < commands->len; i++) {
		const CcrfCommand *command = commands->pdata[i];

		if (i > 0)
			g_string_append_c (out, '|');
		if (command->item > 0)
			g_string_append_printf (out, "%d:", command->item);
		g_string_append_printf (out, "%s(%s)", command->keyword, command->args);
	}
	return g_string_free (out, FALSE);
}
