# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Counts what a test script checks: a line each on stdout, "ok - ..." or "not ok - ...".

# check WHAT COMMAND...: passes if the command succeeds; its output is shown if it does not
check()
{
    local what=$1 output
    shift
    if output=$("$@" 2>&1); then
        echo "ok - $what"
    else
        echo "not ok - $what"
        [[ -z $output ]] || printf '    %s\n' "$output"
    fi
}

# check_equal WHAT EXPECTED ACTUAL
check_equal()
{
    if [[ $2 == "$3" ]]; then
        echo "ok - $1"
    else
        printf '%s\n' "not ok - $1" "    expected: $2" "    actual:   $3"
    fi
}

# check_match WHAT PATTERN TEXT
check_match()
{
    if [[ $3 =~ $2 ]]; then
        echo "ok - $1"
    else
        printf '%s\n' "not ok - $1" "    expected to match: $2" "    actual: $3"
    fi
}

skip() { echo "skip - $1"; }
