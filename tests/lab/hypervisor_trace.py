#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks the accounting of a trace of the hypervisor tracer, and prints what the lab's test compares.

Usage: hypervisor_trace.py TRACE DOMID

Prints lines "name value"; exit status 1, with a line for each, if something does not add up:
1. Events in the trace and events that LTTng says it discarded are those that the tracer says it emitted (session_end).
2. What the `lost` events say is what session_end says, of each CPU.
3. Between two cleans there are as many marks, all of other pages, as the clean counts dirty (unless records were lost).
4. Per domain and vCPU no summary begins before the one before it has ended.
5. A vCPU's times in all runstates fill its intervals, and no more vCPUs run at a time than there are CPUs (unless records were
   lost). A record out of order, or one that was not seen, would leave a state unknown.
"""
import collections
import re
import subprocess
import sys

from guest_trace import DISCARDED, fields

EVENT = re.compile(r"^\[[^\]]*\] \([^)]*\) (\S+) xenlens_hypervisor:(\w+): (?:\{ cpu_id = \d+ \}, )?\{ (.*) \}$")
ENABLE, CLEAN = 2, 11  # XEN_DOMCTL_SHADOW_OP_*


def read(trace):
    run = subprocess.run(["babeltrace2", trace], capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(f"{trace}: babeltrace2 cannot read it: {run.stderr.strip().splitlines()[-1:]}")
    found = filter(None, map(EVENT.match, run.stdout.splitlines()))
    return [(f.group(2), fields(f.group(3))) for f in found], sum(map(int, DISCARDED.findall(run.stderr)))


def check_marks(events):
    """(cleans, problems)"""
    marks, pages, cleans, wrong = collections.Counter(), collections.defaultdict(set), 0, []
    for name, event in events:
        if name == "dirty_marks":
            marks[event["domid"]] += len(event["pfns"])
            pages[event["domid"]].update(event["pfns"])
        elif name == "logdirty_op":
            domid = event["domid"]
            cleans += event["op"] == CLEAN
            if not marks[domid] == len(pages[domid]) == event["dirty"]:
                wrong.append(f"op {event['op']}: {event['dirty']} dirty, {marks[domid]} marks of {len(pages[domid])} pages")
            if event["op"] in (ENABLE, CLEAN):
                marks[domid] = 0
                pages[domid].clear()
    return cleans, wrong


def check_order(events):
    ends, wrong = {}, []
    for name, event in events:
        if name in ("hypercalls", "runstates"):
            key = name, event["domid"], event["vcpu"], event.get("subcalls")
            if event["begin_ns"] < ends.get(key, 0):
                wrong.append(f"{key} begins at {event['begin_ns']}, before the end of the one before")
            ends[key] = event["ts_ns"]
    return wrong


def check_runstates(events):
    """(vCPUs, problems)"""
    cpus, first, last, running, vcpus, wrong = 0, None, 0, 0, set(), []
    for name, event in events:
        if name == "session_start":
            cpus = event["cpus"]
        elif name == "runstates":
            states = [event[state + "_ns"] for state in ("running", "runnable", "blocked", "offline")]
            if sum(states) != event["ts_ns"] - event["begin_ns"]:
                wrong.append(f"domain {event['domid']} vCPU {event['vcpu']}: {states} ns in the "
                             f"{event['ts_ns'] - event['begin_ns']} ns before {event['ts_ns']}")
            first, last = min(first or event["begin_ns"], event["begin_ns"]), max(last, event["ts_ns"])
            vcpus.add((event["domid"], event["vcpu"]))
            running += states[0]
    if vcpus and running > cpus * (last - first):
        wrong.append(f"vCPUs ran {running} ns in {last - first} ns of {cpus} CPUs")
    return len(vcpus), wrong


def check_clocks(events):
    """(CPUs that told them, ns that their system times are apart at most at one TSC)"""
    anchors, apart = collections.defaultdict(list), 0.0
    for name, event in events:
        if name == "clock_anchor":
            anchors[event["cpu"]].append(event)
    if not anchors:
        return 0, 0
    reference = anchors[min(anchors)]
    for readings in anchors.values():
        for event in readings:
            for a, b in zip(reference, reference[1:]):
                if a["tsc"] <= event["tsc"] < b["tsc"]:
                    slope = (b["system_ns"] - a["system_ns"]) / (b["tsc"] - a["tsc"])
                    apart = max(apart, abs(event["system_ns"] - a["system_ns"] - (event["tsc"] - a["tsc"]) * slope))
    return len(anchors), round(apart)


def hypercalls(events, domid):
    """What was recorded of a domain (None: of all) by (subcalls, number), and the counters: before tracing was
    switched on, and last."""
    recorded, first, last = collections.Counter(), {}, {}
    for name, event in events:
        if name not in ("hypercalls", "hypercall_counters") or (domid is not None and event["domid"] != domid):
            continue
        for op, count in zip(event["ops"], event["counts"]):
            # Records of cost have one number for all from 63 on, counters one for all from 64 on.
            key = event["domid"], event["vcpu"], event["subcalls"], min(op, 63)
            if name == "hypercalls":
                recorded[key] += count
            else:
                if not recorded:  # events are in the order in which they were sent
                    first[key] = count
                last[key] = count
    return recorded, first, last


def main(trace, domid):
    events, discarded = read(trace)
    end = [event for name, event in events if name == "session_end"]
    if len(end) != 1:
        raise SystemExit(f"{trace}: {len(end)} events session_end")
    wrong = check_order(events)
    if len(events) - 1 + discarded != end[0]["emitted_events"]:
        wrong.append(f"{len(events) - 1} events and {discarded} discarded, but {end[0]['emitted_events']} emitted")
    losses = [0] * len(end[0]["cpu_lost_records"])
    for name, event in events:
        if name == "lost":
            losses[event["cpu"]] += event["records"]
    lost = sum(losses)
    if (lost, losses) != (end[0]["lost_records"], end[0]["cpu_lost_records"]):
        wrong.append(f"{lost} lost by the events, {losses} by CPU; {end[0]['lost_records']} by session_end, {end[0]['cpu_lost_records']}")
    cleans, unequal = check_marks(events)
    vcpus, unfit = check_runstates(events)
    wrong += [] if lost else unequal + unfit
    clocks, apart = check_clocks(events)
    recorded, _, last = hypercalls(events, domid)
    all_recorded, all_first, all_last = hypercalls(events, None)
    for key, value in (("records", end[0]["read_records"]), ("lost", lost), ("unread", end[0]["unread_bytes"]),
                       ("cleans", cleans), ("calls", sum(recorded.values())), ("counted", sum(last.values())),
                       ("numbers-that-differ", sum(recorded[k] != last.get(k, 0) for k in recorded.keys() | last.keys())),
                       ("versions", sum(v for k, v in recorded.items() if k[2:] == (0, 17))),
                       ("all-calls", sum(all_recorded.values())), ("all-first", sum(all_first.values())),
                       ("all-last", sum(all_last.values())),
                       ("clocks", clocks), ("clocks-apart-ns", apart), ("vcpus", vcpus),
                       ("running-ms", sum(e["running_ns"] for n, e in events if n == "runstates" and e["domid"] == domid) // 10**6)):
        print(key, value)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
