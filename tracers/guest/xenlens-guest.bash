# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Completion of xenlens-guest.
_xenlens_guest()
{
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}"
    case "$previous" in
    --interval | --clock-reference | --ring-size) COMPREPLY=() ;;
    --only) mapfile -t COMPREPLY < <(compgen -W "hypercalls grants rings channels none" -- "$current") ;;
    *) mapfile -t COMPREPLY < <(compgen -W "--help --version --interval --clock-reference --detail --mmu --only --ring-size --verbose" -- "$current") ;;
    esac
}
complete -F _xenlens_guest xenlens-guest
