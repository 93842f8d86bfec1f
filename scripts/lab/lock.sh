# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# One lab at a time per state folder. The lock is a flock: lab-up takes it, the QEMUs inherit it,
# so it is free exactly when none of them runs, however they ended. Needs common.sh.

# lock_lab PURPOSE: sets lab_lock (the parent process's if that holds the lock already), or reports who has it
lock_lab()
{
    [[ -z ${lab_lock:-} ]] || return 0
    mkdir -p "$LAB" 2>/dev/null || die "cannot create $LAB for the lab's state; set XENLENS_LAB_DIR to another folder"
    exec {lab_lock}>>"$LAB/lock"
    if ! flock -n "$lab_lock"; then
        die "a lab is already running in $LAB ($(cat "$LAB/lock")); end it with: make lab-down"
    fi
    echo "$1, process $$, since $(date '+%F %T')" >"$LAB/lock"
}
