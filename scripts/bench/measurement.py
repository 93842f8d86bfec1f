# SPDX-License-Identifier: GPL-2.0-or-later
"""What scripts/bench/inside printed, and the rows that are made of it."""
import os


class Measurements:
    """The files of a folder, one a boot; each line is "what value..."."""

    def __init__(self, folder):
        self.folder = folder
        self.boots = {}
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            if os.path.isfile(path) and "." not in name:
                with open(path, encoding="utf-8") as file:
                    self.boots[name] = [line.split() for line in file]

    def path(self, name):
        path = os.path.join(self.folder, name)
        return path if os.path.exists(path) else None

    def lines(self, boot, *start):
        """The rests of the lines that begin with these words."""
        return [line[len(start):] for line in self.boots.get(boot, []) if line[:len(start)] == list(start)]

    def number(self, boot, *start):
        """The least number in lines that begin so, or None."""
        values = [float(rest[0]) for rest in self.lines(boot, *start) if rest]
        return min(values) if values else None

    def self_tests(self):
        return {boot: int(self.number(boot, "self")) for boot in self.boots if self.number(boot, "self") is not None}

    def valid(self, *boots):
        """Whether a fixed loop took the same number of ticks in each of these boots."""
        ticks = [self.self_tests().get(boot) for boot in boots]
        return None not in ticks and len(set(ticks)) == 1


def difference(left, right):
    return None if left is None or right is None else round(left - right, 3)


def quotient(left, right):
    return None if left is None or not right else round(left / right, 3)


def row(identity, what, ours, goal, reached, *, peer=None, command="", unit="instructions", note="", valid=True):
    """reached: of ours and the ratio, whether the goal is met. A row that lacks a number has no verdict."""
    ratio = quotient(ours, peer)
    needed = (ours, ratio) if goal.endswith("of the peer") else (ours,)
    if any(value is None for value in needed):
        verdict = "not compared" if ours is not None else "not measured"
    elif not valid:
        verdict = "void"
    elif goal == "none":
        verdict = "no goal"
    else:
        verdict = "met" if reached(ours, ratio) else "missed"
    return {"id": identity, "what": what, "unit": unit, "ours": ours, "peer": peer, "ratio": ratio, "goal": goal,
            "verdict": verdict, "peer_command": command, "note": note}
