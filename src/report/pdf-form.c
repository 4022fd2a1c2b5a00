/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pages, structure and fields of a tagged AcroForm. */

#include <string.h>

#include "pdf-form.h"

#define FIRST_WIDGET 1000 /* key in the parent tree; a form has fewer pages */

typedef struct {
	guint object, parent; /* object numbers */
	const char *type;
	GString *kids;
} Element;

/* a level of the field tree: its kids are fields, or the field is drawn on the page */
typedef struct {
	char *name;
	guint object;
	GString *kids;
} Level;

struct _CcrfPdfForm {
	CcrfPdf *pdf;
	guint catalog, info, pages, root, document, fonts, metadata;
	char *title, *version;
	/* the open page */
	guint page;
	GString *content, *annotations, *marked; /* marked: the elements of its marked content, in order */
	int next_mark;
	GString *page_list;
	guint page_count;
	/* the parent tree: its keys rise, pages have the low ones */
	GString *page_parents, *widget_parents;
	int next_key, page_key;
	GPtrArray *elements; /* Element */
	GPtrArray *levels;   /* Level */
	GString *fields;     /* those at the top */
};

static void
element_free (gpointer data)
{
	Element *element = data;

	g_string_free (element->kids, TRUE);
	g_free (element);
}

static void
level_free (gpointer data)
{
	Level *level = data;

	g_free (level->name);
	g_string_free (level->kids, TRUE);
	g_free (level);
}

static Element *
element_of (CcrfPdfForm *form, guint object)
{
	for (guint i = form->elements->len; i-- > 0;)
		if (((Element *) form->elements->pdata[i])->object == object)
			return form->elements->pdata[i];
	return NULL;
}

guint
ccrf_pdf_form_element (CcrfPdfForm *form, guint parent, const char *type)
{
	/* the document itself is the first */
	Element *above = form->document ? element_of (form, parent ? parent : form->document) : NULL, *element = g_new0 (Element, 1);

	element->object = ccrf_pdf_reserve (form->pdf);
	element->parent = above ? above->object : form->root;
	element->type = type;
	element->kids = g_string_new (NULL);
	if (above)
		g_string_append_printf (above->kids, " %u 0 R", element->object);
	g_ptr_array_add (form->elements, element);
	return element->object;
}

CcrfPdfForm *
ccrf_pdf_form_new (const char *title, const char *version)
{
	CcrfPdfForm *form = g_new0 (CcrfPdfForm, 1);
	guint *const first[] = { &form->catalog, &form->info, &form->pages, &form->root, &form->fonts, &form->metadata };

	form->pdf = ccrf_pdf_new ();
	for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
		*first[i] = ccrf_pdf_reserve (form->pdf);
	form->title = g_strdup (title);
	form->version = g_strdup (version);
	form->page_list = g_string_new (NULL);
	form->page_parents = g_string_new (NULL);
	form->widget_parents = g_string_new (NULL);
	form->next_key = FIRST_WIDGET;
	form->fields = g_string_new (NULL);
	form->elements = g_ptr_array_new_with_free_func (element_free);
	form->levels = g_ptr_array_new_with_free_func (level_free);
	form->document = ccrf_pdf_form_element (form, 0, "Document");
	return form;
}

/* ---- pages ------------------------------------------------------------------------------ */

static void
close_page (CcrfPdfForm *form)
{
	guint content;
	g_autofree char *body = NULL;

	if (!form->page)
		return;
	content = ccrf_pdf_reserve (form->pdf);
	ccrf_pdf_set_stream (form->pdf, content, "", form->content->str, form->content->len);
	body = g_strdup_printf ("<</Type /Page /Parent %u 0 R /MediaBox [0 0 %d %d] /Resources <</Font %u 0 R>> /Contents %u 0 R"
	                        " /Tabs /S /StructParents %d /Annots [%s]>>",
	                        form->pages, CCRF_PAGE_WIDTH, CCRF_PAGE_HEIGHT, form->fonts, content, form->page_key, form->annotations->str);
	ccrf_pdf_set (form->pdf, form->page, body);
	g_string_append_printf (form->page_parents, " %d [%s]", form->page_key, form->marked->str);
	g_string_free (g_steal_pointer (&form->content), TRUE);
	g_string_free (g_steal_pointer (&form->annotations), TRUE);
	g_string_free (g_steal_pointer (&form->marked), TRUE);
	form->page = 0;
}

