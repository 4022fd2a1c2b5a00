/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A configuration in a folder of its own, whole but for what a test breaks. */

#include "base-files.h"

#include <string.h>

#define KEY_A "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
#define KEY_B "HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"

#define SERVICE "[service]\nname = Example Council\naddress = asc@example.gov.uk\nstate_directory = state\n"
#define MAILBOX "[mailbox]\nurl = imaps://imap.example.gov.uk/INBOX\nuser = asc\npassword_file = mailbox.password\n"
#define SUBMISSION "[submission]\nurl = smtps://smtp.example.gov.uk\nuser = asc\npassword_file = smtp.password\n"
#define AUTHENTICATION "[authentication]\nauthserv_id = mx.example.gov.uk\n"
#define SECRETS "[secrets]\ntoken_key_file = token.key\ncontent_key_file = content.key\n"
#define CONTACTS "[role contracts-team]\nholders = c@example.gov.uk\n"

typedef struct {
	char *folder;
	GPtrArray *faults;
} Fixture;

static inline void
put (Fixture *f, const char *name, const char *text, int mode)
{
	test_put (f->folder, name, text, mode);
}

static inline void
set_up (Fixture *f, gconstpointer data)
{
	f->folder = test_folder ();
	f->faults = ccrf_faults_new ();
	put (f, "mailbox.password", "secret\n", 0600);
	put (f, "smtp.password", "secret 2\n", 0600);
	put (f, "token.key", KEY_A, 0600);
	put (f, "content.key", KEY_B, 0600);
	put (f, "contacts.conf", CONTACTS, 0644);
}

static inline void
tear_down (Fixture *f, gconstpointer data)
{
	test_folder_remove (f->folder);
	g_free (f->folder);
	g_ptr_array_unref (f->faults);
}

static inline CcrfConfig *
load (Fixture *f, const char *text)
{
	g_autofree char *path = test_file (f->folder, "ccrfd.conf", text, 0644);

	g_ptr_array_set_size (f->faults, 0);
	return ccrf_config_load (path, f->faults);
}

/* the faults with the test's folder written as DIR; (transfer full) */
static inline char *
faults_of (const Fixture *f, const GPtrArray *faults)
{
	g_autofree char *joined = test_join (faults);
	g_auto (GStrv) parts = g_strsplit (joined, f->folder, -1);

	return g_strjoinv ("DIR", parts);
}

static inline void
assert_faults (Fixture *f, const char *text, const char *expected)
{
	g_autoptr (CcrfConfig) config = load (f, text);
	g_autofree char *got = faults_of (f, f->faults);

	g_assert_cmpstr (got, ==, expected);
	g_assert_cmpint (config == NULL, ==, *expected != '\0');
}

static inline char *
in_folder (const Fixture *f, const char *name)
{
	return g_build_filename (f->folder, name, NULL);
}
