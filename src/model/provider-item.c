/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others report about a provider: intelligence, section 42 lines (A2.8, B0.3). */

#include "model-private.h"

CcrfProviderItem *
ccrf_provider_item_new (const char *kind)
{
	CcrfProviderItem *item = g_new0 (CcrfProviderItem, 1);

	item->kind = ccrf_text (kind);
	item->source = g_strdup ("");
	item->date = g_strdup ("");
	item->reference = g_strdup ("");
	item->summary = g_strdup ("");
	item->category = g_strdup ("");
	item->who_caused = g_strdup ("");
	item->status = g_strdup ("");
	item->outcome = g_strdup ("");
	item->role = g_strdup ("");
	item->message_sha256 = g_strdup ("");
	return item;
}

void
ccrf_provider_item_free (CcrfProviderItem *item)
{
	if (item == NULL)
		return;
	g_free (item->kind);
	g_free (item->source);
	g_free (item->date);
	g_free (item->reference);
	g_free (item->summary);
	g_free (item->category);
	g_free (item->who_caused);
	g_free (item->status);
	g_free (item->outcome);
	g_free (item->role);
	g_free (item->message_sha256);
	g_free (item);
}
