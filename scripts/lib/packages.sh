# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The package lists in scripts/packages/: one name a line, # starts a comment, @XEN_RELEASE@ is Xen's
# release in the lab. Needs paths.sh and versions.sh.
packages_of() { sed -E "s/#.*//; s/[[:space:]]+//g; s/@XEN_RELEASE@/$XEN_RELEASE/; /^$/d" "$ROOT/scripts/packages/$1.txt"; }
