# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# The guest kernel's side, in dom0's kernel, which is the guests' too: with nothing on, with a BPF kprobe as bpftrace would
# place it, and with our tracer's tracepoints; only=off: with nothing on, and no more.
# shellcheck source=scripts/bench/inside/common.sh
. /tmp/bench/common.sh
slopes off
[ "${only:-}" != off ] || exit 0

# probe NAME WHAT FUNCTION LOOP: the peer; its count has to be what the loop did
probe()
{
    : >"$bench/kprobe" # here, as what runs in the background may do so too late
    "$bench/bench_kprobe" "$2" "$3" >>"$bench/kprobe" 2>&1 &
    pid=$!
    until grep -q '^ready' "$bench/kprobe" || ! kill -0 $pid; do sleep 0.1; done
    slopes "$1" "$4"
    kill -TERM $pid
    wait $pid
    sed "s/^/$1 $4 /" "$bench/kprobe"
}

# tracer NAME [OPTION...]: ours
tracer()
{
    name=$1
    shift
    : >"$bench/guest.log"
    xenlens-guest --interval 10s "$@" >>"$bench/guest.log" 2>&1 &
    pid=$!
    until grep -q '^ready' "$bench/guest.log" || ! kill -0 $pid; do sleep 0.1; done
    slopes "$name" iret version event multicall1 multicall9
    kill -TERM $pid
    wait $pid
    echo "$name ready $(grep -c '^ready' "$bench/guest.log")"
    sed "s/^/${name}_log /" "$bench/guest.log"
}

probe kprobe count privcmd_ioctl version
probe kprobe count evtchn_ioctl event
probe kprobe_latency latency privcmd_ioctl version
probe kprobe_latency latency evtchn_ioctl event

if [ -d /sys/kernel/tracing/events/xen/xen_hypercall_enter ]; then
    recording
    tracer tracer_hypercalls --only hypercalls # what the peer is asked for
    tracer tracer # as everybody runs it: the loop "event" passes the event channels' own probe too
    lttng destroy bench >>"$bench/lttng.log" 2>&1
    slopes off_again iret version
fi
