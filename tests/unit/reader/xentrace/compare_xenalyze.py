#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hold the decoder's counts of an xentrace file against those of `xenalyze --summary`.

usage: compare_xenalyze.py DECODE XENLENS FILE [XENALYZE]

DECODE is the program xentrace_decode. Compares by domain and vCPU: hypercalls by op (with the calls inside
multicalls), traps by vector, page faults and the other PV events, and time in the runstate "running"; and by domain
the hypercalls that `xenlens hypercalls` shows. Prints what
xenalyze gave up on and what the decoder made of it. Exits 1 on a difference that has no known reason, 77 without
xenalyze.
"""

import collections
import json
import re
import shutil
import subprocess
import sys

# The names that xenalyze prints (tools/xentrace/xenalyze.c, pv_name), and our records.
PV_EVENTS = {
    "page_fault": ["pv_page_fault"],
    "trap": ["pv_trap"],
    "forced_invalid_op": ["pv_forced_invalid_op"],
    "emulate privop": ["pv_emulate_privop"],
    "emulate 4g": ["pv_emulate_4gb"],
    "math state restore": ["pv_math_state_restore"],
    "paging fixup": ["pv_paging_fixup"],
    "gdt/ldt mapping fault": ["pv_gdt_ldt_mapping_fault"],
    "ptwr": ["pv_ptwr_emulation", "pv_ptwr_emulation_pae"],
    "hypercall": ["pv_hypercall", "pv_hypercall_v1", "pv_hypercall_subcall"],
}
IDLE_DOMAIN = 32767  # its "running" is a pCPU's idleness; xenalyze ends it at that pCPU's last record
XENALYZE_HZ = 2.4e9  # its default, which makes ticks of its seconds


def parse_xenalyze(text):
    """{(dom, vcpu): Counter}; keys are PV event names, ("op", n), ("trap", n) and "running" (seconds)."""
    vcpus, dom, vcpu, event = collections.defaultdict(collections.Counter), None, None, None
    for line in text.splitlines():
        if match := re.match(r"\|-- Domain (\d+) --\|", line):
            dom, vcpu = int(match[1]), None
        elif match := re.match(r"-- v(\d+) --", line):
            vcpu, event = (dom, int(match[1])), None
        elif vcpu is None:
            continue
        elif match := re.match(r" +running: +\d+ +([\d.]+)s", line):
            vcpus[vcpu]["running"] = float(match[1])
        elif match := re.match(r"    \S*.*\[ ?(\d+)\]: +(\d+)", line):
            vcpus[vcpu]["op", int(match[1])] += int(match[2])
        elif match := re.match(r"    \[(\d+)\] (\d+)$", line):
            vcpus[vcpu]["trap", int(match[1])] += int(match[2])
        elif match := re.match(r"  (\S.*\S)  (\d+)$", line):
            # The subcalls are in "hypercall" already.
            if match[1] != "hypercall (subcall)":
                vcpus[vcpu][match[1]] += int(match[2])
    return vcpus


def parse_decoder(text):
    """The same of the decoder's output, and {record: count} for all records."""
    vcpus, records, current = collections.defaultdict(collections.Counter), collections.Counter(), None
    names = {name: event for event, ours in PV_EVENTS.items() for name in ours}
    for line in text.splitlines():
        words = line.split()
        if words[0] == "vcpu":
            current = vcpus[int(words[1]), int(words[2])] if words[1] != "?" else collections.Counter()
        elif words[0] in ("call", "subcall"):
            current["op", int(words[1])] += int(words[2])
        elif words[0] == "trap":
            current["trap", int(words[1])] += int(words[2])
        elif words[0] == "record":
            records[words[1]] += int(words[2])
            if words[1] in names:
                current[names[words[1]]] += int(words[2])
        elif words[:2] == ["runstate", "0"]:
            current["running"] = int(words[3]) / XENALYZE_HZ
    return vcpus, records


def shown_calls(xenlens, path):
    """{(dom, op): calls} as users see them, calls inside multicalls included, as xenalyze has them."""
    result = subprocess.run([xenlens, "hypercalls", "--source", "hypervisor", "--json", path], capture_output=True,
                            text=True)
    calls = collections.Counter()
    for domain in json.loads(result.stdout)["domains"] if result.stdout else []:
        for ops in [domain["subcalls"], *(vcpu["ops"] for vcpu in domain["vcpus"])]:
            for op in ops:
                # To xenalyze each piece of a preempted call is one.
                calls[domain["domid"], op["op"]] += op["count"] + op["restarted"]
    return calls


def compare_shown(theirs, shown):
    """Prints the differences; their number."""
    calls = collections.Counter()
    for (dom, _), counts in theirs.items():
        for key, count in counts.items():
            if key[0] == "op":
                calls[dom, key[1]] += count
    different = [key for key in sorted(set(calls) | set(shown)) if calls[key] != shown[key]]
    for key in different:
        print(f"d{key[0]} op {key[1]}: xenalyze {calls[key]}, xenlens hypercalls {shown[key]}")
    print(f"compared {len(set(calls) | set(shown))} counts of xenlens hypercalls, {len(different)} differ")
    return len(different)


def main():
    decode, xenlens, path = sys.argv[1:4]
    xenalyze = sys.argv[4] if len(sys.argv) > 4 else shutil.which("xenalyze")
    if not xenalyze:
        print("xenalyze is not installed (Debian package xen-utils-common): not compared")
        return 77
    peer = subprocess.run([xenalyze, "--summary", path], capture_output=True, text=True, errors="replace")
    if peer.returncode != 0:
        print(f"xenalyze gave up with exit status {peer.returncode}: {peer.stderr.strip().splitlines()[-1:]}")
        return 77
    theirs = parse_xenalyze(peer.stdout)
    result = subprocess.run([decode, "--summary", path], capture_output=True, text=True, check=True)
    ours, records = parse_decoder(result.stdout)
    by_cost = "calls counted by cost" in result.stdout
    if by_cost:
        print("no entry records: the decoder counts hypercalls by cost records, which xenalyze does not know")

    compared = different = 0
    for vcpu in sorted(set(theirs) | set(ours)):
        for key in sorted(set(theirs[vcpu]) | set(ours[vcpu]), key=str):
            if vcpu[0] == IDLE_DOMAIN and key == "running" or by_cost and key[0] == "op":
                continue
            left, right = theirs[vcpu][key], ours[vcpu][key]
            # Two decimals are printed, and the pieces before the first and after the last record are guessed.
            same = abs(left - right) < 0.02 + 0.01 * left if key == "running" else left == right
            compared += 1
            if not same:
                different += 1
                print(f"d{vcpu[0]}v{vcpu[1]} {key}: xenalyze {left}, decoder {right}")
    print(f"compared {compared} counts, {different} differ")
    different += 0 if by_cost else compare_shown(theirs, shown_calls(xenlens, path))
    dropped = peer.stderr.count("Not processing")
    shadow = sum(count for name, count in records.items() if name.startswith("shadow_"))
    print(f"records xenalyze did not process: {dropped}; shadow records decoded: {shadow}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
