/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How OpenDocument forms hold answers: fields to fill (text:text-input,
 * text:drop-down, text:placeholder; ODF 1.3 part 3, 7), form controls drawn on
 * the page (13), and what LibreOffice keeps of Word's controls and legacy
 * fields (loext:content-control, field:fieldmark).
 */

#include <string.h>

#include "odt-walk.h"

static const char *
attribute_or (const xmlNode *node, const char *name, const char *otherwise)
{
	const char *value = ccrf_xml_attribute (node, name);
	return value != NULL ? value : otherwise;
}

static gboolean
is_true (const xmlNode *node, const char *name)
{
	return strcmp (attribute_or (node, name, ""), "true") == 0;
}

/* The whole element is one control's text. */
static void
gather_children (CcrfOdt *odt, const xmlNode *node, const char *tag, const char *title, guint marks)
{
	gboolean ours = ccrf_flow_gather (&odt->flow, tag, title, marks);
	odt->space = TRUE;
	ccrf_odt_children (odt, node);
	odt->space = FALSE;
	if (ours)
		ccrf_flow_gather_end (&odt->flow);
}

void
ccrf_odt_on_content_control (CcrfOdt *odt, const xmlNode *node)
{
	const char *tag = attribute_or (node, "tag", ""), *title = attribute_or (node, "alias", "");
	odt->space = FALSE;
	if (is_true (node, "checkbox"))
		ccrf_flow_tick (&odt->flow, is_true (node, "checked"), "", tag, title);
	else if (is_true (node, "picture"))
		ccrf_odt_children (odt, node);
	else
		gather_children (odt, node, tag, title, is_true (node, "showing-place-holder") ? CCRF_MARK_PLACEHOLDER : 0);
}

void
ccrf_odt_on_text_input (CcrfOdt *odt, const xmlNode *node)
{
	gather_children (odt, node, "", attribute_or (node, "description", ""), 0);
}

void
ccrf_odt_on_placeholder (CcrfOdt *odt, const xmlNode *node)
{
	gather_children (odt, node, "", attribute_or (node, "description", ""), CCRF_MARK_PLACEHOLDER);
}

/* The chosen label; the element's own text when none is said to be chosen. */
void
ccrf_odt_on_drop_down (CcrfOdt *odt, const xmlNode *node)
{
	const char *name = attribute_or (node, "name", "");
	for (const xmlNode *at = node->children; at != NULL; at = at->next)
		if (ccrf_xml_named (at, "label") && is_true (at, "current-selected")) {
			ccrf_flow_control (&odt->flow, attribute_or (at, "value", ""), name, "", 0);
			odt->space = FALSE;
			return;
		}
	gather_children (odt, node, name, "", 0);
}

/* ---- Word's legacy fields, as LibreOffice keeps them ------------------------------ */

static const char *
parameter (const xmlNode *node, const char *name)
{
	for (const xmlNode *at = node->children; at != NULL; at = at->next)
		if (ccrf_xml_named (at, "param") && strcmp (attribute_or (at, "name", ""), name) == 0)
			return ccrf_xml_attribute (at, "value");
	return NULL;
}

static const char *
chosen_entry (const xmlNode *node)
{
	const char *chosen = parameter (node, "Dropdown_Selected");
	gint64 wanted = chosen != NULL ? g_ascii_strtoll (chosen, NULL, 10) : -1;
	for (const xmlNode *at = node->children; at != NULL; at = at->next)
		if (ccrf_xml_named (at, "param") && strcmp (attribute_or (at, "name", ""), "Dropdown_ListEntry") == 0 && wanted-- == 0)
			return attribute_or (at, "value", "");
	return "";
}

void
ccrf_odt_on_field_mark (CcrfOdt *odt, const xmlNode *node)
{
	const char *type = attribute_or (node, "type", ""), *name = attribute_or (node, "name", "");
	odt->space = FALSE;
	if (g_str_has_suffix (type, "FORMCHECKBOX"))
		ccrf_flow_tick (&odt->flow, g_strcmp0 (parameter (node, "Checkbox_Checked"), "true") == 0, "", name, "");
	else if (g_str_has_suffix (type, "FORMDROPDOWN"))
		ccrf_flow_control (&odt->flow, chosen_entry (node), name, "", 0);
	else
		ccrf_odt_children (odt, node);
}

