#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks the books of a trace of the hypervisor's tap, and prints what the lab's test compares.

Usage: hypervisor_trace.py TRACE DOMID

Prints lines "name value"; exit status 1, with a line for each, if something does not add up:
1. Events in the trace and events that LTTng says it discarded are those that the tap says it emitted (session_end).
2. What the `lost` events say is what session_end says.
3. Between two cleans there are as many marks, all of other pages, as the clean counts dirty (unless records were lost).
4. Per domain and vCPU no summary begins before the one before it has ended.
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
    lost = sum(event["records"] for name, event in events if name == "lost")
    if lost != end[0]["lost_records"]:
        wrong.append(f"{lost} lost by the events, {end[0]['lost_records']} by session_end")
    cleans, unequal = check_marks(events)
    wrong += [] if lost else unequal
    recorded, _, last = hypercalls(events, domid)
    all_recorded, all_first, all_last = hypercalls(events, None)
    for key, value in (("records", end[0]["read_records"]), ("lost", lost), ("unread", end[0]["unread_bytes"]),
                       ("cleans", cleans), ("calls", sum(recorded.values())), ("counted", sum(last.values())),
                       ("numbers-that-differ", sum(recorded[k] != last.get(k, 0) for k in recorded.keys() | last.keys())),
                       ("versions", sum(v for k, v in recorded.items() if k[2:] == (0, 17))),
                       ("all-calls", sum(all_recorded.values())), ("all-first", sum(all_first.values())),
                       ("all-last", sum(all_last.values())),
                       ("clocks", sum(name == "clock_anchor" for name, _ in events)),
                       ("running-ms", sum(e["running_ns"] for n, e in events if n == "runstates" and e["domid"] == domid) // 10**6)):
        print(key, value)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
