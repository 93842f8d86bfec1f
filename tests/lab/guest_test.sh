#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The guest's side on a real guest: its kernel's hypercall counters compared with the hypervisor's own records, rings with
# workloads of known size seen from both ends, and what the guest tracer does when something fails. Needs the
# patched kernel. XENLENS_GUEST_PROBE is the test's own program (default: from the release build).
set -euo pipefail
cd "$(dirname "$0")/../.."
export XENLENS_LAB_HOSTS=${XENLENS_LAB_HOSTS:-a}
# A guest may use privcmd for nothing but its device model, unless this is set (drivers/xen/privcmd.c).
export XENLENS_LAB_GUEST_ARGUMENTS="${XENLENS_LAB_GUEST_ARGUMENTS:-} xen_privcmd.unrestricted=1"
. tests/lab/with_lab.sh
. scripts/lab/qemu.sh

readonly BLOCKS=10007 PACKETS=1009 CALLS=10007
readonly DISK_BLOCK=4096
readonly ETHERNET_HEADER=14 # what a Linux interface leaves out of its count of received bytes (eth_type_trans())
readonly PV_AND_RUNSTATES=0x00223000 # classes of xentrace: TRC_PV_ENTRY, TRC_PV_SUBCALL, TRC_SCHED_MIN
results=$BUILD/test/guest
probe=${XENLENS_GUEST_PROBE:-$BUILD/release/tests/lab/probe/guest_probe}

service() { on "$1" /opt/xenlens/lab/service "${@:2}"; }

# tracer MACHINE NAME [OPTIONS...]: a session of its own into /tmp/NAME, and the tracer in it
tracer()
{
    local machine=$1 name=$2
    shift 2
    on "$machine" "rm -rf /tmp/$name; pidof lttng-sessiond >/dev/null || setpriv --bounding-set=-sys_resource --inh-caps=-sys_resource \
        lttng-sessiond --daemonize --no-kernel; lttng create $name --output=/tmp/$name; lttng enable-channel -u --session=$name \
        ${CHANNEL:---subbuf-size=256K --num-subbuf=16} c; lttng enable-event -u --session=$name -c c 'xenlens_guest:*'; lttng start $name" >>"$results/lttng.log" 2>&1
    service "$machine" start "$name" 120 '^ready' xenlens-guest "$@"
}

# stop_tracer MACHINE NAME: fetches its trace into $results/NAME; prints the tracer's exit status
stop_tracer()
{
    local status=0
    service "$1" stop "$2" 120 || status=$?
    on "$1" "lttng stop $2; lttng destroy $2" >>"$results/lttng.log" 2>&1 || true
    rm -rf "${results:?}/$2"
    mkdir -p "$results/$2"
    on "$1" tar -C "/tmp/$2" -c . | tar -C "$results/$2" -x
    echo "$status"
}

# sum NAME EVENT FIELD [KEY=VALUE...]: of the last totals of a trace
sum()
{
    tests/lab/guest_trace.py --sums "$results/$1" | python3 -c '
import json, sys
event, field, wanted = sys.argv[1], sys.argv[2], dict(pair.split("=") for pair in sys.argv[3:])
print(sum(entry["sums"].get(field, 0) for entry in json.load(sys.stdin)
          if entry["event"] == event and all(str(entry["about"].get(k)) == v for k, v in wanted.items())))' "${@:2}"
}

