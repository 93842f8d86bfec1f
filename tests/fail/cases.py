#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Inputs that once brought xenlens down or made it say what cannot be: made from the datasets, or recorded (traces/).

usage: cases.py XENLENS DATASETS CASE

Of each: exit status 0, 1 or 3, at most six lines of messages, and what its function here asks for.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "attack"))
import lttng_trace  # noqa: E402

LINES = 6


def run(xenlens, *words):
    result = subprocess.run([xenlens, *map(str, words)], capture_output=True, timeout=60, check=False)
    if result.returncode not in (0, 1, 3):
        sys.exit(f"{words}: exit status {result.returncode}\n{result.stderr.decode(errors='replace')}")
    if result.stderr.count(b"\n") > LINES:
        sys.exit(f"{words}: {result.stderr.decode(errors='replace')}")
    return result


def need(condition, what, result):
    if not condition:
        sys.exit(f"not so: {what}\n{result.stdout.decode(errors='replace')[:3000]}\n{result.stderr.decode(errors='replace')}")


def rounds_of(xenlens, trace, status):
    result = run(xenlens, "rounds", "--json", trace)
    need(result.returncode == status, f"exit status {status}", result)
    return result, [r["pages_sent"] for m in json.loads(result.stdout)["migrations"] for r in m["rounds"]] if result.stdout else []


