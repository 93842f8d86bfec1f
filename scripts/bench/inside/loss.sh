# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# Buffers of one page and a reader that stands still: what was produced, and what the file says.
# shellcheck source=scripts/bench/inside/common.sh
. /tmp/bench/common.sh
start_reader()
{
    xentrace -D -e "$1" -S 1 "$bench/records" >/dev/null 2>&1 &
    reader=$!
    sleep 1
    kill -STOP $reader
}
stop_reader()
{
    kill -INT $reader
    kill -CONT $reader
    wait $reader
}

if "$bench/bench_counters" start >/dev/null 2>&1; then
    # Log-dirty only, so that the window of hypercalls is the one between the two readings.
    start_reader 0x00101000
    "$bench/bench_trace_window" on 0x00011000 | sed 's/^/before /'
    "$loops" turn version 5000
    "$bench/bench_trace_window" off | sed 's/^/after /'
else
    start_reader 0x00203000
    "$loops" turn version 5000
    echo "turns version 5000"
    "$bench/bench_trace_window" stop
fi
stop_reader
