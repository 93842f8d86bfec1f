# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# What is measured in dom0. Every line of output is "what value...", for scripts/bench/table.py.
PATH=/tmp/bench:$PATH
bench=/tmp/bench
loops="$bench/bench_loops"
BUFFER_PAGES=2048 # of the trace buffer, so that no loop fills it

# slopes NAME LOOP...: instructions of one turn of each
slopes()
{
    name=$1
    shift
    "$loops" slopes "$@" | sed "s/^/slope $name /"
}

# trace_on MASK: Xen records, and nobody reads
trace_on() { xentrace -D -x -e "$1" -S "$BUFFER_PAGES" -T 1 /dev/null >/dev/null 2>&1; }
trace_off() { xentrace -D -T 1 /dev/null >/dev/null 2>&1; }

# stored MASK: how many bytes lie in the trace buffer; tracing is off after
stored()
{
    xentrace -e "$1" -T 1 "$bench/records" >/dev/null 2>&1
    stat -c %s "$bench/records"
}

# traced NAME MASK LOOP...: each loop with an empty buffer to begin with
traced()
{
    name=$1 mask=$2
    shift 2
    for loop in "$@"; do
        trace_on "$mask"
        slopes "$name" "$loop"
        echo "stored $name $loop $(stored "$mask")"
    done
}

# bytes NAME MASK: bytes of records for each turn of the loop version, from 500 and 5,000 turns
bytes()
{
    for turns in 500 5000; do
        trace_on "$2"
        "$loops" turn version $turns
        echo "bytes $1 $turns $(stored "$2")"
    done
}

# recording: an LTTng session, which our tracers want to have
recording()
{
    pidof lttng-sessiond >/dev/null || LTTNG_APP_SOCKET_TIMEOUT=60 \
        setpriv --bounding-set=-sys_resource --inh-caps=-sys_resource lttng-sessiond --daemonize --no-kernel
    rm -rf "$bench/trace"
    {
        lttng create bench "--output=$bench/trace"
        lttng enable-channel --userspace --subbuf-size=64K --num-subbuf=64 stream
        lttng enable-event --userspace --channel=stream 'xenlens_*'
        lttng start
    } >"$bench/lttng.log" 2>&1
}

"$loops" self
