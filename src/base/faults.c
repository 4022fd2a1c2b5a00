/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain, and lists of sentences for the operator. */

#include <ccrf/base.h>

G_DEFINE_QUARK (ccrf-error-quark, ccrf_error)

GPtrArray *
ccrf_faults_new (void)
{
	return g_ptr_array_new_with_free_func (g_free);
}

void
ccrf_faults_add (GPtrArray *faults, const char *format, ...)
{
	va_list args;

	if (faults == NULL)
		return;
	va_start (args, format);
	g_ptr_array_add (faults, g_strdup_vprintf (format, args));
	va_end (args);
}
