# SPDX-License-Identifier: GPL-2.0-or-later
"""Takes CTF traces as LTTng-UST lays them out apart and puts them together again, to make damaged ones of sound ones."""
import pathlib
import re
import struct

MAGIC = 0xC1FC1FC1
METADATA_MAGIC = 0x75D11D57
HEADER = struct.Struct("<I16sIQQQQQQQI")  # magic, uuid, stream, instance, then FIELDS
FIELDS = {"timestamp_begin": 32, "timestamp_end": 40, "content_size": 48, "packet_size": 56, "packet_seq_num": 64,
          "events_discarded": 72, "cpu_id": 80, "stream_id": 20, "stream_instance_id": 24}
EVENT = re.compile(r'event \{\s*name = "([^"]+)";\s*id = (\d+);.*?fields := struct \{(.*?)\n\t\};', re.S)
EVENT_BLOCK = re.compile(r'^event \{\s*name = "([^"]+)";.*?^\};\n\n?', re.S | re.M)
INTEGER = re.compile(r"size = (\d+); align = \d+; signed = (\d)")


def metadata_text(path):
    """The text of a metadata file, out of its packets."""
    data = pathlib.Path(path).read_bytes()
    if len(data) < 4 or struct.unpack_from("<I", data)[0] != METADATA_MAGIC:
        return data.decode()
    text, at = b"", 0
    while at < len(data):
        content, packet = struct.unpack_from("<II", data, at + 24)
        text += data[at + 37:at + content // 8]
        at += packet // 8
    return "/* CTF 1.8 */\n" + text.decode()


def event_classes(text):
    """{id: (name, [(field, kind, bytes, length field)])}; kind is "int", "string" or "array"."""
    classes = {}
    for name, number, body in EVENT.findall(text):
        fields = []
        for line in re.sub(r"\{[^{}]*\} (?=_\w+;)", lambda m: m.group(0) if "size" in m.group(0) else " ",
                           re.sub(r'\n\s*"[^\n]*', "", body)).split(";\n"):
            line = " ".join(line.split())
            if not line:
                continue
            field = re.search(r"(\w+)(?: ?\[ ?(\w+) ?\])?$", line.rstrip("; "))
            size = INTEGER.search(line)
            if line.startswith("string"):
                fields.append((field[1].lstrip("_"), "string", 0, None))
            elif field[2]:
                fields.append((field[1].lstrip("_"), "array", int(size[1]) // 8, field[2]))
            elif size:
                fields.append((field[1] if field[1].startswith("__") else field[1].lstrip("_"), "int",
                               int(size[1]) // 8, None))
        classes[int(number)] = (name, fields)
    return classes


class Packet:
    def __init__(self, data):
        self.header = bytearray(data[:HEADER.size])
        content = struct.unpack_from("<Q", data, 48)[0] // 8
        self.body = bytearray(data[HEADER.size:content])

    def set(self, field, value):
        form = "<I" if field in ("cpu_id", "stream_id") else "<Q"
        struct.pack_into(form, self.header, FIELDS[field], value & (2 ** 32 - 1 if form == "<I" else 2 ** 64 - 1))

    def bytes(self, padding=0):
        """Sizes as the content now is; `padding` bytes behind it."""
        header = bytearray(self.header)
        content = (len(header) + len(self.body)) * 8
        struct.pack_into("<QQ", header, 48, content, content + padding * 8)
        return bytes(header) + bytes(self.body) + bytes(padding)


def packets(data):
    found, at = [], 0
    while at < len(data):
        size = struct.unpack_from("<Q", data, at + 56)[0] // 8
        found.append(Packet(data[at:at + size]))
        at += size
    return found


def events(packet, classes):
    """(name, {field: (offset in the body, bytes or None for a string, value)}) of each event of a packet."""
    for name, found, _ in located_events(packet, classes):
        yield name, found


def located_events(packet, classes):
    """As events(), with where each event ends in the body."""
    body, at = packet.body, 0
    while at < len(body):
        number = struct.unpack_from("<H", body, at)[0]
        at += 2
        if number == 65535:
            number = struct.unpack_from("<I", body, at)[0]
            at += 12
        else:
            at += 4
        name, fields = classes[number]
        found = {}
        for field, kind, size, length in fields:
            if kind == "string":
                end = body.index(0, at)
                found[field] = (at, None, bytes(body[at:end]))
                at = end + 1
            elif kind == "int":
                found[field] = (at, size, int.from_bytes(body[at:at + size], "little"))
                at += size
            else:
                at += size * found[length][2]
        yield name, found, at


class Trace:
    """A folder of traces: host folders with a metadata and one stream each."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.hosts = {}
        for metadata in sorted(self.root.rglob("metadata")):
            host = metadata.relative_to(self.root).parts[0]
            stream = next(p for p in sorted(metadata.parent.iterdir()) if p.is_file() and p.name != "metadata")
            self.hosts[host] = (metadata_text(metadata), stream.read_bytes())

    def write(self, folder, texts=None, streams=None, hosts=None):
        """Writes host folders with plain metadata; `texts` and `streams` (bytes or packets) replace those of a host."""
        folder = pathlib.Path(folder)
        for host, (text, stream) in self.hosts.items():
            if hosts and host not in hosts:
                continue
            place = folder / host
            place.mkdir(parents=True)
            text = (texts or {}).get(host, text)
            (place / "metadata").write_bytes(text if isinstance(text, bytes) else text.encode())
            data = (streams or {}).get(host, stream)
            (place / "stream_0").write_bytes(data if isinstance(data, bytes) else b"".join(p.bytes() for p in data))
        return folder

    def packets(self, host):
        return packets(self.hosts[host][1])

    def classes(self, host):
        return event_classes(self.hosts[host][0])

    def renamed(self, old, new):
        """{host: packets} with each string `old` of an event replaced."""
        changed = {}
        for host in self.hosts:
            classes, made = self.classes(host), self.packets(host)
            for packet in made:
                places = [at for _, fields in events(packet, classes) for at, size, value in fields.values()
                          if size is None and value == old]
                for at in reversed(places):
                    packet.body[at:at + len(old)] = new
            changed[host] = made
        return changed

    def with_field(self, host, event, field, value, which=0, count=1):
        """Packets of a host with a field of the which-th such event (and of `count` from there) set."""
        classes, made, seen = self.classes(host), self.packets(host), 0
        for packet in made:
            for name, fields in events(packet, classes):
                if name == event and field in fields:
                    if which <= seen < which + count:
                        at, size, _ = fields[field]
                        packet.body[at:at + size] = (value & (2 ** (8 * size) - 1)).to_bytes(size, "little")
                    seen += 1
        return made
