// SPDX-License-Identifier: GPL-2.0-or-later
#include "bpf.h"

#include "elf_symbols.h"
#include "failure.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <numeric>
#include <unistd.h>
#include <utility>

namespace xenlens::tracer {

namespace {

bool g_verbose = false; // libbpf's print callback has no argument for it

int printLibbpf(enum libbpf_print_level, const char* format, va_list arguments)
{
    return g_verbose ? std::vfprintf(stderr, format, arguments) : 0;
}

std::string reason(int error)
{
    return std::strerror(error < 0 ? -error : error);
}

constexpr auto Remedy
    = "the kernel needs CONFIG_BPF_SYSCALL, CONFIG_BPF_EVENTS and CONFIG_UPROBE_EVENTS, 5.8 or later; "
      "-v shows the kernel's own messages";

} // namespace

void setBpfVerbose(bool verbose)
{
    g_verbose = verbose;
    libbpf_set_print(printLibbpf);
}

void loadBpf(bpf_object_skeleton* skeleton)
{
    if (const int error = bpf_object__load_skeleton(skeleton))
        throw Failure("BPF", "the kernel refused the programs: " + reason(error), Remedy);
}

void runIterator(const bpf_program* program)
{
    const std::string where = bpf_program__section_name(program);
    const std::unique_ptr<bpf_link, decltype(&bpf_link__destroy)> link(
        bpf_program__attach_iter(program, nullptr), bpf_link__destroy);
    if (!link)
        throw Failure(where, "cannot attach: " + reason(errno), Remedy);
    const int fd = bpf_iter_create(bpf_link__fd(link.get()));
    if (fd < 0)
        throw Failure(where, "cannot run: " + reason(errno), Remedy);
    char nothing[64]; // our iterators write nothing, but run as they are read
    ssize_t bytes = 0;
    while ((bytes = read(fd, nothing, sizeof(nothing))) > 0 || (bytes < 0 && (errno == EAGAIN || errno == EINTR))) { }
    const int error = bytes < 0 ? errno : 0;
    close(fd);
    if (error)
        throw Failure(where, "does not run to its end: " + reason(error), Remedy);
}

void Probes::Unlink::operator()(bpf_link* link) const
{
    bpf_link__destroy(link);
}

Probes::Probes() = default;
Probes::~Probes()
{
    detach();
}
Probes::Probes(Probes&&) noexcept = default;
Probes& Probes::operator=(Probes&&) noexcept = default;

void Probes::attachFunction(bpf_program* program, const Library& library, const std::string& symbol, bool atReturn)
{
    const auto offset = library.functionOffset(symbol);
    constexpr pid_t EveryProcess = -1;
    bpf_link* link = bpf_program__attach_uprobe(program, atReturn, EveryProcess, library.path().c_str(), offset);
    if (!link)
        throw Failure(library.path(), "no uprobe on " + symbol + ": " + reason(errno), Remedy);
    m_links.emplace_back(link);
}

void Probes::attachBySection(bpf_program* program)
{
    bpf_link* link = bpf_program__attach(program);
    if (!link)
        throw Failure(bpf_program__section_name(program), "cannot attach: " + reason(errno), Remedy);
    m_links.emplace_back(link);
}

void Probes::detach()
{
    while (!m_links.empty())
        m_links.pop_back();
}

void EventRing::Free::operator()(ring_buffer* ring) const
{
    ring_buffer__free(ring);
}

EventRing::EventRing(bpf_map* map, Handler handler)
    : m_handler(std::move(handler))
    , m_ring(ring_buffer__new(bpf_map__fd(map), handle, this, nullptr))
{
    if (!m_ring)
        throw Failure("BPF ring buffer", reason(errno), Remedy);
}

EventRing::~EventRing() = default;

int EventRing::fd() const
{
    return ring_buffer__epoll_fd(m_ring.get());
}

void EventRing::consume()
{
    // The handler threw: its exception is carried across libbpf's C code by hand.
    if (ring_buffer__consume(m_ring.get()) < 0 && m_thrown)
        std::rethrow_exception(std::exchange(m_thrown, nullptr));
}

int EventRing::handle(void* self, void* data, size_t bytes)
{
    auto* ring = static_cast<EventRing*>(self);
    try {
        ring->m_handler(data, bytes);
        return 0;
    } catch (...) {
        ring->m_thrown = std::current_exception();
        return -ECANCELED;
    }
}

BpfCounts readCounts(const bpf_map* map)
{
    const int cpus = libbpf_num_possible_cpus();
    if (cpus <= 0)
        throw Failure("BPF counters", "the number of CPUs is unknown: " + reason(cpus), "");
    const auto sum = [&](uint32_t which) {
        std::vector<uint64_t> perCpu(static_cast<size_t>(cpus));
        if (bpf_map_lookup_elem(bpf_map__fd(map), &which, perCpu.data()))
            throw Failure("BPF counters", reason(errno), "");
        return std::accumulate(perCpu.begin(), perCpu.end(), uint64_t{0});
    };
    return {sum(XENLENS_COUNTER_PRODUCED), sum(XENLENS_COUNTER_RING_FULL), sum(XENLENS_COUNTER_READ_FAILED),
        sum(XENLENS_COUNTER_NOT_ROOT)};
}

} // namespace xenlens::tracer
