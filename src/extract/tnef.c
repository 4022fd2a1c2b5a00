/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * winmail.dat: Outlook's own envelope ([MS-OXTNEF]) around the files and the
 * text of a message. Its files are handed on; its text becomes the blocks.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ytnef.h>

#include "builder.h"
#include "codepage.h"
#include "reader.h"
#include "sheet-limits.h"

#define SIGNATURE 0x223e9f78u
#define STREAM_HEADER 6      /* signature, key */
#define ATTRIBUTE_HEADER 9   /* level, id, length */
#define RTF_HEADER 16        /* of PR_RTF_COMPRESSED: size, raw size, kind, checksum ([MS-OXRTFCP] 2.1.3.1) */
#define RTF_STORED 0x414c454du
#define OBJECT_HEADER 16     /* GUID before the data of an embedded object */
#define NAME_MOST 1000       /* bytes */
#define DEFAULT_CODEPAGE 1252


typedef struct {
	const CcrfReadLimits *limits;
	CcrfSheet *sheet;
	guint codepage;
	gint64 bytes;    /* of the files so far */
	TNEFStruct tnef;
} Reading;

static guint32
number_at (const guint8 *data)
{
	return (guint32) data[0] | (guint32) data[1] << 8 | (guint32) data[2] << 16 | (guint32) data[3] << 24;
}

/*
 * libytnef takes a stream that ends in the middle of an attribute's header for
 * a whole one: files would be missing and nobody would know. So the attributes
 * are walked over first; they must end where the file ends.
 */
static gboolean
check_stream (Reading *reading, const guint8 *data, gsize size, GError **error)
{
	gint64 files = 0;
	gsize at = STREAM_HEADER;
	if (size < STREAM_HEADER || number_at (data) != SIGNATURE) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "tnef: the first bytes are not those of a winmail.dat");
		return FALSE;
	}
	while (size - at >= ATTRIBUTE_HEADER + 2) {
		guint32 id = number_at (data + at + 1), length = number_at (data + at + 5);
		gsize after = at + ATTRIBUTE_HEADER;
		if (length > size - after - 2)
			break;
		if (id == attOemCodepage && length >= 4)
			reading->codepage = number_at (data + after);
		files += id == attAttachRenddata;
		at = after + length + 2;
	}
	/* some senders pad the end with zeros */
	while (at < size && data[at] == 0)
		at++;
	if (at != size) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "tnef: damaged or cut off at byte %" G_GSIZE_FORMAT, at);
		return FALSE;
	}
	if (files > reading->limits->attachments) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "attachments: %" G_GINT64_FORMAT " files in it, at most %" G_GINT64_FORMAT " are read",
			     files, reading->limits->attachments);
		return FALSE;
	}
	return TRUE;
}

/* Text up to its NUL, in the message's code page unless it is UTF-8 (libytnef makes that of UTF-16). (transfer full) */
static char *
to_text (const Reading *reading, const variableLength *value)
{
	gsize length = strnlen ((const char *) value->data, (gsize) MAX (value->size, 0));
	if (g_utf8_validate ((const char *) value->data, (gssize) length, NULL))
		return g_strndup ((const char *) value->data, length);
	GString *text = g_string_new (NULL);
	ccrf_codepage_append (text, reading->codepage, value->data, length);
	return g_string_free (text, FALSE);
}

/* (nullable): %NULL when there is none, or an empty one */
static const variableLength *
property (MAPIProps *properties, guint type, guint number)
{
	const variableLength *value = MAPIFindProperty (properties, PROP_TAG (type, number));
	return value != MAPI_UNDEFINED && value != NULL && value->data != NULL && value->size > 0 ? value : NULL;
}

