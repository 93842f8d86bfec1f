# SPDX-License-Identifier: GPL-2.0-or-later
"""P1 to P4 of the hypervisor: what one hypercall, or call of a multicall, costs more than without tracing."""
from measurement import difference, row

STOCK, PATCHED = "xen-stock", "xen-patched"
BUFFER_BYTES = 2048 * 4096  # BUFFER_PAGES of inside/common.sh
WHAT = {
    "iret": "iret", "version": "xen_version and its iret", "event": "evtchn_send and its iret", "grant": "grant_table_op and its iret",
    "subcall": "call of a multicall", "protect": "a page protected, released, written",
}
HYPERCALLS = "xentrace -D -e 0x00203000 (Xen as it is)"
MIGRATION = "xentrace -e 0x0040f000 (Xen as it is)"


def turn(measured, boot, way, loop):
    """Instructions of one turn; a call of a multicall is an eighth of what nine take more than one."""
    if loop == "subcall":
        many, one = (measured.number(boot, "slope", way, name) for name in ("multicall9", "multicall1"))
        return None if many is None or one is None else (many - one) / 8
    return measured.number(boot, "slope", way, loop)


def added(measured, boot, way, loop):
    return difference(turn(measured, boot, way, loop), turn(measured, boot, "off", loop))


def full_buffers(measured):
    return [" ".join(rest[:2]) for boot in (STOCK, PATCHED) for rest in measured.lines(boot, "stored")
            if int(rest[2]) > 0.9 * BUFFER_BYTES]


def bytes_a_turn(measured, boot, way):
    few, many = (measured.number(boot, "bytes", way, turns) for turns in ("500", "5000"))
    return None if few is None or many is None else round((many - few) / 4500, 2)


def rows(measured):
    if STOCK not in measured.boots or PATCHED not in measured.boots:
        return []
    valid = measured.valid(STOCK, PATCHED) and not full_buffers(measured)
    result = []

    for loop, what in WHAT.items():
        stock = turn(measured, STOCK, "off", loop)
        ours = difference(turn(measured, PATCHED, "off", loop), stock)
        result.append(row("P1", f"Xen, tracing off: {what}", ours, "0 more than stock", lambda n, _: n <= 0, valid=valid,
                          note="" if stock is None else f"{stock:.2f} in all on Xen as it is"))
    for loop in ("iret", "version", "event", "subcall"):
        calls = 1 if loop in ("iret", "subcall") else 2
        result.append(row("P2", f"Xen, counting: {WHAT[loop]}", added(measured, PATCHED, "counters", loop),
                          f"at most {20 * calls}", lambda n, _, calls=calls: n <= 20 * calls, valid=valid,
                          peer=added(measured, STOCK, "peer_hypercalls", loop), command=HYPERCALLS))
    for loop in ("iret", "version", "event", "subcall"):
        result.append(row("P3", f"Xen, a record each: {WHAT[loop]}", added(measured, PATCHED, "cost", loop),
                          "0.5 of the peer", lambda _, ratio: ratio <= 0.5, valid=valid,
                          peer=added(measured, STOCK, "peer_hypercalls", loop), command=HYPERCALLS))
    result.append(row("P3", "Xen, a record each: bytes of xen_version and iret", bytes_a_turn(measured, PATCHED, "cost"),
                      "0.6 of the peer", lambda _, ratio: ratio <= 0.6, unit="bytes",
                      peer=bytes_a_turn(measured, STOCK, "peer_hypercalls"), command=HYPERCALLS))
    for loop in ("iret", "version", "event", "subcall"):
        ours = difference(turn(measured, PATCHED, "marks", loop), turn(measured, STOCK, "off", loop))
        result.append(row("P4", f"Xen, migration events only: {WHAT[loop]}", ours, "0 more than stock", lambda n, _: n <= 0,
                          valid=valid, peer=added(measured, STOCK, "peer_migration", loop), command=MIGRATION,
                          note="the peer's mask on ours: "
                               f"{difference(turn(measured, PATCHED, 'peer_migration', loop), turn(measured, STOCK, 'off', loop))}"))
    for line in full_buffers(measured):
        result[-1]["note"] += f"; void, the trace buffer was full: {line}"
    return result
