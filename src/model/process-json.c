/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process as it is stored: one JSON object. Tables of members, so that reading and writing cannot disagree. */

#include "model-private.h"

typedef enum { TEXT, NUMBER, TIME, YES_NO, SIZE, PERSON } MemberType;
typedef struct { const char *name; MemberType type; gsize offset; } Member;

#define AT(type, member) G_STRUCT_OFFSET (type, member)

/* clang-format off */
static const Member role_members[] = {
	{ "role",  TEXT,   AT (CcrfProcessRole, role) },
	{ "who",   PERSON, AT (CcrfProcessRole, who) },
	{ "since", TEXT,   AT (CcrfProcessRole, since) },
	{ NULL, TEXT, 0 },
};
static const Member invitee_members[] = {
	{ "role",     TEXT,   AT (CcrfInvitee, role) },
	{ "audience", TEXT,   AT (CcrfInvitee, audience) },
	{ "who",      PERSON, AT (CcrfInvitee, who) },
	{ "instead",  PERSON, AT (CcrfInvitee, instead) },
	{ "section",  TEXT,   AT (CcrfInvitee, section) },
	{ "partstat", TEXT,   AT (CcrfInvitee, partstat) },
	{ "sequence", NUMBER, AT (CcrfInvitee, sequence) },
	{ "replied",  TIME,   AT (CcrfInvitee, replied) },
	{ "optional", YES_NO, AT (CcrfInvitee, optional) },
	{ "removed",  YES_NO, AT (CcrfInvitee, removed) },
	{ NULL, TEXT, 0 },
};
static const Member meeting_members[] = {
	{ "n",        NUMBER, AT (CcrfProcessMeeting, n) },
	{ "kind",     TEXT,   AT (CcrfProcessMeeting, kind) },
	{ "state",    TEXT,   AT (CcrfProcessMeeting, state) },
	{ "start",    TIME,   AT (CcrfProcessMeeting, start) },
	{ "end",      TIME,   AT (CcrfProcessMeeting, end) },
	{ "venue",    TEXT,   AT (CcrfProcessMeeting, venue) },
	{ "sequence", NUMBER, AT (CcrfProcessMeeting, sequence) },
	{ "packed",   YES_NO, AT (CcrfProcessMeeting, packed) },
	{ "minutes",  NUMBER, AT (CcrfProcessMeeting, minutes) },
	{ NULL, TEXT, 0 },
};
static const Member document_members[] = {
	{ "n",              NUMBER, AT (CcrfDocument, n) },
	{ "kind",           TEXT,   AT (CcrfDocument, kind) },
	{ "version",        NUMBER, AT (CcrfDocument, version) },
	{ "filed",          TIME,   AT (CcrfDocument, filed) },
	{ "by",             TEXT,   AT (CcrfDocument, by) },
	{ "name",           TEXT,   AT (CcrfDocument, name) },
	{ "type",           TEXT,   AT (CcrfDocument, type) },
	{ "message_sha256", TEXT,   AT (CcrfDocument, message_sha256) },
	{ "sha256",         TEXT,   AT (CcrfDocument, sha256) },
	{ "size",           SIZE,   AT (CcrfDocument, size) },
	{ "audience",       TEXT,   AT (CcrfDocument, audience) },
	{ "agreed",         YES_NO, AT (CcrfDocument, agreed) },
	{ "shared",         YES_NO, AT (CcrfDocument, shared) },
	{ "meeting",        NUMBER, AT (CcrfDocument, meeting) },
	{ NULL, TEXT, 0 },
};
static const Member contribution_members[] = {
	{ "kind", TEXT, AT (CcrfContribution, kind) },
	{ "at",   TIME, AT (CcrfContribution, at) },
	{ "by",   TEXT, AT (CcrfContribution, by) },
	{ "role", TEXT, AT (CcrfContribution, role) },
	{ "text", TEXT, AT (CcrfContribution, text) },
	{ NULL, TEXT, 0 },
};
/* clang-format on */

/* ---- writing ------------------------------------------------------------------------ */

static void
write_person (JsonObject *object, const char *name, const CcrfAddress *who)
{
	JsonObject *person;

	if (who == NULL)
		return;
	person = json_object_new ();
	json_object_set_string_member (person, "name", who->name != NULL ? who->name : "");
	json_object_set_string_member (person, "address", who->address);
	json_object_set_object_member (object, name, person);
}

static JsonObject *
write_members (gconstpointer thing, const Member *members)
{
	JsonObject *object = json_object_new ();

	for (const Member *member = members; member->name != NULL; member++) {
		const char *place = (const char *) thing + member->offset;

		switch (member->type) {
		case TEXT:
			json_object_set_string_member (object, member->name, *(char *const *) place);
			break;
		case NUMBER:
			json_object_set_int_member (object, member->name, *(const int *) place);
			break;
		case TIME:
			json_object_set_int_member (object, member->name, *(const CcrfTime *) place);
			break;
		case SIZE:
			json_object_set_int_member (object, member->name, (gint64) *(const gsize *) place);
			break;
		case YES_NO:
			json_object_set_boolean_member (object, member->name, *(const gboolean *) place);
			break;
		case PERSON:
		default:
			write_person (object, member->name, *(CcrfAddress *const *) place);
			break;
		}
	}
	return object;
}

