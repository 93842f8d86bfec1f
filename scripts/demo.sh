#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Everything once: set up, build, boot the two-host lab, load a guest, migrate it while everything
# is recorded, check that it continued, report and draw. Leaves build/demo/.
# XENLENS_LOAD_WORKING_SET, XENLENS_LOAD_RATE, XENLENS_LOAD_PATTERN set the guest's load.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/products.sh
. scripts/lab/common.sh
. scripts/lab/lock.sh
. scripts/lab/experiment.sh

demo=$BUILD/demo
begin=$(seconds_now)
finished=''

lock_lab "make demo"
export XENLENS_LAB_LOCK=$lab_lock

clean_up()
{
    local status=$?
    trap '' INT TERM HUP
    progress_end
    ((status != 130)) || say "interrupted; the lab is ended"
    if [[ -z $finished ]]; then
        mkdir -p "$demo/logs"
        cp -f "$LAB"/*.log "$demo/logs/" 2>/dev/null || true
        say "logs are in ${demo#"$ROOT"/}/logs and build/logs"
    fi
    scripts/lab.sh down || true
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# draw FIGURE FORMAT: 1 if the trace lacks what the figure shows
draw()
{
    local status=0
    QT_QPA_PLATFORM=offscreen "$STAGE/bin/xenlens-viewer" "$demo/trace" --figure "$1" --force --export "$demo/$1.$2" 2>"$demo/logs/$1-$2.log" || status=$?
    ((status == 0 || status == 3)) && return
    ((status == 1)) && return 1
    die_with_log "cannot draw $1.$2" "$demo/logs/$1-$2.log"
}

scripts/setup.sh build
scripts/build.sh
for program in xenlens xenlens-viewer xenlens-toolstack xenlens-guest xenlens-hypervisor xenlens-memload; do
    [[ -x $STAGE/bin/$program ]] || die "the build did not install $program"
done
need_space "$BUILD" 1000 "the demo"
rm -rf "$demo"
mkdir -p "$demo"

scripts/lab.sh up
begin_recording "$demo/trace"

step_begin "Migrating g1 from a to b under load ($LOAD_PATTERN, $LOAD_WORKING_SET, $LOAD_RATE pages/s)"
migrate_from_idle a b 2>"$demo/migrate.log" || die_with_log "xl migrate failed" "$demo/migrate.log"
step_end "migrated"

step_begin "Checking that the guest continued"
require_guest_went_on "$demo"
step_end "g1 runs on b, its counter never went back, a no longer has it"

step_begin "Collecting the trace"
scripts/lab/record.sh stop || warn "a tracer ended with losses or an error (see $LAB/toolstack-*.log)"
mkdir -p "$demo/logs"
cp -f "$LAB"/*.log "$demo/logs/"
scripts/lab.sh down
need_space "$BUILD" 50 "the trace and its figures"
step_end "trace"

step_begin "Reporting and drawing"
status=0
"$STAGE/bin/xenlens" report "$demo/trace" >"$demo/report.txt" || status=$?
((status == 0 || status == 3)) || die "xenlens report failed on $demo/trace"
"$STAGE/bin/xenlens" report "$demo/trace" --json >"$demo/report.json" 2>/dev/null || ((status == 3))
for format in png svg pdf; do
    draw rounds $format || die_with_log "cannot draw rounds.$format" "$demo/logs/rounds-$format.log"
done
drawn="rounds.png, rounds.svg, rounds.pdf"
# On a stock kernel or hypervisor some figures have nothing to show: the viewer says what is missing.
figures=$("$STAGE/bin/xenlens-viewer" --help | sed -n 's/.*figure to show or export: rounds, //p')
for figure in ${figures//,/}; do
    if draw "$figure" png; then drawn+=", $figure.png"; else say "no $figure.png: $(tail -n 1 "$demo/logs/$figure-png.log")"; fi
done
step_end "report and figures"
finished=yes

cat "$demo/report.txt"
echo
echo "build/demo/ holds trace/ (CTF), report.txt, report.json, $drawn; created in $(seconds_since "$begin") s"
if [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} && -t 1 ]]; then
    "$STAGE/bin/xenlens-viewer" "$demo/trace"
else
    echo "to open it: build/stage/bin/xenlens-viewer build/demo/trace"
fi
