/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Copies of the database: made while others write, and put back only after
 * they have been proved. Neither needs to open what is sealed.
 */

#include "store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES (1 << 20)

static gboolean
failed (GError **error, CcrfErrorCode code, const char *path, const char *why)
{
	g_set_error (error, CCRF_ERROR, code, "%s: %s", path, why);
	return FALSE;
}

/* What a rename or a new name promises holds only after the folder is written too. */
static gboolean
sync_folder (const char *folder, GError **error)
{
	int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	gboolean ok = fd >= 0 && fsync (fd) == 0;

	if (!ok)
		failed (error, CCRF_ERROR_IO, folder, g_strerror (errno));
	if (fd >= 0)
		close (fd);
	return ok;
}

static gboolean
sync_file (const char *path, GError **error)
{
	int fd = open (path, O_RDONLY | O_CLOEXEC);
	gboolean ok = fd >= 0 && fsync (fd) == 0;

	if (!ok)
		failed (error, CCRF_ERROR_IO, path, g_strerror (errno));
	if (fd >= 0)
		close (fd);
	return ok;
}

/* ---- making one ------------------------------------------------------------------- */

static gboolean
copy_into (CcrfStore *store, const char *path, GError **error)
{
	sqlite3 *copy = NULL;
	sqlite3_backup *backup = NULL;
	int result = sqlite3_open_v2 (path, &copy, SQLITE_OPEN_READWRITE, NULL);

	if (result == SQLITE_OK)
		backup = sqlite3_backup_init (copy, "main", store->db, "main");
	/* all at once: in a write-ahead log a long reader stops no writer */
	if (backup != NULL) {
		sqlite3_backup_step (backup, -1);
		result = sqlite3_backup_finish (backup);
	}
	/* one file, without a log beside it */
	if (backup != NULL && result == SQLITE_OK)
		result = sqlite3_exec (copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	if (backup == NULL || result != SQLITE_OK)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_IO, "%s: the copy failed: %s", path, copy != NULL ? sqlite3_errmsg (copy) : "no memory");
	sqlite3_close (copy);
	return backup != NULL && result == SQLITE_OK;
}

static gboolean
write_backup (CcrfStore *store, const char *partial, const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname (path);

	if (!copy_into (store, partial, error) || !sync_file (partial, error))
		return FALSE;
	/* its name appears with the last byte in place, and takes nobody else's */
	if (renameat2 (AT_FDCWD, partial, AT_FDCWD, path, RENAME_NOREPLACE) != 0)
		return failed (error, errno == EEXIST ? CCRF_ERROR_REFUSED : CCRF_ERROR_IO, path, g_strerror (errno));
	return sync_folder (folder, error);
}

gboolean
ccrf_store_backup (CcrfStore *store, const char *path, GError **error)
{
	g_autofree char *partial = g_strdup_printf ("%s.partial", path);
	int fd;

	if (g_file_test (path, G_FILE_TEST_EXISTS))
		return failed (error, CCRF_ERROR_REFUSED, path, "is there already; a backup overwrites nothing");
	fd = open (partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return failed (error, CCRF_ERROR_IO, partial, errno == EEXIST ? "is there: another backup runs, or was cut short; remove it" : g_strerror (errno));
	close (fd);
	if (write_backup (store, partial, path, error))
		return TRUE;
	g_unlink (partial);
	return FALSE;
}

/* ---- putting one back ------------------------------------------------------------------ */

static gboolean
copy_bytes (int from, int to)
{
	g_autofree char *block = g_malloc (COPY_BYTES);
	gssize n;

	while ((n = read (from, block, COPY_BYTES)) > 0 || (n < 0 && errno == EINTR))
		for (gssize done = 0; n > 0 && done < n;) {
			gssize wrote = write (to, block + done, (gsize) (n - done));

			if (wrote < 0 && errno != EINTR)
				return FALSE;
			done += MAX (wrote, 0);
		}
	return n == 0 && fsync (to) == 0;
}

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
	int in = open (from, O_RDONLY | O_CLOEXEC), out = -1;
	gboolean ok;

	if (in < 0)
		return failed (error, CCRF_ERROR_IO, from, g_strerror (errno));
	out = open (to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	ok = out >= 0 && copy_bytes (in, out);
	if (!ok)
		failed (error, CCRF_ERROR_IO, to, g_strerror (errno));
	close (in);
	if (out >= 0)
		close (out);
	return ok;
}

/* The copy in a folder of its own is opened as any store is: key, schema (migrated when older), integrity, history. */
static gboolean
prove (const char *folder, const char *path, const CcrfKey *content_key, const CcrfKey *previous_key, guint64 *rows, GError **error)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfStore) store = ccrf_store_open_keys (folder, content_key, previous_key, FALSE, error);
	g_autofree char *broken = NULL;

	if (store == NULL)
		return FALSE;
	if (!ccrf_store_verify (store, faults))
		return failed (error, CCRF_ERROR_REFUSED, path, faults->pdata[0]);
	if (!ccrf_store_audit_verify (store, rows, &broken, error))
		return FALSE;
	if (broken != NULL)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED, "%s: its history is not whole: %s; it is not put in place", path, broken);
	return broken == NULL;
}

