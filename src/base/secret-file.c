/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets come from files that the world may not read, and are wiped after use. */

#include "secret-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/crypto.h>

/* a password or a key; a longer file is some other file */
#define SECRET_MOST 8192

void
ccrf_secret_free (char *secret)
{
	if (secret == NULL)
		return;
	OPENSSL_cleanse (secret, strlen (secret));
	g_free (secret);
}

static gboolean
check_mode (int fd, const char *path, GError **error)
{
	struct stat st;

	if (fstat (fd, &st) != 0 || !S_ISREG (st.st_mode)) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_SECRET, "%s: is not a file", path);
		return FALSE;
	}
	/* the mode bits, not access(2): root may read everything, others must not */
	if ((st.st_mode & S_IRWXO) != 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_SECRET,
		             "%s: everyone on this computer has access to it (mode %04o); replace the secret if others may have seen it, then: chmod 600 %s",
		             path, (unsigned) (st.st_mode & 07777), path);
		return FALSE;
	}
	if (st.st_size > SECRET_MOST) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_SECRET, "%s: has more than %d bytes: is it the right file?", path, SECRET_MOST);
		return FALSE;
	}
	return TRUE;
}

/*
 * systemd hands the files of a folder over as FOLDER_NAME (systemd.exec(5),
 * LoadCredential=secrets:/etc/ccrfd/secrets): those are read in place of the files, which may
 * be root's alone then. (transfer full)
 */
static char *
where_it_is (const char *path)
{
	const char *credentials = g_getenv ("CREDENTIALS_DIRECTORY");
	g_autofree char *folder = g_path_get_dirname (path), *folder_name = g_path_get_basename (folder), *name = g_path_get_basename (path);
	g_autofree char *credential = g_strdup_printf ("%s_%s", folder_name, name);
	g_autofree char *handed_over = credentials != NULL ? g_build_filename (credentials, credential, NULL) : NULL;

	return handed_over != NULL && access (handed_over, R_OK) == 0 ? g_steal_pointer (&handed_over) : g_strdup (path);
}

char *
ccrf_secret_file_read (const char *named, gsize *size, GError **error)
{
	g_autofree char *path = where_it_is (named);
	int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char *text;
	gssize n = 0;

	*size = 0;
	if (fd < 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_SECRET, "%s: %s", path, g_strerror (errno));
		return NULL;
	}
	if (!check_mode (fd, path, error)) {
		close (fd);
		return NULL;
	}
	text = g_malloc0 (SECRET_MOST + 1);
	while (*size < SECRET_MOST) {
		n = read (fd, text + *size, SECRET_MOST - *size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		*size += (gsize) n;
	}
	if (n < 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_SECRET, "%s: %s", path, g_strerror (errno));
		OPENSSL_cleanse (text, SECRET_MOST);
		g_clear_pointer (&text, g_free);
	}
	close (fd);
	return text;
}

/* A control character in a password would end a line of IMAP, SMTP or HTTP early. */
static const char *
find_problem (const char *text, gsize size)
{
	if (size == 0)
		return "is empty";
	if (memchr (text, '\n', size) != NULL || memchr (text, '\r', size) != NULL)
		return "has more than one line";
	for (gsize i = 0; i < size; i++)
		if (g_ascii_iscntrl (text[i]))
			return "has control characters";
	return NULL;
}

char *
ccrf_secret_load (const char *path, GError **error)
{
	gsize size;
	char *text = ccrf_secret_file_read (path, &size, error);
	const char *problem;

	if (text == NULL)
		return NULL;
	if (size > 0 && text[size - 1] == '\n')
		text[--size] = '\0';
	if (size > 0 && text[size - 1] == '\r')
		text[--size] = '\0';
	problem = find_problem (text, size);
	if (problem != NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_SECRET, "%s: %s", path, problem);
		OPENSSL_cleanse (text, size);
		g_free (text);
		return NULL;
	}
	return text;
}
