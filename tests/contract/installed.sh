#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What is installed asks for no rights of its own: no setuid or setgid program, no file with capabilities, nothing that
# everybody may write to.
# usage: installed.sh BUILD_FOLDER; exit status 77: not everything is built.
set -eu
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
umask 022
cmake --install "$1" --prefix "$prefix" >"$prefix.log" 2>&1 || { tail -n 2 "$prefix.log"; rm -f "$prefix.log"; exit 77; }
rm -f "$prefix.log"
[[ -x $prefix/bin/xenlens && -n $(find "$prefix" -name xenlens-reader) ]] || { echo "xenlens is not installed"; exit 1; }
found=$(find "$prefix" ! -type l -perm /6002)
[[ -z $found ]] || { echo "setuid, setgid or writable by everybody: $found"; exit 1; }
found=$(getcap -r "$prefix" 2>/dev/null || true)
[[ -z $found ]] || { echo "with capabilities: $found"; exit 1; }
