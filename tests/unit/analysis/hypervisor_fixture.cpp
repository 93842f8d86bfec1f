// SPDX-License-Identifier: GPL-3.0-or-later
#include "hypervisor_fixture.h"

namespace xenlens::test {

using namespace hypervisor;
using analysis::HypervisorLog;

HypervisorLog makeLog()
{
    HypervisorLog log;
    log.host = "a";
    log.add(SessionStart{1 * second, schemaVersion, "a", "0", "4.17", 1, 1'000'000, 0, 100'000'000, false, false});
    log.add(ClockAnchor{1 * second, 1 * second, 0, 1 * second, 1 * second, 1'000'000});
    return log;
}

void addMarks(HypervisorLog& log, std::uint64_t from, std::uint64_t to, const std::vector<std::uint64_t>& pfns)
{
    log.add(hypervisor::DirtyMarks{to, from, guest, pfns});
}

void addOp(HypervisorLog& log, std::uint64_t at, std::uint32_t op, std::uint32_t dirty, std::uint64_t pausedNs)
{
    log.add(LogdirtyOp{at, guest, op, dirty + 5, dirty});
    LogdirtyPause pause;
    pause.tsNs = at + 1000;
    pause.domid = guest;
    pause.op = op;
    pause.pausedNs = pausedNs;
    log.add(pause);
}

std::vector<std::uint64_t> pages(std::uint64_t first, std::uint64_t count)
{
    std::vector<std::uint64_t> pfns;
    for (std::uint64_t i = 0; i < count; ++i)
        pfns.push_back(first + i);
    return pfns;
}

HypervisorLog logOfMigration(const std::vector<std::uint32_t>& dirty)
{
    HypervisorLog log = makeLog();
    std::uint64_t at = 10 * second;
    addOp(log, at, 2, 0, 700);
    for (const std::uint32_t count : dirty) {
        addMarks(log, at + second, at + second + 1, pages(0, count));
        at += 2 * second;
        addOp(log, at, 11, count, 900);
    }
    addOp(log, at + second, 0, 0, 300);
    return log;
}

} // namespace xenlens::test