void
ccrf_pdf_form_new_page (CcrfPdfForm *form)
{
	close_page (form);
	form->page = ccrf_pdf_reserve (form->pdf);
	form->page_key = (int) form->page_count++;
	form->content = g_string_new (NULL);
	form->annotations = g_string_new (NULL);
	form->marked = g_string_new (NULL);
	form->next_mark = 0;
	g_string_append_printf (form->page_list, " %u 0 R", form->page);
}

static void
numbers (GString *out, int count, ...)
{
	va_list args;

	va_start (args, count);
	for (int i = 0; i < count; i++) {
		ccrf_pdf_number (out, va_arg (args, double));
		g_string_append_c (out, ' ');
	}
	va_end (args);
}

void
ccrf_pdf_form_text (CcrfPdfForm *form, guint element, const char *text, gboolean bold, double size, CcrfInk ink, double x, double y)
{
	Element *it = element ? element_of (form, element) : NULL;
	g_autofree char *shown = ccrf_pdf_shown (text);

	if (it) {
		g_string_append_printf (form->content, "/%s <</MCID %d>> BDC\n", it->type, form->next_mark);
		g_string_append_printf (it->kids, " <</Type /MCR /Pg %u 0 R /MCID %d>>", form->page, form->next_mark++);
		g_string_append_printf (form->marked, " %u 0 R", it->object);
	} else {
		g_string_append (form->content, "/Artifact BMC\n");
	}
	g_string_append_printf (form->content, "BT %s /%s ", ink == CCRF_INK_GREY ? "0.314 0.353 0.373 rg" : "0.043 0.047 0.047 rg", bold ? "HeBo" : "Helv");
	numbers (form->content, 1, size);
	g_string_append (form->content, "Tf ");
	numbers (form->content, 2, x, y);
	g_string_append_printf (form->content, "Td %s Tj ET\nEMC\n", shown);
}

void
ccrf_pdf_form_line (CcrfPdfForm *form, double x, double y, double width, double thick)
{
	g_string_append (form->content, "/Artifact BMC 0.043 0.047 0.047 rg ");
	numbers (form->content, 4, x, y, width, thick);
	g_string_append (form->content, "re f EMC\n");
}

/* ---- fields ------------------------------------------------------------------------------ */

/* the level that holds the field, made on the way. Returns: its object, 0 at the top */
static guint
parent_level (CcrfPdfForm *form, const char *name, GString **list)
{
	const char *dot = strchr (name, '.');
	guint parent = 0;

	*list = form->fields;
	for (; dot; dot = strchr (dot + 1, '.')) {
		g_autofree char *path = g_strndup (name, (gsize) (dot - name));
		Level *level = NULL;

		for (guint i = 0; i < form->levels->len && !level; i++)
			if (strcmp (((Level *) form->levels->pdata[i])->name, path) == 0)
				level = form->levels->pdata[i];
		if (!level) {
			level = g_new0 (Level, 1);
			level->object = ccrf_pdf_reserve (form->pdf);
			level->kids = g_string_new (NULL);
			level->name = g_steal_pointer (&path);
			g_string_append_printf (*list, " %u 0 R", level->object);
			g_ptr_array_add (form->levels, level);
		}
		parent = level->object;
		*list = level->kids;
	}
	return parent;
}

static const char *
last_name (const char *name)
{
	const char *dot = strrchr (name, '.');

	return dot ? dot + 1 : name;
}

/* An appearance: the box with a border, with a cross in it when @ticked, with @text (nullable) where the viewer puts texts. */
static guint
appearance (CcrfPdfForm *form, const CcrfBox *box, gboolean ticked, const char *text)
{
	g_autoptr (GString) draw = g_string_new ("1 g 0.043 0.047 0.047 RG 1 w "), entries = g_string_new ("/Type /XObject /Subtype /Form /BBox [0 0 ");
	const guint object = ccrf_pdf_reserve (form->pdf);

	numbers (entries, 2, box->width, box->height);
	g_string_append_printf (entries, "] /Resources <</Font %u 0 R>>", form->fonts);
	numbers (draw, 4, 0.5, 0.5, box->width - 1, box->height - 1);
	g_string_append (draw, "re B\n");
	if (ticked) {
		g_string_append (draw, "1.6 w ");
		numbers (draw, 2, 3.0, 3.0);
		g_string_append (draw, "m ");
		numbers (draw, 2, box->width - 3, box->height - 3);
		g_string_append (draw, "l ");
		numbers (draw, 2, 3.0, box->height - 3);
		g_string_append (draw, "m ");
		numbers (draw, 2, box->width - 3, 3.0);
		g_string_append (draw, "l S\n");
	}
	if (text) { /* 12.7.3.3 */
		g_autofree char *shown = ccrf_pdf_shown (text);

		g_string_append_printf (draw, "/Tx BMC\nBT 0 g /Helv 10 Tf 4 6.5 Td %s Tj ET\nEMC\n", shown);
	}
	ccrf_pdf_set_stream (form->pdf, object, entries->str, draw->str, draw->len);
	return object;
}

