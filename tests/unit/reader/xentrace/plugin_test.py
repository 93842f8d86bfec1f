#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hold what babeltrace2 shows through the plugin against the decoder.

usage: plugin_test.py DECODE PLUGIN_FOLDER FILE...

Of each file: events and losses, counted by sink.utils.counter, are those of the decoder; babeltrace2 finds the plugin by
the file's content; and a CTF trace written with the plugin shows the same text when it is read back. Exits 1 at the
first thing that differs, 77 without babeltrace2.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def run(*command, status=0):
    result = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if (result.returncode == 0) != (status == 0):
        sys.exit(f"{' '.join(command)}: exit status {result.returncode}\n{result.stderr[-2000:]}")
    return result


def counted(*source):
    """Event and discarded-events messages."""
    output = run("babeltrace2", *source, "-c", "sink.utils.counter", "-p", "step=+0").stdout
    return tuple(int(re.search(rf"(\d+) {what} messages?", output)[1]) for what in ("Event", "Discarded event"))


def check(decode, plugin, path):
    source = ("--plugin-path", plugin, "-c", "source.xenlens.xentrace", "-p", f'inputs=["{path}"]')
    summary = run(decode, "--summary", path).stdout
    records = int(re.search(r"^records (\d+)", summary, re.M)[1])
    losses = len(re.findall(r"^problem .* Xen lost ", summary, re.M))
    if counted(*source) != (records, losses):
        sys.exit(f"{path}: the decoder has {records} records and {losses} losses, the plugin {counted(*source)}")

    shown = run("babeltrace2", "--plugin-path", plugin, path).stdout
    if len(shown.splitlines()) != records:
        sys.exit(f"{path}: found by content, babeltrace2 shows {len(shown.splitlines())} of {records} records")

    with tempfile.TemporaryDirectory() as folder:
        trace = pathlib.Path(folder) / "ctf"
        run("babeltrace2", *source, "-c", "sink.ctf.fs", "-p", f'path="{trace}"')
        if counted(str(trace)) != (records, losses):
            sys.exit(f"{path}: as CTF it has {counted(str(trace))} events and losses")
        if run("babeltrace2", str(trace)).stdout != shown:
            sys.exit(f"{path}: read back from CTF it shows something else")
    print(f"{path}: {records} records, {losses} losses: the same from decoder, plugin and CTF")


def main():
    decode, plugin, *paths = sys.argv[1:]
    if not shutil.which("babeltrace2"):
        print("babeltrace2 is not installed (Debian package babeltrace2): not compared")
        return 77
    for path in paths:
        check(decode, plugin, path)
    error = run("babeltrace2", "--plugin-path", plugin, "-c", "source.xenlens.xentrace", "-p", f'inputs=["{__file__}"]',
                status=1).stderr
    if "no xentrace records in it" not in " ".join(error.split()):
        sys.exit(f"a file that is no trace: no clear line in\n{error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
