# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for xenlens
_xenlens()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W "rounds dirty hypercalls io report export --help --version" -- "$current")
        return
    fi
    case $previous in
    --rate)
        mapfile -t COMPREPLY < <(compgen -W "mbit mib pages" -- "$current")
        return
        ;;
    --by)
        mapfile -t COMPREPLY < <(compgen -W "op vcpu domain" -- "$current")
        return
        ;;
    --source)
        mapfile -t COMPREPLY < <(compgen -W "guest hypervisor" -- "$current")
        return
        ;;
    --to)
        mapfile -t COMPREPLY < <(compgen -W "csv ctf" -- "$current")
        return
        ;;
    --html)
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    esac
    if [[ $current == -* ]]; then
        local options
        case ${COMP_WORDS[1]} in
        rounds) options="--json --csv --rate --tsc-hz --help" ;;
        dirty) options="--json --csv --tsc-hz --help" ;;
        hypercalls) options="--by --source --json --csv --tsc-hz --help" ;;
        io) options="--json --csv --tsc-hz --help" ;;
        report) options="--json --html --force --rate --tsc-hz --help" ;;
        export) options="--to --output --force --tsc-hz --help" ;;
        *) options="" ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
    fi
}
complete -o filenames -F _xenlens xenlens
