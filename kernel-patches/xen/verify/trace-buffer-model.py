#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Usage: trace-buffer-model.py [BUFFERS]

A model of how a CPU's trace buffer is filled, after trace_record() and flush_lost_records() in xen/common/trace.c of the
patched source: records, padding where the buffer wraps, records of lost records, and the room that is kept for one of
these when tracing stops. Random buffers are filled, read, stopped and started. Checked: never more unread bytes than
the buffer has, and produced = stored + reported as lost + still to be reported, after each step. Without the check of
room in flush_lost_records(), as a self-test, buffers have to overrun.
"""
import random
import sys

LOST = 4 + 8 + 16  # LOST_REC_SIZE
RESERVE = 2 * LOST - 4  # LOST_REC_RESERVE


class Buffer:
    def __init__(self, size, checked):
        self.size, self.checked = size, checked
        self.used = self.at = 0  # unread bytes, and where the next record goes
        self.pending = self.produced = self.stored = self.reported = 0

    def insert(self, size):
        self.used += size
        self.at = (self.at + size) % self.size

    def to_wrap(self):
        return self.size - self.at

    def insert_lost(self):
        if LOST > self.to_wrap():
            self.insert(self.to_wrap())
        self.insert(LOST)
        self.reported += self.pending
        self.pending = 0

    def record(self, size):
        self.produced += 1
        total, wrap = 0, self.to_wrap()
        if self.pending:
            if LOST > wrap:
                total, wrap = total + wrap, self.size
            total, wrap = total + LOST, wrap - LOST or self.size
        total += (wrap if size > wrap else 0) + size
        if total + RESERVE > self.size - self.used:
            self.pending += 1
            return
        if self.pending:
            self.insert_lost()
        if size > self.to_wrap():
            self.insert(self.to_wrap())
        self.insert(size)
        self.stored += 1

    def stop(self):
        if not self.pending:
            return
        size = LOST + (self.to_wrap() if LOST > self.to_wrap() else 0)
        if not self.checked or size <= self.size - self.used:
            self.insert_lost()

    def read(self):
        self.used = 0

    def is_right(self):
        return self.used <= self.size and self.produced == self.stored + self.reported + self.pending


def run(number, checked):
    """Whether all steps of one random buffer are right."""
    chance = random.Random(number)
    buffer = Buffer(4 * chance.randrange(40, 1024), checked)
    for _ in range(chance.randrange(2, 12)):
        for _ in range(chance.randrange(0, buffer.size // 8)):
            buffer.record(4 * chance.randrange(1, 11))
            if not buffer.is_right():
                return False
        buffer.stop()
        if not buffer.is_right():
            return False
        if chance.random() < 0.3:
            buffer.read()
    return True


def main():
    buffers = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    wrong = sum(not run(number, True) for number in range(buffers))
    found = sum(not run(number, False) for number in range(buffers))
    print(f"{buffers} buffers: {wrong} wrong; without the check of room {found}")
    return 1 if wrong or not found else 0


if __name__ == "__main__":
    sys.exit(main())