class Cases:
    def __init__(self, xenlens, datasets, folder):
        self.xenlens, self.folder = xenlens, folder
        self.two_hosts = lttng_trace.Trace(datasets / "two-hosts" / "trace")
        self.three_sides = lttng_trace.Trace(datasets / "three-sides" / "trace")
        self.datasets = datasets

    def metadata_cut(self):
        """A host's metadata ends inside its text: the others stay."""
        whole = next((self.datasets / "two-hosts" / "trace" / "b").rglob("metadata")).read_bytes()
        trace = self.two_hosts.write(self.folder / "t", texts={"b": whole[:7000]})
        result, sent = rounds_of(self.xenlens, trace, 3)
        need(len(sent) == 6, "the sender's rounds are there", result)
        need(b"/b: its metadata is cut" in result.stderr, "a line that names the folder", result)
        (self.folder / "u").mkdir()
        alone = self.two_hosts.write(self.folder / "u" / "t", texts={"b": whole[:7000]}, hosts=["b"])
        result = run(self.xenlens, "report", alone)
        need(result.returncode == 1 and result.stderr.count(b"\n") == 1, "nothing else is there: one line, status 1", result)

    def packet_time(self):
        """A packet ends at 2^64-1: it alone is lost."""
        for field in ("timestamp_begin", "timestamp_end", "events_discarded", "packet_seq_num"):
            packets = [p.bytes() for p in self.two_hosts.packets("a")]
            header = bytearray(packets[19])
            at = lttng_trace.FIELDS[field]
            header[at:at + 8] = b"\xff" * 8
            packets[19] = bytes(header)
            trace = self.two_hosts.write(self.folder / field, streams={"a": b"".join(packets)})
            result, sent = rounds_of(self.xenlens, trace, 3)
            need(len(sent) == 6, f"{field}: all rounds are there", result)
            need(b"stream_0: damaged: bytes" in result.stderr, f"{field}: a line that names the file", result)

    def packet_lost(self):
        """The magic number or the size of one packet is zeroed: the packets behind it stay."""
        for at, size in ((0, 4), (56, 8)):
            packets = [p.bytes() for p in self.two_hosts.packets("a")]
            header = bytearray(packets[19])
            header[at:at + size] = bytes(size)
            packets[19] = bytes(header)
            trace = self.two_hosts.write(self.folder / str(at), streams={"a": b"".join(packets)})
            result, sent = rounds_of(self.xenlens, trace, 3)
            need(len(sent) == 6, "all rounds are there", result)

    def clock_frequency(self):
        """A clock has its frequency in a comment alone."""
        text = self.two_hosts.hosts["a"][0]
        trace = self.two_hosts.write(
            self.folder / "t", texts={"a": re.sub(r"freq = \d+;.*", "/* freq = 1 */", text)})
        result = run(self.xenlens, "report", trace)
        need(result.returncode == 3 and b"/a: a clock in its metadata has no frequency" in result.stderr, "one line", result)

    def discard_counter_back(self):
        """The counter of discarded events goes back: a loss of unknown size."""
        packets = self.two_hosts.packets("a")
        packets[18].set("events_discarded", 100)
        trace = self.two_hosts.write(self.folder / "t", streams={"a": packets})
        result = run(self.xenlens, "report", "--json", trace)
        need(result.returncode == 3, "a loss", result)
        need(not re.search(rb"1844674407370955\d\d\d\d", result.stdout + result.stderr), "no number that cannot be", result)

    def names(self):
        """Names with controls, with bytes that are no UTF-8, and that are formulas."""
        for number, name in enumerate(("\u009b31m".encode(), "\u202eb".encode(), b"\xffx\xc3", b"\x1b[31m", b"a\nb",
                                       b"=cmd|'/c calc'!A0")):
            trace = self.two_hosts.write(self.folder / str(number), streams=self.two_hosts.renamed(b"g1", name))
            for words in (("report",), ("report", "--json"), ("rounds", "--csv"), ("rounds",)):
                result = run(self.xenlens, *words, trace)
                text = result.stdout.decode("utf-8", "strict")
                need(not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text), f"no controls of {name}", result)
                need("--csv" not in words or not re.search('(^|,)"?[=]', text), "no formula", result)

    def trace_of_others(self):
        """A trace that is not ours, and damaged, beside ours costs nothing."""
        trace = self.two_hosts.write(self.folder / "t")
        text = self.two_hosts.hosts["a"][0].replace("xenlens_", "others_")
        self.two_hosts.write(self.folder / "other", texts={"a": text}, streams={"a": b"\xff" * 9999}, hosts=["a"])
        (self.folder / "other" / "a").rename(trace / "other")
        result, sent = rounds_of(self.xenlens, trace, 0)
        need(len(sent) == 6 and not result.stderr, "nothing is said of it", result)

    def xentrace_damaged(self):
        """A damaged file of xentrace: the report says what the messages say."""
        source = self.datasets.parent / "tests" / "fuzz" / "corpus" / "xentrace" / "begin.xentrace"
        data = bytearray(source.read_bytes())
        middle = len(data) // 2 // 4 * 4
        data[middle:middle + 400] = b"\xff" * 400
        damaged = self.folder / "x.xentrace"
        damaged.write_bytes(bytes(data))
        result = run(self.xenlens, "report", "--json", damaged)
        need(result.returncode == 3 and json.loads(result.stdout)["lost"]["where"], "the loss is in JSON", result)
        text = run(self.xenlens, "report", damaged).stdout
        need(b"none that is known" not in text, "the loss is in the text", result)

    def negative_runstates(self):
        """Sums of runstates near 2^63 are refused, and said to be."""
        event = "xenlens_guest:runstates"
        trace = self.three_sides.write(self.folder / "t", streams={
            "g1": self.three_sides.with_field("g1", event, "blocked_ns", 2 ** 63 - 1, which=3, count=50)})
        result = run(self.xenlens, "report", "--json", trace)
        need(not re.search(rb'_(s|ns)": -\d', result.stdout), "no negative time", result)

    def channels_overflow(self):
        """A guest's clock near 2^63."""
        trace = self.three_sides.write(self.folder / "t", streams={
            "g1": self.three_sides.with_field("g1", "xenlens_guest:channels", "ts_ns", 2 ** 63 - 1, which=3, count=20)})
        result = run(self.xenlens, "report", "--json", trace)
        need(not re.search(rb'_(s|ns)": -\d', result.stdout), "no negative time", result)

    def recorded(self, name, reduced=()):
        """The report of a recording of traces/, as JSON and as text, and its one migration. No check fails, but those
        for which events are missing since the recording was reduced."""
        trace = pathlib.Path(__file__).resolve().parent / "traces" / name
        result = run(self.xenlens, "report", "--json", trace)
        need(result.returncode == 0, "complete", result)
        report, text = json.loads(result.stdout), run(self.xenlens, "report", trace)
        bad = [c["name"] for c in report["checks"] if c["ok"] is False and not any(words in c["name"] for words in reduced)]
        need(not bad, f"no check fails: {bad}", text)
        (migration,) = report["rounds"]["migrations"]
        return report, text, migration

    def two_cpus(self):
        """One of the pauses that Xen measured is a difference of two CPUs' clocks below 0: it is not believed."""
        _, text, migration = self.recorded("two-cpus", ("marked dirty against dirty counts", "events of the hypervisor tracer"))
        pauses = [(r["pause_ms"], r["pause_exact"]) for r in migration["rounds"]]
        need(pauses == [(0.944941, True), (3.881087, True), (8.886443, True), (8.732967, False), (None, None), (None, None)],
             f"the toolstack's bound stands in for round 4's: {pauses}", text)
        need(b"<= 8.7" in text.stdout and b"11258999" not in text.stdout, "it is shown as a bound", text)

    def left_paused(self):
        """xl migrate -p: the guest arrived and waits."""
        _, text, migration = self.recorded("left-paused")
        need(migration["outcome"] == "arrived-paused" and migration["downtime_ms"] is None, "the outcome", text)
        need(b"at least 136.60 s: it was still paused when the trace ended" in text.stdout, "how long it has been down", text)

    def pvh(self):
        """A PVH guest: batches name frames that hold no page."""
        report, text, migration = self.recorded("pvh")
        need([r["pages_sent"] for r in migration["rounds"]] == [40976, 2922, 2079, 1055, 0, 433], "the pages", text)
        (check,) = (c for c in report["checks"] if "pages against stream bytes" in c["name"])
        need(check["ok"] and check["left"] == 202840856 and "batches took just as much" in check["note"], "to the byte", text)

    def index_wrong(self):
        """LTTng's own index of a stream is stale, cut, of another stream or nonsense: the trace is believed, not it."""
        source = self.datasets / "two-hosts" / "trace"
        _, sent = rounds_of(self.xenlens, source, 0)
        other = next((source / "b").rglob("*.idx")).read_bytes()
        own = next((source / "a").rglob("*.idx")).read_bytes()
        for name, index in {"none": None, "empty": b"", "cut": own[:len(own) // 2 + 5], "of-b": other, "noise": b"\xa5" * 4000,
                            "stale": own[:-70], "header": own[:24]}.items():
            trace = self.folder / name
            shutil.copytree(source, trace)
            path = next((trace / "a").rglob("*.idx"))
            path.unlink()
            if index is not None:
                path.write_bytes(index)
            result = run(self.xenlens, "rounds", "--json", trace)
            found = [r["pages_sent"] for m in json.loads(result.stdout)["migrations"] for r in m["rounds"]]
            need(found == sent, f"{name}: the same rounds", result)

    def clock_jumps(self):
        """The time of an event falls by 1 ns, by an hour, to 0 and to what 32 bits hold: no time is negative, the rounds
        stay in their order."""
        whole = rounds_of(self.xenlens, self.datasets / "two-hosts" / "trace", 0)[1]
        for event in ("batch_sent", "logdirty_read", "guest_suspended", "save_end", "clock_anchor"):
            name = "xenlens_toolstack:" + event
            times = [fields["ts_ns"][2] for packet in self.two_hosts.packets("a")
                     for kind, fields in lttng_trace.events(packet, self.two_hosts.classes("a")) if kind == name]
            which = len(times) // 2
            for fallen in (times[which] - 1, times[which] - 3600 * 10 ** 9, 0, times[which] % 2 ** 32):
                folder = self.folder / f"{event}-{fallen}"
                trace = self.two_hosts.write(folder, streams={
                    "a": self.two_hosts.with_field("a", name, "ts_ns", fallen, which=which)})
                result = run(self.xenlens, "rounds", "--json", trace)
                need(not re.search(rb'_(s|ns|ms)": -\d', result.stdout), f"{folder.name}: no negative time", result)
                (migration,) = json.loads(result.stdout)["migrations"]
                starts = [r["start_s"] for r in migration["rounds"]]
                need(starts == sorted(starts) and len(starts) in (len(whole) - 1, len(whole)), f"{folder.name}: the rounds", result)


def main():
    xenlens, datasets, case = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        getattr(Cases(xenlens, pathlib.Path(datasets), pathlib.Path(folder)), case.replace("-", "_"))()


if __name__ == "__main__":
    main()
