// SPDX-License-Identifier: GPL-2.0-or-later
#include "probes.h"

#include "elf_symbols.h"
#include "failure.h"
#include "host.h"
#include "toolstack.skel.h"
#include "xen_control.h"

#include <bpf/bpf.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace xenlens::tracer {

namespace {

struct FunctionProbe
{
    bpf_program* atEntry;
    bpf_program* atReturn;
    const Library& library;
    const char* symbol;
};

std::array<bpf_program*, 4> writePrograms(const toolstack_bpf& skeleton)
{
    const auto& progs = skeleton.progs;
    return {progs.syscall_write_enter, progs.syscall_writev_enter, progs.syscall_write_exit, progs.syscall_writev_exit};
}

} // namespace

std::string libxenguestBeside(const std::string& libxenctrl)
{
    const std::filesystem::path path(libxenctrl);
    auto name = path.filename().string();
    const std::string from = "libxenctrl";
    if (name.compare(0, from.size(), from) != 0)
        throw Failure(libxenctrl, "cannot tell which libxenguest belongs to it", "name it with --libxenguest");
    return path.parent_path() / name.replace(0, from.size(), "libxenguest");
}

void ToolstackProbes::Destroy::operator()(toolstack_bpf* skeleton) const
{
    toolstack_bpf__destroy(skeleton);
}

ToolstackProbes::ToolstackProbes(const ProbeOptions& options, Handler handler)
    : m_canWatchWrites(hasTracepoint("syscalls", "sys_exit_write") && hasTracepoint("syscalls", "sys_exit_writev"))
{
    const Library ctrl(options.libxenctrl.empty() ? libraryOf(XenControl::libraryAddress()) : options.libxenctrl);
    const Library guest(options.libxenguest.empty() ? libxenguestBeside(ctrl.path()) : options.libxenguest);

    m_skeleton.reset(toolstack_bpf__open());
    if (!m_skeleton)
        throw Failure("BPF", std::string("cannot open the programs: ") + std::strerror(errno), "");
    const auto& progs = m_skeleton->progs;
    const std::vector<FunctionProbe> functions = {
        {progs.save_enter, progs.save_return, guest, "xc_domain_save"},
        {progs.restore_enter, progs.restore_return, guest, "xc_domain_restore"},
        {progs.resume_enter, progs.resume_return, guest, "xc_domain_resume"},
        {progs.logdirty_enter, progs.logdirty_return, ctrl, "xc_logdirty_control"},
        {progs.shadow_enter, progs.shadow_return, ctrl, "xc_shadow_control"},
        {progs.writev_enter, progs.writev_return, ctrl, "writev_exact"},
        {progs.write_enter, progs.write_return, ctrl, "write_exact"},
        {progs.getinfo_enter, progs.getinfo_return, ctrl, "xc_domain_getinfo"},
        {progs.unpause_enter, progs.unpause_return, ctrl, "xc_domain_unpause"},
        {progs.destroy_enter, progs.destroy_return, ctrl, "xc_domain_destroy"},
    };
    for (auto* program : writePrograms(*m_skeleton))
        bpf_program__set_autoload(program, m_canWatchWrites);
    bpf_map__set_max_entries(m_skeleton->maps.events, options.ringBytes);

    for (const auto& function :
        functions) // checked before the first is attached, so that a missing one leaves no probes behind
        function.library.functionOffset(function.symbol);
    loadBpf(m_skeleton->skeleton);
    m_ring.emplace(m_skeleton->maps.events, [handler = std::move(handler)](const void* data, size_t bytes) {
        toolstack_record record;
        if (bytes != sizeof(record))
            throw Failure("BPF ring buffer", "a record has " + std::to_string(bytes) + " bytes",
                "tracer and programs are of two builds");
        std::memcpy(&record, data, sizeof(record));
        handler(record);
    });
    // Return probes first: a call that is entered in between is then seen with both ends or not at all.
    for (const auto& function : functions) {
        m_probes.attachFunction(function.atReturn, function.library, function.symbol, true);
        m_probes.attachFunction(function.atEntry, function.library, function.symbol, false);
    }
    m_probes.attachBySection(progs.thread_exit);
}

ToolstackProbes::~ToolstackProbes()
{
    detach(); // before the maps go
}

void ToolstackProbes::watchWrites(bool on)
{
    m_writes.detach();
    if (!on || !m_canWatchWrites)
        return;
    for (auto* program : writePrograms(*m_skeleton))
        m_writes.attachBySection(program);
}

BpfCounts ToolstackProbes::counts() const
{
    return readCounts(m_skeleton->maps.counters);
}

} // namespace xenlens::tracer
