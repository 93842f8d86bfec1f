# SPDX-License-Identifier: GPL-2.0-or-later
"""P8: what tracing changes in a migration, by the median of the runs. A share of the untraced one, in per cent."""
from statistics import median

from measurement import row

BOOT = "migration"
COMMAND = "xentrace -D -e all FILE, by its side"


def values(measured, way, what):
    return [float(rest[0]) for rest in measured.lines(BOOT, "migration", way, what)]


def change(measured, way, what):
    here, untraced = values(measured, way, what), values(measured, "untraced", what)
    if not here or not untraced:
        return None
    return round(100 * (median(here) / median(untraced) - 1), 2)


WAYS = (
    ("ours", "tap and toolstack tracer"),
    ("tap", "xenlens-hypervisor --mask 0x00101000 alone"),
    ("toolstack", "xenlens-toolstack alone"),
)


def rows(measured):
    if BOOT not in measured.boots:
        return []
    result = []
    for what, title in (("bytes", "bytes sent"), ("rounds", "rounds"), ("gap", "downtime, as the guest sees it")):
        peer = change(measured, "peer", what)
        for way, name in WAYS:
            if not values(measured, way, what):
                continue
            listed = "; ".join(f"{each} {', '.join(f'{value:.0f}' for value in values(measured, each, what))}"
                               for each in ("untraced", way, "peer"))
            result.append(row("P8", f"migration, {title}: change by {name}", change(measured, way, what),
                              "0.5, 0.1 of peer",
                              lambda n, ratio: abs(n) <= 0.5 and (ratio is None or abs(ratio) <= 0.1),
                              peer=peer or None, command=COMMAND, unit="per cent", note=listed))
    return result