/* (transfer full) (nullable) */
static char *
text_property (const Reading *reading, MAPIProps *properties, guint number)
{
	const variableLength *value = property (properties, PT_UNICODE, number);
	value = value != NULL ? value : property (properties, PT_STRING8, number);
	g_autofree char *text = value != NULL ? to_text (reading, value) : NULL;
	return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* ---- the files --------------------------------------------------------------- */

/* The long name; the short one (8.3) when that is all. Without its folders. (transfer full) */
static char *
file_name (const Reading *reading, Attachment *file)
{
	static const guint names[] = { PR_ATTACH_LONG_FILENAME, PR_ATTACH_FILENAME, PR_DISPLAY_NAME };
	g_autofree char *name = NULL;
	for (gsize i = 0; name == NULL && i < G_N_ELEMENTS (names); i++)
		name = text_property (reading, &file->MAPI, names[i]);
	if (name == NULL && file->Title.data != NULL && file->Title.size > 0)
		name = to_text (reading, &file->Title);
	GString *plain = g_string_new (NULL);
	const char *slash = name != NULL ? MAX (strrchr (name, '/'), strrchr (name, '\\')) : NULL;
	ccrf_text_append_normal (plain, slash != NULL ? slash + 1 : name != NULL ? name : "", -1);
	if (plain->len > NAME_MOST)
		g_string_truncate (plain, (gsize) (g_utf8_find_prev_char (plain->str, plain->str + NAME_MOST) - plain->str));
	return g_string_free (plain, FALSE);
}

static gboolean
hand_on (Reading *reading, const char *name, const char *type, const guint8 *data, gsize size, GError **error)
{
	const gint64 most = MIN (reading->limits->inflated_size, CCRF_SHEET_FILE_BYTES_MOST);
	if ((gint64) size > most - reading->bytes) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "inflated_size: the files in it hold more than %" G_GINT64_FORMAT " bytes", most);
		return FALSE;
	}
	reading->bytes += (gint64) size;
	g_autoptr (GBytes) bytes = g_bytes_new (data, size);
	ccrf_sheet_add_file (reading->sheet, name, type, bytes);
	return TRUE;
}

static gboolean
read_file (Reading *reading, Attachment *file, GError **error)
{
	const variableLength *object = property (&file->MAPI, PT_OBJECT, PR_ATTACH_DATA_OBJ);
	const variableLength *data = property (&file->MAPI, PT_BINARY, PR_ATTACH_DATA_OBJ);
	g_autofree char *name = file_name (reading, file);
	g_autofree char *type = text_property (reading, &file->MAPI, PR_ATTACH_MIME_TAG);
	if (object != NULL && object->size > OBJECT_HEADER) {
		const guint8 *inside = object->data + OBJECT_HEADER;
		gsize size = (gsize) object->size - OBJECT_HEADER;
		/* a message that was forwarded as it was: again an envelope of this kind */
		if (size > STREAM_HEADER && number_at (inside) == SIGNATURE)
			return hand_on (reading, name, "application/ms-tnef", inside, size, error);
		ccrf_faults_add (reading->sheet->faults, "an object of another program was not unpacked");
		return TRUE;
	}
	if (data == NULL && file->FileData.data != NULL && file->FileData.size > 0)
		data = &file->FileData;
	if (data == NULL) {
		ccrf_faults_add (reading->sheet->faults, "an attached file has no content");
		return TRUE;
	}
	return hand_on (reading, name, type, data->data, (gsize) data->size, error);
}

/* ---- the message's own text ------------------------------------------------------- */

static gboolean
read_plain (Reading *reading, const char *text, GError **error)
{
	CcrfBuilder out;
	ccrf_builder_init (&out, reading->sheet);
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		ccrf_builder_open_paragraph (&out);
		ccrf_builder_text (&out, g_strchomp (*line), -1, 0);
	}
	gboolean done = ccrf_builder_finish (&out, error);
	ccrf_builder_clear (&out);
	return done;
}

/* The HTML's bytes are in a code page that another property names ([MS-OXCMSG] 2.2.1.58.6) */
static guint
html_codepage (Reading *reading)
{
	const variableLength *number = property (&reading->tnef.MapiProperties, PT_LONG, PR_INTERNET_CPID);
	return number != NULL && number->size >= 4 ? number_at (number->data) : reading->codepage;
}

