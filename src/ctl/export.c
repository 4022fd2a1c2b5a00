/* SPDX-License-Identifier: GPL-3.0-or-later */

/* export: what is held about a person, printed or put into a folder. */

#include "ctl.h"
#include <ccrf/report.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- reading a mail ---------------------------------------------------------------------- */

static void
append_document (GString *text, const Ctl *ctl, const CcrfAttachment *attachment)
{
	CcrfFormat format = ccrf_extract_format (attachment->data, attachment->name, attachment->type);
	g_autoptr (CcrfSheet) sheet = NULL;
	g_autofree char *read = NULL;

	g_string_append_printf (text, "\n%s\n", attachment->name);
	if (g_str_has_prefix (attachment->type, "text/") || g_str_equal (attachment->type, "message/rfc822"))
		g_string_append_len (text, g_bytes_get_data (attachment->data, NULL), (gssize) g_bytes_get_size (attachment->data));
	if (!ccrf_extract_can_read (format))
		return;
	sheet = ccrf_extract (attachment->data, format, &ctl->service->config->limits, NULL);
	read = sheet ? ccrf_sheet_text (sheet) : NULL;
	g_string_append (text, read ? read : "");
}

static char *
read_mail (gpointer data, GBytes *raw, CcrfTime received)
{
	const Ctl *ctl = data;
	g_autoptr (CcrfMessage) message = ccrf_parse_message (raw, received, ctl->service->rules, &ctl->service->config->limits);
	GString *text = g_string_new (message->subject);

	for (guint i = 0; i < message->from->len; i++) {
		const CcrfAddress *from = message->from->pdata[i];

		g_string_append_printf (text, "\n%s <%s>", from->name, from->address);
	}
	for (guint i = 0; i < message->recipients->len; i++)
		g_string_append_printf (text, "\n%s", (char *) message->recipients->pdata[i]);
	g_string_append_printf (text, "\n%s\n", message->text);
	for (guint i = 0; i < message->attachments->len; i++)
		append_document (text, ctl, message->attachments->pdata[i]);
	return g_string_free (text, FALSE);
}

/* ---- printing ------------------------------------------------------------------------------- */

static JsonObject *
held_object (const Ctl *ctl, const CcrfHeld *held)
{
	JsonObject *object = json_object_new ();

	ctl_set (object, "kind", held->kind);
	ctl_set (object, "id", held->id);
	ctl_set_time (object, "at", held->at, ctl);
	json_object_set_object_member (object, "content", json_object_ref (held->content));
	return object;
}

static void
print_held (const Ctl *ctl, const CcrfHeld *held)
{
	g_autofree char *at = ctl_time_words (ctl, held->at);

	if (ctl->json)
		ctl_print_json (held_object (ctl, held));
	else
		g_print ("%-13s  %s  %s\n", held->kind, held->id, at);
}

/* ---- a folder --------------------------------------------------------------------------------- */

static gboolean
write_file (const char *folder, const char *name, const void *data, gsize size, GError **error)
{
	g_autofree char *path = g_build_filename (folder, name, NULL);
	int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	gboolean ok = fd >= 0;

	for (gsize done = 0; ok && done < size;) {
		gssize wrote = write (fd, (const char *) data + done, size - done);

		ok = wrote >= 0 || errno == EINTR;
		done += wrote > 0 ? (gsize) wrote : 0;
	}
	if (!ok)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_IO, "%s: %s", path, g_strerror (errno));
	if (fd >= 0)
		close (fd);
	return ok;
}

static gboolean
write_held (const Ctl *ctl, const char *folder, const CcrfHeld *held, GError **error)
{
	g_autoptr (JsonObject) object = held_object (ctl, held);
	g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
	g_autofree char *text = json_to_string (node, TRUE), *name = g_strdup_printf ("%s-%s.json", held->kind, held->id);
	g_autofree char *mail = g_strdup_printf ("%s-%s.eml", held->kind, held->id);

	return write_file (folder, name, text, strlen (text), error) &&
	       (!held->bytes || write_file (folder, mail, g_bytes_get_data (held->bytes, NULL), g_bytes_get_size (held->bytes), error));
}

static gboolean
write_all (const Ctl *ctl, const char *folder, const GPtrArray *found, GError **error)
{
	/* a new folder: what one person gets must not lie among another's */
	if (mkdir (folder, 0700) != 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_IO, "%s: %s", folder, g_strerror (errno));
		return FALSE;
	}
	for (guint i = 0; i < found->len; i++)
		if (!write_held (ctl, folder, found->pdata[i], error))
			return FALSE;
	return TRUE;
}

int
ctl_export (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfPerson) person = NULL;
	g_autoptr (GPtrArray) found = NULL;

	if (!ctl->person) {
		g_printerr ("usage: ccrfctl export --person ADDRESS_OR_NAME [DIR]\n");
		return CTL_USAGE;
	}
	person = ccrf_person_new (ctl->person, &error);
	if (!person) {
		ctl_fail (error);
		return CTL_USAGE;
	}
	if (!ctl_store (ctl, FALSE))
		return CTL_FAILED;
	found = ccrf_report_person (ctl->store, person, read_mail, ctl, &error);
	if (!found || (ctl->args[0] && !write_all (ctl, ctl->args[0], found, &error)))
		return ctl_fail (error);
	for (guint i = 0; i < found->len; i++)
		print_held (ctl, found->pdata[i]);
	if (!ctl->json)
		g_print ("%u found%s%s\n", found->len, ctl->args[0] ? ", in " : "", ctl->args[0] ? ctl->args[0] : "");
	return CTL_OK;
}
