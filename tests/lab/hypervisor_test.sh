#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The hypervisor tracer on a real Xen: its sums are what Xen counted, every loss is counted, other programs read its
# file, and tracing is off whenever it should be. Needs the patched hypervisor.
# XENLENS_GUEST_PROBE and XENLENS_XENTRACE_DECODE are the tests' own programs (default: from the release build).
set -euo pipefail
cd "$(dirname "$0")/../.."
# Two CPUs, so that a guest's vCPUs move between them: their records have to come together in order.
export XENLENS_LAB_HOSTS=a XENLENS_LAB_CPUS=${XENLENS_LAB_CPUS:-2} XENLENS_LAB_GUEST_VCPUS=${XENLENS_LAB_GUEST_VCPUS:-2}
# A guest may use privcmd for nothing but its device model, unless this is set (drivers/xen/privcmd.c).
export XENLENS_LAB_GUEST_ARGUMENTS="${XENLENS_LAB_GUEST_ARGUMENTS:-} xen_privcmd.unrestricted=1"
. tests/lab/with_lab.sh

readonly CALLS=10007 PAGES=16 # so few that they fill when nobody reads
results=$BUILD/test/hypervisor
probe=${XENLENS_GUEST_PROBE:-$BUILD/release/tests/lab/probe/guest_probe}
decode=${XENLENS_XENTRACE_DECODE:-$BUILD/release/tests/unit/reader/xentrace/xentrace_decode}

service() { on a /opt/xenlens/lab/service "$@"; }

# tracer NAME [OPTIONS...]: a session of its own into /tmp/NAME, and the tracer in it
tracer()
{
    local name=$1
    shift
    on a "rm -rf /tmp/$name; pidof lttng-sessiond >/dev/null || LTTNG_APP_SOCKET_TIMEOUT=60 setpriv --bounding-set=-sys_resource --inh-caps=-sys_resource \
        lttng-sessiond --daemonize --no-kernel; lttng create $name --output=/tmp/$name; lttng enable-event -u --session=$name 'xenlens_hypervisor:*'
        lttng start $name" >>"$results/lttng.log" 2>&1
    service start "$name" 120 '^ready' xenlens-hypervisor --buffer-pages "$PAGES" "$@"
}

# end_session NAME: fetches its trace into $results/NAME, and what the tracer said
end_session()
{
    on a "lttng stop $1; lttng destroy $1" >>"$results/lttng.log" 2>&1 || true
    rm -rf "${results:?}/$1"
    mkdir -p "$results/$1"
    on a tar -C "/tmp/$1" -c . | tar -C "$results/$1" -x
    on a cat "/run/xenlens/$1.log" >"$results/$1.log"
}

# stop_tracer NAME: prints its exit status
stop_tracer()
{
    local status=0
    service stop "$1" 120 || status=$?
    end_session "$1"
    echo "$status"
}

kill_tracer() { on a "kill -9 \$(cat /run/xenlens/$1.pid); while kill -0 \$(cat /run/xenlens/$1.pid) 2>/dev/null; do sleep 0.1; done"; }

# accounting NAME: checks it; its numbers are in $results/NAME.txt, value NAME KEY prints one
add_up() { tests/lab/hypervisor_trace.py "$results/$1" "$domid" >"$results/$1.txt" || { cat "$results/$1.txt"; return 1; }; }
accounting() { check "$1: its counts add up" add_up "$1"; }
value() { sed -n "s/^$2 //p" "$results/$1.txt"; }

# work: known calls, and the disk
work() { on g1 "/tmp/guest_probe call $CALLS; for i in \$(seq 5); do dd if=/dev/zero of=/root/w bs=64k count=4 conv=fsync; done" >/dev/null 2>&1; }

# store_connections: to xenstored, the least of some looks, since programs come and go
store_connections() { on a 'for look in 1 2 3 4 5 6 7 8 9 10; do grep -c "xenstored/socket$" /proc/net/unix; sleep 0.1; done | sort -n | head -n 1'; }

