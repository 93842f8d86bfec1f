# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# A host of the lab: control network, cable with bridge and shaping, the toolstack's daemons.
# Sourced by init, which defines `argument` and `name`.
ip link set eth0 up
ip address add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2

ip link set eth1 up
ip link add xenbr0 type bridge
ip link set eth1 master xenbr0
ip address add "$(argument xenlens.address)" dev xenbr0
# Jumbo frames between the hosts: an emulated processor spends its time per frame, not per byte.
ip link set eth1 mtu 9000
ip link set xenbr0 mtu 9000 up
if [ -d /sys/class/net/eth2 ]; then
    # The way to the machine's loopback. It gets what is for it and broadcasts, nothing else: it
    # would answer for addresses that are not its own. Its hardware address is made of its IP address.
    ip link set eth2 up
    ip link set eth2 master xenbr0
    bridge link set dev eth2 flood off mcast_flood off
    bridge fdb add 52:55:0a:4d:00:fe dev eth2 master static
fi

rate=$(argument xenlens.rate)
# Everything that leaves this host goes through the bucket: the stream of a migration and the
# guests' own traffic. By path, since busybox's shell would take its own applet.
[ "$rate" = none ] || /sbin/tc qdisc add dev eth1 root tbf rate "$rate" burst 64k latency 50ms

mkdir -p /run/xen /run/xenstored /var/lib/xenstored /var/lib/xen /var/log/xen/console
xenstored --pid-file=/run/xenstored.pid
xen-init-dom0
xenconsoled --log=guest --log-dir=/var/log/xen/console --pid-file=/run/xenconsoled.pid
