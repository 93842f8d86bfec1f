#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Usage: compare-counts.py DOMID BEFORE AFTER TRACE

Compares what a PV guest counted between two pauses (BEFORE and AFTER as guest-counters.py prints them) with
the hypercall records of an xentrace file that was begun and ended while the guest was paused:
`xentrace -D -S 1024 -e 0x00223000 TRACE` (PV entries and subcalls, and runstates to know whose they are).
Pause a guest that is asleep, else the pause may cut a multicall in two. Prints a line per hypercall number; exit status 0 if all are equal, 1 if not, 3 if records were lost."""
import collections
import struct
import sys

# xen/include/public/trace.h
TRC_LOST_RECORDS = 0x0001F001
TRC_TRACE_CPU_CHANGE = 0x0001F003
TRC_SCHED_RUNSTATE_CHANGE = 0x00021001  # old state in bits 8-9, new state in bits 4-5, 0 is running
TRC_PV_HYPERCALL_V2 = 0x0020100D
TRC_PV_HYPERCALL_SUBCALL = 0x0020200E
OP_MASK = 0x000FFFFF  # the rest says which arguments follow
# xen/include/public/xen.h
MMU_UPDATE, MULTICALL, MMUEXT_OP = 1, 13, 26
OTHER = 64  # XEN_HYPERCALL_OPS: the guest counts all numbers from here on as one
PREEMPTED = 1 << 31  # MMU_UPDATE_PREEMPTED, in the count of a continuation


class Counts:
    """Hypercalls of one domain. A continuation is the repetition of a hypercall that Xen preempted, of
    which the guest does not know: it is kept apart."""

    def __init__(self):
        self.calls = collections.Counter()
        self.subcalls = collections.Counter()
        self.continuations = collections.Counter()
        self.lost = 0
        self.left = {}  # by vCPU: entries that its last multicall has not issued yet
        self.fresh = set()  # vCPUs whose last multicall counts as a call and has issued no entry yet

    def call(self, vcpu, op, argument):
        left = self.left.pop(vcpu, 0)
        self.fresh.discard(vcpu)
        if op in (MMU_UPDATE, MMUEXT_OP) and argument & PREEMPTED:
            self.continuations[op] += 1
        elif op == MULTICALL and left > 0:
            self.continuations[op] += 1
        else:
            self.calls[op] += 1
            if op == MULTICALL:
                self.fresh.add(vcpu)
        if op == MULTICALL:
            self.left[vcpu] = argument

    def subcall(self, vcpu, op, argument):
        if op in (MMU_UPDATE, MMUEXT_OP) and argument & PREEMPTED:
            self.continuations["sub", op] += 1
            if vcpu in self.fresh:  # its last entry was preempted, so this multicall is the same one
                self.calls[MULTICALL] -= 1
                self.continuations[MULTICALL] += 1
        else:
            self.subcalls[op] += 1
        self.fresh.discard(vcpu)
        if vcpu in self.left:
            self.left[vcpu] -= 1


def words(data, offset):
    """The record at an offset: event, its words, offset of the next one."""
    (header,) = struct.unpack_from("<I", data, offset)
    offset += 12 if header >> 31 else 4
    count = header >> 28 & 7
    return header & 0x0FFFFFFF, struct.unpack_from(f"<{count}I", data, offset), offset + 4 * count


def records_of(path, domid):
    counts, running, cpu, offset = Counts(), {}, None, 0
    with open(path, "rb") as file:
        data = file.read()
    while offset < len(data):
        event, extra, offset = words(data, offset)
        if event == TRC_TRACE_CPU_CHANGE:
            cpu = extra[0]
        elif event == TRC_LOST_RECORDS:
            counts.lost += extra[0]
        elif event & ~0xFF0 == TRC_SCHED_RUNSTATE_CHANGE and not event >> 4 & 3:
            running[cpu] = extra[0]  # domain in the upper half, vCPU in the lower
        elif event in (TRC_PV_HYPERCALL_V2, TRC_PV_HYPERCALL_SUBCALL) and running.get(cpu, -1) >> 16 == domid:
            add = counts.call if event == TRC_PV_HYPERCALL_V2 else counts.subcall
            add(running[cpu], min(extra[0] & OP_MASK, OTHER), extra[1] if len(extra) > 1 else 0)
    return counts


def counters_of(path):
    counters = collections.defaultdict(lambda: [0, 0])
    with open(path, encoding="ascii") as lines:
        for line in map(str.split, lines):
            if len(line) == 4:  # not the number of unseen subcalls
                counter = counters[OTHER if line[1] == "-" else int(line[1])]
                counter[0] += int(line[2])
                counter[1] += int(line[3])
    return counters


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    before, after = counters_of(sys.argv[2]), counters_of(sys.argv[3])
    xen = records_of(sys.argv[4], int(sys.argv[1]))
    difference = total = 0
    print("op     guest       xen  diff | subcalls: guest       xen  diff")
    for op in sorted({*before, *after, *xen.calls, *xen.subcalls}):
        calls, subcalls = (after[op][i] - before[op][i] for i in (0, 1))
        if calls or subcalls or xen.calls[op] or xen.subcalls[op]:
            print(f"{op:2} {calls:9} {xen.calls[op]:9} {calls - xen.calls[op]:5} |"
                  f" {subcalls:15} {xen.subcalls[op]:9} {subcalls - xen.subcalls[op]:5}")
            difference += abs(calls - xen.calls[op]) + abs(subcalls - xen.subcalls[op])
            total += xen.calls[op] + xen.subcalls[op]
    unfinished = sum(xen.left.values())
    print(f"records {total}, continuations {dict(xen.continuations)}, lost {xen.lost}, difference {difference}")
    if unfinished:
        print(f"the pause cut a multicall: {unfinished} of its entries are counted, but not issued yet")
    sys.exit(3 if xen.lost else 1 if difference else 0)


try:
    main()
except (OSError, ValueError, struct.error) as error:
    sys.exit(f"compare-counts: {error}")
