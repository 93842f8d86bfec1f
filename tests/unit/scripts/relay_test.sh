#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: relay_test.sh PROJECT
# Where the relay daemon listens that a recording starts, as the system sees it: on loopback alone; and that nobody is told
# to start one otherwise. Ends with 77 where there is no relay daemon.
set -euo pipefail
cd "$1"
command -v lttng-relayd >/dev/null || { echo "no lttng-relayd here"; exit 77; }
XENLENS_LAB_DIR=$(mktemp -d)
export XENLENS_LAB_DIR HOME=$XENLENS_LAB_DIR LTTNG_HOME=$XENLENS_LAB_DIR
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/ports.sh
. scripts/lib/relayd.sh
. scripts/lab/common.sh
cleanup()
{
    stop_process relayd
    rm -rf "$XENLENS_LAB_DIR"
}
trap cleanup EXIT

eval "$(sed -n '/^start_relay()/,/^}/p' scripts/lab/record.sh)"
start_relay "$XENLENS_LAB_DIR/relay"
listens=$(ss -Hltnp | grep "pid=$(process_pid relayd)," | awk '{ print $4 }' | sort)
[[ $(wc -l <<<"$listens") == 3 ]] || { echo "not three ports: $listens"; exit 1; }
! grep -v '^127\.0\.0\.1:' <<<"$listens" || { echo "it listens beyond loopback"; exit 1; }

# Each line that starts one, in scripts and in what users are told, with the line behind it.
beyond=$(grep -rnE -A 1 '^[^#]*(^|[ `])lttng-relayd .*(-o|-C|--output|-d)' README.md scripts tracers/*/*.md tracers/*/*.8 viewer tests/live |
    sed 's/\\-/-/g' | awk '/lttng-relayd/ { block = $0; next } { print block " " $0 }' | grep -vE 'lttng-relayd.*127\.0\.0\.1' || true)
[[ -z $beyond ]] || { echo "not bound to loopback: $beyond"; exit 1; }
