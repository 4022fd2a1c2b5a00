/* SPDX-License-Identifier: GPL-3.0-or-later */

/* keys rotate, backup, restore: the database as a whole. */

#include "ctl.h"

int
ctl_keys_rotate (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	gint64 keys;

	if (!ctl_store (ctl, TRUE))
		return CTL_FAILED;
	if (!ccrf_store_rotate (ctl->store, &keys, &error))
		return ctl_fail (error);
	if (keys)
		g_print ("%" G_GINT64_FORMAT " keys are now wrapped with the new content key\n", keys);
	else
		g_print ("nothing is wrapped with the previous content key\n");
	g_print ("remove previous_content_key_file, restart the daemon; backups made before need the previous key\n");
	return CTL_OK;
}

int
ctl_backup (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;

	if (!ctl_store (ctl, FALSE))
		return CTL_FAILED;
	if (!ccrf_store_backup (ctl->store, ctl->args[0], &error))
		return ctl_fail (error);
	g_print ("%s\n", ctl->args[0]);
	return CTL_OK;
}

int
ctl_restore (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *replaced = NULL;
	const CcrfConfig *config;
	guint64 rows;

	if (!ctl_service (ctl))
		return CTL_FAILED;
	config = ctl->service->config;
	if (!ccrf_store_restore (config->state_directory, ctl->args[0], config->content_key, config->previous_content_key, ctl->force, &replaced, &rows, &error))
		return ctl_fail (error);
	g_print ("restored; its history is whole, %" G_GUINT64_FORMAT " rows\n", rows);
	if (replaced)
		g_print ("what was there is now %s: remove it when it is not needed any more\n", replaced);
	g_print ("run `ccrfctl purge`, erase again what was erased since the backup,\n"
	         "and move what came in since then from Processed and Attention back to the inbox\n");
	return CTL_OK;
}
