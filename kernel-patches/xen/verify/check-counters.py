#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Usage: check-counters.py DOMID VCPU BEFORE AFTER TRACE

Compares Xen's hypercall counters between two pauses of a vCPU (BEFORE and AFTER as hypercall-counters.c prints them)
with the records of cost in an xentrace file begun and ended while it was paused (xentrace -D -e 0x00011000 TRACE).
Prints a line per hypercall number. Exit status 0 if all are equal, 1 if not, 3 if records were lost."""
import collections
import sys

from xentrace import TRC_HCALL_COST_CALL, TRC_HCALL_COST_SUBCALL, TRC_HCALL_COST_VCPU, lost, records

PREEMPTED = 1 << 31
HIGHEST = 63  # the records have one number for all from here on


def counters(path):
    result = collections.Counter()
    for line in open(path, encoding="ascii"):
        if not line.startswith("#"):
            op, *values = map(int, line.split())
            for kind, value in enumerate(values):
                result[min(op, HIGHEST), kind] += value
    return result


def main(domid, vcpu, before, after, trace):
    counted, traced, current = counters(after), collections.Counter(), {}
    counted.subtract(counters(before))
    for cpu, event, _, words in records(trace):
        if event == TRC_HCALL_COST_VCPU:
            current[cpu] = (words[0] >> 16, words[0] & 0xFFFF)
        elif TRC_HCALL_COST_CALL <= event < TRC_HCALL_COST_VCPU and current.get(cpu) == (int(domid), int(vcpu)):
            kind = 2 if event >= TRC_HCALL_COST_SUBCALL else 0
            traced[event & HIGHEST, kind] += 1
            traced[event & HIGHEST, kind + 1] += bool(words[0] & PREEMPTED)
    wrong = 0
    for op in sorted({op for op, _ in counted + traced}):
        pair = [tuple(source[op, kind] for kind in range(4)) for source in (counted, traced)]
        wrong += pair[0] != pair[1]
        print(op, *pair, "" if pair[0] == pair[1] else "NOT EQUAL")
    if not sum(traced.values()):
        print("no hypercall of this vCPU in the trace")
        return 1
    return 3 if lost(trace) else 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
