# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads LTTng-UST providers (*_tp.h): their enumerations, events and fields, and the marks in the comments between them.

What each declaration becomes in C++, and which marks there are, stands at the head of generate-events.py.
"""
import dataclasses
import os
import pathlib
import re

from event_units import unit_of

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLACES = ("tracers/*/*_tp.h", "scripts/workload/*_tp.h")
FIELDS_MAX = 32  # FieldIndices, viewer/reader/ctf/event_decoder.h

INTEGERS = {f"{sign}int{bits}_t" for sign in ("u", "") for bits in (8, 16, 32, 64)}
MACRO = re.compile(r"^[ \t]*LTTNG_UST_TRACEPOINT_(ENUM|EVENT|EVENT_CLASS|EVENT_INSTANCE)\(", re.M)
ARGUMENTS = {"ENUM": 3, "EVENT": 4, "EVENT_CLASS": 4, "EVENT_INSTANCE": 5}
KEYWORDS = set("""alignas alignof and asm auto bool break case catch char class concept const continue decltype default delete do double
    else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not nullptr operator or
    private protected public register requires return short signed sizeof static struct switch template this throw true try typedef
    typename union unsigned using virtual void volatile while xor""".split())


class ProviderError(Exception):
    """What is wrong in a provider, where, and what to do about it."""

    def __init__(self, place, cause, remedy):
        super().__init__(f"{place}: {cause}; {remedy}")


@dataclasses.dataclass
class Enumeration:
    name: str
    values: list  # of (label, number)
    comment: str
    labels_only: bool
    place: str
    enumerators: list = None  # names in C++, in the order of the values
    type: str = ""  # of an enumeration whose list stands in tracers/xen: the type that it has there
    header: str = ""  # which header of tracers/xen has that list
    container: str = ""  # type of the fields that use it


@dataclasses.dataclass
class Field:
    name: str
    kind: str  # "integer", "string", "enum", "list"
    type: str  # of the number, of an element, or of the enumeration's number
    place: str
    enumeration: Enumeration = None
    unit: str = ""
    since: int = 0  # schema version that brought it; 0: it was always there
    by_tracer: bool = False  # the tracer sets it, not the BPF program that saw the event

    @property
    def is_flag(self):
        return self.unit == "0 or 1"

    @property
    def has_enumerators(self):
        return self.kind == "enum" and not self.enumeration.labels_only

    @property
    def is_domain(self):
        return self.kind == "integer" and (self.name == "domid" or self.name.endswith("_domid"))

    @property
    def member(self):
        return camel(self.name.removesuffix("_domid") if self.is_domain else self.name)


@dataclasses.dataclass
class Struct:
    """What the viewer has for an event, or for all events of a class."""
    name: str
    comment: str
    fields: list
    extras: list  # (type, name, meaning) of members that no trace has
    events: list  # (event, marker): the marker is "true" or "false" of `total`, an enumerator of `action`, or None
    action: str = ""  # name of the enumeration of `action`
    place: str = ""


@dataclasses.dataclass
class Provider:
    path: pathlib.Path
    sources: list  # files that it was read from
    name: str
    schema: int
    introduction: list  # paragraphs
    enumerations: list
    structs: list
    events: list  # (name, comment, fields), in order
    arguments: dict  # of each event: names of what its tracepoint is called with

    @property
    def namespace(self):
        return self.name.removeprefix("xenlens_")


def pascal(name):
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def camel(name):
    first, *others = name.split("_")
    return first + pascal("_".join(others)) if others else first


def shown(path):
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


class Source:
    """A provider's text, the parts that it includes in their places (those whose name begins with its own), and where each line is from."""

    def __init__(self, path):
        self.path, self.files, self.lines, self._places = path, [], [], []
        self._read(path)
        self.text = "".join(self.lines)
        # The same length and lines, but comments and strings are blank: parentheses and commas in it are the code's.
        self.code = re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', lambda m: re.sub(r"[^\n]", " ", m.group()), self.text, flags=re.S)

    def _read(self, path):
        try:
            lines = path.read_text(encoding="utf-8").splitlines(True)
        except (OSError, UnicodeDecodeError) as error:
            raise ProviderError(shown(path), f"it cannot be read ({error})", "name a provider, such as tracers/guest/guest_tp.h") from error
        self.files.append(path)
        for number, line in enumerate(lines, 1):
            part = re.match(rf'#include "({re.escape(self.path.stem)}_\w+\.h)"', line)
            if part and path == self.path:
                self._read(path.with_name(part.group(1)))
            else:
                self.lines.append(line if line.endswith("\n") else line + "\n")
                self._places.append((path, number))

    def place(self, offset):
        path, number = self._places[min(self.text.count("\n", 0, offset), len(self._places) - 1)]
        return f"{shown(path)}:{number}"

    def arguments(self, start):
        """(begin, end) of each argument of the macro whose opening parenthesis is at `start`, and the offset behind it."""
        parts, depth, begin = [], 0, start + 1
        for index in range(start, len(self.code)):
            char = self.code[index]
            depth += {"(": 1, ")": -1}.get(char, 0)
            if depth == 0 or (char == "," and depth == 1):
                parts.append((begin, index))
                begin = index + 1
            if depth == 0:
                return parts, index + 1
        raise ProviderError(self.place(start), "this parenthesis is never closed", "close it")

    def word(self, span):
        return self.code[span[0]:span[1]].strip()

    def comment_above(self, offset):
        found = re.search(r"/\*((?:(?!\*/).)*)\*/\s*$", self.text[:offset], re.S)
        return plain(found.group(1)) if found else ""