static void
clear_folder (const char *folder)
{
	static const char *const names[] = { "store.db", "store.db-wal", "store.db-shm", "store.db-journal" };

	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		g_autofree char *path = g_build_filename (folder, names[i], NULL);

		g_unlink (path);
	}
	g_rmdir (folder);
}

/* The database that is there goes aside with its log: a log beside another database would be played into it. */
static gboolean
set_aside (const char *path, char **replaced, GError **error)
{
	static const char *const tails[] = { "", "-wal", "-shm" };
	int n = 1;

	if (!g_file_test (path, G_FILE_TEST_EXISTS))
		return TRUE;
	do {
		g_free (*replaced);
		*replaced = g_strdup_printf ("%s.replaced-%d", path, n++);
	} while (g_file_test (*replaced, G_FILE_TEST_EXISTS));
	/* a second name first: the place is never empty */
	if (link (path, *replaced) != 0)
		return failed (error, CCRF_ERROR_IO, *replaced, g_strerror (errno));
	for (gsize i = 1; i < G_N_ELEMENTS (tails); i++) {
		g_autofree char *from = g_strconcat (path, tails[i], NULL), *to = g_strconcat (*replaced, tails[i], NULL);

		if (rename (from, to) != 0 && errno != ENOENT)
			return failed (error, CCRF_ERROR_IO, from, g_strerror (errno));
	}
	return TRUE;
}

static gboolean
put_in_place (const char *state_directory, const char *folder, char **replaced, GError **error)
{
	g_autofree char *from = g_build_filename (folder, "store.db", NULL), *to = g_build_filename (state_directory, "store.db", NULL);

	if (!set_aside (to, replaced, error))
		return FALSE;
	if (rename (from, to) != 0)
		return failed (error, CCRF_ERROR_IO, to, g_strerror (errno));
	return sync_folder (state_directory, error);
}

static gboolean
restore (const char *state_directory, const char *path, const CcrfKey *content_key, const CcrfKey *previous_key, char **replaced, guint64 *rows, GError **error)
{
	g_autofree char *folder = g_build_filename (state_directory, "restoring", NULL), *copy = g_build_filename (folder, "store.db", NULL);
	gboolean ok;

	clear_folder (folder); /* of a restore that was killed */
	if (g_mkdir (folder, 0700) != 0)
		return failed (error, CCRF_ERROR_IO, folder, g_strerror (errno));
	ok = copy_file (path, copy, error) && prove (folder, path, content_key, previous_key, rows, error) && put_in_place (state_directory, folder, replaced, error);
	clear_folder (folder);
	return ok;
}

gboolean
ccrf_store_restore (const char *state_directory, const char *path, const CcrfKey *content_key, const CcrfKey *previous_key, gboolean force,
                    char **replaced, guint64 *rows, GError **error)
{
	g_autofree char *there = g_build_filename (state_directory, "store.db", NULL);
	gboolean ok = FALSE;
	int lock;

	*replaced = NULL;
	*rows = 0;
	if (g_mkdir_with_parents (state_directory, 0700) != 0 || (lock = open (state_directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return failed (error, CCRF_ERROR_IO, state_directory, g_strerror (errno));
	if (flock (lock, LOCK_EX | LOCK_NB) != 0)
		failed (error, CCRF_ERROR_REFUSED, state_directory, "a daemon or ccrfctl is using the database: stop it first");
	else if (!force && g_file_test (there, G_FILE_TEST_EXISTS))
		failed (error, CCRF_ERROR_REFUSED, there, "is there already; with --force it is set aside");
	else
		ok = restore (state_directory, path, content_key, previous_key, replaced, rows, error);
	close (lock);
	return ok;
}
