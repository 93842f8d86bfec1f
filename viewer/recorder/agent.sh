#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What `xenlens record` runs on each machine that it records: `sh -s` reads this from its standard input and then obeys
# the lines that follow there. When they end, however that is (a Ctrl-C at the other end, a connection that is lost, a
# machine without power), it ends the tracers and the LTTng session and leaves nothing running. Nothing has to be
# installed for it. A line of standard output is an answer, its first word says which:
#
#     check ROLE                  has NAME | lacks NAME WHY..., then checked
#     session URL SUBBUFFERS      session | failed session WHY
#     start NAME COMMAND...       said NAME TEXT..., ready NAME, ended NAME STATUS
#     end NAME                    ended NAME STATUS
#     destroy                     destroyed
#     alive                       no answer: the other end is still there
#
# ROLE is host or guest. The first answer is: agent VERSION HOSTNAME.
LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin
export LC_ALL PATH
umask 077
set -f
readonly SILENCE=90 # s without a line from the other end, after which it is taken for gone
readonly PATIENCE=20 # s for a tracer to end in order
main=$$ watchdog='' heard=0
dir=$(mktemp -d /run/xenlens-record.XXXXXX 2>/dev/null || mktemp -d "${TMPDIR:-/tmp}/xenlens-record.XXXXXX") || exit 1

answer() { printf '%s\n' "$*"; }

first_line() { sed -n '/[^ ]/{s/[[:cntrl:]]//g;p;q;}' "$1"; }

has() { command -v "$1" >/dev/null 2>&1; }

check()
{
    if [ "$(id -u)" != 0 ]; then
        answer lacks everything "$(id -un) is not root there; let ssh log in as root (User root in ~/.ssh/config)"
    elif ! has lttng || ! has lttng-sessiond; then
        answer lacks everything "LTTng is not installed there (Debian: lttng-tools)"
    else
        for tracer in toolstack hypervisor guest; do
            if [ "$1" = guest ] && [ "$tracer" != guest ]; then continue; fi
            if ! has "xenlens-$tracer"; then
                answer lacks "$tracer" "xenlens-$tracer is not on PATH there"
            elif [ "$tracer" = toolstack ] && ! ldconfig -p 2>/dev/null | grep -q 'libxenguest\.so'; then
                answer lacks toolstack "there is no libxenguest: this is no dom0"
            else
                answer has "$tracer"
            fi
        done
    fi
    answer checked
}

is_loopback() # PORT: what ssh listens on for us is for this machine only, whatever its GatewayPorts
{
    has ss || return 0
    ! ss -Hltn "sport = :$1" 2>/dev/null | awk '{ print $4 }' | grep -qv '^127\.0\.0\.1:'
}

start_daemon()
{
    lttng --no-sessiond list >/dev/null 2>&1 && return 0
    # LTTng's daemons raise their limit of open files to 65,535 where they may, and each new one then closes as many:
    # 8 s on an emulated processor. Without the capability they may not. A program that answers later than 5 s, as on a
    # busy machine, would be dropped for a while.
    less=
    has setpriv && less='setpriv --bounding-set=-sys_resource --inh-caps=-sys_resource'
    # shellcheck disable=SC2086  # a command and its options, or nothing
    LTTNG_APP_SOCKET_TIMEOUT=60 $less lttng-sessiond --daemonize --no-kernel </dev/null >"$dir/log" 2>&1 || return 1
    cat /run/lttng/lttng-sessiond.pid >"$dir/daemon" 2>/dev/null || cat /var/run/lttng/lttng-sessiond.pid >"$dir/daemon"
}

session() # URL SUBBUFFERS
{
    for port in $(printf %s "${1##*/}" | sed 's/^[^:]*://; s/:/ /'); do
        is_loopback "$port" && continue
        answer failed session "sshd there opens our ports to the network (GatewayPorts yes); set it to no"
        return
    done
    if ! start_daemon; then
        answer failed session "lttng-sessiond does not start: $(first_line "$dir/log")"
        return
    fi
    if lttng --no-sessiond list 2>/dev/null | grep -qE '^ +[0-9]+\) xenlens( |$)'; then
        answer failed session "an LTTng session xenlens is there already: another recording, or what one left (lttng destroy xenlens)"
        return
    fi
    # What waits for the network stays here: the live timer closes a sub-buffer each second.
    # Which session is the user's current one is in a file of the home folder, which is not ours to change.
    if LTTNG_HOME=$dir lttng create xenlens --live=1000000 --set-url="$1" >"$dir/log" 2>&1 && : >"$dir/session" &&
        lttng enable-channel --userspace --session=xenlens --subbuf-size=64K --num-subbuf="$2" stream >"$dir/log" 2>&1 &&
        lttng enable-event --userspace --session=xenlens --channel=stream 'xenlens_*' >"$dir/log" 2>&1 &&
        lttng start xenlens >"$dir/log" 2>&1; then
        answer session
    else
        answer failed session "$(first_line "$dir/log")"
    fi
}

