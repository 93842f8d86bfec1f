# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The scripts' messages to their user, all of them on stderr: steps with their duration, progress of
# long ones, one line for an error. Colours on a terminal only, and none where NO_COLOR is set.

if [[ -t 2 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
    _bold=$'\e[1m' _red=$'\e[31m' _yellow=$'\e[33m' _green=$'\e[32m' _plain=$'\e[0m'
else
    _bold='' _red='' _yellow='' _green='' _plain=''
fi

say() { printf '%s\n' "    $*" >&2; }
warn() { printf '%s\n' "${_yellow}    warning: $*${_plain}" >&2; }

# die MESSAGE [STATUS]: one line with cause and remedy
die()
{
    progress_end
    printf '%s\n' "${_red}xenlens: $1${_plain}" >&2
    exit "${2:-1}"
}

# die_with_log MESSAGE FILE [LINES]: the line, then the end of the log it speaks of
die_with_log()
{
    progress_end
    if [[ -s $2 ]]; then
        printf '%s\n' "    last lines of $2:" >&2
        tail -n "${3:-12}" "$2" | tr -d '\r' | sed 's/^/      | /' >&2
    fi
    die "$1"
}

seconds_now() { date +%s.%N; }

# seconds_since START: with one decimal
seconds_since() { LC_ALL=C awk -v a="$1" -v b="$(seconds_now)" 'BEGIN { printf "%.1f", b - a }'; }

step_begin()
{
    _step_name=$1
    _step_start=$(seconds_now)
    printf '%s\n' "${_bold}==> $1${_plain}" >&2
}

step_seconds() { seconds_since "$_step_start"; }

step_end()
{
    progress_end
    printf '%s\n' "${_green}    done${_plain}: ${1:-$_step_name}, $(step_seconds) s" >&2
}

# progress TEXT: on a terminal one line that is rewritten, else a line every 30 s
progress()
{
    local now=$SECONDS
    if [[ -t 2 ]]; then
        printf '\r    %-72s' "$1" >&2
        _progress_open=1
    elif ((now - ${_progress_last:--30} >= 30)); then
        say "$1"
        _progress_last=$now
    fi
}

progress_end()
{
    if [[ -n ${_progress_open:-} ]]; then
        printf '\r%-78s\r' '' >&2
        _progress_open=''
    fi
    unset _progress_last
}
