# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for xenlens-hypervisor
_xenlens_hypervisor()
{
    local current=${COMP_WORDS[COMP_CWORD]} words=''
    COMPREPLY=()
    case ${COMP_WORDS[COMP_CWORD - 1]} in
    --detail) mapfile -t COMPREPLY < <(compgen -f -- "$current") && return ;;
    --interval | --duration) words="100ms 1s 10s" ;;
    --mask) words="0x00135000 0x00101000 0x00011000 0x00104000 all" ;;
    --buffer-pages) words="64 256 1024" ;;
    *) words="--interval --duration --detail --mask --buffer-pages --off --verbose --help --version" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o filenames -F _xenlens_hypervisor xenlens-hypervisor
