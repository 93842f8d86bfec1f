// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest_probes.h"

#include "failure.h"
#include "guest.skel.h"
#include "kernel_types.h"
#include "probe_list.h"

#include <bpf/bpf.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace xenlens::tracer {

namespace {

constexpr int ReadingTries = 8;

/** How the names of a probe's stand-ins end (PROBE() in probe.bpf.h). */
constexpr std::string_view Second = "_second", Third = "_third";

/** Programs belong to a part by how their names begin. */
constexpr std::pair<std::string_view, Part> Families[] = {
    {"hypercall_", Part::HypercallEvents},
    {"grant_", Part::GrantEvents},
    {"ring_", Part::RingEvents},
    {"channel_", Part::ChannelEvents},
    {"suspend_", Part::SuspendEvents},
    {"stock_", Part::SuspendProbes},
    {"count_xen_", Part::MmuEvents},
};

std::vector<bpf_program*> programsOf(bpf_object* object, Part part)
{
    std::vector<bpf_program*> result;
    bpf_program* program = nullptr;
    bpf_object__for_each_program(program, object)
    {
        const std::string_view name = bpf_program__name(program);
        for (const auto& [prefix, family] : Families) {
            if (family == part && name.substr(0, prefix.size()) == prefix)
                result.push_back(program);
        }
    }
    return result;
}

/** Targets of the programs that this kernel does not have. */
std::vector<std::string> lacksOf(const std::vector<bpf_program*>& programs, const KernelTypes& kernel)
{
    std::vector<std::string> result;
    for (const auto* program : programs) {
        const std::string section = bpf_program__section_name(program);
        const auto slash = section.find('/');
        const auto kind = section.substr(0, slash), target = section.substr(slash + 1);
        if (kind == "kprobe" && !kernel.hasFunction(target))
            result.push_back("function " + target);
        else if (kind == "tp_btf" && !kernel.hasTracepoint(target))
            result.push_back("tracepoint " + target);
    }
    return result;
}

std::vector<std::string> missingVariables(const std::vector<std::string>& variables, const KernelTypes& kernel)
{
    std::vector<std::string> result;
    for (const auto& variable : variables) {
        if (!kernel.hasPerCpuVariable(variable))
            result.push_back("per-CPU variable " + variable);
    }
    return result;
}

} // namespace

void GuestProbes::Destroy::operator()(guest_bpf* skeleton) const
{
    guest_bpf__destroy(skeleton);
}

GuestProbes::GuestProbes(const GuestProbeOptions& options, Handlers handlers)
    : m_handlers(std::move(handlers))
{
    const int cpus = libbpf_num_possible_cpus();
    if (cpus <= 0)
        throw Failure("CPUs", "their number is unknown: " + std::string(std::strerror(-cpus)), "");
    m_cpus = static_cast<uint32_t>(cpus);
    m_skeleton.reset(guest_bpf__open());
    if (!m_skeleton)
        throw Failure("BPF", std::string("cannot open the programs: ") + std::strerror(errno), "");
    choose(options);
    const auto& maps = m_skeleton->maps;
    m_skeleton->rodata->detail = options.detail;
    bpf_map__set_max_entries(maps.events, options.ringBytes);
    bpf_map__set_max_entries(maps.cpus, m_cpus);
    bpf_map__set_max_entries(maps.latencies, m_cpus * GUEST_OPS);
    bpf_map__set_max_entries(maps.open_hypercalls, m_cpus * bpf_map__max_entries(maps.open_hypercalls));
    bpf_map__set_max_entries(maps.mmu, m_cpus);
    bpf_map__set_max_entries(maps.running, m_cpus * bpf_map__max_entries(maps.running));
    m_skeleton->rodata->possible_cpus = m_cpus;
    loadBpf(m_skeleton->skeleton);
    findRunning();
    m_ring.emplace(maps.events, [this](const void* data, size_t bytes) { dispatch(data, bytes); });
    m_cpuTable.emplace(maps.cpus);
    m_latencies.emplace(maps.latencies);
    m_mmuTable.emplace(maps.mmu);
    // From the last to the first: a return before its entry, so that the first one timed is whole, and of the three
    // programs of a probe (probe.bpf.h) the one that does the work first.
    for (auto program = m_chosen.rbegin(); program != m_chosen.rend(); ++program)
        m_probes.attachBySection(*program);
    m_missedBefore = missedSoFar();
}

