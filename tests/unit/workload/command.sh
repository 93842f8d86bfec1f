#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The command line of xenlens-memload: exact counts, the phases, wrong usage.
# usage: command.sh PATH-OF-XENLENS-MEMLOAD
set -u
memload=$1
output=$(mktemp)
trap 'rm -f "$output"' EXIT
failures=0

fail()
{
    printf '%s\n' "$1" "--- output:" "$(cat "$output")"
    failures=$((failures + 1))
}

# wait_for PATTERN
wait_for()
{
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        ! grep -q -- "$1" "$output" || return 0
        sleep 0.05
    done
    fail "waited in vain for $1"
}

last() { sed -nE "s/^interval .* $1=([0-9]+).*/\1/p" "$output" | tail -n 1; }

# A prime number of pages on a signal, all of them different, then no more.
"$memload" --once --pages 10007 --working-set 64M --interval 10ms --print >"$output" 2>&1 &
pid=$!
wait_for '^interval'
[[ $(last total_pages_written) == 0 ]] || fail "it wrote before the signal"
kill -USR1 "$pid"
wait_for 'name=writing'
wait_for 'distinct_pages=10007 total_pages_written=10007'
kill -USR1 "$pid"
sleep 0.1
kill -TERM "$pid"
wait "$pid" || fail "it ended with status $?"
[[ $(last total_pages_written) == 10007 ]] || fail "it wrote again"
[[ $(grep -c 'pages_written=10007 distinct_pages=10007' "$output") == 1 ]] || fail "not all in one interval"
grep -q '^phase.*name=stopped' "$output" || fail "it did not say that it stopped"

# Intervals join without a gap, and their writes sum up to the total.
"$memload" --working-set 1M --rate 1000 --interval 20ms --duration 500ms --print >"$output" 2>&1 || fail "status $?"
awk -F'[ =]' '/^interval/ { if (end && $5 != end) exit 1; end = $3; sum += $11; if (sum != $15) exit 1; if ($13 > 256) exit 1 }' "$output" ||
    fail "intervals do not join, or do not sum up"

# expect_usage PART ARGUMENT...
expect_usage()
{
    local part=$1
    shift
    "$memload" "$@" >"$output" 2>&1
    local status=$?
    [[ $status -eq 2 && $(cat "$output") == *"$part"* ]] || fail "$*: status $status, expected 2 and ...$part..."
}
expect_usage "3K" --working-set 3K
expect_usage "0 is no number" --working-set 0
expect_usage "zigzag" --pattern zigzag
expect_usage "more than the working set" --once --pages 5000 --working-set 16M
expect_usage "--once" --pages 5
expect_usage "" --interval 0
expect_usage "" --nothing
"$memload" --working-set 1000000G >"$output" 2>&1
[[ $? -eq 1 && $(wc -l <"$output") -eq 1 ]] || fail "a working set that is too large: one line and status 1"

exit $((failures != 0))
