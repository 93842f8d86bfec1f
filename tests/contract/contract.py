#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks the sources against the rules of the house. Who may include whom comes from the tables in viewer/README.md and
tracers/README.md.

usage: contract.py [--root DIR] includes|circles|folders|sizes|cites|releases|licences|all
       contract.py self-test

    includes   a file includes what its room and its floor allow, and every folder belongs to a room
    circles    no circle of includes, between folders or between files
    folders    no folder of sources is too large
    sizes      no file is too long
    cites      a file that a comment or a README names exists
    releases   code names the release of Xen or Linux in one place each
    licences   every file has its SPDX line

Prints a line for each breach and exits with 1 when there is any.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys

from rooms import GENERATED, TREES, House, files_of, includes_of, inside, name_of

# Patterns of <...>. Standard C and C++ are open to all rooms, the rest by name in the column "libraries".
STANDARD = r"[a-z_]+|(?:assert|errno|inttypes|limits|math|signal|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|time)\.h"
WIDGETS = (r"(?:QtWidgets|QtCharts)/.*|Q(?:\w*Widget|Application|MainWindow|\w*Chart\w*|Dialog|\w*Layout|\w*View|Action|Menu\w*|"
           r"PushButton|Label|\w*Bar(?:Set|Series)?)")
LIBRARIES = {
    "POSIX": r"(?:arpa|net|netinet|sys)/\w+\.h|(?:dlfcn|endian|fcntl|netdb|poll|pthread|spawn|unistd)\.h",
    "Linux": r"(?:linux|asm)/\w+\.h|x86intrin\.h",
    "Qt": r"Q[A-Z]\w*|Qt\w*/.*",
    "Qt without widgets": rf"(?!(?:{WIDGETS})$)(?:Q[A-Z]\w*|Qt\w*/.*)",
    "Babeltrace 2": r"babeltrace2/.*",
    "CLI11": r"CLI/.*",
    "fmt": r"fmt/.*",
    "nlohmann_json": r"nlohmann/.*",
    "LTTng": r"lttng/.*",
    "libbpf": r"bpf/.*",
    "libelf": r"(?:gelf|libelf)\.h",
    "Xen": r"xen/.*|xen\w+\.h",
}

HEADER_LINES = 150  # about two screens
LIST_LINES = 260  # a header of plain structs, enumerations and constants
SOURCE_LINES = 400
FOLDER_FILES = 40
LICENSED_SUFFIXES = {".c", ".cc", ".cpp", ".h", ".py", ".sh", ".cmake", ".txt", ".md", ".config", ".bash"}
UNLICENSED_FOLDERS = ("LICENSES/", "datasets/", "tests/golden/", "tests/fuzz/corpus/")

CITED = re.compile(r"(?<![\w./<>*-])(?:\.\./)*[A-Za-z0-9_][\w./-]*\.(?:h|cpp|md|py|sh)\b(?![\w/*])")
# Sources of Xen, Linux, Babeltrace and libbpf, from their roots or by the name alone.
FOREIGN = re.compile(r"(?:arch|bpf|drivers|include|linux|lttng|public|src|tools|xen/(?:include|arch|common))/.*|"
                     r"(?:bpf_helpers|ctfser|domctl|event_channel|grant_table|sched|sysctl|trace|vcpu|version|vmlinux|xen|xenctrl|"
                     r"xenguest)\.h")
PLACEHOLDER = re.compile(r"(?:^|/)[A-Z]{2,}(?:[_.]\w+)?\.(?:sh|h|cpp)$")


def text_of(path):
    return path.read_text(encoding="utf-8", errors="replace")


def tracked_files(root):
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, check=False)
    if listed.returncode == 0:
        return [name for name in listed.stdout.decode().split("\0") if name and (root / name).is_file()]
    return [name_of(root, p) for p in root.rglob("*") if p.is_file() and not name_of(root, p).startswith("build/")]


def sources_of(root):
    return [path for tree in TREES for path in files_of(root, tree)]


