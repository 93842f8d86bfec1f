# SPDX-License-Identifier: GPL-2.0-or-later
"""P8: what tracing changes in a migration, by the median of the runs. A share of the untraced one, in per cent."""
from statistics import median

from measurement import row

BOOT = "migration"
COMMAND = "xentrace -D -e all FILE, by its side"


def values(measured, rate, way, what):
    return [float(rest[0]) for rest in measured.lines(BOOT, "migration", rate, way, what) if rest]


def change(measured, rate, way, what):
    here, untraced = values(measured, rate, way, what), values(measured, rate, "untraced", what)
    if not here or not untraced:
        return None
    return round(100 * (median(here) / median(untraced) - 1), 2)


def spread(numbers):
    """Of runs that should be alike: the largest less the least, in per cent of the median."""
    return 100 * (max(numbers) - min(numbers)) / median(numbers)


WAYS = (
    ("ours", "hypervisor and toolstack tracer"),
    ("hypervisor", "xenlens-hypervisor --mask 0x00101000 alone"),
    ("toolstack", "xenlens-toolstack alone"),
)
WHAT = (
    ("bytes", "bytes sent"),
    ("rounds", "rounds"),
    ("stop", "downtime, from the guest's suspension to its continuation"),
    ("gap", "downtime, as the guest's processes see it"),
)


def rows(measured):
    if BOOT not in measured.boots:
        return []
    rates = sorted({rest[0] for rest in measured.lines(BOOT, "migration")}, key=float, reverse=True)
    result = []
    for rate, (what, title) in ((rate, each) for rate in rates for each in WHAT):
        peer = change(measured, rate, "peer", what)
        untraced = values(measured, rate, "untraced", what)
        for way, name in WAYS:
            if not untraced or not values(measured, rate, way, what):
                continue
            listed = "; ".join(f"{each} {', '.join(f'{value:.0f}' for value in values(measured, rate, each, what))}"
                               for each in ("untraced", way, "peer"))
            result.append(row("P8", f"{rate} pages/s, {title}: change by {name}", change(measured, rate, way, what),
                              "0.5, 0.1 of peer",
                              lambda n, ratio: abs(n) <= 0.5 and (ratio is None or abs(ratio) <= 0.1),
                              peer=peer or None, command=COMMAND, unit="per cent",
                              note=f"{listed}; the untraced differ by {spread(untraced):.2f} %"))
    return result
