#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeps a recording's manifest true.

    dataset.py write  FOLDER     writes FOLDER/manifest.json from FOLDER/trace
    dataset.py verify FOLDER...  compares FOLDER/trace with its manifest

The manifest holds every file of the trace with its size and SHA-256, and how many events of each name `babeltrace2` reads from
it. verify exits 1 at the first difference and names it; a file that the manifest does not know is a difference as well.
"""

import argparse
import collections
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys

SCHEMA = "xenlens.dataset/1"
EVENT = re.compile(r"\b(xenlens_\w+:\w+): ")


def files_of(trace):
    for path in sorted(p for p in trace.rglob("*") if p.is_file()):
        data = path.read_bytes()
        yield {
            "path": path.relative_to(trace).as_posix(),
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }


def events_of(trace):
    """Events by name, as an independent reader counts them; None when it is not installed."""
    reader = shutil.which("babeltrace2")
    if reader is None:
        return None
    run = subprocess.run([reader, str(trace)], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"{trace}: babeltrace2 cannot read it: {run.stderr.strip().splitlines()[-1:]}")
    names = collections.Counter(m.group(1) for m in map(EVENT.search, run.stdout.splitlines()) if m)
    return dict(sorted(names.items()))


def describe(folder):
    trace = folder / "trace"
    if not trace.is_dir():
        sys.exit(f"{trace}: no such folder: a dataset keeps its recording in trace/")
    return {"schema": SCHEMA, "files": list(files_of(trace)), "events": events_of(trace)}


def verify(folder):
    manifest = folder / "manifest.json"
    try:
        kept = json.loads(manifest.read_text())
    except (OSError, ValueError) as error:
        sys.exit(f"{manifest}: {error}")
    found = describe(folder)
    if found["events"] is None:
        print(f"{folder}: babeltrace2 is not installed: event counts were not compared", file=sys.stderr)
        found["events"] = kept.get("events")
    for key in ("schema", "files", "events"):
        if kept.get(key) != found[key]:
            sys.exit(f"{folder}: {key} differ from the manifest:\n  kept  {kept.get(key)}\n  found {found[key]}")
    print(f"{folder}: {len(found['files'])} files, {sum(found['events'].values())} events, as in the manifest")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("write", "verify"))
    parser.add_argument("folders", nargs="+", type=pathlib.Path, metavar="FOLDER")
    args = parser.parse_args()
    for folder in args.folders:
        if args.action == "write":
            (folder / "manifest.json").write_text(json.dumps(describe(folder), indent=1) + "\n")
        else:
            verify(folder)


if __name__ == "__main__":
    main()
