// SPDX-License-Identifier: GPL-2.0-or-later
#include "probes.h"

#include "elf_symbols.h"
#include "failure.h"
#include "host.h"
#include "toolstack.skel.h"
#include "xen_control.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <regex>
#include <utility>

namespace xenlens::tracer {

namespace {

/** A program on the entry or the return of a function, as its section name says: "uprobe/libxenctrl:write_exact". */
struct FunctionProbe
{
    bpf_program* program;
    const Library* library;
    std::string symbol;
    bool atReturn;
};

std::vector<FunctionProbe> functionProbes(const bpf_object* object, const Library& ctrl, const Library& guest)
{
    const std::regex form("u(ret)?probe/libxen(ctrl|guest):(.+)");
    std::vector<FunctionProbe> probes;
    bpf_program* program = nullptr;
    bpf_object__for_each_program(program, object)
    {
        const std::string section = bpf_program__section_name(program);
        std::smatch parts;
        if (std::regex_match(section, parts, form))
            probes.push_back({program, parts[2] == "ctrl" ? &ctrl : &guest, parts[3], parts[1].matched});
        else if (bpf_program__type(program) == BPF_PROG_TYPE_KPROBE)
            throw Failure(section, "names no function of libxenctrl or libxenguest", "correct it in the BPF program");
    }
    // Return probes first: a call that is entered in between is then seen with both ends or not at all.
    std::stable_partition(probes.begin(), probes.end(), [](const FunctionProbe& probe) { return probe.atReturn; });
    return probes;
}

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
    : m_canWatchWrites(!options.leaveWritesOut && hasTracepoint("syscalls", "sys_exit_write")
        && hasTracepoint("syscalls", "sys_exit_writev"))
{
    const Library ctrl(options.libxenctrl.empty() ? libraryOf(XenControl::libraryAddress()) : options.libxenctrl);
    const Library guest(options.libxenguest.empty() ? libxenguestBeside(ctrl.path()) : options.libxenguest);

    m_skeleton.reset(toolstack_bpf__open());
    if (!m_skeleton)
        throw Failure("BPF", std::string("cannot open the programs: ") + std::strerror(errno), "");
    const std::vector<FunctionProbe> functions = functionProbes(m_skeleton->obj, ctrl, guest);
    for (auto* program : writePrograms(*m_skeleton))
        bpf_program__set_autoload(program, m_canWatchWrites);
    bpf_map__set_max_entries(m_skeleton->maps.events, options.ringBytes);

    // checked before the first is attached, so that a missing one leaves no probes behind
    for (const FunctionProbe& function : functions)
        function.library->functionOffset(function.symbol);
    loadBpf(m_skeleton->skeleton);
    m_ring.emplace(m_skeleton->maps.events, [handler = std::move(handler)](const void* data, size_t bytes) {
        toolstack_record record;
        if (bytes != sizeof(record))
            throw Failure("BPF ring buffer", "a record has " + std::to_string(bytes) + " bytes",
                "tracer and programs are of two builds");
        std::memcpy(&record, data, sizeof(record));
        handler(record);
    });
    for (const FunctionProbe& function : functions)
        m_probes.attachFunction(function.program, *function.library, function.symbol, function.atReturn);
    m_probes.attachBySection(m_skeleton->progs.thread_exit);
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
