/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How patient the daemon is: pauses after failures, who is told when, which loop is late. The time is the test's. */

#include <ccrf/daemon.h>

#define DAY 86400
#define HOUR 3600

/* a day of a server that is down: never a busy loop, never forgotten either */
static void
test_backoff (void)
{
	static const gint64 wanted[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300 };
	gint64 pause = 0, now = 0;
	guint connections = 0;

	for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++) {
		pause = ccrf_backoff (pause, 0);
		g_assert_cmpint (pause, ==, wanted[i]);
	}
	for (pause = 0; now < DAY; now += pause) {
		connections++;
		pause = ccrf_backoff (pause, 0);
	}
	g_assert_cmpuint (connections, ==, 296);
	/* a server that logs us in and hangs up at once is one that is down */
	g_assert_cmpint (ccrf_backoff (64, 1), ==, 128);
	g_assert_cmpint (ccrf_backoff (64, 127), ==, 128);
	/* one that worked for a while is not */
	g_assert_cmpint (ccrf_backoff (64, 128), ==, 1);
	g_assert_cmpint (ccrf_backoff (0, 0), ==, 1);
	/* hangs up after five seconds, for ever: a connection in six seconds at the most */
	for (now = 0, connections = 0, pause = 0; now < DAY; now += pause + 5) {
		connections++;
		pause = ccrf_backoff (pause, 5);
	}
	g_assert_cmpuint (connections, <=, DAY / 6 + 1);
}

static void
test_alarm (void)
{
	/* clang-format off */
	static const struct { CcrfTime since, told, over, now; gboolean due; } rows[] = {
		{ 0,    0,    0,    DAY,          FALSE }, /* no trouble */
		{ 1000, 0,    0,    1000,         FALSE },
		{ 1000, 0,    0,    1000 + 4 * HOUR - 1, FALSE },
		{ 1000, 0,    0,    1000 + 4 * HOUR, TRUE },
		{ 1000, 20000, 0,   20000 + DAY - 1, FALSE }, /* daily */
		{ 1000, 20000, 0,   20000 + DAY, TRUE },
		{ 1000, 20000, 30000, 20000 + DAY, FALSE }, /* it is over */
		{ 1000, 90000, 0,   60000,        TRUE },  /* the clock was set back: not silent for years */
		{ 9000, 0,    0,    1000,         FALSE },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		const CcrfTrouble trouble = { rows[i].since, rows[i].told, rows[i].over, NULL };

		g_test_message ("row %" G_GSIZE_FORMAT, i);
		g_assert_cmpint (ccrf_alarm_is_due (&trouble, 4 * HOUR, rows[i].now), ==, rows[i].due);
	}
}

static void
test_lasted (void)
{
	/* clang-format off */
	static const struct { gint64 seconds; const char *words; } rows[] = {
		{ 0, "less than a minute" }, { 59, "less than a minute" }, { -5, "less than a minute" }, { 60, "1 minute" }, { 3599, "59 minutes" }, { HOUR, "1 hour" },
		{ HOUR + 60, "1 hour and 1 minute" }, { 5 * HOUR + 120, "5 hours and 2 minutes" }, { DAY, "1 day" }, { DAY + 60, "1 day" },
		{ 2 * DAY + 5 * HOUR + 60, "2 days and 5 hours" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *words = ccrf_alarm_lasted_words (rows[i].seconds);

		g_assert_cmpstr (words, ==, rows[i].words);
	}
}

static void
test_heart (void)
{
	CcrfConfig config = { .stuck_after = 60 };
	CcrfService service = { .config = &config };
	CcrfWorker intake = { .service = &service, .loop = CCRF_LOOP_INTAKE }, clock_loop = { .service = &service, .loop = CCRF_LOOP_CLOCK };
	CcrfWorker delivery = { .service = &service, .loop = CCRF_LOOP_DELIVERY }, once = { .service = &service };
	gint64 now = g_get_monotonic_time ();
	g_autofree char *status = NULL;

	g_mutex_init (&service.lock);
	g_assert_false (ccrf_service_has_begun (&service));
	ccrf_worker_beat (&intake, 600);
	ccrf_worker_beat (&clock_loop, 30);
	g_assert_false (ccrf_service_has_begun (&service));
	ccrf_worker_beat (&delivery, 0);
	g_assert_true (ccrf_service_has_begun (&service));
	g_assert_null (ccrf_service_stuck (&service, now));
	/* each for itself: what it waits for, and stuck_after */
	g_assert_null (ccrf_service_stuck (&service, now + 59 * G_TIME_SPAN_SECOND));
	g_assert_cmpstr (ccrf_service_stuck (&service, now + 75 * G_TIME_SPAN_SECOND), ==, "sending");
	ccrf_worker_beat (&delivery, 5000);
	g_assert_null (ccrf_service_stuck (&service, now + 89 * G_TIME_SPAN_SECOND));
	g_assert_cmpstr (ccrf_service_stuck (&service, now + 105 * G_TIME_SPAN_SECOND), ==, "clock");
	ccrf_worker_beat (&clock_loop, 5000);
	g_assert_cmpstr (ccrf_service_stuck (&service, now + 700 * G_TIME_SPAN_SECOND), ==, "mailbox");
	/* --once and ccrfctl have no heart */
	ccrf_worker_beat (&once, 0);
	ccrf_worker_say (&once, "nothing");
	ccrf_worker_say (&intake, "read on %s", "Monday\nREADY=1");
	ccrf_worker_say (&delivery, "old");
	ccrf_worker_say (&delivery, "no mail waits");
	status = ccrf_service_status (&service);
	/* nothing in it can start a field of its own */
	g_assert_cmpstr (status, ==, "read on Monday READY=1; no mail waits");
	for (gsize i = 0; i < G_N_ELEMENTS (service.says); i++)
		g_free (service.says[i]);
	g_mutex_clear (&service.lock);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/daemon/patience/backoff", test_backoff);
	g_test_add_func ("/daemon/patience/alarm", test_alarm);
	g_test_add_func ("/daemon/patience/lasted", test_lasted);
	g_test_add_func ("/daemon/patience/heart", test_heart);
	return g_test_run ();
}
