#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Counts the hypercalls of one domain in a file of stock xentrace, by number, as the domain made them.

Usage: xentrace_hypercalls.py FILE DOMID     prints "op calls subcalls" lines, then "repeated N" and "lost N"

Xen makes a guest repeat a hypercall that it preempted, and records it again; the guest knows of one. What was repeated is
told by what Xen changed in its arguments (xen/common/multicall.c, xen/arch/x86/mm.c): bit 31 of the count of mmu_update and
mmuext_op, and a count of multicall that is what the one before it had left. Needs the records of classes 0x00223000.
"""
import collections
import struct
import sys

CPU_CHANGE = 0x0001F003  # xen/include/public/trace.h
LOST_RECORDS = 0x0001F001
RUNSTATE_CHANGE = 0x00021001
CONTINUE_RUNNING = 0x00021002
HYPERCALL = 0x0020100D
SUBCALL = 0x0020200E
RUNNING = 0
MMU_UPDATE, MULTICALL, MMUEXT_OP = 1, 13, 26
PREEMPTED = 1 << 31  # MMU_UPDATE_PREEMPTED, xen/arch/x86/mm.c


def records(data):
    """Each record as (physical CPU, event, words)."""
    position, cpu = 0, 0
    while position + 4 <= len(data):
        header, = struct.unpack_from("<I", data, position)
        words = header >> 28 & 7
        start = position + 4 + (8 if header >> 31 else 0)
        position = start + 4 * words
        if position > len(data):
            raise SystemExit("the file ends inside a record")
        event, extra = header & 0x0FFFFFFF, struct.unpack_from(f"<{words}I", data, start)
        if event == CPU_CHANGE:
            cpu = extra[0]
        yield cpu, event, extra


class VirtualCpu:
    """What one virtual CPU called, without what Xen made it repeat."""

    def __init__(self):
        self.calls, self.subcalls = collections.Counter(), collections.Counter()
        self.repeated = 0
        self.left = 0  # entries of the last multicall that were not seen yet
        self.last_subcall = None

    def call(self, op, arguments):
        if op == MULTICALL and self.left and arguments[0] in (self.left, self.left + 1):
            self.repeated += 1
            if arguments[0] == self.left + 1:  # the entry itself was preempted, and comes again
                self.subcalls[self.last_subcall] -= 1
                self.repeated += 1
            self.left = arguments[0]
            return
        if op in (MMU_UPDATE, MMUEXT_OP) and arguments[0] & PREEMPTED:
            self.repeated += 1
            return
        self.calls[op] += 1
        self.left = arguments[0] if op == MULTICALL else 0

    def subcall(self, op):
        self.subcalls[op] += 1
        self.left -= 1
        self.last_subcall = op


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    wanted, running, lost = int(sys.argv[2]), {}, 0
    cpus = collections.defaultdict(VirtualCpu)
    for cpu, event, words in records(data):
        if event == LOST_RECORDS:
            lost += words[0]
        elif event & 0xFFFFF00F == RUNSTATE_CHANGE and event >> 4 & 3 == RUNNING or event == CONTINUE_RUNNING:
            running[cpu] = (words[0] >> 16, words[0] & 0xFFFF)
        elif event in (HYPERCALL, SUBCALL):
            domid, vcpu = running.get(cpu, (None, None))
            if domid != wanted:
                continue
            op = words[0] & 0xFFFFF
            if event == HYPERCALL:
                cpus[vcpu].call(op, words[1:])
            else:
                cpus[vcpu].subcall(op)
    calls = sum((one.calls for one in cpus.values()), collections.Counter())
    subcalls = sum((one.subcalls for one in cpus.values()), collections.Counter())
    for op in sorted(set(calls) | set(subcalls)):
        print(op, calls[op], subcalls[op])
    print("repeated", sum(one.repeated for one in cpus.values()))
    print("lost", lost)


if __name__ == "__main__":
    main()
