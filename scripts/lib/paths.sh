# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Where things are. Nothing but variables, so that every script means the same by them.

# shellcheck disable=SC2034  # the scripts that source this use them
{
    ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
    BUILD=$ROOT/build
    STAGE=$BUILD/stage
    LOGS=$BUILD/logs
    # Set but empty turns the cache off: products then live and die with build/.
    CACHE=${XENLENS_CACHE-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/xenlens}
    CACHE=${CACHE:-$BUILD/products}
}
