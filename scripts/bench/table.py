#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Usage: table.py RAW RESULTS

Makes the table of scripts/bench.sh from what the emulated hosts printed (files in the folder RAW), prints it and writes it
to RESULTS as {"schema": "xenlens.bench/1", "rows": [...]}. A row has the keys id, what, unit, ours, peer, ratio, goal, verdict, peer_command,
note. A value that was not measured is null, shown as "-". Exit status 0 if no goal is missed and no row is void, else 1."""
import json
import os
import sys

import rows_guest
import rows_hypervisor
import rows_keepup
import rows_loss
import rows_migration
from measurement import Measurements

COLUMNS = (("id", "", 3), ("what", "what", 58), ("ours", "ours", 10), ("peer", "peer", 10), ("ratio", "ratio", 6),
           ("goal", "goal", 18), ("verdict", "verdict", 12))


def text(value):
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value)


def show(rows):
    print("  ".join(title.ljust(width) for _, title, width in COLUMNS).rstrip())
    for row in rows:
        print("  ".join(text(row[key]).ljust(width) for key, _, width in COLUMNS).rstrip())
        for extra in ("peer_command", "note"):
            if row[extra]:
                print(f"       {'peer: ' if extra == 'peer_command' else ''}{row[extra]}")


def main(raw, results):
    measured = Measurements(raw)
    rows = [row for module in (rows_hypervisor, rows_guest, rows_loss, rows_migration, rows_keepup) for row in module.rows(measured)]
    print("Executed instructions (QEMU -accel tcg,thread=single -smp 1 -icount shift=0,sleep=off), by slope from N to 10 N "
          "turns.\nSelf-test, a loop of 600,000 instructions, by boot: "
          + ", ".join(f"{name} {ticks}" for name, ticks in sorted(measured.self_tests().items())))
    show(rows)
    with open(results + ".new", "w", encoding="utf-8") as file:
        json.dump({"schema": "xenlens.bench/1", "self_tests": measured.self_tests(), "rows": rows}, file, indent=1)
    os.replace(results + ".new", results)
    return 1 if any(row["verdict"] in ("missed", "void") for row in rows) else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
