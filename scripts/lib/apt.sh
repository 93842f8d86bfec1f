# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# apt with lists, cache and sources of its own, derived from the Debian mirrors that the system
# is configured for. Needs paths.sh, versions.sh and messages.sh.
readonly DEBIAN_MIRROR=http://deb.debian.org/debian
apt_dir=$CACHE/apt

# system_sources: "URI SUITE KEYRING" of each Debian archive that the system has, from both of
# apt's formats; third-party archives are left out by the path that Debian's mirrors end in.
system_sources()
{
    local etc=${XENLENS_APT_ETC:-/etc/apt} file
    {
        for file in "$etc/sources.list" "$etc"/sources.list.d/*.list; do
            [[ -r $file ]] || continue
            sed -nE 's/^[[:space:]]*deb[[:space:]]+(\[([^]]*)\][[:space:]]+)?/\2|/p' "$file" | while IFS='|' read -r options line; do
                # shellcheck disable=SC2086  # the line's own words
                set -- $line
                echo "${1:-} ${2:-} $(sed -nE 's/.*signed-by=([^ ,]+).*/\1/p' <<<"$options")"
            done
        done
        for file in "$etc"/sources.list.d/*.sources; do
            [[ -r $file ]] || continue
            awk 'function flush(   u, s, i, j, nu, ns) {
                     if (types ~ /(^| )deb( |$)/ && enabled != "no") {
                         nu = split(uris, u, " "); ns = split(suites, s, " ")
                         for (i = 1; i <= nu; i++) for (j = 1; j <= ns; j++) print u[i], s[j], key
                     }
                     types = uris = suites = key = enabled = ""
                 }
                 /^#/ { next }
                 /^[ \t]*$/ { flush(); next }
                 { name = tolower($1); sub(/^[^:]*:[ \t]*/, "") }
                 name == "types:" { types = $0 }
                 name == "uris:" { uris = $0 }
                 name == "suites:" { suites = $0 }
                 name == "signed-by:" { key = $1 }
                 name == "enabled:" { enabled = $1 }
                 END { flush() }' "$file"
        done
    } | awk -v suite="$DEBIAN_SUITE" '
        ($2 == suite || $2 == suite "-updates" || $2 == suite "-security") &&
        $1 ~ /^https?:.*\/debian(-security)?(\/[0-9TZ]+)?\/?$/ && !seen[$1 $2]++'
}

# debian_sources [TYPE...]: lines for a sources.list
debian_sources()
{
    local uri suite key type found
    found=$(system_sources)
    [[ -n $found ]] || found="$DEBIAN_MIRROR $DEBIAN_SUITE"
    while read -r uri suite key; do
        for type in "$@"; do
            [[ -r ${key:-} ]] || key=''
            echo "$type ${key:+[signed-by=$key] }$uri $suite main"
        done
    done <<<"$found"
}

_apt_options()
{
    mkdir -p "$apt_dir/lists/partial" "$apt_dir/cache/archives/partial" "$apt_dir/empty"
    options=(-q -o "Dir::Etc::SourceList=$apt_dir/sources.list" -o "Dir::Etc::SourceParts=$apt_dir/empty"
        -o "Dir::State::Lists=$apt_dir/lists" -o "Dir::Cache=$apt_dir/cache" -o Acquire::Languages=none
        -o APT::Sandbox::User= -o Acquire::Retries=3)
}

apt_private()
{
    local options
    _apt_options
    apt-get "${options[@]}" "$@"
}

apt_private_cache()
{
    local options
    _apt_options
    apt-cache "${options[@]}" "$@"
}

# An archive that does not answer is a warning: the others may have what is needed.
apt_private_update()
{
    mkdir -p "$apt_dir"
    debian_sources deb deb-src >"$apt_dir/sources.list"
    apt_private update >"$LOGS/apt-update.log" 2>&1 || warn "not every Debian archive answered (see $LOGS/apt-update.log)"
}
