/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Authentication-Results (RFC 8601 section 2.2), read strictly: a header that
 * breaks the grammar proves nothing, so it is an error as a whole.
 */

#include <ccrf/base.h>

#define CCRF_AUTHENTICATION_LENGTH_MOST 32768 /* bytes of one header */
#define CCRF_AUTHENTICATION_RESULTS_MOST 100  /* results of one header, and properties of one result */
#define CCRF_AUTHENTICATION_COMMENT_DEPTH 16

/** smtp.mailfrom=a@b: {"smtp", "mailfrom", "a@b"}; type and name in lower case. reason= and action= have type "". */
typedef struct {
	char *type, *name, *value;
} CcrfAuthenticationProperty;

/** dmarc=pass …; method (without its version) and result in lower case */
typedef struct {
	char *method, *result;
	GPtrArray *properties; /* CcrfAuthenticationProperty */
} CcrfAuthenticationResult;

typedef struct {
	char *authserv_id;  /* "" in the shape without one */
	GPtrArray *results; /* CcrfAuthenticationResult; empty for "none" */
} CcrfAuthenticationResults;

/** The authserv-id of @header, even when what follows is broken. (transfer full) (nullable) */
char *ccrf_authentication_results_id (const char *header);
/** @with_id: FALSE for Microsoft 365, which starts with the first result at once */
CcrfAuthenticationResults *ccrf_authentication_results_parse (const char *header, gboolean with_id, GError **error);
void ccrf_authentication_results_free (CcrfAuthenticationResults *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfAuthenticationResults, ccrf_authentication_results_free)
/** (nullable): the value of TYPE.NAME, not allocated */
const char *ccrf_authentication_property (const CcrfAuthenticationResult *result, const char *type, const char *name);