start() # NAME COMMAND...
{
    name=$1
    shift
    rm -f "$dir/$name.ended"
    echo "$name" >>"$dir/names"
    {
        {
            "$@" </dev/null 2>&1 &
            echo $! >"$dir/$name.pid"
            wait $!
            echo "xenlens-agent: ended $?"
        } | while IFS= read -r line; do
            case $line in
                ready*) answer ready "$name" ;;
                'xenlens-agent: ended '*)
                    : >"$dir/$name.ended"
                    answer ended "$name" "${line##* }"
                    ;;
                *) answer said "$name" "$line" ;;
            esac
        done 2>/dev/null # nobody listens when the connection is gone
    } &
}

end() # NAME
{
    [ ! -e "$dir/$1.ended" ] || return 0
    kill -TERM "$(cat "$dir/$1.pid" 2>/dev/null)" 2>/dev/null
}

destroy() # SECONDS
{
    # Returns when the relay daemon has received everything; without one there is nothing to wait for.
    [ ! -e "$dir/session" ] || timeout "$1" lttng destroy xenlens >/dev/null 2>&1 ||
        timeout 10 lttng destroy --no-wait xenlens >/dev/null 2>&1
    rm -f "$dir/session"
    daemon=$(cat "$dir/daemon" 2>/dev/null)
    rm -f "$dir/daemon"
    if [ -n "$daemon" ] && kill -TERM "$daemon" 2>/dev/null; then
        tries=0
        while kill -0 "$daemon" 2>/dev/null && [ $((tries += 1)) -lt 100 ]; do sleep 0.1; done
    fi
}

# Whatever is left, in order. A tracer that does not end is killed; Xen's tracing is then switched off for it.
clean_up()
{
    trap '' TERM
    names=$(cat "$dir/names" 2>/dev/null)
    for name in $names; do end "$name"; done
    for name in $names; do
        tries=0
        while [ ! -e "$dir/$name.ended" ] && [ $((tries += 1)) -lt $((PATIENCE * 10)) ]; do sleep 0.1; done
        [ -e "$dir/$name.ended" ] && continue
        kill -KILL "$(cat "$dir/$name.pid" 2>/dev/null)" 2>/dev/null
        [ "$name" != hypervisor ] || xenlens-hypervisor --off >/dev/null 2>&1
    done
    destroy 20
    [ -z "$watchdog" ] || kill "$watchdog" 2>/dev/null
    rm -rf "$dir"
}

# Ends the agent when nothing was heard for a while, and does its work when it was killed.
watch()
{
    nap=
    trap 'kill $nap 2>/dev/null; exit' TERM
    last=0 quiet=0
    while :; do
        sleep 10 &
        nap=$!
        wait "$nap"
        now=$(cat "$dir/heard" 2>/dev/null)
        if [ "$now" = "$last" ]; then quiet=$((quiet + 10)); else quiet=0; fi
        last=$now
        if ! kill -0 "$main" 2>/dev/null; then
            watchdog=
            clean_up
            exit
        fi
        [ "$quiet" -lt "$SILENCE" ] || kill -TERM "$main"
    done
}

work()
{
    trap '' HUP INT PIPE
    trap 'exit 1' TERM
    trap clean_up EXIT
    watch </dev/null >/dev/null 2>&1 &
    watchdog=$!
    answer agent 1 "$(hostname 2>/dev/null || uname -n)"
    while IFS= read -r line; do
        heard=$((heard + 1))
        echo "$heard" >"$dir/heard"
        # shellcheck disable=SC2086  # words
        set -- $line
        case $1 in
            check) check "$2" ;;
            session) session "$2" "$3" ;;
            start)
                shift
                start "$@"
                ;;
            end) end "$2" ;;
            destroy)
                destroy 120
                answer destroyed
                ;;
        esac
    done
}

# Read whole before it is run: what follows on standard input is for `work` and not for the shell.
work
exit
