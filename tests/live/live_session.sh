#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A migration that is watched while it runs: events come through a relay daemon, before the session ends.
# usage: live_session.sh EMITTER FOLLOWER
set -eu
# shellcheck source=tests/live/relay.sh
. "$(dirname "$0")/relay.sh"
choose_ports
start_relayd
start_sessiond
start_session
start_emitter "$1"
follow follower "$2"
until_true "session to join" says follower joined
echo >&3
until_true "migration under way" says follower running
echo >&3
until_true "end of the migration" says follower "ended failed"
lttng destroy >>"$folder/lttng.log"
until_true "end of the session" says follower closed
