#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes a small trace of a recorded one: plain metadata with the event classes that are kept, and their events.

usage: reduce.py TRACE OUTPUT PATTERN...      PATTERN: HOST/EVENT, both with * and ?, as in 'a/xenlens_toolstack:*'

Times stay what they were. Packets that keep no event are left out, and those that stay are numbered again.
"""
import fnmatch
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "attack"))
import lttng_trace  # noqa: E402

EXTENDED = struct.Struct("<HIQ")  # 65535, class, time: a header that needs no event before it


def kept_events(packet, classes, wanted):
    """The kept events of a packet as bytes, each with its whole time."""
    time, at, kept = struct.unpack_from("<Q", packet.header, lttng_trace.FIELDS["timestamp_begin"])[0], 0, []
    for name, _, end in lttng_trace.located_events(packet, classes):
        number, low = struct.unpack_from("<HI", packet.body, at)
        body = at + 6
        if number == 65535:
            number, time = struct.unpack_from("<IQ", packet.body, at + 2)
            body = at + 14
        else:
            time += (low - time) % 2 ** 32
        if wanted(name):
            kept.append(EXTENDED.pack(65535, number, time) + bytes(packet.body[body:end]))
        at = end
    return kept


def main():
    trace, output, patterns = lttng_trace.Trace(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    texts, streams = {}, {}
    for host, (text, _) in trace.hosts.items():
        def wanted(name, host=host):
            return any(fnmatch.fnmatch(f"{host}/{name}", pattern) for pattern in patterns)
        classes, packets, names = trace.classes(host), [], set()
        for packet in trace.packets(host):
            kept = kept_events(packet, classes, wanted)
            packet.body = bytearray(b"".join(kept))
            if kept:
                packet.set("packet_seq_num", len(packets))
                packets.append(packet)
                names |= {classes[struct.unpack_from("<I", event, 2)[0]][0] for event in kept}
        if packets:
            streams[host] = packets
            texts[host] = lttng_trace.EVENT_BLOCK.sub(lambda m, names=names: m[0] if m[1] in names else "", text)
    trace.write(output, texts, streams, hosts=list(streams))


if __name__ == "__main__":
    main()
