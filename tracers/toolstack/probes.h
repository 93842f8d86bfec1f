// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "bpf.h"
#include "toolstack_records.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

struct toolstack_bpf;

namespace xenlens::tracer {

/** The files to probe, and the size of the ring between kernel and tracer. */
struct ProbeOptions
{
    std::string libxenctrl; ///< empty: the one that this program itself runs with
    std::string libxenguest; ///< empty: the one beside it, of the same version
    uint32_t ringBytes = 256 * 1024; ///< a power of two, at least a page
    bool leaveWritesOut = false; ///< no tracepoints of write and writev, also where the kernel has them
};

/** The probes of toolstack.bpf.c, live from the constructor on. Throws Failure that names what the host lacks. */
class ToolstackProbes
{
public:
    using Handler = std::function<void(const toolstack_record&)>;

    ToolstackProbes(const ProbeOptions& options, Handler handler);
    ~ToolstackProbes();

    /** Readable when records wait for consume(), which passes them to the handler. */
    int fd() const { return m_ring->fd(); }
    void consume() { m_ring->consume(); }

    /**
     * Whether the kernel has tracepoints for write and writev, and they are wanted. Without them the stream's bytes
     * are those of libxenctrl's completed calls alone.
     */
    bool canWatchWrites() const { return m_canWatchWrites; }

    /**
     * Attaches or detaches the tracepoints of write and writev. They cost every process of the host some 800
     * instructions a write, so they are attached only while a migration runs.
     */
    void watchWrites(bool on);

    BpfCounts counts() const;

    /** Afterwards no probe fires any more: consume() once again, and the counts are final. */
    void detach()
    {
        m_writes.detach();
        m_probes.detach();
    }

private:
    struct Destroy
    {
        void operator()(toolstack_bpf* skeleton) const;
    };
    std::unique_ptr<toolstack_bpf, Destroy> m_skeleton;
    std::optional<EventRing> m_ring;
    Probes m_probes;
    Probes m_writes;
    bool m_canWatchWrites;
};

/**
 * The file of libxenguest beside a file of libxenctrl: libxenctrl.so.4.17.0 gives libxenguest.so.4.17.0 of the same
 * folder.
 */
std::string libxenguestBeside(const std::string& libxenctrl);

} // namespace xenlens::tracer
