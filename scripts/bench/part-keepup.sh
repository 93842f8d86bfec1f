# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2154  # variables of bench.sh
# P12, P18: what a live session keeps after a day, and what an event and a look cost then. No host is booted: the events
# of a recorded migration are played many times in a row (tests/keepup). "keepup" has lines "bytes FIRST LAST" of 1500 plays
# and "instructions look|events FIRST LAST" of 300.
scripts/setup.sh build
cmake -S . -B "$BUILD/release" -DXENLENS_BUILD_TESTS=ON >/dev/null
cmake --build "$BUILD/release" --target keepup xenlens-reader
keepup=$BUILD/release/test-bin/keepup trace=datasets/three-sides/trace
# prints the first and the last of what callgrind counted in each call of $1
calls_of()
{
    rm -f "$raw"/callgrind.*
    valgrind --tool=callgrind --callgrind-out-file="$raw/callgrind.%p" --toggle-collect="*$1(*" --dump-after="*$1(*" \
        "$keepup" "$trace" 300 bench >/dev/null 2>&1 || true
    # one file a call, numbered; those of readers have no number of ours
    printf '%s\0' "$raw"/callgrind.*.* | sort -zV | xargs -0 grep -h '^totals:' | awk '{print $2}'
    rm -f "$raw"/callgrind.*
}
{
    "$keepup" "$trace" 1500 bench | sed -n 's/^bytes kept: \([0-9]*\) in the first hour, \([0-9]*\) in the last.*/bytes \1 \2/p'
    if command -v valgrind >/dev/null; then
        calls_of look | awk 'NR == 2 {first = $1} {last = before; before = $1} END {print "instructions look", first, last}'
        calls_of playSome | awk 'NR > 60 && NR <= 120 {first += $1} {all[NR] = $1}
            END {for (i = NR - 60; i < NR; i++) last += all[i]; print "instructions events", first, last}'
    fi
} >"$raw/keepup"
