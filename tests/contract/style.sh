#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every source is as clang-format 14 writes it.
# usage: style.sh SOURCE_FOLDER; exit status 77: a tool or the list of files is missing.
set -eu
cd "$1"
for tool in git clang-format; do
    command -v "$tool" >/dev/null || { echo "skip: $tool is not installed"; exit 77; }
done
git rev-parse --git-dir >/dev/null 2>&1 || { echo "skip: not a git checkout"; exit 77; }
# Another version breaks lines elsewhere.
clang-format --version | grep -q 'version 14\.' || { echo "skip: $(clang-format --version) is not version 14"; exit 77; }

git ls-files -z '*.cpp' '*.h' '*.c' | xargs -0 clang-format -n -Werror
