#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make demo: installs what is missing, builds, plays a concern and a compliment
# on private mail servers; make demo-provider-concerns a whole process (demo.sh provider-concerns). Nothing outside this machine is spoken to.
set -eu
cd "$(dirname "$0")/../.."
unset MAKEFLAGS MAKELEVEL MFLAGS

.ci/install build run servers
echo "building …"
make -s -j"$(nproc)" all
story=${1:-demo}
# the private mail servers need root
if [ "$(id -u)" -eq 0 ]; then
	exec python3 -B "tests/demo/$story.py"
fi
exec sudo -- python3 -B "tests/demo/$story.py"