test_counts()
{
    local connections
    connections=$(store_connections)
    # Between two pauses, so that Xen's counters and the records have the same calls in them.
    on a xl pause g1
    on a rm -f /tmp/counts.records
    tracer counts --verbose --mask 0x00135000 --detail /tmp/counts.records
    on a xl unpause g1
    work
    on a xl pause g1
    sleep 2
    check_equal "it leaves no connection to xenstored open, which each migration would pay for" "$connections" "$(store_connections)"
    check_equal "the tracer ends without an error" 0 "$(stop_tracer counts)"
    on a xl unpause g1
    accounting counts
    check_equal "no record was lost" "0 0" "$(value counts lost) $(value counts unread)"
    check_equal "Xen counted the $(value counts calls) calls of the guest, number by number" "0 $(value counts calls)" \
        "$(value counts numbers-that-differ) $(value counts counted)"
    check "$CALLS of them are the probe's" test "$(value counts versions)" -ge "$CALLS"
    check_match "the guest ran" '^[1-9]' "$(value counts running-ms)"
    check_equal "Xen's own clocks of each CPU are in it" "$HOST_CPUS" "$(value counts clocks)"
    check "each vCPU's runstates are in it, dom0's too" test "$(value counts vcpus)" -gt "$GUEST_VCPUS"
    check_equal "tracing is off afterwards" "tracing was off" "$(on a xenlens-hypervisor --off)"
    test_file
}

summarise() { "$decode" --summary "$results/$1" >"$results/$1.summary"; }

# test_file: the records of test_counts, read by other programs
test_file()
{
    on a cat /tmp/counts.records >"$results/counts.records"
    check "our decoder reads the file" summarise counts.records
    check_equal "and finds no problem in it" "" "$(grep '^problem' "$results/counts.records.summary" || true)"
    if on a 'command -v xenalyze' >/dev/null; then
        check "so does xenalyze" on a 'xenalyze --summary /tmp/counts.records >/tmp/summary && [ -s /tmp/summary ]'
    else
        skip "xenalyze reads the file (it is not installed in the lab)"
    fi
}

test_losses()
{
    local produced counted
    on a xl pause g1
    tracer losses --mask 0x00011000
    service signal losses STOP
    on a xl unpause g1
    work # fills the buffers, so that the last records are lost ones
    on a xl pause g1
    on a "kill -TERM \$(cat /run/xenlens/losses.pid); kill -CONT \$(cat /run/xenlens/losses.pid)"
    check_equal "the tracer says that records were lost" 3 "$(stop_tracer losses)"
    on a xl unpause g1
    check_match "how many, on stderr" 'xenlens-hypervisor: .*, [1-9][0-9]* lost by Xen' "$(cat "$results/losses.log")"
    accounting losses
    check_match "records were lost" '^[1-9]' "$(value losses lost)"
    # dom0 goes on between a reading of the counters and tracing, and what is lost may be a record of clocks.
    produced=$(($(value losses all-calls) + $(value losses lost)))
    counted=$(($(value losses all-last) - $(value losses all-first)))
    check "recorded $(value losses all-calls) and lost $(value losses lost) are the $counted that Xen counted, but for $((counted - produced)) of dom0" \
        test "$((counted - produced))" -ge -50 -a "$((counted - produced))" -le 1000
    check_equal "tracing is off afterwards" "tracing was off" "$(on a xenlens-hypervisor --off)"
}

test_killed()
{
    tracer killed
    kill_tracer killed
    end_session killed
    tracer again --duration 1s
    check_match "a start after a killed one says that tracing was on" 'tracing was on, and nobody was reading' "$(on a cat /run/xenlens/again.log)"
    check_equal "and works as any other" 0 "$(stop_tracer again)"
    accounting again
    tracer killed
    kill_tracer killed
    end_session killed
    check_equal "tracing and Xen's counters can be switched off after a killed one" \
        $'Xen counted hypercalls; it does no longer\ntracing was on; it is off now' "$(on a xenlens-hypervisor --off)"
    check_equal "and is off then" "tracing was off" "$(on a xenlens-hypervisor --off)"
}

test_refusals()
{
    local said
    tracer first
    said=$(on a "xenlens-hypervisor 2>&1; echo status \$?") || true
    check_equal "two at a time are refused" \
        "xenlens-hypervisor: Xen's trace buffers: another program reads them; end the xentrace or xenlens-hypervisor that runs status 1" "${said//$'\n'/ }"
    check_equal "which leaves the first alone" 0 "$(stop_tracer first)"
    accounting first
    said=$(on a "setpriv --reuid 65534 --clear-groups xenlens-hypervisor 2>&1; echo status \$?") || true
    check_match "without root it says so" '^xenlens-hypervisor: [^ ].* status 1$' "${said//$'\n'/ }"
}

need_built "$probe" "$decode"
if ! is_patched xen; then
    skip "the hypervisor tracer (the hypervisor of this lab has no patches)"
    exit
fi
take_lab "$results"
: >"$results/lttng.log"

scripts/lab.sh up
scripts/lab.sh guest create a
put g1 /tmp/guest_probe "$probe"
domid=$(on a xl domid g1)
for part in ${XENLENS_HYPERVISOR_TESTS:-counts losses killed refusals}; do
    "test_$part"
done
