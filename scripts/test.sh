#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sets up, builds what is needed, runs every test. XENLENS_TEST_LAB=no leaves out the tests that
# boot Xen (each counts as one skipped), XENLENS_TEST_LONG=yes runs all of harm_test.sh and faults_test.sh,
# of which there is else only what takes a few minutes. The last line counts: N passed, N failed, N skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/versions.sh

results=$BUILD/test
passed=0 failed=0 skipped=0

scripts/setup.sh build test
scripts/build.sh --tests
mkdir -p "$results"

# count_junit FILE: adds what ctest found
count_junit()
{
    local counts
    counts=$(python3 -c '
import sys, xml.etree.ElementTree as tree
cases = list(tree.parse(sys.argv[1]).iter("testcase"))
failed = sum(case.find("failure") is not None or case.get("status") == "fail" for case in cases)
skipped = sum(case.find("skipped") is not None or case.get("status") in ("notrun", "disabled") for case in cases)
print(len(cases) - failed - skipped, failed, skipped)' "$1")
    read -r p f s <<<"$counts"
    ((passed += p, failed += f, skipped += s)) || true
}

# run_script NAME COMMAND...: a test script whose lines begin with "ok", "not ok" or "skip"
run_script()
{
    local name=$1 log=$results/$1.log status=0 p f s
    shift
    step_begin "Testing: $name"
    "$@" | tee "$log" || status=$? # the script's own, by pipefail
    p=$(grep -c '^ok' "$log" || true)
    f=$(grep -c '^not ok' "$log" || true)
    s=$(grep -c '^skip' "$log" || true)
    # A script that ends with an error or prints nothing has failed where it did not expect to.
    if ((status != 0 || p + f + s == 0)); then
        echo "not ok - $name ended with status $status"
        ((f += 1))
    fi
    ((passed += p, failed += f, skipped += s)) || true
    step_end "$name"
}

step_begin "Testing: programs and libraries"
export QT_QPA_PLATFORM=offscreen
ctest --preset release --output-junit "$results/ctest.xml" -j "$(nproc)" >"$results/ctest.log" 2>&1 ||
    sed -n '/The following tests FAILED/,$p; /Errors while/q' "$results/ctest.log" >&2
count_junit "$results/ctest.xml"
step_end "programs and libraries"

# Those that boot Xen, in the order of their cost.
lab_tests=(interrupt migrations guest dirty hypervisor faults record harm)
if [[ ${XENLENS_TEST_LONG:-no} == yes ]]; then
    export XENLENS_FAULTS=${XENLENS_FAULTS:-version handshake reset leaks}
else
    export XENLENS_HARM_TESTS=${XENLENS_HARM_TESTS:-two_cpus}
fi
run_script scripts tests/lab/scripts_test.sh
for test in "${lab_tests[@]}"; do
    if [[ ${XENLENS_TEST_LAB:-yes} == no ]]; then
        reason="XENLENS_TEST_LAB=no"
    elif [[ $test == guest && ! -f $(patches_folder linux)/series ]]; then
        reason="the kernel of this lab has no patches"
    else
        run_script "$test" "tests/lab/${test}_test.sh"
        continue
    fi
    echo "skip - $test in the lab ($reason)"
    ((skipped += 1))
done

((failed == 0)) || say "details are in build/test/"
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