def check_includes(root):
    house = House(root)
    breaches = [f"{room.folder}: the table names a folder that is not there"
                for room in house.rooms if not (root / room.folder).is_dir()]
    for room in house.rooms:
        breaches += [f"{room.folder}: no library is called {name}" for name in room.libraries if name not in LIBRARIES]
    for path in sources_of(root):
        name = name_of(root, path)
        room = house.room_of(name)
        if room is None:
            breaches.append(f"{name}: its folder is in no room of the tables")
        elif house.unit_of(name) not in house.floors and (house.has_floors(room) or os.path.dirname(name) != room.folder):
            breaches.append(f"{name}: its folder is on no floor of the tables")
        else:
            for number, ours, theirs in includes_of(path):
                breach = check_ours(house, room, path, ours) if ours else check_theirs(room, theirs)
                if breach:
                    breaches.append(f"{name}:{number}: {breach}")
    return breaches


def check_ours(house, room, path, include):
    target = house.resolve(path, include)
    if target is None:
        return None if GENERATED.search(include) else f'"{include}" is not in the tree'
    if not inside(target, room.folder):
        allowed = any(inside(target, folder) for folder in room.allowed)
        return None if allowed else f'room {room.folder} must not include "{include}"'
    own, other = house.unit_of(name_of(house.root, path)), house.unit_of(target)
    if own == other or house.floors.get(other, 0) < house.floors.get(own, 0):
        return None
    return f'{own} must not include "{include}": {other} is not on a floor below it'


def check_theirs(room, include):
    patterns = [STANDARD] + [LIBRARIES[name] for name in room.libraries if name in LIBRARIES]
    if any(re.fullmatch(pattern, include) for pattern in patterns):
        return None
    return f"room {room.folder} must not include <{include}>"


def find_circle(edges):
    """One circle of a graph as the list of its nodes, the first one repeated; empty: there is none"""
    done, way = set(), []

    def visit(node):
        if node in way:
            return way[way.index(node):] + [node]
        if node in done:
            return []
        way.append(node)
        for target in sorted(edges.get(node, ())):
            circle = visit(target)
            if circle:
                return circle
        way.pop()
        done.add(node)
        return []

    return next((circle for circle in map(visit, sorted(edges)) if circle), [])


def check_circles(root):
    house = House(root)
    files, folders = {}, {}
    for path in sources_of(root):
        name = name_of(root, path)
        for _, ours, _ in includes_of(path):
            target = house.resolve(path, ours) if ours else None
            if target:
                files.setdefault(name, set()).add(target)
                if house.unit_of(target) != house.unit_of(name):
                    folders.setdefault(house.unit_of(name), set()).add(house.unit_of(target))
    return ["circle: " + " -> ".join(circle) for circle in map(find_circle, (folders, files)) if circle]


def check_folders(root):
    counts = {}
    for path in sources_of(root):
        folder = os.path.dirname(name_of(root, path))
        counts[folder] = counts.get(folder, 0) + 1
    return [f"{folder}: {count} files, of at most {FOLDER_FILES}" for folder, count in counts.items() if count > FOLDER_FILES]


def without_comments(text):
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)


def is_list(text):
    """A header of plain structs, enumerations and constants: no class, and no function that does more than return a value"""
    code = re.sub(r"\{\s*return\b[^;{}]*;\s*\}", ";", without_comments(text))
    return not re.search(r"(?<!enum )\bclass\b|\)[\s\w:]*(?:->[^;{}]*)?\{", code)


def limit_of(path, text):
    if path.suffix != ".h" or path.name.endswith(".bpf.h"):  # the BPF programs of a tool make one object
        return SOURCE_LINES
    if "LTTNG_UST_TRACEPOINT_EVENT" in text:  # a provider is one list of events, by LTTng's own way
        return SOURCE_LINES
    return LIST_LINES if is_list(text) else HEADER_LINES


def check_sizes(root):
    breaches = []
    for path in sources_of(root):
        text = text_of(path)
        lines, limit = len(text.splitlines()), limit_of(path, text)
        if lines > limit:
            breaches.append(f"{name_of(root, path)}: {lines} lines, of at most {limit}")
    return breaches