/* @own: the entries of its kind, /AP among them */
static void
add_field (CcrfPdfForm *form, guint parent, const char *name, const char *label, const CcrfBox *box, const char *own)
{
	GString *list;
	const guint above = parent_level (form, name, &list), object = ccrf_pdf_reserve (form->pdf);
	Element *element = element_of (form, ccrf_pdf_form_element (form, parent, "Form"));
	g_autoptr (GString) body = g_string_new (NULL);
	g_autofree char *last = ccrf_pdf_string (last_name (name)), *spoken = ccrf_pdf_string (label);

	g_string_append_printf (body, "<</Type /Annot /Subtype /Widget /F 4 /P %u 0 R /StructParent %d /T %s /TU %s", form->page, form->next_key, last, spoken);
	if (above)
		g_string_append_printf (body, " /Parent %u 0 R", above);
	g_string_append (body, " /Rect [");
	numbers (body, 4, box->x, box->y, box->x + box->width, box->y + box->height);
	g_string_append_printf (body, "] /MK <</BC [0.043 0.047 0.047] /BG [1]>> /BS <</W 1 /S /S>> %s>>", own);
	g_string_append_printf (element->kids, " <</Type /OBJR /Pg %u 0 R /Obj %u 0 R>>", form->page, object);
	g_string_append_printf (form->annotations, " %u 0 R", object);
	g_string_append_printf (list, " %u 0 R", object);
	g_string_append_printf (form->widget_parents, " %d %u 0 R", form->next_key++, element->object);
	ccrf_pdf_set (form->pdf, object, body->str);
}

void
ccrf_pdf_form_text_field (CcrfPdfForm *form, guint parent, const char *name, const char *label, CcrfBox box, gboolean lines)
{
	/* bit 13: several lines */
	g_autofree char *own = g_strdup_printf ("/FT /Tx /Ff %d /DA (/Helv 10 Tf 0 g) /AP <</N %u 0 R>>", lines ? 1 << 12 : 0, appearance (form, &box, FALSE, ""));

	add_field (form, parent, name, label, &box, own);
}

void
ccrf_pdf_form_check_box (CcrfPdfForm *form, guint parent, const char *name, const char *label, CcrfBox box)
{
	const guint on = appearance (form, &box, TRUE, NULL), off = appearance (form, &box, FALSE, NULL);
	g_autofree char *own = g_strdup_printf ("/FT /Btn /V /Off /AS /Off /DA (/ZaDb 0 Tf 0 g) /AP <</N <</Yes %u 0 R /Off %u 0 R>>>>", on, off);

	add_field (form, parent, name, label, &box, own);
}

void
ccrf_pdf_form_choice (CcrfPdfForm *form, guint parent, const char *name, const char *label, CcrfBox box, const char *const *options)
{
	g_autoptr (GString) own = g_string_new (NULL);
	g_autofree char *chosen = ccrf_pdf_string (options[0]);
	const guint drawn = appearance (form, &box, FALSE, options[1]);

	/* bit 18: a drop-down */
	g_string_append_printf (own, "/FT /Ch /Ff %d /DA (/Helv 10 Tf 0 g) /Opt [", 1 << 17);
	for (; *options; options += 2) {
		g_autofree char *value = ccrf_pdf_string (options[0]), *shown = ccrf_pdf_string (options[1]);

		g_string_append_printf (own, "[%s %s]", value, shown);
	}
	g_string_append_printf (own, "] /V %s /AP <</N %u 0 R>>", chosen, drawn);
	add_field (form, parent, name, label, &box, own->str);
}

/* ---- the whole ----------------------------------------------------------------------------- */

