#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: migrate.sh FROM TO [GUEST]
# Migrates the guest with the stock `xl migrate` over the cable. Its exit status is xl's.
# XENLENS_XL is the command to use for xl on the sender (`xl -vvv`, `env VARIABLE=... xl`), XENLENS_XL_RECEIVE what to run
# on the receiver instead of `xl migrate-receive`.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/products.sh
. scripts/lab/common.sh

from=${1:-} to=${2:-} guest=${3:-g1} xl=${XENLENS_XL:-xl} receive=${XENLENS_XL_RECEIVE:-xl migrate-receive}
if ! is_host "$from" || ! is_host "$to" || [[ $from == "$to" ]]; then
    die "usage: migrate.sh a|b b|a [GUEST]" 2
fi
require_lab

# A cut cable has to be an error soon, not after TCP's quarter of an hour: option 18 of level 6 is
# TCP_USER_TIMEOUT in ms (linux/tcp.h), for the side that sends; keepalive is for the other.
limits='setsockopt-int=6:18:15000,keepalive,keepidle=5,keepintvl=5,keepcnt=2'
listen="TCP-LISTEN:$MIGRATION_PORT,bind=${ADDRESS[$to]},reuseaddr,$limits"

# The receiver writes its own end into a file: the connection it came by may be gone by then.
lab_ssh "$to" "rm -f /run/xenlens/receive.*; nohup sh -c 'socat -t 20 $listen EXEC:\"$receive\",nofork >/run/xenlens/receive.log 2>&1; echo \$? >/run/xenlens/receive.status' </dev/null >/dev/null 2>&1 & echo \$! >/run/xenlens/receive.pid
    for i in \$(seq 100); do [ -n \"\$(ss -Hltn 'sport = :$MIGRATION_PORT')\" ] && exit 0; sleep 0.1; done; exit 1" </dev/null ||
    die "host $to does not listen for the migration"

status=0
lab_ssh "$from" "$xl migrate -s '' $guest 'socat -b 131072 -t 20 - TCP:${ADDRESS[$to]}:$MIGRATION_PORT,$limits'" </dev/null >&2 || status=$?

lab_ssh "$to" "for i in \$(seq 250); do [ -e /run/xenlens/receive.status ] && break; sleep 0.1; done
    cat /run/xenlens/receive.log; [ -e /run/xenlens/receive.status ] || echo 'the receiver has not ended'" </dev/null >"$LAB/receive.log" 2>&1 || true
((status == 0)) || need_space "$LAB" 50 "the lab"
((status == 0)) || say "the receiver said: $(tail -n 3 "$LAB/receive.log" | tr '\n' ';')"
exit "$status"
