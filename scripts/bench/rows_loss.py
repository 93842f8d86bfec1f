# SPDX-License-Identifier: GPL-2.0-or-later
"""P5: what was produced is what was stored and what was reported lost."""
import os
import sys

from measurement import row

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "kernel-patches", "xen", "verify"))
import xentrace  # noqa: E402  (the records' layout is written down once, beside the patches)

TRC_PV_HYPERCALL_V2 = 0x0020100D  # xen/include/public/trace.h


def rows(measured):
    result = []
    ours, peer = (measured.path(f"loss-{which}.records") for which in ("patched", "stock"))
    before, after = (measured.number("loss-patched", when, "produced") for when in ("before", "after"))
    if ours and before is not None and after is not None:
        produced = int(after - before)
        stored = sum(1 for _, event, _, _ in xentrace.records(ours)
                     if xentrace.TRC_HCALL_COST_CALL <= event < xentrace.TRC_HCALL_COST_VCPU)
        lost = xentrace.lost(ours)
        # Xen's own clock records: that of the start was stored before; that of the stop is one more produced.
        clocks = sum(1 for _, event, _, _ in xentrace.records(ours) if event == xentrace.TRC_TRACE_CLOCK) - 1
        result.append(row("P5", "Xen, buffer of a page: produced - stored - lost", produced + 1 - stored - clocks - lost, "0",
                          lambda n, _: n == 0 and lost > 0, unit="records",
                          note=f"{produced} hypercalls by Xen's counters and the clock of the stop produced; {stored} and {clocks} "
                               f"stored, {lost} reported lost"))
    turns = measured.number("loss-stock", "turns", "version")
    if peer and turns is not None:
        stored = sum(1 for _, event, _, _ in xentrace.records(peer) if event == TRC_PV_HYPERCALL_V2)
        note = f"{int(2 * turns)} and more produced, {stored} stored, {xentrace.lost(peer)} reported lost"
        if result:
            result[-1].update(peer=int(2 * turns) - stored - xentrace.lost(peer), peer_command=f"xentrace -D -e 0x00203000 -S 1 (Xen as it is): {note}")
    return result
