/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * model: the words of the procedures as plain structs and enum ↔ name tables.
 * A message as read, a form, a case, an event, a decision. No behaviour but
 * making, copying, freeing and (for what is stored or printed) JSON.
 *
 * Every `_new` sets texts to "" unless the member's comment says NULL or
 * nullable: g_free() the old one before you assign. Every `_free` takes NULL.
 */

#include <ccrf/base.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* ---- the fields of the form ------------------------------------------------- */

typedef enum {
	CCRF_FIELD_TEXT,
	CCRF_FIELD_ONE_OF,    /* a code of the field's list */
	CCRF_FIELD_MULTI,     /* codes joined by ';' */
	CCRF_FIELD_DATE,      /* YYYY-MM-DD */
	CCRF_FIELD_WHEN,      /* date, date and time, FROM/TO, ongoing, not_known */
	CCRF_FIELD_EMAIL,
	CCRF_FIELD_PHONE,
	CCRF_FIELD_ACTIONS,   /* repeating rows: see CcrfForm.actions; the field's value is then absent or "none" */
} CcrfFieldType;

typedef enum {
	CCRF_WANTED_OPTIONAL,
	CCRF_WANTED_ALWAYS,
	CCRF_WANTED_CONCERN,
	CCRF_WANTED_COMPLIMENT,
	CCRF_WANTED_CONDITION, /* the rule is in parse/fields.c */
} CcrfWanted;

typedef struct {
	const char *key;
	const char *number;      /* "13", "2a", as printed */
	const char *label;       /* as printed on our form */
	CcrfFieldType type;
	CcrfWanted wanted;
	const char *const *codes; /* NULL-ended, for ONE_OF and MULTI; else NULL */
	gsize most;              /* longest value in characters, 0: no limit but the mail's */
	char part;               /* 'A' to 'G' */
} CcrfField;

/** All fields of the CCRF in the order of the form, ended by a row with key %NULL. */
extern const CcrfField ccrf_fields[];
/** Returns: (nullable) */
const CcrfField *ccrf_field_find (const char *key);

/** One row of "actions agreed". */
typedef struct {
	char *action;
	char *who;  /* may be "" */
	char *due;  /* YYYY-MM-DD, or "" */
	char *done; /* "yes", "no" or "" */
} CcrfAction;
CcrfAction *ccrf_action_new (const char *action, const char *who, const char *due, const char *done);
void ccrf_action_free (CcrfAction *action);

/** What was read of one form. Values are canonical; nothing in here is guessed. */
typedef struct {
	char *source;          /* "body", "html", or the attachment's file name */
	char *report_type;     /* "concern", "compliment", "both" (effective; "concern" when not told) */
	GHashTable *fields;    /* char * key → char * value */
	GPtrArray *actions;    /* CcrfAction */
	GPtrArray *missing;    /* char * key: wanted, not answered */
	GPtrArray *unsure;     /* char * key: answered ambiguously */
	GPtrArray *assumed;    /* char * key: from the mail, or a default */
	GHashTable *notes;     /* char * key → char *: what stood beside a code or a date */
} CcrfForm;

CcrfForm *ccrf_form_new (const char *source);
void ccrf_form_free (CcrfForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfForm, ccrf_form_free)
CcrfForm *ccrf_form_copy (const CcrfForm *form);
/** (nullable): the value; %NULL when not answered. Not allocated. */
const char *ccrf_form_get (const CcrfForm *form, const char *key);
/** @value %NULL or "" removes it: not answered is absent */
void ccrf_form_set (CcrfForm *form, const char *key, const char *value);
/** The `forms[]` element of `parse --json`. ALL fields as the contract says (arrays for MULTI). */
JsonNode *ccrf_form_to_json (const CcrfForm *form);
CcrfForm *ccrf_form_from_json (JsonNode *node);
/** TRUE when @list (char *) holds @key */
gboolean ccrf_list_has (const GPtrArray *list, const char *key);
/** Returns: (transfer full) (nullable): shares nothing with @object (nullable), unlike json_node_copy() */
JsonObject *ccrf_json_copy (JsonObject *object);

