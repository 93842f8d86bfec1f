# SPDX-License-Identifier: GPL-2.0-or-later
"""The plan of the house as its README files draw it: rooms, floors within a room, and what each may include.

A room table has the columns "folder", "may include" and "libraries", a floor table the columns "floor" and "folder". Folders and
files stand in backquotes, relative to the README; a folder ends with a slash, and files may be a pattern such as `core/event*.h`.
Lower floors have lower numbers.
"""
import os
import re

TREES = ("viewer", "tracers")
SOURCE_SUFFIXES = {".c", ".cc", ".cpp", ".h"}
QUOTED = re.compile(r"`([^`\s]+)`")
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
# Made by the build beside what it is made from: Qt's classes, the BPF programs' skeletons, records and their emitters.
GENERATED = re.compile(r"\.moc$|^ui_|\.skel\.h$|^toolstack_(?:records|emit)\.h$")


class Room:
    def __init__(self, folder, allowed, libraries):
        self.folder = folder  # from the root, such as "viewer/core"
        self.allowed = allowed  # folders and files
        self.libraries = libraries  # names of the column, see LIBRARIES in contract.py


def files_of(root, folder, suffixes=SOURCE_SUFFIXES):
    base = root / folder
    return sorted(p for p in base.rglob("*") if p.suffix in suffixes and p.is_file()) if base.is_dir() else []


def name_of(root, path):
    return path.relative_to(root).as_posix()


def tables_of(path):
    """Every Markdown table of a file as a list of rows, each a dict of cells by the column's title."""
    tables, head, rows = [], None, []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""] if path.is_file() else []:
        if not line.startswith("|"):
            if head:
                tables.append(rows)
            head, rows = None, []
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if head is None:
            head = cells
        elif not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            rows.append(dict(zip(head, cells)))
    return tables


def inside(name, folder):
    return name == folder or name.startswith(folder + "/")


class House:
    def __init__(self, root):
        self.root = root
        self.rooms = []
        self.floors = {}  # of a folder or a file, in a room that has floors
        for tree in TREES:
            for table in tables_of(root / tree / "README.md"):
                for row in table:
                    self._read(tree, row)

    def _read(self, tree, row):
        paths = self._paths(tree, row.get("folder", ""))
        if "floor" in row:
            if not row["floor"].isdigit():
                raise SystemExit(f"{tree}/README.md: the floor of {row['folder']} is no number")
            for path in paths:
                names = [name_of(self.root, file) for file in self.root.glob(path)] if "*" in path else [path]
                self.floors.update({name: int(row["floor"]) for name in names})
        elif "may include" in row and paths:
            libraries = [name.strip() for name in row.get("libraries", "").split(",") if name.strip()]
            self.rooms += [Room(path, self._paths(tree, row["may include"]), libraries) for path in paths]

    @staticmethod
    def _paths(tree, cell):
        return [os.path.normpath(f"{tree}/{path}") for path in QUOTED.findall(cell)]

    def room_of(self, name):
        return next((room for room in self.rooms if inside(name, room.folder)), None)

    def unit_of(self, name):
        """What has a floor: the file itself where a floor table lists it, else its folder."""
        return name if name in self.floors else os.path.dirname(name)

    def has_floors(self, room):
        return any(inside(unit, room.folder) for unit in self.floors)

    def resolve(self, path, include):
        """The file, from the root, that #include "..." of a source names; None: it is not in the tree."""
        folder = os.path.dirname(name_of(self.root, path))
        room = self.room_of(folder)
        bases = [folder] + ([room.folder] if room else [])
        if inside(folder, "tracers"):
            bases += ["tracers/common", "tracers/bpf"]
        candidates = [os.path.normpath(f"{base}/{include}") for base in [*bases, *TREES, "."]]
        for name in candidates:
            if (self.root / name).is_file():
                return name
        # a header that the build makes has a listed folder and no file
        return next((name for name in candidates if os.path.dirname(name) in self.floors), None)


def includes_of(path):
    """(line, "ours" or None, <theirs> or None) of every #include"""
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1), match.group(2)