static gboolean
read_html (Reading *reading, const variableLength *html, GError **error)
{
	GString *text = g_string_new (NULL);
	if (g_utf8_validate ((const char *) html->data, html->size, NULL))
		g_string_append_len (text, (const char *) html->data, html->size);
	else
		ccrf_codepage_append (text, html_codepage (reading), html->data, (gsize) html->size);
	g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
	return ccrf_html_read (bytes, reading->limits, reading->sheet, error);
}

static gboolean
take_rtf (Reading *reading, const guint8 *data, gsize size, GError **error)
{
	const CcrfReader *reader = ccrf_reader_for (CCRF_FORMAT_RTF);
	if (reader == NULL)
		return hand_on (reading, "body.rtf", "text/rtf", data, size, error);
	g_autoptr (GBytes) bytes = g_bytes_new (data, size);
	return reader->read (bytes, reading->limits, reading->sheet, error);
}

/*
 * LZFu packs at most about 1 : 17; libytnef believes the raw size that is
 * claimed, so it is checked here. Stored RTF it does not get right.
 */
static gboolean
read_rtf (Reading *reading, variableLength *packed, GError **error)
{
	gsize size = (gsize) packed->size;
	guint32 raw = size >= RTF_HEADER ? number_at (packed->data + 4) : 0;
	if (raw > 0 && number_at (packed->data + 8) == RTF_STORED && raw <= size - RTF_HEADER)
		return take_rtf (reading, packed->data + RTF_HEADER, raw, error);
	int unpacked = 0;
	guint8 *data = raw > 0 && raw <= size * 18 + 4096 ? DecompressRTF (packed, &unpacked) : NULL;
	if (data == NULL || unpacked <= 0) {
		ccrf_faults_add (reading->sheet->faults, "the text of the message (RTF) is damaged");
		return TRUE;
	}
	gboolean done = take_rtf (reading, data, (gsize) unpacked, error);
	free (data);
	return done;
}

/* The richest form wins: only that one knows tables and what is struck out. */
static gboolean
read_text (Reading *reading, GError **error)
{
	MAPIProps *properties = &reading->tnef.MapiProperties;
	const variableLength *html = property (properties, PT_BINARY, PR_BODY_HTML);
	html = html != NULL ? html : property (properties, PT_STRING8, PR_BODY_HTML);
	html = html != NULL ? html : property (properties, PT_UNICODE, PR_BODY_HTML);
	if (html != NULL)
		return read_html (reading, html, error);
	const variableLength *rtf = property (properties, PT_BINARY, PR_RTF_COMPRESSED);
	if (rtf != NULL)
		return read_rtf (reading, (variableLength *) rtf, error);
	g_autofree char *text = text_property (reading, properties, PR_BODY);
	if (text == NULL && reading->tnef.body.data != NULL && reading->tnef.body.size > 0)
		text = to_text (reading, &reading->tnef.body);
	return text == NULL || read_plain (reading, text, error);
}

static gboolean
read_message (Reading *reading, GError **error)
{
	gint64 count = 0;
	for (Attachment *file = reading->tnef.starting_attach.next; file != NULL; file = file->next) {
		if (++count > reading->limits->attachments) {
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "attachments: more than %" G_GINT64_FORMAT " files in it", reading->limits->attachments);
			return FALSE;
		}
		if (!read_file (reading, file, error))
			return FALSE;
	}
	return read_text (reading, error);
}

gboolean
ccrf_tnef_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error)
{
	gsize size;
	const guint8 *data = g_bytes_get_data (document, &size);
	Reading reading = { .limits = limits, .sheet = sheet, .codepage = DEFAULT_CODEPAGE };
	if (!check_stream (&reading, data, size, error))
		return FALSE;
	TNEFInitialize (&reading.tnef);
	/* it only reads, but says otherwise */
	int failed = TNEFParseMemory ((BYTE *) data, (long) size, &reading.tnef);
	gboolean done = failed == 0 && read_message (&reading, error);
	if (failed != 0)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "tnef: damaged (%d)", failed);
	TNEFFree (&reading.tnef);
	return done;
}