/* A date field keeps its value between its marks as a text field does. */
void
ccrf_odt_on_field_start (CcrfOdt *odt, const xmlNode *node)
{
	const char *type = attribute_or (node, "type", "");
	odt->fields++;
	if ((g_str_has_suffix (type, "FORMTEXT") || g_str_has_suffix (type, "DATE")) &&
	    ccrf_flow_gather (&odt->flow, attribute_or (node, "name", ""), "", 0))
		odt->gathering = odt->fields;
}

void
ccrf_odt_on_field_end (CcrfOdt *odt, const xmlNode *node)
{
	if (odt->fields == 0)
		return;
	if (odt->gathering == odt->fields) {
		ccrf_flow_gather_end (&odt->flow);
		odt->gathering = 0;
		odt->space = FALSE;
	}
	odt->fields--;
}

/* ---- form controls ---------------------------------------------------------------- */

void
ccrf_odt_find_controls (CcrfOdt *odt, const xmlNode *node)
{
	for (const xmlNode *at = node != NULL ? node->children : NULL; at != NULL; at = at->next) {
		if (at->type != XML_ELEMENT_NODE)
			continue;
		const char *id = ccrf_xml_attribute (at, "id");
		if (id != NULL)
			g_hash_table_replace (odt->controls, (gpointer) id, (gpointer) at);
		ccrf_odt_find_controls (odt, at);
	}
}

static void
tick_control (CcrfOdt *odt, const xmlNode *control)
{
	const char *state = attribute_or (control, "current-state", attribute_or (control, "state", ""));
	const char *selected = attribute_or (control, "current-selected", attribute_or (control, "selected", ""));
	const char *label = attribute_or (control, "label", "");
	gboolean radio = ccrf_xml_named (control, "radio");
	gboolean ticked = radio ? strcmp (selected, "true") == 0 : strcmp (state, "checked") == 0;
	ccrf_flow_tick (&odt->flow, ticked, radio ? attribute_or (control, "value", "") : "", attribute_or (control, "name", ""),
			attribute_or (control, "title", ""));
	if (*label != '\0') {
		ccrf_flow_text (&odt->flow, " ", 1);
		ccrf_flow_text (&odt->flow, label, -1);
	}
}

static void
list_control (CcrfOdt *odt, const xmlNode *control)
{
	g_autoptr (GString) chosen = g_string_new (NULL);
	for (const xmlNode *at = control->children; at != NULL; at = at->next) {
		gboolean selected = ccrf_xml_named (at, "option") && strcmp (attribute_or (at, "current-selected", attribute_or (at, "selected", "")), "true") == 0;
		if (selected && chosen->len > 0)
			g_string_append (chosen, ", ");
		if (selected)
			g_string_append (chosen, attribute_or (at, "label", attribute_or (at, "value", "")));
	}
	ccrf_flow_control (&odt->flow, chosen->str, attribute_or (control, "name", ""), attribute_or (control, "title", ""), 0);
}

/* clang-format off */
static const char *const text_controls[] = {
	"text", "textarea", "formatted-text", "number", "date", "time", "combobox", NULL,
};
/* clang-format on */

void
ccrf_odt_on_form_control (CcrfOdt *odt, const xmlNode *node)
{
	const char *id = ccrf_xml_attribute (node, "control");
	const xmlNode *control = id != NULL ? g_hash_table_lookup (odt->controls, id) : NULL;
	if (control == NULL)
		return;
	odt->space = FALSE;
	if (ccrf_xml_named (control, "checkbox") || ccrf_xml_named (control, "radio"))
		tick_control (odt, control);
	else if (ccrf_xml_named (control, "listbox"))
		list_control (odt, control);
	else if (g_strv_contains (text_controls, (const char *) control->name))
		ccrf_flow_control (&odt->flow, attribute_or (control, "current-value", attribute_or (control, "value", "")),
				   attribute_or (control, "name", ""), attribute_or (control, "title", ""), 0);
	else if (ccrf_xml_named (control, "fixed-text"))
		ccrf_odt_text (odt, attribute_or (control, "label", ""));
}
