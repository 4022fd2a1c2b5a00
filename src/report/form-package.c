/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The zip package of the Word form: styles, settings, properties. Nothing in it depends on the day it was made. */

#include <string.h>
#include <zip.h>

#include "form-docx.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define NAMESPACES \
	"xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" " \
	"xmlns:r=\"" OFFICE "/relationships\" " \
	"xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" " \
	"xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\" " \
	"xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" mc:Ignorable=\"w14 w15\""

const char ccrf_docx_open[] = XML "<w:document " NAMESPACES "><w:body>";
const char ccrf_docx_close[] =
	"<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
	"<w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr>"
	"</w:body></w:document>";

static const char content_types[] = XML
	"<Types xmlns=\"" PACKAGE "/content-types\">"
	"<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
	"<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
	"<Override PartName=\"/word/document.xml\" ContentType=\"" WORD_TYPE "document.main+xml\"/>"
	"<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD_TYPE "styles+xml\"/>"
	"<Override PartName=\"/word/settings.xml\" ContentType=\"" WORD_TYPE "settings+xml\"/>"
	"<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD_TYPE "footer+xml\"/>"
	"<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
	"<Override PartName=\"/docProps/custom.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.custom-properties+xml\"/>"
	"</Types>";

static const char relationships[] = XML
	"<Relationships xmlns=\"" PACKAGE "/relationships\">"
	"<Relationship Id=\"rId1\" Type=\"" OFFICE "/relationships/officeDocument\" Target=\"word/document.xml\"/>"
	"<Relationship Id=\"rId2\" Type=\"" PACKAGE "/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
	"<Relationship Id=\"rId3\" Type=\"" OFFICE "/relationships/custom-properties\" Target=\"docProps/custom.xml\"/>"
	"</Relationships>";

static const char document_relationships[] = XML
	"<Relationships xmlns=\"" PACKAGE "/relationships\">"
	"<Relationship Id=\"rId1\" Type=\"" OFFICE "/relationships/styles\" Target=\"styles.xml\"/>"
	"<Relationship Id=\"rId2\" Type=\"" OFFICE "/relationships/settings\" Target=\"settings.xml\"/>"
	"<Relationship Id=\"rId3\" Type=\"" OFFICE "/relationships/footer\" Target=\"footer1.xml\"/>"
	"</Relationships>";

static const char core[] = XML
	"<cp:coreProperties xmlns:cp=\"" PACKAGE "/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
	"<dc:title>" CCRF_FORM_TITLE "</dc:title><dc:language>en-GB</dc:language></cp:coreProperties>";

static const char custom[] = XML
	"<Properties xmlns=\"" OFFICE "/custom-properties\" xmlns:vt=\"" OFFICE "/docPropsVTypes\">"
	"<property fmtid=\"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}\" pid=\"2\" name=\"ccrf_version\"><vt:lpwstr>" CCRF_FORM_VERSION "</vt:lpwstr></property></Properties>";

static const char settings[] = XML
	"<w:settings " NAMESPACES "><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"720\"/><w:compat>"
	"<w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
	"<w:themeFontLang w:val=\"en-GB\"/></w:settings>";

static const char footer[] = XML
	"<w:ftr " NAMESPACES "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr><w:r><w:t xml:space=\"preserve\">Form version: " CCRF_FORM_VERSION ", page </w:t></w:r>"
	"<w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>";

/* clang-format off */
#define STYLE(id, name, next, paragraph, run) \
	"<w:style w:type=\"paragraph\" w:styleId=\"" id "\"><w:name w:val=\"" name "\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"" next "\"/><w:qFormat/>" \
	"<w:pPr>" paragraph "</w:pPr><w:rPr>" run "</w:rPr></w:style>"
#define SPACE(before, after) "<w:spacing w:before=\"" before "\" w:after=\"" after "\"/>"
/* all around: a printed or converted copy then keeps its cells apart */
#define BORDER(side) "<w:" side " w:val=\"single\" w:sz=\"4\" w:color=\"B1B4B6\"/>"
#define SIZE(half_points) "<w:sz w:val=\"" half_points "\"/><w:szCs w:val=\"" half_points "\"/>"

