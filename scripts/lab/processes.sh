# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The lab's own processes on this machine, each by number and start time in $LAB/NAME.process, so
# that none is ended that is not ours. Needs common.sh.

# The start time of a process distinguishes it from a later one with the same number.
# Empty when there is none, or only its exit status is left.
start_time()
{
    local state
    state=$(sed -E 's/.*\) //' "/proc/$1/stat" 2>/dev/null) || return 0
    [[ $state == Z* ]] || cut -d' ' -f20 <<<"$state"
}

# start_process NAME COMMAND...: in a session of its own, output to $LAB/NAME.log. A Ctrl-C does not
# reach it: it is ended in order by stop_process. It writes its number itself, before it becomes the
# command, so that one whose starter is killed meanwhile is known too.
start_process()
{
    local name=$1 pid tries
    shift
    rm -f "$LAB/$name.process"
    (
        pid=$BASHPID
        echo "$pid $(start_time "$pid")" >"$LAB/$name.process.new"
        mv "$LAB/$name.process.new" "$LAB/$name.process"
        exec setsid "$@"
    ) </dev/null >"$LAB/$name.log" 2>&1 &
    for ((tries = 0; tries < 100; tries++)); do
        [[ ! -f $LAB/$name.process ]] || return 0
        sleep 0.05
    done
}

# process_pid NAME: its number if it runs and is the one we started
process_pid()
{
    local pid started
    read -r pid started <"$LAB/$1.process" 2>/dev/null || return 1
    [[ -n $started && $(start_time "$pid") == "$started" ]] && echo "$pid"
}

# stop_process NAME: SIGTERM, and SIGKILL after 5 s
stop_process()
{
    local pid tries
    if pid=$(process_pid "$1"); then
        kill "$pid" 2>/dev/null || true
        for ((tries = 0; tries < 50; tries++)); do
            process_pid "$1" >/dev/null || break
            sleep 0.1
        done
        ! process_pid "$1" >/dev/null || kill -KILL "$pid" 2>/dev/null || true
    fi
    rm -f "$LAB/$1.process"
}

stop_all_processes()
{
    local file
    for file in "$LAB"/*.process; do
        [[ ! -f $file ]] || stop_process "$(basename "$file" .process)"
    done
}
