# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the tests on a lab have in common. What the lab is to be like (XENLENS_LAB_HOSTS, XENLENS_ACCEL, ...) has to be exported
# before this is sourced.
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/versions.sh
. scripts/lab/common.sh
. scripts/lab/lock.sh
. tests/lab/checks.sh

on() { local machine=$1; shift; lab_ssh "$machine" "$@" </dev/null; }
put() { lab_ssh "$1" "cat >$2 && chmod 755 $2" <"$3"; } # MACHINE FILE-THERE FILE

# of REPORT PYTHON-EXPRESSION: a value of the report; m is the only migration in it
of()
{
    python3 -c '
import json, sys
with open(sys.argv[1]) as file:
    report = json.load(file)
migrations = report["rounds"]["migrations"]
m = migrations[0] if len(migrations) == 1 else None
print(eval(sys.argv[2]))' "$1" "$2"
}

# need_built PROGRAM...: of the tests
need_built()
{
    local program
    for program; do
        [[ -x $program ]] || die "the test's own program is not built: $program"
    done
}

# take_lab RESULTS: makes this folder; the lab is this test's until it ends, however that is, and down then. If there is
# a function before_down, it is called while the lab is still up.
take_lab()
{
    lock_lab "make test"
    export XENLENS_LAB_LOCK=$lab_lock
    mkdir -p "$1"
    trap end_lab EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

end_lab()
{
    local status=$?
    trap '' INT TERM HUP
    progress_end
    [[ $(type -t before_down) != function ]] || before_down
    scripts/lab.sh down || true
    exit "$status"
}
