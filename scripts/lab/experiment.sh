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

# begin_recording FOLDER: g1 on host a, its load waiting, every tracer ready; what the idle guest
# dirties by itself has been measured by then
begin_recording()
{
    has_guest a || scripts/lab.sh guest create a
    step_begin "Recording on both hosts and in the guest"
    scripts/lab/record.sh start "$1"
    on g1 /opt/xenlens/lab/service start memload 120 '^phase.*idle' xenlens-memload --record --print \
        --working-set "$LOAD_WORKING_SET" --rate "$LOAD_RATE" --pattern "$LOAD_PATTERN" --idle 3600s ||
        die "the load does not start in g1"
    # It has to run before the baseline is measured, which then includes what it dirties.
    on g1 /opt/xenlens/lab/service start background 120 '^ready' /opt/xenlens/lab/background ||
        die "the background load does not start in g1"
    scripts/lab/record.sh trace a
    step_end "recording"
}

# start_load: and lets it run for 2 s before the first round
start_load()
{
    on g1 /opt/xenlens/lab/service signal memload USR1 || die "the load in g1 is gone"
    sleep 2
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
