# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The steps of an experiment on a lab that is up: a guest with a load, everything recorded, a
# migration. For the demo, the lab's test and recordings of data sets. Needs messages.sh, common.sh.

# The load that the cable just outruns, so that the rounds shrink and the last is short. Settable.
LOAD_WORKING_SET=${XENLENS_LOAD_WORKING_SET:-32M}
LOAD_RATE=${XENLENS_LOAD_RATE:-1200} # pages/s
LOAD_PATTERN=${XENLENS_LOAD_PATTERN:-sequential}

on() { local machine=$1; shift; lab_ssh "$machine" "$@" </dev/null; }

has_guest() { on "$1" xl domid g1 >/dev/null 2>&1; }

LOAD_IDLE=${XENLENS_LOAD_IDLE:-6} # s of the first round before the load, see migrate_from_idle

# begin_recording FOLDER: g1 on host a, its load waiting, every tracer ready
begin_recording()
{
    has_guest a || scripts/lab.sh guest create a
    step_begin "Recording on both hosts and in the guest"
    scripts/lab/record.sh start "$1"
    on g1 /opt/xenlens/lab/service start memload 120 '^phase.*idle' xenlens-memload --record --print \
        --working-set "$LOAD_WORKING_SET" --rate "$LOAD_RATE" --pattern "$LOAD_PATTERN" --idle 3600s ||
        die "the load does not start in g1"
    # It runs throughout, so that what it dirties counts as the idle guest's own.
    on g1 /opt/xenlens/lab/service start background 120 '^ready' /opt/xenlens/lab/background ||
        die "the background load does not start in g1"
    scripts/lab/record.sh trace
    step_end "recording"
}

# start_load: and lets it run for 2 s before the first round
start_load()
{
    on g1 /opt/xenlens/lab/service signal memload USR1 || die "the load in g1 is gone"
    sleep 2
}

# is_saving HOST: a domain is being saved there (the kernel cuts the helper's name to 15 characters)
is_saving() { on "$1" 'grep -qsx libxl-save-help /proc/[0-9]*/comm'; }

# migrate_from_idle FROM TO: migrates g1, and starts its load LOAD_IDLE s after the first round began.
# The recording then shows what the idle guest dirties by itself, which the check of the load
# subtracts. Its exit status is xl's.
migrate_from_idle()
{
    local migration
    scripts/lab.sh migrate "$1" "$2" &
    migration=$!
    until is_saving "$1"; do
        kill -0 "$migration" 2>/dev/null || break
        sleep 0.3
    done
    sleep "$LOAD_IDLE"
    on g1 /opt/xenlens/lab/service signal memload USR1 || echo "the load in g1 is gone" >&2
    wait "$migration"
}

# load_total: pages that the load has written so far, by its last report
load_total() { on g1 tail -n 1 /run/xenlens/memload.log | sed -nE 's/.* total_pages_written=([0-9]+).*/\1/p'; }

# end_load FILE: ends it and keeps its reports; fails if its counter ever went back
end_load()
{
    on g1 /opt/xenlens/lab/service stop background 60 || true # it has no other end than the signal
    on g1 /opt/xenlens/lab/service stop memload 60 || return 1
    on g1 cat /run/xenlens/memload.log >"$1"
    awk -F'total_pages_written=' '/^interval/ { if ($2 + 0 < last) exit 1; last = $2 + 0 }' "$1"
}

# require_guest_went_on FOLDER: g1 runs on b and nowhere else, and its load continues as if nothing
# had happened
require_guest_went_on()
{
    local before after
    has_guest b || die "g1 is not on host b"
    ! has_guest a || die "host a still has g1"
    before=$(load_total)
    sleep 2
    after=$(load_total)
    ((after > before)) || die "the load in g1 stood still after the migration"
    end_load "$1/load.log" || die "the load in g1 failed, or its counter went back (see $1/load.log)"
}