/* ---- commands and steps -------------------------------------------------------- */

/** One command of a reply: `APPROVE reason`, `3 DONE 12/12/2026 slings replaced`. */
typedef struct {
	char *keyword; /* canonical, e.g. "APPROVE", "NOT OURS", "DUPLICATE OF" */
	int item;      /* 0: the whole; else the number of the list's line */
	char *args;    /* the rest: the line's, then what follows up to the next command; trimmed */
} CcrfCommand;
CcrfCommand *ccrf_command_new (const char *keyword, int item, const char *args);
void ccrf_command_free (CcrfCommand *command);

/**
 * The closed lists: what may be answered to a request of a step. A number
 * ("3") stands as keyword "NUMBER"; prose as keyword "TEXT".
 */
typedef struct {
	const char *step;
	const char *const *words; /* NULL-ended, canonical */
	gboolean items;           /* answered a line per item */
	gboolean prose;           /* an answer without any keyword counts */
} CcrfStepWords;
extern const CcrfStepWords ccrf_step_words[]; /* ended by step NULL */
const CcrfStepWords *ccrf_step_words_find (const char *step);

/* ---- a message as read ----------------------------------------------------------- */

typedef enum {
	CCRF_KIND_UNRECOGNISED, CCRF_KIND_BOUNCE, CCRF_KIND_CALENDAR_REPLY, CCRF_KIND_AUTO_REPLY,
	CCRF_KIND_ENCRYPTED, CCRF_KIND_REPLY, CCRF_KIND_FORM, CCRF_KIND_STRUCTURED, CCRF_KIND_DOCUMENT,
	CCRF_KIND_COMMAND, /* HELP, STATUS, LIST, PROVIDER as a new mail */
} CcrfKind;
const char *ccrf_kind_name (CcrfKind kind); /* "bounce", "auto-reply", … */

/** A line of a plan of improvement (B0.7), as a table or a list gives it. Texts are one line; a date that leaves doubt stays in @action. */
typedef struct {
	char *action;
	char *owner;    /* may be "" */
	char *due;      /* YYYY-MM-DD, or "" */
	char *progress; /* what stands there about it, may be "" */
	gboolean done;  /* it says that it is complete, and nothing beside it says otherwise */
	char *done_on;  /* YYYY-MM-DD, or "" */
} CcrfPlanLine;
CcrfPlanLine *ccrf_plan_line_new (const char *action, const char *owner, const char *due);
void ccrf_plan_line_free (CcrfPlanLine *line);

typedef struct {
	char *name;   /* decoded file name, "" when none; never a path */
	char *type;   /* "application/pdf" */
	gsize size;   /* decoded bytes */
	char *sha256; /* of the decoded bytes */
	GBytes *data; /* decoded; (nullable) where only what it was is known */
	GPtrArray *plan; /* (nullable) CcrfPlanLine: the lines of its tables of actions */
} CcrfAttachment;
void ccrf_attachment_free (CcrfAttachment *attachment);
/** FALSE: a logo of a signature, an invitation, a cryptographic signature, an envelope whose files are listed too. */
gboolean ccrf_attachment_is_document (const CcrfAttachment *attachment);

/** A recipient named in a bounce. */
typedef struct { char *address, *action, *status; } CcrfBounced;
void ccrf_bounced_free (CcrfBounced *bounced);

/** What an attendee said to an invitation (RFC 5545 3.2.12, of events). */
typedef enum {
	CCRF_PARTSTAT_NEEDS_ACTION, CCRF_PARTSTAT_ACCEPTED, CCRF_PARTSTAT_DECLINED, CCRF_PARTSTAT_TENTATIVE, CCRF_PARTSTAT_DELEGATED,
} CcrfPartstat;
const char *ccrf_partstat_name (CcrfPartstat partstat); /* "NEEDS-ACTION", "ACCEPTED", … */
/** FALSE, and @partstat untouched, when @name (nullable) is none of them; any case. */
gboolean ccrf_partstat_parse (const char *name, CcrfPartstat *partstat);

