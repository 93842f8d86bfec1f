# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# One emulated host: QEMU's command line and its start. Needs common.sh.

# choose_acceleration: sets accel and acceleration. KVM needs a processor that says so: a /dev/kvm without the flag
# is not usable for this.
choose_acceleration()
{
    local wanted=${XENLENS_ACCEL:-auto}
    # With SMAP emulated, dom0 faults in Xen's bounce frame and dies at once. With XSAVE emulated,
    # the AVX registers of one domain turn up in another, whose programs then compute nonsense.
    local emulated=max,-smap,-xsave
    if [[ $wanted == auto ]]; then
        wanted=tcg
        if grep -qwE 'vmx|svm' /proc/cpuinfo && [[ -r /dev/kvm && -w /dev/kvm ]]; then wanted=kvm; fi
    fi
    case $wanted in
        kvm) accel=(-accel kvm -cpu host) ;;
        tcg) accel=(-accel "tcg,thread=multi" -cpu "$emulated") ;;
        # Guest time is the number of executed instructions: for costs that do not depend on
        # how busy the machine is.
        icount) accel=(-accel "tcg,thread=single" -icount "shift=0,sleep=off" -cpu "$emulated") ;;
        *) die "XENLENS_ACCEL=$wanted: kvm, tcg or icount" 2 ;;
    esac
    # shellcheck disable=SC2034  # for the one who called
    acceleration=$wanted
}

# host_network HOST RUN_DIR: sets network. The cable is one socket between the two QEMUs. a's bridge
# has one more port, a user network by which guests reach the machine's loopback: its connection
# state is there for a guest on either host, so that connections outlive a migration. It has to
# be a port of a bridge and not of a QEMU hub: QEMU's user network answers frames that are not for it.
host_network()
{
    local host=$1 run=$2 number=1 server=on
    [[ $host == a ]] || number=2 server=off
    network=(
        -netdev "user,id=control,ipv6=off,hostfwd=tcp:127.0.0.1:$(state "port_$host")-:22"
        -device "virtio-net-pci,netdev=control,mac=52:54:00:77:00:0$number,romfile="
        -netdev "stream,id=cable,server=$server,addr.type=unix,addr.path=$run/cable"
        -device "virtio-net-pci,netdev=cable,mac=52:54:00:77:01:0$number,romfile="
    )
    [[ $host != a ]] || network+=(
        -netdev "user,id=machine,ipv6=off,net=$CABLE_NETWORK,host=$MACHINE_ON_CABLE,dns=10.77.0.253,dhcpstart=10.77.0.200,hostfwd=tcp:127.0.0.1:$(state port_g1)-${ADDRESS[g1]}:22"
        -device "virtio-net-pci,netdev=machine,mac=52:54:00:77:02:01,romfile="
    )
}

# start_host HOST RUN_DIR XEN BZIMAGE ROOTFS. The QEMU keeps the lab's lock, which it inherits.
start_host()
{
    local host=$1 run=$2 xen=$3 kernel=$4 rootfs=$5 network
    local xen_arguments="dom0_mem=${DOM0_MEMORY}M,max:${DOM0_MEMORY}M dom0_max_vcpus=1 console=com1 com1=115200 loglvl=info guest_loglvl=info bootscrub=0 ${XENLENS_LAB_XEN_ARGUMENTS:-}"
    local dom0_arguments="root=/dev/vda rw console=hvc0 init=/usr/sbin/xenlens-init panic=1 xenlens.name=$host xenlens.address=${ADDRESS[$host]}/24 xenlens.rate=$RATE ${XENLENS_LAB_DOM0_ARGUMENTS:-}"
    host_network "$host" "$run"
    # maxcpus: QEMU 7.2 leaves memory barriers out of the code of a machine that can have one
    # processor only, though its devices run in another thread. A virtio queue then misses a
    # kick once in a while, and the cable is dead in one direction.
    : >"$LAB/console-$host.log"
    # snapshot=on keeps what a dom0 writes in an unlinked file in TMPDIR: it ends with the QEMU.
    TMPDIR=$LAB start_process "host-$host" qemu-system-x86_64 -name "xenlens-$host" -nodefaults -no-user-config -no-reboot \
        -display none -m "$HOST_MEMORY" -smp "$HOST_CPUS,maxcpus=$((HOST_CPUS + 1))" "${accel[@]}" \
        -serial "file:$LAB/console-$host.log" -monitor "unix:$run/$host.monitor,server=on,wait=off" \
        -object rng-random,id=random,filename=/dev/urandom -device virtio-rng-pci,rng=random \
        -drive "file=$rootfs,format=raw,if=virtio,snapshot=on" \
        -drive "file=$LAB/tools.img,format=raw,if=virtio,readonly=on" \
        -drive "file=$LAB/shared.img,format=raw,if=virtio,file.locking=off" \
        "${network[@]}" -kernel "$xen" -append "$xen_arguments" -initrd "$kernel ${dom0_arguments//,/,,}"
}

# monitor HOST COMMAND: one command for that host's QEMU
monitor() { printf '%s\n' "$2" | socat -t 2 - "UNIX-CONNECT:$(state run)/$1.monitor"; }