static void
set_fonts (CcrfPdfForm *form)
{
	/* viewers have these (9.6.2.2); they are told apart by their object numbers */
	static const char *const fonts[][2] = {
		{ "Helv", "/Helvetica /Encoding /WinAnsiEncoding" }, { "HeBo", "/Helvetica-Bold /Encoding /WinAnsiEncoding" }, { "ZaDb", "/ZapfDingbats" },
	};
	g_autoptr (GString) list = g_string_new ("<<");

	for (gsize i = 0; i < G_N_ELEMENTS (fonts); i++) {
		const guint font = ccrf_pdf_reserve (form->pdf);
		g_autofree char *body = g_strdup_printf ("<</Type /Font /Subtype /Type1 /BaseFont %s>>", fonts[i][1]);

		ccrf_pdf_set (form->pdf, font, body);
		g_string_append_printf (list, "/%s %u 0 R ", fonts[i][0], font);
	}
	g_string_append (list, ">>");
	ccrf_pdf_set (form->pdf, form->fonts, list->str);
}

static void
set_structure (CcrfPdfForm *form)
{
	g_autofree char *root = g_strdup_printf ("<</Type /StructTreeRoot /K [%u 0 R] /ParentTree <</Nums [%s%s]>> /ParentTreeNextKey %d>>", form->document,
	                                         form->page_parents->str, form->widget_parents->str, form->next_key);

	ccrf_pdf_set (form->pdf, form->root, root);
	for (guint i = 0; i < form->elements->len; i++) {
		const Element *element = form->elements->pdata[i];
		/* a header cell says whose header it is (14.8.5.7) */
		const char *scope = strcmp (element->type, "TH") == 0 ? " /A <</O /Table /Scope /Column>>" : "";
		g_autofree char *body = g_strdup_printf ("<</Type /StructElem /S /%s /P %u 0 R%s /K [%s]>>", element->type, element->parent, scope, element->kids->str);

		ccrf_pdf_set (form->pdf, element->object, body);
	}
}

static void
set_levels (CcrfPdfForm *form)
{
	for (guint i = 0; i < form->levels->len; i++) {
		const Level *level = form->levels->pdata[i];
		GString *list;
		const guint above = parent_level (form, level->name, &list);
		g_autofree char *name = ccrf_pdf_string (last_name (level->name));
		g_autofree char *parent = above ? g_strdup_printf (" /Parent %u 0 R", above) : g_strdup ("");
		g_autofree char *body = g_strdup_printf ("<</T %s%s /Kids [%s]>>", name, parent, level->kids->str);

		ccrf_pdf_set (form->pdf, level->object, body);
	}
}

static void
set_metadata (CcrfPdfForm *form)
{
	g_autofree char *xmp = g_markup_printf_escaped (
		"<?xpacket begin=\"\357\273\277\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
		"<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>"
		"<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>", form->title);
	g_autofree char *title = ccrf_pdf_string (form->title), *version = ccrf_pdf_string (form->version);
	g_autofree char *info = g_strdup_printf ("<</Title %s /ccrf_version %s>>", title, version);

	ccrf_pdf_set_stream (form->pdf, form->metadata, "/Type /Metadata /Subtype /XML", xmp, strlen (xmp));
	ccrf_pdf_set (form->pdf, form->info, info);
}

static void
form_free (CcrfPdfForm *form)
{
	ccrf_pdf_free (form->pdf);
	g_free (form->title);
	g_free (form->version);
	g_string_free (form->page_list, TRUE);
	g_string_free (form->page_parents, TRUE);
	g_string_free (form->widget_parents, TRUE);
	g_string_free (form->fields, TRUE);
	g_ptr_array_unref (form->elements);
	g_ptr_array_unref (form->levels);
	g_free (form);
}

GBytes *
ccrf_pdf_form_finish (CcrfPdfForm *form)
{
	g_autofree char *pages = NULL, *catalog = NULL;
	GBytes *bytes;

	close_page (form);
	set_fonts (form);
	set_structure (form);
	set_levels (form);
	set_metadata (form);
	pages = g_strdup_printf ("<</Type /Pages /Kids [%s] /Count %u>>", form->page_list->str, form->page_count);
	ccrf_pdf_set (form->pdf, form->pages, pages);
	catalog = g_strdup_printf ("<</Type /Catalog /Pages %u 0 R /Lang (en-GB) /ViewerPreferences <</DisplayDocTitle true>> /MarkInfo <</Marked true>>"
	                           " /StructTreeRoot %u 0 R /Metadata %u 0 R /AcroForm <</Fields [%s] /NeedAppearances true /DA (/Helv 10 Tf 0 g) /DR <</Font %u 0 R>>>>>>",
	                           form->pages, form->root, form->metadata, form->fields->str, form->fonts);
	ccrf_pdf_set (form->pdf, form->catalog, catalog);
	bytes = ccrf_pdf_finish (form->pdf, form->catalog, form->info);
	form_free (form);
	return bytes;
}