/**
 * The calendar part of a mail, as the child read it (RFC 5546, 6047). Texts are
 * one line, %NULL when they do not stand there; addresses without `mailto:`.
 */
typedef struct {
	char *method;        /* upper case: "REPLY", "COUNTER", … */
	char *uid;
	int sequence;        /* 0 when missing */
	CcrfTime dtstamp;    /* 0 when missing */
	CcrfTime start, end; /* of the event as the sender's calendar has it: the proposal of a COUNTER; 0 when missing */
	char *recurrence_id; /* as written: our meetings have none */
	char *attendee;      /* who answers */
	char *name;          /* CN */
	char *sent_by;       /* who answers for them */
	char *partstat;      /* upper case; "NEEDS-ACTION" when missing */
	char *delegated_to, *delegated_from;
	char *comment;
	char *fault;         /* why it cannot be relied on: a person must look */
} CcrfCalendarReply;
CcrfCalendarReply *ccrf_calendar_reply_new (void);
void ccrf_calendar_reply_free (CcrfCalendarReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfCalendarReply, ccrf_calendar_reply_free)

/** A mail as `parse` reads it. Everything is owned by the struct. */
typedef struct {
	char *sha256;          /* of the raw bytes */
	char *stable_sha256;   /* without the trace headers: for recognising a second delivery */
	CcrfKind kind;
	char *rule;            /* which rule decided the kind */
	char *message_id;      /* without <>, "" when none */
	GPtrArray *references; /* char *: In-Reply-To first, then References, newest first; without <> */
	GPtrArray *from;       /* CcrfAddress; exactly one counts as an identity */
	GPtrArray *recipients; /* char *: To, Cc, Delivered-To, X-Original-To, Envelope-To addresses */
	char *subject;         /* decoded, one line */
	CcrfTime date;         /* of the Date header, 0 when missing */
	char *return_path;     /* "" for null, NULL when not recorded */
	GPtrArray *auth_results;  /* char *: unfolded Authentication-Results values, topmost first */
	GHashTable *exchange;  /* char * lower-case name → value: first X-MS-Exchange-* headers */
	char *text;            /* the whole text, UTF-8 */
	char *reply_text;      /* without quotes and signature */
	GPtrArray *tokens;     /* char *: token candidates, in the order recipient, references, footer */
	GPtrArray *refs;       /* char *: case references seen in subject then text */
	GPtrArray *commands;   /* CcrfCommand: every keyword of the procedures */
	GPtrArray *forms;      /* CcrfForm */
	char *structured;      /* kind of a structured mail ("Contact", "Intelligence", …) or NULL */
	GPtrArray *labels;     /* char *[2] strv {label, value} of a structured mail, in order */
	char *original_author; /* of a forwarded form: address or NULL */
	GPtrArray *bounced;    /* CcrfBounced */
	char *bounced_message_id; /* without <>, or NULL */
	CcrfCalendarReply *calendar; /* (nullable): the first calendar part, whatever its method */
	GPtrArray *attachments;  /* CcrfAttachment */
	GPtrArray *faults;     /* char * */
	gboolean unreadable;   /* a limit was exceeded or it is no mail: a person must look */
} CcrfMessage;
CcrfMessage *ccrf_message_new (void);
void ccrf_message_free (CcrfMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfMessage, ccrf_message_free)
/** (nullable): the sender, %NULL unless there is exactly one From mailbox */
const CcrfAddress *ccrf_message_sender (const CcrfMessage *message);

/* ---- providers ------------------------------------------------------------------------ */

typedef struct {
	gint64 id;             /* 0: not stored yet */
	char *name, *location_id, *provider_id, *postcode, *address, *service_type;
	char *email, *manager, *phone;
	char *next_visit;      /* YYYY-MM-DD or "" */
	GPtrArray *also_known_as; /* char * */
	char *predecessor;     /* location id or "" */
	char *status;          /* "open" (placements), "caution", "suspended" */
	gboolean in_latest;    /* FALSE: not in the latest file */
	int beds;              /* 0: not known */
} CcrfProvider;
CcrfProvider *ccrf_provider_new (void);
CcrfProvider *ccrf_provider_copy (const CcrfProvider *provider);
void ccrf_provider_free (CcrfProvider *provider);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfProvider, ccrf_provider_free)

