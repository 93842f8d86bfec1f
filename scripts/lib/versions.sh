# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The releases that the lab runs, each with a folder in kernel-patches/. Needs paths.sh.

# shellcheck disable=SC2034  # the scripts that source this use them
{
    XEN_RELEASE=4.17
    LINUX_RELEASE=6.1
    DEBIAN_SUITE=bookworm
}

# patches_folder xen|linux: the folder of the release that the lab runs
patches_folder()
{
    local release=${1^^}_RELEASE
    echo "$ROOT/kernel-patches/$1/${!release}"
}

# is_patched xen|linux: the lab's hypervisor or kernel is built with our patches
is_patched()
{
    local switch=XENLENS_${1^^}_SERIES
    [[ ${!switch:-} != none && -f $(patches_folder "$1")/series ]]
}
