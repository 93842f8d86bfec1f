#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: lab.sh up | down | status | ssh MACHINE [COMMAND...] | guest create|destroy HOST
#               | migrate FROM TO [GUEST] | cable on|off
# MACHINE is a, b or g1. One script a command, in scripts/lab/.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lab/common.sh

command=${1:-}
(($#)) && shift
case $command in
    up | down | status | guest | migrate) exec "scripts/lab/$command.sh" "$@" ;;
    ssh)
        machine=${1:-}
        [[ $machine == g1 ]] || is_host "$machine" || die "which machine? lab.sh ssh a|b|g1 [COMMAND...] (make lab-ssh HOST=a)" 2
        shift
        require_lab
        terminal=()
        [[ ! -t 0 || $# -gt 0 ]] || terminal=(-t)
        exec ssh -F "$LAB/ssh/config" "${terminal[@]}" "$machine" "$@"
        ;;
    cable)
        [[ ${1:-} == on || ${1:-} == off ]] || die "usage: lab.sh cable on|off" 2
        require_lab
        . scripts/lab/qemu.sh
        # The socket between the two QEMUs, and nothing else: a and its guests keep the rest.
        monitor b "set_link cable $1" >/dev/null
        ;;
    *) die "usage: lab.sh up | down | status | ssh MACHINE | guest create|destroy HOST | migrate FROM TO | cable on|off" 2 ;;
esac
