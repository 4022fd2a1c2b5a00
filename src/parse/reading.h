/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What is known of a mail while it is being read. One reading walks through
 * scan → headers → MIME → bodies → forms → kind, each a file of its own; what
 * they find out goes into the message, what only the later ones need stands here.
 */

#include <ccrf/parse.h>
#include <gmime/gmime.h>

G_BEGIN_DECLS

/* Bytes. Nobody types more than this; a longer text is a log or an attack, and a person looks at it. */
#define CCRF_MOST_TEXT (1024 * 1024)

/** Limits of the scan before GMime sees a byte. */
typedef enum {
	CCRF_SCAN_OK,
	CCRF_SCAN_HEADERS_ONLY, /* the body is too much; the header can be read */
	CCRF_SCAN_NOTHING,      /* not even the header */
} CcrfScan;

/** A text of the mail: plain text or HTML, decoded. */
typedef struct {
	gboolean html;
	int group;        /* alternatives of each other have the same number; 0: stands alone */
	gboolean enclosed; /* inside a forwarded message */
	int mail;         /* the mail it belongs to: 0 the outermost, then as they were met */
	gboolean tnef;    /* out of a winmail.dat: `text` is empty, `sheet` is there; the text when its mail has no other */
	char *text;
	CcrfSheet *sheet; /* (nullable) of HTML, when it was wanted */
	gboolean chosen;  /* this one of the alternatives is the text */
} CcrfBody;

typedef struct {
	CcrfMessage *message;
	const CcrfRules *rules;
	const CcrfLimits *limits;
	CcrfTime received;
	GTimeZone *zone;           /* kept so that GLib does not read its file again for every date */

	GMimeParserOptions *options;
	GMimeHeaderList *headers;  /* (unowned) the outermost header, NULL when there is none */
	int depth, parts;
	gboolean stopped;          /* a limit of the walk was hit: nothing more is looked at */
	gboolean contents_only;    /* attachments are listed; no document is read but envelopes that hold others */

	GPtrArray *bodies;         /* CcrfBody in the order of the mail */
	int groups;                /* multipart/alternative seen so far */
	int group;                 /* the one that the walk is in, 0: none */
	char *own_text;            /* the text without that of enclosed messages */
	int mails, mail;           /* enclosed messages seen so far; the one that the walk is in, 0: the outermost */
	int in_tnef;               /* envelopes of Outlook's around the file being read */

	/* signs that the kind is decided by; static strings or owned by `message` */
	gboolean report;           /* multipart/report */
	char *report_type;         /* its report-type parameter, lower case, or NULL */
	gboolean delivery_status;  /* a message/delivery-status part */
	const char *encrypted;     /* the rule that found something sealed, or NULL */
	int in_forward;            /* inside a message/rfc822 or an .eml: depth */
	gboolean forwarded_inline; /* the body carries somebody else's mail below a forward mark */
	char *enclosed_author;     /* (nullable) From of the first enclosed message */
	char *enclosed_subject;    /* (nullable) and its subject */
	char *inline_author;       /* (nullable) From: below a forward mark in the text */
	gboolean many_forms;       /* limit `forms` was hit */
	gint64 reader_time;        /* microseconds that the reader of documents has taken */
	GPtrArray *pages;          /* CcrfForm: attachments with labels of the form, but too few to be one */
	GHashTable *returned;      /* char * lower-case name → value of the returned message's header, NULL without one */
} CcrfReading;

/* form-parts.c: one form over several attachments */
void ccrf_take_page (CcrfReading *reading, const CcrfSheet *sheet, const char *name);
/** Joins what belongs together, then computes what is missing of each form. */
void ccrf_finish_forms (CcrfReading *reading);
/** form.c: what @above does not answer is taken from @below */
void ccrf_form_fill_under (CcrfForm *above, const CcrfForm *below);

/* scan.c: before GMime */
CcrfScan ccrf_scan (GBytes *raw, const CcrfLimits *limits, CcrfMessage *message);
gsize ccrf_scan_header_end (GBytes *raw);

/* headers.c */
void ccrf_read_headers (CcrfReading *reading);
/** First value of a header, raw and unfolded, valid UTF-8. Returns: (transfer full) (nullable) */
char *ccrf_header_raw (GMimeHeaderList *headers, const char *name);
/** Mailboxes of all fields @name. Returns: (transfer full): GPtrArray of CcrfAddress */
GPtrArray *ccrf_header_mailboxes (GMimeHeaderList *headers, const char *name, GMimeParserOptions *options);
/** The id between <>, or the bare word. Returns: (transfer full): "" when none */
char *ccrf_header_id (const char *value);
/** A subject without Re:, Fw: and tags such as [EXTERNAL] [secure], for comparing. (transfer full) */
char *ccrf_subject_core (const char *subject);
/** Does the subject start as an answer (Re:, AW:, …) or a forward (Fw:, WG:, …) does, in the languages of the table? */
gboolean ccrf_subject_is_reply (const char *subject);
gboolean ccrf_subject_is_forward (const char *subject);