# exactly WHAT COMMAND: runs it in the guest between two pauses; what the guest counted is what Xen recorded
exactly()
{
    local what=$1 map offsets symbol domid
    map=$(state kernel)/System.map
    offsets=$(awk '$3 == "__per_cpu_offset" { print $1 }' "$map")
    symbol=$(awk '$3 == "xen_hypercall_counts" { print $1 }' "$map")
    domid=$(on a xl domid g1)
    on a "set -e; xl pause g1; /tmp/guest_probe counts $domid $offsets $symbol >/tmp/before; rm -f /tmp/records
        setsid xentrace -D -S 1024 -e $PV_AND_RUNSTATES /tmp/records >/tmp/xentrace.log 2>&1 </dev/null & echo \$! >/tmp/xentrace.pid
        until [ -s /tmp/records ]; do sleep 0.1; done; xl unpause g1"
    on g1 "$2" >/dev/null
    # What xentrace has not yet fetched when it is stopped is not lost but not written either. dom0's own records go on, so
    # that the file grows with each fetch: after some of them all that was there before is in it.
    on a "xl pause g1; /tmp/guest_probe counts $domid $offsets $symbol >/tmp/after
        for fetch in 1 2 3 4; do size=\$(stat -c %s /tmp/records); until [ \$(stat -c %s /tmp/records) -gt \$size ]; do sleep 0.2; done; done
        kill -INT \$(cat /tmp/xentrace.pid); while kill -0 \$(cat /tmp/xentrace.pid) 2>/dev/null; do sleep 0.1; done; xl unpause g1
        cat /tmp/before" >"$results/before"
    on a cat /tmp/after >"$results/after"
    on a cat /tmp/records >"$results/records"
    awk 'NR == FNR { calls[$1] = $2; subcalls[$1] = $3; next }
        $1 != "unseen" && ($2 != calls[$1] || $3 != subcalls[$1]) { print $1, $2 - calls[$1], $3 - subcalls[$1] }
        $1 == "unseen" { print "unseen", $2 - calls["unseen"] }' "$results/before" "$results/after" >"$results/guest"
    tests/lab/xentrace_hypercalls.py "$results/records" "$domid" >"$results/xen"
    check_equal "$what: Xen has lost no record" "lost 0" "$(tail -n 1 "$results/xen")"
    check_equal "$what: the guest counted what Xen recorded, by op, $(awk '/^[0-9]/ { n += $2; s += $3 } END { print n " calls and " s " subcalls" }' "$results/guest")" \
        "$(grep '^[0-9]' "$results/xen")" "$(grep '^[0-9]' "$results/guest")"
}

test_counts()
{
    exactly "idle" "sleep 3"
    exactly "$CALLS calls through privcmd" "/tmp/guest_probe call $CALLS"
    check "$CALLS of them were xen_version" test "$(awk '$1 == 17 { print $2 }' "$results/guest")" -ge "$CALLS"
    exactly "fork and exec" "for i in \$(seq 300); do /bin/true; done"
    # shellcheck disable=SC2016  # awk's own
    check "iret and entries of multicalls are among them" awk '$1 == 23 && $2 > 300 { iret = 1 } { entries += $3 } END { exit !(iret && entries) }' "$results/guest"
    exactly "disk writes" "dd if=/dev/zero of=/root/test bs=64k count=256 oflag=direct status=none; rm /root/test"
    exactly "network traffic" "ping -q -i 0.002 -c 500 ${ADDRESS[a]}"
}

# A disk and a network interface that nobody else uses.
attach_devices()
{
    on a "set -e; truncate -s 64M /tmp/disk; losetup /dev/loop0 /tmp/disk
        xl block-attach g1 format=raw,vdev=xvdc,access=rw,script=/opt/xenlens/lab/block,target=/dev/loop0
        xl network-attach g1 mac=00:16:3e:77:00:12 bridge=xenbr0 script=/opt/xenlens/lab/vif
        domid=\$(xl domid g1); until [ -e /sys/class/net/vif\$domid.1 ]; do sleep 0.1; done
        ip link set vif\$domid.1 nomaster; echo 1 >/proc/sys/net/ipv6/conf/vif\$domid.1/disable_ipv6
        ip address add 10.78.0.1/24 dev vif\$domid.1; ip link set vif\$domid.1 up
        ip neighbour add 10.78.0.2 lladdr 00:16:3e:77:00:12 dev vif\$domid.1 nud permanent; cat /sys/class/net/vif\$domid.1/address" >"$results/mac"
    on g1 "set -e; until [ -e /sys/class/net/eth1 ] && [ -e /dev/xvdc ]; do sleep 0.1; done
        echo 1 >/proc/sys/net/ipv6/conf/eth1/disable_ipv6; ip address add 10.78.0.2/24 dev eth1; ip link set eth1 up
        ip neighbour add 10.78.0.1 lladdr $(tail -n 1 "$results/mac") dev eth1 nud permanent"
    sleep 2
}