def plain(comment):
    return " ".join(re.sub(r"^\s*\*", "", comment, flags=re.M).split())


def shared_list(source, macro, place):
    """(text, header) of a list in a header of tracers/xen that the provider includes: #define MACRO(VALUE) VALUE(...) ..."""
    for header in re.findall(r'^#include "(xen/\w+\.h)"', source.text, re.M):
        path = source.path.parent.parent / header
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        found = re.search(rf"^#define {macro}\(VALUE\)((?:.*\\\n)*.*)", text, re.M)
        if found:
            source.files.append(path)
            return found.group(1).replace("\\\n", "\n"), header
    raise ProviderError(place, f"no header of tracers/xen that it includes defines {macro}(VALUE)", "include the one that has the list")


def read_shared(source, name, macro, place, comment):
    """An enumeration whose values are a list of tracers/xen; the comments above them follow its own."""
    text, header = shared_list(source, macro, place)
    entries = re.findall(r'/\*((?:(?!\*/).)*)\*/\s*VALUE\((\w+), (\d+), "(\w+)"[^)]*\)', text, re.S)
    if not entries or len(entries) != len(re.findall(r"\bVALUE\(", text)):
        raise ProviderError(place, f"{macro} has values in another form than /* meaning */ VALUE(Enumerator, 0, \"label\", ...)",
                            f"write each in {header} like its neighbours")
    meaning = "; ".join(f"`{label}`: {plain(text)}" for text, _, _, label in entries)
    return Enumeration(name, [(label, int(number)) for _, _, number, label in entries], f"{comment} {meaning}.", False, place,
                       [enumerator for _, enumerator, *_ in entries], f"xen::{pascal(name)}", header)


def read_enumeration(source, arguments, place, comment):
    body = source.text[arguments[2][0]:arguments[2][1]]
    shared = re.fullmatch(r"\s*LTTNG_UST_TP_ENUM_VALUES\(\s*(XENLENS_\w+)\(\w+\)\s*\)\s*", body)
    if shared:
        return read_shared(source, source.word(arguments[1]), shared.group(1), place, comment)
    values = [(label, int(number, 0)) for label, number in
              re.findall(r'lttng_ust_field_enum_value\(\s*"(\w+)"\s*,\s*(-?(?:0[xX][0-9a-fA-F]+|\d+))\s*\)', body)]
    name = source.word(arguments[1])
    if not values or len(values) != len(re.findall(r"lttng_ust_field_enum_\w+\(", body)):
        raise ProviderError(place, f"enumeration {name} has values in another form than (\"label\", number)",
                            "write each as lttng_ust_field_enum_value(\"label\", 0)")
    for what in (0, 1):
        if len({value[what] for value in values}) != len(values):
            raise ProviderError(place, f"enumeration {name} has a label or a number twice", "give each value its own")
    if any(number < 0 for _, number in values):
        raise ProviderError(place, f"enumeration {name} has a negative number", "the reader knows none; number from 0")
    return Enumeration(name, values, comment, comment.endswith("Labels only."), place, [pascal(label) for label, _ in values])


