#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Usage: guest-counters.py DOMID SYSTEM.MAP [VCPUS]

In dom0: reads xen_hypercall_counts out of the memory of a PV guest. The guest need not run, so a
paused one can be read without making it issue a hypercall. Prints what its own xen/hypercalls in debugfs has,
without names: lines `cpu op calls subcalls`, op `-` for numbers from 64 on; `cpu - 0 N unseen`."""
import ctypes
import glob
import os
import struct
import sys

OPS = 64  # XEN_HYPERCALL_OPS of arch/x86/include/asm/xen/hypercall-counts.h
WORDS = 2 * (OPS + 1) + 1  # struct xen_hypercall_counts
PAGE = 4096
PROT_READ = 1
LIBRARY = "/usr/lib/*/libxenctrl.so.[0-9]*.[0-9]*"  # of the release that runs here


def fail(text):
    sys.exit(f"guest-counters: {text}")


class Guest:
    """The memory of a PV guest by the virtual addresses of its kernel."""

    def __init__(self, domid):
        self.domid = domid
        try:
            self.xc = ctypes.CDLL(glob.glob(LIBRARY)[0], use_errno=True)
        except (IndexError, OSError) as error:
            fail(f"no {LIBRARY} ({error}): install Debian's package xen-utils")
        self.xc.xc_interface_open.restype = ctypes.c_void_p
        self.xc.xc_interface_open.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint]
        self.xc.xc_translate_foreign_address.restype = ctypes.c_ulong
        of_guest = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int]
        self.xc.xc_translate_foreign_address.argtypes = [*of_guest, ctypes.c_ulonglong]
        self.xc.xc_map_foreign_range.restype = ctypes.c_void_p
        self.xc.xc_map_foreign_range.argtypes = [*of_guest, ctypes.c_int, ctypes.c_ulong]
        self.unmap = ctypes.CDLL(None).munmap
        self.unmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
        self.handle = self.xc.xc_interface_open(None, None, 0)
        if not self.handle:
            fail(f"cannot open the hypervisor interface: {os.strerror(ctypes.get_errno())}; run it as root in dom0")

    def read(self, address, size):
        data = b""
        while size:
            offset = address % PAGE
            part = min(size, PAGE - offset)
            frame = self.xc.xc_translate_foreign_address(self.handle, self.domid, 0, address)
            page = frame and self.xc.xc_map_foreign_range(self.handle, self.domid, PAGE, PROT_READ, frame)
            if not page:
                fail(f"cannot read {address:#x} of domain {self.domid}; is System.map that of its kernel?")
            data += ctypes.string_at(page + offset, part)
            self.unmap(page, PAGE)
            address, size = address + part, size - part
        return data


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    wanted = ("xen_hypercall_counts", "__per_cpu_offset")
    with open(sys.argv[2], encoding="ascii") as lines:
        symbols = {name: int(address, 16) for address, _, name in map(str.split, lines) if name in wanted}
    if len(symbols) != len(wanted):
        fail(f"{sys.argv[2]} lacks {' or '.join(wanted)}; the kernel needs CONFIG_XEN_HYPERCALL_COUNTERS")

    guest = Guest(int(sys.argv[1]))
    for cpu in range(int(sys.argv[3]) if len(sys.argv) > 3 else 1):
        (base,) = struct.unpack("<Q", guest.read(symbols["__per_cpu_offset"] + 8 * cpu, 8))
        address = (base + symbols["xen_hypercall_counts"]) % 2**64
        counts = struct.unpack(f"<{WORDS}Q", guest.read(address, 8 * WORDS))
        for op in range(OPS + 1):
            calls, subcalls = counts[op], counts[OPS + 1 + op]
            if calls or subcalls:
                print(cpu, op if op < OPS else "-", calls, subcalls)
        if counts[-1]:
            print(cpu, "-", 0, counts[-1], "unseen")


main()
