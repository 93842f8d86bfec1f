# SPDX-License-Identifier: GPL-2.0-or-later
"""P12, P18: what is kept of a live session, and what an event and a look cost after an hour and after a day."""
from measurement import quotient, row


def rows(measured):
    result = []
    for what, words in (("a live session: bytes kept after 1500 migrations, of those after 120", ("bytes",)),
                        ("a look: instructions after 300 migrations, of those after 75", ("instructions", "look")),
                        ("events: instructions of the last 60 of 300 migrations, of the second 60", ("instructions", "events"))):
        lines = [line for line in measured.lines("keepup", *words) if len(line) == 2]
        if lines:
            first, last = (float(number) for number in lines[0])
            result.append(row("P12" if words == ("bytes",) else "P18", what, quotient(last, first), "at most 1.05",
                              lambda ratio, _: ratio <= 1.05, unit="ratio", note=f"{int(last)} against {int(first)}"))
    return result
