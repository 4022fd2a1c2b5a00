/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A zip of XML parts (docx; odt and xlsx are the same kind), read in memory.
 * Names are only looked up, never used as paths.
 */

#include "reader.h"

typedef struct _CcrfPackage CcrfPackage;

/** @error LIMIT zip_entries, INVALID (no zip) */
CcrfPackage *ccrf_package_open (GBytes *document, const CcrfReadLimits *limits, GError **error);
void ccrf_package_free (CcrfPackage *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfPackage, ccrf_package_free)
gboolean ccrf_package_has (CcrfPackage *package, const char *name);
/**
 * One part, inflated. inflated_size counts all parts that were read so far.
 * @error NOT_FOUND, REFUSED (encrypted), INVALID (damaged), LIMIT inflated_size, inflate_ratio
 */
GBytes *ccrf_package_read (CcrfPackage *package, const char *name, GError **error);
