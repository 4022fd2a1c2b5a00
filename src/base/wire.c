/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * wire: bytes to and fro on a connection that libcurl opened and logged in.
 *
 * Two properties of TLS shape this file. Decrypted bytes may wait inside the
 * TLS layer where poll() cannot see them: so curl_easy_recv is called until it
 * says CURLE_AGAIN, and only then is the socket polled. And a record that was
 * only half written must be offered again with the same pointer and length: so
 * chunks are at most one record (16 KiB) and are retried unchanged.
 *
 * The errors of sending and receiving name neither server nor step; the caller
 * knows both and prefixes them.
 */

#include "wire-private.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>

#define RECORD_MOST (16 * 1024)     /* plaintext of one TLS record, RFC 8446 5.1 */
#define READ_CHUNK (64 * 1024)      /* what one read may bring */
#define POLL_SLICE_MS 1000          /* look again even without an event: TLS may owe us a write */

void
ccrf_wire_guard_enter (CcrfWireGuard *guard)
{
	sigset_t pipe_only, waiting;

	sigemptyset (&pipe_only);
	sigaddset (&pipe_only, SIGPIPE);
	sigpending (&waiting);
	guard->pending = sigismember (&waiting, SIGPIPE) == 1;
	pthread_sigmask (SIG_BLOCK, &pipe_only, &guard->before);
}

void
ccrf_wire_guard_leave (CcrfWireGuard *guard)
{
	sigset_t waiting;
	int saved = errno;

	sigpending (&waiting);
	if (!guard->pending && sigismember (&waiting, SIGPIPE) == 1) {
		const struct timespec none = { 0, 0 };
		sigset_t pipe_only;

		sigemptyset (&pipe_only);
		sigaddset (&pipe_only, SIGPIPE);
		while (sigtimedwait (&pipe_only, NULL, &none) < 0 && errno == EINTR)
			;
	}
	pthread_sigmask (SIG_SETMASK, &guard->before, NULL);
	errno = saved;
}

void
ccrf_wire_free (CcrfWire *wire)
{
	CcrfWireGuard guard;

	if (wire == NULL)
		return;
	ccrf_wire_guard_enter (&guard);
	if (wire->curl != NULL)
		curl_easy_cleanup (wire->curl);
	ccrf_wire_guard_leave (&guard);
	if (wire->buffer != NULL)
		g_byte_array_unref (wire->buffer);
	g_free (wire);
}

/* Milliseconds for poll() until @deadline, at most one slice; 0 when it is over. */
static int
slice_until (gint64 deadline)
{
	gint64 left = (deadline - g_get_monotonic_time () + 999) / 1000;

	return (int) CLAMP (left, 0, POLL_SLICE_MS);
}

static gboolean
past_deadline (gint64 deadline, GError **error)
{
	if (g_get_monotonic_time () < deadline)
		return FALSE;
	g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_TEMPORARY, "no answer in time");
	return TRUE;
}

gboolean
ccrf_wire_send (CcrfWire *wire, const void *data, gsize size, gint64 deadline, gsize *sent, GError **error)
{
	gsize done = 0;

	if (sent != NULL)
		*sent = 0;
	while (done < size) {
		gsize chunk = MIN (size - done, RECORD_MOST), n = 0;
		CcrfWireGuard guard;
		CURLcode code;

		ccrf_wire_guard_enter (&guard);
		code = curl_easy_send (wire->curl, (const char *) data + done, chunk, &n);
		ccrf_wire_guard_leave (&guard);
		if (code == CURLE_AGAIN) {
			struct pollfd socket = { .fd = wire->fd, .events = POLLOUT };

			if (past_deadline (deadline, error))
				return FALSE;
			(void) poll (&socket, 1, slice_until (deadline));
			continue;
		}
		if (code != CURLE_OK) {
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_TEMPORARY, "the connection broke while sending: %s", curl_easy_strerror (code));
			return FALSE;
		}
		done += n;
		if (sent != NULL)
			*sent = done;
	}
	return TRUE;
}

/* One read without waiting. Returns: bytes, 0: nothing there now, -1: broken or closed */
static gssize
read_now (CcrfWire *wire, void *into, gsize size, GError **error)
{
	CcrfWireGuard guard;
	gsize n = 0;
	CURLcode code;

	ccrf_wire_guard_enter (&guard);
	code = curl_easy_recv (wire->curl, into, size, &n);
	ccrf_wire_guard_leave (&guard);
	if (code == CURLE_AGAIN)
		return 0;
	if (code != CURLE_OK) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_TEMPORARY, "the connection broke: %s", curl_easy_strerror (code));
		return -1;
	}
	if (n == 0) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_TEMPORARY, "the server closed the connection");
		return -1;
	}
	return (gssize) n;
}

