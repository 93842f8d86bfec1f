#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests scripts/generate-events.py: what it makes of each kind of declaration, and what it says of those that it cannot read."""
import contextlib
import importlib.util
import io
import os
import pathlib
import re
import sys
import tempfile
import types
import unittest
import unittest.mock

SCRIPT = pathlib.Path(__file__).resolve().parents[3] / "scripts/generate-events.py"
SPEC = importlib.util.spec_from_file_location("generate_events", SCRIPT)
SCRIPT_MODULE = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(SCRIPT_MODULE)


def run_main(*arguments):
    """The script as on a command line, without the time that a process takes."""
    stderr = io.StringIO()
    with unittest.mock.patch.object(sys, "argv", [str(SCRIPT), *map(str, arguments)]), contextlib.redirect_stderr(stderr):
        status = SCRIPT_MODULE.main()
    return types.SimpleNamespace(returncode=status, stderr=stderr.getvalue())

HEAD = """/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Provider of a test.
 *
 * Times: in ns.
 *
 * This file is not for its readers.
 */
#define XENLENS_TEST_SCHEMA_VERSION 3
"""


def event(fields, name="sample", comment="It happened (once, or twice)."):
    return f"""
/* {comment} */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_test, {name},
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns),
    LTTNG_UST_TP_FIELDS(
        {fields}))
"""


def enum(values, name="state", comment="How it is."):
    return f"""
/* {comment} */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_test, {name},
    LTTNG_UST_TP_ENUM_VALUES(
        {values}))
"""


def class_of(*instances, fields="lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)", name="flow"):
    text = f"""
/* Fields of all. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_test, {name},
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns),
    LTTNG_UST_TP_FIELDS(
        {fields}))
"""
    for instance in instances:
        text += f"""
/* {instance} came. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_test, {name}, xenlens_test, {instance},
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns))
"""
    return text


TS = "lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)"
STATES = 'lttng_ust_field_enum_value("on_hold", 0)\n        lttng_ust_field_enum_value("gone", 11)'


