#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Ends the lab of this state folder, also one that is half up or whose starter was killed.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lab/common.sh

[[ -d $LAB ]] || { say "no lab in $LAB"; exit 0; }
run=$(state run)
if [[ -n $run && -d $run ]]; then
    for socket in "$run"/*.ssh; do
        [[ ! -S $socket ]] || ssh -F "$LAB/ssh/config" -O exit "$(basename "$socket" .ssh)" 2>/dev/null || true
    done
fi
stop_all_processes
# Only what mktemp made for us is removed.
[[ $run != */xenlens.?????? ]] || rm -rf "$run"
rm -f "$LAB/state" "$LAB/shared.img" "$LAB/tools.img"
# A parent process that holds the lock releases it by ending.
[[ -z ${lab_lock:-} ]] || exit 0
exec {lock}>>"$LAB/lock"
if flock -w 5 "$lock"; then
    : >"$LAB/lock"
    say "the lab is down"
else
    warn "the lock is still held by: $(cat "$LAB/lock")"
fi
