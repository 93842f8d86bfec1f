// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Has Xen trace hypercalls, or stops tracing, and reads its hypercall counters (patch 0010) at that very moment: both
 * are calls of one multicall, between which nothing else runs on the only CPU. For a machine with one CPU, from a
 * dom0 with one vCPU and no other domain; tracing is on before, with a mask that hypercalls are not in.
 *
 *   bench_trace_window on MASK | off      prints "produced N"
 *   bench_trace_window stop               only stops tracing, on any Xen
 *
 * N is the number of hypercalls and calls of multicalls begun so far. From on to off each of them leaves one
 * record of cost, if one lets the multicall of off, which is counted and not recorded, stand for the reading of on,
 * which is recorded and was counted before.
 */
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>
extern "C" {
#include <xencall.h>
}

namespace {

// xen/include/public/xen.h, sysctl.h of Xen 4.17; the counters are those of our patch
constexpr std::uint32_t SysctlVersion = 0x15, TbufOp = 2, HypercallCounters = 30;
constexpr std::uint32_t TbufSetMask = 2, TbufDisable = 5, CountersRead = 3;
constexpr unsigned Multicall = 13, Sysctl = 35;

struct Request // struct xen_sysctl
{
    std::uint32_t cmd, version;
    union {
        struct
        {
            std::uint32_t cmd, unused;
            std::uint64_t bitmap;
            std::uint32_t bits, unused2;
            std::uint32_t events;
        } trace;
        struct
        {
            std::uint32_t cmd, counting, vcpu;
            std::uint16_t domid, reserved;
            std::uint32_t nr, reserved2;
            std::uint64_t counters;
        } counters;
        std::uint8_t padding[128];
    };
};
static_assert(sizeof(Request) == 136);

struct Counter
{
    std::uint64_t calls, callsRestarted, subcalls, subcallsRestarted;
};
constexpr unsigned Counters = 65;

struct MulticallEntry
{
    std::uint64_t op, result, args[6];
};

/** Memory that hypercalls read and write, handed out piece by piece. */
class Arena
{
public:
    explicit Arena(std::size_t pages)
        : m_call(xencall_open(nullptr, 0))
        , m_next(m_call ? static_cast<char*>(xencall_alloc_buffer_pages(m_call, pages)) : nullptr)
    {
        if (!m_next)
            throw std::runtime_error(std::string("/dev/xen/privcmd: ") + std::strerror(errno));
        std::memset(m_next, 0, pages * 4096);
    }
    template <typename T> T* take(std::size_t count = 1)
    {
        auto* taken = reinterpret_cast<T*>(m_next);
        m_next += (count * sizeof(T) + 63) / 64 * 64;
        return taken;
    }
    xencall_handle* call() const { return m_call; }

private:
    xencall_handle* m_call;
    char* m_next;
};

Request* tracing(Arena& arena, std::uint32_t command, std::uint32_t mask = 0)
{
    auto* request = arena.take<Request>();
    request->cmd = TbufOp;
    request->version = SysctlVersion;
    request->trace.cmd = command;
    request->trace.events = mask;
    return request;
}

void run(bool on, std::uint32_t mask)
{
    Arena arena(2);
    auto* read = arena.take<Request>();
    auto* counters = arena.take<Counter>(Counters);
    read->cmd = HypercallCounters;
    read->version = SysctlVersion;
    read->counters.cmd = CountersRead;
    read->counters.nr = Counters;
    read->counters.counters = reinterpret_cast<std::uint64_t>(counters);
    Request* const requests[2]
        = {on ? tracing(arena, TbufSetMask, mask) : read, on ? read : tracing(arena, TbufDisable)};
    auto* entries = arena.take<MulticallEntry>(2);
    for (int i = 0; i < 2; ++i)
        entries[i] = {.op = Sysctl, .result = 0, .args = {reinterpret_cast<std::uint64_t>(requests[i]), 0, 0, 0, 0, 0}};
    if (xencall2(arena.call(), Multicall, reinterpret_cast<std::uint64_t>(entries), 2) < 0)
        throw std::runtime_error(std::string("multicall: ") + std::strerror(errno));
    for (int i = 0; i < 2; ++i) {
        if (entries[i].result)
            throw std::runtime_error("Xen refuses call " + std::to_string(i) + " of the multicall: "
                + std::strerror(static_cast<int>(-static_cast<std::int64_t>(entries[i].result))));
    }
    std::uint64_t produced = 0;
    for (unsigned op = 0; op < Counters; ++op)
        produced += counters[op].calls + counters[op].subcalls;
    std::printf("produced %llu\n", static_cast<unsigned long long>(produced));
}

void stop()
{
    Arena arena(1);
    const auto* request = tracing(arena, TbufDisable);
    if (xencall1(arena.call(), Sysctl, reinterpret_cast<std::uint64_t>(request)) < 0)
        throw std::runtime_error(std::string("sysctl: ") + std::strerror(errno));
}

} // namespace

int main(int argc, char** argv)
{
    try {
        const std::vector<std::string> arguments(argv + 1, argv + argc);
        if (arguments.size() == 2 && arguments[0] == "on") {
            run(true, static_cast<std::uint32_t>(std::stoul(arguments[1], nullptr, 16)));
        } else if (arguments.size() == 1 && arguments[0] == "off") {
            run(false, 0);
        } else if (arguments.size() == 1 && arguments[0] == "stop") {
            stop();
        } else {
            std::fprintf(stderr, "usage: bench_trace_window on MASK | off | stop\n");
            return 2;
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_trace_window: %s\n", error.what());
        return 1;
    }
}
