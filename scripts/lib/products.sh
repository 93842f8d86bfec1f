# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Expensive build products (hypervisor, kernel, root file system) are cached under the hash of what
# they are made from, each in a folder that appears only when it is complete. Needs paths.sh,
# messages.sh and versions.sh.

# hash_of FILE...: of the files' names without their folders, their content, and stdin
hash_of()
{
    local file
    {
        cat
        for file in "$@"; do
            printf '%s ' "${file##*/}"
            sha256sum <"$file"
        done
    } | sha256sum | cut -c 1-16
}

# product_begin KIND HASH: fails (1) if the product is there. Otherwise keeps other processes
# from making the same one and sets work_dir. Either way product_dir is set.
product_begin()
{
    local kind=$1 hash=$2
    product_dir=$CACHE/$kind-$hash
    work_dir=$BUILD/work/$kind-$hash
    [[ ! -d $product_dir ]] || return 1
    mkdir -p "$CACHE" "$BUILD/work" "$LOGS" 2>/dev/null || die "cannot write to $CACHE or $BUILD; free some space or set XENLENS_CACHE"
    exec {product_lock}>"$CACHE/$kind.lock"
    if ! flock -n "$product_lock"; then
        say "another process is making the $kind; waiting for it"
        flock "$product_lock"
    fi
    if [[ -d $product_dir ]]; then
        exec {product_lock}>&-
        return 1
    fi
    rm -rf "$work_dir"
    mkdir -p "$work_dir/out"
}

# product_publish: moves what lies in work_dir/out into the cache
product_publish()
{
    local staging=$product_dir.new.$$
    rm -rf "$staging"
    if ! cp -a --sparse=always "$work_dir/out" "$staging"; then
        rm -rf "$staging"
        die "cannot store $product_dir: free some space or set XENLENS_CACHE to another folder"
    fi
    mv -T "$staging" "$product_dir"
    rm -rf "$work_dir"
    exec {product_lock}>&-
}

# need_space DIR MIB WHAT
need_space()
{
    local free
    mkdir -p "$1" 2>/dev/null || die "cannot create $1 for $3"
    free=$(df --output=avail -m "$1" | tail -n 1)
    ((free >= $2)) || die "$3 needs $2 MiB in $1 and $((free)) MiB are free: make room, or move it (XENLENS_CACHE, XENLENS_LAB_DIR)"
}

# patch_series WHAT: the files of the release's series in order, unless it is switched off by
# XENLENS_<WHAT>_SERIES=none
patch_series()
{
    local what=$1 folder line
    is_patched "$what" || return 0
    folder=$(patches_folder "$what")
    while read -r line; do
        line=${line%%#*}
        line=${line%"${line##*[![:space:]]}"}
        [[ -n $line ]] || continue
        [[ -f $folder/$line ]] || die "${folder#"$ROOT"/}/series names $line, which is not there"
        printf '%s\n' "$folder/$line"
    done <"$folder/series"
}

# apply_patches TREE LOG PATCH...: a patch that needs fuzz was written for another version
apply_patches()
{
    local tree=$1 log=$2 patch
    shift 2
    : >"$log"
    for patch in "$@"; do
        patch -d "$tree" -p1 -F0 --no-backup-if-mismatch --forward <"$patch" >>"$log" 2>&1 ||
            die_with_log "patch ${patch##*/} does not apply to this source without fuzz" "$log"
    done
    (($# == 0)) || say "applied $# patches"
}

# read_back_config WANTED CONFIG: kconfig drops what a missing dependency forbids and says nothing
read_back_config()
{
    local line dropped=()
    while read -r line; do
        [[ $line == CONFIG_* ]] || continue
        grep -qxF -- "$line" "$2" || dropped+=("$line")
    done <"$1"
    ((${#dropped[@]} == 0)) || die "kconfig dropped what was asked for: ${dropped[*]} (a dependency is missing in the fragment)"
}

# run_counted UNIT LOG PATTERN ABOUT COMMAND...: runs it, counts the log's lines that match
run_counted()
{
    local unit=$1 log=$2 pattern=$3 about=$4 pid count
    shift 4
    "$@" >"$log" 2>&1 &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        count=$(grep -cE -- "$pattern" "$log" || true)
        progress "$count of about $about $unit, $(step_seconds) s"
        sleep 1
    done
    wait "$pid"
}
