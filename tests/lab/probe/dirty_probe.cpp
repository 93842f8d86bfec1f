// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the lab test of dirty pages needs of a program.
 *
 *   dirty_probe writer PAGES          in a guest: owns so many pages, prints "pfn N" for each and "ready"; for each
 * line "K" on standard input it then writes K different ones of them, each once, and prints "wrote K". dirty_probe spin
 * in a guest: keeps its CPU busy dirty_probe logdirty DOMID on|clean|off   in dom0: as a toolstack does it; clean
 * prints "clean FAULTS DIRTY" and "pfn N" for each page that the bitmap has.
 */
#include <sys/mman.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <vector>
extern "C" {
#include <xenctrl.h>
}

namespace {

constexpr std::size_t PageSize = 4096;

[[noreturn]] void die(const std::string& what)
{
    std::fprintf(stderr, "dirty_probe: %s: %s\n", what.c_str(), std::strerror(errno));
    std::exit(1);
}

/** Page frame numbers as the guest knows them, Documentation/admin-guide/mm/pagemap.rst of Linux. */
std::vector<std::uint64_t> framesOf(const void* memory, std::size_t pages)
{
    constexpr std::uint64_t Present = 1ULL << 63, Frame = (1ULL << 55) - 1;
    std::vector<std::uint64_t> entries(pages);
    const int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    const auto bytes = static_cast<ssize_t>(pages * sizeof(entries[0]));
    const auto offset = static_cast<off_t>(reinterpret_cast<std::uintptr_t>(memory) / PageSize * sizeof(entries[0]));
    if (pagemap < 0 || pread(pagemap, entries.data(), static_cast<std::size_t>(bytes), offset) != bytes)
        die("/proc/self/pagemap");
    close(pagemap);
    for (auto& entry : entries) {
        if (!(entry & Present) || !(entry & Frame))
            die("a page without a frame in /proc/self/pagemap");
        entry &= Frame;
    }
    return entries;
}

int writer(std::size_t pages)
{
    void* memory = mmap(nullptr, pages * PageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || mlock(memory, pages * PageSize))
        die("memory to write");
    madvise(memory, pages * PageSize, MADV_NOHUGEPAGE); // where the kernel has huge pages at all
    auto* bytes = static_cast<volatile char*>(memory);
    for (std::size_t page = 0; page < pages; ++page)
        bytes[page * PageSize] = 1;
    for (const auto frame : framesOf(memory, pages))
        std::printf("pfn %llu\n", static_cast<unsigned long long>(frame));
    std::printf("ready\n");
    std::fflush(stdout);
    char line[32];
    while (std::fgets(line, sizeof(line), stdin)) {
        const auto count = std::strtoul(line, nullptr, 10);
        for (std::size_t page = 0; page < count && page < pages; ++page)
            bytes[page * PageSize] = static_cast<char>(bytes[page * PageSize] + 1);
        std::printf("wrote %lu\n", count);
        std::fflush(stdout);
    }
    return 0;
}

void clean(xc_interface* xen, uint32_t domid)
{
    xen_pfn_t last = 0;
    if (xc_domain_maximum_gpfn(xen, domid, &last) < 0)
        die("the guest's size");
    const unsigned long pages = last + 1;
    const auto size = (pages + 63) / 64 * 8;
    // What DECLARE_HYPERCALL_BUFFER of xenctrl.h makes, in C only.
    xc_hypercall_buffer_t buffer{};
    buffer.ubuf = reinterpret_cast<void*>(-1);
    auto* bitmap = static_cast<unsigned long*>(
        xc__hypercall_buffer_alloc_pages(xen, &buffer, static_cast<int>((size + PageSize - 1) / PageSize)));
    if (!bitmap)
        die("memory for the bitmap");
    std::memset(bitmap, 0, size);
    xc_shadow_op_stats_t stats{};
    if (xc_logdirty_control(xen, domid, XEN_DOMCTL_SHADOW_OP_CLEAN, &buffer, pages, 0, &stats)
        != static_cast<long long>(pages))
        die("clean");
    std::printf("clean %u %u\n", stats.fault_count, stats.dirty_count);
    for (unsigned long page = 0; page < pages; ++page) {
        if (bitmap[page / 64] >> page % 64 & 1)
            std::printf("pfn %lu\n", page);
    }
}

int logdirty(uint32_t domid, const std::string& what)
{
    xc_interface* xen = xc_interface_open(nullptr, nullptr, 0);
    if (!xen)
        die("no hypervisor");
    if (what == "clean")
        clean(xen, domid);
    else if (xc_shadow_control(
                 xen, domid, what == "on" ? XEN_DOMCTL_SHADOW_OP_ENABLE_LOGDIRTY : XEN_DOMCTL_SHADOW_OP_OFF, nullptr, 0)
        < 0)
        die("log-dirty " + what);
    xc_interface_close(xen);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 2 && arguments[0] == "writer")
        return writer(std::stoul(arguments[1]));
    if (arguments.size() == 1 && arguments[0] == "spin") {
        for (;;)
            __asm__ volatile("");
    }
    if (arguments.size() == 3 && arguments[0] == "logdirty"
        && (arguments[2] == "on" || arguments[2] == "clean" || arguments[2] == "off"))
        return logdirty(static_cast<uint32_t>(std::stoul(arguments[1])), arguments[2]);
    std::fprintf(stderr, "usage: dirty_probe writer PAGES | spin | logdirty DOMID on|clean|off\n");
    return 2;
}
