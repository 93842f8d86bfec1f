#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs every damaged variant that tests/attack knows over the programs of build/stage; takes an hour or more.
# usage: attack.sh [OPTION OF tests/attack/attack.py]...
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
[[ -x $root/build/stage/bin/xenlens ]] || "$root/scripts/build.sh"
exec python3 "$root/tests/attack/attack.py" --xenlens "$root/build/stage/bin/xenlens" \
    --viewer "$root/build/stage/bin/xenlens-viewer" --datasets "$root/datasets" \
    --corpus "$root/tests/fuzz/corpus/xentrace" "$@"
