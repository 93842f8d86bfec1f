#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Bad input must end in one line that names the file, the cause and the remedy, and in the documented exit status.
# usage: bad_input.sh XENLENS MAKE_FIXTURE CASE
set -eu
xenlens=$1 make_fixture=$2 case=$3
folder=$(mktemp -d)
trap 'umount "$folder/disk" 2>/dev/null || true; chmod -R u+rwx "$folder"; rm -rf "$folder"' EXIT
trace=$folder/trace

fail()
{
    echo "FAILED: $*"
    sed 's/^/  stdout: /' "$folder/out"
    sed 's/^/  stderr: /' "$folder/err"
    exit 1
}

# expect STATUS PATTERN COMMAND...: the exit status, and one line on standard error that matches
expect()
{
    local status=0 wanted=$1 pattern=$2
    shift 2
    "$@" >"$folder/out" 2>"$folder/err" || status=$?
    ((status == wanted)) || fail "exit status $status instead of $wanted from: $*"
    [[ $(wc -l <"$folder/err") == 1 ]] || fail "not one line on standard error from: $*"
    grep -Eq "^xenlens: $pattern" "$folder/err" || fail "no match for '$pattern' from: $*"
}

# Every command says the same of an input that it cannot read, and prints no result.
refuses()
{
    expect 1 "$1" "$xenlens" rounds "$trace"
    [[ ! -s $folder/out ]] || fail "a result all the same"
    expect 1 "$1" "$xenlens" report --json "$trace"
    [[ ! -s $folder/out ]] || fail "a result all the same"
    expect 1 "$1" "$xenlens" dirty "$trace"
    expect 1 "$1" "$xenlens" hypercalls "$trace"
    expect 1 "$1" "$xenlens" io --json "$trace"
    [[ ! -s $folder/out ]] || fail "a result all the same"
    expect 1 "$1" "$xenlens" export "$trace" --to csv -o "$folder/numbers"
}

halve()
{
    truncate -s $(($(stat -c %s "$1") / 2)) "$1"
}

case $case in
missing)
    refuses "$trace: no such file or folder; give the folder"
    ;;
file)
    echo x >"$trace"
    refuses "$trace: not a folder, so not a CTF trace; give the folder"
    ;;
empty)
    mkdir "$trace"
    refuses "$trace: no CTF trace in this folder .*; give the folder"
    ;;
unlistable)
    ((EUID != 0)) || { echo "root may list everything"; exit 77; }
    mkdir -m 000 "$trace"
    refuses "$trace: cannot be listed.*; check the permissions"
    ;;
foreign)
    "$make_fixture" foreign "$trace"
    refuses "$trace: no xenlens events in this trace .*lttng_ust_statedump:start.*; record one"
    ;;
no-migration)
    "$make_fixture" no-migration "$trace"
    expect 1 "$trace: no live migration in this trace; record one" "$xenlens" rounds "$trace"
    expect 1 "$trace: no pages marked dirty by a hypervisor in this trace; record a migration" "$xenlens" dirty "$trace"
    expect 1 "$trace: no file of xentrace; " "$xenlens" export "$trace" --to ctf -o "$folder/ctf"
    [[ ! -e $folder/ctf ]] || fail "a folder was made all the same"
    expect 1 "$trace: no hypercalls in this trace; record one while xenlens-guest" "$xenlens" hypercalls "$trace"
    expect 1 "$trace: no traffic of shared rings.*; record one while xenlens-guest" "$xenlens" io --csv "$trace"
    "$xenlens" report "$trace" >"$folder/out" 2>"$folder/err" || fail "the report is of more than migrations"
    grep -q "No live migration" "$folder/out" || fail "the report does not say so"
    ;;
cut)
    "$make_fixture" migration "$trace"
    halve "$trace/a/stream_0"
    expect 3 "$trace/a/stream_0: cut: .* bytes" "$xenlens" rounds --json "$trace"
    grep -q '"outcome": "completed"' "$folder/out" || fail "the receiver's file is whole: it unpaused the guest"
    grep -Eq '"pages_sent": [1-9][0-9]+' "$folder/out" || fail "what was readable is not kept"
    ;;
cut-to-nothing)
    "$make_fixture" no-migration "$trace"
    truncate -s 10 "$trace/stream_0"
    refuses "$trace/stream_0: cut or damaged: .*; record it again"
    ;;
cut-other-host)
    "$make_fixture" migration "$trace"
    halve "$trace/b/stream_0"
    expect 3 "$trace/b/stream_0: cut: .* bytes" "$xenlens" rounds --json "$trace"
    [[ $(grep -c '"kind"' "$folder/out") == 3 ]] || fail "the sender's rounds are not hurt"
    ;;