disk_statistics() { on g1 "awk '{ print \$1, \$3, \$5, \$7 }' /sys/block/xvdc/stat"; }
net_statistics() { on g1 "cd /sys/class/net/eth1/statistics; echo \$(cat tx_packets tx_bytes rx_packets rx_bytes)"; }

test_rings()
{
    local before after front back device=51744
    attach_devices
    tracer a back
    tracer g1 front
    before="$(disk_statistics) $(net_statistics)"
    on g1 "dd if=/dev/zero of=/dev/xvdc bs=$DISK_BLOCK count=$BLOCKS oflag=direct; ping -q -i 0.002 -c $PACKETS 10.78.0.1" >"$results/workload.log" 2>&1
    after="$(disk_statistics) $(net_statistics)"
    check_match "every packet was answered" "$PACKETS received" "$(cat "$results/workload.log")"
    front=$(stop_tracer g1 front)
    back=$(stop_tracer a back)
    check_equal "neither tracer lost anything" "0 0" "$front $back"
    local -a was is
    read -ra was <<<"$before"
    read -ra is <<<"$after"
    check_equal "the front end's disk statistics: writes and bytes" "$BLOCKS $((BLOCKS * DISK_BLOCK))" \
        "$((is[2] - was[2])) $(((is[3] - was[3]) * 512))"
    local end name ring tx rx
    for end in "front blkfront" "back blkback"; do
        read -r name ring <<<"$end"
        check_equal "$ring: $BLOCKS blocks, written and answered" "$BLOCKS $((BLOCKS * DISK_BLOCK)) $BLOCKS 0" \
            "$(sum "$name" ring writes "ring=$ring" device=$device) $(sum "$name" ring write_bytes "ring=$ring" device=$device) $(sum "$name" ring responses "ring=$ring" device=$device) $(sum "$name" ring reads "ring=$ring" device=$device)"
        check_equal "$ring: all of them timed" "$BLOCKS" "$(sum "$name" ring timed "ring=$ring" device=$device)"
    done
    for end in "front netfront" "back netback"; do
        read -r name ring <<<"$end"
        tx="$(sum "$name" ring requests "ring=${ring}_tx" device=1) $(sum "$name" ring request_bytes "ring=${ring}_tx" device=1)"
        rx="$(sum "$name" ring responses "ring=${ring}_rx" device=1) $(sum "$name" ring response_bytes "ring=${ring}_rx" device=1)"
        check_equal "$ring: $PACKETS packets each way, as the interface counts" \
            "$PACKETS $((is[5] - was[5])) $PACKETS $((is[7] - was[7] + PACKETS * ETHERNET_HEADER))" "$tx $rx"
    done
    check "the event counts of both ends add up" tests/lab/guest_trace.py "$results/front" "$results/back"
}

