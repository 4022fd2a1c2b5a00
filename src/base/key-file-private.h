/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The inside of a strict key file: GKeyFile reads the values, we keep the lines. */

#include "base-private.h"

G_BEGIN_DECLS

typedef struct {
	char *key;
	int line;
	gboolean taken;
} CcrfKeyLine;

typedef struct {
	char *name;
	int line;        /* 0: not in the file, only asked for */
	GPtrArray *keys; /* CcrfKeyLine */
	GHashTable *asked; /* char *: keys that a take asked for; %NULL: nobody asked for the section */
} CcrfKeySection;

struct _CcrfKeyFile {
	char *name;   /* in faults */
	char *folder; /* relative paths start here */
	GKeyFile *values;
	GPtrArray *sections; /* CcrfKeySection */
};

/** (nullable) */
CcrfKeySection *ccrf_key_file_section (const CcrfKeyFile *file, const char *name);
/** (nullable) */
CcrfKeyLine *ccrf_key_section_key (const CcrfKeySection *section, const char *key);
/** Sections and keys with their lines. Returns: %FALSE with faults when a line is none of a key file's */
gboolean ccrf_key_file_scan (CcrfKeyFile *file, const char *text, GPtrArray *faults);
/** Marks @key as known and taken. Returns: (nullable): its line when it is there */
CcrfKeyLine *ccrf_key_file_take (CcrfKeyFile *file, const char *section, const char *key);

G_END_DECLS
