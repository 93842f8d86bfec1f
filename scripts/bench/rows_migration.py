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


def rows(measured):
    if BOOT not in measured.boots:
        return []
    result = []
    for what, title in (("bytes", "bytes sent"), ("rounds", "rounds"), ("gap", "downtime, as the guest sees it")):
        ours, peer = change(measured, "ours", what), change(measured, "peer", what)
        listed = "; ".join(f"{way} {', '.join(f'{value:.0f}' for value in values(measured, way, what))}"
                           for way in ("untraced", "ours", "peer"))
        result.append(row("P8", f"migration, {title}: change", ours, "0.5, 0.1 of peer",
                          lambda n, ratio: abs(n) <= 0.5 and (ratio is None or abs(ratio) <= 0.1),
                          peer=peer or None, command=COMMAND, unit="per cent", note=listed))
    return result