/**
 * What others say about a provider, filed on its file (A2.8, B0.3). Client names never stand in it:
 * of a section 42 mail only the labelled fields are kept, the rest stays in the sealed mail.
 */
typedef struct {
	gint64 id;             /* 0: not stored yet */
	gint64 provider_id;
	char *kind;            /* "intelligence", "section-42", "trigger" */
	CcrfTime received;
	char *source;          /* "CQC", "Complaints", "CHC", a partner's name */
	char *date;            /* YYYY-MM-DD: what the sender says, else the day of receipt */
	char *reference;       /* theirs, or "" */
	char *summary;         /* "" for section 42 */
	char *category, *who_caused, *status, *outcome; /* section 42 only, else "" */
	char *role;            /* in which role it was sent, "" for council staff without one */
	char *message_sha256;
} CcrfProviderItem;
/** @kind "intelligence", … */
CcrfProviderItem *ccrf_provider_item_new (const char *kind);
void ccrf_provider_item_free (CcrfProviderItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfProviderItem, ccrf_provider_item_free)

/* ---- a case ------------------------------------------------------------------------------ */

typedef enum { CCRF_CONCERN, CCRF_COMPLIMENT, CCRF_TRIAGE, CCRF_PROVIDER_CONCERNS, CCRF_TREND, CCRF_CONTACT_REVIEW } CcrfProcedureKind;
#define CCRF_PROCEDURE_LAST CCRF_CONTACT_REVIEW
const char *ccrf_procedure_name (CcrfProcedureKind kind); /* "concern", "compliment", "triage", "provider-concerns", "trend", "contact-review" */

typedef enum {
	CCRF_ITEM_OPEN, CCRF_ITEM_DONE, CCRF_ITEM_NOT_DONE, CCRF_ITEM_EVIDENCED, CCRF_ITEM_NOT_EVIDENCED,
	/* of the provider concerns process */
	CCRF_ITEM_NOT_NEEDED, CCRF_ITEM_DEFERRED, CCRF_ITEM_NOT_NOW, CCRF_ITEM_IMPROVED, CCRF_ITEM_NOT_IMPROVED, CCRF_ITEM_REPLACED,
} CcrfItemState;
/** "open", "done", "not done", "evidenced", "not evidenced", "not needed", "deferred", "not now", "improved", "not improved", "replaced" */
const char *ccrf_item_state_name (CcrfItemState state);

/** An agreed action, tracked until evidenced (A2.3); an item of a checklist, a milestone, a check of the provider concerns process. */
typedef struct {
	int n;           /* 1, 2, … within the case; never reused */
	char *text, *owner;
	char *due;       /* YYYY-MM-DD or "" */
	CcrfItemState state;
	char *done_on;   /* YYYY-MM-DD or "" */
	char *answer;    /* the provider's words */
	char *evidence;  /* the visiting officer's words */
	/* of the provider concerns process, "" elsewhere */
	char *group;     /* which list it stands on: "step-1", "communication-2", "action", "milestone", "quality" */
	char *role;      /* whose it is: a role, "provider" */
	char *key;       /* [item KEY] of the procedure, "" when a person added it */
	char *added;     /* YYYY-MM-DD */
	gboolean needs_reason; /* NOT NEEDED must say why */
} CcrfItem;
CcrfItem *ccrf_item_new (int n, const char *text, const char *owner, const char *due);
void ccrf_item_free (CcrfItem *item);

typedef enum { CCRF_REQUEST_OPEN, CCRF_REQUEST_ANSWERED, CCRF_REQUEST_SUPERSEDED } CcrfRequestState;

