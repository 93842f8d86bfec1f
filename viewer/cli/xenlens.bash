# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for xenlens. It asks the program: commands, options and their values are those that its help lists.
_xenlens()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} help words=
    # behind the first word, the command's own help
    help=$("${COMP_WORDS[@]:0:COMP_CWORD > 1 ? 2 : 1}" --help 2>/dev/null | sed -n '/^Options:/,/^Examples:/p')
    # the values of an option stand behind it: "  --by TEXT:{op,vcpu,domain}=op"
    if [[ $previous =~ ^--[a-z-]+$ ]]; then
        words=$(sed -En "s/^  (-.,)?$previous [^ ]*\{([^}]*)\}.*/\2/p" <<<"$help")
    fi
    if [[ -z $words && $current == -* ]]; then
        words=$(sed -En 's/^  (-.,)?(--[a-z-]+).*/\2/p' <<<"$help")
    elif [[ -z $words && $COMP_CWORD == 1 ]]; then
        words=$(sed -n '/^Subcommands:/,$s/^  \([a-z]*\) .*/\1/p' <<<"$help")
    fi
    if [[ -n $words ]]; then
        mapfile -t COMPREPLY < <(compgen -W "${words//,/ }" -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$current") # a folder, or a file of xentrace
    fi
}
complete -o filenames -F _xenlens xenlens
