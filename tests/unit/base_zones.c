/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Time zones by the names that calendar programs write: known, or unknown, never guessed. */

#include <ccrf/base.h>

/* 2026-07-14T12:00:00Z */
#define SUMMER G_GINT64_CONSTANT (1784030400)

static int
offset_of (const char *name)
{
	g_autoptr (GTimeZone) zone = ccrf_zone_named (name);

	return zone ? g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, SUMMER)) / 60 : G_MAXINT;
}

static void
test_names (void)
{
	static const struct { const char *name; int minutes; } rows[] = {
		{ "UTC", 0 }, { "utc", 0 }, { "GMT", 0 }, { "GB", 60 }, { "Europe/London", 60 }, { "Europe/Berlin", 120 }, { "America/New_York", -240 },
		{ "GMT Standard Time", 60 }, { "gmt standard time", 60 }, { "GMT Standard Time 1", 60 }, { "GMT Standard Time 12", 60 },
		{ "W. Europe Standard Time", 120 }, { "Eastern Standard Time", -240 }, { "India Standard Time", 330 }, { "FLE Standard Time", 180 }, { "Nepal Standard Time", 345 }, { "Myanmar Standard Time", 390 }, { "US Eastern Standard Time", -240 }, { "Tokyo Standard Time", 540 },
		{ "Russia Time Zone 3", 240 }, { "Pacific Standard Time (Mexico)", -420 }, { "UTC+12", 720 }, { "UTC-11", -660 },
		{ "/freeassociation.sourceforge.net/Europe/London", 60 }, { "/freeassociation.sourceforge.net/Tzfile/Europe/London", 60 },
		{ "/mozilla.org/20050126_1/Europe/London", 60 }, { "/citadel.org/20210210_1/Europe/London", 60 }, { "America/Argentina/Buenos_Aires", -180 },
	};
	static const char *const unknown[] = {
		NULL, "", "London", "Europe", "Europe/Nowhere", "Middle Earth", "BST", "FOO5", "EST5", "GMT+1", "+01:00", "Standard Time", " 1", "1", "GMT Standard Time 1x",
		"../etc/localtime", "Europe/../Europe/London", "/etc/localtime", "/", "//", "Europe//London", "Europe/London\n", "Europe/London\r\nX:1", "posix/Europe/London",
	};
	g_autofree char *endless = g_strnfill (100000, 'A');

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_test_message ("%s", rows[i].name);
		g_assert_cmpint (offset_of (rows[i].name), ==, rows[i].minutes);
	}
	for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++) {
		g_test_message ("unknown: %s", unknown[i] ? unknown[i] : "none");
		g_assert_cmpint (offset_of (unknown[i]), ==, G_MAXINT);
	}
	g_assert_cmpint (offset_of (endless), ==, G_MAXINT);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/base/zones", test_names);
	return g_test_run ();
}