/** A question put to one recipient: one step, one token. */
typedef struct {
	guint64 id;        /* 0 until the store gives one */
	char *step;
	char *role;        /* the role that was asked, or "professional", "provider" */
	CcrfAddress *to;
	CcrfTime sent;
	CcrfTime expires;
	CcrfRequestState state;
	CcrfTime answered; /* 0 while open */
	char *answer;      /* "APPROVE …"; "" while open */
	char *answered_by; /* address; "" while open */
	JsonObject *extra; /* (nullable) what this request's mail says beyond the case's facts; for `confirm`: the held answer */
	gboolean asked_back; /* the choices were sent once already */
	gboolean undeliverable;
} CcrfRequest;
CcrfRequest *ccrf_request_new (const char *step, const char *role, const CcrfAddress *to);
void ccrf_request_free (CcrfRequest *request);

/** A moment at which the clock shall speak: "remind:1", "due", "overdue", "checklist". */
typedef struct { char *name; CcrfTime at; } CcrfDeadline;
CcrfDeadline *ccrf_deadline_new (const char *name, CcrfTime at);
void ccrf_deadline_free (CcrfDeadline *deadline);

/* ---- the provider concerns process (B) ------------------------------------------ */

/** Who holds a role in this process alone: chair, coordinator, minute taker; "lead-organisation" has a name only. */
typedef struct { char *role; CcrfAddress *who; char *since; /* YYYY-MM-DD */ } CcrfProcessRole;
CcrfProcessRole *ccrf_process_role_new (const char *role, const CcrfAddress *who, const char *since);
void ccrf_process_role_free (CcrfProcessRole *role);

/** Who is invited to a meeting and what they answered (RFC 5546). */
typedef struct {
	char *role;            /* in which role: "police", "provider", "chair" */
	char *audience;        /* "council", "partner", "provider": which invitation and which pack */
	CcrfAddress *who;
	CcrfAddress *instead;  /* (nullable) the representative who comes instead */
	char *section;         /* "" for all of it, else the one section of the agenda */
	char *partstat;        /* "needs-action", "accepted", "declined", "tentative", "delegated" */
	int sequence;          /* of their last answer */
	CcrfTime replied;      /* its DTSTAMP, 0: none */
	gboolean optional, removed;
} CcrfInvitee;
CcrfInvitee *ccrf_invitee_new (const char *role, const char *audience, const CcrfAddress *who);
void ccrf_invitee_free (CcrfInvitee *invitee);

typedef struct {
	int n;                 /* 1, 2, … within the process; its UID is made of it */
	char *kind;            /* [meeting KIND]: "decisions", "initial", "findings", "update", "contingency" */
	char *state;           /* "proposed", "confirmed", "held", "cancelled" */
	CcrfTime start, end;
	char *venue;
	int sequence;          /* of the invitations; -1: none went out */
	GPtrArray *invitees;   /* CcrfInvitee */
	gboolean packed;       /* its pack went out */
	int minutes;           /* number of the document that holds them, 0: none yet */
} CcrfProcessMeeting;
CcrfProcessMeeting *ccrf_process_meeting_new (int n, const char *kind);
void ccrf_process_meeting_free (CcrfProcessMeeting *meeting);

/** A document by reference: the bytes stay in the message that brought it. */
typedef struct {
	int n;                 /* 1, 2, … within the process */
	char *kind;            /* [document KIND]: "rmp", "sip", "minutes", "report", "signed-letter", … */
	int version;           /* 1, 2, … of its kind */
	CcrfTime filed;
	char *by;              /* address */
	char *name, *type;     /* of the file */
	char *message_sha256, *sha256; /* the mail, the attachment; the mail's own text when sha256 is "" */
	gsize size;
	char *audience;        /* the widest that may get it: "council", "partner", "provider" */
	gboolean agreed, shared;
	int meeting;           /* 0: of no meeting */
} CcrfDocument;
CcrfDocument *ccrf_document_new (int n, const char *kind, int version);
void ccrf_document_free (CcrfDocument *document);
CcrfDocument *ccrf_document_copy (const CcrfDocument *document);

