#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The unit: how far the service is open, and that the sandboxed child may still lock itself in.
cd "$(dirname "$0")/.."
unit=systemd/ccrfd.service n=0 failed=0
ok() { # ok STATUS NAME
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; failed=1; fi
}

if ! command -v systemd-analyze > /dev/null; then
	echo "1..0 # SKIP systemd-analyze is not installed"
	exit 0
fi
said=$(systemd-analyze security --no-pager --offline=true --threshold=15 $unit 2>&1)
ok $? "the exposure level is 1.5 or lower"
echo "# ${said##*→}"
systemd-analyze verify $unit 2>&1 | grep -v "is not executable: No such file" | grep "$unit\|ccrfd.service" > /dev/null
ok $((1 - $?)) "the unit is well formed"
for call in landlock_create_ruleset landlock_add_rule landlock_restrict_self seccomp prctl setrlimit prlimit64; do
	grep -q "^SystemCallFilter=[^~].*\b$call\b\|^SystemCallFilter=$call\b" $unit
	ok $? "the child may call $call"
done
grep -q '^Type=notify$' $unit
ok $? "systemd waits for READY=1"
echo "1..$n"
exit $failed
