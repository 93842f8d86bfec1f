# SPDX-License-Identifier: GPL-2.0-or-later
"""The units of event fields, by how their names end."""

# The longest fitting end of a field's name tells its unit.
UNITS = (
    ("unix_ns", "ns since 1970-01-01 UTC"),
    ("realtime_ns", "ns since 1970-01-01 UTC"),
    ("ts_ns", "ns, CLOCK_MONOTONIC of the origin"),
    ("begin_ns", "ns, CLOCK_MONOTONIC of the origin"),
    ("_ns", "ns"),
    ("bytes", "bytes"),
    ("_mib", "MiB"),
    ("pages", "pages of 4096 bytes"),
    ("pfns", "pseudo-physical frame numbers"),
    ("packets", "packets"),
    ("events", "events"),
    ("faults", "page faults"),
    ("count", "events"),
    ("pages_per_s", "pages of 4096 bytes per s"),
    ("pages_written", "pages of 4096 bytes"),
    ("tsc", "TSC ticks"),
    ("version", "version"),
    ("sequence", "running number"),
    ("queue", "queue number"),
    ("device", "device number"),
    ("ports", "event channel ports"),
    ("ops", "hypercall numbers, xen/include/public/xen.h"),
    ("status", "status code"),
    ("domid", "Xen domain number"),
    ("slots", "slots of the ring"),
    ("requests", "requests"),
    ("reads", "requests"),
    ("writes", "requests"),
    ("responses", "responses"),
    ("buckets", "hypercalls or requests"),
    ("boottime_ns", "ns, CLOCK_BOOTTIME of the origin"),
    ("state_entry_ns", "ns, Xen's system time"),
    ("pid", "process number"),
    ("result", "0 or more: done; negative: failed"),
    ("ticks", "TSC ticks"),
    ("khz", "kHz"),
    ("cpu", "physical processor number"),
    ("vcpu", "virtual processor number"),
    ("op", "operation number, see above"),
    ("hypercalls", "hypercalls"),
    ("records", "records of Xen's trace buffers"),
    ("sends", "events sent"),
    ("event_mask", "mask of classes and subclasses, xen/include/public/trace.h"),
    ("system_ns", "ns, Xen's system time"),
)


def unit_of(name, kind):
    if kind in ("string", "enum"):
        return "text" if kind == "string" else "its enumeration"
    fitting = [(len(end), unit) for end, unit in UNITS if name.endswith(end)]
    return max(fitting)[1] if fitting else "count"
