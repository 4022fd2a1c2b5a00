#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A library that the Makefile asks for is in .ci/packages, or a fresh machine could not build;
# and the Debian package is built with the same list.
cd "$(dirname "$0")/.."
if ! command -v dpkg-query > /dev/null; then
	echo "1..0 # SKIP not Debian"
	exit 0
fi
listed=$(awk '$1 == "build" { print $2 }' .ci/packages)
n=0 failed=0
for library in $(sed -n 's/^\(PKGS\|READERS\) *:= *//p' Makefile); do
	n=$((n + 1))
	package=$(dpkg-query -S "*/pkgconfig/$library.pc" 2>/dev/null | sed 's/:.*//; q')
	if grep -qx -- "${package:-none}" <<< "$listed"; then
		echo "ok $n - $library is in $package"
	else
		echo "not ok $n - $library is in ${package:-no package that is installed}, which .ci/packages does not have"
		failed=1
	fi
done
for package in $listed; do
	[ "$package" != build-essential ] || continue # every Debian build has it
	n=$((n + 1))
	if grep -q "[ ,]$package\(,\|$\)" debian/control; then
		echo "ok $n - debian/control builds with $package"
	else
		echo "not ok $n - debian/control does not build with $package"
		failed=1
	fi
done
echo "1..$n"
exit $failed
