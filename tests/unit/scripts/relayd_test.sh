#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: relayd_test.sh PROJECT
# Which versions of lttng-relayd are called faulty.
set -euo pipefail
cd "$1"
. scripts/lib/messages.sh
. scripts/lib/relayd.sh
failed=0
expect()
{
    local wanted=$1 version found
    shift
    for version in "$@"; do
        if relayd_is_fixed "$version"; then found=fixed; else found=faulty; fi
        [[ $found == "$wanted" ]] || { echo "$version is called $found"; failed=1; }
    done
}
expect faulty 2.9.1 2.13.9 2.14.0 2.14.2 2.15.0 2.15.1 0
expect fixed 2.14.3 2.14.10 2.15.2 2.15.12 2.16.0 3.0
exit $failed
