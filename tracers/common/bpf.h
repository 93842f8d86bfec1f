// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "counters.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

struct bpf_link;
struct bpf_map;
struct bpf_object_skeleton;
struct bpf_program;
struct ring_buffer;

/** RAII and one-line errors for libbpf. All functions here throw Failure. */
namespace xenlens::tracer {

class Library;

/** Prints libbpf's messages on stderr when verbose; otherwise none, since our own line says what failed. */
void setBpfVerbose(bool verbose);

/** Loads the programs of an open skeleton into the kernel, and maps their variables. */
void loadBpf(bpf_object_skeleton* skeleton);

/** Runs a loaded program of an "iter/" section once for each object of its kind that the kernel has. */
void runIterator(const bpf_program* program);

/** Live probes. They are detached with this object, or by detach(). */
class Probes
{
public:
    Probes();
    ~Probes();
    Probes(Probes&&) noexcept;
    Probes& operator=(Probes&&) noexcept;

    /** Attaches to a function of a library, in every process that maps it, now or later. */
    void attachFunction(bpf_program* program, const Library& library, const std::string& symbol, bool atReturn);

    /** Attaches the program where its section name says. */
    void attachBySection(bpf_program* program);

    /**
     * Afterwards no probe fires any more, so that the counters are final. The last probe attached is detached first,
     * so that a call whose entry was seen is still seen to return.
     */
    void detach();

private:
    struct Unlink
    {
        void operator()(bpf_link* link) const;
    };
    std::vector<std::unique_ptr<bpf_link, Unlink>> m_links;
};

/** The reading end of `events` (bpf/events.bpf.h). */
class EventRing
{
public:
    using Handler = std::function<void(const void* data, size_t bytes)>;

    EventRing(bpf_map* map, Handler handler);
    ~EventRing();
    EventRing(const EventRing&) = delete;
    EventRing& operator=(const EventRing&) = delete;

    /** Readable for poll(2) when events wait. */
    int fd() const;

    /** Passes all waiting events to the handler. Throws what the handler throws. */
    void consume();

private:
    static int handle(void* self, void* data, size_t bytes);

    struct Free
    {
        void operator()(ring_buffer* ring) const;
    };
    Handler m_handler;
    std::exception_ptr m_thrown;
    std::unique_ptr<ring_buffer, Free> m_ring;
};

/** Sums of `counters` (bpf/events.bpf.h) over all CPUs. */
struct BpfCounts
{
    uint64_t produced = 0;
    uint64_t ringFull = 0;
    uint64_t readFailed = 0;
    uint64_t notRoot = 0; ///< calls of other users, which were ignored
};
BpfCounts readCounts(const bpf_map* map);

} // namespace xenlens::tracer
