#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Usage: dirty_rounds.py RECORDS CLEANS WRITER DOMID

RECORDS is an xentrace file with log-dirty records and runstates, CLEANS what `dirty_probe logdirty DOMID clean` printed, one
after the other, WRITER what the writer printed. Prints for each clean, in order, what has to be equal:

    clean N counts DIRTY marks MARKS pages DISTINCT toolstack DIRTY bitmap PAGES same yes|no writer PAGES

"same": the pages marked are those of the bitmap. "writer": how many of them are the writer's. Then "lost N", and
"paused NS offline NS within PERCENT": pauses in which the guest was kept from running, and how long its runstate says that."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "kernel-patches", "xen", "verify"))
import xentrace  # noqa: E402

CLEAN = 11  # XEN_DOMCTL_SHADOW_OP_CLEAN
RUNSTATE_CHANGE = 0x00021000  # TRC_SCHED_MIN: old state in bits 8-9, new one in 4-5 of the event, xen/common/sched/core.c
OFFLINE = 3
TRC_TRACE_CLOCK = xentrace.TRC_TRACE_CLOCK


def read_cleans(path):
    cleans = []
    with open(path, encoding="ascii") as file:
        for line in file:
            word = line.split()
            if word[0] == "clean":
                cleans.append((int(word[2]), set()))
            elif word[0] == "pfn":
                cleans[-1][1].add(int(word[1]))
    return cleans


def read_writer(path):
    with open(path, encoding="ascii") as file:
        return {int(line.split()[1]) for line in file if line.startswith("pfn ")}


def main(records, cleans, writer, domid):
    domid, reported, own = int(domid), read_cleans(cleans), read_writer(writer)
    marks, pages, counted = 0, set(), []
    pauses, offline, since, khz = [], [], None, None
    for _, event, tsc, words in sorted(xentrace.records(records), key=lambda r: r[2] or 0):
        if event == TRC_TRACE_CLOCK:
            khz = words[4]
        elif event == xentrace.TRC_MEM_LOGDIRTY_MARK and words[0] & 0xFFFF == domid:
            marks += 1
            pages.add(words[0] >> 16 << 32 | words[1])
        elif event == xentrace.TRC_MEM_LOGDIRTY_COUNTS and words[0] & 0xFFFF == domid:
            if words[0] >> 16 == CLEAN:
                counted.append((words[2], marks, pages))
            marks, pages = 0, set()
        elif event == xentrace.TRC_MEM_LOGDIRTY_PAUSE and words[0] & 0xFFFF == domid:
            pauses.append((tsc, words[2] | words[3] << 32))
        elif event & ~0x330 == RUNSTATE_CHANGE | 0x1 and words[0] >> 16 == domid:
            if event >> 4 & 3 == OFFLINE:
                since = tsc
            elif event >> 8 & 3 == OFFLINE and since is not None:
                offline.append((since, tsc))
    if len(reported) != len(counted):
        sys.exit(f"{len(reported)} cleans of the toolstack, {len(counted)} in the records")
    for number, ((dirty, bitmap), (counts, marks, pages)) in enumerate(zip(reported, counted)):
        print(f"clean {number} counts {counts} marks {marks} pages {len(pages)} toolstack {dirty} bitmap {len(bitmap)} "
              f"same {'yes' if pages == bitmap else 'no'} writer {len(pages & own)}")
    print(f"lost {xentrace.lost(records)}")
    paused = stood = 0
    for end, ns in pauses:
        # The runstate ends when the guest goes on, after the record.
        whole = [b - a for a, b in offline if a <= end <= b]
        if whole:
            paused += ns
            stood += sum(whole) * 1000000 // khz
    if stood:
        print(f"paused {paused} offline {stood} within {100 * abs(paused - stood) / stood:.2f}")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
