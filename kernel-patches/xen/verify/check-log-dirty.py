#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Usage: check-log-dirty.py TRACE [TOOLSTACK]

For each operation on log-dirty mode in TRACE (xentrace -D -e 0x00101000, or more) prints what was counted, how many
marks there were since the clean before, and how long the domain stood still. TOOLSTACK, if given, has a line
"FAULTS DIRTY" for each clean, as the toolstack got it. Exit status 0 if all agree, 1 if not, 3 if records
were lost."""
import collections
import sys

from xentrace import TRC_MEM_LOGDIRTY_COUNTS, TRC_MEM_LOGDIRTY_MARK, TRC_MEM_LOGDIRTY_PAUSE, lost, records

OPERATIONS = {0: "off", 2: "enable", 11: "clean", 12: "peek"}  # XEN_DOMCTL_SHADOW_OP_*
RESETS = (2, 11)


def main(trace, toolstack=None):
    reported = [tuple(map(int, line.split())) for line in open(toolstack, encoding="ascii")] if toolstack else None
    marks, pages, cleans, wrong = collections.Counter(), collections.defaultdict(set), [], 0
    events = (r for r in records(trace) if TRC_MEM_LOGDIRTY_MARK <= r[1] <= TRC_MEM_LOGDIRTY_PAUSE)
    for _, event, _, words in sorted(events, key=lambda r: r[2]):
        domid, high = words[0] & 0xFFFF, words[0] >> 16
        if event == TRC_MEM_LOGDIRTY_MARK:
            marks[domid] += 1
            pages[domid].add(high << 32 | words[1])
        elif event == TRC_MEM_LOGDIRTY_COUNTS:
            equal = marks[domid] == len(pages[domid]) == words[2]
            wrong += not equal
            print(f"d{domid} {OPERATIONS.get(high, high)}: {words[1]} faults, {words[2]} dirty, {marks[domid]} marks of "
                  f"{len(pages[domid])} pages{'' if equal else ': NOT EQUAL'}")
            if high == 11:
                cleans.append(words[1:3])
            if high in RESETS:
                marks[domid] = 0
                pages[domid].clear()
        else:
            print(f"d{domid} {OPERATIONS.get(high, high)}: paused for {(words[2] | words[3] << 32) / 1e6:.3f} ms")
    if reported is not None and reported != cleans:
        print(f"the toolstack read {reported}, the trace has {cleans}: NOT EQUAL")
        wrong += 1
    if not cleans:
        print("no clean in this file")
        return 1
    return 3 if lost(trace) else 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
