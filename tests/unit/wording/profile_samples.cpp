// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile_samples.h"

namespace xenlens::test {

using namespace analysis;

namespace {

OpCount count(std::uint32_t op, std::uint64_t calls)
{
    OpCount one;
    one.op = op;
    one.count = calls;
    return one;
}

} // namespace

HypercallProfile guestProfile()
{
    HypercallProfile profile;
    profile.host = "g1";
    profile.name = "g1";
    profile.uuid = "u-1";
    profile.domid = DomId{2};
    profile.time = {TimeNs{0}, TimeNs{4'000'000'000}};
    OpCount timed = count(1, 900);
    timed.timed = 800;
    timed.totalNs = 8'000'000;
    profile.vcpus = {{0, {timed, count(23, 50)}}, {1, {count(23, 50)}}};
    profile.subcalls = {count(14, 7)};
    Log2Histogram histogram;
    histogram.add(12, {790, 10});
    profile.latencies = {{1, histogram}};
    profile.intervals = {{{TimeNs{0}, TimeNs{1'000'000'000}}, {{1, 900}, {23, 100}}},
        {{TimeNs{3'000'000'000}, TimeNs{4'000'000'000}}, {}}};
    profile.missing = {"g1: something is missing"};
    return profile;
}

HypercallProfile xenProfile()
{
    HypercallProfile profile;
    profile.source = HypercallSource::Hypervisor;
    profile.host = "a";
    profile.name = "g1";
    profile.domid = DomId{1};
    profile.vcpus = {{0, {count(1, 901)}}};
    return profile;
}

std::vector<FaultProfile> faultProfiles()
{
    FaultProfile profile;
    profile.host = "a";
    profile.domid = DomId{1};
    profile.name = "g1, \"x\"";
    profile.kinds = {{FaultKind::PageTableWrite, 500, 400, 1'000'000}, {FaultKind::HandedOn, 3, 0, {}}};
    profile.running = DurationNs{50'000'000};
    profile.missing = {"something of it"};
    FaultProfile other = profile;
    other.domid = DomId{0};
    other.name = "Domain-0";
    other.running.reset();
    return {profile, other};
}

IoProfile ioProfile()
{
    IoProfile io;
    RingProfile ring;
    ring.observer = "g1";
    ring.guest = "g1, the \"first\"";
    ring.device = 51712;
    ring.counts.pushes = 10;
    ring.counts.pushedSlots = 25;
    ring.counts.notifications = 4;
    ring.counts.requests = 20;
    ring.counts.requestBytes = 81920;
    ring.latency.add(10, {20});
    io.rings.push_back(ring);
    ring.kind = RingKind::NetfrontRx;
    ring.device = 0;
    ring.counts = {};
    ring.counts.responses = 3;
    ring.counts.responseBytes = 100;
    ring.latency = {};
    io.rings.push_back(ring);
    GrantProfile grant;
    grant.observer = "a";
    grant.op = GrantOp::CopyTo;
    grant.peer = DomId{2};
    grant.counts = {5, 1, 2, 4096};
    io.grants.push_back(grant);
    grant.op = GrantOp::Access;
    grant.counts = {9, 0, 0, 0};
    io.grants.push_back(grant);
    ChannelProfile channels;
    channels.observer = "a";
    channels.byHypervisor = true;
    channels.domid = DomId{2};
    channels.name = "g1";
    channels.peers = {{DomId{0}, "Domain-0", 700, {}}, {std::nullopt, {}, 3, {}}};
    channels.watched = DurationNs{10'000'000'000};
    io.channels.push_back(channels);
    channels.byHypervisor = false;
    channels.observer = "g1";
    channels.peers = {{DomId{2}, "g1", 5, 4}, {std::nullopt, {}, 3, 9}};
    channels.watched.reset();
    io.channels.push_back(channels);
    return io;
}

Report dirtyReport()
{
    constexpr std::int64_t second = 1'000'000'000;
    DirtyProfile profile;
    profile.host = "a";
    profile.domid = DomId{3};
    profile.name = "g1";
    profile.time = {{100 * second}, {105 * second}};
    profile.pfnsMax = 0x1235;
    profile.switchedOff = true;
    DirtyRound round;
    round.index = 1;
    round.time = {{100 * second}, {102 * second}};
    round.marks = round.distinctPfns = 7;
    round.cleanDirty = 7;
    round.cleanFaults = 9;
    round.pause = DurationNs{2'500'000};
    profile.rounds.push_back(round);
    round.index = 2;
    round.time = {{102 * second}, {105 * second}};
    round.again = 4;
    round.cleanDirty.reset();
    round.pause.reset();
    profile.rounds.push_back(round);
    profile.curve = {{{100 * second}, 0, 1}, {{101 * second}, 7, 1}};
    profile.hot = {{0x1234, 2, 2}};
    Report report;
    report.dirty.push_back(profile);
    return report;
}

} // namespace xenlens::test