class Parser:
    def __init__(self, path):
        self.source = Source(path)
        self.enumerations, self.classes, self.structs, self.events, self.arguments = {}, {}, [], [], {}
        self.provider = ""

    def run(self):
        source = self.source
        at = 0
        for found in MACRO.finditer(source.code):
            if found.start() < at:
                continue
            kind, place = found.group(1), source.place(found.end())
            arguments, at = source.arguments(found.end() - 1)
            if len(arguments) != ARGUMENTS[kind]:
                raise ProviderError(place, f"LTTNG_UST_TRACEPOINT_{kind} has {len(arguments)} arguments instead of {ARGUMENTS[kind]}",
                                    "see its neighbours for the form")
            provider = source.word(arguments[0])
            if self.provider and provider != self.provider:
                raise ProviderError(place, f"{provider} is another provider than {self.provider}", "declare it in a file of its own")
            self.provider = provider
            self.macro(kind, arguments, place, source.comment_above(found.start()))
        return self.finish()

    def macro(self, kind, arguments, place, comment):
        name = self.source.word(arguments[3 if kind == "EVENT_INSTANCE" else 1])
        if kind == "ENUM":
            if name in self.enumerations:
                raise ProviderError(place, f"enumeration {name} is declared twice", "remove one or rename it")
            self.enumerations[name] = read_enumeration(self.source, arguments, place, comment)
        elif kind == "EVENT_CLASS":
            fields, extras = self.fields(arguments[3])
            self.classes[name] = Struct(name, comment, fields, extras, [], place=place)
        elif kind == "EVENT_INSTANCE":
            of = self.source.word(arguments[1])
            if of not in self.classes:
                raise ProviderError(place, f"event {name} is of class {of}, which is not declared above it", "declare the class first")
            self.add_event(name, comment, self.classes[of].fields, place)
            self.arguments[name] = self.argument_names(arguments[4])
            self.classes[of].events.append((name, comment))
            if not any(struct is self.classes[of] for struct in self.structs):
                self.structs.append(self.classes[of])
        else:
            fields, extras = self.fields(arguments[3])
            self.add_event(name, comment, fields, place)
            self.arguments[name] = self.argument_names(arguments[2])
            self.structs.append(Struct(pascal(name), comment, fields, extras, [(name, None)], place=place))

    def add_event(self, name, comment, fields, place):
        if not comment:
            raise ProviderError(place, f"event {name} has no comment", "say above it when it is sent and what its fields mean")
        if any(name == other for other, *_ in self.events):
            raise ProviderError(place, f"event {name} is declared twice", "remove one or rename it")
        self.events.append((name, comment, fields))

    def argument_names(self, span):
        """The names in LTTNG_UST_TP_ARGS(type, name, ...)."""
        start = self.source.code.find("(", *span)
        return [self.source.word(name) for name in self.source.arguments(start)[0][1::2]] if start >= 0 else []

    def fields(self, span):
        """The fields of LTTNG_UST_TP_FIELDS(...), and the members that only the viewer has."""
        source, fields, extras = self.source, [], []
        begin, end = span
        for found in re.finditer(r"/\*(.*?)\*/|lttng_ust_(\w+)\(", source.text[begin:end], re.S):
            offset = begin + found.start()
            place = source.place(offset)
            if found.group(2) is None:
                self.mark(plain(found.group(1)), fields, extras, place)
            else:
                arguments, _ = source.arguments(begin + found.end() - 1)
                fields.append(self.field(found.group(2), [source.word(a) for a in arguments], place))
        names = [field.member for field in fields] + [name for _, name, _ in extras]
        for name in names:
            if names.count(name) > 1 or name in KEYWORDS:
                why = "is there twice" if names.count(name) > 1 else "is a word of C++"
                raise ProviderError(source.place(begin), f"member {name} {why}", "rename the field")
        if not fields or len(fields) > FIELDS_MAX:
            raise ProviderError(source.place(begin), f"an event of {len(fields)} fields", f"it needs at least 1 and at most {FIELDS_MAX}")
        return fields, extras

    def field(self, macro, words, place):
        kind = macro.removeprefix("field_")
        forms = {"integer": (3, 1, "integer"), "integer_hex": (3, 1, "integer"), "string": (2, 0, "string"), "enum": (5, 3, "enum"),
                 "array": (4, 1, "list"), "sequence": (5, 1, "list")}
        if kind not in forms or len(words) != forms[kind][0]:
            raise ProviderError(place, f"lttng_ust_{macro} with {len(words)} arguments is not known here",
                                f"use one of {', '.join(forms)}, or teach scripts/event_provider.py and field_reader.h this one")
        _, position, sort = forms[kind]
        name, of = words[position], None
        number = words[2] if sort == "enum" else words[0]
        if sort != "string" and number not in INTEGERS:
            raise ProviderError(place, f"field {name} is of type {number}", "use an integer of fixed width, such as uint64_t")
        if sort == "enum":
            of = self.enumerations.get(words[1])
            if not of:
                raise ProviderError(place, f"enumeration {words[1]} is not declared above", "declare it with LTTNG_UST_TRACEPOINT_ENUM")
            if not number.startswith("u") or of.container not in ("", number):
                raise ProviderError(place, f"enumeration {of.name} is a {number} here", f"use {of.container or 'uint8_t'} in all fields")
            of.container = number
        field = Field(name, sort, "" if sort == "string" else number, place, of, unit_of(name, sort))
        if field.is_domain and number != "uint16_t":
            raise ProviderError(place, f"field {name} is of type {number}", "a domid is a uint16_t (domid_t)")
        return field

    @staticmethod
    def mark(comment, fields, extras, place):
        """Takes a comment among the fields: on the field before it, or "viewer: TYPE name: meaning"."""
        extra = re.fullmatch(r"viewer: (bool|u?int(?:8|16|32|64)_t) (\w+): (.+)", comment)
        if extra:
            extras.append(extra.groups())
            return
        if comment.startswith("viewer:") or not fields:
            raise ProviderError(place, f"comment \"{comment}\" is about no field", "write it behind a field, or as \"viewer: bool name: meaning\"")
        field = fields[-1]
        for part in (part.strip() for part in comment.split(";")):
            since = re.fullmatch(r"since schema (\d+)", part)
            if since:
                field.since = int(since.group(1))
            elif part == "set by the tracer":
                field.by_tracer = True
            elif part:
                field.unit = part
        if field.is_flag and (field.kind, field.type) != ("integer", "uint8_t"):
            raise ProviderError(place, f"field {field.name} is \"0 or 1\" and no uint8_t", "make it a uint8_t")

    def finish(self):
        source = self.source
        if not self.events:
            raise ProviderError(shown(source.path), "it has no event", "declare one with LTTNG_UST_TRACEPOINT_EVENT")
        place = source.place(0)
        if not re.fullmatch(r"xenlens_[a-z]\w*", self.provider):
            raise ProviderError(place, f"provider {self.provider} has another name than xenlens_ and a word", "rename it")
        schema = re.search(r"^#define XENLENS_\w+_SCHEMA_VERSION (\d+)\s*$", source.code, re.M)
        if not schema:
            raise ProviderError(place, "it has no schema version", f"#define {self.provider.upper()}_SCHEMA_VERSION 1")
        newest = int(schema.group(1))
        for _, _, fields in self.events:
            for field in fields:
                if field.since > newest:
                    raise ProviderError(field.place, f"field {field.name} is there since schema {field.since}, but the newest is {newest}",
                                        f"raise the schema version in {shown(source.path)}")
        structs = [self.name_class(s) if any(s is c for c in self.classes.values()) else s for s in self.structs]
        enumerations = list(self.enumerations.values())
        taken = {}
        for name, where in [(s.name, s.place) for s in structs] + [(s.action, s.place) for s in structs if s.action] \
                + [(pascal(e.name), e.place) for e in enumerations if not e.labels_only]:
            if name in taken:
                raise ProviderError(where, f"{name} would be declared twice in C++, see {taken[name]}", "rename the enumeration")
            taken[name] = where
        for enumeration in enumerations:
            if not enumeration.container:
                raise ProviderError(enumeration.place, f"enumeration {enumeration.name} is used by no field", "use it or remove it")
        head = re.search(r"/\*\n((?:(?!\*/).)*)\*/", source.text, re.S)
        paragraphs = [plain(p) for p in re.split(r"^\s*\*\s*$", head.group(1), flags=re.M)] if head else []
        introduction = [p for p in paragraphs if p and not p.startswith("This file")]
        return Provider(source.path, source.files, self.provider, newest, introduction, enumerations, structs, self.events, self.arguments)

    @staticmethod
    def name_class(struct):
        """Names the struct of a class, and what tells its events apart."""
        names = [name for name, _ in struct.events]
        base = min(names, key=len)
        if len(names) == 1 or sorted(names) == [base, base + "_total"]:
            struct.name, struct.comment = pascal(base), dict(struct.events)[base]
            total = len(names) == 2
            struct.events = [(name, ("true" if name != base else "false") if total else None) for name in names]
            return struct
        prefix = os.path.commonprefix(names).rpartition("_")[0]
        if not prefix:
            raise ProviderError(struct.place, f"the events of class {struct.name} have names that begin differently",
                                "begin them alike, as in domain_resumed and domain_destroyed")
        struct.name, struct.action = pascal(struct.name), pascal(prefix) + "Action"
        struct.events = [(name, pascal(name[len(prefix) + 1:])) for name in names]
        return struct


def read_provider(path):
    return Parser(path.resolve()).run()


def all_providers():
    return [read_provider(path) for path in sorted(path for place in PLACES for path in ROOT.glob(place))]
