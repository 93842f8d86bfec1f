#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Compares what xenlens says of a recorded dataset with what it said when the golden files were reviewed.
# usage: golden.sh XENLENS TRACE GOLDEN_FOLDER OUTPUT_FOLDER
# XENLENS_UPDATE_GOLDEN=1 rewrites the golden files: look at `git diff` before you commit them.
set -eu
xenlens=$1 trace=$2 golden=$3 output=$4
rm -rf "$output"
mkdir -p "$output"
export NO_COLOR=1

"$xenlens" rounds "$trace" >"$output/rounds.txt"
"$xenlens" rounds --json "$trace" >"$output/rounds.json"
"$xenlens" rounds --csv "$trace" >"$output/rounds.csv"
"$xenlens" report "$trace" >"$output/report.txt"
"$xenlens" report --json "$trace" >"$output/report.json"
"$xenlens" report --html "$output/report.html" "$trace"
"$xenlens" watch "$trace" >"$output/watch.txt"
"$xenlens" watch --json "$trace" >"$output/watch.jsonl"
# Not every dataset has these: then the command ends with status 1, and there is no golden file of it.
for command in dirty hypercalls io overhead; do
    for form in txt json csv; do
        options=()
        [[ $form == txt ]] || options=("--$form")
        status=0
        "$xenlens" "$command" "${options[@]}" "$trace" >"$output/$command.$form" 2>"$output/message" || status=$?
        case $status in
        0) ;;
        1) rm "$output/$command.$form" ;;
        *)
            echo "xenlens $command ${options[*]}: exit status $status"
            cat "$output/message"
            exit 1
            ;;
        esac
    done
done
rm "$output/message"

if [[ -n ${XENLENS_UPDATE_GOLDEN:-} ]]; then
    find "$golden" -maxdepth 1 -type f -delete
    cp "$output"/* "$golden/"
    exit 0
fi
status=0
diff -ruN "$golden" "$output" || status=1
((status == 0)) || echo "what xenlens says now is in $output"
exit $status
