# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Completion of xenlens-clock-reference.
_xenlens_clock_reference()
{
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}"
    case "$previous" in
    --listen) COMPREPLY=() ;;
    *) mapfile -t COMPREPLY < <(compgen -W "--help --version --listen --verbose" -- "$current") ;;
    esac
}
complete -F _xenlens_clock_reference xenlens-clock-reference
