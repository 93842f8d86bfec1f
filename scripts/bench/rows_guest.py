# SPDX-License-Identifier: GPL-2.0-or-later
"""P1 to P3 of the guest's kernel. What its own counting costs is in P1 too, since it cannot be switched off: the row of P2."""
from measurement import difference, row
from rows_hypervisor import WHAT, added, turn

STOCK, PATCHED, EVENTS = "linux-stock", "linux-patched", "linux-events"
TRACERS = {"tracer_hypercalls": "xenlens-guest --only hypercalls", "tracer": "xenlens-guest, all parts"}
# Sites of events that a turn passes: iret and what privcmd has in a multicall have none; sending an event is a hypercall and an event
# of the event channels.
SITES = {"iret": 0, "version": 1, "event": 2, "subcall": 0}
FUNCTION = {"version": "privcmd_ioctl", "event": "evtchn_ioctl"}


def seen(measured, boot, way, loop):
    """What a probe added, if it was there."""
    there = measured.number(boot, way, "ready") if way in TRACERS else measured.number(boot, way, loop, "calls")
    return added(measured, boot, way, loop) if there else None


def rows(measured):
    if STOCK not in measured.boots or PATCHED not in measured.boots:
        return []
    result = []
    for loop in ("iret", "version", "event", "subcall"):
        stock = turn(measured, STOCK, "off", loop)
        calls = 1 if loop in ("iret", "subcall") else 2
        result.append(row("P1", f"Linux, counters out, events off: {WHAT[loop]}",
                          difference(turn(measured, EVENTS, "off", loop), stock), f"a NOP a site: {SITES[loop]}",
                          lambda n, _, loop=loop: n <= SITES[loop],
                          valid=measured.valid(STOCK, EVENTS)))
        result.append(row("P2", f"Linux, counting, events off: {WHAT[loop]}",
                          difference(turn(measured, PATCHED, "off", loop), stock), f"at most {20 * calls}",
                          lambda n, _, calls=calls: n <= 20 * calls, valid=measured.valid(STOCK, PATCHED),
                          peer=seen(measured, STOCK, "kprobe", loop),
                          command=f"bpftrace -e 'kprobe:{FUNCTION[loop]} {{ @[probe] = count(); }}' (the same BPF program, by libbpf)"
                          if loop in FUNCTION else "",
                          note="in every hypercall; the peer sees this one function" if loop in FUNCTION else ""))
    # The peer gives times of hypercalls, which is what the goal is for; all that ours gives stands beside it, without one.
    for way, loop in ((way, loop) for way in TRACERS for loop in FUNCTION):
        function = FUNCTION[loop]
        asked = way == "tracer_hypercalls"
        result.append(row("P3", f"Linux, time of each{'' if asked else ', all parts'}: {WHAT[loop]}", seen(measured, PATCHED, way, loop),
                          "0.5 of the peer" if asked else "none", lambda _, ratio: ratio <= 0.5,
                          valid=measured.valid(STOCK, PATCHED), note=f"ours: {TRACERS[way]}",
                          peer=seen(measured, STOCK, "kprobe_latency", loop),
                          command=f"bpftrace -e 'kprobe:{function} {{ @s[tid] = nsecs; }} kretprobe:{function} "
                                  "{ @ = hist(nsecs - @s[tid]); delete(@s[tid]); }' (the same BPF programs, by libbpf)"))
    return result
