/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Forms as people fill them in: every layout, every way to tick (A1.2, A2.1–A2.3, A3.1). */

#include "parse_sheets.h"

static CcrfForm *
form_of (const char *text)
{
	g_autoptr (CcrfRules) rules = rules_new ();
	g_autoptr (CcrfSheet) sheet = sheet_of (text);
	CcrfForm *form = ccrf_parse_form (sheet, "form.docx", RECEIVED, rules);
	g_assert_nonnull (form);
	if (!form)
		form = ccrf_form_new ("none");
	return form;
}

/* enough labels around a few lines of interest */
static CcrfForm *
form_with (const char *text)
{
	g_autofree char *whole = g_strconcat ("|Name of care provider|Rosewood|\n|Details of concern|He was left waiting.|\n|Frameworki No|123|\n---\n", text, NULL);
	return form_of (whole);
}

static const char full[] =
	"# Concerns/Compliments Reporting Form\n"
	"# Part A - About this report\n"
	"|1. Is this a concern or a compliment?|[x] Concern\\n[ ] Compliment\\n[ ] Both|\n"
	"|2. Have you decided this is not abuse or neglect that needs a safeguarding concern?|[x] Yes, this is not abuse or neglect\\n[ ] I raised a safeguarding concern\\n[ ] Unsure|\n"
	"|2a. If you raised a safeguarding concern: date and reference|<Click or tap here to enter text>|\n"
	"|3. Is everyone safe now? What was done?|[x] Yes  [ ] No  [ ] Not known\\nMoved to the lounge|\n"
	"# Part B - The provider\n"
	"|4. Name of the care provider or service|Rosewood House|\n"
	"|5. Address or branch, with postcode|1 High Street\\nBarnsley\\nS70 1AA|\n"
	"|5a. CQC location ID (if you know it)|1-123456789|\n"
	"|6. Type of service|{Care home service with nursing}|\n"
	"|7. Who pays for or arranged the care?|[x] This council [ ] Another council [x] NHS continuing healthcare|\n"
	"# Part C - The person or people affected\n"
	"|8. Does this concern one person, several, or the whole service?|Several - 3 residents|\n"
	"|8a. Initials of the person (not the full name)|JS|8b. Council or NHS reference|LAS 12345|\n"
	"|9. What does the person say about it? Do they say they were harmed?|[ ] Yes [x] No [ ] Not asked [ ] Not able to say|\n"
	"|10. Does the person or their family know you are reporting this?|Yes, daughter told by phone|\n"
	"# Part D - What happened (concern)\n"
	"|11. Date you identified the concern or good practice|Thursday 19 November 2026|\n"
	"|12. Date and time it happened (or from - to)|18/11/2026 14:30|\n"
	"|13. What is it about? (tick all that apply)|[x] Medicines [ ] Falls [x] Moving and handling, equipment|\n"
	"|14. What did you see or hear? (facts; say what is opinion)|Sling was torn.\\n\\nTwo carers   lifted by hand.|\n"
	"|15. How do you know?|[x] I saw or heard it [ ] A member of staff told me|\n"
	"|16. Has anyone been harmed?|[ ] No [x] Yes, minor [ ] Yes, serious|\n"
	"|17. Could someone be harmed if nothing changes?|Yes|\n"
	"|18. Has it happened before? How often and for how long?|Yes, twice in October|\n"
	"|19. Do you think it was deliberate?|No|\n"
	"|20. Could it be repeated or become more serious?|yes|\n"
	"|21. Has the provider failed to learn from an earlier similar concern?|Not known|\n"
	"|22. Staff involved (role only, no names)|Senior carer|\n"
	"|23. Who else have you told?|[x] CQC [ ] Police [x] GP|\n"
	"# Part E - What was agreed with the provider\n"
	"|24. Have you raised this with the service's manager?|[x] Yes [ ] No|\n"
	"|25. Who did you speak to, and when?|Ann Lee, manager, 19/11/2026|\n"
	"|26. Actions agreed with the provider|\n"
	"---\n"
	"|Action|Who|By when|Done?|\n"
	"|Replace slings|J Smith|12/12/2026|No|\n"
	"|Train staff|Ann Lee|31 Jan|[x]|\n"
	"|||||\n"
	"# Part F - Compliment (good practice)\n"
	"|27. What was done well?||\n"
	"|28. What is it about?|[ ] Medicines [ ] Falls|\n"
	"|29. May it be shared at the provider forum?|[ ] Yes [ ] Yes, without names [ ] No|\n"
	"# Part G - You\n"
	"|30. Your name|Mary Jones|31. Your job title|Social worker|\n"
	"|32. Your organisation or team|Adults North|33. Your work email|Mary.Jones@Example.GOV.uk|\n"
	"|34. Your phone number|O161 496 0000|\n"
	"|35. May we tell the provider who raised this?|[ ] Yes [x] Organisation only [ ] No|\n"
	"|36. If you were unsure: who did you discuss it with?|N/A|\n"
	"|37. Date you filled in this form|20.11.26|\n";

