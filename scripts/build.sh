#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: build.sh [--tests]
# Builds our own programs with CMake, with --tests their tests too, and installs the programs into
# build/stage, from where the lab gets them.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/products.sh

tests=OFF
[[ ${1:-} != --tests ]] || tests=ON

for tool in cmake ninja clang c++; do
    command -v "$tool" >/dev/null || die "$tool is not installed: run make setup, which installs what the build needs"
done
step_begin "Building xenlens"
need_space "$BUILD" 1500 "the build"
log=$LOGS/build.log
mkdir -p "$LOGS"
cmake --preset release -DXENLENS_BUILD_TESTS=$tests >"$LOGS/configure.log" 2>&1 || die_with_log "cmake cannot configure the build; if something is not installed, run make setup" "$LOGS/configure.log"
nice cmake --build --preset release >"$log" 2>&1 &
builder=$!
while kill -0 "$builder" 2>/dev/null; do
    steps=$({ grep -oE '^\[[0-9]+/[0-9]+\]' "$log" || true; } | tail -n 1 | tr -d '[]')
    progress "step ${steps:-0}, $(step_seconds) s"
    sleep 1
done
wait "$builder" || die_with_log "the build failed" "$log" 30
rm -rf "$STAGE.new"
cmake --install "$BUILD/release" --prefix "$STAGE.new" >"$LOGS/install.log" 2>&1 || die_with_log "cannot install into build/stage" "$LOGS/install.log"
rm -rf "$STAGE"
mv "$STAGE.new" "$STAGE"
step_end "xenlens"
