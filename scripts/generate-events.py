#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Generates all that repeats the fields of an event from the LTTng-UST provider that declares them.

Usage: generate-events.py header PROVIDER_tp.h OUTPUT [--depfile FILE]
       generate-events.py decoders PROVIDER_tp.h OUTPUT [--depfile FILE]
       generate-events.py records PROVIDER_tp.h OUTPUT [--depfile FILE]
       generate-events.py emitter PROVIDER_tp.h OUTPUT [--depfile FILE]
       generate-events.py markdown [--check] [OUTPUT]

header: the structs of viewer/core (core/events/toolstack.h and its like), made by the build.
decoders: the fields' bindings of viewer/reader (reader/ctf/toolstack_decoders.cpp and its like), made by the build.
records: the record that the BPF programs of a tracer send for its events (toolstack_records.h), made by the build.
emitter: the function that emits the event of such a record (toolstack_emit.h), made by the build.
markdown: tracers/EVENTS.md, which is checked in; with --check nothing is written, and the exit status is 1 when the file is out of date.
An output is only written when its text changes, so that nothing is compiled again without need.

The head comment of a provider introduces both, without the paragraph that begins with "This file".

To add a field, add it to the event's TP_FIELDS (and its argument, and the BPF program or the tracer's code that sets it), then run
`generate-events.py markdown`. To add an event, write it like its neighbours: the comment above it says when it is sent and what its
fields mean. Rules on values (lists of equal length, ranges) are functions in viewer/core/event_rules.h.

From the provider to C++:
- Event save_begin is struct SaveBegin. Field ts_ns is member tsNs; numbers keep their type, strings are std::string, arrays and sequences
  are std::vector. A uint16_t named domid is a DomId; peer_domid is DomId peer.
- Two events of one class, named ring and ring_total, are struct Ring with a member `bool total`. Other events of one class, such as
  domain_unpaused and domain_resumed of class domain_state, are struct DomainState with a member `DomainAction action`.
- An enumeration is an enum class, and the reader refuses other values. If its comment ends with "Labels only.", the member is the number,
  and every number is accepted.
- LTTNG_UST_TP_ENUM_VALUES(XENLENS_FAULT_KINDS(...)) has the values of a list in tracers/xen, of which tracer and viewer have the enum too.
- #define XENLENS_TOOLSTACK_SCHEMA_VERSION 1 is toolstack::schemaVersion, the newest version that the reader accepts.

