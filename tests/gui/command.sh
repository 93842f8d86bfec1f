#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The command line of xenlens-viewer: exit statuses and one line for each failure.
# usage: command.sh PATH-OF-XENLENS-VIEWER FOLDER-OF-ITS-DOCUMENTS FOLDER-OF-DATASETS
set -u
viewer="$1"
documents="$2"
datasets="$3"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
failures=0

# expect STATUS PART-OF-OUTPUT ARGUMENT...: runs the viewer without a display
expect()
{
    local status="$1" part="$2" output actual
    shift 2
    output="$(env -u DISPLAY -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM "$viewer" "$@" 2>&1)"
    actual=$?
    if [[ $actual -ne $status || "$output" != *"$part"* ]]; then
        printf 'xenlens-viewer %s\n  expected: status %s, ...%s...\n  got: status %s, %s\n' "$*" "$status" "$part" "$actual" "$output"
        failures=$((failures + 1))
    fi
}

expect 0 "How to read the rounds chart" --help
expect 0 "xenlens-viewer" --version
expect 2 "no figure 'nothing'" "$folder" --figure nothing
expect 2 "end the name in .png, .svg or .pdf" "$folder" --export x.bmp
expect 2 "is no size" "$folder" --export x.png --size 12
expect 2 "is no size" "$folder" --export x.png --size 1200x700x3
expect 2 "out of range" "$folder" --export x.png --size 10x10
expect 2 "out of range" "$folder" --export x.png --size 99999x99999
expect 2 "--units" "$folder" --export x.png --units furlongs
expect 2 "--migration" "$folder" --export x.png --migration 0
expect 2 "--profile" "$folder" --export x.png --profile 0
expect 2 "--tsc-hz" "$folder" --export x.png --tsc-hz 1000
expect 2 "--tsc-hz" "$folder" --export x.png --tsc-hz fast
expect 2 "needs a TRACE" --export x.png
expect 2 "" --nothing
expect 1 "there is no display" "$folder"
expect 1 "$folder/none" "$folder/none" --export "$folder/x.png"
expect 1 "$folder" "$folder" --export "$folder/x.png"
if [[ -e "$folder/x.png" ]]; then
    echo "a failed export left a file"
    failures=$((failures + 1))
fi
# every option of --help is in the manual page and in the completion
manual="$(sed 's/\\-/-/g' "$documents/xenlens-viewer.1")"
while read -r option; do
    for text in "$manual" "$(cat "$documents/xenlens-viewer.bash")"; do
        if [[ "$text" != *"$option"* ]]; then
            echo "$option is in --help, but not in the manual page and the completion"
            failures=$((failures + 1))
        fi
    done
done < <("$viewer" --help | grep -oE '^  (-h,)?--[a-z-]+' | grep -oE '\-\-[a-z-]+')

# a recorded trace is drawn in every format
for trace in "$datasets"/*/trace; do
    [[ -d "$trace" ]] || continue
    for format in png svg pdf; do
        rm -f "$folder/rounds.$format"
        expect 0 "" "$trace" --figure rounds --export "$folder/rounds.$format"
        if [[ ! -s "$folder/rounds.$format" ]]; then
            echo "$trace: no $format was drawn"
            failures=$((failures + 1))
        fi
    done
    # what the trace has no source of is said in a line, and no file is left
    for figure in hypercalls io heatmap; do
        rm -f "$folder/$figure.png"
        output="$(env -u DISPLAY -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM "$viewer" "$trace" --figure "$figure" \
            --export "$folder/$figure.png" 2>&1)"
        status=$?
        if [[ $status -eq 1 && "$output" == *"in this trace"* && ! -e "$folder/$figure.png" ]]; then
            continue
        fi
        if [[ $status -ne 0 || ! -s "$folder/$figure.png" ]]; then
            printf '%s --figure %s: status %s, %s\n' "$trace" "$figure" "$status" "$output"
            failures=$((failures + 1))
        fi
    done
done
exit $((failures > 0))
