/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form: asking, copying, JSON and back. */

#include <ccrf/model.h>

#include <string.h>

static CcrfForm *
sample (void)
{
	CcrfForm *form = ccrf_form_new ("form.docx");

	g_free (form->report_type);
	form->report_type = g_strdup ("both");
	/* not in the form's order */
	ccrf_form_set (form, "details", "Two people were left in bed.\nI was told by \"staff\".");
	ccrf_form_set (form, "categories", "medication; nutrition");
	ccrf_form_set (form, "report_type", "both");
	ccrf_form_set (form, "commissioned_by", "this_council");
	ccrf_form_set (form, "zz_old_key", "kept");
	g_ptr_array_add (form->actions, ccrf_action_new ("Buy slings", "manager", "2026-12-12", "no"));
	g_ptr_array_add (form->actions, ccrf_action_new ("Train staff", NULL, NULL, NULL));
	g_ptr_array_add (form->missing, g_strdup ("harm_occurred"));
	g_ptr_array_add (form->unsure, g_strdup ("date_identified"));
	g_ptr_array_add (form->assumed, g_strdup ("name_to_provider"));
	g_hash_table_replace (form->notes, g_strdup ("categories"), g_strdup ("mostly tablets"));
	return form;
}

/* the contract of `parse --json`; fields in the order of the form, several codes as an array */
static const char sample_json[] =
	"{\"source\":\"form.docx\",\"report_type\":\"both\",\"fields\":{\"report_type\":\"both\",\"commissioned_by\":[\"this_council\"],"
	"\"categories\":[\"medication\",\"nutrition\"],\"details\":\"Two people were left in bed.\\nI was told by \\\"staff\\\".\",\"zz_old_key\":\"kept\"},"
	"\"actions\":[{\"action\":\"Buy slings\",\"who\":\"manager\",\"due\":\"2026-12-12\",\"done\":\"no\"},{\"action\":\"Train staff\",\"who\":\"\",\"due\":\"\"}],"
	"\"missing\":[\"harm_occurred\"],\"unsure\":[\"date_identified\"],\"assumed\":[\"name_to_provider\"],\"notes\":{\"categories\":\"mostly tablets\"}}";

static void
values (void)
{
	g_autoptr (CcrfForm) form = ccrf_form_new (NULL);

	g_assert_cmpstr (form->source, ==, "");
	g_assert_cmpstr (form->report_type, ==, "concern");
	g_assert_null (ccrf_form_get (form, "details"));
	g_assert_null (ccrf_form_get (NULL, "details"));
	ccrf_form_set (form, "details", "x");
	g_assert_cmpstr (ccrf_form_get (form, "details"), ==, "x");
	ccrf_form_set (form, "details", "y");
	g_assert_cmpstr (ccrf_form_get (form, "details"), ==, "y");
	/* not answered is absent */
	ccrf_form_set (form, "details", "");
	g_assert_null (ccrf_form_get (form, "details"));
	ccrf_form_set (form, "details", "z");
	ccrf_form_set (form, "details", NULL);
	g_assert_null (ccrf_form_get (form, "details"));
	g_ptr_array_add (form->missing, g_strdup ("details"));
	g_assert_true (ccrf_list_has (form->missing, "details"));
	g_assert_false (ccrf_list_has (form->missing, "detail"));
	g_assert_false (ccrf_list_has (NULL, "details"));
}

static void
json (void)
{
	g_autoptr (CcrfForm) form = sample ();
	g_autoptr (JsonNode) node = ccrf_form_to_json (form);
	g_autofree char *text = json_to_string (node, FALSE);
	g_autoptr (CcrfForm) back = ccrf_form_from_json (node);
	g_autoptr (JsonNode) again = ccrf_form_to_json (back);
	g_autofree char *text_again = json_to_string (again, FALSE);
	const CcrfAction *action = g_ptr_array_index (back->actions, 1);

	g_assert_cmpstr (text, ==, sample_json);
	g_assert_cmpstr (text_again, ==, sample_json);
	g_assert_cmpstr (ccrf_form_get (back, "categories"), ==, "medication;nutrition");
	g_assert_cmpstr (action->who, ==, "");
	g_assert_cmpstr (action->done, ==, "");
}

