# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Completion of xenlens-toolstack.
_xenlens_toolstack()
{
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}"
    case "$previous" in
    --nic) mapfile -t COMPREPLY < <(compgen -W "$(ls /sys/class/net)" -- "$current") ;;
    --libxenctrl | --libxenguest) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    --domain | --sample-interval | --clock-reference | --ring-size) COMPREPLY=() ;;
    *) mapfile -t COMPREPLY < <(compgen -W "--help --version --domain --sample-interval --clock-reference --nic --no-writes --libxenctrl --libxenguest --ring-size --verbose" -- "$current") ;;
    esac
}
complete -F _xenlens_toolstack xenlens-toolstack