/* mime-walk.c */
void ccrf_walk (CcrfReading *reading, GMimeObject *object);
/** @bytes become a message without a copy; it must not outlive @view. Returns: (transfer full) (nullable) */
GMimeMessage *ccrf_mime_parse (GBytes *bytes, GByteArray *view, GMimeParserOptions *options);
void ccrf_body_free (CcrfBody *body);

/* mime-attached.c */
/** What a winmail.dat held: its text as one more body, its files as attachments of the mail. Takes @sheet. */
void ccrf_walk_tnef (CcrfReading *reading, CcrfSheet *sheet);
CcrfAttachment *ccrf_attachment_make (const char *name, const char *type, GBytes *data);

/* mime-text.c */
/** Decoded bytes of a part. Returns: (transfer full) */
GBytes *ccrf_part_bytes (GMimePart *part);
/** Bytes in @charset (nullable) as valid UTF-8 without NUL, line ends LF. @faults gets what was wrong. (transfer full) */
char *ccrf_text_decode (GBytes *bytes, const char *charset, const char *what, GPtrArray *faults);
/** Valid UTF-8 without control characters and NUL, one line, white space folded. (transfer full) */
char *ccrf_text_line (const char *text);
/** A part's file name without path, control and bidi characters; "" when none. (transfer full) */
char *ccrf_part_name (GMimeObject *object);
/** RFC 3676: joins flowed lines. @delsp: remove the space that marks the flow. (transfer full) */
char *ccrf_text_unflow (const char *text, gboolean delsp);

/* bounce.c, calendar.c, encrypted.c */
void ccrf_read_delivery_status (CcrfReading *reading, const char *text);
void ccrf_read_returned_header (CcrfReading *reading, const char *text);
/** After the walk: recipients and Message-ID from all that a bounce may carry. */
void ccrf_finish_bounce (CcrfReading *reading);
/** The text of a notice of non-delivery? */
gboolean ccrf_is_non_delivery (CcrfReading *reading);
void ccrf_read_calendar (CcrfReading *reading, GBytes *bytes, const char *method_parameter);
/** Returns: (nullable): the rule's name when the attachment is sealed */
const char *ccrf_sealed_attachment (const char *name, const char *type, GBytes *data);
const char *ccrf_sealed_body (const char *text);
/** What S/MIME signed-data carries (signed.c). Returns: (transfer full) (nullable): %NULL when it is encrypted or something else */
GBytes *ccrf_signed_content (GBytes *der);
const char *ccrf_sealed_html (GBytes *html);

/* tokens.c */
void ccrf_read_tokens (CcrfReading *reading);
void ccrf_read_refs (CcrfReading *reading);

/* bodies.c: texts; forms-found.c: forms */
void ccrf_read_bodies (CcrfReading *reading);
void ccrf_read_attachment_form (CcrfReading *reading, CcrfAttachment *attachment, const char *charset);
void ccrf_read_body_forms (CcrfReading *reading);
/** Reads @bytes in the child; what goes wrong becomes a fault that starts with @what. Returns: (transfer full) (nullable) */
CcrfSheet *ccrf_read_sheet (CcrfReading *reading, GBytes *bytes, CcrfFormat format, const char *what);

/* structured.c */
void ccrf_read_structured (CcrfReading *reading);

#define CCRF_COMMANDS_MOST 2000 /* of one reply */
/** ccrf_parse_commands; @too_many: (out): there were more than CCRF_COMMANDS_MOST, and none of them counts */
GPtrArray *ccrf_read_commands (const char *reply_text, const char *full_text, const CcrfStepWords *step, const CcrfRules *rules, gboolean *too_many);
/** Does @text open by naming a kind other than the CCRF (first line, `Kind:`)? Returns: (nullable): its name, static */
const char *ccrf_structured_opening (const char *text);

/* kind.c */
void ccrf_decide_kind (CcrfReading *reading);
/** Anything that only answers of absent people carry: a header, or the subject. */
gboolean ccrf_has_vacation_sign (CcrfReading *reading);

G_END_DECLS
