#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the sources to the rules of the house: who may include whom, how long a file may be, that each names its licence.

usage: contract.py [--root DIR] includes|sizes|licences|all
       contract.py self-test

Prints a line for each breach and exits with 1 when there is any.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

# Room: the rooms whose headers it may include, beside its own; the libraries that it may include (patterns of <...>).
QT = r"Q[A-Z]\w*|Qt\w*/.*"
BABELTRACE = r"babeltrace2/.*"
ROOMS = {
    "core": ((), ()),
    "reader": (("core",), (BABELTRACE, r"fmt/.*")),
    "analysis": (("core",), (r"fmt/.*",)),
    "wording": (("core", "analysis"), (r"fmt/.*",)),
    "model": (("core", "analysis", "wording"), (QT,)),
    "gui": (("core", "model", "wording"), (QT,)),
    "report": (("core", "reader", "analysis"), ()),
    "cli": (("core", "reader", "analysis", "report", "wording"), (r"CLI/.*", r"fmt/.*", r"nlohmann/.*")),
    "app": (("core", "reader", "analysis", "report", "wording", "model", "gui"), (QT, r"CLI/.*", r"fmt/.*")),
}
# What every room may include: the standard library, C's and POSIX's headers.
SYSTEM = re.compile(r"^(?:[a-z_0-9]+(?:\.h)?|sys/\w+\.h)$")
# Qt's widgets and charts are the chart room's and the door's alone.
WIDGETS = re.compile(r"^(?:QtWidgets|QtCharts)/|^Q(?:\w*Widget|Application|MainWindow|\w*Chart\w*|Dialog|\w*Layout|"
                     r"\w*View|Action|Menu\w*|PushButton|Label|\w*Bar(?:Set|Series)?)$")
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')

HEADER_LINES = 150  # a screen, or two for a list of plain structs
WIRE_LINES = 260  # a header that says how bytes lie: tracers/<tool>/<tool>.h, layout.h
SOURCE_LINES = 400
SOURCE_SUFFIXES = {".c", ".cc", ".cpp", ".h"}
LICENSED_SUFFIXES = SOURCE_SUFFIXES | {".py", ".sh", ".cmake", ".txt", ".md", ".config", ".bash"}
UNLICENSED_FOLDERS = ("LICENSES/", "datasets/", "tests/golden/", "tests/fuzz/corpus/")


def files_of(root, folder, suffixes=SOURCE_SUFFIXES):
    base = root / folder
    return sorted(p for p in base.rglob("*") if p.suffix in suffixes and p.is_file()) if base.is_dir() else []


def includes_of(path):
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1), match.group(2)


def check_room(root, room, breaches):
    allowed, libraries = ROOMS[room]
    for path in files_of(root, f"viewer/{room}"):
        for number, ours, theirs in includes_of(path):
            where = f"{path.relative_to(root)}:{number}"
            if ours is not None:
                check_ours(root, path, where, room, allowed, ours, breaches)
            elif not SYSTEM.match(theirs) and not any(re.fullmatch(p, theirs) for p in libraries):
                breaches.append(f"{where}: room {room} must not include <{theirs}>")
            elif room == "model" and WIDGETS.match(theirs):
                breaches.append(f"{where}: room model must not include <{theirs}>: no widgets")


def check_ours(root, path, where, room, allowed, name, breaches):
    target = name.split("/")[0]
    if target in ROOMS:
        if target != room and target not in allowed:
            breaches.append(f'{where}: room {room} must not include "{name}"')
    elif (root / "tracers" / target).is_dir() or target == "tracers":
        breaches.append(f'{where}: the viewer must not include the tracers\' "{name}"')
    elif not (path.parent / name).exists() and not name.endswith(".moc") and not name.startswith("ui_"):
        breaches.append(f'{where}: "{name}" is not in this room')


def check_tracer(root, tool, tools, breaches):
    for path in files_of(root, f"tracers/{tool}"):
        for number, ours, _ in includes_of(path):
            if ours is None:
                continue
            where = f"{path.relative_to(root)}:{number}"
            parts = [p for p in ours.split("/") if p != ".."]
            if parts[0] in tools and parts[0] != tool:
                breaches.append(f'{where}: tool {tool} must not include another tool\'s "{ours}"')
            if parts[0] in ROOMS or parts[0] == "viewer":
                breaches.append(f'{where}: a tracer must not include the viewer\'s "{ours}"')