static JsonArray *
write_list (const GPtrArray *list, const Member *members)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < list->len; i++)
		json_array_add_object_element (array, write_members (g_ptr_array_index (list, i), members));
	return array;
}

static JsonArray *
write_meetings (const GPtrArray *meetings)
{
	JsonArray *array = write_list (meetings, meeting_members);

	for (guint i = 0; i < meetings->len; i++) {
		const CcrfProcessMeeting *meeting = g_ptr_array_index (meetings, i);

		json_object_set_array_member (json_array_get_object_element (array, i), "invitees", write_list (meeting->invitees, invitee_members));
	}
	return array;
}

JsonNode *
ccrf_process_to_json (const CcrfProcess *process)
{
	JsonObject *object = json_object_new ();
	JsonNode *node = json_node_new (JSON_NODE_OBJECT);

	json_object_set_array_member (object, "roles", write_list (process->roles, role_members));
	json_object_set_array_member (object, "meetings", write_meetings (process->meetings));
	json_object_set_array_member (object, "documents", write_list (process->documents, document_members));
	json_object_set_array_member (object, "contributions", write_list (process->contributions, contribution_members));
	json_node_take_object (node, object);
	return node;
}

/* ---- reading -------------------------------------------------------------------------- */

static CcrfAddress *
read_person (JsonObject *object, const char *name)
{
	JsonObject *person = json_object_has_member (object, name) ? json_object_get_object_member (object, name) : NULL;

	return person == NULL ? NULL : ccrf_address_new (json_object_get_string_member_with_default (person, "name", ""),
	                                                 json_object_get_string_member_with_default (person, "address", ""));
}

static void
read_members (JsonObject *object, gpointer thing, const Member *members)
{
	for (const Member *member = members; member->name != NULL; member++) {
		char *place = (char *) thing + member->offset;

		if (!json_object_has_member (object, member->name))
			continue;
		switch (member->type) {
		case TEXT:
			ccrf_replace ((char **) place, json_object_get_string_member (object, member->name));
			break;
		case NUMBER:
			*(int *) place = (int) json_object_get_int_member (object, member->name);
			break;
		case TIME:
			*(CcrfTime *) place = json_object_get_int_member (object, member->name);
			break;
		case SIZE:
			*(gsize *) place = (gsize) json_object_get_int_member (object, member->name);
			break;
		case YES_NO:
			*(gboolean *) place = json_object_get_boolean_member (object, member->name);
			break;
		case PERSON:
		default:
			ccrf_address_free (*(CcrfAddress **) place);
			*(CcrfAddress **) place = read_person (object, member->name);
			break;
		}
	}
}

static JsonArray *
list_of (JsonObject *object, const char *name)
{
	return json_object_has_member (object, name) ? json_object_get_array_member (object, name) : NULL;
}

static gpointer new_role (void) { return ccrf_process_role_new (NULL, NULL, NULL); }
static gpointer new_invitee (void) { return ccrf_invitee_new (NULL, NULL, NULL); }
static gpointer new_meeting (void) { return ccrf_process_meeting_new (0, NULL); }
static gpointer new_document (void) { return ccrf_document_new (0, NULL, 0); }
static gpointer new_contribution (void) { return ccrf_contribution_new (NULL, 0, NULL, NULL, NULL); }

static void
read_list (JsonObject *object, const char *name, GPtrArray *into, gpointer (*make) (void), const Member *members)
{
	JsonArray *array = list_of (object, name);

	for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
		gpointer thing = make ();

		read_members (json_array_get_object_element (array, i), thing, members);
		g_ptr_array_add (into, thing);
	}
}

CcrfProcess *
ccrf_process_from_json (JsonNode *node)
{
	CcrfProcess *process = ccrf_process_new ();
	JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

	if (object == NULL)
		return process;
	read_list (object, "roles", process->roles, new_role, role_members);
	read_list (object, "meetings", process->meetings, new_meeting, meeting_members);
	read_list (object, "documents", process->documents, new_document, document_members);
	read_list (object, "contributions", process->contributions, new_contribution, contribution_members);
	for (guint i = 0; i < process->meetings->len; i++) {
		CcrfProcessMeeting *meeting = g_ptr_array_index (process->meetings, i);

		read_list (json_array_get_object_element (list_of (object, "meetings"), i), "invitees", meeting->invitees, new_invitee, invitee_members);
	}
	return process;
}

/* By way of what is stored: one description of the members serves for all three. */
CcrfProcess *
ccrf_process_copy (const CcrfProcess *process)
{
	g_autoptr (JsonNode) node = process != NULL ? ccrf_process_to_json (process) : NULL;

	return process != NULL ? ccrf_process_from_json (node) : NULL;
}
