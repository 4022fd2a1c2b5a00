/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* winmail.dat written by hand after [MS-OXTNEF], for tests. */

#include <stdio.h>
#include <string.h>

#include <glib.h>
#include <ytnef.h>

static inline void
put (GByteArray *into, guint32 number, guint bytes)
{
	for (guint i = 0; i < bytes; i++)
		g_byte_array_append (into, (guint8[]){ (guint8) (number >> (8 * i)) }, 1);
}

static inline void
put_bytes (GByteArray *into, const void *data, gsize size)
{
	g_byte_array_append (into, data, (guint) size);
}

static inline void
attribute (GByteArray *into, guint8 level, guint32 id, const void *data, gsize size)
{
	guint sum = 0;
	put (into, level, 1);
	put (into, id, 4);
	put (into, (guint32) size, 4);
	put_bytes (into, data, size);
	for (gsize i = 0; i < size; i++)
		sum += ((const guint8 *) data)[i];
	put (into, sum & 0xffff, 2);
}

static inline GByteArray *
start (void)
{
	GByteArray *tnef = g_byte_array_new ();
	put (tnef, 0x223e9f78, 4);
	put (tnef, 1, 2);
	attribute (tnef, LVL_MESSAGE, attTnefVersion, "\0\0\1\0", 4);
	attribute (tnef, LVL_MESSAGE, attOemCodepage, "\xe4\4\0\0\0\0\0\0", 8); /* 1252 */
	return tnef;
}

typedef struct {
	guint type, number;
	const void *data;
	gsize size;
} Property;

/* MAPI properties of variable length, as attMAPIProps and attAttachment hold them */
static inline GByteArray *
properties (const Property *list)
{
	GByteArray *all = g_byte_array_new ();
	guint count = 0;
	while (list[count].type != 0)
		count++;
	put (all, count, 4);
	for (; list->type != 0; list++) {
		put (all, PROP_TAG (list->type, list->number), 4);
		put (all, 1, 4);
		put (all, (guint32) list->size, 4);
		put_bytes (all, list->data, list->size);
		put (all, 0, (4 - list->size % 4) % 4);
	}
	return all;
}

static inline void
add_file (GByteArray *tnef, const char *title, const void *data, gsize size, const Property *list)
{
	static const guint8 rendering[14] = { 1, 0, 0xff, 0xff, 0xff, 0xff };
	attribute (tnef, LVL_ATTACHMENT, attAttachRenddata, rendering, sizeof rendering);
	if (data != NULL)
		attribute (tnef, LVL_ATTACHMENT, attAttachData, data, size);
	if (title != NULL)
		attribute (tnef, LVL_ATTACHMENT, attAttachTitle, title, strlen (title) + 1);
	if (list != NULL) {
		g_autoptr (GByteArray) all = properties (list);
		attribute (tnef, LVL_ATTACHMENT, attAttachment, all->data, all->len);
	}
}

static inline void
add_properties (GByteArray *tnef, const Property *list)
{
	g_autoptr (GByteArray) all = properties (list);
	attribute (tnef, LVL_MESSAGE, attMAPIProps, all->data, all->len);
}
