# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The second disk of every machine of the lab: what CMake installed in build/stage, the scripts
# that bring the machine up, the guests' kernel, and this lab's keys. Needs common.sh.

make_keys()
{
    [[ -f $LAB/ssh/id && -f $LAB/ssh/host_key ]] && return
    rm -f "$LAB"/ssh/id* "$LAB"/ssh/host_key*
    ssh-keygen -q -t ed25519 -N '' -C xenlens-lab -f "$LAB/ssh/id"
    ssh-keygen -q -t ed25519 -N '' -C xenlens-lab -f "$LAB/ssh/host_key"
}

# write_ssh_config RUN_DIR: names a, b and g1 for ssh, each by its forwarded port
write_ssh_config()
{
    local machine
    {
        for machine in "${HOSTS[@]}" g1; do
            printf 'Host %s\n    Port %s\n' "$machine" "$(state "port_$machine")"
        done
        cat <<CONFIG
Host *
    HostName 127.0.0.1
    HostKeyAlias xenlens-lab
    User root
    IdentityFile "$LAB/ssh/id"
    IdentitiesOnly yes
    UserKnownHostsFile "$LAB/ssh/known_hosts"
    StrictHostKeyChecking yes
    BatchMode yes
    ConnectTimeout 30
    ServerAliveInterval 20
    ServerAliveCountMax 3
    ControlPath $1/%n.ssh
    LogLevel ERROR
CONFIG
    } >"$LAB/ssh/config"
    echo "xenlens-lab $(cut -d' ' -f1,2 "$LAB/ssh/host_key.pub")" >"$LAB/ssh/known_hosts"
}

# make_tools_image KERNEL
make_tools_image()
{
    local tree=$LAB/tools size as_root=()
    rm -rf "$tree" "$LAB/tools.img"
    mkdir -p "$tree/lab/ssh" "$tree/bin"
    if [[ -d $STAGE ]]; then
        cp -a "$STAGE/." "$tree/"
    else
        say "build/stage does not exist (run make build): the lab starts without xenlens's own tools"
    fi
    cp -a "$ROOT"/scripts/lab/inside/. "$tree/lab/"
    cp "$1" "$tree/lab/bzImage"
    cp "$LAB/ssh/host_key" "$tree/lab/ssh/host_key"
    cp "$LAB/ssh/id.pub" "$tree/lab/ssh/authorized_keys"
    size=$(($(du -sm --apparent-size "$tree" | cut -f1) * 11 / 10 + 16))
    ((EUID == 0)) || as_root=(fakeroot)
    truncate -s "${size}M" "$LAB/tools.img"
    # shellcheck disable=SC2016  # the inner shell expands these
    "${as_root[@]}" bash -c 'chown -R 0:0 "$1" && mke2fs -q -F -t ext4 -L xenlens-tools -m 0 -O ^has_journal -d "$1" "$2"' \
        mke2fs "$tree" "$LAB/tools.img" >"$LAB/tools.log" 2>&1 || die_with_log "cannot write the tools disk $LAB/tools.img" "$LAB/tools.log"
    rm -rf "$tree"
}
