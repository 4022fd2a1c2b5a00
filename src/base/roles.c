/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roles that the two procedures know: rows A2.5 to A2.9, and B's list of roles. */

#include <ccrf/base.h>

/* clang-format off */
const char *const ccrf_role_names[] = {
	/* concerns and compliments */
	"safeguarding-team-manager", "contracts-team", "senior-contracts-manager", "visiting-officer",
	"performance-meeting", "provider-forum",
	"intelligence-cqc", "intelligence-complaints", "intelligence-chc", "intelligence-partner",
	/* provider concerns */
	"head-of-service-safeguarding", "head-of-placements", "head-of-commissioning",
	"service-manager-safeguarding", "mfsqao", "quality-and-market-support-manager",
	"contracts-manager", "contracts-and-review-officer", "senior-commissioning-officer", "director",
	"coordinator", "minute-taker", "designated-nurse", "chc-lead-nurse", "cqc-inspector", "police",
	"fire-brigade", "healthwatch", "mental-health-trust", "finance", "legal", "hr", "civil-protection",
	"press-office", "elected-members", "corporate-management", "business-support", "sab",
	"nhs-england", "adass", "brokerage", "placing-authorities",
	/* who runs the computer */
	"operator",
	NULL,
};
/* clang-format on */

const CcrfRole *
ccrf_config_role (const CcrfConfig *config, const char *name)
{
	return config->roles != NULL && name != NULL ? g_hash_table_lookup (config->roles, name) : NULL;
}
