# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Completion of xenlens-viewer.
_xenlens_viewer()
{
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}"
    case "$previous" in
    --figure)
        local figures
        figures=$("${COMP_WORDS[0]}" --help 2>/dev/null | sed -n 's/.*figure to show or export: //p')
        mapfile -t COMPREPLY < <(compgen -W "${figures//,/}" -- "$current")
        ;;
    --units) mapfile -t COMPREPLY < <(compgen -W "mbit pages mib" -- "$current") ;;
    --export) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    --size | --migration | --profile | --tsc-hz) COMPREPLY=() ;;
    *)
        if [[ "$current" == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "--help --version --figure --export --force --size --units --no-axis-break --migration --profile --tsc-hz" -- "$current")
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$current") # a folder, or a raw file
        fi
        ;;
    esac
}
complete -o filenames -F _xenlens_viewer xenlens-viewer
