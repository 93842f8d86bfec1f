# SPDX-License-Identifier: GPL-2.0-or-later
"""The records of an xentrace file, as much as the checks beside it need. Events: xen/include/public/trace.h."""
import struct

TRC_LOST_RECORDS = 0x0001F001
TRC_TRACE_CPU_CHANGE = 0x0001F003
TRC_TRACE_CLOCK = 0x0001F005
TRC_HCALL_COST_CALL = 0x00011000
TRC_HCALL_COST_SUBCALL = 0x00011040
TRC_HCALL_COST_VCPU = 0x00011080
TRC_MEM_LOGDIRTY_MARK = 0x00101020
TRC_MEM_LOGDIRTY_COUNTS = 0x00101021
TRC_MEM_LOGDIRTY_PAUSE = 0x00101022


def cost_ticks(code):
    """A time of TRC_HCALL_COST: 5 bits of exponent, 10 of mantissa."""
    exponent, mantissa = code >> 10 & 31, code & 1023
    return (1024 + mantissa) << (exponent - 1) if exponent else mantissa


def records(path):
    """(cpu, event, TSC or None, words) in file order. A record of cost gets the TSC that its delta stands for."""
    with open(path, "rb") as file:
        data = file.read()
    position, cpu, time = 0, None, {}
    while position < len(data):
        if position + 4 > len(data):
            raise SystemExit(f"{path}: cut in a record's header")
        header, = struct.unpack_from("<I", data, position)
        words, has_tsc, event = header >> 28 & 7, header >> 31, header & 0x0FFFFFFF
        start = position + 4 + 8 * has_tsc
        if start + 4 * words > len(data):
            raise SystemExit(f"{path}: cut in the record at offset {position}")
        values = struct.unpack_from(f"<{words}I", data, start)
        if event == TRC_TRACE_CPU_CHANGE:
            cpu = values[0]
        else:
            if has_tsc:
                time[cpu], = struct.unpack_from("<Q", data, position + 4)
            elif TRC_HCALL_COST_CALL <= event < TRC_HCALL_COST_VCPU and cpu in time:
                time[cpu] += cost_ticks(values[0] >> 15 & 0x7FFF)
            yield cpu, event, time.get(cpu), values
        position = start + 4 * words


def lost(path):
    """How many records the file says were lost."""
    return sum(values[0] for _, event, _, values in records(path) if event == TRC_LOST_RECORDS)
