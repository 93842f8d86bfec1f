# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2154  # variables of bench.sh
# One emulated host for a measurement, whose clock counts the instructions it executes. Needs paths.sh, messages.sh.

# tree_of LINUX: the folder whose scripts make and boot that kernel. For "events" it is this project by links, with one option
# removed from the configuration of the patches: no counters, all events.
tree_of()
{
    local tree=$ROOT folder entry patches=kernel-patches/linux/$LINUX_RELEASE config
    config=$patches/config
    if [[ $1 == events ]]; then
        tree=$results/events-tree
        rm -rf "$tree"
        mkdir -p "$tree/$config/patched"
        grep -v '^CONFIG_XEN_HYPERCALL_COUNTERS=' "$ROOT/$config/patched/xenlens.config" >"$tree/$config/patched/xenlens.config"
        for folder in . kernel-patches kernel-patches/linux "$patches" "$config" "$config/patched"; do
            for entry in "$ROOT/$folder"/*; do
                [[ -e $tree/$folder/${entry##*/} ]] || ln -s "$entry" "$tree/$folder/"
            done
        done
    fi
    echo "$tree"
}

# boot NAME XEN LINUX: XEN is stock or patched; LINUX one of these or events, which is patched without the counters
boot()
{
    local name=$1 tree
    tree=$(tree_of "$3")
    export XENLENS_XEN_SERIES='' XENLENS_LINUX_SERIES=''
    [[ $2 == patched ]] || XENLENS_XEN_SERIES=none
    [[ $3 != stock ]] || XENLENS_LINUX_SERIES=none
    step_begin "Measuring $name: $2 Xen, $3 Linux"
    XENLENS_LAB_PURPOSE="make bench" "$tree/scripts/lab.sh" up
    scripts/lab.sh ssh a "mkdir -p /tmp/bench" </dev/null || die "host a does not run commands"
    # The lab has our tracers from build/stage; those beside the programs of the measurement go first.
    local files=()
    mapfile -t files < <(cd "$programs" && find . -maxdepth 1 -type f \( -name 'bench_*' -o -name 'xenlens-*' \))
    {
        tar -C "$programs" -c "${files[@]}"
        tar -C scripts/bench/inside -c .
    } | scripts/lab.sh ssh a "tar -C /tmp/bench -ix" || die "cannot copy the programs of the measurement to host a"
}

# inside NAME SCRIPT [VARIABLE=VALUE...]: runs scripts/bench/inside/SCRIPT.sh in dom0, output to $raw/NAME
inside()
{
    local name=$1 script=$2
    shift 2
    scripts/lab.sh ssh a "$* sh /tmp/bench/$script.sh" </dev/null >"$raw/$name.new" 2>"$raw/$name.log" ||
        die_with_log "the measurement $name failed" "$raw/$name.log"
    mv "$raw/$name.new" "$raw/$name"
}

# fetch NAME: the records of dom0 as $raw/NAME.records
fetch() { scripts/lab.sh ssh a "cat /tmp/bench/records" </dev/null >"$raw/$1.records"; }

shut_down()
{
    scripts/lab.sh down >/dev/null 2>&1 || true
    step_end "${1:-}"
}
