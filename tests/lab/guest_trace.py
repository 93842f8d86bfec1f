#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks the event counts of guest traces: compares what the tracer says it sent with what is in the trace.

Usage: guest_trace.py TRACE...          checks each, prints what it found, exit status 1 if something does not add up
       guest_trace.py --sums TRACE      prints the last totals as JSON

1. Events in the trace and events that LTTng says it discarded are those that the tracer says it emitted (session_end).
2. For each summary, what the intervals add up to is what the last total has more than the first, unless events were
   discarded.
3. Per virtual CPU and family, no interval begins before the one before it has ended.
"""
import argparse
import collections
import json
import re
import subprocess
import sys

EVENT = re.compile(r"^\[[^\]]*\] \([^)]*\) (\S+) xenlens_guest:(\w+): (?:\{ cpu_id = \d+ \}, )?\{ (.*) \}$")
TOKEN = re.compile(r'(\w+) = (?:\( "?([^":]*)"? : container = (-?\d+) \)|"((?:[^"\\]|\\.)*)"|\[ ?(.*?) ?\](?=,|$)|(-?\w+))')
DISCARDED = re.compile(r"Tracer discarded (\d+) event")
# Fields that say what a summary is about; all others but the times are sums.
KEYS = {"vcpu", "op", "peer_domid", "ring", "device", "queue"}
NOT_SUMS = {"ts_ns", "begin_ns", "state", "state_entry_ns", "first_bucket"}
LABELS = {"call_ops": ("call_counts",), "subcall_ops": ("subcall_counts",), "ops": ("entered", "timed", "total_ns")}


def fields(text):
    result = {}
    for name, label, _, string, array, number in TOKEN.findall(text):
        if name.startswith("_"):
            continue
        if label:
            result[name] = label
        elif number:
            result[name] = int(number, 0)
        elif array or f"{name} = [" in text:
            result[name] = [int(item.split("=")[1]) for item in array.split(",")] if array else []
        else:
            result[name] = string
    return result


def read(trace):
    """Every guest event of a trace as (name, fields), how many events of any provider it has, and how many were discarded."""
    run = subprocess.run(["babeltrace2", trace], capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(f"{trace}: babeltrace2 cannot read it: {run.stderr.strip().splitlines()[-1:]}")
    events, total = [], 0
    for line in run.stdout.splitlines():
        total += 1
        found = EVENT.match(line)
        if found:
            events.append((found.group(2), fields(found.group(3))))
    return events, total, sum(map(int, DISCARDED.findall(run.stderr)))


def sums(event):
    """What an event adds, by what it is about: {(field, label...): amount}."""
    result = collections.Counter()
    labelled = {field for label, names in LABELS.items() if label in event for field in names}
    for name, values in event.items():
        if name in LABELS:
            for field in LABELS[name]:
                for label, value in zip(values, event[field]):
                    result[field, label] += value
        elif name == "buckets":
            for index, value in enumerate(values):
                result[name, event["first_bucket"] + index] += value
        elif name == "ports":
            for index, port in enumerate(values):
                for field in ("notified", "received"):
                    result[field, port, event["types"][index], event["details"][index]] += event[field][index]
        elif isinstance(values, int) and name not in KEYS | NOT_SUMS | labelled:
            result[name,] += values
    return +result


def totals(events, since_session=None):
    """The last total of each family, and what the intervals after the first one add up to."""
    first, last, added = {}, {}, collections.defaultdict(collections.Counter)
    for name, event in events:
        key = name.removesuffix("_total"), tuple(sorted((k, v) for k, v in event.items() if k in KEYS))
        if name.endswith("_total"):
            if key[0] == "channels":  # several events make one total
                last.setdefault(key, {})
                if last[key].get("ts_ns") != event["ts_ns"]:
                    last[key] = {"ts_ns": event["ts_ns"], "sums": collections.Counter()}
                last[key]["sums"] += sums(event)
            else:
                last[key] = {"ts_ns": event["ts_ns"], "sums": sums(event)}
            if key not in first:
                # The total that stands before the first interval is what was there before the session.
                first[key] = last[key]["sums"] if key not in added else collections.Counter()
        elif "begin_ns" in event and name != "hypercall":
            added[key] += sums(event)
    return first, last, added


def check(trace):
    events, in_trace, discarded = read(trace)
    problems = []
    if not events:
        return [f"{trace}: no event of xenlens_guest"]
    ends = [event for name, event in events if name == "session_end"]
    if len(ends) != 1:
        problems.append(f"{trace}: {len(ends)} events session_end, expected 1")
    elif in_trace - 1 + discarded != ends[0]["emitted_events"] and in_trace == len(events):
        problems.append(f"{trace}: {in_trace - 1} events and {discarded} discarded, but {ends[0]['emitted_events']} emitted")
    lost = collections.Counter()
    for name, event in events:
        if name == "lost":
            lost[event["where"]] += event["count"]
            if event["count"] >= 1 << 63:
                problems.append(f"{trace}: a negative loss at {event['where']}: {event['count']}")
    if ends:
        dropped = lost["bpf_ring"] + lost["bpf_read"] + lost["lttng_session"]
        if ends[0]["produced_events"] != ends[0]["emitted_events"] + dropped:
            problems.append(f"{trace}: {ends[0]['produced_events']} produced, but {ends[0]['emitted_events']} emitted and {dropped} lost")
    first, last, added = totals(events)
    compared = 0
    for key in sorted(set(last) | set(added), key=str):
        gained = last.get(key, {}).get("sums", collections.Counter()) - first.get(key, collections.Counter())
        compared += 1
        if not discarded and not lost["lttng_session"] and +gained != +added[key]:
            problems.append(f"{trace}: {key}: the totals gain {dict(gained - added[key])} more and {dict(added[key] - gained)} less than the intervals")
    previous = {}
    for name, event in events:
        if "begin_ns" in event and not name.endswith("_total") and name != "hypercall":
            if event["begin_ns"] < previous.get(name, event)["begin_ns"] or event["ts_ns"] < event["begin_ns"]:
                problems.append(f"{trace}: {name} at {event['ts_ns']} begins before the one before it")
            previous[name] = event
    print(f"{trace}: {len(events)} guest events of {in_trace}, {discarded} discarded by LTTng, lost {dict(+lost)}, {compared} sums compared")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sums", action="store_true")
    parser.add_argument("traces", nargs="+", metavar="TRACE")
    options = parser.parse_args()
    if options.sums:
        events, _, _ = read(options.traces[0])
        _, last, _ = totals(events)
        print(json.dumps([{"event": name, "about": dict(about), "sums": {" ".join(map(str, k)): v for k, v in value["sums"].items()}}
                          for (name, about), value in sorted(last.items(), key=str)], indent=1))
        return 0
    problems = [problem for trace in options.traces for problem in check(trace)]
    for problem in problems:
        print(f"guest_trace: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
