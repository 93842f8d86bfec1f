# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# One migration of g1 from this host to itself. rate is that of its load, way is untraced, ours (both tracers of dom0), hypervisor (the
# hypervisor's alone, with the mask of a migration), toolstack (that one alone) or peer.
# shellcheck source=scripts/bench/inside/common.sh
. /tmp/bench/common.sh
way=${way:?} rate=${rate:?}
lab=/opt/xenlens/lab
sleep 3
case $way in
    ours)
        recording
        $lab/service start toolstack 120 '^ready' xenlens-toolstack >/dev/null
        $lab/service start hypervisor 120 '^ready' xenlens-hypervisor >/dev/null
        ;;
    hypervisor)
        recording
        $lab/service start hypervisor 120 '^ready' xenlens-hypervisor --mask 0x00101000 >/dev/null
        ;;
    toolstack)
        recording
        $lab/service start toolstack 120 '^ready' xenlens-toolstack >/dev/null
        ;;
    peer)
        xentrace -D -e all -S 256 /tmp/bench/migration.xentrace >/dev/null 2>&1 &
        peer=$!
        sleep 2
        ;;
esac
# dd says how much went by, the toolstack how often it went round.
rm -f "$bench/rounds"
export LD_PRELOAD="$bench/bench_rounds.so" XENLENS_ROUNDS="$bench/rounds"
before=$(cut -d' ' -f1 /proc/uptime)
xl -vvv migrate -s '' g1 "dd bs=64k 2>$bench/stream | xl migrate-receive" >"$bench/migrate.log" 2>&1
status=$?
unset LD_PRELOAD
after=$(cut -d' ' -f1 /proc/uptime)
# A guest on the same CPU, that has just been let go on, still waits for its devices: ending a tracer is no part of that.
sleep 2
case $way in
    ours | hypervisor | toolstack)
        [ "$way" = toolstack ] || $lab/service stop hypervisor 120
        [ "$way" = hypervisor ] || $lab/service stop toolstack 120
        lttng destroy bench >>"$bench/lttng.log" 2>&1
        echo "trace $rate $way $(du -sb "$bench/trace" | cut -f1)"
        ;;
    peer)
        kill -INT "$peer"
        wait "$peer"
        echo "trace $rate $way $(stat -c %s /tmp/bench/migration.xentrace)"
        rm -f /tmp/bench/migration.xentrace
        ;;
esac
echo "migration $rate $way status $status"
echo "migration $rate $way bytes $(sed -n 's/ bytes.*//p' "$bench/stream")"
echo "migration $rate $way rounds $(grep -c clean "$bench/rounds")"
echo "migration $rate $way dirtied $(awk '/^clean/ { print $3 }' "$bench/rounds" | paste -sd ' ')"
echo "migration $rate $way stop $(awk '/^suspended/ { from = $2 } /^unpaused/ { print $2 - from; exit }' "$bench/rounds")"
echo "migration $rate $way seconds $(awk -v a="$before" -v b="$after" 'BEGIN { print b - a }')"
[ $status -eq 0 ] || tail -n 20 "$bench/migrate.log" >&2
exit $status