A comment behind a field, /* like this */, may say (separated by semicolons):
- its unit, where the name's ending does not say it (UNITS in event_units.py); the unit "0 or 1" makes the member a bool;
- "set by the tracer": the BPF program that sees the event does not know it (see event_records.py);
- "since schema N": older traces lack the field; the member is 0 or empty then. The struct has a constant with N, such as vcpusSince.
A comment "viewer: TYPE name: meaning" among the fields adds a member that no trace has, which the viewer's other readers set.
"""
import argparse
import difflib
import os
import pathlib
import sys
import tempfile
import textwrap

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import event_provider  # noqa: E402
import event_records  # noqa: E402
import event_units  # noqa: E402
from event_provider import ROOT, ProviderError, all_providers, pascal, read_provider, shown  # noqa: E402

WIDTH = 120  # columns of generated C++


def cpp_type(field):
    if field.kind == "string":
        return "std::string"
    if field.kind == "list":
        return f"std::vector<std::{field.type}>"
    if field.has_enumerators:
        return pascal(field.enumeration.name)
    return "bool" if field.is_flag else "DomId" if field.is_domain else f"std::{field.type}"


def declaration(field):
    cpp = cpp_type(field)
    if field.kind in ("string", "list") or field.is_domain:
        return f"{cpp} {field.member};"
    value = f"{cpp}::{field.enumeration.enumerators[0]}" if field.has_enumerators else "false" if field.is_flag else "0"
    return f"{cpp} {field.member} = {value};"


def documented(text, indent=""):
    return textwrap.wrap(text, WIDTH, initial_indent=indent + "/// ", subsequent_indent=indent + "/// ", break_long_words=False,
                         break_on_hyphens=False)


def member_line(declaration, meaning):
    return f"    {declaration} ///< {meaning}" if meaning else f"    {declaration}"


def schema_constants(struct):
    """A constant for each run of fields that the same schema version brought."""
    lines, index = [], 0
    while index < len(struct.fields):
        first = last = struct.fields[index]
        while index < len(struct.fields) and struct.fields[index].since == first.since:
            last = struct.fields[index]
            index += 1
        if first.since:
            span = first.member if first is last else f"{first.member} to {last.member}"
            lines.append(f"    static constexpr std::uint32_t {first.member}Since = {first.since}; ///< schema version that brought {span}")
    return [*lines, ""] if lines else []


def struct_lines(struct):
    lines = documented(struct.comment) + [f"struct {struct.name}", "{", *schema_constants(struct)]
    if struct.action:
        lines.append(f"    {struct.action} action = {struct.action}::{struct.events[0][1]};")
    elif struct.events[0][1]:
        lines.append("    bool total = false; ///< the sum since beginNs; else what happened from beginNs to tsNs")
    for field in struct.fields:
        meaning = "" if field.kind in ("string", "enum") or field.unit in ("count", "0 or 1") else field.unit
        if field.since:
            meaning = f"{meaning}; since schema {field.since}" if meaning else f"since schema {field.since}"
        lines.append(member_line(declaration(field), meaning))
    for kind, name, meaning in struct.extras:
        value = "bool " + name + " = false" if kind == "bool" else f"std::{kind} {name} = 0"
        lines.append(member_line(value + ";", meaning))
    return [*lines, "};", ""]


def origin_lines(provider):
    return ["// SPDX-License-Identifier: GPL-3.0-or-later",
            f"// Generated by scripts/generate-events.py from {shown(provider.path)}; edit that file."]


def header(provider):
    lines = origin_lines(provider) + ["#pragma once", ""]
    fields = [field for struct in provider.structs for field in struct.fields]
    ours = sorted({e.header for e in provider.enumerations if e.header} | ({"core/ids.h"} if any(f.is_domain for f in fields) else set()))
    lines += [f'#include "{header}"' for header in ours] + ([""] if ours else [])
    lines += ["#include <cstdint>"] + (["#include <string>"] if any(f.kind == "string" for f in fields) else [])
    lines += ["#include <variant>"] + (["#include <vector>"] if any(f.kind == "list" for f in fields) else []) + [""]
    for number, paragraph in enumerate(provider.introduction):
        lines += (["///"] if number else []) + documented(paragraph)
    lines += [f"namespace xenlens::{provider.namespace} {{", "", f'inline constexpr const char* provider = "{provider.name}";',
              f"inline constexpr std::uint32_t schemaVersion = {provider.schema}; ///< the newest that the reader accepts", ""]
    for enumeration in provider.enumerations:
        if not enumeration.labels_only:
            lines += documented(enumeration.comment) if enumeration.comment else []
            if enumeration.type:
                lines += [f"using {enumeration.type};", ""]
                continue
            values = [f"    {name} = {number}" for name, (_, number) in zip(enumeration.enumerators, enumeration.values)]
            lines += [f"enum class {pascal(enumeration.name)} : std::{enumeration.container}", "{", *",\n".join(values).split("\n"), "};", ""]
    for struct in provider.structs:
        if struct.action:
            lines += [f"/// Which event of a {struct.name} it is.", f"enum class {struct.action} : std::uint8_t", "{",
                      *",\n".join(f"    {marker}" for _, marker in struct.events).split("\n"), "};", ""]
        lines += struct_lines(struct)
    lines += ["/// All of them, for Payload (core/event.h)."]
    lines += textwrap.wrap(f"using Events = std::variant<{', '.join(struct.name for struct in provider.structs)}>;", WIDTH,
                           subsequent_indent="    ")
    return "\n".join([*lines, "", f"}} // namespace xenlens::{provider.namespace}", ""])


def decoder_lines(struct):
    marker = f", {struct.action} action" if struct.action else ", bool total" if struct.events[0][1] else ""
    member = marker.split(" ")[-1]
    lines = [f"void add{struct.name}(DecoderTable& table, const char* event{marker})", "{", f"    {struct.name} prototype;"]
    lines += [f"    prototype.{member} = {member};"] if member else []
    lines.append("    addDecoder(table, provider, event, std::move(prototype),")
    bindings = [f'        FieldBinding{{"{f.name}", &{struct.name}::{f.member}{", Presence::Optional" if f.since else ""}}}' for f in struct.fields]
    return [*lines, *(",\n".join(bindings) + ");").split("\n"), "}", ""]


def decoders(provider):
    space, title = provider.namespace, pascal(provider.namespace)
    lines = origin_lines(provider) + ['#include "reader/ctf/event_decoder.h"', "", "namespace xenlens::reader {", ""]
    for enumeration in provider.enumerations:
        if not enumeration.labels_only:
            name = f"{space}::{pascal(enumeration.name)}"
            lines += [f"template <> bool isKnownEnumerator({name} value)", "{", "    switch (value) {"]
            lines += [f"    case {name}::{enumerator}:" for enumerator in enumeration.enumerators]
            lines += ["        return true;", "    }", "    return false;", "}", ""]
    lines += ["namespace {", "", f"using namespace {space};", ""]
    for struct in provider.structs:
        lines += decoder_lines(struct)
    lines += ["} // namespace", "", f"void add{title}Decoders(DecoderTable& table)", "{"]
    for struct in provider.structs:
        for event, marker in struct.events:
            argument = "" if marker is None else f", {struct.action}::{marker}" if struct.action else f", {marker}"
            lines.append(f'    add{struct.name}(table, "{event}"{argument});')
    return "\n".join([*lines, "}", "", "} // namespace xenlens::reader", ""])


def markdown_type(field):
    base = field.type.removesuffix("_t")
    if field.kind == "enum":
        return f"{base}, enumeration `{field.enumeration.name}`"
    return {"string": "string", "list": f"{base}[]", "integer": base}[field.kind]


def markdown_section(provider):
    lines = [f"## {provider.name}", "", f"Origin: `{shown(provider.path.parent)}/`, provider `{provider.path.name}`, schema version {provider.schema}.", ""]
    for paragraph in provider.introduction:
        lines += [paragraph, ""]
    for name, comment, fields in provider.events:
        lines += [f"### {provider.name}:{name}", "", comment, "", "| field | type | unit |", "| --- | --- | --- |"]
        for field in fields:
            since = f"; since schema version {field.since}" if field.since else ""
            lines.append(f"| `{field.name}` | {markdown_type(field)} | {field.unit}{since} |")
        lines.append("")
    if provider.enumerations:
        lines += [f"### Enumerations of {provider.name}", "", "| enumeration | values | meaning |", "| --- | --- | --- |"]
        for enumeration in provider.enumerations:
            values = ", ".join(f"{number} `{label}`" for label, number in enumeration.values)
            lines.append(f"| `{enumeration.name}` | {values} | {enumeration.comment.removesuffix('Labels only.').strip()} |")
        lines.append("")
    return lines


def markdown(providers):
    lines = [
        "<!-- SPDX-License-Identifier: GPL-2.0-or-later -->",
        "<!-- Generated by scripts/generate-events.py from the providers; edit those. -->",
        "# Events of the stream",
        "",
        "Every event as it stands in the CTF trace. The CTF timestamp says when the tracer sent an event; when it happened is in its",
        "`ts_ns`, on the clock of where it happened.",
        "",
    ]
    for provider in providers:
        lines += markdown_section(provider)
    return "\n".join(lines).rstrip("\n") + "\n"


def write(path, text):
    """Replaces the file in one step, unless it has that text already."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=path.name, delete=False) as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