not-ctf)
    mkdir "$trace"
    echo "just a file" >"$trace/metadata"
    refuses "$trace: no CTF trace in this folder"
    ;;
broken-metadata)
    "$make_fixture" migration "$trace"
    rm -r "$trace/b"
    echo "/* CTF 1.8 */ trace { nonsense" >"$trace/a/metadata"
    refuses "$trace/a: not a readable CTF trace: .*; record it again"
    ;;
newer-schema)
    "$make_fixture" newer-schema "$trace"
    expect 1 "$trace: .*schema version 99, newer than 1 .*update xenlens" "$xenlens" rounds "$trace"
    ;;
lost)
    "$make_fixture" lost "$trace"
    expect 3 "data lost: a: LTTng buffers .*: 23 events" "$xenlens" rounds "$trace"
    "$xenlens" report --json "$trace" >"$folder/out" 2>"$folder/err" || true
    grep -q '"events": 23' "$folder/out" || fail "the JSON does not count the loss"
    ;;
usage)
    expect 2 ".*see .xenlens --help" "$xenlens"
    expect 2 ".*see .xenlens --help" "$xenlens" nonsense
    expect 2 "TRACE is required" "$xenlens" rounds
    expect 2 ".*--rate.*" "$xenlens" rounds --rate furlongs x
    expect 2 ".*excludes" "$xenlens" rounds --json --csv x
    expect 2 ".*excludes" "$xenlens" dirty --json --csv x
    expect 2 ".*--tsc-hz.*" "$xenlens" dirty --tsc-hz 0 x
    expect 2 ".*--to.*" "$xenlens" export x --to xml -o y
    expect 2 ".*--by.*" "$xenlens" hypercalls --by hour x
    expect 2 ".*--source.*" "$xenlens" hypercalls --source me x
    expect 2 ".*excludes" "$xenlens" io --json --csv x
    expect 2 ".*--to.*" "$xenlens" export x --to morse -o y
    ;;
full-disk)
    [[ -w /dev/full ]] || { echo "no /dev/full here"; exit 77; }
    "$make_fixture" migration "$trace"
    # shellcheck disable=SC2016 # the inner shell expands it
    expect 1 "standard output: cannot write: No space" bash -c '"$1" rounds "$2" >/dev/full' - "$xenlens" "$trace"
    expect 1 "/dev/full: cannot write" "$xenlens" report "$trace" --html /dev/full
    ;;
full-tmpfs)
    # A file system that fills up in the middle: one line, what was there stays, nothing half remains, and it works again
    # when there is space.
    if [[ -z ${IN_NAMESPACE:-} ]]; then
        unshare --map-root-user --mount true 2>/dev/null || { echo "no mount namespaces here"; exit 77; }
        IN_NAMESPACE=yes exec unshare --map-root-user --mount "$0" "$@"
    fi
    disk=$folder/disk source=$(dirname "$0")/../../datasets/three-sides/trace
    mkdir "$disk"
    mount -t tmpfs -o size=16k none "$disk"
    for ((copies = 0; copies < 60; copies++)); do
        cat "$(dirname "$0")/../fuzz/corpus/xentrace/begin.xentrace"
    done >"$folder/x.xentrace"
    for size in 16k 64k 256k; do
        mount -o "remount,size=$size" "$disk"
        expect 1 ".*(is the disk full|No space)" "$xenlens" export "$folder/x.xentrace" --to ctf -o "$disk/ctf"
        [[ -z $(ls -A "$disk") ]] || fail "half a folder is left at $size"
    done
    mount -o remount,size=16k "$disk"
    echo old >"$disk/report.html"
    expect 1 "$disk/report.html: .*No space" "$xenlens" report "$source" --html "$disk/report.html" --force
    [[ $(ls -A "$disk") == report.html && $(<"$disk/report.html") == old ]] || fail "the report before it is not kept"
    expect 1 "$disk/csv.*: .*No space" "$xenlens" export "$source" --to csv -o "$disk/csv"
    [[ $(ls -A "$disk") == report.html ]] || fail "half a folder is left"
    mount -o remount,size=64m "$disk"
    "$xenlens" report "$source" --html "$disk/report.html" --force >/dev/null || fail "it does not work with space"
    "$xenlens" export "$folder/x.xentrace" --to ctf -o "$disk/ctf" >/dev/null 2>&1 || (($? == 3)) || fail "nor does the export"
    ;;
*)
    echo "unknown case $case"
    exit 2
    ;;
esac
