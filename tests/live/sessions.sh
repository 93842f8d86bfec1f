# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the tests of several live sessions have in common; behind relay.sh. Programs of several hosts are copies of one
# under names of their own: each session records one of them. Needs emitter_program, which is copied.
# shellcheck disable=SC2154 # relay.sh sets folder and port

# make_session NAME: a live session that records the program steps_NAME
make_session()
{
    {
        lttng create "$1" --live=100000 -C "tcp://127.0.0.1:$port" -D "tcp://127.0.0.1:$((port + 1))"
        lttng enable-event -s "$1" -u 'xenlens_toolstack:*' --filter "\$ctx.procname == \"steps_$1\""
        lttng start "$1"
    } >>"$folder/lttng.log"
}

# start_steps NAME: the program of a host NAME, whose guest is gNAME; see steps
start_steps()
{
    local -n pipe=pipe_$1
    cp "$emitter_program" "$folder/steps_$1"
    mkfifo "$folder/pipe_$1"
    LTTNG_UST_REGISTER_TIMEOUT=-1 "$folder/steps_$1" "$1" "g$1" <"$folder/pipe_$1" &
    started+=("$!")
    # shellcheck disable=SC2034 # steps uses it
    exec {pipe}>"$folder/pipe_$1"
    until_true "registration of $1" eval "lttng list -u | grep -q 'steps_$1'"
}

# steps NAME STEP...: what the program of a host sends
steps()
{
    local -n pipe=pipe_$1
    printf '%s\n' "${@:2}" >&"$pipe"
}

# follow_sessions NAME PROGRAM URL: sets follower, its process
follow_sessions()
{
    "$2" "$3" >"$folder/$1.log" &
    follower=$!
    started+=("$follower")
}

# has_state FOLLOWER SESSION=STATE...: its last word on its sessions
has_state()
{
    local last want
    last=" $(grep '^states' "$folder/$1.log" | tail -n 1) "
    for want in "${@:2}"; do
        [[ $last == *" $want "* ]] || return 1
    done
}

# cpu_ticks PROCESS: of it and of the readers that it has started and waited for
cpu_ticks() { awk '{ print $14 + $15 + $16 + $17 }' "/proc/$1/stat"; }