static void
test_full (void)
{
	/* A1.2, A2.1, A2.3: every field of the form */
	g_autoptr (CcrfForm) form = form_of (full);
	ccrf_parse_form_finish (form, NULL, 0);
	/* clang-format off */
	static const struct { const char *key, *value; } wanted[] = {
		{ "report_type", "concern" }, { "safeguarding_considered", "not_safeguarding" }, { "safeguarding_ref", NULL }, { "immediate_safety", "yes" },
		{ "provider_name", "Rosewood House" }, { "provider_location", "1 High Street\nBarnsley\nS70 1AA" }, { "cqc_location_id", "1-123456789" },
		{ "service_type", "care_home_nursing" }, { "commissioned_by", "this_council;nhs_chc" }, { "people_affected", "several" },
		{ "adult_initials", "JS" }, { "adult_ref", "LAS 12345" }, { "adult_views", "no" }, { "person_or_family_told", "yes" },
		{ "date_identified", "2026-11-19" }, { "date_of_event", "2026-11-18T14:30" }, { "categories", "medication;moving_handling" },
		{ "details", "Sling was torn.\nTwo carers lifted by hand." }, { "how_known", "witnessed" }, { "harm_occurred", "yes_minor" },
		{ "harm_if_no_action", "yes" }, { "frequency", "repeated" }, { "intent", "no" }, { "escalation_risk", "yes" }, { "provider_learned", "not_known" },
		{ "staff_involved", "Senior carer" }, { "other_agencies", "cqc;gp" }, { "raised_with_provider", "yes" },
		{ "provider_contact", "Ann Lee, manager, 19/11/2026" }, { "good_practice", NULL }, { "good_practice_theme", NULL }, { "ok_to_share", NULL },
		{ "reporter_name", "Mary Jones" }, { "reporter_role", "Social worker" }, { "reporter_org", "Adults North" },
		{ "reporter_email", "Mary.Jones@example.gov.uk" }, { "reporter_phone", "01614960000" }, { "name_to_provider", "organisation_only" },
		{ "manager_consulted", "N/A" }, { "date_completed", "2026-11-20" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
		ASSERT_FIELD (form, wanted[i].key, wanted[i].value);
	g_assert_cmpuint (form->actions->len, ==, 2);
	const CcrfAction *first = form->actions->len ? g_ptr_array_index (form->actions, 0) : NULL, *second = form->actions->len > 1 ? g_ptr_array_index (form->actions, 1) : NULL;
	g_assert_cmpstr (first ? first->action : NULL, ==, "Replace slings");
	g_assert_cmpstr (first ? first->who : NULL, ==, "J Smith");
	g_assert_cmpstr (first ? first->due : NULL, ==, "2026-12-12");
	g_assert_cmpstr (first ? first->done : NULL, ==, "no");
	g_assert_cmpstr (second ? second->due : NULL, ==, "2027-01-31");
	g_assert_cmpstr (second ? second->done : NULL, ==, "yes");
	ASSERT_NOTE (form, "immediate_safety", "Moved to the lounge");
	ASSERT_NOTE (form, "people_affected", "3 residents");
	ASSERT_NOTE (form, "person_or_family_told", "daughter told by phone");
	ASSERT_NOTE (form, "frequency", "twice in October");
	g_autofree char *missing = keys_of (form->missing), *unsure = keys_of (form->unsure), *assumed = keys_of (form->assumed);
	g_assert_cmpstr (missing, ==, "");
	g_assert_cmpstr (unsure, ==, "");
	g_assert_cmpstr (assumed, ==, "");
}

/* the same form with nothing in it: all is missing, nothing is invented */
static void
test_blank (void)
{
	GString *blank = g_string_new (NULL);
	g_auto (GStrv) lines = g_strsplit (full, "\n", -1);
	for (char **line = lines; *line; line++) {
		if (**line == '|' && g_strrstr (*line, "8a."))
			g_string_append (blank, "|8a. Initials of the person (not the full name)||8b. Council or NHS reference||\n");
		else if (**line == '|' && g_strrstr (*line, "30."))
			g_string_append (blank, "|30. Your name||31. Your job title||\n");
		else if (**line == '|' && g_strrstr (*line, "32."))
			g_string_append (blank, "|32. Your organisation or team||33. Your work email||\n");
		else if (**line == '|' && g_ascii_isdigit ((*line)[1]) && strstr (*line, "[ ]")) {
			g_auto (GStrv) halves = g_strsplit (*line, "[x]", -1);
			g_autofree char *unticked = g_strjoinv ("[ ]", halves);
			char *note = strstr (unticked, "\\nMoved");
			g_string_append_len (blank, unticked, note ? note - unticked : (gssize) strlen (unticked));
			g_string_append (blank, note ? "|\n" : "\n");
		} else if (**line == '|' && g_ascii_isdigit ((*line)[1])) {
			g_auto (GStrv) cells = g_strsplit (*line + 1, "|", -1);
			g_string_append_printf (blank, "|%s||\n", cells[0]);
		} else if (g_str_has_prefix (*line, "|Replace") || g_str_has_prefix (*line, "|Train"))
			g_string_append (blank, "|||||\n");
		else
			g_string_append_printf (blank, "%s\n", *line);
	}
	g_autoptr (CcrfForm) form = form_of (blank->str);
	ccrf_parse_form_finish (form, NULL, 0);
	if (g_hash_table_size (form->fields) != 1)
		show (form);
	g_assert_cmpuint (g_hash_table_size (form->fields), ==, 1); /* name_to_provider, assumed */
	g_assert_cmpuint (form->unsure->len, ==, 0);
	g_assert_cmpuint (form->actions->len, ==, 0);
	g_assert_cmpstr (form->report_type, ==, "concern");
	g_autofree char *missing = keys_of (form->missing);
	g_assert_cmpstr (missing, ==, "report_type safeguarding_considered immediate_safety provider_name provider_location service_type people_affected adult_views date_identified categories details harm_occurred harm_if_no_action frequency raised_with_provider reporter_name reporter_role reporter_org reporter_email date_completed");
	g_string_free (blank, TRUE);
}

static void
test_layouts (void)
{
	/* clang-format off */
	static const struct { const char *text, *key, *value; } rows[] = {
		/* label and value in one cell, two pairs in a row */
		{ "|Date of visit: 3/11/2026|Type of service: Home care|", "date_identified", "2026-11-03" },
		{ "|Date of visit: 3/11/2026|Type of service: Home care|", "service_type", "home_care" },
		{ "|Your name\\nMary Jones|Your phone\\n0161 496 0000|", "reporter_name", "Mary Jones" },
		{ "|Your name\\nMary Jones|Your phone\\n0161 496 0000|", "reporter_phone", "01614960000" },
		{ "|Your name|Mary Jones|Your phone|0161 496 0000|", "reporter_phone", "01614960000" },
		/* a box typed behind its option makes no label of the cell, though its words without the boxes are one */
		{ "|Concern or compliment|Concern ☒ Compliment ☐|", "report_type", "concern" },
		{ "|Type of report|Concern ☐ Compliment ☒|", "report_type", "compliment" },
		{ "|1. Is this a concern or a compliment?|☐ Concern ☒ Compliment|", "report_type", "compliment" },
		/* answers as columns: the x means what stands above it; without titles nobody knows */
		{ "|Question|Yes|No|Not known|\n|Is everyone safe now?|||x|", "immediate_safety", "not_known" },
		{ "|Question|Yes|No|Not known|\n|Is everyone safe now?||✓||", "immediate_safety", "no" },
		{ "||Yes|No|Comments|\n|Is everyone safe now?|Yes||moved|", "immediate_safety", "yes" },
		{ "|Question|Yes|No|\n|Is everyone safe now?|||", "immediate_safety", NULL },
		{ "|Question|Yes|No|\n|Is everyone safe now?|x|x|", "immediate_safety", NULL },
		{ "|Is everyone safe now?||x|", "immediate_safety", NULL },
		{ "|Is everyone safe now?|x|", "immediate_safety", "yes" },
		/* what is often an answer is asked here */
		{ "Safeguarding concern raised? Yes", "safeguarding_considered", "safeguarding_raised" },
		{ "|Who else have you told?|police and the GP|", "other_agencies", "police;gp" },
		/* printed, not answered; an address that a narrow cell cut in two */
		{ "|Has anyone been harmed?|No / Yes, minor / Yes, serious|", "harm_occurred", NULL },
		{ "|Your email|jo.carter@nhs.exampl e|", "reporter_email", NULL },
		{ "|Your email|jo.car ter@nhs.example|", "reporter_email", NULL },
		{ "|Your email|jo@nhs.example (work)|", "reporter_email", "jo@nhs.example" },
		{ "|Your email|Jo Carter jo@nhs.example|", "reporter_email", "jo@nhs.example" },
		/* below */
		{ "|Your name|\n|Mary Jones|", "reporter_name", "Mary Jones" },
		{ "Your name:\nMary Jones", "reporter_name", "Mary Jones" },
		{ "Your name\n\nMary Jones", "reporter_name", "Mary Jones" },
		{ "|Your name|Your phone|Your work email|\n|Mary Jones|0161 496 0000|m@example.org|", "reporter_phone", "01614960000" },
		{ "|Your name|Your phone|Your work email|\n|Mary Jones|0161 496 0000|m@example.org|", "reporter_email", "m@example.org" },
		{ "What did you see or hear?\nShe fell.\nNobody came.\n\nShe waited.\nYour name: M", "details", "He was left waiting.\nShe fell.\nNobody came.\nShe waited." },
		/* bold label, dotted leader, tab, two on a line */
		{ "*Your name* Mary Jones", "reporter_name", "Mary Jones" },
		{ "Your name ............ Mary Jones ......", "reporter_name", "Mary Jones" },
		{ "Your name\tMary Jones", "reporter_name", "Mary Jones" },
		{ "Your name: Mary Jones  Your phone: 0161 496 0000", "reporter_name", "Mary Jones" },
		{ "Your name: Mary Jones  Your phone: 0161 496 0000", "reporter_phone", "01614960000" },
		{ "Date of incident: 3/11/2026 Time: 14:00", "date_of_event", "2026-11-03T14:00" },
		{ "|Date of incident|3/11/2026|Time|2.30pm|", "date_of_event", "2026-11-03T14:30" },
		{ "|Address of service|1 High St|Postcode|S70 1AA|", "provider_location", "1 High St, S70 1AA" },
		/* spacer and empty cells */
		{ "|Your name||Mary Jones|", "reporter_name", "Mary Jones" },
		{ "|Your name||Weather|sunny|", "reporter_name", NULL },
		{ "|Your name||\n|Registration number|123|", "reporter_name", NULL },
		{ "Your name:\nWeather: sunny", "reporter_name", NULL },
		{ "Your name:\nWhat is the weather like?\nsunny", "reporter_name", NULL },
		{ "|Your name|Please enter text|", "reporter_name", "Please enter text" },
		{ "|Your name|<anything>|", "reporter_name", NULL },
		{ "|Your name|__________|", "reporter_name", NULL },
		{ "|Your name|Click or tap here to enter text.|", "reporter_name", NULL },
		{ "|Date of visit|dd/mm/yyyy|", "date_identified", NULL },
		{ "|Type of service|Choose an item.|", "service_type", NULL },
		/* what is often an answer is one beside a label */
		{ "|Your role|Registered manager|", "reporter_role", "Registered manager" },
		{ "|Who did you speak to|Manager|", "provider_contact", "Manager" },
		/* office use */
		{ "Your phone: 0161 496 0000\nRef: 12345\nScreened by: A Person", "reporter_phone", "01614960000" },
		/* unknown labels end a value */
		{ "Your name: Mary Jones\nFavourite food: cake", "reporter_name", "Mary Jones" },
		{ "Your name: Mary Jones\n\nI hope this helps", "reporter_name", "Mary Jones" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_test_message ("%s", rows[i].text);
		g_autoptr (CcrfForm) form = form_with (rows[i].text);
		ASSERT_FIELD (form, rows[i].key, rows[i].value);
	}
}

static void
test_ticks (void)
{
	/* "?" stands for unsure */
	/* clang-format off */
	static const struct { const char *text, *key, *value; } rows[] = {
		{ "|Everyone safe now|[x] Yes [ ] No|", "immediate_safety", "yes" },
		{ "|Everyone safe now|Yes [ ] No [x]|", "immediate_safety", "no" },
		{ "|Everyone safe now|[ ] Yes [ ] No|", "immediate_safety", NULL },
		{ "|Everyone safe now|Yes [ ] No [ ]|", "immediate_safety", NULL },
		{ "|Everyone safe now|[x] Yes [x] No|", "immediate_safety", "?" },
		{ "|Everyone safe now|Yes No x|", "immediate_safety", "?" },
		{ "|Everyone safe now|Yes No [x]|", "immediate_safety", "?" },
		{ "|Everyone safe now|Yes x No|", "immediate_safety", "?" },
		{ "|Everyone safe now|Yes|x|No||", "immediate_safety", "yes" },
		{ "|Everyone safe now|Yes||No|x|", "immediate_safety", "no" },
		{ "|Everyone safe now|x|Yes||No|", "immediate_safety", "yes" },
		{ "|Everyone safe now|Yes|No|x|", "immediate_safety", "?" },
		{ "|Everyone safe now|Yes / No|", "immediate_safety", NULL },
		{ "|Everyone safe now|Yes / No (delete as appropriate)|", "immediate_safety", NULL },
		{ "|Everyone safe now|~Yes~ / No|", "immediate_safety", "no" },
		{ "|Everyone safe now|Yes /~ No~|", "immediate_safety", "yes" },
		{ "|Everyone safe now|*Yes* / No|", "immediate_safety", "yes" },
		{ "|Everyone safe now|Yes|", "immediate_safety", "yes" },
		{ "|Everyone safe now|Y|", "immediate_safety", "yes" },
		{ "|Everyone safe now|\342\234\223|", "immediate_safety", "yes" },
		{ "|Everyone safe now|\342\230\222 Yes \342\230\220 No|", "immediate_safety", "yes" },
		{ "|Everyone safe now|( ) Yes (x) No|", "immediate_safety", "no" },
		{ "|Everyone safe now|Yes and no|", "immediate_safety", "?" },
		{ "|Everyone safe now|No one is safe|", "immediate_safety", "?" },
		{ "|Everyone safe now|Not known|", "immediate_safety", "not_known" },
		{ "|Everyone safe now|{Yes}|", "immediate_safety", "yes" },
		{ "Is everyone safe now? Yes", "immediate_safety", "yes" },
		{ "Is everyone safe now? [x] Yes [ ] No", "immediate_safety", "yes" },
		{ "Is everyone safe now?\n[ ] Yes\n[x] No", "immediate_safety", "no" },
		{ "|Nature of concern|[x] Medication [ ] Falls [x] Dignity|", "categories", "medication;dignity" },
		{ "|Nature of concern|Medication [x] Falls [ ]|", "categories", "medication" },
		{ "|Nature of concern|Medication, falls and staffing|", "categories", "medication;falls;staffing" },
		{ "|Nature of concern|Dignity, respect, choice; Falls|", "categories", "dignity;falls" },
		{ "|Nature of concern|\n|[x]|Medication|[ ]|Falls|\n|[ ]|Dignity|[x]|Staffing|", "categories", "medication;staffing" },
		{ "|Nature of concern|\n|Medication|x|Falls||\n|Dignity||Staffing|X|", "categories", "medication;staffing" },
		{ "|Nature of concern|\n|Medication|Yes|\n|Falls|No|", "categories", "medication" },
		{ "Nature of concern:\n[x] Medication\n[ ] Falls\n[x] Other: noise at night", "categories", "medication;other" },
		{ "|Nature of concern|\n|Medication||Falls||\n|Dignity||Staffing||", "categories", NULL },
		{ "|Nature of concern|the weather|", "categories", "?" },
		{ "|Who else have you told?|CQC, police (crime ref 123)|", "other_agencies", "cqc;police" },
		{ "|Who else have you told?|No one else|", "other_agencies", "none" },
		{ "|Who else have you told?|\n|[x]|CQC|[ ]|Police|", "other_agencies", "cqc" },
		{ "|CQC informed|Yes|\n|Police informed|No|", "other_agencies", "cqc" },
		{ "|Type of report|Concern [x] Compliment [ ]|", "report_type", "concern" },
		{ "|Concern|[x]|Compliment|[ ]|", "report_type", "concern" },
		{ "|Concern|[ ]|Compliment|[x]|", "report_type", "compliment" },
		{ "|Concern|[ ]|Compliment|[ ]|", "report_type", NULL },
		{ "[ ] Concern  [x] Compliment", "report_type", "compliment" },
		{ "|Type of report|[x] Concern [x] Compliment|", "report_type", "both" },
		{ "|Concern / ~Compliment~||", "report_type", "concern" },
		{ "|Type of report|Area for improvement|", "report_type", "concern" },
		{ "|Has harm occurred|Yes|", "harm_occurred", "?" },
		{ "|Has harm occurred|Yes - minor bruise|", "harm_occurred", "?" },
		{ "|Has harm occurred|Minor - a bruise|", "harm_occurred", "yes_minor" },
		{ "|Has harm occurred|No, none seen|", "harm_occurred", "no" },
		{ "|Was the referral anonymous?|Yes|", "name_to_provider", "no" },
		{ "|Was the referral anonymous?|No|", "name_to_provider", NULL },
		{ "|Is abuse suspected?|No|", "safeguarding_considered", "not_safeguarding" },
		{ "|Is abuse suspected?|Yes|", "safeguarding_considered", "?" },
		{ "|Safeguarding concern raised?|Yes|", "safeguarding_considered", "safeguarding_raised" },
		{ "|Has it happened before?|No|", "frequency", "first" },
		{ "|People affected|1|", "people_affected", "one" },
		{ "|People affected|4 residents|", "people_affected", "several" },
		{ "|Type of service|Residential care home|", "service_type", "care_home_residential" },
		{ "|Type of service|Domicilary care|", "service_type", "home_care" },
		{ "|Type of service|Nursing / Residential|", "service_type", NULL },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_test_message ("%s", rows[i].text);
		g_autoptr (CcrfForm) form = form_with (rows[i].text);
		if (g_strcmp0 (rows[i].value, "?") == 0) {
			ASSERT_UNSURE (form, rows[i].key);
		} else {
			ASSERT_FIELD (form, rows[i].key, rows[i].value);
			g_assert_false (ccrf_list_has (form->unsure, rows[i].key));
		}
	}
}

static void
test_shared_labels (void)
{
	/* "Name", "Organisation", "Address", 13 and 28: the section decides */
	g_autoptr (CcrfForm) form = form_of (
		"# Provider details\n|Name|Rosewood|\n|Address|1 High St|\n# About the adult\n|Name|J S|\n# What happened\n|What is it about?|Falls|\n|Details|x y z|\n"
		"# Compliment\n|What is it about?|Dignity|\n|Good practice|Kind staff|\n# Your details\n|Name|Mary Jones|\n|Organisation|Adults North|\n|Address|Town Hall|\n");
	ASSERT_FIELD (form, "provider_name", "Rosewood");
	ASSERT_FIELD (form, "provider_location", "1 High St");
	ASSERT_FIELD (form, "adult_initials", "J S");
	ASSERT_FIELD (form, "categories", "falls");
	ASSERT_FIELD (form, "good_practice_theme", "dignity");
	ASSERT_FIELD (form, "reporter_name", "Mary Jones");
	ASSERT_FIELD (form, "reporter_org", "Adults North");
	/* without sections: what has a label of its own is ruled out */
	g_autoptr (CcrfForm) plain = form_of ("|Provider|Rosewood|\n|Details of concern|He fell|\n|Client|JS|\n|Job title|Nurse|\n|Name|Mary Jones|\n|Organisation|NHS|\n");
	ASSERT_FIELD (plain, "reporter_name", "Mary Jones");
	ASSERT_FIELD (plain, "reporter_org", "NHS");
	/* nothing tells: unsure, never guessed */
	g_autoptr (CcrfForm) doubtful = form_of ("|Organisation|NHS|\n|Details of concern|He fell|\n|Nature of concern|Falls|\n|Date of concern|3/11/2026|\n");
	ASSERT_UNSURE (doubtful, "provider_name");
	ASSERT_UNSURE (doubtful, "reporter_org");
	/* our numbers tell 13 from 28 */
	g_autoptr (CcrfForm) numbered = form_of ("|4. Provider|Rosewood|\n|27. What was done well?|Kind|\n|28. What is it about?|Dignity|\n|13. What is it about?|Falls|\n");
	ASSERT_FIELD (numbered, "good_practice_theme", "dignity");
	ASSERT_FIELD (numbered, "categories", "falls");
}

static void
test_twice (void)
{
	g_autoptr (CcrfForm) same = form_with ("|Your name|Mary Jones|\n|Completed by|mary jones|\n");
	ASSERT_FIELD (same, "reporter_name", "Mary Jones");
	g_autoptr (CcrfForm) other = form_with ("|Your name|Mary Jones|\n|Completed by|Tom Hall|\n");
	ASSERT_UNSURE (other, "reporter_name");
}

static void
test_actions (void)
{
	/* A2.3: numbered lines in one cell */
	g_autoptr (CcrfForm) form = form_with ("|Have you raised this with the manager|Yes|\n|Actions agreed|1. Slings replaced - J Smith - by 12/12/2026\\n2. Training for night staff by 31 January\\n3. Audit weekly|");
	g_assert_cmpuint (form->actions->len, ==, 3);
	/* clang-format off */
	static const struct { const char *action, *who, *due; } wanted[] = {
		{ "Slings replaced", "J Smith", "2026-12-12" }, { "Training for night staff", "", "2027-01-31" }, { "Audit weekly", "", "" },
	};
	/* clang-format on */
	for (guint i = 0; i < MIN (form->actions->len, 3); i++) {
		const CcrfAction *action = g_ptr_array_index (form->actions, i);
		g_assert_cmpstr (action->action, ==, wanted[i].action);
		g_assert_cmpstr (action->who, ==, wanted[i].who);
		g_assert_cmpstr (action->due, ==, wanted[i].due);
	}
	/* A2.5c: "none agreed" is an answer, a blank is not */
	g_autoptr (CcrfForm) none = form_with ("|Have you raised this with the manager|Yes|\n|Actions agreed|None agreed.|");
	ccrf_parse_form_finish (none, NULL, 0);
	ASSERT_FIELD (none, "actions_agreed", "none");
	g_assert_false (ccrf_list_has (none->missing, "actions_agreed"));
	g_autoptr (CcrfForm) blank = form_with ("|Have you raised this with the manager|Yes|\n|Actions agreed||");
	ccrf_parse_form_finish (blank, NULL, 0);
	g_assert_true (ccrf_list_has (blank->missing, "actions_agreed"));
	g_assert_true (ccrf_list_has (blank->missing, "provider_contact"));
	/* not raised: neither is wanted; the reason is a remark */
	g_autoptr (CcrfForm) no = form_with ("|Have you raised this with the manager|No|\n|If no, why not?|The manager is the concern|");
	ccrf_parse_form_finish (no, NULL, 0);
	ASSERT_FIELD (no, "raised_with_provider", "no");
	ASSERT_NOTE (no, "raised_with_provider", "The manager is the concern");
	g_assert_false (ccrf_list_has (no->missing, "actions_agreed"));
	/* a due date that is no date: the action stays, the words are a note */
	g_autoptr (CcrfForm) vague = form_with ("|Actions agreed|Owner|Target date|\n|Replace slings|Ann|31/02/2027|");
	g_assert_cmpuint (vague->actions->len, ==, 1);
	const CcrfAction *action = vague->actions->len ? g_ptr_array_index (vague->actions, 0) : NULL;
	g_assert_cmpstr (action ? action->due : NULL, ==, "");
	ASSERT_NOTE (vague, "actions_agreed", "Replace slings: by when: 31/02/2027");
}

static void
add_control (CcrfSheet *sheet, CcrfPieceKind kind, const char *tag, const char *text, gboolean ticked, guint marks)
{
	CcrfBlock *block = ccrf_sheet_add_paragraph (sheet);
	CcrfPiece *piece = ccrf_cell_add (g_ptr_array_index (block->cells, 0), kind, text, marks);
	g_free (piece->tag);
	piece->tag = g_strdup (tag);
	piece->ticked = ticked;
}

static void
test_tags (void)
{
	/* our own template: tags beat labels, and survive re-labelling */
	g_autoptr (CcrfRules) rules = rules_new ();
	g_autoptr (CcrfSheet) sheet = sheet_of ("|Provider|Wrong House|");
	add_control (sheet, CCRF_PIECE_CONTROL, "provider_name", "Rosewood", FALSE, 0);
	add_control (sheet, CCRF_PIECE_TICK, "report_type.concern", "", TRUE, 0);
	add_control (sheet, CCRF_PIECE_TICK, "report_type:compliment", "", FALSE, 0);
	add_control (sheet, CCRF_PIECE_TICK, "categories.medication", "", TRUE, 0);
	add_control (sheet, CCRF_PIECE_TICK, "categories.falls", "", TRUE, 0);
	add_control (sheet, CCRF_PIECE_TICK, "harm_occurred", "yes_minor", TRUE, 0);
	add_control (sheet, CCRF_PIECE_CONTROL, "service_type", "Care home service with nursing", FALSE, 0);
	add_control (sheet, CCRF_PIECE_CONTROL, "immediate_safety", "yes", FALSE, 0);
	add_control (sheet, CCRF_PIECE_CONTROL, "immediate_safety.note", "Moved", FALSE, 0);
	add_control (sheet, CCRF_PIECE_CONTROL, "details", "Click or tap here to enter text.", FALSE, CCRF_MARK_PLACEHOLDER);
	add_control (sheet, CCRF_PIECE_CONTROL, "actions_agreed.1.action", "Replace slings", FALSE, 0);
	add_control (sheet, CCRF_PIECE_CONTROL, "actions_agreed.1.who", "Ann", FALSE, 0);
	add_control (sheet, CCRF_PIECE_CONTROL, "actions_agreed.1.due", "12/12/2026", FALSE, 0);
	add_control (sheet, CCRF_PIECE_CONTROL, "actions_agreed.2.action", "", FALSE, 0);
	g_autoptr (CcrfForm) form = ccrf_parse_form (sheet, "form.docx", RECEIVED, rules);
	g_assert_nonnull (form);
	if (!form)
		return;
	ASSERT_FIELD (form, "provider_name", "Rosewood");
	ASSERT_FIELD (form, "report_type", "concern");
	ASSERT_FIELD (form, "categories", "medication;falls");
	ASSERT_FIELD (form, "harm_occurred", "yes_minor");
	ASSERT_FIELD (form, "service_type", "care_home_nursing");
	ASSERT_FIELD (form, "immediate_safety", "yes");
	ASSERT_NOTE (form, "immediate_safety", "Moved");
	ASSERT_FIELD (form, "details", NULL);
	g_assert_cmpuint (form->actions->len, ==, 1);
}

static void
test_titles (void)
{
	/* an old fillable PDF: its fields have names of their own, and titles */
	g_autoptr (CcrfRules) rules = rules_new ();
	g_autoptr (CcrfSheet) sheet = ccrf_sheet_new ();
	static const char *const fields[][2] = {
		{ "Name of home", "Rosewood" }, { "Date of concern", "19/11/2026" }, { "Details of concern", "He fell." }, { "Completed by", "Mary Jones" }, { "Weather", "sunny" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
		add_control (sheet, CCRF_PIECE_CONTROL, "Text1", fields[i][1], FALSE, 0);
		CcrfBlock *block = g_ptr_array_index (sheet->blocks, i);
		CcrfPiece *piece = g_ptr_array_index (((CcrfCell *) g_ptr_array_index (block->cells, 0))->pieces, 0);
		g_free (piece->title);
		piece->title = g_strdup (fields[i][0]);
	}
	g_autoptr (CcrfForm) form = ccrf_parse_form (sheet, "form.pdf", RECEIVED, rules);
	g_assert_nonnull (form);
	if (!form)
		return;
	ASSERT_FIELD (form, "provider_name", "Rosewood");
	ASSERT_FIELD (form, "date_identified", "2026-11-19");
	ASSERT_FIELD (form, "details", "He fell.");
	ASSERT_FIELD (form, "reporter_name", "Mary Jones");
}

/* bare "Date" and "Name": by what stands beside them, else unsure */
static void
test_bare (void)
{
	g_autoptr (CcrfForm) form = form_with (
		"|Have you raised this with the manager|Yes|\n|Who did you speak to|Ann Lee|Date|19/11/2026|\n|Name|Mary Jones|Job title|Nurse|\n|Signed|MJ|Date|20/11/2026|\n");
	ASSERT_FIELD (form, "provider_contact", "Ann Lee, 19/11/2026");
	ASSERT_FIELD (form, "reporter_name", "Mary Jones");
	ASSERT_FIELD (form, "date_completed", "2026-11-20");
	g_autoptr (CcrfForm) middle = form_with ("|Has harm occurred|No|\n|Date|19/11/2026|\n");
	ASSERT_UNSURE (middle, "date_completed");
	g_autoptr (CcrfForm) event = form_with ("|Date|18/11/2026|Time|14:00|\n|Has harm occurred|No|\n");
	ASSERT_FIELD (event, "date_of_event", "2026-11-18T14:00");
}

/* every label of the form, in five layouts, and nothing filled in: nothing is read */
static void
test_blank_layouts (void)
{
	static const char *const layouts[] = { "%s. %s\n", "%s) %s:\n\n", "|%s. %s|\n", "|%s. %s||\n", "|%s. %s|<enter text>|\n" };
	g_autoptr (CcrfRules) rules = rules_new ();
	for (gsize i = 0; i < G_N_ELEMENTS (layouts) * 2; i++) {
		g_autoptr (GString) text = g_string_new (NULL);
		for (const CcrfField *field = ccrf_fields; field->key; field++) {
			g_auto (GStrv) parts = g_strsplit (layouts[i / 2], "%s", 3);
			/* with and without the numbers */
			g_string_append_printf (text, "%s%s%s%s%s", parts[0], i % 2 ? field->number : "", i % 2 ? parts[1] : "", field->label, parts[2]);
		}
		g_autoptr (CcrfSheet) sheet = sheet_of (text->str);
		g_autoptr (CcrfForm) form = ccrf_parse_form (sheet, "x", RECEIVED, rules);
		g_test_message ("%s", layouts[i / 2]);
		g_assert_nonnull (form);
		if (!form)
			continue;
		if (g_hash_table_size (form->fields) || form->unsure->len)
			show (form);
		g_assert_cmpuint (g_hash_table_size (form->fields), ==, 0);
		g_assert_cmpuint (form->unsure->len, ==, 0);
		g_assert_cmpuint (form->actions->len, ==, 0);
	}
}

static void
test_types (void)
{
	/* A3.1: a compliment wants other fields than a concern; both wants all */
	g_autoptr (CcrfForm) good = form_of ("|Type of report|Compliment|\n|Provider|Rosewood|\n|What was done well?|Kind staff|\n|Your name|Mary|\n");
	ccrf_parse_form_finish (good, NULL, 0);
	g_assert_cmpstr (good->report_type, ==, "compliment");
	ASSERT_FIELD (good, "ok_to_share", "no");
	g_assert_true (ccrf_list_has (good->assumed, "ok_to_share"));
	g_assert_false (ccrf_list_has (good->missing, "details"));
	g_assert_false (ccrf_list_has (good->missing, "harm_occurred"));
	g_autoptr (CcrfForm) both = form_of ("|Type of report|Both|\n|Provider|Rosewood|\n|What was done well?|Kind staff|\n|Your name|Mary|\n");
	ccrf_parse_form_finish (both, NULL, 0);
	g_assert_true (ccrf_list_has (both->missing, "details"));
	ASSERT_FIELD (both, "good_practice", "Kind staff");
	/* not told: a concern, until a person says otherwise */
	g_autoptr (CcrfForm) none = form_of ("|Type of report||\n|Provider|Rosewood|\n|What was done well?|Kind staff|\n|Your name||\n");
	g_autoptr (CcrfAddress) sender = ccrf_address_new ("Mary Jones", "mary@example.org");
	ccrf_parse_form_finish (none, sender, RECEIVED);
	g_assert_cmpstr (none->report_type, ==, "concern");
	g_assert_true (ccrf_list_has (none->missing, "report_type"));
	ASSERT_FIELD (none, "reporter_name", "Mary Jones");
	ASSERT_FIELD (none, "date_completed", "2026-11-22");
	ASSERT_FIELD (none, "name_to_provider", "organisation_only");
	ASSERT_FIELD (none, "reporter_email", NULL);
	g_autofree char *assumed = keys_of (none->assumed);
	g_assert_cmpstr (assumed, ==, "name_to_provider reporter_name date_completed");
	/* what is unsure is not missing too */
	g_autoptr (CcrfForm) unsure = form_with ("|Has harm occurred|Yes|\n|Safeguarding considered|Unsure|");
	ccrf_parse_form_finish (unsure, NULL, 0);
	g_assert_false (ccrf_list_has (unsure->missing, "harm_occurred"));
	g_assert_true (ccrf_list_has (unsure->missing, "manager_consulted")); /* A1.4 */
}

static void
test_no_form (void)
{
	/* clang-format off */
	static const char *const texts[] = {
		"", "Dear colleague,\nName: Mary\nDate: 3/11/2026\nKind regards",
		"Provider: Rosewood\nSource: CQC\nDate: 3/11/2026\nReference: 12\nSummary: A visit",
		"Role: contracts-team\nName: Ann\nEmail: a@example.org\nFrom: 1/12/2026\nTo: 14/12/2026",
		"Thanks, all fine with me.\nTel: 0161 496 0000\nEmail: a@example.org\nMobile: 07700 900000",
		"|Item|Price|\n|Apples|3|", "Provider concerns: Rosewood\nReason: pattern\nThreshold: medium",
		"Provider: Rosewood\nReference: 12\nCategory of abuse: neglect\nWho caused harm: staff\nStatus: open\nOutcome: none",
	};
	/* clang-format on */
	g_autoptr (CcrfRules) rules = rules_new ();
	for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
		g_autoptr (CcrfSheet) sheet = sheet_of (texts[i]);
		g_autoptr (CcrfForm) form = ccrf_parse_form (sheet, "body", RECEIVED, rules);
		g_test_message ("%s", texts[i]);
		g_assert_null (form);
	}
}

static void
test_hostile (void)
{
	/* many cells that are nearly labels, deep quotes, odd bytes: no crash, and in time */
	g_autoptr (CcrfRules) rules = rules_new ();
	g_autoptr (CcrfSheet) sheet = ccrf_sheet_new ();
	for (int i = 0; i < 20000; i++) {
		CcrfBlock *block = i % 2 ? ccrf_sheet_add_row (sheet, i / 7, i) : ccrf_sheet_add_paragraph (sheet);
		block->quote = i % 3;
		g_autofree char *text = g_strdup_printf ("Dte of incidnt or conern %d: \xff\xc3 [x] %c", i, i % 255 + 1);
		ccrf_cell_add (i % 2 ? ccrf_block_add_cell (block) : g_ptr_array_index (block->cells, 0), i % 5 ? CCRF_PIECE_TEXT : CCRF_PIECE_BREAK, text, i % 64);
	}
	const gint64 start = g_get_monotonic_time ();
	g_autoptr (CcrfForm) form = ccrf_parse_form (sheet, "x", RECEIVED, rules);
	g_assert_true (form == NULL || form->fields != NULL);
	g_test_message ("%.2f s", (g_get_monotonic_time () - start) / 1e6);
	/* rows without cells, one huge cell */
	g_autoptr (CcrfSheet) odd = ccrf_sheet_new ();
	ccrf_sheet_add_row (odd, 1, 1);
	g_autofree char *huge = g_strnfill (2000000, ':');
	ccrf_cell_add (ccrf_block_add_cell (ccrf_sheet_add_row (odd, 1, 2)), CCRF_PIECE_TEXT, huge, 0);
	g_autoptr (CcrfForm) nothing = ccrf_parse_form (odd, "x", RECEIVED, rules);
	g_assert_null (nothing);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/parse/form/full", test_full);
	g_test_add_func ("/parse/form/blank", test_blank);
	g_test_add_func ("/parse/form/layouts", test_layouts);
	g_test_add_func ("/parse/form/ticks", test_ticks);
	g_test_add_func ("/parse/form/shared-labels", test_shared_labels);
	g_test_add_func ("/parse/form/twice", test_twice);
	g_test_add_func ("/parse/form/actions", test_actions);
	g_test_add_func ("/parse/form/tags", test_tags);
	g_test_add_func ("/parse/form/titles", test_titles);
	g_test_add_func ("/parse/form/bare", test_bare);
	g_test_add_func ("/parse/form/blank-layouts", test_blank_layouts);
	g_test_add_func ("/parse/form/types", test_types);
	g_test_add_func ("/parse/form/no-form", test_no_form);
	g_test_add_func ("/parse/form/hostile", test_hostile);
	return g_test_run ();
}
