#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the scripts do without a lab: their style, how they read apt's configuration and the
# packages' lists, what they do with kernel options that were dropped, with busy ports, with a lab
# that is locked, with a QEMU that is missing, with a full disk.
# shellcheck disable=SC2016  # what stands in single quotes is expanded by the inner shell
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. tests/lab/checks.sh

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mapfile -t shell_files < <(git ls-files -co --exclude-standard | while read -r file; do
    [[ ! -f $file ]] || ! head -n 1 "$file" | grep -qE '^#!.*(ba)?sh$' || echo "$file"
done)
check "shellcheck is content with ${#shell_files[@]} scripts" shellcheck -x "${shell_files[@]}" \
    scripts/lib/*.sh scripts/lab/*.sh scripts/lab/inside/*.sh
check_equal "every line of scripts/packages/*.txt is one package" "" \
    "$(sed -E 's/#.*//; s/[[:space:]]+$//; s/@XEN_RELEASE@/1/' scripts/packages/*.txt | grep -vE '^[a-z0-9][a-z0-9.+-]*$|^$')"

# apt's two formats, with third parties that must be left out
etc=$scratch/apt
mkdir -p "$etc/sources.list.d"
cat >"$etc/sources.list" <<LIST
# deb http://commented.example/debian bookworm main
deb [arch=amd64 signed-by=/etc/passwd] http://mirror.example/debian bookworm main contrib
deb-src http://mirror.example/debian bookworm main
deb cdrom:[Debian]/ bookworm main
deb https://packages.example/php bookworm main
LIST
cat >"$etc/sources.list.d/debian.sources" <<SOURCES
Types: deb deb-src
URIs: http://other.example/debian-security/
Suites: bookworm-security sid
Components: main

Enabled: no
Types: deb
URIs: http://disabled.example/debian
Suites: bookworm
Components: main
SOURCES
sources()
{
    XENLENS_APT_ETC=$1 bash -c '. scripts/lib/paths.sh; . scripts/lib/messages.sh; . scripts/lib/versions.sh; . scripts/lib/apt.sh; debian_sources deb deb-src'
}
check_equal "mirrors come from both formats of apt's configuration, Debian's only" \
    "deb [signed-by=/etc/passwd] http://mirror.example/debian bookworm main
deb-src [signed-by=/etc/passwd] http://mirror.example/debian bookworm main
deb http://other.example/debian-security/ bookworm-security main
deb-src http://other.example/debian-security/ bookworm-security main" "$(sources "$etc")"
check_match "without any, Debian's own mirror is used" '^deb http://deb.debian.org/debian bookworm main' "$(sources "$scratch/none")"

# products
library()
{
    bash -c ". scripts/lib/paths.sh; . scripts/lib/messages.sh; . scripts/lib/versions.sh; . scripts/lib/packages.sh
        . scripts/lib/products.sh; $1" test "${@:2}" 2>&1
}
printf 'CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C=m\n' >"$scratch/config"
printf 'CONFIG_A=y\nCONFIG_B=y\nCONFIG_C=y\n' >"$scratch/wanted"
check_match "an option that kconfig dropped is named" 'dropped.*CONFIG_B=y CONFIG_C=y' "$(library 'read_back_config "$1" "$2"' "$scratch/wanted" "$scratch/config")"
check_equal "options that are there pass" "" "$(library 'read_back_config "$1" "$2"' <(echo CONFIG_A=y) "$scratch/config")"
check_match "a disk that is too full is reported, with what to do" 'needs 999999999 MiB .*XENLENS_CACHE' "$(library 'need_space "$1" 999999999 "the test"' "$scratch")"
mkdir -p "$scratch/tree"
echo one >"$scratch/tree/file"
printf -- '--- a/file\n+++ b/file\n@@ -1 +1 @@\n-two\n+three\n' >"$scratch/bad.patch"
check_match "a patch that does not apply is named" 'bad.patch does not apply' \
    "$(library 'apply_patches "$1" "$2" "$3"' "$scratch/tree" "$scratch/log" "$scratch/bad.patch")"
check_equal "the hash of a product changes with a file" different \
    "$([[ $(library 'hash_of "$1" <<<x' "$scratch/bad.patch") == "$(library 'hash_of "$1" <<<x' "$scratch/config")" ]] && echo same || echo different)"
