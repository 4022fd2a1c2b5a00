/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Numbers for a monitoring system: the text format of Prometheus (version
 * 0.0.4), or one JSON object a sample. Codes and counts: no reference, no name.
 */

#include <ccrf/report.h>

/* clang-format off */
static const struct { const char *name, *help, *one, *two; CcrfCountOf of; } families[] = {
	{ "ccrfd_cases",            "Cases by procedure and state.",                     "procedure", "state",  CCRF_COUNT_CASES },
	{ "ccrfd_cases_overdue",    "Open cases whose step should be done by now.",      "procedure", NULL,     CCRF_COUNT_OVERDUE },
	{ "ccrfd_cases_erased",     "Cases whose content was erased.",                   "procedure", NULL,     CCRF_COUNT_ERASED },
	{ "ccrfd_messages",         "Messages taken in, by what became of them.",        "outcome",   "folder", CCRF_COUNT_MESSAGES },
	{ "ccrfd_attention",        "Messages that wait for a person.",                  "folder",    NULL,     CCRF_COUNT_ATTENTION },
	{ "ccrfd_outbox",           "Mails made, by state.",                             "state",     NULL,     CCRF_COUNT_OUTBOX },
	{ "ccrfd_audit_rows",       "Rows of the history.",                              NULL,        NULL,     CCRF_COUNT_HISTORY },
};
/* clang-format on */

/* One line of the answer. */
typedef void (*Emit) (GString *text, const char *name, const char *help, const char *one, const char *two, const CcrfCount *count);

/* backslash, quote and line end, as the format wants them */
static void
append_label (GString *text, const char *name, const char *value, gboolean first)
{
	g_string_append_printf (text, "%s%s=\"", first ? "" : ",", name);
	for (const char *at = value; *at != '\0'; at++) {
		if (*at == '\\' || *at == '"')
			g_string_append_c (text, '\\');
		if (*at == '\n')
			g_string_append (text, "\\n");
		else
			g_string_append_c (text, *at);
	}
	g_string_append_c (text, '"');
}

static void
emit_text (GString *text, const char *name, const char *help, const char *one, const char *two, const CcrfCount *count)
{
	if (help != NULL)
		g_string_append_printf (text, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
	if (count == NULL)
		return;
	g_string_append (text, name);
	if (one != NULL)
		g_string_append_c (text, '{');
	if (one != NULL)
		append_label (text, one, count->one, TRUE);
	if (two != NULL)
		append_label (text, two, count->two, FALSE);
	g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", one != NULL ? "}" : "", count->n);
}

static void
emit_json (GString *text, const char *name, const char *help, const char *one, const char *two, const CcrfCount *count)
{
	g_autoptr (JsonObject) object = json_object_new ();
	g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
	g_autofree char *line = NULL;

	if (count == NULL)
		return;
	json_object_set_string_member (object, "name", name);
	if (one != NULL)
		json_object_set_string_member (object, one, count->one);
	if (two != NULL)
		json_object_set_string_member (object, two, count->two);
	json_object_set_int_member (object, "value", count->n);
	line = json_to_string (node, FALSE);
	g_string_append_printf (text, "%s\n", line);
}

static void
emit_one (GString *text, Emit emit, const char *name, const char *help, gint64 n)
{
	const CcrfCount count = { NULL, NULL, n };

	emit (text, name, help, NULL, NULL, &count);
}

static gboolean
emit_families (GString *text, Emit emit, CcrfStore *store, CcrfTime now, GError **error)
{
	for (gsize f = 0; f < G_N_ELEMENTS (families); f++) {
		g_autoptr (GPtrArray) counts = ccrf_store_counts (store, families[f].of, now, error);

		if (counts == NULL)
			return FALSE;
		if (counts->len == 0)
			emit (text, families[f].name, families[f].help, NULL, NULL, NULL);
		for (guint i = 0; i < counts->len; i++)
			emit (text, families[f].name, i == 0 ? families[f].help : NULL, families[f].one, families[f].two, counts->pdata[i]);
	}
	return TRUE;
}

static gboolean
emit_ages (GString *text, Emit emit, CcrfStore *store, CcrfTime now, GError **error)
{
	g_autoptr (GPtrArray) queued = ccrf_store_counts (store, CCRF_COUNT_QUEUED_AT, now, error);
	CcrfTime poll = ccrf_store_last_poll (store);

	if (queued == NULL)
		return FALSE;
	emit_one (text, emit, "ccrfd_outbox_oldest_seconds", "Age of the oldest mail that waits to be sent; 0: none waits.",
	          queued->len > 0 ? MAX (now - ((const CcrfCount *) queued->pdata[0])->n, 0) : 0);
	/* never polled: no sample, which a rule on absence sees */
	if (poll != 0)
		emit_one (text, emit, "ccrfd_last_poll_age_seconds", "Since the mailbox was last read with success.", MAX (now - poll, 0));
	return TRUE;
}

static char *
metrics (Emit emit, CcrfStore *store, CcrfTime now, GError **error)
{
	g_autoptr (GString) text = g_string_new (NULL);

	if (!emit_families (text, emit, store, now, error) || !emit_ages (text, emit, store, now, error))
		return NULL;
	return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
ccrf_report_metrics (CcrfStore *store, CcrfTime now, GError **error)
{
	return metrics (emit_text, store, now, error);
}

char *
ccrf_report_metrics_json (CcrfStore *store, CcrfTime now, GError **error)
{
	return metrics (emit_json, store, now, error);
}
