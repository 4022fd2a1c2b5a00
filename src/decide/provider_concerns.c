/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns, row by row: six steps from the proposal to the lessons learnt (B0–B6). */

#include "process.h"

/* clang-format off */
static const CcrfStateRow states[] = {
	/* state               whose clock runs        meaning */
	{ "new",               NULL,                   "just arrived", TRUE },
	{ "proposed",          "pc-decision",          "both heads of service are asked whether the process starts (B1.1)", FALSE },
	{ "decision-meeting",  "pc-decision-outcome",  "a concerns and decisions meeting decides it, with the provider involved (B1.2)", FALSE },
	{ "step-1",            "pc-step-1",            "started: immediate actions, chair and coordinator, the meeting with the provider set up (B1)", FALSE },
	{ "step-2",            "pc-outcome",           "the initial meeting was held; the chair decides how it goes on (B2)", FALSE },
	{ "step-3",            "pc-next",              "the findings meeting was held; plans are brought up to date (B3)", FALSE },
	{ "step-4",            "pc-next",              "update meetings follow the progress of the plan (B4)", FALSE },
	{ "step-5",            "pc-quality",           "the quality assurance tests whether the improvements hold (B5)", FALSE },
	{ "step-6",            "pc-close",             "views are gathered; the director or a head of service decides to close (B6.1, B6.2)", FALSE },
	{ "lessons-learnt",    "pc-lessons",           "closed for the provider; everybody is asked what was learnt (B6.4)", FALSE },
	{ "sab-report",        "pc-report",            "the coordinator checks the report for the safeguarding adults board (B6.4)", FALSE },
	{ "closed",            NULL,                   "nothing more to do", FALSE },
	{ NULL, NULL, NULL, FALSE },
};

#define ask(step)       { ccrf_effect_ask, step }
#define settle(step)    { ccrf_effect_settle, step }
#define withdraw(step)  { ccrf_effect_withdraw, step }
#define remember(fact)  { ccrf_effect_remember, fact }
#define close(why)      { ccrf_effect_close, why }
#define note(words)     { ccrf_effect_note, words }
#define others(mail)    { ccrf_process_others_told, mail }
#define enter(step)     { ccrf_process_enter, step }
#define call(kind)      { ccrf_process_call, kind }
#define documents(when) { ccrf_process_ask_documents, when }
#define named(role)     { ccrf_process_named, role }
#define placements(as)  { ccrf_process_placements, as }
#define act(function)   { function, NULL }