check_equal "the hash of a product does not change when its files move" "$(library 'hash_of "$1" <<<x' "$scratch/config")" \
    "$(mkdir "$scratch/moved" && cp "$scratch/config" "$scratch/moved/" && library 'hash_of "$1" <<<x' "$scratch/moved/config")"
check_match "the packages of the root file system are of the lab's Xen" 'xen-utils-[0-9][0-9.]*' "$(library 'packages_of rootfs')"
for what in xen linux; do
    check_match "the lab's $what has a base, a series and a configuration" '^[^ ]+ [^ ]+$' \
        "$(library 'cd "$(patches_folder "$1")" && ls series config/*.config >/dev/null && cat BASE' $what)"
    check_equal "every patch of the series of $what is there, and none besides" "$(library 'cd "$(patches_folder "$1")" && ls 0*.patch' $what)" \
        "$(library 'patch_series "$1" | sed "s:.*/::"' $what)"
done
mkdir -p "$scratch/project" && cp -r scripts "$scratch/project/" && sed -i 's/XEN_RELEASE=.*/XEN_RELEASE=9.9/' "$scratch/project/scripts/lib/versions.sh"
check_match "a release without a folder is one clear line" '^xenlens: there is no kernel-patches/xen/9.9/BASE' "$("$scratch/project/scripts/fetch-sources.sh" xen 2>&1)"
check_equal "XENLENS_XEN_SERIES=none leaves the patches out" "" "$(XENLENS_XEN_SERIES=none library 'patch_series xen')"
check_equal "XENLENS_CACHE= keeps products in build/" "$BUILD/products" "$(XENLENS_CACHE='' library 'echo $CACHE')"
check_equal "XENLENS_CACHE moves them" "$scratch/c" "$(XENLENS_CACHE=$scratch/c library 'echo $CACHE')"

# ports
ports() { bash -c '. scripts/lib/messages.sh; . scripts/lib/ports.sh; choose_port XENLENS_PORT_A "ssh to a"' 2>&1; }
free=$(ports)
check_match "a free port is found" '^2[0-9]{4}$|^3[0-9]{4}$' "$free"
# shellcheck disable=SC2034  # only its process is used
coproc LISTENER { exec socat "TCP-LISTEN:$free,bind=127.0.0.1" -; }
for ((tries = 0; tries < 100; tries++)); do
    [[ -z $(ss -Hltn "sport = :$free") ]] || break
    sleep 0.1
done
check_match "a busy port is one clear line" "^xenlens: port $free for ssh to a is busy: .*XENLENS_PORT_A.*$" "$(XENLENS_PORT_A=$free ports)"
# shellcheck disable=SC2154  # coproc sets it
kill "$LISTENER_PID"
check_match "a port that is no number is one clear line" 'XENLENS_PORT_A=x1 is not a port number' "$(XENLENS_PORT_A=x1 ports)"

# the lab's lock and messages
export XENLENS_LAB_DIR=$scratch/lab
mkdir -p "$XENLENS_LAB_DIR"
echo "somebody" >"$XENLENS_LAB_DIR/lock"
locked() { flock -n "$XENLENS_LAB_DIR/lock" "$@" 2>&1; }
check_match "a second lab-up says who has the lab" "^xenlens: a lab is already running in .*somebody.*lab-down$" "$(locked scripts/lab.sh up)"
check_match "a second demo says who has the lab" "^xenlens: a lab is already running in .*somebody" "$(locked scripts/demo.sh)"
check_match "lab-status says that none is up" 'not up' "$(scripts/lab.sh status 2>&1)"
check_match "lab-ssh without a lab is one clear line" '^xenlens: no lab is up in .*make lab-up$' "$(scripts/lab.sh ssh a 2>&1)"
check_match "lab-ssh without a host is one clear line" '^xenlens: which machine' "$(scripts/lab.sh ssh '' 2>&1)"
check "lab-down without a lab succeeds" scripts/lab.sh down
mkdir -p "$scratch/bin"
for tool in bash dirname sed cat realpath flock mkdir date tr tail rm grep awk; do ln -s "$(command -v "$tool")" "$scratch/bin/"; done
check_match "without QEMU, the package is named" '^xenlens: QEMU is not installed.*qemu-system-x86' "$(PATH=$scratch/bin scripts/lab.sh up 2>&1)"
check_match "without cmake, make setup is named" '^xenlens: cmake is not installed: run make setup' "$(PATH=$scratch/bin scripts/build.sh 2>&1)"
