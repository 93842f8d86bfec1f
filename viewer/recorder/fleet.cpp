// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/fleet.h"

#include "core/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <poll.h>

namespace xenlens::recorder {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto heartbeat = 10s; // less than the silence after which an agent ends (agent.sh)
constexpr int lostEvents = 3; // the exit status of a tracer (tracers/common/failure.h, ExitStatus::DataLost)

bool waitingToEnd(const Tracer& tracer)
{
    return tracer.ready && !tracer.status;
}

std::string lastWords(const Tracer& tracer)
{
    return tracer.said.empty() ? std::string("it says nothing") : tracer.said.back();
}

} // namespace

Fleet::Fleet(const StopRequest& stop, const Collector& collector, Machine::Say problem)
    : m_stop(stop)
    , m_collector(collector)
    , m_problem(std::move(problem))
    , m_heartbeat(Clock::now())
{
}

void Fleet::connect(const Target& target, const std::string& ssh)
{
    auto machine = std::make_unique<Machine>(target, m_collector, ssh, m_problem);
    m_machines.push_back(std::move(machine));
    Machine& added = *m_machines.back();
    m_told.insert(added.name()); // that it cannot be reached is told by lacks()
    serve([](const Machine& one) { return one.greeted(); }, 90s, Heed::Stop);
    m_told.erase(added.name());
    if (!added.gone() || m_stop.requested())
        return;
    const std::string why = added.whyGone().empty() ? "ssh ended without a word" : added.whyGone();
    m_unreachable.push_back(target.local
            ? target.name + ": " + why
            : fmt::format("{} cannot be reached: {}; see that `ssh {} true` works", target.name, why, target.name));
    m_machines.pop_back();
}

void Fleet::askAll(const std::function<void(Machine&)>& ask)
{
    for (const auto& machine : m_machines)
        if (!machine->gone())
            ask(*machine);
}

void Fleet::serve(const std::function<bool(const Machine&)>& done, std::chrono::milliseconds patience, Heed heed)
{
    const auto end = Clock::now() + patience;
    const auto isDone = [&](const auto& machine) { return machine->gone() || done(*machine); };
    while (!std::all_of(m_machines.begin(), m_machines.end(), isDone)) {
        if (heed == Heed::Stop && m_stop.requested())
            return;
        const auto now = Clock::now();
        if (now >= end)
            break;
        if (now - m_heartbeat >= heartbeat) {
            askAll([](Machine& machine) { machine.ask("alive"); });
            m_heartbeat = now;
        }
        std::vector<pollfd> readable{{m_stop.fd(), POLLIN, 0}};
        for (const auto& machine : m_machines)
            for (const int fd : machine->descriptors())
                readable.push_back({fd, POLLIN, 0});
        const auto wait
            = std::min<std::chrono::milliseconds>(std::chrono::ceil<std::chrono::milliseconds>(end - now), 1000ms);
        ::poll(readable.data(), readable.size(), static_cast<int>(wait.count()));
        m_stop.drain();
        for (const auto& machine : m_machines)
            machine->read();
        noteChanges();
    }
    if (patience < 1s || m_ending)
        return;
    for (const auto& machine : m_machines)
        if (!isDone(machine))
            machine->giveUp(
                fmt::format("no answer in {} s", std::chrono::ceil<std::chrono::seconds>(patience).count()));
    noteChanges();
}

void Fleet::noteChanges()
{
    if (m_ending)
        return;
    for (const auto& machine : m_machines) {
        if (machine->gone() && m_told.insert(machine->name()).second)
            m_problem(fmt::format("{} has gone away{}; the others go on", machine->name(),
                machine->whyGone().empty() ? "" : ": " + machine->whyGone()));
    }
}

void Fleet::hangUp()
{
    m_ending = true;
    for (const auto& machine : m_machines)
        machine->hangUp();
}

bool Fleet::allGone() const
{
    return std::all_of(m_machines.begin(), m_machines.end(), [](const auto& machine) { return machine->gone(); });
}

bool Fleet::anyReady(const std::string& tracer) const
{
    return std::any_of(m_machines.begin(), m_machines.end(), [&](const auto& machine) {
        const auto found = machine->tracers().find(tracer);
        return found != machine->tracers().end() && found->second.ready;
    });
}

std::vector<std::string> Fleet::recorded() const
{
    std::vector<std::string> result;
    for (const auto& machine : m_machines)
        if (std::any_of(machine->tracers().begin(), machine->tracers().end(),
                [](const auto& tracer) { return waitingToEnd(tracer.second); }))
            result.push_back(machine->name());
    return result;
}

std::vector<std::string> Fleet::hostsWith(const std::string& tracer) const
{
    std::vector<std::string> result;
    for (const auto& machine : m_machines) {
        const auto found = machine->tracers().find(tracer);
        if (!machine->gone() && found != machine->tracers().end() && waitingToEnd(found->second))
            result.push_back(machine->hostname());
    }
    return result;
}

std::vector<std::string> Fleet::lacks() const
{
    std::vector<std::string> result = m_unreachable;
    std::vector<std::string> order;
    std::map<std::string, std::vector<std::string>> machinesOf;
    const auto note = [&](const Machine& machine, const std::string& what) {
        if (machinesOf[what].empty())
            order.push_back(what);
        machinesOf[what].push_back(machine.name());
    };
    for (const auto& machine : m_machines) {
        for (const std::string& what : machine->lacks())
            note(*machine, what);
        for (const auto& [name, tracer] : machine->tracers()) {
            if (tracer.ready) {
                for (const std::string& line : tracer.said)
                    note(*machine, line);
            } else if (tracer.status) {
                note(*machine, fmt::format("xenlens-{} does not start: {}", name, lastWords(tracer)));
            }
        }
    }
    for (const std::string& what : order)
        result.push_back(fmt::format("{}: {}", fmt::join(machinesOf[what], ", "), what));
    return result;
}

std::vector<std::string> Fleet::failures() const
{
    std::vector<std::string> result;
    for (const auto& machine : m_machines) {
        for (const auto& [name, tracer] : machine->tracers()) {
            if (!tracer.ready || tracer.status == 0 || m_told.contains(machine->name()))
                continue;
            if (!tracer.status)
                result.push_back(fmt::format("{}: how xenlens-{} ended there is not known", machine->name(), name));
            else if (*tracer.status == lostEvents)
                result.push_back(fmt::format("{}: xenlens-{} has lost events", machine->name(), name));
            else
                result.push_back(
                    fmt::format("{}: xenlens-{} failed (status {})", machine->name(), name, *tracer.status));
        }
    }
    return result;
}

} // namespace xenlens::recorder