/* Like read_now, but waits until @deadline. Returns: at least 1, or -1 */
static gssize
read_waiting (CcrfWire *wire, void *into, gsize size, gint64 deadline, GError **error)
{
	for (;;) {
		struct pollfd socket = { .fd = wire->fd, .events = POLLIN };
		gssize n = read_now (wire, into, size, error);

		if (n != 0)
			return n;
		if (past_deadline (deadline, error))
			return -1;
		(void) poll (&socket, 1, slice_until (deadline));
	}
}

/* Takes up to @size buffered bytes. */
static gsize
take_buffered (CcrfWire *wire, void *into, gsize size)
{
	gsize n = MIN (size, wire->buffer->len - wire->start);

	if (n == 0)
		return 0;
	memcpy (into, wire->buffer->data + wire->start, n);
	wire->start += n;
	if (wire->start == wire->buffer->len) {
		g_byte_array_set_size (wire->buffer, 0);
		wire->start = 0;
	}
	return n;
}

gssize
ccrf_wire_receive (CcrfWire *wire, void *buffer, gsize size, gint64 deadline, GError **error)
{
	gsize n;

	g_return_val_if_fail (size > 0, -1);
	n = take_buffered (wire, buffer, size);
	if (n > 0)
		return (gssize) n;
	return read_waiting (wire, buffer, size, deadline, error);
}

/* Makes room behind the buffered bytes and reads there, waiting or not. */
static gssize
fill (CcrfWire *wire, gboolean waiting, gint64 deadline, GError **error)
{
	gssize n;
	guint held;

	if (wire->start > 0) {
		g_byte_array_remove_range (wire->buffer, 0, (guint) wire->start);
		wire->start = 0;
	}
	held = wire->buffer->len;
	g_byte_array_set_size (wire->buffer, held + READ_CHUNK);
	n = waiting ? read_waiting (wire, wire->buffer->data + held, READ_CHUNK, deadline, error)
	            : read_now (wire, wire->buffer->data + held, READ_CHUNK, error);
	g_byte_array_set_size (wire->buffer, held + (guint) MAX (n, 0));
	return n;
}

char *
ccrf_wire_receive_line (CcrfWire *wire, gsize most, gint64 deadline, GError **error)
{
	gsize seen = 0; /* searched so far: a long line is not searched from its start again */

	for (;;) {
		const guint8 *data = wire->buffer->data + wire->start;
		gsize held = wire->buffer->len - wire->start;
		const guint8 *end = held > seen ? memchr (data + seen, '\n', held - seen) : NULL;
		gsize length = end != NULL ? (gsize) (end - data) : held;

		if (length > most) {
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "a line of more than %" G_GSIZE_FORMAT " bytes", most);
			return NULL;
		}
		if (end != NULL) {
			char *line;

			/* the caller gets a C string: a NUL would hide the rest of the line */
			if (memchr (data, '\0', length) != NULL) {
				g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "a NUL byte in a line");
				return NULL;
			}
			line = g_strndup ((const char *) data, length > 0 && data[length - 1] == '\r' ? length - 1 : length);
			wire->start += length + 1;
			if (wire->start == wire->buffer->len) {
				g_byte_array_set_size (wire->buffer, 0);
				wire->start = 0;
			}
			return line;
		}
		seen = held;
		if (fill (wire, TRUE, deadline, error) < 0)
			return NULL;
	}
}

gboolean
ccrf_wire_receive_exactly (CcrfWire *wire, GByteArray *into, gsize size, gint64 deadline, GError **error)
{
	/* read straight into @into, which grows with what came: an announced size costs nothing */
	while (size > 0) {
		guint held = into->len;
		gsize chunk = MIN (size, READ_CHUNK);
		gssize n;

		if (held > G_MAXUINT - READ_CHUNK) {
			g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "more than 4 GiB in one piece");
			return FALSE;
		}
		g_byte_array_set_size (into, held + (guint) chunk);
		n = ccrf_wire_receive (wire, into->data + held, chunk, deadline, error);
		g_byte_array_set_size (into, held + (guint) MAX (n, 0));
		if (n < 0)
			return FALSE;
		size -= (gsize) n;
	}
	return TRUE;
}

int
ccrf_wire_wait (CcrfWire *wire, int wake_fd, gint64 deadline, GError **error)
{
	for (;;) {
		struct pollfd fds[2] = {
			{ .fd = wire->fd, .events = POLLIN },
			{ .fd = wake_fd, .events = POLLIN }, /* poll() skips -1 */
		};

		if (wire->buffer->len > wire->start)
			return 1;
		switch (fill (wire, FALSE, deadline, error)) {
		case -1:
			return -1;
		case 0:
			break;
		default:
			return 1;
		}
		(void) poll (fds, 2, slice_until (deadline));
		/* a hang-up of the other end of @wake_fd wakes too: somebody shall look at it */
		if (wake_fd >= 0 && fds[1].revents != 0)
			return 2;
		if (g_get_monotonic_time () >= deadline && fds[0].revents == 0)
			return 0;
	}
}