def comments_of(path):
    """(line, text) of what a file says in prose"""
    block = False
    for number, line in enumerate(text_of(path).splitlines(), 1):
        if path.suffix == ".md":
            yield number, line
        elif path.suffix in (".h", ".cpp", ".c"):
            if re.match(r"\s*#\s*include", line):
                continue
            block = block or "/*" in line
            found = re.search(r"//.*", line)
            if block or found:
                yield number, line if block else found.group(0)
            block = block and "*/" not in line
        elif "#" in line and "#include" not in line:
            yield number, line[line.index("#"):]


def is_made_by_build(house, cited):
    """Whether it lies in a folder of which the tables know and the tree has nothing"""
    folders = [f"{tree}/{os.path.dirname(cited)}" for tree in TREES]
    return any(folder in house.floors and not (house.root / folder).is_dir() for folder in folders)


def has_cites(name):
    if not name.endswith((".h", ".cpp", ".c", ".py", ".sh", ".md")) or name.startswith(("tests/contract/", "datasets/")):
        return False
    return name.startswith(("kernel-patches/", "scripts/", "tests/", *TREES)) or "/" not in name


def check_cites(root):
    house, names, breaches = House(root), tracked_files(root), []
    known = {"/".join(parts[i:]) for parts in (name.split("/") for name in names) for i in range(len(parts))}
    for name in filter(has_cites, names):
        for number, text in comments_of(root / name):
            for cited in CITED.findall(text):
                beside = os.path.normpath(os.path.join(os.path.dirname(name), cited))
                foreign = FOREIGN.fullmatch(cited) or PLACEHOLDER.search(cited) or GENERATED.search(cited) or is_made_by_build(house, cited)
                if not foreign and not {cited, beside} & known:
                    breaches.append(f"{name}:{number}: there is no {cited}")
    return breaches


RELEASE_FILES = {
    "tracers/xen/release.h": r'#define XENLENS_(XEN)_RELEASE "([\d.]+)"',
    "scripts/lib/versions.sh": r"\b(XEN|LINUX)_RELEASE=([\d.]+)",
}
RELEASE_PLACES = ("tracers/", "viewer/", "scripts/", "CMake", "Makefile")


def check_releases(root):
    found = [(name, *match) for name, pattern in RELEASE_FILES.items() if (root / name).is_file()
             for match in re.findall(pattern, text_of(root / name))]
    breaches = [f"{name}: there is no kernel-patches/{what.lower()}/{release}/BASE" for name, what, release in found
                if not (root / f"kernel-patches/{what.lower()}/{release}/BASE").is_file()]
    if not found:
        return breaches
    releases = re.compile(r"(?<![\d.])(?:" + "|".join(sorted({re.escape(release) for *_, release in found})) + r")(?!\d)")
    for name in tracked_files(root):
        path = root / name
        if name in RELEASE_FILES or not name.startswith(RELEASE_PLACES) or path.suffix in (".md", ".8", ".1"):
            continue
        comment = r"/\*.*?\*/|//[^\n]*" if path.suffix in (".h", ".cpp", ".c") else r"#[^\n]*"
        code = re.sub(comment, lambda match: "\n" * match.group(0).count("\n"), text_of(path), flags=re.S)
        breaches += [f"{name}:{number}: names a release: {line.strip()}"
                     for number, line in enumerate(code.splitlines(), 1) if releases.search(line)]
    return breaches


def check_licences(root):
    breaches = []
    for name in tracked_files(root):
        path = root / name
        if path.suffix not in LICENSED_SUFFIXES or name.startswith(UNLICENSED_FOLDERS):
            continue
        head = "".join(text_of(path).splitlines(True)[:40])
        if "SPDX-License-Identifier:" not in head:
            breaches.append(f"{name}: no SPDX line")
    return breaches


CHECKS = {
    "includes": check_includes,
    "circles": check_circles,
    "folders": check_folders,
    "sizes": check_sizes,
    "cites": check_cites,
    "releases": check_releases,
    "licences": check_licences,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument("rule", choices=[*CHECKS, "all", "self-test"])
    options = parser.parse_args()
    if options.rule == "self-test":
        from self_test import self_test
        breaches = self_test(CHECKS)
    else:
        rules = CHECKS if options.rule == "all" else {options.rule: CHECKS[options.rule]}
        breaches = [breach for check in rules.values() for breach in check(options.root.resolve())]
    for breach in breaches:
        print(breach)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