def check(path, wanted):
    found = path.read_text(encoding="utf-8") if path.exists() else ""
    if found == wanted:
        return 0
    sys.stderr.writelines(difflib.unified_diff(found.splitlines(True), wanted.splitlines(True), str(path), "providers"))
    print(f"generate-events: {path.name} is out of date; run scripts/generate-events.py markdown", file=sys.stderr)
    return 1


def run(options):
    if options.command == "markdown":
        text = markdown(all_providers())
        if options.check:
            return check(options.output, text)
        write(options.output, text)
        return 0
    provider = read_provider(options.provider)
    make = {"header": header, "decoders": decoders, "records": event_records.records, "emitter": event_records.emitter}
    write(options.output, make[options.command](provider))
    if options.depfile:
        escape = lambda path: str(path).replace(" ", "\\ ")
        scripts = [__file__, event_provider.__file__, event_records.__file__, event_units.__file__]
        sources = [*provider.sources, *(pathlib.Path(script).resolve() for script in scripts)]
        options.depfile.write_text(f"{escape(options.output)}: {' '.join(map(escape, sources))}\n", encoding="utf-8")
    return 0


def main():
    parser = argparse.ArgumentParser(description="Generates what repeats the fields of an event from its provider (*_tp.h).")
    commands = parser.add_subparsers(dest="command", required=True)
    for command, makes in (("header", "the viewer's structs"), ("decoders", "the bindings of their members to fields"),
                           ("records", "the record of BPF programs, in C"), ("emitter", "what emits the event of a record")):
        cpp = commands.add_parser(command, help=makes)
        cpp.add_argument("provider", type=pathlib.Path)
        cpp.add_argument("output", type=pathlib.Path)
        cpp.add_argument("--depfile", type=pathlib.Path, help="where to list the files that were read, for the build")
    table = commands.add_parser("markdown", help="tracers/EVENTS.md")
    table.add_argument("--check", action="store_true", help="write nothing; status 1 when the file is out of date")
    table.add_argument("output", nargs="?", type=pathlib.Path, default=ROOT / "tracers/EVENTS.md")
    try:
        return run(parser.parse_args())
    except (ProviderError, OSError) as error:
        print(f"generate-events: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
