#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A lab that is interrupted or whose starter is killed while it boots leaves no process and no
# lock behind, or can be ended by lab-down.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. tests/lab/checks.sh

XENLENS_LAB_DIR=$(mktemp -d)
export XENLENS_LAB_DIR
trap 'scripts/lab.sh down 2>/dev/null; rm -rf "$XENLENS_LAB_DIR"' EXIT

# boot_until_emulating: sets starter; returns when the first host's QEMU runs
boot_until_emulating()
{
    local tries
    rm -f "$XENLENS_LAB_DIR"/console-*.log
    # A shell's background job ignores SIGINT, and so does all that is started by one that does: CI may be.
    env --default-signal=INT,TERM scripts/lab.sh up 2>"$XENLENS_LAB_DIR.log" &
    starter=$!
    for ((tries = 0; tries < 600; tries++)); do
        [[ ! -s $XENLENS_LAB_DIR/console-a.log ]] || return 0
        kill -0 "$starter" 2>/dev/null || break
        sleep 0.1
    done
    cat "$XENLENS_LAB_DIR.log"
    return 1
}

emulators() { grep -lszF "$XENLENS_LAB_DIR/" /proc/[0-9]*/cmdline 2>/dev/null | while read -r file; do
    { tr "\0" " " <"$file" | grep -q "^qemu-system"; } 2>/dev/null && echo "$file"
done; }
lock_is_free() { flock -n "$XENLENS_LAB_DIR/lock" true; }

for signal in INT TERM; do
    boot_until_emulating || echo "not ok - the lab does not boot"
    kill "-$signal" "$starter"
    wait "$starter" 2>/dev/null
    check_equal "after SIG$signal no emulator is left" "" "$(emulators)"
    check "after SIG$signal the lock is free" lock_is_free
done

boot_until_emulating
kill -KILL "$starter"
wait "$starter" 2>/dev/null
check_match "after SIGKILL the lock says that hosts still run" 'already running' "$(scripts/lab.sh up 2>&1)"
check_match "after SIGKILL the hosts run on" '/proc/' "$(emulators)"
check "lab-down ends them" scripts/lab.sh down
check_equal "then no emulator is left" "" "$(emulators)"
check "then the lock is free" lock_is_free
rm -f "$XENLENS_LAB_DIR.log"