class Generated(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.provider = pathlib.Path(self.folder.name) / "test_tp.h"

    def run_script(self, command, text, *options):
        self.provider.write_text(text, encoding="utf-8")
        self.output = pathlib.Path(self.folder.name) / "output"
        return run_main(command, self.provider, self.output, *options)

    def generate(self, command, text, *options):
        result = self.run_script(command, text, *options)
        self.assertEqual(result.stderr, "")
        self.assertEqual(result.returncode, 0)
        return self.output.read_text(encoding="utf-8")

    def struct(self, text, name):
        """Lines of a struct in the header, without its braces."""
        header = self.generate("header", text)
        found = re.search(rf"^struct {name}\n{{\n(.*?)^}};$", header, re.M | re.S)
        self.assertIsNotNone(found, header)
        return [line.strip() for line in found.group(1).splitlines() if line.strip()]

    def refusal(self, text):
        result = self.run_script("header", text)
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertFalse(self.output.exists())
        return result.stderr


class Fields(Generated):
    def test_each_kind(self):
        fields = "\n        ".join([
            "lttng_ust_field_integer(uint64_t, begin_ns, f(a, b))", "lttng_ust_field_integer(int32_t, result, r)",
            "lttng_ust_field_integer_hex(uint32_t, event_mask, m)", "lttng_ust_field_string(host, host)",
            "lttng_ust_field_enum(xenlens_test, state, uint8_t, state, s)", "lttng_ust_field_sequence(uint8_t, ops, p->ops, uint32_t, p->n)",
            "lttng_ust_field_array(uint64_t, slots, p->slots, 4)", "lttng_ust_field_integer(uint16_t, domid, d)",
            "lttng_ust_field_integer(uint16_t, peer_domid, d)", "lttng_ust_field_integer(uint8_t, live, l) /* 0 or 1 */",
            "lttng_ust_field_integer(uint8_t, level, l) /* dB; since schema 2 */"])
        text = HEAD + enum(STATES) + event(fields)
        self.assertEqual(self.struct(text, "Sample"), [
            "static constexpr std::uint32_t levelSince = 2; ///< schema version that brought level",
            "std::uint64_t beginNs = 0; ///< ns, CLOCK_MONOTONIC of the origin",
            "std::int32_t result = 0; ///< 0 or more: done; negative: failed",
            "std::uint32_t eventMask = 0; ///< mask of classes and subclasses, xen/include/public/trace.h",
            "std::string host;", "State state = State::OnHold;",
            "std::vector<std::uint8_t> ops; ///< hypercall numbers, xen/include/public/xen.h",
            "std::vector<std::uint64_t> slots; ///< slots of the ring", "DomId domid; ///< Xen domain number",
            "DomId peer; ///< Xen domain number", "bool live = false;", "std::uint8_t level = 0; ///< dB; since schema 2"])
        decoders = self.generate("decoders", text)
        self.assertIn('FieldBinding{"peer_domid", &Sample::peer},', decoders)
        self.assertIn('FieldBinding{"level", &Sample::level, Presence::Optional});', decoders)
        self.assertIn('addSample(table, "sample");', decoders)

    def test_a_run_of_new_fields_has_one_constant(self):
        fields = f"{TS} " + " ".join(f"lttng_ust_field_integer(uint8_t, {n}, x) /* since schema {s} */" for n, s in (("a", 2), ("b", 2), ("c", 3)))
        self.assertEqual([line for line in self.struct(HEAD + event(fields), "Sample") if "static" in line], [
            "static constexpr std::uint32_t aSince = 2; ///< schema version that brought a to b",
            "static constexpr std::uint32_t cSince = 3; ///< schema version that brought c"])

    def test_a_member_of_the_viewer_alone_is_bound_to_no_field(self):
        text = HEAD + event(TS + "\n        /* viewer: bool fromFile: what no trace has */")
        self.assertIn("bool fromFile = false; ///< what no trace has", self.struct(text, "Sample"))
        self.assertNotIn("fromFile", self.generate("decoders", text))

    def test_parentheses_and_commas_in_comments_do_no_harm(self):
        text = HEAD + event(TS + " /* ns, :-) */\n        lttng_ust_field_integer(uint64_t, tsc, t)", comment="Sent (a, b:-) once.")
        self.assertEqual(self.struct(text, "Sample")[0], "std::uint64_t tsNs = 0; ///< ns, :-)")


class Enumerations(Generated):
    TEXT = HEAD + enum(STATES) + event(TS + " lttng_ust_field_enum(xenlens_test, state, uint16_t, state, s)")

    def test_values_and_their_check(self):
        self.assertIn("/// How it is.\nenum class State : std::uint16_t\n{\n    OnHold = 0,\n    Gone = 11\n};\n", self.generate("header", self.TEXT))
        self.assertIn("    case test::State::OnHold:\n    case test::State::Gone:\n        return true;\n", self.generate("decoders", self.TEXT))

    def test_labels_only_keeps_the_number(self):
        text = self.TEXT.replace("How it is.", "How it is. Labels only.")
        self.assertIn("std::uint16_t state = 0;", self.struct(text, "Sample"))
        self.assertNotIn("isKnownEnumerator", self.generate("decoders", text))


class SharedEnumerations(Generated):
    """An enumeration whose values are a list of tracers/xen."""
    LIST = '#define XENLENS_STATES(VALUE) \\\n    /* it waits */ \\\n    VALUE(Waiting, 0, "on_hold", "w") \\\n    /* it is over */ \\\n    VALUE(Over, 11, "gone", "o")\n\nint other;\n'
    TEXT = HEAD + '#include "xen/states.h"\n' + enum("XENLENS_STATES(XENLENS_STATE)") + event(TS + " lttng_ust_field_enum(xenlens_test, state, uint8_t, state, s)")

    def setUp(self):
        super().setUp()
        root = pathlib.Path(self.folder.name)
        self.provider = root / "test" / "test_tp.h"
        self.list = root / "xen" / "states.h"
        for path in (self.provider, self.list):
            path.parent.mkdir()
        self.list.write_text(self.LIST, encoding="utf-8")

    def test_the_viewer_has_the_type_of_the_list(self):
        header = self.generate("header", self.TEXT, "--depfile", self.provider.with_name("d"))
        self.assertIn('#include "xen/states.h"\n', header)
        self.assertIn("/// How it is. `on_hold`: it waits; `gone`: it is over.\nusing xen::State;\n", header)
        self.assertIn("State state = State::Waiting;", header)
        self.assertIn("/xen/states.h", self.provider.with_name("d").read_text(encoding="utf-8"))
        self.assertIn("    case test::State::Waiting:\n    case test::State::Over:\n        return true;\n", self.generate("decoders", self.TEXT))

    def test_a_list_that_cannot_be_read_is_refused(self):
        self.list.write_text(self.LIST.replace("/* it is over */", ""), encoding="utf-8")
        self.assertRegex(self.refusal(self.TEXT), r"test_tp\.h:\d+: XENLENS_STATES has values in another form")
        self.list.write_text("", encoding="utf-8")
        self.assertRegex(self.refusal(self.TEXT), r"no header of tracers/xen that it includes defines XENLENS_STATES\(VALUE\); include")


class Classes(Generated):
    def test_a_summary_and_its_total_are_one_struct(self):
        text = HEAD + class_of("ring", "ring_total")
        self.assertIn("bool total = false;", self.struct(text, "Ring")[0])
        decoders = self.generate("decoders", text)
        self.assertIn('addRing(table, "ring", false);\n    addRing(table, "ring_total", true);', decoders)

    def test_other_events_of_a_class_are_told_apart_by_an_action(self):
        text = HEAD + class_of("guest_came", "guest_left_for_good", name="guest_state")
        self.assertEqual(self.struct(text, "GuestState")[0], "GuestAction action = GuestAction::Came;")
        self.assertIn("{\n    Came,\n    LeftForGood\n};", self.generate("header", text))
        self.assertIn('addGuestState(table, "guest_left_for_good", GuestAction::LeftForGood);', self.generate("decoders", text))

    def test_the_only_event_of_a_class_needs_no_marker(self):
        self.assertEqual(len(self.struct(HEAD + class_of("ring"), "Ring")), 1)


class Provider(Generated):
    def test_frame_of_the_header(self):
        header = self.generate("header", HEAD + event(TS) + event(TS, name="other_one"))
        self.assertTrue(header.startswith("// SPDX-License-Identifier: GPL-3.0-or-later\n// Generated by"))
        self.assertIn("/// Provider of a test.\n///\n/// Times: in ns.\nnamespace xenlens::test {\n", header)
        self.assertIn('provider = "xenlens_test";', header)
        self.assertIn("schemaVersion = 3;", header)
        self.assertIn("using Events = std::variant<Sample, OtherOne>;", header)

    def test_parts_are_read_in_their_places_and_stand_in_the_depfile(self):
        part = pathlib.Path(self.folder.name) / "test_tp_part.h"
        part.write_text(event(TS, name="inner"), encoding="utf-8")
        depfile = pathlib.Path(self.folder.name) / "output.d"
        header = self.generate("header", HEAD + event(TS) + '#include "test_tp_part.h"\n' + event(TS, name="last"), "--depfile", depfile)
        self.assertIn("std::variant<Sample, Inner, Last>", header)
        for name in ("output:", "test_tp.h", "test_tp_part.h", "generate-events.py"):
            self.assertIn(name, depfile.read_text(encoding="utf-8"))

    def test_an_error_in_a_part_names_the_part_and_its_line(self):
        (pathlib.Path(self.folder.name) / "test_tp_part.h").write_text(event("lttng_ust_field_integer(int, x, x)"), encoding="utf-8")
        self.assertRegex(self.refusal(HEAD + event(TS, name="first") + '#include "test_tp_part.h"\n'), r"test_tp_part\.h:6: field x is of type int; ")

    def test_an_unchanged_output_is_left_alone(self):
        self.generate("header", HEAD + event(TS))
        os.utime(self.output, (1, 1))
        self.generate("header", HEAD + "\n\n" + event(TS))
        self.assertEqual(self.output.stat().st_mtime, 1)
        self.generate("header", HEAD + event(TS, comment="Other words."))
        self.assertNotEqual(self.output.stat().st_mtime, 1)


class Records(Generated):
    """What BPF programs send, and what emits it."""
    TEXT = HEAD + enum(STATES) + """
/* Sent. */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_test, sent,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint16_t, domid, const char*, name, int, state, int64_t, result, uint32_t, level,
        uint64_t, memory_pages),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_string(name, name)
        lttng_ust_field_enum(xenlens_test, state, uint8_t, state, state)
        lttng_ust_field_integer(int64_t, result, result)
        lttng_ust_field_integer(uint32_t, level, level) /* dB */
        lttng_ust_field_integer(uint64_t, memory_pages, memory_pages) /* set by the tracer */))

/* Only the tracer knows of it. */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_test, counted,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)))

/* Gone. */
LTTNG_UST_TRACEPOINT_EVENT(xenlens_test, gone,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint16_t, domid, int32_t, result),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint16_t, domid, domid)
        lttng_ust_field_integer(int32_t, result, result)))
"""

    def test_a_record_has_the_fields_that_a_program_knows(self):
        records = self.generate("records", self.TEXT)
        self.assertIn("enum test_kind\n{\n    TEST_SENT = 1,\n    TEST_GONE = 2,\n};\n", records)
        self.assertRegex(records, r"struct test_record\n\{\n    __u64 ts_ns;[^{}]*    __s32 result;[^{}]*    __u16 domid;\n    union \{\n")
        self.assertIn("        struct\n        {\n            __u8 state; /* enumeration state */\n"
                      "            __s64 result; /* 0 or more: done; negative: failed */\n            __u32 level; /* dB */\n        } sent;\n    };",
                      records)

    def test_an_event_is_made_of_the_record_and_of_what_the_tracer_adds(self):
        emitter = " ".join(self.generate("emitter", self.TEXT).split())
        self.assertIn('struct TestAdded { const char* name = ""; uint64_t memoryPages = 0; };', emitter)
        self.assertIn("case TEST_SENT: lttng_ust_tracepoint(xenlens_test, sent, record.ts_ns, record.domid, added.name, record.sent.state, "
                      "record.sent.result, record.sent.level, added.memoryPages); break;", emitter)
        self.assertIn("lttng_ust_tracepoint(xenlens_test, gone, record.ts_ns, record.domid, record.result);", emitter)
        self.assertNotIn("counted", emitter)

    def test_the_mark_is_no_unit(self):
        self.assertIn("std::uint64_t memoryPages = 0; ///< pages of 4096 bytes", self.struct(self.TEXT, "Sent"))

    def test_what_makes_no_record_is_refused(self):
        sequence = "lttng_ust_field_integer(uint16_t, domid, d) lttng_ust_field_sequence(uint8_t, ops, p->ops, uint32_t, p->n)"
        for text, wanted in (
                (HEAD + event(TS), r"it has no event with a domid; make no records of it"),
                (HEAD + event(sequence), r"test_tp\.h:15: a record has no room for the list ops; emit"),
                (self.TEXT.replace("uint32_t, level,\n", "uint32_t, l,\n"), r"argument l of event sent has no field of its name; name"),
                (self.TEXT.replace("int32_t, result),", "int32_t, memory_pages),").replace(
                    "int32_t, result, result)))", "int32_t, memory_pages, memory_pages) /* set by the tracer */))"),
                 r"field memory_pages of event gone is of another type")):
            result = self.run_script("emitter", text)
            self.assertEqual(result.returncode, 1)
            self.assertRegex(result.stderr, wanted)
            self.assertFalse(self.output.exists())


class BadInput(Generated):
    """Each is refused in one line with file, line, cause and remedy."""
    KIND = "lttng_ust_field_enum(xenlens_test, state, uint8_t, {}, s)"
    CASES = (
        ("an unknown kind of field", event("lttng_ust_field_float(double, x, x)"), r":15: lttng_ust_field_float with 3 arguments is not known"),
        ("too few arguments", event("lttng_ust_field_integer(uint64_t, x)"), r":15: lttng_ust_field_integer with 2 arguments"),
        ("a type without a width", event("lttng_ust_field_integer(unsigned long, x, x)"), r":15: field x is of type unsigned long; use an integer"),
        ("a domid of another type", event("lttng_ust_field_integer(uint32_t, domid, x)"), r"a domid is a uint16_t"),
        ("a flag of another type", event("lttng_ust_field_integer(uint32_t, on, x) /* 0 or 1 */"), r"make it a uint8_t"),
        ("an unknown enumeration", event(KIND.format("x")), r"enumeration state is not declared above; declare it"),
        ("an enumeration of two widths", enum(STATES) + event(KIND.format("x") + KIND.replace("uint8_t", "uint16_t").format("y")), r"use uint8_t in all fields"),
        ("a signed enumeration", enum(STATES) + event(KIND.replace("uint8_t", "int8_t").format("x")), r"enumeration state is a int8_t"),
        ("an unused enumeration", enum(STATES) + event(TS), r":12: enumeration state is used by no field"),
        ("an enumeration twice", enum(STATES) + enum(STATES) + event(TS), r"enumeration state is declared twice"),
        ("a number twice", enum(STATES.replace("11", "0")) + event(TS), r"a label or a number twice"),
        ("a negative number", enum(STATES.replace("11", "-1")) + event(TS), r"negative number"),
        ("a value without a number", enum('lttng_ust_field_enum_value("a", A)') + event(TS), r"values in another form"),
        ("a range of values", enum('lttng_ust_field_enum_range("a", 0, 3)') + event(TS), r"values in another form"),
        ("an enumeration named as an event", enum(STATES, name="sample") + event("lttng_ust_field_enum(xenlens_test, sample, uint8_t, x, s)"),
         r"Sample would be declared twice in C\+\+, see .*:18; rename"),
        ("a field twice", event(TS + TS), r"member tsNs is there twice; rename"),
        ("a word of C++", event("lttng_ust_field_integer(uint8_t, new, x)"), r"member new is a word of C\+\+"),
        ("too many fields", event("".join(f"lttng_ust_field_integer(uint8_t, f{i}, x)" for i in range(33))), r"an event of 33 fields; .* at most 32"),
        ("no field", event(""), r"an event of 0 fields"),
        ("an event twice", event(TS) + event(TS), r"event sample is declared twice"),
        ("an event without a comment", event(TS).replace("/* It happened (once, or twice). */", ""), r":12: event sample has no comment; say above it"),
        ("an instance of no class", class_of("ring").replace("EVENT_CLASS(xenlens_test, flow", "EVENT_CLASS(xenlens_test, other"), r"of class flow, which is not declared"),
        ("instances named unlike", class_of("came", "left"), r":12: the events of class flow have names that begin differently"),
        ("a field newer than the schema", event(TS + " /* since schema 4 */"), r":15: field ts_ns is there since schema 4, but the newest is 3; raise"),
        ("a comment on no field", event("/* ns */ " + TS), r'comment "ns" is about no field'),
        ("a member of the viewer in another form", event(TS + " /* viewer: fromFile */"), r"as \"viewer: bool name: meaning\""),
        ("an open parenthesis", event(TS).rstrip()[:-1], r":12: this parenthesis is never closed"),
        ("another provider's event", event(TS) + event(TS, name="b").replace("xenlens_test", "xenlens_other"), r"xenlens_other is another provider"),
        ("no event", "", r"it has no event"),
        ("a missing argument", "LTTNG_UST_TRACEPOINT_EVENT(xenlens_test, sample)\n", r"has 2 arguments instead of 4"),
    )

    def test_each(self):
        for name, text, wanted in self.CASES:
            with self.subTest(name):
                message = self.refusal(HEAD + text)
                self.assertRegex(message, wanted)
                self.assertRegex(message, r"^generate-events: \S*test_tp\.h(:\d+)?: .+; .+")

    def test_no_schema_version(self):
        self.assertRegex(self.refusal(HEAD.replace("#define", "//") + event(TS)), r"no schema version; #define XENLENS_TEST_SCHEMA_VERSION 1")

    def test_a_name_without_xenlens(self):
        self.assertRegex(self.refusal((HEAD + event(TS)).replace("xenlens_test", "other")), r"provider other has another name")

    def test_no_such_file(self):
        result = run_main("header", "/nowhere/test_tp.h", "/nowhere/x")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, r"^generate-events: /nowhere/test_tp.h: it cannot be read \(.*\); name a provider")


class Markdown(unittest.TestCase):
    def test_check_says_when_the_file_is_out_of_date(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "EVENTS.md"
            self.assertEqual(run_main("markdown", path).returncode, 0)
            self.assertEqual(run_main("markdown", "--check", path).returncode, 0)
            text = path.read_text(encoding="utf-8")
            self.assertIn("| `cpu_lost_records` | uint64[] | records of Xen's trace buffers; since schema version 2 |", text)
            self.assertIn("| `live` | uint8 | 0 or 1 |", text)
            path.write_text(text.replace("ts_ns", "ts_ms"), encoding="utf-8")
            stale = run_main("markdown", "--check", path)
            self.assertEqual(stale.returncode, 1)
            self.assertIn("EVENTS.md is out of date", stale.stderr)


if __name__ == "__main__":
    unittest.main()
