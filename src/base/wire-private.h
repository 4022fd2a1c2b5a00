/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * wire-private: what wire-open.c (connect, TLS, login) hands to wire.c (bytes
 * to and fro).
 */

#include <ccrf/base.h>
#include <curl/curl.h>
#include <signal.h>

struct _CcrfWire {
	CURL *curl;
	curl_socket_t fd;
	GByteArray *buffer; /* received, not yet asked for */
	gsize start;        /* what of @buffer was handed out */
};

/*
 * OpenSSL writes with plain write(): a peer that went away raises SIGPIPE, which
 * would end the process. libcurl's own guard swaps the process-wide handler and
 * so is unsafe with several threads; ours blocks the signal in this thread only.
 */
typedef struct {
	sigset_t before;
	gboolean pending;
} CcrfWireGuard;
void ccrf_wire_guard_enter (CcrfWireGuard *guard);
void ccrf_wire_guard_leave (CcrfWireGuard *guard);
