#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Which hosts run, how to reach them, and the domains on each. Exit status 1 if the lab is not up.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lab/common.sh

if ! lab_is_up; then
    echo "lab: not up ($LAB)"
    exit 1
fi
echo "lab: up in $LAB, cable $(state rate)"
for host in $(state hosts); do
    echo "host $host: process $(process_pid "host-$host"), ssh on 127.0.0.1:$(state "port_$host"), ${ADDRESS[$host]} on the cable"
    lab_ssh "$host" xl list </dev/null | sed 's/^/    /'
done
