#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Boots the lab's hosts, with Xen, dom0, toolstack and ssh, and the cable between them.
# Settings: XENLENS_LAB_DIR, XENLENS_LAB_RATE (100mbit), XENLENS_LAB_MEMORY (MiB of g1),
# XENLENS_LAB_TIMEOUT (s), XENLENS_LAB_CPUS (of a host), XENLENS_LAB_HOSTS ("a b"),
# XENLENS_ACCEL (kvm, tcg, icount), XENLENS_PORT_A, _B, _G1 (ssh), XENLENS_LAB_XEN_ARGUMENTS,
# XENLENS_LAB_DOM0_ARGUMENTS.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/products.sh
. scripts/lib/ports.sh
. scripts/lab/common.sh
. scripts/lab/lock.sh
. scripts/lab/qemu.sh
. scripts/lab/tools-image.sh

command -v qemu-system-x86_64 >/dev/null || die "QEMU is not installed: run make setup, or install package qemu-system-x86"
lock_lab "${XENLENS_LAB_PURPOSE:-lab-up}"
finished=''
run=''

# Whatever ends this before the lab is up ends the hosts as well.
clean_up()
{
    local status=$?
    trap '' INT TERM HUP
    progress_end
    if [[ -z $finished ]]; then
        stop_all_processes
        rm -f "$LAB/state" "$LAB/shared.img" "$LAB/tools.img"
        [[ -z $run ]] || rm -rf "$run"
    fi
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

host_is_alive() { process_pid "host-$waited_for" >/dev/null; }

# wait_for_host HOST: by what its console says, then by ssh
wait_for_host()
{
    local host=$1 deadline=$((SECONDS + BOOT_LIMIT))
    waited_for=$host
    until grep -q "xenlens: dom0 $host is up" "$LAB/console-$host.log"; do
        if ! host_is_alive; then
            [[ ! -s $LAB/host-$host.log ]] || die_with_log "host $host ended while it booted" "$LAB/host-$host.log"
            die_with_log "host $host ended while it booted" "$LAB/console-$host.log" 20
        fi
        ((SECONDS < deadline)) || die_with_log "host $host was not up after $BOOT_LIMIT s (XENLENS_LAB_TIMEOUT)" "$LAB/console-$host.log" 20
        need_space "$LAB" 50 "the lab"
        progress "waiting for host $host: $(tail -c 200 "$LAB/console-$host.log" | tr -d '\r' | tail -n 1 | cut -c 1-50)"
        sleep 0.2
    done
    progress_end
    connect "$host" 60 host_is_alive || die_with_log "host $host is up, but ssh cannot log in" "$LAB/ssh/$host.log"
    say "host $host is up: $(grep -o "xenlens: dom0 $host is up.*" "$LAB/console-$host.log" | sed 's/.* up //' | tr -d '\r') of its own time"
}

xen=$(scripts/build-xen.sh {lab_lock}>&-)
kernel=$(scripts/build-kernel.sh {lab_lock}>&-)
rootfs=$(scripts/build-rootfs.sh {lab_lock}>&-)

choose_acceleration
step_begin "Booting the lab (hosts ${HOSTS[*]}, $acceleration, cable $RATE)"
stop_all_processes
need_space "$LAB" 2000 "the lab"
mkdir -p "$LAB/ssh"
rm -rf "$(state run)"
# Sockets' paths have to be short, which the state folder's need not be.
run=$(mktemp -d "${TMPDIR:-/tmp}/xenlens.XXXXXX") || die "cannot make a folder in ${TMPDIR:-/tmp}: free some space or set TMPDIR"
ports=()
for host in "${HOSTS[@]}" g1; do
    port=$(choose_port "XENLENS_PORT_${host^^}" "ssh to $host")
    ports+=("port_$host=$port")
done
{
    echo "run=$run"
    echo "hosts=${HOSTS[*]}"
    printf '%s\n' "${ports[@]}"
    echo "kernel=$kernel"
    echo "xen=$xen"
    echo "rate=$RATE"
} >"$LAB/state"
make_keys
write_ssh_config "$run"
make_tools_image "$kernel/bzImage"
cp --sparse=always --reflink=auto "$rootfs/rootfs.img" "$LAB/shared.img" || die "cannot copy the guest's disk to $LAB: free some space or set XENLENS_LAB_DIR"

for host in "${HOSTS[@]}"; do
    start_host "$host" "$run" "$xen/xen" "$kernel/bzImage" "$rootfs/rootfs.img"
    for ((tries = 0; tries < 100; tries++)); do
        [[ ! -S $run/$host.monitor ]] || break
        process_pid "host-$host" >/dev/null || die_with_log "QEMU of host $host does not start" "$LAB/host-$host.log"
        sleep 0.1
    done
done
for host in "${HOSTS[@]}"; do
    wait_for_host "$host"
done
finished=yes
step_end "the lab is up: make lab-ssh HOST=a, make lab-status, make lab-down"
