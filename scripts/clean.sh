#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Removes build/, after ending a lab whose state is in it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh

[[ ! -d $BUILD ]] || scripts/lab.sh down
rm -rf "$BUILD"
say "removed build/; the expensive products remain in $CACHE (remove that folder to build them again)"
