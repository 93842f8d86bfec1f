#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the hand-made part of the corpus for xentrace_fuzz into a folder.

usage: make_corpus.py FOLDER

Each file is one thing that a decoder can get wrong, written as text here so that it can be reviewed.
"""

import pathlib
import struct
import sys

CPU_CHANGE = 0x2001F003
LOST, CLOCK = 0x1F001, 0x1F005
RUNS, STOPS = 0x21101, 0x21021
HYPERCALL, SUBCALL, EXIT, EXIT_SUBCALL = 0x20100D, 0x20200E, 0x12001, 0x12002
COST, COST_SUBCALL, COST_VCPU = 0x11000, 0x11040, 0x11080
SHADOW_FIXUP, MARK, COUNTS, PAUSE = 0x40F206, 0x101020, 0x101021, 0x101022


def words(*values):
    return struct.pack(f"<{len(values)}I", *values)


def record(event, *data, tsc=None):
    header = event | len(data) << 28
    if tsc is None:
        return words(header, *data)
    return words(header | 1 << 31, tsc & 0xFFFFFFFF, tsc >> 32, *data)


def window(cpu, *records, size=None):
    body = b"".join(records)
    return words(CPU_CHANGE, cpu, len(body) if size is None else size) + body


def hvm(tsc):
    return record(0x82013, 1, tsc=tsc)


def bad_header(cpu, size):
    return window(0, hvm(10)) + window(cpu, hvm(20), size=size) + window(1, hvm(30), hvm(40))


FILES = {
    "cpu-minus-1": bad_header(0xFFFFFFFF, 16),
    "cpu-256": bad_header(256, 16),
    "cpu-max-int": bad_header(0x7FFFFFFF, 16),
    "size-0": bad_header(0, 0),
    "size-odd": bad_header(0, 17),
    "size-max": bad_header(0, 0xFFFFFFFF),
    "size-max-even": bad_header(0, 0xFFFFFFFC),
    "lost-max": window(0, record(RUNS, 1 << 16, tsc=5), record(LOST, 0xFFFFFFFF, 1, 6, 0, tsc=9), hvm(10)),
    "lost-first": window(0, record(LOST, 7, 1, 6, 0, tsc=9), hvm(10)),
    "lost-time-backwards": window(0, hvm(100), record(LOST, 7, 1, 0xFFFFFFFF, 0xFFFFFFFF, tsc=101), hvm(102)),
    "lost-short": window(0, record(LOST, 7, tsc=9), hvm(10)),
    "words-wrong": window(0, record(RUNS, tsc=1), record(HYPERCALL, tsc=2), record(SHADOW_FIXUP, 1, 2, 3),
                          record(0x201103, 1, tsc=3), record(CLOCK, 1, tsc=4), record(EXIT, 1, tsc=5),
                          record(COST + 3, tsc=6), record(COST_VCPU, tsc=7), record(MARK, 1)),
    "words-too-many": window(0, record(HYPERCALL, 23 | 0x3FF << 20, *range(6), tsc=1),
                             record(0x28001, *range(7), tsc=2)),
    "record-over-the-end": window(0, hvm(1), words(0x70082013, 1)) + window(0, hvm(3)),
    "time-zigzag": window(0, *(hvm(t) for t in (100, 200, 1 << 63, 210, 3, 220, 5, 6, 7, 8))),
    "two-boots": window(0, hvm(1 << 40), hvm((1 << 40) + 5)) + window(0, hvm(1), hvm(2), hvm(3)),
    "no-tsc-at-all": window(0, *(record(SHADOW_FIXUP, 1, 2, 3, 4, 5) for _ in range(5))),
    "patched": window(
        0, record(CLOCK, 0x10000, 0, 0x5C00, 0x17979CFE, 2600000, tsc=1000), record(RUNS, 1 << 16, tsc=1100),
        record(HYPERCALL, 13 | 1 << 22, 1, tsc=1200), record(SUBCALL, 17, tsc=1210),
        record(EXIT_SUBCALL, 17, 0xFFFFFFF2, tsc=1290), record(EXIT, 13, 0, tsc=1300),
        record(HYPERCALL, 36, tsc=1400), record(EXIT, 36 | 3 << 30, tsc=1500), record(EXIT, 17, 1, 2, tsc=1600),
        record(COST_VCPU, 1 << 16, tsc=1700), record(COST + 29, 5 << 15 | 7), record(COST_SUBCALL + 63, 0xFFFFFFFF),
        record(MARK, 5 << 16 | 1, 0x1234), record(COUNTS, 11 << 16 | 1, 3, 4, tsc=1 << 42),
        record(PAUSE, 11 << 16 | 1, 0, 5, 0, tsc=(1 << 42) + 5),
        record(CLOCK, 0x70000000, 0, 0x75005C00, 0x17979CFE, 2600000, tsc=(1 << 42) + 10)),
    "clock-nonsense": window(0, record(CLOCK, *[0xFFFFFFFF] * 5, tsc=1), record(CLOCK, 0, 0, 0, 0, 1, tsc=2),
                             record(CLOCK, 0, 0, 0, 0, 0xFFFFFFFF, tsc=(1 << 64) - 1)),
    "guest-and-unknown": window(0, record(0x0800F123, 1, 2, tsc=1), record(0x0400F001, 3, tsc=2),
                                record(0x00021FFF, 4, tsc=3)),
    "empty": b"",
    "text": b"no trace at all\n",
    "header-alone": words(CPU_CHANGE, 0, 0),
}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in FILES.items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