/** What somebody contributed in words: "finding", "view", "trigger", "lesson", "continuity", "candour", … */
typedef struct { char *kind; CcrfTime at; char *by, *role, *text; } CcrfContribution;
CcrfContribution *ccrf_contribution_new (const char *kind, CcrfTime at, const char *by, const char *role, const char *text);
void ccrf_contribution_free (CcrfContribution *contribution);

typedef struct {
	GPtrArray *roles;          /* CcrfProcessRole */
	GPtrArray *meetings;       /* CcrfProcessMeeting, by n */
	GPtrArray *documents;      /* CcrfDocument, by n */
	GPtrArray *contributions;  /* CcrfContribution, oldest first */
} CcrfProcess;
CcrfProcess *ccrf_process_new (void);
void ccrf_process_free (CcrfProcess *process);
CcrfProcess *ccrf_process_copy (const CcrfProcess *process);
JsonNode *ccrf_process_to_json (const CcrfProcess *process);
/** Members that are missing are empty: an older version wrote it. */
CcrfProcess *ccrf_process_from_json (JsonNode *node);
/** (nullable): who holds @role in this process. Borrowed. */
const CcrfAddress *ccrf_process_holder (const CcrfProcess *process, const char *role);
void ccrf_process_set_holder (CcrfProcess *process, const char *role, const CcrfAddress *who, const char *since);
/** (nullable): meeting number @n; the newest of @kind that is not cancelled; likewise documents, the newest of their kind. Borrowed. */
CcrfProcessMeeting *ccrf_process_meeting (const CcrfProcess *process, int n);
CcrfProcessMeeting *ccrf_process_meeting_of (const CcrfProcess *process, const char *kind);
CcrfDocument *ccrf_process_document (const CcrfProcess *process, const char *kind);
/** (nullable): the invitee with this address (theirs or their representative's). Borrowed. */
CcrfInvitee *ccrf_meeting_invitee (const CcrfProcessMeeting *meeting, const char *address);

typedef struct {
	gint64 id;               /* 0 until stored */
	char *ref;               /* NULL until the store gives one */
	CcrfProcedureKind procedure;
	char *state;             /* a state's name; the last is "closed" */
	gint64 revision;         /* grows with every commit */
	CcrfTime received;       /* of the mail that opened it */
	CcrfTime changed;        /* when the state last changed */
	CcrfTime due;            /* the clock of the current step, 0: none */
	CcrfTime closed;
	char *source_sha256;     /* of the mail that opened it */
	gint64 provider_id;      /* 0: not (yet) matched */
	char *provider_name;     /* as registered, or as typed while unmatched */
	char *provider_rule;     /* how it was matched: "location-id", "name-postcode", …, "contracts-team" */
	gboolean late;           /* A2.4 */
	gboolean urgent;         /* A1.1 */
	CcrfForm *form;          /* (nullable for triage) */
	CcrfAddress *professional; /* who sent it; (nullable) */
	char *source_code;       /* list 3.3 of organisations or "" */
	JsonObject *facts;       /* what the procedure remembers: "safeguarding_reference", "visit_date", "closure", … */
	GPtrArray *items;        /* CcrfItem */
	GPtrArray *requests;     /* CcrfRequest */
	GPtrArray *deadlines;    /* CcrfDeadline, pending only */
	GPtrArray *linked;       /* char *: references of linked cases */
	CcrfProcess *process;    /* (nullable) provider concerns only */
} CcrfCase;
/** In state "new", without a reference */
CcrfCase *ccrf_case_new (CcrfProcedureKind procedure);
CcrfCase *ccrf_case_copy (const CcrfCase *it);
void ccrf_case_free (CcrfCase *it);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfCase, ccrf_case_free)
/** (nullable), not allocated */
const char *ccrf_case_fact (const CcrfCase *it, const char *name);
/** @value %NULL removes it */
void ccrf_case_set_fact (CcrfCase *it, const char *name, const char *value);

/* ---- decisions ------------------------------------------------------------------------------- */

