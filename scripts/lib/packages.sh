# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The package lists in scripts/packages/: one name a line, # starts a comment.
packages_of() { sed -E 's/#.*//; s/[[:space:]]+//g; /^$/d' "$ROOT/scripts/packages/$1.txt"; }