static void
empty_json (void)
{
	g_autoptr (CcrfForm) form = ccrf_form_new ("body");
	g_autoptr (JsonNode) node = ccrf_form_to_json (form);
	g_autofree char *text = json_to_string (node, FALSE);

	g_assert_cmpstr (text, ==,
	                 "{\"source\":\"body\",\"report_type\":\"concern\",\"fields\":{},\"actions\":[],\"missing\":[],\"unsure\":[],\"assumed\":[],\"notes\":{}}");
}

/* What was stored damaged is read as far as it goes, without a crash or a warning. */
static void
odd_json (void)
{
	/* clang-format off */
	const char *const rows[] = {
		"{}",
		"{\"source\":1,\"report_type\":[],\"fields\":[],\"actions\":{},\"missing\":\"x\",\"unsure\":null,\"assumed\":{},\"notes\":[]}",
		"{\"fields\":{\"details\":1,\"categories\":[1,{},[],null],\"x\":null,\"y\":{}},\"actions\":[1,\"x\",null,[]],\"missing\":[1,null,{}],\"notes\":{\"a\":1}}",
		"{\"actions\":[{}, {\"action\":1}]}",
	};
	/* clang-format on */
	g_autoptr (JsonNode) array = json_from_string ("[]", NULL);

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (JsonNode) node = json_from_string (rows[i], NULL);
		g_autoptr (CcrfForm) form = ccrf_form_from_json (node);

		g_assert_nonnull (form);
		g_assert_cmpstr (form->report_type, ==, "concern");
		g_assert_cmpuint (g_hash_table_size (form->fields), ==, 0);
		g_assert_cmpuint (form->missing->len, ==, 0);
	}
	g_assert_null (ccrf_form_from_json (array));
	g_assert_null (ccrf_form_from_json (NULL));
}

static void
copy (void)
{
	g_autoptr (CcrfForm) form = sample ();
	g_autoptr (CcrfForm) copied = ccrf_form_copy (form);
	g_autoptr (JsonNode) node = NULL;
	g_autofree char *text = NULL;

	/* the original may change and go */
	ccrf_form_set (form, "details", "other");
	g_ptr_array_set_size (form->missing, 0);
	((CcrfAction *) g_ptr_array_index (form->actions, 0))->action[0] = 'X';
	g_clear_pointer (&form, ccrf_form_free);
	node = ccrf_form_to_json (copied);
	text = json_to_string (node, FALSE);
	g_assert_cmpstr (text, ==, sample_json);
	g_assert_null (ccrf_form_copy (NULL));
	ccrf_form_free (NULL);
	ccrf_action_free (NULL);
}

/* The table of fields holds together: keys once, codes exactly where there is a list. */
static void
fields (void)
{
	g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
	char part = 'A';

	for (const CcrfField *field = ccrf_fields; field->key != NULL; field++) {
		gboolean coded = field->type == CCRF_FIELD_ONE_OF || field->type == CCRF_FIELD_MULTI;

		g_assert_true (g_hash_table_add (seen, (gpointer) field->key));
		g_assert_true (ccrf_field_find (field->key) == field);
		g_assert_true (coded == (field->codes != NULL));
		g_assert_nonnull (field->label);
		g_assert_cmpint (field->part, >=, part);
		part = field->part;
	}
	g_assert_cmpint (part, ==, 'G');
	g_assert_null (ccrf_field_find ("nowhere"));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/model/form/values", values);
	g_test_add_func ("/model/form/json", json);
	g_test_add_func ("/model/form/empty-json", empty_json);
	g_test_add_func ("/model/form/odd-json", odd_json);
	g_test_add_func ("/model/form/copy", copy);
	g_test_add_func ("/model/form/fields", fields);
	return g_test_run ();
}
