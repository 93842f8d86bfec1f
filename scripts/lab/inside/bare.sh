# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# The kernel without Xen under it, for comparisons: the control network only.
ip link set eth0 up
ip address add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2
