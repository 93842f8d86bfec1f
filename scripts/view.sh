#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Opens the viewer on the recorded migration that is shipped; without a display it says what to do.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh

readonly TRACE=datasets/two-hosts/trace
[[ -d $TRACE ]] || die "the recorded migration $TRACE is not in this checkout"
scripts/setup.sh build
[[ -x $STAGE/bin/xenlens-viewer ]] || scripts/build.sh
if [[ -z ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
    die "there is no display to open a window on; for a picture: build/stage/bin/xenlens-viewer $TRACE --figure rounds --export rounds.png"
fi
exec "$STAGE/bin/xenlens-viewer" "$TRACE"
