// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/report_builder.h"
#include "guest_fixture.h"
#include "hypervisor_fixture.h"
#include "toolstack_fixture.h"

#include <gtest/gtest.h>

#include <ctime>
#include <functional>

/// A report's work must not grow faster than its trace. What is compared is the processor time that one thread used for
/// ten times as much, as a multiple of that for once as much: no speed of a machine, and no other load on it, changes
/// it by much. Linear work gives about 10, quadratic 100.
namespace xenlens::analysis {
namespace {

using test::second;

constexpr double mostGrowth = 35;

const Origin originA{0, "a", "/t/a"};
const Origin originB{1, "b", "/t/b"};
const Origin originG{2, "g1", "/t/g1"};

template <class E> void send(ReportBuilder& builder, const E& event, const Origin& origin = originA)
{
    builder.onEvent({&origin, TimeNs{static_cast<std::int64_t>(event.tsNs)}, event});
}

template <class Events> void sendAll(ReportBuilder& builder, const Events& events, const Origin& origin = originA)
{
    for (const auto& event : events)
        send(builder, event, origin);
}

double processorSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

using Fill = std::function<void(ReportBuilder&, std::size_t)>;

/// Of the report alone: least of three.
double workOf(const Fill& fill, std::size_t size)
{
    double least = 1e9;
    for (int attempt = 0; attempt < 3; ++attempt) {
        ReportBuilder builder;
        fill(builder, size);
        const double begin = processorSeconds();
        const Report report = builder.finish();
        least = std::min(least, processorSeconds() - begin);
    }
    return least;
}

void expectLinear(const Fill& fill, std::size_t size)
{
    const double once = workOf(fill, size);
    EXPECT_LT(workOf(fill, 10 * size) / once, mostGrowth) << once << " s for " << size;
}

ToolstackLog savedHost()
{
    ToolstackLog host = test::makeHost("a");
    test::addSave(host, {});
    return host;
}

toolstack::LogdirtyRead read(toolstack::LogdirtyReader reader, std::uint64_t at)
{
    toolstack::LogdirtyRead read;
    read.tsNs = at;
    read.beginNs = at - 50;
    read.domid = DomId{1};
    read.reader = reader;
    read.op
        = reader == toolstack::LogdirtyReader::Migration ? toolstack::LogdirtyOp::Clean : toolstack::LogdirtyOp::Peek;
    return read;
}

void sendSave(ReportBuilder& builder, const ToolstackLog& host, const Origin& origin = originA)
{
    sendAll(builder, host.starts, origin);
    sendAll(builder, host.anchors, origin);
    sendAll(builder, host.saveBegins, origin);
    sendAll(builder, host.switches, origin);
    sendAll(builder, host.batches, origin);
    sendAll(builder, host.reads, origin);
    sendAll(builder, host.suspends, origin);
    sendAll(builder, host.saveEnds, origin);
    sendAll(builder, host.restoreBegins, origin);
    sendAll(builder, host.restoreEnds, origin);
    sendAll(builder, host.states, origin);
    sendAll(builder, host.ends, origin);
}

TEST(ReportGrowth, IsLinearInCleansAndSamples)
{
    expectLinear(
        [](ReportBuilder& builder, std::size_t size) {
            sendSave(builder, savedHost());
            for (std::size_t i = 0; i < size; ++i) {
                send(builder, read(toolstack::LogdirtyReader::Migration, 11 * second + i * 200));
                send(builder, read(toolstack::LogdirtyReader::Sampler, 11 * second + i * 200 + 100));
            }
        },
        2000);
}

TEST(ReportGrowth, IsLinearInRoundsAndProgress)
{
    expectLinear(
        [](ReportBuilder& builder, std::size_t size) {
            sendSave(builder, savedHost());
            for (std::size_t i = 0; i < size; ++i) {
                send(builder, read(toolstack::LogdirtyReader::Migration, 11 * second + i * 200));
                send(builder, toolstack::StreamProgress{11 * second + i * 200, DomId{1}, 100, i});
            }
        },
        2000);
}

TEST(ReportGrowth, IsLinearInMigrations)
{
    for (const bool atOnce : {false, true})
        expectLinear(
            [atOnce](ReportBuilder& builder, std::size_t size) {
                const ToolstackLog host = savedHost();
                sendAll(builder, host.starts);
                sendAll(builder, host.anchors);
                for (std::size_t i = 0; i < size; ++i) {
                    const std::uint64_t at = 10 * second + (atOnce ? 0 : i * 1000);
                    toolstack::SaveBegin begin = host.saveBegins[0];
                    begin.tsNs = at;
                    send(builder, begin);
                    toolstack::DomainState destroyed;
                    destroyed.action = toolstack::DomainAction::Destroyed;
                    destroyed.tsNs = destroyed.beginNs = at + 500;
                    destroyed.domid = begin.domid;
                    send(builder, destroyed);
                    send(builder, toolstack::RestoreBegin{at, DomId{5}, 200, "g1--incoming", "u-1"}, originB);
                }
            },
            400);
}

TEST(ReportGrowth, IsLinearInVcpus)
{
    expectLinear(
        [](ReportBuilder& builder, std::size_t size) {
            sendAll(builder, test::makeLog().starts);
            for (std::size_t i = 0; i < size; ++i) {
                hypervisor::Hypercalls calls;
                calls.beginNs = second;
                calls.tsNs = 2 * second;
                calls.domid = DomId{static_cast<std::uint16_t>(i % 4000)};
                calls.vcpu = static_cast<std::uint32_t>(i / 4000);
                calls.ops = {1};
                calls.counts = {5};
                send(builder, calls);
                send(builder, hypervisor::Domain{second, calls.domid, "g", ""});
            }
        },
        1000);
}

TEST(ReportGrowth, IsLinearInDomainsInLogDirtyMode)
{
    expectLinear(
        [](ReportBuilder& builder, std::size_t size) {
            sendAll(builder, test::makeLog().starts);
            for (std::size_t i = 0; i < size; ++i) {
                HypervisorLog log = test::logOfMigration({3, 2});
                const DomId domid{static_cast<std::uint16_t>(i + 1)};
                send(builder, hypervisor::Domain{second, domid, "g", ""});
                for (LogdirtyEvent& event : log.logdirty)
                    std::visit(
                        [&](auto& one) {
                            one.domid = domid;
                            send(builder, one);
                        },
                        event);
                send(builder, hypervisor::Lost{11 * second, 10 * second, 0, 1});
            }
        },
        300);
}

TEST(ReportGrowth, IsLinearInPages)
{
    expectLinear(
        [](ReportBuilder& builder, std::size_t size) {
            HypervisorLog log = test::makeLog();
            test::addOp(log, 10 * second, 2, 0, 700);
            for (std::size_t i = 0; i < size; ++i)
                test::addMarks(log, 11 * second + i, 11 * second + i + 1, test::pages(i * 7919 % 100'000'000 * 10, 10));
            test::addOp(log, 20 * second, 11, 0, 700);
            sendAll(builder, log.starts);
            for (const LogdirtyEvent& event : log.logdirty)
                std::visit([&](const auto& one) { send(builder, one); }, event);
        },
        3000);
}

/// One migration of g1 from a to b, `begin` seconds after the hosts' start, as all tracers see it.
void sendStory(ReportBuilder& builder, std::uint64_t begin)
{
    test::SaveScript script;
    script.begin = begin;
    ToolstackLog a;
    const std::uint64_t end = test::addSave(a, script);
    test::addState(a, toolstack::DomainAction::Destroyed, script.domid, end + 1);
    ToolstackLog b;
    test::addRestore(b, script.uuid, begin + 1, end);
    sendSave(builder, a);
    sendSave(builder, b, originB);
    for (std::uint64_t at = begin; at < begin + 30; ++at) {
        for (const Origin* origin : {&originA, &originB}) {
            send(builder, toolstack::ClockAnchor{at * second, at * second, 20'000, toolstack::ClockSource::Reference},
                *origin);
            send(builder, toolstack::NicCounters{at * second, "eth1", at * 1000, at * 1000, at, at}, *origin);
            hypervisor::Runstates states{at * second, (at - 1) * second, DomId{1}, 0, second, 0, 0, 0};
            send(builder, states, *origin);
            hypervisor::Hypercalls calls;
            calls.beginNs = (at - 1) * second;
            calls.tsNs = at * second;
            calls.domid = DomId{1};
            calls.ops = {1, 23};
            calls.counts = {100, 50};
            send(builder, calls, *origin);
            send(builder, test::ring(guest::RingKind::Blkback, 1, (at - 1) * 1000, at * 1000, 5), *origin);
        }
        send(builder, test::hypercalls((at - 1) * 1000, at * 1000, {{1, 23}, {100, 50}}), originG);
        send(builder, test::ring(guest::RingKind::Blkfront, 0, (at - 1) * 1000, at * 1000, 5), originG);
    }
    for (const auto stage : {guest::SuspendStage::Left, guest::SuspendStage::Back}) {
        guest::Suspend suspend;
        suspend.tsNs = (begin + 10) * second;
        suspend.stage = stage;
        suspend.allClocks = true;
        send(builder, suspend, originG);
    }
    HypervisorLog dirty = test::logOfMigration({200, 100, 80, 60, 70});
    for (LogdirtyEvent& event : dirty.logdirty)
        std::visit(
            [&](auto& one) {
                one.tsNs += (begin - 10) * second;
                if constexpr (requires { one.beginNs; })
                    one.beginNs += (begin - 10) * second;
                send(builder, one);
            },
            event);
}

TEST(ReportGrowth, IsLinearInAnHonestRecordingTimeAfterTime)
{
    expectLinear(
        [](ReportBuilder& builder, std::size_t size) {
            for (const Origin* origin : {&originA, &originB}) {
                guest::SessionStart start;
                start.tsNs = second;
                start.role = guest::Role::Dom0;
                start.host = origin->hostname;
                send(builder, start, *origin);
                hypervisor::SessionStart xen = test::makeLog().starts.at(0);
                xen.host = origin->hostname;
                send(builder, xen, *origin);
            }
            guest::SessionStart start;
            start.tsNs = second;
            start.host = "g1";
            start.uuid = "u-1";
            start.domid = DomId{1};
            send(builder, start, originG);
            for (std::size_t i = 0; i < size; ++i)
                sendStory(builder, 10 + i * 40);
        },
        8);
}

} // namespace
} // namespace xenlens::analysis