test_failures()
{
    local status
    check_match "without privileges it says so" "reserved to root" \
        "$(on g1 "cp /opt/xenlens/bin/xenlens-guest /tmp/; setpriv --reuid=65534 --clear-groups /tmp/xenlens-guest" 2>&1 || true)"

    tracer g1 small --detail --ring-size 4 --interval 1s
    on g1 "/tmp/guest_probe call 2003; for i in \$(seq 50); do /bin/true; done"
    status=$(stop_tracer g1 small)
    check_equal "a ring that is too small ends in status 3" 3 "$status"
    check_match "and what it lost is counted" "'bpf_ring': [1-9]" "$(tests/lab/guest_trace.py "$results/small" || true)"
    check "which add up" tests/lab/guest_trace.py "$results/small"

    tracer g1 dies
    on g1 "sleep 1; kill -9 \$(pidof lttng-sessiond lttng-consumerd); sleep 2"
    status=$(stop_tracer g1 dies)
    check_equal "a session that dies is events lost" 3 "$status"
    check_match "and is said" "LTTng: the session has stopped recording.* while no session recorded" \
        "$(on g1 cat /run/xenlens/dies.log | tr '\n' ' ')"

    tracer g1 killed
    on g1 "sleep 1; kill -9 \$(cat /run/xenlens/killed.pid); sleep 1"
    stop_tracer g1 killed >/dev/null
    check_match "a tracer that was killed leaves a trace without its end" "0 events session_end" \
        "$(tests/lab/guest_trace.py "$results/killed" 2>&1 || true)"
    check_equal "and no program behind in the guest's kernel" "" "$(on g1 "bpftool prog show | grep -E 'hypercall_|ring_|grant_' || true")"
    tracer g1 next
    status=$(stop_tracer g1 next)
    check_equal "the guest goes on, and the next tracer loses nothing" 0 "$status"
}

# complaints FILE: what a kernel does not say when all is well. The one trace of calls that is allowed is of an AMD register that Xen
# does not show to dom0; the stock kernel reads it as well (arch_post_acpi_subsys_init()).
complaints()
{
    grep -E 'WARNING:|BUG:|Oops|general protection|Call Trace|unchecked MSR' "$1" | grep -v 'RDMSR from 0xc0010055' |
        awk -v allowed="$(grep -c 'RDMSR from 0xc0010055' "$1")" '/Call Trace/ && allowed-- > 0 { next } { print }' || true
}

# The same kernel without Xen under it. It needs nothing of the lab but the disks.
boot_bare()
{
    local rootfs deadline=$((SECONDS + BOOT_LIMIT))
    rootfs=$(scripts/build-rootfs.sh)
    choose_acceleration
    TMPDIR=$LAB start_process bare qemu-system-x86_64 -name xenlens-bare -nodefaults -no-user-config -no-reboot -display none \
        -m 512 -smp 1,maxcpus=2 "${accel[@]}" -serial "file:$results/console-bare.log" -monitor none \
        -drive "file=$rootfs/rootfs.img,format=raw,if=virtio,snapshot=on" \
        -drive "file=$LAB/tools.img,format=raw,if=virtio,readonly=on,file.locking=off" \
        -kernel "$(state kernel)/bzImage" \
        -append "root=/dev/vda rw console=ttyS0 init=/usr/sbin/xenlens-init panic=1 xenlens.start=/usr/sbin/poweroff"
    while process_pid bare >/dev/null && ((SECONDS < deadline)); do sleep 0.2; done
    stop_process bare
}

test_boots()
{
    local machine
    for machine in a g1; do
        on "$machine" dmesg >"$results/dmesg-$machine"
        check_equal "the patched kernel of $machine has not complained" "" "$(complaints "$results/dmesg-$machine")"
        check_match "it counts hypercalls" "0 17 [1-9][0-9]* [0-9]+ xen_version" "$(on "$machine" cat /sys/kernel/debug/xen/hypercalls)"
    done
    rm -f "$results/console-bare.log"
    boot_bare
    check_match "it boots without Xen, and powers off" "bare without name is up.*Power down" "$(tr -d '\r\n' <"$results/console-bare.log")"
    check_equal "where it has not complained" "" "$(complaints "$results/console-bare.log")"
}

need_built "$probe"
if [[ ! -f $(patches_folder linux)/series ]] && [[ -z ${XENLENS_PATCHED:-} ]]; then
    skip "the guest's side (the kernel of this lab has no patches)"
    exit
fi
take_lab "$results"
: >"$results/lttng.log"

scripts/lab.sh up
scripts/lab.sh guest create a
put a /tmp/guest_probe "$probe"
put g1 /tmp/guest_probe "$probe"
for part in ${XENLENS_GUEST_TESTS:-counts rings failures boots}; do
    "test_$part"
done