static const CcrfTransition rows[] = {
	/* from               on                                    when                          to                  effects */
	{ "new",              "opened",                             NULL,                         "proposed",         { act (ccrf_process_begin), ask ("pc-decision") } },

	/* B1.1: the first valid answer of either head of service; B1.2: a meeting may decide */
	{ "proposed",         "pc-decision CONVENE",                NULL,                         "decision-meeting", { settle ("pc-decision"), others ("pc-decided"), call ("decisions") } },
	{ "proposed",         "pc-decision INITIATE",               NULL,                         "step-1",           { settle ("pc-decision"), others ("pc-decided"), act (ccrf_process_initiate) } },
	{ "proposed",         "pc-decision DECLINE",                NULL,                         "closed",           { settle ("pc-decision"), remember ("reason_declined"), others ("pc-decided"), { ccrf_process_declined, "pc-declined" }, close ("declined") } },
	{ "decision-meeting", "held:decisions",                     NULL,                         NULL,               { ask ("pc-decision-outcome") } },
	{ "decision-meeting", "pc-decision-outcome INITIATE",       NULL,                         "step-1",           { settle ("pc-decision-outcome"), others ("pc-decided"), act (ccrf_process_initiate) } },
	{ "decision-meeting", "pc-decision-outcome NOT INITIATED",  NULL,                         "closed",           { settle ("pc-decision-outcome"), remember ("other_avenue"), others ("pc-decided"), { ccrf_process_declined, "pc-not-initiated" }, close ("not-initiated") } },

	/* B1.6, B1.8: whoever is named joins at once; the chair's first task is the meeting with the provider */
	{ "step-1",           "pc-chair CHAIR",                     NULL,                         NULL,               { settle ("pc-chair"), others ("pc-decided"), named ("chair"), call ("initial"), act (ccrf_process_ask_communication) } },
	{ "*",                "pc-chair CHAIR",                     NULL,                         NULL,               { settle ("pc-chair"), others ("pc-decided"), named ("chair") } },
	{ "*",                "pc-coordinator COORDINATOR",         NULL,                         NULL,               { settle ("pc-coordinator"), others ("pc-decided"), named ("coordinator") } },
	{ "*",                "pc-minute-taker MINUTE TAKER",       NULL,                         NULL,               { settle ("pc-minute-taker"), named ("minute-taker") } },

	/* B1.9, B2.7: placements */
	{ "*",                "pc-placements SUSPEND",              NULL,                         NULL,               { settle ("pc-placements"), others ("pc-decided"), placements ("suspended") } },
	{ "*",                "pc-placements CAUTION",              NULL,                         NULL,               { settle ("pc-placements"), others ("pc-decided"), placements ("caution") } },
	{ "*",                "pc-placements OPEN",                 NULL,                         NULL,               { settle ("pc-placements"), others ("pc-decided"), placements ("open") } },
	{ "*",                "then:pc-letter",                     NULL,                         NULL,               { act (ccrf_process_letter_late) } },
	{ "*",                "pc-letter CHANGE",                   NULL,                         NULL,               { act (ccrf_process_letter_changes) } },

	/* B1.8, B2.8: meetings */
	{ "*",                "pc-meeting ACCEPT",                  NULL,                         NULL,               { settle ("pc-meeting"), act (ccrf_process_accept) } },
	{ "*",                "pc-meeting MOVE",                    NULL,                         NULL,               { settle ("pc-meeting"), act (ccrf_process_move) } },
	{ "*",                "pc-counter ACCEPT",                  NULL,                         NULL,               { settle ("pc-counter"), act (ccrf_process_counter_accepted) } },
	{ "*",                "pc-counter KEEP",                    NULL,                         NULL,               { settle ("pc-counter"), act (ccrf_process_counter_kept) } },
	{ "*",                "pc-admit ADMIT",                     NULL,                         NULL,               { settle ("pc-admit"), act (ccrf_process_admit) } },
	{ "*",                "pc-admit REFUSE",                    NULL,                         NULL,               { settle ("pc-admit"), act (ccrf_process_not_admitted) } },

	/* B2: the initial meeting was held */
	{ "step-1",           "held:initial",                       NULL,                         "step-2",           { enter ("step-2"), documents ("step-2"), ask ("pc-outcome"), { ccrf_process_ask_placements, "chair" } } },
	{ "step-2",           "pc-outcome CONTINUE",                NULL,                         NULL,               { settle ("pc-outcome"), call ("findings") } },
	{ "step-2",           "pc-outcome EXTEND",                  NULL,                         NULL,               { act (ccrf_process_extend) } },
	{ "step-2",           "pc-outcome END",                     NULL,                         "step-6",           { settle ("pc-outcome"), remember ("ended"), act (ccrf_process_cancel_all), enter ("step-6"), act (ccrf_process_ask_views) } },

	/* B3, B4: the findings meeting was held; update meetings as many as needed */
	{ "step-2",           "held:findings",                      NULL,                         "step-3",           { withdraw ("pc-outcome"), enter ("step-3"), documents ("findings"), ask ("pc-next"), { ccrf_process_ask_placements, "chair" } } },
	{ "step-3",           "pc-next UPDATE MEETING",             NULL,                         "step-4",           { settle ("pc-next"), call ("update"), enter ("step-4") } },
	{ "step-3",           "pc-next QUALITY ASSURANCE",          NULL,                         "step-5",           { settle ("pc-next"), enter ("step-5"), ask ("pc-qa-strategy") } },
	{ "step-3",           "pc-next EXTEND",                     NULL,                         NULL,               { act (ccrf_process_extend) } },
	{ "step-3",           "pc-next END",                        NULL,                         "step-6",           { settle ("pc-next"), remember ("ended"), act (ccrf_process_cancel_all), enter ("step-6"), act (ccrf_process_ask_views) } },
	{ "step-3",           "pc-desk UPDATE MEETING",             NULL,                         "step-4",           { withdraw ("pc-next"), call ("update"), enter ("step-4") } },
	{ "step-4",           "pc-next UPDATE MEETING",             NULL,                         NULL,               { settle ("pc-next"), call ("update") } },
	{ "step-4",           "pc-next QUALITY ASSURANCE",          NULL,                         "step-5",           { settle ("pc-next"), enter ("step-5"), ask ("pc-qa-strategy") } },
	{ "step-4",           "pc-next EXTEND",                     NULL,                         NULL,               { act (ccrf_process_extend) } },
	{ "step-4",           "pc-next END",                        NULL,                         "step-6",           { settle ("pc-next"), remember ("ended"), act (ccrf_process_cancel_all), enter ("step-6"), act (ccrf_process_ask_views) } },
	{ "step-4",           "held:update",                        NULL,                         NULL,               { withdraw ("pc-next"), documents ("findings"), ask ("pc-next") } },

	/* B5: do the improvements hold? */
	{ "step-5",           "pc-qa-strategy TEXT",                NULL,                         NULL,               { settle ("pc-qa-strategy"), ask ("pc-quality") } },
	{ "step-5",           "pc-quality checked",                 ccrf_guard_quality_improved,  "step-6",           { settle ("pc-quality"), enter ("step-6"), act (ccrf_process_ask_views) } },
	{ "step-5",           "pc-quality checked",                 ccrf_guard_quality_answered,  "step-4",           { settle ("pc-quality"), act (ccrf_process_not_improved), enter ("step-4"), ask ("pc-next") } },
	{ "step-5",           "pc-quality checked",                 NULL,                         NULL,               { note ("part of the quality assurance answered") } },

	/* B6: closing */
	{ "step-6",           "then:pc-views",                      NULL,                         NULL,               { withdraw ("pc-views"), act (ccrf_process_ask_close) } },
	{ "step-6",           "views-complete",                     NULL,                         NULL,               { withdraw ("pc-views"), act (ccrf_process_ask_close) } },
	{ "step-6",           "pc-close CLOSE",                     NULL,                         "lessons-learnt",   { settle ("pc-close"), others ("pc-decided"), act (ccrf_process_closing), ask ("pc-lessons") } },
	{ "step-6",           "pc-close NOT YET",                   NULL,                         "step-4",           { settle ("pc-close"), others ("pc-decided"), act (ccrf_process_not_yet), enter ("step-4"), ask ("pc-next") } },
	{ "*",                "pc-embargo LIFT EMBARGO",            NULL,                         NULL,               { settle ("pc-embargo"), others ("pc-decided"), { ccrf_process_embargo, "lift" } } },
	{ "*",                "pc-embargo KEEP EMBARGO",            NULL,                         NULL,               { settle ("pc-embargo"), others ("pc-decided"), { ccrf_process_embargo, "keep" } } },
	{ "lessons-learnt",   "then:pc-lessons",                    NULL,                         "sab-report",       { withdraw ("pc-lessons"), act (ccrf_process_ask_report) } },
	{ "lessons-learnt",   "lessons-complete",                   NULL,                         "sab-report",       { withdraw ("pc-lessons"), act (ccrf_process_ask_report) } },
	{ "sab-report",       "pc-report CHANGE",                   NULL,                         NULL,               { settle ("pc-report"), act (ccrf_process_report_changes), act (ccrf_process_ask_report) } },
	{ "sab-report",       "pc-report APPROVE",                  ccrf_guard_unfinished,        NULL,               { settle ("pc-report"), act (ccrf_process_report_sent) } },
	{ "sab-report",       "letters-signed",                     ccrf_guard_finished,          "closed",           { act (ccrf_process_cancel_all), close ("completed") } },
	{ "sab-report",       "embargo-answered",                   ccrf_guard_finished,          "closed",           { act (ccrf_process_cancel_all), close ("completed") } },
	{ "sab-report",       "pc-report APPROVE",                  NULL,                         "closed",           { settle ("pc-report"), act (ccrf_process_report_sent), act (ccrf_process_cancel_all), close ("completed") } },

	/* documents that need a word */
	{ "*",                "pc-sip AGREE",                       NULL,                         NULL,               { settle ("pc-sip"), act (ccrf_process_sip_agreed) } },
	{ "*",                "pc-sip CHANGE",                      NULL,                         NULL,               { settle ("pc-sip"), act (ccrf_process_sip_changes) } },
	{ "*",                "pc-client-letter APPROVE",           NULL,                         NULL,               { settle ("pc-client-letter"), act (ccrf_process_client_letter_approved) } },
	{ "*",                "pc-client-letter CHANGE",            NULL,                         NULL,               { settle ("pc-client-letter"), act (ccrf_process_client_letter_changes) } },

	/* what the chair and the coordinator may say at any time; the question stays open */
	{ "*",                "pc-desk UPDATE MEETING",             NULL,                         NULL,               { call ("update") } },
	{ "*",                "pc-desk CONTINGENCY",                NULL,                         NULL,               { call ("contingency") } },
	{ "*",                "pc-desk INVITE",                     NULL,                         NULL,               { act (ccrf_process_invite) } },
	{ "*",                "pc-desk MOVE",                       NULL,                         NULL,               { act (ccrf_process_move) } },
	{ "*",                "pc-desk CANCEL MEETING",             NULL,                         NULL,               { act (ccrf_process_cancel) } },
	{ "*",                "pc-desk AUTHORISE",                  NULL,                         NULL,               { act (ccrf_process_authorise) } },
	{ "*",                "pc-desk TRIGGER",                    NULL,                         NULL,               { act (ccrf_process_trigger) } },
	{ "*",                "pc-desk CONTINUITY",                 NULL,                         NULL,               { act (ccrf_process_continuity) } },
	{ "*",                "pc-desk LEGAL HOLD",                 NULL,                         NULL,               { { ccrf_process_legal_hold, "on" } } },
	{ "*",                "pc-desk RELEASE HOLD",               NULL,                         NULL,               { { ccrf_process_legal_hold, "off" } } },
	{ "*",                "pc-desk SHARE",                      NULL,                         NULL,               { act (ccrf_process_share) } },
	{ "*",                "pc-desk EXTEND",                     NULL,                         NULL,               { act (ccrf_process_extend) } },
	{ "*",                "pc-desk END",                        ccrf_guard_ended_early,       "step-6",           { remember ("ended"), withdraw ("pc-outcome"), withdraw ("pc-next"), act (ccrf_process_cancel_all), enter ("step-6"), act (ccrf_process_ask_views) } },
	{ NULL, NULL, NULL, NULL, { { NULL, NULL } } },
};
/* clang-format on */

const CcrfTable ccrf_provider_concerns_table = { CCRF_PROVIDER_CONCERNS, rows, states };
