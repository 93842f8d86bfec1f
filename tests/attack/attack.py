#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs xenlens and its viewer over damaged traces of many kinds, and holds them to what must be true of each.

usage: attack.py --xenlens PROGRAM [--viewer PROGRAM] --datasets FOLDER --corpus FOLDER [--kind KIND]... [--every N]
                 [--jobs N] [--seed N]

Of each variant: no signal, exit status 0, 1 or 3, none over 10 s of its own CPU time (and none over a minute), none over
256 MiB, at most six lines of messages without control characters, JSON that is JSON and holds no negative time and no
number at the rim of 64 bits; nothing left in TMPDIR. --every N takes each Nth variant only. Exits 1 when something is not
so, and says which variant it was; the same --seed makes it again.
"""
import argparse
import collections
import concurrent.futures
import itertools
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

import lttng_trace

SECONDS, WALL_SECONDS, MEBIBYTES, LINES = 10, 60, 256, 6
HEADER_VALUES = (0, 1, 2 ** 63, 2 ** 64 - 1)
HOSTILE = (0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 61 - 1, 2 ** 62, 2 ** 63 - 1, 2 ** 63, 2 ** 63 + 1, 2 ** 64 - 2, 2 ** 64 - 1)
NAMES = [b"=cmd|'/c calc'!A0", b"+1+1", b"-2+3", b"@SUM(A1)", b"\tx", b"\rx", b"a\nb", b"\x1b[31mred\x1b[0m", b"\x07\x08\x7f",
         "\u009b31m".encode(), "\u009d0;title\u009c".encode(), "\u202eabc\u202c".encode(), "\u2066x\u2069".encode(),
         "\u200fx\u061c".encode(), "\u2028x\u2029".encode(), b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
         b"\xc0\xaf", "\uffff\ufffe".encode(), b"<script>alert(1)</script>", b"\"><img src=x onerror=y>", b"a,b\"c",
         b"x" * 70000, ("\u00e4" * 3000).encode(), b"../../etc/passwd", b"%s%n%x", b""]
BAD_NUMBER = re.compile(r'_(?:s|ns|ms)": -[0-9]|\b1844674407370955[0-9]{4}\b|\b9223372036854775[0-9]{3}\b|\b11258999[0-9]+')
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


# ---- the variants: each kind yields (name, function that makes it in a folder and returns what to give to xenlens)

def write(files):
    def make(folder):
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return folder
    return make


def files_of(root):
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def metadata_cut(options, _random):
    files = files_of(options.small)
    for name in (n for n in files if n.endswith("metadata")):
        for length in range(len(files[name])):
            yield f"{name} cut to {length}", write({**files, name: files[name][:length]})


def metadata_flip(options, rng):
    files = files_of(options.small)
    names = [n for n in files if n.endswith("metadata")]
    for i in range(600):
        name, data = names[i % len(names)], bytearray(files[names[i % len(names)]])
        at, how = rng.randrange(len(data)), i % 4
        if how == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif how == 1:
            del data[at:at + rng.randrange(1, 64)]
        elif how == 2:
            data[at:at] = data[at:at + rng.randrange(1, 64)]
        else:
            data[at:at + 16] = bytes(rng.randrange(256) for _ in range(16))
        yield f"{name} flip {i} at {at}", write({**files, name: bytes(data)})


def metadata_text(options, _random):
    trace = lttng_trace.Trace(options.small)
    text = trace.hosts["a"][0]
    whole = {
        "clock{ many times": text + "clock{" * 320000,
        "one long string": text + 'env { x = "' + "y" * (7 << 20) + '"; };',
        "many event classes": text + "".join(f'event {{ name = "x{i}"; id = {1000 + i}; stream_id = 0; fields := struct '
                                             f"{{ string s; }}; }};\n" for i in range(50000)),
        "nested": text + "struct {" * 100000,
        "freq in a comment": text.replace("freq = 1000000000;", "/* freq = 1 */"),
        "freq 0": text.replace("freq = 1000000000;", "freq = 0;"),
        "freq 2^64": text.replace("freq = 1000000000;", "freq = 18446744073709551616;"),
        "freq negative": text.replace("freq = 1000000000;", "freq = -1;"),
        "offset 2^63": re.sub(r"offset = \d+;", "offset = 9223372036854775808;", text),
        "no clock map": text.replace("map = clock.monotonic.value;", ""),
        "unclosed comment": text + "/* ", "unclosed string": text + '"', "nul": text.replace("trace {", "trace\0 {"),
        "array of 2^31": text.replace("fields := struct {", "fields := struct {\n\t\tuint8_t a[2147483648];", 1),
        "more than the bound": text + " " * (9 << 20),
    }
    for name, made in whole.items():
        yield name, lambda folder, made=made: trace.write(folder, texts={"a": made})


def packet_headers(options, _random):
    trace = lttng_trace.Trace(options.small)
    for host in trace.hosts:
        count = len(trace.packets(host))
        for number, (field, at), value in itertools.product(range(count), lttng_trace.FIELDS.items(), HEADER_VALUES):
            size = 4 if field in ("cpu_id", "stream_id") else 8

            def make(folder, host=host, number=number, at=at, size=size, value=value):
                made = [p.bytes() for p in trace.packets(host)]
                header = bytearray(made[number])
                header[at:at + size] = (value & (2 ** (8 * size) - 1)).to_bytes(size, "little")
                made[number] = bytes(header)
                return trace.write(folder, streams={host: b"".join(made)})
            yield f"{host} packet {number} {field} = {value}", make


def streams(options, rng):
    files = files_of(options.small)
    names = [n for n in files if "channel" in n and "index" not in n]
    for i in range(800):
        name = names[i % len(names)]
        data, how = bytearray(files[name]), i // len(names) % 8
        at, other = rng.randrange(len(data)), rng.choice(names)
        if how == 0:
            data = data[:at]
        elif how == 1:
            data[at] ^= 1 << rng.randrange(8)
        elif how == 2:
            data[at:at + 4096] = bytes(len(data[at:at + 4096]))
        elif how == 3:
            data[at // 512 * 512:at // 512 * 512 + 512] = b"\xff" * 512
        elif how == 4:
            data += bytes(rng.randrange(256) for _ in range(rng.randrange(1, 5000)))
        elif how == 5:
            data = bytearray(files[other])
        elif how == 6:
            del data[at:at + rng.randrange(1, 5000)]
        else:
            data[at:at] = files[other][:rng.randrange(1, 9000)]
        yield f"{name} {('cut', 'flip', 'zeros', 'ff', 'grown', 'swapped', 'hole', 'inserted')[how]} {i}", \
            write({**files, name: bytes(data)})


def changing(options, _random):
    """Grows and shrinks while it is read."""
    files = files_of(options.small)
    name = next(n for n in files if "channel" in n and "index" not in n)

    def make(folder, shrink):
        write(files)(folder)
        path = folder / name

        def change():
            for length in range(len(files[name]), 0, -997) if shrink else range(0, len(files[name]), 997):
                try:
                    if shrink:
                        os.truncate(path, length)
                    else:
                        path.write_bytes(files[name][:length])
                except OSError:
                    return
        threading.Thread(target=change, daemon=True).start()
        return folder
    for i in range(40):
        yield f"{'shrinks' if i % 2 else 'grows'} {i}", lambda folder, i=i: make(folder, i % 2 == 1)


def xentrace(options, rng):
    corpus = sorted(p for p in options.corpus.iterdir() if p.is_file() and 0 < p.stat().st_size < 1 << 20)
    for i in range(1900):
        source = corpus[i % len(corpus)]
        data, how = bytearray(source.read_bytes()), i // len(corpus) % 6
        for _ in range(rng.randrange(1, 6)):
            at = rng.randrange(len(data) or 1)
            if how == 0 and data:
                data[at] ^= 1 << rng.randrange(8)
            elif how == 1:
                data = data[:at] or data
            elif how == 2:
                del data[at:at + rng.randrange(1, 40)]
            elif how == 3:
                data[at // 4 * 4:at // 4 * 4 + 4] = rng.choice(HOSTILE[2:4]).to_bytes(4, "little")
            elif how == 4:
                data[at:at] = data[at:at + rng.randrange(1, 400)]
            else:
                data[at // 8 * 8:at // 8 * 8 + 8] = rng.choice(HOSTILE).to_bytes(8, "little")

        def make(folder, data=bytes(data)):
            folder.mkdir()
            (folder / "x.xentrace").write_bytes(data)
            return folder / "x.xentrace"
        yield f"{source.name} variant {i}", make


def integers(options, _random):
    """Each integer field of each kind of event at the values of HOSTILE."""
    trace = lttng_trace.Trace(options.full)
    for host in trace.hosts:
        classes, fields = trace.classes(host), {}
        for packet in trace.packets(host):
            for name, found in lttng_trace.events(packet, classes):
                for field, (_, size, _) in found.items():
                    if size and not field.startswith("__"):
                        fields[name, field] = fields.get((name, field), 0) + 1
        for ((name, field), count), value in itertools.product(fields.items(), HOSTILE):
            def make(folder, host=host, name=name, field=field, value=value, count=count):
                return trace.write(folder, streams={host: trace.with_field(host, name, field, value, which=count // 2)})
            yield f"{host} {name}.{field} = {value}", make


def names(options, _random):
    trace = lttng_trace.Trace(options.small)
    guest = b"g1"
    for i, name in enumerate(NAMES):
        yield f"guest name {i}", lambda folder, name=name: trace.write(folder, streams=trace.renamed(guest, name))
        yield f"host name {i}", lambda folder, name=name: trace.write(folder, streams=trace.renamed(b"a", name))

        def folder_name(folder, name=name):
            safe = name.replace(b"/", b"_").replace(b"\0", b"_")[:200] or b"_"
            trace.write(folder)
            place = os.path.join(os.fsencode(folder), safe)
            shutil.move(os.fsencode(folder / "a"), place)
            os.truncate(os.path.join(place, b"stream_0"), 50000)  # a line that names it is printed
            return folder
        yield f"folder name {i}", folder_name


KINDS = {f.__name__.replace("_", "-"): f for f in (metadata_cut, metadata_flip, metadata_text, packet_headers, streams,
                                                   changing, xentrace, integers, names)}


# ---- running

def run(command, scratch):
    """(status, seconds of CPU, seconds, MiB, stdout, stderr) of a command and all that it started."""
    env = {**os.environ, "TMPDIR": str(scratch / "tmp"), "QT_QPA_PLATFORM": "offscreen", "NO_COLOR": "1"}
    (scratch / "tmp").mkdir(exist_ok=True)
    with open(scratch / "out", "wb+") as out, open(scratch / "err", "wb+") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, env=env, start_new_session=True)
        watch = threading.Timer(WALL_SECONDS, lambda: os.killpg(process.pid, signal.SIGKILL))
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        watch.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read(), err.read()


def complaints(command, result, scratch, sanitized):
    status, seconds, memory, out, err = result
    said = []
    if status not in (0, 1, 3):
        said.append(f"exit status {status}")
    if seconds > SECONDS and not sanitized:
        said.append(f"{seconds:.1f} s of CPU time")
    if memory > MEBIBYTES and not sanitized:
        said.append(f"{memory:.0f} MiB")
    lines = err.decode(errors="replace")
    if lines.count("\n") > LINES:
        said.append(f"{lines.count(chr(10))} lines of messages")
    for what, text in (("messages", err), ("output", out)):
        try:
            decoded = text.decode()
        except UnicodeDecodeError:
            said.append(f"{what}: not valid UTF-8")
            continue
        if CONTROLS.search(decoded.replace("\x1b[", "[") if what == "output" and "--json" not in command else decoded):
            said.append(f"{what}: control characters")
    if "--json" in command and status in (0, 3):
        try:
            json.loads(out)
        except ValueError as error:
            said.append(f"no JSON: {error}")
        if match := BAD_NUMBER.search(out.decode(errors="replace")):
            said.append(f"an impossible number: {match[0]}")
    if "--csv" in command and re.search(rb'(?:^|,)"?[=@]', out, re.M):
        said.append("a formula in CSV")
    if any((scratch / "tmp").iterdir()):
        said.append("something is left in TMPDIR")
    if b"Sanitizer" in err or b"runtime error" in err:
        said.append("sanitizer: " + err.decode(errors="replace")[-600:])
    return said


def commands_for(options, kind, number, given, scratch):
    """Every variant gets a report as JSON; by turns, another command."""
    yield [options.xenlens, "report", "--json", str(given)]
    others = [["report"], ["rounds", "--csv"], ["rounds", "--json"], ["hypercalls", "--json"], ["io", "--csv"], ["dirty", "--json"]]
    yield [options.xenlens, *others[number % len(others)], str(given)]
    if number % 10 == 0:
        target = "ctf" if kind == "xentrace" else "csv"
        yield [options.xenlens, "export", str(given), "--to", target, "-o", str(scratch / "export")]
    if options.viewer and number % 20 == 0:
        figure = ("rounds", "hypercalls", "io", "heatmap")[number // 20 % 4]
        yield [options.viewer, str(given), "--figure", figure, "--export", str(scratch / "figure.svg")]


def attack(options, kind, number, name, make):
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        given = make(scratch / "trace")
        bad, counts = [], collections.Counter()
        for command in commands_for(options, kind, number, given, scratch):
            result = run(command, scratch)
            counts[result[0]] += 1
            words = " ".join(command[1:2] + [w for w in command if w.startswith("--")])
            bad += [f"{kind}: {name}: {words}: {said}" for said in complaints(command, result, scratch, options.sanitized)]
    return bad, counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xenlens", required=True)
    parser.add_argument("--viewer")
    parser.add_argument("--datasets", type=pathlib.Path, required=True)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sanitized", action="store_true", help="the programs are built with sanitizers: no limits of time and memory")
    options = parser.parse_args()
    options.small = options.datasets / "two-hosts" / "trace"
    options.full = options.datasets / "three-sides" / "trace"
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for kind in options.kind or KINDS:
            variants = itertools.islice(KINDS[kind](options, random.Random(options.seed)), options.seed % options.every, None,
                                        options.every)
            runs, statuses = 0, collections.Counter()
            while batch := list(itertools.islice(variants, 64)):
                jobs = [pool.submit(attack, options, kind, runs + i, name, make) for i, (name, make) in enumerate(batch)]
                runs += len(batch)
                for job in jobs:
                    bad, counts = job.result()
                    statuses.update(counts)
                    failed += len(bad)
                    for line in bad:
                        print("not ok -", line)
            print(f"{kind}: {runs} variants, {sum(statuses.values())} runs; exit status "
                  + ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