static const char styles[] = XML
	"<w:styles " NAMESPACES "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"Arial\" w:cs=\"Arial\"/>"
	"<w:color w:val=\"0B0C0C\"/>" SIZE ("22") "<w:lang w:val=\"en-GB\" w:eastAsia=\"en-GB\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
	"<w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"264\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>"
	"<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>"
	"<w:style w:type=\"character\" w:styleId=\"PlaceholderText\"><w:name w:val=\"Placeholder Text\"/><w:rPr><w:color w:val=\"505A5F\"/></w:rPr></w:style>"
	"<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>"
	"<w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
	"<w:style w:type=\"table\" w:styleId=\"Form\"><w:name w:val=\"Form\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>"
	BORDER ("top") BORDER ("left") BORDER ("bottom") BORDER ("right") BORDER ("insideH") BORDER ("insideV") "</w:tblBorders>"
	"<w:tblCellMar><w:top w:w=\"70\" w:type=\"dxa\"/><w:left w:w=\"100\" w:type=\"dxa\"/><w:bottom w:w=\"70\" w:type=\"dxa\"/><w:right w:w=\"100\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
	STYLE ("Title", "Title", "Normal", SPACE ("0", "160"), "<w:b/>" SIZE ("44"))
	STYLE ("Subtitle", "Subtitle", "Normal", SPACE ("0", "200"), "<w:color w:val=\"505A5F\"/>" SIZE ("28"))
	STYLE ("Heading1", "heading 1", "Normal", "<w:keepNext/><w:pBdr><w:top w:val=\"single\" w:sz=\"24\" w:space=\"6\" w:color=\"0B0C0C\"/></w:pBdr>" SPACE ("360", "140") "<w:outlineLvl w:val=\"0\"/>", "<w:b/>" SIZE ("30"))
	STYLE ("Label", "Label", "Normal", "<w:keepNext/>" SPACE ("20", "20"), "<w:b/>" SIZE ("21"))
	STYLE ("Prompt", "Prompt", "Normal", SPACE ("20", "20"), SIZE ("21"))
	STYLE ("Hint", "Hint", "Normal", "<w:keepNext/>" SPACE ("0", "40"), "<w:color w:val=\"505A5F\"/>" SIZE ("19"))
	STYLE ("Answer", "Answer", "Answer", SPACE ("20", "20"), "")
	STYLE ("Gap", "Gap", "Normal", "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"160\" w:lineRule=\"exact\"/>", SIZE ("8"))
	STYLE ("Footer", "footer", "Normal", "<w:jc w:val=\"right\"/>", "<w:color w:val=\"505A5F\"/>" SIZE ("18"))
	"</w:styles>";
/* clang-format on */

/* ---- the package -------------------------------------------------------------------- */

/* @text must live until the archive is closed */
static gboolean
add_part (zip_t *archive, const char *name, const char *text)
{
	zip_source_t *source = zip_source_buffer (archive, text, strlen (text), 0);
	zip_int64_t index = source ? zip_file_add (archive, name, source, ZIP_FL_ENC_UTF_8) : -1;

	if (source && index < 0)
		zip_source_free (source);
	/* the same form gives the same bytes: 1980-01-01, where the time stamps of zip files begin */
	return index >= 0 && zip_file_set_dostime (archive, (zip_uint64_t) index, 0, 0x21, 0) == 0;
}

static GBytes *
contents (zip_source_t *source)
{
	zip_stat_t stat;
	char *data;

	if (zip_source_open (source) != 0)
		return NULL;
	if (zip_source_stat (source, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE)) {
		zip_source_close (source);
		return NULL;
	}
	data = g_malloc (stat.size);
	if (zip_source_read (source, data, stat.size) != (zip_int64_t) stat.size)
		g_clear_pointer (&data, g_free);
	zip_source_close (source);
	return data ? g_bytes_new_take (data, stat.size) : NULL;
}

GBytes *
ccrf_docx_pack (const char *document, GError **error)
{
	const struct { const char *name, *text; } parts[] = {
		{ "[Content_Types].xml", content_types }, { "_rels/.rels", relationships }, { "docProps/core.xml", core }, { "docProps/custom.xml", custom },
		{ "word/_rels/document.xml.rels", document_relationships }, { "word/document.xml", document }, { "word/styles.xml", styles },
		{ "word/settings.xml", settings }, { "word/footer1.xml", footer },
	};
	zip_source_t *source = zip_source_buffer_create (NULL, 0, 0, NULL);
	zip_t *archive = source ? zip_open_from_source (source, ZIP_CREATE | ZIP_TRUNCATE, NULL) : NULL;
	gboolean ok = archive != NULL;
	GBytes *bytes = NULL;

	if (archive)
		zip_source_keep (source); /* the archive gives its own hold away when it closes */
	for (gsize i = 0; ok && i < G_N_ELEMENTS (parts); i++)
		ok = add_part (archive, parts[i].name, parts[i].text);
	if (ok && zip_close (archive) == 0)
		bytes = contents (source);
	else if (archive)
		zip_discard (archive);
	if (source)
		zip_source_free (source);
	if (!bytes)
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_IO, "the form could not be packed as .docx");
	return bytes;
}