GuestProbes::~GuestProbes()
{
    m_probes.detach(); // before the tables go
}

/** Decides which programs are loaded: one whose target is missing would make the kernel refuse them all. */
void GuestProbes::choose(const GuestProbeOptions& options)
{
    const KernelTypes kernel;
    bpf_object* object = m_skeleton->obj;
    const auto wanted = [&](Part part) {
        return !options.none
            && (options.only.empty()
                || std::find(options.only.begin(), options.only.end(), part) != options.only.end());
    };
    const auto consider = [&](Part part) {
        const auto programs = programsOf(object, part);
        m_parts.add(part, lacksOf(programs, kernel));
        if (m_parts.has(part))
            m_chosen.insert(m_chosen.end(), programs.begin(), programs.end());
    };
    m_parts.add(Part::HypercallCounters, missingVariables({std::string("xen_hypercall_counts")}, kernel));
    for (const auto part : {Part::HypercallEvents, Part::GrantEvents, Part::RingEvents, Part::ChannelEvents}) {
        if (wanted(part))
            consider(part);
        else
            m_parts.leaveOut(part, "not asked for: --only names others");
    }
    consider(Part::SuspendEvents);
    if (!m_parts.has(Part::SuspendEvents))
        consider(Part::SuspendProbes);
    m_parts.add(Part::Runstate, missingVariables({"xen_runstate", "old_runstate_time"}, kernel));
    if (options.mmu || (!options.none && !m_parts.has(Part::HypercallCounters)))
        consider(Part::MmuEvents);
    else
        m_parts.leaveOut(Part::MmuEvents, "not asked for: --mmu switches it on");
    if (options.detail && !m_parts.has(Part::HypercallEvents))
        throw Failure("--detail",
            wanted(Part::HypercallEvents) ? "the kernel has no hypercall events" : "--only leaves hypercalls out",
            wanted(Part::HypercallEvents) ? "boot one with xenlens's patches" : "add hypercalls to it");

    const bool standIns = std::any_of(m_chosen.begin(), m_chosen.end(),
        [](const bpf_program* chosen) { return std::string_view(bpf_program__name(chosen)).ends_with(Second); });
    bpf_program* program = nullptr;
    bpf_object__for_each_program(program, object)
    {
        bpf_program__set_autoload(program,
            program == m_skeleton->progs.read_cpus || (standIns && program == m_skeleton->progs.probe_addresses)
                || std::find(m_chosen.begin(), m_chosen.end(), program) != m_chosen.end());
    }
}

void GuestProbes::findRunning()
{
#define PROBE_NAME(name) #name,
    constexpr const char* Names[] = {GUEST_PROBE_LIST(PROBE_NAME)};
#undef PROBE_NAME
    for (uint32_t probe = 0; probe < GUEST_PROBES; ++probe) {
        for (uint32_t second = 0; second < 2; ++second) {
            const std::string name = Names[probe] + std::string(second ? Second : "");
            const auto* program = bpf_object__find_program_by_name(m_skeleton->obj, name.c_str());
            if (std::find(m_chosen.begin(), m_chosen.end(), program) == m_chosen.end())
                continue;
            bpf_prog_info info{};
            uint32_t length = sizeof(info);
            const uint32_t slot = 2 * probe + second;
            if (bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &length)
                || bpf_map_update_elem(bpf_map__fd(m_skeleton->maps.probe_programs), &info.id, &slot, BPF_ANY))
                throw Failure("BPF", "program " + name + ": " + std::strerror(errno), "");
        }
    }
    if (bpf_program__autoload(m_skeleton->progs.probe_addresses))
        runIterator(m_skeleton->progs.probe_addresses);
}

void GuestProbes::dispatch(const void* data, size_t bytes)
{
    guest_hypercall_record hypercall;
    guest_suspend_record suspend;
    uint32_t kind = 0;
    if (bytes >= sizeof(kind))
        std::memcpy(&kind, data, sizeof(kind));
    if (kind == GUEST_HYPERCALL && bytes == sizeof(hypercall)) {
        std::memcpy(&hypercall, data, sizeof(hypercall));
        m_handlers.hypercall(hypercall);
    } else if (kind == GUEST_SUSPEND && bytes == sizeof(suspend)) {
        std::memcpy(&suspend, data, sizeof(suspend));
        m_handlers.suspend(suspend);
    } else {
        throw Failure("BPF ring buffer",
            "a record of kind " + std::to_string(kind) + " has " + std::to_string(bytes) + " bytes",
            "tracer and programs are of two builds");
    }
}

