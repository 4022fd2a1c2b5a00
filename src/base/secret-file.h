/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Reading a file that holds a secret, and wiping what was read. */

#include <ccrf/base.h>

G_BEGIN_DECLS

/** @path: or systemd's credential FOLDER_NAME for it, where there is one. Returns: (transfer full): NUL-ended text; free with ccrf_secret_free. @size: (out): without the NUL */
char *ccrf_secret_file_read (const char *path, gsize *size, GError **error);

G_END_DECLS
