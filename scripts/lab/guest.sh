#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: guest.sh create HOST [NAME] | destroy HOST [NAME]
# Creates the PV guest (g1 unless told otherwise) with its root on the shared disk, and waits until
# it says in xenstore that it is up. XENLENS_LAB_MEMORY is its memory in MiB,
# XENLENS_LAB_GUEST_VCPUS how many virtual CPUs it has.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/products.sh
. scripts/lab/common.sh

action=${1:-} host=${2:-} guest=${3:-g1}
if [[ $action != create && $action != destroy ]] || ! is_host "$host" || [[ -z ${ADDRESS[$guest]:-} ]]; then
    die "usage: guest.sh create|destroy a|b [g1]" 2
fi
require_lab

if [[ $action == destroy ]]; then
    rm -f "$(state run)/$guest.ssh"
    lab_ssh "$host" xl destroy "$guest" </dev/null
    exit
fi

step_begin "Starting guest $guest on host $host ($GUEST_MEMORY MiB)"
lab_ssh "$host" "cat >/etc/xen/$guest.cfg" <<CONFIG
name = "$guest"
type = "pv"
kernel = "/opt/xenlens/lab/bzImage"
extra = "root=/dev/xvda rw console=hvc0 init=/usr/sbin/xenlens-init panic=1 xenlens.name=$guest xenlens.address=${ADDRESS[$guest]}/24 ${XENLENS_LAB_GUEST_ARGUMENTS:-}"
memory = $GUEST_MEMORY
maxmem = $GUEST_MEMORY
vcpus = $GUEST_VCPUS
disk = [ "format=raw,vdev=xvda,access=rw,script=/opt/xenlens/lab/block,target=/dev/vdc",
         "format=raw,vdev=xvdb,access=ro,script=/opt/xenlens/lab/block,target=/dev/vdb" ]
vif = [ "mac=00:16:3e:77:00:11,bridge=xenbr0,script=/opt/xenlens/lab/vif" ]
tsc_mode = "native"
on_poweroff = "destroy"
on_reboot = "destroy"
on_crash = "destroy"
CONFIG
# xenstore-watch reports the path once at the start, then when the guest writes it or is gone.
# shellcheck disable=SC2016  # expanded in dom0
if ! lab_ssh "$host" "guest=$guest limit=$BOOT_LIMIT"'
    xl create -q /etc/xen/$guest.cfg || exit 2
    ready=/local/domain/$(xl domid $guest)/data/xenlens-ready
    xenstore-exists $ready || timeout $limit xenstore-watch -n 2 $ready >/dev/null
    xenstore-exists $ready || { echo "it did not say that it is up" >&2; exit 3; }' </dev/null 2>"$LAB/create-$guest.log"; then
    lab_ssh "$host" "tail -n 20 /var/log/xen/console/guest-$guest.log" </dev/null >"$LAB/guest-$guest.log" 2>/dev/null || true
    # A QEMU whose disk cannot grow stops its machine and says nothing.
    need_space "$LAB" 50 "the lab"
    sed 's/^/    /' "$LAB/create-$guest.log" >&2
    die_with_log "guest $guest does not start on host $host" "$LAB/guest-$guest.log" 20
fi
connect "$guest" 60 || die_with_log "guest $guest is up, but ssh cannot log in" "$LAB/ssh/$guest.log"
step_end "guest $guest"
