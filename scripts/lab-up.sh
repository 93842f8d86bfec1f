#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sets up, and boots the lab. Our own programs are in it if they have been built.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh build
exec scripts/lab.sh up
