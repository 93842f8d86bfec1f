#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hold what xenlens tells of a file of xentrace against what it tells of the CTF trace that it makes of that file.

usage: export_test.py XENLENS DATASET FILE...

Of each file: `export --to ctf`, without a hint where our Babeltrace plugin is, and then the same JSON from report,
hypercalls and dirty; babeltrace2, where it is installed, counts as many events as records were written. Then DATASET, a
folder of CTF traces of host "a" without its hypervisor: a file a.xentrace beside them is read as that host's. Exits 1
at the first thing that differs.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HZ = ("--tsc-hz", "2600000000")


def run(*command, ok=(0,)):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, errors="replace")
    if result.returncode not in ok:
        sys.exit(f"{' '.join(map(str, command))}: exit status {result.returncode}\n{result.stderr[-2000:]}")
    return result


def told(xenlens, command, trace, *options):
    """The JSON without what names the files themselves; None where the trace has nothing of it."""
    result = run(xenlens, command, "--json", *options, trace, ok=(0, 1, 3))
    if result.returncode == 1:
        return None
    tells = json.loads(result.stdout)
    for key in ("warnings", "truncated"):
        tells.pop(key, None)
    return tells


def compare(xenlens, path, folder):
    trace = pathlib.Path(folder) / "ctf"
    said = run(xenlens, "export", path, "--to", "ctf", "-o", trace, *HZ, ok=(0, 3)).stderr
    written = int(re.search(r"(\d+) records written", said)[1])
    if shutil.which("babeltrace2"):
        counted = run("babeltrace2", trace, "-c", "sink.utils.counter", "-p", "step=+0").stdout
        events = int(re.search(r"(\d+) Event messages?", counted)[1])
        if events != written:
            sys.exit(f"{path}: {written} records were written, babeltrace2 counts {events} events")
    for command in ("report", "hypercalls", "dirty"):
        of_file = told(xenlens, command, path, *HZ)
        of_ctf = told(xenlens, command, trace)
        if of_file != of_ctf:
            sys.exit(f"{path}: {command} differs\nof the file: {json.dumps(of_file)[:3000]}\nof CTF: "
                     f"{json.dumps(of_ctf)[:3000]}")
    again = run(xenlens, "export", path, "--to", "ctf", "-o", trace, ok=(1,))
    if "not empty" not in again.stderr:
        sys.exit(f"{path}: a folder that holds something: no clear line in\n{again.stderr}")
    print(f"{path}: {written} records, the same told of file and CTF")


def beside(xenlens, dataset, path, folder):
    trace = pathlib.Path(folder) / "trace"
    shutil.copytree(dataset, trace)
    without = told(xenlens, "report", trace)
    shutil.copy(path, trace / "a.xentrace")
    both = told(xenlens, "report", trace)
    hosts = [source["host"] for source in both["sources"] if source["name"] == "hypervisor" and source["present"]]
    if hosts != ["a"] or both["rounds"]["migrations"][:1] != without["rounds"]["migrations"][:1]:
        sys.exit(f"a.xentrace beside CTF: hypervisors {hosts}, or another migration than without it")
    print("a.xentrace beside CTF: read as host a's")


def main():
    xenlens, dataset, *paths = sys.argv[1:]
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            compare(xenlens, path, folder)
    with tempfile.TemporaryDirectory() as folder:
        beside(xenlens, dataset, paths[-1], folder)


if __name__ == "__main__":
    main()
