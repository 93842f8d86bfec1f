#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Time `xenlens report` on an xentrace file beside `xenalyze --summary`.

usage: bench_xenalyze.py XENLENS FILE [XENALYZE]

11 pairs, interleaved A B B A; prints the median and the extremes of the ratio,
and executed instructions by valgrind where it is installed. Where the peer's own times spread by more than 10 % from
the median, there is no verdict by time. Absolute times say nothing: see the ratio. Exits 1 when the ratio is above a
third, 77 without xenalyze.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PAIRS = 11
LIMIT = 1 / 3


def seconds(command):
    begin = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begin


def instructions(command):
    if not shutil.which("valgrind"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", *command],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
                                check=False)
    return int(re.search(r"Collected : (\d+)", result.stderr)[1])


def main():
    xenlens, path = sys.argv[1:3]
    xenalyze = sys.argv[3] if len(sys.argv) > 3 else shutil.which("xenalyze")
    if not xenalyze:
        print("xenalyze: not compared (it is not installed)")
        return 77
    ours, theirs = [xenlens, "report", path], [xenalyze, "--summary", path]
    if subprocess.run(theirs, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
        print(f"{path}: not compared (xenalyze gives up on it)")
        return 77
    seconds(ours)  # both find the file in memory
    ratios, peers = [], []
    for pair in range(PAIRS):
        if pair % 2:
            peer, own = seconds(theirs), seconds(ours)
        else:
            own, peer = seconds(ours), seconds(theirs)
        ratios.append(own / peer)
        peers.append(peer)
    median = statistics.median(peers)
    spread = max(abs(peer - median) for peer in peers) / median
    ratio = statistics.median(ratios)
    print(f"{path} ({os.path.getsize(path)} bytes), peer: {' '.join(theirs)}")
    print(f"time: ratio {ratio:.3f} (from {min(ratios):.3f} to {max(ratios):.3f}), peer {median:.3f} s, "
          f"spread {spread:.0%}{': no verdict' if spread > 0.1 else ''}")
    own, peer = instructions(ours), instructions(theirs)
    if own and peer:
        print(f"instructions: {own} against {peer}, ratio {own / peer:.3f}")
        return 1 if own / peer > LIMIT else 0
    return 1 if spread <= 0.1 and ratio > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
