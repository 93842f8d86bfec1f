#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes tracers/EVENTS.md from the LTTng-UST providers (*_tp.h): every event, when it is sent, its fields, their units.

Usage: generate-events-md.py [--check] [OUTPUT]
With --check nothing is written; the exit status is 1 when OUTPUT is not what would be written.
"""
import argparse
import difflib
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLACES = ("tracers/*/*_tp.h", "scripts/workload/*_tp.h")

# The longest fitting end of a field's name tells its unit.
UNITS = (
    ("unix_ns", "ns since 1970-01-01 UTC"),
    ("realtime_ns", "ns since 1970-01-01 UTC"),
    ("ts_ns", "ns, CLOCK_MONOTONIC of the origin"),
    ("begin_ns", "ns, CLOCK_MONOTONIC of the origin"),
    ("_ns", "ns"),
    ("bytes", "bytes"),
    ("_mib", "MiB"),
    ("pages", "pages of 4096 bytes"),
    ("pfns", "pseudo-physical frame numbers"),
    ("packets", "packets"),
    ("events", "events"),
    ("faults", "page faults"),
    ("count", "events"),
    ("pages_per_s", "pages of 4096 bytes per s"),
    ("pages_written", "pages of 4096 bytes"),
    ("tsc", "TSC ticks"),
    ("version", "version"),
    ("sequence", "running number"),
    ("queue", "queue number"),
    ("device", "device number"),
    ("ports", "event channel ports"),
    ("ops", "hypercall numbers, xen/include/public/xen.h"),
    ("status", "status code"),
    ("domid", "Xen domain number"),
    ("slots", "slots of the ring"),
    ("requests", "requests"),
    ("reads", "requests"),
    ("writes", "requests"),
    ("responses", "responses"),
    ("buckets", "hypercalls or requests"),
    ("boottime_ns", "ns, CLOCK_BOOTTIME of the origin"),
    ("state_entry_ns", "ns, Xen's system time"),
    ("pid", "process number"),
    ("result", "0 or more: done; negative: failed"),
    ("ticks", "TSC ticks"),
    ("khz", "kHz"),
    ("cpu", "physical processor number"),
    ("vcpu", "virtual processor number"),
    ("op", "operation number, see above"),
    ("hypercalls", "hypercalls"),
    ("records", "records of Xen's trace buffers"),
    ("sends", "events sent"),
    ("event_mask", "mask of classes and subclasses, xen/include/public/trace.h"),
    ("system_ns", "ns, Xen's system time"),
)
FLAGS = {"live", "on", "stopped", "emulated", "present", "detail", "all_clocks", "subcalls", "to_peer"}  # integers that are 0 or 1


class ProviderError(Exception):
    """A provider that this script cannot read: one line with file and cause."""


def matching(text, start):
    """The index behind the parenthesis that closes the one at start."""
    depth = 0
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index + 1
    raise ProviderError("a parenthesis is never closed")


def split(text):
    """The arguments of a macro: parts at commas outside of parentheses."""
    parts, depth, part = [], 0, ""
    for char in text:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += char
    return [*parts, part.strip()]


def macros(text):
    """Every LTTNG_UST_* macro at the beginning of a line, with the comment that stands right above it."""
    for found in re.finditer(r"^(LTTNG_UST_TRACEPOINT_(?:ENUM|EVENT(?:_CLASS|_INSTANCE)?))\(", text, re.M):
        arguments = split(text[found.end():matching(text, found.end() - 1) - 1])
        comment = re.search(r"/\*((?:(?!\*/).)*)\*/\s*$", text[:found.start()], re.S)
        words = re.sub(r"^\s*\*", "", comment.group(1), flags=re.M).split() if comment else []
        yield found.group(1), arguments, " ".join(words)


def fields_of(expression):
    """Name and type of each lttng_ust_field_* in LTTNG_UST_TP_FIELDS(...)."""
    result = []
    for found in re.finditer(r"lttng_ust_field_(\w+)\(", expression):
        arguments = split(expression[found.end():matching(expression, found.end() - 1) - 1])
        kind = found.group(1)
        if kind == "string":
            result.append((arguments[0], "string"))
        elif kind == "enum":
            result.append((arguments[3], f"{arguments[2].removesuffix('_t')}, enumeration `{arguments[1]}`"))
        elif kind in ("integer", "integer_hex", "float"):
            result.append((arguments[1], arguments[0].removesuffix("_t")))
        elif kind in ("array", "sequence", "array_text", "sequence_text"):
            result.append((arguments[1], f"{arguments[0].removesuffix('_t')}[]"))
        else:
            raise ProviderError(f"lttng_ust_field_{kind} is not known here")
    return result


def unit_of(name, kind):
    if kind == "string":
        return "text"
    if "enumeration" in kind:
        return "its enumeration"
    if name in FLAGS:
        return "0 or 1"
    fitting = [(len(end), unit) for end, unit in UNITS if name.endswith(end)]
    return max(fitting)[1] if fitting else "count"


def origin_of(path):
    folder = path.relative_to(ROOT).parent
    return f"`{folder}/`"


def text_of(path):
    """A provider with the parts that it includes in their places: those whose name begins with its own."""
    return re.sub(rf'^#include "({path.stem}_\w+\.h)"$', lambda part: text_of(path.with_name(part.group(1))),
                  path.read_text(encoding="utf-8"), flags=re.M)


def describe(path):
    """The section of one provider."""
    text = text_of(path)
    enums, classes, events, provider = [], {}, [], None
    for macro, arguments, comment in macros(text):
        provider = arguments[0] if macro != "LTTNG_UST_TRACEPOINT_EVENT_INSTANCE" else arguments[2]
        if macro.endswith("_ENUM"):
            values = re.findall(r'lttng_ust_field_enum_value\("(\w+)",\s*(-?\d+)\)', arguments[2])
            enums.append((arguments[1], values, comment))
        elif macro.endswith("_CLASS"):
            classes[arguments[1]] = fields_of(arguments[3])
        elif macro.endswith("_INSTANCE"):
            events.append((arguments[3], classes[arguments[1]], comment))
        else:
            events.append((arguments[1], fields_of(arguments[3]), comment))
    if not events:
        raise ProviderError("it has no event")
    lines = [f"## {provider}", "", f"Origin: {origin_of(path)}, provider `{path.name}`.", ""]
    for name, fields, comment in events:
        if not comment:
            raise ProviderError(f"{name} has no comment that says when it is sent")
        lines += [f"### {provider}:{name}", "", comment, "", "| field | type | unit |", "| --- | --- | --- |"]
        lines += [f"| `{field}` | {kind} | {unit_of(field, kind)} |" for field, kind in fields]
        lines.append("")
    if enums:
        lines += [f"### Enumerations of {provider}", "", "| enumeration | values | meaning |", "| --- | --- | --- |"]
        for name, values, comment in enums:
            lines.append(f"| `{name}` | {', '.join(f'{value} `{label}`' for label, value in values)} | {comment} |")
        lines.append("")
    return lines


def document():
    lines = [
        "<!-- SPDX-License-Identifier: GPL-2.0-or-later -->",
        "<!-- Generated by scripts/generate-events-md.py from the providers; edit those. -->",
        "# Events of the stream",
        "",
        "Every event as it stands in the CTF trace. The CTF timestamp says when the tracer sent an event; when it happened is in its",
        "`ts_ns`, on the clock of where it happened.",
        "",
    ]
    providers = sorted(path for place in PLACES for path in ROOT.glob(place))
    for path in providers:
        try:
            lines += describe(path)
        except (ProviderError, KeyError, IndexError) as error:
            sys.exit(f"generate-events-md: {path.relative_to(ROOT)}: {error}; see its neighbours for the form")
    return "\n".join(lines).rstrip("\n") + "\n"


def main():
    parser = argparse.ArgumentParser(description="Writes tracers/EVENTS.md from the LTTng-UST providers.")
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 when the file is out of date")
    parser.add_argument("output", nargs="?", type=pathlib.Path, default=ROOT / "tracers/EVENTS.md")
    arguments = parser.parse_args()
    wanted = document()
    if not arguments.check:
        arguments.output.write_text(wanted, encoding="utf-8")
        return 0
    found = arguments.output.read_text(encoding="utf-8") if arguments.output.exists() else ""
    if found == wanted:
        return 0
    sys.stderr.writelines(difflib.unified_diff(found.splitlines(True), wanted.splitlines(True), str(arguments.output), "providers"))
    print("generate-events-md: EVENTS.md is out of date; run scripts/generate-events-md.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