void GuestProbes::runReader(uint32_t first, uint32_t last) const
{
    guest_cpu_range range{first, last};
    bpf_test_run_opts options{};
    options.sz = sizeof(options);
    options.ctx_in = &range;
    options.ctx_size_in = sizeof(range);
    if (const int error = bpf_prog_test_run_opts(bpf_program__fd(m_skeleton->progs.read_cpus), &options))
        throw Failure("BPF", std::string("the kernel's counters cannot be read: ") + std::strerror(-error),
            "the kernel has to be 5.14 or later");
}

guest_cpu GuestProbes::readAgain(uint32_t cpu) const
{
    guest_cpu result = m_cpuTable->read(cpu);
    for (int i = 1; i < ReadingTries && (result.valid & GUEST_CPU_COUNTERS) && !(result.valid & GUEST_CPU_CONSISTENT);
         ++i) {
        runReader(cpu, cpu + 1);
        result = m_cpuTable->read(cpu);
    }
    return result;
}

std::vector<guest_cpu> GuestProbes::readCpus() const
{
    std::vector<guest_cpu> cpus;
    for (int i = 0; i < ReadingTries; ++i) { // the tracer's CPU may lose its physical CPU between two readings
        for (uint32_t first = 0; first < m_cpus; first += GUEST_CPUS_AT_ONCE)
            runReader(first, std::min(first + GUEST_CPUS_AT_ONCE, m_cpus));
        cpus.clear();
        for (uint32_t cpu = 0; cpu < m_cpus; ++cpu)
            cpus.push_back(readAgain(cpu));
        const auto [first, last] = std::minmax_element(
            cpus.begin(), cpus.end(), [](const auto& a, const auto& b) { return a.read_ns < b.read_ns; });
        if (cpus.empty() || last->read_ns - first->read_ns <= GUEST_READING_NS)
            break;
    }
    return cpus;
}

guest_mmu GuestProbes::mmu() const
{
    guest_mmu sum{};
    for (uint32_t cpu = 0; cpu < m_cpus; ++cpu) {
        const auto one = m_mmuTable->read(cpu);
        for (size_t i = 0; i < GUEST_MMU_EVENTS; ++i)
            sum.events[i] += one.events[i];
    }
    return sum;
}

HashTable GuestProbes::grants() const
{
    return hashTable(m_skeleton->maps.grants);
}

HashTable GuestProbes::rings() const
{
    return hashTable(m_skeleton->maps.rings);
}

HashTable GuestProbes::channels() const
{
    return hashTable(m_skeleton->maps.channels);
}

BpfCounts GuestProbes::counts() const
{
    return readCounts(m_skeleton->maps.counters);
}

uint64_t GuestProbes::notKept() const
{
    return m_skeleton->bss->not_kept;
}

void GuestProbes::detach()
{
    // While the programs of a probe are detached one after the other, misses of those that are left are not made up
    // for, and are no losses either: the sums are final before.
    if (!m_missed)
        m_missed = missed();
    m_probes.detach();
}

uint64_t GuestProbes::missed() const
{
    return m_missed ? *m_missed : static_cast<uint64_t>(std::max<int64_t>(missedSoFar() - m_missedBefore, 0));
}

int64_t GuestProbes::missedSoFar() const
{
    // Misses of the second and third program lose nothing, since one before them has done the work: only those of the
    // first count, less what the others did instead.
    int64_t sum = 0;
    for (const auto* program : m_chosen) {
        const std::string_view name = bpf_program__name(program);
        if (name.ends_with(Second) || name.ends_with(Third))
            continue;
        bpf_prog_info info{};
        uint32_t length = sizeof(info);
        if (bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &length) == 0)
            sum += static_cast<int64_t>(info.recursion_misses);
    }
    // `rescued` is read after the misses, so it may be ahead of them while the probes are live.
    return sum - static_cast<int64_t>(m_skeleton->bss->rescued);
}

} // namespace xenlens::tracer