/** A mail to compose and to put in the outbox. */
typedef struct {
	char *template;        /* "screening-request" */
	CcrfAddress *to;
	CcrfRequest *request;  /* (nullable) borrowed from the case after; the mail then carries its token */
	JsonObject *fields;    /* what the template shows beyond the common fields */
	gboolean urgent;       /* leaves outside the send window too */
	gboolean reminder;     /* leaves in the send window of a working day only */
	char *in_reply_to;     /* (nullable) Message-ID to thread under */
	GPtrArray *attachments; /* (nullable) CcrfAttachment: e.g. the original of a triage mail */
	GPtrArray *documents;   /* (nullable) CcrfDocument: attached from the messages that brought them */
	char *letter;           /* (nullable) "suspension": templates/letters/suspension.docx is filled from the fields and attached */
	gboolean chart;         /* the progress of the milestones is attached as a picture */
	GBytes *calendar;      /* (nullable) an invitation of ccrf_invitation_write() for @to: RFC 6047 */
	char *calendar_method; /* (nullable) its METHOD: "REQUEST", "CANCEL", "DECLINECOUNTER" */
} CcrfMail;
CcrfMail *ccrf_mail_new (const char *template_name, const CcrfAddress *to);
void ccrf_mail_free (CcrfMail *mail);

/** One line of the history and of the audit trail. @what holds no personal data. */
typedef struct { char *who; char *what; } CcrfNote;
CcrfNote *ccrf_note_new (const char *who, const char *what);
void ccrf_note_free (CcrfNote *note);

/** Delegation of a role, asked for by a Contact mail and confirmed by its holder. */
typedef struct { char *role; CcrfAddress *who; char *from, *to; /* YYYY-MM-DD */ char *by; } CcrfDelegation;
CcrfDelegation *ccrf_delegation_new (const char *role, const CcrfAddress *who, const char *from, const char *to, const char *by);
void ccrf_delegation_free (CcrfDelegation *delegation);

/**
 * What `decide` returns: the case as it shall stand and what follows from it.
 * `store` commits all of it in one transaction, or nothing.
 */
typedef struct {
	CcrfCase *after;
	GPtrArray *mails;      /* CcrfMail */
	GPtrArray *notes;      /* CcrfNote */
	GPtrArray *open;       /* CcrfCase: new cases to open, linked with this one; decided on by an event of their own */
	CcrfDelegation *delegation; /* (nullable) */
	CcrfProvider *provider;   /* (nullable) a provider to add or to correct (email) */
	char *outcome;         /* what became of the message, for its row: "new case", "screened: APPROVE", … */
} CcrfDecision;
CcrfDecision *ccrf_decision_new (const CcrfCase *before);
void ccrf_decision_free (CcrfDecision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfDecision, ccrf_decision_free)

/* ---- the outbox ----------------------------------------------------------------------------------- */

typedef enum {
	CCRF_OUTBOX_QUEUED, CCRF_OUTBOX_SENT, CCRF_OUTBOX_UNCERTAIN, CCRF_OUTBOX_FAILED, CCRF_OUTBOX_BOUNCED,
} CcrfOutboxState;
const char *ccrf_outbox_state_name (CcrfOutboxState state);

/** A composed mail: these bytes are what is sent, retried and sent again. */
typedef struct {
	gint64 id;
	char *message_id;     /* without <> */
	char *envelope_from;  /* "" for the null sender */
	char *to;             /* address */
	char *subject;
	GBytes *bytes;        /* CRLF, complete */
	char *case_ref;       /* (nullable) */
	guint64 request_id;   /* 0: a notice */
	CcrfOutboxState state;
	int attempts;
	CcrfTime not_before;  /* send window, back-off */
	CcrfTime created;
	CcrfTime sent;        /* 0: not yet */
	char *last_reply;     /* the server's last answer, "" */
} CcrfOutgoing;
void ccrf_outgoing_free (CcrfOutgoing *outgoing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfOutgoing, ccrf_outgoing_free)

G_END_DECLS
