#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A host that loses its power: LTTng's buffers lie in files (--shm-path), lttng-crash takes the trace out of them, and
# xenlens reads it, also with its last packet torn.
# usage: crash.sh EMITTER XENLENS
set -eu
# shellcheck source=tests/live/relay.sh
. "$(dirname "$0")/relay.sh"
xenlens=$2
command -v lttng-crash >/dev/null || { echo "no lttng-crash here"; exit 77; }

# read_extracted PATTERN: what was recorded until then, and no end of it that nobody saw; the one message says why
read_extracted()
{
    local status=0
    "$xenlens" rounds --json "$folder/extracted" >"$folder/rounds.log" 2>"$folder/err.log" || status=$?
    ((status == 3)) || fail "status $status of what lttng-crash extracted"
    [[ $(wc -l <"$folder/err.log") == 1 ]] || fail "not one line"
    grep -qE "$1" "$folder/err.log" || fail "no match for '$1'"
    grep -q '"outcome": "incomplete"' "$folder/rounds.log" || fail "an end of the migration was invented"
}

start_sessiond
{
    lttng create s --output="$folder/out" --shm-path="$folder/shm"
    lttng enable-event -u 'xenlens_toolstack:*'
    lttng start
} >"$folder/lttng.log"
start_emitter "$1"
until_true "registration of the emitter" eval "lttng list -u | grep -q session_start"
echo >&3
until_true "events in the buffers" eval "grep -qrs -m 1 'u-1' '$folder/shm'"
consumers=$(pgrep -P "$sessiond" lttng-consumerd || true)
# shellcheck disable=SC2086 # one or more
kill -KILL "$emitter" "$sessiond" $consumers

lttng-crash --extract "$folder/extracted" "$folder/shm" >"$folder/crash.log" 2>&1 || fail "lttng-crash does not extract"
read_extracted "no session_end of host a"
grep -q '"bytes_sent": 23000' "$folder/rounds.log" || fail "not all that was recorded is there"

stream=$(grep -rlsa 'u-1' "$folder/extracted" | head -n 1)
content=$(grep -obUa 'u-1' "$stream" | head -n 1 | cut -d: -f1) # in save_begin; progress comes behind it
truncate -s $((content + 200)) "$stream"
read_extracted "$stream: cut"
