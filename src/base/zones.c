/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Time zones by the names that calendar programs write: IANA's, Windows' (the
 * table is Unicode CLDR's windowsZones, territory 001, under today's IANA names), and either with a
 * vendor in front. A name that nobody knows is unknown: it is never taken for
 * local time.
 */

#include <ccrf/base.h>

#include <string.h>

#define NAME_MOST 100

/* clang-format off */
static const struct { const char *windows, *iana; } zones[] = {
	{ "UTC", "Etc/UTC" },
	{ "UTC-02", "Etc/GMT+2" },
	{ "UTC-08", "Etc/GMT+8" },
	{ "UTC-09", "Etc/GMT+9" },
	{ "UTC-11", "Etc/GMT+11" },
	{ "UTC+12", "Etc/GMT-12" },
	{ "UTC+13", "Etc/GMT-13" },
	{ "GMT Standard Time", "Europe/London" },
	{ "GMT Daylight Time", "Europe/London" },
	{ "Greenwich Standard Time", "Atlantic/Reykjavik" },
	{ "Azores Standard Time", "Atlantic/Azores" },
	{ "Cape Verde Standard Time", "Atlantic/Cape_Verde" },
	{ "W. Europe Standard Time", "Europe/Berlin" },
	{ "Central Europe Standard Time", "Europe/Budapest" },
	{ "Romance Standard Time", "Europe/Paris" },
	{ "Central European Standard Time", "Europe/Warsaw" },
	{ "GTB Standard Time", "Europe/Bucharest" },
	{ "E. Europe Standard Time", "Europe/Chisinau" },
	{ "FLE Standard Time", "Europe/Kyiv" },
	{ "Kaliningrad Standard Time", "Europe/Kaliningrad" },
	{ "Turkey Standard Time", "Europe/Istanbul" },
	{ "Russian Standard Time", "Europe/Moscow" },
	{ "Belarus Standard Time", "Europe/Minsk" },
	{ "Russia Time Zone 3", "Europe/Samara" },
	{ "Astrakhan Standard Time", "Europe/Astrakhan" },
	{ "Saratov Standard Time", "Europe/Saratov" },
	{ "Volgograd Standard Time", "Europe/Volgograd" },
	{ "Hawaiian Standard Time", "Pacific/Honolulu" },
	{ "Alaskan Standard Time", "America/Anchorage" },
	{ "Pacific Standard Time", "America/Los_Angeles" },
	{ "Pacific Standard Time (Mexico)", "America/Tijuana" },
	{ "US Mountain Standard Time", "America/Phoenix" },
	{ "Mountain Standard Time", "America/Denver" },
	{ "Mountain Standard Time (Mexico)", "America/Mazatlan" },
	{ "Central Standard Time", "America/Chicago" },
	{ "Central Standard Time (Mexico)", "America/Mexico_City" },
	{ "Canada Central Standard Time", "America/Regina" },
	{ "Central America Standard Time", "America/Guatemala" },
	{ "Eastern Standard Time", "America/New_York" },
	{ "Eastern Standard Time (Mexico)", "America/Cancun" },
	{ "US Eastern Standard Time", "America/Indiana/Indianapolis" },
	{ "Cuba Standard Time", "America/Havana" },
	{ "Haiti Standard Time", "America/Port-au-Prince" },
	{ "SA Pacific Standard Time", "America/Bogota" },
	{ "SA Western Standard Time", "America/La_Paz" },
	{ "SA Eastern Standard Time", "America/Cayenne" },
	{ "Atlantic Standard Time", "America/Halifax" },
	{ "Newfoundland Standard Time", "America/St_Johns" },
	{ "Venezuela Standard Time", "America/Caracas" },
	{ "Paraguay Standard Time", "America/Asuncion" },
	{ "Pacific SA Standard Time", "America/Santiago" },
	{ "E. South America Standard Time", "America/Sao_Paulo" },
	{ "Argentina Standard Time", "America/Argentina/Buenos_Aires" },
	{ "Montevideo Standard Time", "America/Montevideo" },
	{ "Greenland Standard Time", "America/Nuuk" },
	{ "Morocco Standard Time", "Africa/Casablanca" },
	{ "Egypt Standard Time", "Africa/Cairo" },
	{ "Libya Standard Time", "Africa/Tripoli" },
	{ "South Africa Standard Time", "Africa/Johannesburg" },
	{ "W. Central Africa Standard Time", "Africa/Lagos" },
	{ "E. Africa Standard Time", "Africa/Nairobi" },
	{ "Namibia Standard Time", "Africa/Windhoek" },
	{ "Sudan Standard Time", "Africa/Khartoum" },
	{ "Mauritius Standard Time", "Indian/Mauritius" },
	{ "Israel Standard Time", "Asia/Jerusalem" },
	{ "Jordan Standard Time", "Asia/Amman" },
	{ "Middle East Standard Time", "Asia/Beirut" },
	{ "Syria Standard Time", "Asia/Damascus" },
	{ "West Bank Standard Time", "Asia/Hebron" },
	{ "Arabic Standard Time", "Asia/Baghdad" },
	{ "Arab Standard Time", "Asia/Riyadh" },
	{ "Arabian Standard Time", "Asia/Dubai" },
	{ "Iran Standard Time", "Asia/Tehran" },
	{ "Azerbaijan Standard Time", "Asia/Baku" },
	{ "Georgian Standard Time", "Asia/Tbilisi" },
	{ "Caucasus Standard Time", "Asia/Yerevan" },
	{ "Afghanistan Standard Time", "Asia/Kabul" },
	{ "West Asia Standard Time", "Asia/Tashkent" },
	{ "Ekaterinburg Standard Time", "Asia/Yekaterinburg" },
	{ "Pakistan Standard Time", "Asia/Karachi" },
	{ "India Standard Time", "Asia/Kolkata" },
	{ "Sri Lanka Standard Time", "Asia/Colombo" },
	{ "Nepal Standard Time", "Asia/Kathmandu" },
	{ "Central Asia Standard Time", "Asia/Bishkek" },
	{ "Bangladesh Standard Time", "Asia/Dhaka" },
	{ "Omsk Standard Time", "Asia/Omsk" },
	{ "Myanmar Standard Time", "Asia/Yangon" },
	{ "SE Asia Standard Time", "Asia/Bangkok" },
	{ "N. Central Asia Standard Time", "Asia/Novosibirsk" },
	{ "North Asia Standard Time", "Asia/Krasnoyarsk" },
	{ "China Standard Time", "Asia/Shanghai" },
	{ "North Asia East Standard Time", "Asia/Irkutsk" },
	{ "Singapore Standard Time", "Asia/Singapore" },
	{ "Taipei Standard Time", "Asia/Taipei" },
	{ "Ulaanbaatar Standard Time", "Asia/Ulaanbaatar" },
	{ "North Korea Standard Time", "Asia/Pyongyang" },
	{ "Tokyo Standard Time", "Asia/Tokyo" },
	{ "Korea Standard Time", "Asia/Seoul" },
	{ "Yakutsk Standard Time", "Asia/Yakutsk" },
	{ "Vladivostok Standard Time", "Asia/Vladivostok" },
	{ "W. Australia Standard Time", "Australia/Perth" },
	{ "Cen. Australia Standard Time", "Australia/Adelaide" },
	{ "AUS Central Standard Time", "Australia/Darwin" },
	{ "E. Australia Standard Time", "Australia/Brisbane" },
	{ "AUS Eastern Standard Time", "Australia/Sydney" },
	{ "Tasmania Standard Time", "Australia/Hobart" },
	{ "New Zealand Standard Time", "Pacific/Auckland" },
	{ "Fiji Standard Time", "Pacific/Fiji" },
};
/* IANA names without a '/': others of that shape are POSIX rules that anybody can make up */
static const char *const short_names[] = { "UTC", "GMT", "GB", "Eire", "CET", "EET", "WET", "MET", NULL };
/* clang-format on */

