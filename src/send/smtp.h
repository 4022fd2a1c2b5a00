/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * smtp: the pure half of the SMTP dialogue (RFC 5321): replies, features,
 * commands, dot-stuffing. submission.c carries it out.
 */

#include <ccrf/model.h>

#define CCRF_SMTP_LINE_MOST 2048    /* a reply line; RFC 5321 4.5.3.1.5 says 512 */
#define CCRF_SMTP_LINES_MOST 200    /* lines of one reply */
#define CCRF_SMTP_REPLY_MOST 400    /* characters of a reply that are kept */
#define CCRF_SMTP_ADDRESS_MOST 320  /* 64 + @ + 255 */

/** A reply as it is read line by line. */
typedef struct {
	int code;        /* 0: nothing read yet */
	guint lines;
	gboolean complete;
	GString *text;   /* `550 5.1.1 no such user`, one line, printable */
} CcrfSmtpReply;
void ccrf_smtp_reply_init (CcrfSmtpReply *reply);
void ccrf_smtp_reply_clear (CcrfSmtpReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfSmtpReply, ccrf_smtp_reply_clear)
/** Adds one line; FALSE with INVALID when it is no reply line or its code differs from the lines before. */
gboolean ccrf_smtp_reply_add (CcrfSmtpReply *reply, const char *line, GError **error);

typedef struct {
	gboolean pipelining, eightbit, utf8, dsn;
	guint64 size;    /* 0: no limit told */
} CcrfSmtpFeatures;
/** One line of the EHLO answer behind its code: `SIZE 1000`. */
void ccrf_smtp_features_add (CcrfSmtpFeatures *features, const char *keyword);

/** May @address stand between <> in MAIL and RCPT? @empty: the null sender may. @utf8: (out): it needs SMTPUTF8 */
gboolean ccrf_smtp_address_valid (const char *address, gboolean empty, gboolean *utf8);
/** RFC 3461, 4: everything but visible ASCII without + and = as +XX. */
char *ccrf_smtp_xtext (const char *text);

/** What a message needs: 8BITMIME for its bytes, SMTPUTF8 for its header; its size with CRLF line ends. */
typedef struct {
	gboolean eightbit, utf8_header;
	guint64 size;
} CcrfSmtpNeeds;
void ccrf_smtp_needs (const void *data, gsize size, CcrfSmtpNeeds *needs);

/**
 * The MAIL and RCPT commands for @outgoing, with their CRLF.
 * Returns: FALSE with REFUSED when the server cannot take it (an address, the
 * size, 8-bit text, SMTPUTF8), with INVALID when an address is none
 */
gboolean ccrf_smtp_commands (const CcrfSmtpFeatures *features, const CcrfOutgoing *outgoing, char **mail, char **rcpt, GError **error);

/** Dot-stuffing in pieces (RFC 5321, 4.5.2). Every line end becomes CRLF, so no bare CR or LF is ever sent. */
typedef struct {
	gboolean in_line; /* not at the start of a line */
	gboolean cr;      /* the last byte was a CR */
} CcrfSmtpStuffer;
void ccrf_smtp_stuff (CcrfSmtpStuffer *stuffer, const void *data, gsize size, GByteArray *out);
/** Ends the last line where it has no end. The final dot is not part of it. */
void ccrf_smtp_stuff_end (CcrfSmtpStuffer *stuffer, GByteArray *out);
