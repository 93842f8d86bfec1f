#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks that what Xen says stands in one place: tracers/xen.

usage: single_source.py [--root DIR] check
       single_source.py self-test

No other source of the tracers, the viewer and the scripts may define a DOMID, a runstate, a shadow operation, the size
of a page, a list of hypercall names or a kind of fault of its own. The enumerations of the LTTng-UST providers, which LTTng wants as
numbers, must have those of tracers/xen. Prints a line for each breach and exits with 1 when there is any.
"""
import argparse
import pathlib
import re
import sys
import tempfile

HOME = "tracers/xen/"
FOLDERS = ("tracers", "viewer", "scripts")
SUFFIXES = {".c", ".cpp", ".h"}
# Enumerations of the providers, and the viewer's view of them: compared below, or made from them.
PROVIDERS = re.compile(r"(?:_tp\w*\.h|^viewer/core/events/.*)$")

# What it is, and how it looks in code that has neither comments nor line breaks within a declaration.
RULES = {
    "a DOMID": re.compile(r"\b0x7ff[0-9a-f]u?\b", re.IGNORECASE),
    "a runstate": re.compile(r"\b(?:\w*runstate_?|constexpr[^;={]*\b|enum\b[^;]*\b)"
                             r"(?:running|runnable|blocked|offline)\s*=\s*\d", re.IGNORECASE),
    "a shadow operation": re.compile(r"\b\w*(?:clean|peek)\s*=\s*1[12]\b|\b\w*shadow_?op_?\w*\s*=\s*\d",
                                     re.IGNORECASE),
    "a kind of fault": re.compile(r'"(?:ptwr|page_table_write|mmio_ro|read_only_mmio|handed_on)"'),
    "the size of a page": re.compile(r"\b(?:xen_?)?page_?(?:bytes|size)\s*=\s*(?:4096|1u?l*\s*<<\s*12)\b", re.IGNORECASE),
}
HEADERS = {"a kind of fault": "faults.h"}  # where it stands, if not in abi.h
COMMENT = re.compile(r'//[^\n]*|/\*.*?\*/|("(?:[^"\\\n]|\\.)*")', re.DOTALL)
ENUM_VALUE = re.compile(r'lttng_ust_field_enum_value\("(\w+)",\s*(\d+)\)')
# scripts/ has programs for the lab and for measurements, some of which name the page of the machine, not of Xen.
PAGE_ALLOWED = ("scripts/",)


def without_comments(text):
    return COMMENT.sub(lambda match: match.group(1) or " ", text)


def read(path):
    return path.read_text(encoding="utf-8", errors="replace")


def hypercalls(root):
    """The names by number, from the one list."""
    text = without_comments(read(root / HOME / "hypercall_names.h"))
    listed = re.search(r"HypercallNames\s*\{(.*?)\}", text, re.DOTALL).group(1)
    return {name: number for number, name in enumerate(re.findall(r'"(\w*)"', listed)) if name}


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def check_source(name, text, names, breaches):
    code = COMMENT.sub(lambda match: match.group(1) or "\n" * match.group(0).count("\n"), text)
    for what, pattern in RULES.items():
        if what == "the size of a page" and name.startswith(PAGE_ALLOWED):
            continue
        for match in pattern.finditer(code):
            breaches.append(f"{name}:{line_of(code, match.end())}: {what} of its own: it stands in "
                            f"{HOME}{HEADERS.get(what, 'abi.h')}")
    # Two names in a row are a list; a name and a number are an entry of one.
    entry = re.compile(r'"(\w+)"(?:sv)?\s*,\s*(?:"(\w+)"|\d+\b)')
    for match in entry.finditer(code):
        if match.group(1) in names and (match.group(2) is None or match.group(2) in names):
            breaches.append(f"{name}:{line_of(code, match.end())}: a list of hypercall names: it stands in "
                            f"{HOME}hypercall_names.h")
            break


def check_enumeration(root, name, enumeration, expected, optional, breaches):
    """An enumeration of a provider against what it must have."""
    path = root / name
    if not path.is_file():
        return
    found = re.search(r"LTTNG_UST_TRACEPOINT_ENUM\(\w+,\s*" + enumeration + r",(.*?)\)\)\)",
                      without_comments(read(path)) + ")))", re.DOTALL)
    values = {label: int(value) for label, value in ENUM_VALUE.findall(found.group(0))} if found else {}
    for label in sorted(set(values) | (set(expected) - optional)):
        if values.get(label) != expected.get(label):
            breaches.append(f"{name}: enumeration {enumeration}: {label} is {values.get(label)}, "
                            f"in {HOME} {expected.get(label)}")


def constants(root, header):
    text = without_comments(read(root / HOME / header))
    return {name: int(value, 0) for name, value in re.findall(r"\b([A-Z]\w+) = (0x[0-9a-f]+|\d+)\b", text)}


def check(root):
    breaches = []
    names = hypercalls(root)
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.suffix in SUFFIXES and path.is_file() and not name.startswith(HOME) and not PROVIDERS.search(name):
                check_source(name, read(path), names, breaches)
    abi = constants(root, "abi.h")
    others = constants(root, "hypercall_names.h")["HypercallOthers"]
    check_enumeration(root, "tracers/guest/guest_tp_hypercalls.h", "hypercall", names | {"other": others},
                      {"paging_domctl_cont"}, breaches)  # that one is Xen's own, and no guest's
    check_enumeration(root, "tracers/toolstack/toolstack_tp.h", "logdirty_op",
                      {"clean": abi["ShadowOpClean"], "peek": abi["ShadowOpPeek"]}, set(), breaches)
    return breaches


VALID_TREE = {
    HOME + "abi.h": "enum ShadowOp\n{\n    ShadowOpClean = 11,\n    ShadowOpPeek = 12\n};\n",
    HOME + "hypercall_names.h": 'constexpr std::array<X, 3> HypercallNames{"set_trap_table",\n'
                                '    "mmu_update", "set_gdt"};\n'
                                "constexpr uint32_t HypercallOthers = 64;\n",
    "tracers/one/one.bpf.h": "/* DOMID_INVALID is 0x7ff4, clean = 11 */\nint a = DomidInvalid;\n",
    "viewer/model/two.cpp": 'std::uint64_t offline = 0; // RUNSTATE_offline = 3\nauto n = hypercallNumber("mmu_update");\n',
    "scripts/three.cpp": "int i;\n",
    "tracers/guest/guest_tp_hypercalls.h":
        "LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, hypercall,\n    LTTNG_UST_TP_ENUM_VALUES(\n"
        + "".join(f'        lttng_ust_field_enum_value("{name}", {number})\n'
                  for name, number in (("set_trap_table", 0), ("mmu_update", 1), ("set_gdt", 2), ("other", 64)))
        + "))\n",
    "tracers/toolstack/toolstack_tp.h":
        'LTTNG_UST_TRACEPOINT_ENUM(xenlens_toolstack, logdirty_op,\n    LTTNG_UST_TP_ENUM_VALUES(\n'
        '        lttng_ust_field_enum_value("clean", 11)\n        lttng_ust_field_enum_value("peek", 12)))\n',
}
# File: what is added, or what is put in place of what.
BREACHES = [
    ("tracers/one/one.bpf.h", "enum { DOMID_SELF = 0x7FF0 };\n"),
    ("viewer/model/two.cpp", "constexpr std::uint16_t idle = 0x7fff;\n"),
    ("viewer/model/two.cpp", "constexpr unsigned offline = 3;\n"),
    ("tracers/one/one.bpf.h", "enum { RUNSTATE_BLOCKED = 2 };\n"),
    ("viewer/model/two.cpp", "enum Op\n{\n    Clean = 11\n};\n"),
    ("tracers/one/one.bpf.h", "enum { SHADOW_OP_OFF = 0 };\n"),
    ("viewer/model/two.cpp", "constexpr std::uint64_t pageBytes = 4096;\n"),
    ("viewer/model/two.cpp", 'const char* kind = "handed_on";\n'),
    ("scripts/three.cpp", 'const char* names[] = {"set_trap_table", "mmu_update"};\n'),
    ("scripts/three.cpp", 'Entry table[] = {{"set_gdt", 2}};\n'),
    ("tracers/guest/guest_tp_hypercalls.h", ('"set_gdt", 2', '"set_gdt", 3')),
    ("tracers/guest/guest_tp_hypercalls.h", ('        lttng_ust_field_enum_value("mmu_update", 1)\n', "")),
    ("tracers/toolstack/toolstack_tp.h", ('"clean", 11', '"clean", 10')),
]


def self_test():
    """Each rule must find its own breach, and nothing in a tree without one."""
    failures = []

    def run(changed=None, change=None):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in VALID_TREE.items():
                if name == changed:
                    text = text + change if isinstance(change, str) else text.replace(*change)
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            return check(root)

    if found := run():
        failures.append(f"a tree without a breach: {found}")
    for name, change in BREACHES:
        found = run(name, change)
        if len(found) != 1 or not found[0].startswith(name):
            failures.append(f"{name} with {change!r}: found {found}")
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument("action", choices=["check", "self-test"])
    options = parser.parse_args()
    breaches = self_test() if options.action == "self-test" else check(options.root)
    for breach in breaches:
        print(breach)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
