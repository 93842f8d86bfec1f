// SPDX-License-Identifier: GPL-2.0-or-later
#include "loops.h"

#include "xen/abi.h"
#include "xen/hypercall_names.h"

#include <sys/mman.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <system_error>
#include <unistd.h>
extern "C" {
#include <xencall.h>
#include <xenevtchn.h>
}

namespace xenlens::bench {

namespace {

constexpr unsigned Multicall = xen::hypercallNumber("multicall"), XenVersion = xen::hypercallNumber("xen_version"),
                   GrantTableOp = xen::hypercallNumber("grant_table_op");
constexpr std::uint64_t VersionNumber = 0; // XENVER_version, xen/include/public/version.h

struct MulticallEntry // struct multicall_entry of xen.h
{
    std::uint64_t op, result, args[6];
};
static_assert(sizeof(MulticallEntry) == 64);

struct GrantQuery // struct gnttab_query_size of grant_table.h
{
    std::uint16_t domid, unused;
    std::uint32_t frames, maxFrames;
    std::int16_t status;
};
static_assert(sizeof(GrantQuery) == 16);

[[noreturn]] void refused(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

class Iret : public Loop
{
public:
    void once() override { syscall(SYS_getppid); }
};

/** Nothing is allocated or freed in a turn, whose cost would vary. */
class Protect : public Loop
{
public:
    Protect()
        : m_pages(mmap(nullptr, 3 * PageSize, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
    {
        if (m_pages == MAP_FAILED)
            refused("a page of memory");
        m_page = static_cast<char*>(m_pages) + PageSize;
        once();
    }
    ~Protect() override { munmap(m_pages, 3 * PageSize); }
    void once() override
    {
        if (mprotect(m_page, PageSize, PROT_READ) || mprotect(m_page, PageSize, PROT_READ | PROT_WRITE))
            refused("mprotect");
        *static_cast<volatile char*>(m_page) = 1;
    }

private:
    static constexpr std::size_t PageSize = 4096;
    /// The outer two keep the kernel from joining the page with its neighbours, which costs now this, now that.
    void* m_pages;
    void* m_page;
};

class Event : public Loop
{
public:
    Event()
        : m_handle(xenevtchn_open(nullptr, 0))
    {
        if (!m_handle)
            refused("/dev/xen/evtchn");
        const auto port = xenevtchn_bind_unbound_port(m_handle, xen::DomidSelf);
        if (port < 0)
            refused("a port to send to");
        m_port = static_cast<evtchn_port_t>(port);
    }
    ~Event() override { xenevtchn_close(m_handle); }
    void once() override
    {
        if (xenevtchn_notify(m_handle, m_port))
            refused("sending an event");
    }

private:
    xenevtchn_handle* m_handle;
    evtchn_port_t m_port = 0;
};

/** Hypercalls through privcmd; what their arguments point to is in memory that stays where it is. */
class Privcmd : public Loop
{
public:
    Privcmd()
        : m_handle(xencall_open(nullptr, 0))
        , m_buffer(m_handle ? xencall_alloc_buffer_pages(m_handle, 1) : nullptr)
    {
        if (!m_handle || !m_buffer)
            refused("/dev/xen/privcmd");
    }
    ~Privcmd() override
    {
        xencall_free_buffer_pages(m_handle, m_buffer, 1);
        xencall_close(m_handle);
    }

protected:
    xencall_handle* m_handle;
    void* m_buffer;
};

class Version : public Privcmd
{
public:
    void once() override
    {
        if (xencall2(m_handle, XenVersion, VersionNumber, 0) < 0)
            refused("xen_version");
    }
};

class Grant : public Privcmd
{
public:
    void once() override
    {
        auto* query = static_cast<GrantQuery*>(m_buffer);
        *query = {.domid = xen::DomidSelf, .unused = 0, .frames = 0, .maxFrames = 0, .status = 0};
        if (xencall3(m_handle, GrantTableOp, xen::GnttabOpQuerySize, reinterpret_cast<std::uint64_t>(query), 1) < 0)
            refused("grant_table_op");
    }
};

class Versions : public Privcmd
{
public:
    explicit Versions(std::uint64_t calls)
        : m_calls(calls)
    {
    }
    void once() override
    {
        auto* entries = static_cast<MulticallEntry*>(m_buffer);
        for (std::uint64_t i = 0; i < m_calls; ++i)
            entries[i] = {.op = XenVersion, .result = 0, .args = {VersionNumber, 0, 0, 0, 0, 0}};
        if (xencall2(m_handle, Multicall, reinterpret_cast<std::uint64_t>(entries), m_calls) < 0)
            refused("multicall");
    }

private:
    std::uint64_t m_calls;
};

} // namespace

const std::vector<std::string>& loopNames()
{
    static const std::vector<std::string> names{
        "iret", "version", "event", "grant", "multicall1", "multicall9", "protect"};
    return names;
}

std::unique_ptr<Loop> makeLoop(const std::string& name)
{
    if (name == "iret")
        return std::make_unique<Iret>();
    if (name == "version")
        return std::make_unique<Version>();
    if (name == "event")
        return std::make_unique<Event>();
    if (name == "grant")
        return std::make_unique<Grant>();
    if (name == "multicall1" || name == "multicall9")
        return std::make_unique<Versions>(name.back() - '0');
    if (name == "protect")
        return std::make_unique<Protect>();
    throw std::out_of_range("no loop " + name);
}

} // namespace xenlens::bench
