/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The new text of a reply, in the shapes of the mail programs that people use. */

#include "parse-mail.h"

/* clang-format off */
static const struct { const char *name, *text, *want; } replies[] = {
	{ "plain", "APPROVE\n", "APPROVE" },
	{ "outlook-desktop",
	  "Approve\n\nJane Doe\nTeam Manager\n\nFrom: Example Council adult social care <adultsocialservices@example.gov.uk>\nSent: 03 November 2026 09:12\n"
	  "To: Doe, Jane <jane.doe@example.gov.uk>\nSubject: [CCRF-2026-00042] Screening wanted\n\nReply with one word: APPROVE, ESCALATE, QUERY\n",
	  "Approve\n\nJane Doe\nTeam Manager" },
	{ "outlook-web",
	  "ESCALATE - she was hurt\n\n________________________________\nFrom: Adult Social Care <a@example.gov.uk>\nSent: Tuesday, November 3, 2026 9:12 AM\nTo: Jane\nSubject: x\n\nAPPROVE or ESCALATE?\n",
	  "ESCALATE - she was hurt" },
	{ "outlook-ios",
	  "Approve\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: A <a@example.gov.uk>\nSent: Tuesday, November 3, 2026 9:12:11 AM\nTo: B <b@example.gov.uk>\nSubject: [CCRF-2026-00042] Screening\n\nx\n",
	  "Approve" },
	{ "outlook-bold", "Query which room?\n\n*From:* A <a@x.org>\n*Sent:* 03 November 2026 09:12\n*To:* B\n*Subject:* S\n\ntext\n", "Query which room?" },
	{ "outlook-original", "approve\n\n-----Original Message-----\nFrom: A\nSent: x\nTo: y\nSubject: z\n\nAPPROVE\n", "approve" },
	{ "outlook-german", "APPROVE\n\nVon: A <a@x.org>\nGesendet: Dienstag, 3. November 2026 09:12\nAn: B\nBetreff: S\n\nALT\n", "APPROVE" },
	{ "outlook-french", "APPROVE\n\nDe : A <a@x.org>\nEnvoyé : mardi 3 novembre 2026 09:12\nÀ : B\nObjet : S\n\nALT\n", "APPROVE" },
	{ "outlook-french-nbsp", "APPROVE\n\nDe\xc2\xa0: A <a@x.org>\nEnvoyé\xc2\xa0: mardi 3 novembre 2026 09:12\nÀ\xc2\xa0: B\nObjet\xc2\xa0: S\n\nALT\n", "APPROVE" },
	{ "outlook-spanish", "APPROVE\n\nDe: A <a@x.org>\nEnviado el: martes, 3 de noviembre de 2026 9:12\nPara: B\nAsunto: S\n\nALT\n", "APPROVE" },
	{ "outlook-italian", "APPROVE\n\nDa: A <a@x.org>\nInviato: martedì 3 novembre 2026 09:12\nA: B\nOggetto: S\n\nALT\n", "APPROVE" },
	{ "outlook-dutch", "APPROVE\n\nVan: A <a@x.org>\nVerzonden: dinsdag 3 november 2026 09:12\nAan: B\nOnderwerp: S\n\nALT\n", "APPROVE" },
	{ "outlook-polish", "APPROVE\n\nOd: A <a@x.org>\nWysłano: wtorek, 3 listopada 2026 09:12\nDo: B\nTemat: S\n\nALT\n", "APPROVE" },
	{ "outlook-portuguese", "APPROVE\n\nDe: A <a@x.org>\nEnviada em: terça-feira, 3 de novembro de 2026 09:12\nPara: B\nAssunto: S\n\nALT\n", "APPROVE" },
	{ "gmail", "APPROVE fine by me\n\nOn Tue, 3 Nov 2026 at 09:12, Adult Social Care <a@example.gov.uk> wrote:\n\n> Reply APPROVE or ESCALATE\n> x\n", "APPROVE fine by me" },
	{ "gmail-wrapped", "APPROVE\n\nOn Tue, 3 Nov 2026 at 09:12, Example Council adult social care <\nadultsocialservices@example.gov.uk> wrote:\n\n> ESCALATE\n", "APPROVE" },
	{ "gmail-german", "APPROVE\n\nAm Di., 3. Nov. 2026 um 09:12 Uhr schrieb Adult Social Care <\na@example.gov.uk>:\n\n> ESCALATE\n", "APPROVE" },
	{ "gmail-french", "APPROVE\n\nLe mar. 3 nov. 2026 à 09:12, Adult <a@example.gov.uk> a écrit :\n\n> ESCALATE\n", "APPROVE" },
	{ "gmail-spanish", "APPROVE\n\nEl mar, 3 nov 2026 a las 9:12, Adult (<a@example.gov.uk>) escribió:\n\n> ESCALATE\n", "APPROVE" },
	{ "gmail-italian", "APPROVE\n\nIl giorno mar 3 nov 2026 alle ore 09:12 Adult <a@example.gov.uk> ha scritto:\n\n> ESCALATE\n", "APPROVE" },
	{ "gmail-dutch", "APPROVE\n\nOp di 3 nov 2026 om 09:12 schreef Adult <a@example.gov.uk>:\n\n> ESCALATE\n", "APPROVE" },
	{ "gmail-polish", "APPROVE\n\nwt., 3 lis 2026 o 09:12 Adult <a@example.gov.uk> napisał(a):\n\n> ESCALATE\n", "APPROVE" },
	{ "gmail-portuguese", "APPROVE\n\nEm ter., 3 de nov. de 2026 às 09:12, Adult <a@example.gov.uk> escreveu:\n\n> ESCALATE\n", "APPROVE" },
	{ "apple-mail", "APPROVE\n\n> On 3 Nov 2026, at 09:12, Adult <a@example.gov.uk> wrote:\n> \n> ESCALATE\n", "APPROVE" },
	{ "iphone", "Approve\n\nSent from my iPhone\n\n> On 3 Nov 2026, at 09:12, Adult <a@example.gov.uk> wrote:\n> \n> ﻿ESCALATE\n", "Approve" },
	{ "thunderbird-bottom", "On 03/11/2026 09:12, Adult Social Care wrote:\n> Reply APPROVE\n> x\n\nAPPROVE\n\n-- \nJane\n", "APPROVE" },
	{ "samsung", "Approve thanks\n\n\nSent from my Galaxy\n\n\n-------- Original message --------\nFrom: Adult <a@example.gov.uk>\nDate: 03/11/2026 09:12 (GMT+00:00)\nTo: B\nSubject: S\n\nESCALATE\n", "Approve thanks" },
	{ "signature", "QUERY which day?\n\n-- \nJane Doe\nAPPROVE everything Ltd\n", "QUERY which day?" },
	{ "signature-lost-space", "QUERY which day?\n--\nJane\n", "QUERY which day?" },
	{ "signature-above-quote", "NO VISIT\n-- \nJane\n\nOn 3 Nov 2026, A <a@x.org> wrote:\n> VISIT?\n", "NO VISIT" },
	{ "interleaved", "> 1. Replace the slings\n1 DONE 12/12/2026\n> 2. Train the staff\n2 NOT DONE no trainer\n", "1 DONE 12/12/2026\n2 NOT DONE no trainer" },
	{ "unquoted-after-wrote", "APPROVE\n\nOn 3 Nov 2026, at 09:12, Adult <a@example.gov.uk> wrote:\n\nReply ESCALATE\n1 DONE date text\n", "APPROVE" },
	{ "two-on-lines", "On 12 December we did it\nOn Tue, 3 Nov 2026 at 09:12, A <a@x.org> wrote:\n> x\n", "On 12 December we did it" },
	{ "own-wrote", "On the visit the manager wrote:\nall is well\n", "On the visit the manager wrote:\nall is well" },
	{ "from-to-of-a-contact", "Role: contracts-team\nName: Jane\nEmail: j@example.gov.uk\nFrom: 1 December\nTo: 14 December\n", "Role: contracts-team\nName: Jane\nEmail: j@example.gov.uk\nFrom: 1 December\nTo: 14 December" },
	/* a gateway's banner must not read as the answer CAUTION (B1.9) */
	{ "banner", "CAUTION: This email originated from outside of the organisation. Do not click links or open attachments unless you recognise the sender and know the content is safe.\n\nSUSPEND\n", "SUSPEND" },
	{ "banner-wrapped", "CAUTION: This email originated from outside of the organisation.\nDo not click links or open attachments unless you recognise the sender\nand know the content is safe.\nSUSPEND\n", "SUSPEND" },
	{ "banner-learn-why", "You don't often get email from jane@x.org. Learn why this is important<https://aka.ms/x>\n\nOPEN\n", "OPEN" },
	{ "no-banner", "CAUTION\nuntil the manager is back\n", "CAUTION\nuntil the manager is back" },
	{ "prefilled", "APPROVE\n\nRef CCRF-2026-00042 / " TOKEN_SHOWN "\n", "APPROVE" },
	{ "prefilled-wrapped", "APPROVE\n\nRef CCRF-2026-00042 / AAAA-AAAB-2K7Q-MX4Z-P5RW-T3VB-N6YH-\nJCLD-EE\n", "APPROVE" },
	/* nothing remains: the full text */
	{ "only-quotes", "> APPROVE\n> x\n", "> APPROVE\n> x" },
	{ "only-signature", "-- \nJane\n", "-- \nJane" },
	{ "empty", "", "" },
	{ "blank-first", "\n\n \xc2\xa0\n  APPROVE\n", "APPROVE" },
	{ "forward-mark", "please see below\n\n---------- Forwarded message ---------\nFrom: A <a@x.org>\nDate: x\n\nold\n", "please see below" },
	{ "apple-forward", "fyi\n\nBegin forwarded message:\n\nFrom: A <a@x.org>\nSubject: S\n", "fyi" },
};
/* clang-format on */

static void
test_reply (gconstpointer data)
{
	const char *const *row = data;
	g_autofree char *text = ccrf_parse_reply_text (row[1]);

	g_assert_cmpstr (text, ==, row[2]);
}

static void
test_hostile (void)
{
	g_autofree char *invalid = ccrf_parse_reply_text ("\xff\xfe APPROVE \xc3");
	g_autofree char *none = ccrf_parse_reply_text (NULL);
	g_autoptr (GString) many = g_string_new ("On 3 Nov ");
	g_autofree char *long_text = NULL;

	g_assert_true (g_utf8_validate (invalid, -1, NULL));
	g_assert_cmpstr (none, ==, "");
	for (int i = 0; i < 200000; i++)
		g_string_append (many, "On 3 Nov\n");
	long_text = ccrf_parse_reply_text (many->str);
	g_assert_nonnull (long_text);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	for (gsize i = 0; i < G_N_ELEMENTS (replies); i++) {
		g_autofree char *path = g_strdup_printf ("/parse/reply/%s", replies[i].name);

		g_test_add_data_func (path, &replies[i], test_reply);
	}
	g_test_add_func ("/parse/reply/hostile", test_hostile);
	return g_test_run ();
}
