/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: the lines of a version of the improvement plan are kept with the process until that version is agreed (B2.11). */

#include "process-documents.h"

char *
ccrf_plan_fact (int version)
{
	return g_strdup_printf ("sip_plan_%d", version);
}

JsonNode *
ccrf_plan_kept (const CcrfWork *work, int version)
{
	g_autofree char *name = ccrf_plan_fact (version);
	const char *text = ccrf_case_fact (work->it, name);
	JsonNode *node = text ? json_from_string (text, NULL) : NULL;

	if (node && JSON_NODE_HOLDS_ARRAY (node))
		return node;
	g_clear_pointer (&node, json_node_unref);
	return NULL;
}

JsonObject *
ccrf_plan_line_to_json (const CcrfPlanLine *line)
{
	JsonObject *row = json_object_new ();

	json_object_set_string_member (row, "action", line->action);
	json_object_set_string_member (row, "owner", line->owner);
	json_object_set_string_member (row, "due", line->due);
	json_object_set_string_member (row, "progress", line->progress);
	json_object_set_boolean_member (row, "done", line->done);
	json_object_set_string_member (row, "done_on", line->done_on);
	return row;
}

const char *
ccrf_plan_member (JsonObject *row, const char *name)
{
	return json_object_get_string_member_with_default (row, name, "");
}

CcrfPlanLine *
ccrf_plan_line_from_json (JsonObject *row)
{
	CcrfPlanLine *line = ccrf_plan_line_new (ccrf_plan_member (row, "action"), ccrf_plan_member (row, "owner"), ccrf_plan_member (row, "due"));

	g_free (line->progress);
	line->progress = g_strdup (ccrf_plan_member (row, "progress"));
	line->done = json_object_get_boolean_member (row, "done");
	g_free (line->done_on);
	line->done_on = g_strdup (ccrf_plan_member (row, "done_on"));
	return line;
}

JsonArray *
ccrf_milestones_rows (const CcrfWork *work, int version)
{
	g_autoptr (JsonNode) node = ccrf_plan_kept (work, version);
	JsonArray *plan = node ? json_node_get_array (node) : NULL, *rows = json_array_new ();

	for (guint i = 0; plan && i < json_array_get_length (plan); i++) {
		JsonObject *row = json_array_get_object_element (plan, i);
		g_autofree char *due = ccrf_calendar_date_words (ccrf_plan_member (row, "due"));

		ccrf_rows_add (rows, "action", ccrf_plan_member (row, "action"), "who", ccrf_plan_member (row, "owner"), "due_words", due,
		               "state", json_object_get_boolean_member (row, "done") ? "complete" : *ccrf_plan_member (row, "due") ? "open" : "open, without a date", NULL);
	}
	return rows;
}
