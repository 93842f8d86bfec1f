# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# A guest of the lab: one interface on the cable, the same address on every host.
ip link set eth0 up
ip address add "$(argument xenlens.address)" dev eth0
# 10.77.0.254 is the way to the machine's loopback; its connection state belongs to the cable
# and not to a host, so that connections outlive a migration.
ip route add default via 10.77.0.254