/* GLib opens a file of that name: letters, digits, and a '/' between */
static gboolean
is_iana_name (const char *name)
{
	if (g_strv_contains (short_names, name))
		return TRUE;
	if (strchr (name, '/') == NULL || strstr (name, "//") != NULL || !g_ascii_isupper (name[0]))
		return FALSE;
	for (const char *at = name; *at != '\0'; at++)
		if (!g_ascii_isalnum (*at) && strchr ("/_+-", *at) == NULL)
			return FALSE;
	return TRUE;
}

/** Exchange numbers the zones of one file: "GMT Standard Time 1". (transfer full) */
static char *
without_number (const char *name)
{
	gsize size = strlen (name), kept = size;

	while (kept > 0 && g_ascii_isdigit (name[kept - 1]))
		kept--;
	return g_strndup (name, kept > 1 && kept < size && name[kept - 1] == ' ' ? kept - 1 : size);
}

static GTimeZone *
plain_name (const char *name)
{
	const char *candidates[2] = { name, NULL };
	g_autofree char *unnumbered = without_number (name);

	candidates[1] = unnumbered;
	for (gsize c = 0; c < G_N_ELEMENTS (candidates); c++)
		for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
			if (g_ascii_strcasecmp (candidates[c], zones[i].windows) == 0)
				return g_time_zone_new_identifier (zones[i].iana);
	return is_iana_name (name) ? g_time_zone_new_identifier (name) : NULL;
}

GTimeZone *
ccrf_zone_named (const char *name)
{
	if (name == NULL || name[0] == '\0' || strlen (name) > NAME_MOST)
		return NULL;
	if (name[0] != '/')
		return plain_name (name);
	/* "/freeassociation.sourceforge.net/Tzfile/Europe/London", "/mozilla.org/20050126_1/Europe/London" */
	for (const char *slash = strchr (name + 1, '/'); slash != NULL; slash = strchr (slash + 1, '/')) {
		GTimeZone *zone = plain_name (slash + 1);
		if (zone != NULL)
			return zone;
	}
	return NULL;
}
