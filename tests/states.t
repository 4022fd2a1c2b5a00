#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# doc/states.md says what the program says.
cd "$(dirname "$0")/.."
ctl=${BUILD:-build}/ccrfctl
echo 1..2
rows() { grep -E '^\| [a-z-]+ \| `'; }
printed=$(LC_ALL=C.UTF-8 "$ctl" procedure | rows)
if [ "$(printf '%s\n' "$printed" | wc -l)" -ge 15 ]; then echo "ok 1 - ccrfctl procedure prints the states"; else echo "not ok 1 - ccrfctl procedure prints the states"; failed=1; fi
if said=$(diff <(rows < doc/states.md) <(printf '%s\n' "$printed")); then
	echo "ok 2 - doc/states.md has the same rows"
else
	echo "not ok 2 - doc/states.md has the same rows"
	printf '%s\n' "$said" | sed 's/^/# /'
	failed=1
fi
exit ${failed:-0}
