#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Compares what xenlens says of a recorded dataset with what it said when the golden files were looked over.
# usage: golden.sh XENLENS TRACE GOLDEN_FOLDER OUTPUT_FOLDER
# XENLENS_UPDATE_GOLDEN=1 writes the golden files anew: look at `git diff` before you commit them.
set -eu
xenlens=$1 trace=$2 golden=$3 output=$4
mkdir -p "$output"
export NO_COLOR=1

"$xenlens" rounds "$trace" >"$output/rounds.txt"
"$xenlens" rounds --json "$trace" >"$output/rounds.json"
"$xenlens" rounds --csv "$trace" >"$output/rounds.csv"
"$xenlens" report "$trace" >"$output/report.txt"
"$xenlens" report --json "$trace" >"$output/report.json"

if [[ -n ${XENLENS_UPDATE_GOLDEN:-} ]]; then
    cp "$output"/{rounds.txt,rounds.json,rounds.csv,report.txt,report.json} "$golden/"
    exit 0
fi
status=0
for file in rounds.txt rounds.json rounds.csv report.txt report.json; do
    diff -u "$golden/$file" "$output/$file" || status=1
done
((status == 0)) || echo "what xenlens says now is in $output"
exit $status
