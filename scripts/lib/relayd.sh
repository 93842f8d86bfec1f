# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Known faults of the installed lttng-relayd. Needs messages.sh.

# relayd_is_fixed VERSION: a viewer's request can write over the heap of versions before 2.14.3, and of
# 2.15.0 and 2.15.1
relayd_is_fixed()
{
    is_at_least "$1" 2.15.2 || { is_at_least "$1" 2.14.3 && ! is_at_least "$1" 2.15; }
}

# is_at_least VERSION LEAST
is_at_least() { [[ $(printf '%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]; }

# warn_of_relayd ADDRESS: where it is going to listen
warn_of_relayd()
{
    local version
    version=$(lttng-relayd --version 2>/dev/null | grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1) || version=0
    relayd_is_fixed "$version" ||
        warn "lttng-relayd $version can be crashed through its live port (fixed in 2.14.3 and 2.15.2); it listens on $1 only"
}