def check_includes(root):
    breaches = []
    for room in ROOMS:
        check_room(root, room, breaches)
    base = root / "tracers"
    tools = {p.name for p in base.iterdir() if p.is_dir()} - {"common", "bpf"} if base.is_dir() else set()
    for tool in sorted(tools):
        check_tracer(root, tool, tools, breaches)
    return breaches


def check_sizes(root):
    breaches = []
    for folder in ("viewer", "tracers"):
        for path in files_of(root, folder):
            # a tracepoint provider is one list of events by LTTng's way, and so are its structs; the BPF programs of a tool make
            # one object
            if path.name.endswith(("_tp.h", ".bpf.c", ".bpf.h")) or path.parent.name == "events":
                continue
            lines = len(path.read_text(encoding="utf-8", errors="replace").splitlines())
            wire = path.name in ("layout.h", f"{path.parent.name}.h")
            limit = SOURCE_LINES if path.suffix != ".h" else WIRE_LINES if wire else HEADER_LINES
            if lines > limit:
                breaches.append(f"{path.relative_to(root)}: {lines} lines, of at most {limit}")
    return breaches


def tracked_files(root):
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, check=False)
    if listed.returncode == 0:
        return [name for name in listed.stdout.decode().split("\0") if name]
    return [str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and "build/" not in str(p.relative_to(root))]


def check_licences(root):
    breaches = []
    for name in tracked_files(root):
        path = root / name
        if path.suffix not in LICENSED_SUFFIXES or name.startswith(UNLICENSED_FOLDERS) or not path.is_file():
            continue
        head = "".join(path.read_text(encoding="utf-8", errors="replace").splitlines(True)[:40])
        if "SPDX-License-Identifier:" not in head:
            breaches.append(f"{name}: no SPDX line")
    return breaches


CHECKS = {"includes": check_includes, "sizes": check_sizes, "licences": check_licences}


def self_test():
    """Each rule must find its own breach, and nothing in a sound tree."""
    sound = {
        "viewer/core/a.h": "// SPDX-License-Identifier: X\n#include <cstdint>\n",
        "viewer/reader/r.cpp": '// SPDX-License-Identifier: X\n#include "core/a.h"\n#include <babeltrace2/babeltrace.h>\n',
        "viewer/model/m.cpp": '// SPDX-License-Identifier: X\n#include "analysis/b.h"\n#include <QString>\n',
        "viewer/analysis/b.h": "// SPDX-License-Identifier: X\n",
        "tracers/one/o.cpp": '// SPDX-License-Identifier: X\n#include "o.h"\n',
        "tracers/two/t.h": "// SPDX-License-Identifier: X\n",
    }
    bad = {
        ("includes", "viewer/core/a.h"): '#include "analysis/b.h"\n',
        ("includes", "viewer/analysis/b.h"): "#include <babeltrace2/babeltrace.h>\n",
        ("includes", "viewer/reader/r.cpp"): "#include <QString>\n",
        ("includes", "viewer/model/m.cpp"): "#include <QtWidgets/QWidget>\n",
        ("includes", "tracers/one/o.cpp"): '#include "../two/t.h"\n',
        ("sizes", "viewer/analysis/b.h"): "\n" * (HEADER_LINES + 1),
        ("sizes", "viewer/reader/r.cpp"): "\n" * (SOURCE_LINES + 1),
        ("licences", "viewer/core/a.h"): None,
    }
    failures = []

    def run(change=None):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in sound.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                if change and change[1] == name:
                    extra = bad[change]
                    text = "" if extra is None else text + extra
                path.write_text(text, encoding="utf-8")
            return {rule: check(root) for rule, check in CHECKS.items()}

    for rule, breaches in run().items():
        if breaches:
            failures.append(f"sound tree: {rule}: {breaches}")
    for change in bad:
        found = run(change)
        if len(found[change[0]]) != 1 or change[1] not in found[change[0]][0]:
            failures.append(f"{change}: found {found}")
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument("rule", choices=[*CHECKS, "all", "self-test"])
    options = parser.parse_args()
    if options.rule == "self-test":
        breaches = self_test()
    else:
        rules = CHECKS if options.rule == "all" else {options.rule: CHECKS[options.rule]}
        breaches = [breach for check in rules.values() for breach in check(options.root)]
    for breach in breaches:
        print(breach)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
